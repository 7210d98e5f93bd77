#include "boot/bootloader.h"

#include "comms/bytes.h"

#define VECTOR_BYTES 8u

bool bootloader_choose(const struct update_port *port, const uint32_t slot_starts[2],
                       struct bootloader_choice *choice)
{
    uint8_t bytes[VECTOR_BYTES];

    choice->slot = update_choose_slot(port);
    if (choice->slot != UPDATE_SLOT_A && choice->slot != UPDATE_SLOT_B) {
        return false;
    }
    if (!port->fetch(port->context, choice->slot, IMAGE_PROGRAM_OFFSET, bytes, sizeof bytes)) {
        return false;
    }
    choice->program_start = slot_starts[choice->slot] + IMAGE_PROGRAM_OFFSET;
    choice->vectors.stack = bytes_get_u32(bytes);
    choice->vectors.entry = bytes_get_u32(&bytes[4]);
    return handover_plausible(&choice->vectors, choice->program_start, IMAGE_PROGRAM_MAX);
}
