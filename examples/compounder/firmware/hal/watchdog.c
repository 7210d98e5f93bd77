#include "hal/watchdog.h"

#define KEY_START 0xccccu
#define KEY_UNLOCK 0x5555u
#define KEY_RELOAD 0xaaaau
#define PRESCALER_32 3u
#define RELOAD_100_MS 99u
#define SR_UPDATING 0x03u

bool watchdog_start(struct watchdog_registers *registers)
{
    registers->KR = KEY_START;
    registers->KR = KEY_UNLOCK;
    registers->PR = PRESCALER_32;
    registers->RLR = RELOAD_100_MS;
    for (uint32_t attempt = 0; attempt < WATCHDOG_WAIT_LIMIT; attempt++) {
        if ((registers->SR & SR_UPDATING) == 0u) {
            watchdog_feed(registers);
            return true;
        }
    }
    return false;
}

void watchdog_feed(struct watchdog_registers *registers)
{
    registers->KR = KEY_RELOAD;
}
