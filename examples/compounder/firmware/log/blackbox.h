#ifndef LOG_BLACKBOX_H
#define LOG_BLACKBOX_H

#include <stdbool.h>
#include <stdint.h>

/* The black box: what the device noticed, kept in memory that survives a reset (SRS-020).
 *
 * Events name no patient and no order text, only numbers, so that a log can leave the hospital. */

#define BLACKBOX_CAPACITY 64u

enum blackbox_event {
    EVENT_START = 1,
    EVENT_DOSE_STARTED,
    EVENT_DOSE_REFUSED,
    EVENT_DOSE_COMPLETE,
    EVENT_DOSE_STOPPED,
    EVENT_DOSE_ALARM,
    EVENT_ALARM_ACKNOWLEDGED,
    EVENT_FRAME_DAMAGED,
    EVENT_MESSAGE_FORGED,
    EVENT_MESSAGE_REPLAYED,
    EVENT_COMMAND_REFUSED,
    EVENT_UPDATE_BEGUN,
    EVENT_UPDATE_REFUSED,
    EVENT_UPDATE_STAGED,
};

struct blackbox_entry {
    uint32_t sequence;
    uint32_t time_ms;
    uint32_t event;
    uint32_t detail;
};

struct blackbox {
    uint32_t magic;
    uint32_t next_sequence;
    struct blackbox_entry entries[BLACKBOX_CAPACITY];
    uint32_t checksum;
};

/* Takes over what an earlier run left, or starts empty if that is damaged. True if taken over. */
bool blackbox_attach(struct blackbox *box);

/* Adds an event; the oldest makes room. */
void blackbox_record(struct blackbox *box, uint32_t time_ms, enum blackbox_event event,
                     uint32_t detail);

/* The entry of that sequence number; false if it was never written or made room already. */
bool blackbox_read(const struct blackbox *box, uint32_t sequence, struct blackbox_entry *entry);

/* How many events there ever were; the sequence number of the next. */
uint32_t blackbox_count(const struct blackbox *box);

#endif
