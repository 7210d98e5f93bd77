#include <stdint.h>

int ota_finish(const struct image *image)
{
    if (crc32(image->data, image->size) != image->crc) {
        return -1;
    }
    // ruleid: c-update-crc-only
    boot_set_pending(1);
    return 0;
}

void bootloader_main(void)
{
    uint32_t sum = calculate_checksum(APP_START, APP_SIZE);
    if (sum == *(uint32_t *)APP_SUM) {
        // ruleid: c-update-crc-only
        jump_to_application(APP_START);
    }
}

void dfu_complete(struct dfu *dfu)
{
    dfu->ok = (HAL_CRC_Calculate(&hcrc, dfu->words, dfu->count) == dfu->expected);
    // ruleid: c-update-crc-only
    dfu->ok ? activate_image(dfu->slot) : dfu_abort(dfu);
}

int ota_finish_signed(const struct image *image)
{
    if (crc32(image->data, image->size) != image->crc) {
        return -1;
    }
    if (ed25519_verify(image->signature, image->data, image->size, key) != 1) {
        return -2;
    }
    // ok: c-update-crc-only
    boot_set_pending(1);
    return 0;
}

int ota_finish_signed_elsewhere(const struct image *image)
{
    int rc = check_image_signature(image);
    if (rc == 0 && crc32(image->data, image->size) == image->crc) {
        // ok: c-update-crc-only
        boot_set_pending(1);
    }
    return rc;
}

int settings_update(struct settings *s)
{
    if (crc16(s, sizeof(*s)) != s->crc) {
        return -1;
    }
    // ok: c-update-crc-only
    settings_store(s);
    return 0;
}

int uart_frame_end(struct frame *f)
{
    if (crc16(f->data, f->n) != f->crc) {
        return -1;
    }
    // ok: c-update-crc-only
    return accept_frame(f);
}

int dfu_finish(const struct image *image)
{
    uint8_t digest[32];
    sha256_calculate(image->data, image->len, digest);
    if (memcmp(digest, image->expected, 32) != 0) {
        return -1;
    }
    // ruleid: c-update-crc-only
    bootloader_set_pending(image);
    return 0;
}

int dfu_finish_signed(const struct image *image)
{
    uint8_t digest[32];
    sha256_calculate(image->data, image->len, digest);
    if (ecdsa_verify(key, digest, image->signature) != 0) {
        return -1;
    }
    // ok: c-update-crc-only
    bootloader_set_pending(image);
    return 0;
}

int dfu_end(struct dfu *dfu)
{
    if (crc32_ieee(slot(1), dfu->size) != dfu->crc) {
        return -1;
    }
    // ruleid: c-update-crc-only
    return boot_request_upgrade(BOOT_UPGRADE_PERMANENT);
}

void apply_delta(const uint8_t *bytes, uint32_t size)
{
    write_secondary(bytes, size);
    if (crc16_ccitt(0xffff, bytes, size) == expected_crc) {
        // ruleid: c-update-crc-only
        boot_set_pending(1);
    }
}

static void ymodem_done(uint32_t size)
{
    if (ymodem_crc16(STAGING, size) != received_crc) {
        return;
    }
    // ruleid: c-update-crc-only
    copy_staging_to_app(size);
    // ok: c-update-crc-only
    NVIC_SystemReset();
}

static void file_closed(void)
{
    if (crc_matches(STAGE, stage_size)) {
        // ruleid: c-update-crc-only
        boot_flags_write(BOOT_FLAG_NEW_IMAGE);
        // ok: c-update-crc-only
        boot_flags_write(BOOT_FLAG_QUIET);
    }
}

int ota_finish(struct ota *ota)
{
    if (CRC_Compute16(ota->base, ota->size) != ota->crc) {
        return -1;
    }
    // ruleid: c-update-crc-only
    return bl_update_image_state(1, SWAP_TEST);
}

void IAP_Finish(void)
{
    uint32_t sum = 0;
    for (uint32_t at = APP_BASE; at < APP_BASE + iap_length; at += 4) {
        sum += *(volatile uint32_t *)at;
    }
    // ruleid: c-update-crc-only
    if (sum == iap_sum) {
        start_program();
    }
}

void IAP_FinishSigned(void)
{
    // ok: c-update-crc-only
    if (sum == iap_sum && signature_verify(iap_digest, iap_signature)) {
        start_program();
    }
}
