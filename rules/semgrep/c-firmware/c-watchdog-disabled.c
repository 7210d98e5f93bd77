int main(void)
{
    // ruleid: c-watchdog-disabled
    WDTCTL = WDTPW | WDTHOLD;
    // ruleid: c-watchdog-disabled
    wdt_disable();
    run();
    return 0;
}

void SystemInit(void)
{
    // ruleid: c-watchdog-disabled
    SIM->COPC = 0x00u;
    // ruleid: c-watchdog-disabled
    WDT->WDT_MR = WDT_MR_WDDIS;
}

void setup(void)
{
    // ruleid: c-watchdog-disabled
    esp_task_wdt_delete(NULL);
}

void erase_bank(void)
{
    // ok: c-watchdog-disabled
    wdt_disable();
    flash_erase();
    wdt_enable(WDTO_2S);
}

void board_init(const struct wdt_config *config)
{
    // ok: c-watchdog-disabled
    WDTCTL = WDTPW | WDTHOLD;
    clock_init();
    watchdog_start(config);
}

void start(void)
{
    // ok: c-watchdog-disabled
    WDTCTL = WDTPW | WDTCNTCL;
    // ok: c-watchdog-disabled
    WDT->WDT_MR = WDT_MR_WDRSTEN | WDT_MR_WDV(0xFFF);
}

void hal_watchdog_stop(void)
{
    // ok: c-watchdog-disabled
    wdt_disable();
}

void stop_by_mask(void)
{
    // ruleid: c-watchdog-disabled
    WDOG->STCTRLH &= ~WDOG_STCTRLH_WDOGEN_MASK;
    // ok: c-watchdog-disabled
    WDOG->STCTRLH &= ~WDOG_STCTRLH_CLKSRC_MASK;
}

void start_tasks(void)
{
    // ruleid: c-watchdog-disabled
    esp_task_wdt_deinit();
    xTaskCreate(dose_task, "dose", 4096, NULL, 5, NULL);
}

void change_period(void)
{
    // ok: c-watchdog-disabled
    esp_task_wdt_deinit();
    esp_task_wdt_init(&longer);
}

void start_plainly(void)
{
    // ruleid: c-watchdog-disabled
    rtc_wdt_disable();
    // ruleid: c-watchdog-disabled
    MAP_WDT_A_holdTimer();
    // ok: c-watchdog-disabled
    valve_disable();
}

static const struct wdt_timeout_cfg silent = {
    .window.max = 2000,
    // ruleid: c-watchdog-disabled
    .flags = WDT_FLAG_RESET_NONE,
};

static const struct wdt_timeout_cfg biting = {
    .window.max = 2000,
    // ok: c-watchdog-disabled
    .flags = WDT_FLAG_RESET_SOC,
};

void sample(void)
{
    // ok: c-watchdog-disabled
    adc_watchdog_disable(ADC0);
    convert();
}

int start_slowly(void)
{
    // ok: c-watchdog-disabled
    WDTCTL = WDTPW | WDTHOLD;
    clock_init();
    WDTCTL = WDTPW | WDTCNTCL | WDTIS__32K;
    return run();
}

void init_timing(void)
{
    wwdt_config_t config;
    WWDT_GetDefaultConfig(&config);
    // ruleid: c-watchdog-disabled
    config.enableWwdt = false;
    WWDT_Init(WWDT0, &config);
}

void init_timing_guarded(void)
{
    wwdt_config_t config;
    WWDT_GetDefaultConfig(&config);
    // ok: c-watchdog-disabled
    config.enableWwdt = true;
    // ok: c-watchdog-disabled
    config.enableInDebug = false;
    WWDT_Init(WWDT0, &config);
}

void enter_fitting(void)
{
    // ruleid: c-watchdog-disabled
    am_hal_wdt_halt();
    fitting_session_run();
}
