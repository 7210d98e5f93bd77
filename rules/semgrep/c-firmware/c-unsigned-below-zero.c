#include <stdint.h>

int read_sensor(void)
{
    uint32_t value = driver_read();
    // ruleid: c-unsigned-below-zero
    if (value < 0) {
        return -1;
    }
    return (int)value;
}

void count_down(size_t n)
{
    // ruleid: c-unsigned-below-zero
    for (uint8_t i = 7; i >= 0; i--) {
        step(i);
    }
    // ruleid: c-unsigned-below-zero
    while (n >= 0) {
        n--;
    }
}

int read_sensor_well(uint16_t limit)
{
    int32_t value = driver_read();
    // ok: c-unsigned-below-zero
    if (value < 0) {
        return -1;
    }
    // ok: c-unsigned-below-zero
    if (limit > 0) {
        return 1;
    }
    // ok: c-unsigned-below-zero
    return limit == 0;
}
