#ifndef CRYPTO_VERIFY_H
#define CRYPTO_VERIFY_H

#include <stdint.h>

#define VERIFY_DIGEST_SIZE 32u
#define VERIFY_SIGNATURE_SIZE 64u

/* The answers differ in many bits, so that one flipped bit or a skipped instruction does not turn a
 * refusal into an acceptance. Compare with VERIFY_GOOD; everything else is a refusal. */
enum verify_result {
    VERIFY_GOOD = 0x3a5c,
    VERIFY_BAD = 0x45a3,
};

/* Checks an ECDSA P-256 signature over a SHA-256 digest with the manufacturer's public key. */
typedef enum verify_result (*verify_function)(void *context, const uint8_t *digest,
                                              const uint8_t *signature);

/* The implementation of the product: the PSA crypto library (SOUP-2). `context` points at the id
 * of the public key in the library's key store. */
enum verify_result verify_with_psa(void *context, const uint8_t *digest, const uint8_t *signature);

#endif
