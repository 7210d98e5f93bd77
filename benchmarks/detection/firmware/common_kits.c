#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>

// bad: memory CWE-787
void lcd_show_alarm(const struct alarm *a)
{
    char row[17];
    sprintf(row, "%s P%u %s", a->source, a->priority, a->text);
    lcd_write(1, row);
}

// good: memory CWE-787
void lcd_show_clock(const struct clock *c)
{
    char row[17];
    sprintf(row, "%02u:%02u:%02u", c->h % 24u, c->m % 60u, c->s % 60u);
    lcd_write(0, row);
}

// bad: memory CWE-476
struct job *job_new(const char *name)
{
    struct job *j = k_malloc(sizeof(*j));
    j->state = JOB_NEW;
    strncpy(j->name, name, sizeof(j->name) - 1);
    j->name[sizeof(j->name) - 1] = '\0';
    return j;
}

// good: memory CWE-476
struct job *job_make(const char *name)
{
    struct job *j = k_malloc(sizeof(*j));
    if (j == NULL)
        return NULL;
    j->state = JOB_NEW;
    strncpy(j->name, name, sizeof(j->name) - 1);
    j->name[sizeof(j->name) - 1] = '\0';
    return j;
}

// bad: length CWE-120
static void nus_data(ble_nus_evt_t *evt)
{
    if (evt->type == BLE_NUS_EVT_RX_DATA) {
        memcpy(m_line, evt->params.rx_data.p_data, evt->params.rx_data.length);
        m_line_len = evt->params.rx_data.length;
    }
}

// good: length CWE-120
static void nus_input(ble_nus_evt_t *evt)
{
    if (evt->type == BLE_NUS_EVT_RX_DATA) {
        uint16_t n = MIN(evt->params.rx_data.length, sizeof(m_line));
        memcpy(m_line, evt->params.rx_data.p_data, n);
        m_line_len = n;
    }
}

// bad: length CWE-787
ISR(USART0_RX_vect)
{
    uint8_t c = UDR0;
    rx_line[rx_pos++] = c;
    if (c == '\n') {
        rx_ready = 1;
        rx_pos = 0;
    }
}

// good: length CWE-787
ISR(USART1_RX_vect)
{
    uint8_t c = UDR1;
    if (rx1_pos < sizeof(rx1_line) - 1)
        rx1_line[rx1_pos++] = c;
    if (c == '\n') {
        rx1_ready = 1;
        rx1_pos = 0;
    }
}

// bad: length CWE-191
void isotp_first(struct link *l, const uint8_t *d, uint8_t dlc)
{
    uint16_t total = ((d[0] & 0x0f) << 8) | d[1];
    l->left = total - (dlc - 2);
    memcpy(l->buf, d + 2, dlc - 2);
    l->pos = dlc - 2;
}

// good: length CWE-191
void isotp_begin(struct link *l, const uint8_t *d, uint8_t dlc)
{
    uint16_t total = ((d[0] & 0x0f) << 8) | d[1];
    if (dlc < 8 || total <= 6 || total > sizeof(l->buf))
        return;
    l->left = total - 6;
    memcpy(l->buf, d + 2, 6);
    l->pos = 6;
}

// bad: length CWE-129
void modbus_write_reg(const uint8_t *adu)
{
    uint16_t reg = (adu[2] << 8) | adu[3];
    uint16_t val = (adu[4] << 8) | adu[5];
    holding[reg] = val;
}

// good: length CWE-129
uint8_t modbus_put_reg(const uint8_t *adu)
{
    uint16_t reg = (adu[2] << 8) | adu[3];
    uint16_t val = (adu[4] << 8) | adu[5];
    if (reg >= ARRAY_SIZE(holding))
        return ILLEGAL_DATA_ADDRESS;
    holding[reg] = val;
    return 0;
}

// bad: overflow CWE-190
static uint8_t *tlv_copy(const uint8_t *in, uint16_t a, uint16_t b)
{
    uint16_t total = a + b + 4;
    uint8_t *out = pvPortMalloc(total);
    if (out == NULL)
        return NULL;
    memcpy(out, in, a);
    memcpy(out + a, in + a, b);
    return out;
}

// good: overflow CWE-190
static uint8_t *tlv_clone(const uint8_t *in, uint16_t a, uint16_t b)
{
    size_t total = (size_t)a + b + 4;
    uint8_t *out = pvPortMalloc(total);
    if (out == NULL)
        return NULL;
    memcpy(out, in, a);
    memcpy(out + a, in + a, b);
    return out;
}

// bad: update CWE-345
static void ymodem_done(uint32_t size)
{
    uint16_t sum = 0;
    const uint8_t *p = (const uint8_t *)NEW_APP_ADDR;
    for (uint32_t i = 0; i < size - 2; i++)
        sum += p[i];
    if (sum == *(const uint16_t *)(p + size - 2)) {
        flash_erase(APP_ADDR, APP_SIZE);
        flash_write(APP_ADDR, p, size - 2);
        system_reset();
    }
}

// good: update CWE-345
static void ymodem_end(uint32_t size)
{
    const uint8_t *p = (const uint8_t *)NEW_APP_ADDR;
    if (size <= 64 || ed25519_verify(p + size - 64, p, size - 64, maker_key) != 1)
        return;
    if (image_version(p) < running_version())
        return;
    flash_erase(APP_ADDR, APP_SIZE);
    flash_write(APP_ADDR, p, size - 64);
    system_reset();
}

// bad: verify CWE-252
void boot_select(void)
{
    for (int i = 0; i < 2; i++) {
        struct slot *s = &slots[i];
        if (s->magic == SLOT_MAGIC) {
            slot_verify_signature(s);
            boot_jump(s->entry);
        }
    }
}

// good: verify CWE-252
void boot_choose(void)
{
    for (int i = 0; i < 2; i++) {
        struct slot *s = &slots[i];
        if (s->magic == SLOT_MAGIC && slot_verify_signature(s) == 0 && s->version >= fuse_version()) {
            boot_jump(s->entry);
        }
    }
    panic();
}

// bad: debug CWE-489
void console_line(const char *line)
{
    unsigned a, v;
    if (sscanf(line, "mw %x %x", &a, &v) == 2) {
        *(volatile uint32_t *)a = v;
    } else if (sscanf(line, "md %x", &a) == 1) {
        uart_printf("%08x\n", *(volatile uint32_t *)a);
    }
}

// good: debug CWE-489
void console_text(const char *line)
{
    unsigned n;
    if (sscanf(line, "bl %u", &n) == 1 && n <= 100) {
        backlight_set(n);
    } else if (strcmp(line, "ver") == 0) {
        uart_printf("%s\n", FW_VERSION);
    }
}

// bad: tls CWE-295
esp_err_t report_send(const char *body)
{
    esp_http_client_config_t cfg = {
        .url = REPORT_URL,
        .method = HTTP_METHOD_POST,
        .skip_cert_common_name_check = true,
        .transport_type = HTTP_TRANSPORT_OVER_SSL,
    };
    esp_http_client_handle_t h = esp_http_client_init(&cfg);
    esp_http_client_set_post_field(h, body, strlen(body));
    esp_err_t err = esp_http_client_perform(h);
    esp_http_client_cleanup(h);
    return err;
}

// good: tls CWE-295
esp_err_t report_post(const char *body)
{
    esp_http_client_config_t cfg = {
        .url = REPORT_URL,
        .method = HTTP_METHOD_POST,
        .crt_bundle_attach = esp_crt_bundle_attach,
        .transport_type = HTTP_TRANSPORT_OVER_SSL,
    };
    esp_http_client_handle_t h = esp_http_client_init(&cfg);
    esp_http_client_set_post_field(h, body, strlen(body));
    esp_err_t err = esp_http_client_perform(h);
    esp_http_client_cleanup(h);
    return err;
}

// bad: prng CWE-338
void nonce_fill(uint8_t *nonce, size_t n)
{
    randomSeed(analogRead(A0));
    for (size_t i = 0; i < n; i++)
        nonce[i] = random(256);
}

// good: prng CWE-338
void nonce_make(uint8_t *nonce, size_t n)
{
    esp_fill_random(nonce, n);
}

// bad: compare CWE-208
static bool tag_ok(const uint8_t *got, const uint8_t *want)
{
    for (int i = 0; i < 8; i++) {
        if (got[i] != want[i]) {
            return false;
        }
    }
    return true;
}

// good: compare CWE-208
static bool serial_ok(const uint8_t *got, const uint8_t *want)
{
    for (int i = 0; i < 8; i++) {
        if (got[i] != want[i]) {
            return false;
        }
    }
    return true;
}

// bad: keys CWE-798
#define WIFI_AP_PASSWORD "analyzer123"
void ap_start(void)
{
    wifi_config_t ap = { .ap = { .ssid = "IVD-Service", .password = WIFI_AP_PASSWORD,
                                 .authmode = WIFI_AUTH_WPA2_PSK, .max_connection = 2 } };
    esp_wifi_set_config(WIFI_IF_AP, &ap);
    esp_wifi_start();
}

// good: keys CWE-798
void ap_begin(void)
{
    wifi_config_t ap = { .ap = { .ssid = "IVD-Service", .authmode = WIFI_AUTH_WPA2_PSK, .max_connection = 2 } };
    nvs_get_str(nvs, "ap-pass", (char *)ap.ap.password, &(size_t){ sizeof ap.ap.password });
    esp_wifi_set_config(WIFI_IF_AP, &ap);
    esp_wifi_start();
}

// bad: ble CWE-306
static void char_add(ble_lbs_t *p)
{
    ble_add_char_params_t c = { 0 };
    c.uuid = UUID_SETPOINT;
    c.init_len = c.max_len = 2;
    c.char_props.write = 1;
    c.read_access = SEC_OPEN;
    c.write_access = SEC_OPEN;
    characteristic_add(p->service, &c, &p->setpoint);
}

// good: ble CWE-306
static void char_register(ble_lbs_t *p)
{
    ble_add_char_params_t c = { 0 };
    c.uuid = UUID_SETPOINT;
    c.init_len = c.max_len = 2;
    c.char_props.write = 1;
    c.read_access = SEC_JUST_WORKS;
    c.write_access = SEC_MITM;
    characteristic_add(p->service, &c, &p->setpoint);
}

// bad: handler CWE-306
void can_rx(uint32_t id, const uint8_t *d)
{
    switch (id) {
    case 0x301: motor_enable(d[0]); break;
    case 0x302: motor_set_speed(d[0] | d[1] << 8); break;
    case 0x3ff: eeprom_erase_all(); break;
    }
}

// good: handler CWE-306
void can_input(uint32_t id, const uint8_t *d)
{
    switch (id) {
    case 0x101: telemetry.temp = d[0]; break;
    case 0x102: telemetry.rpm = d[0] | d[1] << 8; break;
    }
}

// bad: wait CWE-835
uint8_t spi_transfer(uint8_t b)
{
    SPDR = b;
    while (!(SPSR & (1 << SPIF)))
        ;
    return SPDR;
}

// good: wait CWE-835
int spi_exchange(uint8_t b)
{
    uint16_t guard = 1000;
    SPDR = b;
    while (!(SPSR & (1 << SPIF)))
        if (--guard == 0)
            return -1;
    return SPDR;
}

// bad: zeroise CWE-226
int user_login(const char *pw)
{
    char hash[65], salted[96];
    snprintf(salted, sizeof salted, "%s%s", user.salt, pw);
    sha256_hex(salted, hash);
    return ct_equal(hash, user.hash, 64) ? 0 : -1;
}

// good: zeroise CWE-226
int user_open(const char *pw)
{
    char hash[65], salted[96];
    snprintf(salted, sizeof salted, "%s%s", user.salt, pw);
    sha256_hex(salted, hash);
    int rc = ct_equal(hash, user.hash, 64) ? 0 : -1;
    explicit_bzero(salted, sizeof salted);
    explicit_bzero(hash, sizeof hash);
    return rc;
}

// bad: anomaly CWE-252
void dose_commit(const struct dose *d)
{
    fs_seek(&log_file, 0, FS_SEEK_END);
    fs_write(&log_file, d, sizeof(*d));
    fs_sync(&log_file);
    dose_done = true;
}

// good: anomaly CWE-252
int dose_store(const struct dose *d)
{
    if (fs_seek(&log_file, 0, FS_SEEK_END) < 0 || fs_write(&log_file, d, sizeof(*d)) != sizeof(*d) ||
        fs_sync(&log_file) < 0) {
        LOG_ERR("dose not stored");
        alarm_raise(ALARM_STORAGE);
        return -EIO;
    }
    dose_done = true;
    return 0;
}

// bad: cipher CWE-327
void payload_encrypt(uint8_t *p, size_t n)
{
    struct AES_ctx ctx;
    AES_init_ctx(&ctx, link_key);
    for (size_t i = 0; i < n; i += 16)
        AES_ECB_encrypt(&ctx, p + i);
}

// good: cipher CWE-327
int payload_seal(uint8_t *p, size_t n, uint8_t nonce[13], uint8_t tag[8])
{
    if (counter_next(nonce) != 0)
        return -1;
    return mbedtls_ccm_encrypt_and_tag(&ccm, n, nonce, 13, NULL, 0, p, p, tag, 8);
}
