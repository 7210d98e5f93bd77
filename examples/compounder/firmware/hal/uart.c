#include "hal/uart.h"

#define CR1_ENABLE 0x01u
#define CR1_RECEIVER 0x04u
#define CR1_TRANSMITTER 0x08u
#define CR1_RECEIVE_INTERRUPT 0x20u
#define ISR_OVERRUN 0x08u
#define ISR_RECEIVED 0x20u
#define ISR_TRANSMIT_EMPTY 0x80u

void uart_init(struct uart *port, struct uart_registers *registers, uint32_t divider)
{
    port->registers = registers;
    port->head = 0;
    port->tail = 0;
    port->lost = 0;
    registers->BRR = divider;
    registers->CR1 = CR1_ENABLE | CR1_RECEIVER | CR1_TRANSMITTER | CR1_RECEIVE_INTERRUPT;
}

void uart_on_receive(struct uart *port)
{
    uint32_t status = port->registers->ISR;
    uint8_t byte;

    if ((status & ISR_OVERRUN) != 0u) {
        port->registers->ICR = ISR_OVERRUN;
        port->lost++;
    }
    if ((status & ISR_RECEIVED) == 0u) {
        return;
    }
    byte = (uint8_t)port->registers->RDR;
    if (port->head - port->tail >= UART_BUFFER_SIZE) {
        port->lost++;
        return;
    }
    port->buffer[port->head % UART_BUFFER_SIZE] = byte;
    port->head++;
}

bool uart_take(struct uart *port, uint8_t *byte)
{
    if (port->head == port->tail) {
        return false;
    }
    *byte = port->buffer[port->tail % UART_BUFFER_SIZE];
    port->tail++;
    return true;
}

static bool transmitter_ready(const struct uart *port)
{
    for (uint32_t attempt = 0; attempt < UART_WAIT_LIMIT; attempt++) {
        if ((port->registers->ISR & ISR_TRANSMIT_EMPTY) != 0u) {
            return true;
        }
    }
    return false;
}

bool uart_send(struct uart *port, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!transmitter_ready(port)) {
            return false;
        }
        port->registers->TDR = bytes[i];
    }
    return true;
}
