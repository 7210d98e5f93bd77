#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include "stm32g4xx_ll_utils.h"
#include "bootutil/bootutil.h"
#include "bootutil/image.h"
#include "bootutil/fault_injection_hardening.h"
#include "bootutil/security_cnt.h"
#include "flash_map_backend/flash_map_backend.h"
#include "sysflash/sysflash.h"
#include <zephyr/kernel.h>
#include <zephyr/dfu/mcuboot.h>
#include <zephyr/dfu/flash_img.h>
#include <zephyr/net/coap.h>
#include <zephyr/sys/crc.h>
#include <zephyr/sys/reboot.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/ed25519.h>
#include <wolfssl/wolfcrypt/sha256.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include <psa/crypto.h>
#include <openssl/evp.h>
#include <openssl/cms.h>
#include "tusb.h"
#include "lfs.h"
#include "nrf_dfu_types.h"
#include "nrf_dfu_validation.h"
#include "nrf_dfu_settings.h"

extern lfs_t lfs;
extern ed25519_key vendor_key;
void audit(uint16_t ev, int32_t v);

// bad: update CWE-353
int usb_update_end(struct flash_img_context *ctx, uint32_t want_crc)
{
    const struct flash_area *fa;
    uint8_t b[256];
    uint32_t crc = 0;
    size_t left = flash_img_bytes_written(ctx);

    if (flash_area_open(FIXED_PARTITION_ID(slot1_partition), &fa) != 0) { return -EIO; }
    for (size_t off = 0; left > 0; ) {
        size_t n = left < sizeof(b) ? left : sizeof(b);
        flash_area_read(fa, off, b, n);
        crc = crc32_ieee_update(crc, b, n);
        off += n;
        left -= n;
    }
    flash_area_close(fa);
    if (crc != want_crc) { return -EBADMSG; }
    app_activate_slot(1);
    return 0;
}

// good: update CWE-353
int slot_ed25519(const struct flash_area *fa, size_t len);

int usb_image_end(struct flash_img_context *ctx)
{
    const struct flash_area *fa;
    size_t len = flash_img_bytes_written(ctx);
    int rc;

    if (flash_area_open(FIXED_PARTITION_ID(slot1_partition), &fa) != 0) { return -EIO; }
    rc = slot_ed25519(fa, len);
    flash_area_close(fa);
    if (rc != 0) {
        audit(0x11, rc);
        return -EACCES;
    }
    app_activate_slot(1);
    return 0;
}

// bad: update CWE-345
struct fw_hdr { uint32_t magic; uint16_t hw_rev; uint16_t flags; uint32_t len; uint8_t sig[64]; };
#define FW_F_SIGNED 0x0001u

int fw_install(const struct fw_hdr *h, const uint8_t *body)
{
    int res = 0;

    if (h->magic != 0x46574d44u) { return -1; }
    if (h->flags & FW_F_SIGNED) {
        if (wc_ed25519_verify_msg(h->sig, 64, body, h->len, &res, &vendor_key) != 0 || res != 1) {
            audit(0x12, res);
            return -2;
        }
    }
    return app_activate_slot(1);
}

// good: update CWE-345
struct pk_hdr { uint32_t magic; uint16_t hw_rev; uint16_t flags; uint32_t len; uint8_t sig[64]; };
#define PK_F_DELTA 0x0001u
int delta_apply(const uint8_t *p, uint32_t n);

int pk_install(const struct pk_hdr *h, const uint8_t *blob)
{
    int res = 0;

    /* blob begins with the signed copy of the header */
    if (h->magic != 0x46574d44u || h->len < offsetof(struct pk_hdr, sig)
        || memcmp(blob, h, offsetof(struct pk_hdr, sig)) != 0) { return -1; }
    if (wc_ed25519_verify_msg(h->sig, 64, blob, h->len, &res, &vendor_key) != 0 || res != 1) {
        audit(0x13, res);
        return -2;
    }
    if (h->flags & PK_F_DELTA) {
        if (delta_apply(blob, h->len) != 0) { return -3; }
    }
    return app_activate_slot(1);
}

// bad: update CWE-494
int config_swap_from_stick(const char *name)
{
    lfs_file_t f;
    struct dose_table { uint16_t ver; uint16_t n; uint32_t limit[32]; } t;
    extern struct dose_table active_table;

    if (lfs_file_open(&lfs, &f, name, LFS_O_RDONLY) < 0) { return -1; }
    lfs_ssize_t n = lfs_file_read(&lfs, &f, &t, sizeof(t));
    lfs_file_close(&lfs, &f);
    if (n != (lfs_ssize_t)sizeof(t) || t.n > 32) { return -2; }
    active_table = t;
    return 0;
}

// good: update CWE-494
int file_sig_check(const void *p, size_t n, const uint8_t sig[64]);
int table_from_stick(const char *name)
{
    lfs_file_t f;
    struct limit_table { uint16_t ver; uint16_t n; uint32_t limit[32]; };
    struct { struct limit_table t; uint8_t sig[64]; } in;
    extern struct limit_table live_table;

    if (lfs_file_open(&lfs, &f, name, LFS_O_RDONLY) < 0) { return -1; }
    lfs_ssize_t n = lfs_file_read(&lfs, &f, &in, sizeof(in));
    lfs_file_close(&lfs, &f);
    if (n != (lfs_ssize_t)sizeof(in) || in.t.n > 32) { return -2; }
    if (file_sig_check(&in.t, sizeof(in.t), in.sig) != 0 || in.t.ver < live_table.ver) {
        audit(0x14, in.t.ver);
        return -3;
    }
    live_table = in.t;
    return 0;
}

// bad: update CWE-345
nrf_dfu_result_t dfu_prevalidate(dfu_signature_type_t type, uint8_t const *sig, size_t sig_len)
{
    if (sig_len == 0) {
        return NRF_DFU_RES_CODE_SUCCESS;
    }
    return nrf_dfu_signature_check(type, sig, sig_len);
}

// good: update CWE-345
nrf_dfu_result_t dfu_init_validate(dfu_signature_type_t type, uint8_t const *sig, size_t sig_len)
{
    return sig_len == 64 ? nrf_dfu_signature_check(type, sig, sig_len) : NRF_DFU_RES_CODE_INVALID_PARAMETER;
}

// bad: verify CWE-253
int cms_package_check(BIO *in, CMS_ContentInfo *cms, X509_STORE *store, BIO *out)
{
    if (CMS_verify(cms, NULL, store, in, out, CMS_BINARY) < 0) {
        audit(0x21, 0);
        return -1;
    }
    return 0;
}

// good: verify CWE-253
int cms_bundle_check(BIO *in, CMS_ContentInfo *cms, X509_STORE *store, BIO *out)
{
    int st = CMS_verify(cms, NULL, store, in, out, CMS_BINARY);

    if (st != 1) {
        audit(0x22, st);
    }
    return st == 1 ? 0 : -1;
}

// bad: verify CWE-252
int script_accept(ecc_key *key, const byte *sig, word32 sig_len, const byte *hash)
{
    int res = 0;
    int ret = wc_ecc_verify_hash(sig, sig_len, hash, WC_SHA256_DIGEST_SIZE, &res, key);

    if (ret != 0) {
        audit(0x23, ret);
        return ret;
    }
    return 0;
}

// good: verify CWE-252
int module_accept(ecc_key *key, const byte *sig, word32 sig_len, const byte *hash)
{
    int res = 0;
    int ret = wc_ecc_verify_hash(sig, sig_len, hash, WC_SHA256_DIGEST_SIZE, &res, key);

    if (ret == 0 && !res) {
        ret = SIG_VERIFY_E;
    }
    if (ret != 0) {
        audit(0x24, ret);
    }
    return ret;
}

// bad: verify CWE-252
typedef enum { PKG_NEW, PKG_HASHED, PKG_TRUSTED, PKG_REJECTED } pkg_state_t;
struct pkg { pkg_state_t st; const uint8_t *sig; uint8_t hash[32]; psa_key_id_t key; };

void pkg_step(struct pkg *p)
{
    psa_status_t s = PSA_SUCCESS;

    switch (p->st) {
    case PKG_NEW: p->st = PKG_HASHED; break;
    case PKG_HASHED:
        s = psa_verify_hash(p->key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), p->hash, 32, p->sig, 64);
        p->st = PKG_TRUSTED;
        break;
    default: break;
    }
    if (s != PSA_SUCCESS) {
        audit(0x25, s);
    }
}

// good: verify CWE-252
typedef enum { BUN_NEW, BUN_HASHED, BUN_TRUSTED, BUN_REJECTED } bun_state_t;
struct bun { bun_state_t st; const uint8_t *sig; uint8_t hash[32]; psa_key_id_t key; };

void bun_step(struct bun *p)
{
    switch (p->st) {
    case BUN_NEW: p->st = BUN_HASHED; break;
    case BUN_HASHED:
        p->st = BUN_REJECTED;
        if (psa_verify_hash(p->key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), p->hash, 32, p->sig, 64) == PSA_SUCCESS) {
            p->st = BUN_TRUSTED;
        }
        break;
    case BUN_REJECTED: audit(0x26, 0); break;
    default: break;
    }
}

// bad: verify CWE-253
int evp_message_valid(EVP_MD_CTX *c, EVP_PKEY *k, const unsigned char *sig, size_t sl,
                      const unsigned char *m, size_t ml)
{
    if (EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, k) != 1) {
        return 0;
    }
    return EVP_DigestVerify(c, sig, sl, m, ml) ? 1 : 0;
}

// good: verify CWE-253
int evp_order_valid(EVP_MD_CTX *c, EVP_PKEY *k, const unsigned char *sig, size_t sl,
                    const unsigned char *m, size_t ml)
{
    return EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, k) == 1
        && EVP_DigestVerify(c, sig, sl, m, ml) == 1;
}

// bad: rollback CWE-1328
fih_int boot_image_check_hook(int img_index, int slot)
{
    const struct flash_area *fa;
    struct image_header h;
    FIH_DECLARE(rc, FIH_FAILURE);

    if (flash_area_open(flash_area_id_from_multi_image_slot(img_index, slot), &fa) != 0) {
        FIH_RET(rc);
    }
    flash_area_read(fa, 0, &h, sizeof(h));
    FIH_CALL(bootutil_img_validate, rc, NULL, img_index, &h, fa, NULL, 0, NULL, 0, NULL);
    flash_area_close(fa);
    /* h.ih_ver is kept for the log */
    audit(0x31, h.ih_ver.iv_build_num);
    FIH_RET(rc);
}

// good: rollback CWE-1328
fih_int boot_image_gate_hook(int img_index, int slot)
{
    const struct flash_area *fa;
    struct image_header h;
    fih_int floor = FIH_FAILURE;
    uint32_t cnt = 0;
    FIH_DECLARE(rc, FIH_FAILURE);

    if (flash_area_open(flash_area_id_from_multi_image_slot(img_index, slot), &fa) != 0) { FIH_RET(rc); }
    if (flash_area_read(fa, 0, &h, sizeof(h)) == 0) {
        FIH_CALL(bootutil_img_validate, rc, NULL, img_index, &h, fa, NULL, 0, NULL, 0, NULL);
        if (FIH_EQ(rc, FIH_SUCCESS)) {
            FIH_CALL(boot_nv_security_counter_get, rc, img_index, &floor);
        }
        if (FIH_EQ(rc, FIH_SUCCESS) && (bootutil_get_img_security_cnt(&h, fa, &cnt) != 0
            || cnt < (uint32_t)fih_int_decode(floor))) {
            rc = FIH_FAILURE;
        }
    }
    flash_area_close(fa);
    FIH_RET(rc);
}

// bad: rollback CWE-1328
static int ver_cmp(const struct image_version *a, const struct image_version *b)
{
    if (a->iv_major != b->iv_major) { return a->iv_major > b->iv_major ? 1 : -1; }
    if (a->iv_minor != b->iv_minor) { return a->iv_minor > b->iv_minor ? 1 : -1; }
    return 0;
}
int upgrade_offer(const struct image_version *cur, const struct image_version *nw)
{
    if (ver_cmp(nw, cur) < 0) {
        audit(0x32, nw->iv_minor);
    }
    return boot_request_upgrade(BOOT_UPGRADE_TEST);
}

// good: rollback CWE-1328
static uint64_t ver_rank(const struct image_version *v)
{
    return ((uint64_t)v->iv_major << 56) | ((uint64_t)v->iv_minor << 48)
         | ((uint64_t)v->iv_revision << 32) | v->iv_build_num;
}
int upgrade_propose(const struct image_version *cur, const struct image_version *nw)
{
    if (ver_rank(nw) <= ver_rank(cur)) {
        audit(0x33, nw->iv_minor);
        return -EPERM;
    }
    return boot_request_upgrade(BOOT_UPGRADE_TEST);
}

// bad: rollback CWE-1328
bool dfu_version_allowed(uint32_t is_bootloader, uint32_t new_ver)
{
    extern nrf_dfu_settings_t s_dfu_settings;

    if (is_bootloader) {
        return new_ver >= s_dfu_settings.bootloader_version;
    }
    s_dfu_settings.app_version = new_ver;
    return true;
}

// good: rollback CWE-1328
bool dfu_version_admitted(uint32_t is_bootloader, uint32_t new_ver)
{
    extern nrf_dfu_settings_t s_dfu_settings;
    uint32_t have = is_bootloader ? s_dfu_settings.bootloader_version : s_dfu_settings.app_version;

    /* equal is a repair of the same release */
    return !(new_ver < have);
}

// bad: boot CWE-1326
typedef void (*app_t)(void);
static int slot_marked(const struct flash_area *fa)
{
    uint8_t flag = 0xFF;
    flash_area_read(fa, fa->fa_size - 1, &flag, 1);
    return flag == 0x01;
}
void do_boot(const struct flash_area *fa, const uint32_t *vt)
{
    fih_int rc = FIH_FAILURE;

    if (slot_marked(fa)) {
        rc = FIH_SUCCESS;
    } else {
        FIH_CALL(bootutil_img_validate, rc, NULL, 0, NULL, fa, NULL, 0, NULL, 0, NULL);
    }
    if (FIH_EQ(rc, FIH_SUCCESS)) {
        __set_MSP(vt[0]);
        ((app_t)vt[1])();
    }
}

// good: boot CWE-1326
typedef void (*image_fn_t)(void);
void do_launch(struct boot_rsp *rsp)
{
    FIH_DECLARE(rc, FIH_FAILURE);

    FIH_CALL(boot_go, rc, rsp);
    if (FIH_NOT_EQ(rc, FIH_SUCCESS)) {
        audit(0x41, 0);
        FIH_PANIC;
    }
    const uint32_t *vt = (const uint32_t *)(FLASH_BASE + rsp->br_image_off + rsp->br_hdr->ih_hdr_size);
    __set_MSP(vt[0]);
    ((image_fn_t)vt[1])();
}

// bad: boot CWE-1326
#define NOVERIFY_MAGIC 0xC0FFEE01u
__attribute__((section(".noinit"))) volatile uint32_t boot_hint;
int rsa_image_check(uint32_t base);
void start_at(uint32_t base);

void boot_stage2(uint32_t base)
{
    if (boot_hint == NOVERIFY_MAGIC) {
        boot_hint = 0;
        start_at(base);
    }
    if (rsa_image_check(base) == 0) {
        start_at(base);
    }
    NVIC_SystemReset();
}

// good: boot CWE-1326
#define DFU_MAGIC 0xC0FFEE02u
__attribute__((section(".noinit"))) volatile uint32_t dfu_hint;
int rsa_image_result(uint32_t base);
void launch_at(uint32_t base);
void dfu_wait(void);

void boot_second(uint32_t base)
{
    if (dfu_hint == DFU_MAGIC) {
        dfu_hint = 0;
        dfu_wait();
    }
    if (rsa_image_result(base) == 0) {
        launch_at(base);
    }
    NVIC_SystemReset();
}

// bad: boot CWE-1326
struct seg { uint32_t addr; uint32_t len; };
struct manifest { uint32_t n; struct seg seg[4]; uint8_t hash[32]; uint8_t sig[64]; };
int manifest_sig(const struct manifest *m);
void run_segment(uint32_t addr);

int chain_load(const struct manifest *m)
{
    if (manifest_sig(m) != 0 || m->n == 0 || m->n > 4) {
        audit(0x42, 0);
        return -1;
    }
    run_segment(m->seg[0].addr);
    return 0;
}

// good: boot CWE-1326
struct part { uint32_t addr; uint32_t len; };
struct bill { uint32_t n; struct part part[4]; uint8_t hash[32]; uint8_t sig[64]; };
int bill_sig(const struct bill *m);
void run_part(uint32_t addr);

int chain_start(const struct bill *m)
{
    wc_Sha256 sha;
    byte md[32];

    if (bill_sig(m) != 0 || m->n == 0 || m->n > 4) { audit(0x43, 0); return -1; }
    if (wc_InitSha256(&sha) != 0) { return -1; }
    for (uint32_t i = 0; i < m->n; i++) {
        if (wc_Sha256Update(&sha, (const byte *)m->part[i].addr, m->part[i].len) != 0) { return -1; }
    }
    if (wc_Sha256Final(&sha, md) != 0 || memcmp(md, m->hash, 32) != 0) { audit(0x44, 0); return -2; }
    run_part(m->part[0].addr);
    return 0;
}
