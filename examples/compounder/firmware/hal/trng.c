#include "hal/trng.h"

#define CR_ENABLE 0x04u
#define SR_READY 0x01u
#define SR_FAULTS 0x66u
#define WORD_SIZE 4u

static bool next_word(struct trng_registers *registers, uint32_t *word)
{
    for (uint32_t attempt = 0; attempt < TRNG_WAIT_LIMIT; attempt++) {
        uint32_t status = registers->SR;

        if ((status & SR_FAULTS) != 0u) {
            return false;
        }
        if ((status & SR_READY) != 0u) {
            *word = registers->DR;
            return true;
        }
    }
    return false;
}

bool trng_fill(struct trng_registers *registers, uint8_t *bytes, size_t length)
{
    uint32_t previous;
    uint32_t word;

    registers->CR = CR_ENABLE;
    if (!next_word(registers, &previous)) {
        return false;
    }
    for (size_t i = 0; i < length; i += WORD_SIZE) {
        if (!next_word(registers, &word) || word == previous) {
            return false;
        }
        for (size_t j = 0; j < WORD_SIZE && i + j < length; j++) {
            bytes[i + j] = (uint8_t)(word >> (8u * j));
        }
        previous = word;
    }
    return true;
}
