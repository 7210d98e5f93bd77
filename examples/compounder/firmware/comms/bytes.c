#include "comms/bytes.h"

uint16_t bytes_get_u16(const uint8_t *place)
{
    return (uint16_t)((uint16_t)place[0] | (uint16_t)(place[1] << 8));
}

uint32_t bytes_get_u32(const uint8_t *place)
{
    return (uint32_t)bytes_get_u16(place) | ((uint32_t)bytes_get_u16(&place[2]) << 16);
}

uint64_t bytes_get_u64(const uint8_t *place)
{
    return (uint64_t)bytes_get_u32(place) | ((uint64_t)bytes_get_u32(&place[4]) << 32);
}

void bytes_put_u16(uint8_t *place, uint16_t value)
{
    place[0] = (uint8_t)(value & 0xffu);
    place[1] = (uint8_t)(value >> 8);
}

void bytes_put_u32(uint8_t *place, uint32_t value)
{
    bytes_put_u16(place, (uint16_t)(value & 0xffffu));
    bytes_put_u16(&place[2], (uint16_t)(value >> 16));
}

void bytes_put_u64(uint8_t *place, uint64_t value)
{
    bytes_put_u32(place, (uint32_t)(value & 0xffffffffu));
    bytes_put_u32(&place[4], (uint32_t)(value >> 32));
}
