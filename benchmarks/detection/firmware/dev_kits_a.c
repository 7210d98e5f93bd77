#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include "sdk.h"

/* ---- NXP MCUXpresso: bedside infusion pump ------------------------------------------------ */

// bad: packet_length CWE-787
static uint8_t s_pumpCmd[48];
void PUMP_LpuartTask(void)
{
    uint8_t hdr[4];
    LPUART_ReadBlocking(LPUART3, hdr, sizeof(hdr));
    if (hdr[0] != 0x7E) {
        return;
    }
    uint16_t payload = (uint16_t)(hdr[2] << 8) | hdr[3];
    LPUART_ReadBlocking(LPUART3, s_pumpCmd, payload);
    PUMP_Dispatch(hdr[1], s_pumpCmd, payload);
}

// good: packet_length CWE-787
static uint8_t s_pumpCmd2[48];
void PUMP_LpuartTaskChecked(void)
{
    uint8_t hdr[4];
    LPUART_ReadBlocking(LPUART3, hdr, sizeof(hdr));
    if (hdr[0] != 0x7E) {
        return;
    }
    uint16_t payload = (uint16_t)(hdr[2] << 8) | hdr[3];
    if (payload > sizeof(s_pumpCmd2)) {
        PUMP_Nak(hdr[1]);
        return;
    }
    LPUART_ReadBlocking(LPUART3, s_pumpCmd2, payload);
    PUMP_Dispatch(hdr[1], s_pumpCmd2, payload);
}

// bad: update_unverified CWE-345
status_t OTA_Finish(ota_ctx_t *ctx)
{
    if (ctx->written != ctx->image_size) {
        return kStatus_Fail;
    }
    if (CRC_Compute16(ctx->base, ctx->image_size) != ctx->crc) {
        return kStatus_Fail;
    }
    if (bl_update_image_state(1, kSwapType_ReadyForTest) != kStatus_Success) {
        return kStatus_Fail;
    }
    NVIC_SystemReset();
    return kStatus_Success;
}

// good: update_unverified CWE-345
status_t OTA_FinishSigned(ota_ctx_t *ctx)
{
    if (ctx->written != ctx->image_size) {
        return kStatus_Fail;
    }
    if (bl_verify_image(ctx->base, ctx->image_size) <= 0) {
        PRINTF("image refused\r\n");
        return kStatus_Fail;
    }
    if (ctx->version <= FW_GetRunningVersion()) {
        PRINTF("older image refused\r\n");
        return kStatus_Fail;
    }
    if (bl_update_image_state(1, kSwapType_ReadyForTest) != kStatus_Success) {
        return kStatus_Fail;
    }
    NVIC_SystemReset();
    return kStatus_Success;
}

// bad: ble_pairing CWE-287
gapPairingParameters_t gDosePairing = {
    .withBonding = TRUE,
    .securityModeAndLevel = gSecurityMode_1_Level_2_c,
    .maxEncryptionKeySize = mcEncryptionKeySize_c,
    .localIoCapabilities = gIoNone_c,
    .oobAvailable = FALSE,
    .leSecureConnectionSupported = TRUE,
};

// good: ble_pairing CWE-287
gapPairingParameters_t gDosePairingStrict = {
    .withBonding = TRUE,
    .securityModeAndLevel = gSecurityMode_1_Level_4_c,
    .maxEncryptionKeySize = mcEncryptionKeySize_c,
    .localIoCapabilities = gIoKeyboardDisplay_c,
    .oobAvailable = FALSE,
    .leSecureConnectionSupported = TRUE,
};

// bad: watchdog_disabled CWE-693
void BOARD_InitTiming(void)
{
    wwdt_config_t cfg;
    WWDT_GetDefaultConfig(&cfg);
    cfg.enableWwdt = false;
    cfg.timeoutValue = 0xFFFFFFU;
    WWDT_Init(WWDT0, &cfg);
}

// good: watchdog_disabled CWE-693
void BOARD_InitTimingGuarded(void)
{
    wwdt_config_t cfg;
    WWDT_GetDefaultConfig(&cfg);
    cfg.enableWwdt = true;
    cfg.enableWatchdogReset = true;
    cfg.timeoutValue = 0x3FFFU;
    WWDT_Init(WWDT0, &cfg);
}

// bad: debug_open CWE-1191
void PRODUCT_ApplyLifecycle(bool shipped)
{
    SYSCON->DEBUG_LOCK_EN = 0U;
    SYSCON->DEBUG_FEATURES = 0xAAAAU;
    SYSCON->DEBUG_FEATURES_DP = 0xAAAAU;
    SYSCON->SWD_ACCESS_CPU0 = 0x12345678U;
    (void)shipped;
}

// good: debug_open CWE-1191
void PRODUCT_ApplyLifecycleLocked(bool shipped)
{
    SYSCON->DEBUG_FEATURES = 0x5555U;
    SYSCON->DEBUG_FEATURES_DP = 0x5555U;
    SYSCON->DEBUG_LOCK_EN = 0xAU;
    (void)shipped;
}

/* ---- Infineon ModusToolbox: wearable patch ------------------------------------------------ */

// bad: tls_verification CWE-295
cy_rslt_t telemetry_connect(void)
{
    cy_awsport_ssl_credentials_t cred = {
        .client_cert = NULL,
        .private_key = NULL,
        .root_ca = NULL,
        .root_ca_size = 0,
        .root_ca_verify_mode = CY_AWS_ROOTCA_VERIFY_NONE,
    };
    return cy_mqtt_create(mqtt_buf, sizeof(mqtt_buf), &cred, &broker, NULL, &mqtt_handle);
}

// good: tls_verification CWE-295
cy_rslt_t telemetry_connect_trusted(void)
{
    cy_awsport_ssl_credentials_t cred = {
        .client_cert = device_certificate,
        .client_cert_size = device_certificate_size,
        .private_key = device_key,
        .private_key_size = device_key_size,
        .root_ca = broker_root,
        .root_ca_size = broker_root_size,
        .root_ca_verify_mode = CY_AWS_ROOTCA_VERIFY_REQUIRED,
    };
    return cy_mqtt_create(mqtt_buf, sizeof(mqtt_buf), &cred, &broker, NULL, &mqtt_handle);
}

// bad: verify_ignored CWE-252
void patch_ota_thread(cy_thread_arg_t arg)
{
    cy_ota_storage_context_t *storage = (cy_ota_storage_context_t *)arg;
    cy_ota_storage_verify(storage);
    cy_log_msg(CYLF_OTA, CY_LOG_INFO, "rebooting into new image");
    cy_ota_storage_image_validate(storage->total_image_size);
    NVIC_SystemReset();
}

// good: verify_ignored CWE-252
void patch_ota_thread_checked(cy_thread_arg_t arg)
{
    cy_ota_storage_context_t *storage = (cy_ota_storage_context_t *)arg;
    if (cy_ota_storage_verify(storage) != CY_RSLT_SUCCESS) {
        cy_log_msg(CYLF_OTA, CY_LOG_ERR, "image refused");
        cy_ota_agent_stop(&storage->ota);
        return;
    }
    if (storage->version <= running_version()) {
        cy_log_msg(CYLF_OTA, CY_LOG_ERR, "older image refused");
        return;
    }
    NVIC_SystemReset();
}

// bad: watchdog_disabled CWE-693
static cyhal_wdt_t wdt_obj;
void patch_enter_bolus(uint32_t microlitres)
{
    cyhal_wdt_free(&wdt_obj);
    motor_step_blocking(microlitres);
    history_append(EVENT_BOLUS, microlitres);
}

// good: watchdog_disabled CWE-693
static cyhal_wdt_t wdt_obj2;
void patch_enter_bolus_guarded(uint32_t microlitres)
{
    while (microlitres > 0U && motor_step_once() == MOTOR_OK) {
        microlitres--;
        if (supervisor_all_tasks_alive()) {
            cyhal_wdt_kick(&wdt_obj2);
        }
    }
    history_append(EVENT_BOLUS, microlitres);
}

// bad: packet_index CWE-129
wiced_bt_gatt_status_t patch_write_basal(wiced_bt_gatt_write_req_t *req)
{
    uint8_t hour = req->p_val[0];
    basal_profile[hour].rate = (uint16_t)(req->p_val[1] | (req->p_val[2] << 8));
    basal_profile[hour].changed = true;
    return WICED_BT_GATT_SUCCESS;
}

// good: packet_index CWE-129
wiced_bt_gatt_status_t patch_write_basal_checked(wiced_bt_gatt_write_req_t *req)
{
    if (req->val_len != 3U || req->p_val[0] >= BASAL_HOURS) {
        return WICED_BT_GATT_INVALID_ATTR_LEN;
    }
    uint8_t hour = req->p_val[0];
    basal_profile[hour].rate = (uint16_t)(req->p_val[1] | (req->p_val[2] << 8));
    basal_profile[hour].changed = true;
    return WICED_BT_GATT_SUCCESS;
}

// bad: secret_in_log CWE-532
void patch_on_link_keys(wiced_bt_device_link_keys_t *keys)
{
    cy_log_msg(CYLF_DEF, CY_LOG_DEBUG, "stored LTK");
    for (int i = 0; i < 16; i++) {
        printf("%02X ", keys->key_data.le_keys.pltk[i]);
    }
    nv_store(NV_LINK_KEYS, keys, sizeof(*keys));
}

// good: secret_in_log CWE-532
void patch_on_link_keys_quiet(wiced_bt_device_link_keys_t *keys)
{
    cy_log_msg(CYLF_DEF, CY_LOG_INFO, "link keys stored for a new peer");
    if (nv_store(NV_LINK_KEYS, keys, sizeof(*keys)) != NV_OK) {
        event_log_write(EVT_BOND_NOT_STORED);
    }
}

/* ---- Silicon Labs Gecko: glucose meter ---------------------------------------------------- */

// bad: ble_pairing CWE-287
void meter_ble_boot(void)
{
    sl_status_t sc = sl_bt_sm_configure(SL_BT_SM_CONFIGURATION_BONDING_REQUIRED,
                                        sl_bt_sm_io_capability_noinputnooutput);
    app_assert_status(sc);
    sc = sl_bt_sm_set_bondable_mode(1);
    app_assert_status(sc);
}

// good: ble_pairing CWE-287
void meter_ble_boot_mitm(void)
{
    sl_status_t sc = sl_bt_sm_configure(SL_BT_SM_CONFIGURATION_MITM_REQUIRED
                                        | SL_BT_SM_CONFIGURATION_SC_ONLY
                                        | SL_BT_SM_CONFIGURATION_BONDING_REQUIRED,
                                        sl_bt_sm_io_capability_displayonly);
    app_assert_status(sc);
    sc = sl_bt_sm_set_bondable_mode(1);
    app_assert_status(sc);
}

// bad: boot_unverified CWE-347
void meter_apply_update(uint32_t slot)
{
    int32_t err = bootloader_setImageToBootload((int32_t)slot);
    if (err == BOOTLOADER_OK) {
        bootloader_rebootAndInstall();
    }
}

// good: boot_unverified CWE-347
void meter_apply_update_verified(uint32_t slot)
{
    if (bootloader_verifyImage(slot, NULL) != BOOTLOADER_OK) {
        event_log_write(EVT_UPDATE_REFUSED);
        return;
    }
    int32_t err = bootloader_setImageToBootload((int32_t)slot);
    if (err == BOOTLOADER_OK) {
        bootloader_rebootAndInstall();
    }
}

// bad: unbounded_wait CWE-835
uint32_t meter_measure_strip(void)
{
    IADC_command(IADC0, iadcCmdStartSingle);
    while ((IADC0->STATUS & (_IADC_STATUS_CONVERTING_MASK | _IADC_STATUS_SINGLEFIFODV_MASK))
           != IADC_STATUS_SINGLEFIFODV) {
    }
    return IADC_pullSingleFifoResult(IADC0).data;
}

// good: unbounded_wait CWE-835
uint32_t meter_measure_strip_bounded(void)
{
    uint32_t began = sl_sleeptimer_get_tick_count();
    IADC_command(IADC0, iadcCmdStartSingle);
    while ((IADC0->STATUS & (_IADC_STATUS_CONVERTING_MASK | _IADC_STATUS_SINGLEFIFODV_MASK))
           != IADC_STATUS_SINGLEFIFODV) {
        if (sl_sleeptimer_get_tick_count() - began > STRIP_TIMEOUT) {
            alarm_raise(ALARM_ADC);
            return METER_NO_RESULT;
        }
    }
    return IADC_pullSingleFifoResult(IADC0).data;
}

// bad: packet_length CWE-787
static uint8_t calib_code[20];
void meter_on_user_write(sl_bt_evt_gatt_server_user_write_request_t *e)
{
    if (e->characteristic == gattdb_calibration) {
        memcpy(calib_code, e->value.data, e->value.len);
        calibration_apply(calib_code, e->value.len);
        sl_bt_gatt_server_send_user_write_response(e->connection, e->characteristic, 0);
    }
}

// good: packet_length CWE-787
static uint8_t calib_code2[20];
void meter_on_user_write_checked(sl_bt_evt_gatt_server_user_write_request_t *e)
{
    if (e->characteristic == gattdb_calibration) {
        uint8_t answer = SL_STATUS_BT_ATT_INVALID_ATT_LENGTH & 0xFFU;
        if (e->value.len <= sizeof(calib_code2)) {
            memcpy(calib_code2, e->value.data, e->value.len);
            calibration_apply(calib_code2, e->value.len);
            answer = 0;
        }
        sl_bt_gatt_server_send_user_write_response(e->connection, e->characteristic, answer);
    }
}

// bad: non_constant_compare CWE-208
bool meter_service_unlock(const uint8_t *hmac_from_tool)
{
    uint8_t expected[32];
    sl_se_key_descriptor_t key = service_key();
    if (sl_se_hmac(&se_ctx, &key, SL_SE_HASH_SHA256, challenge, sizeof(challenge),
                   expected, sizeof(expected)) != SL_STATUS_OK) {
        return false;
    }
    return memcmp(expected, hmac_from_tool, sizeof(expected)) == 0;
}

// good: non_constant_compare CWE-208
bool meter_service_unlock_constant(const uint8_t *hmac_from_tool)
{
    uint8_t expected[32];
    uint8_t differs = 0;
    sl_se_key_descriptor_t key = service_key();
    if (sl_se_hmac(&se_ctx, &key, SL_SE_HASH_SHA256, challenge, sizeof(challenge),
                   expected, sizeof(expected)) != SL_STATUS_OK) {
        return false;
    }
    for (size_t i = 0; i < sizeof(expected); i++) {
        differs |= expected[i] ^ hmac_from_tool[i];
    }
    sl_memset_secure(expected, sizeof(expected));
    return differs == 0;
}

/* ---- TI SimpleLink: ECG patch ------------------------------------------------------------- */

// bad: ble_pairing CWE-287
void EcgPatch_setupBonding(void)
{
    uint8_t pairMode = GAPBOND_PAIRING_MODE_WAIT_FOR_REQ;
    uint8_t mitm = FALSE;
    uint8_t ioCap = GAPBOND_IO_CAP_NO_INPUT_NO_OUTPUT;
    uint8_t bonding = TRUE;
    GAPBondMgr_SetParameter(GAPBOND_PAIRING_MODE, sizeof(uint8_t), &pairMode);
    GAPBondMgr_SetParameter(GAPBOND_MITM_PROTECTION, sizeof(uint8_t), &mitm);
    GAPBondMgr_SetParameter(GAPBOND_IO_CAPABILITIES, sizeof(uint8_t), &ioCap);
    GAPBondMgr_SetParameter(GAPBOND_BONDING_ENABLED, sizeof(uint8_t), &bonding);
}

// good: ble_pairing CWE-287
void EcgPatch_setupBondingMitm(void)
{
    uint8_t pairMode = GAPBOND_PAIRING_MODE_INITIATE;
    uint8_t mitm = TRUE;
    uint8_t ioCap = GAPBOND_IO_CAP_DISPLAY_ONLY;
    uint8_t bonding = TRUE;
    GAPBondMgr_SetParameter(GAPBOND_PAIRING_MODE, sizeof(uint8_t), &pairMode);
    GAPBondMgr_SetParameter(GAPBOND_MITM_PROTECTION, sizeof(uint8_t), &mitm);
    GAPBondMgr_SetParameter(GAPBOND_IO_CAPABILITIES, sizeof(uint8_t), &ioCap);
    GAPBondMgr_SetParameter(GAPBOND_BONDING_ENABLED, sizeof(uint8_t), &bonding);
}

// bad: tls_verification CWE-295
int32_t uploadStrip(const char *host)
{
    SlNetSockSecAttrib_t *attrib = SlNetSock_secAttribCreate();
    int16_t sock = SlNetSock_create(SLNETSOCK_AF_INET, SLNETSOCK_SOCK_STREAM, 0, 0, 0);
    int32_t rc = SlNetSock_startSec(sock, attrib, SLNETSOCK_SEC_START_SECURITY_SESSION_ONLY);
    if (rc == SLNETERR_ESEC_NO_CA_FILE || rc == SLNETERR_ESEC_SNO_VERIFY) {
        rc = 0;
    }
    return rc < 0 ? rc : sendStrip(sock, host);
}

// good: tls_verification CWE-295
int32_t uploadStripTrusted(const char *host)
{
    SlNetSockSecAttrib_t *attrib = SlNetSock_secAttribCreate();
    SlNetSock_secAttribSet(attrib, SLNETSOCK_SEC_ATTRIB_PEER_ROOT_CA, ROOT_CA, sizeof(ROOT_CA));
    SlNetSock_secAttribSet(attrib, SLNETSOCK_SEC_ATTRIB_DOMAIN_NAME, host, strlen(host) + 1);
    int16_t sock = SlNetSock_create(SLNETSOCK_AF_INET, SLNETSOCK_SOCK_STREAM, 0, 0, 0);
    int32_t rc = SlNetSock_startSec(sock, attrib, SLNETSOCK_SEC_START_SECURITY_SESSION_ONLY);
    if (rc < 0) {
        SlNetSock_close(sock);
        return rc;
    }
    return sendStrip(sock, host);
}

// bad: heap_in_interrupt CWE-1341
void EcgPatch_adcHwi(uintptr_t arg)
{
    sample_block_t *block = (sample_block_t *)malloc(sizeof(*block));
    block->stamp = ClockP_getSystemTicks();
    ADCBuf_readRaw(block->data);
    Queue_put(sampleQueue, &block->elem);
    SemaphoreP_post(sampleReady);
}

// good: heap_in_interrupt CWE-1341
void EcgPatch_adcHwiPool(uintptr_t arg)
{
    sample_block_t *block = pool_take(&samplePool);
    if (block == NULL) {
        lostSamples++;
        return;
    }
    block->stamp = ClockP_getSystemTicks();
    ADCBuf_readRaw(block->data);
    Queue_put(sampleQueue, &block->elem);
    SemaphoreP_post(sampleReady);
}

// bad: watchdog_blind CWE-693
void EcgPatch_clockSwi(UArg arg)
{
    Watchdog_clear(watchdogHandle);
    GPIO_toggle(CONFIG_GPIO_LED_HEARTBEAT);
}

// good: watchdog_blind CWE-693
void EcgPatch_supervise(UArg arg)
{
    if (aliveMask == ALL_TASKS_ALIVE) {
        aliveMask = 0;
        Watchdog_clear(watchdogHandle);
    } else {
        eventLog_store(EVT_TASK_STALLED, aliveMask);
    }
}

// bad: update_rollback CWE-1328
uint8_t Oad_validateHeader(const imgHdr_t *hdr)
{
    if (memcmp(hdr->imgID, OAD_IMG_ID, sizeof(hdr->imgID)) != 0) {
        return OAD_INVALID_FILE;
    }
    if (Secure_verifySignature(hdr, hdr->len) != SECURE_OK) {
        return OAD_AUTH_FAIL;
    }
    Oad_markReady(hdr);
    return OAD_SUCCESS;
}

// good: update_rollback CWE-1328
uint8_t Oad_validateHeaderVersion(const imgHdr_t *hdr)
{
    if (memcmp(hdr->imgID, OAD_IMG_ID, sizeof(hdr->imgID)) != 0) {
        return OAD_INVALID_FILE;
    }
    if (Secure_verifySignature(hdr, hdr->len) != SECURE_OK) {
        return OAD_AUTH_FAIL;
    }
    if (hdr->softVer < Oad_runningVersion()) {
        return OAD_DOWNGRADE;
    }
    Oad_markReady(hdr);
    return OAD_SUCCESS;
}
