#include <stdint.h>

static const uint8_t fixed_nonce[12] = { 1, 2, 3 };

int send(const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    uint8_t iv[12] = { 0 };
    // ruleid: c-fixed-iv
    return mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, 32, iv, 12, NULL, 0, in, out, 16, tag);
}

int send_global(const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    // ruleid: c-fixed-iv
    return mbedtls_ccm_encrypt_and_tag(&ccm, 32, fixed_nonce, 12, NULL, 0, in, out, tag, 16);
}

int send_text(const uint8_t *in, uint8_t *out)
{
    uint8_t iv[16] = "0123456789abcdef";
    // ruleid: c-fixed-iv
    EVP_EncryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, key, iv);
    return 0;
}

int send_random(const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    uint8_t iv[12] = { 0 };
    if (psa_generate_random(iv, sizeof(iv)) != 0) {
        return -1;
    }
    // ok: c-fixed-iv
    return mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, 32, iv, 12, NULL, 0, in, out, 16, tag);
}

int send_counter(const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    uint8_t nonce[13] = { 0 };
    nonce[0] = next_counter();
    // ok: c-fixed-iv
    return mbedtls_ccm_encrypt_and_tag(&ccm, 32, nonce, 13, NULL, 0, in, out, tag, 16);
}

int send_counter_copied(const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    uint8_t nonce[13] = { 0 };
    memcpy(nonce, &counter, sizeof(counter));
    // ok: c-fixed-iv
    return mbedtls_ccm_encrypt_and_tag(&ccm, 32, nonce, 13, NULL, 0, in, out, tag, 16);
}

int receive(const uint8_t *in, uint8_t *out, const uint8_t *iv)
{
    // ok: c-fixed-iv
    return mbedtls_ccm_encrypt_and_tag(&ccm, 32, iv, 13, NULL, 0, in, out, out, 16);
}

int gcm_self_test(mbedtls_gcm_context *ctx, const unsigned char *in, unsigned char *out, unsigned char *tag)
{
    unsigned char iv[12] = { 0 };
    // ok: c-fixed-iv
    return mbedtls_gcm_crypt_and_tag(ctx, MBEDTLS_GCM_ENCRYPT, 16, iv, 12, NULL, 0, in, out, 16, tag);
}
