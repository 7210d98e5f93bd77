/* LOG-BLACKBOX: order, room, and survival of a reset (SRS-020, SRS-021). */
#include "log/blackbox.h"
#include "unity_mini.h"

static struct blackbox box;

static void set_up(void)
{
    memset(&box, 0xff, sizeof box);
    (void)blackbox_attach(&box);
}

static void damaged_memory_starts_empty(void)
{
    struct blackbox_entry entry;

    memset(&box, 0xa5, sizeof box);
    TEST_ASSERT_FALSE(blackbox_attach(&box));
    TEST_ASSERT_EQUAL_UINT32(0, blackbox_count(&box));
    TEST_ASSERT_FALSE(blackbox_read(&box, 0, &entry));
}

/* @black-box @verifies SRS-020 */
static void events_survive_a_reset(void)
{
    struct blackbox_entry entry;

    set_up();
    blackbox_record(&box, 12, EVENT_DOSE_ALARM, 3);
    TEST_ASSERT_TRUE(blackbox_attach(&box));
    TEST_ASSERT_TRUE(blackbox_read(&box, 0, &entry));
    TEST_ASSERT_EQUAL_UINT32(12, entry.time_ms);
    TEST_ASSERT_EQUAL_UINT32(EVENT_DOSE_ALARM, entry.event);
    TEST_ASSERT_EQUAL_UINT32(3, entry.detail);
}

static void one_changed_bit_is_noticed(void)
{
    set_up();
    blackbox_record(&box, 12, EVENT_DOSE_ALARM, 3);
    box.entries[0].detail ^= 1u;
    TEST_ASSERT_FALSE(blackbox_attach(&box));
}

static void oldest_event_makes_room(void)
{
    struct blackbox_entry entry;

    set_up();
    for (uint32_t i = 0; i <= BLACKBOX_CAPACITY; i++) {
        blackbox_record(&box, i, EVENT_START, i);
    }
    TEST_ASSERT_FALSE(blackbox_read(&box, 0, &entry));
    TEST_ASSERT_TRUE(blackbox_read(&box, 1, &entry));
    TEST_ASSERT_EQUAL_UINT32(1, entry.detail);
    TEST_ASSERT_TRUE(blackbox_read(&box, BLACKBOX_CAPACITY, &entry));
    TEST_ASSERT_FALSE(blackbox_read(&box, BLACKBOX_CAPACITY + 1u, &entry));
    TEST_ASSERT_EQUAL_UINT32(BLACKBOX_CAPACITY + 1u, blackbox_count(&box));
}

int main(void)
{
    RUN_TEST(damaged_memory_starts_empty);
    RUN_TEST(events_survive_a_reset);
    RUN_TEST(one_changed_bit_is_noticed);
    RUN_TEST(oldest_event_makes_room);
    return UNITY_END();
}
