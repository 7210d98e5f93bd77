void derive_device_key(uint8_t key[16])
{
    // ruleid: c-key-from-device-id
    uint32_t uid = HAL_GetUIDw0();
    memcpy(key, &uid, sizeof uid);
}

void make_wifi_password(char *text)
{
    // ruleid: c-key-from-device-id
    sprintf(text, "%08lx", NRF_FICR->DEVICEID[0]);
}

void derive_link_key(uint8_t key[16])
{
    // ok: c-key-from-device-id
    uint32_t uid = HAL_GetUIDw0();
    hkdf_expand(root_secret, 32, (const uint8_t *)&uid, sizeof uid, key, 16);
}

void make_serial_text(char *text)
{
    // ok: c-key-from-device-id
    sprintf(text, "%08lx", NRF_FICR->DEVICEID[0]);
}
