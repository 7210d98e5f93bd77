#include <stdint.h>
#include <string.h>

#define NAME_MAX 16

struct packet {
    uint8_t len;
    uint8_t data[64];
};

static uint8_t name[NAME_MAX];

void handle_name(const uint8_t *rx)
{
    // ruleid: c-packet-length-unchecked
    memcpy(name, rx + 1, rx[0]);
}

void parse_name(const uint8_t *rx, size_t received)
{
    uint8_t length = rx[1];
    if (received < 2) {
        return;
    }
    // ruleid: c-packet-length-unchecked
    memcpy(name, &rx[2], length);
}

void on_packet(struct packet *pkt)
{
    // ruleid: c-packet-length-unchecked
    memmove(name, pkt->data, pkt->len);
}

void receive_from_socket(int s)
{
    uint8_t buffer[128];
    recv(s, buffer, sizeof(buffer), 0);
    uint16_t length = (uint16_t)((buffer[0] << 8) | buffer[1]);
    // ruleid: c-packet-length-unchecked
    memcpy(name, buffer + 2, length);
}

void process_masked_to_nothing(const uint8_t *rx)
{
    unsigned length = rx[0] & 0xFF;
    // ruleid: c-packet-length-unchecked
    memcpy(name, rx + 1, length);
}

void loop_bound_is_no_check(const uint8_t *rx_cmd)
{
    int handled = 0;
    for (int i = 0; i < 4; i++) {
        handled += i;
    }
    process_loop(handled);
}

int handle_name_checked(const uint8_t *rx)
{
    if (rx[0] > NAME_MAX) {
        return -1;
    }
    // ok: c-packet-length-unchecked
    memcpy(name, rx + 1, rx[0]);
    return 0;
}

int parse_name_checked(const uint8_t *rx, size_t received)
{
    uint8_t length = rx[1];
    if (received < 2 || NAME_MAX < length) {
        return -1;
    }
    // ok: c-packet-length-unchecked
    memcpy(name, &rx[2], length);
    return 0;
}

void on_packet_clamped(struct packet *pkt)
{
    // ok: c-packet-length-unchecked
    memcpy(name, pkt->data, MIN(pkt->len, sizeof(name)));
    size_t length = pkt->len > NAME_MAX ? NAME_MAX : pkt->len;
    // ok: c-packet-length-unchecked
    memcpy(name, pkt->data, length);
}

void handle_fixed(const uint8_t *rx)
{
    // ok: c-packet-length-unchecked
    memcpy(name, rx, sizeof(name));
    uint8_t nibble = rx[0] & 0x0F;
    // ok: c-packet-length-unchecked
    memcpy(name, rx + 1, nibble);
}

int handle_in_branch(const uint8_t *rx)
{
    uint8_t length = rx[0];
    if (length <= sizeof(name)) {
        // ok: c-packet-length-unchecked
        memcpy(name, rx + 1, length);
        return 0;
    }
    return -1;
}

void report_set_cb(uint8_t itf, const uint8_t *buffer, uint16_t bufsize)
{
    static uint8_t settings[32];
    // ruleid: c-packet-length-unchecked
    memcpy(settings, buffer, bufsize);
}

void report_set_checked_cb(uint8_t itf, const uint8_t *buffer, uint16_t bufsize)
{
    static uint8_t settings[32];
    if (bufsize > sizeof(settings)) {
        return;
    }
    // ok: c-packet-length-unchecked
    memcpy(settings, buffer, bufsize);
}

void on_uart_event(struct uart_event *evt)
{
    // ruleid: c-packet-length-unchecked
    memcpy(line, evt->data.rx.buf, evt->data.rx.len);
}

void on_radio_rx(const uint8_t *payload, uint16_t size)
{
    uint8_t n = payload[0];
    // ruleid: c-packet-length-unchecked
    for (int i = 0; i < n; i++) {
        out[i] = payload[1 + i];
    }
}

void read_names(int sock)
{
    uint8_t in[64];
    FreeRTOS_recvfrom(sock, in, sizeof(in), 0, 0, 0);
    // ruleid: c-packet-length-unchecked
    memcpy(name, &in[2], in[1]);
}

void uart_idle(struct uart *u, uint16_t size)
{
    uint8_t text[32];
    // ruleid: c-packet-length-unchecked
    memcpy(text, uart_rx_buf + 4, uart_rx_buf[3]);
}

void uart_idle_well(struct uart *u, uint16_t size)
{
    uint8_t text[32];
    uint8_t n = uart_rx_buf[3];
    if (n > sizeof(text)) {
        return;
    }
    // ok: c-packet-length-unchecked
    memcpy(text, uart_rx_buf + 4, n);
}

static void on_can_frame(const struct can_frame *frame)
{
    // ruleid: c-packet-length-unchecked
    memcpy(serial_number, &frame->data[2], frame->data[1]);
}

void take_block(const uint8_t *pdu, uint8_t *to)
{
    uint32_t n = sys_get_be32(pdu + 4);
    // ruleid: c-packet-length-unchecked
    memcpy(to, pdu + 8, n);
}

void mqtt_data(esp_mqtt_event_handle_t event)
{
    // ruleid: c-packet-length-unchecked
    memcpy(topic_name, event->topic, event->topic_len);
}

void gatt_write(ble_gatts_evt_write_t const *p_evt_write)
{
    // ruleid: c-packet-length-unchecked
    memcpy(settings, p_evt_write->data, p_evt_write->len);
}

void gatt_write_well(ble_gatts_evt_write_t const *p_evt_write)
{
    if (p_evt_write->len > sizeof(settings)) {
        return;
    }
    // ok: c-packet-length-unchecked
    memcpy(settings, p_evt_write->data, p_evt_write->len);
}

int setting_written(struct ble_gatt_access_ctxt *ctxt)
{
    uint8_t value[20];
    // ruleid: c-packet-length-unchecked
    os_mbuf_copydata(ctxt->om, 0, OS_MBUF_PKTLEN(ctxt->om), value);
    return apply(value);
}

int order_received(struct pbuf *p)
{
    char order[64];
    // ruleid: c-packet-length-unchecked
    pbuf_copy_partial(p, order, p->tot_len, 0);
    return take_order(order);
}

int order_received_well(struct pbuf *p)
{
    char order[64];
    if (p->tot_len >= sizeof(order)) {
        return -1;
    }
    // ok: c-packet-length-unchecked
    pbuf_copy_partial(p, order, p->tot_len, 0);
    return take_order(order);
}

int setting_written_well(struct ble_gatt_access_ctxt *ctxt)
{
    uint8_t value[20];
    uint16_t length = OS_MBUF_PKTLEN(ctxt->om);
    if (length > sizeof(value)) {
        return -1;
    }
    // ok: c-packet-length-unchecked
    os_mbuf_copydata(ctxt->om, 0, length, value);
    return apply(value);
}

static int8_t cdc_receive(uint8_t *data, uint32_t *size)
{
    // ruleid: c-packet-length-unchecked
    memcpy(line, data, *size);
    return 0;
}

static int8_t cdc_receive_bounded(uint8_t *data, uint32_t *size)
{
    if (*size > sizeof(line)) {
        return -1;
    }
    // ok: c-packet-length-unchecked
    memcpy(line, data, *size);
    return 0;
}

static void http_message(struct mg_http_message *hm)
{
    char body[64];
    // ruleid: c-packet-length-unchecked
    memcpy(body, hm->body.buf, hm->body.len);
    use(body);
}

static void http_message_bounded(struct mg_http_message *hm)
{
    char body[64];
    if (hm->body.len >= sizeof(body)) {
        return;
    }
    // ok: c-packet-length-unchecked
    memcpy(body, hm->body.buf, hm->body.len);
    use(body);
}

static void take_netbuf(struct netbuf *buf)
{
    void *data;
    u16_t len;
    netbuf_data(buf, &data, &len);
    // ruleid: c-packet-length-unchecked
    memcpy(line, data, len);
}

static void take_netbuf_bounded(struct netbuf *buf)
{
    void *data;
    u16_t len;
    netbuf_data(buf, &data, &len);
    if (len > sizeof(line)) {
        return;
    }
    // ok: c-packet-length-unchecked
    memcpy(line, data, len);
}

void on_datagram(AsyncUDPPacket packet)
{
    // ruleid: c-packet-length-unchecked
    memcpy(line, packet.data(), packet.length());
}

static void on_serial_event(ble_nus_evt_t *p_evt)
{
    char text[20];
    if (p_evt->type == BLE_NUS_EVT_RX_DATA && p_evt->params.rx_data.length < sizeof(text)) {
        // ok: c-packet-length-unchecked
        memcpy(text, p_evt->params.rx_data.p_data, p_evt->params.rx_data.length);
        show(text);
    }
}

static uint8_t order[48];

void read_order(void)
{
    uint8_t head[4];
    LPUART_ReadBlocking(LPUART3, head, sizeof(head));
    if (head[0] != 0x7E) {
        return;
    }
    uint16_t payload = (uint16_t)(head[2] << 8) | head[3];
    // ruleid: c-packet-length-unchecked
    LPUART_ReadBlocking(LPUART3, order, payload);
}

void read_order_checked(void)
{
    uint8_t head[4];
    LPUART_ReadBlocking(LPUART3, head, sizeof(head));
    if (head[0] != 0x7E) {
        return;
    }
    uint16_t payload = (uint16_t)(head[2] << 8) | head[3];
    if (payload > sizeof(order)) {
        return;
    }
    // ok: c-packet-length-unchecked
    LPUART_ReadBlocking(LPUART3, order, payload);
}

void read_order_allocated(void)
{
    uint8_t head[4];
    recv(sock, head, sizeof(head), 0);
    uint16_t payload = (uint16_t)(head[2] << 8) | head[3];
    uint8_t *room = pool_take(payload);
    // ok: c-packet-length-unchecked
    recv(sock, room, payload, 0);
}

void on_can(can_callback_args_t *args)
{
    // ruleid: c-packet-length-unchecked
    for (uint8_t i = 0; i < args->frame.data_length_code; i++) {
        order[i] = args->frame.data[i];
    }
}

void cmd_set_label(const char *label)
{
    size_t i = 0;
    // ok: c-packet-length-unchecked
    for (; i < NAME_MAX - 1 && label[i]; i++) {
        name[i] = label[i];
    }
    name[i] = '\0';
}

void parse_label(const uint8_t *frame)
{
    uint8_t length = frame[1];
    // ruleid: c-packet-length-unchecked
    for (int i = 0; i < length && frame[2 + i]; i++) {
        name[i] = frame[2 + i];
    }
}

static int write_block(uint8_t command, uint8_t *data, uint8_t len)
{
    uint8_t *block = malloc(len + 2);
    if (block == NULL) {
        return -1;
    }
    // ok: c-packet-length-unchecked
    memcpy(block + 2, data, len);
    return send(command, block, len + 2);
}

int SERIAL_rx(uint8_t *buf, uint16_t size)
{
    // ok: c-packet-length-unchecked
    return uart_read_bytes(UART_NUM_1, buf, size, 0);
}

int coap_set_etag(struct coap_packet *coap_pkt, const uint8_t *etag, size_t etag_len)
{
    coap_pkt->etag_len = MIN(COAP_ETAG_LEN, etag_len);
    // ok: c-packet-length-unchecked
    memcpy(coap_pkt->etag, etag, coap_pkt->etag_len);
    return coap_pkt->etag_len;
}

void keep_request(struct coap_store *store, const struct coap_packet *coap_req)
{
    // ok: c-packet-length-unchecked
    memcpy(store->token, coap_req->token, coap_req->token_len);
    // ruleid: c-packet-length-unchecked
    memcpy(reply_token, coap_req->token, coap_req->token_len);
}

void serve(void)
{
    static uint8_t request[64];
    while (1) {
        // ok: c-packet-length-unchecked
        int got = sock_udp_recv(&socket, request, sizeof(request), TIMEOUT, NULL);
        if (got > 0) {
            answer(request, got);
        }
    }
}

int parse_text(const uint8_t *buf_in, uint8_t *out)
{
    uint16_t len = (buf_in[0] << 8) + buf_in[1];
    if ((len + LENGTH_SIZE + 1) > ROOM) {
        return 0;
    }
    // ok: c-packet-length-unchecked
    memcpy(out, buf_in, len + LENGTH_SIZE);
    return len;
}
