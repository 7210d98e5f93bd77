void USART1_IRQHandler(void)
{
    char c = USART1->DR;
    // ruleid: c-receive-index-unbounded
    line[fill++] = c;
    if (c == '\n') {
        fill = 0;
    }
}

void uart_rx_isr(struct port *port)
{
    // ruleid: c-receive-index-unbounded
    port->buffer[port->used++] = UART0->D;
}

void on_byte(uint8_t byte)
{
    // ruleid: c-receive-index-unbounded
    frame[count] = byte;
    count++;
}

void USART2_IRQHandler(void)
{
    char c = USART2->DR;
    if (fill < sizeof line) {
        // ok: c-receive-index-unbounded
        line[fill++] = c;
    }
}

void ring_rx_isr(void)
{
    // ok: c-receive-index-unbounded
    ring[head] = UART0->D;
    head++;
    head &= 63;
}

void rx_callback(uint8_t byte)
{
    // ok: c-receive-index-unbounded
    packet[used++] = byte;
    if (used == sizeof packet) {
        used = 0;
    }
}

void build_frame(uint8_t byte)
{
    // ok: c-receive-index-unbounded
    out[n++] = byte;
}

ISR(USART_RX_vect)
{
    static uint8_t pos;
    char c = UDR0;
    // ruleid: c-receive-index-unbounded
    command[pos++] = c;
}

ISR(USART1_RX_vect)
{
    static uint8_t pos;
    char c = UDR1;
    if (pos < sizeof(command)) {
        // ok: c-receive-index-unbounded
        command[pos++] = c;
    }
}

void loop(void)
{
    while (Serial.available()) {
        // ruleid: c-receive-index-unbounded
        line[used++] = Serial.read();
    }
}

void loop_bounded(void)
{
    while (Serial.available()) {
        char c = Serial.read();
        if (used < sizeof(line) - 1) {
            // ok: c-receive-index-unbounded
            line[used++] = c;
        }
    }
}

int settings_serialize_all(uint8_t *out, const settings_t *from)
{
    int used = 0;
    // ok: c-receive-index-unbounded
    out[used++] = from->mode;
    // ok: c-receive-index-unbounded
    out[used++] = from->rate;
    return used;
}
