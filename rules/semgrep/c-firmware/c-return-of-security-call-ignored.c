int start(void)
{
    // ruleid: c-return-of-security-call-ignored
    psa_crypto_init();
    // ruleid: c-return-of-security-call-ignored
    (void)mbedtls_ctr_drbg_random(&drbg, key, sizeof(key));
    // ruleid: c-return-of-security-call-ignored
    RAND_bytes(nonce, 12);
    if (link_up()) {
        // ruleid: c-return-of-security-call-ignored
        mbedtls_ssl_handshake(&ssl);
    }
    // ruleid: c-return-of-security-call-ignored
    HAL_RNG_GenerateRandomNumber(&hrng, &word);
    return 0;
}

int start_checked(void)
{
    // ok: c-return-of-security-call-ignored
    int rc = psa_crypto_init();
    // ok: c-return-of-security-call-ignored
    rc |= mbedtls_ctr_drbg_random(&drbg, key, sizeof(key));
    // ok: c-return-of-security-call-ignored
    if (RAND_bytes(nonce, 12) != 1) {
        return -1;
    }
    // ok: c-return-of-security-call-ignored
    while ((rc = mbedtls_ssl_handshake(&ssl)) == MBEDTLS_ERR_SSL_WANT_READ) {
        poll();
    }
    // ok: c-return-of-security-call-ignored
    CHECK(HAL_RNG_GenerateRandomNumber(&hrng, &word));
    // ok: c-return-of-security-call-ignored
    mbedtls_ctr_drbg_init(&drbg);
    // ok: c-return-of-security-call-ignored
    mbedtls_ssl_conf_rng(&conf, mbedtls_ctr_drbg_random, &drbg);
    return rc;
}
