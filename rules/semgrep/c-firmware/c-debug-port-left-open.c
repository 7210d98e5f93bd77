void protect(FLASH_OBProgramInitTypeDef *option, FLASH_OBProgramInitTypeDef local)
{
    // ruleid: c-debug-port-left-open
    option->RDPLevel = OB_RDP_LEVEL_0;
    // ruleid: c-debug-port-left-open
    local.RDPLevel = 0xAA;
    // ruleid: c-debug-port-left-open
    FLASH_OB_RDPConfig(OB_RDP_Level_0);
    // ruleid: c-debug-port-left-open
    NRF_UICR->APPROTECT = (UICR_APPROTECT_PALL_HwDisabled << UICR_APPROTECT_PALL_Pos);
    // ruleid: c-debug-port-left-open
    NRF_UICR->APPROTECT = 0xFFFFFFFF;
}

void protect_well(FLASH_OBProgramInitTypeDef *option)
{
    // ok: c-debug-port-left-open
    option->RDPLevel = OB_RDP_LEVEL_1;
    // ok: c-debug-port-left-open
    if (option->RDPLevel == OB_RDP_LEVEL_0) {
        report_open();
    }
    // ok: c-debug-port-left-open
    FLASH_OB_RDPConfig(OB_RDP_Level_2);
    // ok: c-debug-port-left-open
    NRF_UICR->APPROTECT = (UICR_APPROTECT_PALL_Enabled << UICR_APPROTECT_PALL_Pos);
    // ok: c-debug-port-left-open
    NRF_UICR->APPROTECT = 0xFFFFFF00;
}

void console_line(const char *line)
{
    if (line[0] == 'j') {
        // ruleid: c-debug-port-left-open
        jtag_unlock();
    }
}

void console_line_checked(const char *line)
{
    if (line[0] == 'j' && verify_debug_certificate(line)) {
        // ok: c-debug-port-left-open
        jtag_unlock();
    }
}

void release_options(void)
{
    // ruleid: c-debug-port-left-open
    FLASH_OBProgramInitTypeDef options = {.OptionType = OPTIONBYTE_RDP, .RDPLevel = OB_RDP_LEVEL_0};
    HAL_FLASHEx_OBProgram(&options);
    // ok: c-debug-port-left-open
    FLASH_OBProgramInitTypeDef locked = {.OptionType = OPTIONBYTE_RDP, .RDPLevel = OB_RDP_LEVEL_1};
    HAL_FLASHEx_OBProgram(&locked);
}

void board_options(void)
{
    // ruleid: c-debug-port-left-open
    nrf_nvmc_write_word((uint32_t)&NRF_UICR->APPROTECT, 0x5A);
    // ok: c-debug-port-left-open
    nrf_nvmc_write_word((uint32_t)&NRF_UICR->APPROTECT, 0x00);
}

// ruleid: c-debug-port-left-open
const uint32_t field[4] = { 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE };
// ok: c-debug-port-left-open
const uint32_t secured[4] = { 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFF0FF };

void bring_up(void)
{
    // ruleid: c-debug-port-left-open
    SE_debugLockDisable();
    // ok: c-debug-port-left-open
    SE_debugLockApply();
}

void open_port(void)
{
    // ruleid: c-debug-port-left-open
    CFG_REGS->CFG_CFGCON0 |= CFG_CFGCON0_JTAGEN_Msk;
    // ruleid: c-debug-port-left-open
    SYSCON->DEBUG_LOCK_EN = 0U;
}

void close_port(void)
{
    // ok: c-debug-port-left-open
    CFG_REGS->CFG_CFGCON0 &= ~CFG_CFGCON0_JTAGEN_Msk;
    // ok: c-debug-port-left-open
    SYSCON->DEBUG_LOCK_EN = 0xAU;
    // ok: c-debug-port-left-open
    RCC->APB2ENR |= RCC_APB2ENR_DBGMCUEN;
}

void wake_chip(void)
{
    // ok: c-debug-port-left-open
    unsigned char wake[7] = {0x55, 0xAA, 0x52, 0x05, 0x00, 0x00, 0x0A};
    send(wake, sizeof(wake));
}

void production_config(uint32_t *config)
{
    // ruleid: c-debug-port-left-open
    config[0] |= FMC_CONFIG0_LOCK_DISABLE;
    // ok: c-debug-port-left-open
    config[0] &= ~FMC_CONFIG0_LOCK_Msk;
    // ok: c-debug-port-left-open
    FLASH->CR |= FLASH_CR_LOCK;
}
