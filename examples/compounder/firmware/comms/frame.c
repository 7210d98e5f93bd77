#include "comms/frame.h"

#include "comms/bytes.h"
#include "crypto/wipe.h"

#include <string.h>

#define CRC_START 0xffffu
#define CRC_POLYNOMIAL 0x1021u
#define FIELD_SIZE 2u

uint16_t frame_crc(uint16_t crc, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        crc = (uint16_t)(crc ^ (uint16_t)(bytes[i] << 8));
        for (unsigned bit = 0; bit < 8u; bit++) {
            uint16_t shifted = (uint16_t)(crc << 1);

            crc = (crc & 0x8000u) != 0u ? (uint16_t)(shifted ^ CRC_POLYNOMIAL) : shifted;
        }
    }
    return crc;
}

/* The tag of a body: head and payload as they stand on the line, bound to direction and session. */
static void compute_tag(const uint8_t *signed_part, size_t length, const uint8_t *key,
                        const uint8_t *session, enum frame_direction direction,
                        uint8_t tag[SHA256_DIGEST_SIZE])
{
    struct hmac_sha256 mac;
    uint8_t label = (uint8_t)direction;

    hmac_init(&mac, key);
    hmac_update(&mac, &label, 1);
    hmac_update(&mac, session, FRAME_SESSION_SIZE);
    hmac_update(&mac, signed_part, length);
    hmac_finish(&mac, tag);
}

static enum frame_status take_length(struct frame_receiver *receiver, uint8_t byte)
{
    receiver->field[receiver->taken] = byte;
    receiver->taken++;
    if (receiver->taken < FIELD_SIZE) {
        return FRAME_PENDING;
    }
    receiver->length = bytes_get_u16(receiver->field);
    receiver->crc = frame_crc(CRC_START, receiver->field, FIELD_SIZE);
    receiver->taken = 0;
    if (receiver->length < FRAME_BODY_MIN || receiver->length > FRAME_BODY_MAX) {
        receiver->state = FRAME_WAITS_START;
        return FRAME_BAD_LENGTH;
    }
    receiver->state = FRAME_WAITS_BODY;
    return FRAME_PENDING;
}

static enum frame_status take_body(struct frame_receiver *receiver, uint8_t byte)
{
    if (receiver->taken >= FRAME_BODY_MAX) {
        /* Cannot be, the length was checked; a flipped bit in memory must not write outside. */
        receiver->state = FRAME_WAITS_START;
        return FRAME_BAD_LENGTH;
    }
    receiver->body[receiver->taken] = byte;
    receiver->taken++;
    receiver->crc = frame_crc(receiver->crc, &byte, 1);
    if (receiver->taken == receiver->length) {
        receiver->taken = 0;
        receiver->state = FRAME_WAITS_CRC;
    }
    return FRAME_PENDING;
}

static enum frame_status take_crc(struct frame_receiver *receiver, uint8_t byte)
{
    receiver->field[receiver->taken] = byte;
    receiver->taken++;
    if (receiver->taken < FIELD_SIZE) {
        return FRAME_PENDING;
    }
    receiver->state = FRAME_WAITS_START;
    return bytes_get_u16(receiver->field) == receiver->crc ? FRAME_READY : FRAME_BAD_CRC;
}

void frame_receiver_reset(struct frame_receiver *receiver)
{
    memset(receiver, 0, sizeof *receiver);
}

enum frame_status frame_push(struct frame_receiver *receiver, uint8_t byte, uint32_t now_ms)
{
    bool late = now_ms - receiver->started_ms > FRAME_TIMEOUT_MS;

    if (receiver->state != FRAME_WAITS_START && late) {
        /* Half a frame from a pulled cable must not swallow the beginning of the next one. */
        receiver->state = FRAME_WAITS_START;
        return FRAME_TIMED_OUT;
    }
    switch (receiver->state) {
    case FRAME_WAITS_LENGTH:
        return take_length(receiver, byte);
    case FRAME_WAITS_BODY:
        return take_body(receiver, byte);
    case FRAME_WAITS_CRC:
        return take_crc(receiver, byte);
    case FRAME_WAITS_START:
    default:
        if (byte == FRAME_START) {
            receiver->state = FRAME_WAITS_LENGTH;
            receiver->taken = 0;
            receiver->started_ms = now_ms;
        }
        return FRAME_PENDING;
    }
}

bool frame_open(const struct frame_receiver *receiver, const uint8_t key[HMAC_KEY_SIZE],
                const uint8_t session[FRAME_SESSION_SIZE], enum frame_direction direction,
                struct frame_message *message)
{
    uint8_t tag[SHA256_DIGEST_SIZE];
    size_t signed_length;
    size_t payload_length;
    bool genuine;

    if (receiver->length < FRAME_BODY_MIN || receiver->length > FRAME_BODY_MAX) {
        return false;
    }
    signed_length = (size_t)receiver->length - FRAME_TAG_SIZE;
    compute_tag(receiver->body, signed_length, key, session, direction, tag);
    genuine = hmac_equal(tag, &receiver->body[signed_length], FRAME_TAG_SIZE);
    crypto_wipe(tag, sizeof tag);
    if (!genuine) {
        return false;
    }
    payload_length = signed_length - FRAME_HEAD_SIZE;
    message->type = receiver->body[0];
    message->counter = bytes_get_u32(&receiver->body[1]);
    message->length = (uint16_t)payload_length;
    memset(message->payload, 0, sizeof message->payload);
    memcpy(message->payload, &receiver->body[FRAME_HEAD_SIZE], payload_length);
    return true;
}

size_t frame_seal(const struct frame_message *message, const uint8_t key[HMAC_KEY_SIZE],
                  const uint8_t session[FRAME_SESSION_SIZE], enum frame_direction direction,
                  uint8_t *out, size_t capacity)
{
    uint8_t tag[SHA256_DIGEST_SIZE];
    size_t signed_length;
    size_t body_length;
    uint8_t *body = &out[3];

    if (message->length > FRAME_PAYLOAD_MAX) {
        return 0;
    }
    signed_length = FRAME_HEAD_SIZE + (size_t)message->length;
    body_length = signed_length + FRAME_TAG_SIZE;
    if (capacity < body_length + FRAME_OVERHEAD) {
        return 0;
    }
    out[0] = FRAME_START;
    bytes_put_u16(&out[1], (uint16_t)body_length);
    body[0] = message->type;
    bytes_put_u32(&body[1], message->counter);
    memcpy(&body[FRAME_HEAD_SIZE], message->payload, message->length);
    compute_tag(body, signed_length, key, session, direction, tag);
    memcpy(&body[signed_length], tag, FRAME_TAG_SIZE);
    bytes_put_u16(&body[body_length], frame_crc(CRC_START, &out[1], body_length + FIELD_SIZE));
    return body_length + FRAME_OVERHEAD;
}
