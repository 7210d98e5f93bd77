#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slot_header { uint32_t magic; uint32_t size; uint32_t crc; uint32_t version; uint8_t hash[32]; uint8_t sig[64]; };
struct fw_info { uint32_t version; uint32_t length; uint8_t signature[64]; };
extern uint32_t crc32(const void *data, size_t len);
extern uint16_t crc16_ccitt(uint16_t seed, const uint8_t *data, size_t len);
extern int ed25519_verify(const uint8_t *sig, const void *msg, size_t len, const uint8_t *pk);
extern int uECC_verify(const uint8_t *pub, const uint8_t *hash, unsigned size, const uint8_t *sig, void *curve);
extern int flash_write(uint32_t address, const void *data, size_t len);
extern int flash_erase(uint32_t address, size_t len);
extern void jump_to(uint32_t address);
extern void activate_slot(int slot);
extern void NVIC_SystemReset(void);
extern void log_error(const char *text, ...);
extern void report(const char *text);
extern const uint8_t PUBLIC_KEY[64];
extern void *CURVE;
#define APP_BASE 0x08010000u
#define SLOT_B 0x08040000u

// bad: update CWE-345
void finish_download(struct slot_header *h)
{
    uint32_t sum = crc32((const uint8_t *)SLOT_B + sizeof *h, h->size);
    if (sum == h->crc) {
        activate_slot(1);
        NVIC_SystemReset();
    }
}

// good: update CWE-345
void finish_signed_download(struct slot_header *h)
{
    uint32_t sum = crc32((const uint8_t *)SLOT_B + sizeof *h, h->size);
    if (sum != h->crc) {
        return;
    }
    if (ed25519_verify(h->sig, (const uint8_t *)SLOT_B + sizeof *h, h->size, PUBLIC_KEY) != 0) {
        return;
    }
    activate_slot(1);
    NVIC_SystemReset();
}

// bad: update CWE-345
bool image_is_valid(const struct slot_header *image)
{
    if (image->magic != 0x96f3b83dU)
        return false;
    return crc16_ccitt(0xffff, (const uint8_t *)(image + 1), image->size) == (uint16_t)image->crc;
}

// bad: verify CWE-252
void apply_update(struct slot_header *h)
{
    (void)ed25519_verify(h->sig, (const void *)(SLOT_B + 128), h->size, PUBLIC_KEY);
    activate_slot(1);
}

// bad: verify CWE-253
int check_image(const uint8_t *hash, const uint8_t *sig)
{
    if (uECC_verify(PUBLIC_KEY, hash, 32, sig, CURVE) < 0) {
        return -1;
    }
    return 0;
}

// good: verify CWE-253
int check_image_right(const uint8_t *hash, const uint8_t *sig)
{
    if (uECC_verify(PUBLIC_KEY, hash, 32, sig, CURVE) != 1) {
        return -1;
    }
    return 0;
}

// bad: boot CWE-347
void boot(void)
{
    struct slot_header *h = (struct slot_header *)APP_BASE;
    int rc = ed25519_verify(h->sig, h + 1, h->size, PUBLIC_KEY);
    if (rc != 0) {
        log_error("signature invalid, booting anyway");
    }
    jump_to(APP_BASE + sizeof *h);
}

// good: boot CWE-347
void boot_checked(void)
{
    struct slot_header *h = (struct slot_header *)APP_BASE;
    int rc = ed25519_verify(h->sig, h + 1, h->size, PUBLIC_KEY);
    if (rc != 0) {
        log_error("signature invalid");
        for (;;) {
        }
    }
    jump_to(APP_BASE + sizeof *h);
}

// bad: boot CWE-347
int boot_image_check(struct slot_header *h)
{
#ifdef SKIP_SIGNATURE_CHECK
    return 0;
#else
    return ed25519_verify(h->sig, h + 1, h->size, PUBLIC_KEY);
#endif
}

// bad: boot CWE-347
int validate_slot(struct slot_header *h, uint32_t flags)
{
    if (flags & 0x80u) {
        /* developer image */
        return 0;
    }
    return ed25519_verify(h->sig, h + 1, h->size, PUBLIC_KEY);
}

// bad: rollback CWE-1328
int accept_image(const struct fw_info *info)
{
    if (ed25519_verify(info->signature, info + 1, info->length, PUBLIC_KEY) != 0)
        return -1;
    flash_erase(SLOT_B, info->length);
    return flash_write(SLOT_B, info + 1, info->length);
}

// good: rollback CWE-1328
int accept_newer_image(const struct fw_info *info, uint32_t running_version)
{
    if (info->version <= running_version)
        return -2;
    if (ed25519_verify(info->signature, info + 1, info->length, PUBLIC_KEY) != 0)
        return -1;
    flash_erase(SLOT_B, info->length);
    return flash_write(SLOT_B, info + 1, info->length);
}

// bad: rollback CWE-1328
int version_allows(const struct fw_info *info, uint32_t running_version)
{
    if (info->version < running_version) {
        report("downgrade");
    }
    return 1;
}

// bad: update CWE-345
int ota_write_chunk(const uint8_t *packet, size_t len)
{
    uint32_t offset;
    memcpy(&offset, packet, sizeof offset);
    return flash_write(SLOT_B + offset, packet + 4, len - 4);
}

// bad: update CWE-494
extern int http_get(const char *url, uint8_t *into, size_t room);
int fetch_firmware(uint8_t *buffer, size_t room)
{
    int n = http_get("http://updates.example.com/pump/latest.bin", buffer, room);
    if (n > 0) {
        flash_write(SLOT_B, buffer, (size_t)n);
        activate_slot(1);
    }
    return n;
}

// bad: update CWE-345
extern void md5(const void *data, size_t len, uint8_t out[16]);
bool firmware_ok(const uint8_t *image, size_t len, const uint8_t expected[16])
{
    uint8_t digest[16];
    md5(image, len, digest);
    return memcmp(digest, expected, 16) == 0;
}
