// ruleid: c-ble-pairing-without-mitm
#define SEC_PARAM_MITM 0

void configure(ble_gap_sec_params_t *sec_params, struct motor *motor)
{
    // ruleid: c-ble-pairing-without-mitm
    ble_hs_cfg.sm_mitm = 0;
    // ruleid: c-ble-pairing-without-mitm
    ble_hs_cfg.sm_io_cap = BLE_HS_IO_NO_INPUT_OUTPUT;
    // ruleid: c-ble-pairing-without-mitm
    sec_params->min_key_size = 7;
    // ruleid: c-ble-pairing-without-mitm
    esp_ble_io_cap_t io = ESP_IO_CAP_NONE;
    set_io(io);
}

static const ble_gap_sec_params_t parameters = {
    .bond = 1,
    // ruleid: c-ble-pairing-without-mitm
    .mitm = 0,
    // ok: c-ble-pairing-without-mitm
    .lesc = 1,
    // ok: c-ble-pairing-without-mitm
    .min_key_size = 16,
};

void configure_well(ble_gap_sec_params_t *sec_params, struct motor *motor)
{
    // ok: c-ble-pairing-without-mitm
    ble_hs_cfg.sm_mitm = 1;
    // ok: c-ble-pairing-without-mitm
    sec_params->mitm = 1;
    // ok: c-ble-pairing-without-mitm
    sec_params->min_key_size = 16;
    // ok: c-ble-pairing-without-mitm
    ble_hs_cfg.sm_io_cap = BLE_HS_IO_DISPLAY_ONLY;
    // ok: c-ble-pairing-without-mitm
    motor->lesc = 0;
    // ok: c-ble-pairing-without-mitm
    esp_ble_auth_req_t auth = ESP_LE_AUTH_REQ_SC_MITM_BOND;
    set_auth(auth);
}

void stack_boot(void)
{
    // ruleid: c-ble-pairing-without-mitm
    sl_bt_sm_configure(0x00, sl_bt_sm_io_capability_noinputnooutput);
    // ok: c-ble-pairing-without-mitm
    sl_bt_sm_configure(0x0b, sl_bt_sm_io_capability_displayonly);
    // ruleid: c-ble-pairing-without-mitm
    aci_gap_set_authentication_requirement(BONDING, MITM_PROTECTION_NOT_REQUIRED, 1, 0, 16, 16, 1, 0, 0);
    // ruleid: c-ble-pairing-without-mitm
    bt_passkey_set(123456);
    // ok: c-ble-pairing-without-mitm
    bt_passkey_set(passkey_from_generator());
}
