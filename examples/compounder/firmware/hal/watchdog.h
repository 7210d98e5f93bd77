#ifndef HAL_WATCHDOG_H
#define HAL_WATCHDOG_H

#include "hal/registers.h"

#include <stdbool.h>

#define WATCHDOG_WAIT_LIMIT 10000u

/* Starts the independent watchdog with a period of 100 ms. Once started it cannot be stopped.
 * False when it did not take its settings. */
bool watchdog_start(struct watchdog_registers *registers);

/* To be called from one place only, after the control step reported progress (SRS-006). */
void watchdog_feed(struct watchdog_registers *registers);

#endif
