#include "app/board.h"
#include "app/supervisor.h"
#include "hal/trng.h"
#include "hal/uart_irq.h"
#include "hal/watchdog.h"

#include <string.h>

#define LINE_DIVIDER 139u       /* 115200 baud from 16 MHz */
#define CYCLE_MS 10u
#define SLOT_SIZE 401408u       /* program, header and the rest of the last page */
#define STEP_VOLUME_OFFSET 0u   /* in the calibration page */

/* Placed by the linker script: provisioned in production, locked against reading by the debug port. */
extern uint8_t link_key_page[];
extern uint8_t calibration_page[];
extern uint8_t slot_a_start[];
extern uint8_t slot_b_start[];
extern uint8_t counter_page[];
extern uint32_t signing_key_id;
extern struct blackbox surviving_blackbox;
/* Left by the bootloader: the slot this program was started from. */
extern uint32_t started_slot;

static struct board board;

static void init_board(void)
{
    uart_irq_attach(&board.line);
    uart_init(&board.line, USART1, LINE_DIVIDER);
    board.pump = PUMP1;
    board.timer = TIM2;
    board.watchdog = IWDG;
    board.slots[0].registers = FLASH;
    board.slots[0].start = slot_a_start;
    board.slots[0].size = SLOT_SIZE;
    board.slots[1].registers = FLASH;
    board.slots[1].start = slot_b_start;
    board.slots[1].size = SLOT_SIZE;
    board.counter.registers = FLASH;
    board.counter.start = counter_page;
    board.counter.size = BOARD_COUNTER_BITS / 8u;
}

static void wait_for_cycle(uint32_t started_ms)
{
    /* The watchdog ends this wait if the timer stands still. */
    while (TIM2->COUNT_MS - started_ms < CYCLE_MS) {
    }
}

int main(void)
{
    static struct supervisor device;
    static struct dose_control dose;
    static struct update_session update;
    static struct supervisor_port supervisor_port;
    static struct update_port update_port;
    struct command_context command;
    uint32_t step_volume_q16_nl;

    init_board();
    if (!watchdog_start(IWDG)) {
        return 1;
    }
    memset(&command, 0, sizeof command);
    if (!trng_fill(RNG, command.session, sizeof command.session)) {
        /* Without a fresh session old messages could be replayed: stay silent, pumps are off. */
        return 1;
    }
    memcpy(&step_volume_q16_nl, &calibration_page[STEP_VOLUME_OFFSET], sizeof step_volume_q16_nl);
    dose_init(&dose, step_volume_q16_nl);
    board_update_port(&board, &update_port);
    update_port.verifier.verify = verify_with_psa;
    update_port.verifier.context = &signing_key_id;
    update_init(&update, &update_port,
                started_slot == UPDATE_SLOT_A ? UPDATE_SLOT_B : UPDATE_SLOT_A);
    (void)blackbox_attach(&surviving_blackbox);
    command.link_key = link_key_page;
    command.dose = &dose;
    command.update = &update;
    command.log = &surviving_blackbox;
    blackbox_record(&surviving_blackbox, 0, EVENT_START, 0);
    board_supervisor_port(&board, &supervisor_port);
    supervisor_init(&device, &supervisor_port, &command);
    for (;;) {
        uint32_t started_ms = TIM2->COUNT_MS;

        supervisor_cycle(&device);
        wait_for_cycle(started_ms);
    }
}
