#include <stdint.h>

void spi_send(uint8_t byte)
{
    // ruleid: c-unbounded-hardware-wait
    while (!(SPI1->SR & SPI_SR_TXE)) ;
    SPI1->DR = byte;
    // ruleid: c-unbounded-hardware-wait
    while ((SPI1->SR & SPI_SR_BSY) != 0) {
    }
    // ruleid: c-unbounded-hardware-wait
    while (__HAL_UART_GET_FLAG(&huart1, UART_FLAG_TC) == RESET) {
        __NOP();
    }
    // ruleid: c-unbounded-hardware-wait
    do {
    } while (NRF_CLOCK->EVENTS_HFCLKSTARTED == 0);
    // ruleid: c-unbounded-hardware-wait
    while (!(UCSR0A & (1 << UDRE0))) ;
    // ruleid: c-unbounded-hardware-wait
    while (flash_reg->status & 0x00010000) {
    }
    // ruleid: c-unbounded-hardware-wait
    while (GCLK->STATUS.bit.SYNCBUSY) { }
}

int spi_send_bounded(uint8_t byte, const char *p)
{
    uint32_t attempts = 1000;
    // ok: c-unbounded-hardware-wait
    while (!(SPI1->SR & SPI_SR_TXE) && --attempts) ;
    if (attempts == 0) {
        return -1;
    }
    // ok: c-unbounded-hardware-wait
    while ((SPI1->SR & SPI_SR_BSY) && !timeout_expired(&timer)) {
    }
    // ok: c-unbounded-hardware-wait
    while (SPI1->SR & SPI_SR_BSY) {
        if (--attempts == 0) {
            return -1;
        }
    }
    // ok: c-unbounded-hardware-wait
    while (*p++) ;
    // ok: c-unbounded-hardware-wait
    while (next_item(&queue) != 0) { }
    // ok: c-unbounded-hardware-wait
    while (list->flags_of_last != 0) { list = list->next; }
    return 0;
}

void stop_here(void)
{
    // ok: c-unbounded-hardware-wait
    while (1) { }
}

void wait_for_flag(void)
{
    // ruleid: c-unbounded-hardware-wait
    while (!sensor_ready) {
        __WFI();
    }
    // ruleid: c-unbounded-hardware-wait
    HAL_UART_Transmit(&huart1, text, length, HAL_MAX_DELAY);
    // ok: c-unbounded-hardware-wait
    HAL_UART_Transmit(&huart1, text, length, 100);
}

void wait_for_bus(void)
{
    // ruleid: c-unbounded-hardware-wait
    while (!I2C_GetStatusFlag(I2C0, kI2C_RxReady)) { __NOP(); }
}

void wait_for_bus_bounded(void)
{
    int retries = 100;
    // ok: c-unbounded-hardware-wait
    while (!I2C_GetStatusFlag(I2C0, kI2C_RxReady) && retries--) { }
}

void wait_in_other_words(void)
{
    uint8_t status;
    do {
        status = flash_status();
    // ruleid: c-unbounded-hardware-wait
    } while (status & FLASH_BUSY);
    // ruleid: c-unbounded-hardware-wait
    for (; I2C1->SR2 & I2C_SR2_BUSY;)
        ;
    // ruleid: c-unbounded-hardware-wait
    while (dma_done == false) {
        ;
    }
    // ok: c-unbounded-hardware-wait
    for (int n = 0; I2C1->SR2 & I2C_SR2_BUSY && n < 100; n++)
        ;
}

void join(void)
{
    // ruleid: c-unbounded-hardware-wait
    while (WiFi.status() != WL_CONNECTED) {
        delay(500);
        show_dot();
    }
    // ok: c-unbounded-hardware-wait
    while (WiFi.status() != WL_CONNECTED) {
        delay(500);
        if (tried_long_enough()) {
            break;
        }
    }
}

uint8_t usart_get(void)
{
    // ruleid: c-unbounded-hardware-wait
    while (usart_flag_get(USART0, USART_FLAG_RBNE) == RESET);
    return usart_data_receive(USART0);
}

void reconnect(void)
{
    // ruleid: c-unbounded-hardware-wait
    while (!mqttClient.connected()) {
        if (mqttClient.connect(id)) {
            subscribe();
        } else {
            delay(5000);
        }
    }
}

void lock_port(void)
{
    // ok: c-unbounded-hardware-wait
    while ((CFG_REGS->CFG_CFGCON0 & CFG_CFGCON0_BUSY_Msk) != 0U && attempts_left()) {
    }
}

uint32_t drip_read(void)
{
    EADC_START_CONV(EADC, BIT0);
    // ruleid: c-unbounded-hardware-wait
    while (EADC_IS_BUSY(EADC)) {
    }
    return EADC_GET_CONV_DATA(EADC, 0);
}
