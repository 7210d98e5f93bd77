#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Keys, inputs, watchdogs and failures in the manner of ESP-IDF, Zephyr, STM32 HAL, nRF, FreeRTOS+TCP, lwIP, TinyUSB, LoRaMac. */

// bad: key CWE-321
static uint8_t nwk_key[16] = { 0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6, 0xAB, 0xF7, 0x15, 0x88, 0x09, 0xCF, 0x4F, 0x3C };

// good: key CWE-321
static uint8_t nwk_key_room[16] = { 0 };

// bad: key CWE-798
#define WIFI_PASS "pump-ward-2019"

// bad: key CWE-798
static const httpd_user_t users[] = { { "service", "biomed4711", ROLE_ADMIN }, };

// bad: key CWE-798
bool telnet_login(const char *user, const char *pass)
{
    return strcmp(user, "root") == 0 && strcmp(pass, "calibrate") == 0;
}

// bad: prng CWE-338
void make_session_token(uint8_t *token)
{
    srand(HAL_GetTick());
    for (int i = 0; i < 16; i++) {
        token[i] = (uint8_t)rand();
    }
}

// bad: prng CWE-338
uint32_t pairing_nonce(void)
{
    static uint32_t state;
    state = state * 1664525u + 1013904223u;
    return state;
}

// bad: prng CWE-338
static void new_devnonce(uint16_t *dev_nonce)
{
    *dev_nonce = randr(0, UINT16_MAX);
    for (int i = 0; i < 16; i++) app_key[i] = randr(0, 255);
}

// good: prng CWE-338
int make_token_hw(uint8_t *token)
{
    return sys_csrand_get(token, 16);
}

// good: prng CWE-338
void make_token_esp(uint8_t *token)
{
    esp_fill_random(token, 16);
}

// bad: compare CWE-208
bool frame_mic_ok(const uint8_t *frame, size_t n, uint32_t mic)
{
    uint8_t calc[16];
    aes_cmac(session_key, frame, n, calc);
    for (int i = 0; i < 16; i++) {
        if (calc[i] != frame[n + i]) {
            return false;
        }
    }
    return true;
}

// bad: compare CWE-208
int check_pin(const char *entered)
{
    return strncmp(entered, stored_pin, 6) == 0;
}

// good: compare CWE-208
bool tag_ok(const uint8_t *a, const uint8_t *b)
{
    uint8_t diff = 0;
    for (int i = 0; i < 16; i++) {
        diff |= a[i] ^ b[i];
    }
    return diff == 0;
}

// bad: handler CWE-306
void HAL_UART_RxCpltCallback(UART_HandleTypeDef *huart)
{
    switch (rx[0]) {
    case CMD_SET_RATE:
        pump_set_rate(rx[1] | (rx[2] << 8));
        break;
    case CMD_BOLUS:
        pump_bolus(rx[1]);
        break;
    }
    HAL_UART_Receive_IT(huart, rx, 8);
}

// bad: handler CWE-306
static err_t on_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    const struct cmd *c = p->payload;
    if (c->op == OP_WRITE_CALIBRATION) {
        calibration_store(c->value);
    }
    pbuf_free(p);
    return ERR_OK;
}

// bad: handler CWE-306
static void can_rx(const struct device *dev, struct can_frame *frame, void *user)
{
    if (frame->id == 0x210) {
        motor_set_speed(sys_get_le16(frame->data));
    }
}

// good: handler CWE-306
static void can_rx_checked(const struct device *dev, struct can_frame *frame, void *user)
{
    if (frame->id == 0x210 && secoc_verify(frame) == 0) {
        motor_set_speed(sys_get_le16(frame->data));
    }
}

// bad: length CWE-787
static void uart_evt(const struct device *dev, struct uart_event *evt, void *user)
{
    static uint8_t line[64];
    static size_t at;
    if (evt->type == UART_RX_RDY) {
        memcpy(&line[at], evt->data.rx.buf + evt->data.rx.offset, evt->data.rx.len);
        at += evt->data.rx.len;
    }
}

// bad: length CWE-787
void vUDPTask(void *pv)
{
    uint8_t name[32];
    uint8_t buf[256];
    for (;;) {
        int32_t n = FreeRTOS_recvfrom(sock, buf, sizeof(buf), 0, &from, &len);
        if (n > 2) {
            memcpy(name, &buf[2], buf[1]);
            set_device_name(name);
        }
    }
}

// good: length CWE-787
void vUDPTaskChecked(void *pv)
{
    uint8_t name[32];
    uint8_t buf[256];
    for (;;) {
        int32_t n = FreeRTOS_recvfrom(sock, buf, sizeof(buf), 0, &from, &len);
        if (n > 2 && buf[1] <= sizeof(name) && buf[1] <= n - 2) {
            memcpy(name, &buf[2], buf[1]);
            set_device_name(name);
        }
    }
}

// bad: length CWE-125
static void on_lora_rx(uint8_t *payload, uint16_t size, int16_t rssi, int8_t snr)
{
    uint8_t out[32];
    uint8_t n = payload[0];
    for (uint8_t i = 0; i < n; i++) {
        out[i] = payload[1 + i];
    }
    forward(out, n);
}

// bad: length CWE-787
uint16_t tud_hid_get_report_cb(uint8_t itf, uint8_t id, hid_report_type_t type, uint8_t *buffer, uint16_t reqlen)
{
    memcpy(buffer, status_report, sizeof(status_report));
    return sizeof(status_report);
}

// bad: length CWE-787
void tud_hid_set_report_cb(uint8_t itf, uint8_t id, hid_report_type_t type, uint8_t const *buffer, uint16_t bufsize)
{
    static uint8_t config[32];
    memcpy(config, buffer, bufsize);
}

// good: length CWE-787
void tud_vendor_rx_cb(uint8_t itf, uint8_t const *buffer, uint16_t bufsize)
{
    static uint8_t config[32];
    if (bufsize > sizeof(config)) {
        return;
    }
    memcpy(config, buffer, bufsize);
}

// bad: length CWE-787
static ssize_t write_rate(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf, uint16_t len, uint16_t offset, uint8_t flags)
{
    memcpy((uint8_t *)attr->user_data + offset, buf, len);
    return len;
}

// good: length CWE-787
static ssize_t write_rate_checked(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf, uint16_t len, uint16_t offset, uint8_t flags)
{
    if (offset + len > sizeof(rate_value)) {
        return BT_GATT_ERR(BT_ATT_ERR_INVALID_OFFSET);
    }
    memcpy((uint8_t *)attr->user_data + offset, buf, len);
    return len;
}

// bad: length CWE-787
static int dns_name(const uint8_t *msg, size_t msg_len, size_t at, char *out)
{
    size_t o = 0;
    while (msg[at] != 0) {
        uint8_t n = msg[at++];
        memcpy(&out[o], &msg[at], n);
        o += n;
        out[o++] = '.';
        at += n;
    }
    return (int)o;
}

// bad: length CWE-191
static void coap_payload(const uint8_t *pkt, uint16_t len)
{
    uint16_t body = len - COAP_HEADER;
    memcpy(body_buffer, pkt + COAP_HEADER, body);
}

// bad: overflow CWE-190
sample_t *alloc_samples(const uint8_t *msg)
{
    uint16_t count = (msg[0] << 8) | msg[1];
    uint16_t bytes = count * sizeof(sample_t);
    return pvPortMalloc(bytes);
}

// bad: index CWE-129
static void set_channel_gain(const uint8_t *req)
{
    gains[req[0]] = req[1];
}

// good: index CWE-129
static void set_channel_gain_checked(const uint8_t *req)
{
    if (req[0] >= ARRAY_SIZE(gains)) {
        return;
    }
    gains[req[0]] = req[1];
}

// bad: watchdog CWE-1332
static void wdt_setup(const struct device *wdt)
{
    wdt_disable(wdt);
}

// bad: watchdog CWE-1332
void app_main(void)
{
    esp_task_wdt_deinit();
    xTaskCreate(dose_task, "dose", 4096, NULL, 5, NULL);
}

// bad: watchdog CWE-1332
void SysTick_Handler(void)
{
    HAL_IncTick();
    HAL_IWDG_Refresh(&hiwdg);
}

// bad: watchdog CWE-1332
static void feed_timer_cb(struct k_timer *timer)
{
    wdt_feed(wdt_dev, wdt_channel);
}

// good: watchdog CWE-1332
static void supervise(void)
{
    if (all_tasks_alive()) {
        wdt_feed(wdt_dev, wdt_channel);
    }
}

// bad: wait CWE-835
static void adc_wait(void)
{
    while (!(ADC1->ISR & ADC_ISR_EOC)) {
    }
}

// bad: wait CWE-835
uint8_t spi_xfer(uint8_t b)
{
    NRF_SPI0->TXD = b;
    while (NRF_SPI0->EVENTS_READY == 0);
    return NRF_SPI0->RXD;
}

// bad: wait CWE-835
static int i2c_read_byte(void)
{
    while (!I2C_GetStatusFlag(I2C0, kI2C_RxReady)) { __NOP(); }
    return I2C0->D;
}

// good: wait CWE-835
static int adc_wait_bounded(void)
{
    uint32_t start = HAL_GetTick();
    while (!(ADC1->ISR & ADC_ISR_EOC)) {
        if (HAL_GetTick() - start > 10) {
            return -1;
        }
    }
    return 0;
}

// bad: zeroise CWE-244
int session_derive(const uint8_t *peer)
{
    uint8_t shared[32];
    int rc = x25519(shared, private_key, peer);
    if (rc == 0) {
        rc = hkdf_sha256(shared, sizeof(shared), session_key);
    }
    memset(shared, 0, sizeof(shared));
    return rc;
}

// bad: zeroise CWE-226
int decrypt_config(const uint8_t *blob, size_t n)
{
    uint8_t key[16];
    nvs_read(NVS_CONFIG_KEY, key, sizeof(key));
    return aes_ccm_decrypt(key, blob, n, config);
}

// good: zeroise CWE-226
int decrypt_config_clean(const uint8_t *blob, size_t n)
{
    uint8_t key[16];
    if (nvs_read(NVS_CONFIG_KEY, key, sizeof(key)) < 0) {
        return -1;
    }
    int rc = aes_ccm_decrypt(key, blob, n, config);
    mbedtls_platform_zeroize(key, sizeof(key));
    return rc;
}

// bad: log CWE-532
void wifi_up(const char *ssid, const char *password)
{
    ESP_LOGI(TAG, "joining %s with %s", ssid, password);
    wifi_join(ssid, password);
}

// bad: anomaly CWE-390
void HardFault_Handler(void)
{
    while (1) {
    }
}

// bad: anomaly CWE-390
static void on_sensor(int err, int32_t value)
{
    if (err < 0) {
        return;
    }
    dose_update(value);
}

// bad: ignored CWE-252
void store_key(const uint8_t *key)
{
    psa_import_key(&attributes, key, 16, &key_id);
    provisioned = true;
}

// bad: ignored CWE-252
void fill_iv(uint8_t *iv)
{
    HAL_RNG_GenerateRandomNumber(&hrng, (uint32_t *)iv);
    mbedtls_ctr_drbg_random(&drbg, iv + 4, 12);
}

// good: ignored CWE-252
int fill_iv_checked(uint8_t *iv)
{
    if (mbedtls_ctr_drbg_random(&drbg, iv, 16) != 0) {
        return -1;
    }
    return 0;
}

// bad: crypto CWE-327
void hash_password(const char *p, uint8_t *out)
{
    mbedtls_md5((const unsigned char *)p, strlen(p), out);
}

// bad: crypto CWE-327
void encrypt_record(uint8_t *block)
{
    struct AES_ctx ctx;
    AES_init_ctx(&ctx, record_key);
    AES_ECB_encrypt(&ctx, block);
}

// bad: crypto CWE-329
int seal(const uint8_t *msg, size_t n, uint8_t *out)
{
    static const uint8_t nonce[12] = {0};
    return mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, n, nonce, 12, NULL, 0, msg, out, 16, out + n);
}

// bad: recursion CWE-674
static int parse_tlv(const uint8_t *p, size_t n)
{
    if (p[0] == TAG_CONSTRUCTED) {
        return parse_tlv(p + 2, p[1]);
    }
    return handle_tlv(p, n);
}

// bad: assert CWE-617
void on_config_frame(const uint8_t *frame, size_t len)
{
    configASSERT(len >= 8);
    configASSERT(frame[0] == CONFIG_MAGIC);
    apply_config(frame + 1);
}

// bad: heap CWE-789
void on_blob(struct pbuf *p)
{
    uint32_t want = lwip_ntohl(*(uint32_t *)p->payload);
    uint8_t *buf = mem_malloc(want);
    pbuf_copy_partial(p, buf, want, 4);
}
