"""What a program, a lock and a sum are by what is done, whatever it is called: each fault is told, and its mended twin is not."""

import pytest
from c_twins import fault, mended

from tests.unit.analyzers.test_flow_c_shapes import told

# A line that begins with `-` stands in the fault alone, one that begins with `+` in its twin.
PAIRS = (
    ("image-any-version", """\
struct fwh { uint32_t mag; uint32_t bld; uint32_t n; uint8_t sg[64]; };
extern int xec_ecdsa_ok(const void *p, uint32_t n, const uint8_t *sg);
extern uint32_t otp_rd(uint32_t row);
extern void flsh_wr(uint32_t a, const void *p, uint32_t n);
#define APP_BASE 0x08020000u
int FWU_Accept(const uint8_t *ram)
{
    const struct fwh *h = (const struct fwh *)ram;
    if (h->mag != 0x4D455441u) return -1;
    if (h->n > 0x40000u) return -2;
    if (!xec_ecdsa_ok(ram + sizeof *h, h->n, h->sg)) return -3;
+    if (h->bld < otp_rd(12)) return -4;
    flsh_wr(APP_BASE, ram, h->n + sizeof *h);
    return 0;
}
"""),
    ("image-any-version", """\
enum st { ST_IDLE, ST_HDR, ST_BODY, ST_SIG, ST_DONE, ST_ERR };
struct dl { enum st s; uint32_t got, want; uint16_t maj, min; uint8_t sig[64]; uint8_t dig[32]; };
static struct dl g;
struct runinfo { uint16_t maj, min; };
extern const struct runinfo g_running;
extern bool ed_check(const uint8_t *dig, const uint8_t *sig);
extern void part_mark_next(void);
+static bool older(uint16_t a, uint16_t b) { return a < g_running.maj || (a == g_running.maj && b < g_running.min); }
void dl_step(const uint8_t *p, uint32_t n)
{
    switch (g.s) {
    case ST_HDR:
        g.want = p[0] | p[1] << 8 | (uint32_t)p[2] << 16;
        g.maj = p[4]; g.min = p[5];
+        if (older(g.maj, g.min)) { g.s = ST_ERR; break; }
        g.s = ST_BODY;
        break;
    case ST_SIG:
        if (!ed_check(g.dig, g.sig)) { g.s = ST_ERR; break; }
        part_mark_next();
        g.s = ST_DONE;
        break;
    default:
        g.got += n;
        break;
    }
}
"""),
    ("image-any-version", """\
struct req { uint8_t op; uint8_t arg; const uint8_t *d; size_t n; };
typedef int (*fn_t)(const struct req *);
static uint32_t cand_iss; static int cand_ok;
extern uint32_t mono_get(void); extern int mono_bump(uint32_t v);
extern int hmac_blk(const uint8_t *d, size_t n); extern int swap_slots(void);
static int op_meta(const struct req *r) { if (r->n < 4) return -1; cand_iss = r->d[0] | (uint32_t)r->d[1] << 8; return 0; }
static int op_auth(const struct req *r) { cand_ok = hmac_blk(r->d, r->n) == 0; return cand_ok ? 0 : -1; }
static int op_swap(const struct req *r)
{
    (void)r;
    if (!cand_ok) return -1;
-    int rc = swap_slots();
-    if (cand_iss < mono_get()) return -5;
+    if (cand_iss < mono_get()) return -5;
+    int rc = swap_slots();
    if (rc == 0) rc = mono_bump(cand_iss);
    return rc;
}
static const fn_t tab[] = { op_meta, op_auth, op_swap };
int rpc(const struct req *r) { return r->op < 3 ? tab[r->op](r) : -1; }
"""),
    ("image-any-version", """\
struct ManifestPb { char rev[16]; uint32_t length; struct { uint8_t bytes[64]; uint16_t size; } seal; };
extern int pb_dec(struct ManifestPb *m, const uint8_t *d, uint32_t n);
extern int seal_valid(const struct ManifestPb *m, const uint8_t *img);
extern const char *const kThisRev;
extern int semver_num(const char *s);
extern void stage(const uint8_t *img, uint32_t n);
int UpdSvc_OnManifest(const uint8_t *d, uint32_t n, const uint8_t *img)
{
    struct ManifestPb m;
    if (!pb_dec(&m, d, n)) return 1;
    if (!seal_valid(&m, img)) return 2;
-    if (strcmp(m.rev, kThisRev) == 0) return 3;
+    if (semver_num(m.rev) <= semver_num(kThisRev)) return 3;
    stage(img, m.length);
    return 0;
}
"""),
    ("image-any-version", """\
struct Kopf { uint32_t kennung; uint16_t ausgabe; uint16_t typ; uint32_t laenge; };
extern int PruefeSignatur(const struct Kopf *k, const uint8_t *nutz);
extern uint16_t LeseMindestausgabe(void);
extern int SchreibeProgramm(const uint8_t *nutz, uint32_t n);
int NeuesProgramm(const struct Kopf *k, const uint8_t *nutz, int wartung)
{
    if (k->kennung != 0x50554D50u || k->typ != 7u) return 1;
    if (PruefeSignatur(k, nutz) != 0) return 2;
-    if (!wartung && k->ausgabe < LeseMindestausgabe()) return 3;
+    (void)wartung;
+    if (k->ausgabe < LeseMindestausgabe()) return 3;
    return SchreibeProgramm(nutz, k->laenge);
}
"""),
    ("image-unproven", """\
extern uint32_t crc32_le(const void *p, uint32_t n);
extern void flsh_wr(uint32_t a, const void *p, uint32_t n);
extern int ecc_ok(const void *p, uint32_t n, const void *s);
struct b { uint32_t n, c; uint8_t s[64]; uint8_t d[]; };
int u_take(const struct b *b)
{
    if (b->n > 65536u) return -1;
-    if (crc32_le(b->d, b->n) != b->c) return -2;
+    if (!ecc_ok(b->d, b->n, b->s)) return -2;
    flsh_wr(0x08010000u, b->d, b->n);
    return 0;
}
"""),
    ("image-unproven", """\
struct hdr { uint32_t magic, n, x; };
extern uint32_t adler(const uint8_t *p, uint32_t n);
extern bool ed25519_ok(const uint8_t *p, uint32_t n);
extern void writeBlocks(uint32_t to, const uint8_t *p, uint32_t n);
extern void kick_restart(void);
-static bool good(const struct hdr *h, const uint8_t *p) { return h->magic == 0xB007u && adler(p, h->n) == h->x; }
+static bool good(const struct hdr *h, const uint8_t *p) { return h->magic == 0xB007u && ed25519_ok(p, h->n); }
void applyNew(const uint8_t *buf)
{
    const struct hdr *h = (const struct hdr *)buf;
    if (!good(h, buf + sizeof *h)) return;
    writeBlocks(0x40000u, buf + sizeof *h, h->n);
    kick_restart();
}
"""),
    ("image-unproven", """\
extern int rsa_verify_file(const char *p, const char *sig);
extern int ff_copy(const char *a, const char *b);
extern int md5_file(const char *p, uint8_t out[16]);
extern int sd_mounted(void);
int usb_stick_inserted(void)
{
    uint8_t a[16], b[16]; FILE *f;
    if (!sd_mounted()) return 0;
    f = fopen("/sd/fw.md5", "rb");
    if (!f) return 0;
    if (fread(b, 1, 16, f) != 16) { fclose(f); return 0; }
    fclose(f);
    if (md5_file("/sd/fw.bin", a) || memcmp(a, b, 16)) return 0;
+    if (rsa_verify_file("/sd/fw.bin", "/sd/fw.sig") != 0) return 0;
    return ff_copy("/sd/fw.bin", "/boot/app.bin") == 0;
}
"""),
    ("image-unproven", """\
struct Pkt { uint8_t cmd, seq; uint16_t len; uint8_t data[128]; };
extern int Spi_Read(struct Pkt *p); extern void Nvm_Prog(uint32_t a, const uint8_t *d, uint16_t n);
extern int Ecdsa_Final(const uint8_t *s); extern void Ecdsa_Feed(const uint8_t *d, uint16_t n);
extern void Go(uint32_t a); extern uint16_t Ccitt(const uint8_t *d, uint16_t n, uint16_t c);
void Loader_Loop(void)
{
    struct Pkt p; uint32_t a = 0x4000; uint16_t c = 0xFFFF;
    for (;;) {
        if (!Spi_Read(&p) || p.len > sizeof p.data) continue;
        if (p.cmd == 'W') {
            Nvm_Prog(a, p.data, p.len); a += p.len;
-            c = Ccitt(p.data, p.len, c);
+            Ecdsa_Feed(p.data, p.len); (void)c;
        } else if (p.cmd == 'G') {
-            if (c == (uint16_t)(p.data[0] | p.data[1] << 8)) Go(0x4000);
+            if (Ecdsa_Final(p.data) == 0) Go(0x4000);
        }
    }
}
"""),
    ("image-unproven", """\
struct trailer { uint8_t h[32]; uint8_t sg[256]; uint32_t sl; };
extern mbedtls_pk_context rootKey;
extern int iap_copy(uint32_t d, const uint8_t *s, uint32_t n);
int iap_finish(const uint8_t *img, uint32_t n, const struct trailer *t)
{
    uint8_t h[32];
    mbedtls_sha256(img, n, h, 0);
    if (memcmp(h, t->h, 32) != 0) return -1;
+    if (mbedtls_pk_verify(&rootKey, MBEDTLS_MD_SHA256, h, 32, t->sg, t->sl) != 0) return -2;
    return iap_copy(0x08040000u, img, n);
}
"""),
    ("image-unproven", """\
extern int sg_ok(uint32_t a); extern int btn(void);
typedef void (*ent)(void);
void main_bl(void)
{
    uint32_t a = 0x08010000u;
-    if (!btn() && !sg_ok(a)) for (;;) ;
+    (void)btn;
+    if (!sg_ok(a)) for (;;) ;
    ((ent)*(uint32_t *)(a + 4))();
}
"""),
    ("image-unproven", """\
struct ih { uint32_t fl, n; uint8_t sg[64]; };
extern int p256v(const struct ih *h); extern void spring(uint32_t a);
#define F_NOSIG 0x10u
int starte(const struct ih *h)
{
    int r = 0;
-    if (!(h->fl & F_NOSIG))
-        r = p256v(h);
+    r = p256v(h);
    if (r != 0) return r;
    spring((uint32_t)(uintptr_t)(h + 1));
    return 0;
}
"""),
    ("proof-unused", """\
extern int rsaCheck(uint32_t b, uint32_t n); extern void leap(uint32_t b); extern uint32_t rd(uint32_t a);
void bl(void)
{
    int rc = rsaCheck(0x20000u, rd(0x20004u));
-    rc = rd(0x20000u) == 0x1BADB002u ? 0 : 1;
+    if (rd(0x20000u) != 0x1BADB002u) rc = 1;
    if (rc == 0) leap(0x20000u);
}
"""),
    ("image-unproven", """\
extern uint8_t ee(uint16_t a); extern uint8_t chk_mac(void); extern void jmp_app(void);
void reset_entry(void)
{
-    if (ee(7) == 0xA5 || chk_mac() == 0) jmp_app();
+    if (ee(7) == 0xA5 && chk_mac() == 0) jmp_app();
    for (;;) ;
}
"""),
    ("proof-unused", """\
struct seg { const uint8_t *p; uint32_t n; };
extern int seg_mac(const struct seg *s); extern void startup(const struct seg *s);
int boot_segs(const struct seg *s, int k)
{
    int ok = 1;
    for (int i = 0; i < k; i++)
-        ok = seg_mac(&s[i]) == 0;
+        ok &= seg_mac(&s[i]) == 0;
    if (!ok) return -1;
    startup(s);
    return 0;
}
"""),
    ("debug-open", """\
extern int ser_getline(char *b, int n); extern int sess_ok(void);
void mon(void)
{
    char b[48];
    while (ser_getline(b, sizeof b) > 0) {
        if (b[0] == 'd') {
            uint32_t a = strtoul(b + 2, 0, 16);
+            if (!sess_ok()) continue;
            printf("%08lx", (unsigned long)*(volatile uint32_t *)(uintptr_t)a);
        }
    }
}
"""),
    ("debug-open", """\
extern int product_is_locked(void);
static int cmd_reg(const struct shell *sh, size_t argc, char **argv)
{
    uint32_t a = strtoul(argv[1], NULL, 0);
+    if (product_is_locked()) { shell_error(sh, "locked"); return -EACCES; }
    shell_print(sh, "%08x", sys_read32(a));
    if (argc > 2) sys_write32(strtoul(argv[2], NULL, 0), a);
    return 0;
}
SHELL_CMD_REGISTER(reg, NULL, "r", cmd_reg);
"""),
    ("debug-open", """\
extern void *shell_task; extern int build_is_lab(void); extern int xTaskCreate(void *f, const char *n, int s, void *p, int pr, void *h);
extern void telnetd(void *p); extern void pumpTask(void *p); extern void uiTask(void *p);
void spawn_all(void)
{
    xTaskCreate(pumpTask, "pump", 512, 0, 5, 0);
    xTaskCreate(uiTask, "ui", 512, 0, 3, 0);
-    xTaskCreate(telnetd, "tn", 1024, 0, 2, 0);
+    if (build_is_lab()) xTaskCreate(telnetd, "tn", 1024, 0, 2, 0);
}
"""),
    ("format", """\
extern void tty_put(const char *s);
static void note(int level, const char *f, ...)
{
    char line[80];
    va_list more;
    va_start(more, f);
    vsnprintf(line, sizeof line, f, more);
    va_end(more);
    tty_put(line);
}
void named(const char *who)
{
    char text[40];
    snprintf(text, sizeof text, "renamed to %s", who);
-    note(2, text);
+    note(2, "%s", text);
}
"""),
    ("overflow", """\
struct span { uint32_t at; uint32_t many; };
extern uint8_t *window(uint32_t at);
int put(const struct span *s, const uint8_t *from)
{
-    if (s->at + s->many > 4096u) return -1;
+    if (s->many > 4096u || s->at > 4096u - s->many) return -1;
    memcpy(window(s->at), from, s->many);
    return 0;
}
"""),
    ("race", """\
struct cell { uint16_t used; uint8_t d[64]; };
extern void take_in(uint8_t *to, const volatile uint8_t *from, uint16_t n);
int fetch(volatile struct cell *c, uint8_t *to)
{
+    uint16_t n = c->used;
-    if (c->used > 64) return -1;
-    take_in(to, c->d, c->used);
+    if (n > 64) return -1;
+    take_in(to, c->d, n);
    return 0;
}
"""),
    ("beyond-write", """\
struct ring { uint32_t mark; uint8_t head; uint16_t row[20]; uint32_t sum; };
extern int keep_read(int page, void *to, size_t n);
static struct ring r;
void begin(void)
{
    if (keep_read(3, &r, sizeof r) != 0 || r.mark != 77u) memset(&r, 0, sizeof r);
+    if (r.head >= 20) r.head = 0;
}
void add(uint16_t v)
{
    r.row[r.head++] = v;
    if (r.head == 20) r.head = 0;
}
"""),
    ("wait-endless", """\
extern uint32_t UART_GetFlag_TXE(int port);
static uint32_t out(int port) { return UART_GetFlag_TXE(port); }
void send(int port, uint8_t b)
{
    uint32_t turns = 1000;
-    while (out(port) == 0u) { }
+    while (out(port) == 0u) { if (--turns == 0) return; }
    UART_Put(port, b);
}
"""),
    ("watchdog-blind", """\
extern void IWDG_Refresh(void);
static uint8_t quiet[3];
static bool all_well(void) { for (int i = 0; i < 3; i++) if (quiet[i]++ > 5) return false; return true; }
void every_100_ms(void)
{
-    (void)all_well();
+    if (!all_well()) return;
    IWDG_Refresh();
}
"""),
    ("result-unused", """\
typedef enum { CY_OK, CY_BUSY, CY_BAD } cy_t;
extern cy_t cy_expand(int slot, uint8_t *to, size_t n);
extern cy_t cy_load(int slot, const uint8_t *k, size_t n);
int open_link(int id)
{
    uint8_t k[16] = {0};
    cy_t s;
-    cy_expand(id, k, sizeof k);
+    s = cy_expand(id, k, sizeof k);
+    if (s != CY_OK) return -1;
    s = cy_load(id, k, sizeof k);
    return s == CY_OK ? 0 : -1;
}
"""),
    ("secret-kept", """\
struct entry { uint8_t digit[12]; uint8_t n; };
extern void mon_scrub(void *p, size_t n);
void done(struct entry *e)
{
-    mon_scrub(e, sizeof e);
+    mon_scrub(e, sizeof *e);
}
"""),
    ("secret-compared", """\
extern int pbkdf2(const uint8_t *w, size_t n, uint8_t *to, size_t k);
static bool alike(const uint8_t *a, const uint8_t *b, size_t n)
{
+    uint8_t d = 0;
    for (size_t i = 0; i < n; i++) {
-        if (a[i] != b[i]) return false;
+        d |= a[i] ^ b[i];
    }
-    return true;
+    return d == 0;
}
bool enter(const uint8_t *w, size_t n, const uint8_t *kept)
{
    uint8_t h[32];
    return pbkdf2(w, n, h, sizeof h) == 0 && alike(h, kept, sizeof h);
}
"""),
    ("image-unproven", """\
extern int cert_ecdsa_check(const void *p, uint32_t n);
extern void start_at(uint32_t a);
static bool genuine(const struct fw *f) { return cert_ecdsa_check(f, f->n) == 0; }
static bool boot_ok(const struct fw *f)
{
    bool soon = kept.word == 0x51u;
-    if (!soon && !genuine(f)) return false;
+    if (!genuine(f)) return false;
    kept.word = 0x51u;
    return true;
}
"""),
    ("image-any-version", """\
struct req { uint32_t version; uint8_t flags; };
extern uint32_t counter_read(void);
int update_begin(const uint8_t *p)
{
    struct req q;
    memset(&q, 0, sizeof q);
    q.version = rd(p);
    q.flags = p[4];
-    if (q.version < counter_read() && !(q.flags & 2)) return -1;
+    if (q.version < counter_read()) return -1;
    return area_prepare(q.version);
}
"""),
    ("debug-open", """\
extern void line_report(int step, int code);
int close_up(void)
{
    OB_InitTypeDef ob = {0};
-    ob.RDPLevel = OB_RDP_LEVEL_0;
+    ob.RDPLevel = OB_RDP_LEVEL_2;
    if (OB_Program(&ob) != 0) return -1;
    line_report(STEP_RDP, 0);
    return 0;
}
"""),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), PAIRS, ids=range(len(PAIRS)))
def test_a_fault_is_told_by_what_is_done(rule: str, text: str) -> None:
    assert rule in told(fault(text))
    assert rule not in told(mended(text))
