#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Faults and look-alikes over all packs in the manner of STM32 HAL, ESP-IDF, Zephyr, nRF SDK, AVR, TI, NXP, Renesas and bare registers. */

// bad: length CWE-120
void HAL_UARTEx_RxEventCallback(UART_HandleTypeDef *huart, uint16_t size)
{
    uint8_t alarm_text[32];
    memcpy(alarm_text, rx_dma + 4, rx_dma[3]);
    show_alarm(alarm_text);
}

// good: length CWE-120
void HAL_UARTEx_RxEventCallback_checked(UART_HandleTypeDef *huart, uint16_t size)
{
    uint8_t alarm_text[32];
    uint8_t n = rx_dma[3];
    if (size < 4 || n > sizeof(alarm_text) || n > size - 4) {
        return;
    }
    memcpy(alarm_text, rx_dma + 4, n);
    show_alarm(alarm_text);
}

// bad: index CWE-129
static void can_on_frame(const struct can_frame *frame, void *ctx)
{
    struct pump_state *state = ctx;
    uint8_t channel = frame->data[0];
    state->rate_ml_h[channel] = sys_get_le16(&frame->data[1]);
}

// good: index CWE-129
static void can_on_frame_checked(const struct can_frame *frame, void *ctx)
{
    struct pump_state *state = ctx;
    uint8_t channel = frame->data[0];
    if (channel >= ARRAY_SIZE(state->rate_ml_h)) {
        LOG_WRN("channel %u", channel);
        return;
    }
    state->rate_ml_h[channel] = sys_get_le16(&frame->data[1]);
}

// bad: length CWE-120
static esp_err_t mqtt_event_handler_cb(esp_mqtt_event_handle_t event)
{
    char topic[64];
    if (event->event_id == MQTT_EVENT_DATA) {
        memcpy(topic, event->topic, event->topic_len);
        topic[event->topic_len] = '\0';
        route(topic, event->data, event->data_len);
    }
    return ESP_OK;
}

// bad: length CWE-120
static void on_write(ble_nus_t *nus, ble_evt_t const *p_ble_evt)
{
    ble_gatts_evt_write_t const *p_evt_write = &p_ble_evt->evt.gatts_evt.params.write;
    memcpy(m_settings.name, p_evt_write->data, p_evt_write->len);
}

// good: length CWE-120
static void on_write_checked(ble_nus_t *nus, ble_evt_t const *p_ble_evt)
{
    ble_gatts_evt_write_t const *p_evt_write = &p_ble_evt->evt.gatts_evt.params.write;
    if (p_evt_write->len > sizeof(m_settings.name)) {
        return;
    }
    memcpy(m_settings.name, p_evt_write->data, p_evt_write->len);
}

// bad: receive CWE-787
ISR(USART_RX_vect)
{
    static uint8_t pos;
    char c = UDR0;
    if (c == '\r') {
        command[pos] = 0;
        command_ready = 1;
        pos = 0;
    } else {
        command[pos++] = c;
    }
}

// good: receive CWE-787
ISR(USART1_RX_vect)
{
    static uint8_t pos;
    char c = UDR1;
    if (c == '\r') {
        command[pos] = 0;
        command_ready = 1;
        pos = 0;
    } else if (pos < sizeof(command) - 1) {
        command[pos++] = c;
    }
}

// bad: memory CWE-467
void clear_session(struct session *s)
{
    memset(s, 0, sizeof(s));
}

// bad: memory CWE-193
void load_calibration(uint16_t *to)
{
    uint16_t table[16];
    for (int i = 0; i <= 16; i++) {
        table[i] = eeprom_read_word((uint16_t *)(2 * i));
    }
    memcpy(to, table, sizeof(table));
}

// bad: memory CWE-134
void lcd_message(const char *text)
{
    char line[21];
    snprintf(line, sizeof(line), text);
    lcd_puts(line);
}

// bad: memory CWE-416
void drop_connection(struct connection *c)
{
    k_free(c->rx_buffer);
    if (c->pending) {
        process(c->rx_buffer, c->pending);
    }
    c->rx_buffer = NULL;
}

// bad: overflow CWE-190
int store_waveform(const uint8_t *msg)
{
    uint16_t samples = (msg[0] << 8) | msg[1];
    uint16_t bytes = samples * sizeof(uint32_t);
    uint32_t *buffer = pvPortMalloc(bytes);
    if (buffer == NULL) {
        return -1;
    }
    for (uint16_t i = 0; i < samples; i++) {
        buffer[i] = next_sample();
    }
    return queue_waveform(buffer, samples);
}

// good: overflow CWE-190
int store_waveform_checked(const uint8_t *msg)
{
    uint16_t samples = (msg[0] << 8) | msg[1];
    if (samples > 512) {
        return -1;
    }
    uint32_t *buffer = pvPortMalloc(samples * sizeof(uint32_t));
    if (buffer == NULL) {
        return -1;
    }
    for (uint16_t i = 0; i < samples; i++) {
        buffer[i] = next_sample();
    }
    return queue_waveform(buffer, samples);
}

// bad: length CWE-191
void parse_option(const uint8_t *pkt, uint16_t total)
{
    uint16_t header = pkt[2];
    uint16_t body = total - header;
    memcpy(option_body, pkt + header, body);
}

// bad: update CWE-345
static int dfu_finish(struct dfu_ctx *ctx)
{
    uint32_t crc = crc32_ieee(flash_slot(1), ctx->size);
    if (crc != ctx->expected_crc) {
        return -EINVAL;
    }
    return boot_request_upgrade(BOOT_UPGRADE_PERMANENT);
}

// bad: update CWE-252
void apply_update(const uint8_t *image, uint32_t len, const uint8_t *sig)
{
    R_FLASH_HP_Erase(&g_flash_ctrl, APP_START, APP_BLOCKS);
    uECC_verify(vendor_key, sha256_of(image, len), 32, sig, uECC_secp256r1());
    R_FLASH_HP_Write(&g_flash_ctrl, (uint32_t)image, APP_START, len);
    NVIC_SystemReset();
}

// good: update CWE-252
int apply_update_checked(const uint8_t *image, uint32_t len, const uint8_t *sig)
{
    if (image_version(image) <= current_version()) {
        return -1;
    }
    if (!uECC_verify(vendor_key, sha256_of(image, len), 32, sig, uECC_secp256r1())) {
        return -1;
    }
    R_FLASH_HP_Erase(&g_flash_ctrl, APP_START, APP_BLOCKS);
    R_FLASH_HP_Write(&g_flash_ctrl, (uint32_t)image, APP_START, len);
    NVIC_SystemReset();
    return 0;
}

// bad: update CWE-1328
bool image_accept(const image_header_t *hdr, const uint8_t *pubkey)
{
    if (!signature_ok(hdr, pubkey)) {
        return false;
    }
    if (hdr->version < running_version()) {
        LOG_INF("downgrade to %u", hdr->version);
    }
    return flash_image(hdr) == 0;
}

// bad: update CWE-494
static void ota_task(void *arg)
{
    esp_http_client_config_t config = {
        .url = "http://updates.example.com/infusor.bin",
        .timeout_ms = 5000,
    };
    esp_https_ota_config_t ota = { .http_config = &config };
    if (esp_https_ota(&ota) == ESP_OK) {
        esp_restart();
    }
    vTaskDelete(NULL);
}

// bad: boot CWE-1326
void boot_main(void)
{
    if (verify_app(APP_BASE) != BOOT_OK) {
        if (GPIO_ReadPin(SERVICE_JUMPER) != 0) {
            report_boot_failure();
            while (1) { }
        }
    }
    jump_to(APP_BASE);
}

// bad: boot CWE-1326
int boot_check(const struct image *img)
{
#ifdef FACTORY_BUILD
    return 0;
#endif
    int rc = bootutil_img_validate(img);
    rc = 0;
    return rc;
}

// bad: debug CWE-1191
void security_init(void)
{
    FLASH_OBProgramInitTypeDef ob = { 0 };
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_0;
    HAL_FLASHEx_OBProgram(&ob);
}

// good: debug CWE-1191
void security_init_locked(void)
{
    FLASH_OBProgramInitTypeDef ob = { 0 };
    ob.OptionType = OPTIONBYTE_RDP;
    ob.RDPLevel = OB_RDP_LEVEL_2;
    HAL_FLASHEx_OBProgram(&ob);
}

// bad: tls CWE-295
int cloud_connect(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_config_defaults(conf, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    return start_session(conf);
}

// bad: tls CWE-295
static int tls_socket(int sock)
{
    int verify = TLS_PEER_VERIFY_NONE;
    return zsock_setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

// good: tls CWE-295
static int tls_socket_checked(int sock)
{
    int verify = TLS_PEER_VERIFY_REQUIRED;
    return zsock_setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

// bad: prng CWE-338
void make_pairing_pin(char *pin)
{
    srand(TIM2->CNT);
    for (int i = 0; i < 6; i++) {
        pin[i] = '0' + rand() % 10;
    }
}

// bad: prng CWE-338
static void new_session_key(uint8_t key[16])
{
    for (int i = 0; i < 16; i++) {
        key[i] = sys_rand32_get() & 0xff;
    }
}

// good: prng CWE-338
static int new_session_key_secure(uint8_t key[16])
{
    return sys_csrand_get(key, 16);
}

// good: prng CWE-338
void backoff(void)
{
    HAL_Delay(10 + rand() % 50);
}

// bad: compare CWE-208
bool frame_authentic(const uint8_t *frame, size_t len)
{
    uint8_t mac[16];
    aes_cmac(link_key, frame, len - 16, mac);
    return memcmp(mac, frame + len - 16, 16) == 0;
}

// bad: compare CWE-208
int check_unlock(const char *entered)
{
    for (int i = 0; i < 8; i++) {
        if (entered[i] != service_password[i]) {
            return 0;
        }
    }
    return 1;
}

// good: compare CWE-208
bool frame_authentic_constant(const uint8_t *frame, size_t len)
{
    uint8_t mac[16];
    uint8_t diff = 0;
    aes_cmac(link_key, frame, len - 16, mac);
    for (int i = 0; i < 16; i++) {
        diff |= mac[i] ^ frame[len - 16 + i];
    }
    return diff == 0;
}

// bad: key CWE-321
static const unsigned char k_aes_key[] = "0123456789abcdef";

// bad: key CWE-798
static bool login(const char *user, const char *pw)
{
    if (!strcmp(user, "admin") && !strcmp(pw, "admin")) {
        return true;
    }
    return false;
}

// good: key CWE-798
static bool login_hashed(const char *user, const char *pw)
{
    uint8_t digest[32];
    pbkdf2(pw, stored_salt, digest);
    return !strcmp(user, "admin") && crypto_equal(digest, stored_digest, 32);
}

// bad: ble CWE-287
static void peer_manager_init(void)
{
    ble_gap_sec_params_t sec = { 0 };
    sec.bond = 1;
    sec.mitm = 0;
    sec.io_caps = BLE_GAP_IO_CAPS_NONE;
    sec.min_key_size = 7;
    sec.max_key_size = 16;
    pm_sec_params_set(&sec);
}

// bad: ble CWE-306
BT_GATT_SERVICE_DEFINE(dose_svc,
    BT_GATT_PRIMARY_SERVICE(&dose_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE, NULL, write_rate, NULL));

// good: ble CWE-306
BT_GATT_SERVICE_DEFINE(dose_svc_auth,
    BT_GATT_PRIMARY_SERVICE(&dose_uuid),
    BT_GATT_CHARACTERISTIC(&rate_uuid.uuid, BT_GATT_CHRC_WRITE, BT_GATT_PERM_WRITE_AUTHEN, NULL, write_rate, NULL));

// bad: command CWE-306
void handle_serial_command(uint8_t op, const uint8_t *arg)
{
    switch (op) {
    case CMD_SET_RATE:
        set_flow_rate(arg[0] | arg[1] << 8);
        break;
    case CMD_ERASE_LOG:
        erase_log();
        break;
    case CMD_REBOOT:
        NVIC_SystemReset();
        break;
    }
}

// good: command CWE-306
void handle_serial_command_authorised(uint8_t op, const uint8_t *arg)
{
    if (!session.authenticated) {
        reply(NAK);
        return;
    }
    switch (op) {
    case CMD_SET_RATE:
        set_flow_rate(arg[0] | arg[1] << 8);
        break;
    case CMD_REBOOT:
        NVIC_SystemReset();
        break;
    }
}

// bad: watchdog CWE-1053
int main_msp430(void)
{
    WDTCTL = WDTPW | WDTHOLD;
    clock_init();
    for (;;) {
        step();
    }
}

// bad: watchdog CWE-693
void TIM3_IRQHandler(void)
{
    TIM3->SR &= ~TIM_SR_UIF;
    IWDG->KR = 0xAAAA;
    ticks++;
}

// good: watchdog CWE-693
void control_loop(void)
{
    for (;;) {
        bool ok = run_sensors() && run_motor();
        if (ok) {
            IWDG->KR = 0xAAAA;
        }
    }
}

// bad: wait CWE-835
uint16_t adc_read(uint8_t channel)
{
    ADMUX = (ADMUX & 0xF0) | channel;
    ADCSRA |= (1 << ADSC);
    while (ADCSRA & (1 << ADSC));
    return ADC;
}

// bad: wait CWE-835
static void spi_send(LPSPI_Type *base, uint32_t word)
{
    base->TDR = word;
    while ((base->SR & LPSPI_SR_TCF_MASK) == 0U) {
    }
}

// good: wait CWE-835
static int spi_send_bounded(LPSPI_Type *base, uint32_t word)
{
    uint32_t left = 10000;
    base->TDR = word;
    while ((base->SR & LPSPI_SR_TCF_MASK) == 0U) {
        if (--left == 0) {
            return -1;
        }
    }
    return 0;
}

// bad: zeroise CWE-226
int unwrap_key(const uint8_t *wrapped, uint8_t *out)
{
    uint8_t kek[32];
    derive_kek(kek);
    return aes_unwrap(kek, wrapped, out);
}

// bad: zeroise CWE-14
int sign_report(const uint8_t *report, size_t len, uint8_t *sig)
{
    uint8_t private_key[32];
    read_key(private_key);
    int rc = ecdsa_sign(private_key, report, len, sig);
    memset(private_key, 0, sizeof(private_key));
    return rc;
}

// good: zeroise CWE-14
int sign_report_wiped(const uint8_t *report, size_t len, uint8_t *sig)
{
    uint8_t private_key[32];
    read_key(private_key);
    int rc = ecdsa_sign(private_key, report, len, sig);
    mbedtls_platform_zeroize(private_key, sizeof(private_key));
    return rc;
}

// bad: result CWE-252
void derive_link_key(const uint8_t *secret, uint8_t *key)
{
    mbedtls_hkdf(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), NULL, 0, secret, 32, NULL, 0, key, 32);
}

// bad: anomaly CWE-390
void occlusion_task(void)
{
    if (read_pressure(&pressure) != 0) {
        /* TODO */
    }
    control(pressure);
}

// bad: anomaly CWE-391
void HardFault_Handler(void)
{
    while (1) {
    }
}

// good: anomaly CWE-391
void BusFault_Handler(void)
{
    motor_off();
    fault_record(SCB->CFSR);
    NVIC_SystemReset();
}

// bad: recursion CWE-674
static int parse_tlv(const uint8_t *p, size_t n)
{
    while (n >= 2) {
        size_t len = p[1];
        if (len + 2 > n) {
            return -1;
        }
        if (p[0] == TLV_NESTED && parse_tlv(p + 2, len) != 0) {
            return -1;
        }
        p += len + 2;
        n -= len + 2;
    }
    return 0;
}

// good: recursion CWE-674
static int parse_tlv_bounded(const uint8_t *p, size_t n, int depth)
{
    if (depth > 4) {
        return -1;
    }
    while (n >= 2) {
        size_t len = p[1];
        if (len + 2 > n) {
            return -1;
        }
        if (p[0] == TLV_NESTED && parse_tlv_bounded(p + 2, len, depth + 1) != 0) {
            return -1;
        }
        p += len + 2;
        n -= len + 2;
    }
    return 0;
}

// bad: heap CWE-789
static int on_coap_block(const uint8_t *pdu, size_t pdu_len)
{
    uint32_t total = sys_get_be32(pdu + 4);
    uint8_t *room = k_malloc(total);
    if (room == NULL) {
        return -ENOMEM;
    }
    return start_blocks(room, total);
}

// bad: digest CWE-328
void image_digest(const uint8_t *image, size_t n, uint8_t out[20])
{
    HAL_HASH_SHA1_Start(&hhash, (uint8_t *)image, n, out, 100);
}

// bad: cipher CWE-327
int encrypt_log(const uint8_t *in, uint8_t *out)
{
    mbedtls_des3_context ctx;
    mbedtls_des3_init(&ctx);
    mbedtls_des3_set3key_enc(&ctx, log_key);
    return mbedtls_des3_crypt_ecb(&ctx, in, out);
}

// bad: cipher CWE-327
esp_err_t encrypt_block(const uint8_t *in, uint8_t *out)
{
    esp_aes_context aes;
    esp_aes_init(&aes);
    esp_aes_setkey(&aes, record_key, 128);
    for (int i = 0; i < 4; i++) {
        esp_aes_crypt_ecb(&aes, ESP_AES_ENCRYPT, in + 16 * i, out + 16 * i);
    }
    return ESP_OK;
}

// good: cipher CWE-327
int encrypt_record(const uint8_t *in, size_t n, uint8_t *out, uint8_t *tag)
{
    uint8_t nonce[12];
    if (esp_random_bytes(nonce, sizeof(nonce)) != 0) {
        return -1;
    }
    return mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, n, nonce, 12, NULL, 0, in, out, 16, tag);
}

// bad: assert CWE-617
static void on_rx(const uint8_t *data, size_t len)
{
    configASSERT(data[0] == START_BYTE);
    dispatch(data + 1, len - 1);
}

// good: assert CWE-617
static void start_pump(struct pump *pump)
{
    configASSERT(pump != NULL);
    pump->running = true;
}

// bad: race CWE-362
static uint32_t delivered_ul;
static void motor_task(void *arg)
{
    for (;;) {
        ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
        delivered_ul += STEP_UL;
    }
}
void start_motors(void)
{
    xTaskCreate(motor_task, "left", 128, &left, 3, NULL);
    xTaskCreate(motor_task, "right", 128, &right, 3, NULL);
}
