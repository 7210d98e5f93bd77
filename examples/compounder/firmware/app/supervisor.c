#include "app/supervisor.h"

#include <string.h>

static void note_state(struct supervisor *device)
{
    const struct dose_control *dose = device->command.dose;

    if (dose->state == device->state_seen) {
        return;
    }
    device->state_seen = dose->state;
    if (dose->state == DOSE_ALARM) {
        blackbox_record(device->command.log, device->command.now_ms, EVENT_DOSE_ALARM,
                        (uint32_t)dose->fault);
    } else if (dose->state == DOSE_COMPLETE) {
        blackbox_record(device->command.log, device->command.now_ms, EVENT_DOSE_COMPLETE,
                        dose->order.order_id);
    }
}

static void answer(struct supervisor *device)
{
    uint8_t reply[FRAME_SIZE_MAX];
    size_t size = command_handle(&device->command, &device->receiver, reply, sizeof reply);

    if (size > 0u && !device->port->send(device->port->context, reply, size)) {
        /* The host repeats a question that got no answer; the line itself is what failed. */
        blackbox_record(device->command.log, device->command.now_ms, EVENT_FRAME_DAMAGED, 0);
    }
}

static void read_line(struct supervisor *device)
{
    uint8_t byte;

    /* The limit keeps a flooded line from holding up the control step (HAZ-2). */
    for (uint32_t i = 0; i < SUPERVISOR_BYTES_PER_CYCLE; i++) {
        enum frame_status status;

        if (!device->port->take_byte(device->port->context, &byte)) {
            return;
        }
        status = frame_push(&device->receiver, byte, device->command.now_ms);
        if (status == FRAME_READY) {
            answer(device);
        } else if (status != FRAME_PENDING) {
            blackbox_record(device->command.log, device->command.now_ms, EVENT_FRAME_DAMAGED,
                            (uint32_t)status);
        }
    }
}

void supervisor_init(struct supervisor *device, const struct supervisor_port *port,
                     const struct command_context *command)
{
    memset(device, 0, sizeof *device);
    device->port = port;
    device->command = *command;
    device->state_seen = command->dose->state;
    device->steps_seen = command->dose->control_steps;
    frame_receiver_reset(&device->receiver);
}

void supervisor_cycle(struct supervisor *device)
{
    struct dose_control *dose = device->command.dose;

    device->command.sample = device->port->sample(device->port->context);
    device->command.now_ms = device->command.sample.now_ms;
    device->port->drive(device->port->context, dose_step(dose, &device->command.sample));
    note_state(device);
    read_line(device);
    note_state(device);
    if (dose->control_steps != device->steps_seen) {
        /* Fed for a control step that was really done, not for a loop that goes round. */
        device->steps_seen = dose->control_steps;
        device->port->feed_watchdog(device->port->context);
    }
}
