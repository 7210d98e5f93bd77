#include <stdint.h>

void security(void)
{
    // ruleid: c-ble-short-encryption-key
    uint8_t size = 7;
    esp_ble_gap_set_security_param(ESP_BLE_SM_MAX_KEY_SIZE, &size, sizeof(uint8_t));
}

void security_nordic(void)
{
    // ruleid: c-ble-short-encryption-key
    sec_params.min_key_size = 7;
    // ok: c-ble-short-encryption-key
    sec_params.max_key_size = 16;
}

void security_pointer(ble_gap_sec_params_t *p)
{
    // ruleid: c-ble-short-encryption-key
    p->min_key_size = 0x07;
    // ok: c-ble-short-encryption-key
    p->max_key_size = 16;
}

void security_whole(void)
{
    // ok: c-ble-short-encryption-key
    uint8_t size = 16;
    esp_ble_gap_set_security_param(ESP_BLE_SM_MIN_KEY_SIZE, &size, sizeof(uint8_t));
}

void other_parameter(void)
{
    // ok: c-ble-short-encryption-key
    uint8_t keys = 3;
    esp_ble_gap_set_security_param(ESP_BLE_SM_SET_INIT_KEY, &keys, sizeof(uint8_t));
}
