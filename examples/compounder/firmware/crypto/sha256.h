#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BLOCK_SIZE 64u
#define SHA256_DIGEST_SIZE 32u

/* A running SHA-256 computation (FIPS 180-4). */
struct sha256 {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[SHA256_BLOCK_SIZE];
    size_t used;
};

void sha256_init(struct sha256 *hash);
void sha256_update(struct sha256 *hash, const uint8_t *bytes, size_t length);

/* Writes the digest and wipes the state, which may have absorbed a key. */
void sha256_finish(struct sha256 *hash, uint8_t digest[SHA256_DIGEST_SIZE]);

#endif
