#ifndef BOOT_HANDOVER_H
#define BOOT_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>

/* The two words every program begins with on this processor. */
struct handover_vectors {
    uint32_t stack;
    uint32_t entry;
};

/* Whether stack and entry lie where a program of this device can have them. */
bool handover_plausible(const struct handover_vectors *vectors, uint32_t program_start,
                        uint32_t program_size);

/* Points the vector table at the program and starts it. Does not return. Only to be called for a
 * slot that update_choose_slot answered. */
void handover_start(uint32_t program_start, const struct handover_vectors *vectors);

/* In the startup file of the device support package (SOUP-3): sets the stack pointer and jumps. */
void cpu_start(uint32_t stack, uint32_t entry);

#endif
