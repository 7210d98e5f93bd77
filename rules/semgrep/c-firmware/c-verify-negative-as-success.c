int check(EVP_MD_CTX *ctx, const unsigned char *sig, size_t n)
{
    // ruleid: c-verify-negative-as-success
    if (!EVP_DigestVerifyFinal(ctx, sig, n)) {
        return -1;
    }
    // ruleid: c-verify-negative-as-success
    if (ECDSA_verify(0, digest, 32, sig, n, key) == 0)
        return -1;
    return 0;
}

int check_stored(X509_STORE_CTX *store)
{
    // ruleid: c-verify-negative-as-success
    int rc = X509_verify_cert(store);
    if (!rc) {
        return -1;
    }
    return 0;
}

int check_right(EVP_MD_CTX *ctx, X509_STORE_CTX *store, const unsigned char *sig, size_t n)
{
    // ok: c-verify-negative-as-success
    if (EVP_DigestVerifyFinal(ctx, sig, n) != 1) {
        return -1;
    }
    // ok: c-verify-negative-as-success
    int rc = X509_verify_cert(store);
    if (rc <= 0) {
        return -1;
    }
    // ok: c-verify-negative-as-success
    if (!mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, hash, 32, sig, n)) {
        return 1;
    }
    // ok: c-verify-negative-as-success
    return 1 == RSA_verify(NID_sha256, digest, 32, sig, n, key);
}

bool image_good(const uint8_t *hash, const uint8_t *sig)
{
    // ruleid: c-verify-negative-as-success
    int ret = mbedtls_pk_verify(&key, MBEDTLS_MD_SHA256, hash, 32, sig, 64);
    if (ret) {
        return true;
    }
    return false;
}

int image_state(const uint8_t *hash, const uint8_t *sig)
{
    // ok: c-verify-negative-as-success
    int ret = mbedtls_pk_verify(&key, MBEDTLS_MD_SHA256, hash, 32, sig, 64);
    if (ret) {
        return -1;
    }
    return 0;
}
