#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <stddef.h>
#include "stm32l4xx_hal.h"
#include "mbedtls/pk.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/sha256.h"
#include "mbedtls/md.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/gcm.h"
#include "esp_ota_ops.h"
#include "esp_https_ota.h"
#include "esp_app_format.h"
#include "esp_efuse.h"
#include "esp_log.h"
#include "nvs.h"

#define SLOT_A_ADDR 0x08020000UL
#define SLOT_B_ADDR 0x08080000UL

typedef struct {
    uint32_t magic;
    uint32_t version;
    uint32_t size;
    uint32_t crc32;
    uint8_t  sig[72];
    uint32_t sig_len;
} img_t;

extern const uint8_t release_pub_der[];
extern const size_t release_pub_der_len;
extern CRC_HandleTypeDef hcrc;
extern UART_HandleTypeDef huart1;
uint32_t crc32_calc(const void *p, uint32_t n);
int flash_write(uint32_t addr, const void *p, uint32_t n);
int flash_erase(uint32_t addr, uint32_t n);
void slot_swap_request(void);
void sec_event(uint32_t code);

// bad: update CWE-353
int update_commit(const img_t *h, uint32_t slot)
{
    const uint8_t *body = (const uint8_t *)(slot + sizeof(img_t));

    if (h->magic != 0x31574644UL || h->size > 0x5F000UL) {
        return -1;
    }
    if (crc32_calc(body, h->size) != h->crc32) {
        sec_event(0x21);
        return -2;
    }
    slot_swap_request();
    return 0;
}

// good: update CWE-353
static int image_signature_check(const img_t *h, const uint8_t *body)
{
    mbedtls_pk_context pk;
    uint8_t md[32];
    mbedtls_sha256_context sc;
    int rc;

    mbedtls_pk_init(&pk);
    mbedtls_sha256_init(&sc);
    rc = mbedtls_pk_parse_public_key(&pk, release_pub_der, release_pub_der_len);
    if (rc == 0) rc = mbedtls_sha256_starts_ret(&sc, 0);
    if (rc == 0) rc = mbedtls_sha256_update_ret(&sc, (const uint8_t *)h, offsetof(img_t, sig));
    if (rc == 0) rc = mbedtls_sha256_update_ret(&sc, body, h->size);
    if (rc == 0) rc = mbedtls_sha256_finish_ret(&sc, md);
    if (rc == 0 && h->sig_len > sizeof(h->sig)) rc = -1;
    if (rc == 0) rc = mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, md, sizeof(md), h->sig, h->sig_len);
    mbedtls_sha256_free(&sc);
    mbedtls_pk_free(&pk);
    return rc;
}
int update_finish(const img_t *h, uint32_t slot)
{
    const uint8_t *body = (const uint8_t *)(slot + sizeof(img_t));

    if (h->magic != 0x31574644UL || h->size > 0x5F000UL) { return -1; }
    /* CRC first, to reject a broken transfer without the cost of ECDSA */
    if (crc32_calc(body, h->size) != h->crc32) { return -2; }
    if (image_signature_check(h, body) != 0) {
        sec_event(0x22);
        return -3;
    }
    slot_swap_request();
    return 0;
}

// bad: update CWE-494
esp_err_t ota_pull(const char *url)
{
    esp_http_client_config_t http = {
        .url = url,
        .timeout_ms = 8000,
        .skip_cert_common_name_check = true,
    };
    esp_https_ota_config_t cfg = { .http_config = &http };
    esp_err_t err = esp_https_ota(&cfg);

    if (err == ESP_OK) {
        esp_restart();
    }
    return err;
}

// good: update CWE-494
extern const char update_ca_pem_start[] asm("_binary_update_ca_pem_start");

esp_err_t ota_fetch_release(const char *path)
{
    esp_http_client_config_t http = {
        .host = "fw.example-med.com",
        .path = path,
        .transport_type = HTTP_TRANSPORT_OVER_SSL,
        .cert_pem = update_ca_pem_start,
        .timeout_ms = 8000,
    };
    esp_https_ota_config_t cfg = { .http_config = &http };
    esp_err_t err = esp_https_ota(&cfg);

    if (err != ESP_OK) {
        ESP_LOGE("ota", "update failed: %s", esp_err_to_name(err));
        return err;
    }
    esp_restart();
    return ESP_OK;
}

// bad: update CWE-345
typedef enum { DL_IDLE, DL_RUN, DL_DONE } dl_state_t;
static dl_state_t dl_state;
static uint32_t dl_addr, dl_left;

int dl_on_frame(uint8_t op, const uint8_t *p, uint16_t n)
{
    switch (op) {
    case 0x10:
        if (n < 4) { return -1; }
        memcpy(&dl_left, p, 4);
        if (dl_left > 0x60000UL) { return -1; }
        dl_addr = SLOT_B_ADDR;
        dl_state = DL_RUN;
        return flash_erase(SLOT_B_ADDR, dl_left);
    case 0x11:
        if (dl_state != DL_RUN || n > dl_left) { return -1; }
        if (flash_write(dl_addr, p, n) != 0) { return -2; }
        dl_addr += n;
        dl_left -= n;
        return 0;
    case 0x12:
        if (dl_left != 0) { return -1; }
        dl_state = DL_DONE;
        slot_swap_request();
        return 0;
    default:
        return -1;
    }
}

// good: update CWE-345
typedef enum { RX_IDLE, RX_RUN } rx_state_t;
static rx_state_t rx_state;
static uint32_t rx_addr, rx_left;
int image_signature_check_slot(uint32_t slot);

int rx_on_frame(uint8_t op, const uint8_t *p, uint16_t n)
{
    switch (op) {
    case 0x10:
        if (n < 4) { return -1; }
        memcpy(&rx_left, p, 4);
        if (rx_left > 0x60000UL) { return -1; }
        rx_addr = SLOT_B_ADDR;
        rx_state = RX_RUN;
        return flash_erase(SLOT_B_ADDR, rx_left);
    case 0x11:
        if (rx_state != RX_RUN || n > rx_left) { return -1; }
        if (flash_write(rx_addr, p, n) != 0) { return -2; }
        rx_addr += n;
        rx_left -= n;
        return 0;
    case 0x12:
        if (rx_state != RX_RUN || rx_left != 0) { return -1; }
        rx_state = RX_IDLE;
        if (image_signature_check_slot(SLOT_B_ADDR) != 0) {
            sec_event(0x23);
            (void)flash_erase(SLOT_B_ADDR, 0x800);
            return -3;
        }
        slot_swap_request();
        return 0;
    default:
        return -1;
    }
}

// bad: update CWE-345
int update_check_digest(const uint8_t *pkg, size_t len)
{
    uint8_t md[32];

    if (len < 64) { return -1; }
    if (mbedtls_sha256_ret(pkg + 32, len - 32, md, 0) != 0) { return -1; }
    if (memcmp(md, pkg, 32) != 0) {
        sec_event(0x24);
        return -2;
    }
    if (flash_write(SLOT_B_ADDR, pkg + 32, (uint32_t)(len - 32)) != 0) { return -3; }
    slot_swap_request();
    return 0;
}

// good: update CWE-345
int keystore_load_fleet_key(uint8_t out[32]);
int ct_differ(const uint8_t *a, const uint8_t *b, size_t n);

int update_check_mac(const uint8_t *pkg, size_t len)
{
    uint8_t mac[32], k[32];
    int rc = -1;

    if (len < 64 || keystore_load_fleet_key(k) != 0) { return -1; }
    rc = mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), k, sizeof(k),
                         pkg + 32, len - 32, mac);
    mbedtls_platform_zeroize(k, sizeof(k));
    if (rc != 0) { return rc; }
    if (ct_differ(mac, pkg, 32)) {
        sec_event(0x25);
        return -2;
    }
    if (flash_write(SLOT_B_ADDR, pkg + 32, (uint32_t)(len - 32)) != 0) { return -3; }
    slot_swap_request();
    return 0;
}

// bad: verify CWE-252
int slot_accept(mbedtls_pk_context *pk, const uint8_t *md, const img_t *h)
{
    int rc;

    rc = mbedtls_pk_verify(pk, MBEDTLS_MD_SHA256, md, 32, h->sig, h->sig_len);
    rc = flash_write(SLOT_B_ADDR, h, sizeof(*h));
    if (rc != 0) {
        return -1;
    }
    slot_swap_request();
    return 0;
}

// good: verify CWE-252
int slot_confirm(mbedtls_pk_context *pk, const uint8_t *md, const img_t *h)
{
    volatile int rc = -1;

    if (h->sig_len > sizeof(h->sig)) {
        return -1;
    }
    rc = mbedtls_pk_verify(pk, MBEDTLS_MD_SHA256, md, 32, h->sig, h->sig_len);
    if (rc != 0 || rc != 0) {
        sec_event(0x31);
        return -1;
    }
    if (flash_write(SLOT_B_ADDR, h, sizeof(*h)) != 0) {
        return -2;
    }
    slot_swap_request();
    return 0;
}

// bad: verify CWE-253
static int verify_ecdsa(mbedtls_ecp_group *g, mbedtls_ecp_point *q, const uint8_t *md,
                        const mbedtls_mpi *r, const mbedtls_mpi *s)
{
    return mbedtls_ecdsa_verify(g, md, 32, q, r, s);
}
bool therapy_file_trusted(mbedtls_ecp_group *g, mbedtls_ecp_point *q, const uint8_t *md,
                          const mbedtls_mpi *r, const mbedtls_mpi *s)
{
    if (verify_ecdsa(g, q, md, r, s) > 0) {
        return false;
    }
    return true;
}

// good: verify CWE-253
bool protocol_file_trusted(mbedtls_ecp_group *g, mbedtls_ecp_point *q, const uint8_t *md,
                           const mbedtls_mpi *r, const mbedtls_mpi *s)
{
    return !mbedtls_ecdsa_verify(g, md, 32, q, r, s);
}

// bad: verify CWE-252
int cfg_open(mbedtls_gcm_context *gcm, const uint8_t *iv, const uint8_t *tag,
             const uint8_t *ct, size_t n, uint8_t *out, void (*apply)(const uint8_t *, size_t))
{
    int ret = mbedtls_gcm_auth_decrypt(gcm, n, iv, 12, NULL, 0, tag, 16, ct, out);

    if (ret != 0) {
        ESP_LOGW("cfg", "gcm returned -0x%04x", (unsigned)-ret);
    }
    apply(out, n);
    return 0;
}

// good: verify CWE-252
int cfg_import(mbedtls_gcm_context *gcm, const uint8_t *iv, const uint8_t *tag,
               const uint8_t *ct, size_t n, uint8_t *out, void (*apply)(const uint8_t *, size_t))
{
    int ret = mbedtls_gcm_auth_decrypt(gcm, n, iv, 12, NULL, 0, tag, 16, ct, out);

    if (ret != 0) {
        ESP_LOGW("cfg", "gcm returned -0x%04x", (unsigned)-ret);
        sec_event(0x33);
        return ret;
    }
    apply(out, n);
    return 0;
}

// bad: verify CWE-252
esp_err_t ota_close(esp_ota_handle_t h, const esp_partition_t *part)
{
    esp_ota_end(h);
    esp_err_t err = esp_ota_set_boot_partition(part);
    if (err == ESP_ERR_OTA_VALIDATE_FAILED) {
        err = ESP_OK;
    }
    esp_restart();
    return err;
}

// good: verify CWE-252
esp_err_t ota_seal(esp_ota_handle_t h, const esp_partition_t *part)
{
    esp_err_t err = esp_ota_end(h);

    if (err == ESP_OK) {
        err = esp_ota_set_boot_partition(part);
    }
    if (err != ESP_OK) {
        ESP_LOGE("ota", "image refused: %s", esp_err_to_name(err));
        return err;
    }
    esp_restart();
    return ESP_OK;
}

// bad: rollback CWE-1328
esp_err_t ota_header_check(const uint8_t *data, size_t len)
{
    esp_app_desc_t nd, cur;
    const size_t off = sizeof(esp_image_header_t) + sizeof(esp_image_segment_header_t);

    if (len < off + sizeof(nd)) { return ESP_ERR_INVALID_SIZE; }
    memcpy(&nd, data + off, sizeof(nd));
    esp_ota_get_partition_description(esp_ota_get_running_partition(), &cur);
    ESP_LOGI("ota", "running %s, new %s", cur.version, nd.version);
    if (memcmp(cur.project_name, nd.project_name, sizeof(nd.project_name)) != 0) {
        return ESP_FAIL;
    }
    return ESP_OK;
}

// good: rollback CWE-1328
esp_err_t ota_header_admit(const uint8_t *data, size_t len)
{
    esp_app_desc_t nd;
    const size_t off = sizeof(esp_image_header_t) + sizeof(esp_image_segment_header_t);

    if (len < off + sizeof(nd)) { return ESP_ERR_INVALID_SIZE; }
    memcpy(&nd, data + off, sizeof(nd));
    if (!esp_efuse_check_secure_version(nd.secure_version)) {
        ESP_LOGE("ota", "secure version %u below eFuse", (unsigned)nd.secure_version);
        return ESP_ERR_OTA_SMALL_SEC_VER;
    }
    return ESP_OK;
}

// bad: rollback CWE-1328
typedef struct { uint32_t active_ver; uint32_t boot_cnt; } boot_rec_t;
extern boot_rec_t boot_rec;
int image_authentic(const img_t *h);
int boot_rec_save(const boot_rec_t *r);

int image_select(const img_t *cand)
{
    if (image_authentic(cand) != 0) {
        return -1;
    }
    if (cand->version == boot_rec.active_ver) {
        return 0;
    }
    boot_rec.active_ver = cand->version;
    boot_rec_save(&boot_rec);
    slot_swap_request();
    return 1;
}

// good: rollback CWE-1328
typedef struct { uint32_t floor_ver; uint32_t boot_cnt; } boot_floor_t;
extern boot_floor_t boot_floor;
int image_auth_result(const img_t *h);
int boot_floor_save(const boot_floor_t *r);

int image_choose(const img_t *cand)
{
    if (image_auth_result(cand) != 0) {
        return -1;
    }
    if (cand->version < boot_floor.floor_ver) {
        sec_event(0x41);
        return -2;
    }
    if (cand->version == boot_floor.floor_ver) {
        return 0;
    }
    slot_swap_request();
    return 1;
}
int image_confirm_running(const img_t *running)
{
    if (running->version > boot_floor.floor_ver) {
        boot_floor.floor_ver = running->version;
        return boot_floor_save(&boot_floor);
    }
    return 0;
}

// bad: rollback CWE-1328
#define OTP_VER_ADDR 0x1FFF7000UL
static uint32_t otp_version(void)
{
    const volatile uint64_t *w = (const volatile uint64_t *)OTP_VER_ADDR;
    uint32_t n = 0;
    while (n < 64 && w[n] != 0xFFFFFFFFFFFFFFFFULL) { n++; }
    return n;
}
int stage_install(const img_t *h, uint8_t force_flag)
{
    if (h->version < otp_version() && !force_flag) {
        return -1;
    }
    slot_swap_request();
    return 0;
}
int stage_on_packet(const uint8_t *p, uint16_t n)
{
    return n >= 2 ? stage_install((const img_t *)SLOT_B_ADDR, p[1]) : -1;
}

// good: rollback CWE-1328
#define OTP_CNT_ADDR 0x1FFF7000UL
static uint32_t otp_counter(void)
{
    const volatile uint64_t *w = (const volatile uint64_t *)OTP_CNT_ADDR;
    uint32_t n = 0;
    while (n < 64 && w[n] != 0xFFFFFFFFFFFFFFFFULL) { n++; }
    return n;
}
int stage_promote(const img_t *h)
{
    uint32_t cnt = otp_counter();

    if (h->version < cnt) {
        sec_event(0x42);
        return -1;
    }
    if (h->version > cnt && cnt < 64) {
        HAL_FLASH_Unlock();
        HAL_StatusTypeDef st = HAL_FLASH_Program(FLASH_TYPEPROGRAM_DOUBLEWORD, OTP_CNT_ADDR + 8U * cnt, 0);
        HAL_FLASH_Lock();
        if (st != HAL_OK) { return -2; }
    }
    slot_swap_request();
    return 0;
}

// bad: boot CWE-1326
typedef void (*entry_t)(void);
int boot_image_verify(uint32_t slot);

void boot_jump(uint32_t slot)
{
    uint32_t sp = *(volatile uint32_t *)slot;
    uint32_t pc = *(volatile uint32_t *)(slot + 4U);

    if ((sp & 0x2FFE0000UL) == 0x20000000UL) {
        HAL_DeInit();
        SysTick->CTRL = 0;
        SCB->VTOR = slot;
        __set_MSP(sp);
        ((entry_t)pc)();
    }
}
int main_boot(void)
{
    HAL_Init();
    boot_jump(SLOT_A_ADDR);
    for (;;) { __WFI(); }
}

// good: boot CWE-1326
typedef void (*reset_fn_t)(void);
int boot_signature_of(uint32_t slot);

static void enter_image(uint32_t slot)
{
    HAL_DeInit();
    SysTick->CTRL = 0;
    SCB->VTOR = slot;
    __set_MSP(*(volatile uint32_t *)slot);
    ((reset_fn_t)(*(volatile uint32_t *)(slot + 4U)))();
}
int loader_main(void)
{
    HAL_Init();
    if (boot_signature_of(SLOT_A_ADDR) == 0) {
        enter_image(SLOT_A_ADDR);
    }
    sec_event(0x51);
    for (;;) { __WFI(); }
}

// bad: boot CWE-1326
int boot_sig_check(uint32_t slot);
void boot_go(uint32_t slot);

void boot_select(void)
{
    bool service = HAL_GPIO_ReadPin(GPIOC, GPIO_PIN_13) == GPIO_PIN_RESET;

    if (!service && boot_sig_check(SLOT_A_ADDR) != 0) {
        sec_event(0x52);
        NVIC_SystemReset();
    }
    boot_go(SLOT_A_ADDR);
}

// good: boot CWE-1326
int boot_sig_result(uint32_t slot);
void boot_enter(uint32_t slot);

void boot_pick(void)
{
    bool alt = HAL_GPIO_ReadPin(GPIOC, GPIO_PIN_13) == GPIO_PIN_RESET;
    uint32_t slot = alt ? SLOT_B_ADDR : SLOT_A_ADDR;

    if (boot_sig_result(slot) != 0) {
        sec_event(0x53);
        NVIC_SystemReset();
    }
    boot_enter(slot);
}

// bad: boot CWE-1326
int slot_sig(uint32_t slot);
void slot_run(uint32_t slot);

void boot_sequence(void)
{
    static const uint32_t slots[] = { SLOT_A_ADDR, SLOT_B_ADDR };

    for (unsigned i = 0; i < 2; i++) {
        if (slot_sig(slots[i]) == 0) {
            slot_run(slots[i]);
        }
    }
    /* neither verified: start the primary so that the device is not bricked */
    slot_run(SLOT_A_ADDR);
}

// good: boot CWE-1326
int slot_auth(uint32_t slot);
void slot_start(uint32_t slot);
void recovery_dfu_loop(void);

void boot_order(void)
{
    static const uint32_t slots[] = { SLOT_A_ADDR, SLOT_B_ADDR };
    unsigned i = 0;

    while (i < 2 && slot_auth(slots[i]) != 0) {
        i++;
    }
    if (i == 2) {
        sec_event(0x54);
        recovery_dfu_loop();
        return;
    }
    slot_start(slots[i]);
}
