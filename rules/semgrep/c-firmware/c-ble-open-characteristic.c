BT_GATT_SERVICE_DEFINE(pump_service,
    BT_GATT_PRIMARY_SERVICE(&pump_uuid),
    // ruleid: c-ble-open-characteristic
    BT_GATT_CHARACTERISTIC(&rate_uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_READ | BT_GATT_PERM_WRITE, NULL, on_rate, NULL),
    // ok: c-ble-open-characteristic
    BT_GATT_CHARACTERISTIC(&rate2_uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE_AUTHEN, NULL, on_rate, NULL),
    // ok: c-ble-open-characteristic
    BT_GATT_CHARACTERISTIC(&level_uuid, BT_GATT_CHRC_READ, BT_GATT_PERM_READ, on_level, NULL, NULL)
);

static const struct ble_gatt_chr_def characteristics[] = {
    {
        .uuid = &rate_uuid.u,
        // ruleid: c-ble-open-characteristic
        .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE,
    },
    {
        .uuid = &limit_uuid.u,
        // ruleid: c-ble-open-characteristic
        .flags = BLE_GATT_CHR_F_WRITE_NO_RSP,
    },
    {
        .uuid = &dose_uuid.u,
        // ok: c-ble-open-characteristic
        .flags = BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_ENC |
                 BLE_GATT_CHR_F_WRITE_AUTHEN,
    },
    {
        .uuid = &level_uuid.u,
        // ok: c-ble-open-characteristic
        .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_NOTIFY,
    },
};

void add_characteristic(ble_gatts_attr_md_t *md, ble_gatts_attr_md_t attr_md)
{
    // ruleid: c-ble-open-characteristic
    BLE_GAP_CONN_SEC_MODE_SET_OPEN(&attr_md.write_perm);
    // ruleid: c-ble-open-characteristic
    BLE_GAP_CONN_SEC_MODE_SET_OPEN(&md->write_perm);
    // ok: c-ble-open-characteristic
    BLE_GAP_CONN_SEC_MODE_SET_OPEN(&attr_md.read_perm);
    // ok: c-ble-open-characteristic
    BLE_GAP_CONN_SEC_MODE_SET_ENC_WITH_MITM(&md->write_perm);
}
