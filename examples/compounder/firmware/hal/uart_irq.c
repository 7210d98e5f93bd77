#include "hal/uart_irq.h"

static struct uart *device_line;

void uart_irq_attach(struct uart *port)
{
    device_line = port;
}

void USART1_IRQHandler(void)
{
    if (device_line != NULL) {
        uart_on_receive(device_line);
    }
}
