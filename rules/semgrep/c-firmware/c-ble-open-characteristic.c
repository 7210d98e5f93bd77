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

static gattAttribute_t pump_table[] = {
    // ok: c-ble-open-characteristic
    { { ATT_BT_UUID_SIZE, characterUUID }, GATT_PERMIT_READ, 0, &rate_properties },
    // ruleid: c-ble-open-characteristic
    { { ATT_UUID_SIZE, rateUUID }, GATT_PERMIT_READ | GATT_PERMIT_WRITE, 0, rate },
    // ok: c-ble-open-characteristic
    { { ATT_UUID_SIZE, doseUUID }, GATT_PERMIT_READ | GATT_PERMIT_AUTHEN_WRITE, 0, dose },
    // ok: c-ble-open-characteristic
    { { ATT_BT_UUID_SIZE, clientCharCfgUUID }, GATT_PERMIT_READ | GATT_PERMIT_WRITE, 0, (uint8_t *)&rate_configuration },
};

static const esp_gatts_attr_db_t command_table[] = {
    [COMMAND] = {{ESP_GATT_AUTO_RSP},
        // ruleid: c-ble-open-characteristic
        {ESP_UUID_LEN_128, (uint8_t *)command_uuid, ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE, 20, sizeof(command), command}},
    [LIMIT] = {{ESP_GATT_AUTO_RSP},
        // ok: c-ble-open-characteristic
        {ESP_UUID_LEN_128, (uint8_t *)limit_uuid, ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE_ENC_MITM, 2, sizeof(limit), limit}},
    [SUBSCRIBE] = {{ESP_GATT_AUTO_RSP},
        // ok: c-ble-open-characteristic
        {ESP_UUID_LEN_16, (uint8_t *)&character_client_config_uuid, ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE, 2, 2, (uint8_t *)ccc}},
};

static const attsAttr_t therapy_list[] = {
    // ruleid: c-ble-open-characteristic
    { therapy_uuid, therapy, &therapy_length, 20, ATTS_SET_WRITE_CBACK, ATTS_PERMIT_READ | ATTS_PERMIT_WRITE },
    // ok: c-ble-open-characteristic
    { dose_uuid, dose, &dose_length, 20, ATTS_SET_WRITE_CBACK, ATTS_PERMIT_WRITE | ATTS_PERMIT_WRITE_AUTH | ATTS_PERMIT_WRITE_ENC },
};

void add_attributes(struct attribute *attribute)
{
    // ruleid: c-ble-open-characteristic
    attribute->permissions = ATTS_PERMIT_READ | ATTS_PERMIT_WRITE;
    // ok: c-ble-open-characteristic
    attribute->permissions = ATTS_PERMIT_READ;
    // ruleid: c-ble-open-characteristic
    aci_gatt_add_char(service, UUID_TYPE_128, &rate_uuid, 4, CHAR_PROP_WRITE | CHAR_PROP_READ, ATTR_PERMISSION_NONE, 1, 16, 0, &handle);
    // ok: c-ble-open-characteristic
    aci_gatt_add_char(service, UUID_TYPE_128, &level_uuid, 4, CHAR_PROP_NOTIFY | CHAR_PROP_READ, ATTR_PERMISSION_NONE, 1, 16, 0, &handle);
    // ok: c-ble-open-characteristic
    aci_gatt_add_char(service, UUID_TYPE_128, &rate_uuid, 4, CHAR_PROP_WRITE, ATTR_PERMISSION_AUTHEN_WRITE, 1, 16, 0, &handle);
    // ok: c-ble-open-characteristic
    esp_ble_gatts_add_char_descr(handle, &subscribe_uuid, ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE, NULL, NULL);
}

BLECharacteristic *rate, *level, *limit, *dose;

void advertise(BLEService *service, NimBLEService *nimble)
{
    rate = service->createCharacteristic(RATE_UUID,
        // ruleid: c-ble-open-characteristic
        BLECharacteristic::PROPERTY_READ | BLECharacteristic::PROPERTY_WRITE);
    // ok: c-ble-open-characteristic
    level = service->createCharacteristic(LEVEL_UUID, BLECharacteristic::PROPERTY_READ | BLECharacteristic::PROPERTY_NOTIFY);
    // ruleid: c-ble-open-characteristic
    limit = nimble->createCharacteristic("2A3D", NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::WRITE);
    // ok: c-ble-open-characteristic
    dose = nimble->createCharacteristic("2A3E", NIMBLE_PROPERTY::WRITE | NIMBLE_PROPERTY::WRITE_ENC | NIMBLE_PROPERTY::WRITE_AUTHEN);
    // ruleid: c-ble-open-characteristic
    service->addCharacteristic(new BLECharacteristic(ALARM_UUID, BLECharacteristic::PROPERTY_WRITE_NR));
}

void advertise_bonded(BLEService *service)
{
    // ok: c-ble-open-characteristic
    dose = service->createCharacteristic(DOSE_UUID, BLECharacteristic::PROPERTY_WRITE);
    dose->setAccessPermissions(ESP_GATT_PERM_WRITE_ENC_MITM);
}

// ruleid: c-ble-open-characteristic
BLEByteCharacteristic valve("19B10001-E8F2-537E-4F6C-D104768A1214", BLERead | BLEWrite);
// ok: c-ble-open-characteristic
BLEByteCharacteristic pressure("19B10002-E8F2-537E-4F6C-D104768A1214", BLERead | BLENotify);

void advertise_bluefruit(BLECharacteristic therapy, BLECharacteristic battery)
{
    // ruleid: c-ble-open-characteristic
    therapy.setPermission(SECMODE_OPEN, SECMODE_OPEN);
    // ok: c-ble-open-characteristic
    battery.setPermission(SECMODE_OPEN, SECMODE_NO_ACCESS);
    // ok: c-ble-open-characteristic
    therapy.setPermission(SECMODE_ENC_WITH_MITM, SECMODE_ENC_WITH_MITM);
}

void permissions(BLECharacteristic *order, BLE2902 *cccd)
{
    // ruleid: c-ble-open-characteristic
    order->setAccessPermissions(ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE);
    // ok: c-ble-open-characteristic
    order->setAccessPermissions(ESP_GATT_PERM_WRITE_ENC_MITM);
    // ok: c-ble-open-characteristic
    cccd->setAccessPermissions(ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE);
    // ruleid: c-ble-open-characteristic
    add_row(ATT_USER_UUID, PERM(WRITE_REQ, ENABLE) | PERM(WP, NO_AUTH));
    // ok: c-ble-open-characteristic
    add_row(ATT_USER_UUID, PERM(WRITE_REQ, ENABLE) | PERM(WP, SEC_CON));
}

// ok: c-ble-open-characteristic
static struct bt_gatt_attr declared[] = {
    // ruleid: c-ble-open-characteristic
    BT_GATT_CHARACTERISTIC(UUID_A, BT_GATT_CHRC_WRITE, BT_GATT_PERM_READ | BT_GATT_PERM_WRITE, read_a, write_a, NULL),
    // ok: c-ble-open-characteristic
    BT_GATT_CHARACTERISTIC(UUID_B, BT_GATT_CHRC_READ, BT_GATT_PERM_READ, read_b, NULL, NULL),
};

void add_gain(void)
{
    // ruleid: c-ble-open-characteristic
    ble_gatts_add_characteristic(&uuid_gain, PROPERTIES, ATT_PERM_RW, 1, 0, NULL, &gain_handle);
    // ok: c-ble-open-characteristic
    ble_gatts_add_characteristic(&uuid_gain, PROPERTIES, ATT_PERM_READ_AUTH | ATT_PERM_WRITE_AUTH, 1, 0, NULL, &gain_handle);
}

BT_GATT_SERVICE_DEFINE(tens_svc, BT_GATT_PRIMARY_SERVICE(BT_UUID_TENS),
    BT_GATT_CHARACTERISTIC(BT_UUID_TENS_PROFILE, BT_GATT_CHRC_READ | BT_GATT_CHRC_WRITE,
                           // ok: c-ble-open-characteristic
                           BT_GATT_PERM_READ | BT_GATT_PERM_WRITE_AUTHEN, read_u8, write_profile, &profile),
    BT_GATT_CHARACTERISTIC(BT_UUID_TENS_INTENSITY, BT_GATT_CHRC_READ | BT_GATT_CHRC_WRITE,
                           // ruleid: c-ble-open-characteristic
                           BT_GATT_PERM_READ_ENCRYPT | BT_GATT_PERM_WRITE, read_u8, write_intensity, &intensity),
);

void reading_is_closed(void)
{
    // ruleid: c-ble-open-characteristic
    aci_gatt_add_char(svc, 2, &uuid, 4, CHAR_PROP_READ | CHAR_PROP_WRITE, ATTR_PERMISSION_ENCRY_READ, 1, 10, 0, &h);
    // ok: c-ble-open-characteristic
    aci_gatt_add_char(svc, 2, &uuid, 4, CHAR_PROP_READ | CHAR_PROP_WRITE, ATTR_PERMISSION_AUTHEN_WRITE, 1, 10, 0, &h);
    // ruleid: c-ble-open-characteristic
    att_db_util_add_characteristic_uuid16(0x2a19, ATT_PROPERTY_WRITE, ATT_SECURITY_NONE, ATT_SECURITY_NONE, NULL, 0);
    // ok: c-ble-open-characteristic
    att_db_util_add_characteristic_uuid16(0x2a19, ATT_PROPERTY_WRITE, ATT_SECURITY_NONE, ATT_SECURITY_AUTHENTICATED, NULL, 0);
}
