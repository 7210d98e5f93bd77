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
