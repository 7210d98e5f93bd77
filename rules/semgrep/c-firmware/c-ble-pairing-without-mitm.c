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

// ruleid: c-ble-pairing-without-mitm
#define FIXED_PASSKEY 123456
// ok: c-ble-pairing-without-mitm
#define PASSKEY_DIGITS 6

cy_stc_ble_gap_auth_info_t authentication[] = {
    // ruleid: c-ble-pairing-without-mitm
    { .security = (CY_BLE_GAP_SEC_MODE_1 | CY_BLE_GAP_SEC_LEVEL_1), .bonding = CY_BLE_GAP_BONDING },
    // ok: c-ble-pairing-without-mitm
    { .security = (CY_BLE_GAP_SEC_MODE_1 | CY_BLE_GAP_SEC_LEVEL_4), .bonding = CY_BLE_GAP_BONDING },
};

void bond_manager(void)
{
    // ruleid: c-ble-pairing-without-mitm
    uint8_t mitm = FALSE;
    // ok: c-ble-pairing-without-mitm
    uint8_t bonding = FALSE;
    GAPBondMgr_SetParameter(GAPBOND_MITM_PROTECTION, sizeof(uint8_t), &mitm);
    GAPBondMgr_SetParameter(GAPBOND_BONDING_ENABLED, sizeof(uint8_t), &bonding);
}

void requirements(void)
{
    // ruleid: c-ble-pairing-without-mitm
    sm_set_authentication_requirements(SM_AUTHREQ_SECURE_CONNECTION | SM_AUTHREQ_BONDING);
    // ok: c-ble-pairing-without-mitm
    sm_set_authentication_requirements(SM_AUTHREQ_SECURE_CONNECTION | SM_AUTHREQ_MITM_PROTECTION);
    // ruleid: c-ble-pairing-without-mitm
    sl_bt_sm_configure(0x0E, sl_bt_sm_io_capability_displayonly);
    // ruleid: c-ble-pairing-without-mitm
    ble_gap_set_io_cap(GAP_IO_CAP_NO_INPUT_OUTPUT);
    // ok: c-ble-pairing-without-mitm
    ble_gap_set_io_cap(GAP_IO_CAP_DISP_ONLY);
}

void agree(hci_con_handle_t handle)
{
    // ruleid: c-ble-pairing-without-mitm
    sm_just_works_confirm(handle);
    // ok: c-ble-pairing-without-mitm
    sm_bonding_decline(handle);
}

static void auth_passkey_confirm(struct bt_conn *conn, unsigned int passkey)
{
    // ruleid: c-ble-pairing-without-mitm
    bt_conn_auth_passkey_confirm(conn);
}

static void auth_on_button(struct bt_conn *conn, bool yes)
{
    if (yes) {
        // ok: c-ble-pairing-without-mitm
        bt_conn_auth_passkey_confirm(conn);
    }
}

static int on_gap(struct ble_gap_event *event)
{
    // ruleid: c-ble-pairing-without-mitm
    struct ble_sm_io io = { .action = event->passkey.params.action, .passkey = 123456 };
    // ok: c-ble-pairing-without-mitm
    struct ble_sm_io shown = { .action = event->passkey.params.action, .passkey = fresh_passkey() };
    return ble_sm_inject_io(event->passkey.conn_handle, io.passkey ? &io : &shown);
}

void key_size(void)
{
    // ruleid: c-ble-pairing-without-mitm
    uint8_t size = 7;
    esp_ble_gap_set_security_param(ESP_BLE_SM_MAX_KEY_SIZE, &size, sizeof(uint8_t));
}

void security_nordic(void)
{
    // ruleid: c-ble-pairing-without-mitm
    sec_params.min_key_size = 7;
    // ok: c-ble-pairing-without-mitm
    sec_params.max_key_size = 16;
}

void security_pointer(ble_gap_sec_params_t *p)
{
    // ruleid: c-ble-pairing-without-mitm
    p->min_key_size = 0x07;
    // ok: c-ble-pairing-without-mitm
    p->max_key_size = 16;
}

void security_whole(void)
{
    // ok: c-ble-pairing-without-mitm
    uint8_t size = 16;
    esp_ble_gap_set_security_param(ESP_BLE_SM_MIN_KEY_SIZE, &size, sizeof(uint8_t));
}

void other_parameter(void)
{
    // ok: c-ble-pairing-without-mitm
    uint8_t keys = 3;
    esp_ble_gap_set_security_param(ESP_BLE_SM_SET_INIT_KEY, &keys, sizeof(uint8_t));
}

pairing_t pairing_unauthenticated = {
    // ruleid: c-ble-pairing-without-mitm
    .securityModeAndLevel = gSecurityMode_1_Level_2_c,
    // ruleid: c-ble-pairing-without-mitm
    .localIoCapabilities = gIoNone_c,
};

pairing_t pairing_compared = {
    // ok: c-ble-pairing-without-mitm
    .securityModeAndLevel = gSecurityMode_1_Level_4_c,
    // ok: c-ble-pairing-without-mitm
    .localIoCapabilities = gIoKeyboardDisplay_c,
};

void security_init(void)
{
    // ruleid: c-ble-pairing-without-mitm
    blc_smp_setSecurityLevel(Unauthenticated_Pairing_with_Encryption);
    // ruleid: c-ble-pairing-without-mitm
    blc_smp_enableAuthMITM(0);
}

void security_init_compared(void)
{
    // ok: c-ble-pairing-without-mitm
    blc_smp_setSecurityLevel(Authenticated_LE_Secure_Connection_Pairing_with_Encryption);
    // ok: c-ble-pairing-without-mitm
    blc_smp_enableAuthMITM(1);
}
