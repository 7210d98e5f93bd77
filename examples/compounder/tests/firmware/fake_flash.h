#ifndef FAKE_FLASH_H
#define FAKE_FLASH_H

/* Two slots and a rollback counter in memory, for tests of update and commands. */

#include "boot/update.h"

#include <string.h>

#define FAKE_SLOT_SIZE 4096u

struct fake_flash {
    uint8_t slots[2][FAKE_SLOT_SIZE];
    uint32_t counter;
    bool erase_fails;
    bool program_fails;
    bool raise_fails;
    unsigned erased;
    unsigned fetches;
    unsigned fetch_limit; /* fetches that succeed; 0: all of them */
};

static bool fake_erase(void *context, enum update_slot slot)
{
    struct fake_flash *flash = context;

    flash->erased++;
    memset(flash->slots[slot], 0xff, FAKE_SLOT_SIZE);
    return !flash->erase_fails;
}

static bool fake_program(void *context, enum update_slot slot, uint32_t offset,
                         const uint8_t *bytes, size_t length)
{
    struct fake_flash *flash = context;

    if (flash->program_fails || offset > FAKE_SLOT_SIZE || length > FAKE_SLOT_SIZE - offset) {
        return false;
    }
    memcpy(&flash->slots[slot][offset], bytes, length);
    return true;
}

static bool fake_fetch(void *context, enum update_slot slot, uint32_t offset, uint8_t *bytes,
                       size_t length)
{
    struct fake_flash *flash = context;

    flash->fetches++;
    if (flash->fetch_limit != 0u && flash->fetches > flash->fetch_limit) {
        return false;
    }
    if (offset > FAKE_SLOT_SIZE || length > FAKE_SLOT_SIZE - offset) {
        return false;
    }
    memcpy(bytes, &flash->slots[slot][offset], length);
    return true;
}

static uint32_t fake_lowest_counter(void *context)
{
    const struct fake_flash *flash = context;

    return flash->counter;
}

static bool fake_raise_counter(void *context, uint32_t value)
{
    struct fake_flash *flash = context;

    if (flash->raise_fails) {
        return false;
    }
    flash->counter = value;
    return true;
}

/* Stands for the manufacturer's signature: 64 bytes that begin with the digest. */
static enum verify_result fake_verify(void *context, const uint8_t *digest,
                                      const uint8_t *signature)
{
    (void)context;
    return memcmp(digest, signature, VERIFY_DIGEST_SIZE) == 0 ? VERIFY_GOOD : VERIFY_BAD;
}

static void fake_port(struct fake_flash *flash, struct update_port *port)
{
    memset(flash, 0, sizeof *flash);
    memset(flash->slots, 0xff, sizeof flash->slots);
    port->context = flash;
    port->erase = fake_erase;
    port->program = fake_program;
    port->fetch = fake_fetch;
    port->lowest_counter = fake_lowest_counter;
    port->raise_counter = fake_raise_counter;
    port->verifier.verify = fake_verify;
    port->verifier.context = NULL;
}

#endif
