#include "comms/command.h"

#include "comms/bytes.h"

#include <string.h>

#define START_DOSE_SIZE 16u
#define READ_LOG_SIZE 4u
#define SET_LABEL_MIN 2u
#define UPDATE_WRITE_MIN 5u
#define STATUS_SIZE 18u
#define LOG_ENTRY_SIZE 16u

typedef void (*command_function)(struct command_context *context,
                                 const struct frame_message *command,
                                 struct frame_message *reply);

struct command_entry {
    uint8_t type;
    uint16_t shortest;
    uint16_t longest;
    command_function run;
};

static const uint8_t no_session[FRAME_SESSION_SIZE] = {0};

static void refuse(struct command_context *context, const struct frame_message *command,
                   struct frame_message *reply, enum command_refusal why)
{
    reply->type = REPLY_REFUSED;
    reply->length = 2;
    reply->payload[0] = command->type;
    reply->payload[1] = (uint8_t)why;
    blackbox_record(context->log, context->now_ms, EVENT_COMMAND_REFUSED,
                    ((uint32_t)command->type << 8) | (uint32_t)why);
}

static void start_dose(struct command_context *context, const struct frame_message *command,
                       struct frame_message *reply)
{
    struct dose_order order;
    enum dose_result result;

    order.order_id = bytes_get_u32(command->payload);
    order.volume_nl = bytes_get_u64(&command->payload[4]);
    order.rate_nl_s = bytes_get_u32(&command->payload[12]);
    if (context->update->begun) {
        refuse(context, command, reply, REFUSED_BUSY);
        return;
    }
    result = dose_start(context->dose, &order, &context->sample);
    if (result == DOSE_ACCEPTED) {
        blackbox_record(context->log, context->now_ms, EVENT_DOSE_STARTED, order.order_id);
    } else {
        blackbox_record(context->log, context->now_ms, EVENT_DOSE_REFUSED, (uint32_t)result);
        refuse(context, command, reply, result == DOSE_BUSY ? REFUSED_BUSY : REFUSED_LIMITS);
    }
}

static void stop_dose(struct command_context *context, const struct frame_message *command,
                      struct frame_message *reply)
{
    (void)command;
    (void)reply;
    dose_stop(context->dose);
    blackbox_record(context->log, context->now_ms, EVENT_DOSE_STOPPED,
                    context->dose->order.order_id);
}

static void acknowledge(struct command_context *context, const struct frame_message *command,
                        struct frame_message *reply)
{
    (void)command;
    (void)reply;
    dose_acknowledge(context->dose);
    blackbox_record(context->log, context->now_ms, EVENT_ALARM_ACKNOWLEDGED, 0);
}

/* The first byte of the payload says how long the label is. */
static void copy_label_from_command(uint8_t *label, const uint8_t *payload)
{
    uint8_t length = payload[0];

    memcpy(label, &payload[1], length);
}

static void set_label(struct command_context *context, const struct frame_message *command,
                      struct frame_message *reply)
{
    (void)reply;
    memset(context->label, 0, sizeof context->label);
    copy_label_from_command(context->label, command->payload);
}

static void report_status(struct command_context *context, const struct frame_message *command,
                          struct frame_message *reply)
{
    (void)command;
    reply->type = REPLY_STATUS;
    reply->length = STATUS_SIZE;
    reply->payload[0] = (uint8_t)context->dose->state;
    reply->payload[1] = (uint8_t)context->dose->fault;
    bytes_put_u32(&reply->payload[2], context->dose->order.order_id);
    bytes_put_u64(&reply->payload[6], dose_delivered_nl(context->dose));
    bytes_put_u32(&reply->payload[14], blackbox_count(context->log));
}

static void read_log(struct command_context *context, const struct frame_message *command,
                     struct frame_message *reply)
{
    struct blackbox_entry entry;

    if (!blackbox_read(context->log, bytes_get_u32(command->payload), &entry)) {
        refuse(context, command, reply, REFUSED_NO_ENTRY);
        return;
    }
    reply->type = REPLY_LOG;
    reply->length = LOG_ENTRY_SIZE;
    bytes_put_u32(reply->payload, entry.sequence);
    bytes_put_u32(&reply->payload[4], entry.time_ms);
    bytes_put_u32(&reply->payload[8], entry.event);
    bytes_put_u32(&reply->payload[12], entry.detail);
}

static void update_answer(struct command_context *context, const struct frame_message *command,
                          struct frame_message *reply, enum update_status status)
{
    if (status != UPDATE_OK) {
        blackbox_record(context->log, context->now_ms, EVENT_UPDATE_REFUSED, (uint32_t)status);
        refuse(context, command, reply, REFUSED_UPDATE);
    }
}

static void begin_update(struct command_context *context, const struct frame_message *command,
                         struct frame_message *reply)
{
    if (context->dose->state == DOSE_RUNNING) {
        /* Erasing flash stops the processor for milliseconds: never while a pump turns (HAZ-4). */
        refuse(context, command, reply, REFUSED_BUSY);
        return;
    }
    blackbox_record(context->log, context->now_ms, EVENT_UPDATE_BEGUN, 0);
    update_answer(context, command, reply,
                  update_begin(context->update, command->payload, command->length));
}

static void write_update(struct command_context *context, const struct frame_message *command,
                         struct frame_message *reply)
{
    uint32_t offset = bytes_get_u32(command->payload);
    size_t length = (size_t)command->length - 4u;

    update_answer(context, command, reply,
                  update_write(context->update, offset, &command->payload[4], length));
}

static void finish_update(struct command_context *context, const struct frame_message *command,
                          struct frame_message *reply)
{
    enum update_status status = update_finish(context->update);

    if (status == UPDATE_OK) {
        blackbox_record(context->log, context->now_ms, EVENT_UPDATE_STAGED,
                        context->update->header.version);
    }
    update_answer(context, command, reply, status);
}

static const struct command_entry commands[] = {
    {COMMAND_START_DOSE, START_DOSE_SIZE, START_DOSE_SIZE, start_dose},
    {COMMAND_STOP_DOSE, 0, 0, stop_dose},
    {COMMAND_STATUS, 0, 0, report_status},
    {COMMAND_ACKNOWLEDGE, 0, 0, acknowledge},
    {COMMAND_SET_LABEL, SET_LABEL_MIN, FRAME_PAYLOAD_MAX, set_label},
    {COMMAND_READ_LOG, READ_LOG_SIZE, READ_LOG_SIZE, read_log},
    {COMMAND_UPDATE_BEGIN, IMAGE_HEADER_SIZE, IMAGE_HEADER_SIZE, begin_update},
    {COMMAND_UPDATE_WRITE, UPDATE_WRITE_MIN, FRAME_PAYLOAD_MAX, write_update},
    {COMMAND_UPDATE_FINISH, 0, 0, finish_update},
};

static void dispatch(struct command_context *context, const struct frame_message *command,
                     struct frame_message *reply)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const struct command_entry *entry = &commands[i];

        if (entry->type != command->type) {
            continue;
        }
        if (command->length < entry->shortest || command->length > entry->longest) {
            refuse(context, command, reply, REFUSED_LENGTH);
            return;
        }
        entry->run(context, command, reply);
        return;
    }
    refuse(context, command, reply, REFUSED_UNKNOWN);
}

/* Tells the session to whoever has the key. The host's number takes the place of the session in
 * the reply's tag, so that an old reply cannot be played to the host. Repeating a recorded HELLO
 * only makes the device say again what is no secret. */
static size_t greet(struct command_context *context, const struct frame_message *hello,
                    uint8_t *out, size_t capacity)
{
    struct frame_message reply;

    if (hello->length != FRAME_SESSION_SIZE) {
        return 0;
    }
    memset(&reply, 0, sizeof reply);
    reply.type = REPLY_SESSION;
    reply.length = FRAME_SESSION_SIZE + 4u;
    memcpy(reply.payload, context->session, FRAME_SESSION_SIZE);
    bytes_put_u32(&reply.payload[FRAME_SESSION_SIZE], context->last_counter);
    return frame_seal(&reply, context->link_key, hello->payload, FRAME_TO_HOST, out, capacity);
}

size_t command_handle(struct command_context *context, const struct frame_receiver *receiver,
                      uint8_t *reply, size_t capacity)
{
    struct frame_message command;
    struct frame_message answer;

    if (frame_open(receiver, context->link_key, no_session, FRAME_TO_DEVICE, &command)) {
        return command.type == COMMAND_HELLO ? greet(context, &command, reply, capacity) : 0;
    }
    if (!frame_open(receiver, context->link_key, context->session, FRAME_TO_DEVICE, &command)) {
        blackbox_record(context->log, context->now_ms, EVENT_MESSAGE_FORGED, receiver->length);
        return 0;
    }
    if (command.counter <= context->last_counter) {
        blackbox_record(context->log, context->now_ms, EVENT_MESSAGE_REPLAYED, command.counter);
        return 0;
    }
    context->last_counter = command.counter;
    memset(&answer, 0, sizeof answer);
    answer.type = REPLY_DONE;
    answer.length = 1;
    answer.payload[0] = command.type;
    context->reply_counter++;
    answer.counter = context->reply_counter;
    dispatch(context, &command, &answer);
    return frame_seal(&answer, context->link_key, context->session, FRAME_TO_HOST, reply,
                      capacity);
}
