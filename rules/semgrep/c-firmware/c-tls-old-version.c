void configure(mbedtls_ssl_config *conf, SSL_CTX *ctx)
{
    // ruleid: c-tls-old-version
    mbedtls_ssl_conf_min_version(conf, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_1);
    // ruleid: c-tls-old-version
    SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
    // ruleid: c-tls-old-version
    ctx = SSL_CTX_new(TLSv1_client_method());
    // ruleid: c-tls-old-version
    wolf = wolfSSL_CTX_new(wolfTLSv1_1_client_method());
}

void configure_new(mbedtls_ssl_config *conf, SSL_CTX *ctx)
{
    // ok: c-tls-old-version
    mbedtls_ssl_conf_min_version(conf, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    // ok: c-tls-old-version
    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    // ok: c-tls-old-version
    ctx = SSL_CTX_new(TLS_client_method());
    // ok: c-tls-old-version
    wolf = wolfSSL_CTX_new(wolfTLSv1_2_client_method());
    // ok: c-tls-old-version
    SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION);
}

void socket_method(void)
{
    // ruleid: c-tls-old-version
    method.SecureMethod = SL_SO_SEC_METHOD_SSLV3;
    // ok: c-tls-old-version
    method.SecureMethod = SL_SO_SEC_METHOD_TLSV1_2;
}

void socket_initialised(int16_t s)
{
    // ruleid: c-tls-old-version
    SlSockSecureMethod_t old = { .SecureMethod = SL_SO_SEC_METHOD_TLSV1_1 };
    // ok: c-tls-old-version
    SlSockSecureMethod_t method = { .SecureMethod = SL_SO_SEC_METHOD_TLSV1_2 };
    set_method(s, &old, &method);
}
