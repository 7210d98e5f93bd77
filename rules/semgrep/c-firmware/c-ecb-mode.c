void send_status(const unsigned char *in, unsigned char *out)
{
    for (int i = 0; i < 64; i += 16) {
        // ruleid: c-ecb-mode
        mbedtls_aes_crypt_ecb(&aes, MBEDTLS_AES_ENCRYPT, in + i, out + i);
    }
    // ruleid: c-ecb-mode
    EVP_EncryptInit_ex(ctx, EVP_aes_128_ecb(), NULL, key, NULL);
    // ruleid: c-ecb-mode
    hcryp.Init.Algorithm = CRYP_AES_ECB;
    // ruleid: c-ecb-mode
    AES_ECB_encrypt(&tiny, out);
    // ok: c-ecb-mode
    EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, iv);
    // ok: c-ecb-mode
    mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_ENCRYPT, 64, iv, in, out);
    // ok: c-ecb-mode
    hcryp.Init.Algorithm = CRYP_AES_CTR;
}

static void cmac_subkeys(unsigned char *l)
{
    // ok: c-ecb-mode
    mbedtls_aes_crypt_ecb(&aes, MBEDTLS_AES_ENCRYPT, zero, l);
}

void encrypt_block_of_four(const uint8_t *in, uint8_t *out)
{
    for (int i = 0; i < 4; i++) {
        // ruleid: c-ecb-mode
        esp_aes_crypt_ecb(&aes, ESP_AES_ENCRYPT, in + 16 * i, out + 16 * i);
    }
}

void encrypt_record(const uint8_t *in, uint8_t *out)
{
    for (int i = 0; i < 64; i += 16) {
        // ruleid: c-ecb-mode
        tc_aes_encrypt(out + i, in + i, &schedule);
    }
}

void encrypt_counted(const uint8_t *in, uint8_t *out)
{
    for (int i = 0; i < 64; i += 16) {
        // ok: c-ecb-mode
        tc_aes_encrypt(pad, counter, &schedule);
        out[i] = in[i] ^ pad[0];
    }
}

int rpa_hash(mbedtls_aes_context *irk, const unsigned char r[16], unsigned char hash[16])
{
    // ok: c-ecb-mode
    return mbedtls_aes_crypt_ecb(irk, MBEDTLS_AES_ENCRYPT, r, hash);
}
