/* Lengths and indices that come over a wire. Each function is labelled bad or good in the line above it. */
#include <stdint.h>
#include <stddef.h>
#include <string.h>

struct bolus { uint16_t rate; uint8_t name[24]; };
static uint8_t frame[64];
static struct bolus queue[8];
static uint16_t table[16];
int uart_read_bytes(int port, uint8_t *to, size_t room, int ticks);
void start(const struct bolus *b);

// bad: input CWE-787
int take_name(int port)
{
    uint8_t raw[128];
    struct bolus b;
    int n = uart_read_bytes(port, raw, sizeof(raw), 10);
    if (n < 3)
        return -1;
    b.rate = 1;
    memcpy(b.name, &raw[2], raw[1]);
    start(&b);
    return 0;
}

// good: input CWE-787
int take_name_checked(int port)
{
    uint8_t raw[128];
    struct bolus b;
    int n = uart_read_bytes(port, raw, sizeof(raw), 10);
    if (n < 3 || raw[1] > sizeof(b.name) || raw[1] + 2 > n)
        return -1;
    b.rate = 1;
    memset(b.name, 0, sizeof(b.name));
    memcpy(b.name, &raw[2], raw[1]);
    start(&b);
    return 0;
}

// bad: input CWE-129
void on_can(const uint8_t *data, uint8_t dlc)
{
    if (dlc < 4)
        return;
    queue[data[0]].rate = (uint16_t)(data[1] | data[2] << 8);
}

// good: input CWE-129
void on_can_checked(const uint8_t *data, uint8_t dlc)
{
    if (dlc < 4 || data[0] >= sizeof(queue) / sizeof(queue[0]))
        return;
    queue[data[0]].rate = (uint16_t)(data[1] | data[2] << 8);
}

// bad: input CWE-125
uint16_t ble_lookup(const uint8_t *value, uint16_t len)
{
    uint8_t which = value[1];
    if (len != 2)
        return 0;
    return table[which];
}

// good: input CWE-125
uint16_t ble_lookup_masked(const uint8_t *value, uint16_t len)
{
    uint8_t which;
    if (len != 2)
        return 0;
    which = value[1] & 0x0F;
    return table[which];
}

// bad: input CWE-191
int strip_header(const uint8_t *packet, size_t len, uint8_t *out)
{
    size_t body = len - 8;
    memcpy(out, packet + 8, body);
    return (int)body;
}

// good: input CWE-191
int strip_header_checked(const uint8_t *packet, size_t len, uint8_t *out, size_t room)
{
    size_t body;
    if (len < 8 || len - 8 > room)
        return -1;
    body = len - 8;
    memcpy(out, packet + 8, body);
    return (int)body;
}

// bad: input CWE-787
void usb_rx(const uint8_t *data, uint32_t length)
{
    memcpy(frame, data, length);
}

// good: input CWE-787
void usb_rx_bounded(const uint8_t *data, uint32_t length)
{
    if (length > sizeof(frame))
        length = sizeof(frame);
    memcpy(frame, data, length);
}

// bad: input CWE-121
int dns_label(const uint8_t *msg, size_t len, size_t at)
{
    char label[32];
    uint8_t n;
    if (at >= len)
        return -1;
    n = msg[at];
    memcpy(label, &msg[at + 1], n);
    label[n] = 0;
    return label[0];
}

// good: input CWE-121
int dns_label_checked(const uint8_t *msg, size_t len, size_t at)
{
    char label[32];
    uint8_t n;
    if (at >= len)
        return -1;
    n = msg[at];
    if (n >= sizeof(label) || at + 1 + n > len)
        return -1;
    memcpy(label, &msg[at + 1], n);
    label[n] = 0;
    return label[0];
}

// bad: input CWE-680
uint32_t *make_curve(uint32_t points)
{
    uint32_t wanted = points * sizeof(uint32_t);
    uint32_t *curve = malloc(wanted);
    if (curve == NULL)
        return NULL;
    for (uint32_t i = 0; i < points; i++)
        curve[i] = 0;
    return curve;
}

// good: input CWE-680
uint32_t *make_curve_bounded(uint32_t points)
{
    uint32_t *curve;
    if (points > 512)
        return NULL;
    curve = calloc(points, sizeof(uint32_t));
    return curve;
}

// bad: input CWE-193
void end_line(char *line, size_t n)
{
    char copy[40];
    for (size_t i = 0; i <= sizeof(copy); i++)
        copy[i] = line[i];
    (void)n;
}

// good: input CWE-193
void end_line_short(char *line, size_t n)
{
    char copy[40];
    for (size_t i = 0; i < sizeof(copy) - 1 && i < n; i++)
        copy[i] = line[i];
    (void)copy;
}
