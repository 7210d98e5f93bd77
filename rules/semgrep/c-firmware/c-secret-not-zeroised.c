#include <stdint.h>

int open_link(struct link *link)
{
    // ruleid: c-secret-not-zeroised
    uint8_t session_key[16];
    derive(link, session_key);
    return link_start(link, session_key);
}

int login(void)
{
    // ruleid: c-secret-not-zeroised
    char password[32];
    int ok = console_read(password, sizeof(password)) && check_password(password);
    return ok;
}

void provision(struct store *store)
{
    if (store->empty) {
        // ruleid: c-secret-not-zeroised
        unsigned char device_key[32];
        store_read(store, device_key);
        store_use(store, device_key);
    }
}

struct slot {
    // ok: c-secret-not-zeroised
    uint8_t session_key[16];
};

int open_link_cleared(struct link *link)
{
    // ok: c-secret-not-zeroised
    uint8_t session_key[16];
    derive(link, session_key);
    int rc = link_start(link, session_key);
    mbedtls_platform_zeroize(session_key, sizeof(session_key));
    return rc;
}

int look_alikes(struct link *link)
{
    // ok: c-secret-not-zeroised
    uint8_t public_key[32];
    // ok: c-secret-not-zeroised
    uint8_t key_buf[32];
    // ok: c-secret-not-zeroised
    int key_codes[4];
    // ok: c-secret-not-zeroised
    char device_key_path[64];
    // ok: c-secret-not-zeroised
    static uint8_t master_key[16];
    return use(link, public_key, key_buf, key_codes, device_key_path, master_key);
}

int open_config(const uint8_t *blob, size_t n)
{
    // ruleid: c-secret-not-zeroised
    uint8_t key[16];
    nvs_read(1, key, sizeof(key));
    return aes_open(key, blob, n);
}

int open_config_clean(const uint8_t *blob, size_t n)
{
    // ok: c-secret-not-zeroised
    uint8_t key[16];
    nvs_read(1, key, sizeof(key));
    int rc = aes_open(key, blob, n);
    mbedtls_platform_zeroize(key, sizeof(key));
    return rc;
}

int name_of_setting(int n)
{
    // ok: c-secret-not-zeroised
    char key[16];
    snprintf(key, sizeof(key), "s%d", n);
    return nvs_find(key);
}
