"""Faults over what a device receives: each class in several shapes, beside each its look-alike, which is left alone."""

import pytest

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.files import Files
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge

WORDS = """
typedef unsigned char uint8_t; typedef unsigned short uint16_t; typedef unsigned int uint32_t; typedef unsigned long size_t;
typedef signed char int8_t; void *malloc(size_t n); void *memcpy(void *to, const void *of, size_t n);
int modem_read_packet(uint8_t *to, size_t cap); uint32_t stream_get_u32(void *s); int net_recv(int s, void *to, size_t n);
void use(const uint8_t *p, size_t n); static uint16_t limit[6]; static uint8_t area[64];
"""

CASES = (
    # What comes in parts; who is given the bytes, or only tells, does not say whether they fit.
    *(("beyond-write",
       f"static uint8_t all[256]; static uint16_t at; void more(const uint8_t *p, uint16_t n) {{ {asks} memcpy(all + at, p, n); at += n; }}",
       "static uint8_t all[256]; static uint16_t at; void more(const uint8_t *p, uint16_t n) { if (has_room(n)) { memcpy(all + at, p, n); at += n; } }")
      for asks in ("if (crc16(p, n) != 0) return;", "if (is_verbose(n)) dump(p, n);")),
    ("beyond-write",
     "typedef struct { uint8_t buf[128]; uint16_t total, got; } rx_t; void first(rx_t *r, const uint8_t *p) { r->total = (p[0] & 15) << 8 | p[1]; if (r->total < 8) { return; } r->got = 0; } void more(rx_t *r, const uint8_t *p) { uint16_t left = r->total - r->got, n = left > 7 ? 7 : left; memcpy(&r->buf[r->got], p + 1, n); r->got = (uint16_t)(r->got + n); if (r->got == r->total) use(r->buf, r->total); }",
     "typedef struct { uint8_t buf[128]; uint16_t total, got; } rx_t; void first(rx_t *r, const uint8_t *p) { r->total = (p[0] & 15) << 8 | p[1]; if (r->total < 8 || r->total > 128) { return; } r->got = 0; } void more(rx_t *r, const uint8_t *p) { uint16_t left = r->total - r->got, n = left > 7 ? 7 : left; memcpy(&r->buf[r->got], p + 1, n); r->got = (uint16_t)(r->got + n); if (r->got == r->total) use(r->buf, r->total); }"),
    ("beyond-write",
     "typedef struct { uint8_t buf[128]; uint16_t got; } rx_t; void more(rx_t *r, const uint8_t *p, uint16_t n) { if (!ready(r)) return; memcpy(&r->buf[r->got], p, n); r->got += n; }",
     "typedef struct { uint8_t buf[128]; uint16_t got; } rx_t; void more(rx_t *r, const uint8_t *p, uint16_t n) { if (!has_room(r, n)) return; memcpy(&r->buf[r->got], p, n); r->got += n; } void next(rx_t *r, const uint8_t *p, uint16_t n) { if (is_full(r->got)) return; memcpy(&r->buf[r->got], p, n); r->got += n; }"),
    ("assert-reachable",
     "long profile_write(struct bt_conn *conn, const void *buf, uint16_t len) { __ASSERT((len & 1) == 0, len); return len; }",
     "long profile_write(struct bt_conn *conn, const void *buf, uint16_t len) { __ASSERT(conn, 0); if (len & 1) return -1; return len; }"),
    ("assert-reachable",
     "static void on_publish(const MQTTPublishInfo_t *p) { configASSERT(p->length <= 128); use(p->data, p->length); }",
     "static void on_publish(const MQTTPublishInfo_t *p) { if (p->length <= 128) use(p->data, p->length); }"),
    # Letters of a line, and files.
    ("beyond-write",
     "void f(void *h) { unsigned char line[40]; if (!f_gets(line, 40, h)) return; limit[line[0]] = 1; }",
     "void f(void *h) { unsigned char line[40]; if (!f_gets(line, 40, h)) return; if (line[0] < 6) limit[line[0]] = 1; }"),
    ("beyond-write",
     "void f(void *h) { uint8_t b[40]; uint32_t n; if (f_read(h, b, 40, &n)) return; limit[b[3]] = 1; }",
     "void f(void *h) { uint8_t b[40]; uint32_t n; if (f_read(h, b, 40, &n)) return; if (b[3] < 6) limit[b[3]] = 1; }"),
    # What a receiving call filled.
    ("beyond-write",
     "void f(void) { uint8_t d[8]; if (modem_read_packet(d, 8) < 2) return; limit[d[0]] = d[1]; }",
     "void f(void) { uint8_t d[8]; if (modem_read_packet(d, 8) < 2) return; if (d[0] < 6) limit[d[0]] = d[1]; }"),
    ("beyond-write",
     "void f(void *can) { hdr_t h; uint8_t d[8]; if (HAL_CAN_GetRxMessage(can, 0, &h, d)) return; limit[d[0]] = d[1]; }",
     "void f(void *can) { hdr_t h; uint8_t d[8]; if (HAL_CAN_GetRxMessage(can, 0, &h, d)) return; limit[d[0] & 3] = d[1]; }"),
    ("beyond-write",
     "void f(int s) { uint8_t d[256]; recv(s, d, 256, 0); memcpy(area, d + 1, d[0]); }",
     "void f(int q) { uint8_t d[256]; xQueueReceive(q, d, 256); memcpy(area, d + 1, d[0]); }"),
    ("beyond-write",
     "void f(void) { uint8_t d[96]; modem_read_packet(d, 96); uint8_t n = d[1]; if (n > 64) return; uint16_t m = n - 5; memcpy(area, d + 3, m); }",
     "void f(void) { uint8_t d[96]; modem_read_packet(d, 96); uint8_t n = d[1]; if (n < 5 || n > 64) return; uint16_t m = n - 5; memcpy(area, d + 3, m); }"),
    ("beyond-write",
     "void mqtt_event(void *c, const struct mqtt_publish *p) { char topic[32]; memcpy(topic, p->topic, p->topic_len); }",
     "void mqtt_event(void *c, const struct mqtt_publish *p) { char topic[32]; if (p->topic_len < 32) memcpy(topic, p->topic, p->topic_len); }"),
    ("before-read",
     "extern const int table[12]; int f(void *b) { uint8_t op = net_buf_pull_u8(b); int8_t at = (int8_t)op; if (at >= 12) return 0; return table[at]; }",
     "extern const int table[12]; int f(void *b) { uint8_t op = net_buf_pull_u8(b); if (op >= 12) return 0; return table[op]; }"),
    # Numbers that a receiving call answers with.
    ("beyond-write",
     "void f(void) { uint8_t at = UART1_Read(); limit[at] = 1; }",
     "void f(void) { uint8_t at = ADC1_Read(); limit[at] = 1; }"),
    ("beyond-write",
     "uint16_t usart_get_u16(void *port); void f(void *port) { uint16_t n = usart_get_u16(port); memset(area, 0, n); }",
     "uint16_t usart_get_u16(void *port); void f(void *port) { uint16_t n = usart_get_u16(port); if (n > sizeof area) n = sizeof area; memset(area, 0, n); }"),
    ("beyond-read",
     "volatile uint8_t RCREG; uint8_t serial_getc(void) { while (!RCIF) {} return RCREG; } int f(void) { return limit[serial_getc()]; }",
     "volatile uint8_t RCREG; uint8_t serial_getc(void) { while (!RCIF) {} return RCREG; } int f(void) { return limit[serial_getc() & 3]; }"),
    ("pointer-chosen",
     "void f(void) { uint32_t *at = (uint32_t *)(uart_read_u32() & ~3u); *at = 1; }",
     "void f(void) { uint32_t *at = (uint32_t *)(flash_base() & ~3u); *at = 1; }"),
    ("assert-reachable",
     "void f(void) { uint8_t c = uart_getc(); assert(c < 9); use(area, c); }",
     "void f(void) { uint8_t c = uart_getc(); if (c < 9) use(area, c); int n = uart_read(area, 8); assert(n <= 8); }"),
    ("allocation",
     "void f(void) { uint16_t n = Serial_ReadWord(); uint8_t row[n]; use(row, n); }",
     "void f(void) { uint16_t n = Serial_ReadWord(); if (n > 32) return; uint8_t row[n]; use(row, n); }"),
    ("beyond-read",
     "uint16_t UART_ReadInt(void) { uint8_t low = UART_Read(); return low | UART_Read() << 8; } int f(void) { return area[UART_ReadInt()]; }",
     "uint16_t UART_ReadInt(void) { uint8_t low = UART_Read(); return (low | UART_Read() << 8) & 63; } int f(void) { return area[UART_ReadInt()]; }"),
    # Memory and registers that hold what came in, by their names.
    ("beyond-write",
     "static uint8_t rx_buf[64]; void f(void) { memcpy(area, rx_buf + 2, rx_buf[1]); }",
     "static uint8_t rx_buf[64]; void f(void) { if (rx_buf[1] > 62) return; use(rx_buf, 64); memcpy(area, rx_buf + 2, rx_buf[1]); }"),
    ("beyond-write",
     "struct link { uint8_t rx[64]; }; void f(struct link *l) { limit[l->rx[0]] = l->rx[1]; }",
     "struct link { uint8_t rx[64]; }; void f(struct link *l) { l->rx[0] = 3; limit[l->rx[0]] = l->rx[1]; }"),
    ("beyond-write",
     "void USART1_IRQHandler(void) { uint8_t c = USART1->DR; limit[c] = 1; }",
     "void ADC1_IRQHandler(void) { uint8_t c = ADC1->DR; limit[c] = 1; }"),
    ("beyond-write",
     "void f(void) { uint8_t c = UDR0; limit[c] = 1; }",
     "void f(void) { volatile uint8_t *at = &UDR0; *at = 1; uint8_t c = UDR0; if (c < 6) limit[c] = 1; }"),
    ("beyond-write",
     "typedef struct { uint8_t data[8]; } can_frame_t; void on_can_rx(const can_frame_t *f) { limit[f->data[0]] = 1; }",
     "typedef struct { uint8_t data[8]; } filter_t; void filter_set(const filter_t *f) { limit[f->data[0]] = 1; }"),
    ("beyond-write",
     "void mqtt_cb(const char *topic, const char *payload, int len) { memcpy(area, payload, len); }",
     "void mqtt_cb(const char *topic, const char *payload, int len) { if (len < 0 || len > 64) return; memcpy(area, payload, len); }"),
    ("beyond-write",
     "static void keep(uint8_t at) { limit[at] = 1; } void handle_cmd(const uint8_t *d, uint8_t len) { if (len < 1) return; keep(d[0]); }",
     "static void keep(uint8_t at) { if (at < 6) limit[at] = 1; } void handle_cmd(const uint8_t *d, uint8_t len) { if (len < 1) return; keep(d[0]); }"),
    # Loops that go as far as was received.
    ("beyond-write",
     "int f(const uint8_t *pkt, size_t n) { int at = 0, to = 0; while (pkt[at]) { int part = pkt[at++]; for (int i = 0; i < part; i++) area[to++] = pkt[at++]; } return to; }",
     "int f(const uint8_t *pkt, size_t n) { int at = 0, to = 0; while (pkt[at]) { int part = pkt[at++]; if (to + part > 64) return 0; for (int i = 0; i < part; i++) area[to++] = pkt[at++]; } return to; }"),
    ("beyond-write",
     "void f(const uint8_t *p, size_t n) { if (n < 2) return; for (int i = 0; i < p[0]; i++) area[i] = 7; }",
     "void f(const uint8_t *p, size_t n) { if (n < 2) return; for (int i = 0; i < p[0] && i < 64; i++) area[i] = 7; }"),
    ("beyond-write",
     "void f(void) { uint8_t d[8]; uint8_t n, i = 0; modem_read_packet(d, 8); n = d[1]; while (n--) area[i++] = 7; }",
     "void f(void) { uint8_t d[8]; uint8_t n, i = 0; modem_read_packet(d, 8); n = d[1] & 63; while (n--) area[i++] = 7; }"),
    ("beyond-write",
     "void f(void) { uint8_t d[8]; uint8_t *p = area; modem_read_packet(d, 8); for (int left = d[1]; left > 0; left--) *p++ = 7; }",
     "void f(void) { uint8_t d[8]; uint8_t *p = area; modem_read_packet(d, 8); for (int left = d[1]; left > 0; left--) { if (p == area + 64) break; *p++ = 7; } }"),
    ("beyond-write",
     "void f(void) { uint16_t from = uart_read_u16(), n = uart_read_u16(); for (uint16_t i = from; i < from + n; i++) limit[i] = 0; }",
     "void f(void) { uint16_t from = uart_read_u16(), n = uart_read_u16(); if (n > 6 || from > 6 - n) return; for (uint16_t i = from; i < from + n; i++) limit[i] = 0; }"),
    ("beyond-read",
     "int f(const uint8_t *p, size_t n) { int all = 0; if (n < 2) return 0; for (uint8_t i = 0; i != p[1]; i++) all += area[i]; return all; }",
     "int f(const uint8_t *p, size_t n) { int all = 0; if (n < 2) return 0; for (uint8_t i = 0; i != p[1]; i++) { if (i >= sizeof area) return 0; all += area[i]; } return all; }"),
    # Sizes.
    ("allocation",
     "void *f(void) { uint8_t h[4]; if (modem_read_packet(h, 4) != 4) return 0; uint32_t n = h[0] | h[1] << 8 | h[2] << 16 | (uint32_t)h[3] << 24; return malloc(n); }",
     "void *f(void) { uint8_t h[4]; if (modem_read_packet(h, 4) != 4) return 0; uint32_t n = h[0] | h[1] << 8 | h[2] << 16 | (uint32_t)h[3] << 24; if (n > 512) return 0; return malloc(n); }"),
    ("allocation",
     "void *f(const uint8_t *p, size_t n) { uint32_t k; if (n < 4) return 0; memcpy(&k, p, 4); return malloc(k * 12); }",
     "void *f(const uint8_t *p, size_t n) { uint32_t k; if (n < 4) return 0; memcpy(&k, p, 4); if (k > (n - 4) / 12) return 0; return malloc(k * 12); }"),
    ("allocation",
     "void *f(int s) { struct { uint32_t magic, bytes; } h; if (net_recv(s, &h, sizeof h) != 8) return 0; return malloc(h.bytes); }",
     "void *f(int s) { struct { uint32_t magic, bytes; } h; if (net_recv(s, &h, sizeof h) != 8 || h.bytes > 4096) return 0; return malloc(h.bytes); }"),
    ("allocation",
     "void *f(void *s) { uint32_t n = stream_get_u32(s); return malloc(n * 2); }",
     "void *f(void *s) { uint32_t least = stream_get_u32(s), most = stream_get_u32(s); if (least < most && most < 99) return malloc(most * 2); return 0; }"),
    ("allocation",
     "void *f(void *c) { uint16_t kind = wire_next_u16(c); uint32_t n = wire_next_u32(c); return kind == 7 ? malloc(n) : 0; }",
     "void *f(void *c) { uint16_t kind = wire_next_u16(c); uint32_t n = wire_next_u32(c); return kind == 7 && n < 99 ? malloc(n) : 0; }"),
    # Sixteen bits.
    ("overflow",
     "uint8_t *f(uint16_t a, uint16_t b) { uint16_t all = a + b + 4; return malloc(all); }",
     "uint8_t *f(uint16_t a, uint16_t b) { size_t all = (size_t)a + b + 4; return malloc(all); }"),
    ("overflow",
     "int f(uint16_t at, uint16_t n) { uint16_t end; end = at + n; return end > 512; }",
     "int f(uint16_t at, uint16_t n) { uint32_t end; end = (uint32_t)at + n; return end > 512; }"),
    ("overflow",
     "struct o { uint8_t len; }; struct s { uint16_t start, len; }; int f(const struct s *s, uint16_t n) { uint16_t last = s->start + s->len - 1; return last < n; }",
     "struct o { uint8_t len; }; struct s { uint8_t start, len; }; int f(const struct s *s, uint16_t n) { uint16_t last = s->start + s->len - 1; return last < n; }"),
    # Bytes gathered.
    ("beyond-write",
     "struct l { uint8_t want, got, body[48]; }; void feed(struct l *l, uint8_t c) { if (!l->want) { l->want = c; return; } l->body[l->got++] = c; if (l->got == l->want) use(l->body, l->got); }",
     "struct l { uint8_t want, got, body[256]; }; void feed(struct l *l, uint8_t c) { if (!l->want) { l->want = c; return; } l->body[l->got++] = c; if (l->got == l->want) use(l->body, l->got); }"),
    ("beyond-write",
     "struct k { uint8_t buf[128]; uint32_t pos; }; void slip_byte(struct k *s, int c) { if (c == 0xC0) { s->pos = 0; return; } s->buf[s->pos] = c; s->pos++; }",
     "struct k { uint8_t buf[128]; uint32_t pos; }; void slip_byte(struct k *s, int c) { if (c == 0xC0 || s->pos == sizeof s->buf) { s->pos = 0; return; } s->buf[s->pos] = c; s->pos++; }"),
    ("beyond-write",
     "static uint16_t at; void rx_isr(uint8_t c) { area[at++] = c; if (c == '\\n') at = 0; }",
     "static uint16_t at; void rx_isr(uint8_t c) { area[at++] = c; if (at >= sizeof area) at = 0; }"),
    ("beyond-write",
     "static struct { char text[24]; unsigned n; } m; void on_char(char c) { if (c == '$') m.n = 0; m.text[m.n] = c; m.n += 1; }",
     "static struct { char text[24]; unsigned n; } m; void on_char(char c) { if (c == '$' || m.n > 22) m.n = 0; m.text[m.n] = c; m.n += 1; }"),
    # As far as somebody outside chose; what only looks at a counter ends nothing.
    *(("beyond-write",
       f"void f(void) {{ uint8_t n = uart_getc(), i = 0; while (n--) {{ {asks} area[i++] = uart_getc(); }} }}",
       f"void f(void) {{ uint8_t n = uart_getc(), i = 0; while (n--) {{ {asks} if (i > 63) return; area[i++] = uart_getc(); }} }}")
      for asks in ("if (i == 0) tell();", "if (i > 2) tell();", "if (i % 4 == 0) tell();", "if (i & 1) tell();", "if (i != 0) area[i++] = ',';")),
    ("beyond-write",
     "void f(void) { uint8_t n = uart_getc(), i = 0; while (n--) { area[i++] = uart_getc(); } }",
     "void f(void) { uint8_t n = uart_getc(), i = 0; while (n--) { if (i >= 64) break; area[i++] = uart_getc(); } } void g(void) { uint8_t n = uart_getc(), i = 0; while (n-- > 0) { area[i] = uart_getc(); i = (i + 1) % 64; } } void h(void) { uint8_t n = uart_getc(), i = 0; while (n-- > 0) { area[i++] = uart_getc(); if (i == 64) i = 0; } }"),
    ("beyond-write",
     "void f(void) { uint8_t n = uart_getc(); int k = 0; for (int i = 0; i < n; i++) { uint8_t c = uart_getc(); if (c != ' ' && area[k] < c) area[k++] = c; } }",
     "void f(void) { uint8_t n = uart_getc(); int k = 0; for (int i = 0; i < n; i++) { uint8_t c = uart_getc(); if (c != ' ' && k < 63) area[k++] = c; } area[k] = 0; }"),
    # Held against a bound by a helper.
    ("beyond-write",
     "static int fits(unsigned n) { return n <= 128; } void f(void) { uint8_t d[96]; net_recv(0, d, 96); uint8_t n = d[2]; if (!fits(n)) return; memcpy(area, d + 3, n); }",
     "static int fits(unsigned n) { return n <= 64; } void f(void) { uint8_t d[96]; net_recv(0, d, 96); uint8_t n = d[2]; if (!fits(n)) return; memcpy(area, d + 3, n); } static _Bool is_short(unsigned n, unsigned room) { return n && n < room; } void g(void) { uint8_t d[96]; net_recv(0, d, 96); if (is_short(d[2], sizeof area)) memcpy(area, d + 3, d[2]); }"),
    # What goes out, and an answer by the name of a stop.
    ("assert-reachable",
     "void handle_tx_request(const uint8_t *data, size_t len) { assert(data[0] < 4); }",
     "void send_request(const uint8_t *data, size_t len) { assert(data[0] < 4); }"),
    ("assert-reachable",
     "void send_reply(const uint8_t *rx_buf, size_t len) { assert(rx_buf[0] == 0x7e); }",
     "void send_reply(const uint8_t *reply, size_t len) { assert(reply[0] == 0x7e); }"),
    ("assert-reachable",
     "int hello(struct bt_conn *conn, const uint8_t *data, size_t len) { assert(len <= 32); return keep(data, len); }",
     "int send_hello(struct bt_conn *conn, const uint8_t *data, size_t len) { assert(len <= 32); return keep(data, len); } int hello(struct bt_conn *conn, const uint8_t *data, size_t len) { if (len > 32) { return alert_fatal_create(80); } return keep(data, len); }"),
    # What only sounds as if it had been received.
    ("beyond-write",
     "void f(void) { uint8_t rx_buf[16] = {0}; net_recv(0, rx_buf, 16); limit[rx_buf[0]] = 1; }",
     "static const uint8_t rx_buf[4] = {1, 2, 3, 4}; void f(int i) { if (i >= 0 && i < 4) limit[rx_buf[i]] = 1; }"),
    ("beyond-write",
     "void f(void) { uint8_t rx_buf[16]; net_recv(0, rx_buf, 16); limit[rx_buf[0]] = 1; }",
     "void f(void) { uint8_t rx_buf[16]; memset(rx_buf, 0, 16); limit[rx_buf[0]] = 1; }"),
    ("beyond-write",
     "char uart_get_char(void); void f(void) { uint8_t c = uart_get_char(); limit[c] = 1; }",
     "static uint8_t held; void set(uint8_t c) { held = c; } int uart_get_char(void) { return held & 3; } void f(void) { limit[uart_get_char()] = 1; }"),
    ("beyond-write",
     "void f(void) { limit[can_slot_get_byte()] = 1; }",
     "void f(void) { limit[can_slot_get()] = 1; limit[serial_settings_get_u8()] = 1; }"),
    ("beyond-write",
     "void f(void) { limit[uart_get()] = 1; }",
     "void f(void) { limit[ble_get()] = 1; }"),
    ("beyond-write",
     "static uint8_t uart_get_char(void) { return fifo_take() & 0x7f; } void f(void) { limit[uart_get_char()] = 1; }",
     "static uint8_t uart_get_char(void) { return fifo_take() & 0x7f; } void f(void) { static uint8_t seen[128]; seen[uart_get_char()] = 1; }"),
    # Walks.
    ("beyond-read",
     "int f(const uint8_t *p, int at) { while (p[at] != 0) { at += p[at] + 1; } return at; }",
     "int f(const uint8_t *p, int n, int at) { while (at < n && p[at] != 0) { at += p[at] + 1; } return at; }"),
    ("beyond-read",
     "const uint8_t *f(const uint8_t *p, uint8_t tag) { while (p[0] != tag) p += p[1] + 2; return p; }",
     "const uint8_t *f(const uint8_t *p, const uint8_t *end, uint8_t tag) { while (end - p >= 2 && p[0] != tag) p += p[1] + 2; return p; }"),
    # Assertions.
    ("assert-reachable",
     "void modbus_write_one(const uint8_t *adu, uint16_t len) { configASSERT(len == 8); use(adu, len); }",
     "void modbus_write_one(const uint8_t *adu, uint16_t len) { configASSERT(adu); configASSERT(limit[0]); if (len == 8) use(adu, len); }"),
    ("assert-reachable",
     "void f(const uint8_t *d, uint16_t len) { uint32_t n; n = d[0] | d[1] << 8; APP_ERROR_CHECK_BOOL(n <= 25000); use(d, len); }",
     "void f(const uint8_t *d, uint16_t len) { uint32_t n; n = d[0] | d[1] << 8; int e = flash_write(n); APP_ERROR_CHECK(e); use(d, len); }"),
    ("assert-reachable",
     "int f(const char *text) { cJSON *root = cJSON_Parse(text); assert(root != NULL); return 0; }",
     "int f(const char *text) { cJSON *root = cJSON_Parse(text); if (!root) return -1; thing_t *t = thing_get(3); assert(t != NULL); return 0; }"),
    ("assert-reachable",
     "int f(const uint8_t *d, uint16_t len) { int s = hex_parse(d, len); if (s == 2) return 1; util_assert(s == 0); return 0; }",
     "int f(const uint8_t *d, uint16_t len) { int s = hex_parse(d, len); if (s == 2) return 1; util_assert(HEX_UNINIT != s); return 0; }"),
    ("assert-reachable",
     "void can_rx_process(const uint8_t d[8], uint8_t dlc) { uint16_t v = d[0] << 8 | d[1]; if (v > 4000) { Error_Handler(); } }",
     "void can_rx_process(const uint8_t d[8], uint8_t dlc) { uint16_t v = d[0] << 8 | d[1]; if (filter_set() != 0) { Error_Handler(); } if (v > 4000) return; }"),
    ("assert-reachable",
     "struct h { uint8_t ver; }; void udp_in(const uint8_t *p, size_t len) { const struct h *h = (const struct h *)p; if (len < 1) return; configASSERT(h->ver == 1); }",
     "struct h { uint8_t ver; }; void udp_in(const uint8_t *p, size_t len) { const struct h *h = (const struct h *)p; configASSERT(h != NULL); assert(sizeof(h->ver) == 1); if (len < 1 || h->ver != 1) return; }"),
    ("assert-reachable",
     "void f(void) { uint8_t b[9]; if (net_recv(0, b, 9) < 9) return; assert(b[0] == 1); }",
     "void f(void) { pkt_t *b = pkt_new(); if (!b) { recv_error_release(0, b); return; } assert(b->size >= 9); }"),
    # Recursion.
    ("recursion",
     "static int group(const uint8_t *b, size_t n, size_t at); static int one(const uint8_t *b, size_t n, size_t at) { if (at < n && b[at] == 0x30) return group(b, n, at + 1); return at + 1; } static int group(const uint8_t *b, size_t n, size_t at) { return one(b, n, at); }",
     "static int group(const uint8_t *b, size_t n, size_t at, int up); static int one(const uint8_t *b, size_t n, size_t at, int up) { if (up < 9 && at < n && b[at] == 0x30) return group(b, n, at + 1, up + 1); return at + 1; } static int group(const uint8_t *b, size_t n, size_t at, int up) { return one(b, n, at, up); }"),
    ("recursion",
     "struct c { const char *s; size_t n, i; }; static int value(struct c *c); static int list(struct c *c) { while (c->i < c->n && c->s[c->i] != ']') if (value(c)) return 1; return 0; } "
     "static int value(struct c *c) { if (c->i >= c->n) return 1; if (c->s[c->i++] == '[') return list(c); return 0; }",
     "struct c { const char *s; size_t n, i; }; static int value(struct c *c, int left); static int list(struct c *c, int left) { while (c->i < c->n && c->s[c->i] != ']') if (value(c, left - 1)) return 1; return 0; } "
     "static int value(struct c *c, int left) { if (!left || c->i >= c->n) return 1; if (c->s[c->i++] == '[') return list(c, left); return 0; }"),
    ("recursion",
     "int sum(const char **p); int term(const char **p) { if (**p == '(') { (*p)++; return sum(p); } return *(*p)++ - '0'; } int sum(const char **p) { int v = term(p); while (**p == '+') v += term(p); return v; }",
     "struct n { struct n *l, *r; }; int odd(const struct n *n); int even(const struct n *n) { return n ? odd(n->l) : 1; } int odd(const struct n *n) { return n ? even(n->r) : 0; }"),
)  # fmt: skip


def said(text: str) -> set[str]:
    """The rules broken in a file."""
    files = Files({"a.c": ("a.c", WORDS + text)})
    read = files.read("a.c")
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([read])
    found = {one.rule for one in analysis.look(read)}
    assert read.fault(3) is None
    assert analysis.broken == {}
    return found


@pytest.mark.parametrize(("rule", "bad", "good"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])  # fmt: skip
def test_a_fault_over_what_arrives_is_told_and_its_look_alike_is_not(
    rule: str, bad: str, good: str
) -> None:
    assert rule in said(bad)
    assert rule not in said(good)


def test_a_row_that_a_header_declares_has_the_size_its_definition_gives() -> None:
    texts = {"row.h": "extern int row[4];", "row.c": '#include "row.h"\nint row[4];\nvoid f(void) { row[uart_getc()] = 1; }'}  # fmt: skip
    files = Files({name: (name, text) for name, text in texts.items()})
    read = files.read("row.c")
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([read])
    assert [(one.rule, one.line) for one in analysis.look(read)] == [("beyond-write", 3)]
