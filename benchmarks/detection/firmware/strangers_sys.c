#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include "stm32g0xx_ll_iwdg.h"
#include "stm32g0xx_ll_usart.h"
#include "stm32g0xx_ll_system.h"
#include "stm32g0xx_ll_wwdg.h"
#include "fsl_wdog.h"
#include <zephyr/kernel.h>
#include <zephyr/device.h>
#include <zephyr/drivers/watchdog.h>
#include <zephyr/drivers/can.h>
#include <zephyr/task_wdt/task_wdt.h>
#include <zephyr/shell/shell.h>
#include <zephyr/net/socket.h>
#include <zephyr/bluetooth/bluetooth.h>
#include <zephyr/bluetooth/conn.h>
#include <zephyr/bluetooth/gatt.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/reboot.h>
#include "host/ble_hs.h"
#include "host/ble_sm.h"
#include "host/ble_gatt.h"
#include "tusb.h"
#include "core_mqtt.h"
#include "lwip/api.h"

void audit(uint16_t ev, int32_t v);
int vent_set_peep(uint8_t cmh2o);
int vent_set_fio2(uint8_t pct);
extern const struct device *wdt_dev;

// bad: debug CWE-1191
#define SYSCON_DBG_LOCK  (*(volatile uint32_t *)0x50000FBCu)
#define SYSCON_DBG_FEAT  (*(volatile uint32_t *)0x50000FA4u)
#define SYSCON_DBG_FEAT_DP (*(volatile uint32_t *)0x50000FA8u)

void dap_policy_apply(uint32_t life_cycle)
{
    (void)life_cycle;
    SYSCON_DBG_FEAT = 0x00000AAAu;     /* CPU0 DBGEN, NIDEN, SPIDEN, SPNIDEN enabled */
    SYSCON_DBG_FEAT_DP = 0x00000AAAu;
    SYSCON_DBG_LOCK = 0x5u;            /* register file stays writable */
}

// good: debug CWE-1191
#define SYSCON_FEAT_LOCK (*(volatile uint32_t *)0x50000FBCu)
#define SYSCON_FEAT      (*(volatile uint32_t *)0x50000FA4u)
#define SYSCON_FEAT_DP   (*(volatile uint32_t *)0x50000FA8u)
#define LC_DEVELOP 0x3u

void dap_policy_set(uint32_t life_cycle)
{
    uint32_t v = (life_cycle == LC_DEVELOP) ? 0x00000AAAu : 0x00000555u;

    SYSCON_FEAT = v;
    SYSCON_FEAT_DP = v;
    SYSCON_FEAT_LOCK = 0xAu;
}

// bad: debug CWE-489
static int cmd_poke(const struct shell *sh, size_t argc, char **argv)
{
    uint32_t *p = (uint32_t *)strtoul(argv[1], NULL, 16);
    (void)argc;

    *p = strtoul(argv[2], NULL, 16);
    shell_print(sh, "%p = %08x", (void *)p, *p);
    return 0;
}
SHELL_CMD_ARG_REGISTER(poke, NULL, "poke <addr> <val>", cmd_poke, 3, 0);

// good: debug CWE-489
static int cmd_stats(const struct shell *sh, size_t argc, char **argv)
{
    extern uint32_t rx_frames, rx_errors;
    (void)argc; (void)argv;

    shell_print(sh, "frames %u errors %u", rx_frames, rx_errors);
    return 0;
}
SHELL_CMD_ARG_REGISTER(stats, NULL, "link counters", cmd_stats, 1, 0);

// bad: debug CWE-489
bool tud_vendor_control_xfer_cb(uint8_t rhport, uint8_t stage, tusb_control_request_t const *req)
{
    static uint8_t page[256];

    if (stage != CONTROL_STAGE_SETUP) { return true; }
    switch (req->bRequest) {
    case 0xE1: {
        uint32_t a = ((uint32_t)req->wIndex << 16) | req->wValue;
        memcpy(page, (const void *)a, sizeof(page));
        return tud_control_xfer(rhport, req, page, sizeof(page));
    }
    default:
        return false;
    }
}

// good: debug CWE-489
bool vendor_ctrl_request(uint8_t rhport, uint8_t stage, tusb_control_request_t const *req)
{
    static uint8_t info[16];
    extern const uint8_t device_info[16];

    if (stage != CONTROL_STAGE_SETUP) { return true; }
    switch (req->bRequest) {
    case 0xE1:
        if (req->wIndex != 0 || req->wValue != 0) { return false; }
        memcpy(info, device_info, sizeof(info));
        return tud_control_xfer(rhport, req, info, sizeof(info));
    default:
        return false;
    }
}

// bad: debug CWE-1191
struct dbg_req { uint8_t cmd; uint8_t rsvd[3]; uint32_t uid; };

int debug_auth_request(const struct dbg_req *r)
{
    extern uint32_t board_uid(void);

    if (r->cmd != 0xDA) { return -EINVAL; }
    if (r->uid != board_uid()) { return -EACCES; }
    LL_DBGMCU_EnableDBGStopMode();
    SET_BIT(DBGMCU->CR, DBGMCU_CR_DBG_STANDBY);
    GPIOA->MODER = (GPIOA->MODER & ~0x3C000000u) | 0x28000000u;   /* SWDIO, SWCLK back to AF */
    return 0;
}

// good: debug CWE-1191
struct dbg_grant { uint8_t cmd; uint8_t rsvd[3]; uint8_t nonce[16]; uint8_t sig[64]; };
int dbg_nonce_take(uint8_t out[16]);
int dbg_sig_check(const uint8_t *msg, size_t n, const uint8_t sig[64]);

int debug_grant_request(const struct dbg_grant *r)
{
    uint8_t n[16];

    if (r->cmd != 0xDA || dbg_nonce_take(n) != 0) { return -EINVAL; }
    if (memcmp(n, r->nonce, 16) != 0 || dbg_sig_check((const uint8_t *)r, offsetof(struct dbg_grant, sig), r->sig) != 0) {
        audit(0x81, 0);
        return -EACCES;
    }
    audit(0x82, 0);
    GPIOA->MODER = (GPIOA->MODER & ~0x3C000000u) | 0x28000000u;
    return 0;
}

// bad: ble CWE-287
void host_sm_setup(void)
{
    ble_hs_cfg.sm_io_cap = BLE_HS_IO_NO_INPUT_OUTPUT;
    ble_hs_cfg.sm_bonding = 1;
    ble_hs_cfg.sm_mitm = 0;
    ble_hs_cfg.sm_sc = 0;
    ble_hs_cfg.sm_our_key_dist = BLE_SM_PAIR_KEY_DIST_ENC;
    ble_hs_cfg.sm_their_key_dist = BLE_SM_PAIR_KEY_DIST_ENC;
}

// good: ble CWE-287
void host_pairing_setup(void)
{
    struct ble_hs_cfg *c = &ble_hs_cfg;

    c->sm_io_cap = BLE_HS_IO_DISPLAY_ONLY;
    c->sm_bonding = 1;
    c->sm_mitm = 1;
    c->sm_sc = 1;
    c->sm_sc_only = 1;
    c->sm_our_key_dist = BLE_SM_PAIR_KEY_DIST_ENC | BLE_SM_PAIR_KEY_DIST_ID;
    c->sm_their_key_dist = c->sm_our_key_dist;
}

// bad: ble CWE-306
static int peep_access(uint16_t conn, uint16_t attr, struct ble_gatt_access_ctxt *ctxt, void *arg)
{
    uint8_t v;
    (void)conn; (void)attr; (void)arg;

    if (ctxt->op != BLE_GATT_ACCESS_OP_WRITE_CHR || OS_MBUF_PKTLEN(ctxt->om) != 1) {
        return BLE_ATT_ERR_INVALID_ATTR_VALUE_LEN;
    }
    os_mbuf_copydata(ctxt->om, 0, 1, &v);
    return v <= 25 && vent_set_peep(v) == 0 ? 0 : BLE_ATT_ERR_UNLIKELY;
}
const struct ble_gatt_chr_def vent_chrs[] = {
    { .uuid = BLE_UUID16_DECLARE(0xFE41), .access_cb = peep_access,
      .flags = BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_NO_RSP },
    { 0 },
};

// good: ble CWE-306
static int fio2_access(uint16_t conn, uint16_t attr, struct ble_gatt_access_ctxt *ctxt, void *arg)
{
    uint8_t v;
    (void)conn; (void)attr; (void)arg;

    if (ctxt->op != BLE_GATT_ACCESS_OP_WRITE_CHR || OS_MBUF_PKTLEN(ctxt->om) != 1) {
        return BLE_ATT_ERR_INVALID_ATTR_VALUE_LEN;
    }
    os_mbuf_copydata(ctxt->om, 0, 1, &v);
    return v >= 21 && v <= 100 && vent_set_fio2(v) == 0 ? 0 : BLE_ATT_ERR_UNLIKELY;
}
const struct ble_gatt_chr_def gas_chrs[] = {
    { .uuid = BLE_UUID16_DECLARE(0xFE42), .access_cb = fio2_access,
      .flags = BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_ENC | BLE_GATT_CHR_F_WRITE_AUTHEN,
      .min_key_size = 16 },
    { 0 },
};

// bad: ble CWE-306
static uint8_t mode_val;
static ssize_t mode_write(struct bt_conn *c, const struct bt_gatt_attr *a, const void *b,
                          uint16_t n, uint16_t off, uint8_t fl)
{
    (void)c; (void)a; (void)fl;
    if (off != 0 || n != 1) { return BT_GATT_ERR(BT_ATT_ERR_INVALID_ATTRIBUTE_LEN); }
    mode_val = *(const uint8_t *)b;
    return n;
}
BT_GATT_SERVICE_DEFINE(mode_svc,
    BT_GATT_PRIMARY_SERVICE(BT_UUID_DECLARE_16(0xFE50)),
    BT_GATT_CHARACTERISTIC(BT_UUID_DECLARE_16(0xFE51), BT_GATT_CHRC_WRITE,
                           BT_GATT_PERM_WRITE, NULL, mode_write, &mode_val));

// good: ble CWE-306
static uint8_t vmode_val;
static ssize_t vmode_write(struct bt_conn *c, const struct bt_gatt_attr *a, const void *b,
                           uint16_t n, uint16_t off, uint8_t fl)
{
    (void)a; (void)fl;
    /* open attribute; the level is asked here to raise our own event */
    if (bt_conn_get_security(c) < BT_SECURITY_L4) {
        audit(0x83, 0);
        return BT_GATT_ERR(BT_ATT_ERR_AUTHENTICATION);
    }
    if (off != 0 || n != 1) { return BT_GATT_ERR(BT_ATT_ERR_INVALID_ATTRIBUTE_LEN); }
    vmode_val = *(const uint8_t *)b;
    return n;
}
BT_GATT_SERVICE_DEFINE(vmode_svc,
    BT_GATT_PRIMARY_SERVICE(BT_UUID_DECLARE_16(0xFE52)),
    BT_GATT_CHARACTERISTIC(BT_UUID_DECLARE_16(0xFE53), BT_GATT_CHRC_WRITE,
                           BT_GATT_PERM_WRITE, NULL, vmode_write, &vmode_val));

// bad: ble CWE-287
static void conn_up(struct bt_conn *conn, uint8_t err)
{
    if (err == 0 && bt_conn_set_security(conn, BT_SECURITY_L2) != 0) {
        printk("sec\n");
    }
}
static void pairing_confirm_cb(struct bt_conn *conn)
{
    bt_conn_auth_pairing_confirm(conn);
}
static struct bt_conn_auth_cb auth_cbs = { .pairing_confirm = pairing_confirm_cb };
BT_CONN_CB_DEFINE(conn_cbs) = { .connected = conn_up };
int bt_sec_init(void) { return bt_conn_auth_cb_register(&auth_cbs); }

// good: ble CWE-287
static void link_up(struct bt_conn *conn, uint8_t err)
{
    if (err == 0 && bt_conn_set_security(conn, BT_SECURITY_L4) != 0) {
        (void)bt_conn_disconnect(conn, BT_HCI_ERR_AUTH_FAIL);
    }
}
static void passkey_show(struct bt_conn *conn, unsigned int key)
{
    extern void lcd_passkey(unsigned int);
    (void)conn;
    lcd_passkey(key);
}
static void pair_cancel(struct bt_conn *conn) { (void)conn; }
static struct bt_conn_auth_cb pair_cbs = { .passkey_display = passkey_show, .cancel = pair_cancel };
BT_CONN_CB_DEFINE(link_cbs) = { .connected = link_up };
int bt_pair_init(void) { return bt_conn_auth_cb_register(&pair_cbs); }

// bad: handler CWE-306
static void vent_on_can(const struct device *dev, struct can_frame *f, void *u)
{
    (void)dev; (void)u;
    if (f->dlc != 2) { return; }
    if (f->data[0] == 0x01 && f->data[1] <= 25) {
        vent_set_peep(f->data[1]);
    } else if (f->data[0] == 0x02 && f->data[1] >= 21 && f->data[1] <= 100) {
        vent_set_fio2(f->data[1]);
    } else if (f->data[0] == 0xFE) {
        sys_reboot(SYS_REBOOT_COLD);
    }
}
int vent_can_attach(const struct device *dev)
{
    const struct can_filter flt = { .id = 0x123, .mask = CAN_STD_ID_MASK };
    return can_add_rx_filter(dev, vent_on_can, NULL, &flt);
}

// good: handler CWE-306
static uint32_t can_fresh;
bool can_tag_check(uint32_t id, const uint8_t *d, uint8_t n, uint32_t ctr, const uint8_t *tag);

static void gas_on_can(const struct device *dev, struct can_frame *f, void *u)
{
    (void)dev; (void)u;
    if (can_dlc_to_bytes(f->dlc) != 16) { return; }
    uint32_t ctr = sys_get_le32(&f->data[2]);
    if ((int32_t)(ctr - can_fresh) <= 0 || !can_tag_check(f->id, f->data, 2, ctr, &f->data[6])) {
        audit(0x91, (int32_t)ctr);
        return;
    }
    can_fresh = ctr;
    if (f->data[0] == 0x01 && f->data[1] <= 25) {
        vent_set_peep(f->data[1]);
    } else if (f->data[0] == 0x02 && f->data[1] >= 21 && f->data[1] <= 100) {
        vent_set_fio2(f->data[1]);
    }
}
int gas_can_attach(const struct device *dev)
{
    const struct can_filter flt = { .id = 0x124, .mask = CAN_STD_ID_MASK };
    return can_add_rx_filter(dev, gas_on_can, NULL, &flt);
}

// bad: handler CWE-306
void ward_server(void *a, void *b, void *c)
{
    struct netconn *l = netconn_new(NETCONN_TCP), *n;
    struct netbuf *nb;
    void *p;
    u16_t len;
    (void)a; (void)b; (void)c;

    netconn_bind(l, IP_ADDR_ANY, 4001);
    netconn_listen(l);
    while (netconn_accept(l, &n) == ERR_OK) {
        while (netconn_recv(n, &nb) == ERR_OK) {
            netbuf_data(nb, &p, &len);
            if (len == 2 && ((uint8_t *)p)[0] == 'P' && ((uint8_t *)p)[1] <= 25) {
                vent_set_peep(((uint8_t *)p)[1]);
            }
            netbuf_delete(nb);
        }
        netconn_delete(n);
    }
}

// good: handler CWE-306
void ward_reader(void *a, void *b, void *c)
{
    struct netconn *l = netconn_new(NETCONN_TCP), *n;
    extern int vent_status_text(char *out, size_t cap);
    char line[64];
    (void)a; (void)b; (void)c;

    if (l == NULL || netconn_bind(l, IP_ADDR_ANY, 4002) != ERR_OK || netconn_listen(l) != ERR_OK) {
        return;
    }
    while (netconn_accept(l, &n) == ERR_OK) {
        /* pushes one line and hangs up; nothing is read from the peer */
        int len = vent_status_text(line, sizeof(line));
        if (len > 0 && (size_t)len < sizeof(line)) {
            (void)netconn_write(n, line, (size_t)len, NETCONN_COPY);
        }
        netconn_close(n);
        netconn_delete(n);
    }
}

// bad: handler CWE-306
struct sercmd { char name[8]; int (*fn)(int v); };
int cal_zero(int v);
int valve_force(int v);
static const struct sercmd sercmds[] = { { "zero", cal_zero }, { "valve", valve_force } };

void USART2_IRQHandler(void)
{
    static char b[24];
    static uint8_t n;
    if (!LL_USART_IsActiveFlag_RXNE_RXFNE(USART2)) { return; }
    char c = (char)LL_USART_ReceiveData8(USART2);
    if (c != '\n') {
        if (n < sizeof(b) - 1) { b[n++] = c; }
        return;
    }
    b[n] = '\0';
    n = 0;
    for (size_t i = 0; i < ARRAY_SIZE(sercmds); i++) {
        size_t k = strlen(sercmds[i].name);
        if (strncmp(b, sercmds[i].name, k) == 0) { (void)sercmds[i].fn(atoi(b + k)); }
    }
}

// good: handler CWE-306
struct svccmd { char name[8]; int (*fn)(int v); uint8_t min_role; };
int cal_offset(int v);
int fan_force(int v);
uint8_t svc_role(void);
static const struct svccmd svccmds[] = { { "offset", cal_offset, 2 }, { "fan", fan_force, 3 } };

int svc_line(const char *b)
{
    for (size_t i = 0; i < ARRAY_SIZE(svccmds); i++) {
        size_t k = strlen(svccmds[i].name);
        if (strncmp(b, svccmds[i].name, k) != 0) { continue; }
        if (svc_role() < svccmds[i].min_role) {
            audit(0x92, (int32_t)i);
            return -EACCES;
        }
        return svccmds[i].fn(atoi(b + k));
    }
    return -ENOENT;
}

// bad: watchdog CWE-1247
static void feed_timer(struct k_timer *t)
{
    (void)t;
    wdt_feed(wdt_dev, 0);
}
K_TIMER_DEFINE(feed_tmr, feed_timer, NULL);
int wdt_begin(void)
{
    struct wdt_timeout_cfg c = { .window = { .max = 3000 }, .flags = WDT_FLAG_RESET_SOC };
    int rc = wdt_install_timeout(wdt_dev, &c);
    if (rc < 0) { return rc; }
    rc = wdt_setup(wdt_dev, WDT_OPT_PAUSE_HALTED_BY_DBG);
    k_timer_start(&feed_tmr, K_MSEC(500), K_MSEC(500));
    return rc;
}

// good: watchdog CWE-1247
static int ch_ctrl, ch_comm;
int wdt_channels(void)
{
    int rc = task_wdt_init(wdt_dev);
    if (rc != 0) { return rc; }
    ch_ctrl = task_wdt_add(200, NULL, NULL);
    ch_comm = task_wdt_add(3000, NULL, NULL);
    return (ch_ctrl < 0 || ch_comm < 0) ? -ENOMEM : 0;
}
void ctrl_thread(void *a, void *b, void *c)
{
    extern int ctrl_cycle(void);
    (void)a; (void)b; (void)c;
    for (;;) {
        if (ctrl_cycle() == 0) { task_wdt_feed(ch_ctrl); }
        k_msleep(50);
    }
}

// bad: watchdog CWE-1247
void SystemInit(void)
{
    WDOG_Type *w = WDOG;

    w->CNT = 0xD928C520u;
    w->TOVAL = 0xFFFFu;
    w->CS = (w->CS & ~WDOG_CS_EN_MASK) | WDOG_CS_UPDATE_MASK;
    SCB->CPACR |= (0xFu << 20);
}

// good: watchdog CWE-1247
void Wdog_Setup(void)
{
    wdog_config_t c;

    WDOG_GetDefaultConfig(&c);
    c.timeoutValue = 0x0800u;
    c.enableInterrupt = false;
    c.workMode.enableDebug = false;
    WDOG_Init(WDOG, &c);
}

// bad: watchdog CWE-1247
void HardFault_Handler(void)
{
    for (;;) {
        LL_IWDG_ReloadCounter(IWDG);
        LL_GPIO_TogglePin(GPIOB, LL_GPIO_PIN_7);
        for (volatile uint32_t i = 0; i < 200000; i++) { }
    }
}

// good: watchdog CWE-1247
void BusFault_Handler(void)
{
    extern void valve_safe(void);

    __disable_irq();
    valve_safe();
    for (;;) {
        __NOP();   /* no reload: IWDG resets within 512 ms */
    }
}

// bad: watchdog CWE-1247
int vent_main(void)
{
    extern int vent_init(void), vent_cycle(void);

    if (vent_init() != 0) { return -1; }
    if (IS_ENABLED(CONFIG_VENT_WDT_LATER)) {
        return 0;
    }
    wdt_disable(wdt_dev);
    for (;;) {
        (void)vent_cycle();
        k_msleep(10);
    }
}

// good: watchdog CWE-1247
int resp_main(void)
{
    extern int resp_init(void), resp_cycle(void);
    uint32_t late = 0;

    if (resp_init() != 0) { return -1; }
    for (;;) {
        uint32_t t0 = k_uptime_get_32();
        int rc = resp_cycle();
        late = (k_uptime_get_32() - t0 > 8) ? late + 1 : 0;
        if (rc == 0 && late < 3 && wdt_feed(wdt_dev, 0) != 0) {
            sys_reboot(SYS_REBOOT_COLD);
        }
        k_msleep(10);
    }
}
