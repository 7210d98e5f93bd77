#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <stdio.h>
#include <stddef.h>
#include "stm32f4xx_hal.h"
#include "FreeRTOS.h"
#include "task.h"
#include "queue.h"
#include "event_groups.h"
#include "esp_log.h"
#include "esp_console.h"
#include "esp_task_wdt.h"
#include "esp_gap_ble_api.h"
#include "esp_gatts_api.h"
#include "esp_efuse.h"
#include "esp_efuse_table.h"
#include "nrf.h"
#include "nrfx_wdt.h"
#include "ble.h"
#include "ble_srv_common.h"
#include "peer_manager.h"
#include "app_error.h"
#include "lwip/tcp.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/md.h"

extern IWDG_HandleTypeDef hiwdg;
extern UART_HandleTypeDef huart1;
extern CAN_HandleTypeDef hcan1;
void sec_event(uint32_t code);
int pump_set_rate(uint32_t mlh);
int pump_stop(void);

// bad: debug CWE-1191
void production_lock(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};

    HAL_FLASH_OB_Unlock();
    HAL_FLASHEx_OBGetConfig(&ob);
    ob.OptionType = OPTIONBYTE_RDP | OPTIONBYTE_WRP;
    ob.RDPLevel = OB_RDP_LEVEL_0;
    ob.WRPState = OB_WRPSTATE_ENABLE;
    ob.WRPSector = OB_WRP_SECTOR_0 | OB_WRP_SECTOR_1;
    HAL_FLASHEx_OBProgram(&ob);
    HAL_FLASH_OB_Launch();
    HAL_FLASH_OB_Lock();
}

// good: debug CWE-1191
HAL_StatusTypeDef readout_level_ensure(void)
{
    FLASH_OBProgramInitTypeDef ob = {0};
    HAL_StatusTypeDef st;

    HAL_FLASHEx_OBGetConfig(&ob);
    if (ob.RDPLevel != OB_RDP_LEVEL_0) {
        return HAL_OK;
    }
    if (HAL_FLASH_Unlock() != HAL_OK || HAL_FLASH_OB_Unlock() != HAL_OK) {
        return HAL_ERROR;
    }
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_1;
    st = HAL_FLASHEx_OBProgram(&ob);
    if (st == HAL_OK) {
        st = HAL_FLASH_OB_Launch();
    }
    HAL_FLASH_OB_Lock();
    HAL_FLASH_Lock();
    return st;
}

// bad: debug CWE-489
static int cmd_peek(int argc, char **argv)
{
    unsigned long a = 0;
    if (argc == 2 && sscanf(argv[1], "%lx", &a) == 1) {
        printf("%08lx: %08lx\n", a, *(volatile unsigned long *)a);
    }
    return 0;
}
void console_register(void)
{
    const esp_console_cmd_t peek = { .command = "peek", .help = "read memory", .func = cmd_peek };
    ESP_ERROR_CHECK(esp_console_cmd_register(&peek));
}

// good: debug CWE-489
static int cmd_uptime(int argc, char **argv)
{
    (void)argc; (void)argv;
    printf("up %lu s\n", (unsigned long)(xTaskGetTickCount() / configTICK_RATE_HZ));
    return 0;
}
#if defined(CONFIG_FACTORY_BUILD) && !defined(NDEBUG)
static int cmd_dump(int argc, char **argv)
{
    unsigned long a = 0;
    if (argc == 2 && sscanf(argv[1], "%lx", &a) == 1) {
        printf("%08lx: %08lx\n", a, *(volatile unsigned long *)a);
    }
    return 0;
}
#endif
void status_console_register(void)
{
    const esp_console_cmd_t up = { .command = "uptime", .help = "uptime", .func = cmd_uptime };
    ESP_ERROR_CHECK(esp_console_cmd_register(&up));
#if defined(CONFIG_FACTORY_BUILD) && !defined(NDEBUG)
    const esp_console_cmd_t d = { .command = "dump", .help = "read memory", .func = cmd_dump };
    ESP_ERROR_CHECK(esp_console_cmd_register(&d));
#endif
}

// bad: debug CWE-1191
void approtect_setup(void)
{
    if (NRF_UICR->APPROTECT != 0x5AUL) {
        NRF_NVMC->CONFIG = NVMC_CONFIG_WEN_Wen;
        while (NRF_NVMC->READY == NVMC_READY_READY_Busy) { }
        NRF_UICR->APPROTECT = 0x5AUL;
        NRF_NVMC->CONFIG = NVMC_CONFIG_WEN_Ren;
    }
    NRF_APPROTECT->DISABLE = APPROTECT_DISABLE_DISABLE_SwDisable;
}

// good: debug CWE-1191
void access_port_setup(void)
{
    if ((NRF_UICR->APPROTECT & UICR_APPROTECT_PALL_Msk) !=
        (UICR_APPROTECT_PALL_Enabled << UICR_APPROTECT_PALL_Pos)) {
        uint32_t guard = 100000;
        NRF_NVMC->CONFIG = NVMC_CONFIG_WEN_Wen;
        while (NRF_NVMC->READY == NVMC_READY_READY_Busy && --guard) { }
        NRF_UICR->APPROTECT = (UICR_APPROTECT_PALL_Enabled << UICR_APPROTECT_PALL_Pos);
        NRF_NVMC->CONFIG = NVMC_CONFIG_WEN_Ren;
        NVIC_SystemReset();
    }
    NRF_APPROTECT->FORCEPROTECT = APPROTECT_FORCEPROTECT_FORCEPROTECT_Force;
}

// bad: debug CWE-912
static uint8_t svc_unlocked;
void raw_shell_task(void *uart);
void service_menu_key(uint8_t key)
{
    static uint8_t idx;
    static const uint8_t seq[5] = { 1, 3, 1, 3, 2 };

    if (key == seq[idx]) {
        if (++idx == sizeof(seq)) {
            idx = 0;
            svc_unlocked = 1;
            (void)xTaskCreate(raw_shell_task, "sh", 1024, &huart1, 2, NULL);
            printf("debug shell enabled\n");
        }
    } else {
        idx = 0;
    }
}

// good: debug CWE-912
static uint8_t lamp_test;
void panel_key_sequence(uint8_t key)
{
    static uint8_t idx;
    static const uint8_t seq[5] = { 1, 3, 1, 3, 2 };

    if (key != seq[idx]) {
        idx = 0;
        return;
    }
    if (++idx == sizeof(seq)) {
        idx = 0;
        lamp_test = 1;
        HAL_GPIO_WritePin(GPIOD, GPIO_PIN_12 | GPIO_PIN_13, GPIO_PIN_SET);
    }
}

// bad: ble CWE-287
void pm_security_init(void)
{
    ble_gap_sec_params_t sp;

    memset(&sp, 0, sizeof(sp));
    sp.bond = 1;
    sp.mitm = 0;
    sp.lesc = 0;
    sp.io_caps = BLE_GAP_IO_CAPS_NONE;
    sp.min_key_size = 7;
    sp.max_key_size = 16;
    sp.kdist_own.enc = 1;
    sp.kdist_peer.enc = 1;
    APP_ERROR_CHECK(pm_init());
    APP_ERROR_CHECK(pm_sec_params_set(&sp));
}

// good: ble CWE-287
void pm_pairing_init(void)
{
    ble_gap_sec_params_t sp;

    memset(&sp, 0, sizeof(sp));
    sp.bond = 1;
    sp.mitm = 1;
    sp.lesc = 1;
    sp.keypress = 0;
    sp.io_caps = BLE_GAP_IO_CAPS_DISPLAY_YESNO;
    sp.oob = 0;
    sp.min_key_size = 16;
    sp.max_key_size = 16;
    sp.kdist_own.enc = 1;
    sp.kdist_peer.enc = 1;
    APP_ERROR_CHECK(pm_init());
    APP_ERROR_CHECK(pm_sec_params_set(&sp));
}

// bad: ble CWE-306
uint32_t dose_char_add(uint16_t svc, ble_gatts_char_handles_t *h)
{
    ble_add_char_params_t p;

    memset(&p, 0, sizeof(p));
    p.uuid = 0x2A10;
    p.uuid_type = BLE_UUID_TYPE_VENDOR_BEGIN;
    p.max_len = 4;
    p.char_props.write = 1;
    p.char_props.read = 1;
    p.read_access = SEC_OPEN;
    p.write_access = SEC_OPEN;
    return characteristic_add(svc, &p, h);
}

// good: ble CWE-306
uint32_t battery_char_add(uint16_t svc, ble_gatts_char_handles_t *h)
{
    ble_add_char_params_t p;

    memset(&p, 0, sizeof(p));
    p.uuid = BLE_UUID_BATTERY_LEVEL_CHAR;
    p.max_len = 1;
    p.char_props.notify = 1;
    p.char_props.read = 1;
    p.read_access = SEC_OPEN;
    p.cccd_write_access = SEC_MITM;
    p.write_access = SEC_NO_ACCESS;
    return characteristic_add(svc, &p, h);
}

// bad: ble CWE-287
void bt_smp_setup(void)
{
    esp_ble_auth_req_t auth = ESP_LE_AUTH_BOND;
    esp_ble_io_cap_t io = ESP_IO_CAP_NONE;
    uint8_t key_size = 7;
    uint8_t keys = ESP_BLE_ENC_KEY_MASK | ESP_BLE_ID_KEY_MASK;

    esp_ble_gap_set_security_param(ESP_BLE_SM_AUTHEN_REQ_MODE, &auth, sizeof(auth));
    esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &io, sizeof(io));
    esp_ble_gap_set_security_param(ESP_BLE_SM_MAX_KEY_SIZE, &key_size, sizeof(key_size));
    esp_ble_gap_set_security_param(ESP_BLE_SM_SET_INIT_KEY, &keys, sizeof(keys));
}

// good: ble CWE-287
esp_err_t bt_pair_setup(void)
{
    esp_ble_auth_req_t auth = ESP_LE_AUTH_REQ_SC_MITM_BOND;
    esp_ble_io_cap_t io = ESP_IO_CAP_OUT;
    uint8_t key_size = 16, only = ESP_BLE_ONLY_ACCEPT_SPECIFIED_AUTH_ENABLE;
    esp_err_t e;

    e = esp_ble_gap_set_security_param(ESP_BLE_SM_AUTHEN_REQ_MODE, &auth, sizeof(auth));
    if (e == ESP_OK) e = esp_ble_gap_set_security_param(ESP_BLE_SM_IOCAP_MODE, &io, sizeof(io));
    if (e == ESP_OK) e = esp_ble_gap_set_security_param(ESP_BLE_SM_MAX_KEY_SIZE, &key_size, sizeof(key_size));
    if (e == ESP_OK) e = esp_ble_gap_set_security_param(ESP_BLE_SM_MIN_KEY_SIZE, &key_size, sizeof(key_size));
    if (e == ESP_OK) e = esp_ble_gap_set_security_param(ESP_BLE_SM_ONLY_ACCEPT_SPECIFIED_SEC_AUTH, &only, sizeof(only));
    return e;
}

// bad: ble CWE-306
static uint8_t alarm_limit[4];
static const uint16_t u_char = ESP_GATT_UUID_CHAR_DECLARE, u_limit = 0xFF03;
static const uint8_t prop_rw = ESP_GATT_CHAR_PROP_BIT_READ | ESP_GATT_CHAR_PROP_BIT_WRITE;
static const esp_gatts_attr_db_t limit_db[] = {
    {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_16, (uint8_t *)&u_char, ESP_GATT_PERM_READ, 1, 1, (uint8_t *)&prop_rw}},
    {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_16, (uint8_t *)&u_limit, ESP_GATT_PERM_READ | ESP_GATT_PERM_WRITE,
                           sizeof(alarm_limit), sizeof(alarm_limit), alarm_limit}},
};
esp_err_t limit_table_create(esp_gatt_if_t gif)
{
    return esp_ble_gatts_create_attr_tab(limit_db, gif, 2, 0);
}

// good: ble CWE-306
static uint8_t therapy_limit[4];
static const uint16_t v_char = ESP_GATT_UUID_CHAR_DECLARE, v_limit = 0xFF04;
static const uint8_t prop_both = ESP_GATT_CHAR_PROP_BIT_READ | ESP_GATT_CHAR_PROP_BIT_WRITE;
static const esp_gatts_attr_db_t therapy_db[] = {
    {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_16, (uint8_t *)&v_char, ESP_GATT_PERM_READ, 1, 1, (uint8_t *)&prop_both}},
    {{ESP_GATT_AUTO_RSP}, {ESP_UUID_LEN_16, (uint8_t *)&v_limit, ESP_GATT_PERM_READ_ENC_MITM | ESP_GATT_PERM_WRITE_ENC_MITM,
                           sizeof(therapy_limit), sizeof(therapy_limit), therapy_limit}},
};
esp_err_t therapy_table_create(esp_gatt_if_t gif)
{
    return esp_ble_gatts_create_attr_tab(therapy_db, gif, 2, 0);
}

// bad: handler CWE-306
typedef struct { uint8_t op; uint8_t len; uint8_t arg[6]; } ucmd_t;
int nv_erase_all(void);

void uart_cmd_exec(const ucmd_t *c)
{
    uint32_t v;

    switch (c->op) {
    case 0x01:
        if (c->len != 4) { return; }
        memcpy(&v, c->arg, 4);
        if (v <= 1200) { pump_set_rate(v); }
        break;
    case 0x02: pump_stop(); break;
    case 0x7E: nv_erase_all(); break;
    default: sec_event(0x91); break;
    }
}

// good: handler CWE-306
typedef struct { uint8_t op; uint8_t len; uint8_t arg[6]; uint32_t ctr; uint8_t mac[8]; } scmd_t;
int link_mac(const void *p, size_t n, uint8_t out[32]);
int factory_wipe(void);
static uint32_t last_ctr;

void uart_cmd_handle(const scmd_t *c)
{
    uint8_t m[32];
    uint32_t v;

    if (link_mac(c, offsetof(scmd_t, mac), m) != 0 || mbedtls_ct_memcmp(m, c->mac, sizeof(c->mac)) != 0
        || c->ctr <= last_ctr) {
        sec_event(0x92);
        return;
    }
    last_ctr = c->ctr;
    switch (c->op) {
    case 0x01:
        if (c->len != 4) { return; }
        memcpy(&v, c->arg, 4);
        if (v <= 1200) { pump_set_rate(v); }
        break;
    case 0x02: pump_stop(); break;
    case 0x7E: factory_wipe(); break;
    default: break;
    }
}

// bad: handler CWE-306
void can_service(void)
{
    CAN_RxHeaderTypeDef h;
    uint8_t d[8];

    while (HAL_CAN_GetRxFifoFillLevel(&hcan1, CAN_RX_FIFO0) > 0U) {
        if (HAL_CAN_GetRxMessage(&hcan1, CAN_RX_FIFO0, &h, d) != HAL_OK) { return; }
        if (h.StdId == 0x210U && h.DLC == 4U) {
            uint32_t rate = (uint32_t)d[0] << 8 | d[1];
            if (rate <= 999U) {
                (void)pump_set_rate(rate);
            }
        }
    }
}

// good: handler CWE-306
extern volatile uint16_t shown_pressure;
void can_display_poll(void)
{
    CAN_RxHeaderTypeDef h;
    uint8_t d[8];

    while (HAL_CAN_GetRxFifoFillLevel(&hcan1, CAN_RX_FIFO0) > 0U) {
        if (HAL_CAN_GetRxMessage(&hcan1, CAN_RX_FIFO0, &h, d) != HAL_OK) { return; }
        if (h.StdId == 0x310U && h.DLC == 2U) {
            uint16_t p = (uint16_t)((d[0] << 8) | d[1]);
            shown_pressure = p > 400U ? 400U : p;
        }
    }
}

// bad: handler CWE-306
static err_t ctl_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    char line[32];
    unsigned rate;
    (void)arg;

    if (p == NULL || err != ERR_OK) { return tcp_close(pcb); }
    u16_t n = pbuf_copy_partial(p, line, sizeof(line) - 1, 0);
    line[n] = '\0';
    if (sscanf(line, "RATE %u", &rate) == 1 && rate <= 999) {
        pump_set_rate(rate);
    } else if (strncmp(line, "REBOOT", 6) == 0) {
        NVIC_SystemReset();
    }
    tcp_recved(pcb, p->tot_len);
    pbuf_free(p);
    return ERR_OK;
}

// good: handler CWE-306
typedef struct { bool authed; uint8_t tries; } ctl_sess_t;
int auth_check_line(ctl_sess_t *s, const char *line);

static err_t remote_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    ctl_sess_t *s = arg;
    char line[96];
    unsigned rate;

    if (p == NULL || err != ERR_OK) { return tcp_close(pcb); }
    u16_t n = pbuf_copy_partial(p, line, sizeof(line) - 1, 0);
    line[n] = '\0';
    tcp_recved(pcb, p->tot_len);
    pbuf_free(p);
    if (!s->authed) {
        s->authed = (auth_check_line(s, line) == 0);
        if (!s->authed && ++s->tries >= 3) {
            sec_event(0x93);
            tcp_abort(pcb);
            return ERR_ABRT;
        }
        return ERR_OK;
    }
    if (sscanf(line, "RATE %u", &rate) == 1 && rate <= 999) {
        pump_set_rate(rate);
    }
    return ERR_OK;
}

// bad: watchdog CWE-1247
void HAL_TIM_PeriodElapsedCallback(TIM_HandleTypeDef *htim)
{
    if (htim->Instance == TIM6) {
        HAL_IncTick();
    } else if (htim->Instance == TIM7) {
        HAL_IWDG_Refresh(&hiwdg);
    }
}

// good: watchdog CWE-1247
extern EventGroupHandle_t alive;
#define ALIVE_ALL (0x07u)
void supervisor_task(void *arg)
{
    (void)arg;
    for (;;) {
        EventBits_t b = xEventGroupWaitBits(alive, ALIVE_ALL, pdTRUE, pdTRUE, pdMS_TO_TICKS(500));
        if ((b & ALIVE_ALL) == ALIVE_ALL) {
            HAL_IWDG_Refresh(&hiwdg);
        } else {
            sec_event(0xA0u | (uint32_t)(b & ALIVE_ALL));
        }
    }
}

// bad: watchdog CWE-1247
void control_task_start(TaskFunction_t fn)
{
    TaskHandle_t t = NULL;

    ESP_ERROR_CHECK(esp_task_wdt_deinit());
    if (xTaskCreate(fn, "ctrl", 4096, NULL, 10, &t) != pdPASS) {
        ESP_LOGE("ctrl", "no task");
    }
}

// good: watchdog CWE-1247
void therapy_task_start(TaskFunction_t fn)
{
    TaskHandle_t t = NULL;
    const esp_task_wdt_config_t cfg = { .timeout_ms = 2000, .idle_core_mask = 1, .trigger_panic = true };

    /* the boot code starts it with other values: set ours */
    ESP_ERROR_CHECK(esp_task_wdt_reconfigure(&cfg));
    if (xTaskCreate(fn, "therapy", 4096, NULL, 10, &t) != pdPASS) {
        esp_restart();
    }
    ESP_ERROR_CHECK(esp_task_wdt_add(t));
}

// bad: watchdog CWE-1247
void delay_fed(uint32_t ms);
int sensor_read(uint16_t *out);
void motor_step(uint16_t v);

void main_loop(void)
{
    uint16_t v = 0;
    for (;;) {
        while (sensor_read(&v) != 0) {
            NRF_WDT->RR[0] = WDT_RR_RR_Reload;
        }
        motor_step(v);
        NRF_WDT->RR[0] = WDT_RR_RR_Reload;
    }
}

// good: watchdog CWE-1247
int probe_read(uint16_t *out);
void heater_step(uint16_t v);
void heater_off(void);

void heat_loop(void)
{
    uint16_t v = 0;
    uint8_t miss = 0;
    for (;;) {
        if (probe_read(&v) == 0) {
            miss = 0;
            heater_step(v);
        } else if (++miss > 5) {
            heater_off();
            for (;;) { __WFE(); }   /* reset follows */
        }
        NRF_WDT->RR[0] = WDT_RR_RR_Reload;
    }
}

// bad: watchdog CWE-1247
void wdt_start(nrfx_wdt_channel_id *ch)
{
    nrfx_wdt_config_t cfg = NRFX_WDT_DEFAULT_CONFIG;

    cfg.reload_value = 0;
    if (nrfx_wdt_init(&cfg, NULL) == NRFX_SUCCESS) {
        nrfx_wdt_channel_alloc(ch);
#ifdef WDT_FIELD_ENABLE
        nrfx_wdt_enable();
#endif
    }
}

// good: watchdog CWE-1247
void wdt_bringup(nrfx_wdt_channel_id *ch)
{
    nrfx_wdt_config_t cfg = NRFX_WDT_DEFAULT_CONFIG;

    cfg.reload_value = 2000;
    cfg.behaviour = NRF_WDT_BEHAVIOUR_RUN_SLEEP;
    APP_ERROR_CHECK(nrfx_wdt_init(&cfg, NULL));
    APP_ERROR_CHECK(nrfx_wdt_channel_alloc(ch));
    nrfx_wdt_enable();
}
