#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// bad: length CWE-120
static int8_t CDC_Receive_FS(uint8_t *Buf, uint32_t *Len)
{
    memcpy(cdc_line, Buf, *Len);
    cdc_line[*Len] = '\0';
    USBD_CDC_ReceivePacket(&hUsbDeviceFS);
    return USBD_OK;
}

// good: length CWE-120
static int8_t CDC_Receive_FS_ok(uint8_t *Buf, uint32_t *Len)
{
    uint32_t n = *Len < sizeof(cdc_line) - 1 ? *Len : sizeof(cdc_line) - 1;
    memcpy(cdc_line, Buf, n);
    cdc_line[n] = '\0';
    USBD_CDC_ReceivePacket(&hUsbDeviceFS);
    return USBD_OK;
}

// bad: length CWE-120
static void user_write_request(sl_bt_evt_gatt_server_user_write_request_t *req)
{
    uint8_t name[16];
    memcpy(name, req->value.data, req->value.len);
    device_set_name(name, req->value.len);
}

// good: length CWE-120
static void user_write_request_ok(sl_bt_evt_gatt_server_user_write_request_t *req)
{
    uint8_t name[16];
    if (req->value.len > sizeof(name)) {
        return;
    }
    memcpy(name, req->value.data, req->value.len);
    device_set_name(name, req->value.len);
}

// bad: length CWE-120
static void ev_handler(struct mg_connection *c, int ev, void *ev_data)
{
    if (ev == MG_EV_HTTP_MSG) {
        struct mg_http_message *hm = ev_data;
        char body[64];
        memcpy(body, hm->body.buf, hm->body.len);
        apply_settings(body);
    }
}

// good: length CWE-120
static void ev_handler_ok(struct mg_connection *c, int ev, void *ev_data)
{
    if (ev == MG_EV_HTTP_MSG) {
        struct mg_http_message *hm = ev_data;
        char body[64];
        if (hm->body.len >= sizeof(body)) {
            mg_http_reply(c, 413, "", "");
            return;
        }
        memcpy(body, hm->body.buf, hm->body.len);
        body[hm->body.len] = '\0';
        apply_settings(body);
    }
}

// bad: length CWE-120
static void can_isotp_first(const twai_message_t *m)
{
    uint16_t total = ((m->data[0] & 0x0F) << 8) | m->data[1];
    rx_left = total;
    memcpy(isotp_buf, &m->data[2], 6);
    for (uint16_t i = 6; i < total; i += 7) {
        next_frame(&isotp_buf[i]);
    }
}

// good: length CWE-120
static bool can_isotp_first_ok(const twai_message_t *m)
{
    uint16_t total = ((m->data[0] & 0x0F) << 8) | m->data[1];
    if (total < 8 || total > sizeof(isotp_buf)) {
        return false;
    }
    rx_left = total;
    memcpy(isotp_buf, &m->data[2], 6);
    return true;
}

// bad: length CWE-120
static int dns_name(const uint8_t *pkt, int pos, char *out)
{
    int o = 0;
    while (pkt[pos]) {
        uint8_t n = pkt[pos++];
        memcpy(out + o, pkt + pos, n);
        o += n;
        pos += n;
        out[o++] = '.';
    }
    return pos;
}

// good: length CWE-120
static int dns_name_ok(const uint8_t *pkt, int pos, int len, char *out, int room)
{
    int o = 0;
    while (pos < len && pkt[pos]) {
        uint8_t n = pkt[pos++];
        if (n > 63 || n > len - pos || n + 1 > room - o) {
            return -1;
        }
        memcpy(out + o, pkt + pos, n);
        o += n;
        pos += n;
        out[o++] = '.';
    }
    return pos;
}

// bad: index CWE-129
static void modbus_write(const uint8_t *adu, int adu_len)
{
    uint16_t start = (adu[2] << 8) | adu[3];
    uint16_t qty = (adu[4] << 8) | adu[5];
    for (int i = 0; i < qty; i++) {
        holding[start + i] = (adu[7 + 2 * i] << 8) | adu[8 + 2 * i];
    }
}

// good: index CWE-129
static bool modbus_write_ok(const uint8_t *adu, int adu_len)
{
    if (adu_len < 7) {
        return false;
    }
    uint16_t start = (adu[2] << 8) | adu[3];
    uint16_t qty = (adu[4] << 8) | adu[5];
    if (qty > 123 || start + qty > N_HOLDING || adu_len < 9 + 2 * qty) {
        return false;
    }
    for (int i = 0; i < qty; i++) {
        holding[start + i] = (adu[7 + 2 * i] << 8) | adu[8 + 2 * i];
    }
    return true;
}

// bad: length CWE-120
static void on_lora_rx(McpsIndication_t *ind)
{
    uint8_t cmd[16];
    memcpy(cmd, ind->Buffer, ind->BufferSize);
    downlink(cmd, ind->BufferSize);
}

// good: length CWE-120
static void on_lora_rx_ok(McpsIndication_t *ind)
{
    uint8_t cmd[16];
    uint8_t n = MIN(ind->BufferSize, sizeof(cmd));
    memcpy(cmd, ind->Buffer, n);
    downlink(cmd, n);
}

// bad: length CWE-120
static void tcp_rx(struct tcp_pcb *pcb, struct pbuf *p)
{
    static char req[128];
    pbuf_copy_partial(p, req, p->tot_len, 0);
    req[p->tot_len] = 0;
    http_parse(req);
}

// good: length CWE-120
static void tcp_rx_ok(struct tcp_pcb *pcb, struct pbuf *p)
{
    static char req[128];
    u16_t n = pbuf_copy_partial(p, req, sizeof(req) - 1, 0);
    req[n] = 0;
    http_parse(req);
}

// bad: length CWE-787
void USART2_IRQHandler(void)
{
    if (USART2->ISR & USART_ISR_RXNE) {
        gps_line[gps_pos++] = (char)USART2->RDR;
        if (gps_line[gps_pos - 1] == '\n') {
            gps_ready = true;
            gps_pos = 0;
        }
    }
}

// good: length CWE-787
void USART2_IRQHandler_ok(void)
{
    if (USART2->ISR & USART_ISR_RXNE) {
        char c = (char)USART2->RDR;
        if (gps_pos < sizeof(gps_line) - 1) {
            gps_line[gps_pos++] = c;
        }
        if (c == '\n') {
            gps_ready = true;
            gps_pos = 0;
        }
    }
}

// bad: length CWE-787
static void slip_rx(struct slip *s, uint8_t byte)
{
    switch (byte) {
    case SLIP_END:
        slip_deliver(s->buf, s->len);
        s->len = 0;
        break;
    default:
        s->buf[s->len] = byte;
        s->len++;
        break;
    }
}

// good: length CWE-787
static void slip_rx_ok(struct slip *s, uint8_t byte)
{
    switch (byte) {
    case SLIP_END:
        slip_deliver(s->buf, s->len);
        s->len = 0;
        break;
    default:
        if (s->len == sizeof(s->buf)) {
            s->len = 0;
            break;
        }
        s->buf[s->len] = byte;
        s->len++;
        break;
    }
}

// bad: length CWE-120
static void nmea_fields(char *line)
{
    char lat[12];
    char *tok = strtok(line, ",");
    int n = 0;
    while (tok) {
        if (n++ == 2) {
            strcpy(lat, tok);
        }
        tok = strtok(NULL, ",");
    }
    position_set(lat);
}

// good: length CWE-120
static void nmea_fields_ok(char *line)
{
    char lat[12];
    char *tok = strtok(line, ",");
    int n = 0;
    while (tok) {
        if (n++ == 2) {
            snprintf(lat, sizeof(lat), "%s", tok);
        }
        tok = strtok(NULL, ",");
    }
    position_set(lat);
}

// bad: length CWE-120
static void at_urc(const char *line)
{
    char oper[16];
    int mode;
    sscanf(line, "+COPS: %d,\"%[^\"]\"", &mode, oper);
    status_set_operator(oper);
}

// good: length CWE-120
static void at_urc_ok(const char *line)
{
    char oper[16];
    int mode;
    if (sscanf(line, "+COPS: %d,\"%15[^\"]\"", &mode, oper) == 2) {
        status_set_operator(oper);
    }
}

// bad: length CWE-125
static int usb_vendor_request(struct usb_setup_packet *setup, int32_t *len, uint8_t **data)
{
    *data = device_info;
    *len = setup->wLength;
    return 0;
}

// good: length CWE-125
static int usb_vendor_request_ok(struct usb_setup_packet *setup, int32_t *len, uint8_t **data)
{
    *data = device_info;
    *len = MIN(setup->wLength, sizeof(device_info));
    return 0;
}

// bad: length CWE-120
static ssize_t write_config(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf,
                            uint16_t len, uint16_t offset, uint8_t flags)
{
    uint8_t *value = attr->user_data;
    memcpy(value + offset, buf, len);
    return len;
}

// good: length CWE-120
static ssize_t write_config_ok(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf,
                               uint16_t len, uint16_t offset, uint8_t flags)
{
    uint8_t *value = attr->user_data;
    if (offset + len > sizeof(config)) {
        return BT_GATT_ERR(BT_ATT_ERR_INVALID_OFFSET);
    }
    memcpy(value + offset, buf, len);
    return len;
}

// bad: length CWE-191
static void coap_rx(const uint8_t *buf, uint16_t len)
{
    uint8_t tkl = buf[0] & 0x0F;
    const uint8_t *payload = buf + 4 + tkl;
    uint16_t payload_len = len - 4 - tkl;
    memcpy(request.body, payload, payload_len);
}

// good: length CWE-191
static bool coap_rx_ok(const uint8_t *buf, uint16_t len)
{
    uint8_t tkl = buf[0] & 0x0F;
    if (len < 4 + tkl || (size_t)(len - 4 - tkl) > sizeof(request.body)) {
        return false;
    }
    memcpy(request.body, buf + 4 + tkl, len - 4 - tkl);
    return true;
}

// bad: format CWE-134
static void show_remote_text(const char *text)
{
    ESP_LOGI(TAG, text);
    lcd_printf(text);
}

// good: format CWE-134
static void show_remote_text_ok(const char *text)
{
    ESP_LOGI(TAG, "%s", text);
    lcd_printf("%s", text);
}

// bad: overflow CWE-190
static uint8_t *image_alloc(uint16_t width, uint16_t height)
{
    uint16_t bytes = width * height * 2;
    return malloc(bytes);
}

// good: overflow CWE-190
static uint8_t *image_alloc_ok(uint16_t width, uint16_t height)
{
    if (width > 320 || height > 240) {
        return NULL;
    }
    return malloc((size_t)width * height * 2);
}

// bad: overflow CWE-190
static struct sample *samples_read(const uint8_t *msg)
{
    uint32_t n = get_le32(msg + 2);
    struct sample *s = malloc(n * sizeof(struct sample));
    for (uint32_t i = 0; i < n; i++) {
        sample_decode(&s[i], msg + 6 + 8 * i);
    }
    return s;
}

// good: overflow CWE-190
static struct sample *samples_read_ok(const uint8_t *msg)
{
    uint32_t n = get_le32(msg + 2);
    if (n > MAX_SAMPLES) {
        return NULL;
    }
    struct sample *s = calloc(n, sizeof(struct sample));
    for (uint32_t i = 0; s && i < n; i++) {
        sample_decode(&s[i], msg + 6 + 8 * i);
    }
    return s;
}

// bad: length CWE-120
void tud_hid_set_report_cb(uint8_t itf, uint8_t id, hid_report_type_t type, uint8_t const *buffer, uint16_t bufsize)
{
    memcpy(&settings, buffer, bufsize);
    settings_apply();
}

// good: length CWE-120
void tud_hid_set_report_cb_ok(uint8_t itf, uint8_t id, hid_report_type_t type, uint8_t const *buffer, uint16_t bufsize)
{
    if (bufsize != sizeof(settings)) {
        return;
    }
    memcpy(&settings, buffer, bufsize);
    settings_apply();
}

// bad: length CWE-120
static void ble_nus_rx(ble_nus_evt_t *p_evt)
{
    char cmd[20];
    if (p_evt->type == BLE_NUS_EVT_RX_DATA) {
        memcpy(cmd, p_evt->params.rx_data.p_data, p_evt->params.rx_data.length);
        cmd[p_evt->params.rx_data.length] = 0;
        run_command(cmd);
    }
}

// good: length CWE-120
static void ble_nus_rx_ok(ble_nus_evt_t *p_evt)
{
    char cmd[20];
    if (p_evt->type == BLE_NUS_EVT_RX_DATA && p_evt->params.rx_data.length < sizeof(cmd)) {
        memcpy(cmd, p_evt->params.rx_data.p_data, p_evt->params.rx_data.length);
        cmd[p_evt->params.rx_data.length] = 0;
        store_text(cmd);
    }
}
