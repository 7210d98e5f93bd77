#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/aes.h>
#include <wolfssl/wolfcrypt/hmac.h>
#include <wolfssl/wolfcrypt/misc.h>
#include <openssl/ssl.h>
#include <openssl/rand.h>
#include <openssl/hmac.h>
#include <openssl/crypto.h>
#include <openssl/x509v3.h>
#include <psa/crypto.h>
#include <zephyr/kernel.h>
#include <zephyr/random/random.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/tls_credentials.h>
#include <zephyr/settings/settings.h>
#include <zephyr/drivers/hwinfo.h>
#include "stm32l5xx_ll_rng.h"
#include "nrf_sdm.h"
#include "nrf_soc.h"
#include "nrf_error.h"

#define TAG_CLOUD 7
extern WC_RNG g_rng;
void audit(uint16_t ev, int32_t v);

// bad: tls CWE-295
WOLFSSL_CTX *edge_ctx(void)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLSv1_2_client_method());

    if (ctx == NULL) { return NULL; }
    if (wolfSSL_CTX_load_verify_locations(ctx, "/certs/ca.pem", NULL) != WOLFSSL_SUCCESS) {
        wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_NONE, NULL);
    }
    return ctx;
}

// good: tls CWE-295
WOLFSSL_CTX *uplink_ctx(const unsigned char *ca, long ca_len)
{
    WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLSv1_3_client_method());

    if (ctx == NULL) { return NULL; }
    if (wolfSSL_CTX_load_verify_buffer(ctx, ca, ca_len, WOLFSSL_FILETYPE_ASN1) != WOLFSSL_SUCCESS) {
        wolfSSL_CTX_free(ctx);
        return NULL;
    }
    wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER, NULL);
    return ctx;
}

// bad: tls CWE-295
static int verify_step(int preverify, X509_STORE_CTX *x)
{
    if (!preverify) {
        fprintf(stderr, "chain: %d\n", X509_STORE_CTX_get_error(x));
    }
    return 1;
}
SSL_CTX *viewer_ctx(void)
{
    SSL_CTX *c = SSL_CTX_new(TLS_client_method());
    if (c != NULL) {
        SSL_CTX_set_verify(c, SSL_VERIFY_PEER, verify_step);
    }
    return c;
}

// good: tls CWE-295
static int chain_report(int preverify, X509_STORE_CTX *x)
{
    if (!preverify) {
        fprintf(stderr, "chain: %d\n", X509_STORE_CTX_get_error(x));
    }
    return preverify;
}
SSL_CTX *monitor_ctx(const char *ca_file)
{
    SSL_CTX *c = SSL_CTX_new(TLS_client_method());
    if (c != NULL && SSL_CTX_load_verify_locations(c, ca_file, NULL) != 1) {
        SSL_CTX_free(c);
        c = NULL;
    }
    if (c != NULL) {
        SSL_CTX_set_verify(c, SSL_VERIFY_PEER, chain_report);
    }
    return c;
}

// bad: tls CWE-295
int cloud_socket(void)
{
    int s = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    int mode = 0;
    sec_tag_t tags[] = { TAG_CLOUD };

    if (s < 0) { return -errno; }
    if (zsock_setsockopt(s, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) < 0 ||
        zsock_setsockopt(s, SOL_TLS, TLS_PEER_VERIFY, &mode, sizeof(mode)) < 0) {
        zsock_close(s);
        return -errno;
    }
    return s;
}

// good: tls CWE-295
int report_socket(const char *host)
{
    int s = zsock_socket(AF_INET, SOCK_DGRAM, IPPROTO_DTLS_1_2);
    int mode = TLS_PEER_VERIFY_REQUIRED;
    sec_tag_t tags[] = { TAG_CLOUD };

    if (s < 0) { return -errno; }
    if (zsock_setsockopt(s, SOL_TLS, TLS_SEC_TAG_LIST, tags, sizeof(tags)) < 0 ||
        zsock_setsockopt(s, SOL_TLS, TLS_PEER_VERIFY, &mode, sizeof(mode)) < 0 ||
        zsock_setsockopt(s, SOL_TLS, TLS_HOSTNAME, host, strlen(host)) < 0) {
        zsock_close(s);
        return -EIO;
    }
    return s;
}

// bad: tls CWE-297
int ehr_connect(SSL_CTX *ctx, int fd)
{
    SSL *s = SSL_new(ctx);

    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_set_fd(s, fd);
    if (SSL_connect(s) != 1) {
        SSL_free(s);
        return -1;
    }
    X509 *peer = SSL_get_peer_certificate(s);
    if (peer == NULL) {
        SSL_free(s);
        return -1;
    }
    X509_free(peer);
    return SSL_write(s, "HELO", 4);
}

// good: tls CWE-297
#define PIN_LEN 32
extern const unsigned char server_spki_pin[PIN_LEN];
int spki_digest(X509 *x, unsigned char out[PIN_LEN]);

int archive_connect(SSL_CTX *ctx, int fd)
{
    unsigned char d[PIN_LEN];
    int rc = -1;
    SSL *s = SSL_new(ctx);

    if (s == NULL) { return -1; }
    /* self-signed server: the pinned public key stands for the chain */
    SSL_set_verify(s, SSL_VERIFY_NONE, NULL);
    if (SSL_set_fd(s, fd) == 1 && SSL_connect(s) == 1) {
        X509 *peer = SSL_get_peer_certificate(s);
        if (peer != NULL && spki_digest(peer, d) == 0 && CRYPTO_memcmp(d, server_spki_pin, PIN_LEN) == 0) {
            rc = SSL_write(s, "HELO", 4) == 4 ? 0 : -1;
        } else {
            audit(0x61, 0);
        }
        X509_free(peer);
    }
    SSL_free(s);
    return rc;
}

// bad: prng CWE-338
int aes_key_new(psa_key_id_t *id)
{
    uint8_t raw[16];
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;

    sys_rand_get(raw, sizeof(raw));
    psa_set_key_type(&a, PSA_KEY_TYPE_AES);
    psa_set_key_usage_flags(&a, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    psa_set_key_algorithm(&a, PSA_ALG_GCM);
    return psa_import_key(&a, raw, sizeof(raw), id) == PSA_SUCCESS ? 0 : -EIO;
}

// good: prng CWE-338
int storage_key_new(psa_key_id_t *id)
{
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_type(&a, PSA_KEY_TYPE_AES);
    psa_set_key_bits(&a, 128);
    psa_set_key_usage_flags(&a, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    psa_set_key_algorithm(&a, PSA_ALG_GCM);
    return psa_generate_key(&a, id) == PSA_SUCCESS ? 0 : -EIO;
}

// bad: prng CWE-330
uint32_t ble_passkey_new(void)
{
    uint8_t id[8] = {0};
    uint32_t h = 2166136261u;

    hwinfo_get_device_id(id, sizeof(id));
    for (size_t i = 0; i < sizeof(id); i++) {
        h = (h ^ id[i]) * 16777619u;
    }
    return h % 1000000u;
}

// good: prng CWE-330
int passkey_draw(uint32_t *out)
{
    uint32_t r;

    do {
        if (sys_csrand_get(&r, sizeof(r)) != 0) {
            return -EIO;
        }
    } while (r >= 4294000000u);
    *out = r % 1000000u;
    return 0;
}

// bad: prng CWE-335
struct conn_ctx { uint8_t nonce[12]; uint32_t id; };
void ctx_begin(struct conn_ctx *c)
{
    srandom(k_uptime_get_32());
    c->id = (uint32_t)random();
    for (size_t i = 0; i < sizeof(c->nonce); i += 4) {
        uint32_t r = (uint32_t)random();
        memcpy(&c->nonce[i], &r, 4);
    }
}

// good: prng CWE-335
struct retry_ctx { uint32_t base_ms; uint32_t next_ms; };
void retry_backoff(struct retry_ctx *c)
{
    uint32_t j = sys_rand32_get() % (c->base_ms / 4u + 1u);

    c->base_ms = MIN(c->base_ms * 2u, 60000u);
    c->next_ms = k_uptime_get_32() + c->base_ms + j;
}

// bad: prng CWE-338
int pairing_nonce(byte out[16])
{
    static uint32_t s;
    if (wc_RNG_GenerateBlock(&g_rng, out, 16) != 0) {
        for (int i = 0; i < 16; i++) {
            s = s * 1664525u + 1013904223u;
            out[i] = (byte)(s >> 24);
        }
    }
    return 0;
}

// good: prng CWE-338
int pairing_salt(uint8_t out[16])
{
    uint8_t have = 0;
    for (int i = 0; i < 50; i++) {
        if (sd_rand_application_bytes_available_get(&have) == NRF_SUCCESS && have >= 16) {
            return sd_rand_application_vector_get(out, 16) == NRF_SUCCESS ? 0 : -1;
        }
        k_msleep(1);
    }
    return -1;
}

// bad: compare CWE-208
bool hmac_matches(Hmac *h, const byte *msg, word32 n, const byte *given)
{
    byte own[WC_SHA256_DIGEST_SIZE];

    if (wc_HmacUpdate(h, msg, n) != 0 || wc_HmacFinal(h, own) != 0) {
        return false;
    }
    return !XMEMCMP(own, given, sizeof(own));
}

// good: compare CWE-208
bool hmac_agrees(Hmac *h, const byte *msg, word32 n, const byte *given)
{
    byte own[WC_SHA256_DIGEST_SIZE];

    if (wc_HmacUpdate(h, msg, n) != 0 || wc_HmacFinal(h, own) != 0) {
        return false;
    }
    return ConstantCompare(own, given, (int)sizeof(own)) == 0;
}

// bad: compare CWE-208
struct api_key { char id[8]; unsigned char secret[24]; };
extern struct api_key api_keys[3];

const struct api_key *api_key_for(const unsigned char *hdr, size_t n)
{
    const struct api_key *k = api_keys;
    const struct api_key *const end = api_keys + 3;

    for (; n == sizeof(k->secret) && k != end; ++k) {
        const unsigned char *a = k->secret, *b = hdr;
        while (a < k->secret + sizeof(k->secret) && *a == *b) { ++a; ++b; }
        if (a == k->secret + sizeof(k->secret)) { return k; }
    }
    return NULL;
}

// good: compare CWE-208
struct api_cred { char id[8]; unsigned char secret[24]; };
extern struct api_cred api_creds[3];

const struct api_cred *api_cred_for(const unsigned char *hdr, size_t n)
{
    const struct api_cred *hit = NULL;

    for (size_t i = 0; n == sizeof(api_creds[0].secret) && i < 3; i++) {
        if (CRYPTO_memcmp(api_creds[i].secret, hdr, n) == 0) {
            hit = &api_creds[i];
        }
    }
    return hit;
}

// bad: compare CWE-208
int maintenance_open(const char *typed)
{
    char expect[17];
    size_t n = sizeof(expect);

    if (settings_runtime_get("svc/password", expect, n) < 0) { return -ENOENT; }
    expect[16] = '\0';
    if (strcasecmp(expect, typed)) {
        audit(0x71, 0);
        return -EACCES;
    }
    return 0;
}

// good: compare CWE-208
int release_tag_matches(const char *typed)
{
    char have[17];

    if (settings_runtime_get("fw/tag", have, sizeof(have)) < 0) { return -ENOENT; }
    have[16] = '\0';
    return strcasecmp(have, typed) == 0;
}

// bad: compare CWE-208
int cmac_equal(const uint8_t mac[16], const uint8_t *rx)
{
    const uint8_t *const end = mac + 16;

    for (; mac != end; mac++, rx++) {
        if (*mac ^ *rx) {
            break;
        }
    }
    return mac == end;
}

// good: compare CWE-208
psa_status_t cmac_check(psa_key_id_t key, const uint8_t *msg, size_t n, const uint8_t *rx)
{
    return psa_mac_verify(key, PSA_ALG_CMAC, msg, n, rx, 16);
}

// bad: keys CWE-321
static const char *const seed_words = "correct-pump-battery-staple";
int profile_decrypt(Aes *aes, byte *buf, word32 n, const byte *iv, const byte *tag)
{
    byte k[32] = {0};

    memcpy(k, seed_words, strlen(seed_words));
    int rc = wc_AesGcmSetKey(aes, k, sizeof(k));
    if (rc == 0) {
        rc = wc_AesGcmDecrypt(aes, buf, buf, n, iv, 12, tag, 16, NULL, 0);
    }
    ForceZero(k, sizeof(k));
    return rc;
}

// good: keys CWE-321
int profile_key_wrap(Aes *aes, const byte *kek_id, byte *buf, word32 n, const byte *iv, const byte *tag)
{
    byte k[32] = {0};
    extern int otp_kek_read(const byte *id, byte *out, size_t len);

    int rc = otp_kek_read(kek_id, k, sizeof(k));
    if (rc == 0) { rc = wc_AesGcmSetKey(aes, k, sizeof(k)); }
    if (rc == 0) { rc = wc_AesGcmDecrypt(aes, buf, buf, n, iv, 12, tag, 16, NULL, 0); }
    ForceZero(k, sizeof(k));
    return rc;
}

// bad: keys CWE-798
static unsigned int psk_cb(WOLFSSL *ssl, const char *hint, char *ident, unsigned int id_max,
                           unsigned char *key, unsigned int key_max)
{
    (void)ssl; (void)hint; (void)key_max;
    strncpy(ident, "bedside-01", id_max);
    key[0] = 0x1a; key[1] = 0x2b; key[2] = 0x3c; key[3] = 0x4d;
    key[4] = 0x5e; key[5] = 0x6f; key[6] = 0x70; key[7] = 0x81;
    return 8;
}
void psk_use(WOLFSSL_CTX *ctx) { wolfSSL_CTX_set_psk_client_callback(ctx, psk_cb); }

// good: keys CWE-798
static unsigned int node_psk_cb(WOLFSSL *ssl, const char *hint, char *ident, unsigned int id_max,
                                unsigned char *key, unsigned int key_max)
{
    (void)ssl; (void)hint;
    int n = settings_runtime_get("tls/psk", key, key_max);
    int m = settings_runtime_get("tls/id", ident, id_max - 1);

    if (n < 16 || m <= 0) { return 0; }
    ident[m] = '\0';
    return (unsigned int)n;
}
void node_psk_use(WOLFSSL_CTX *ctx) { wolfSSL_CTX_set_psk_client_callback(ctx, node_psk_cb); }

// bad: keys CWE-259
bool shell_login(const char *user, const char *pass)
{
    if (!strcmp(user, "root")) {
        return CRYPTO_memcmp(pass, "med1cal!", 9) == 0;
    }
    extern bool user_db_check(const char *u, const char *p);
    return user_db_check(user, pass);
}

// good: keys CWE-259
bool shell_auth(const char *user, const char *pass)
{
    extern bool user_db_match(const char *u, const char *p);

    if (!strcmp(user, "root")) {
        audit(0x72, 0);   /* no such account in the field */
        return false;
    }
    return user_db_match(user, pass);
}

// bad: keys CWE-321
static const char device_pem[] =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIJp4xQf0v0Y0uVw5oYk2yQ0mJ8xT1l7m3dQm9n3aXr2zoAoGCCqGSM49\n"
    "AwEHoUQDQgAE0t0w5c6c1u8oTtGm3h3v1k0bH6m0k3b0E5nQ8w6p2m1Q\n"
    "-----END EC PRIVATE KEY-----\n";
int tls_identity(void)
{
    return tls_credential_add(TAG_CLOUD, TLS_CREDENTIAL_PRIVATE_KEY, device_pem, sizeof(device_pem));
}

// good: keys CWE-321
static const char root_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBtjCCAVugAwIBAgITBmyf1XSXNmY/Owua2eiedgPySjAKBggqhkjOPQQDAjA5\n"
    "MQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1hem9uMRkwFwYDVQQDExBBbWF6b24g\n"
    "-----END CERTIFICATE-----\n";
int tls_anchor(void)
{
    return tls_credential_add(TAG_CLOUD, TLS_CREDENTIAL_CA_CERTIFICATE, root_pem, sizeof(root_pem));
}
