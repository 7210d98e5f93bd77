#include "boot/handover.h"

#define RAM_START 0x20000000u
#define RAM_SIZE 0x00028000u
#define THUMB_BIT 1u
#define STACK_ALIGNMENT 8u

struct system_control {
    volatile uint32_t CPUID;
    volatile uint32_t ICSR;
    volatile uint32_t VTOR;
};

#define SCB ((struct system_control *)0xe000ed00u)

bool handover_plausible(const struct handover_vectors *vectors, uint32_t program_start,
                        uint32_t program_size)
{
    uint32_t offset = (vectors->entry & ~THUMB_BIT) - program_start;
    uint32_t depth = vectors->stack - RAM_START;

    if ((vectors->entry & THUMB_BIT) == 0u || offset >= program_size) {
        return false;
    }
    return depth > 0u && depth <= RAM_SIZE && vectors->stack % STACK_ALIGNMENT == 0u;
}

void handover_start(uint32_t program_start, const struct handover_vectors *vectors)
{
    SCB->VTOR = program_start;
    cpu_start(vectors->stack, vectors->entry);
}
