#include "log/blackbox.h"

#include <stddef.h>
#include <string.h>

#define MAGIC 0xb1acb0c5u
#define FNV_START 2166136261u
#define FNV_PRIME 16777619u

static uint32_t mix(uint32_t sum, uint32_t word)
{
    return (sum ^ word) * FNV_PRIME;
}

/* Finds memory that lost its content while power was off; it protects against nobody. */
static uint32_t checksum(const struct blackbox *box)
{
    uint32_t sum = mix(FNV_START, box->next_sequence);

    for (size_t i = 0; i < BLACKBOX_CAPACITY; i++) {
        const struct blackbox_entry *entry = &box->entries[i];

        sum = mix(mix(sum, entry->sequence), entry->time_ms);
        sum = mix(mix(sum, entry->event), entry->detail);
    }
    return sum;
}

bool blackbox_attach(struct blackbox *box)
{
    if (box->magic == MAGIC && box->checksum == checksum(box)) {
        return true;
    }
    memset(box, 0, sizeof *box);
    box->magic = MAGIC;
    box->checksum = checksum(box);
    return false;
}

void blackbox_record(struct blackbox *box, uint32_t time_ms, enum blackbox_event event,
                     uint32_t detail)
{
    struct blackbox_entry *entry = &box->entries[box->next_sequence % BLACKBOX_CAPACITY];

    entry->sequence = box->next_sequence;
    entry->time_ms = time_ms;
    entry->event = (uint32_t)event;
    entry->detail = detail;
    box->next_sequence++;
    box->checksum = checksum(box);
}

bool blackbox_read(const struct blackbox *box, uint32_t sequence, struct blackbox_entry *entry)
{
    const struct blackbox_entry *found = &box->entries[sequence % BLACKBOX_CAPACITY];

    if (sequence >= box->next_sequence || found->sequence != sequence) {
        return false;
    }
    *entry = *found;
    return true;
}

uint32_t blackbox_count(const struct blackbox *box)
{
    return box->next_sequence;
}
