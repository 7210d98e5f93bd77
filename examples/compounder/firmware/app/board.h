#ifndef APP_BOARD_H
#define APP_BOARD_H

#include "app/supervisor.h"
#include "boot/update.h"
#include "hal/flash.h"
#include "hal/registers.h"
#include "hal/uart.h"

/* Joins drivers and device: the functions behind supervisor_port and update_port. */

#define BOARD_SLOTS 2u
#define BOARD_COUNTER_BITS 256u

struct board {
    struct uart line;
    struct pump_registers *pump;
    struct timer_registers *timer;
    struct watchdog_registers *watchdog;
    struct flash_region slots[BOARD_SLOTS];
    /* One-time programmable memory: each cleared bit counts one, none can be set again. */
    struct flash_region counter;
};

void board_supervisor_port(struct board *board, struct supervisor_port *port);
void board_update_port(struct board *board, struct update_port *port);

#endif
