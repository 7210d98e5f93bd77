#include <stddef.h>
#include <stdint.h>

#define CHANNELS 8
static const char *names[] = {"off", "low", "high"};
static uint16_t limits[CHANNELS];

struct table {
    size_t fields_size;
    size_t last;
    int *fields;
};

const char *level_name(unsigned level)
{
    // ruleid: c-bound-off-by-one
    if (level > sizeof(names) / sizeof(names[0])) {
        return "unknown";
    }
    return names[level];
}

void show_level(unsigned level)
{
    // ruleid: c-bound-off-by-one
    if (level > ARRAY_SIZE(names)) {
        log_number(level);
    } else {
        log_text(names[level]);
    }
}

int *field_at(struct table *table, size_t index)
{
    if (!table)
        return NULL;
    // ruleid: c-bound-off-by-one
    if (index > table->fields_size)
        return NULL;
    return &table->fields[index];
}

void set_limit(uint8_t channel, uint16_t limit)
{
    // ruleid: c-bound-off-by-one
    if (channel > CHANNELS) {
        return;
    }
    limits[channel] = limit;
}

int limit_of(struct table *table, int channel)
{
    // ruleid: c-bound-off-by-one
    if (channel < 0 || channel > CHANNELS) {
        return -1;
    }
    return limits[channel];
}

void set_limit_well(uint8_t channel, uint16_t limit)
{
    // ok: c-bound-off-by-one
    if (channel >= CHANNELS) {
        return;
    }
    limits[channel] = limit;
}

int *field_by_last(struct table *table, size_t index)
{
    // ok: c-bound-off-by-one
    if (index > table->last)
        return NULL;
    return &table->fields[index];
}

int *field_before(struct table *table, size_t index)
{
    // ok: c-bound-off-by-one
    if (index > table->fields_size)
        return NULL;
    return &table->fields[index - 1];
}

void show_clamped(unsigned level)
{
    // ok: c-bound-off-by-one
    if (level > ARRAY_SIZE(names)) {
        level = 0;
    }
    log_text(names[level]);
}

uint16_t default_limit(uint8_t channel)
{
    static const uint16_t defaults[CHANNELS] = {10, 20};
    // ruleid: c-bound-off-by-one
    if (channel > CHANNELS) {
        return 0;
    }
    return defaults[channel];
}
