"""Lengths and places out of packets, in the shapes of parsers: each fault is told, its mended twin and what only looks alike are not."""

import pytest
from c_twins import fault, mended

from tests.unit.analyzers.test_flow_c_shapes import told

PAIRS = (
    ("beyond-write", r"""\
#include <stdint.h>
#include <string.h>
#include <stdbool.h>
/* provisioning record as it arrives over BLE */
struct reader { const uint8_t *at; const uint8_t *stop; bool short_; };
struct site { char label[24]; uint8_t ward; uint16_t bed; };

static uint8_t rd8(struct reader *r)
{
    if (r->at >= r->stop) { r->short_ = true; return 0; }
    return *r->at++;
}
static uint16_t rd16(struct reader *r)
{
    uint16_t lo = rd8(r);
    return (uint16_t)(lo | (rd8(r) << 8));
}
static void rd_blob(struct reader *r, void *to, size_t n)
{
    if ((size_t)(r->stop - r->at) < n) { r->short_ = true; return; }
    memcpy(to, r->at, n);
    r->at += n;
}

int site_decode(struct site *s, const uint8_t *msg, size_t size)
{
    struct reader r = { msg, msg + size, false };
    memset(s, 0, sizeof *s);
    s->ward = rd8(&r);
    s->bed = rd16(&r);
    uint8_t n = rd8(&r);
+    if (n >= sizeof s->label) return -2;
    rd_blob(&r, s->label, n);
    return r.short_ ? -1 : 0;
}
"""),
    ("beyond-write", r"""\
#include <stdint.h>
#include <string.h>
#define WINDOW 4096u
static uint8_t window[WINDOW];
struct req { uint8_t op; uint32_t where; uint32_t amount; const uint8_t *bytes; };
extern int link_receive(struct req *r);
int window_service(void)
{
    struct req r;
    if (link_receive(&r) != 0)
        return -1;
    switch (r.op) {
    case 'W':
-        if (r.where + r.amount > WINDOW)
+        if (r.where > WINDOW || r.amount > WINDOW - r.where)
            return -2;
        memcpy(&window[r.where], r.bytes, r.amount);
        return 0;
    case 'Z':
        memset(window, 0xFF, sizeof window);
        return 0;
    }
    return -3;
}
"""),
    ("beyond-write", r"""\
#include <stdint.h>
#include <string.h>
#include "can_tp.h"
struct join { uint8_t head_len; uint8_t body_len; uint8_t bytes[]; };
static uint8_t joined[96];
int join_take(const struct join *j, size_t have)
{
-    uint8_t sum;
+    unsigned sum;
    if (have < sizeof *j)
        return CAN_TP_SHORT;
    sum = j->head_len + j->body_len;
    if (sum > sizeof joined || sum > have - sizeof *j)
        return CAN_TP_LONG;
    memcpy(joined, j->bytes, j->head_len);
    memcpy(joined + j->head_len, j->bytes + j->head_len, j->body_len);
    return CAN_TP_OK;
}
"""),
    ("beyond-write", r"""\
#include <stdint.h>
#include <string.h>
#include "esp_log.h"
#include "mqtt_client.h"
static char topic[40];
static char value[64];
extern void apply(const char *t, const char *v);
static void on_mqtt(void *ctx, esp_event_base_t base, int32_t id, void *data)
{
    esp_mqtt_event_handle_t e = data;
    if (id != MQTT_EVENT_DATA)
        return;
+    if (e->topic_len >= (int)sizeof topic || e->data_len >= (int)sizeof value)
+        return;
    strncpy(topic, e->topic, sizeof topic);
    topic[e->topic_len] = '\0';
    strncpy(value, e->data, sizeof value);
    value[e->data_len] = '\0';
    apply(topic, value);
}
"""),
    ("beyond-write", r"""\
#include "tusb.h"
#include <string.h>
#define REPORT 64
static uint8_t page[1024]; static uint16_t page_at;
struct hid_out { uint8_t op; uint8_t len; uint8_t data[REPORT - 2]; };
void tud_hid_set_report_cb(uint8_t itf, uint8_t id, hid_report_type_t type, uint8_t const *buffer, uint16_t bufsize)
{
    struct hid_out r;
    (void)itf; (void)id; (void)type;
    if (bufsize != REPORT)
        return;
    memcpy(&r, buffer, sizeof r);
    if (r.op == 0) {
        page_at = 0;
        return;
    }
    if (r.len > sizeof r.data)
        return;
-    if (page_at >= sizeof page)
+    if (r.len > sizeof page - page_at)
        return;
    memcpy(page + page_at, r.data, r.len);
    page_at += r.len;
}
"""),
)  # fmt: skip

SOUND = (
    r"""\
#include <stdint.h>
#include <string.h>
#define SLOTS 16u
struct slot { uint8_t n; uint8_t b[255]; };
static struct slot slots[SLOTS];
void keep(const uint8_t *m, uint32_t len)
{
    if (len < 2) return;
    struct slot *s = &slots[m[0] & (SLOTS - 1u)];
    uint8_t n = m[1];
    if (len - 2u < n) return;
    s->n = n;
    memcpy(s->b, m + 2, n);
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
#include <stdbool.h>
struct rd { const uint8_t *p; uint32_t left; bool bad; };
static const uint8_t *take(struct rd *r, uint32_t n)
{
    if (r->bad || n > r->left) { r->bad = true; return 0; }
    const uint8_t *at = r->p; r->p += n; r->left -= n; return at;
}
static uint32_t num(struct rd *r, unsigned w)
{
    const uint8_t *q = take(r, w); uint32_t v = 0;
    if (!q) return 0;
    while (w--) v = v << 8 | *q++;
    return v;
}
static void bytes(struct rd *r, uint8_t *to, uint32_t cap, uint32_t n)
{
    const uint8_t *q = take(r, n);
    if (!q) return;
    if (n > cap) { r->bad = true; return; }
    memcpy(to, q, n);
}
struct rec { uint32_t id; uint8_t key[32]; uint8_t n; };
bool rec_read(struct rec *o, const uint8_t *m, uint32_t len)
{
    struct rd r = { m, len, false };
    o->id = num(&r, 4);
    o->n = (uint8_t)num(&r, 1);
    bytes(&r, o->key, sizeof o->key, o->n);
    return !r.bad;
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
enum { HEAD, BODY };
struct link { uint8_t st; uint16_t want, have; uint8_t buf[200]; };
extern void link_done(struct link *l);
void link_byte(struct link *l, uint8_t c)
{
    if (l->st == HEAD) {
        if (c == 0 || c > sizeof l->buf) return;
        l->want = c; l->have = 0; l->st = BODY;
        return;
    }
    l->buf[l->have++] = c;
    if (l->have >= l->want) { l->st = HEAD; link_done(l); }
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
static uint16_t no_more_than(uint16_t v, uint16_t top) { return v < top ? v : top; }
static char shown[33];
extern uint16_t get16(const uint8_t *p);
void show(const uint8_t *pdu, uint16_t pdu_len)
{
    if (pdu_len < 2) return;
    uint16_t n = no_more_than(get16(pdu), sizeof shown - 1);
    n = no_more_than(n, pdu_len - 2);
    memcpy(shown, pdu + 2, n);
    shown[n] = 0;
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
int value_of(const uint8_t *pdu, uint16_t len, uint32_t *v)
{
    if (len < 1) return -1;
    uint8_t n = pdu[0];
    *v = 0;
    switch (n) {
    case 1: case 2: case 4:
        if (len - 1 < n) return -1;
        memcpy(v, pdu + 1, n);
        return 0;
    default:
        return -1;
    }
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
#include <stdbool.h>
struct frame { uint8_t chan; uint8_t len; uint8_t data[60]; };
static bool frame_ok(const struct frame *f, size_t got)
{
    return got >= 2 && f->len <= sizeof f->data && f->len + 2u <= got && f->chan < 4;
}
static uint8_t last[4][60];
void frame_in(const uint8_t *raw, size_t got)
{
    const struct frame *f = (const void *)raw;
    if (!frame_ok(f, got)) return;
    memcpy(last[f->chan], f->data, f->len);
}
""",
    r"""\
#include <zephyr/net/buf.h>
#include <string.h>
static uint8_t blob[120];
int blob_in(struct net_buf *b)
{
    if (b->len < 3) return -EINVAL;
    uint8_t op = net_buf_pull_u8(b);
    uint16_t n = net_buf_pull_le16(b);
    if (op != 2) return -ENOTSUP;
    if (n != b->len || n > sizeof(blob)) return -EMSGSIZE;
    memcpy(blob, net_buf_pull_mem(b, n), n);
    return n;
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
/* ring of bytes from the modem: head and tail go round */
#define N 512
static uint8_t ring[N]; static volatile uint16_t head, tail;
void ring_put(uint8_t c) { uint16_t nx = (head + 1) % N; if (nx != tail) { ring[head] = c; head = nx; } }
int ring_get(void) { if (tail == head) return -1; uint8_t c = ring[tail]; tail = (tail + 1) % N; return c; }
int frame_get(uint8_t *to, uint16_t cap)
{
    int n = ring_get();
    if (n < 0 || n > cap) return -1;
    for (int i = 0; i < n; i++) { int c = ring_get(); if (c < 0) return -1; to[i] = (uint8_t)c; }
    return n;
}
""",
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), PAIRS, ids=range(len(PAIRS)))
def test_a_fault_is_told_and_its_twin_is_not(rule: str, text: str) -> None:
    assert rule in told(fault(text))
    assert rule not in told(mended(text))


@pytest.mark.parametrize("text", SOUND, ids=range(len(SOUND)))
def test_what_looks_alike_is_not_told(text: str) -> None:
    assert told(text) == set()
