#include <stdint.h>
#include <stdlib.h>

void make_session(struct session *s)
{
    for (int i = 0; i < 16; i++) {
        // ruleid: c-weak-prng-for-key
        s->session_key[i] = (uint8_t)rand();
        // ruleid: c-weak-prng-for-key
        s->nonce[i] = random() & 0xff;
    }
    // ruleid: c-weak-prng-for-key
    uint32_t token = rand() << 16 | 7;
    s->id = token;
}

void generate_key(uint8_t *out, int n)
{
    while (n--) {
        // ruleid: c-weak-prng-for-key
        *out++ = rand();
    }
}

void look_alikes(struct session *s, int *values)
{
    // ok: c-weak-prng-for-key
    s->backoff_ms = rand() % 1000;
    // ok: c-weak-prng-for-key
    int key_index_jitter = values[0];
    // ok: c-weak-prng-for-key
    values[1] = random();
    // ok: c-weak-prng-for-key
    int monkey = rand();
    // ok: c-weak-prng-for-key
    s->rc = psa_generate_random(s->session_key, 16);
    use(key_index_jitter, monkey);
}

int keypad_noise(void)
{
    // ok: c-weak-prng-for-key
    return rand();
}

uint32_t pairing_challenge(void)
{
    // ruleid: c-weak-prng-for-key
    return sys_rand32_get();
}

void backoff(void)
{
    // ok: c-weak-prng-for-key
    k_sleep(sys_rand32_get() % 100);
}

void open_link(struct session *s)
{
    // ruleid: c-weak-prng-for-key
    s->session_key = xTaskGetTickCount() ^ 0xA5A5A5A5u;
    // ok: c-weak-prng-for-key
    s->opened_at = xTaskGetTickCount();
    // ok: c-weak-prng-for-key
    s->key_pressed_at = HAL_GetTick();
}

int entropy_source(void *data, unsigned char *output, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        // ruleid: c-weak-prng-for-key
        output[i] = rand();
    }
    return 0;
}

void seed(void)
{
    // ruleid: c-weak-prng-for-key
    mbedtls_ctr_drbg_seed(&drbg, fixed_entropy, NULL, NULL, 0);
    // ok: c-weak-prng-for-key
    mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy, NULL, 0);
}

void makeSessionKey(uint8_t *key)
{
    for (int i = 0; i < 16; i++) {
        // ruleid: c-weak-prng-for-key
        key[i] = random(256);
    }
}

void makeNoise(uint8_t *samples)
{
    // ok: c-weak-prng-for-key
    samples[0] = random(256);
}

void service_code(char pin[7])
{
    for (int i = 0; i < 6; i++) {
        // ruleid: c-weak-prng-for-key
        pin[i] = (char)('0' + rand() % 10);
    }
}

void show_noise(int pin)
{
    // ok: c-weak-prng-for-key
    gpio_set(pin, rand() & 1);
}
