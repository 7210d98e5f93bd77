#ifndef TELEMETRY_TELEMETRY_H
#define TELEMETRY_TELEMETRY_H

#include <stddef.h>
#include <stdint.h>

/* Counts for the service department: how long pumps ran and how often they raised an alarm. */

#define TELEMETRY_RECORD_SIZE 12u

struct telemetry {
    uint32_t running_s;
    uint32_t doses;
    uint32_t alarms;
};

/* Adds one finished dose. */
void telemetry_count(struct telemetry *telemetry, uint32_t duration_s, uint32_t alarms);

/* Writes the record for the service tool; 0 when it does not fit. */
size_t telemetry_pack(const struct telemetry *telemetry, uint8_t *out, size_t capacity);

#endif
