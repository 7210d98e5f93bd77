#include <stdint.h>

// ruleid: c-hardcoded-key
static const uint8_t aes_key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28 };
// ruleid: c-hardcoded-key
const unsigned char DEVICE_KEY[] = { 'a', 'b', 'c', 'd' };
// ruleid: c-hardcoded-key
static const char *wifi_psk = "hospital-guest";
// ruleid: c-hardcoded-key
uint32_t xtea_key[4] = { 0x11223344, 0x55667788, 0x99aabbcc, 0xddeeff00 };

void open_session(struct link *link)
{
    // ruleid: c-hardcoded-key
    uint8_t session_key[16] = "0123456789abcdef";
    link_open(link, session_key);
}

// ok: c-hardcoded-key
static const uint8_t update_public_key[32] = { 0x10, 0x20, 0x30 };
// ok: c-hardcoded-key
static const uint8_t test_aes_key[16] = { 0x2b, 0x7e, 0x15 };
// ok: c-hardcoded-key
static uint8_t session_key[16] = { 0 };
// ok: c-hardcoded-key
static const uint8_t blank_device_key[16] = { 0xFF, 0xFF, 0xFF };
// ok: c-hardcoded-key
static const int key_codes[3] = { 1, 2, 3 };
// ok: c-hardcoded-key
static const char key_name[] = "volume up";
// ok: c-hardcoded-key
static const char *device_key_path = "/secure/device.key";
// ok: c-hardcoded-key
static const uint8_t monkey[2] = { 1, 2 };

// ruleid: c-hardcoded-key
static uint8_t joinEuiKey[] = { 0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6 };
// ok: c-hardcoded-key
static uint8_t nwk_key[16] = { 0, 0, 0, 0, 0, 0, 0, 0 };
// ok: c-hardcoded-key
static const uint8_t pubkey[] = { 0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6 };

static const unsigned char seal_k[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const unsigned char steps[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

void seal(uint32_t *frame)
{
    // ruleid: c-hardcoded-key
    xtea_encrypt(frame, seal_k);
    // ok: c-hardcoded-key
    draw_curve(frame, steps);
    // ruleid: c-hardcoded-key
    mbedtls_aes_setkey_enc(&aes, (const unsigned char *)"PumpPumpPumpPump", 128);
    // ok: c-hardcoded-key
    mbedtls_aes_setkey_enc(&aes, from_store, 128);
}

void load(void)
{
    static const uint8_t material[16] = { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, 12, 13, 14, 15, 16 };
    // ruleid: c-hardcoded-key
    psa_import_key(&attributes, material, sizeof(material), &id);
    // ok: c-hardcoded-key
    psa_import_key(&attributes, received, sizeof(received), &id);
}

// ruleid: c-hardcoded-key
static uint8_t penKey[32] = "PENkey-2024-production-lot-01xx";

// ok: c-hardcoded-key
static char pressedKey[8] = "ENTER..";

// ok: c-hardcoded-key
static const uint8_t kat_key[16] = { 0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73, 0x1c, 0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08 };

int known_answer_test(mbedtls_gcm_context *gcm)
{
    // ok: c-hardcoded-key
    return mbedtls_gcm_setkey(gcm, MBEDTLS_CIPHER_ID_AES, kat_key, 128);
}
