void wait_ready(void)
{
    while (!(ADC1->SR & ADC_SR_EOC)) {
        // ruleid: c-watchdog-fed-in-wait
        HAL_IWDG_Refresh(&hiwdg);
    }
}

void wait_flash(void)
{
    while (flash_busy())
        // ruleid: c-watchdog-fed-in-wait
        kick_watchdog();
}

void wait_modem(void)
{
    do {
        // ruleid: c-watchdog-fed-in-wait
        wdt_feed(0);
    } while (!modem_ready());
}

void main_loop(void)
{
    while (1) {
        run_tasks();
        // ok: c-watchdog-fed-in-wait
        wdt_feed(0);
    }
}

int wait_bounded(void)
{
    int tries = 100;
    while (flash_busy()) {
        // ok: c-watchdog-fed-in-wait
        wdt_feed(0);
        if (--tries == 0) {
            return -1;
        }
    }
    return 0;
}
