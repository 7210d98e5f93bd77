/* FW-SUPERVISOR: order of a cycle, the watchdog's condition, and the board's ports (SRS-006). */
#include "app/board.h"
#include "app/supervisor.h"
#include "unity_mini.h"

static struct uart_registers line;
static struct pump_registers pump;
static struct timer_registers timer;
static struct watchdog_registers dog;
static struct flash_registers flash;
static uint8_t slots[2][FLASH_PAGE_SIZE];
static uint8_t counter_bits[BOARD_COUNTER_BITS / 8u];
static struct board board;
static struct supervisor_port port;
static struct update_port update_port;
static struct update_session update;
static struct dose_control dose;
static struct blackbox box;
static struct supervisor device;
static uint8_t shared[HMAC_KEY_SIZE];

static void set_region(struct flash_region *region, uint8_t *start, uint32_t size)
{
    memset(start, 0xff, size);
    region->registers = &flash;
    region->start = start;
    region->size = size;
}

static void set_up(void)
{
    struct command_context command;

    memset(&flash, 0, sizeof flash);
    memset(&pump, 0, sizeof pump);
    memset(&timer, 0, sizeof timer);
    memset(&dog, 0, sizeof dog);
    memset(&line, 0, sizeof line);
    uart_init(&board.line, &line, 1);
    board.pump = &pump;
    board.timer = &timer;
    board.watchdog = &dog;
    set_region(&board.slots[0], slots[0], sizeof slots[0]);
    set_region(&board.slots[1], slots[1], sizeof slots[1]);
    set_region(&board.counter, counter_bits, sizeof counter_bits);
    board_supervisor_port(&board, &port);
    board_update_port(&board, &update_port);
    update_init(&update, &update_port, UPDATE_SLOT_B);
    memset(&box, 0, sizeof box);
    (void)blackbox_attach(&box);
    dose_init(&dose, 65536);
    memset(&command, 0, sizeof command);
    memset(command.session, 0x31, sizeof command.session);
    command.link_key = shared;
    command.dose = &dose;
    command.update = &update;
    command.log = &box;
    supervisor_init(&device, &port, &command);
}

static void cycle(uint32_t steps)
{
    timer.COUNT_MS += 10u;
    pump.ENCODER += steps;
    supervisor_cycle(&device);
}

static void receive(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        line.ISR = 0x20u;
        line.RDR = bytes[i];
        uart_on_receive(&board.line);
    }
    line.ISR = 0x80u;
}

static void start_dose(uint64_t volume_nl)
{
    struct dose_order order = {1, volume_nl, 500000};
    struct dose_sample sample = {0, 0};

    sample.now_ms = timer.COUNT_MS;
    sample.encoder_steps = pump.ENCODER;
    TEST_ASSERT_EQUAL_INT(DOSE_ACCEPTED, dose_start(&dose, &order, &sample));
}

static uint32_t last_event(void)
{
    struct blackbox_entry entry;

    return blackbox_read(&box, blackbox_count(&box) - 1u, &entry) ? entry.event : 0u;
}

static void cycle_drives_the_pump_and_feeds_the_watchdog(void)
{
    set_up();
    start_dose(1000000);
    cycle(5);
    TEST_ASSERT_EQUAL_UINT32(50000, pump.RATE);
    TEST_ASSERT_EQUAL_UINT32(1, pump.VALVE);
    TEST_ASSERT_EQUAL_UINT32(0xaaaa, dog.KR);
}

/* @black-box @verifies SRS-006 */
static void watchdog_goes_hungry_without_a_control_step(void)
{
    set_up();
    dose.control_steps = 0xffffffffu;
    device.steps_seen = 0;
    cycle(0);
    TEST_ASSERT_EQUAL_UINT32(0, dog.KR);
}

static void alarm_closes_the_valve_and_is_logged(void)
{
    set_up();
    start_dose(1000000);
    cycle(5);
    cycle(DOSE_STEPS_PER_SAMPLE_MAX + 1u);
    TEST_ASSERT_EQUAL_UINT32(0, pump.RATE);
    TEST_ASSERT_EQUAL_UINT32(0, pump.VALVE);
    TEST_ASSERT_EQUAL_UINT32(EVENT_DOSE_ALARM, last_event());
}

static void completed_dose_is_logged(void)
{
    set_up();
    start_dose(DOSE_VOLUME_MIN_NL);
    for (int i = 0; i < 13; i++) {
        cycle(4000);
    }
    TEST_ASSERT_EQUAL_UINT32(EVENT_DOSE_COMPLETE, last_event());
}

static void command_on_the_line_is_answered(void)
{
    struct frame_message stop;
    uint8_t wire[FRAME_SIZE_MAX];
    size_t size;

    set_up();
    start_dose(1000000);
    memset(&stop, 0, sizeof stop);
    stop.type = COMMAND_STOP_DOSE;
    stop.counter = 1;
    size = frame_seal(&stop, shared, device.command.session, FRAME_TO_DEVICE, wire, sizeof wire);
    receive(wire, size);
    cycle(5);
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, dose.state);
    TEST_ASSERT_EQUAL_UINT32(EVENT_DOSE_STOPPED, last_event());
}

static void damaged_frame_is_logged(void)
{
    static const uint8_t bytes[3] = {FRAME_START, 0xff, 0xff};

    set_up();
    receive(bytes, sizeof bytes);
    cycle(0);
    TEST_ASSERT_EQUAL_UINT32(EVENT_FRAME_DAMAGED, last_event());
}

static void reply_that_cannot_be_sent_is_logged(void)
{
    struct frame_message stop;
    uint8_t wire[FRAME_SIZE_MAX];

    set_up();
    memset(&stop, 0, sizeof stop);
    stop.type = COMMAND_STOP_DOSE;
    stop.counter = 1;
    receive(wire, frame_seal(&stop, shared, device.command.session, FRAME_TO_DEVICE, wire,
                             sizeof wire));
    line.ISR = 0;
    cycle(0);
    TEST_ASSERT_EQUAL_UINT32(EVENT_FRAME_DAMAGED, last_event());
}

/* @white-box */
static void flooded_line_does_not_hold_up_the_cycle(void)
{
    uint8_t noise[SUPERVISOR_BYTES_PER_CYCLE + 8u];
    uint8_t byte;

    set_up();
    memset(noise, 0, sizeof noise);
    receive(noise, sizeof noise);
    cycle(0);
    TEST_ASSERT_EQUAL_UINT32(8, board.line.head - board.line.tail);
    TEST_ASSERT_TRUE(uart_take(&board.line, &byte));
}

static void rollback_counter_only_rises(void)
{
    set_up();
    TEST_ASSERT_EQUAL_UINT32(0, update_port.lowest_counter(&board));
    TEST_ASSERT_TRUE(update_port.raise_counter(&board, 11));
    TEST_ASSERT_EQUAL_UINT32(11, update_port.lowest_counter(&board));
    TEST_ASSERT_TRUE(update_port.raise_counter(&board, 3));
    TEST_ASSERT_EQUAL_UINT32(11, update_port.lowest_counter(&board));
    TEST_ASSERT_FALSE(update_port.raise_counter(&board, BOARD_COUNTER_BITS + 1u));
}

static void slots_are_kept_apart(void)
{
    static const uint8_t bytes[2] = {0x12, 0x34};
    uint8_t found[2];

    set_up();
    TEST_ASSERT_TRUE(update_port.program(&board, UPDATE_SLOT_B, 4, bytes, sizeof bytes));
    TEST_ASSERT_TRUE(update_port.fetch(&board, UPDATE_SLOT_B, 4, found, sizeof found));
    TEST_ASSERT_EQUAL_HEX8_ARRAY(bytes, found, sizeof found);
    TEST_ASSERT_EQUAL_INT(0xff, slots[0][4]);
    TEST_ASSERT_EQUAL_INT(0x12, slots[1][4]);
    TEST_ASSERT_TRUE(update_port.erase(&board, UPDATE_SLOT_A));
}

int main(void)
{
    RUN_TEST(cycle_drives_the_pump_and_feeds_the_watchdog);
    RUN_TEST(watchdog_goes_hungry_without_a_control_step);
    RUN_TEST(alarm_closes_the_valve_and_is_logged);
    RUN_TEST(completed_dose_is_logged);
    RUN_TEST(command_on_the_line_is_answered);
    RUN_TEST(damaged_frame_is_logged);
    RUN_TEST(reply_that_cannot_be_sent_is_logged);
    RUN_TEST(flooded_line_does_not_hold_up_the_cycle);
    RUN_TEST(rollback_counter_only_rises);
    RUN_TEST(slots_are_kept_apart);
    return UNITY_END();
}
