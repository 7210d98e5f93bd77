#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <assert.h>
#include "stm32f4xx_hal.h"
#include "FreeRTOS.h"
#include "task.h"
#include "queue.h"
#include "lwip/pbuf.h"
#include "lwip/udp.h"
#include "lwip/tcp.h"
#include "esp_log.h"
#include "cJSON.h"
#include "ble_srv_common.h"
#include "nrf_sdh_ble.h"
#include "app_error.h"
#include "nrf_assert.h"

extern UART_HandleTypeDef huart2;
extern QueueHandle_t rx_queue;
extern CAN_HandleTypeDef hcan1;
int board_uart_read(uint8_t *dst, size_t cap, uint32_t ms);

// bad: memory CWE-787
typedef struct { char serial[12]; char model[8]; } pump_ident_t;
static pump_ident_t g_ident;

void ident_set_serial(const uint8_t *frame, uint16_t frame_len)
{
    char text[64];
    uint16_t n = frame_len < sizeof(text) ? frame_len : sizeof(text) - 1;

    memcpy(text, frame, n);
    text[n < sizeof(text) ? n : sizeof(text) - 1] = '\0';
    strcpy(g_ident.serial, text);
}

// good: memory CWE-787
typedef struct { char serial[12]; char model[8]; } pump_label_t;
static pump_label_t g_label;

void label_store_serial(const uint8_t *frame, uint16_t frame_len)
{
    size_t n = frame_len;

    if (n >= sizeof(g_label.serial)) {
        n = sizeof(g_label.serial) - 1;
    }
    memcpy(g_label.serial, frame, n);
    g_label.serial[n] = '\0';
}

// bad: memory CWE-193
#define LINE_MAX_LEN 32
static char line_buf[LINE_MAX_LEN];
static uint8_t line_pos;

void console_rx_byte(uint8_t ch)
{
    if (ch == '\r' || ch == '\n') {
        line_buf[line_pos] = '\0';
        line_pos = 0;
        xQueueSend(rx_queue, line_buf, 0);
        return;
    }
    if (line_pos <= LINE_MAX_LEN) {
        line_buf[line_pos++] = (char)ch;
    }
}

// good: memory CWE-193
#define CMDLINE_LEN 32
static char cmdline[CMDLINE_LEN + 1];
static uint8_t cmdline_pos;

void shell_rx_byte(uint8_t ch)
{
    if (ch == '\r' || ch == '\n') {
        cmdline[cmdline_pos] = '\0';
        cmdline_pos = 0;
        xQueueSend(rx_queue, cmdline, 0);
        return;
    }
    if (cmdline_pos < CMDLINE_LEN) {
        cmdline[cmdline_pos++] = (char)ch;
    }
}

// bad: memory CWE-467
typedef struct { uint32_t basal_mUh; uint32_t bolus_mU; uint32_t limit_mUh; uint32_t crc; } dose_cfg_t;

HAL_StatusTypeDef dose_cfg_reset(dose_cfg_t *cfg)
{
    if (cfg == NULL) {
        return HAL_ERROR;
    }
    memset(cfg, 0, sizeof(cfg));
    cfg->limit_mUh = 5000U;
    return HAL_OK;
}

// good: memory CWE-467
typedef struct { uint32_t rate; uint32_t limit; uint32_t crc; } rate_cfg_t;
typedef struct { rate_cfg_t *slots[4]; uint8_t used; } rate_table_t;

HAL_StatusTypeDef rate_table_clear(rate_table_t *tbl)
{
    if (tbl == NULL) {
        return HAL_ERROR;
    }
    /* the table owns pointers only; the entries live in a static pool */
    for (size_t i = 0; i < sizeof(tbl->slots) / sizeof(tbl->slots[0]); i++) {
        memset(&tbl->slots[i], 0, sizeof(rate_cfg_t *));
    }
    tbl->used = 0;
    return HAL_OK;
}

// bad: memory CWE-416
typedef struct { uint8_t type; uint16_t len; uint8_t *data; } tlm_msg_t;
void tlm_count(uint8_t type, uint16_t len);

void telemetry_task(void *arg)
{
    tlm_msg_t *m;
    (void)arg;

    for (;;) {
        if (xQueueReceive(rx_queue, &m, portMAX_DELAY) != pdTRUE) {
            continue;
        }
        HAL_UART_Transmit(&huart2, m->data, m->len, 100);
        vPortFree(m->data);
        vPortFree(m);
        tlm_count(m->type, m->len);
    }
}

// good: memory CWE-416
typedef struct { uint8_t type; uint16_t len; uint8_t *data; } evt_msg_t;
void evt_count(uint8_t type, uint16_t len);

void event_task(void *arg)
{
    evt_msg_t *m;
    (void)arg;

    for (;;) {
        if (xQueueReceive(rx_queue, &m, portMAX_DELAY) != pdTRUE) {
            continue;
        }
        HAL_UART_Transmit(&huart2, m->data, m->len, 100);
        evt_count(m->type, m->len);
        vPortFree(m->data);
        m->data = NULL;
        vPortFree(m);
    }
}

// bad: memory CWE-134
static const char *TAG_LOG = "remote";

void remote_log_line(struct tcp_pcb *pcb, struct pbuf *p)
{
    char msg[128];
    char out[160];
    u16_t n = pbuf_copy_partial(p, msg, sizeof(msg) - 1, 0);

    msg[n] = '\0';
    snprintf(out, sizeof(out), msg);
    ESP_LOGI(TAG_LOG, "%s", out);
    tcp_recved(pcb, p->tot_len);
    pbuf_free(p);
}

// good: memory CWE-134
static const char *const k_event_fmt[] = {
    "door open, code %u",
    "pressure high, code %u",
    "battery low, code %u",
};

void event_report(unsigned kind, unsigned code)
{
    char out[64];

    if (kind >= sizeof(k_event_fmt) / sizeof(k_event_fmt[0])) {
        return;
    }
    snprintf(out, sizeof(out), k_event_fmt[kind], code);
    ESP_LOGI("event", "%s", out);
}

// bad: length CWE-130
enum { P_SYNC, P_LEN, P_BODY, P_CRC };
typedef struct { uint8_t st; uint8_t want; uint8_t got; uint8_t body[48]; uint8_t crc; } link_rx_t;
void link_dispatch(const uint8_t *body, uint8_t n);

void link_feed(link_rx_t *l, uint8_t c)
{
    switch (l->st) {
    case P_SYNC: if (c == 0xA5) { l->st = P_LEN; } break;
    case P_LEN:  l->want = c; l->got = 0; l->crc = 0; l->st = c ? P_BODY : P_SYNC; break;
    case P_BODY:
        l->body[l->got++] = c;
        l->crc ^= c;
        if (l->got == l->want) { l->st = P_CRC; }
        break;
    case P_CRC:
        if (c == l->crc) { link_dispatch(l->body, l->want); }
        l->st = P_SYNC;
        break;
    }
}

// good: length CWE-130
enum { W_SYNC, W_LEN, W_BODY, W_SUM };
typedef struct { uint8_t st; uint8_t want; uint8_t got; uint8_t body[256]; uint8_t sum; } wire_rx_t;
void wire_dispatch(const uint8_t *body, uint8_t n);

void wire_feed(wire_rx_t *w, uint8_t c)
{
    switch (w->st) {
    case W_SYNC: if (c == 0xA5) { w->st = W_LEN; } break;
    case W_LEN:  w->want = c; w->got = 0; w->sum = 0; w->st = c ? W_BODY : W_SYNC; break;
    case W_BODY:
        /* 8-bit index into a 256-byte array */
        w->body[w->got++] = c;
        w->sum ^= c;
        if (w->got == w->want) { w->st = W_SUM; }
        break;
    case W_SUM:
        if (c == w->sum) { wire_dispatch(w->body, w->want); }
        w->st = W_SYNC;
        break;
    }
}

// bad: length CWE-129
static int16_t channel_gain[8];

void HAL_CAN_RxFifo0MsgPendingCallback(CAN_HandleTypeDef *hcan)
{
    CAN_RxHeaderTypeDef hdr;
    uint8_t d[8];

    if (HAL_CAN_GetRxMessage(hcan, CAN_RX_FIFO0, &hdr, d) != HAL_OK) {
        return;
    }
    if (hdr.StdId == 0x1A0U && hdr.DLC == 3U) {
        channel_gain[d[0]] = (int16_t)((d[1] << 8) | d[2]);
    }
}

// good: length CWE-129
static int16_t lead_offset[8];

void HAL_CAN_RxFifo1MsgPendingCallback(CAN_HandleTypeDef *hcan)
{
    CAN_RxHeaderTypeDef hdr;
    uint8_t d[8];

    if (HAL_CAN_GetRxMessage(hcan, CAN_RX_FIFO1, &hdr, d) != HAL_OK) {
        return;
    }
    if (hdr.StdId == 0x1A2U && hdr.DLC == 3U) {
        lead_offset[d[0] & 0x07U] = (int16_t)((d[1] << 8) | d[2]);
    }
}

// bad: length CWE-120
static uint8_t cfg_blob[64];
static uint16_t cfg_blob_len;

static void on_cfg_write(ble_gatts_evt_write_t const *p_evt_write)
{
    memcpy(cfg_blob, p_evt_write->data, p_evt_write->len);
    cfg_blob_len = p_evt_write->len;
}

void cfg_svc_on_ble_evt(ble_evt_t const *p_ble_evt, void *p_context)
{
    (void)p_context;
    if (p_ble_evt->header.evt_id == BLE_GATTS_EVT_WRITE) {
        on_cfg_write(&p_ble_evt->evt.gatts_evt.params.write);
    }
}

// good: length CWE-120
static uint8_t profile_blob[64];
static uint16_t profile_blob_len;

static void on_profile_write(ble_gatts_evt_write_t const *p_evt_write)
{
    if (p_evt_write->len > sizeof(profile_blob)) {
        return;
    }
    memcpy(profile_blob, p_evt_write->data, p_evt_write->len);
    profile_blob_len = p_evt_write->len;
}

void profile_svc_on_ble_evt(ble_evt_t const *p_ble_evt, void *p_context)
{
    (void)p_context;
    if (p_ble_evt->header.evt_id == BLE_GATTS_EVT_WRITE) {
        on_profile_write(&p_ble_evt->evt.gatts_evt.params.write);
    }
}

// bad: length CWE-125
int dns_read_name(const uint8_t *pkt, size_t pkt_len, size_t off, char *out, size_t cap)
{
    size_t o = 0;
    (void)pkt_len;

    while (pkt[off] != 0) {
        uint8_t n = pkt[off++];
        for (uint8_t i = 0; i < n; i++) {
            if (o + 1 < cap) {
                out[o++] = (char)pkt[off + i];
            }
        }
        off += n;
        if (o + 1 < cap) { out[o++] = '.'; }
    }
    out[o] = '\0';
    return (int)off + 1;
}

// good: length CWE-125
int mdns_copy_name(const uint8_t *pkt, size_t pkt_len, size_t off, char *out, size_t cap)
{
    size_t o = 0;

    for (;;) {
        if (off >= pkt_len) { return -1; }
        uint8_t n = pkt[off++];
        if (n == 0) { break; }
        if (n > 63 || n > pkt_len - off || o + n + 1 >= cap) { return -1; }
        memcpy(out + o, pkt + off, n);
        o += n;
        off += n;
        out[o++] = '.';
    }
    if (cap == 0) { return -1; }
    out[o] = '\0';
    return (int)off;
}

// bad: overflow CWE-190
typedef struct { uint32_t t_ms; int16_t mv; uint16_t flags; uint32_t aux; } sample_t;

sample_t *samples_from_wire(const uint8_t *p, size_t avail)
{
    uint32_t count;
    sample_t *s;

    if (avail < 4) { return NULL; }
    memcpy(&count, p, 4);
    s = pvPortMalloc(count * sizeof(sample_t));
    if (s == NULL) { return NULL; }
    for (uint32_t i = 0; i < count && 4 + (i + 1) * sizeof(sample_t) <= avail; i++) {
        memcpy(&s[i], p + 4 + i * sizeof(sample_t), sizeof(sample_t));
    }
    return s;
}

// good: overflow CWE-190
typedef struct { uint32_t t_ms; int16_t mv; uint16_t flags; uint32_t aux; } reading_t;

reading_t *readings_from_wire(const uint8_t *p, size_t avail)
{
    uint32_t count;
    reading_t *s;

    if (avail < 4) { return NULL; }
    memcpy(&count, p, 4);
    if (count == 0 || count > (avail - 4) / sizeof(reading_t)) { return NULL; }
    s = pvPortMalloc(count * sizeof(reading_t));
    if (s == NULL) { return NULL; }
    memcpy(s, p + 4, count * sizeof(reading_t));
    return s;
}

// bad: overflow CWE-190
typedef struct __attribute__((packed)) { uint16_t hdr_len; uint16_t body_len; uint8_t bytes[]; } rec_t;

int record_unpack(const rec_t *r, uint16_t r_size, uint8_t *dst, uint16_t dst_cap)
{
    uint16_t total = r->hdr_len + r->body_len;

    if (total > dst_cap || total > r_size - sizeof(rec_t)) {
        return -1;
    }
    memcpy(dst, r->bytes, r->hdr_len);
    memcpy(dst + r->hdr_len, r->bytes + r->hdr_len, r->body_len);
    return total;
}

// good: overflow CWE-190
typedef struct __attribute__((packed)) { uint16_t hdr_len; uint16_t body_len; uint8_t bytes[]; } entry_t;

int entry_unpack(const entry_t *r, uint16_t r_size, uint8_t *dst, uint16_t dst_cap)
{
    if (r_size < sizeof(entry_t)) {
        return -1;
    }
    /* sum held in 32 bits, so two 16-bit fields cannot wrap it */
    uint32_t total = (uint32_t)r->hdr_len + r->body_len;

    if (total > dst_cap || total > r_size - sizeof(entry_t)) {
        return -1;
    }
    memcpy(dst, r->bytes, r->hdr_len);
    memcpy(dst + r->hdr_len, r->bytes + r->hdr_len, r->body_len);
    return (int)total;
}

// bad: overflow CWE-191
#define HDR_SZ 6
static uint8_t payload[128];
void payload_ready(const uint8_t *p, uint16_t n);

void udp_cmd_recv(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *addr, u16_t port)
{
    (void)arg; (void)pcb; (void)addr; (void)port;
    const uint8_t *b = p->payload;
    uint16_t len = (uint16_t)((b[2] << 8) | b[3]);

    if (len <= sizeof(payload) + HDR_SZ) {
        uint16_t body = len - HDR_SZ;
        memcpy(payload, b + HDR_SZ, body);
        payload_ready(payload, body);
    }
    pbuf_free(p);
}

// good: overflow CWE-191
#define PFX_SZ 6
static uint8_t body_copy[128];
void body_ready(const uint8_t *p, uint16_t n);

void udp_param_recv(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *addr, u16_t port)
{
    (void)arg; (void)pcb; (void)addr; (void)port;
    u16_t got;

    if (p == NULL) { return; }
    if (p->tot_len <= PFX_SZ) {
        pbuf_free(p);
        return;
    }
    /* never copies more than the third argument nor more than the chain holds */
    got = pbuf_copy_partial(p, body_copy, sizeof(body_copy), PFX_SZ);
    pbuf_free(p);
    body_ready(body_copy, got);
}

// bad: overflow CWE-680
typedef struct { uint16_t w, h; uint8_t bpp; } img_hdr_t;

uint8_t *splash_alloc(const img_hdr_t *h, const uint8_t *src, size_t src_len)
{
    uint16_t bytes = h->w * h->h * (h->bpp / 8);
    uint8_t *fb = malloc(bytes);

    if (fb == NULL) { return NULL; }
    for (uint16_t y = 0; y < h->h; y++) {
        size_t row = (size_t)h->w * (h->bpp / 8);
        if ((y + 1U) * row > src_len) { break; }
        memcpy(fb + y * row, src + y * row, row);
    }
    return fb;
}

// good: overflow CWE-680
typedef struct { uint16_t w, h; uint8_t bpp; } bmp_hdr_t;
#define LCD_W 320
#define LCD_H 240

uint8_t *logo_alloc(const bmp_hdr_t *h, const uint8_t *src, size_t src_len)
{
    if (h->w == 0 || h->h == 0 || h->w > LCD_W || h->h > LCD_H || h->bpp != 16) {
        return NULL;
    }
    size_t bytes = (size_t)h->w * h->h * 2U;
    if (bytes > src_len) {
        return NULL;
    }
    uint8_t *fb = malloc(bytes);
    if (fb != NULL) {
        memcpy(fb, src, bytes);
    }
    return fb;
}

// bad: assert CWE-617
static void mode_apply(uint8_t mode);

void modbus_write_single(const uint8_t *adu, uint16_t len)
{
    configASSERT(len == 8);
    uint16_t reg = (uint16_t)((adu[2] << 8) | adu[3]);
    uint16_t val = (uint16_t)((adu[4] << 8) | adu[5]);

    configASSERT(reg < 16);
    if (reg == 3) {
        mode_apply((uint8_t)val);
    }
}
static void mode_apply(uint8_t mode) { (void)mode; }

// good: assert CWE-617
int modbus_exception(uint8_t fc, uint8_t code);
static uint16_t holding[16];

int modbus_write_holding(const uint8_t *adu, uint16_t len)
{
    configASSERT(adu != NULL);   /* caller bug, never peer data */
    if (len != 8) {
        return modbus_exception(0x06, 0x03);
    }
    uint16_t reg = (uint16_t)((adu[2] << 8) | adu[3]);
    if (reg >= 16) {
        return modbus_exception(0x06, 0x02);
    }
    holding[reg] = (uint16_t)((adu[4] << 8) | adu[5]);
    return 0;
}

// bad: assert CWE-617
static void bolus_char_write(uint16_t conn, uint8_t const *data, uint16_t len)
{
    (void)conn;
    ret_code_t err = (len == 4) ? NRF_SUCCESS : NRF_ERROR_INVALID_LENGTH;

    APP_ERROR_CHECK(err);
    uint32_t amount = data[0] | (data[1] << 8) | (data[2] << 16) | ((uint32_t)data[3] << 24);
    APP_ERROR_CHECK_BOOL(amount <= 25000);
    xQueueSend(rx_queue, &amount, 0);
}
void bolus_on_evt(ble_evt_t const *e)
{
    ble_gatts_evt_write_t const *w = &e->evt.gatts_evt.params.write;
    bolus_char_write(e->evt.gatts_evt.conn_handle, w->data, w->len);
}

// good: assert CWE-617
void basal_on_evt(ble_evt_t const *e)
{
    ble_gatts_evt_write_t const *w = &e->evt.gatts_evt.params.write;
    ble_gatts_rw_authorize_reply_params_t reply = { .type = BLE_GATTS_AUTHORIZE_TYPE_WRITE };

    reply.params.write.gatt_status = (w->len == 4) ? BLE_GATT_STATUS_SUCCESS
                                                   : BLE_GATT_STATUS_ATTERR_INVALID_ATT_VAL_LENGTH;
    ret_code_t err = sd_ble_gatts_rw_authorize_reply(e->evt.gatts_evt.conn_handle, &reply);
    if (err != NRF_SUCCESS) {
        ESP_LOGW("basal", "reply failed %u", (unsigned)err);
    }
    if (w->len != 4) {
        return;
    }
    uint32_t rate;
    memcpy(&rate, w->data, sizeof(rate));
    xQueueSend(rx_queue, &rate, 0);
}

// bad: assert CWE-617
int board_set_unit(int unit);

int settings_from_json(const char *text)
{
    cJSON *root = cJSON_Parse(text);
    assert(root != NULL);
    cJSON *u = cJSON_GetObjectItem(root, "unit");
    assert(cJSON_IsNumber(u));
    int rc = board_set_unit(u->valueint);
    cJSON_Delete(root);
    return rc;
}

// good: assert CWE-617
int board_set_volume(int v);
_Static_assert(sizeof(uint32_t) == 4, "uint32_t");

int volume_from_json(const char *text)
{
    int rc = -1;
    cJSON *root = cJSON_Parse(text);
    if (root == NULL) {
        return -1;
    }
    cJSON *v = cJSON_GetObjectItemCaseSensitive(root, "volume");
    if (!cJSON_IsNumber(v) || v->valueint < 0 || v->valueint > 100) {
        goto out;
    }
    rc = board_set_volume(v->valueint);
out:
    cJSON_Delete(root);
    return rc;
}

// bad: recursion CWE-674
typedef struct { const uint8_t *p; const uint8_t *end; } tlv_cur_t;
void tlv_leaf(uint8_t tag, const uint8_t *v, uint8_t n);

int tlv_walk(tlv_cur_t c)
{
    while (c.end - c.p >= 2) {
        uint8_t tag = c.p[0];
        uint8_t n = c.p[1];
        c.p += 2;
        if (n > c.end - c.p) { return -1; }
        if (tag & 0x20) {
            tlv_cur_t in = { c.p, c.p + n };
            if (tlv_walk(in) != 0) { return -1; }
        } else {
            tlv_leaf(tag, c.p, n);
        }
        c.p += n;
    }
    return 0;
}

// good: recursion CWE-674
typedef struct { const uint8_t *p; const uint8_t *end; } ber_cur_t;
void ber_leaf(uint8_t tag, const uint8_t *v, uint8_t n);
#define BER_MAX_DEPTH 4

static int ber_level(ber_cur_t c, unsigned depth)
{
    if (depth > BER_MAX_DEPTH) { return -1; }
    while (c.end - c.p >= 2) {
        uint8_t tag = c.p[0];
        uint8_t n = c.p[1];
        c.p += 2;
        if (n > c.end - c.p) { return -1; }
        if (tag & 0x20) {
            ber_cur_t in = { c.p, c.p + n };
            if (ber_level(in, depth + 1) != 0) { return -1; }
        } else {
            ber_leaf(tag, c.p, n);
        }
        c.p += n;
    }
    return 0;
}
int ber_parse(const uint8_t *p, size_t n)
{
    ber_cur_t c = { p, p + n };
    return ber_level(c, 0);
}

// bad: recursion CWE-789
int fw_store_block(const uint8_t *p, size_t n);

int upload_begin(void)
{
    uint8_t h[8];
    uint32_t size;
    uint8_t *buf;

    if (board_uart_read(h, sizeof(h), 200) != sizeof(h) || h[0] != 'U') {
        return -1;
    }
    size = h[4] | (h[5] << 8) | (h[6] << 16) | ((uint32_t)h[7] << 24);
    buf = pvPortMalloc(size);
    if (buf == NULL) {
        return -2;
    }
    int n = board_uart_read(buf, size, 5000);
    int rc = (n == (int)size) ? fw_store_block(buf, size) : -3;
    vPortFree(buf);
    return rc;
}

// good: recursion CWE-789
int fw_append(const uint8_t *p, size_t n);
#define DL_MAX (256U * 1024U)

int download_begin(void)
{
    static uint8_t chunk[256];
    uint8_t h[8];
    uint32_t left;

    if (board_uart_read(h, sizeof(h), 200) != sizeof(h) || h[0] != 'U') {
        return -1;
    }
    left = h[4] | (h[5] << 8) | (h[6] << 16) | ((uint32_t)h[7] << 24);
    if (left > DL_MAX) { return -2; }
    while (left > 0) {
        size_t want = left < sizeof(chunk) ? left : sizeof(chunk);
        int n = board_uart_read(chunk, want, 1000);
        if (n <= 0 || (size_t)n > want || fw_append(chunk, (size_t)n) != 0) { return -3; }
        left -= (uint32_t)n;
    }
    return 0;
}

// bad: recursion CWE-770
void waveform_draw(const int16_t *pts, uint16_t n);

void waveform_rx(const uint8_t *pkt, uint16_t pkt_len)
{
    if (pkt_len < 2) { return; }
    uint16_t n = (uint16_t)((pkt[0] << 8) | pkt[1]);
    int16_t pts[n];

    for (uint16_t i = 0; i < n; i++) {
        size_t at = 2U + 2U * i;
        pts[i] = (at + 1U < pkt_len) ? (int16_t)((pkt[at] << 8) | pkt[at + 1]) : 0;
    }
    waveform_draw(pts, n);
}

// good: recursion CWE-770
void trend_draw(const int16_t *pts, uint16_t n);
#define TREND_MAX 60

void trend_rx(const uint8_t *pkt, uint16_t pkt_len)
{
    int16_t pts[TREND_MAX];
    if (pkt_len < 2) { return; }
    uint16_t n = (uint16_t)((pkt[0] << 8) | pkt[1]);

    if (n > TREND_MAX || pkt_len < 2U + 2U * n) { return; }
    for (uint16_t i = 0; i < n; i++) {
        pts[i] = (int16_t)((pkt[2 + 2 * i] << 8) | pkt[3 + 2 * i]);
    }
    trend_draw(pts, n);
}
