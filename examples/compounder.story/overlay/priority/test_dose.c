/* PUMP-DOSE: limits, volume by encoder, and every alarm (SRS-001 to SRS-006). */
#include "pump/dose.h"
#include "unity_mini.h"

#define ONE_NL_PER_STEP_Q16 65536u
#define CYCLE_MS 10u

static struct dose_control control;
static struct dose_sample sample;

static struct dose_order order_of(uint64_t volume_nl, uint32_t rate_nl_s)
{
    struct dose_order order;

    order.order_id = 42;
    order.volume_nl = volume_nl;
    order.rate_nl_s = rate_nl_s;
    return order;
}

static void set_up(void)
{
    dose_init(&control, ONE_NL_PER_STEP_Q16);
    sample.now_ms = 1000;
    sample.encoder_steps = 0;
}

static enum dose_result start(uint64_t volume_nl, uint32_t rate_nl_s)
{
    struct dose_order order = order_of(volume_nl, rate_nl_s);

    return dose_start(&control, &order, &sample);
}

static struct dose_drive cycle(uint32_t steps)
{
    sample.now_ms += CYCLE_MS;
    sample.encoder_steps += steps;
    return dose_step(&control, &sample);
}

/* @black-box @verifies SRS-001 */
static void order_outside_the_limits_is_refused(void)
{
    set_up();
    TEST_ASSERT_EQUAL_INT(DOSE_VOLUME_REFUSED, start(DOSE_VOLUME_MIN_NL - 1u, 100000));
    TEST_ASSERT_EQUAL_INT(DOSE_VOLUME_REFUSED, start((uint64_t)DOSE_VOLUME_MAX_NL + 1u, 100000));
    TEST_ASSERT_EQUAL_INT(DOSE_RATE_REFUSED, start(100000, DOSE_RATE_MIN_NL_S - 1u));
    TEST_ASSERT_EQUAL_INT(DOSE_RATE_REFUSED, start(100000, DOSE_RATE_MAX_NL_S + 1u));
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, control.state);
    TEST_ASSERT_EQUAL_INT(DOSE_ACCEPTED, start(DOSE_VOLUME_MAX_NL, DOSE_RATE_MAX_NL_S));
}

static void order_is_refused_without_calibration_and_while_running(void)
{
    set_up();
    dose_init(&control, 0);
    TEST_ASSERT_EQUAL_INT(DOSE_NOT_CALIBRATED, start(100000, 100000));
    set_up();
    TEST_ASSERT_EQUAL_INT(DOSE_ACCEPTED, start(100000, 100000));
    TEST_ASSERT_EQUAL_INT(DOSE_BUSY, start(100000, 100000));
}

static void rate_rises_step_by_step_to_the_order(void)
{
    set_up();
    (void)start(1000000, 120000);
    TEST_ASSERT_EQUAL_UINT32(50000, cycle(1).rate_nl_s);
    TEST_ASSERT_EQUAL_UINT32(100000, cycle(1).rate_nl_s);
    TEST_ASSERT_EQUAL_UINT32(120000, cycle(1).rate_nl_s);
    TEST_ASSERT_TRUE(cycle(1).valve_open);
}

static void dose_ends_when_the_encoder_says_so(void)
{
    struct dose_drive drive;

    set_up();
    (void)start(60000, 500000);
    for (int i = 0; i < 14; i++) {
        drive = cycle(4096);
        TEST_ASSERT_TRUE(drive.valve_open);
    }
    drive = cycle(4096);
    TEST_ASSERT_EQUAL_INT(DOSE_COMPLETE, control.state);
    TEST_ASSERT_EQUAL_UINT32(0, drive.rate_nl_s);
    TEST_ASSERT_FALSE(drive.valve_open);
    TEST_ASSERT_EQUAL_UINT64(61440, dose_delivered_nl(&control));
}

static void fractions_of_a_nanolitre_add_up(void)
{
    set_up();
    dose_init(&control, ONE_NL_PER_STEP_Q16 / 4u);
    (void)start(60000, 500000);
    (void)cycle(3);
    TEST_ASSERT_EQUAL_UINT64(0, dose_delivered_nl(&control));
    (void)cycle(1);
    TEST_ASSERT_EQUAL_UINT64(1, dose_delivered_nl(&control));
}

static void pump_that_goes_on_turning_after_the_dose_is_an_alarm(void)
{
    set_up();
    (void)start(DOSE_VOLUME_MIN_NL, 500000);
    while (control.state == DOSE_RUNNING) {
        (void)cycle(4000);
    }
    TEST_ASSERT_EQUAL_INT(DOSE_COMPLETE, control.state);
    for (int i = 0; i < 6; i++) {
        (void)cycle(4000);
    }
    TEST_ASSERT_EQUAL_INT(DOSE_ALARM, control.state);
    TEST_ASSERT_EQUAL_INT(DOSE_FAULT_OVER_DELIVERY, control.fault);
    TEST_ASSERT_FALSE(cycle(4000).valve_open);
}

static void pump_that_does_not_turn_is_an_alarm(void)
{
    set_up();
    (void)start(1000000, 500000);
    for (int i = 0; i < 50; i++) {
        (void)cycle(0);
    }
    TEST_ASSERT_EQUAL_INT(DOSE_RUNNING, control.state);
    (void)cycle(0);
    TEST_ASSERT_EQUAL_INT(DOSE_ALARM, control.state);
    TEST_ASSERT_EQUAL_INT(DOSE_FAULT_STALL, control.fault);
}

static void late_control_step_is_an_alarm(void)
{
    set_up();
    (void)start(1000000, 500000);
    sample.now_ms += DOSE_SAMPLE_GAP_MAX_MS + 1u;
    TEST_ASSERT_EQUAL_UINT32(0, dose_step(&control, &sample).rate_nl_s);
    TEST_ASSERT_EQUAL_INT(DOSE_FAULT_LATE_SAMPLE, control.fault);
}

static void impossible_encoder_step_is_an_alarm(void)
{
    set_up();
    (void)start(1000000, 500000);
    (void)cycle(DOSE_STEPS_PER_SAMPLE_MAX + 1u);
    TEST_ASSERT_EQUAL_INT(DOSE_ALARM, control.state);
    TEST_ASSERT_EQUAL_INT(DOSE_FAULT_ENCODER, control.fault);
    TEST_ASSERT_EQUAL_UINT64(0, dose_delivered_nl(&control));
}

/* @white-box */
static void counters_may_wrap_around(void)
{
    set_up();
    sample.now_ms = 0xfffffffbu;
    sample.encoder_steps = 0xfffffff0u;
    (void)start(1000000, 500000);
    (void)cycle(100);
    TEST_ASSERT_EQUAL_INT(DOSE_RUNNING, control.state);
    TEST_ASSERT_EQUAL_UINT64(100, dose_delivered_nl(&control));
}

static void alarm_stays_until_acknowledged(void)
{
    set_up();
    (void)start(1000000, 500000);
    (void)cycle(DOSE_STEPS_PER_SAMPLE_MAX + 1u);
    dose_stop(&control);
    TEST_ASSERT_EQUAL_INT(DOSE_ALARM, control.state);
    TEST_ASSERT_EQUAL_INT(DOSE_BUSY, start(100000, 100000));
    dose_acknowledge(&control);
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, control.state);
    TEST_ASSERT_EQUAL_INT(DOSE_ACCEPTED, start(100000, 100000));
}

static void stop_ends_a_dose_at_once(void)
{
    set_up();
    (void)start(1000000, 500000);
    (void)cycle(10);
    dose_stop(&control);
    TEST_ASSERT_FALSE(cycle(0).valve_open);
    TEST_ASSERT_EQUAL_INT(DOSE_IDLE, control.state);
}

static void every_control_step_is_counted(void)
{
    set_up();
    (void)cycle(0);
    (void)cycle(0);
    TEST_ASSERT_EQUAL_UINT32(2, control.control_steps);
}

static void alarm_has_a_priority(void)
{
    set_up();
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_NONE, dose_priority(&control, 0));
    (void)start(1000000, 500000);
    (void)cycle(DOSE_STEPS_PER_SAMPLE_MAX + 1u);
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_MEDIUM, dose_priority(&control, 0));
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_HIGH, dose_priority(&control, 1001));
    control.fault = DOSE_FAULT_STALL;
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_MEDIUM, dose_priority(&control, 30000));
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_HIGH, dose_priority(&control, 30001));
    control.fault = DOSE_FAULT_LATE_SAMPLE;
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_LOW, dose_priority(&control, 20000));
    TEST_ASSERT_EQUAL_INT(DOSE_PRIORITY_HIGH, dose_priority(&control, 20001));
}

int main(void)
{
    RUN_TEST(order_outside_the_limits_is_refused);
    RUN_TEST(order_is_refused_without_calibration_and_while_running);
    RUN_TEST(rate_rises_step_by_step_to_the_order);
    RUN_TEST(dose_ends_when_the_encoder_says_so);
    RUN_TEST(fractions_of_a_nanolitre_add_up);
    RUN_TEST(pump_that_goes_on_turning_after_the_dose_is_an_alarm);
    RUN_TEST(pump_that_does_not_turn_is_an_alarm);
    RUN_TEST(late_control_step_is_an_alarm);
    RUN_TEST(impossible_encoder_step_is_an_alarm);
    RUN_TEST(counters_may_wrap_around);
    RUN_TEST(alarm_stays_until_acknowledged);
    RUN_TEST(stop_ends_a_dose_at_once);
    RUN_TEST(every_control_step_is_counted);
    RUN_TEST(alarm_has_a_priority);
    return UNITY_END();
}
