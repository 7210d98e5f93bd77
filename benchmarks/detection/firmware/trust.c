/* Updates, boot, keys, links. Each function is labelled bad or good in the line above it. */
#include <stdint.h>
#include <stddef.h>
#include <string.h>
#include "mbedtls/ssl.h"

typedef struct { uint32_t magic, version, size, crc; uint8_t sig[64]; } image_t;
extern const uint8_t public_key[];
uint32_t crc32(uint32_t seed, const void *p, size_t n);
int verify_signature(const uint8_t *key, const void *p, size_t n, const uint8_t *sig);
void flash_write(uint32_t at, const void *p, size_t n);
void boot_jump(uint32_t at);
uint32_t stored_version(void);
void log_error(const char *text);

// bad: update CWE-345
int fw_update_install(const image_t *img, const uint8_t *body)
{
    if (crc32(0, body, img->size) != img->crc)
        return -1;
    flash_write(0x8000, body, img->size);
    boot_jump(0x8000);
    return 0;
}

// good: update CWE-345
int fw_update_install_signed(const image_t *img, const uint8_t *body)
{
    if (crc32(0, body, img->size) != img->crc)
        return -1;
    if (verify_signature(public_key, body, img->size, img->sig) != 0)
        return -1;
    if (img->version <= stored_version())
        return -2;
    flash_write(0x8000, body, img->size);
    boot_jump(0x8000);
    return 0;
}

// bad: update CWE-252
void apply_image(const image_t *img, const uint8_t *body)
{
    verify_signature(public_key, body, img->size, img->sig);
    flash_write(0x8000, body, img->size);
}

// good: update CWE-252
void apply_image_checked(const image_t *img, const uint8_t *body)
{
    int rc = verify_signature(public_key, body, img->size, img->sig);
    if (rc != 0) {
        log_error("signature");
        return;
    }
    if (img->version <= stored_version()) {
        log_error("old image");
        return;
    }
    flash_write(0x8000, body, img->size);
}

// bad: update CWE-1328
int firmware_update_accept(const image_t *img, const uint8_t *body)
{
    if (verify_signature(public_key, body, img->size, img->sig) != 0)
        return -1;
    flash_write(0x8000, body, img->size);
    return 0;
}

// good: update CWE-1328
int firmware_update_accept_newer(const image_t *img, const uint8_t *body)
{
    if (img->version <= stored_version())
        return -1;
    if (verify_signature(public_key, body, img->size, img->sig) != 0)
        return -1;
    flash_write(0x8000, body, img->size);
    return 0;
}

// bad: tls CWE-295
int open_link(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_NONE);
    return 0;
}

// good: tls CWE-295
int open_link_verified(mbedtls_ssl_config *conf, mbedtls_x509_crt *ca)
{
    mbedtls_ssl_conf_ca_chain(conf, ca, NULL);
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    return 0;
}

// bad: tls CWE-295
void *client_wolf(void)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLSv1_2_client_method());
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_NONE, NULL);
    return ctx;
}

// good: tls CWE-295
void *client_wolf_peer(void)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLSv1_2_client_method());
    if (ctx == NULL)
        return NULL;
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return ctx;
}

// bad: tls CWE-295
static int accept_any(int ok, X509_STORE_CTX *store)
{
    return 1;
}

// good: tls CWE-295
static int accept_known(int ok, X509_STORE_CTX *store)
{
    if (!ok)
        log_error("certificate refused");
    return ok;
}

// bad: random CWE-338
void make_session_key(uint8_t session_key[16])
{
    for (int i = 0; i < 16; i++)
        session_key[i] = (uint8_t)rand();
}

// good: random CWE-338
int make_session_key_drbg(mbedtls_ctr_drbg_context *drbg, uint8_t session_key[16])
{
    return mbedtls_ctr_drbg_random(drbg, session_key, 16);
}

// good: random CWE-338
uint32_t retry_delay_ms(void)
{
    return 100 + (uint32_t)rand() % 50;
}

// bad: compare CWE-208
int command_allowed(const uint8_t *msg, const uint8_t *mac)
{
    uint8_t expected_mac[32];
    hmac_sha256(msg, 16, expected_mac);
    return memcmp(expected_mac, mac, sizeof(expected_mac)) == 0;
}

// good: compare CWE-208
int command_allowed_const(const uint8_t *msg, const uint8_t *mac)
{
    uint8_t expected_mac[32];
    hmac_sha256(msg, 16, expected_mac);
    return mbedtls_ct_memcmp(expected_mac, mac, sizeof(expected_mac)) == 0;
}

// good: compare CWE-208
int same_mac_address(const uint8_t *a, const uint8_t *b)
{
    return memcmp(a, b, 6) == 0;
}

// bad: key CWE-321
static const uint8_t aes_key[16] = {
    0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c
};

// good: key CWE-321
static const uint8_t sine_table[16] = {
    0x00, 0x19, 0x32, 0x4a, 0x61, 0x78, 0x8e, 0xa2, 0xb4, 0xc5, 0xd4, 0xe0, 0xeb, 0xf4, 0xfa, 0xfe
};

// bad: key CWE-798
int login(const char *user, const char *password)
{
    return strcmp(user, "service") == 0 && strcmp(password, "inf1n1ty") == 0;
}

// good: key CWE-798
int login_hashed(const char *user, const char *password)
{
    uint8_t digest[32];
    if (credential_digest(user, password, digest) != 0)
        return 0;
    return mbedtls_ct_memcmp(digest, stored_digest(user), sizeof(digest)) == 0;
}

// bad: digest CWE-328
void image_digest(const uint8_t *p, size_t n, uint8_t *out)
{
    mbedtls_md5(p, n, out);
}

// good: digest CWE-328
int image_digest_sha256(const uint8_t *p, size_t n, uint8_t *out)
{
    return mbedtls_sha256(p, n, out, 0);
}

// bad: cipher CWE-327
int seal_record(mbedtls_aes_context *aes, const uint8_t *in, uint8_t *out)
{
    return mbedtls_aes_crypt_ecb(aes, MBEDTLS_AES_ENCRYPT, in, out);
}

// good: cipher CWE-327
int seal_record_gcm(mbedtls_gcm_context *gcm, const uint8_t *iv, const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    return mbedtls_gcm_crypt_and_tag(gcm, MBEDTLS_GCM_ENCRYPT, 16, iv, 12, NULL, 0, in, out, 16, tag);
}

// bad: iv CWE-329
int seal_fixed(mbedtls_gcm_context *gcm, const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    uint8_t iv[12] = {0};
    return mbedtls_gcm_crypt_and_tag(gcm, MBEDTLS_GCM_ENCRYPT, 16, iv, 12, NULL, 0, in, out, 16, tag);
}

// good: iv CWE-329
int seal_fresh(mbedtls_gcm_context *gcm, mbedtls_ctr_drbg_context *drbg, const uint8_t *in, uint8_t *out, uint8_t *tag)
{
    uint8_t iv[12] = {0};
    if (mbedtls_ctr_drbg_random(drbg, iv, sizeof(iv)) != 0)
        return -1;
    return mbedtls_gcm_crypt_and_tag(gcm, MBEDTLS_GCM_ENCRYPT, 16, iv, 12, NULL, 0, in, out, 16, tag);
}

// bad: secret CWE-226
int unlock(const uint8_t *wrapped)
{
    uint8_t key[32];
    if (unwrap(wrapped, key) != 0)
        return -1;
    load_cipher(key);
    return 0;
}

// good: secret CWE-226
int unlock_clean(const uint8_t *wrapped)
{
    uint8_t key[32];
    if (unwrap(wrapped, key) != 0) {
        mbedtls_platform_zeroize(key, sizeof(key));
        return -1;
    }
    load_cipher(key);
    mbedtls_platform_zeroize(key, sizeof(key));
    return 0;
}

// bad: secret CWE-14
int unlock_memset(const uint8_t *wrapped)
{
    uint8_t key[32];
    int rc = unwrap(wrapped, key);
    if (rc == 0)
        load_cipher(key);
    memset(key, 0, sizeof(key));
    return rc;
}

// bad: log CWE-532
void report_pairing(uint32_t passkey)
{
    printk("pairing passkey %06u\n", passkey);
}

// good: log CWE-532
void report_pairing_quiet(uint32_t passkey)
{
    printk("pairing started\n");
    show_on_display(passkey);
}
