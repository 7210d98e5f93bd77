/* Links to the outside, hardware and supervision. Each function is labelled bad or good in the line above it. */
#include <stdint.h>
#include <stddef.h>
#include <string.h>

#define STATUS (*(volatile uint32_t *)0x40011000)
#define READY 0x20u
extern volatile uint32_t ticks;
void wdt_feed(void);
void set_rate(uint16_t rate);
void log_error(const char *text);

// bad: ble CWE-306
BT_GATT_SERVICE_DEFINE(pump_service,
    BT_GATT_PRIMARY_SERVICE(&pump_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE, NULL, write_rate, NULL));

// good: ble CWE-306
BT_GATT_SERVICE_DEFINE(safe_service,
    BT_GATT_PRIMARY_SERVICE(&safe_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE_AUTHEN, NULL, write_rate, NULL));

// bad: ble CWE-287
void ble_security(void)
{
    ble_hs_cfg.sm_io_cap = BLE_SM_IO_CAP_NO_IO;
    ble_hs_cfg.sm_mitm = 0;
    ble_hs_cfg.sm_bonding = 1;
}

// good: ble CWE-287
void ble_security_mitm(void)
{
    ble_hs_cfg.sm_io_cap = BLE_SM_IO_CAP_DISP_ONLY;
    ble_hs_cfg.sm_mitm = 1;
    ble_hs_cfg.sm_sc = 1;
    ble_hs_cfg.sm_bonding = 1;
}

// bad: ble CWE-326
void ble_key_size(void)
{
    uint8_t key_size = 7;
    esp_ble_gap_set_security_param(ESP_BLE_SM_MAX_KEY_SIZE, &key_size, sizeof(uint8_t));
}

// good: ble CWE-326
void ble_key_size_full(void)
{
    uint8_t key_size = 16;
    esp_ble_gap_set_security_param(ESP_BLE_SM_MAX_KEY_SIZE, &key_size, sizeof(uint8_t));
}

// bad: command CWE-306
void on_uart_command(const uint8_t *msg, size_t len)
{
    switch (msg[0]) {
    case 'R':
        set_rate((uint16_t)(msg[1] | msg[2] << 8));
        break;
    case 'E':
        flash_erase_all();
        break;
    default:
        break;
    }
    (void)len;
}

// good: command CWE-306
void on_uart_command_authentic(const uint8_t *msg, size_t len)
{
    if (len < 35 || !verify_mac(msg, len))
        return;
    switch (msg[0]) {
    case 'R':
        set_rate((uint16_t)(msg[1] | msg[2] << 8));
        break;
    default:
        log_error("unknown command");
        break;
    }
}

// bad: wait CWE-835
void adc_wait(void)
{
    while (!(STATUS & READY)) {
    }
}

// good: wait CWE-835
int adc_wait_bounded(void)
{
    uint32_t tries = 10000;
    while (!(STATUS & READY)) {
        if (--tries == 0)
            return -1;
    }
    return 0;
}

// good: wait CWE-835
int adc_wait_ticks(void)
{
    uint32_t begin = ticks;
    while ((STATUS & READY) == 0) {
        if (ticks - begin > 50)
            return -1;
    }
    return 0;
}

// bad: watchdog CWE-1127
void TIM2_IRQHandler(void)
{
    ticks++;
    HAL_IWDG_Refresh(&hiwdg);
}

// good: watchdog CWE-1127
void TIM3_IRQHandler(void)
{
    ticks++;
}

// bad: watchdog CWE-1127
void board_init(void)
{
    clock_init();
    WDT->CTRL.bit.ENABLE = 0;
    motor_init();
}

// good: watchdog CWE-1127
void board_init_guarded(void)
{
    clock_init();
    WDT->CTRL.bit.ENABLE = 1;
    motor_init();
}

// bad: debug CWE-1191
void lock_device(void)
{
    HAL_FLASH_OB_Unlock();
    options.RDPLevel = OB_RDP_LEVEL_0;
    HAL_FLASHEx_OBProgram(&options);
}

// good: debug CWE-1191
void lock_device_closed(void)
{
    HAL_FLASH_OB_Unlock();
    options.RDPLevel = OB_RDP_LEVEL_2;
    HAL_FLASHEx_OBProgram(&options);
}

// bad: assert CWE-617
void on_packet(const uint8_t *data, size_t len)
{
    assert(len == 12);
    set_rate(data[3]);
}

// good: assert CWE-617
void on_packet_refused(const uint8_t *data, size_t len)
{
    if (len != 12) {
        log_error("length");
        return;
    }
    set_rate(data[3]);
}

// bad: recursion CWE-674
int parse_value(const uint8_t *data, size_t len, size_t at)
{
    if (at >= len)
        return -1;
    if (data[at] == '[')
        return parse_value(data, len, at + 1);
    return data[at];
}

// good: recursion CWE-674
int parse_value_bounded(const uint8_t *data, size_t len, size_t at, int depth)
{
    if (at >= len || depth > 8)
        return -1;
    if (data[at] == '[')
        return parse_value_bounded(data, len, at + 1, depth + 1);
    return data[at];
}

// bad: heap CWE-1325
void CAN_RX_IRQHandler(void)
{
    uint8_t *copy = malloc(8);
    if (copy != NULL)
        queue_push(copy);
}

// good: heap CWE-1325
void CAN_TX_IRQHandler(void)
{
    uint8_t copy[8];
    can_take(copy);
    queue_copy(copy, sizeof(copy));
}

// bad: anomaly CWE-391
void save_dose(uint32_t dose)
{
    if (eeprom_write(4, &dose, sizeof(dose)) != 0) {
        /* nothing to be done */
    }
}

// good: anomaly CWE-391
void save_dose_logged(uint32_t dose)
{
    if (eeprom_write(4, &dose, sizeof(dose)) != 0) {
        log_error("dose not saved");
        alarm_raise(3);
    }
}

// bad: result CWE-252
void fresh_nonce(uint8_t *nonce)
{
    psa_generate_random(nonce, 12);
    send_nonce(nonce);
}

// good: result CWE-252
int fresh_nonce_checked(uint8_t *nonce)
{
    if (psa_generate_random(nonce, 12) != PSA_SUCCESS)
        return -1;
    send_nonce(nonce);
    return 0;
}

// bad: result CWE-253
int check_peer(mbedtls_ssl_context *ssl)
{
    if (wc_ecc_verify_hash(sig, 64, hash, 32, &verified, &key) < 0)
        return -1;
    return 0;
}

// good: result CWE-253
int check_peer_both(mbedtls_ssl_context *ssl)
{
    int verified = 0;
    if (wc_ecc_verify_hash(sig, 64, hash, 32, &verified, &key) != 0 || verified != 1)
        return -1;
    return 0;
}

// bad: shell CWE-78
void set_clock(const char *when)
{
    char line[80];
    snprintf(line, sizeof(line), "date -s %s", when);
    system(line);
}

// good: shell CWE-78
int set_clock_call(time_t when)
{
    struct timespec ts = { .tv_sec = when };
    return clock_settime(CLOCK_REALTIME, &ts);
}

// bad: format CWE-134
void show_alarm(const char *text)
{
    printf(text);
}

// good: format CWE-134
void show_alarm_text(const char *text)
{
    printf("%s", text);
}
