void encrypt(const unsigned char *in, unsigned char *out)
{
    // ruleid: c-weak-cipher
    EVP_EncryptInit_ex(ctx, EVP_des_ede3_cbc(), NULL, key, iv);
    // ruleid: c-weak-cipher
    RC4(&rc4_key, 16, in, out);
    // ruleid: c-weak-cipher
    mbedtls_des_setkey_enc(&des, key);
    // ruleid: c-weak-cipher
    if (wc_Des3_SetKey(&des3, key, iv, DES_ENCRYPTION) != 0) {
        return;
    }
    // ruleid: c-weak-cipher
    psa_set_key_type(&attributes, PSA_KEY_TYPE_DES);
    // ok: c-weak-cipher
    EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv);
    // ok: c-weak-cipher
    mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 256);
    // ok: c-weak-cipher
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    // ok: c-weak-cipher
    describe_DES_regulator(3);
    // ok: c-weak-cipher
    design_encrypt(in, out);
}

// ruleid: c-weak-cipher
static const int suites[] = { MBEDTLS_TLS_RSA_WITH_NULL_SHA256, 0 };
// ok: c-weak-cipher
static const int good_suites[] = { MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 0 };

int wrap(EVP_PKEY_CTX *ctx, const uint8_t *in, size_t n)
{
    if (EVP_PKEY_encrypt_init(ctx) <= 0) {
        return -1;
    }
    // ruleid: c-weak-cipher
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING);
}

int sign(EVP_PKEY_CTX *ctx)
{
    if (EVP_PKEY_sign_init(ctx) <= 0) {
        return -1;
    }
    // ok: c-weak-cipher
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING);
}

int unwrap(uint8_t *from, uint8_t *to, RSA *rsa)
{
    // ok: c-weak-cipher
    RSA_private_decrypt(256, from, to, rsa, RSA_PKCS1_OAEP_PADDING);
    // ruleid: c-weak-cipher
    return RSA_private_decrypt(256, from, to, rsa, RSA_PKCS1_PADDING);
}

void hide(uint8_t *data, size_t n, const uint8_t *key, size_t key_length)
{
    for (size_t i = 0; i < n; i++) {
        // ruleid: c-weak-cipher
        data[i] ^= key[i % key_length];
    }
    for (size_t i = 0; i < n; i++) {
        // ok: c-weak-cipher
        data[i] ^= mask[i % 4];
    }
    for (size_t i = 0; i < 16; i++) {
        // ok: c-weak-cipher
        data[i] ^= round_key[i];
    }
}

void lock_configuration(uint8_t *block)
{
    // ruleid: c-weak-cipher
    des_encrypt_block(&schedule, block);
    // ok: c-weak-cipher
    modes_encrypt_block(&schedule, block);
}

static const struct suite_name suite_names[] = {
    // ok: c-weak-cipher
    { MBEDTLS_TLS_RSA_WITH_NULL_MD5, "TLS-RSA-WITH-NULL-MD5" },
    // ok: c-weak-cipher
    { MBEDTLS_TLS_RSA_WITH_RC4_128_SHA, "TLS-RSA-WITH-RC4-128-SHA" },
};

void chain_descriptor(struct dma *d)
{
    // ok: c-weak-cipher
    d->control = TDES_ENH_TCH | TDES_ENH_CIC(3) | TDES_ENH_LS;
}
