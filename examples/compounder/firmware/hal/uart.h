#ifndef HAL_UART_H
#define HAL_UART_H

#include "hal/registers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UART_BUFFER_SIZE 256u
#define UART_WAIT_LIMIT 20000u

/* Receives by interrupt into a ring, sends by polling with a limit. One producer (the interrupt)
 * moves `head`, one consumer (the main loop) moves `tail`: no lock is needed. */
struct uart {
    struct uart_registers *registers;
    volatile uint32_t head;
    volatile uint32_t tail;
    volatile uint32_t lost;
    uint8_t buffer[UART_BUFFER_SIZE];
};

void uart_init(struct uart *port, struct uart_registers *registers, uint32_t divider);

/* To be called by the receive interrupt. Drops the byte and counts it when the ring is full. */
void uart_on_receive(struct uart *port);

/* The oldest byte received; false when there is none. */
bool uart_take(struct uart *port, uint8_t *byte);

/* Sends all bytes; false when the hardware did not become ready in time. */
bool uart_send(struct uart *port, const uint8_t *bytes, size_t length);

#endif
