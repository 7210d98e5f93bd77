#include "crypto/sha256.h"

#include "crypto/wipe.h"

#include <string.h>

#define ROUNDS 64u
#define LENGTH_FIELD_SIZE 8u

static const uint32_t round_constants[ROUNDS] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u,
    0xab1c5ed5u, 0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu,
    0x9bdc06a7u, 0xc19bf174u, 0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu,
    0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau, 0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u,
    0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u, 0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu,
    0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u, 0xa2bfe8a1u, 0xa81a664bu,
    0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u, 0x19a4c116u,
    0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u,
    0xc67178f2u,
};

static uint32_t rotate_right(uint32_t value, uint32_t bits)
{
    return (value >> bits) | (value << (32u - bits));
}

static void expand(const uint8_t block[SHA256_BLOCK_SIZE], uint32_t schedule[ROUNDS])
{
    for (size_t i = 0; i < 16u; i++) {
        const uint8_t *word = &block[4u * i];

        schedule[i] = ((uint32_t)word[0] << 24) | ((uint32_t)word[1] << 16) |
                      ((uint32_t)word[2] << 8) | (uint32_t)word[3];
    }
    for (size_t i = 16u; i < ROUNDS; i++) {
        uint32_t early = schedule[i - 15u];
        uint32_t late = schedule[i - 2u];
        uint32_t s0 = rotate_right(early, 7) ^ rotate_right(early, 18) ^ (early >> 3);
        uint32_t s1 = rotate_right(late, 17) ^ rotate_right(late, 19) ^ (late >> 10);

        schedule[i] = schedule[i - 16u] + s0 + schedule[i - 7u] + s1;
    }
}

static void one_round(uint32_t v[8], uint32_t input)
{
    uint32_t s1 = rotate_right(v[4], 6) ^ rotate_right(v[4], 11) ^ rotate_right(v[4], 25);
    uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
    uint32_t first = v[7] + s1 + choice + input;
    uint32_t s0 = rotate_right(v[0], 2) ^ rotate_right(v[0], 13) ^ rotate_right(v[0], 22);
    uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);

    v[7] = v[6];
    v[6] = v[5];
    v[5] = v[4];
    v[4] = v[3] + first;
    v[3] = v[2];
    v[2] = v[1];
    v[1] = v[0];
    v[0] = first + s0 + majority;
}

static void compress(struct sha256 *hash)
{
    uint32_t schedule[ROUNDS];
    uint32_t v[8];

    expand(hash->block, schedule);
    memcpy(v, hash->state, sizeof v);
    for (size_t i = 0; i < ROUNDS; i++) {
        one_round(v, round_constants[i] + schedule[i]);
    }
    for (size_t i = 0; i < 8u; i++) {
        hash->state[i] += v[i];
    }
    hash->used = 0;
    crypto_wipe(schedule, sizeof schedule);
}

void sha256_init(struct sha256 *hash)
{
    static const uint32_t start[8] = {
        0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
        0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u,
    };

    memset(hash, 0, sizeof *hash);
    memcpy(hash->state, start, sizeof hash->state);
}

void sha256_update(struct sha256 *hash, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        hash->block[hash->used] = bytes[i];
        hash->used++;
        if (hash->used == SHA256_BLOCK_SIZE) {
            compress(hash);
        }
    }
    hash->length += length;
}

void sha256_finish(struct sha256 *hash, uint8_t digest[SHA256_DIGEST_SIZE])
{
    static const uint8_t marker = 0x80;
    static const uint8_t zero = 0x00;
    uint64_t bits = hash->length * 8u;
    uint8_t length_field[LENGTH_FIELD_SIZE];

    for (size_t i = 0; i < LENGTH_FIELD_SIZE; i++) {
        length_field[i] = (uint8_t)(bits >> (56u - 8u * i));
    }
    sha256_update(hash, &marker, 1);
    while (hash->used != SHA256_BLOCK_SIZE - LENGTH_FIELD_SIZE) {
        sha256_update(hash, &zero, 1);
    }
    sha256_update(hash, length_field, sizeof length_field);
    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        digest[i] = (uint8_t)(hash->state[i / 4u] >> (24u - 8u * (i % 4u)));
    }
    crypto_wipe(hash, sizeof *hash);
}
