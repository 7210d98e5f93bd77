#include "hal/flash.h"

#define UNLOCK_FIRST 0x45670123u
#define UNLOCK_SECOND 0xcdef89abu
#define SR_BUSY 0x00010000u
#define SR_ERRORS 0x0000c3fau
#define CR_PROGRAM 0x00000001u
#define CR_ERASE_PAGE 0x00000002u
#define CR_START 0x00010000u
#define CR_LOCK 0x80000000u
#define CR_PAGE_SHIFT 3u

static bool wait_idle(const struct flash_registers *registers)
{
    for (uint32_t attempt = 0; attempt < FLASH_WAIT_LIMIT; attempt++) {
        if ((registers->SR & SR_BUSY) == 0u) {
            return true;
        }
    }
    return false;
}

static bool wait_done(const struct flash_registers *registers)
{
    return wait_idle(registers) && (registers->SR & SR_ERRORS) == 0u;
}

static void unlock(struct flash_registers *registers)
{
    registers->KEYR = UNLOCK_FIRST;
    registers->KEYR = UNLOCK_SECOND;
    if ((registers->SR & SR_ERRORS) != 0u) {
        /* Errors of an earlier operation: writing a one clears them. */
        registers->SR = SR_ERRORS;
    }
}

static bool inside(const struct flash_region *region, uint32_t offset, size_t length)
{
    return offset <= region->size && length <= (size_t)(region->size - offset);
}

/* Through a volatile pointer: the compiler must not conclude that what was written is there. */
static bool reads_back(const struct flash_region *region, uint32_t offset, const uint8_t *bytes,
                       size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (region->start[offset + i] != bytes[i]) {
            return false;
        }
    }
    return true;
}

bool flash_region_erase(const struct flash_region *region)
{
    struct flash_registers *registers = region->registers;
    uint32_t pages = region->size / FLASH_PAGE_SIZE;
    bool good = wait_idle(registers);

    unlock(registers);
    for (uint32_t page = 0; page < pages && good; page++) {
        registers->CR = CR_ERASE_PAGE | (page << CR_PAGE_SHIFT);
        registers->CR |= CR_START;
        good = wait_done(registers);
    }
    registers->CR = CR_LOCK;
    return good;
}

bool flash_region_program(const struct flash_region *region, uint32_t offset,
                          const uint8_t *bytes, size_t length)
{
    struct flash_registers *registers = region->registers;
    bool good;

    if (!inside(region, offset, length) || !wait_idle(registers)) {
        return false;
    }
    unlock(registers);
    registers->CR = CR_PROGRAM;
    for (size_t i = 0; i < length; i++) {
        region->start[offset + i] = bytes[i];
    }
    good = wait_done(registers);
    registers->CR = CR_LOCK;
    return good && reads_back(region, offset, bytes, length);
}

bool flash_region_fetch(const struct flash_region *region, uint32_t offset, uint8_t *bytes,
                        size_t length)
{
    if (!inside(region, offset, length)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        bytes[i] = region->start[offset + i];
    }
    return true;
}
