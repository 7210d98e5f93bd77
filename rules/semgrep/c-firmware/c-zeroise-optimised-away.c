#include <string.h>

int unwrap(struct store *store)
{
    unsigned char aes_key[16];
    int rc = store_read(store, aes_key);
    // ruleid: c-zeroise-optimised-away
    memset(aes_key, 0, sizeof(aes_key));
    return rc;
}

void login(void)
{
    char password[32];
    console_read(password, sizeof(password));
    check(password);
    // ruleid: c-zeroise-optimised-away
    memset(password, 0x00, sizeof(password));
}

int unwrap_early(struct store *store)
{
    unsigned char key[16];
    if (store_read(store, key) != 0) {
        // ruleid: c-zeroise-optimised-away
        memset(key, 0, sizeof(key));
        return -1;
    }
    mbedtls_platform_zeroize(key, sizeof(key));
    return 0;
}

int fill(struct store *store)
{
    unsigned char key[16];
    // ok: c-zeroise-optimised-away
    memset(key, 0, sizeof(key));
    store_read(store, key);
    // ok: c-zeroise-optimised-away
    explicit_bzero(key, sizeof(key));
    return 0;
}

int fill_in_parts(const unsigned char *from)
{
    unsigned char key[32];
    // ok: c-zeroise-optimised-away
    memset(&key[0], 0, 16);
    memcpy(&key[16], from, 16);
    int rc = load(key);
    mbedtls_platform_zeroize(key, sizeof(key));
    return rc;
}

void clear_record(struct record *record)
{
    char line[16];
    // ok: c-zeroise-optimised-away
    memset(record->key, 0, sizeof(record->key));
    // ok: c-zeroise-optimised-away
    memset(line, 0, sizeof(line));
}

int agree(const uint8_t *peer)
{
    uint8_t shared[32];
    int rc = x25519(shared, own, peer);
    derive(shared, session);
    // ruleid: c-zeroise-optimised-away
    memset(shared, 0, sizeof(shared));
    return rc;
}
