#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include "sdk.h"

/* Ambiq: hearing aid; Telink: thermometer; Nuvoton: infusion monitor; Realtek Ameba: gateway;
   GigaDevice: suction pump; Maxim: insulin pen; Dialog: ECG holter; Toshiba: anaesthesia unit. */

// bad: packet_length CWE-787
static uint8_t fittingTable[128];
static void amdtps_rx_frame(amdtpCb_t *cb, uint16_t len, uint8_t *buf)
{
    cb->rxPkt.len = (buf[1] << 8) + buf[0];
    memcpy(fittingTable, buf + AMDTP_PREFIX_SIZE, cb->rxPkt.len);
    fitting_apply(fittingTable);
}

// good: packet_length CWE-787
static uint8_t fittingTable2[128];
static void amdtps_rx_frame_checked(amdtpCb_t *cb, uint16_t len, uint8_t *buf)
{
    if (len < AMDTP_PREFIX_SIZE) {
        return;
    }
    uint16_t body = (buf[1] << 8) + buf[0];
    if (body > sizeof(fittingTable2) || body > len - AMDTP_PREFIX_SIZE) {
        amdtps_reply(cb, AMDTP_STATUS_INVALID_PKT_LENGTH);
        return;
    }
    memcpy(fittingTable2, buf + AMDTP_PREFIX_SIZE, body);
    fitting_apply(fittingTable2);
}

// bad: watchdog CWE-693
void aid_enter_fitting(void)
{
    am_hal_wdt_halt();
    am_hal_interrupt_disable(AM_HAL_INTERRUPT_WATCHDOG);
    fitting_session_run();
}

// good: watchdog CWE-693
void aid_enter_fitting_watched(void)
{
    while (fitting_session_step()) {
        if (tasks_all_alive()) {
            am_hal_wdt_restart();
        }
    }
}

// bad: pairing CWE-287
void thermo_security_init(void)
{
    blc_smp_setSecurityLevel(Unauthenticated_Pairing_with_Encryption);
    blc_smp_enableAuthMITM(0);
    blc_smp_setBondingMode(Bondable_Mode);
}

// good: pairing CWE-287
void thermo_security_init_strict(void)
{
    blc_smp_setSecurityLevel(Authenticated_LE_Secure_Connection_Pairing_with_Encryption);
    blc_smp_enableAuthMITM(1);
    blc_smp_setIoCapability(IO_CAPABILITY_DISPLAY_ONLY);
    blc_smp_setBondingMode(Bondable_Mode);
}

// bad: update CWE-345
void thermo_ota_end(int result)
{
    if (result == OTA_SUCCESS && flash_read_checksum(ota_program_offset) == ota_checksum) {
        ota_set_boot_flag(ota_program_offset);
        start_reboot();
    }
}

// good: update CWE-345
void thermo_ota_end_signed(int result)
{
    if (result != OTA_SUCCESS || ota_signature_verify(ota_program_offset, ota_size) != 0) {
        thermo_log(LOG_OTA_REFUSED);
        return;
    }
    if (ota_version() <= running_version()) {
        thermo_log(LOG_OTA_OLD);
        return;
    }
    ota_set_boot_flag(ota_program_offset);
    start_reboot();
}

// bad: debug CWE-1191
int32_t production_config(void)
{
    uint32_t au32Config[2];
    FMC_Open();
    FMC_ENABLE_CFG_UPDATE();
    FMC_ReadConfig(au32Config, 2);
    au32Config[0] |= FMC_CONFIG0_LOCK_DISABLE;
    FMC_WriteConfig(au32Config, 2);
    return 0;
}

// good: debug CWE-1191
int32_t production_config_locked(void)
{
    uint32_t au32Config[2];
    FMC_Open();
    FMC_ENABLE_CFG_UPDATE();
    if (FMC_ReadConfig(au32Config, 2) != 0) {
        return -1;
    }
    au32Config[0] &= ~FMC_CONFIG0_LOCK_Msk;
    return FMC_WriteConfig(au32Config, 2);
}

// bad: wait CWE-835
uint32_t drip_sensor_read(void)
{
    EADC_START_CONV(EADC, BIT0);
    while (EADC_IS_BUSY(EADC)) {
    }
    return EADC_GET_CONV_DATA(EADC, 0);
}

// good: wait CWE-835
uint32_t drip_sensor_read_bounded(void)
{
    uint32_t u32TimeOutCnt = SystemCoreClock / 1000;
    EADC_START_CONV(EADC, BIT0);
    while (EADC_IS_BUSY(EADC)) {
        if (--u32TimeOutCnt == 0) {
            alarm_set(ALARM_SENSOR);
            return DRIP_INVALID;
        }
    }
    return EADC_GET_CONV_DATA(EADC, 0);
}

// bad: tls CWE-295
int gateway_open(gw_t *gw)
{
    ssl_config_defaults(&gw->conf, SSL_IS_CLIENT, SSL_TRANSPORT_STREAM, SSL_PRESET_DEFAULT);
    ssl_conf_authmode(&gw->conf, SSL_VERIFY_NONE);
    ssl_conf_rng(&gw->conf, gw_random, NULL);
    return ssl_handshake(&gw->ssl);
}

// good: tls CWE-295
int gateway_open_trusted(gw_t *gw)
{
    if (ssl_config_defaults(&gw->conf, SSL_IS_CLIENT, SSL_TRANSPORT_STREAM, SSL_PRESET_DEFAULT) != 0) {
        return -1;
    }
    ssl_conf_authmode(&gw->conf, SSL_VERIFY_REQUIRED);
    ssl_conf_ca_chain(&gw->conf, &gw->roots, NULL);
    ssl_conf_rng(&gw->conf, gw_random, NULL);
    return ssl_handshake(&gw->ssl);
}

// bad: credential CWE-798
int gateway_join(void)
{
    rtw_network_info_t wifi = { 0 };
    strcpy((char *)wifi.ssid.val, "WARD-TELEMETRY");
    wifi.password = (unsigned char *)"ward4telemetry";
    wifi.password_len = 14;
    return wifi_connect(&wifi, 1);
}

// good: credential CWE-798
int gateway_join_provisioned(void)
{
    rtw_network_info_t wifi = { 0 };
    if (!provision_load(&wifi)) {
        return -1;
    }
    int rc = wifi_connect(&wifi, 1);
    secure_zero(&wifi, sizeof(wifi));
    return rc;
}

// bad: order CWE-306
static void gateway_order_arrived(MessageData *md)
{
    const char *text = (const char *)md->message->payload;
    if (strncmp(text, "rate=", 5) == 0) {
        pump_set_rate((uint16_t)atoi(text + 5));
    } else if (strncmp(text, "stop", 4) == 0) {
        pump_stop();
    }
}

// good: order CWE-306
static void gateway_order_arrived_checked(MessageData *md)
{
    order_t order;
    if (!order_authenticate(md->message->payload, md->message->payloadlen, &order)) {
        event_write(EVT_ORDER_REFUSED);
        return;
    }
    pump_set_rate(order.rate);
}

// bad: index CWE-129
static uint16_t suctionRegs[40];
void modbus_write_single(const uint8_t *adu)
{
    uint16_t reg = (adu[2] << 8) | adu[3];
    uint16_t val = (adu[4] << 8) | adu[5];
    suctionRegs[reg] = val;
    modbus_echo(adu);
}

// good: index CWE-129
static uint16_t suctionRegs2[40];
void modbus_write_single_checked(const uint8_t *adu)
{
    uint16_t reg = (adu[2] << 8) | adu[3];
    uint16_t val = (adu[4] << 8) | adu[5];
    if (reg >= 40) {
        modbus_exception(adu, ILLEGAL_ADDRESS);
        return;
    }
    suctionRegs2[reg] = val;
    modbus_echo(adu);
}

// bad: storage CWE-252
void hours_store(uint32_t hours)
{
    fmc_unlock();
    fmc_page_erase(HOURS_PAGE);
    fmc_word_program(HOURS_PAGE, hours);
    fmc_lock();
}

// good: storage CWE-252
bool hours_store_checked(uint32_t hours)
{
    bool done;
    fmc_unlock();
    done = fmc_page_erase(HOURS_PAGE) == FMC_READY && fmc_word_program(HOURS_PAGE, hours) == FMC_READY;
    fmc_lock();
    if (!done) {
        alarm_set(ALARM_STORAGE);
    }
    return done;
}

// bad: key CWE-321
static uint8_t penKey[32] = "MAXpenKEY-2024-production-lot-01";
int pen_dose_log_encrypt(uint8_t *log, uint32_t len)
{
    MXC_TPU_Cipher_KeySelect(MXC_TPU_KEYSRC_REG);
    MXC_TPU_Cipher_AES_Encrypt((char *)log, iv, (char *)penKey, MXC_TPU_CIPHER_AES256, MXC_TPU_MODE_CBC, len, (char *)log);
    return 0;
}

// good: key CWE-321
int pen_dose_log_encrypt_sealed(uint8_t *log, uint32_t len)
{
    uint8_t fresh[16];
    if (MXC_TRNG_Random(fresh, sizeof(fresh)) != E_NO_ERROR) {
        return E_FAIL;
    }
    MXC_TPU_Cipher_KeySelect(MXC_TPU_KEYSRC_AESKEY);
    return MXC_TPU_Cipher_AES_Encrypt((char *)log, (char *)fresh, NULL, MXC_TPU_CIPHER_AES256, MXC_TPU_MODE_CBC, len, (char *)log);
}

// bad: secret CWE-226
int pen_pair(const uint8_t *peer_public)
{
    uint8_t shared_secret[32];
    if (ecdh_shared(device_private, peer_public, shared_secret) != 0) {
        return -1;
    }
    return session_begin(shared_secret);
}

// good: secret CWE-226
int pen_pair_wiped(const uint8_t *peer_public)
{
    uint8_t shared_secret[32];
    int rc = -1;
    if (ecdh_shared(device_private, peer_public, shared_secret) == 0) {
        rc = session_begin(shared_secret);
    }
    memset_s(shared_secret, sizeof(shared_secret), 0, sizeof(shared_secret));
    return rc;
}

// bad: copy CWE-120
static holter_record_t rec;
void holter_set_patient(const char *from_app)
{
    strcpy(rec.patient, from_app);
    sprintf(rec.title, "Holter %s (%s)", rec.patient, rec.id);
}

// good: copy CWE-120
static holter_record_t rec2;
void holter_set_patient_checked(const char *from_app)
{
    snprintf(rec2.patient, sizeof(rec2.patient), "%s", from_app);
    snprintf(rec2.title, sizeof(rec2.title), "Holter %s (%s)", rec2.patient, rec2.id);
}

// bad: characteristic CWE-306
void holter_add_service(void)
{
    ble_gatts_add_characteristic(&uuid_gain, GATT_PROP_WRITE | GATT_PROP_READ, ATT_PERM_RW, sizeof(uint8_t), 0, NULL, &gain_handle);
    ble_gatts_register_service(&svc, &gain_handle, 0);
}

// good: characteristic CWE-306
void holter_add_service_auth(void)
{
    ble_gatts_add_characteristic(&uuid_gain, GATT_PROP_WRITE | GATT_PROP_READ, ATT_PERM_READ_AUTH | ATT_PERM_WRITE_AUTH, sizeof(uint8_t), 0, NULL, &gain_handle);
    ble_gatts_register_service(&svc, &gain_handle, 0);
}

// bad: swallowed CWE-390
void vapour_control(void)
{
    int32_t measured = vapour_sensor_read();
    if (measured < 0) {
        return;
    }
    vaporizer_adjust(measured);
}

// good: swallowed CWE-390
void vapour_control_alarmed(void)
{
    int32_t measured = vapour_sensor_read();
    if (measured < 0) {
        vaporizer_close();
        alarm_set(ALARM_VAPOUR_SENSOR);
        return;
    }
    vaporizer_adjust(measured);
}

// bad: handler CWE-755
void HardFault_Handler(void)
{
    while (1) {
        __NOP();
    }
}

// good: handler CWE-755
void BusFault_Handler(void)
{
    vaporizer_close();
    crash_store(SCB->CFSR, SCB->BFAR);
    NVIC_SystemReset();
}

// bad: prng CWE-338
void service_challenge(uint8_t *out)
{
    uint32_t seed = TIMER_GetCount(TSB_T32A0);
    for (int i = 0; i < 8; i++) {
        seed = seed * 1103515245u + 12345u;
        out[i] = (uint8_t)(seed >> 16);
    }
}

// good: prng CWE-338
bool service_challenge_strong(uint8_t *out)
{
    for (int i = 0; i < 8; i += 4) {
        uint32_t word;
        if (TRNG_Get(TSB_TRNG, &word) != SUCCESS) {
            return false;
        }
        memcpy(out + i, &word, sizeof(word));
    }
    return true;
}

// bad: digest CWE-328
bool operator_login(const char *name, const char *password)
{
    uint8_t digest[16];
    md5((const uint8_t *)password, strlen(password), digest);
    return user_matches(name, digest);
}

// good: digest CWE-328
bool operator_login_slow(const char *name, const char *password)
{
    uint8_t digest[32];
    if (pbkdf2_hmac_sha256(password, strlen(password), user_salt(name), 16, 100000, digest, sizeof(digest)) != 0) {
        return false;
    }
    return user_matches(name, digest);
}
