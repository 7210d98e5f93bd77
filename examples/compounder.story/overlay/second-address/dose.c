#include "pump/dose.h"

#include <string.h>

#define Q16_BITS 16u

static const struct dose_drive halted = {0, false};

static void raise_alarm(struct dose_control *control, enum dose_fault fault)
{
    control->state = DOSE_ALARM;
    control->fault = fault;
    control->rate_nl_s = 0;
}

static void take_sample(struct dose_control *control, const struct dose_sample *sample)
{
    /* Unsigned differences are right across the wrap-around of both counters. */
    uint32_t elapsed_ms = sample->now_ms - control->last.now_ms;
    uint32_t steps = sample->encoder_steps - control->last.encoder_steps;

    control->last = *sample;
    if (elapsed_ms > DOSE_SAMPLE_GAP_MAX_MS) {
        /* The rate held longer than planned: how much was delivered meanwhile is not our decision. */
        raise_alarm(control, DOSE_FAULT_LATE_SAMPLE);
        return;
    }
    if (steps > DOSE_STEPS_PER_SAMPLE_MAX) {
        raise_alarm(control, DOSE_FAULT_ENCODER);
        return;
    }
    control->delivered_q16_nl += (uint64_t)steps * control->step_volume_q16_nl;
    if (steps == 0u && control->rate_nl_s > 0u) {
        control->stalled_ms += elapsed_ms;
    } else {
        control->stalled_ms = 0;
    }
    if (control->stalled_ms >= DOSE_STALL_LIMIT_MS) {
        raise_alarm(control, DOSE_FAULT_STALL);
    }
}

static void guard_volume(struct dose_control *control)
{
    uint64_t delivered_nl = dose_delivered_nl(control);

    if (delivered_nl > control->order.volume_nl + DOSE_OVER_DELIVERY_NL) {
        raise_alarm(control, DOSE_FAULT_OVER_DELIVERY);
    } else if (control->state == DOSE_RUNNING && delivered_nl >= control->order.volume_nl) {
        control->state = DOSE_COMPLETE;
        control->rate_nl_s = 0;
    }
}

static void approach_rate(struct dose_control *control, uint32_t wanted_nl_s)
{
    /* A limited slope keeps pressure peaks out of the tubing set (SRS-003). */
    if (wanted_nl_s > control->rate_nl_s + DOSE_RATE_STEP_NL_S) {
        control->rate_nl_s += DOSE_RATE_STEP_NL_S;
    } else {
        control->rate_nl_s = wanted_nl_s;
    }
}

void dose_init(struct dose_control *control, uint32_t step_volume_q16_nl)
{
    memset(control, 0, sizeof *control);
    control->step_volume_q16_nl = step_volume_q16_nl;
}

enum dose_result dose_start(struct dose_control *control, const struct dose_order *order,
                            const struct dose_sample *sample)
{
    if (control->state == DOSE_RUNNING || control->state == DOSE_ALARM) {
        return DOSE_BUSY;
    }
    if (control->step_volume_q16_nl == 0u) {
        return DOSE_NOT_CALIBRATED;
    }
    if (order->volume_nl < DOSE_VOLUME_MIN_NL || order->volume_nl > DOSE_VOLUME_MAX_NL) {
        return DOSE_VOLUME_REFUSED;
    }
    if (order->rate_nl_s < DOSE_RATE_MIN_NL_S || order->rate_nl_s > DOSE_RATE_MAX_NL_S) {
        return DOSE_RATE_REFUSED;
    }
    control->order = *order;
    control->last = *sample;
    control->delivered_q16_nl = 0;
    control->rate_nl_s = 0;
    control->stalled_ms = 0;
    control->fault = DOSE_FAULT_NONE;
    control->state = DOSE_RUNNING;
    return DOSE_ACCEPTED;
}

struct dose_drive dose_step(struct dose_control *control, const struct dose_sample *sample)
{
    struct dose_drive drive;

    control->control_steps++;
    if (control->state == DOSE_IDLE || control->state == DOSE_ALARM) {
        control->last = *sample;
        return halted;
    }
    take_sample(control, sample);
    if (control->state != DOSE_ALARM) {
        /* Also after completion: a pump that goes on turning over-delivers (HAZ-1). */
        guard_volume(control);
    }
    if (control->state != DOSE_RUNNING) {
        return halted;
    }
    approach_rate(control, control->order.rate_nl_s);
    drive.rate_nl_s = control->rate_nl_s;
    drive.valve_open = true;
    return drive;
}

void dose_stop(struct dose_control *control)
{
    if (control->state != DOSE_ALARM) {
        control->state = DOSE_IDLE;
    }
    control->rate_nl_s = 0;
}

void dose_acknowledge(struct dose_control *control)
{
    if (control->state == DOSE_ALARM) {
        control->state = DOSE_IDLE;
        control->fault = DOSE_FAULT_NONE;
        control->stalled_ms = 0;
    }
}

uint64_t dose_delivered_nl(const struct dose_control *control)
{
    return control->delivered_q16_nl >> Q16_BITS;
}
