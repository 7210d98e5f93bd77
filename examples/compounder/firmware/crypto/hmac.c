#include "crypto/hmac.h"

#include "crypto/wipe.h"

#include <string.h>

#define INNER_PAD 0x36u
#define OUTER_PAD 0x5cu

static void absorb_padded(struct sha256 *hash, const uint8_t key[HMAC_KEY_SIZE], uint8_t pad)
{
    uint8_t block[SHA256_BLOCK_SIZE];

    memset(block, pad, sizeof block);
    for (size_t i = 0; i < HMAC_KEY_SIZE; i++) {
        block[i] = (uint8_t)(key[i] ^ pad);
    }
    sha256_init(hash);
    sha256_update(hash, block, sizeof block);
    crypto_wipe(block, sizeof block);
}

void hmac_init(struct hmac_sha256 *mac, const uint8_t key[HMAC_KEY_SIZE])
{
    absorb_padded(&mac->inner, key, INNER_PAD);
    absorb_padded(&mac->outer, key, OUTER_PAD);
}

void hmac_update(struct hmac_sha256 *mac, const uint8_t *bytes, size_t length)
{
    sha256_update(&mac->inner, bytes, length);
}

void hmac_finish(struct hmac_sha256 *mac, uint8_t tag[SHA256_DIGEST_SIZE])
{
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_finish(&mac->inner, digest);
    sha256_update(&mac->outer, digest, sizeof digest);
    sha256_finish(&mac->outer, tag);
    crypto_wipe(digest, sizeof digest);
}

bool hmac_equal(const uint8_t *left, const uint8_t *right, size_t length)
{
    uint8_t difference = 0;

    for (size_t i = 0; i < length; i++) {
        difference = (uint8_t)(difference | (left[i] ^ right[i]));
    }
    return difference == 0;
}
