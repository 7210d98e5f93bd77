void digest(const unsigned char *data, size_t n, unsigned char *out)
{
    // ruleid: c-weak-digest
    MD5(data, n, out);
    // ruleid: c-weak-digest
    SHA1(data, n, out);
    // ruleid: c-weak-digest
    mbedtls_md5_starts(&context);
    // ruleid: c-weak-digest
    EVP_DigestInit_ex(ctx, EVP_sha1(), NULL);
    // ruleid: c-weak-digest
    psa_hash_compute(PSA_ALG_SHA_1, data, n, out, 20, &length);
    // ruleid: c-weak-digest
    wc_ShaUpdate(&sha, data, n);
    // ok: c-weak-digest
    SHA256(data, n, out);
    // ok: c-weak-digest
    EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
    // ok: c-weak-digest
    mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    // ok: c-weak-digest
    wc_Sha256Update(&sha, data, n);
    // ok: c-weak-digest
    show_sha1_of_commit(data);
}

void websocket_accept(const char *key, unsigned char *out)
{
    // ok: c-weak-digest
    SHA1(key, 60, out);
}

// ruleid: c-weak-digest
#define IMAGE_SHA256 MBEDTLS_MD_MD5
// ok: c-weak-digest
#define IMAGE_SHA512 MBEDTLS_MD_SHA512

void sum_record(const uint8_t *record, size_t n)
{
    // ruleid: c-weak-digest
    InitMd5(&context);
    // ruleid: c-weak-digest
    Md5Update(&context, record, n);
    // ruleid: c-weak-digest
    crypto_sha1_init(&context);
    // ok: c-weak-digest
    sha512_update(&context, record, n);
}

bool operator_login(const char *name, const char *password)
{
    uint8_t digest[16];
    // ruleid: c-weak-digest
    md5((const uint8_t *)password, strlen(password), digest);
    // ok: c-weak-digest
    sha256((const uint8_t *)password, strlen(password), digest);
    return user_matches(name, digest);
}

int ws_upgrade(const unsigned char *in, unsigned char *out)
{
    // ok: c-weak-digest
    return mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA1), in, 60, out);
}

void sha1(void *to, const void *from, unsigned n)
{
    sha1_ctx_t whole;
    // ok: c-weak-digest
    sha1_init(&whole);
    last_block(&whole, from, n);
}
