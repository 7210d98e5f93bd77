// ruleid: c-tls-verify-callback-accepts-all
static int accept_any(int preverify_ok, X509_STORE_CTX *store)
{
    return 1;
}

// ruleid: c-tls-verify-callback-accepts-all
int accept_quiet(int ok, WOLFSSL_X509_STORE_CTX *store)
{
    (void)ok;
    (void)store;
    return 1;
}

// ruleid: c-tls-verify-callback-accepts-all
static int clear_flags(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    log_certificate(crt, depth);
    *flags = 0;
    return 0;
}

// ok: c-tls-verify-callback-accepts-all
static int pass_on(int preverify_ok, X509_STORE_CTX *store)
{
    return preverify_ok;
}

// ok: c-tls-verify-callback-accepts-all
static int tolerate_clock(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    *flags &= ~MBEDTLS_X509_BADCERT_FUTURE;
    return 0;
}

// ok: c-tls-verify-callback-accepts-all
static int pinned(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    if (same_key(crt, data)) {
        *flags = 0;
    }
    return 0;
}

// ok: c-tls-verify-callback-accepts-all
static int always_one(int channel, struct store *store)
{
    return 1;
}
