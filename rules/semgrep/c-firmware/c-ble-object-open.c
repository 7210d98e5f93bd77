BLECharacteristic *rate, *level, *limit, *dose;

void advertise(BLEService *service, NimBLEService *nimble)
{
    rate = service->createCharacteristic(RATE_UUID,
        // ruleid: c-ble-object-open
        BLECharacteristic::PROPERTY_READ | BLECharacteristic::PROPERTY_WRITE);
    // ok: c-ble-object-open
    level = service->createCharacteristic(LEVEL_UUID, BLECharacteristic::PROPERTY_READ | BLECharacteristic::PROPERTY_NOTIFY);
    // ruleid: c-ble-object-open
    limit = nimble->createCharacteristic("2A3D", NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::WRITE);
    // ok: c-ble-object-open
    dose = nimble->createCharacteristic("2A3E", NIMBLE_PROPERTY::WRITE | NIMBLE_PROPERTY::WRITE_ENC | NIMBLE_PROPERTY::WRITE_AUTHEN);
    // ruleid: c-ble-object-open
    service->addCharacteristic(new BLECharacteristic(ALARM_UUID, BLECharacteristic::PROPERTY_WRITE_NR));
}

void advertise_bonded(BLEService *service)
{
    // ok: c-ble-object-open
    dose = service->createCharacteristic(DOSE_UUID, BLECharacteristic::PROPERTY_WRITE);
    dose->setAccessPermissions(ESP_GATT_PERM_WRITE_ENC_MITM);
}

// ruleid: c-ble-object-open
BLEByteCharacteristic valve("19B10001-E8F2-537E-4F6C-D104768A1214", BLERead | BLEWrite);
// ok: c-ble-object-open
BLEByteCharacteristic pressure("19B10002-E8F2-537E-4F6C-D104768A1214", BLERead | BLENotify);

void advertise_bluefruit(BLECharacteristic therapy, BLECharacteristic battery)
{
    // ruleid: c-ble-object-open
    therapy.setPermission(SECMODE_OPEN, SECMODE_OPEN);
    // ok: c-ble-object-open
    battery.setPermission(SECMODE_OPEN, SECMODE_NO_ACCESS);
    // ok: c-ble-object-open
    therapy.setPermission(SECMODE_ENC_WITH_MITM, SECMODE_ENC_WITH_MITM);
}
