/* HAL: ring, limits of every wait, and what the flash driver refuses (SRS-006, SRS-017, SRS-026,
 * SRS-027). */
#include "hal/flash.h"
#include "hal/registers.h"
#include "hal/trng.h"
#include "hal/uart.h"
#include "hal/uart_irq.h"
#include "hal/watchdog.h"
#include "unity_mini.h"

#define RECEIVED 0x20u
#define OVERRUN 0x08u
#define TRANSMIT_EMPTY 0x80u

static struct uart_registers line;
static struct uart port;
static struct flash_registers flash;
static uint8_t memory[2u * FLASH_PAGE_SIZE];
static struct flash_region region;

static void set_up(void)
{
    memset(&line, 0, sizeof line);
    uart_init(&port, &line, 139);
    memset(&flash, 0, sizeof flash);
    memset(memory, 0xff, sizeof memory);
    region.registers = &flash;
    region.start = memory;
    region.size = sizeof memory;
}

static void receive(uint8_t byte)
{
    line.ISR = RECEIVED;
    line.RDR = byte;
    uart_on_receive(&port);
}

static void bytes_leave_the_ring_in_order(void)
{
    uint8_t byte = 0;

    set_up();
    TEST_ASSERT_EQUAL_UINT32(139, line.BRR);
    TEST_ASSERT_FALSE(uart_take(&port, &byte));
    receive(1);
    receive(2);
    TEST_ASSERT_TRUE(uart_take(&port, &byte));
    TEST_ASSERT_EQUAL_INT(1, byte);
    TEST_ASSERT_TRUE(uart_take(&port, &byte));
    TEST_ASSERT_EQUAL_INT(2, byte);
    TEST_ASSERT_FALSE(uart_take(&port, &byte));
}

static void full_ring_loses_the_newest_and_counts_it(void)
{
    uint8_t byte = 0;

    set_up();
    for (uint32_t i = 0; i <= UART_BUFFER_SIZE; i++) {
        receive((uint8_t)i);
    }
    TEST_ASSERT_EQUAL_UINT32(1, port.lost);
    TEST_ASSERT_TRUE(uart_take(&port, &byte));
    TEST_ASSERT_EQUAL_INT(0, byte);
}

static void overrun_is_cleared_and_counted(void)
{
    set_up();
    line.ISR = OVERRUN;
    uart_on_receive(&port);
    TEST_ASSERT_EQUAL_UINT32(OVERRUN, line.ICR);
    TEST_ASSERT_EQUAL_UINT32(1, port.lost);
    TEST_ASSERT_EQUAL_UINT32(0, port.head);
}

static void interrupt_fills_the_attached_port_only(void)
{
    set_up();
    line.ISR = RECEIVED;
    uart_irq_attach(NULL);
    USART1_IRQHandler();
    TEST_ASSERT_EQUAL_UINT32(0, port.head);
    uart_irq_attach(&port);
    USART1_IRQHandler();
    TEST_ASSERT_EQUAL_UINT32(1, port.head);
}

/* @black-box @verifies SRS-026 */
static void sending_does_not_wait_for_ever(void)
{
    static const uint8_t bytes[2] = {0x10, 0x20};

    set_up();
    TEST_ASSERT_FALSE(uart_send(&port, bytes, sizeof bytes));
    TEST_ASSERT_EQUAL_UINT32(0, line.TDR);
    line.ISR = TRANSMIT_EMPTY;
    TEST_ASSERT_TRUE(uart_send(&port, bytes, sizeof bytes));
    TEST_ASSERT_EQUAL_UINT32(0x20, line.TDR);
}

static void flash_writes_only_inside_its_region(void)
{
    static const uint8_t bytes[4] = {1, 2, 3, 4};
    uint8_t found[4];

    set_up();
    TEST_ASSERT_TRUE(flash_region_program(&region, 8, bytes, sizeof bytes));
    TEST_ASSERT_TRUE(flash_region_fetch(&region, 8, found, sizeof found));
    TEST_ASSERT_EQUAL_HEX8_ARRAY(bytes, found, sizeof found);
    TEST_ASSERT_FALSE(flash_region_program(&region, sizeof memory - 3u, bytes, sizeof bytes));
    TEST_ASSERT_FALSE(flash_region_fetch(&region, sizeof memory - 3u, found, sizeof found));
    TEST_ASSERT_FALSE(flash_region_program(&region, 0xfffffffeu, bytes, sizeof bytes));
    TEST_ASSERT_FALSE(flash_region_fetch(&region, 0xfffffffeu, found, sizeof found));
    TEST_ASSERT_EQUAL_INT(0xff, memory[sizeof memory - 3u]);
}

static void busy_or_failing_flash_is_reported_and_locked_again(void)
{
    static const uint8_t bytes[1] = {1};

    set_up();
    TEST_ASSERT_TRUE(flash_region_erase(&region));
    TEST_ASSERT_EQUAL_UINT32(0x80000000u, flash.CR);
    flash.SR = 0x00010000u;
    TEST_ASSERT_FALSE(flash_region_program(&region, 0, bytes, sizeof bytes));
    TEST_ASSERT_EQUAL_INT(0xff, memory[0]);
    TEST_ASSERT_FALSE(flash_region_erase(&region));
    TEST_ASSERT_EQUAL_UINT32(0x80000000u, flash.CR);
}

static void watchdog_is_started_and_fed(void)
{
    struct watchdog_registers dog;

    memset(&dog, 0, sizeof dog);
    TEST_ASSERT_TRUE(watchdog_start(&dog));
    TEST_ASSERT_EQUAL_UINT32(0xaaaa, dog.KR);
    TEST_ASSERT_EQUAL_UINT32(99, dog.RLR);
    dog.SR = 1;
    TEST_ASSERT_FALSE(watchdog_start(&dog));
    watchdog_feed(&dog);
    TEST_ASSERT_EQUAL_UINT32(0xaaaa, dog.KR);
}

static void generator_that_fails_or_repeats_is_not_used(void)
{
    struct trng_registers generator;
    uint8_t bytes[8];

    memset(&generator, 0, sizeof generator);
    TEST_ASSERT_FALSE(trng_fill(&generator, bytes, sizeof bytes));
    generator.SR = 0x41;
    TEST_ASSERT_FALSE(trng_fill(&generator, bytes, sizeof bytes));
    generator.SR = 0x01;
    generator.DR = 0x12345678u;
    TEST_ASSERT_FALSE(trng_fill(&generator, bytes, sizeof bytes));
    TEST_ASSERT_TRUE(trng_fill(&generator, bytes, 0));
}

/* @black-box @verifies SRS-027 */
static void delivered_device_is_locked(void)
{
    TEST_ASSERT_EQUAL_INT(0xcc, OPTION_READ_PROTECTION);
    TEST_ASSERT_TRUE(OPTION_SECURED_FIRST_PAGE <= OPTION_SECURED_LAST_PAGE);
    TEST_ASSERT_EQUAL_INT(127, OPTION_SECURED_LAST_PAGE);
}

int main(void)
{
    RUN_TEST(bytes_leave_the_ring_in_order);
    RUN_TEST(full_ring_loses_the_newest_and_counts_it);
    RUN_TEST(overrun_is_cleared_and_counted);
    RUN_TEST(interrupt_fills_the_attached_port_only);
    RUN_TEST(sending_does_not_wait_for_ever);
    RUN_TEST(flash_writes_only_inside_its_region);
    RUN_TEST(busy_or_failing_flash_is_reported_and_locked_again);
    RUN_TEST(watchdog_is_started_and_fed);
    RUN_TEST(generator_that_fails_or_repeats_is_not_used);
    RUN_TEST(delivered_device_is_locked);
    return UNITY_END();
}
