/* COMMS-FRAME: framing, noise, forged and cut frames (SRS-008 to SRS-011). */
#include "comms/bytes.h"
#include "comms/frame.h"
#include "unity_mini.h"

static uint8_t shared[HMAC_KEY_SIZE];
static const uint8_t session[FRAME_SESSION_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8};
static const uint8_t other_session[FRAME_SESSION_SIZE] = {8, 7, 6, 5, 4, 3, 2, 1};
static struct frame_receiver receiver;
static uint8_t wire[FRAME_SIZE_MAX];

static void set_up(void)
{
    memset(shared, 0x42, sizeof shared);
    frame_receiver_reset(&receiver);
}

static struct frame_message sample_message(uint16_t length)
{
    struct frame_message message;

    memset(&message, 0, sizeof message);
    message.type = 0x10;
    message.counter = 77;
    message.length = length;
    memset(message.payload, 0x33, length);
    return message;
}

static enum frame_status receive(const uint8_t *bytes, size_t length)
{
    enum frame_status status = FRAME_PENDING;

    for (size_t i = 0; i < length; i++) {
        status = frame_push(&receiver, bytes[i], 0);
    }
    return status;
}

static size_t seal(uint16_t length)
{
    struct frame_message message = sample_message(length);

    return frame_seal(&message, shared, session, FRAME_TO_DEVICE, wire, sizeof wire);
}

static void crc_has_its_published_check_value(void)
{
    TEST_ASSERT_EQUAL_UINT32(0x29b1, frame_crc(0xffff, (const uint8_t *)"123456789", 9));
}

static void message_arrives_as_it_was_sent(void)
{
    struct frame_message message;
    struct frame_message sent = sample_message(16);
    size_t size;

    set_up();
    size = seal(16);
    TEST_ASSERT_EQUAL_UINT32(16u + FRAME_BODY_MIN + FRAME_OVERHEAD, size);
    TEST_ASSERT_EQUAL_INT(FRAME_READY, receive(wire, size));
    TEST_ASSERT_TRUE(frame_open(&receiver, shared, session, FRAME_TO_DEVICE, &message));
    TEST_ASSERT_EQUAL_UINT32(77, message.counter);
    TEST_ASSERT_EQUAL_UINT32(16, message.length);
    TEST_ASSERT_EQUAL_HEX8_ARRAY(sent.payload, message.payload, sizeof sent.payload);
}

static void longest_payload_fits_and_one_more_does_not(void)
{
    struct frame_message message = sample_message(FRAME_PAYLOAD_MAX);

    set_up();
    TEST_ASSERT_EQUAL_INT(FRAME_READY, receive(wire, seal(FRAME_PAYLOAD_MAX)));
    message.length = FRAME_PAYLOAD_MAX + 1u;
    TEST_ASSERT_EQUAL_UINT32(
        0, frame_seal(&message, shared, session, FRAME_TO_HOST, wire, sizeof wire));
    message.length = 4;
    TEST_ASSERT_EQUAL_UINT32(0, frame_seal(&message, shared, session, FRAME_TO_HOST, wire, 29));
    TEST_ASSERT_EQUAL_UINT32(30, frame_seal(&message, shared, session, FRAME_TO_HOST, wire, 30));
}

static void length_outside_the_limits_is_refused_before_the_body(void)
{
    uint8_t start[3] = {FRAME_START, 0, 0};

    set_up();
    bytes_put_u16(&start[1], FRAME_BODY_MAX + 1u);
    TEST_ASSERT_EQUAL_INT(FRAME_BAD_LENGTH, receive(start, sizeof start));
    bytes_put_u16(&start[1], FRAME_BODY_MIN - 1u);
    TEST_ASSERT_EQUAL_INT(FRAME_BAD_LENGTH, receive(start, sizeof start));
    bytes_put_u16(&start[1], 0xffffu);
    TEST_ASSERT_EQUAL_INT(FRAME_BAD_LENGTH, receive(start, sizeof start));
    TEST_ASSERT_EQUAL_INT(FRAME_READY, receive(wire, seal(8)));
}

static void noise_is_found_by_the_crc(void)
{
    size_t size;

    set_up();
    size = seal(16);
    wire[10] ^= 0x01u;
    TEST_ASSERT_EQUAL_INT(FRAME_BAD_CRC, receive(wire, size));
}

/* @black-box @verifies SRS-010 */
static void forged_message_with_right_crc_is_refused(void)
{
    struct frame_message message = sample_message(1);
    size_t size;

    set_up();
    size = seal(16);
    wire[3] = 0x11;
    bytes_put_u16(&wire[size - 2u], frame_crc(0xffff, &wire[1], size - 3u));
    TEST_ASSERT_EQUAL_INT(FRAME_READY, receive(wire, size));
    TEST_ASSERT_FALSE(frame_open(&receiver, shared, session, FRAME_TO_DEVICE, &message));
    TEST_ASSERT_EQUAL_UINT32(1, message.length);
}

static void message_of_another_session_direction_or_key_is_refused(void)
{
    struct frame_message message;

    set_up();
    (void)receive(wire, seal(16));
    TEST_ASSERT_FALSE(frame_open(&receiver, shared, other_session, FRAME_TO_DEVICE, &message));
    TEST_ASSERT_FALSE(frame_open(&receiver, shared, session, FRAME_TO_HOST, &message));
    shared[31] ^= 0x80u;
    TEST_ASSERT_FALSE(frame_open(&receiver, shared, session, FRAME_TO_DEVICE, &message));
}

static void empty_receiver_holds_no_message(void)
{
    struct frame_message message;

    set_up();
    TEST_ASSERT_FALSE(frame_open(&receiver, shared, session, FRAME_TO_DEVICE, &message));
    receiver.length = FRAME_BODY_MAX + 1u;
    TEST_ASSERT_FALSE(frame_open(&receiver, shared, session, FRAME_TO_DEVICE, &message));
}

static void half_a_frame_does_not_swallow_the_next(void)
{
    size_t size;

    set_up();
    size = seal(8);
    TEST_ASSERT_EQUAL_INT(FRAME_PENDING, receive(wire, 10));
    TEST_ASSERT_EQUAL_INT(FRAME_TIMED_OUT, frame_push(&receiver, 0x00, FRAME_TIMEOUT_MS + 1u));
    TEST_ASSERT_EQUAL_INT(FRAME_READY, receive(wire, size));
}

static void bytes_before_the_start_are_ignored(void)
{
    static const uint8_t noise[4] = {0x00, 0xff, 0x5a, 0x01};

    set_up();
    TEST_ASSERT_EQUAL_INT(FRAME_PENDING, receive(noise, sizeof noise));
    TEST_ASSERT_EQUAL_INT(FRAME_READY, receive(wire, seal(8)));
}

/* @white-box */
static void body_never_leaves_its_buffer(void)
{
    set_up();
    receiver.state = FRAME_WAITS_BODY;
    receiver.length = 0xffffu;
    receiver.taken = FRAME_BODY_MAX;
    TEST_ASSERT_EQUAL_INT(FRAME_BAD_LENGTH, frame_push(&receiver, 0x00, 0));
}

static void numbers_keep_their_bytes(void)
{
    uint8_t place[8];

    bytes_put_u64(place, 0x0102030405060708u);
    TEST_ASSERT_EQUAL_INT(0x08, place[0]);
    TEST_ASSERT_EQUAL_INT(0x01, place[7]);
    TEST_ASSERT_EQUAL_UINT64(0x0102030405060708u, bytes_get_u64(place));
    TEST_ASSERT_EQUAL_UINT32(0x05060708u, bytes_get_u32(place));
}

int main(void)
{
    RUN_TEST(crc_has_its_published_check_value);
    RUN_TEST(message_arrives_as_it_was_sent);
    RUN_TEST(longest_payload_fits_and_one_more_does_not);
    RUN_TEST(length_outside_the_limits_is_refused_before_the_body);
    RUN_TEST(noise_is_found_by_the_crc);
    RUN_TEST(forged_message_with_right_crc_is_refused);
    RUN_TEST(message_of_another_session_direction_or_key_is_refused);
    RUN_TEST(empty_receiver_holds_no_message);
    RUN_TEST(half_a_frame_does_not_swallow_the_next);
    RUN_TEST(bytes_before_the_start_are_ignored);
    RUN_TEST(body_never_leaves_its_buffer);
    RUN_TEST(numbers_keep_their_bytes);
    return UNITY_END();
}
