#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "stm32f4xx_hal.h"

extern UART_HandleTypeDef huart1;
extern IWDG_HandleTypeDef hiwdg;
extern volatile bool sensor_ready;
extern int read_sensor(void);
extern void set_rate(uint16_t rate);
extern void start_infusion(void);
extern bool session_authenticated(void);
extern void alarm_raise(int code);
extern void fatal(const char *what);

// bad: length CWE-120
void uart_frame(const uint8_t *rx)
{
    uint8_t payload[32];
    uint8_t len = rx[1];
    memcpy(payload, rx + 2, len);
    set_rate(payload[0]);
}

// good: length CWE-120
void uart_frame_checked(const uint8_t *rx)
{
    uint8_t payload[32];
    uint8_t len = rx[1];
    if (len > sizeof payload)
        return;
    memcpy(payload, rx + 2, len);
    set_rate(payload[0]);
}

// bad: length CWE-120
static char line[64];
static unsigned fill;
void USART1_IRQHandler(void)
{
    char c = (char)USART1->DR;
    line[fill++] = c;
    if (c == '\n')
        fill = 0;
}

// good: length CWE-120
void USART2_IRQHandler(void)
{
    char c = (char)USART2->DR;
    if (fill < sizeof line)
        line[fill++] = c;
    if (c == '\n')
        fill = 0;
}

// bad: index CWE-129
static uint16_t limits[8];
void on_can(const CAN_RxHeaderTypeDef *header, const uint8_t data[8])
{
    limits[data[0]] = (uint16_t)(data[1] << 8 | data[2]);
}

// bad: index CWE-129
typedef void (*handler_t)(const uint8_t *);
static const handler_t handlers[4];
void dispatch(const uint8_t *msg)
{
    handlers[msg[0]](msg + 1);
}

// good: index CWE-129
void dispatch_checked(const uint8_t *msg)
{
    if (msg[0] >= sizeof handlers / sizeof handlers[0])
        return;
    handlers[msg[0]](msg + 1);
}

// bad: length CWE-191
void strip_header(const uint8_t *packet, uint16_t total)
{
    uint16_t body = total - 12;
    uint8_t out[256];
    memcpy(out, packet + 12, body);
}

// bad: length CWE-125
int dns_name(const uint8_t *p, char *out)
{
    int n = 0;
    while (*p) {
        uint8_t len = *p++;
        for (int i = 0; i < len; i++)
            out[n++] = (char)*p++;
        out[n++] = '.';
    }
    return n;
}

// bad: length CWE-120
void mqtt_topic(const uint8_t *packet)
{
    char topic[64];
    uint16_t len = (uint16_t)(packet[2] << 8) | packet[3];
    memcpy(topic, &packet[4], len);
    topic[len] = '\0';
}

// bad: length CWE-126
int usb_get_descriptor(const USB_SetupReqTypedef *req, const uint8_t *desc, size_t size)
{
    extern int usb_send(const uint8_t *data, uint16_t len);
    return usb_send(desc, req->wLength);
}

// bad: alloc CWE-190
void *take_samples(const uint8_t *msg)
{
    uint16_t count;
    memcpy(&count, msg, 2);
    uint16_t bytes = count * sizeof(uint32_t);
    uint32_t *buf = malloc(bytes);
    if (!buf)
        return NULL;
    for (unsigned i = 0; i < count; i++)
        buf[i] = 0;
    return buf;
}

// bad: handler CWE-306
void on_tcp_line(const char *text)
{
    if (strncmp(text, "RATE ", 5) == 0)
        set_rate((uint16_t)atoi(text + 5));
    else if (strcmp(text, "START") == 0)
        start_infusion();
}

// good: handler CWE-306
void on_tcp_line_authenticated(const char *text)
{
    if (!session_authenticated())
        return;
    if (strncmp(text, "RATE ", 5) == 0)
        set_rate((uint16_t)atoi(text + 5));
    else if (strcmp(text, "START") == 0)
        start_infusion();
}

// bad: handler CWE-306
enum { CMD_SET_RATE = 1, CMD_START, CMD_FACTORY_RESET };
extern void factory_reset(void);
void handle_uart_command(uint8_t cmd, const uint8_t *arg)
{
    switch (cmd) {
    case CMD_SET_RATE:
        set_rate(arg[0]);
        break;
    case CMD_START:
        start_infusion();
        break;
    case CMD_FACTORY_RESET:
        factory_reset();
        break;
    }
}

// bad: watchdog CWE-1265
void init_watchdog(void)
{
    IWDG->KR = 0xCCCC;
}
void TIM2_IRQHandler(void)
{
    IWDG->KR = 0xAAAA;
    TIM2->SR = 0;
}

// bad: watchdog CWE-693
void system_init(void)
{
    WDOG->STCTRLH &= ~WDOG_STCTRLH_WDOGEN_MASK;
}

// bad: watchdog CWE-693
void stop_dog(void)
{
    WDTCTL = WDTPW | WDTHOLD;
}

// bad: watchdog CWE-693
void wait_for_pump(void)
{
    extern bool pump_idle(void);
    while (!pump_idle()) {
        HAL_IWDG_Refresh(&hiwdg);
    }
}

// good: watchdog CWE-693
void main_loop(void)
{
    extern bool all_tasks_alive(void);
    for (;;) {
        if (all_tasks_alive())
            HAL_IWDG_Refresh(&hiwdg);
    }
}

// bad: wait CWE-835
void wait_clock(void)
{
    RCC->CR |= RCC_CR_HSEON;
    while ((RCC->CR & RCC_CR_HSERDY) == 0)
        ;
}

// bad: wait CWE-835
void wait_sensor(void)
{
    while (!sensor_ready)
        __WFI();
}

// bad: wait CWE-835
void spi_send(uint8_t byte)
{
    do {
    } while (!(SPI1->SR & SPI_SR_TXE));
    SPI1->DR = byte;
}

// bad: wait CWE-835
void i2c_wait(I2C_HandleTypeDef *h)
{
    while (HAL_I2C_GetState(h) != HAL_I2C_STATE_READY) {
    }
}

// good: wait CWE-835
bool spi_send_bounded(uint8_t byte)
{
    uint32_t start = HAL_GetTick();
    while (!(SPI1->SR & SPI_SR_TXE)) {
        if (HAL_GetTick() - start > 10)
            return false;
    }
    SPI1->DR = byte;
    return true;
}

// bad: wait CWE-835
void uart_tx(const uint8_t *p, uint16_t n)
{
    HAL_UART_Transmit(&huart1, (uint8_t *)p, n, HAL_MAX_DELAY);
}

// bad: anomaly CWE-391
void sample(void)
{
    int value = read_sensor();
    if (value < 0) {
        /* TODO */
    } else {
        set_rate((uint16_t)value);
    }
}

// bad: anomaly CWE-391
void HardFault_Handler(void)
{
}

// bad: anomaly CWE-754
void store_dose(const void *dose)
{
    extern int eeprom_write(uint16_t address, const void *data, size_t len);
    eeprom_write(0x20, dose, 16);
}

// bad: anomaly CWE-478
void set_mode(int mode)
{
    switch (mode) {
    case 0: start_infusion(); break;
    case 1: set_rate(0); break;
    default: break;
    }
}

// bad: heap CWE-789
char *copy_name(const uint8_t *msg)
{
    uint16_t len = (uint16_t)(msg[0] << 8 | msg[1]);
    char *name = malloc(len + 1u);
    if (name == NULL)
        return NULL;
    memcpy(name, msg + 2, len);
    name[len] = 0;
    return name;
}

// bad: recursion CWE-674
int parse_tlv(const uint8_t *p, const uint8_t *end)
{
    while (p + 2 <= end) {
        uint8_t type = p[0], len = p[1];
        if (p + 2 + len > end)
            return -1;
        if (type == 0x30 && parse_tlv(p + 2, p + 2 + len) < 0)
            return -1;
        p += 2 + len;
    }
    return 0;
}

// bad: heap CWE-789
void on_alarm_isr(void)
{
    char *text = malloc(32);
    if (text) {
        strcpy(text, "alarm");
        free(text);
    }
}

// bad: assert CWE-617
void on_ble_write(const uint8_t *data, uint16_t len)
{
    configASSERT(len == 4);
    set_rate((uint16_t)(data[0] << 8 | data[1]));
}

// bad: assert CWE-617
void on_packet(const uint8_t *buf, size_t n)
{
    __ASSERT(buf[0] == 0x7e, "bad start");
    __ASSERT_NO_MSG(n < 64);
    set_rate(buf[1]);
}

// good: assert CWE-617
void set_table(uint16_t *table)
{
    assert(table != NULL);
    table[0] = 1;
}

// bad: memory CWE-467
void clear_config(struct config *cfg)
{
    memset(cfg, 0, sizeof(cfg));
}

// bad: memory CWE-193
void copy_serial(char *to, const char *from)
{
    char serial[8];
    strncpy(serial, from, sizeof serial);
    strcpy(to, serial);
}

// bad: memory CWE-787
void format_rate(float rate)
{
    char text[8];
    sprintf(text, "rate %.2f ml/h", (double)rate);
    HAL_UART_Transmit(&huart1, (uint8_t *)text, (uint16_t)strlen(text), 100);
}

// bad: memory CWE-416
void drop_session(struct session *s)
{
    free(s->buffer);
    memset(s->buffer, 0, 16);
    s->buffer = NULL;
}

// bad: memory CWE-193
void fill_ring(uint8_t ring[16], uint8_t v)
{
    uint8_t copy[16];
    for (int i = 0; i <= 16; i++)
        copy[i] = v;
    memcpy(ring, copy, 16);
}

// bad: memory CWE-134
void show(const char *msg)
{
    extern int lcd_printf(const char *format, ...);
    lcd_printf(msg);
}

// bad: command CWE-78
void run_diag(const char *host)
{
    char cmd[128];
    snprintf(cmd, sizeof cmd, "ping -c 1 %s", host);
    system(cmd);
}
