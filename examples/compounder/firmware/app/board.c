#include "app/board.h"

#include "hal/watchdog.h"

#define VALVE_CLOSED 0u
#define VALVE_OPEN 1u
#define BITS_PER_BYTE 8u

static struct dose_sample read_sample(void *context)
{
    const struct board *board = context;
    struct dose_sample sample;

    sample.now_ms = board->timer->COUNT_MS;
    sample.encoder_steps = board->pump->ENCODER;
    return sample;
}

static void set_drive(void *context, struct dose_drive drive)
{
    struct board *board = context;

    board->pump->RATE = drive.rate_nl_s;
    board->pump->VALVE = drive.valve_open ? VALVE_OPEN : VALVE_CLOSED;
}

static bool take_byte(void *context, uint8_t *byte)
{
    struct board *board = context;

    return uart_take(&board->line, byte);
}

static bool send_bytes(void *context, const uint8_t *bytes, size_t length)
{
    struct board *board = context;

    return uart_send(&board->line, bytes, length);
}

static void feed(void *context)
{
    const struct board *board = context;

    watchdog_feed(board->watchdog);
}

static const struct flash_region *region_of(const struct board *board, enum update_slot slot)
{
    return slot == UPDATE_SLOT_B ? &board->slots[1] : &board->slots[0];
}

static bool erase(void *context, enum update_slot slot)
{
    return flash_region_erase(region_of(context, slot));
}

static bool program(void *context, enum update_slot slot, uint32_t offset, const uint8_t *bytes,
                    size_t length)
{
    return flash_region_program(region_of(context, slot), offset, bytes, length);
}

static bool fetch(void *context, enum update_slot slot, uint32_t offset, uint8_t *bytes,
                  size_t length)
{
    return flash_region_fetch(region_of(context, slot), offset, bytes, length);
}

static uint32_t lowest_counter(void *context)
{
    const struct board *board = context;
    uint32_t cleared = 0;

    for (uint32_t bit = 0; bit < BOARD_COUNTER_BITS; bit++) {
        uint8_t byte = board->counter.start[bit / BITS_PER_BYTE];

        if ((byte & (1u << (bit % BITS_PER_BYTE))) == 0u) {
            cleared++;
        }
    }
    return cleared;
}

static bool raise_counter(void *context, uint32_t value)
{
    const struct board *board = context;

    if (value > BOARD_COUNTER_BITS) {
        return false;
    }
    for (uint32_t bit = 0; bit < value; bit++) {
        uint32_t offset = bit / BITS_PER_BYTE;
        uint8_t byte = (uint8_t)(board->counter.start[offset] & ~(1u << (bit % BITS_PER_BYTE)));

        if (!flash_region_program(&board->counter, offset, &byte, 1)) {
            return false;
        }
    }
    return true;
}

void board_supervisor_port(struct board *board, struct supervisor_port *port)
{
    port->context = board;
    port->sample = read_sample;
    port->drive = set_drive;
    port->take_byte = take_byte;
    port->send = send_bytes;
    port->feed_watchdog = feed;
}

void board_update_port(struct board *board, struct update_port *port)
{
    port->context = board;
    port->erase = erase;
    port->program = program;
    port->fetch = fetch;
    port->lowest_counter = lowest_counter;
    port->raise_counter = raise_counter;
}
