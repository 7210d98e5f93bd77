#ifndef COMMS_BYTES_H
#define COMMS_BYTES_H

#include <stdint.h>

/* Little-endian fields at a place the caller has checked to be long enough. */
uint16_t bytes_get_u16(const uint8_t *place);
uint32_t bytes_get_u32(const uint8_t *place);
uint64_t bytes_get_u64(const uint8_t *place);
void bytes_put_u16(uint8_t *place, uint16_t value);
void bytes_put_u32(uint8_t *place, uint32_t value);
void bytes_put_u64(uint8_t *place, uint64_t value);

#endif
