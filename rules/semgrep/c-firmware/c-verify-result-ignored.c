int boot(const struct image *image)
{
    // ruleid: c-verify-result-ignored
    bootutil_verify_sig(image->hash, 32, image->sig, image->sig_len, 0);
    // ruleid: c-verify-result-ignored
    (void)mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, hash, 32, sig, sig_len);
    if (image->size > 0) {
        // ruleid: c-verify-result-ignored
        verify_image_signature(image);
    }
    // ruleid: c-verify-result-ignored
    psa_mac_verify(key, alg, image->data, image->size, mac, 16);
    // ruleid: c-verify-result-ignored
    wc_ed25519_verify_msg(sig, 64, image->data, image->size, &stat, &key);
    return 0;
}

int boot_checked(const struct image *image)
{
    // ok: c-verify-result-ignored
    int rc = mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, hash, 32, sig, sig_len);
    if (rc != 0) {
        return rc;
    }
    // ok: c-verify-result-ignored
    rc = verify_image_signature(image);
    // ok: c-verify-result-ignored
    if (psa_mac_verify(key, alg, image->data, image->size, mac, 16) != 0) {
        return -1;
    }
    // ok: c-verify-result-ignored
    while (verify_signature(image) == AGAIN) {
        feed();
    }
    // ok: c-verify-result-ignored
    self_test_report(verify_firmware(image));
    // ok: c-verify-result-ignored
    image->good = verify_firmware(image) == 0;
    // ok: c-verify-result-ignored
    rc |= verify_firmware(image);
    // ok: c-verify-result-ignored
    mbedtls_ssl_conf_verify(&conf, callback, 0);
    // ok: c-verify-result-ignored
    return verify_image_signature(image);
}

void install_now(void)
{
    // ruleid: c-verify-result-ignored
    bootloader_verifyImage(slot, NULL);
    bootloader_setImageToBootload(slot);
}

int install_checked(void)
{
    // ok: c-verify-result-ignored
    if (bootloader_verifyImage(slot, NULL) != BOOTLOADER_OK) {
        return -1;
    }
    return bootloader_setImageToBootload(slot);
}

void set_up(gnutls_session_t session)
{
    // ok: c-verify-result-ignored
    gnutls_session_set_verify_cert(session, HOST, 0);
}

void finish_update(storage_t *storage)
{
    // ruleid: c-verify-result-ignored
    cy_ota_storage_verify(storage);
    // ok: c-verify-result-ignored
    if (cy_ota_storage_verify(storage) != SUCCESS) {
        refuse(storage);
    }
}

void start_system(void)
{
    // ok: c-verify-result-ignored
    SYSTEM_check_firmware_migration();
}
