int step(void)
{
    int rc = sensor_read();
    // ruleid: c-error-branch-empty
    if (rc != 0) {
    }
    // ruleid: c-error-branch-empty
    if (HAL_I2C_Init(&hi2c1) != HAL_OK) {
        /* should not happen */
    }
    // ruleid: c-error-branch-empty
    if (store_write(rc) < 0) {
    }
    // ok: c-error-branch-empty
    if (rc != 0) {
        alarm_raise(rc);
    }
    // ok: c-error-branch-empty
    if (rc != 0) {
    } else {
        count_good();
    }
    // ok: c-error-branch-empty
    if (door_open) {
    }
    // ok: c-error-branch-empty
    if (HAL_I2C_Init(&hi2c1) != HAL_OK)
        Error_Handler();
    return rc;
}

void show_progress(int progress)
{
    // ok: c-error-branch-empty
    if (progress == 100) {
    }
}
