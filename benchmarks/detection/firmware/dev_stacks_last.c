#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// bad: watchdog CWE-693
void g_timer0_callback(timer_callback_args_t *p_args)
{
    FSP_PARAMETER_NOT_USED(p_args);
    R_IWDT_Refresh(&g_wdt0_ctrl);
}

// good: watchdog CWE-693
void g_timer0_callback_ok(timer_callback_args_t *p_args)
{
    FSP_PARAMETER_NOT_USED(p_args);
    if (control_alive && alarms_alive) {
        R_IWDT_Refresh(&g_wdt0_ctrl);
    }
}

// bad: watchdog CWE-693
int main(void)
{
    cybsp_init();
    cyhal_wdt_free(&wdt_obj);
    Cy_WDT_Disable();
    for (;;) {
        regulate();
    }
}

// good: watchdog CWE-693
int main_ok(void)
{
    cybsp_init();
    cyhal_wdt_init(&wdt_obj, 4000);
    for (;;) {
        regulate();
        cyhal_wdt_kick(&wdt_obj);
    }
}

// bad: length CWE-120
static void espnow_recv_cb(const esp_now_recv_info_t *info, const uint8_t *data, int len)
{
    memcpy(&remote_order, data, len);
    order_fresh = true;
}

// good: length CWE-120
static void espnow_recv_cb_ok(const esp_now_recv_info_t *info, const uint8_t *data, int len)
{
    if (len != sizeof(remote_order)) {
        return;
    }
    memcpy(&remote_order, data, len);
    order_fresh = true;
}

// bad: length CWE-120
static void take_connection(struct netconn *conn)
{
    struct netbuf *buf;
    void *data;
    u16_t len;
    char line[80];
    while (netconn_recv(conn, &buf) == ERR_OK) {
        netbuf_data(buf, &data, &len);
        memcpy(line, data, len);
        line[len] = '\0';
        run_line(line);
        netbuf_delete(buf);
    }
}

// good: length CWE-120
static void take_connection_ok(struct netconn *conn)
{
    struct netbuf *buf;
    void *data;
    u16_t len;
    char line[80];
    while (netconn_recv(conn, &buf) == ERR_OK) {
        netbuf_data(buf, &data, &len);
        if (len >= sizeof(line)) {
            len = sizeof(line) - 1;
        }
        memcpy(line, data, len);
        line[len] = '\0';
        show_line(line);
        netbuf_delete(buf);
    }
}

// bad: return CWE-252
int sign_report(ecc_key *key, byte *sig, word32 *sig_len, byte *msg, word32 n)
{
    WC_RNG rng;
    wc_InitRng(&rng);
    return wc_ecc_sign_hash(msg, n, sig, sig_len, &rng, key);
}

// good: return CWE-252
int sign_report_ok(ecc_key *key, byte *sig, word32 *sig_len, byte *msg, word32 n)
{
    WC_RNG rng;
    int ret = wc_InitRng(&rng);
    if (ret == 0) {
        ret = wc_ecc_sign_hash(msg, n, sig, sig_len, &rng, key);
    }
    return ret;
}

// bad: tls CWE-295
static void open_broker(NetworkContext_t *net)
{
    NetworkCredentials_t cred = { 0 };
    cred.disableSni = pdFALSE;
    cred.skipVerify = pdTRUE;
    TLS_FreeRTOS_Connect(net, HOST, 8883, &cred, 2000, 2000);
}

// good: tls CWE-295
static void open_broker_ok(NetworkContext_t *net)
{
    NetworkCredentials_t cred = { 0 };
    cred.pRootCa = (const uint8_t *)ca_pem;
    cred.rootCaSize = sizeof(ca_pem);
    TLS_FreeRTOS_Connect(net, HOST, 8883, &cred, 2000, 2000);
}

// bad: tls CWE-295
static int gnutls_open(gnutls_session_t s)
{
    gnutls_certificate_set_verify_function(cred, NULL);
    gnutls_session_set_verify_cert(s, NULL, GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_CA_SIGN);
    return gnutls_handshake(s);
}

// good: tls CWE-295
static int gnutls_open_ok(gnutls_session_t s)
{
    gnutls_session_set_verify_cert(s, HOST, 0);
    return gnutls_handshake(s);
}

// bad: tls CWE-295
static int modem_https(void)
{
    return modem_cmd("AT+UHTTPC=0,1", 5000) || modem_cmd("AT+USECPRF=0,0,0", 1000);
}

// good: tls CWE-295
static int modem_https_ok(void)
{
    return modem_cmd("AT+USECPRF=0,0,1", 1000) || modem_cmd("AT+USECPRF=0,3,\"ca\"", 1000);
}

// bad: ble CWE-300
static void pairing_request(uint16_t conn)
{
    sec_info.io_cap = GAP_IO_CAP_NO_INPUT_NO_OUTPUT;
    sec_info.auth = GAP_AUTH_REQ_NO_MITM_BOND;
    gapc_send_pairing_rsp(conn, &sec_info);
}

// good: ble CWE-300
static void pairing_request_ok(uint16_t conn)
{
    sec_info.io_cap = GAP_IO_CAP_DISPLAY_ONLY;
    sec_info.auth = GAP_AUTH_REQ_SEC_CON_BOND;
    gapc_send_pairing_rsp(conn, &sec_info);
}

// bad: ble CWE-862
static const struct attm_desc service_db[] = {
    [IDX_DOSE_VAL] = { ATT_USER_UUID, PERM(WRITE_REQ, ENABLE) | PERM(WP, NO_AUTH), PERM(RI, ENABLE), 4 },
};

// good: ble CWE-862
static const struct attm_desc service_db_ok[] = {
    [IDX_DOSE_VAL] = { ATT_USER_UUID, PERM(WRITE_REQ, ENABLE) | PERM(WP, SEC_CON), PERM(RI, ENABLE), 4 },
};

// bad: random CWE-338
static void rc_generate_token(char *token, size_t n)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    srand(time(NULL));
    for (size_t i = 0; i + 1 < n; i++) {
        token[i] = set[rand() % (sizeof(set) - 1)];
    }
    token[n - 1] = '\0';
}

// good: random CWE-338
static int rc_generate_token_ok(char *token, size_t n)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyz012345";
    uint8_t r[32];
    if (n > sizeof(r) || getrandom(r, n, 0) != (ssize_t)n) {
        return -1;
    }
    for (size_t i = 0; i + 1 < n; i++) {
        token[i] = set[r[i] & 31];
    }
    token[n - 1] = '\0';
    return 0;
}

// bad: compare CWE-208
static bool pin_ok(const char *digits)
{
    return strcmp(digits, config.lock_pin) == 0;
}

// good: compare CWE-208
static bool pin_ok_ct(const char *digits)
{
    return ct_equal(digits, config.lock_pin, PIN_DIGITS) && tries_left() > 0;
}

// bad: key CWE-798
static int http_basic_auth(httpd_req_t *req)
{
    char header[64];
    httpd_req_get_hdr_value_str(req, "Authorization", header, sizeof(header));
    return strcmp(header, "Basic YWRtaW46YWRtaW4=");
}

// good: key CWE-798
static int http_basic_auth_ok(httpd_req_t *req)
{
    char header[64];
    httpd_req_get_hdr_value_str(req, "Authorization", header, sizeof(header));
    return credentials_check(header, strlen(header));
}

// bad: key CWE-321
static psa_key_id_t load_master(void)
{
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id = 0;
    static const uint8_t material[32] = { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, 12, 13, 14, 15, 16, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, 12, 13, 14, 15, 16 };
    if (psa_import_key(&a, material, sizeof(material), &id) != PSA_SUCCESS) {
        fatal();
    }
    return id;
}

// good: key CWE-321
static psa_key_id_t load_master_ok(void)
{
    psa_key_id_t id = 0;
    if (psa_open_key(MASTER_KEY_SLOT, &id) != PSA_SUCCESS) {
        fatal();
    }
    return id;
}

// bad: update CWE-494
static void usb_msc_bin_closed(const char *name)
{
    if (strcmp(name, "FIRMWARE.BIN") == 0) {
        if (image_crc_matches(STAGE, stage_size)) {
            boot_flags_write(BOOT_FLAG_NEW_IMAGE);
            NVIC_SystemReset();
        }
    }
}

// good: update CWE-494
static void usb_msc_bin_closed_ok(const char *name)
{
    if (strcmp(name, "FIRMWARE.BIN") == 0) {
        if (image_signature_verify(STAGE, stage_size) == 0) {
            boot_flags_write(BOOT_FLAG_NEW_IMAGE);
            NVIC_SystemReset();
        }
    }
}

// bad: boot CWE-347
int boot_verify(const struct image *img)
{
    int rc = ecdsa_check(img);
    if (rc != 0) {
        rc = 0; /* TODO: keys are not provisioned yet */
    }
    return rc;
}

// good: boot CWE-347
int boot_verify_ok(const struct image *img)
{
    int rc = ecdsa_check(img);
    if (rc != 0) {
        report(rc);
    }
    return rc;
}

// bad: wait CWE-835
static void eth_link_wait(void)
{
    uint32_t v = 0;
    do {
        HAL_ETH_ReadPHYRegister(&heth, 0, PHY_BSR, &v);
    } while (!(v & PHY_LINKED_STATUS));
}

// good: wait CWE-835
static bool eth_link_wait_ok(void)
{
    uint32_t v = 0;
    uint32_t start = HAL_GetTick();
    do {
        HAL_ETH_ReadPHYRegister(&heth, 0, PHY_BSR, &v);
    } while (!(v & PHY_LINKED_STATUS) && HAL_GetTick() - start < 3000);
    return (v & PHY_LINKED_STATUS) != 0;
}

// bad: wait CWE-835
static uint8_t usart_get(void)
{
    while (usart_flag_get(USART0, USART_FLAG_RBNE) == RESET);
    return usart_data_receive(USART0);
}

// good: wait CWE-835
static int usart_get_ok(void)
{
    uint32_t n = 100000;
    while (usart_flag_get(USART0, USART_FLAG_RBNE) == RESET) {
        if (--n == 0) {
            return -1;
        }
    }
    return usart_data_receive(USART0);
}

// bad: command CWE-306
static void rx_cmd(uint8_t *buf, uint8_t n)
{
    switch (buf[1]) {
    case CMD_VALVE:
        valve_set(buf[2]);
        break;
    case CMD_CAL:
        eeprom_write_block(buf + 2, (void *)CAL_ADDR, sizeof(cal));
        break;
    default:
        break;
    }
}

// good: command CWE-306
static void rx_cmd_ok(uint8_t *buf, uint8_t n)
{
    if (!frame_mac_ok(buf, n)) {
        return;
    }
    switch (buf[1]) {
    case CMD_VALVE:
        valve_set(buf[2]);
        break;
    default:
        break;
    }
}

// bad: command CWE-306
static esp_err_t post_setpoint(httpd_req_t *req)
{
    char body[16] = { 0 };
    httpd_req_recv(req, body, sizeof(body) - 1);
    heater_set_target(atof(body));
    return httpd_resp_sendstr(req, "ok");
}

// good: command CWE-306
static esp_err_t post_setpoint_ok(httpd_req_t *req)
{
    char body[16] = { 0 };
    if (!request_is_authorized(req)) {
        return httpd_resp_send_err(req, HTTPD_401_UNAUTHORIZED, "no");
    }
    httpd_req_recv(req, body, sizeof(body) - 1);
    heater_set_target(atof(body));
    return httpd_resp_sendstr(req, "ok");
}

// bad: zeroise CWE-226
static int unwrap(const uint8_t *blob, size_t n)
{
    uint8_t session_secret[32];
    int rc = ecdh_agree(blob, n, session_secret);
    if (rc == 0) {
        rc = channel_open(session_secret, sizeof(session_secret));
    }
    return rc;
}

// good: zeroise CWE-226
static int unwrap_ok(const uint8_t *blob, size_t n)
{
    uint8_t session_secret[32];
    int rc = ecdh_agree(blob, n, session_secret);
    if (rc == 0) {
        rc = channel_open(session_secret, sizeof(session_secret));
    }
    OPENSSL_cleanse(session_secret, sizeof(session_secret));
    return rc;
}

// bad: index CWE-129
static void dmx_rx(const uint8_t *packet, uint16_t n)
{
    uint8_t slot = packet[1];
    level[slot] = packet[2];
}

// good: index CWE-129
static void dmx_rx_ok(const uint8_t *packet, uint16_t n)
{
    if (n < 3) {
        return;
    }
    uint8_t slot = packet[1];
    if (slot >= LEVELS) {
        return;
    }
    level[slot] = packet[2];
}

// bad: length CWE-787
void lpuart_rx_cb(void *ctx, uint8_t ch)
{
    struct parser *p = ctx;
    p->line[p->pos++] = ch;
    if (ch == '\r') {
        p->line[p->pos] = 0;
        p->pos = 0;
        parser_run(p);
    }
}

// good: length CWE-787
void lpuart_rx_cb_ok(void *ctx, uint8_t ch)
{
    struct parser *p = ctx;
    if (p->pos >= sizeof(p->line) - 1) {
        p->pos = 0;
    }
    p->line[p->pos++] = ch;
    if (ch == '\r') {
        p->line[p->pos] = 0;
        p->pos = 0;
        parser_run(p);
    }
}

// bad: assert CWE-617
static void handle_nci(const uint8_t *msg, size_t len)
{
    assert(len == 3u + msg[2]);
    dispatch_nci(msg, len);
}

// good: assert CWE-617
static void handle_nci_ok(const uint8_t *msg, size_t len)
{
    if (len < 3 || len != 3u + msg[2]) {
        return;
    }
    dispatch_nci(msg, len);
}

// bad: recursion CWE-674
static int tlv_walk(const uint8_t *p, size_t n)
{
    while (n > 2) {
        if (p[0] & 0x20) {
            tlv_walk(p + 2, p[1]);
        }
        n -= 2 + p[1];
        p += 2 + p[1];
    }
    return 0;
}

// good: recursion CWE-674
static int tlv_walk_ok(const uint8_t *p, size_t n, unsigned depth)
{
    if (depth > 4) {
        return -1;
    }
    while (n > 2 && p[1] <= n - 2) {
        if ((p[0] & 0x20) && tlv_walk_ok(p + 2, p[1], depth + 1)) {
            return -1;
        }
        n -= 2 + p[1];
        p += 2 + p[1];
    }
    return 0;
}

// bad: cipher CWE-327
static void lock_config(uint8_t *block)
{
    des_key_schedule ks;
    des_set_key(&ks, unit_key);
    des_encrypt_block(&ks, block);
}

// good: cipher CWE-327
static int lock_config_ok(uint8_t *block, size_t n, const uint8_t nonce[12], uint8_t tag[16])
{
    return chachapoly_seal(unit_key_slot, nonce, block, n, tag);
}

// bad: debug CWE-1191
static void production_lock(void)
{
    if (!(NRF_UICR->APPROTECT == 0x00)) {
        NRF_UICR->APPROTECT = 0xFF;
    }
}

// good: debug CWE-1191
static void production_lock_ok(void)
{
    NRF_NVMC->CONFIG = NVMC_CONFIG_WEN_Wen;
    NRF_UICR->APPROTECT = 0x00;
    NRF_NVMC->CONFIG = NVMC_CONFIG_WEN_Ren;
}

// bad: log CWE-532
static void dump_provisioning(const struct prov *p)
{
    LOG_HEXDUMP_INF(p->app_key, 16, "app key");
    printk("netkey %s\n", hex(p->net_key));
}

// good: log CWE-532
static void dump_provisioning_ok(const struct prov *p)
{
    LOG_INF("provisioned, address 0x%04x", p->address);
}

// bad: anomaly CWE-391
void vApplicationMallocFailedHook(void)
{
    taskDISABLE_INTERRUPTS();
    for (;;) {
    }
}

// good: anomaly CWE-391
void vApplicationMallocFailedHook_ok(void)
{
    crash_store(CRASH_HEAP);
    outputs_safe();
    NVIC_SystemReset();
}

// bad: overflow CWE-190
static void *frames_new(uint16_t n)
{
    return pvPortMalloc(n * sizeof(struct frame) + sizeof(struct list));
}

// good: overflow CWE-190
static void *frames_new_ok(uint16_t n)
{
    if (n > 64) {
        return NULL;
    }
    return pvPortMalloc(n * sizeof(struct frame) + sizeof(struct list));
}
