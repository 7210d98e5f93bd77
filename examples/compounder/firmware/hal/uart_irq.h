#ifndef HAL_UART_IRQ_H
#define HAL_UART_IRQ_H

#include "hal/uart.h"

/* Names the port that the receive interrupt of the device line fills. To be called before the
 * port is initialised, which switches the interrupt on. */
void uart_irq_attach(struct uart *port);

/* The vector of the device line; the name is the one of the startup file. */
void USART1_IRQHandler(void);

#endif
