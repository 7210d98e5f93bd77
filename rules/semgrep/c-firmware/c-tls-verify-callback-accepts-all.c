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

// ruleid: c-tls-verify-callback-accepts-all
static ULONG certificate_callback(NX_SECURE_TLS_SESSION *session, NX_SECURE_X509_CERT *certificate)
{
    NX_PARAMETER_NOT_USED(session);
    return NX_SUCCESS;
}

// ok: c-tls-verify-callback-accepts-all
static ULONG certificate_by_name(NX_SECURE_TLS_SESSION *session, NX_SECURE_X509_CERT *certificate)
{
    return nx_secure_x509_common_name_dns_check(certificate, (UCHAR *)HOST, HOST_LENGTH);
}

// ruleid: c-tls-verify-callback-accepts-all
static int verify_peer_key(struct dtls_context_t *ctx, const session_t *session, const unsigned char *x, const unsigned char *y, size_t n)
{
    return 0;
}

// ok: c-tls-verify-callback-accepts-all
static int verify_pinned_key(struct dtls_context_t *ctx, const session_t *session, const unsigned char *x, const unsigned char *y, size_t n)
{
    if (n != 32 || differs(x, trusted_x, 32)) {
        return -1;
    }
    return 0;
}

// ruleid: c-tls-verify-callback-accepts-all
static int log_and_accept(int preverify, WOLFSSL_X509_STORE_CTX *store)
{
    if (!preverify) {
        log_warning("certificate error %d", store->error);
    }
    return 1;
}

// ok: c-tls-verify-callback-accepts-all
static int log_and_pass_on(int preverify, WOLFSSL_X509_STORE_CTX *store)
{
    if (!preverify) {
        log_warning("certificate error %d", store->error);
    }
    return preverify;
}

// ruleid: c-tls-verify-callback-accepts-all
static int trust_anybody(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    *flags &= ~(MBEDTLS_X509_BADCERT_NOT_TRUSTED | MBEDTLS_X509_BADCERT_CN_MISMATCH);
    return 0;
}

// ok: c-tls-verify-callback-accepts-all
static int check_depth(void *data, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    count_chain(crt, depth);
    return 0;
}
