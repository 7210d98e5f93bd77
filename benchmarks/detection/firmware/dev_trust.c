#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "mbedtls/ssl.h"
#include "mbedtls/aes.h"
#include "wolfssl/ssl.h"
#include "openssl/ssl.h"
#include "stm32f4xx_hal.h"

// bad: compare CWE-208
bool tag_matches(const uint8_t *tag, const uint8_t *expected, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (tag[i] != expected[i])
            return false;
    }
    return true;
}

// good: compare CWE-208
bool tag_matches_ct(const uint8_t *tag, const uint8_t *expected, size_t len)
{
    uint8_t diff = 0;
    for (size_t i = 0; i < len; i++) {
        diff |= tag[i] ^ expected[i];
    }
    return diff == 0;
}

// good: compare CWE-208
bool same_address(const uint8_t *a, const uint8_t *b)
{
    return memcmp(a, b, 6) == 0;
}

// bad: compare CWE-208
int frame_authentic(const uint8_t *frame, size_t len, const uint8_t *key)
{
    uint8_t cmac[16];
    extern void aes_cmac(const uint8_t *k, const uint8_t *m, size_t n, uint8_t *out);
    aes_cmac(key, frame, len - 16, cmac);
    return !memcmp(cmac, &frame[len - 16], sizeof cmac);
}

// bad: compare CWE-208
bool unlock(const char *entered, const char *stored_pin)
{
    return strcmp(entered, stored_pin) == 0;
}

// good: compare CWE-208
int command_known(const char *word)
{
    return strcmp(word, "status") == 0;
}

// bad: prng CWE-338
void make_session_id(uint8_t id[16])
{
    srand((unsigned)time(NULL));
    for (int i = 0; i < 16; i++)
        id[i] = (uint8_t)rand();
}

// bad: prng CWE-338
void new_nonce(uint8_t *nonce, size_t len)
{
    uint32_t x = HAL_GetTick();
    for (size_t i = 0; i < len; i++) {
        x = x * 1103515245u + 12345u;
        nonce[i] = (uint8_t)(x >> 16);
    }
}

// good: prng CWE-338
uint32_t backoff_ms(void)
{
    return 100u + (uint32_t)rand() % 50u;
}

// bad: prng CWE-338
uint32_t make_pairing_pin(void)
{
    return (uint32_t)(rand() % 1000000);
}

// bad: prng CWE-338
void derive_device_key(uint8_t key[16])
{
    uint32_t uid = HAL_GetUIDw0();
    memset(key, 0, 16);
    memcpy(key, &uid, sizeof uid);
}

// bad: key CWE-321
static const uint8_t aes_key[16] = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};

// good: key CWE-321
static const uint8_t sbox_head[16] = {0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76};

// bad: key CWE-321
void start_link(mbedtls_aes_context *ctx)
{
    mbedtls_aes_setkey_enc(ctx, (const unsigned char *)"0123456789abcdef", 128);
}

// bad: credential CWE-798
#define WIFI_PASSWORD "factory-1234"

// bad: credential CWE-798
struct account { const char *user; const char *password; };
static const struct account service = { .user = "service", .password = "s3rv1ce" };

// bad: credential CWE-798
bool login(const char *user, const char *password)
{
    return !strcmp(user, "admin") && !strcmp(password, "admin");
}

// good: credential CWE-798
static const char *const PASSWORD_PROMPT = "password: ";

// bad: tls CWE-295
void open_tls(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
}

// bad: tls CWE-295
void open_wolf(WOLFSSL_CTX *ctx)
{
    wolfSSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
}

// bad: tls CWE-295
static int accept_cert(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    *flags = 0;
    return 0;
}

// bad: tls CWE-295
static int wolf_cb(int preverify, WOLFSSL_X509_STORE_CTX *store)
{
    (void)store;
    (void)preverify;
    return 1;
}

// bad: tls CWE-297
int connect_cloud(mbedtls_ssl_context *ssl, mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_set_hostname(ssl, NULL);
    return mbedtls_ssl_handshake(ssl);
}

// good: tls CWE-295
void open_tls_checked(mbedtls_ssl_config *conf, mbedtls_x509_crt *ca)
{
    mbedtls_ssl_conf_ca_chain(conf, ca, NULL);
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
}

// bad: tls CWE-295
extern int esp_http_client_init(const void *cfg);
struct esp_cfg { const char *url; bool skip_cert_common_name_check; };
int cloud_start(void)
{
    struct esp_cfg cfg = { .url = "https://cloud.example.com", .skip_cert_common_name_check = true };
    return esp_http_client_init(&cfg);
}

// bad: tls CWE-327
void old_tls(SSL_CTX *ctx)
{
    SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
}

// bad: digest CWE-328
extern void mbedtls_sha1(const unsigned char *in, size_t len, unsigned char out[20]);
void password_digest(const char *password, unsigned char out[20])
{
    mbedtls_sha1((const unsigned char *)password, strlen(password), out);
}

// bad: cipher CWE-327
extern int mbedtls_des_setkey_enc(void *ctx, const unsigned char key[8]);
void protect(void *ctx, const unsigned char key[8])
{
    mbedtls_des_setkey_enc(ctx, key);
}

// bad: cipher CWE-327
void encrypt_blocks(mbedtls_aes_context *ctx, const uint8_t *in, uint8_t *out, size_t blocks)
{
    for (size_t i = 0; i < blocks; i++)
        mbedtls_aes_crypt_ecb(ctx, MBEDTLS_AES_ENCRYPT, in + 16 * i, out + 16 * i);
}

// bad: iv CWE-329
int send_secret(mbedtls_aes_context *ctx, const uint8_t *in, uint8_t *out)
{
    unsigned char iv[16] = {0};
    return mbedtls_aes_crypt_cbc(ctx, MBEDTLS_AES_ENCRYPT, 32, iv, in, out);
}

// bad: zeroise CWE-14
int use_key(const uint8_t *wrapped)
{
    uint8_t session_key[32];
    extern int unwrap(const uint8_t *in, uint8_t *key);
    extern int run_with(const uint8_t *key);
    int rc = unwrap(wrapped, session_key);
    if (rc == 0)
        rc = run_with(session_key);
    memset(session_key, 0, sizeof session_key);
    return rc;
}

// bad: zeroise CWE-226
int decrypt_record(const uint8_t *wrapped, uint8_t *out)
{
    uint8_t private_key[32];
    extern int unwrap(const uint8_t *in, uint8_t *key);
    extern int open_with(const uint8_t *key, uint8_t *out);
    if (unwrap(wrapped, private_key) != 0)
        return -1;
    return open_with(private_key, out);
}

// good: zeroise CWE-226
int decrypt_record_clean(const uint8_t *wrapped, uint8_t *out)
{
    uint8_t private_key[32];
    extern int unwrap(const uint8_t *in, uint8_t *key);
    extern int open_with(const uint8_t *key, uint8_t *out);
    int rc = unwrap(wrapped, private_key);
    if (rc == 0)
        rc = open_with(private_key, out);
    mbedtls_platform_zeroize(private_key, sizeof private_key);
    return rc;
}

// bad: log CWE-532
void on_join(const char *ssid, const char *psk)
{
    printf("joining %s with %s\r\n", ssid, psk);
}

// good: log CWE-532
void on_joined(const char *ssid)
{
    printf("joined %s\r\n", ssid);
}

// bad: result CWE-252
extern int mbedtls_ctr_drbg_random(void *ctx, unsigned char *out, size_t len);
void fill_key(void *ctx, unsigned char *key)
{
    mbedtls_ctr_drbg_random(ctx, key, 32);
}

// bad: result CWE-252
extern int psa_generate_random(uint8_t *out, size_t len);
void fresh_nonce(uint8_t *nonce)
{
    psa_generate_random(nonce, 12);
}

// bad: result CWE-252
extern int mbedtls_gcm_auth_decrypt(void *ctx, size_t len, const uint8_t *iv, size_t ivlen, const uint8_t *aad, size_t aadlen, const uint8_t *tag, size_t taglen, const uint8_t *in, uint8_t *out);
extern void obey(const uint8_t *command);
void on_sealed(void *ctx, const uint8_t *in, size_t len, const uint8_t *iv, const uint8_t *tag)
{
    uint8_t plain[64];
    if (len > sizeof plain)
        return;
    mbedtls_gcm_auth_decrypt(ctx, len, iv, 12, NULL, 0, tag, 16, in, plain);
    obey(plain);
}

// bad: ble CWE-287
#include "ble_gap.h"
void security_init(void)
{
    ble_gap_sec_params_t sec;
    memset(&sec, 0, sizeof sec);
    sec.bond = 1;
    sec.mitm = 0;
    sec.io_caps = BLE_GAP_IO_CAPS_NONE;
    sec.min_key_size = 7;
}

// bad: ble CWE-287
void esp_security(void)
{
    extern int esp_ble_gap_set_security_param(int param, void *value, uint8_t len);
    uint8_t iocap = ESP_IO_CAP_NONE;
    esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &iocap, sizeof iocap);
}

// bad: ble CWE-306
BT_GATT_SERVICE_DEFINE(dose_svc,
    BT_GATT_PRIMARY_SERVICE(&dose_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE, NULL, write_rate, NULL));

// good: ble CWE-306
BT_GATT_SERVICE_DEFINE(safe_svc,
    BT_GATT_PRIMARY_SERVICE(&dose_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE_AUTHEN, NULL, write_rate, NULL));

// bad: ble CWE-306
static const struct ble_gatt_chr_def rate_chr[] = {
    { .uuid = &rate_uuid.u, .access_cb = on_rate, .flags = BLE_GATT_CHR_F_WRITE },
    { 0 },
};

// bad: debug CWE-1191
void configure_pins(void)
{
    /* keep SWD alive in the field for service */
    DBGMCU->CR |= DBGMCU_CR_DBG_STOP | DBGMCU_CR_DBG_STANDBY;
    __HAL_AFIO_REMAP_SWJ_ENABLE();
}

// bad: debug CWE-1191
void protect_flash(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_0;
    HAL_FLASHEx_OBProgram(&ob);
}

// good: debug CWE-1191
void protect_flash_well(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_2;
    HAL_FLASHEx_OBProgram(&ob);
}
