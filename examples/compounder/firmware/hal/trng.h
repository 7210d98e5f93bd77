#ifndef HAL_TRNG_H
#define HAL_TRNG_H

#include "hal/registers.h"

#include <stdbool.h>
#include <stddef.h>

#define TRNG_WAIT_LIMIT 10000u

/* Fills the bytes from the hardware generator. False when its self-test reports a fault, it does
 * not answer, or it repeats a word: then the bytes must not be used. */
bool trng_fill(struct trng_registers *registers, uint8_t *bytes, size_t length);

#endif
