/* Telemetry: counts add up and the record has its size. */
#include "comms/bytes.h"
#include "telemetry/telemetry.h"
#include "unity_mini.h"

/* @white-box */
static void doses_add_up(void)
{
    struct telemetry telemetry = {0, 0, 0};
    uint8_t record[TELEMETRY_RECORD_SIZE];

    telemetry_count(&telemetry, 30, 1);
    telemetry_count(&telemetry, 12, 0);
    TEST_ASSERT_EQUAL_UINT32(12, telemetry_pack(&telemetry, record, sizeof record));
    TEST_ASSERT_EQUAL_UINT32(42, bytes_get_u32(record));
    TEST_ASSERT_EQUAL_UINT32(2, bytes_get_u32(&record[4]));
    TEST_ASSERT_EQUAL_UINT32(1, bytes_get_u32(&record[8]));
}

/* @black-box @verifies SRS-020 */
static void record_that_does_not_fit_is_not_written(void)
{
    struct telemetry telemetry = {0, 0, 0};
    uint8_t record[TELEMETRY_RECORD_SIZE];

    TEST_ASSERT_EQUAL_UINT32(0, telemetry_pack(&telemetry, record, 11));
}

int main(void)
{
    RUN_TEST(doses_add_up);
    RUN_TEST(record_that_does_not_fit_is_not_written);
    return UNITY_END();
}
