#ifndef PUMP_DOSE_H
#define PUMP_DOSE_H

#include <stdbool.h>
#include <stdint.h>

/* Dose control of one ingredient pump (SRS-001 to SRS-006).
 *
 * All volumes are nanolitres and all rates nanolitres per second, as integers: the target has no
 * double-precision unit and a dose must not depend on rounding. Volume is never integrated from the
 * commanded rate but from the encoder on the pump shaft, so that a slipping coupling is seen. */

#define DOSE_VOLUME_MIN_NL 50000u         /* 0.05 ml: below this the encoder is too coarse */
#define DOSE_VOLUME_MAX_NL 3000000000u    /* 3 l: the largest bag */
#define DOSE_RATE_MIN_NL_S 10000u         /* 0.01 ml/s */
#define DOSE_RATE_MAX_NL_S 15000000u      /* 15 ml/s: the tubing set's limit */
#define DOSE_RATE_STEP_NL_S 50000u        /* largest change of rate in one control step */
#define DOSE_OVER_DELIVERY_NL 20000u      /* HAZ-1: more than this beyond the order is an alarm */
#define DOSE_STALL_LIMIT_MS 500u          /* HAZ-2: a driven pump that does not turn */
#define DOSE_SAMPLE_GAP_MAX_MS 50u        /* a control step that came too late */
#define DOSE_STEPS_PER_SAMPLE_MAX 4096u   /* more cannot happen mechanically between two samples */

enum dose_state {
    DOSE_IDLE = 0,
    DOSE_RUNNING,
    DOSE_COMPLETE,
    DOSE_ALARM,
};

enum dose_fault {
    DOSE_FAULT_NONE = 0,
    DOSE_FAULT_OVER_DELIVERY,
    DOSE_FAULT_STALL,
    DOSE_FAULT_LATE_SAMPLE,
    DOSE_FAULT_ENCODER,
};

enum dose_result {
    DOSE_ACCEPTED = 0,
    DOSE_BUSY,
    DOSE_VOLUME_REFUSED,
    DOSE_RATE_REFUSED,
    DOSE_NOT_CALIBRATED,
};

struct dose_order {
    uint32_t order_id;
    uint64_t volume_nl;
    uint32_t rate_nl_s;
};

/* What the hardware says at one control step. Both counters run freely and may wrap around. */
struct dose_sample {
    uint32_t now_ms;
    uint32_t encoder_steps;
};

/* What the hardware is to do until the next control step. */
struct dose_drive {
    uint32_t rate_nl_s;
    bool valve_open;
};

struct dose_control {
    enum dose_state state;
    enum dose_fault fault;
    struct dose_order order;
    uint32_t step_volume_q16_nl;
    uint64_t delivered_q16_nl;
    uint32_t rate_nl_s;
    uint32_t stalled_ms;
    struct dose_sample last;
    uint32_t control_steps;
};

/* `step_volume_q16_nl`: volume of one encoder step in 1/65536 nl, from the pump's calibration. */
void dose_init(struct dose_control *control, uint32_t step_volume_q16_nl);

/* Accepts an order when idle or complete and within limits (SRS-001, SRS-002). */
enum dose_result dose_start(struct dose_control *control, const struct dose_order *order,
                            const struct dose_sample *sample);

/* One control step, every 10 ms. Its count is what the watchdog is fed for (SRS-006). */
struct dose_drive dose_step(struct dose_control *control, const struct dose_sample *sample);

/* Ends a dose at once; an alarm stays until it is acknowledged. */
void dose_stop(struct dose_control *control);

/* Leaves the alarm state after the operator has looked at the device. */
void dose_acknowledge(struct dose_control *control);

/* Volume that went through the pump since the order was accepted. */
uint64_t dose_delivered_nl(const struct dose_control *control);

#endif
