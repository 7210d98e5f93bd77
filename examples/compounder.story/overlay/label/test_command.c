/* COMMS-COMMAND: who may command, replays, lengths, and each command (SRS-010 to SRS-013). */
#include "comms/bytes.h"
#include "comms/command.h"
#include "fake_flash.h"
#include "image_maker.h"
#include "unity_mini.h"

static uint8_t shared[HMAC_KEY_SIZE];
static struct dose_control dose;
static struct blackbox box;
static struct fake_flash flash;
static struct update_port port;
static struct update_session update;
static struct command_context device;
static struct frame_receiver receiver;
static struct frame_message reply;
static uint32_t counter;

static void set_up(void)
{
    memset(shared, 0x24, sizeof shared);
    memset(&box, 0, sizeof box);
    (void)blackbox_attach(&box);
    dose_init(&dose, 65536);
    fake_port(&flash, &port);
    update_init(&update, &port, UPDATE_SLOT_B);
    memset(&device, 0, sizeof device);
    memset(device.session, 0x99, sizeof device.session);
    device.link_key = shared;
    device.dose = &dose;
    device.update = &update;
    device.log = &box;
    counter = 0;
}

static size_t exchange(const struct frame_message *command, const uint8_t *session)
{
    uint8_t wire[FRAME_SIZE_MAX];
    uint8_t answer[FRAME_SIZE_MAX];
    size_t size = frame_seal(command, shared, session, FRAME_TO_DEVICE, wire, sizeof wire);

    frame_receiver_reset(&receiver);
    for (size_t i = 0; i < size; i++) {
        (void)frame_push(&receiver, wire[i], 0);
    }
    size = command_handle(&device, &receiver, answer, sizeof answer);
    frame_receiver_reset(&receiver);
    for (size_t i = 0; i < size; i++) {
        (void)frame_push(&receiver, answer[i], 0);
    }
    return size;
}

/* Sends the command with the next counter and opens the reply; answers the reply's type. */
static int command(uint8_t type, const uint8_t *payload, uint16_t length)
{
    struct frame_message message;

    memset(&message, 0, sizeof message);
    counter++;
    message.type = type;
    message.counter = counter;
    message.length = length;
    if (length > 0u) {
        memcpy(message.payload, payload, length);
    }
    if (exchange(&message, device.session) == 0u) {
        return -1;
    }
    if (!frame_open(&receiver, shared, device.session, FRAME_TO_HOST, &reply)) {
        return -2;
    }
    return reply.type;
}

static uint32_t last_event(void)
{
    struct blackbox_entry entry;

    if (!blackbox_read(&box, blackbox_count(&box) - 1u, &entry)) {
        return 0;
    }
    return entry.event;
}

static void make_order(uint8_t payload[16], uint64_t volume_nl)
{
    bytes_put_u32(payload, 4711);
    bytes_put_u64(&payload[4], volume_nl);
    bytes_put_u32(&payload[12], 500000);
}

static void hello_tells_the_session_to_who_has_the_key(void)
{
    static const uint8_t nothing[FRAME_SESSION_SIZE] = {0};
    struct frame_message hello;
    struct frame_message answer;

    set_up();
    memset(&hello, 0, sizeof hello);
    hello.type = COMMAND_HELLO;
    hello.length = FRAME_SESSION_SIZE;
    memset(hello.payload, 0x55, FRAME_SESSION_SIZE);
    device.last_counter = 12;
    TEST_ASSERT_TRUE(exchange(&hello, nothing) > 0u);
    TEST_ASSERT_TRUE(frame_open(&receiver, shared, hello.payload, FRAME_TO_HOST, &answer));
    TEST_ASSERT_EQUAL_INT(REPLY_SESSION, answer.type);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(device.session, answer.payload, FRAME_SESSION_SIZE);
    TEST_ASSERT_EQUAL_UINT32(12, bytes_get_u32(&answer.payload[8]));
    hello.length = 3;
    TEST_ASSERT_EQUAL_UINT32(0, exchange(&hello, nothing));
    hello.type = COMMAND_STOP_DOSE;
    TEST_ASSERT_EQUAL_UINT32(0, exchange(&hello, nothing));
}

static void order_starts_a_dose(void)
{
    uint8_t payload[16];

    set_up();
    make_order(payload, 1000000);
    TEST_ASSERT_EQUAL_INT(REPLY_DONE, command(COMMAND_START_DOSE, payload, sizeof payload));
    TEST_ASSERT_EQUAL_INT(DOSE_RUNNING, dose.state);
    TEST_ASSERT_EQUAL_UINT64(1000000, dose.order.volume_nl);
    TEST_ASSERT_EQUAL_UINT32(4711, dose.order.order_id);
    TEST_ASSERT_EQUAL_UINT32(EVENT_DOSE_STARTED, last_event());
}

static void refused_order_says_why(void)
{
    uint8_t payload[16];

    set_up();
    make_order(payload, 1);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_START_DOSE, payload, sizeof payload));
    TEST_ASSERT_EQUAL_INT(REFUSED_LIMITS, reply.payload[1]);
    make_order(payload, 1000000);
    (void)command(COMMAND_START_DOSE, payload, sizeof payload);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_START_DOSE, payload, sizeof payload));
    TEST_ASSERT_EQUAL_INT(REFUSED_BUSY, reply.payload[1]);
}

static void forged_command_gets_no_answer_and_does_nothing(void)
{
    static const uint8_t wrong_session[FRAME_SESSION_SIZE] = {7};
    struct frame_message message;

    set_up();
    memset(&message, 0, sizeof message);
    message.type = COMMAND_START_DOSE;
    message.counter = 1;
    message.length = 16;
    make_order(message.payload, 1000000);
    TEST_ASSERT_EQUAL_UINT32(0, exchange(&message, wrong_session));
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, dose.state);
    TEST_ASSERT_EQUAL_UINT32(EVENT_MESSAGE_FORGED, last_event());
}

static void replayed_command_does_nothing(void)
{
    uint8_t payload[16];

    set_up();
    make_order(payload, 1000000);
    (void)command(COMMAND_START_DOSE, payload, sizeof payload);
    (void)command(COMMAND_STOP_DOSE, NULL, 0);
    counter = 0;
    TEST_ASSERT_EQUAL_INT(-1, command(COMMAND_START_DOSE, payload, sizeof payload));
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, dose.state);
    TEST_ASSERT_EQUAL_UINT32(EVENT_MESSAGE_REPLAYED, last_event());
}

/* @black-box @verifies SRS-013 */
static void wrong_length_and_unknown_type_are_refused(void)
{
    uint8_t payload[17] = {0};

    set_up();
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_START_DOSE, payload, 15));
    TEST_ASSERT_EQUAL_INT(REFUSED_LENGTH, reply.payload[1]);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_START_DOSE, payload, 17));
    TEST_ASSERT_EQUAL_INT(REFUSED_LENGTH, reply.payload[1]);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(0x7f, payload, 0));
    TEST_ASSERT_EQUAL_INT(REFUSED_UNKNOWN, reply.payload[1]);
}

static void status_and_log_can_be_read(void)
{
    uint8_t sequence[4];

    set_up();
    dose.delivered_q16_nl = (uint64_t)123456 << 16;
    blackbox_record(&box, 99, EVENT_START, 5);
    TEST_ASSERT_EQUAL_INT(REPLY_STATUS, command(COMMAND_STATUS, NULL, 0));
    TEST_ASSERT_EQUAL_UINT64(123456, bytes_get_u64(&reply.payload[6]));
    TEST_ASSERT_EQUAL_UINT32(1, bytes_get_u32(&reply.payload[14]));
    bytes_put_u32(sequence, 0);
    TEST_ASSERT_EQUAL_INT(REPLY_LOG, command(COMMAND_READ_LOG, sequence, 4));
    TEST_ASSERT_EQUAL_UINT32(99, bytes_get_u32(&reply.payload[4]));
    TEST_ASSERT_EQUAL_UINT32(5, bytes_get_u32(&reply.payload[12]));
    bytes_put_u32(sequence, 9);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_READ_LOG, sequence, 4));
    TEST_ASSERT_EQUAL_INT(REFUSED_NO_ENTRY, reply.payload[1]);
}

static void alarm_is_acknowledged(void)
{
    set_up();
    dose.state = DOSE_ALARM;
    TEST_ASSERT_EQUAL_INT(REPLY_DONE, command(COMMAND_ACKNOWLEDGE, NULL, 0));
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, dose.state);
    TEST_ASSERT_EQUAL_UINT32(EVENT_ALARM_ACKNOWLEDGED, last_event());
}

static void update_goes_through_to_the_slot(void)
{
    uint8_t program[20];
    uint8_t header[IMAGE_HEADER_SIZE];
    uint8_t part[24] = {0};

    set_up();
    memset(program, 0x11, sizeof program);
    memcpy(&part[4], program, sizeof program);
    make_header(header, 2, 1, program, sizeof program);
    TEST_ASSERT_EQUAL_INT(REPLY_DONE, command(COMMAND_UPDATE_BEGIN, header, sizeof header));
    TEST_ASSERT_EQUAL_INT(REPLY_DONE, command(COMMAND_UPDATE_WRITE, part, sizeof part));
    TEST_ASSERT_EQUAL_INT(REPLY_DONE, command(COMMAND_UPDATE_FINISH, NULL, 0));
    TEST_ASSERT_EQUAL_UINT32(EVENT_UPDATE_STAGED, last_event());
    TEST_ASSERT_EQUAL_HEX8_ARRAY(header, flash.slots[UPDATE_SLOT_B], sizeof header);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_UPDATE_FINISH, NULL, 0));
    TEST_ASSERT_EQUAL_INT(REFUSED_UPDATE, reply.payload[1]);
}

/* @white-box */
static void update_and_dose_exclude_each_other(void)
{
    uint8_t payload[16];
    uint8_t program[20] = {0};
    uint8_t header[IMAGE_HEADER_SIZE];

    set_up();
    make_order(payload, 1000000);
    make_header(header, 2, 1, program, sizeof program);
    (void)command(COMMAND_START_DOSE, payload, sizeof payload);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_UPDATE_BEGIN, header, sizeof header));
    TEST_ASSERT_EQUAL_INT(REFUSED_BUSY, reply.payload[1]);
    TEST_ASSERT_EQUAL_UINT32(0, flash.erased);
    (void)command(COMMAND_STOP_DOSE, NULL, 0);
    (void)command(COMMAND_UPDATE_BEGIN, header, sizeof header);
    TEST_ASSERT_EQUAL_INT(REPLY_REFUSED, command(COMMAND_START_DOSE, payload, sizeof payload));
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, dose.state);
}

static void label_is_set(void)
{
    static const uint8_t payload[4] = {3, 'K', 'C', 'l'};

    set_up();
    TEST_ASSERT_EQUAL_INT(REPLY_DONE, command(COMMAND_SET_LABEL, payload, sizeof payload));
    TEST_ASSERT_EQUAL_HEX8_ARRAY("KCl", device.label, 4);
}

int main(void)
{
    RUN_TEST(hello_tells_the_session_to_who_has_the_key);
    RUN_TEST(order_starts_a_dose);
    RUN_TEST(refused_order_says_why);
    RUN_TEST(forged_command_gets_no_answer_and_does_nothing);
    RUN_TEST(replayed_command_does_nothing);
    RUN_TEST(wrong_length_and_unknown_type_are_refused);
    RUN_TEST(status_and_log_can_be_read);
    RUN_TEST(alarm_is_acknowledged);
    RUN_TEST(update_goes_through_to_the_slot);
    RUN_TEST(update_and_dose_exclude_each_other);
    RUN_TEST(label_is_set);
    return UNITY_END();
}
