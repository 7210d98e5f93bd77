#ifndef COMMS_COMMAND_H
#define COMMS_COMMAND_H

#include "boot/update.h"
#include "comms/frame.h"
#include "log/blackbox.h"
#include "pump/dose.h"

/* Commands of the control PC. Nothing reaches a command function unless its tag was genuine, its
 * counter new and its length exactly the one of that command (SRS-010 to SRS-013). */

enum command_type {
    COMMAND_HELLO = 0x01,
    COMMAND_START_DOSE = 0x10,
    COMMAND_STOP_DOSE = 0x11,
    COMMAND_STATUS = 0x12,
    COMMAND_ACKNOWLEDGE = 0x13,
    COMMAND_READ_LOG = 0x20,
    COMMAND_UPDATE_BEGIN = 0x30,
    COMMAND_UPDATE_WRITE = 0x31,
    COMMAND_UPDATE_FINISH = 0x32,
    REPLY_DONE = 0x80,
    REPLY_REFUSED = 0x81,
    REPLY_SESSION = 0x82,
    REPLY_STATUS = 0x83,
    REPLY_LOG = 0x84,
};

enum command_refusal {
    REFUSED_UNKNOWN = 1,
    REFUSED_LENGTH,
    REFUSED_BUSY,
    REFUSED_LIMITS,
    REFUSED_UPDATE,
    REFUSED_NO_ENTRY,
};

/* The device as commands see it. */
struct command_context {
    const uint8_t *link_key;
    uint8_t session[FRAME_SESSION_SIZE];
    uint32_t last_counter;
    uint32_t reply_counter;
    uint32_t now_ms;
    struct dose_sample sample;
    struct dose_control *dose;
    struct update_session *update;
    struct blackbox *log;
};

/* Authenticates the body in the receiver, carries the command out and packs the reply. Returns the
 * size of the reply, 0 when there is none: whoever has no key gets no answer. */
size_t command_handle(struct command_context *context, const struct frame_receiver *receiver,
                      uint8_t *reply, size_t capacity);

#endif
