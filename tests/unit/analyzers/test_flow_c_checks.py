"""Answers of calls that security rests on: each fault is told, its mended twin and what only looks alike are not."""

import pytest
from c_twins import fault, mended

from tests.unit.analyzers.test_flow_c_shapes import told

PAIRS = (
    ("proof-unused", r"""\
#include "psa/crypto.h"
#include <string.h>
extern void store_session(const uint8_t *k, size_t n);
psa_status_t session_begin(psa_key_id_t own, const uint8_t *peer, size_t peer_n)
{
    uint8_t shared[32]; size_t n = 0; psa_status_t st;
    st = psa_crypto_init();
    st = psa_raw_key_agreement(PSA_ALG_ECDH, own, peer, peer_n, shared, sizeof shared, &n);
-    st = psa_hash_compute(PSA_ALG_SHA_256, shared, sizeof shared, shared, sizeof shared, &n);
+    if (st == PSA_SUCCESS)
+        st = psa_hash_compute(PSA_ALG_SHA_256, shared, sizeof shared, shared, sizeof shared, &n);
    if (st == PSA_SUCCESS)
        store_session(shared, n);
    memset_s(shared, sizeof shared, 0, sizeof shared);
    return st;
}
"""),
    ("proof-unused", r"""\
#include "wolfssl/wolfcrypt/ed25519.h"
#include <stdint.h>
extern void activate_slot(int s);
extern const uint8_t *slot_sig(int s); extern const uint8_t *slot_base(int s); extern uint32_t slot_size(int s);
int slot_accept(int s, ed25519_key *key)
{
    int stat = 0;
    int rc = wc_ed25519_verify_msg(slot_sig(s), 64, slot_base(s), slot_size(s), &stat, key);
-    if (rc == 0)
+    if (rc == 0 && stat == 1)
        activate_slot(s);
    return rc;
}
"""),
    ("proof-unused", r"""\
#include <zephyr/kernel.h>
#include <zephyr/drivers/entropy.h>
static const struct device *const ent = DEVICE_DT_GET(DT_CHOSEN(zephyr_entropy));
extern int send_challenge(const uint8_t *c, size_t n);
static uint8_t chal[16];
int challenge_issue(void)
{
    int err = 0;
    if (!device_is_ready(ent)) return -ENODEV;
    err |= entropy_get_entropy(ent, chal, sizeof(chal));
-    return send_challenge(chal, sizeof(chal));
+    if (err) return err;
+    return send_challenge(chal, sizeof(chal));
}
"""),
    ("result-unused", r"""\
#include "cmsis_os2.h"
#include <stdint.h>
struct therapy { uint32_t rate; uint32_t limit; };
static struct therapy now; static osMutexId_t guard;
void therapy_change(uint32_t rate, uint32_t limit)
{
-    osMutexAcquire(guard, 50);
+    if (osMutexAcquire(guard, 50) != osOK) return;
    now.rate = rate;
    now.limit = limit;
    osMutexRelease(guard);
}
"""),
    ("proof-unused", r"""\
#include "stm32l5xx_hal.h"
#include <string.h>
extern RNG_HandleTypeDef hrng;
void pairing_secret(uint32_t out[4])
{
    for (int i = 0; i < 4; i++) {
-        HAL_RNG_GenerateRandomNumber(&hrng, &out[i]);
+        if (HAL_RNG_GenerateRandomNumber(&hrng, &out[i]) != HAL_OK) Error_Handler();
    }
}
"""),
    ("result-misread", r"""\
#include <stdint.h>
#include <stdbool.h>
typedef enum { SEC_OK = 0x5A, SEC_BAD = 0xA5 } sec_t;
extern sec_t image_check(uint32_t at, uint32_t n);
extern void go(uint32_t at);
extern void stay(void);
void decide(uint32_t at, uint32_t n)
{
-    if (image_check(at, n))
+    if (image_check(at, n) == SEC_OK)
        go(at);
    else
        stay();
}
"""),
    ("proof-unused", r"""\
#include "atca_basic.h"
#include <stdint.h>
#include <string.h>
extern void unlock_service(void);
ATCA_STATUS service_login(const uint8_t *digest, const uint8_t *sig, const uint8_t *pub)
{
    bool ok = false;
    ATCA_STATUS s;
    s = atcab_wakeup();
    s |= atcab_verify_extern(digest, sig, pub, &ok);
    s |= atcab_sleep();
-    if (s == ATCA_SUCCESS || ok)
+    if (s == ATCA_SUCCESS && ok)
        unlock_service();
    return s;
}
"""),
    ("proof-unused", r"""\
#include "nrf_crypto.h"
#include "app_error.h"
static uint8_t key_[16];
extern void link_key_set(const uint8_t *k);
void link_rekey(void)
{
-    ret_code_t e = nrf_crypto_rng_vector_generate(key_, sizeof(key_));
-    if (e != NRF_SUCCESS) NRF_LOG_WARNING("rng %x", e);
+    ret_code_t e = nrf_crypto_rng_vector_generate(key_, sizeof(key_));
+    if (e != NRF_SUCCESS) { NRF_LOG_WARNING("rng %x", e); return; }
    link_key_set(key_);
}
"""),
    ("proof-unused", r"""\
#include "esp_ota_ops.h"
#include "esp_system.h"
static esp_ota_handle_t h; static const esp_partition_t *p;
void ota_done(void)
{
-    esp_ota_end(h);
+    if (esp_ota_end(h) != ESP_OK) return;
    if (esp_ota_set_boot_partition(p) == ESP_OK)
        esp_restart();
}
"""),
)  # fmt: skip

SOUND = (
    r"""\
#include "mbedtls/sha256.h"
#include <stdint.h>
/* errors are gathered and looked at once */
int digest_of(const uint8_t *p, size_t n, uint8_t out[32])
{
    mbedtls_sha256_context c; int bad = 0;
    mbedtls_sha256_init(&c);
    bad |= mbedtls_sha256_starts(&c, 0);
    bad |= mbedtls_sha256_update(&c, p, n);
    bad |= mbedtls_sha256_finish(&c, out);
    mbedtls_sha256_free(&c);
    return bad;
}
""",
    r"""\
#include "mbedtls/pk.h"
#include <stdint.h>
#define TRY(x) do { if ((rc = (x)) != 0) goto out; } while (0)
extern int boot_image(void);
int boot_try(mbedtls_pk_context *pk, const uint8_t *h, const uint8_t *s, size_t n)
{
    int rc;
    TRY(mbedtls_pk_verify(pk, MBEDTLS_MD_SHA256, h, 32, s, n));
    TRY(boot_image());
out:
    return rc;
}
""",
    r"""\
#include "stm32l5xx_hal.h"
extern RNG_HandleTypeDef hrng;
static HAL_StatusTypeDef last;
static int words(uint32_t *to, int n)
{
    int i = 0;
    while (i < n && (last = HAL_RNG_GenerateRandomNumber(&hrng, &to[i])) == HAL_OK) i++;
    return i == n;
}
int nonce_make(uint32_t to[3]) { return words(to, 3) ? 0 : -1; }
""",
    r"""\
#include "psa/crypto.h"
#include <stdbool.h>
static psa_status_t worst = PSA_SUCCESS;
static bool step(psa_status_t s) { if (s != PSA_SUCCESS) worst = s; return s == PSA_SUCCESS; }
bool keys_ready(psa_key_id_t *id, const psa_key_attributes_t *a)
{
    return step(psa_crypto_init()) && step(psa_generate_key(a, id));
}
""",
    r"""\
#include "cmsis_os2.h"
static osMutexId_t m; static int v;
void put(int x) { osStatus_t s = osMutexAcquire(m, osWaitForever); if (s == osOK) { v = x; (void)osMutexRelease(m); } }
""",
    r"""\
#include "wolfssl/wolfcrypt/ed25519.h"
extern void activate_slot(int s);
int slot_accept(int s, const byte *sig, const byte *img, word32 n, ed25519_key *key)
{
    int good = 0;
    if (wc_ed25519_verify_msg(sig, 64, img, n, &good, key) != 0) good = 0;
    if (!good) return -1;
    activate_slot(s);
    return 0;
}
""",
    r"""\
#include "nrf_crypto.h"
#include "app_error.h"
extern void link_key_set(const uint8_t *k);
void link_rekey(void)
{
    uint8_t k[16];
    APP_ERROR_CHECK(nrf_crypto_rng_vector_generate(k, sizeof k));
    link_key_set(k);
    memset(k, 0, sizeof k); __asm volatile("" ::: "memory");
}
""",
    r"""\
#include <stdint.h>
#include <stdbool.h>
extern bool mac_valid(const uint8_t *m, uint32_t n, const uint8_t *t);
extern void on_dose(const uint8_t *m); extern void count_forged(void);
void input(const uint8_t *m, uint32_t n)
{
    const bool fine = n > 16 && mac_valid(m, n - 16, m + n - 16);
    fine ? on_dose(m) : count_forged();
}
""",
    r"""\
#include "esp_random.h"
#include <stdint.h>
/* cannot fail */
void iv_make(uint8_t iv[12]) { esp_fill_random(iv, 12); }
""",
    r"""\
#include "atca_basic.h"
extern void unlock_service(void); extern void log_status(int);
void service_login(const uint8_t *d, const uint8_t *s, const uint8_t *p)
{
    bool ok = false;
    ATCA_STATUS st = atcab_verify_extern(d, s, p, &ok);
    if (st) { log_status(st); return; }
    if (ok) unlock_service();
    atcab_sleep();
}
""",
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), PAIRS, ids=range(len(PAIRS)))
def test_a_fault_is_told_and_its_twin_is_not(rule: str, text: str) -> None:
    assert rule in told(fault(text))
    assert rule not in told(mended(text))


@pytest.mark.parametrize("text", SOUND, ids=range(len(SOUND)))
def test_what_looks_alike_is_not_told(text: str) -> None:
    assert told(text) == set()
