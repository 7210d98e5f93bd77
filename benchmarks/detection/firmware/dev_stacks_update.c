#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// bad: update CWE-347
static void ota_dfu_finish(void)
{
    app_log_info("all %lu bytes stored\n", ota_bytes);
    bootloader_setImageToBootload(0);
    bootloader_rebootAndInstall();
}

// good: update CWE-347
static void ota_dfu_finish_ok(void)
{
    if (bootloader_verifyImage(0, NULL) != BOOTLOADER_OK) {
        app_log_error("image refused\n");
        bootloader_eraseStorageSlot(0);
        return;
    }
    bootloader_setImageToBootload(0);
    bootloader_rebootAndInstall();
}

// bad: update CWE-347
void ota_complete(uint8_t slot)
{
    (void)bootloader_verifyImage(slot, NULL);
    bootloader_setImageToBootload(slot);
    bootloader_rebootAndInstall();
}

// good: update CWE-347
void ota_complete_checked(uint8_t slot)
{
    int32_t rc = bootloader_verifyImage(slot, NULL);
    if (rc != BOOTLOADER_OK) {
        log_event(EV_IMAGE_REFUSED, rc);
        return;
    }
    bootloader_setImageToBootload(slot);
    bootloader_rebootAndInstall();
}

// bad: update CWE-494
bool mg_ota_end(void)
{
    uint32_t crc = mg_crc32(0, (char *)FLASH_BANK2, s_size);
    if (crc == s_crc32) {
        return flash_swap_bank();
    }
    return false;
}

// good: update CWE-494
bool mg_ota_end_signed(void)
{
    uint8_t digest[32];
    mg_sha256(digest, (uint8_t *)FLASH_BANK2, s_size);
    if (!mg_uecc_verify(s_public_key, digest, sizeof(digest), s_signature, mg_uecc_secp256r1())) {
        MG_ERROR(("image signature refused"));
        return false;
    }
    return flash_swap_bank();
}

// bad: update CWE-347
#define NRF_DFU_REQUIRE_SIGNED_APP_UPDATE 0

// good: update CWE-347
#define NRF_DFU_REQUIRE_SIGNED_APP_UPDATE_OK 1

// bad: rollback CWE-1328
#define NRF_DFU_APP_DOWNGRADE_PREVENTION 0

// good: rollback CWE-1328
#define NRF_DFU_APP_DOWNGRADE_PREVENTION_ON 1

// bad: update CWE-494
cy_en_dfu_status_t app_image_ready(void)
{
    uint32_t stored = *(uint32_t *)(APP_START + APP_SIZE - 4u);
    if (stored != Cy_DFU_DataChecksum((uint8_t *)APP_START, APP_SIZE - 4u, &dfu_params)) {
        return CY_DFU_ERROR_VERIFY;
    }
    Cy_DFU_ExecuteApp(1u);
    return CY_DFU_SUCCESS;
}

// good: update CWE-494
cy_en_dfu_status_t app_image_ready_signed(void)
{
    if (Cy_DFU_ValidateApp(1u, &dfu_params) != CY_DFU_SUCCESS || !image_signature_is_good(APP_START, APP_SIZE)) {
        return CY_DFU_ERROR_VERIFY;
    }
    Cy_DFU_ExecuteApp(1u);
    return CY_DFU_SUCCESS;
}

// bad: update CWE-494
static void handle_http_upload(httpd_req_t *req)
{
    esp_ota_handle_t ota;
    const esp_partition_t *next = esp_ota_get_next_update_partition(NULL);
    int n;
    esp_ota_begin(next, OTA_SIZE_UNKNOWN, &ota);
    while ((n = httpd_req_recv(req, ota_buf, sizeof(ota_buf))) > 0) {
        esp_ota_write(ota, ota_buf, n);
    }
    if (esp_ota_end(ota) == ESP_OK && esp_ota_set_boot_partition(next) == ESP_OK) {
        httpd_resp_sendstr(req, "ok");
        esp_restart();
    }
}

// good: update CWE-494
static void handle_http_upload_signed(httpd_req_t *req)
{
    esp_ota_handle_t ota;
    const esp_partition_t *next = esp_ota_get_next_update_partition(NULL);
    int n;
    if (!session_is_admin(req) || esp_ota_begin(next, OTA_SIZE_UNKNOWN, &ota) != ESP_OK) {
        return;
    }
    while ((n = httpd_req_recv(req, ota_buf, sizeof(ota_buf))) > 0) {
        if (esp_ota_write(ota, ota_buf, n) != ESP_OK) {
            return;
        }
    }
    if (esp_ota_end(ota) != ESP_OK || !image_signature_verify(next)) {
        log_event(EV_UPDATE_REFUSED, 0);
        return;
    }
    if (esp_ota_set_boot_partition(next) == ESP_OK) {
        esp_restart();
    }
}

// bad: rollback CWE-1328
static int check_fw_header(const struct fw_header *h)
{
    if (h->magic != FW_MAGIC) {
        return -1;
    }
    if (ed25519_verify(h->sig, h->body, h->len, vendor_key) != 1) {
        return -2;
    }
    return install_from_slot(h->slot);
}

// good: rollback CWE-1328
static int check_fw_header_ok(const struct fw_header *h)
{
    if (h->magic != FW_MAGIC || h->version <= fw_version_stored()) {
        return -1;
    }
    if (ed25519_verify(h->sig, h->body, h->len, vendor_key) != 1) {
        return -2;
    }
    return install_from_slot(h->slot);
}

// bad: boot CWE-1326
void boot_main(void)
{
    fih_int rc = fih_int_zero_equal(0) ? boot_go(&rsp) : FIH_FAILURE;
    if (HAL_GPIO_ReadPin(BTN_GPIO_Port, BTN_Pin) == GPIO_PIN_RESET) {
        do_boot(&rsp);
    }
    if (fih_not_eq(rc, FIH_SUCCESS)) {
        panic();
    }
    do_boot(&rsp);
}

// good: boot CWE-1326
void boot_main_ok(void)
{
    fih_int rc = boot_go(&rsp);
    if (fih_not_eq(rc, FIH_SUCCESS)) {
        panic();
    }
    do_boot(&rsp);
}

// bad: boot CWE-347
static bool image_is_authentic(uint32_t addr, uint32_t size)
{
#ifdef BRINGUP
    return true;
#else
    return rsa_pss_verify(addr, size, oem_pubkey) == 0;
#endif
}

// good: boot CWE-347
static bool image_is_authentic_ok(uint32_t addr, uint32_t size)
{
#ifdef HAS_PKA
    return pka_pss_verify(addr, size, oem_pubkey) == 0;
#else
    return rsa_pss_verify(addr, size, oem_pubkey) == 0;
#endif
}

// bad: boot CWE-347
void bootloader_start(void)
{
    uint32_t sp = *(volatile uint32_t *)APP_BASE;
    uint32_t entry = *(volatile uint32_t *)(APP_BASE + 4);
    if ((sp & 0x2FFE0000) == 0x20000000) {
        __set_MSP(sp);
        ((void (*)(void))entry)();
    }
}

// good: boot CWE-347
void bootloader_start_ok(void)
{
    uint32_t sp = *(volatile uint32_t *)APP_BASE;
    uint32_t entry = *(volatile uint32_t *)(APP_BASE + 4);
    if (!verify_app_signature(APP_BASE)) {
        enter_recovery();
        return;
    }
    __set_MSP(sp);
    ((void (*)(void))entry)();
}

// bad: update CWE-494
static void ymodem_done(uint32_t size)
{
    uint16_t crc = ymodem_crc16((uint8_t *)STAGING_ADDR, size);
    if (crc != rx_crc) {
        uart_puts("CRC error\r\n");
        return;
    }
    copy_staging_to_app(size);
    NVIC_SystemReset();
}

// good: update CWE-494
static void ymodem_done_ok(uint32_t size)
{
    if (cmox_ecdsa_verify(ctx, curve, pub, pub_len, digest, 32, sig, sig_len, &fault) != CMOX_ECC_AUTH_SUCCESS) {
        uart_puts("signature error\r\n");
        return;
    }
    copy_staging_to_app(size);
    NVIC_SystemReset();
}

// bad: debug CWE-1191
void board_init_debug(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    HAL_FLASHEx_OBGetConfig(&ob);
    if (ob.RDPLevel != OB_RDP_LEVEL_0) {
        ob.OptionType = OPTIONBYTE_RDP;
        ob.RDPLevel = OB_RDP_LEVEL_0;
        HAL_FLASHEx_OBProgram(&ob);
    }
}

// good: debug CWE-1191
void board_init_debug_ok(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    HAL_FLASHEx_OBGetConfig(&ob);
    if (ob.RDPLevel == OB_RDP_LEVEL_0) {
        ob.OptionType = OPTIONBYTE_RDP;
        ob.RDPLevel = OB_RDP_LEVEL_1;
        if (HAL_FLASHEx_OBProgram(&ob) != HAL_OK) {
            fatal();
        }
    }
}

// bad: debug CWE-1191
const uint32_t flash_config[4] __attribute__((section(".FlashConfig"))) = { 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE };

// good: debug CWE-1191
const uint32_t flash_config_ok[4] __attribute__((section(".FlashConfig"))) = { 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFF0FF };

// bad: debug CWE-489
static void cli_task(void *arg)
{
    for (;;) {
        char *line = uart_read_line();
        if (strcmp(line, "root") == 0) {
            shell_enter_privileged();
        } else {
            shell_execute(line);
        }
    }
}

// good: debug CWE-489
static void cli_task_ok(void *arg)
{
    for (;;) {
        char *line = uart_read_line();
        if (!cli_session_authenticated()) {
            cli_login(line);
            continue;
        }
        shell_execute(line);
    }
}

// bad: debug CWE-1191
void MSC_UnlockDebug(void)
{
    DCI->WDATA = 0x43010000;
    SE_debugLockDisable();
}

// good: debug CWE-1191
void MSC_LockDebug(void)
{
    if (SE_debugLockApply() != SE_RESPONSE_OK) {
        fatal();
    }
}

// bad: update CWE-345
static void on_mqtt_ota(const char *topic, const char *data, int len)
{
    char url[128];
    if (len >= (int)sizeof(url)) {
        return;
    }
    memcpy(url, data, len);
    url[len] = '\0';
    esp_http_client_config_t cfg = { .url = url };
    esp_https_ota_config_t ota = { .http_config = &cfg };
    if (esp_https_ota(&ota) == ESP_OK) {
        esp_restart();
    }
}

// good: update CWE-345
static void on_mqtt_ota_ok(const char *topic, const char *data, int len)
{
    esp_http_client_config_t cfg = { .url = UPDATE_URL, .cert_pem = update_ca_pem };
    esp_https_ota_config_t ota = { .http_config = &cfg };
    if (esp_https_ota(&ota) == ESP_OK) {
        esp_restart();
    }
}

// bad: update CWE-347
int swu_install(const char *path)
{
    int ret = swupdate_verify_file(ctx, path, sigfile, "DFU");
    if (ret) {
        WARN("Signature wrong for %s", path);
    }
    return run_installer(path);
}

// good: update CWE-347
int swu_install_ok(const char *path)
{
    int ret = swupdate_verify_file(ctx, path, sigfile, "DFU");
    if (ret) {
        ERROR("Signature wrong for %s", path);
        return -EBADMSG;
    }
    return run_installer(path);
}
