#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// bad: tls CWE-295
static void cloud_fn(struct mg_connection *c, int ev, void *ev_data)
{
    if (ev == MG_EV_CONNECT) {
        struct mg_tls_opts opts = {.skip_verification = true, .name = mg_url_host(s_url)};
        mg_tls_init(c, &opts);
    }
}

// good: tls CWE-295
static void cloud_fn_ok(struct mg_connection *c, int ev, void *ev_data)
{
    if (ev == MG_EV_CONNECT) {
        struct mg_tls_opts opts = {.ca = mg_unpacked("/certs/ca.pem"), .name = mg_url_host(s_url)};
        mg_tls_init(c, &opts);
    }
}

// bad: tls CWE-295
static void winc_open(SOCKET s, struct sockaddr_in *to)
{
    int on = 1;
    setsockopt(s, SOL_SSL_SOCKET, SO_SSL_BYPASS_X509_VERIF, &on, sizeof(on));
    connect(s, (struct sockaddr *)to, sizeof(*to));
}

// good: tls CWE-295
static void winc_open_ok(SOCKET s, struct sockaddr_in *to)
{
    int on = 1;
    setsockopt(s, SOL_SSL_SOCKET, SO_SSL_ENABLE_SNI_VALIDATION, &on, sizeof(on));
    connect(s, (struct sockaddr *)to, sizeof(*to));
}

// bad: tls CWE-295
static bool modem_tls_setup(void)
{
    if (!at_send("AT+QSSLCFG=\"sslversion\",1,4\r\n", "OK", 300)) {
        return false;
    }
    return at_send("AT+QSSLCFG=\"seclevel\",1,0\r\n", "OK", 300);
}

// good: tls CWE-295
static bool modem_tls_setup_ok(void)
{
    if (!at_send("AT+QSSLCFG=\"cacert\",1,\"UFS:ca.pem\"\r\n", "OK", 300)) {
        return false;
    }
    return at_send("AT+QSSLCFG=\"seclevel\",1,2\r\n", "OK", 300);
}

// bad: tls CWE-295
static void sim_https(void)
{
    uart_printf("AT+CSSLCFG=\"authmode\",0,0\r\n");
    wait_ok(1000);
}

// good: tls CWE-295
static void sim_https_ok(void)
{
    uart_printf("AT+CSSLCFG=\"authmode\",0,1\r\n");
    wait_ok(1000);
}

// bad: tls CWE-295
int broker_connect(MQTTClient client)
{
    MQTTClient_SSLOptions ssl = MQTTClient_SSLOptions_initializer;
    MQTTClient_connectOptions opts = MQTTClient_connectOptions_initializer;
    ssl.enableServerCertAuth = 0;
    opts.ssl = &ssl;
    return MQTTClient_connect(client, &opts);
}

// good: tls CWE-295
int broker_connect_ok(MQTTClient client)
{
    MQTTClient_SSLOptions ssl = MQTTClient_SSLOptions_initializer;
    MQTTClient_connectOptions opts = MQTTClient_connectOptions_initializer;
    ssl.trustStore = "/etc/ca.pem";
    ssl.enableServerCertAuth = 1;
    opts.ssl = &ssl;
    return MQTTClient_connect(client, &opts);
}

// bad: tls CWE-295
static coap_session_t *coaps_open(coap_context_t *ctx, const coap_address_t *dst)
{
    coap_dtls_pki_t pki;
    memset(&pki, 0, sizeof(pki));
    pki.version = COAP_DTLS_PKI_SETUP_VERSION;
    pki.verify_peer_cert = 0;
    return coap_new_client_session_pki(ctx, NULL, dst, COAP_PROTO_DTLS, &pki);
}

// good: tls CWE-295
static coap_session_t *coaps_open_ok(coap_context_t *ctx, const coap_address_t *dst)
{
    coap_dtls_pki_t pki;
    memset(&pki, 0, sizeof(pki));
    pki.version = COAP_DTLS_PKI_SETUP_VERSION;
    pki.verify_peer_cert = 1;
    pki.check_common_ca = 1;
    return coap_new_client_session_pki(ctx, NULL, dst, COAP_PROTO_DTLS, &pki);
}

// bad: tls CWE-295
static ULONG certificate_cb(NX_SECURE_TLS_SESSION *session, NX_SECURE_X509_CERT *certificate)
{
    NX_PARAMETER_NOT_USED(session);
    NX_PARAMETER_NOT_USED(certificate);
    return NX_SUCCESS;
}

// good: tls CWE-295
static ULONG certificate_cb_ok(NX_SECURE_TLS_SESSION *session, NX_SECURE_X509_CERT *certificate)
{
    return nx_secure_x509_common_name_dns_check(certificate, (UCHAR *)HOST, sizeof(HOST) - 1);
}

// bad: tls CWE-295
static int verify_ecdsa_key(struct dtls_context_t *ctx, const session_t *session,
                            const unsigned char *x, const unsigned char *y, size_t n)
{
    (void)ctx;
    (void)session;
    return 0;
}

// good: tls CWE-295
static int verify_ecdsa_key_ok(struct dtls_context_t *ctx, const session_t *session,
                               const unsigned char *x, const unsigned char *y, size_t n)
{
    if (n != 32 || ct_differs(x, trusted_x, 32) || ct_differs(y, trusted_y, 32)) {
        return dtls_alert_fatal_create(DTLS_ALERT_BAD_CERTIFICATE);
    }
    return 0;
}

// bad: tls CWE-295
static int modem_socket(sec_tag_t tag)
{
    int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    int verify = 0;
    zsock_setsockopt(fd, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
    return fd;
}

// good: tls CWE-295
static int modem_socket_ok(sec_tag_t tag)
{
    int fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
    int verify = TLS_PEER_VERIFY_REQUIRED;
    if (zsock_setsockopt(fd, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify)) < 0) {
        zsock_close(fd);
        return -1;
    }
    return fd;
}

// bad: tls CWE-295
static esp_err_t open_link(esp_tls_t *tls)
{
    esp_tls_cfg_t cfg = {
        .skip_common_name = true,
        .timeout_ms = 5000,
    };
    return esp_tls_conn_new_sync(HOST, strlen(HOST), 443, &cfg, tls) == 1 ? ESP_OK : ESP_FAIL;
}

// good: tls CWE-295
static esp_err_t open_link_ok(esp_tls_t *tls)
{
    esp_tls_cfg_t cfg = {
        .crt_bundle_attach = esp_crt_bundle_attach,
        .timeout_ms = 5000,
    };
    return esp_tls_conn_new_sync(HOST, strlen(HOST), 443, &cfg, tls) == 1 ? ESP_OK : ESP_FAIL;
}

// bad: tls CWE-295
struct mosquitto *gateway_mqtt(void)
{
    struct mosquitto *m = mosquitto_new("gw", true, NULL);
    mosquitto_tls_set(m, "/etc/ca.pem", NULL, NULL, NULL, NULL);
    mosquitto_tls_insecure_set(m, true);
    return m;
}

// good: tls CWE-295
struct mosquitto *gateway_mqtt_ok(void)
{
    struct mosquitto *m = mosquitto_new("gw", true, NULL);
    mosquitto_tls_set(m, "/etc/ca.pem", NULL, NULL, NULL, NULL);
    mosquitto_tls_insecure_set(m, false);
    return m;
}

// bad: tls CWE-295
static int websocket_open(struct lws_context *ctx)
{
    struct lws_client_connect_info i = {0};
    i.context = ctx;
    i.ssl_connection = LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
    return lws_client_connect_via_info(&i) ? 0 : -1;
}

// good: tls CWE-295
static int websocket_open_ok(struct lws_context *ctx)
{
    struct lws_client_connect_info i = {0};
    i.context = ctx;
    i.ssl_connection = LCCSCF_USE_SSL;
    return lws_client_connect_via_info(&i) ? 0 : -1;
}

// bad: tls CWE-295
static void bear_end_chain_none(void)
{
    static const br_x509_class insecure = { sizeof(ctx_t), s_start_chain, s_start_cert, s_append, s_end_cert, s_end_ok, s_get_pkey };
    br_ssl_engine_set_x509(&sc.eng, &insecure_ctx.vtable);
    br_x509_minimal_init(&xc, &br_sha256_vtable, NULL, 0);
}

// good: tls CWE-295
static void bear_init_ok(void)
{
    br_ssl_client_init_full(&sc, &xc, trust_anchors, trust_anchors_num);
    br_ssl_client_reset(&sc, HOST, 0);
}

// bad: tls CWE-295
static int wolf_cb(int preverify, WOLFSSL_X509_STORE_CTX *store)
{
    if (!preverify) {
        LOG_W("cert error %d, accepting anyway", store->error);
    }
    return 1;
}

// good: tls CWE-295
static int wolf_cb_ok(int preverify, WOLFSSL_X509_STORE_CTX *store)
{
    if (!preverify) {
        LOG_W("cert error %d", store->error);
    }
    return preverify;
}

// bad: tls CWE-295
static int mbed_verify(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    *flags &= ~(MBEDTLS_X509_BADCERT_NOT_TRUSTED | MBEDTLS_X509_BADCERT_CN_MISMATCH);
    return 0;
}

// good: tls CWE-295
static int mbed_verify_ok(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    if (depth == 0 && !pin_matches(crt)) {
        *flags |= MBEDTLS_X509_BADCERT_OTHER;
    }
    return 0;
}

// bad: tls CWE-326
static void simplelink_tls(int16_t s)
{
    SlSockSecureMethod_t method = { .SecureMethod = SL_SO_SEC_METHOD_TLSV1_1 };
    sl_SetSockOpt(s, SL_SOL_SOCKET, SL_SO_SECMETHOD, &method, sizeof(method));
}

// good: tls CWE-326
static void simplelink_tls_ok(int16_t s)
{
    SlSockSecureMethod_t method = { .SecureMethod = SL_SO_SEC_METHOD_TLSV1_2 };
    sl_SetSockOpt(s, SL_SOL_SOCKET, SL_SO_SECMETHOD, &method, sizeof(method));
}

// bad: tls CWE-319
static void telemetry_start(void)
{
    esp_mqtt_client_config_t cfg = {
        .broker.address.uri = "mqtt://ingest.example.com:1883",
        .credentials.username = device_id,
        .credentials.authentication.password = device_token,
    };
    client = esp_mqtt_client_init(&cfg);
}

// good: tls CWE-319
static void telemetry_start_ok(void)
{
    esp_mqtt_client_config_t cfg = {
        .broker.address.uri = "mqtts://ingest.example.com:8883",
        .broker.verification.certificate = ca_pem,
        .credentials.username = device_id,
        .credentials.authentication.password = device_token,
    };
    client = esp_mqtt_client_init(&cfg);
}

// bad: random CWE-338
static void make_pairing_code(char out[7])
{
    srand(HAL_GetTick());
    for (int i = 0; i < 6; i++) {
        out[i] = '0' + rand() % 10;
    }
    out[6] = '\0';
}

// good: random CWE-338
static bool make_pairing_code_ok(char out[7])
{
    uint32_t r;
    for (int i = 0; i < 6; i++) {
        if (HAL_RNG_GenerateRandomNumber(&hrng, &r) != HAL_OK) {
            return false;
        }
        out[i] = '0' + r % 10;
    }
    out[6] = '\0';
    return true;
}

// bad: random CWE-338
static int prng_entropy(void *ctx, unsigned char *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (unsigned char)rand();
    }
    return 0;
}

// good: random CWE-338
static int hw_entropy(void *ctx, unsigned char *out, size_t len)
{
    return trng_read(out, len) == (int)len ? 0 : MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
}

// bad: random CWE-330
static void new_session(session_ctx_t *s)
{
    s->session_key = xTaskGetTickCount() ^ 0xA5A5A5A5u;
    s->open = true;
}

// good: random CWE-330
static bool new_session_ok(session_ctx_t *s)
{
    s->open = psa_generate_random((uint8_t *)&s->session_key, sizeof(s->session_key)) == PSA_SUCCESS;
    return s->open;
}

// bad: random CWE-335
static void drbg_setup(void)
{
    mbedtls_ctr_drbg_init(&drbg);
    if (mbedtls_ctr_drbg_seed(&drbg, fixed_entropy, NULL, (const unsigned char *)"pump", 4) != 0) {
        fatal();
    }
}

// good: random CWE-335
static void drbg_setup_ok(void)
{
    mbedtls_ctr_drbg_init(&drbg);
    if (mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy, (const unsigned char *)"pump", 4) != 0) {
        fatal();
    }
}

// bad: compare CWE-208
static bool cmd_mac_ok(const struct frame *f)
{
    uint8_t want[16];
    cmac_compute(link_key_handle, f->body, f->len, want);
    for (unsigned i = 0; i < sizeof(want); i++) {
        if (f->mac[i] != want[i]) {
            return false;
        }
    }
    return true;
}

// good: compare CWE-208
static bool cmd_mac_ok_ct(const struct frame *f)
{
    uint8_t want[16];
    uint8_t diff = 0;
    cmac_compute(link_key_handle, f->body, f->len, want);
    for (unsigned i = 0; i < sizeof(want); i++) {
        diff |= f->mac[i] ^ want[i];
    }
    return diff == 0;
}

// bad: compare CWE-208
static int unlock_service(const uint8_t *hash)
{
    return memcmp(hash, settings.pin_hash, 32) == 0 ? 0 : -EACCES;
}

// good: compare CWE-208
static int unlock_service_ok(const uint8_t *hash)
{
    return mbedtls_ct_memcmp(hash, settings.pin_hash, 32) == 0 ? 0 : -EACCES;
}

// bad: compare CWE-697
static bool hmac_matches(const uint8_t *rx_hmac)
{
    return strcmp((const char *)rx_hmac, (const char *)calc_hmac) == 0;
}

// good: compare CWE-697
static bool hmac_matches_ok(const uint8_t *rx_hmac)
{
    return CRYPTO_memcmp(rx_hmac, calc_hmac, 32) == 0;
}

// bad: key CWE-321
static int start_cipher(mbedtls_aes_context *aes)
{
    return mbedtls_aes_setkey_enc(aes, (const unsigned char *)"PumpPumpPumpPump", 128);
}

// good: key CWE-321
static int start_cipher_ok(mbedtls_aes_context *aes)
{
    uint8_t k[16];
    int rc = keystore_read(KEY_LINK, k, sizeof(k));
    if (rc == 0) {
        rc = mbedtls_aes_setkey_enc(aes, k, 128);
    }
    mbedtls_platform_zeroize(k, sizeof(k));
    return rc;
}

// bad: key CWE-321
static const unsigned char xtea_k[16] = { 0x31, 0x9a, 0x7c, 0x05, 0x44, 0x10, 0xfe, 0x2b, 0x88, 0x61, 0x0d, 0xc3, 0x72, 0x5e, 0xa9, 0x14 };
void seal_frame(uint32_t v[2])
{
    xtea_encrypt(v, xtea_k);
}

// good: key CWE-321
static const unsigned char aes_sbox_k[16] = { 0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76 };
uint8_t substitute(uint8_t b)
{
    return aes_sbox_k[b & 15];
}

// bad: key CWE-798
static bool telnet_login(const char *user, const char *pass)
{
    return !strcmp(user, "service") && !strcmp(pass, "pump4711");
}

// good: key CWE-798
static bool telnet_login_ok(const char *user, const char *pass)
{
    return !strcmp(user, "service") && pbkdf2_matches(pass, nv.salt, nv.verifier);
}

// bad: key CWE-798
#define FIXED_PASSKEY 123456
static void ble_sec_init(void)
{
    uint32_t passkey = FIXED_PASSKEY;
    esp_ble_gap_set_security_param(ESP_BLE_SM_SET_STATIC_PASSKEY, &passkey, sizeof(passkey));
}

// good: key CWE-798
static void ble_sec_init_ok(void)
{
    uint8_t iocap = ESP_IO_CAP_OUT;
    esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &iocap, sizeof(iocap));
}

// bad: cipher CWE-327
static void protect_payload(uint8_t *buf, size_t len, const uint8_t *key, size_t key_len)
{
    for (size_t i = 0; i < len; i++) {
        buf[i] ^= key[i % key_len];
    }
}

// good: cipher CWE-327
static int protect_payload_ok(uint8_t *buf, size_t len, const uint8_t nonce[12], uint8_t tag[16])
{
    return mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, NULL, 0, buf, buf, 16, tag);
}

// bad: cipher CWE-327
static void encrypt_record(const uint8_t *in, uint8_t *out)
{
    struct tc_aes_key_sched_struct s;
    tc_aes128_set_encrypt_key(&s, record_key);
    for (int i = 0; i < RECORD_LEN; i += 16) {
        tc_aes_encrypt(out + i, in + i, &s);
    }
}

// good: cipher CWE-327
static int encrypt_record_ok(const uint8_t *in, uint8_t *out, const uint8_t *nonce)
{
    return tc_ccm_generation_encryption(out, RECORD_LEN + 8, NULL, 0, in, RECORD_LEN, &ccm_mode);
}

// bad: cipher CWE-328
static void sign_record(const uint8_t *rec, size_t len, uint8_t out[16])
{
    md5_context ctx;
    InitMd5(&ctx);
    Md5Update(&ctx, rec, len);
    Md5Final(&ctx, out);
}

// good: cipher CWE-328
static int sign_record_ok(const uint8_t *rec, size_t len, uint8_t out[32])
{
    return mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), mac_key, 32, rec, len, out);
}
