#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <stdlib.h>
#include <time.h>
#include "stm32h7xx_hal.h"
#include "esp_random.h"
#include "esp_http_client.h"
#include "esp_tls.h"
#include "esp_crt_bundle.h"
#include "esp_log.h"
#include "mqtt_client.h"
#include "nvs.h"
#include "nrf_soc.h"
#include "nrf_crypto.h"
#include "mbedtls/ssl.h"
#include "mbedtls/aes.h"
#include "mbedtls/gcm.h"
#include "mbedtls/md.h"
#include "mbedtls/ctr_drbg.h"
#include "mbedtls/entropy.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/platform_util.h"

extern RNG_HandleTypeDef hrng;
extern mbedtls_x509_crt ca_chain;
extern mbedtls_ctr_drbg_context drbg;
void sec_event(uint32_t code);

// bad: tls CWE-295
int cloud_tls_setup(mbedtls_ssl_config *conf, mbedtls_ssl_context *ssl, const char *host)
{
    int rc = mbedtls_ssl_config_defaults(conf, MBEDTLS_SSL_IS_CLIENT,
                                         MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (rc != 0) { return rc; }
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_NONE);
    mbedtls_ssl_conf_ca_chain(conf, &ca_chain, NULL);
    mbedtls_ssl_conf_rng(conf, mbedtls_ctr_drbg_random, &drbg);
    rc = mbedtls_ssl_setup(ssl, conf);
    if (rc != 0) { return rc; }
    return mbedtls_ssl_set_hostname(ssl, host);
}

// good: tls CWE-295
int gateway_tls_setup(mbedtls_ssl_config *conf, mbedtls_ssl_context *ssl, const char *host)
{
    int rc = mbedtls_ssl_config_defaults(conf, MBEDTLS_SSL_IS_CLIENT,
                                         MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (rc != 0) { return rc; }
    /* client default is VERIFY_REQUIRED, so authmode is left as it is */
    mbedtls_ssl_conf_ca_chain(conf, &ca_chain, NULL);
    mbedtls_ssl_conf_rng(conf, mbedtls_ctr_drbg_random, &drbg);
    rc = mbedtls_ssl_setup(ssl, conf);
    if (rc != 0) { return rc; }
    return mbedtls_ssl_set_hostname(ssl, host);
}

// bad: tls CWE-295
static int chain_cb(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    (void)ctx; (void)crt;
    if (depth >= 0) {
        *flags = 0;
    }
    return 0;
}
void report_tls_conf(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(conf, &ca_chain, NULL);
    mbedtls_ssl_conf_verify(conf, chain_cb, NULL);
}

// good: tls CWE-295
static int depth_log_cb(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    (void)ctx; (void)crt;
    if (*flags != 0) {
        ESP_LOGW("tls", "depth %d flags 0x%lx", depth, (unsigned long)*flags);
    }
    if (depth > 2) {
        *flags |= MBEDTLS_X509_BADCERT_OTHER;
    }
    return 0;
}
void upload_tls_conf(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(conf, &ca_chain, NULL);
    mbedtls_ssl_conf_verify(conf, depth_log_cb, NULL);
}

// bad: tls CWE-295
esp_err_t vitals_post(const char *json)
{
    esp_http_client_config_t cfg = {
        .url = "https://vitals.hospital.example/api/v1/push",
        .method = HTTP_METHOD_POST,
        .crt_bundle_attach = NULL,
        .skip_cert_common_name_check = true,
    };
    esp_http_client_handle_t c = esp_http_client_init(&cfg);
    esp_http_client_set_post_field(c, json, (int)strlen(json));
    esp_err_t err = esp_http_client_perform(c);
    esp_http_client_cleanup(c);
    return err;
}

// good: tls CWE-295
esp_err_t alarms_post(const char *json)
{
    esp_http_client_config_t cfg = {
        .url = "https://alarms.hospital.example/api/v1/push",
        .method = HTTP_METHOD_POST,
        .crt_bundle_attach = esp_crt_bundle_attach,
    };
    esp_http_client_handle_t c = esp_http_client_init(&cfg);
    if (c == NULL) { return ESP_ERR_NO_MEM; }
    esp_err_t err = esp_http_client_set_post_field(c, json, (int)strlen(json));
    if (err == ESP_OK) {
        err = esp_http_client_perform(c);
    }
    esp_http_client_cleanup(c);
    return err;
}

// bad: tls CWE-297
int broker_connect(mbedtls_ssl_context *ssl, mbedtls_ssl_config *conf)
{
    int rc;
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    rc = mbedtls_ssl_setup(ssl, conf);
    if (rc != 0) { return rc; }
    do {
        rc = mbedtls_ssl_handshake(ssl);
    } while (rc == MBEDTLS_ERR_SSL_WANT_READ || rc == MBEDTLS_ERR_SSL_WANT_WRITE);
    return rc;
}

// good: tls CWE-297
int broker_open(mbedtls_ssl_context *ssl, mbedtls_ssl_config *conf, const char *host)
{
    int rc, tries = 0;
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    rc = mbedtls_ssl_setup(ssl, conf);
    if (rc == 0) { rc = mbedtls_ssl_set_hostname(ssl, host); }
    if (rc != 0) { return rc; }
    do {
        rc = mbedtls_ssl_handshake(ssl);
    } while ((rc == MBEDTLS_ERR_SSL_WANT_READ || rc == MBEDTLS_ERR_SSL_WANT_WRITE) && ++tries < 200);
    if (rc == 0 && mbedtls_ssl_get_verify_result(ssl) != 0) {
        sec_event(0x61);
        mbedtls_ssl_close_notify(ssl);
        rc = MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
    }
    return rc;
}

// bad: prng CWE-338
void session_token_make(char out[33])
{
    static const char hex[] = "0123456789abcdef";

    srand((unsigned)time(NULL));
    for (int i = 0; i < 32; i++) {
        out[i] = hex[rand() & 0x0F];
    }
    out[32] = '\0';
}

// good: prng CWE-338
int login_token_make(char out[33])
{
    static const char hex[] = "0123456789abcdef";
    uint8_t raw[16];

    if (mbedtls_ctr_drbg_random(&drbg, raw, sizeof(raw)) != 0) {
        return -1;
    }
    for (int i = 0; i < 16; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 0x0F];
    }
    out[32] = '\0';
    return 0;
}

// bad: prng CWE-335
static uint32_t lfsr = 0xACE1u;
static uint8_t next_byte(void)
{
    lfsr ^= lfsr << 13;
    lfsr ^= lfsr >> 17;
    lfsr ^= lfsr << 5;
    return (uint8_t)lfsr;
}
void pump_pair_key(uint8_t key[16])
{
    lfsr ^= HAL_GetTick();
    for (int i = 0; i < 16; i++) {
        key[i] = next_byte();
    }
}

// good: prng CWE-335
static uint32_t noise_state = 0xACE1u;
void display_dither_row(int16_t *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        noise_state ^= noise_state << 13;
        noise_state ^= noise_state >> 17;
        noise_state ^= noise_state << 5;
        row[i] += (int16_t)(noise_state & 3u) - 1;
    }
}

// bad: prng CWE-330
uint32_t challenge_next(void)
{
    uint32_t r;

    if (HAL_RNG_GenerateRandomNumber(&hrng, &r) != HAL_OK) {
        r = HAL_GetTick() * 1103515245u + 12345u;
    }
    return r;
}

// good: prng CWE-330
int challenge_draw(uint32_t *out)
{
    for (int tries = 0; tries < 3; tries++) {
        if (HAL_RNG_GenerateRandomNumber(&hrng, out) == HAL_OK) {
            return 0;
        }
        (void)HAL_RNG_DeInit(&hrng);
        if (HAL_RNG_Init(&hrng) != HAL_OK) {
            break;
        }
    }
    sec_event(0x71);
    return -1;
}

// bad: prng CWE-330
static int entropy_poll(void *ctx, unsigned char *out, size_t len, size_t *olen)
{
    (void)ctx;
    uint32_t seed = DWT->CYCCNT ^ HAL_GetUIDw0();
    for (size_t i = 0; i < len; i++) {
        out[i] = (unsigned char)(seed >> ((i & 3) * 8));
    }
    *olen = len;
    return 0;
}
int rng_bringup(mbedtls_entropy_context *e)
{
    mbedtls_entropy_init(e);
    mbedtls_entropy_add_source(e, entropy_poll, NULL, 32, MBEDTLS_ENTROPY_SOURCE_STRONG);
    mbedtls_ctr_drbg_init(&drbg);
    return mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, e, NULL, 0);
}

// good: prng CWE-330
static int trng_poll(void *ctx, unsigned char *out, size_t len, size_t *olen)
{
    size_t i = 0;
    (void)ctx;
    while (i < len) {
        uint32_t w;
        size_t n = len - i < 4 ? len - i : 4;
        if (HAL_RNG_GenerateRandomNumber(&hrng, &w) != HAL_OK) {
            return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
        }
        memcpy(out + i, &w, n);
        i += n;
    }
    *olen = len;
    return 0;
}
int drbg_bringup(mbedtls_entropy_context *e)
{
    uint32_t pers[3] = { HAL_GetUIDw0(), HAL_GetUIDw1(), HAL_GetUIDw2() };
    mbedtls_entropy_init(e);
    int rc = mbedtls_entropy_add_source(e, trng_poll, NULL, 32, MBEDTLS_ENTROPY_SOURCE_STRONG);
    if (rc != 0) { return rc; }
    mbedtls_ctr_drbg_init(&drbg);
    return mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, e, (const unsigned char *)pers, sizeof(pers));
}

// bad: compare CWE-208
int frame_auth(const uint8_t *key, const uint8_t *msg, size_t n, const uint8_t *tag)
{
    uint8_t mac[32];
    if (mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, 32, msg, n, mac) != 0) {
        return -1;
    }
    return memcmp(mac, tag, 16) == 0 ? 0 : -1;
}

// good: compare CWE-208
int frame_mac_check(const uint8_t *key, const uint8_t *msg, size_t n, const uint8_t *tag)
{
    uint8_t mac[32];
    if (mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, 32, msg, n, mac) != 0) {
        return -1;
    }
    return mbedtls_ct_memcmp(mac, tag, 16) == 0 ? 0 : -1;
}

// bad: compare CWE-208
static char service_pin[9];
bool service_login(const char *entered)
{
    for (size_t i = 0; i < 8; i++) {
        if (entered[i] != service_pin[i]) {
            return false;
        }
    }
    return true;
}

// good: compare CWE-208
static uint8_t clinician_pin[8];
bool clinician_login(const uint8_t entered[8])
{
    uint8_t diff = 0;
    for (size_t i = 0; i < sizeof(clinician_pin); i++) {
        diff |= (uint8_t)(entered[i] ^ clinician_pin[i]);
    }
    return diff == 0;
}

// bad: compare CWE-208
typedef struct { char user[16]; char token[33]; uint32_t expires; } web_session_t;
static web_session_t sessions[4];

web_session_t *session_by_cookie(const char *cookie)
{
    for (size_t i = 0; i < 4; i++) {
        if (sessions[i].expires != 0 && strcmp(sessions[i].token, cookie) == 0) {
            return &sessions[i];
        }
    }
    return NULL;
}

// good: compare CWE-208
typedef struct { char name[16]; int (*run)(int argc, char **argv); } cli_cmd_t;
extern const cli_cmd_t cli_table[];
extern const size_t cli_table_len;

const cli_cmd_t *cli_lookup(const char *token)
{
    for (size_t i = 0; i < cli_table_len; i++) {
        if (strcmp(cli_table[i].name, token) == 0) {
            return &cli_table[i];
        }
    }
    return NULL;
}

// bad: compare CWE-208
int challenge_reply(const uint8_t expect[16], const uint8_t *resp, uint8_t resp_len)
{
    if (resp_len != 16 || strncmp((const char *)expect, (const char *)resp, 16)) {
        sec_event(0x81);
        return 0;
    }
    return 1;
}

// good: compare CWE-208
int challenge_answer(const uint8_t expect[16], const uint8_t *resp, uint8_t resp_len)
{
    if (resp_len != 16) {
        return 0;
    }
    volatile uint32_t acc = 0;
    for (unsigned i = 0; i < 4; i++) {
        uint32_t a, b;
        memcpy(&a, expect + 4 * i, 4);
        memcpy(&b, resp + 4 * i, 4);
        acc |= a ^ b;
    }
    return acc == 0;
}

// bad: keys CWE-321
static const uint8_t link_key[16] = {
    0x4d, 0x79, 0x50, 0x75, 0x6d, 0x70, 0x4b, 0x33,
    0x79, 0x21, 0x32, 0x30, 0x31, 0x39, 0xa7, 0x5e,
};
int link_encrypt(const uint8_t iv[12], const uint8_t *in, size_t n, uint8_t *out, uint8_t tag[16])
{
    mbedtls_gcm_context g;
    mbedtls_gcm_init(&g);
    int rc = mbedtls_gcm_setkey(&g, MBEDTLS_CIPHER_ID_AES, link_key, 128);
    if (rc == 0) {
        rc = mbedtls_gcm_crypt_and_tag(&g, MBEDTLS_GCM_ENCRYPT, n, iv, 12, NULL, 0, in, out, 16, tag);
    }
    mbedtls_gcm_free(&g);
    return rc;
}

// good: keys CWE-321
static const uint8_t kat_key[16] = {
    0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73, 0x1c,
    0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08,
};
static const uint8_t kat_tag[16] = {
    0x32, 0x47, 0x18, 0x4b, 0x3c, 0x4f, 0x69, 0xa4,
    0x4d, 0xbc, 0xd2, 0x28, 0x87, 0xbb, 0xb4, 0x18,
};
int gcm_power_on_test(const uint8_t iv[12])
{
    uint8_t tag[16];
    mbedtls_gcm_context g;
    mbedtls_gcm_init(&g);
    int rc = mbedtls_gcm_setkey(&g, MBEDTLS_CIPHER_ID_AES, kat_key, 128);
    if (rc == 0) {
        rc = mbedtls_gcm_crypt_and_tag(&g, MBEDTLS_GCM_ENCRYPT, 0, iv, 12, NULL, 0, NULL, NULL, 16, tag);
    }
    if (rc == 0 && mbedtls_ct_memcmp(tag, kat_tag, 16) != 0) { rc = -1; }
    mbedtls_gcm_free(&g);
    return rc;
}

// bad: keys CWE-798
void mqtt_up(void)
{
    const esp_mqtt_client_config_t cfg = {
        .broker.address.uri = "mqtts://mq.hospital.example",
        .broker.verification.crt_bundle_attach = esp_crt_bundle_attach,
        .credentials.username = "infusion",
        .credentials.authentication.password = "Inf9s!on2021",
    };
    esp_mqtt_client_handle_t c = esp_mqtt_client_init(&cfg);
    esp_mqtt_client_start(c);
}

// good: keys CWE-798
static char mq_pass[65];
esp_err_t mqtt_begin(nvs_handle_t nvs)
{
    size_t n = sizeof(mq_pass);
    esp_err_t err = nvs_get_str(nvs, "mq_password", mq_pass, &n);
    if (err != ESP_OK) { return err; }
    const esp_mqtt_client_config_t cfg = {
        .broker.address.uri = "mqtts://mq.hospital.example",
        .broker.verification.crt_bundle_attach = esp_crt_bundle_attach,
        .credentials.username = "infusion",
        .credentials.authentication.password = mq_pass,
    };
    esp_mqtt_client_handle_t c = esp_mqtt_client_init(&cfg);
    return c != NULL ? esp_mqtt_client_start(c) : ESP_ERR_NO_MEM;
}

// bad: keys CWE-1392
typedef struct { char user[12]; char pass[12]; uint8_t role; } account_t;
static account_t accounts[2];

void accounts_factory_defaults(void)
{
    memset(accounts, 0, sizeof(accounts));
    strncpy(accounts[0].user, "admin", sizeof(accounts[0].user) - 1);
    strncpy(accounts[0].pass, "admin", sizeof(accounts[0].pass) - 1);
    accounts[0].role = 2;
    strncpy(accounts[1].user, "service", sizeof(accounts[1].user) - 1);
    strncpy(accounts[1].pass, "4711", sizeof(accounts[1].pass) - 1);
    accounts[1].role = 3;
}

// good: keys CWE-1392
typedef struct { char user[12]; uint8_t pass_hash[32]; bool must_set; uint8_t role; } operator_t;
static operator_t operators[2];

void operators_factory_reset(void)
{
    memset(operators, 0, sizeof(operators));
    strncpy(operators[0].user, "admin", sizeof(operators[0].user) - 1);
    operators[0].must_set = true;
    operators[0].role = 2;
}
int operator_allowed(const operator_t *o, const uint8_t h[32])
{
    if (o->must_set) { return 0; }
    return mbedtls_ct_memcmp(o->pass_hash, h, 32) == 0;
}

// bad: keys CWE-321
#define MASTER_SECRET "b7Qz-ward-gateway-2020"
int device_key_derive(uint8_t out[32])
{
    uint32_t uid[3] = { HAL_GetUIDw0(), HAL_GetUIDw1(), HAL_GetUIDw2() };
    return mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256),
                           (const uint8_t *)MASTER_SECRET, sizeof(MASTER_SECRET) - 1,
                           (const uint8_t *)uid, sizeof(uid), out);
}

// good: keys CWE-321
#define KDF_LABEL "ward-gateway storage v1"
int se_read_root(uint8_t out[32]);
int storage_key_derive(uint8_t out[32])
{
    uint8_t root[32];
    if (se_read_root(root) != 0) { return -1; }
    int rc = mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), root, sizeof(root),
                             (const uint8_t *)KDF_LABEL, sizeof(KDF_LABEL) - 1, out);
    mbedtls_platform_zeroize(root, sizeof(root));
    return rc;
}
