#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// bad: watchdog CWE-693
static void wdt_task(void *arg)
{
    for (;;) {
        HAL_IWDG_Refresh(&hiwdg);
        vTaskDelay(pdMS_TO_TICKS(200));
    }
}

// good: watchdog CWE-693
static void wdt_task_ok(void *arg)
{
    for (;;) {
        if (all_tasks_checked_in()) {
            HAL_IWDG_Refresh(&hiwdg);
        }
        vTaskDelay(pdMS_TO_TICKS(200));
    }
}

// bad: watchdog CWE-693
static void feed_timer_expired(struct k_timer *t)
{
    ARG_UNUSED(t);
    wdt_feed(wdt, channel_id);
}

// good: watchdog CWE-693
static void feed_timer_expired_ok(struct k_timer *t)
{
    if (atomic_get(&control_alive) && atomic_get(&alarm_alive)) {
        wdt_feed(wdt, channel_id);
    }
}

// bad: watchdog CWE-693
void SysTick_Handler(void)
{
    HAL_IncTick();
    WDT_REGS->WDT_CLEAR = WDT_CLEAR_CLEAR_KEY;
}

// good: watchdog CWE-693
void SysTick_Handler_ok(void)
{
    HAL_IncTick();
    ticks_since_loop++;
}

// bad: watchdog CWE-693
void app_start(void)
{
    rtc_wdt_protect_off();
    rtc_wdt_disable();
    control_loop();
}

// good: watchdog CWE-693
void app_start_ok(void)
{
    rtc_wdt_protect_off();
    rtc_wdt_set_time(RTC_WDT_STAGE0, 2000);
    rtc_wdt_enable();
    rtc_wdt_protect_on();
    control_loop();
}

// bad: watchdog CWE-693
int main(void)
{
    WDTCTL = WDTPW | WDTHOLD;
    clock_init();
    while (1) {
        control_step();
    }
}

// good: watchdog CWE-693
int main_ok(void)
{
    WDTCTL = WDTPW | WDTHOLD;
    clock_init();
    WDTCTL = WDTPW | WDTCNTCL | WDTSSEL__ACLK | WDTIS__32K;
    while (1) {
        WDTCTL = WDTPW | WDTCNTCL | WDTSSEL__ACLK | WDTIS__32K;
        control_step();
    }
}

// bad: watchdog CWE-693
void SystemInit(void)
{
    WDT->WDT_MR = WDT_MR_WDDIS;
    SYSCON->WDOG_CLK_CTRL &= ~SYSCON_WDOG_EN;
    SystemCoreClockUpdate();
}

// good: watchdog CWE-693
void SystemInit_ok(void)
{
    WDT->WDT_MR = WDT_MR_WDRSTEN | WDT_MR_WDV(0x400);
    SystemCoreClockUpdate();
}

// bad: watchdog CWE-693
static int setup_wdt(void)
{
    struct wdt_timeout_cfg cfg = { .window.max = 2000, .callback = NULL, .flags = WDT_FLAG_RESET_NONE };
    wdt_channel = wdt_install_timeout(wdt, &cfg);
    return wdt_setup(wdt, WDT_OPT_PAUSE_HALTED_BY_DBG);
}

// good: watchdog CWE-693
static int setup_wdt_ok(void)
{
    struct wdt_timeout_cfg cfg = { .window.max = 2000, .callback = NULL, .flags = WDT_FLAG_RESET_SOC };
    wdt_channel = wdt_install_timeout(wdt, &cfg);
    return wdt_setup(wdt, WDT_OPT_PAUSE_HALTED_BY_DBG);
}

// bad: wait CWE-835
static void flash_wait(void)
{
    uint8_t st;
    do {
        st = spi_flash_read_status();
    } while (st & FLASH_SR_WIP);
}

// good: wait CWE-835
static bool flash_wait_ok(void)
{
    uint8_t st;
    int tries = 1000;
    do {
        st = spi_flash_read_status();
        delay_us(10);
    } while ((st & FLASH_SR_WIP) && --tries);
    return tries != 0;
}

// bad: wait CWE-835
static void adc_read_blocking(void)
{
    ADC0->SC1[0] = ADC_SC1_ADCH(3);
    while ((ADC0->SC1[0] & ADC_SC1_COCO_MASK) == 0u) {
        __asm volatile("nop");
    }
}

// good: wait CWE-835
static bool adc_read_blocking_ok(void)
{
    uint32_t guard = 10000u;
    ADC0->SC1[0] = ADC_SC1_ADCH(3);
    while ((ADC0->SC1[0] & ADC_SC1_COCO_MASK) == 0u) {
        if (--guard == 0u) {
            return false;
        }
    }
    return true;
}

// bad: wait CWE-835
static void i2c_stop(void)
{
    I2C1->CR1 |= I2C_CR1_STOP;
    for (; I2C1->SR2 & I2C_SR2_BUSY;)
        ;
}

// good: wait CWE-835
static bool i2c_stop_ok(void)
{
    I2C1->CR1 |= I2C_CR1_STOP;
    for (uint32_t n = 0; I2C1->SR2 & I2C_SR2_BUSY; n++) {
        if (n > 5000u) {
            return false;
        }
    }
    return true;
}

// bad: wait CWE-835
static void eeprom_write(uint16_t a, uint8_t v)
{
    while (EECR & (1 << EEPE))
        ;
    EEAR = a;
    EEDR = v;
    EECR |= (1 << EEMPE);
    EECR |= (1 << EEPE);
}

// good: wait CWE-835
static bool eeprom_write_ok(uint16_t a, uint8_t v)
{
    uint16_t n = 0;
    while (EECR & (1 << EEPE)) {
        if (++n > 50000) {
            return false;
        }
    }
    EEAR = a;
    EEDR = v;
    EECR |= (1 << EEMPE);
    EECR |= (1 << EEPE);
    return true;
}

// bad: wait CWE-835
static void clock_up(void)
{
    RCC->CR |= RCC_CR_HSEON;
    while (!LL_RCC_HSE_IsReady()) {
    }
    while (SYSCTL_RIS_R & 0x40 == 0) {
    }
}

// good: wait CWE-835
static bool clock_up_ok(void)
{
    uint32_t n = 0;
    RCC->CR |= RCC_CR_HSEON;
    while (!LL_RCC_HSE_IsReady()) {
        if (n++ > HSE_STARTUP_TIMEOUT) {
            return false;
        }
    }
    return true;
}

// bad: wait CWE-835
static int sensor_read(uint8_t reg, uint8_t *v)
{
    dma_done = false;
    spi_start_dma(reg, v);
    while (dma_done == false) {
        ;
    }
    return 0;
}

// good: wait CWE-835
static int sensor_read_ok(uint8_t reg, uint8_t *v)
{
    dma_done = false;
    spi_start_dma(reg, v);
    if (xSemaphoreTake(dma_sem, pdMS_TO_TICKS(20)) != pdTRUE) {
        return -ETIMEDOUT;
    }
    return 0;
}

// bad: command CWE-306
static void process_serial_cmd(char *line)
{
    if (strncmp(line, "DOSE ", 5) == 0) {
        syringe_set_dose(atoi(line + 5));
    } else if (strcmp(line, "PRIME") == 0) {
        syringe_prime();
    }
}

// good: command CWE-306
static void process_serial_cmd_ok(char *line)
{
    if (!service_session_unlocked()) {
        reply("locked");
        return;
    }
    if (strncmp(line, "DOSE ", 5) == 0) {
        syringe_set_dose(atoi(line + 5));
    }
}

// bad: command CWE-306
void HAL_CAN_RxFifo0MsgPendingCallback(CAN_HandleTypeDef *hcan)
{
    CAN_RxHeaderTypeDef h;
    uint8_t d[8];
    if (HAL_CAN_GetRxMessage(hcan, CAN_RX_FIFO0, &h, d) == HAL_OK && h.StdId == 0x210) {
        ventilator.target_pressure = d[0];
        ventilator.enabled = d[1];
    }
}

// good: command CWE-306
void HAL_CAN_RxFifo0MsgPendingCallback_ok(CAN_HandleTypeDef *hcan)
{
    CAN_RxHeaderTypeDef h;
    uint8_t d[8];
    if (HAL_CAN_GetRxMessage(hcan, CAN_RX_FIFO0, &h, d) == HAL_OK && h.StdId == 0x210 && secoc_verify(&h, d)) {
        ventilator.target_pressure = d[0];
        ventilator.enabled = d[1];
    }
}

// bad: command CWE-306
static err_t tcp_cmd_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    if (p == NULL) {
        return tcp_close(pcb);
    }
    if (pbuf_memcmp(p, 0, "RESET", 5) == 0) {
        NVIC_SystemReset();
    }
    if (pbuf_memcmp(p, 0, "ERASE", 5) == 0) {
        flash_erase_all();
    }
    pbuf_free(p);
    return ERR_OK;
}

// good: command CWE-306
static err_t tcp_cmd_recv_ok(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    struct session *s = arg;
    if (p == NULL) {
        return tcp_close(pcb);
    }
    if (!session_hmac_ok(s, p)) {
        log_event(EV_BAD_MAC, 0);
        pbuf_free(p);
        return ERR_OK;
    }
    if (pbuf_memcmp(p, 0, "ERASE", 5) == 0) {
        flash_erase_all();
    }
    pbuf_free(p);
    return ERR_OK;
}

// bad: command CWE-306
static void mqtt_data_cb(void *arg, const u8_t *data, u16_t len, u8_t flags)
{
    if (len >= 4 && memcmp(data, "stop", 4) == 0) {
        infusion_stop();
    } else if (len >= 2) {
        infusion_set_rate(data[0] << 8 | data[1]);
    }
}

// good: command CWE-306
static void mqtt_data_cb_ok(void *arg, const u8_t *data, u16_t len, u8_t flags)
{
    struct order o;
    if (order_open(&o, data, len) != 0 || !order_mac_verify(&o)) {
        log_event(EV_ORDER_REFUSED, len);
        return;
    }
    infusion_set_rate(o.rate);
}

// bad: command CWE-1242
static int uds_handle(const uint8_t *req, uint16_t len, uint8_t *rsp)
{
    switch (req[0]) {
    case 0x3D:
        memcpy((void *)(uintptr_t)be32(req + 1), req + 5, len - 5);
        rsp[0] = 0x7D;
        return 1;
    case 0x31:
        flash_erase_sector(req[1]);
        rsp[0] = 0x71;
        return 1;
    default:
        return uds_negative(rsp, 0x11);
    }
}

// good: command CWE-1242
static int uds_handle_ok(const uint8_t *req, uint16_t len, uint8_t *rsp)
{
    if (security_level < UDS_LEVEL_PROG) {
        return uds_negative(rsp, 0x33);
    }
    switch (req[0]) {
    case 0x31:
        if (len < 2 || req[1] >= SECTORS) {
            return uds_negative(rsp, 0x13);
        }
        flash_erase_sector(req[1]);
        rsp[0] = 0x71;
        return 1;
    default:
        return uds_negative(rsp, 0x11);
    }
}

// bad: zeroise CWE-226
static int derive_link_key(const uint8_t *peer, uint8_t *out)
{
    uint8_t dhkey[32];
    if (!uECC_shared_secret(peer, own_private, dhkey, uECC_secp256r1())) {
        return -1;
    }
    return hkdf_sha256(dhkey, sizeof(dhkey), out, 16);
}

// good: zeroise CWE-226
static int derive_link_key_ok(const uint8_t *peer, uint8_t *out)
{
    uint8_t dhkey[32];
    int rc = -1;
    if (uECC_shared_secret(peer, own_private, dhkey, uECC_secp256r1())) {
        rc = hkdf_sha256(dhkey, sizeof(dhkey), out, 16);
    }
    mbedtls_platform_zeroize(dhkey, sizeof(dhkey));
    return rc;
}

// bad: zeroise CWE-14
static void unlock_store(const char *pin)
{
    uint8_t kek[32];
    pbkdf2(pin, strlen(pin), nv.salt, 16, 10000, kek, sizeof(kek));
    unwrap_store(kek);
    memset(kek, 0, sizeof(kek));
}

// good: zeroise CWE-14
static void unlock_store_ok(const char *pin)
{
    uint8_t kek[32];
    pbkdf2(pin, strlen(pin), nv.salt, 16, 10000, kek, sizeof(kek));
    unwrap_store(kek);
    explicit_bzero(kek, sizeof(kek));
}

// bad: log CWE-532
static void wifi_connect(const struct wifi_cfg *c)
{
    ESP_LOGI(TAG, "joining %s with %s", c->ssid, c->psk);
    esp_wifi_connect();
}

// good: log CWE-532
static void wifi_connect_ok(const struct wifi_cfg *c)
{
    ESP_LOGI(TAG, "joining %s, psk of %u characters", c->ssid, (unsigned)strlen(c->psk));
    esp_wifi_connect();
}

// bad: anomaly CWE-390
static void control_step(void)
{
    float p;
    if (pressure_read(&p) != 0) {
        return;
    }
    regulator_run(p);
}

// good: anomaly CWE-390
static void control_step_ok(void)
{
    float p;
    if (pressure_read(&p) != 0) {
        anomaly_report(ANOMALY_PRESSURE);
        enter_safe_state();
        return;
    }
    regulator_run(p);
}

// bad: anomaly CWE-391
void HardFault_Handler(void)
{
    NVIC_SystemReset();
}

// good: anomaly CWE-391
void HardFault_Handler_ok(void)
{
    crash_record_store(__get_MSP(), SCB->CFSR, SCB->HFSR);
    outputs_to_safe_state();
    NVIC_SystemReset();
}

// bad: return CWE-252
static void keys_setup(void)
{
    psa_crypto_init();
    psa_import_key(&attr, provisioned, sizeof(provisioned), &key_id);
    psa_cipher_encrypt(key_id, PSA_ALG_CTR, in, in_len, out, out_size, &out_len);
}

// good: return CWE-252
static psa_status_t keys_setup_ok(void)
{
    psa_status_t st = psa_crypto_init();
    if (st == PSA_SUCCESS) {
        st = psa_import_key(&attr, provisioned, sizeof(provisioned), &key_id);
    }
    return st;
}

// bad: return CWE-252
static void optiga_session(void)
{
    atcab_init(&cfg);
    atcab_nonce_rand(seed, nonce);
    atcab_checkmac(mode, key_slot, challenge, response, other);
    session_open = true;
}

// good: return CWE-252
static bool optiga_session_ok(void)
{
    if (atcab_init(&cfg) != ATCA_SUCCESS || atcab_nonce_rand(seed, nonce) != ATCA_SUCCESS) {
        return false;
    }
    session_open = atcab_checkmac(mode, key_slot, challenge, response, other) == ATCA_SUCCESS;
    return session_open;
}

// bad: recursion CWE-674
static const uint8_t *cbor_skip(const uint8_t *p, const uint8_t *end)
{
    uint8_t major = *p >> 5;
    uint32_t n = *p++ & 31;
    if (major == 4) {
        while (n-- && p < end) {
            p = cbor_skip(p, end);
        }
    }
    return p;
}

// good: recursion CWE-674
static const uint8_t *cbor_skip_ok(const uint8_t *p, const uint8_t *end, int depth)
{
    uint8_t major = *p >> 5;
    uint32_t n = *p++ & 31;
    if (depth == 0) {
        return NULL;
    }
    if (major == 4) {
        while (n-- && p && p < end) {
            p = cbor_skip_ok(p, end, depth - 1);
        }
    }
    return p;
}

// bad: heap CWE-789
static void on_blob(const uint8_t *pkt, uint16_t len)
{
    uint32_t size = pkt[1] | pkt[2] << 8 | pkt[3] << 16;
    uint8_t *blob = pvPortMalloc(size);
    if (blob) {
        queue_blob(blob, size);
    }
}

// good: heap CWE-789
static void on_blob_ok(const uint8_t *pkt, uint16_t len)
{
    if (len < 4) {
        return;
    }
    uint32_t size = pkt[1] | pkt[2] << 8 | pkt[3] << 16;
    if (size > BLOB_MAX) {
        return;
    }
    uint8_t *blob = pvPortMalloc(size);
    if (blob) {
        queue_blob(blob, size);
    }
}

// bad: assert CWE-617
static void rx_frame(const uint8_t *buf, size_t len)
{
    NRF_ASSERT(len >= sizeof(struct hdr));
    EFM_ASSERT(buf[0] == FRAME_VERSION);
    dispatch(buf, len);
}

// good: assert CWE-617
static void rx_frame_ok(const uint8_t *buf, size_t len)
{
    if (len < sizeof(struct hdr) || buf[0] != FRAME_VERSION) {
        stats.bad_frames++;
        return;
    }
    dispatch(buf, len);
}

// bad: assert CWE-617
static void mqtt_on_data(const char *data, int len)
{
    struct config c;
    ESP_ERROR_CHECK(parse_config(data, len, &c));
    config_apply(&c);
}

// good: assert CWE-617
static void mqtt_on_data_ok(const char *data, int len)
{
    struct config c;
    if (parse_config(data, len, &c) != ESP_OK) {
        ESP_LOGW(TAG, "bad configuration");
        return;
    }
    config_apply(&c);
}

// bad: boot CWE-693
static void mpu_setup(void)
{
    ARM_MPU_Disable();
    stacks_init();
    scheduler_start();
}

// good: boot CWE-693
static void mpu_setup_ok(void)
{
    ARM_MPU_Disable();
    ARM_MPU_Load(regions, N_REGIONS);
    ARM_MPU_Enable(MPU_CTRL_PRIVDEFENA_Msk);
    scheduler_start();
}
