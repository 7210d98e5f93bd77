#ifndef BOOT_BOOTLOADER_H
#define BOOT_BOOTLOADER_H

#include "boot/handover.h"
#include "boot/update.h"

/* What the bootloader decided to start. */
struct bootloader_choice {
    enum update_slot slot;
    uint32_t program_start;
    struct handover_vectors vectors;
};

/* Chooses the slot to start and reads its first words. `slot_starts` are the addresses of slot A
 * and B. False when nothing may be started: the device then stays in its safe state, pumps off. */
bool bootloader_choose(const struct update_port *port, const uint32_t slot_starts[2],
                       struct bootloader_choice *choice);

#endif
