#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Faults and look-alikes over all packs in the manner of ESP-IDF, Zephyr, NimBLE, STM32 HAL, nRF5 SDK, FreeRTOS+TCP, lwIP and MCUboot. */

// bad: length CWE-120
static int gatt_write_setting(uint16_t conn_handle, uint16_t attr_handle, struct ble_gatt_access_ctxt *ctxt, void *arg)
{
    uint8_t value[20];
    os_mbuf_copydata(ctxt->om, 0, OS_MBUF_PKTLEN(ctxt->om), value);
    apply_setting(attr_handle, value);
    return 0;
}

// good: length CWE-120
static int gatt_write_setting_checked(uint16_t conn_handle, uint16_t attr_handle, struct ble_gatt_access_ctxt *ctxt, void *arg)
{
    uint8_t value[20];
    uint16_t length = OS_MBUF_PKTLEN(ctxt->om);
    if (length > sizeof(value)) {
        return BLE_ATT_ERR_INVALID_ATTR_VALUE_LEN;
    }
    os_mbuf_copydata(ctxt->om, 0, length, value);
    apply_setting(attr_handle, value);
    return 0;
}

// bad: length CWE-120
static err_t order_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    char order[64];
    if (p == NULL) {
        return tcp_close(pcb);
    }
    pbuf_copy_partial(p, order, p->tot_len, 0);
    order[p->tot_len] = '\0';
    take_order(order);
    pbuf_free(p);
    return ERR_OK;
}

// bad: length CWE-125
static void uart_frame_decode(const uint8_t *frame, uint16_t length)
{
    if (length < 2) {
        return;
    }
    uint16_t crc = frame[length - 2] | frame[length - 1] << 8;
    uint16_t rate = frame[2] | frame[3] << 8;
    if (crc == crc16(frame, length - 2)) {
        pump_rate = rate;
    }
}

// good: length CWE-125
static void uart_frame_decode_checked(const uint8_t *frame, uint16_t length)
{
    if (length < 6) {
        return;
    }
    uint16_t crc = frame[length - 2] | frame[length - 1] << 8;
    uint16_t rate = frame[2] | frame[3] << 8;
    if (crc == crc16(frame, length - 2)) {
        pump_rate = rate;
    }
}

// bad: index CWE-129
void HAL_FDCAN_RxFifo0Callback(FDCAN_HandleTypeDef *hfdcan, uint32_t its)
{
    static uint16_t readings[8];
    FDCAN_RxHeaderTypeDef header;
    uint8_t data[8];
    HAL_FDCAN_GetRxMessage(hfdcan, FDCAN_RX_FIFO0, &header, data);
    readings[data[0]] = (uint16_t)(data[2] << 8 | data[1]);
}

// bad: index CWE-193
static void select_profile(uint8_t profile)
{
    static const struct therapy_profile profiles[PROFILE_COUNT] = { 0 };
    if (profile > PROFILE_COUNT) {
        return;
    }
    active_profile = profiles[profile];
}

// good: index CWE-193
static void select_profile_checked(uint8_t profile)
{
    static const struct therapy_profile profiles[PROFILE_COUNT] = { 0 };
    if (profile >= PROFILE_COUNT) {
        return;
    }
    active_profile = profiles[profile];
}

// bad: loop CWE-835
static void parse_advertisement(const uint8_t *data, uint8_t length)
{
    uint8_t at = 0;
    while (at < length) {
        uint8_t step = data[at + 1];
        take_field(data[at], &data[at]);
        at += step;
    }
}

// bad: null CWE-476
static void on_disconnected(uint16_t conn_handle)
{
    struct session *session = session_find_by_handle(conn_handle);
    session->open = false;
    stop_streaming(session);
}

// good: null CWE-476
static void on_disconnected_checked(uint16_t conn_handle)
{
    struct session *session = session_find_by_handle(conn_handle);
    if (!session) {
        return;
    }
    session->open = false;
    stop_streaming(session);
}

// bad: null CWE-476
static int at_command_value(char *line)
{
    char *value = strchr(line, '=') + 1;
    return atoi(value);
}

// bad: overflow CWE-190
static uint64_t flash_offset(uint32_t page, uint32_t page_size)
{
    uint64_t offset = page * page_size;
    return offset;
}

// good: overflow CWE-190
static uint64_t flash_offset_wide(uint32_t page, uint32_t page_size)
{
    uint64_t offset = (uint64_t)page * page_size;
    return offset;
}

// bad: update CWE-494
static esp_err_t fetch_image(const char *url)
{
    esp_http_client_config_t http = { .url = "http://updates.example.org/pump.bin", .timeout_ms = 5000 };
    esp_https_ota_config_t ota = { .http_config = &http };
    return esp_https_ota(&ota);
}

// bad: update CWE-345
static void dfu_transfer_done(const struct image_info *info, uint32_t crc_received)
{
    uint32_t crc = crc32_compute((const uint8_t *)info->start, info->size, NULL);
    if (crc == crc_received) {
        boot_request_upgrade(BOOT_UPGRADE_PERMANENT);
        sys_reboot(SYS_REBOOT_WARM);
    }
}

// good: update CWE-345
static void dfu_transfer_done_signed(const struct image_info *info, uint32_t crc_received)
{
    uint32_t crc = crc32_compute((const uint8_t *)info->start, info->size, NULL);
    if (crc == crc_received && image_signature_verify(info) == 0) {
        boot_request_upgrade(BOOT_UPGRADE_TEST);
        sys_reboot(SYS_REBOOT_WARM);
    }
}

// bad: rollback CWE-1328
static int accept_image(const struct image_header *header)
{
    if (verify_signature(header) != 0) {
        return -EACCES;
    }
    LOG_INF("image version %u", header->ih_ver.iv_major);
    return install_image(header);
}

// bad: verify CWE-252
static void boot_application(const uint8_t *image, size_t size, const uint8_t *signature)
{
    mbedtls_pk_verify(&vendor_key, MBEDTLS_MD_SHA256, image_digest(image, size), 32, signature, 64);
    jump_to(image);
}

// bad: tls CWE-295
static int open_cloud(struct tls_link *link)
{
    mbedtls_ssl_config_defaults(&link->conf, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    mbedtls_ssl_conf_authmode(&link->conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    return mbedtls_ssl_setup(&link->ssl, &link->conf);
}

// bad: tls CWE-295
static int open_socket(int sock)
{
    int verify = TLS_PEER_VERIFY_NONE;
    return setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

// good: tls CWE-295
static int open_socket_verified(int sock)
{
    int verify = TLS_PEER_VERIFY_REQUIRED;
    return setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

// bad: prng CWE-338
static void make_session_key(uint8_t key[16])
{
    srand(xTaskGetTickCount());
    for (int i = 0; i < 16; i++) {
        key[i] = (uint8_t)rand();
    }
}

// bad: compare CWE-208
static bool token_matches(const uint8_t *received)
{
    for (size_t i = 0; i < sizeof(session_token); i++) {
        if (received[i] != session_token[i]) {
            return false;
        }
    }
    return true;
}

// bad: compare CWE-187
static bool service_login(const char *typed)
{
    return strncmp(typed, service_password, strlen(typed)) == 0;
}

// good: compare CWE-208
static bool token_matches_always(const uint8_t *received)
{
    uint8_t differs = 0;
    for (size_t i = 0; i < sizeof(session_token); i++) {
        differs |= received[i] ^ session_token[i];
    }
    return differs == 0;
}

// bad: key CWE-798
static const uint8_t link_encryption_key[16] = {
    0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
};

// bad: credential CWE-798
static bool is_admin(const char *user, const char *password)
{
    return strcmp(user, "admin") == 0 && strcmp(password, "pump1234") == 0;
}

// bad: ble CWE-306
static const struct ble_gatt_chr_def therapy_characteristics[] = {
    { .uuid = &rate_uuid.u, .access_cb = rate_access, .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE },
    { 0 },
};

// good: ble CWE-306
static const struct ble_gatt_chr_def therapy_characteristics_closed[] = {
    { .uuid = &rate_uuid.u, .access_cb = rate_access,
      .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_ENC | BLE_GATT_CHR_F_WRITE_AUTHEN },
    { 0 },
};

// bad: ble CWE-287
static void host_configure(void)
{
    ble_hs_cfg.sm_io_cap = BLE_SM_IO_CAP_NO_IO;
    ble_hs_cfg.sm_bonding = 1;
    ble_hs_cfg.sm_mitm = 0;
    ble_hs_cfg.sm_sc = 1;
}

// bad: command CWE-306
static void console_task(void *argument)
{
    char line[32];
    while (console_read_line(line, sizeof(line)) > 0) {
        if (strcmp(line, "erase") == 0) {
            flash_erase_all();
        }
    }
}

// bad: command CWE-306
static void mqtt_on_message(const struct mqtt_message *message)
{
    if (message->topic_id == TOPIC_BOLUS) {
        pump_deliver_bolus(message->payload[0]);
    }
}

// bad: watchdog CWE-1053
void SysTick_Handler(void)
{
    HAL_IncTick();
    HAL_IWDG_Refresh(&hiwdg);
}

// bad: watchdog CWE-1053
static void configure_watchdog(void)
{
    esp_task_wdt_delete(xTaskGetCurrentTaskHandle());
    esp_task_wdt_deinit();
}

// good: watchdog CWE-1053
static void supervise(void)
{
    for (;;) {
        if (control_alive && sensor_alive) {
            HAL_IWDG_Refresh(&hiwdg);
            control_alive = sensor_alive = false;
        }
        osDelay(100);
    }
}

// bad: wait CWE-835
static uint16_t adc_sample(void)
{
    ADC1->CR |= ADC_CR_ADSTART;
    while (!(ADC1->ISR & ADC_ISR_EOC)) {
    }
    return (uint16_t)ADC1->DR;
}

// good: wait CWE-835
static int adc_sample_bounded(uint16_t *value)
{
    ADC1->CR |= ADC_CR_ADSTART;
    for (uint32_t turns = 0; !(ADC1->ISR & ADC_ISR_EOC); turns++) {
        if (turns > ADC_TURNS) {
            return -1;
        }
    }
    *value = (uint16_t)ADC1->DR;
    return 0;
}

// bad: zeroise CWE-244
static int unwrap_key(const uint8_t *wrapped, uint8_t *out)
{
    uint8_t key_encryption_key[32];
    derive_kek(key_encryption_key, sizeof(key_encryption_key));
    int status = aes_unwrap(key_encryption_key, wrapped, out);
    memset(key_encryption_key, 0, sizeof(key_encryption_key));
    return status;
}

// bad: anomaly CWE-390
static void check_pressure(void)
{
    int status = pressure_read(&pressure);
    if (status != 0) {
    }
    control_step(pressure);
}

// bad: result CWE-252
static void store_dose(const struct dose_record *record)
{
    nvs_set_blob(storage, "dose", record, sizeof(*record));
    nvs_commit(storage);
}

// bad: cipher CWE-327
static int encrypt_record(const uint8_t *in, uint8_t *out)
{
    return mbedtls_aes_crypt_ecb(&record_context, MBEDTLS_AES_ENCRYPT, in, out);
}

// bad: digest CWE-328
static int fingerprint(const uint8_t *image, size_t size, uint8_t out[16])
{
    return mbedtls_md5(image, size, out);
}

// bad: heap CWE-789
static void on_chunk(const uint8_t *packet, uint16_t length)
{
    uint32_t size = packet[0] | packet[1] << 8 | packet[2] << 16 | (uint32_t)packet[3] << 24;
    uint8_t *chunk = pvPortMalloc(size);
    if (chunk != NULL) {
        queue_chunk(chunk, size);
    }
}

// bad: recursion CWE-674
static int skip_element(const uint8_t *bytes, size_t length)
{
    if (length > 1 && bytes[0] == TAG_NESTED) {
        return skip_element(bytes + 2, length - 2);
    }
    return 0;
}

// bad: debug CWE-489
static void release_configuration(void)
{
    FLASH_OBProgramInitTypeDef options = { .OptionType = OPTIONBYTE_RDP, .RDPLevel = OB_RDP_LEVEL_0 };
    HAL_FLASHEx_OBProgram(&options);
}

// bad: log CWE-532
static void log_pairing(uint32_t passkey, const uint8_t *ltk)
{
    ESP_LOGI(TAG, "pairing passkey %06u", (unsigned)passkey);
    ESP_LOG_BUFFER_HEX(TAG, ltk, 16);
}

// good: result CWE-252
static int store_dose_checked(const struct dose_record *record)
{
    esp_err_t status = nvs_set_blob(storage, "dose", record, sizeof(*record));
    if (status != ESP_OK) {
        return report_fault(FAULT_STORAGE, status);
    }
    return nvs_commit(storage) == ESP_OK ? 0 : report_fault(FAULT_STORAGE, 1);
}
