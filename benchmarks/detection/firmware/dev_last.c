#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Written after dev_field.c was mended, and run once: nRF5 SDK, Zephyr, ESP-IDF, STM32, FreeRTOS+TCP, MCUboot, bare registers. */

// bad: length CWE-120
static void nus_data_handler(ble_nus_evt_t *p_evt)
{
    static char reply[24];
    if (p_evt->type == BLE_NUS_EVT_RX_DATA) {
        memcpy(reply, p_evt->params.rx_data.p_data, p_evt->params.rx_data.length);
        show(reply);
    }
}

// bad: length CWE-125
static int parse_modbus_write(const uint8_t *adu, size_t adu_len)
{
    if (adu_len < 6) {
        return -1;
    }
    uint8_t count = adu[6];
    uint16_t value = adu[7] << 8 | adu[8];
    return set_registers(count, value);
}

// good: length CWE-125
static int parse_modbus_write_checked(const uint8_t *adu, size_t adu_len)
{
    if (adu_len < 9) {
        return -1;
    }
    uint8_t count = adu[6];
    uint16_t value = adu[7] << 8 | adu[8];
    return set_registers(count, value);
}

// bad: length CWE-120
static void prvServeCommand(Socket_t xSocket)
{
    uint8_t ucName[16];
    uint8_t ucFrame[128];
    BaseType_t xGot = FreeRTOS_recv(xSocket, ucFrame, sizeof(ucFrame), 0);
    if (xGot > 2) {
        memcpy(ucName, &ucFrame[2], ucFrame[1]);
        vSelect(ucName);
    }
}

// bad: index CWE-129
static ssize_t write_slot(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf, uint16_t len, uint16_t offset, uint8_t flags)
{
    const uint8_t *bytes = buf;
    schedule[bytes[0]] = bytes[1];
    return len;
}

// good: index CWE-129
static ssize_t write_slot_checked(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf, uint16_t len, uint16_t offset, uint8_t flags)
{
    const uint8_t *bytes = buf;
    if (len < 2 || bytes[0] >= ARRAY_SIZE(schedule)) {
        return BT_GATT_ERR(BT_ATT_ERR_INVALID_ATTRIBUTE_LEN);
    }
    schedule[bytes[0]] = bytes[1];
    return len;
}

// bad: terminator CWE-170
static void read_serial_number(char serial[12])
{
    char stored[32];
    eeprom_read(EEPROM_SERIAL, stored, sizeof(stored));
    strncpy(serial, stored, 12);
    printf("serial %s\n", serial);
}

// bad: free CWE-415
static void close_session(struct session *session)
{
    mbedtls_free(session->buffer);
    if (session->failed) {
        report_fault(session->code);
    }
    session_destroy(session);
}

// bad: update CWE-345
static void apply_delta(const uint8_t *image, uint32_t size)
{
    flash_write_image(SLOT_SECONDARY, image, size);
    if (crc16_ccitt(0xffff, image, size) == expected_crc) {
        boot_set_pending(1);
        NVIC_SystemReset();
    }
}

// bad: boot CWE-347
static int check_header(const struct image_header *header)
{
    if (header->magic != IMAGE_MAGIC) {
        return -1;
    }
#ifdef SKIP_SIGNATURE
    return 0;
#endif
    return image_verify_signature(header) == 0 ? 0 : -1;
}

// bad: tls CWE-295
static esp_err_t post_reading(const char *body)
{
    esp_http_client_config_t config = {
        .url = "https://gateway.local/readings",
        .skip_cert_common_name_check = true,
    };
    esp_http_client_handle_t client = esp_http_client_init(&config);
    esp_http_client_set_post_field(client, body, strlen(body));
    return esp_http_client_perform(client);
}

// good: tls CWE-295
static esp_err_t post_reading_verified(const char *body)
{
    esp_http_client_config_t config = {
        .url = "https://gateway.local/readings",
        .cert_pem = gateway_ca_pem,
    };
    esp_http_client_handle_t client = esp_http_client_init(&config);
    esp_http_client_set_post_field(client, body, strlen(body));
    return esp_http_client_perform(client);
}

// bad: prng CWE-338
static void new_challenge(uint8_t challenge[8])
{
    uint32_t seed = HAL_GetTick();
    for (int i = 0; i < 8; i++) {
        seed = seed * 1103515245u + 12345u;
        challenge[i] = (uint8_t)(seed >> 16);
    }
}

// bad: compare CWE-208
static bool frame_is_authentic(const uint8_t *frame, size_t length)
{
    uint8_t mac[16];
    aes_cmac(session_key, frame, length - 16, mac);
    return memcmp(mac, frame + length - 16, 16) == 0;
}

// bad: iv CWE-329
static int seal_record(const uint8_t *in, size_t length, uint8_t *out)
{
    uint8_t nonce[12] = { 0 };
    return psa_aead_encrypt(record_key, PSA_ALG_GCM, nonce, sizeof(nonce), NULL, 0, in, length, out, length + 16, &sealed);
}

// bad: ble CWE-306
BT_GATT_SERVICE_DEFINE(pump_service,
    BT_GATT_PRIMARY_SERVICE(&pump_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE, NULL, write_rate, NULL),
);

// bad: command CWE-306
static void tcp_server_task(void *argument)
{
    struct command command;
    while (receive_command(&command) == 0) {
        if (command.code == CMD_RATE) {
            pump_set_rate(command.value);
        }
    }
}

// bad: watchdog CWE-1053
static void wait_for_host(void)
{
    while (!host_ready()) {
        wdt_feed(watchdog, channel);
    }
}

// bad: wait CWE-835
static void eeprom_wait(void)
{
    while (I2C_GetFlagStatus(I2C1, I2C_FLAG_BUSY)) {
    }
}

// bad: secret CWE-532
static void print_settings(const struct settings *settings)
{
    LOG_INF("wifi %s password %s", settings->ssid, settings->password);
}

// bad: result CWE-252
static void start_secure_element(void)
{
    atcab_init(&cfg_ateccx08a_i2c_default);
    atcab_verify_extern(digest, signature, public_key, &is_verified);
    load_keys();
}

// bad: debug CWE-489
static void board_init(void)
{
    if (NRF_UICR->APPROTECT == 0x5A) {
        return;
    }
    nrf_nvmc_write_word((uint32_t)&NRF_UICR->APPROTECT, 0x5A);
}

// bad: overflow CWE-190
static uint8_t *copy_records(const uint8_t *message, uint16_t length)
{
    uint32_t count = sys_get_le32(message);
    struct record *records = k_malloc(count * sizeof(struct record));
    for (uint32_t i = 0; records && i < count; i++) {
        read_record(&records[i], message);
    }
    return (uint8_t *)records;
}

// good: overflow CWE-190
static uint8_t *copy_records_bounded(const uint8_t *message, uint16_t length)
{
    uint32_t count = sys_get_le32(message);
    if (count > MAX_RECORDS) {
        return NULL;
    }
    struct record *records = k_malloc(count * sizeof(struct record));
    for (uint32_t i = 0; records && i < count; i++) {
        read_record(&records[i], message);
    }
    return (uint8_t *)records;
}

// good: wait CWE-835
static int eeprom_wait_bounded(void)
{
    uint32_t left = EEPROM_TURNS;
    while (I2C_GetFlagStatus(I2C1, I2C_FLAG_BUSY)) {
        if (--left == 0) {
            return -1;
        }
    }
    return 0;
}

// good: free CWE-415
static void close_session_once(struct session *session)
{
    mbedtls_free(session->buffer);
    session->buffer = NULL;
    session_destroy(session);
}

// good: compare CWE-208
static bool frame_is_authentic_always(const uint8_t *frame, size_t length)
{
    uint8_t mac[16];
    if (length < 16) {
        return false;
    }
    aes_cmac(session_key, frame, length - 16, mac);
    return mbedtls_ct_memcmp(mac, frame + length - 16, 16) == 0;
}
