#include <stdint.h>

void walk_options(const uint8_t *options, uint16_t length)
{
    uint16_t at = 0;
    // ruleid: c-tlv-length-zero
    while (at < length) {
        uint8_t step = options[at + 1];
        take_option(options[at], &options[at]);
        at += step;
    }
}

void walk_descriptors(const uint8_t *bytes, const uint8_t *end)
{
    // ruleid: c-tlv-length-zero
    while (bytes < end) {
        uint8_t length = bytes[0];
        take_descriptor(bytes);
        bytes += length;
    }
}

void walk_options_well(const uint8_t *options, uint16_t length)
{
    uint16_t at = 0;
    // ok: c-tlv-length-zero
    while (at < length) {
        uint8_t step = options[at + 1];
        if (step < 2 || step > length - at) {
            return;
        }
        take_option(options[at], &options[at]);
        at += step;
    }
}

void walk_fields(const uint8_t *fields, uint16_t length)
{
    uint16_t at = 0;
    // ok: c-tlv-length-zero
    while (at < length) {
        uint8_t step = fields[at];
        take_option(fields[at], &fields[at]);
        at += step + 1;
    }
}
