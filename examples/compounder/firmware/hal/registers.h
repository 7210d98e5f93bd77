#ifndef HAL_REGISTERS_H
#define HAL_REGISTERS_H

#include <stdint.h>

/* The registers this product uses, from the reference manual of the controller. Drivers take a
 * pointer to them, so that tests on a PC give them a copy in memory. */

struct uart_registers {
    volatile uint32_t CR1;
    volatile uint32_t BRR;
    volatile uint32_t ISR;
    volatile uint32_t ICR;
    volatile uint32_t RDR;
    volatile uint32_t TDR;
};

struct flash_registers {
    volatile uint32_t KEYR;
    volatile uint32_t SR;
    volatile uint32_t CR;
};

struct watchdog_registers {
    volatile uint32_t KR;
    volatile uint32_t PR;
    volatile uint32_t RLR;
    volatile uint32_t SR;
};

struct trng_registers {
    volatile uint32_t CR;
    volatile uint32_t SR;
    volatile uint32_t DR;
};

struct pump_registers {
    volatile uint32_t ENCODER;
    volatile uint32_t RATE;
    volatile uint32_t VALVE;
};

struct timer_registers {
    volatile uint32_t COUNT_MS;
};

#define USART1 ((struct uart_registers *)0x40013800u)
#define FLASH ((struct flash_registers *)0x40022000u)
#define IWDG ((struct watchdog_registers *)0x40003000u)
#define RNG ((struct trng_registers *)0x50060800u)
#define PUMP1 ((struct pump_registers *)0x40012c00u)
#define TIM2 ((struct timer_registers *)0x40000000u)

/* Option bytes that production writes last into every device, by a tool that reads them here (SRS-027). */
#define OPTION_READ_PROTECTION 0xccu   /* level 2: the debug port stays closed for ever */
#define OPTION_SECURED_FIRST_PAGE 126u /* the link's keys: nothing but the program that starts ... */
#define OPTION_SECURED_LAST_PAGE 127u  /* ... can read these pages */

#endif
