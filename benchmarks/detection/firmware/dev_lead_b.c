#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <assert.h>

// bad: prng CWE-338
void session_key_make(uint8_t key[16])
{
    srand(HAL_GetTick());
    for (int i = 0; i < 16; i++)
        key[i] = rand() & 0xff;
}

// good: prng CWE-338
uint32_t backoff_ms(unsigned attempt)
{
    srand(HAL_GetTick());
    return (1u << attempt) * 100u + rand() % 50;
}

// bad: prng CWE-330
void pairing_code(char out[7])
{
    uint32_t n = (xTaskGetTickCount() * 1103515245u + 12345u) % 1000000u;
    snprintf(out, 7, "%06u", (unsigned)n);
}

// good: prng CWE-330
int pairing_digits(char out[7])
{
    uint32_t n;
    if (HAL_RNG_GenerateRandomNumber(&hrng, &n) != HAL_OK)
        return -1;
    snprintf(out, 7, "%06u", (unsigned)(n % 1000000u));
    return 0;
}

// bad: compare CWE-208
bool cmd_authentic(const struct cmd *c)
{
    uint8_t mac[16];
    aes_cmac(link_key, c->body, c->len, mac);
    return memcmp(mac, c->mac, sizeof mac) == 0;
}

// good: compare CWE-208
bool cmd_genuine(const struct cmd *c)
{
    uint8_t mac[16], diff = 0;
    aes_cmac(link_key, c->body, c->len, mac);
    for (size_t i = 0; i < sizeof mac; i++)
        diff |= mac[i] ^ c->mac[i];
    return diff == 0;
}

// bad: compare CWE-208
int service_login(const char *entered)
{
    char stored[16];
    eeprom_read(EE_SERVICE_PW, stored, sizeof stored);
    if (strcmp(entered, stored) == 0) {
        service_mode = 1;
        return 0;
    }
    return -1;
}

// good: compare CWE-208
int menu_select(const char *entered)
{
    for (size_t i = 0; i < MENU_ITEMS; i++) {
        if (strcmp(entered, menu[i].name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

// bad: watchdog CWE-693
void long_calibration(void)
{
    wdt_disable(WDT_DEV);
    for (int step = 0; step < 64; step++)
        calibrate_step(step);
}

// good: watchdog CWE-693
void long_measurement(void)
{
    for (int step = 0; step < 64; step++) {
        if (!measure_step(step))
            break;
        wdt_feed(WDT_DEV, wdt_channel);
    }
}

// bad: wait CWE-835
uint16_t adc_read(void)
{
    ADC1->CR |= ADC_CR_ADSTART;
    while (!(ADC1->ISR & ADC_ISR_EOC)) {
    }
    return ADC1->DR;
}

// good: wait CWE-835
bool adc_sample(uint16_t *out)
{
    uint32_t begun = HAL_GetTick();
    ADC1->CR |= ADC_CR_ADSTART;
    while (!(ADC1->ISR & ADC_ISR_EOC)) {
        if (HAL_GetTick() - begun > 5)
            return false;
    }
    *out = ADC1->DR;
    return true;
}

// bad: recursion CWE-674
static int parse_value(struct cbor *c)
{
    uint8_t head = *c->p++;
    if ((head >> 5) == 4) {
        for (int n = head & 31; n > 0; n--)
            if (parse_value(c) < 0)
                return -1;
        return 0;
    }
    return parse_scalar(c, head);
}

// good: recursion CWE-674
static int parse_item(struct cbor *c, int depth)
{
    if (depth > 8)
        return -1;
    uint8_t head = *c->p++;
    if ((head >> 5) == 4) {
        for (int n = head & 31; n > 0; n--)
            if (parse_item(c, depth + 1) < 0)
                return -1;
        return 0;
    }
    return parse_scalar(c, head);
}

// bad: cipher CWE-327
void record_seal(uint8_t *rec, size_t n)
{
    uint8_t digest[16];
    mbedtls_md5(rec, n, digest);
    flash_append(digest, sizeof digest);
    mbedtls_des_crypt_ecb(&des, rec, rec);
}

// good: cipher CWE-327
int record_protect(uint8_t *rec, size_t n, uint8_t *tag)
{
    uint8_t nonce[12];
    if (psa_generate_random(nonce, sizeof nonce) != PSA_SUCCESS)
        return -1;
    return mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, n, nonce, sizeof nonce, NULL, 0, rec, rec, 16, tag);
}

// bad: memory CWE-134
void log_remote(const char *text)
{
    printf(text);
    putchar('\n');
}

// good: memory CWE-134
void log_local(const char *text)
{
    printf("%s", text);
    putchar('\n');
}

// bad: recursion CWE-770
void on_packet(const uint8_t *p, size_t len)
{
    uint16_t want = (uint16_t)(p[0] | p[1] << 8);
    uint8_t *copy = malloc(want);
    if (copy == NULL)
        return;
    queue_push(copy, want);
}

// good: recursion CWE-770
void on_datagram(const uint8_t *p, size_t len)
{
    if (len < 2)
        return;
    uint16_t want = (uint16_t)(p[0] | p[1] << 8);
    if (want > MAX_BODY || want != len - 2)
        return;
    uint8_t *copy = malloc(want);
    if (copy == NULL)
        return;
    queue_push(copy, want);
}

