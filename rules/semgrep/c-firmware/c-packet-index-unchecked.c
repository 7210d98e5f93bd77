#include <stdint.h>

#define CHANNELS 8

static int level[CHANNELS];
static void (*handlers[4])(const uint8_t *);
static const uint16_t crc_table[256];

void handle_set(const uint8_t *rx)
{
    uint8_t channel = rx[0];
    // ruleid: c-packet-index-unchecked
    level[channel] = 5;
}

void handle_dispatch(const uint8_t *rx)
{
    // ruleid: c-packet-index-unchecked
    handlers[rx[0]](rx + 1);
}

int receive_channel(int s)
{
    uint8_t buffer[4];
    recv(s, buffer, sizeof(buffer), 0);
    // ruleid: c-packet-index-unchecked
    return level[buffer[1] - 1];
}

void handle_set_checked(const uint8_t *rx)
{
    uint8_t channel = rx[0];
    if (channel >= CHANNELS) {
        return;
    }
    // ok: c-packet-index-unchecked
    level[channel] = 5;
}

void handle_set_valid(const uint8_t *rx)
{
    uint8_t channel = rx[0];
    if (!channel_is_valid(channel)) {
        return;
    }
    // ok: c-packet-index-unchecked
    level[channel] = 5;
}

void handle_dispatch_checked(const uint8_t *rx)
{
    if (rx[0] < 4)
        // ok: c-packet-index-unchecked
        handlers[rx[0]](rx + 1);
}

uint16_t process_crc(const uint8_t *rx, int n, uint16_t crc)
{
    for (int i = 0; i < n; i++) {
        // ok: c-packet-index-unchecked
        crc = crc_table[crc ^ rx[i]];
        // ok: c-packet-index-unchecked
        level[rx[i] & 7]++;
        // ok: c-packet-index-unchecked
        level[rx[i] % CHANNELS]++;
    }
    return crc;
}

static void set_gain(const uint8_t *req)
{
    // ruleid: c-packet-index-unchecked
    gains[req[0]] = req[1];
}

static void set_gain_checked(const uint8_t *req)
{
    if (req[0] >= 4) {
        return;
    }
    // ok: c-packet-index-unchecked
    gains[req[0]] = req[1];
}

static void on_can_rate(const struct can_frame *frame, struct pump_state *state)
{
    uint8_t channel = frame->data[0];
    // ruleid: c-packet-index-unchecked
    state->rate[channel] = frame->data[1];
}

static void on_can_rate_well(const struct can_frame *frame, struct pump_state *state)
{
    uint8_t channel = frame->data[0];
    if (channel >= CHANNELS) {
        return;
    }
    // ok: c-packet-index-unchecked
    state->rate[channel] = frame->data[1];
}

void HAL_FDCAN_RxFifo0Callback(FDCAN_HandleTypeDef *hfdcan, uint32_t its)
{
    static uint16_t readings[8];
    FDCAN_RxHeaderTypeDef header;
    uint8_t data[8];
    HAL_FDCAN_GetRxMessage(hfdcan, FDCAN_RX_FIFO0, &header, data);
    // ruleid: c-packet-index-unchecked
    readings[data[0]] = data[1];
    if (data[2] < 8) {
        // ok: c-packet-index-unchecked
        readings[data[2]] = data[1];
    }
}

ssize_t write_slot(struct bt_conn *conn, const void *buf, uint16_t len)
{
    const uint8_t *bytes = buf;
    // ruleid: c-packet-index-unchecked
    schedule[bytes[0]] = bytes[1];
    return len;
}

ssize_t write_slot_well(struct bt_conn *conn, const void *buf, uint16_t len)
{
    const uint8_t *bytes = buf;
    if (len < 2 || bytes[0] >= SLOTS) {
        return -1;
    }
    // ok: c-packet-index-unchecked
    schedule[bytes[0]] = bytes[1];
    return len;
}

bool handle_registers(const uint8_t *frame, int frame_len)
{
    uint16_t start = (frame[2] << 8) | frame[3];
    uint16_t count = (frame[4] << 8) | frame[5];
    if (count > 123 || start + count > REGISTERS) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        // ok: c-packet-index-unchecked
        registers[start + i] = frame[7 + i];
    }
    return true;
}

void parse_literals(const uint8_t *in, unsigned *lookup)
{
    // ok: c-packet-index-unchecked
    lookup[hash_of_four(&in[0])] = 0;
}

gatt_status_t write_basal(gatt_write_req_t *req)
{
    uint8_t hour = req->p_val[0];
    // ruleid: c-packet-index-unchecked
    basal_profile[hour].rate = (uint16_t)(req->p_val[1] | (req->p_val[2] << 8));
    return GATT_SUCCESS;
}

gatt_status_t write_basal_checked(gatt_write_req_t *req)
{
    if (req->val_len != 3U || req->p_val[0] >= BASAL_HOURS) {
        return GATT_INVALID_LENGTH;
    }
    uint8_t hour = req->p_val[0];
    // ok: c-packet-index-unchecked
    basal_profile[hour].rate = (uint16_t)(req->p_val[1] | (req->p_val[2] << 8));
    return GATT_SUCCESS;
}

size_t coap_serialize_option(unsigned number, uint8_t *buffer)
{
    size_t i = write_header(number, &buffer[0]);
    i += buffer[0];
    // ok: c-packet-index-unchecked
    memcpy(&buffer[i], part, part_length);
    return i;
}
