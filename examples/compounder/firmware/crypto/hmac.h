#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "crypto/sha256.h"

#include <stdbool.h>

#define HMAC_KEY_SIZE 32u

/* A running HMAC-SHA256 (RFC 2104). Keys have one fixed size, so no key is ever hashed down. */
struct hmac_sha256 {
    struct sha256 inner;
    struct sha256 outer;
};

void hmac_init(struct hmac_sha256 *mac, const uint8_t key[HMAC_KEY_SIZE]);
void hmac_update(struct hmac_sha256 *mac, const uint8_t *bytes, size_t length);
void hmac_finish(struct hmac_sha256 *mac, uint8_t tag[SHA256_DIGEST_SIZE]);

/* Whether both are equal, in a time that does not depend on where they differ. */
bool hmac_equal(const uint8_t *left, const uint8_t *right, size_t length);

#endif
