#ifndef HAL_FLASH_H
#define HAL_FLASH_H

#include "hal/registers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLASH_PAGE_SIZE 2048u
#define FLASH_WAIT_LIMIT 200000u /* SRS-026 */

/* A range of pages the driver may change; it refuses everything outside. */
struct flash_region {
    struct flash_registers *registers;
    volatile uint8_t *start;
    uint32_t size;
};

/* Erases the whole region; false when a page did not become ready or cannot be erased. */
bool flash_region_erase(const struct flash_region *region);

/* Writes bytes at an offset of an erased region and reads them back. */
bool flash_region_program(const struct flash_region *region, uint32_t offset,
                          const uint8_t *bytes, size_t length);

/* Copies bytes out; false when the range is not inside the region. */
bool flash_region_fetch(const struct flash_region *region, uint32_t offset, uint8_t *bytes,
                        size_t length);

#endif
