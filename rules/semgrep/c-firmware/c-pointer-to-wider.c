#include <stddef.h>
#include <stdint.h>

int load_image(const char *path, size_t size)
{
    // ruleid: c-pointer-to-wider
    return align_image(path, (uint64_t *)&size);
}

int read_gain(void)
{
    uint8_t gain = 0;
    // ruleid: c-pointer-to-wider
    if (read_parameter("gain", (uint32_t *)&gain)) {
        return -1;
    }
    return gain;
}

int read_mode(void)
{
    uint16_t mode;
    // ruleid: c-pointer-to-wider
    int status = get_value(7, (int *)&mode);
    return status ? status : mode;
}

int load_image_well(const char *path, size_t size)
{
    uint64_t aligned = size;
    // ok: c-pointer-to-wider
    return align_image(path, &aligned);
}

int read_signed(void)
{
    int32_t value;
    // ok: c-pointer-to-wider
    return read_register(3, (uint32_t *)&value) ? -1 : value;
}

int read_bytes(uint32_t value)
{
    // ok: c-pointer-to-wider
    return send_bytes((uint8_t *)&value, sizeof(value));
}
