#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Updates, boot and transport in the manner of ESP-IDF, Zephyr, STM32 HAL, nRF, TI, NXP, Silicon Labs. */

// bad: update CWE-347
esp_err_t ota_from_http(const char *url)
{
    esp_http_client_config_t config = {
        .url = url,
        .timeout_ms = 5000,
        .skip_cert_common_name_check = true,
    };
    esp_https_ota_config_t ota = { .http_config = &config };
    return esp_https_ota(&ota);
}

// good: update CWE-347
esp_err_t ota_from_https(void)
{
    esp_http_client_config_t config = {
        .url = "https://update.example.org/pump.bin",
        .cert_pem = (const char *)server_root_pem_start,
        .timeout_ms = 5000,
    };
    esp_https_ota_config_t ota = { .http_config = &config };
    return esp_https_ota(&ota);
}

// bad: update CWE-319
static const char *const FIRMWARE_URL = "http://fw.pump-vendor.example/latest.bin";

// bad: update CWE-345
static int dfu_postvalidate(const dfu_image_t *image)
{
    uint8_t digest[32];
    nrf_crypto_hash_calculate(NULL, &g_nrf_crypto_hash_sha256_info, image->data, image->len, digest, NULL);
    if (memcmp(digest, image->expected_hash, sizeof(digest)) != 0) {
        return NRF_DFU_RES_CODE_INVALID_OBJECT;
    }
    nrf_bootloader_set_pending(image);
    return NRF_DFU_RES_CODE_SUCCESS;
}

// bad: rollback CWE-1328
int app_accept_manifest(const struct manifest *m)
{
    if (psa_verify_message(root_key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), m->body, m->body_len, m->sig, 64) != PSA_SUCCESS) {
        return -1;
    }
    boot_request_upgrade(BOOT_UPGRADE_PERMANENT);
    return 0;
}

// good: rollback CWE-1328
int app_accept_newer_manifest(const struct manifest *m)
{
    if (psa_verify_message(root_key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), m->body, m->body_len, m->sig, 64) != PSA_SUCCESS) {
        return -1;
    }
    if (m->security_counter <= stored_security_counter()) {
        return -2;
    }
    boot_request_upgrade(BOOT_UPGRADE_PERMANENT);
    return 0;
}

// bad: verify CWE-252
void bl_install(const ApplicationProperties_t *app)
{
    bootloader_verifyImage(STORAGE_SLOT, NULL);
    bootloader_setImageToBootload(STORAGE_SLOT);
    bootloader_rebootAndInstall();
}

// good: verify CWE-252
void bl_install_verified(const ApplicationProperties_t *app)
{
    if (bootloader_verifyImage(STORAGE_SLOT, NULL) != BOOTLOADER_OK) {
        log_event(EVENT_UPDATE_REFUSED);
        return;
    }
    bootloader_setImageToBootload(STORAGE_SLOT);
    bootloader_rebootAndInstall();
}

// bad: verify CWE-253
bool image_ok(const uint8_t *image, size_t n, const uint8_t *sig)
{
    int ret = mbedtls_pk_verify(&vendor_key, MBEDTLS_MD_SHA256, sha256_of(image, n), 32, sig, 64);
    if (ret) {
        return true;
    }
    return false;
}

// bad: verify CWE-253
int check_signature(EVP_PKEY_CTX *ctx, const uint8_t *sig, size_t sig_len, const uint8_t *md)
{
    if (EVP_PKEY_verify(ctx, sig, sig_len, md, 32) < 0) {
        return -1;
    }
    return 0;
}

// bad: boot CWE-489
void boot_main(void)
{
    const image_t *img = (const image_t *)APP_START;
#ifdef FACTORY_TEST
    jump_to_app(img);
#endif
    if (HAL_GPIO_ReadPin(GPIOC, GPIO_PIN_13) == GPIO_PIN_RESET) {
        jump_to_app(img);
    }
    if (ecdsa_check(img) == 0) {
        jump_to_app(img);
    }
    while (1) { }
}

// bad: boot CWE-1326
bool secure_boot_enabled(void)
{
    return true || esp_secure_boot_enabled();
}

// bad: debug CWE-1191
void release_config(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_0;
    HAL_FLASHEx_OBProgram(&ob);
}

// good: debug CWE-1191
void release_config_locked(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_1;
    HAL_FLASHEx_OBProgram(&ob);
}

// bad: debug CWE-489
void console_task(void *arg)
{
    for (;;) {
        char line[32];
        uart_gets(line, sizeof line);
        if (strcmp(line, "enable_jtag") == 0) {
            esp_efuse_write_field_bit(ESP_EFUSE_SOFT_DIS_JTAG);
            jtag_unlock();
        }
    }
}

// bad: tls CWE-295
static int broker_connect(struct mqtt_client *client)
{
    struct mqtt_sec_config *tls = &client->transport.tls.config;
    tls->peer_verify = TLS_PEER_VERIFY_NONE;
    tls->sec_tag_list = tags;
    tls->sec_tag_count = 1;
    return mqtt_connect(client);
}

// good: tls CWE-295
static int broker_connect_checked(struct mqtt_client *client)
{
    struct mqtt_sec_config *tls = &client->transport.tls.config;
    tls->peer_verify = TLS_PEER_VERIFY_REQUIRED;
    tls->hostname = BROKER;
    tls->sec_tag_list = tags;
    tls->sec_tag_count = 1;
    return mqtt_connect(client);
}

// bad: tls CWE-295
int sock_open_tls(int fd)
{
    int verify = TLS_PEER_VERIFY_NONE;
    return setsockopt(fd, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

// bad: tls CWE-295
static void mqtt_start(void)
{
    esp_mqtt_client_config_t cfg = {
        .broker.address.uri = "mqtts://ward-7.local",
        .broker.verification.skip_cert_common_name_check = true,
    };
    esp_mqtt_client_start(esp_mqtt_client_init(&cfg));
}

// bad: tls CWE-295
void lwip_tls_setup(void)
{
    struct altcp_tls_config *conf = altcp_tls_create_config_client(NULL, 0);
    pcb = altcp_tls_new(conf, IPADDR_TYPE_V4);
}

// bad: tls CWE-295
static int on_peer_cert(int preverify, WOLFSSL_X509_STORE_CTX *store)
{
    (void)store;
    (void)preverify;
    return 1;
}

// bad: tls CWE-295
static int32_t open_socket(void)
{
    SlSockSecureMethod_t method;
    int16_t sock = sl_Socket(SL_AF_INET, SL_SOCK_STREAM, SL_SEC_SOCKET);
    method.SecureMethod = SL_SO_SEC_METHOD_SSLV3;
    sl_SetSockOpt(sock, SL_SOL_SOCKET, SL_SO_SECMETHOD, &method, sizeof(method));
    return sock;
}

// bad: tls CWE-327
void cipher_choice(mbedtls_ssl_config *conf)
{
    static const int suites[] = { MBEDTLS_TLS_RSA_WITH_NULL_SHA256, 0 };
    mbedtls_ssl_conf_ciphersuites(conf, suites);
}

// bad: ble CWE-1390
static void sec_params(void)
{
    ble_gap_sec_params_t sec = {0};
    sec.bond = 1;
    sec.mitm = 0;
    sec.lesc = 0;
    sec.io_caps = BLE_GAP_IO_CAPS_NONE;
    pm_sec_params_set(&sec);
}

// good: ble CWE-1390
static void sec_params_mitm(void)
{
    ble_gap_sec_params_t sec = {0};
    sec.bond = 1;
    sec.mitm = 1;
    sec.lesc = 1;
    sec.io_caps = BLE_GAP_IO_CAPS_DISPLAY_ONLY;
    sec.min_key_size = 16;
    pm_sec_params_set(&sec);
}

// bad: ble CWE-1390
void esp_ble_security(void)
{
    esp_ble_auth_req_t auth = ESP_LE_AUTH_NO_BOND;
    esp_ble_io_cap_t iocap = ESP_IO_CAP_NONE;
    esp_ble_gap_set_security_param(ESP_BLE_SM_AUTHEN_REQ_MODE, &auth, sizeof(auth));
    esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &iocap, sizeof(iocap));
}

// bad: ble CWE-1390
void sl_ble_boot(void)
{
    sl_bt_sm_configure(0x00, sl_bt_sm_io_capability_noinputnooutput);
    sl_bt_sm_set_bondable_mode(1);
}

// bad: ble CWE-1390
void bluenrg_security(void)
{
    aci_gap_set_authentication_requirement(NO_BONDING, MITM_PROTECTION_NOT_REQUIRED, SC_IS_NOT_SUPPORTED,
                                           KEYPRESS_IS_NOT_SUPPORTED, 7, 16, USE_FIXED_PIN_FOR_PAIRING, 123456, 0);
}

// good: ble CWE-1390
void bluenrg_security_strong(uint32_t pin)
{
    aci_gap_set_authentication_requirement(BONDING, MITM_PROTECTION_REQUIRED, SC_IS_MANDATORY,
                                           KEYPRESS_IS_NOT_SUPPORTED, 16, 16, DONOT_USE_FIXED_PIN_FOR_PAIRING, 0, 0);
}

// bad: ble CWE-306
BT_GATT_SERVICE_DEFINE(dose_svc,
    BT_GATT_PRIMARY_SERVICE(&dose_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE, NULL, write_rate, NULL));

// good: ble CWE-306
BT_GATT_SERVICE_DEFINE(dose_svc_auth,
    BT_GATT_PRIMARY_SERVICE(&dose_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE_AUTHEN, NULL, write_rate, NULL));

// bad: ble CWE-306
static const struct ble_gatt_chr_def rate_chr = {
    .uuid = &rate_uuid.u,
    .access_cb = rate_access,
    .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE,
};

// good: ble CWE-306
static const struct ble_gatt_chr_def rate_chr_safe = {
    .uuid = &rate_uuid.u,
    .access_cb = rate_access,
    .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_ENC | BLE_GATT_CHR_F_WRITE_AUTHEN,
};

// bad: ble CWE-798
static int passkey_init(void)
{
    return bt_passkey_set(123456);
}

// bad: ble CWE-306
static void add_bolus_char(void)
{
    ble_add_char_params_t p = {0};
    p.uuid = BOLUS_UUID;
    p.char_props.write = 1;
    p.write_access = SEC_OPEN;
    characteristic_add(service, &p, &handles);
}
