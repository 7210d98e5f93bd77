#include <stdint.h>
#include <string.h>

static uint8_t body[64];

void on_message(const uint8_t *data, size_t length)
{
    // ruleid: c-length-subtraction-unchecked
    memcpy(body, data + 4, length - 4);
}

int frame_ok(const uint8_t *data, uint16_t length)
{
    // ruleid: c-length-subtraction-unchecked
    uint16_t sum = crc16(data, length - 2);
    return sum == tail(data, length);
}

void on_message_late(const uint8_t *data, uint32_t length)
{
    // ruleid: c-length-subtraction-unchecked
    memmove(body, data + HEADER, length - HEADER);
    if (length < HEADER) {
        count_error();
    }
}

void on_message_well(const uint8_t *data, size_t length)
{
    if (length < 4 || length > sizeof(body)) {
        return;
    }
    // ok: c-length-subtraction-unchecked
    memcpy(body, data + 4, length - 4);
}

void on_message_branch(const uint8_t *data, size_t length)
{
    if (length >= 4)
        // ok: c-length-subtraction-unchecked
        memcpy(body, data + 4, length - 4);
}

void clear_tail(size_t used)
{
    // ok: c-length-subtraction-unchecked
    memset(body, 0, sizeof(body) - used);
}

void forward(const uint8_t *data, size_t length)
{
    // ruleid: c-length-subtraction-unchecked
    size_t rest = length - 8;
    prepare();
    memcpy(body, data + 8, rest);
}

void forward_well(const uint8_t *data, size_t length)
{
    if (length < 8 || length - 8 > sizeof(body)) {
        return;
    }
    // ok: c-length-subtraction-unchecked
    size_t rest = length - 8;
    memcpy(body, data + 8, rest);
}

int read_order(const uint8_t *order, uint16_t order_len)
{
    // ruleid: c-length-subtraction-unchecked
    uint16_t body = order_len - 4;
    return take(order + 4, body, crc16(order, body));
}

void note_rate(uint64_t time_us)
{
    // ok: c-length-subtraction-unchecked
    uint64_t duration_us = time_us - previous_us;
    set_hashrate(compute_hashrate(counter, duration_us));
}
