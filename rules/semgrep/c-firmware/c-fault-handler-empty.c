// ruleid: c-fault-handler-empty
void HardFault_Handler(void)
{
}

// ruleid: c-fault-handler-empty
void vApplicationStackOverflowHook(TaskHandle_t task, char *name)
{
    /* not used */
}

// ok: c-fault-handler-empty
void BusFault_Handler(void)
{
    pump_off();
    NVIC_SystemReset();
}

// ok: c-fault-handler-empty
void Error_Handler(void)
{
    while (1) {
    }
}

// ok: c-fault-handler-empty
void SysTick_Handler(void)
{
}

// ruleid: c-fault-handler-empty
void HardFault_Handler(void)
{
    while (1) {
    }
}

// ok: c-fault-handler-empty
void Error_Handler(void)
{
    outputs_safe();
    NVIC_SystemReset();
}

// ruleid: c-fault-handler-empty
void HardFault_Handler(void)
{
    NVIC_SystemReset();
}

// ok: c-fault-handler-empty
void HardFault_Handler(void)
{
    store_crash(SCB->CFSR);
    NVIC_SystemReset();
}

// ruleid: c-fault-handler-empty
void vApplicationMallocFailedHook(void)
{
    taskDISABLE_INTERRUPTS();
    for (;;) {
    }
}

// ruleid: c-fault-handler-empty
void exception_entry(void)
{
    for (;;) {
    }
}

// ok: c-fault-handler-empty
void trap_handler(void)
{
    heater_off();
    fault_record_save(read_cause());
    system_reset();
}

// ruleid: c-fault-handler-empty
void HardFault_Handler(void)
{
    while (1) {
        __NOP();
    }
}

// ok: c-fault-handler-empty
void HardFault_Handler(void)
{
    while (1) {
        blink_fault();
    }
}
