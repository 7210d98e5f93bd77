#ifndef APP_SUPERVISOR_H
#define APP_SUPERVISOR_H

#include "comms/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUPERVISOR_BYTES_PER_CYCLE 64u

/* What one cycle of the device needs from the board. */
struct supervisor_port {
    void *context;
    struct dose_sample (*sample)(void *context);
    void (*drive)(void *context, struct dose_drive drive);
    bool (*take_byte)(void *context, uint8_t *byte);
    bool (*send)(void *context, const uint8_t *bytes, size_t length);
    void (*feed_watchdog)(void *context);
};

struct supervisor {
    const struct supervisor_port *port;
    struct frame_receiver receiver;
    struct command_context command;
    uint32_t steps_seen;
    enum dose_state state_seen;
};

/* `command` holds dose control, update, log, key and session of the device. */
void supervisor_init(struct supervisor *device, const struct supervisor_port *port,
                     const struct command_context *command);

/* One cycle, every 10 ms: control first, then what came over the line, then the watchdog. */
void supervisor_cycle(struct supervisor *device);

#endif
