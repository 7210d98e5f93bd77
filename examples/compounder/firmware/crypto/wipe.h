#ifndef CRYPTO_WIPE_H
#define CRYPTO_WIPE_H

#include <stddef.h>

/* Overwrites memory that held a secret. Goes through a volatile pointer because a plain memset of
 * memory that is not read again may be removed by the compiler. */
void crypto_wipe(void *memory, size_t length);

#endif
