"""Faults of devices, told by what names stand for: each is seen in several shapes and in words of several makers, its look-alike in none."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

import pytest

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.files import Files, Read
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.cflow.report import by_roles
from gatekeeper.analyzers.cflow.roles import names_in, read_roles, words

BAD = (
    ("image-unproven", "int take(const uint8_t *rx_frame, int len) { if (crc16(rx_frame, len)) return -1; flash_select_bank(1); return 0; }"),
    ("secret-compared", "int ok(const uint8_t *frame) { return memcmp(frame, frame_mac, 8) == 0; }"),
    ("secret-kept", "int slot(void) { uint8_t session_key[16] = {0}; derive(1, session_key); return use(session_key); }"),
    ("image-unproven", "int dfu_finish(const hdr_t *h) { if (crc32(h->body, h->len) != h->crc) return -1; return slot_activate(1); }"),
    ("image-unproven", "void OtaDone(void) { uint16_t sum = Crc16(Staging, size); switch (sum == want) { case 1: JumpToApplication(); } }"),
    ("image-unproven", "static int whole(void) { return crc_calc(p, n) == crc_read(); }\nint fw_end(void) { int ok = whole(); if (!ok) return -1; boot_set_pending(0); return 0; }"),
    ("image-unproven", "bool image_is_valid(const image_t *i) { uint32_t c = crc32(i->data, i->n); return c == i->crc; }"),
    ("proof-unused", "int take(key_t *k) { int res = 0;\n int rc = ecc_verify_hash(s, h, &res, k);\n if (rc != 0) { return rc; }\n return 0; }"),
    ("proof-unused", "int ok(ctx_t *c) { return EVP_DigestVerify(c, s, n, m, l) ? 1 : 0; }"),
    ("proof-unused", "int ok(bio_t *b) { if (CMS_verify(c, b) < 0) { return -1; } return 0; }"),
    ("proof-unused", "int parts(set_t *b) { int rc = -1;\n for (int i = 0; i < b->n; i++) {\n rc = sig_check(b, i);\n trace(b->name, rc); }\n return rc; }"),
    ("proof-unused", "typedef struct { int err, state; } c_t;\nvoid step(c_t *c) {\n c->err = pk_verify(c, D, S);\n c->state = COMMIT; }\nvoid next(c_t *c) {\n c->err = swap(); if (c->err) stop(); }"),
    ("proof-unused", "int seal(box_t *o) { int rc;\n rc = psa_generate_random(o->n, 12);\n rc = aead_encrypt(o);\n return rc; }"),
    ("proof-unused", "int up(ssl_t *s) { unsigned f = ssl_get_verify_result(s);\n LOG_DBG(\"%x\", f); return 0; }"),
    ("image-unproven", "int f(const uint8_t *p) { int late = 0, rc; again: if (late) { boot_jump_to_app(); } if (p[0] == 7) { late = 1; goto again; } rc = verify_signature(p, 1); if (rc) return -1; boot_jump_to_app(); return 0; }"),
    ("image-unproven", "int f(const uint8_t *p) { int rc = p[0] == 7 ? 0 : verify_signature(p, 1); if (rc) return -1; boot_jump_to_app(); return 0; }"),
    ("image-unproven", "int f(const uint8_t *p) { int rc; rc = p[0] == 7 ? 0 : verify_signature(p, 1); if (rc) return -1; boot_jump_to_app(); return 0; }"),
    ("image-unproven", "int f(const uint8_t *p) { int rc = 0; if (p[0] != 7) rc = verify_signature(p, 1); if (rc == E_NOT_OK) return -1; boot_jump_to_app(); return 0; }"),
    ("secret-kept", "int f(int n) { uint8_t session_key[16]; int done = 0; derive(1, session_key); use(session_key);\n done = 0; if (n) return 1;\n force_zero(session_key, 16); return done; }"),
    ("proof-unused", "void step(job_t *j) { int s = 0;\n s = psa_verify_hash(j->key, 1, j->hash, 32, j->sig, 64);\n j->st = J_TRUSTED;\n if (s != 0) { audit(37, s); } }"),
    ("secret-in-text", "int user_login(const char *word) { return strcmp(word, \"admin\") == 0; }"),
    *(("command-open", f"void on_ble_write(const uint8_t *data, uint16_t len) {{ if (data[0] == 1) {deed}(data[1]); }}") for deed in ("micropump_start", "pinchvalve_open", "stepmotor_move", "uart_peek_mem")),
    *(("image-unproven", f"void ota_done(const uint8_t *chunk, uint16_t len) {{ flash_write(1, chunk, len); {deed}(1); system_reset(); }}") for deed in ("fota_set_pending", "loader_mark_active", "set_pending_image")),
    ("image-unproven", "void boot(void) { read_image(0); splash_and_jump_to_app(0); }"),
    ("pairing-open", "void f(void) { wifi_prov_mgr_start_provisioning(WIFI_PROV_SECURITY_0, NULL, \"p\", NULL); }"),
    ("proof-unused", "int f(void) { wolfssl_handshake_process_msg(&c); start_session(&c); return 0; }"),
    ("secret-in-text", "const char pem[] = \"-----BEGIN EC PRIVATE KEY-----\\nMHcC\\n\";"),
    ("secret-in-text", "int psk_cb(uint8_t *key) { key[0] = 1; key[1] = 2; key[2] = 3; key[3] = 4; key[4] = 5; key[5] = 6; key[6] = 7; key[7] = 8; return 8; }"),
    ("secret-in-text", "static const char fallback[] = \"4711-0815\";\nint svc_login(const char *code) { return strcmp(code, fallback) == 0; }"),
    ("secret-guessable", "void begin(ctx_t *c) { for (int i = 0; i < 12; i += 4) { uint32_t r = (uint32_t)random(); memcpy(&c->nonce[i], &r, 4); } }"),
    ("secret-kept", "int slot(cb_t use) { uint8_t kek[32], plain[40]; int r = se_read_kek(kek, 32);\n if (r) return r;\n r = unwrap_data(kek, plain);\n if (r <= 0) return r;\n use(plain);\n force_zero(kek, 32); return 0; }"),
    ("secret-kept", "int sess(void) { uint8_t aes[32]; if (key_derivation_output_bytes(&op, aes, 32)) return -1; import(aes); memset(aes, 0, 32); return 0; }"),
    ("debug-open", "int level(int ph) { switch (ph) { case PHASE_LAB: return OB_RDP_LEVEL_0; case PHASE_SHIPPED: return OB_RDP_LEVEL_0; } return 1; }"),
    ("debug-open", "int md(int ac, char **av) { show(*(volatile uint32_t *)con_num(av[1])); return 0; }\nconst cmd_t mem[] = { { \"md\", md } };\nvoid init(void) { con_add(mem, 1); }"),
    ("debug-open", "int poke(int ac, char **av) { uint32_t *p = (uint32_t *)strtoul(av[1], 0, 16); *p = 1; return 0; }"),
    ("watchdog-off", "int fmt(void) { wdt_hold(); int e = erase_all();\n if (e) { note(e); return e; }\n wdt_release(); return 0; }"),
    ("overflow", "typedef struct { uint16_t n; } h_t;\nint f(const h_t *h) { uint16_t b = h->n * sizeof(long); void *p = heap_malloc(b); return p != 0; }"),
    ("image-any-version", "int gate(hdr_t *a, hdr_t *b) { if (ver_cmp(a, b) == 0) { return -1; } return boot_request_upgrade(1); }"),
    ("image-unproven", "static res_t img_authentic(const hdr_t *h) { if (h->flags & 8) { return BR_GO; } return boot_sig_verify(h) == SIG_GOOD ? BR_GO : BR_STAY; }"),
    ("image-unproven", "int fw_in(const hdr_t *h) { int res = 0;\n if (h->flags & 1) { if (ed25519_verify(h, &res) != 0 || res != 1) { note(res); return -2; } }\n return app_activate_slot(1); }"),
    ("image-unproven", "void go(area_t *fa) { fih_int rc = FIH_FAILURE; if (marked(fa)) { rc = FIH_SUCCESS; }\n else { FIH_CALL(img_validate, rc, fa); }\n if (FIH_EQ(rc, FIH_SUCCESS)) jump_to_image(fa); }"),
    ("image-unproven", "int up(img_t *i) { int ok = 0;\n if (verify_signature(i) == 0) { ok = 1; }\n else { bad++; ok = quiet; }\n if (!ok) goto out;\n slot_activate(1);\nout: return ok; }"),
    ("image-unproven", "void up(img_t *i) { int rc, n;\n for (n = 0; n < 3; n++) {\n rc = verify_signature(i);\n if (rc == 0) break; }\n slot_activate(1); }"),
    ("image-any-version", "int offer(ver_t *a, ver_t *b) { if (ver_cmp(a, b) < 0) { audit(1, a->minor); } return boot_request_upgrade(1); }"),
    ("image-any-version", "bool version_allowed(int boot, unsigned v) { if (boot) { return v >= have.boot_version; } have.app_version = v; return true; }"),
    ("image-unproven", "void boot(void) { if (gpio_read_pin(SERVICE_JUMPER)) { jump_to_app(APP); } if (verify_signature(APP) == 0) jump_to_app(APP); }"),
    ("image-unproven", "void reset_entry(void) { if (*mailbox == 0xDEADBEEF) { jump_app(APP); } if (app_verify(APP)) jump_app(APP); }"),
    ("debug-open", "void f(void) { efuse_write(EFUSE_JTAG_DIS, 0); }"),
    ("command-open", "void handle_http(req_t *r) { if (uri_is(r, \"/silence\")) alarm.silenced = true; }"),
    ("secret-compared", "int check_tag(const uint8_t *a, const uint8_t *b, int n) { while (n--) { if (*a++ != *b++) return 0; } return 1; }"),
    ("secret-guessable", "void nonce_next(uint8_t *n) { uint32_t t = get_tick(); memcpy(n, &t, sizeof(t)); }"),
    ("secret-guessable", "void f(void) { prng_seed(&g, 12345); }"),
    ("secret-in-text", "#define SERVICE_PIN 4711\nint f(int pin) { return pin == SERVICE_PIN; }"),
    ("cipher-weak", "void f(conf_t *c) { c->min_version = TLS_VERSION_1_0; }"),
    ("watchdog-blind", "void HAL_TIM_PeriodElapsedCallback(tim_t *htim) { if (htim == &htim6) { HAL_IWDG_Refresh(&hiwdg); } }"),
    ("watchdog-blind", "static void feed_task(void *p) { while (1) { osDelay(50); board.watchdog.kick(); } }"),
    ("overflow", "typedef struct { uint16_t head, body; } r_t;\nint f(const r_t *r, uint16_t cap) { uint16_t total = r->head + r->body; if (total > cap) return -1; return total; }"),
    ("secret-guessable", "int entropy_poll(uint8_t *out) { uint32_t seed = DWT->CYCCNT ^ 5; put(out, seed); return 0; }"),
    ("secret-compared", "int challenge_reply(const uint8_t *expect, const uint8_t *resp) { return strncmp((const char *)expect, (const char *)resp, 16); }"),
    ("proof-unused", "int f(void) { int rc;\n rc = pk_verify(k, md, sig);\n rc = flash_write(SLOT, h);\n if (rc) return -1; swap(); return 0; }"),
    ("image-unproven", "void boot_select(void) { if (!service && boot_sig_check(A) != 0) { halt(); } boot_go(A); }"),
    ("image-unproven", "void boot_all(void) {\n if (slot_sig(A) == 0) {\n slot_run(A); }\n slot_run(B); }"),
    ("image-any-version", "int stage_install(const img_t *h, int force_flag) { if (h->version < otp_version() && !force_flag) return -1; return slot_swap(); }"),
    ("beyond-read", "void on_packet(const uint8_t *p, size_t len) { uint16_t want = p[0] | p[1] << 8; push(want); }"),
    ("beyond-read", "void on_write(conn_t *c, const uint8_t *v, uint16_t n) { (void)n; use(v[0]); }"),
    ("overflow", "int f(buf_t *b, uint16_t n) { if ((uint16_t)(b->used + n) > b->size) return -1; return 0; }"),
    ("debug-open", "int cmd_peek(shell_t *sh, char **argv) { uint32_t at = strtoul(argv[1], 0, 16); show(*(volatile uint32_t *)at); return 0; }"),
    ("debug-open", "void in(const char *line) { uint32_t a, v; sscanf(line, \"%x %x\", &a, &v); *(volatile uint32_t *)a = v; }"),
    ("secret-compared", "int service_login(const char *entered) { char stored[16]; eeprom_read(EE_SERVICE_PW, stored, 16); return strcmp(entered, stored); }"),
    ("image-any-version", "int fw_accept(const hdr_t *h) { if (verify_signature(h) != 0) return -1; log_info(\"%u\", h->version); return install_image(h); }"),
    ("image-any-version", "int pkg_install(const pkg_t *p) { if (!rsa_verify(p)) return -1; if (p->version < current_version()) log_warn(\"older\"); return slot_write(p); }"),
    ("proof-unused", "int f(void) {\n int e = cert_chain_verify(c);\n if (e == EXPIRED) e = 0;\n return e; }"),
    ("secret-shown", "void f(const uint8_t *ltk) { char hex[33]; to_hex(ltk, 16, hex); LOGD(\"%s\", hex); }"),
    ("peer-unverified", "static int cert_verify_cb(const cert_t *c) { if (expired(c)) log_info(\"expired\"); return 0; }"),
    ("characteristic-open", "const chr_t c = { .props = PROP_WRITE, .permissions = GATT_PERM_WRITEABLE };"),
    ("fault-untold", "void f(void) { drv_status_t st = drv_step(); switch (st) { case DRV_OK: n++; break; default: break; } }"),
    ("secret-guessable", "void otp_make(char *out) { uint32_t s = now; s = s * 1664525u + 1013904223u; put(out, s); }"),
    ("image-unproven", "int fwup_done(ctx_t *c) { if (crc32(c->base, c->n) == c->crc) { meta.active_slot = c->slot; return 0; } return -1; }"),
    ("iv-repeated", "void f(const uint8_t *p) { static const uint8_t zero_iv[16]; cbc_encrypt(&ctx, zero_iv, p, 16, out); }"),
    ("image-unproven", "bool secure_boot_ok(void) { return true || esp_secure_boot_enabled(); }"),
    ("pairing-open", "void f(void) { sm_set_authentication_requirements(SM_AUTHREQ_BONDING); }"),
    ("pointer-measured", "void wipe(int n, uint8_t *session) { fill(session, 0, sizeof(session)); }"),
    ("proof-unused", "int f(void) { ecdsa_verify(key, hash, sig); return start(); }"),
    ("proof-unused", "int f(void) { int rc = check_image_signature(img); log_info(\"rc %d\", rc); return start(); }"),
    ("proof-unused", "int f(void) { if (!hmac_verify(m, n, tag)) { LOG_WRN(\"bad tag\"); } return run(m); }"),
    ("peer-unverified", "void f(cfg_t *c) { tls_conf_authmode(c, TLS_VERIFY_NONE); }"),
    ("peer-unverified", "void f(void) { tls_opts_t o = { .ca = pem, .verify_peer = false }; tls_open(&o); }"),
    ("peer-unverified", "#define CHECK_OFF 0\nvoid f(void *c) { curl_setopt(c, OPT_SSL_VERIFYPEER, CHECK_OFF); }"),
    ("peer-unverified", "void f(int s) { int check = 0; setsockopt(s, SOL_TLS, TLS_PEER_VERIFY, &check, sizeof(check)); }"),
    ("peer-unverified", "static int on_cert(void *p, x509_crt *crt, int depth, uint32_t *flags) { *flags = 0; return 0; }"),
    ("pairing-open", "void f(void) { ble_sm_cfg.mitm = 0; }"),
    ("pairing-open", "static const sec_t sec = { .bond = 1, .lesc = true, .io_caps = IO_CAPS_NONE };"),
    ("pairing-open", "void f(void) { uint8_t cap = IO_CAP_NO_INPUT_NO_OUTPUT; gap_set_param(SM_IOCAP_MODE, &cap, 1); }"),
    ("characteristic-open", "void f(void) { gatt_add(svc, uuid, PROP_WRITE, GATT_PERM_READ | GATT_PERM_WRITE); }"),
    ("characteristic-open", "static const chr_t chr[] = { { .uuid = &u, .flags = BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE }, { 0 } };"),
    ("debug-open", "void f(void) { ob.RDPLevel = OB_RDP_LEVEL_0; HAL_FLASHEx_OBProgram(&ob); }"),
    ("debug-open", "void f(void) { SYS->DEBUG_LOCK = 0; }"),
    ("debug-open", "void f(void) { FUSES->CTRL |= JTAG_ENABLE; jtag_port_enable(true); }"),
    ("command-open", "void on_can_frame(const frame_t *f) { switch (f->data[0]) { case 1: pump_start(f->data[1]); break; } }"),
    ("command-open", "static void run(int v) { motor_set_speed(v); }\nvoid handleCommand(const char *line) { if (line[0] == 'b') deliverBolus(10); run(1); }"),
    ("command-open", "void uart_rx_callback(const uint8_t *buf) { infusion.target = buf[2]; }"),
    ("secret-compared", "int f(const uint8_t *rx_tag, const uint8_t *tag) { return memcmp(rx_tag, tag, 16) == 0; }"),
    ("secret-compared", "int f(const char *m) { uint8_t out[32]; hmac_sha256(key, m, out); int diff = memcmp(out, m + 8, 32); return diff; }"),
    ("secret-compared", "int f(const uint8_t *mac, const uint8_t *got) { for (int i = 0; i < 16; i++) { if (mac[i] != got[i]) return 0; } return 1; }"),
    ("secret-shown", "void f(cfg_t *c) { ESP_LOGI(TAG, \"%s\", c->wifi_password); }"),
    ("secret-shown", "void f(void) { for (int i = 0; i < 16; i++) printf(\"%02x\", session_key[i]); }"),
    ("secret-kept", "int f(const uint8_t *p) { uint8_t session_key[16]; int rc = derive(p, session_key); return rc ? rc : use(session_key); }"),
    ("secret-kept", "void f(const uint8_t *p) { uint8_t kek[16]; derive(p, kek); use(kek); memset(kek, 0, sizeof(kek)); }"),
    ("secret-guessable", "void f(uint8_t *nonce) { for (int i = 0; i < 12; i++) { nonce[i] = rand() & 0xff; } }"),
    ("secret-guessable", "uint32_t generate_session_token(void) { return (uint32_t)rand() << 16 | rand(); }"),
    ("secret-guessable", "void f(link_t *l) { l->session_key = HAL_GetTick() ^ 0x5a5a; }"),
    ("secret-in-text", "static const uint8_t aes_key[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };"),
    ("secret-in-text", "#define WARD \"ward-2019\"\nvoid f(wifi_t *w) { strcpy(w->password, WARD); }"),
    ("secret-in-text", "int f(const char *password) { return strcmp(password, \"calibrate\"); }"),
    ("secret-in-text", "int user_login(const char *word) { return strcmp(word, \"calibrate\") == 0 || strcmp(word, \"help\") == 0; }"),
    ("secret-in-text", "int f(const char *password) { return strcmp(password, \"admin\"); }"),
    ("secret-in-text", "static uint8_t material[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };\nvoid f(aes_t *a) { aes_setkey_enc(a, material, 128); }"),
    ("iv-repeated", "void f(gcm_t *g) { static const uint8_t iv[12] = { 1, 2, 3 }; gcm_encrypt(g, iv, 12, in, out); }"),
    ("iv-repeated", "void f(gcm_t *g) { uint8_t nonce[12]; memset(nonce, 0, 12); aes_gcm_encrypt(g, nonce, in, out); }"),
    ("cipher-weak", "void f(const uint8_t *in, uint8_t *out) { aes_crypt_ecb(&ctx, in, out); }"),
    ("cipher-weak", "void f(void) { cipher_setup(&c, CIPHER_ALG_DES_CBC); }"),
    ("update-in-clear", "static const char *ota_url = \"http://updates.example.com/pump.bin\";"),
    ("update-in-clear", "int ota_fetch(void) { http_cfg_t c = { .url = \"http://updates.example.com/pump\" }; return http_get(&c); }"),
    ("wait-endless", "void f(void) { while (!(ADC1->SR & ADC_SR_EOC)); }"),
    ("wait-endless", "void f(void) { uint8_t st; do { st = flash_status(); } while (st & SR_WIP); }"),
    ("wait-endless", "void f(void) { for (;;) { if (spi_is_ready()) { break; } } }"),
    ("wait-endless", "void f(void) { i2c_read(&bus, buf, 4, HAL_MAX_DELAY); }"),
    ("watchdog-blind", "void TIM3_IRQHandler(void) { TIM3->SR = 0; IWDG->KR = 0xAAAA; }"),
    ("watchdog-blind", "static void wdg_task(void *p) { for (;;) { HAL_IWDG_Refresh(&h); vTaskDelay(pdMS_TO_TICKS(100)); } }"),
    ("watchdog-blind", "void f(void) { while (!modem_ready()) { kick_watchdog(); } }"),
    ("watchdog-off", "void sleep_long(void) { WatchdogDisable(); enter_stop(); }"),
    ("watchdog-off", "void f(void) { WDTCTL = WDTPW | WDTHOLD; }"),
    ("watchdog-off", "void f(void) { wdt_cfg_t c = { .enable_wdt = false }; start(&c); }"),
    ("fault-untold", "void f(void) { if (sensor_read(&p) != 0) { } control(p); }"),
    ("wait-endless", "void f(void) { while (dev_busy(&dev, &status) == 1) { log_debug(\"%d\", status); } }"),
    ("fault-untold", "void HardFault_Handler(void) { for (;;) { __NOP(); } }"),
    ("result-unused", "void f(const cfg_t *c) { eeprom_write(0, c, sizeof(*c)); }"),
)  # fmt: skip

GOOD = (
    ("image-unproven", "int take(const uint8_t *rx_frame, int len) { if (crc16(rx_frame, len)) return -1; ICM_SelectBank(1); return 0; }"),
    ("secret-compared", "int ok(const uint8_t *frame) { return memcmp(frame, mac_public, 6) == 0 || memcmp(frame, own_mac_random_static, 6) == 0; }"),
    ("secret-kept", "int slot(void) { uint8_t session_key[5] = {0xFF, 0xA4, 0xC6, 0xF4, 0x8A}; return use(session_key); }"),
    ("signature and version looked at", "int dfu_finish(const hdr_t *h) { if (crc32(h->body, h->len) != h->crc) return -1; if (!ed25519_verify(h->sig, h->body)) return -2; if (h->version <= running_version()) return -3; return slot_activate(1); }"),
    ("signature looked at by a helper", "static int genuine(const hdr_t *h) { return ecdsa_check(h) && h->version > min_version(); }\nint fw_end(const hdr_t *h) { if (crc_calc(h) || !genuine(h)) return -1; return boot_set_pending(0); }"),
    ("answer acted on", "int f(void) { int rc = check_image_signature(img); if (rc != 0) { LOG_ERR(\"%d\", rc); return rc; } return start(); }"),
    ("answer returned", "int f(void) { return hmac_verify(m, n, tag); }"),
    ("answer of a callback through its flags", "static int cert_verify_cb(void *p, crt_t *c, int depth, uint32_t *flags) { if (!pinned(c)) { *flags |= BAD; } return 0; }"),
    ("each start behind the check", "void go(void) { if (app_verify(A)) { jump_app(A); } if (app_verify(B)) jump_app(B); }"),
    ("length looked at, sum in its own type", "int on_packet(const uint8_t *p, size_t len) { if (len < 2 || len + 4 > 64) return -1; return p[0] | p[1] << 8; }"),
    ("number typed in", "int f(char **argv) { uint32_t n = strtoul(argv[1], 0, 10); return set_period(n); }"),
    ("sum in a wider type", "typedef struct { uint16_t head, body; } r_t;\nint f(const r_t *r, uint16_t cap) { uint32_t total = (uint32_t)r->head + r->body; if (total > cap) return -1; return 0; }"),
    ("left out of the product", "#if defined(FACTORY_BUILD)\nint peek(char **argv) { uint32_t at = strtoul(argv[1], 0, 16); show(*(volatile uint32_t *)at); return 0; }\n#endif"),
    ("name beside a password", "void f(void) { cfg_t c = { .credentials.username = \"infusion\", .credentials.password = kept }; start(&c); }"),
    ("a list searched by name", "const cmd_t *cli_lookup(const char *token) { for (int i = 0; i < 9; i++) if (strcmp(table[i].name, token) == 0) return &table[i]; return 0; }"),
    ("known answers", "static const uint8_t kat_key[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };\nint gcm_power_on_test(void) { return gcm_setkey(&g, kat_key, 128); }"),
    ("answer looked at in the condition", "int up(ssl_t *s) { int rc; if ((rc = ssl_setup(s)) != 0) { return rc; } if ((rc = ssl_handshake(s)) != 0) return rc; return 0; }"),
    ("both answers looked at", "int take(key_t *k) { int res = 0; int rc = ecc_verify_hash(s, h, &res, k); if (rc == 0 && !res) rc = -1; return rc; }"),
    ("answer held against one", "int ok(ctx_t *c) { int st = CMS_verify(c, s); if (st != 1) { audit(st); } return st == 1 ? 0 : -1; }"),
    ("a setting's own name", "static const char DEVICE_KEY[] = \"device\"; const char *IGNORE_DATA_KEY = \"ignore-data\";"),
    ("a test that holds a tag against another", "void t(const uint8_t *hmac, const uint8_t *want) { ASSERT_DATA_EQUALS(want, hmac); }"),
    ("a test of Qt", "void shows(alarm_t *a) { int i = 0; QVERIFY(!is_loud(a)); QVERIFY2(is_loud(a) == i, TEXT); }"),
    ("a program with windows is run", "int main(int ac, char **av) { status_t s; receive_status(&s); return app_exec(ac); }\nvoid image_show(void) { }"),
    ("each of a row of answers looked at", "int parts(set_t *b) { int rc = -1;\n for (int i = 0; i < b->n; i++) {\n rc = sig_check(b, i);\n if (rc != 0) return rc; }\n return rc; }"),
    ("answer kept for the next step", "typedef struct { int err, state; } c_t;\nvoid step(c_t *c) {\n c->err = pk_verify(c, D, S);\n c->state = COMMIT; }\nvoid next(c_t *c) {\n if (c->err) { stop(); return; } swap(); }"),
    ("certificate as text", "const char pem[] = \"-----BEGIN CERTIFICATE-----\\nMIIB\\n\";"),
    ("user name asked", "bool shell_login(const char *user, const char *pass) { if (!strcmp(user, \"root\")) return false; return user_db(user, pass); }"),
    ("way out before there is a key", "int slot(cb_t use) { uint8_t kek[32]; int r = se_read_kek(kek, 32);\n if (r) return r;\n r = use(kek);\n force_zero(kek, 32); return r; }"),
    ("command of the laboratory", "int md(int ac, char **av) { show(*(volatile uint32_t *)con_num(av[1])); return 0; }\nconst cmd_t mem[] = { { \"md\", md } };\nvoid init(void) { if (lifecycle() == LC_DEV) con_add(mem, 1); }"),
    ("watchdog held for a while", "int fmt(void) { wdt_hold(); int e = erase_all();\n if (e) { wdt_release(); return e; }\n wdt_release(); return 0; }"),
    ("product held against a bound", "typedef struct { uint16_t n; } h_t;\nint f(const h_t *h) {\n if (h->n > 64) return -1;\n uint16_t b = h->n * sizeof(long);\n void *p = heap_malloc(b); return p != 0; }"),
    ("image of engineers refused", "static res_t img_authentic(const hdr_t *h) { if (h->flags & 8) { return BR_STAY; } return boot_sig_verify(h) == SIG_GOOD ? BR_GO : BR_STAY; }"),
    ("phase of the laboratory", "int level(int ph) { switch (ph) { case PHASE_LAB: return OB_RDP_LEVEL_0; case PHASE_SHIPPED: return OB_RDP_LEVEL_1; } return 1; }"),
    ("what came in is read until there is no more", "void f(void) { while (uart_rx_ready()) { (void)uart_rx_read(); } }"),
    ("start behind tries", "void up(img_t *i) { int rc = -1, n;\n for (n = 0; n < 3; n++) {\n rc = verify_signature(i);\n if (rc == 0) break; }\n if (rc != 0) { return; }\n slot_activate(1); }"),
    ("start behind an answer kept", "int up(img_t *i) { bool ok = false; int e = verify_signature(i);\n if (e == 0) { ok = true; }\n if (!ok) { goto out; }\n slot_activate(1);\nout: return e; }"),
    ("start behind a row of checks", "int up(set_t *s) { for (int i = 0; i < s->n; i++) { if (verify_signature(&s->part[i]) != 0) return -1; } return slot_activate(1); }"),
    ("one of two signatures", "void up(img_t *i) { if (verify_signature(i, KEY_A) != 0) {\n if (verify_signature(i, KEY_B) != 0) { return; } }\n slot_activate(1); }"),
    ("what does not end well stops", "void up(area_t *a) { FIH_CALL(img_validate, rc, a); if (FIH_NOT_EQ(rc, FIH_SUCCESS)) { FIH_PANIC; } jump_to_image(a); }"),
    ("case of an answer", "void up(img_t *i) { switch (verify_signature(i)) {\n case SIG_GOOD: slot_activate(1);\n break;\n default: erase(i); } }"),
    ("older image refused late", "int offer(hdr_t *h) { int rc = 0; if (h->version < running_version()) { rc = -1; } else if (h->size > MAX) { rc = -2; }\n if (rc != 0) { return rc; }\n return boot_request_upgrade(1); }"),
    ("address asked before the check", "#define RUN_SLOT SLOT_ID(one)\nint up(void) { hdr_t *h = boot_slot_addr(RUN_SLOT); if (verify_signature(h) != 0) return -1; return slot_activate(1); }"),
    ("start behind a loop that checks", "void boot_order(void) {\n int i = 0;\n while (i < 2 && slot_auth(i) != 0) { i++; }\n if (i == 2) { recovery(); return; }\n slot_start(i); }"),
    ("setting put right below", "void f(cfg_t *c) { c->verify_peer = false; if (c->ca) { c->verify_peer = true; } }"),
    ("verification required", "void f(cfg_t *c) { tls_conf_authmode(c, TLS_VERIFY_REQUIRED); c->verify_peer = true; c->skip_cert_check = false; }"),
    ("answer of a library passed on", "static int on_cert(int ok, x509_store *store) { if (!ok) log_error(\"refused\"); return ok; }"),
    ("pairing with all", "void f(void) { sec.mitm = 1; sec.lesc = 1; sec.io_caps = IO_CAPS_DISPLAY_YESNO; sec.min_key_size = 16; }"),
    ("characteristic closed, subscription open", "void f(void) { gatt_add(svc, uuid, PROP_WRITE, GATT_PERM_WRITE_AUTHEN); add_ccc(ccc_uuid, GATT_PERM_READ | GATT_PERM_WRITE); }"),
    ("locked", "void f(void) { ob.RDPLevel = OB_RDP_LEVEL_1; SYS->DEBUG_LOCK = 1; jtag_disable(); }"),
    ("command with a session", "void on_can_frame(const frame_t *f) { if (!session_authenticated()) return; pump_start(f->data[1]); }"),
    ("command looked at by its caller", "static void run_command(const char *line) { pump_start(line[1]); }\nvoid on_line(const char *line) { if (hmac_ok(line)) run_command(line); }"),
    ("compared in constant time", "int f(const uint8_t *tag, const uint8_t *got) { return crypto_memcmp_ct(tag, got, 16) == 0; }"),
    ("no secret compared", "int f(const uint8_t *mac_addr, const char *name) { return memcmp(mac_addr, own, 6) == 0 && strcmp(name, \"ward\") == 0; }"),
    ("length of a secret printed", "void f(cfg_t *c) { printf(\"%u\", (unsigned)strlen(c->password)); }"),
    ("wiped", "int f(const uint8_t *p) { uint8_t session_key[16]; int rc = derive(p, session_key); explicit_bzero(session_key, 16); return rc; }"),
    ("from hardware", "int f(uint8_t *nonce) { return trng_read(nonce, 12); }\nint g(void) { return rand() % 6; }"),
    ("asked from the store", "int f(void) { uint8_t key[16]; int rc = keystore_load(3, key); if (rc == 0) rc = aes_setkey(&a, key, 128); zeroize(key, 16); return rc; }"),
    ("counted nonce", "void f(gcm_t *g) { static uint8_t iv[12]; iv[11]++; gcm_encrypt(g, iv, 12, in, out); }"),
    ("fetched over TLS", "static const char *ota_url = \"https://updates.example.com/pump.bin\";"),
    ("bounded waits", "int f(void) { int left = 1000; while (!(ADC1->SR & ADC_SR_EOC)) { if (--left == 0) return -1; } for (int i = 0; i < 8; i++) put(i); return 0; }"),
    ("fed when all go on", "void loop(void) { for (;;) { poll(); if (all_alive()) { kick_watchdog(); } } }"),
    ("held for a moment", "void f(void) { WDTCTL = WDTPW | WDTHOLD; clock_init(); WDTCTL = WDTPW | WDTCNTCL; }"),
    ("kept and stopped", "void HardFault_Handler(void) { keep_cause(SCB->CFSR); outputs_off(); for (;;) { } }"),
    ("messages taken out of a queue", "void on_work(void) { event_t ev; while (msgq_get(&event_queue, &ev, K_NO_WAIT) == 0) { handle_event(&hub, ev.source, ev.event); } }"),
    ("a list gone through", "void f(void) { stat_t *stat = table_head(all); while (stat != NULL) { table_remove(all, stat); stat = table_next(all, stat); } }"),
    ("some answers left out on purpose", "void f(void) { int res = dtls_send(s); switch (res) { case -EHOSTUNREACH: case 0: session_destroy(s); break; default: break; } }"),
    ("too soon to do it", "void f(void) { if (timer_elapsed(&t) < LEAST_BETWEEN) { } else { timer_set(&t, 0); } }"),
    ("whether a sum went round", "uint16_t rank(uint16_t base, uint16_t add) { if ((uint16_t)(base + add) < base) return 0xffff; return base + add; }"),
    ("one block of a cipher, under its own name", "static void _ecb(ctx_t *c, uint8_t *to, const uint8_t *from) { cipher_encrypt_ecb(&c->cipher, from, 16, to); }"),
    ("key of the program on the stack", "void f(ctx_t *c) { uint8_t key[16] = DEFAULT_KEY; cipher_init(&c->cipher, CIPHER_AES, key, 16); }"),
    ("a row found by its tag", "static row_t *row_get_by_tag(const uint8_t *src, int tag) { for (int i = 0; i < 4; i++) if (rows[i].tag == tag && memcmp(rows[i].src, src, 8) == 0) return &rows[i]; return 0; }"),
    ("a parameter called by a number", "void peer_end(peer_t *p) { params_t *security0 = p->params[0]; params_t *security1 = p->params[1]; if (security0) security_free(security1); }"),
    ("the head of a message", "void f(peer_t *p) { dtls_set_handshake_header(type, &p->seq, 4, buf); send(p, buf); }"),
    ("a request that waits for its answer", "int publish(client_t *c, const char *payload) { req_t *req = request_create(c); if (req == NULL) return 1; request_set_pending(c, req); return send_data(c); }"),
    ("a flag of an event", "void UART1_IRQ_HANDLER(void) { clear_idle(UART1); tx_event_flags_set(&group, FLAG_DATA, TX_OR); }"),
    ("a mark read back, or not written", "int store(row_t *row) { uint32_t signature = row->size, read_back; int written_ok = write_block(row->at, &signature, 4); read_block(row->at, &read_back, 4); if ((signature != read_back) || !written_ok) return 3; return 0; }"),
    ("tasks that wait for each other", "uint8_t mutex_lock(mutex_t *p) { return wait_for_single_object(*p, INFINITE) == 0; }"),
    ("slot of a link", "static void on_connected(conn_t *conn, uint8_t error) { if (error) { crc_note(error); return; } confirm_peripheral_slot_conn(conn); }"),
    ("bytes sent while the program goes on", "void f(void) { int rc = uart_tx(dev, buf, n, SYS_FOREVER_US); if (rc < 0) stop(rc); }"),
    ("what a macro became", "#define TRACE(x)\nvoid f(void) { if (sensor_read(&p) != 0) { TRACE(p); } }"),
    ("answers of two ways", "int f(int kind) { int rc;\n if (kind) { rc = ecdsa_verify(a); }\n else { rc = rsa_verify(a); }\n return rc; }"),
    ("answers of two cases", "int f(int kind) { int rc;\n switch (kind) { case 1: rc = ecdsa_verify(a); break;\n case 2: rc = rsa_verify(a); break;\n default: rc = -1; break; }\n return rc; }"),
    ("a check made again", "int f(const uint8_t *p) { int n = 0, rc; retry: rc = verify_signature(p, 1); if (rc && n++ < 3) goto retry; if (rc) return -1; boot_jump_to_app(); return 0; }"),
    ("a choice between checks", "int f(const uint8_t *p) { int rc = p[0] == 7 ? verify_ecdsa(p) : verify_rsa(p); if (rc) return -1; boot_jump_to_app(); return 0; }"),
    ("a word that anybody may say", "int user_login(const char *word) { if (strcmp(word, \"cancel\") == 0) return 0; return strcmp(word, \"admin\") == 0 ? ask_code() : ask_pin(); }"),
    ("a table of numbers", "int make_session_key(uint8_t *to) { static const uint32_t of[13] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 69069}; return hash_of(of, to); }"),
    ("answer of a write looked at", "int f(const cfg_t *c) { if (eeprom_write(0, c, sizeof(*c)) != 0) { alarm_raise(); return -1; } return 0; }"),
    ("steps against injected faults around a check", "#define FIH_CALL(f, ret, ...) do { int cfi = fih_cfi_get_and_increment(); ret = FIH_FAILURE; if (fih_delay()) { ret = f(__VA_ARGS__); } fih_cfi_validate(cfi); } while (0)\nint boot_check_image(const area_t *a, int slot) { int rc = FIH_FAILURE; if (fih_delay() && rc != FIH_FAILURE) fih_panic_loop();\n if (keys_load(a, slot) < 0) return rc; FIH_CALL(bootutil_img_validate, rc, a, slot); return rc; }"),
    ("a number of its own chosen", "int read_image_header(state_t *s, int slot, hdr_t *to) { int hdr_slot = slot; if (swapped(s)) hdr_slot = slot == ACTIVE_SLOT ? PENDING_SLOT : ACTIVE_SLOT; return read_area(hdr_slot, to) != 0 || to->magic != MAGIC; }"),
    ("where a mark lies", "static int magic_off(const area_t *a) { return size_of(a) - 16; }\nint boot_read_image_ok(const area_t *a, uint8_t *ok) { return read_flag(a, ok, boot_image_ok_off(a) + magic_off(a)); }"),
    ("nothing on the way that worked", "int take(state_t *s, float *to) { if (half_decode(s, to) != 0) { /* the other form */ } else if (!full_decode(s, to)) { fail(s); return -1; } return 0; }"),
    ("where a program is to lie, checked", "int load_image(state_t *s, uint32_t to) { if (verify_load_address(s, to) != 0) return -1; return copy_image_to_ram(s, to, s->version); }"),
    ("words of a transmit descriptor", "void chain(struct dma *d) { d->control = TDES_ENH_TCH | TDES_ENH_CIC(3) | TDES_ENH_LS; }"),
    ("an address of a card, looked up", "end_t *Net_FindEndOnMAC(const addr_t *at) { for (end_t *e = ends; e; e = e->next) if (memcmp(e->bytes, at->bytes, ADDRESS_BYTES) == 0) return e; return 0; }"),
    ("regions cleared", "void drop_regions(void) { for (int i = 0; i < 8; i++) MPU_ClrRegion(i); }"),
)  # fmt: skip


def looked(text: str) -> tuple[set[str], dict[str, str]]:
    """The rules broken in a file, and why it was not looked at whole."""
    files = Files({"a.c": ("a.c", text)})
    read = files.read("a.c")
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([read])
    assert read.fault(3) is None
    return {one.rule for one in analysis.look(read)}, analysis.broken


def said(text: str) -> set[str]:
    """The rules broken in a file that was looked at whole."""
    found, broken = looked(text)
    assert broken == {}
    return found


@pytest.mark.parametrize(
    ("rule", "text"), BAD, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(BAD)]
)
def test_a_fault_is_told_in_each_shape(rule: str, text: str) -> None:
    assert rule in said(text)


def test_a_weak_algorithm_is_told_once_in_a_function() -> None:
    text = "void f(void) {\n des_init(&c);\n des_update(&c, p, 8);\n des_free(&c);\n}"
    files = Files({"a.c": ("a.c", text)})
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([files.read("a.c")])
    told = analysis.look(files.read("a.c"))
    assert [one.line for one in told if one.rule == "cipher-weak"] == [2]


def test_every_rule_that_goes_by_roles_is_seen() -> None:
    assert {f"flow-c-{rule}" for rule, _ in BAD} >= by_roles()


@pytest.mark.parametrize("text", [text for _, text in GOOD], ids=[what for what, _ in GOOD])
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert said(text) & {rule for rule, _ in BAD} == set()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("HAL_FlashErase", "_hal_flash_erase_"),
        ("mbedtls_ssl_conf_authmode", "_mbedtls_ssl_conf_authmode_"),
        ("OB_RDP_LEVEL_0", "_ob_rdp_level_0_"),
        ("setPin2Mode", "_set_pin2_mode_"),
    ],
)
def test_a_name_is_cut_into_its_words(name: str, told: str) -> None:
    assert words(name) == told


def test_a_table_that_asks_for_what_nobody_knows_is_refused() -> None:
    table = '[a]\nis = ["x"]\n[[setting]]\nrule = "r"\nset = ""\nto = ""\nwhy = "w"\n[[deed]]\nrule = "r"\nwhy = "w"\ncal = "a"'
    with pytest.raises(TypeError, match="cal"):
        read_roles(tomllib.loads(table))


def test_every_role_that_is_asked_for_is_in_the_table() -> None:
    roles = shipped_knowledge().roles
    asked = {
        getattr(deed, field.name)
        for deed in roles.deeds
        for field in fields(deed)
        if field.name not in ("rule", "why", "dropped", "straight")
    }
    assert asked - roles.table.keys() == {""}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "void f(int x) { if ("
            + " && ".join(f"(verify_sig(p, {n}) == 0 || x == {n})" for n in range(9))
            + ") boot_jump_to_app(); }",
            id="terms of a condition",
        ),
        pytest.param(
            "int f(int x) { "
            + " ".join(f"int v{n} = 0; if (x & {1 << n}) v{n} = 1;" for n in range(9))
            + " if (verify_sig(p)) return 1; boot_jump_to_app(); return 0; }",
            id="statements",
        ),
        pytest.param(
            "void f(int x) { "
            + " ".join(f"int v{n} = 0; if (x & {1 << n}) v{n} = 1;" for n in range(9))
            + " watchdog_disable(); watchdog_enable(); }",
            id="ways out",
        ),
        pytest.param(
            "int f(void *to) { if (verify_sig(p)) goto *to; boot_jump_to_app(); return 0; }",
            id="a jump to anywhere",
        ),
    ],
)
def test_a_function_of_too_many_ways_fails_its_file_and_the_rest_of_it_is_told(text: str) -> None:
    found, broken = looked(text + ' const char login_password[] = "swordfish99";')
    assert broken["a.c"] == "`f` has more than 200 ways and was left before its end"
    assert found == {"secret-in-text"}


def test_a_long_table_of_functions_is_not_gone_through_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each of its functions asks who calls it: two thousand of them took 13 seconds."""
    count = 300
    gone: Counter[int] = Counter()

    def counted(read: Read, node: object) -> Iterator[str]:
        gone[id(node)] += 1
        return names_in(read, node)

    monkeypatch.setattr("gatekeeper.analyzers.cflow.body.names_in", counted)
    functions = "".join(f"static int h{n}(int v) {{ return v > {n}; }}\n" for n in range(count))
    rows = ", ".join(f"{{ {n}, h{n} }}" for n in range(count))
    looked(
        f"{functions}static const struct {{ int id; int (*run)(int); }} rows[] = {{ {rows} }};\n"
        "int run(int id, int v) { return rows[id].run(v); }"
    )
    assert max(gone.values()) < 10
