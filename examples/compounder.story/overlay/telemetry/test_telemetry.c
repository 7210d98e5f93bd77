/* Telemetry: counts add up and the record has its size. */
#include "comms/bytes.h"
#include "telemetry/telemetry.h"
#include "unity_mini.h"

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
    TEST_ASSERT_TRUE(telemetry_pack(&telemetry, record, 11) == 0u);
}

int main(void)
{
    RUN_TEST(doses_add_up);
    return UNITY_END();
}
