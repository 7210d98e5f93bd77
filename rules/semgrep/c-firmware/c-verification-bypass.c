void start_anyway(const struct image *image)
{
    // ruleid: c-verification-bypass
    int rc = ed25519_verify(image->signature, image->data, image->size, key);
    if (rc != 0) {
        log_error("bad signature");
    }
    jump_to(image->entry);
}

void install_anyway(const struct image *image)
{
    // ruleid: c-verification-bypass
    if (!verify_signature(image)) {
        printf("not signed\n");
    }
    install_image(image);
}

int older_is_fine(const struct image *image, uint32_t mine)
{
    // ruleid: c-verification-bypass
    if (image->version < mine) {
        LOG_WRN("downgrade");
    }
    return 1;
}

int check_with_flag(const struct image *image)
{
    // ruleid: c-verification-bypass
    if (image->flags & FLAG_UNSIGNED_ALLOWED) {
        return 0;
    }
    return ecdsa_verify(image->hash, image->signature, key);
}

int check_unless_built_so(const struct image *image)
{
// ruleid: c-verification-bypass
#ifdef SKIP_SIGNATURE_CHECK
    return 0;
#else
    return ecdsa_verify(image->hash, image->signature, key);
#endif
}

int start_checked(const struct image *image)
{
    // ok: c-verification-bypass
    int rc = ed25519_verify(image->signature, image->data, image->size, key);
    if (rc != 0) {
        log_error("bad signature");
        return rc;
    }
    jump_to(image->entry);
    return 0;
}

void start_or_halt(const struct image *image)
{
    // ok: c-verification-bypass
    if (!verify_signature(image)) {
        panic("not signed");
    }
    jump_to(image->entry);
}

int newer_only(const struct image *image, uint32_t mine)
{
    // ok: c-verification-bypass
    if (image->version < mine) {
        LOG_WRN("downgrade");
        return 0;
    }
    return 1;
}

int check_size_first(const struct image *image)
{
    // ok: c-verification-bypass
    if (image->size == 0) {
        return -1;
    }
    return ecdsa_verify(image->hash, image->signature, key);
}

int without_a_log(const struct image *image)
{
// ok: c-verification-bypass
#ifdef DISABLE_LOG
    return 0;
#else
    return write_log(image);
#endif
}

void boot_select(const struct image *image)
{
    if (HAL_GPIO_ReadPin(GPIOC, GPIO_PIN_13) == GPIO_PIN_RESET) {
        // ruleid: c-verification-bypass
        jump_to_app(image);
    }
    if (ecdsa_verify(image) == 0) {
        jump_to_app(image);
    }
}

void boot_rescue(const struct image *image)
{
    if (HAL_GPIO_ReadPin(GPIOC, GPIO_PIN_13) == GPIO_PIN_RESET) {
        // ok: c-verification-bypass
        serial_recovery(image);
    }
    if (ecdsa_verify(image) == 0) {
        jump_to_app(image);
    }
}

bool secure_boot_on(void)
{
    // ruleid: c-verification-bypass
    return true || efuse_secure_boot_enabled();
}

bool accept_old(const struct header *hdr)
{
    // ruleid: c-verification-bypass
    if (hdr->version < running_version()) {
        LOG_INF("downgrade");
    }
    return flash_image(hdr) == 0;
}

void start_with_jumper(void)
{
    if (verify_app(APP) != BOOT_OK) {
        if (gpio_read_pin(JUMPER) != 0) {
            halt();
        }
    }
    // ruleid: c-verification-bypass
    jump_to(APP);
}

void start_or_halt(void)
{
    if (verify_app(APP) != BOOT_OK) {
        halt();
    }
    // ok: c-verification-bypass
    jump_to(APP);
}

int overwritten(const struct image *img)
{
    // ruleid: c-verification-bypass
    int rc = bootutil_img_validate(img);
    rc = 0;
    return rc;
}

int boot_verify(const struct image *image)
{
    int rc = ecdsa_check(image);
    // ruleid: c-verification-bypass
    if (rc != 0) {
        rc = 0;
    }
    return rc;
}

int level_clamp(int level)
{
    // ok: c-verification-bypass
    if (level != 0) {
        level = 0;
    }
    return level;
}
