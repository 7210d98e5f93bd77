#ifndef COMMS_FRAME_H
#define COMMS_FRAME_H

#include "crypto/hmac.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Frames between the control PC and the device.
 *
 *   0xA5 | length, 2 bytes | body, `length` bytes | CRC-16, 2 bytes
 *   body = type, 1 byte | counter, 4 bytes | payload | tag, 16 bytes
 *
 * The CRC finds noise on the cable and nothing else. Whether a message is genuine is told by the
 * tag alone: HMAC-SHA256, cut to 16 bytes, over direction, session, type, counter and payload
 * (SRS-010). The session keeps a message recorded before a restart from being accepted after it,
 * the counter one recorded since (SRS-011). */

#define FRAME_START 0xa5u
#define FRAME_PAYLOAD_MAX 128u
#define FRAME_HEAD_SIZE 5u
#define FRAME_TAG_SIZE 16u
#define FRAME_BODY_MIN (FRAME_HEAD_SIZE + FRAME_TAG_SIZE)
#define FRAME_BODY_MAX (FRAME_HEAD_SIZE + FRAME_PAYLOAD_MAX + FRAME_TAG_SIZE)
#define FRAME_OVERHEAD 5u
#define FRAME_SIZE_MAX (FRAME_BODY_MAX + FRAME_OVERHEAD)
#define FRAME_SESSION_SIZE 8u
#define FRAME_TIMEOUT_MS 100u

enum frame_status {
    FRAME_PENDING = 0,
    FRAME_READY,
    FRAME_BAD_LENGTH,
    FRAME_BAD_CRC,
    FRAME_TIMED_OUT,
};

enum frame_direction {
    FRAME_TO_DEVICE = 'D',
    FRAME_TO_HOST = 'H',
};

enum frame_receiver_state {
    FRAME_WAITS_START = 0,
    FRAME_WAITS_LENGTH,
    FRAME_WAITS_BODY,
    FRAME_WAITS_CRC,
};

struct frame_receiver {
    enum frame_receiver_state state;
    uint8_t field[2];
    uint16_t taken;
    uint16_t length;
    uint16_t crc;
    uint32_t started_ms;
    uint8_t body[FRAME_BODY_MAX];
};

struct frame_message {
    uint8_t type;
    uint32_t counter;
    uint16_t length;
    uint8_t payload[FRAME_PAYLOAD_MAX];
};

uint16_t frame_crc(uint16_t crc, const uint8_t *bytes, size_t length);

void frame_receiver_reset(struct frame_receiver *receiver);

/* Takes one byte from the line. After FRAME_READY the body stands in the receiver until the next
 * byte; after an error the receiver waits for the next start byte. */
enum frame_status frame_push(struct frame_receiver *receiver, uint8_t byte, uint32_t now_ms);

/* Unpacks the received body into `message` if its tag is genuine for that direction and session.
 * `message` is untouched otherwise. Replays are the caller's to refuse, by the counter. */
bool frame_open(const struct frame_receiver *receiver, const uint8_t key[HMAC_KEY_SIZE],
                const uint8_t session[FRAME_SESSION_SIZE], enum frame_direction direction,
                struct frame_message *message);

/* Packs a message; returns the size of the frame, 0 when it does not fit into `capacity`. */
size_t frame_seal(const struct frame_message *message, const uint8_t key[HMAC_KEY_SIZE],
                  const uint8_t session[FRAME_SESSION_SIZE], enum frame_direction direction,
                  uint8_t *out, size_t capacity);

#endif
