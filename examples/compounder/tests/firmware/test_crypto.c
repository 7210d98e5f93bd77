/* CRYPTO: published vectors, and that what holds a secret is wiped (SRS-010, SRS-015). */
#include "crypto/hmac.h"
#include "crypto/sha256.h"
#include "crypto/verify.h"
#include "crypto/wipe.h"
#include "psa/crypto.h"
#include "unity_mini.h"

/* FIPS 180-4, "abc". */
static const uint8_t digest_of_abc[SHA256_DIGEST_SIZE] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
};

/* FIPS 180-4, the empty message. */
static const uint8_t digest_of_nothing[SHA256_DIGEST_SIZE] = {
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
};

/* RFC 4231, test case 1: its key of 20 bytes, padded with zeros to ours, gives the same tag. */
static const uint8_t rfc4231_tag[SHA256_DIGEST_SIZE] = {
    0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf, 0xce, 0xaf, 0x0b, 0xf1, 0x2b,
    0x88, 0x1d, 0xc2, 0x00, 0xc9, 0x83, 0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf, 0xf7,
};

static psa_status_t library_answer;
static size_t library_length;

psa_status_t psa_verify_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash,
                             size_t hash_length, const uint8_t *signature,
                             size_t signature_length)
{
    (void)key;
    (void)alg;
    (void)hash;
    (void)signature;
    library_length = hash_length + signature_length;
    return library_answer;
}

static void sha256_gives_the_published_digests(void)
{
    struct sha256 hash;
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_init(&hash);
    sha256_finish(&hash, digest);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(digest_of_nothing, digest, sizeof digest);
    sha256_init(&hash);
    sha256_update(&hash, (const uint8_t *)"abc", 3);
    sha256_finish(&hash, digest);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(digest_of_abc, digest, sizeof digest);
}

static void sha256_does_not_depend_on_how_the_message_is_cut(void)
{
    struct sha256 whole;
    struct sha256 parts;
    uint8_t message[200];
    uint8_t expected[SHA256_DIGEST_SIZE];
    uint8_t digest[SHA256_DIGEST_SIZE];

    memset(message, 0x5a, sizeof message);
    sha256_init(&whole);
    sha256_update(&whole, message, sizeof message);
    sha256_finish(&whole, expected);
    sha256_init(&parts);
    sha256_update(&parts, message, 55);
    sha256_update(&parts, &message[55], 64);
    sha256_update(&parts, &message[119], sizeof message - 119u);
    sha256_finish(&parts, digest);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(expected, digest, sizeof digest);
}

/* @black-box @verifies SRS-010 */
static void hmac_gives_the_published_tag(void)
{
    struct hmac_sha256 mac;
    uint8_t key[HMAC_KEY_SIZE];
    uint8_t tag[SHA256_DIGEST_SIZE];

    memset(key, 0, sizeof key);
    memset(key, 0x0b, 20);
    hmac_init(&mac, key);
    hmac_update(&mac, (const uint8_t *)"Hi There", 8);
    hmac_finish(&mac, tag);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(rfc4231_tag, tag, sizeof tag);
}

static void hmac_equal_sees_a_difference_at_either_end(void)
{
    uint8_t left[4] = {1, 2, 3, 4};
    uint8_t right[4] = {1, 2, 3, 4};

    TEST_ASSERT_TRUE(hmac_equal(left, right, sizeof left));
    right[0] = 9;
    TEST_ASSERT_FALSE(hmac_equal(left, right, sizeof left));
    right[0] = 1;
    right[3] = 9;
    TEST_ASSERT_FALSE(hmac_equal(left, right, sizeof left));
}

/* @white-box */
static void finished_hash_keeps_nothing(void)
{
    static const struct sha256 empty;
    struct sha256 hash;
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_init(&hash);
    sha256_update(&hash, (const uint8_t *)"secret", 6);
    sha256_finish(&hash, digest);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(empty.block, hash.block, sizeof hash.block);
    TEST_ASSERT_EQUAL_UINT64(0, hash.length);
}

static void signature_is_good_only_when_the_library_says_so(void)
{
    psa_key_id_t key = 1;
    uint8_t digest[VERIFY_DIGEST_SIZE] = {0};
    uint8_t signature[VERIFY_SIGNATURE_SIZE] = {0};

    library_answer = PSA_SUCCESS;
    TEST_ASSERT_EQUAL_INT(VERIFY_GOOD, verify_with_psa(&key, digest, signature));
    TEST_ASSERT_EQUAL_UINT32(VERIFY_DIGEST_SIZE + VERIFY_SIGNATURE_SIZE, library_length);
    library_answer = -149;
    TEST_ASSERT_EQUAL_INT(VERIFY_BAD, verify_with_psa(&key, digest, signature));
    library_answer = 1;
    TEST_ASSERT_EQUAL_INT(VERIFY_BAD, verify_with_psa(&key, digest, signature));
    TEST_ASSERT_EQUAL_INT(VERIFY_BAD, verify_with_psa(NULL, digest, signature));
}

int main(void)
{
    RUN_TEST(sha256_gives_the_published_digests);
    RUN_TEST(sha256_does_not_depend_on_how_the_message_is_cut);
    RUN_TEST(hmac_gives_the_published_tag);
    RUN_TEST(hmac_equal_sees_a_difference_at_either_end);
    RUN_TEST(finished_hash_keeps_nothing);
    RUN_TEST(signature_is_good_only_when_the_library_says_so);
    return UNITY_END();
}
