int ota_install(const struct image *image)
{
    if (ecdsa_verify(image->data, image->size, image->sig) != 0) {
        return -1;
    }
    // ruleid: c-update-rollback-unchecked
    boot_set_pending(1);
    return 0;
}

int firmware_apply(struct image *image)
{
    int ok = image_check_signature(image);
    if (!ok)
        return -1;
    // ruleid: c-update-rollback-unchecked
    return activate_image(image->slot);
}

void dfu_done(struct dfu *dfu)
{
    // ruleid: c-update-rollback-unchecked
    dfu_verify(dfu) ? swap_bank(dfu->bank) : dfu_abort(dfu);
}

int ota_install_newer(const struct image *image)
{
    if (ecdsa_verify(image->data, image->size, image->sig) != 0) {
        return -1;
    }
    if (image->version <= current_version()) {
        return -2;
    }
    // ok: c-update-rollback-unchecked
    boot_set_pending(1);
    return 0;
}

int firmware_apply_counted(struct image *image)
{
    if (image_check_signature(image) && image->header.security_counter >= stored) {
        // ok: c-update-rollback-unchecked
        return activate_image(image->slot);
    }
    return -1;
}

int ota_install_guarded(const struct image *image)
{
    if (ecdsa_verify(image->data, image->size, image->sig) != 0) {
        return -1;
    }
    if (is_rollback(image)) {
        return -2;
    }
    // ok: c-update-rollback-unchecked
    boot_set_pending(1);
    return 0;
}

int update_write(const struct image *img, const uint8_t *body)
{
    if (image_verify(img, body) != 0) {
        return -1;
    }
    // ruleid: c-update-rollback-unchecked
    return flash_write(SLOT_1, body, img->size);
}

int update_write_newer(const struct image *img, const uint8_t *body)
{
    if (image_verify(img, body) != 0 || img->version <= running_version()) {
        return -1;
    }
    // ok: c-update-rollback-unchecked
    return flash_write(SLOT_1, body, img->size);
}

int accept_manifest(const struct manifest *m)
{
    if (psa_verify_message(key, ALG, m->body, m->n, m->sig, 64) != PSA_SUCCESS) {
        return -1;
    }
    // ruleid: c-update-rollback-unchecked
    boot_request_upgrade(1);
    return 0;
}

// ruleid: c-update-rollback-unchecked
#define NRF_DFU_APP_DOWNGRADE_PREVENTION 0
// ok: c-update-rollback-unchecked
#define NRF_DFU_APP_DOWNGRADE_PREVENTION_TOO 1

int Oad_checkHeader(const img_header_t *header)
{
    if (Secure_verifySignature(header, header->len) != SECURE_OK) {
        return OAD_REFUSED;
    }
    // ruleid: c-update-rollback-unchecked
    Oad_markReady(header);
    return OAD_SUCCESS;
}

int Oad_checkHeaderVersion(const img_header_t *header)
{
    if (Secure_verifySignature(header, header->len) != SECURE_OK || header->softVer < running()) {
        return OAD_REFUSED;
    }
    // ok: c-update-rollback-unchecked
    Oad_markReady(header);
    return OAD_SUCCESS;
}
