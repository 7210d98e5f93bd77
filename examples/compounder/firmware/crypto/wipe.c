#include "crypto/wipe.h"

#include <stdint.h>

void crypto_wipe(void *memory, size_t length)
{
    volatile uint8_t *bytes = memory;

    for (size_t i = 0; i < length; i++) {
        bytes[i] = 0;
    }
}
