#include <stdint.h>
#include <stdbool.h>
#include <string.h>
// bad: update CWE-345
static enum upd_result upd_commit(struct upd *u)
{
    uint32_t got = crc32_update(0, u->buf, u->len);
    if (got != u->trailer.crc)
        return UPD_CORRUPT;
    bank_swap();
    return UPD_OK;
}
// good: update CWE-345
static enum upd_result upd_commit_signed(struct upd *u)
{
    uint32_t got = crc32_update(0, u->buf, u->len);
    if (got != u->trailer.crc)
        return UPD_CORRUPT;
    if (!sig_check(u->buf, u->len, u->trailer.sig))
        return UPD_FORGED;
    bank_swap();
    return UPD_OK;
}
// bad: boot CWE-347
void select_image(void)
{
    for (int i = 0; i < 2; i++) {
        struct img_hdr *h = slot_hdr(i);
        if (h->magic == IMG_MAGIC && sha256_matches(h)) {
            start_image(h);
        }
    }
    recovery();
}
// good: boot CWE-347
void select_image_ok(void)
{
    for (int i = 0; i < 2; i++) {
        struct img_hdr *h = slot_hdr(i);
        if (h->magic == IMG_MAGIC && ecdsa_p256_verify(vendor_pub, h->digest, h->sig)) {
            start_image(h);
        }
    }
    recovery();
}
// bad: verify CWE-252
int session_rx(struct sess *s, uint8_t *p, size_t n)
{
    mbedtls_gcm_auth_decrypt(&s->gcm, n - 16, s->iv, 12, NULL, 0, p + n - 16, 16, p, s->pt);
    return handle_pt(s->pt, n - 16);
}
// good: verify CWE-252
int session_rx_ok(struct sess *s, uint8_t *p, size_t n)
{
    if (n < 16) return -1;
    if (mbedtls_gcm_auth_decrypt(&s->gcm, n - 16, s->iv, 12, NULL, 0, p + n - 16, 16, p, s->pt) != 0)
        return -1;
    return handle_pt(s->pt, n - 16);
}
// bad: verify CWE-253
bool cert_ok(struct x509 *c)
{
    int e = x509_chain_verify(c, roots);
    if (e == X509_EXPIRED || e == X509_SELF_SIGNED)
        e = 0;
    return e == 0;
}
// good: verify CWE-253
bool cert_ok_strict(struct x509 *c)
{
    int e = x509_chain_verify(c, roots);
    if (e != 0)
        log_warn("chain %d", e);
    return e == 0;
}
// bad: tls CWE-295
static int mqtt_open(struct mqtt *m)
{
    tls_profile_t prof = {0};
    prof.min_version = TLS_1_2;
    prof.peer_auth = TLS_PEER_AUTH_NONE;
    return mqtt_connect_tls(m, &prof);
}
// good: tls CWE-295
static int mqtt_open_ok(struct mqtt *m)
{
    tls_profile_t prof = {0};
    prof.min_version = TLS_1_2;
    prof.peer_auth = TLS_PEER_AUTH_REQUIRED;
    prof.ca = hospital_ca;
    return mqtt_connect_tls(m, &prof);
}
// bad: tls CWE-295
static int cert_verify_cb(int depth, const cert_t *c, void *arg)
{
    if (cert_is_expired(c)) {
        log_info("expired, rtc may be wrong");
    }
    return 0;
}
// good: tls CWE-295
static int cert_verify_cb_ok(int depth, const cert_t *c, void *arg)
{
    if (cert_is_expired(c)) {
        log_info("expired");
        return TLS_ERR_CERT;
    }
    return 0;
}
// bad: ble CWE-300
static void sec_init(void)
{
    struct smp_config cfg;
    smp_config_default(&cfg);
    cfg.io_capability = SMP_IO_NO_INPUT_NO_OUTPUT;
    cfg.auth_req = SMP_AUTH_BONDING;
    smp_apply(&cfg);
}
// good: ble CWE-300
static void sec_init_ok(void)
{
    struct smp_config cfg;
    smp_config_default(&cfg);
    cfg.io_capability = SMP_IO_DISPLAY_YES_NO;
    cfg.auth_req = SMP_AUTH_BONDING | SMP_AUTH_MITM | SMP_AUTH_SC;
    smp_apply(&cfg);
}
// bad: ble CWE-862
const gatt_char_t bolus_char = {
    .uuid = BOLUS_UUID,
    .properties = GATT_PROP_WRITE,
    .permissions = GATT_PERM_WRITEABLE,
    .on_write = bolus_written,
};
// good: ble CWE-862
const gatt_char_t bolus_char_ok = {
    .uuid = BOLUS_UUID,
    .properties = GATT_PROP_WRITE,
    .permissions = GATT_PERM_WRITE_AUTHENTICATED,
    .on_write = bolus_written,
};
// bad: watchdog CWE-693
void SysTick_Handler(void)
{
    uptime_ms++;
    wdog_refresh();
}
// good: watchdog CWE-693
void supervisor_step(void)
{
    if (task_flags == ALL_TASKS_ALIVE) {
        task_flags = 0;
        wdog_refresh();
    }
}
// bad: watchdog CWE-693
int main_b10(void)
{
    system_init();
    wdg_stop();
    pump_init();
    for (;;)
        pump_step();
}
// good: watchdog CWE-693
int main_b10_ok(void)
{
    system_init();
    wdg_start(500);
    pump_init();
    for (;;) {
        pump_step();
        wdg_service_if_healthy();
    }
}
// bad: wait CWE-835
static uint8_t spi_xchg(uint8_t b)
{
    SPI2->DR = b;
    while ((SPI2->SR & SPI_SR_RXNE) == 0)
        ;
    return SPI2->DR;
}
// good: wait CWE-835
static int spi_xchg_ok(uint8_t b, uint8_t *out)
{
    uint32_t t0 = millis();
    SPI2->DR = b;
    while ((SPI2->SR & SPI_SR_RXNE) == 0) {
        if (millis() - t0 > 5) return -1;
    }
    *out = SPI2->DR;
    return 0;
}
// bad: wait CWE-835
void eeprom_sync(void)
{
    while (eeprom_busy()) {
        __NOP();
    }
}
// good: wait CWE-835
int eeprom_sync_ok(void)
{
    for (unsigned n = 0; n < 10000; n++) {
        if (!eeprom_busy()) return 0;
        __NOP();
    }
    return -1;
}
// bad: command CWE-306
void can_rx(const struct can_msg *m)
{
    switch (m->id) {
    case ID_SET_FLOW:
        ventilator_set_flow(m->data[0]);
        break;
    case ID_STOP:
        ventilator_stop();
        break;
    }
}
// good: command CWE-306
void can_rx_ok(const struct can_msg *m)
{
    if (!can_mac_ok(m)) {
        event_log(EV_FORGED, m->id);
        return;
    }
    switch (m->id) {
    case ID_SET_FLOW:
        ventilator_set_flow(m->data[0]);
        break;
    }
}
// bad: compare CWE-208
bool service_login(const char *code)
{
    return strcmp(code, nv.service_code) == 0;
}
// good: compare CWE-208
bool service_login_ok(const char *code)
{
    uint8_t h[32];
    sha256_str(code, h);
    return ct_equal(h, nv.service_code_hash, sizeof h);
}
// bad: key CWE-798
static const char *mqtt_user = "pump";
static const char *mqtt_pass = "Infuse!2021";
// good: key CWE-798
static char mqtt_user_ok[32];
static char mqtt_pass_ok[64];
// bad: key CWE-321
int rec_encrypt(const uint8_t *in, uint8_t *out)
{
    static const uint8_t k[16] = { 0x10, 0x22, 0x31, 0x4f, 0x5e, 0x66, 0x70, 0x81, 0x92, 0xa3, 0xb4, 0xc5, 0xd6, 0xe7, 0xf8, 0x09 };
    return aes128_gcm_seal(k, next_nonce(), in, 64, out);
}
// good: key CWE-321
int rec_encrypt_ok(const uint8_t *in, uint8_t *out)
{
    uint8_t k[16];
    int rc = se_read_key(SLOT_RECORDS, k);
    if (rc == 0) rc = aes128_gcm_seal(k, next_nonce(), in, 64, out);
    secure_zero(k, sizeof k);
    return rc;
}
// bad: prng CWE-338
uint32_t new_session_id(void)
{
    return (rand() << 16) ^ rand();
}
// good: prng CWE-338
uint32_t new_session_id_ok(void)
{
    uint32_t v;
    if (trng_read(&v, sizeof v) != 0) fatal(ERR_TRNG);
    return v;
}
// bad: prng CWE-338
void otp_make(char *out)
{
    uint32_t seed = rtc_seconds();
    seed = seed * 1664525u + 1013904223u;
    snprintf(out, 7, "%06lu", (unsigned long)(seed % 1000000u));
}
// good: prng CWE-338
int otp_make_ok(char *out)
{
    uint32_t v;
    if (rng_get_bytes(&v, 4) != 0) return -1;
    snprintf(out, 7, "%06lu", (unsigned long)(v % 1000000u));
    return 0;
}
// bad: debug CWE-1191
void factory_finish(void)
{
    option_bytes_t ob;
    ob_read(&ob);
    ob.rdp = RDP_LEVEL_0;
    ob_write(&ob);
}
// good: debug CWE-1191
void factory_finish_ok(void)
{
    option_bytes_t ob;
    ob_read(&ob);
    ob.rdp = RDP_LEVEL_2;
    ob_write(&ob);
}
// bad: zeroise CWE-226
int unlock(const char *pin)
{
    uint8_t wrap_key[32];
    if (derive_from_pin(pin, wrap_key) != 0)
        return -1;
    return keystore_open(wrap_key);
}
// good: zeroise CWE-226
int unlock_ok(const char *pin)
{
    uint8_t wrap_key[32];
    int rc = derive_from_pin(pin, wrap_key);
    if (rc == 0)
        rc = keystore_open(wrap_key);
    mem_wipe(wrap_key, sizeof wrap_key);
    return rc;
}
// bad: log CWE-532
void pair_done(const uint8_t ltk[16])
{
    char hex[33];
    to_hex(ltk, 16, hex);
    LOGD("bonded, ltk %s", hex);
}
// good: log CWE-532
void pair_done_ok(const uint8_t ltk[16])
{
    keystore_put(KS_LTK, ltk, 16);
    LOGD("bonded");
}
// bad: anomaly CWE-391
void occlusion_isr(void)
{
    if (sensor_selftest() != SENSOR_OK) {
    }
    update_pressure();
}
// good: anomaly CWE-391
void occlusion_isr_ok(void)
{
    if (sensor_selftest() != SENSOR_OK) {
        alarm_raise(ALARM_SENSOR);
    }
    update_pressure();
}
// bad: anomaly CWE-390
void motor_fault_callback(uint32_t code)
{
    (void)code;
}
// good: anomaly CWE-390
void motor_fault_callback_ok(uint32_t code)
{
    motor_off();
    fault_record(code);
}
// bad: result CWE-252
void power_up(void)
{
    ram_selftest();
    flash_crc_selftest();
    therapy_enable();
}
// good: result CWE-252
void power_up_ok(void)
{
    if (!ram_selftest() || !flash_crc_selftest()) {
        safe_state();
        return;
    }
    therapy_enable();
}
// bad: cipher CWE-327
void cfg_protect(uint8_t *d, size_t n)
{
    rc4_ctx c;
    rc4_init(&c, cfg_key, 16);
    rc4_crypt(&c, d, n);
}
// good: cipher CWE-327
int cfg_protect_ok(uint8_t *d, size_t n)
{
    return aes_ccm_seal(&cfg_ctx, fresh_nonce(), d, n);
}
// bad: rollback CWE-1328
int install_pkg(const struct pkg *p)
{
    if (!rsa_verify(p->sig, p->body, p->len))
        return -1;
    if (p->version < current_version())
        log_warn("older version %u", p->version);
    return slot_write(p->body, p->len);
}
// good: rollback CWE-1328
int install_pkg_ok(const struct pkg *p)
{
    if (!rsa_verify(p->sig, p->body, p->len))
        return -1;
    if (p->version < current_version())
        return -2;
    return slot_write(p->body, p->len);
}
// bad: storage CWE-252
void dose_total_save(uint32_t ul)
{
    nvm_write(NV_TOTAL, &ul, sizeof ul);
}
// good: storage CWE-252
bool dose_total_save_ok(uint32_t ul)
{
    return nvm_write(NV_TOTAL, &ul, sizeof ul) == NVM_OK;
}
// bad: update CWE-319
int fetch_release(char *buf, size_t n)
{
    struct http_req rq = { .host = "updates.device.example", .port = 80, .path = "/pump/latest.bin" };
    return http_get(&rq, buf, n);
}
// good: update CWE-319
int fetch_release_ok(char *buf, size_t n)
{
    struct http_req rq = { .host = "updates.device.example", .port = 443, .path = "/pump/latest.bin", .tls = &tls_cfg };
    return http_get(&rq, buf, n);
}
// bad: debug CWE-489
void shell_input(const char *line)
{
    if (!strncmp(line, "memw ", 5)) {
        uint32_t a, v;
        sscanf(line + 5, "%x %x", &a, &v);
        *(volatile uint32_t *)a = v;
    }
}
// good: debug CWE-489
void shell_input_ok(const char *line)
{
    if (!shell_unlocked) return;
    if (!strncmp(line, "ver", 3)) print_version();
}
// bad: iv CWE-329
int send_enc(const uint8_t *p, size_t n)
{
    uint8_t iv[16] = { 0 };
    return aes_cbc_encrypt_buffer(&link_ctx, iv, p, n, tx);
}
// good: iv CWE-329
int send_enc_ok(const uint8_t *p, size_t n)
{
    uint8_t iv[16];
    if (rng_bytes(iv, sizeof iv)) return -1;
    return aes_cbc_encrypt_buffer(&link_ctx, iv, p, n, tx);
}
