void TIM2_IRQHandler(void)
{
    clear_flag();
    // ruleid: c-watchdog-fed-blindly
    HAL_IWDG_Refresh(&hiwdg);
}

void SysTick_Handler(void)
{
    // ruleid: c-watchdog-fed-blindly
    IWDG->KR = 0xAAAA;
}

void timer_isr(void *arg)
{
    // ruleid: c-watchdog-fed-blindly
    kick_watchdog();
}

void vApplicationIdleHook(void)
{
    // ruleid: c-watchdog-fed-blindly
    bsp_wdt_feed(0);
}

void TIM3_IRQHandler(void)
{
    if (all_tasks_alive()) {
        // ok: c-watchdog-fed-blindly
        HAL_IWDG_Refresh(&hiwdg);
    }
}

void TIM4_IRQHandler(void)
{
    // ok: c-watchdog-fed-blindly
    watchdog_ticks++;
    // ok: c-watchdog-fed-blindly
    IWDG->KR = 0x5555;
}

int main(void)
{
    for (;;) {
        run_tasks();
        // ok: c-watchdog-fed-blindly
        HAL_IWDG_Refresh(&hiwdg);
    }
}

static void feed_timer_cb(struct k_timer *timer)
{
    // ruleid: c-watchdog-fed-blindly
    wdt_feed(wdt, channel);
}

static void supervise_timer_cb(struct k_timer *timer)
{
    if (all_tasks_alive()) {
        // ok: c-watchdog-fed-blindly
        wdt_feed(wdt, channel);
    }
}

void wait_ready(void)
{
    while (!(ADC1->SR & ADC_SR_EOC)) {
        // ruleid: c-watchdog-fed-blindly
        HAL_IWDG_Refresh(&hiwdg);
    }
}

void wait_flash(void)
{
    while (flash_busy())
        // ruleid: c-watchdog-fed-blindly
        kick_watchdog();
}

void wait_modem(void)
{
    do {
        // ruleid: c-watchdog-fed-blindly
        wdt_feed(0);
    } while (!modem_ready());
}

void loop_of_main(void)
{
    while (1) {
        run_tasks();
        // ok: c-watchdog-fed-blindly
        wdt_feed(0);
    }
}

int wait_bounded(void)
{
    int tries = 100;
    while (flash_busy()) {
        // ok: c-watchdog-fed-blindly
        wdt_feed(0);
        if (--tries == 0) {
            return -1;
        }
    }
    return 0;
}

static void watchdog_task(void *unused)
{
    for (;;) {
        // ruleid: c-watchdog-fed-blindly
        HAL_IWDG_Refresh(&hiwdg);
        vTaskDelay(200);
    }
}

static void supervisor_task(void *unused)
{
    for (;;) {
        if (all_tasks_alive()) {
            // ok: c-watchdog-fed-blindly
            HAL_IWDG_Refresh(&hiwdg);
        }
        vTaskDelay(200);
    }
}

static void control_task(void *unused)
{
    for (;;) {
        control_step();
        // ok: c-watchdog-fed-blindly
        HAL_IWDG_Refresh(&hiwdg);
        vTaskDelay(10);
    }
}

void SysTick_Handler(void)
{
    count_tick();
    // ruleid: c-watchdog-fed-blindly
    WDT_REGS->WDT_CLEAR = WDT_CLEAR_CLEAR_KEY;
}

void settle(void)
{
    uint32_t start = HAL_GetTick();
    while (HAL_GetTick() - start < 100) {
        // ok: c-watchdog-fed-blindly
        HAL_IWDG_Refresh(&hiwdg);
        HAL_Delay(1);
    }
}

void g_timer0_callback(timer_callback_args_t *arguments)
{
    // ruleid: c-watchdog-fed-blindly
    R_IWDT_Refresh(&g_wdt0_ctrl);
}

void g_timer1_callback(timer_callback_args_t *arguments)
{
    // ok: c-watchdog-fed-blindly
    R_IWDT_StatusGet(&g_wdt0_ctrl, &status);
}

void patch_clockSwi(UArg arg)
{
    // ruleid: c-watchdog-fed-blindly
    Watchdog_clear(watchdog);
}
