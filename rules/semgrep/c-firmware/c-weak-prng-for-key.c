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
