void start_tasks(void)
{
    // ruleid: c-memory-protection-off
    ARM_MPU_Disable();
    scheduler_start();
}

void start_plain(void)
{
    // ruleid: c-memory-protection-off
    MPU->CTRL = 0;
    scheduler_start();
}

void start_protected(void)
{
    // ok: c-memory-protection-off
    ARM_MPU_Disable();
    ARM_MPU_Load(regions, 4);
    ARM_MPU_Enable(MPU_CTRL_PRIVDEFENA_Msk);
    scheduler_start();
}

void jump_to_application(uint32_t address)
{
    // ok: c-memory-protection-off
    HAL_MPU_Disable();
    enter(address);
}
