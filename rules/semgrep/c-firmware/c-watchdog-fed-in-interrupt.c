void TIM2_IRQHandler(void)
{
    clear_flag();
    // ruleid: c-watchdog-fed-in-interrupt
    HAL_IWDG_Refresh(&hiwdg);
}

void SysTick_Handler(void)
{
    // ruleid: c-watchdog-fed-in-interrupt
    IWDG->KR = 0xAAAA;
}

void timer_isr(void *arg)
{
    // ruleid: c-watchdog-fed-in-interrupt
    kick_watchdog();
}

void vApplicationIdleHook(void)
{
    // ruleid: c-watchdog-fed-in-interrupt
    bsp_wdt_feed(0);
}

void TIM3_IRQHandler(void)
{
    if (all_tasks_alive()) {
        // ok: c-watchdog-fed-in-interrupt
        HAL_IWDG_Refresh(&hiwdg);
    }
}

void TIM4_IRQHandler(void)
{
    // ok: c-watchdog-fed-in-interrupt
    watchdog_ticks++;
    // ok: c-watchdog-fed-in-interrupt
    IWDG->KR = 0x5555;
}

int main(void)
{
    for (;;) {
        run_tasks();
        // ok: c-watchdog-fed-in-interrupt
        HAL_IWDG_Refresh(&hiwdg);
    }
}

static void feed_timer_cb(struct k_timer *timer)
{
    // ruleid: c-watchdog-fed-in-interrupt
    wdt_feed(wdt, channel);
}

static void supervise_timer_cb(struct k_timer *timer)
{
    if (all_tasks_alive()) {
        // ok: c-watchdog-fed-in-interrupt
        wdt_feed(wdt, channel);
    }
}
