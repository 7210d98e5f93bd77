#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include "sdk.h"

/* ---- Renesas FSP: ventilator controller --------------------------------------------------- */

// bad: return_ignored CWE-252
void settings_commit(const vent_settings_t *settings)
{
    R_FLASH_HP_Erase(&g_flash0_ctrl, SETTINGS_BLOCK, 1U);
    R_FLASH_HP_Write(&g_flash0_ctrl, (uint32_t)settings, SETTINGS_BLOCK, sizeof(*settings));
    settings_dirty = false;
}

// good: return_ignored CWE-252
fsp_err_t settings_commit_checked(const vent_settings_t *settings)
{
    fsp_err_t err = R_FLASH_HP_Erase(&g_flash0_ctrl, SETTINGS_BLOCK, 1U);
    if (FSP_SUCCESS == err) {
        err = R_FLASH_HP_Write(&g_flash0_ctrl, (uint32_t)settings, SETTINGS_BLOCK, sizeof(*settings));
    }
    if (FSP_SUCCESS != err) {
        alarm_raise(ALARM_SETTINGS_LOST);
        return err;
    }
    settings_dirty = false;
    return err;
}

// bad: unbounded_wait CWE-835
static volatile bool g_iic_event_received = false;
fsp_err_t flow_sensor_read(uint8_t *raw)
{
    fsp_err_t err;
    g_iic_event_received = false;
    err = R_IIC_MASTER_Read(&g_i2c_master0_ctrl, raw, 3U, false);
    if (FSP_SUCCESS != err) {
        return err;
    }
    while (!g_iic_event_received) {
        __NOP();
    }
    return FSP_SUCCESS;
}

// good: unbounded_wait CWE-835
static volatile bool g_iic_event_received2 = false;
fsp_err_t flow_sensor_read_bounded(uint8_t *raw)
{
    fsp_err_t err;
    uint32_t patience = 1000U;
    g_iic_event_received2 = false;
    err = R_IIC_MASTER_Read(&g_i2c_master0_ctrl, raw, 3U, false);
    if (FSP_SUCCESS != err) {
        return err;
    }
    while (!g_iic_event_received2) {
        R_BSP_SoftwareDelay(10U, BSP_DELAY_UNITS_MICROSECONDS);
        if (0U == patience--) {
            R_IIC_MASTER_Abort(&g_i2c_master0_ctrl);
            return FSP_ERR_TIMEOUT;
        }
    }
    return FSP_SUCCESS;
}

// bad: packet_length CWE-120
static uint8_t g_alarm_text[6];
void can_callback(can_callback_args_t *p_args)
{
    if (CAN_EVENT_RX_COMPLETE == p_args->event && ALARM_FRAME_ID == p_args->frame.id) {
        for (uint8_t i = 0; i < p_args->frame.data_length_code; i++) {
            g_alarm_text[i] = p_args->frame.data[i];
        }
        g_alarm_pending = true;
    }
}

// good: packet_length CWE-120
static uint8_t g_alarm_text2[6];
void can_callback_checked(can_callback_args_t *p_args)
{
    if (CAN_EVENT_RX_COMPLETE == p_args->event && ALARM_FRAME_ID == p_args->frame.id) {
        if (p_args->frame.data_length_code > sizeof(g_alarm_text2)) {
            g_bad_frames++;
            return;
        }
        for (uint8_t i = 0; i < p_args->frame.data_length_code; i++) {
            g_alarm_text2[i] = p_args->frame.data[i];
        }
        g_alarm_pending = true;
    }
}

// bad: weak_prng CWE-338
void service_pin_make(char pin[7])
{
    srand((unsigned int)R_RTC_SecondsSinceBoot());
    for (int i = 0; i < 6; i++) {
        pin[i] = (char)('0' + rand() % 10);
    }
    pin[6] = '\0';
}

// good: weak_prng CWE-338
bool service_pin_make_strong(char pin[7])
{
    uint32_t noise[4];
    for (int i = 0; i < 6; i++) {
        if (i % 4 == 0 && R_SCE_RandomNumberGenerate(noise) != FSP_SUCCESS) {
            return false;
        }
        pin[i] = (char)('0' + noise[i % 4] % 10U);
    }
    pin[6] = '\0';
    return true;
}

// bad: unauthenticated_command CWE-306
void uart_service_task(void)
{
    uint8_t line[32];
    int n = service_line_read(line, sizeof(line));
    if (n < 2) {
        return;
    }
    switch (line[0]) {
    case 'P': valve_set_pressure(line[1]); break;
    case 'E': R_FLASH_HP_Erase(&g_flash0_ctrl, APP_BLOCK, APP_BLOCKS); break;
    case 'C': calibration_set(line[1]); break;
    default: service_reply("?"); break;
    }
}

// good: unauthenticated_command CWE-306
void uart_service_task_locked(void)
{
    uint8_t line[32];
    int n = service_line_read(line, sizeof(line));
    if (n < 2) {
        return;
    }
    if (!service_session_is_authenticated()) {
        service_reply("locked");
        return;
    }
    switch (line[0]) {
    case 'P': valve_set_pressure(line[1]); break;
    case 'C': calibration_set(line[1]); break;
    default: service_reply("?"); break;
    }
}

/* ---- Microchip Harmony: dialysis machine -------------------------------------------------- */

// bad: watchdog_disabled CWE-693
void APP_StartSelfTest(void)
{
    WDT_REGS->WDT_CTRLA &= ~WDT_CTRLA_ENABLE_Msk;
    APP_RunPumpTest();
    APP_RunHeaterTest();
    appData.state = APP_STATE_IDLE;
}

// good: watchdog_disabled CWE-693
void APP_StartSelfTestGuarded(void)
{
    if (APP_RunPumpTest() != TEST_OK || APP_RunHeaterTest() != TEST_OK) {
        appData.state = APP_STATE_SAFE;
        ALARM_Raise(ALARM_SELF_TEST);
        return;
    }
    WDT_Clear();
    appData.state = APP_STATE_IDLE;
}

// bad: hard_coded_key CWE-321
static const uint8_t recipeKey[16] = {
    0x3A, 0x91, 0x7C, 0x05, 0xE2, 0x44, 0xB8, 0x6D, 0x10, 0xFE, 0x29, 0xC7, 0x58, 0x8B, 0x63, 0xD4
};
void APP_OpenRecipe(uint8_t *recipe, size_t length)
{
    CRYPT_AES_CTX ctx;
    CRYPT_AES_KeySet(&ctx, recipeKey, sizeof(recipeKey), recipe, CRYPT_AES_DECRYPTION);
    CRYPT_AES_CBC_Decrypt(&ctx, recipe + 16, recipe + 16, length - 16);
}

// good: hard_coded_key CWE-321
bool APP_OpenRecipeFromElement(uint8_t *recipe, size_t length)
{
    CRYPT_AES_CTX ctx;
    uint8_t key[16];
    if (length < 32 || atcab_read_enc(RECIPE_SLOT, 0, key, ioKey, IO_KEY_SLOT, nonce) != ATCA_SUCCESS) {
        return false;
    }
    CRYPT_AES_KeySet(&ctx, key, sizeof(key), recipe, CRYPT_AES_DECRYPTION);
    CRYPT_AES_CBC_Decrypt(&ctx, recipe + 16, recipe + 16, length - 16);
    CRYPT_SecureZero(key, sizeof(key));
    return true;
}

// bad: debug_open CWE-1191
void APP_HandleUsbVendor(const uint8_t *report)
{
    if (report[0] == VENDOR_CMD_UNLOCK_JTAG) {
        CFG_REGS->CFG_CFGCON0 |= CFG_CFGCON0_JTAGEN_Msk;
        APP_ReplyOk();
    }
}

// good: debug_open CWE-1191
void APP_LockJtag(void)
{
    CFG_REGS->CFG_CFGCON0 &= ~CFG_CFGCON0_JTAGEN_Msk;
    while ((CFG_REGS->CFG_CFGCON0 & CFG_CFGCON0_JTAGEN_Msk) != 0U && APP_AttemptsLeft()) {
    }
}

// bad: format_string CWE-134
void APP_ShowOperatorNote(void)
{
    char note[65];
    size_t got = TCPIP_TCP_ArrayGet(appData.socket, (uint8_t *)note, sizeof(note) - 1);
    note[got] = '\0';
    SYS_CONSOLE_Print(appData.console, note);
}

// good: format_string CWE-134
void APP_ShowOperatorNoteChecked(void)
{
    char note[65];
    size_t got = TCPIP_TCP_ArrayGet(appData.socket, (uint8_t *)note, sizeof(note) - 1);
    note[got] = '\0';
    SYS_CONSOLE_Print(appData.console, "%s", note);
}

// bad: update_plaintext CWE-319
void APP_FetchImage(void)
{
    IPV4_ADDR peer = appData.updateServer;
    appData.socket = TCPIP_TCP_ClientOpen(IP_ADDRESS_TYPE_IPV4, 80, (IP_MULTI_ADDRESS *)&peer);
    TCPIP_TCP_StringPut(appData.socket, (const uint8_t *)"GET /dialysis/firmware.bin HTTP/1.1\r\n\r\n");
    TCPIP_TCP_Flush(appData.socket);
    appData.state = APP_STATE_RECEIVE_IMAGE;
}

// good: update_plaintext CWE-319
void APP_FetchImageOverTls(void)
{
    IPV4_ADDR peer = appData.updateServer;
    appData.socket = NET_PRES_SocketOpen(0, NET_PRES_SKT_ENCRYPTED_STREAM_CLIENT,
                                         IP_ADDRESS_TYPE_IPV4, 443, (NET_PRES_ADDRESS *)&peer, NULL);
    if (appData.socket == NET_PRES_INVALID_SOCKET) {
        appData.state = APP_STATE_UPDATE_FAILED;
        return;
    }
    appData.state = APP_STATE_REQUEST_IMAGE;
}

/* ---- Bouffalo SDK: pulse oximeter --------------------------------------------------------- */

// bad: default_credential CWE-798
static void oxi_start_ap(void)
{
    wifi_interface_t ap = wifi_mgmr_ap_enable();
    wifi_mgmr_ap_start(ap, "OXIMETER", 0, "oxi12345", 6);
}

// good: default_credential CWE-798
static int oxi_start_ap_provisioned(void)
{
    char secret[33];
    wifi_interface_t ap = wifi_mgmr_ap_enable();
    if (provision_get(PROVISION_AP_SECRET, secret, sizeof(secret)) != 0) {
        return -1;
    }
    int rc = wifi_mgmr_ap_start(ap, "OXIMETER", 0, secret, 6);
    secure_wipe(secret, sizeof(secret));
    return rc;
}

// bad: packet_length CWE-191
int oxi_parse_tlv(const uint8_t *msg, uint16_t msg_len, oxi_cfg_t *cfg)
{
    uint16_t body = msg_len - 4;
    return oxi_cfg_read(cfg, msg + 4, body, crc16(msg, body));
}

// good: packet_length CWE-191
int oxi_parse_tlv_checked(const uint8_t *msg, uint16_t msg_len, oxi_cfg_t *cfg)
{
    if (msg_len < 4) {
        return -OXI_SHORT;
    }
    uint16_t body = msg_len - 4;
    return oxi_cfg_read(cfg, msg + 4, body, crc16(msg, body));
}

// bad: unbounded_copy CWE-120
static struct { char ssid[33]; char pass[65]; } oxi_wifi;
void oxi_on_provision(char *argv[], int argc)
{
    if (argc == 3) {
        strcpy(oxi_wifi.ssid, argv[1]);
        strcpy(oxi_wifi.pass, argv[2]);
        wifi_mgmr_sta_connect(oxi_sta, oxi_wifi.ssid, oxi_wifi.pass, NULL, NULL, 0, 0);
    }
}

// good: unbounded_copy CWE-120
static struct { char ssid[33]; char pass[65]; } oxi_wifi2;
void oxi_on_provision_checked(char *argv[], int argc)
{
    if (argc == 3 && strlen(argv[1]) < sizeof(oxi_wifi2.ssid) && strlen(argv[2]) < sizeof(oxi_wifi2.pass)) {
        strlcpy(oxi_wifi2.ssid, argv[1], sizeof(oxi_wifi2.ssid));
        strlcpy(oxi_wifi2.pass, argv[2], sizeof(oxi_wifi2.pass));
        wifi_mgmr_sta_connect(oxi_sta, oxi_wifi2.ssid, oxi_wifi2.pass, NULL, NULL, 0, 0);
    }
}

// bad: error_swallowed CWE-390
void oxi_sample_led(void)
{
    int err = bflb_i2c_transfer(oxi_i2c, oxi_msgs, 2);
    if (err < 0) {
    }
    oxi_filter_push(oxi_msgs[1].buffer);
}

// good: error_swallowed CWE-390
void oxi_sample_led_checked(void)
{
    int err = bflb_i2c_transfer(oxi_i2c, oxi_msgs, 2);
    if (err < 0) {
        oxi_alarm(OXI_SENSOR_LOST, err);
        return;
    }
    oxi_filter_push(oxi_msgs[1].buffer);
}

// bad: fault_handler CWE-755
void exception_entry(void)
{
    for (;;) {
    }
}

// good: fault_handler CWE-755
void exception_entry_safe(void)
{
    led_driver_off();
    fault_record_save(read_csr_mcause(), read_csr_mepc());
    bflb_sys_reset();
}

/* ---- WCH: portable defibrillator trainer -------------------------------------------------- */

// bad: receive_index CWE-787
static uint8_t rxLine[64];
static uint8_t rxPos;
__attribute__((interrupt("WCH-Interrupt-fast")))
void USART1_IRQHandler(void)
{
    if (USART_GetITStatus(USART1, USART_IT_RXNE) != RESET) {
        uint8_t c = USART_ReceiveData(USART1);
        rxLine[rxPos++] = c;
        if (c == '\n') {
            lineReady = 1;
            rxPos = 0;
        }
    }
}

// good: receive_index CWE-787
static uint8_t rxLine2[64];
static uint8_t rxPos2;
__attribute__((interrupt("WCH-Interrupt-fast")))
void USART2_IRQHandler(void)
{
    if (USART_GetITStatus(USART2, USART_IT_RXNE) != RESET) {
        uint8_t c = USART_ReceiveData(USART2);
        if (rxPos2 < sizeof(rxLine2)) {
            rxLine2[rxPos2++] = c;
        }
        if (c == '\n') {
            lineReady = 1;
            rxPos2 = 0;
        }
    }
}

// bad: update_crc_only CWE-345
void IAP_Finish(void)
{
    uint32_t sum = 0;
    for (uint32_t a = APP_BASE; a < APP_BASE + iapLength; a += 4) {
        sum += *(volatile uint32_t *)a;
    }
    if (sum == iapSum) {
        NVIC_EnableIRQ(Software_IRQn);
        NVIC_SetPendingIRQ(Software_IRQn);
    }
}

// good: update_crc_only CWE-345
void IAP_FinishSigned(void)
{
    uint8_t digest[32];
    sha256((const uint8_t *)APP_BASE, iapLength, digest);
    if (uECC_verify(updateKey, digest, sizeof(digest), iapSignature, uECC_secp256r1()) == 1
        && iapVersion > runningVersion()) {
        NVIC_EnableIRQ(Software_IRQn);
        NVIC_SetPendingIRQ(Software_IRQn);
    } else {
        IAP_Refuse();
    }
}

// bad: readout_protection CWE-1191
void Factory_Open(void)
{
    FLASH_Unlock();
    FLASH_EraseOptionBytes();
    FLASH_ReadOutProtection(DISABLE);
    FLASH_Lock();
}

// good: readout_protection CWE-1191
void Factory_Close(void)
{
    FLASH_Unlock();
    if (FLASH_GetReadOutProtectionStatus() != SET) {
        if (FLASH_ReadOutProtection(ENABLE) != FLASH_COMPLETE) {
            Alarm_Raise(ALARM_NOT_PROTECTED);
        }
    }
    FLASH_Lock();
}

// bad: unbounded_wait CWE-835
uint8_t Charge_ReadVoltage(uint8_t reg)
{
    SPI_I2S_SendData(SPI1, reg);
    while (SPI_I2S_GetFlagStatus(SPI1, SPI_I2S_FLAG_RXNE) == RESET);
    return SPI_I2S_ReceiveData(SPI1);
}

// good: unbounded_wait CWE-835
uint8_t Charge_ReadVoltageBounded(uint8_t reg)
{
    uint16_t tries = 2000;
    SPI_I2S_SendData(SPI1, reg);
    while (SPI_I2S_GetFlagStatus(SPI1, SPI_I2S_FLAG_RXNE) == RESET) {
        if (--tries == 0) {
            Alarm_Raise(ALARM_CHARGER);
            return 0;
        }
    }
    return SPI_I2S_ReceiveData(SPI1);
}

// bad: hidden_command CWE-912
void Shell_Line(const char *line)
{
    if (strcmp(line, "wchmaster") == 0) {
        sessionLevel = LEVEL_FACTORY;
        Shell_Puts("ok\n");
    } else {
        Shell_Dispatch(line, sessionLevel);
    }
}

// good: hidden_command CWE-912
void Shell_LineLocked(const char *line)
{
    if (strncmp(line, "login ", 6) == 0) {
        if (Credential_Check(line + 6) == CREDENTIAL_OK) {
            sessionLevel = LEVEL_SERVICE;
        } else {
            Log_Write(LOG_LOGIN_REFUSED);
        }
    } else {
        Shell_Dispatch(line, sessionLevel);
    }
}

// bad: alarm_suppressed CWE-1320
int Event_Append(const event_t *event)
{
    uint16_t at = logHead * sizeof(*event);
    logHead = (logHead + 1) % LOG_SLOTS;
    EEPROM_WRITE(LOG_BASE + at, (void *)event, sizeof(*event));
    return 0;
}

// good: alarm_suppressed CWE-1320
int Event_AppendChecked(const event_t *event)
{
    uint16_t at = logHead * sizeof(*event);
    logHead = (logHead + 1) % LOG_SLOTS;
    if (EEPROM_WRITE(LOG_BASE + at, (void *)event, sizeof(*event)) != 0) {
        Alarm_Raise(ALARM_LOG);
        return -1;
    }
    return 0;
}
