"""Commands, and what is asked before they act: each fault is told, its mended twin and what only looks alike are not."""

import pytest
from c_twins import fault, mended

from tests.unit.analyzers.test_flow_c_shapes import told

PAIRS = (
    ("command-open", r"""\
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "uart.h"
#include "valve.h"
#include "nvs.h"
struct session { uint8_t open; uint32_t since; };
static struct session ses;
static void cmd_valve(int argc, char **argv) { if (argc > 1) valve_open(atoi(argv[1])); }
static void cmd_save(int argc, char **argv) { if (argc > 2) nvs_put(argv[1], argv[2]); }
static void cmd_pass(int argc, char **argv) { if (argc > 1 && pass_right(argv[1])) { ses.open = 1; ses.since = ticks(); } }
static void cmd_ver(int argc, char **argv) { (void)argc; (void)argv; uart_puts(VERSION); }
static const struct { const char *word; void (*run)(int, char **); uint8_t closed; } words_[] = {
    { "ver", cmd_ver, 0 }, { "pass", cmd_pass, 0 }, { "valve", cmd_valve, 1 }, { "save", cmd_save, 1 },
};
void console_line(char *line)
{
    char *argv[4]; int argc = 0;
    for (char *t = strtok(line, " "); t && argc < 4; t = strtok(NULL, " ")) argv[argc++] = t;
    if (!argc) return;
    for (unsigned i = 0; i < 4; i++) {
        if (strcmp(words_[i].word, argv[0])) continue;
+        if (words_[i].closed && !ses.open) { uart_puts("closed"); return; }
        words_[i].run(argc, argv);
        return;
    }
    uart_puts("?");
}
"""),
    ("command-open", r"""\
#include "lwip/sockets.h"
#include "FreeRTOS.h"
#include "task.h"
#include "pump.h"
#define PORT 5025
static void answer(int s, const char *q)
{
    unsigned v;
+    static int trusted;
+    if (!strncmp(q, "KEY ", 4)) { trusted = key_matches(q + 4); return; }
    if (!strncmp(q, "*IDN?", 5)) { lwip_send(s, "ACME,P1\n", 8, 0); return; }
+    if (!trusted) { lwip_send(s, "DENIED\n", 7, 0); return; }
    if (sscanf(q, "RATE %u", &v) == 1 && v <= PUMP_MAX) pump_set_rate(v);
    else if (!strncmp(q, "STOP", 4)) pump_stop();
}
static void serve(void *arg)
{
    char buf[64]; (void)arg;
    int l = lwip_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(PORT) };
    lwip_bind(l, (void *)&a, sizeof a); lwip_listen(l, 1);
    for (;;) {
        int s = lwip_accept(l, 0, 0); if (s < 0) continue;
        int n;
        while ((n = lwip_recv(s, buf, sizeof buf - 1, 0)) > 0) { buf[n] = 0; answer(s, buf); }
        lwip_close(s);
    }
}
"""),
    ("command-open", r"""\
#include "stm32f1xx_hal.h"
#include "motor.h"
#include "param.h"
extern CAN_HandleTypeDef hcan;
void HAL_CAN_RxFifo1MsgPendingCallback(CAN_HandleTypeDef *h)
{
    CAN_RxHeaderTypeDef r; uint8_t d[8];
    if (HAL_CAN_GetRxMessage(h, CAN_RX_FIFO1, &r, d) != HAL_OK || r.DLC != 8) return;
+    if (!frame_tag_ok(r.StdId, d, 8)) return;
    switch (r.StdId) {
    case 0x120: motor_speed(d[0] | d[1] << 8); break;
    case 0x121: param_write(d[0], d[1] | d[2] << 8); break;
    case 0x122: motor_enable(d[0] & 1); break;
    }
}
"""),
    ("command-open", r"""\
#include <stdint.h>
#include <string.h>
#include "modbus_port.h"
#include "relay.h"
static uint16_t hold[32];
+static uint32_t service_until;
/* function 6: write one register */
static int fc06(const uint8_t *pdu, uint8_t n)
{
    uint16_t reg, val;
    if (n != 5) return 3;
    reg = (uint16_t)(pdu[1] << 8 | pdu[2]); val = (uint16_t)(pdu[3] << 8 | pdu[4]);
    if (reg >= 32) return 2;
+    if (reg != 31 && now_ms() > service_until) return 1;
+    if (reg == 31) { if (code_right(val)) service_until = now_ms() + 60000; return 0; }
    hold[reg] = val;
    if (reg == 4) relay_switch(val != 0);
    if (reg == 5) config_store(hold, sizeof hold);
    return 0;
}
int modbus_pdu(const uint8_t *pdu, uint8_t n)
{
    switch (pdu[0]) {
    case 3: return fc03_read(pdu, n);
    case 6: return fc06(pdu, n);
    default: return 1;
    }
}
"""),
    ("command-open", r"""\
#include "mqtt_client.h"
#include "cJSON.h"
#include "driver/gpio.h"
#include "nvs_flash.h"
#include "esp_ota_ops.h"
static void on_data(esp_mqtt_event_handle_t e)
{
    cJSON *j = cJSON_ParseWithLength(e->data, e->data_len);
    if (!j) return;
+    if (!envelope_signed(j, e->data, e->data_len)) { cJSON_Delete(j); return; }
    const cJSON *g = cJSON_GetObjectItem(j, "heater");
    if (cJSON_IsBool(g)) gpio_set_level(HEATER_PIN, cJSON_IsTrue(g));
    const cJSON *t = cJSON_GetObjectItem(j, "target");
    if (cJSON_IsNumber(t)) setpoint_write(t->valuedouble);
    cJSON_Delete(j);
}
static void mq(void *a, esp_event_base_t b, int32_t id, void *d) { if (id == MQTT_EVENT_DATA) on_data(d); }
"""),
    ("command-open", r"""\
#include <avr/io.h>
#include <avr/eeprom.h>
#include <stdint.h>
static char buf[24]; static uint8_t at;
+static uint8_t unlocked_;
void serial_poll(void)
{
    if (!(UCSR0A & _BV(RXC0))) return;
    char c = UDR0;
    if (c != '\n') { if (at < sizeof buf - 1) buf[at++] = c; return; }
    buf[at] = 0; at = 0;
+    if (buf[0] == '#') { unlocked_ = same_pin(buf + 1); return; }
    switch (buf[0]) {
    case '?': send_state(); break;
-    case 'P': PORTB |= _BV(PB1); break;
-    case 'p': PORTB &= ~_BV(PB1); break;
-    case 'C': eeprom_update_word((uint16_t *)8, (uint16_t)atoi(buf + 1)); break;
+    case 'P': if (unlocked_) PORTB |= _BV(PB1); break;
+    case 'p': if (unlocked_) PORTB &= ~_BV(PB1); break;
+    case 'C': if (unlocked_) eeprom_update_word((uint16_t *)8, (uint16_t)atoi(buf + 1)); break;
    }
}
"""),
    ("command-open", r"""\
#include "tusb.h"
#include "bsp.h"
bool tud_vendor_control_xfer_cb(uint8_t rhport, uint8_t stage, tusb_control_request_t const *rq)
{
    if (stage != CONTROL_STAGE_SETUP) return true;
    switch (rq->bRequest) {
    case 1: return tud_control_xfer(rhport, rq, (void *)bsp_version(), 8);
    case 2:
+        if (!host_proved()) return false;
        bsp_laser(rq->wValue);
        return tud_control_status(rhport, rq);
    case 3:
+        if (!host_proved()) return false;
        bsp_calibration_write(rq->wIndex, rq->wValue);
        return tud_control_status(rhport, rq);
    }
    return false;
}
"""),
    ("command-open", r"""\
#include "esp_http_server.h"
#include "settings.h"
#include "esp_system.h"
static esp_err_t post_settings(httpd_req_t *r)
{
    char body[128];
+    if (!has_valid_cookie(r)) return httpd_resp_send_err(r, HTTPD_401_UNAUTHORIZED, "login");
    int n = httpd_req_recv(r, body, sizeof body - 1);
    if (n <= 0) return ESP_FAIL;
    body[n] = 0;
    settings_from_form(body);
    settings_commit();
    return httpd_resp_sendstr(r, "ok");
}
static esp_err_t post_reboot(httpd_req_t *r)
{
+    if (!has_valid_cookie(r)) return httpd_resp_send_err(r, HTTPD_401_UNAUTHORIZED, "login");
    httpd_resp_sendstr(r, "bye");
    esp_restart();
    return ESP_OK;
}
static const httpd_uri_t a = { "/set", HTTP_POST, post_settings, 0 }, b = { "/boot", HTTP_POST, post_reboot, 0 };
void web_up(httpd_handle_t h) { httpd_register_uri_handler(h, &a); httpd_register_uri_handler(h, &b); }
"""),
    ("command-open", r"""\
#include "FreeRTOS.h"
#include "queue.h"
#include "bolus.h"
struct req { uint8_t kind, seat; uint16_t amount; uint32_t nonce; uint8_t mac[8]; };
static QueueHandle_t q;
void rx_isr_done(const uint8_t *raw, unsigned n)
{
    struct req r; BaseType_t w = pdFALSE;
    if (n != sizeof r) return;
    memcpy(&r, raw, sizeof r);
    xQueueSendFromISR(q, &r, &w);
    portYIELD_FROM_ISR(w);
}
static void worker(void *p)
{
    struct req r; (void)p;
    for (;;) {
        xQueueReceive(q, &r, portMAX_DELAY);
+        if (!req_mac_right(&r)) continue;
        if (r.kind == 1) bolus_start(r.amount);
        else if (r.kind == 2) bolus_abort();
    }
}
"""),
)  # fmt: skip

SOUND = (
    r"""\
#include <stdint.h>
#include "uart.h"
/* read only: nothing acts */
void diag_line(const char *l)
{
    switch (l[0]) {
    case 'v': uart_puts(VERSION); break;
    case 't': uart_printf("%d\n", temperature()); break;
    case 'u': uart_printf("%lu\n", uptime()); break;
    default: uart_puts("?");
    }
}
""",
    r"""\
#include <stdint.h>
#include "pump.h"
/* who calls has opened the frame with the key of the session */
static void act(const uint8_t *m) { if (m[0] == 1) pump_start(); else if (m[0] == 2) pump_stop(); }
void rx_frame(const uint8_t *f, uint16_t n)
{
    uint8_t m[32];
    if (n < 16 || n > 48) return;
    if (aead_open(m, f, n) != 0) return;
    act(m);
}
""",
    r"""\
#include <stdint.h>
#include "motor.h"
static enum { ST_CLOSED, ST_CHALLENGED, ST_READY } st;
static uint8_t chal[16];
void on_rx(const uint8_t *m, uint8_t n)
{
    switch (st) {
    case ST_CLOSED: if (n == 1 && m[0] == 0) { new_challenge(chal); reply(chal, 16); st = ST_CHALLENGED; } break;
    case ST_CHALLENGED: st = (n == 17 && response_fits(chal, m + 1)) ? ST_READY : ST_CLOSED; break;
    case ST_READY: if (n == 3 && m[0] == 7) motor_speed(m[1] | m[2] << 8); break;
    }
}
""",
    r"""\
#include "esp_http_server.h"
#include "settings.h"
typedef esp_err_t (*page)(httpd_req_t *);
static esp_err_t set_(httpd_req_t *r) { settings_from_request(r); settings_commit(); return ESP_OK; }
static esp_err_t guarded(httpd_req_t *r)
{
    if (!has_valid_cookie(r)) return httpd_resp_send_err(r, HTTPD_401_UNAUTHORIZED, "login");
    return ((page)r->user_ctx)(r);
}
static const httpd_uri_t u = { "/set", HTTP_POST, guarded, (void *)set_ };
void web_up(httpd_handle_t h) { httpd_register_uri_handler(h, &u); }
""",
    r"""\
#include <stdint.h>
#include "stm32f1xx_hal.h"
/* lamp and buzzer of our own panel on an inner bus: display only */
void panel_poll(I2C_HandleTypeDef *h)
{
    uint8_t k;
    if (HAL_I2C_Master_Receive(h, 0x42, &k, 1, 5) != HAL_OK) return;
    if (k & 1) screen_next();
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
#include "valve.h"
struct op { uint8_t code; uint8_t rights; void (*f)(const uint8_t *); };
static void o_open(const uint8_t *a) { valve_open(a[0]); }
static void o_shut(const uint8_t *a) { (void)a; valve_close(); }
static const struct op ops[] = { { 1, 2, o_open }, { 2, 0, o_shut } };
static uint8_t held_rights;
void cmd_in(const uint8_t *m, uint8_t n)
{
    for (unsigned i = 0; n > 1 && i < sizeof ops / sizeof *ops; i++)
        if (ops[i].code == m[0] && (ops[i].rights & ~held_rights) == 0) ops[i].f(m + 1);
}
void login_in(const uint8_t *m, uint8_t n) { held_rights = (n == 8 && pin_fits(m)) ? 3 : 0; }
""",
    r"""\
#include "tusb.h"
#include "bsp.h"
/* stop is open to everybody: it only makes things safe */
bool tud_vendor_control_xfer_cb(uint8_t rhport, uint8_t stage, tusb_control_request_t const *rq)
{
    if (stage != CONTROL_STAGE_SETUP) return true;
    if (rq->bRequest == 1) { bsp_all_off(); return tud_control_status(rhport, rq); }
    return false;
}
""",
    r"""\
#include <zephyr/shell/shell.h>
#include "cal.h"
static int c_cal(const struct shell *sh, size_t n, char **v)
{
    if (!svc_mode_active()) { shell_error(sh, "service mode only"); return -EACCES; }
    return cal_write(atoi(v[1]));
}
SHELL_CMD_ARG_REGISTER(cal, NULL, "calibrate", c_cal, 2, 0);
""",
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), PAIRS, ids=range(len(PAIRS)))
def test_a_fault_is_told_and_its_twin_is_not(rule: str, text: str) -> None:
    assert rule in told(fault(text))
    assert rule not in told(mended(text))


@pytest.mark.parametrize("text", SOUND, ids=range(len(SOUND)))
def test_what_looks_alike_is_not_told(text: str) -> None:
    assert told(text) == set()
