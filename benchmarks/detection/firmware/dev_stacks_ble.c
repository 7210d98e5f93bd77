#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// bad: ble CWE-862
static gattAttribute_t pumpAttrTbl[] = {
    { { ATT_BT_UUID_SIZE, characterUUID }, GATT_PERMIT_READ, 0, &pumpRateProps },
    { { ATT_UUID_SIZE, pumpRateUUID }, GATT_PERMIT_READ | GATT_PERMIT_WRITE, 0, pumpRate },
};

// good: ble CWE-862
static gattAttribute_t pumpAttrTblOk[] = {
    { { ATT_BT_UUID_SIZE, characterUUID }, GATT_PERMIT_READ, 0, &pumpRateProps },
    { { ATT_UUID_SIZE, pumpRateUUID }, GATT_PERMIT_READ | GATT_PERMIT_AUTHEN_WRITE, 0, pumpRate },
    { { ATT_BT_UUID_SIZE, clientCharCfgUUID }, GATT_PERMIT_READ | GATT_PERMIT_WRITE, 0, (uint8_t *)&pumpRateConfig },
};

// bad: ble CWE-862
static const attsAttr_t therapyList[] = {
    { attChUuid, therapyCh, &therapyChLen, sizeof(therapyCh), 0, ATTS_PERMIT_READ },
    { therapyUuid, therapyVal, &therapyLen, 20, ATTS_SET_UUID_128 | ATTS_SET_WRITE_CBACK, ATTS_PERMIT_READ | ATTS_PERMIT_WRITE },
};

// good: ble CWE-862
static const attsAttr_t therapyListOk[] = {
    { attChUuid, therapyCh, &therapyChLen, sizeof(therapyCh), 0, ATTS_PERMIT_READ },
    { therapyUuid, therapyVal, &therapyLen, 20, ATTS_SET_UUID_128 | ATTS_SET_WRITE_CBACK,
      ATTS_PERMIT_READ | ATTS_PERMIT_WRITE | ATTS_PERMIT_WRITE_AUTH | ATTS_PERMIT_WRITE_ENC },
};

// bad: ble CWE-862
static tBleStatus add_dose_char(void)
{
    return aci_gatt_add_char(svc_handle, UUID_TYPE_128, &dose_uuid, 4, CHAR_PROP_WRITE | CHAR_PROP_READ,
                             ATTR_PERMISSION_NONE, GATT_NOTIFY_ATTRIBUTE_WRITE, 16, 0, &dose_handle);
}

// good: ble CWE-862
static tBleStatus add_dose_char_ok(void)
{
    return aci_gatt_add_char(svc_handle, UUID_TYPE_128, &dose_uuid, 4, CHAR_PROP_WRITE | CHAR_PROP_READ,
                             ATTR_PERMISSION_AUTHEN_WRITE | ATTR_PERMISSION_ENCRY_WRITE, GATT_NOTIFY_ATTRIBUTE_WRITE, 16, 0, &dose_handle);
}

// good: ble CWE-862
static tBleStatus add_level_char(void)
{
    return aci_gatt_add_char(svc_handle, UUID_TYPE_16, &level_uuid, 1, CHAR_PROP_READ | CHAR_PROP_NOTIFY,
                             ATTR_PERMISSION_NONE, GATT_DONT_NOTIFY_EVENTS, 16, 0, &level_handle);
}

// bad: ble CWE-862
static const esp_gatts_attr_db_t db[] = {
    [IDX_CMD_VAL] = {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_128, (uint8_t *)cmd_uuid,
        ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE, CMD_LEN, sizeof(cmd_val), (uint8_t *)cmd_val}},
};

// good: ble CWE-862
static const esp_gatts_attr_db_t db_ok[] = {
    [IDX_CMD_VAL] = {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_128, (uint8_t *)cmd_uuid,
        ESP_GATT_PERM_READ_ENC_MITM | ESP_GATT_PERM_WRITE_ENC_MITM, CMD_LEN, sizeof(cmd_val), (uint8_t *)cmd_val}},
    [IDX_CMD_CFG] = {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_16, (uint8_t *)&character_client_config_uuid,
        ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE, sizeof(uint16_t), sizeof(ccc), (uint8_t *)ccc}},
};

// bad: ble CWE-862
VALUE_UUID128_VARLEN(value_setpoint, uuid_char_setpoint, (gPermissionFlagReadable_c | gPermissionFlagWritable_c), 16, 1, 0x00)

// good: ble CWE-862
VALUE_UUID128_VARLEN(value_setpoint_ok, uuid_char_setpoint, (gPermissionFlagReadable_c | gPermissionFlagWritable_c | gPermissionFlagWriteWithAuthentication_c), 16, 1, 0x00)

// bad: ble CWE-300
cy_stc_ble_gap_auth_info_t cy_ble_authInfo[1] = {
    {
        .security = (CY_BLE_GAP_SEC_MODE_1 | CY_BLE_GAP_SEC_LEVEL_1),
        .bonding = CY_BLE_GAP_BONDING,
        .ekeySize = 0x10u,
    },
};

// good: ble CWE-300
cy_stc_ble_gap_auth_info_t cy_ble_authInfoOk[1] = {
    {
        .security = (CY_BLE_GAP_SEC_MODE_1 | CY_BLE_GAP_SEC_LEVEL_4),
        .bonding = CY_BLE_GAP_BONDING,
        .ekeySize = 0x10u,
    },
};

// bad: ble CWE-300
static void bond_setup(void)
{
    uint8_t pairMode = GAPBOND_PAIRING_MODE_INITIATE;
    uint8_t mitm = FALSE;
    GAPBondMgr_SetParameter(GAPBOND_PAIRING_MODE, sizeof(uint8_t), &pairMode);
    GAPBondMgr_SetParameter(GAPBOND_MITM_PROTECTION, sizeof(uint8_t), &mitm);
}

// good: ble CWE-300
static void bond_setup_ok(void)
{
    uint8_t pairMode = GAPBOND_PAIRING_MODE_INITIATE;
    uint8_t mitm = TRUE;
    GAPBondMgr_SetParameter(GAPBOND_PAIRING_MODE, sizeof(uint8_t), &pairMode);
    GAPBondMgr_SetParameter(GAPBOND_MITM_PROTECTION, sizeof(uint8_t), &mitm);
}

// bad: ble CWE-300
static void bt_setup(void)
{
    l2cap_init();
    sm_init();
    sm_set_io_capabilities(IO_CAPABILITY_DISPLAY_ONLY);
    sm_set_authentication_requirements(SM_AUTHREQ_BONDING);
}

// good: ble CWE-300
static void bt_setup_ok(void)
{
    l2cap_init();
    sm_init();
    sm_set_io_capabilities(IO_CAPABILITY_DISPLAY_ONLY);
    sm_set_authentication_requirements(SM_AUTHREQ_SECURE_CONNECTION | SM_AUTHREQ_MITM_PROTECTION | SM_AUTHREQ_BONDING);
}

// bad: ble CWE-300
static void sm_packet_handler(uint8_t type, uint16_t channel, uint8_t *packet, uint16_t size)
{
    switch (hci_event_packet_get_type(packet)) {
    case SM_EVENT_JUST_WORKS_REQUEST:
        sm_just_works_confirm(sm_event_just_works_request_get_handle(packet));
        break;
    default:
        break;
    }
}

// good: ble CWE-300
static void sm_packet_handler_ok(uint8_t type, uint16_t channel, uint8_t *packet, uint16_t size)
{
    switch (hci_event_packet_get_type(packet)) {
    case SM_EVENT_JUST_WORKS_REQUEST:
        sm_bonding_decline(sm_event_just_works_request_get_handle(packet));
        break;
    default:
        break;
    }
}

// bad: ble CWE-300
static void on_boot(void)
{
    sl_status_t sc = sl_bt_sm_configure(0, sl_bt_sm_io_capability_displayonly);
    app_assert_status(sc);
    sc = sl_bt_sm_set_bondable_mode(1);
    app_assert_status(sc);
}

// good: ble CWE-300
static void on_boot_ok(void)
{
    sl_status_t sc = sl_bt_sm_configure(SL_BT_SM_CONFIGURATION_MITM_REQUIRED | SL_BT_SM_CONFIGURATION_SC_ONLY, sl_bt_sm_io_capability_displayonly);
    app_assert_status(sc);
    sc = sl_bt_sm_set_bondable_mode(1);
    app_assert_status(sc);
}

// bad: ble CWE-300
static int gap_event(struct ble_gap_event *event, void *arg)
{
    if (event->type == BLE_GAP_EVENT_PASSKEY_ACTION) {
        struct ble_sm_io io = { .action = event->passkey.params.action, .passkey = 123456 };
        return ble_sm_inject_io(event->passkey.conn_handle, &io);
    }
    return 0;
}

// good: ble CWE-300
static int gap_event_ok(struct ble_gap_event *event, void *arg)
{
    if (event->type == BLE_GAP_EVENT_PASSKEY_ACTION) {
        struct ble_sm_io io = { .action = event->passkey.params.action, .passkey = fresh_passkey() };
        display_passkey(io.passkey);
        return ble_sm_inject_io(event->passkey.conn_handle, &io);
    }
    return 0;
}

// bad: ble CWE-300
static void auth_passkey_confirm(struct bt_conn *conn, unsigned int passkey)
{
    LOG_INF("passkey %06u, confirming", passkey);
    bt_conn_auth_passkey_confirm(conn);
}

// good: ble CWE-300
static void auth_passkey_confirm_ok(struct bt_conn *conn, unsigned int passkey)
{
    display_number(passkey);
    pending = bt_conn_ref(conn);
    k_work_submit(&ask_user);
}

// bad: ble CWE-862
static const struct ble_gatt_svc_def svcs[] = {
    { .type = BLE_GATT_SVC_TYPE_PRIMARY, .uuid = &svc_uuid.u,
      .characteristics = (struct ble_gatt_chr_def[]) {
          { .uuid = &cmd_uuid.u, .access_cb = cmd_access, .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE_NO_RSP },
          { 0 } } },
    { 0 },
};

// good: ble CWE-862
static const struct ble_gatt_svc_def svcs_ok[] = {
    { .type = BLE_GATT_SVC_TYPE_PRIMARY, .uuid = &svc_uuid.u,
      .characteristics = (struct ble_gatt_chr_def[]) {
          { .uuid = &cmd_uuid.u, .access_cb = cmd_access,
            .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_ENC | BLE_GATT_CHR_F_WRITE_AUTHEN },
          { 0 } } },
    { 0 },
};

// bad: ble CWE-862
static uint32_t add_setpoint(ble_pump_t *p)
{
    ble_add_char_params_t params;
    memset(&params, 0, sizeof(params));
    params.uuid = UUID_SETPOINT;
    params.char_props.write = 1;
    params.write_access = SEC_OPEN;
    params.read_access = SEC_MITM;
    return characteristic_add(p->service_handle, &params, &p->setpoint_handles);
}

// good: ble CWE-862
static uint32_t add_setpoint_ok(ble_pump_t *p)
{
    ble_add_char_params_t params;
    memset(&params, 0, sizeof(params));
    params.uuid = UUID_SETPOINT;
    params.char_props.write = 1;
    params.write_access = SEC_MITM;
    params.read_access = SEC_OPEN;
    return characteristic_add(p->service_handle, &params, &p->setpoint_handles);
}

// bad: ble CWE-300
static void bluedroid_security(void)
{
    esp_ble_auth_req_t auth_req = ESP_LE_AUTH_REQ_SC_BOND;
    esp_ble_io_cap_t iocap = ESP_IO_CAP_OUT;
    esp_ble_gap_set_security_param(ESP_BLE_SM_AUTHEN_REQ_MODE, &auth_req, sizeof(uint8_t));
    esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &iocap, sizeof(uint8_t));
}

// good: ble CWE-300
static void bluedroid_security_ok(void)
{
    esp_ble_auth_req_t auth_req = ESP_LE_AUTH_REQ_SC_MITM_BOND;
    esp_ble_io_cap_t iocap = ESP_IO_CAP_OUT;
    esp_ble_gap_set_security_param(ESP_BLE_SM_AUTHEN_REQ_MODE, &auth_req, sizeof(uint8_t));
    esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &iocap, sizeof(uint8_t));
}

// bad: ble CWE-287
static void gatt_write_evt(esp_gatt_if_t gatts_if, esp_ble_gatts_cb_param_t *param)
{
    if (param->write.handle == handles[IDX_BOLUS_VAL] && param->write.len == 2) {
        uint16_t units = param->write.value[0] | (param->write.value[1] << 8);
        pump_deliver_bolus(units);
    }
}

// good: ble CWE-287
static void gatt_write_evt_ok(esp_gatt_if_t gatts_if, esp_ble_gatts_cb_param_t *param)
{
    if (!link_is_authenticated(param->write.conn_id)) {
        log_event(EV_WRITE_REFUSED, param->write.conn_id);
        return;
    }
    if (param->write.handle == handles[IDX_BOLUS_VAL] && param->write.len == 2) {
        uint16_t units = param->write.value[0] | (param->write.value[1] << 8);
        pump_deliver_bolus(units);
    }
}

// bad: ble CWE-300
static void dialog_ble_setup(void)
{
    ble_gap_set_io_cap(GAP_IO_CAP_NO_INPUT_OUTPUT);
    ble_gap_mtu_size_set(512);
}

// good: ble CWE-300
static void dialog_ble_setup_ok(void)
{
    ble_gap_set_io_cap(GAP_IO_CAP_DISP_ONLY);
    ble_gap_mtu_size_set(512);
}
