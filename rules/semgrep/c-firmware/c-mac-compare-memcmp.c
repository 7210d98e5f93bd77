#include <string.h>

int accept_command(const struct command *c, const unsigned char *computed_mac)
{
    // ruleid: c-mac-compare-memcmp
    if (memcmp(c->mac, computed_mac, 16) != 0) {
        return -1;
    }
    // ruleid: c-mac-compare-memcmp
    return strcmp(c->password, stored_password) == 0;
}

int accept_tag(const unsigned char *buffer, const unsigned char *auth_tag)
{
    // ruleid: c-mac-compare-memcmp
    return !memcmp(&buffer[12], auth_tag, sizeof(expected));
}

int accept_session(const char *token, struct session *s)
{
    // ruleid: c-mac-compare-memcmp
    return strncmp(token, s->token, TOKEN_SIZE) ? 0 : 1;
}

int look_alikes(const struct command *c, const unsigned char *mac, const char *token)
{
    // ok: c-mac-compare-memcmp
    if (mbedtls_ct_memcmp(c->mac, mac, 16) != 0) {
        return -1;
    }
    // ok: c-mac-compare-memcmp
    if (memcmp(c->mac, mac, 6) == 0) {
        return 1;
    }
    // ok: c-mac-compare-memcmp
    if (memcmp(c->mac_addr, mac_addr, BD_ADDR_LEN) == 0) {
        return 1;
    }
    // ok: c-mac-compare-memcmp
    if (strcmp(token, "set") == 0) {
        return 2;
    }
    // ok: c-mac-compare-memcmp
    if (memcmp(header->magic, image_magic, 4) == 0) {
        return 3;
    }
    // ok: c-mac-compare-memcmp
    return memcmp(c->machine, machine_name, 16);
}

int tag_matches(const uint8_t *tag, const uint8_t *expected, size_t size)
{
    // ruleid: c-mac-compare-memcmp
    for (size_t i = 0; i < size; i++) {
        if (tag[i] != expected[i]) {
            return 0;
        }
    }
    return 1;
}

bool frame_mic_good(const uint8_t *frame, size_t n)
{
    uint8_t calculated[8];
    cmac_of(frame, n, calculated);
    // ruleid: c-mac-compare-memcmp
    for (int i = 0; i < 8; i++) {
        if (calculated[i] != frame[n + i]) {
            return false;
        }
    }
    return true;
}

bool same_header(const uint8_t *a, const uint8_t *b)
{
    // ok: c-mac-compare-memcmp
    for (int i = 0; i < 8; i++) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

bool operator_ok(const char *typed)
{
    // ruleid: c-mac-compare-memcmp
    return strncmp(typed, stored_pin, 6) == 0;
}

void handle_login(void)
{
    // ruleid: c-mac-compare-memcmp
    if (server.arg("password") == admin_password) {
        open_session();
    }
    // ok: c-mac-compare-memcmp
    if (server.arg("page") == current_page) {
        open_page();
    }
    // ruleid: c-mac-compare-memcmp
    if (entered_password == stored) {
        open_session();
    }
    // ok: c-mac-compare-memcmp
    if (entered_password == NULL) {
        return;
    }
    // ok: c-mac-compare-memcmp
    if (password_length == stored_length) {
        return;
    }
}

int service_unlock(const uint8_t *hash)
{
    // ruleid: c-mac-compare-memcmp
    return memcmp(hash, settings.pin_hash, 32);
}

bool lock_open(const char *digits)
{
    // ok: c-mac-compare-memcmp
    if (strcmp(digits, "gpio_pin") == 0) {
        return false;
    }
    // ruleid: c-mac-compare-memcmp
    return strcmp(digits, config.lock_pin) == 0;
}

bool service_unlock(const uint8_t *given)
{
    uint8_t made[32];
    if (sl_se_hmac(&context, &key, SHA256, nonce, sizeof(nonce), made, sizeof(made)) != OK) {
        return false;
    }
    // ruleid: c-mac-compare-memcmp
    return memcmp(made, given, sizeof(made)) == 0;
}

bool same_block(const uint8_t *given)
{
    uint8_t made[32];
    block_read(BLOCK, made, sizeof(made));
    // ok: c-mac-compare-memcmp
    return memcmp(made, given, sizeof(made)) == 0;
}

bool same_exchange(const struct observer *observer, const uint8_t *token, size_t token_len)
{
    // ok: c-mac-compare-memcmp
    return memcmp(observer->token, token, token_len) == 0;
}

bool same_observer(const struct response *response, const coap_pkt_t *pkt)
{
    // ok: c-mac-compare-memcmp
    return memcmp(response->token, coap_get_token(pkt), 8) == 0;
}

const struct command *command_of(const char *token)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        // ok: c-mac-compare-memcmp
        if (strcmp(commands[i].name, token) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}
