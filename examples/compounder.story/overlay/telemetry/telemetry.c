#include "telemetry/telemetry.h"

#include "comms/bytes.h"

void telemetry_count(struct telemetry *telemetry, uint32_t duration_s, uint32_t alarms)
{
    telemetry->running_s += duration_s;
    telemetry->doses++;
    telemetry->alarms += alarms;
}

size_t telemetry_pack(const struct telemetry *telemetry, uint8_t *out, size_t capacity)
{
    if (capacity < TELEMETRY_RECORD_SIZE) {
        return 0;
    }
    bytes_put_u32(out, telemetry->running_s);
    bytes_put_u32(&out[4], telemetry->doses);
    bytes_put_u32(&out[8], telemetry->alarms);
    return TELEMETRY_RECORD_SIZE;
}
