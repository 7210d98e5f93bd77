"""Flows in C: each rule says the fault and leaves its look-alike alone."""

import json
from pathlib import Path

import pytest

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.by_name import is_of_a_test
from gatekeeper.analyzers.cflow.files import Files
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.cflow.report import by_roles, c_rules
from gatekeeper.analyzers.cflow.tree import INT, Number
from gatekeeper.analyzers.cflow.values import REACH_HIGH, Found, Num, Ptr, Region, State
from gatekeeper.analyzers.flow.report import Rule

HEAD = "#include <string.h>\n#include <stdlib.h>\n#include <stdint.h>\n"
PAIRS = (
    ("beyond-write", "void f(int n) { char a[8]; for (n = 0; n <= 8; n++) a[n] = 1; }", "void f(int n) { char a[8]; for (n = 0; n < 8; n++) a[n] = 1; }"),
    ("beyond-write", "struct p { uint8_t head[4]; uint8_t tail[8]; };\nvoid f(struct p *p, const void *q) { memcpy(p->head, q, sizeof(*p)); }", "struct p { uint8_t head[4]; uint8_t tail[8]; };\nvoid f(struct p *p, const void *q) { memcpy(p->head, q, sizeof(p->head)); }"),
    ("beyond-write", "void f(int s) { uint8_t b[64], out[16]; int n = recv(s, b, 64, 0); if (n < 2) return; memcpy(out, b + 1, b[0]); }", "void f(int s) { uint8_t b[64], out[16]; int n = recv(s, b, 64, 0); if (n < 2) return; if (b[0] > sizeof(out)) return; memcpy(out, b + 1, b[0]); }"),
    ("beyond-write", "void f(void) { char line[40], name[8]; if (fgets(line, 40, stdin) == NULL) return; strcpy(name, line); }", "void f(void) { char line[40], name[40]; if (fgets(line, 40, stdin) == NULL) return; strcpy(name, line); }"),
    ("before-write", "void f(void) { int a[4]; int i = 3; while (i >= -1) { a[i] = 0; i--; } }", "void f(void) { int a[4]; int i = 3; while (i >= 0) { a[i] = 0; i--; } }"),
    ("beyond-read", "int f(const uint8_t *p, size_t len) { if (len < 2) return 0; return p[2]; }", "int f(const uint8_t *p, size_t len) { if (len < 3) return 0; return p[2]; }"),
    ("beyond-read", "int f(const uint8_t *p, size_t buflen) { const uint8_t *end = p + buflen; if (end - p < 2) return 0; p += 2; return *p; }", "int f(const uint8_t *p, size_t buflen) { const uint8_t *end = p + buflen; if (p + 3 > end) return 0; p += 2; return *p; }"),
    ("beyond-read", "struct b { uint8_t *data; uint16_t len; }; struct h { uint8_t a, b; uint16_t c; }; int f(struct b *b) { struct h *h = (struct h *)b->data; if (b->len < 2) return 0; return h->c; }", "struct b { uint8_t *data; uint16_t len; }; struct h { uint8_t a, b; uint16_t c; }; int f(struct b *b) { struct h *h = (struct h *)b->data; if (b->len < sizeof(*h)) return 0; return h->c; }"),
    ("beyond-write", "int f(uint8_t *out, size_t maxlen) { size_t n = 0; if (maxlen < n + 1) return 0; out[++n] = 7; return 1; }", "int f(uint8_t *out, size_t maxlen) { size_t n = 0; if (maxlen < n + 2) return 0; out[++n] = 7; return 1; }"),
    ("beyond-write", "int seal(uint8_t *buff, size_t buffsize, const uint8_t *from, size_t count) { memcpy(buff, from, count); return 1; }", "int seal(uint8_t *buff, size_t buffsize, const uint8_t *from, size_t count) { if (count > buffsize) return 0; memcpy(buff, from, count); return 1; }\nint get(uint8_t *buff, size_t buffsize, const uint8_t *from) { memcpy(buff, from, 6); return 6; }"),
    ("beyond-read", "int f(const char *a, int n) { int i = 0; while (a[i] != 0 && i < n) i++; return i; }", "int f(const char *a, int n) { int i = 0; while (i < n && a[i] != 0) i++; return i; }\nint g(const uint8_t *a) { int i = 0; while (a[i] == 0 && i < 31) i++; return i; }\nint h(const int *a, int i, int n) { return a[i] == 3 && a[i] < n; }\nint k(const char *a, int n) { int i, found = 0; for (i = 0; i < n; i++) if (a[i] == '%' && i < n - 2) found++; return found; }"),
    ("beyond-read", "int f(char *at, char *end) { while (*at != '<' && at < end) at++; return end - at; }", "int f(char *at, char *end) { while (at < end && *at != '<') at++; return end - at; }"),
    ("overflow", "uint64_t f(uint32_t page, uint32_t size) { uint64_t at = page * size; return at; }", "uint64_t f(uint32_t page, uint32_t size) { uint64_t at = (uint64_t)page * size; size_t on = page * size; return at + on; }"),
    ("beyond-read", "int f(void) { int a[3] = {1, 2, 3}; return a[3]; }", "int f(void) { int a[3] = {1, 2, 3}; return a[2]; }"),
    ("before-read", "int f(void) { int a[3] = {1, 2, 3}; int i = 0; i--; return a[i]; }", "int f(void) { int a[3] = {1, 2, 3}; return a[0]; }"),
    ("before-read", "int f(const char *s) { size_t n = strlen(s); return s[n - 1] == '/'; }", "int f(const char *s) { size_t n = strlen(s); return n > 0 && s[n - 1] == '/'; }\nint g(const char *s) { if (s[0] != '/') return 0; return s[strlen(s) - 1] == '/'; }\nint h(const char *s) { return *s && s[strlen(s) - 1] == '/'; }"),
    ("null", "int f(int *p) { if (p == NULL) { *p = 1; } return 0; }", "int f(int *p) { if (p != NULL) { *p = 1; } return 0; }"),
    ("null-unchecked", "void f(void) { int *p = malloc(8); *p = 1; free(p); }", "void f(void) { int *p = malloc(8); if (!p) return; *p = 1; free(p); }"),
    ("null-unchecked", "struct s { int n; };\nstruct s *net_malloc_zero(size_t n);\nvoid f(void) { struct s *p = net_malloc_zero(4); p->n = 1; }", "struct s { int n; };\nstruct s *net_malloc_zero(size_t n);\nvoid f(void) { struct s *p = net_malloc_zero(4); if (p == NULL) return; p->n = 1; }"),
    ("null-answer", "struct s { int n; };\nstruct s *at(struct s *p, int n) { return n ? p : NULL; }\nint f(struct s *p, int n) { return at(p, n)->n; }", "struct s { int n; };\nstruct s *at(struct s *p, int n) { return n ? p : NULL; }\nint f(struct s *p, int n) { struct s *q = at(p, n); return q ? q->n : 0; }"),
    ("use-after-free", "void say(const char *how, const char *what);\nvoid f(char *n) { hold(n); free(n); say(\"no %s\", n); }", "void say(const char *how, const char *what);\nvoid f(char *n) { hold(n); say(\"no %s\", n); free(n); }"),
    ("use-after-free", "int f(void) { int *p = malloc(4); int n; if (!p) return 0; *p = 1; free(p); n = *p; return n; }", "int f(void) { int *p = malloc(4); int n; if (!p) return 0; *p = 1; n = *p; free(p); return n; }"),
    ("double-free", "void f(int n) { char *p = malloc(4); if (n) free(p); free(p); }", "void f(int n) { char *p = malloc(4); if (n) { free(p); p = NULL; } free(p); }"),
    ("free-foreign", "void f(void) { char a[4]; char *p = a; free(p); }", "void f(void) { char *p = malloc(4); free(p); }"),
    ("free-foreign", "void f(void) { char a[4]; char *p = realloc(a, 8); free(p); }", "void f(void) { char *a = malloc(4); char *p = realloc(a, 8); free(p ? p : a); }"),
    ("free-offset", "void f(void) { char *p = malloc(4); if (!p) return; p++; free(p); }", "void f(void) { char *p = malloc(4); if (!p) return; p++; free(p - 1); }"),
    ("leak", "int f(int n) { char *p = malloc(4); if (!p) return 1; if (n) return 2; free(p); return 0; }", "int f(int n, char **out) { char *p = malloc(4); if (!p) return 1; if (n) { *out = p; return 2; } free(p); return 0; }"),
    ("unclosed", 'int f(int n) { FILE *h = fopen("a", "r"); if (!h) return 1; if (n) return 2; fclose(h); return 0; }', 'int f(int n) { FILE *h = fopen("a", "r"); if (!h) return 1; fclose(h); return 0; }'),
    ("dangling", "int f(int n) { int *p; if (n) { int a = 1; p = &a; } else return 0; return *p; }", "int f(int n) { int a = 1; int *p; if (n) { p = &a; } else return 0; return *p; }"),
    ("return-local", "int *f(void) { int a[4] = {0}; return a; }", "int *f(void) { static int a[4]; return a; }"),
    ("uninitialised", "int f(int n) { int a; if (n > 3) a = 1; return a + 1; }", "int f(int n) { int a = 0; if (n > 3) a = 1; return a + 1; }"),
    ("uninitialised", "void digest(const uint8_t *of, size_t n);\nvoid f(void) { uint32_t n; digest((const uint8_t *)&n, sizeof(n)); }", "void digest(const uint8_t *of, size_t n);\nvoid take(uint32_t *to);\nvoid f(void) { uint32_t n; take(&n); digest((const uint8_t *)&n, sizeof(n)); }"),
    ("uninitialised", "int get(int h, int *to) { if (h) return -1; *to = 2; return 0; }\nint f(int h) { int n; int r = get(h, &n); if (r < 0) { say(n); return r; } return 0; }", "int get(int h, int *to) { if (h) return -1; *to = 2; return 0; }\nint f(int h) { int n; int r = get(h, &n); if (r < 0) return r; return n; }\nint few(int h, int *to) { int r = tell(h); if (r) return r; *to = 2; return r; }\nint g(int h) { int n; if (few(h, &n)) return 0; return n; }\nint some(int h, int *to) { if (h) *to = 2; return h == 0 && tell(h); }\nint k(int h) { int n; if (some(h, &n)) return n; return 0; }"),
    ("uninitialised", "int f(int family) { int n; if (family == AF_A) n = 1; if (family == AF_B) return n; return 0; }", "int f(int family) { int n; if (family == AF_A) n = 1; if (family == AF_A) return n; return 0; }"),
    ("uninitialised", "int f(int n) { int a; switch (n & 3) { case 0: a = 1; break; case 1: case 2: a = 2; break; default: break; } return a; }", "int f(int n) { int a; switch (n & 3) { case 0: a = 1; break; case 1: case 2: a = 2; break; case 3: a = 3; break; default: break; } return a; }"),
    ("uninitialised", "enum e { A, B, C };\nint f(enum e n) { int a; switch (n) { case A: a = 1; break; case B: case C: a = 2; break; default: break; } return a; }", "enum e { A, B, C };\nint f(enum e n) { int a; switch (n) { case A: a = 1; break; case B: case C: a = 2; break; } return a; }"),
    ("overflow", "int f(void) { int n = 0; if (scanf(\"%d\", &n) != 1) return 0; return n + 1; }", "int f(void) { int n = 0; if (scanf(\"%d\", &n) != 1) return 0; if (n >= 1000) return 0; return n + 1; }"),
    ("underflow", "int f(void) { int n = 0; if (scanf(\"%d\", &n) != 1) return 0; return n - 1; }", "int f(void) { int n = 0; if (scanf(\"%d\", &n) != 1) return 0; if (n < 5) return 0; return n - 1; }"),
    ("overflow", "struct h { uint16_t len; };\nint f(const struct h *h, size_t room) { uint16_t n = ntohs(h->len); n += 20; return n <= room; }", "struct h { uint16_t len; };\nint f(const struct h *h, size_t room) { uint32_t n = ntohs(h->len); n += 20; return n <= room; }"),
    ("underflow", "#define NET_ntohs(x) ((uint16_t)(((x) << 8) | ((x) >> 8)))\nstruct h { uint16_t len; };\nsize_t f(const struct h *h, size_t room) { size_t n = NET_ntohs(h->len); if (n > room) return 0; n = n - sizeof(*h); return n; }", "#define NET_ntohs(x) ((uint16_t)(((x) << 8) | ((x) >> 8)))\nstruct h { uint16_t len; };\nsize_t f(const struct h *h, size_t room) { size_t n = NET_ntohs(h->len); if (n > room || n < sizeof(*h)) return 0; n = n - sizeof(*h); return n; }"),
    ("overflow", "void f(const uint8_t *p) { uint32_t size = get_be32(p); char *q = malloc(size + 1); free(q); }", "void f(const uint8_t *p) { char *q; if (get_be32(p) > 100) return; q = malloc(get_be32(p) + 1); free(q); }"),
    ("sign", "void f(char *to, const char *from) { int n = 0; if (scanf(\"%d\", &n) != 1) return; if (n < 8) memcpy(to, from, n); }", "void f(char *to, const char *from) { int n = 0; if (scanf(\"%d\", &n) != 1) return; if (n >= 0 && n < 8) memcpy(to, from, n); }"),
    ("narrow", "void f(void) { int n = 0; int8_t c; if (scanf(\"%d\", &n) != 1) return; c = (int8_t)n; use(c); }", "void f(void) { int n = 0; int8_t c; if (scanf(\"%d\", &n) != 1) return; if (n < 0 || n > 100) return; c = (int8_t)n; use(c); }"),
    ("shift", "unsigned f(void) { unsigned one = 1; int by = 32; return one << by; }", "unsigned f(void) { unsigned one = 1; int by = 31; return one << by; }"),
    ("divide", "int f(int a) { int n = 0; if (scanf(\"%d\", &n) != 1) return 0; return a / n; }", "int f(int a) { int n = 0; if (scanf(\"%d\", &n) != 1) return 0; if (n == 0) return 0; return a / n; }"),
    ("allocation", "void f(void) { int n = atoi(getenv(\"N\")); char *p; if (n > 0) { p = malloc(n); free(p); } }", "void f(void) { int n = atoi(getenv(\"N\")); char *p; if (n > 0 && n < 100) { p = malloc(n); free(p); } }"),
    ("format", "void f(void) { char b[40]; if (fgets(b, 40, stdin) == NULL) return; printf(b); }", "void f(void) { char b[40]; if (fgets(b, 40, stdin) == NULL) return; printf(\"%s\", b); }"),
    ("command", "void f(void) { char b[40], c[80] = \"ls \"; if (fgets(b, 40, stdin) == NULL) return; strcat(c, b); system(c); }", "void f(void) { char c[80] = \"ls \"; strcat(c, \"/etc\"); system(c); }"),
    ("path", "void f(int n, char **argv) { FILE *h = fopen(getenv(\"LOG\"), \"r\"); if (h) fclose(h); }", "void f(int n, char **argv) { FILE *h = fopen(\"/log\", \"r\"); if (h) fclose(h); }"),
    ("query", "void f(void *db) { char b[40], q[99] = \"SELECT \"; if (fgets(b, 40, stdin) == NULL) return; strcat(q, b); sqlite3_exec(db, q, 0, 0, 0); }", "void f(void *db) { sqlite3_exec(db, \"SELECT 1\", 0, 0, 0); }"),
    ("double-lock", "void f(pthread_mutex_t *m) { pthread_mutex_lock(m); pthread_mutex_lock(m); pthread_mutex_unlock(m); }", "void f(pthread_mutex_t *m, pthread_mutex_t *n) { pthread_mutex_lock(m); pthread_mutex_lock(n); pthread_mutex_unlock(n); pthread_mutex_unlock(m); }"),
    ("unlock-free", "void f(pthread_mutex_t *m) { pthread_mutex_unlock(m); }", "void f(pthread_mutex_t *m) { pthread_mutex_lock(m); pthread_mutex_unlock(m); }"),
    ("lock-kept", "int f(pthread_mutex_t *m, int n) { pthread_mutex_lock(m); if (n) return 1; pthread_mutex_unlock(m); return 0; }", "int f(pthread_mutex_t *m, int n) { pthread_mutex_lock(m); if (n) { pthread_mutex_unlock(m); return 1; } pthread_mutex_unlock(m); return 0; }"),
    ("result-unused", "void f(const char *n) { remove(n); }", "int f(const char *n) { return remove(n); }"),
    ("result-misread", "void f(const char *n) { if (remove(n) == 0) { puts(\"remove failed\"); } }", "void f(const char *n) { if (remove(n) != 0) { puts(\"remove failed\"); } }"),
    ("race", "static int n;\nvoid *g(void *p) { n++; return p; }\nvoid f(void) { pthread_t a, b; pthread_create(&a, 0, g, 0); pthread_create(&b, 0, g, 0); }", "static int n;\nvoid *g(void *p) { pthread_mutex_lock(&m); n++; pthread_mutex_unlock(&m); return p; }\nvoid f(void) { pthread_t a, b; pthread_create(&a, 0, g, 0); pthread_create(&b, 0, g, 0); }"),
    ("arguments-exchanged", "void put(int offset, int length);\nvoid f(int offset, int length) { put(length, offset); }", "void put(int offset, int length);\nint cmp(int a, int b);\nvoid f(int offset, int length) { put(offset, length); }\nint back(int a, int b) { return cmp(b, a); }"),
    ("assert-reachable", 'void f(void) { int n = 0; if (scanf("%d", &n) != 1) return; assert(n != 3); }', 'void f(void) { int n = 0; if (scanf("%d", &n) != 1) return; if (n == 3) return; assert(n != 3); }'),
    ("recursion", "int f(int n) { if (n == 0) return 0; return f(n); }", "int f(int n) { if (n == 0) return 0; return f(n - 1); }"),
    ("endless", "int f(int n) { int i = 0; while (i >= 0) { i = (i + 1) % 8; use(i); } return n; }", "int f(int n) { int i = 0; while (i >= 0) { i = (i + 1) % 8; if (use(i)) break; } return n; }"),
    ("call-mismatch", "int g(int *p) { return p != NULL; }\nint f(int n) { int (*h)(float *) = (int (*)(float *))g; float x = 1; return h(&x); }", "int g(int *p) { return p != NULL; }\nint f(int n) { int (*h)(int *) = g; int x = 1; return h(&x); }"),
    ("pointer-chosen", "int f(void) { long n = 0; int *p; if (scanf(\"%ld\", &n) != 1) return 0; p = (int *)n; return *p; }", "int f(int *p) { return *p; }"),
    ("overlap", "void f(void) { char a[40] = {0}; memcpy(a + 2, a, 10); }", "void f(void) { char a[40] = {0}; memmove(a + 2, a, 10); memcpy(a + 20, a, 10); }"),
    ("free-null", "void f(int n) { char *p = NULL; use(n); free(p); }", "void f(int n) { char *p = NULL; if (n) p = malloc(4); free(p); }"),
    ("input-unused", "void f(char *b) { fgets(b, 10, stdin); }", "int f(char *b) { return fgets(b, 10, stdin) != NULL; }"),
    ("null-late", "struct s { int n; };\nint f(struct s *p) { int n = p->n; if (p == NULL) return 0; return n; }", "struct s { int n; };\nint f(struct s *p) { int n; if (p == NULL) return 0; n = p->n; return n; }"),
)  # fmt: skip


def said(*texts: str) -> set[str]:
    """The rules broken in files `a.c`, `b.c`, …"""
    return {each.rule for each in found(*texts)}


def found(*texts: str) -> list[Found]:
    """What goes wrong in files `a.c`, `b.c`, …"""
    files = Files(
        {f"{name}.c": (f"{name}.c", HEAD + text) for name, text in zip("abc", texts, strict=False)}
    )
    analysis = Analysis(files, shipped_knowledge())
    reads = [files.read(f"{name}.c") for name, _ in zip("abc", texts, strict=False)]
    analysis.prepare(reads)
    assert [read.fault(3) for read in reads] == [None] * len(reads)
    return [each for read in reads for each in sorted(analysis.look(read))]


def test_one_null_is_told_once_on_a_path() -> None:
    source = "struct s { int a, b; };\nint f(void) { struct s *p = 0; int r = p->a;\n return r + p->b + p[1].a; }"
    assert [(one.rule, one.line) for one in sorted(found(source))] == [("null", 5)]


@pytest.mark.parametrize(
    ("rule", "bad", "good"), PAIRS, ids=[f"{n}-{p[0]}" for n, p in enumerate(PAIRS)]
)
def test_a_rule_says_the_fault_and_leaves_its_look_alike_alone(
    rule: str, bad: str, good: str
) -> None:
    assert rule in said(bad)
    assert {found for found in said(good) if c_rules()[found].level != "note"} == set()
    assert rule not in said(good)


def test_a_copy_that_goes_too_far_is_told_where_it_is_asked_for_though_the_tree_brings_its_own() -> (
    None
):
    own = "void *memcpy(void *to, const void *of, size_t n) {\nchar *a = to; const char *b = of; while (n--) *a++ = *b++;\nreturn to; }"
    told = found(own, "void f(const char *of) { char a[8]; memcpy(a, of, 9); }")
    assert [(one.file, one.rule) for one in told] == [("b.c", "beyond-write")]


def test_every_rule_has_a_pair() -> None:
    named = {rule.removeprefix("flow-c-") for rule in by_roles()}
    assert {rule for rule, _, _ in PAIRS} | named == set(c_rules())


QUIET = (
    ("letters-of-two-bytes", "void wide(uint32_t value, uint8_t *pbuf, uint8_t len) { for (uint8_t i = 0; i < len; i++) { pbuf[2 * i] = value >> 28; pbuf[2 * i + 1] = 0; value <<= 4; } }"),
    ("a row of which only a missing header knows how many it has", "static uint8_t row[ROOM_OF_A_HEADER] = {0};\nvoid f(void) { for (int i = 0; i < 4; i++) row[i] = 1; use(row); }"),
    ("a value of a struct nobody declares is answered", "answer f(int *p) { if (!p) { return ((answer){ .kind = 1, .type = { .code = 2 } }); } return made(*p); }"),
    ("null for what a callee found too short", "static int *look(int *at, size_t n, size_t least) { if (n < least) return NULL; return at; }\nint f(int *at, const uint8_t *data, size_t len) { int *p = look(at, len, 3); if (p == NULL) return 0; return data[2] + *p; }"),
    ("what a callee made when it answers that it did", "struct s { int n; int id; };\nstatic struct s all[4];\nstatic struct s *find(int id) { for (int i = 0; i < 4; i++) { if (all[i].id == id) return &all[i]; } return NULL; }\nstatic int make(int id, struct s **to) { for (int i = 0; i < 4; i++) { if (all[i].id == 0) { *to = &all[i]; return 0; } } return -ENOMEM; }\nvoid f(int id) { struct s *p; p = find(id); if (p == NULL) { if (make(id, &p) == -ENOMEM) return; } p->n = 1; }"),
    ("a number nobody declares put into one without a sign", "void f(int k) { uint32_t d = 0; while (k) { switch (next()) { case 1: d = start(); break; case 2: d += d; if (d < LOW_MS) { d = LOW_MS; } else if (d > HIGH_MS) { d = HIGH_MS; } break; default: break; } use(d); } }"),
    ("rows got from the heap, of which a loop fills so many", "char *made(unsigned n);\nint f(unsigned n) { char **rows = malloc(sizeof(char *) * 10); int at = 0; if (rows == NULL) return 1; while (n != 0 && at < 10) { char *row = made(n); if (row == NULL) break; rows[at] = row; show(rows[at++]); n = next(); } for (int i = 0; i < at; ++i) free(rows[i]); free(rows); return 0; }"),
    ("what a callback is given back, beside a number", "struct c { int a, b, size; };\nvoid on_array(void *context, uint64_t size) { struct c *c = context; if (size == 0) c->size = 1; }"),
    ("bytes written, or none", "int f(int fd, const uint8_t *buffer, size_t size) { for (unsigned i = 0; i < size; i++) check(i); return send(fd, buffer, size, 0); }"),
    ("words that a digest adds", "static uint32_t kept;\nvoid f(void) { unsigned w = 0; if (scanf(\"%u\", &w) != 1) return; kept += w; }"),
    ("a number of many words, taken from another", "uint32_t f(void) { uint32_t x[2] = {1, 2}, y[2] = {3, 4}; uint64_t d = 0; for (int v = 0; v < 2; v++) { d = (uint64_t)x[v] - (uint64_t)y[v] - d; x[v] = (uint32_t)d; d >>= 63; } return x[0]; }"),
    ("how far a member lies, worked out from zero", "struct h { uint32_t magic; uint8_t rows[4]; };\n#define AT ((unsigned long)(&((struct h *)0)->rows[1]))\nunsigned long f(unsigned long at) { return at + AT; }"),
    ("as wide as its name says", "typedef unsigned long int uint32_t;\nstruct m { uint8_t n; uint8_t data[8]; };\nvoid f(struct m *m, uint32_t code) { memcpy(&m->data[4], &code, sizeof(code)); }"),
    ("a part of a total that is held against the room", "size_t made(uint8_t *to);\nvoid f(uint8_t *buf, const uint8_t *from) { uint8_t tmp[32]; size_t at = 0; while (at < 48) { size_t n = made(tmp); if (at + n < 48) { memcpy(&buf[at], tmp, n); at += n; } else { break; } } }"),
    ("parts that are no more than their total", "struct p { uint8_t data[8]; uint8_t other; };\nvoid f(struct p *p, uint8_t a, uint8_t b, unsigned held) { uint8_t *to = &p->data[0]; unsigned total = a; if (a == 0) return; total += b; if (total > 8) return; to += a; if (held > 8) held = 8; if (held <= b) memset(to, 0, held); }"),
    ("rows behind a struct, got with it", "struct m { size_t in, size; void *rows[1]; };\nvoid f(size_t n, void *what) { struct m *m = malloc(sizeof(*m) + n * sizeof(void *)); if (m == NULL) return; m->rows[3] = what; free(m); }"),
    ("a byte kept as a character", "void f(uint8_t c) { char line[4]; if (c >= 0x80) { line[0] = c; show(line[0]); } }"),
    ("a part that was held against what is left", "static uint32_t part(uint32_t tag) { return 4 + (tag & 0x3ff); }\nuint32_t f(const uint32_t *from, uint32_t off) { uint32_t len = ntohl(from[0]); while (off >= 4 + part(len)) { off -= part(len); } return off; }"),
    ("a little more of what nobody knows", "static uint32_t part(uint32_t tag) { return 4 + (tag & 0x3ff); }\nuint32_t f(const uint32_t *from, const uint32_t *at) { uint32_t off = *at; uint32_t len = ntohl(from[0]); off += part(len); return off; }"),
    ("signed, and added to without a sign", "#define TAG(n) ((uint32_t)(n) << 10)\nstatic uint8_t part(uint32_t n) { return (n >> 4) & 3; }\nint32_t f(uint32_t n) { int32_t by = 0; by -= TAG(1); by += TAG(part(n)); return by; }"),
    ("null asked for by a callee, behind its use", "struct k { int status; const char *name; };\nstatic int drop(const char *key, struct k *old) { struct k own; if (!old) { if (strlen(key) == 0) return 1; old = &own; own.status = 0; } return old->status; }\nint f(struct k *k) { if (k->status == 2) { return drop(NULL, k); } return drop(NULL, k); }"),
    ("numbers as stdint.h writes them", "#define OK INT8_C(0)\nstruct d { void (*wait)(int); };\nstatic int8_t there(const struct d *d) { int8_t rc = OK; if (d == NULL || d->wait == NULL) rc = INT8_C(-1); return rc; }\nint8_t f(struct d *d) { int8_t rc = there(d); if (rc == OK) d->wait(2); return rc; }"),
    ("a pointer to a function that a callee asks for", "struct d { void (*wait)(int); int on; };\nstatic int slow(struct d *d) { if (d->wait == NULL) return -1; d->on = 1; return 0; }\nvoid f(struct d *d) { if (slow(d) != 0) note(1); d->wait(2); }"),
    ("a length counted down beside its pointer", "static void f(uint8_t *p, size_t len) { if (len >= 4) { memset(p, 0, 4); len -= 4; p += 4; } while (len--) *p++ = 1; }"),
    ("a difference without a sign taken back by a cast", "int f(void) { unsigned n = (unsigned)rand(); return (int)(n & 1 ? n : -n - 1); }"),
    ("freed, and handed on to what leaves it alone", "static void last(char *p) { }\nstatic void next(char *p) { last(p); }\nvoid f(void) { char *p = malloc(4); if (!p) return; free(p); next(p); }"),
    ("a number of a row, received, that goes round", "struct h { uint32_t sequence; };\nuint32_t f(const struct h *h) { uint32_t next = ntohl(h->sequence); return next + 1; }"),
    ("two names nobody defines are two numbers", "static uint8_t look(int n) { return n ? FREE_SPACE : NO_SPACE; }\nint f(int n) { int a = 0, *at = NULL; if (n) at = &a; if (look(n) == FREE_SPACE) *at = 1; return a; }"),
    ("a macro nobody defined that leaves", "int f(struct p *p, int (*give)(void)) { if (give == NULL) { PT_EXIT(p); } return give(); }\nvoid g(struct p *p, char c) { int n = 0; while (c != 13) { n++; PT_YIELD(p); } use(n); }"),
    ("words nobody defined that leave", "int f(int *p) { if (p == NULL) {\n OUT_OF_MEMORY\n }\n return *p; }\nint g(int *p) { if (p == NULL) { OUT_OF_MEMORY; } return *p; }"),
    ("what stands at file level and in a parameter by one name", "struct s { int (*go)(void); int (*stop)(void); };\nstatic int go(void) { return 1; }\nstatic const struct s table = { go, go };\nconst struct s *const shared = &table;\nstatic int check(const struct s *table) { return table->stop != 0 && shared->stop() == table->go(); }\nint f(const struct s *given) { return check(given); }"),
    ("bits of a long, which a small device has 32 of", "typedef unsigned long crc;\ncrc f(crc r, uint8_t c) { r ^= (crc)(c << (8 * sizeof(crc) - 8)); if (r & (1 << ((8 * sizeof(crc)) - 1))) r = r << 1; return r; }"),
    ("asserted after what some paths rule out", "static int at(const int *p, int n) { for (int i = 0; i < n; i++) if (p[i] == 3) return i; return -1; }\nint f(const int *p, int n) { int i = at(p, n); assert(i != -1); return p[i]; }"),
    ("a constant nobody defines asked for twice", "int f(int family) { int n; if (family == AF_A || family == AF_B) n = 1; if (family == AF_B) return n; return 0; }\nint g(int family) { int n; if (family != AF_A) return 0; if (family == AF_A) n = 1; return n; }"),
    ("a list emptied from its head", "struct r { struct r *next; struct r **prev; int n; };\nstatic void drop(struct r *x) { if (x->next) x->next->prev = x->prev; *x->prev = x->next; free(x); }\nvoid f(struct r **first) { while (*first) { struct r *r = *first; drop(r); } }"),
    ("what ends the program when there is no memory", "void f(void) { int *p = xmalloc(8); *p = 1; free(p); }"),
    ("what cannot be reached asserted as false", "void f(int kind) { switch (kind) { case 1: g(); break; default: assert(0); } }"),
    ("a pointer looked at and asserted", "void f(char *p) { if (p == NULL) g(); assert(p != NULL); }"),
    ("the number of a failure that went through a size", "static size_t g(int n) { return n ? 5 : (size_t)-22; } ssize_t f(int n) { return g(n); }"),
    ("what is assumed", "struct s { int *q; }; int f(struct s *p) { if (!p) g(); assume(p && p->q); return *p->q; }"),
    ("enumerators of two branches", "enum e { A = 1,\nB = 2\nC = 3 };\nint f(void) { int a[4] = {0}; return a[C]; }"),
    ("sum guarded by what is left", "int f(int a, int b) { if (a > 0 && b > INT_MAX - a) return INT_MAX; if (a < 0 && b < INT_MIN - a) return INT_MIN; return a + b; }"),
    ("bytes of a union", "typedef union { uint32_t all; uint16_t half[2]; } u_t;\nuint32_t f(uint32_t a) { u_t u; u.all = a; return (uint32_t)u.half[0] + u.half[1]; }"),
    ("null answer ruled out", "struct n { int v; };\nstruct n *head(struct n *p, int have) { return have ? p : NULL; }\nint f(struct n *p, int have) { if (!have) return 0; return head(p, have)->v; }"),
    ("array filled in a loop", "int f(const char *p) { uint8_t o[4]; int n = 0; while (*p && n < 4) { o[n] = (uint8_t)*p; n++; p++; } if (n != 4) return 0; return o[0] + o[3]; }"),
    ("countdown that wraps", "int f(unsigned n, const char *p) { int s = 0; while (n--) s += *p++; return s; }"),
    ("index and rest of one bound", "void f(uint8_t *p, unsigned i) { uint8_t a[16]; if (i < 16) { memcpy(a, p, 16); memset(&a[i], 0, 16 - i); } use(a); }"),
    ("assertion of two pointers", "struct s { int n; };\nint f(struct s *p, struct s *q) { assert((p != NULL) && (q != NULL)); return p->n + q->n; }"),
    ("loops of macros", "struct j { char *s; struct j *next; };\nvoid f(struct j *c) { struct j *i = NULL, *k; cJSON_ArrayForEach(i, c) { use(i->s); }\nSLIST_FOREACH(k, c, next)\n{ use(k->s); } }"),
    ("what a file keeps", "static char *kept;\nvoid f(void) { kept = malloc(20); if (!kept) return; start(); }\nint g(void) { return kept ? kept[0] : 0; }"),
    ("time written", "double f(void) { time_t now; time(&now); return (double)now + (double)time(NULL); }"),
    ("what a test expects", "int f(void) { return 3; }\nvoid test_f(void) { int n = f(); TEST_ASSERT(n == 2); zassert_true(n == 2); }"),
    ("values compared by an assertion", "int f(int *p, int n) { int i; for (i = 0; i < n; i++) { ASSERT_EQ(i, 1); } return 10 / n; }\nint g(void) { int z = 0; assert_int_equal(z, f(&z, 2)); return z; }"),
    ("static function of another file", "static int make(void) { return 1; }\nconst struct d { int (*make)(void); } d = { make };\nint f(void) { return d.make(); }"),
    ("list through a pointer in a first value", "static int *head = NULL;\nstatic int **list = &head;\nint f(void) { return *list == NULL ? 0 : **list; }"),
    ("array of what nobody declares", "struct r { int n; };\nextern const struct r one;\nstatic const struct r *all[] = { &one, THE_OTHER };\nint f(void) { int i, n = 0; for (i = 0; i < 2; i++) n += all[i]->n; return n; }"),
    ("counter with a bound elsewhere", "static uint8_t count;\nstatic int buffer[8];\nint f(int v) { int i, n = 0; if (count < 8) count++; for (i = 0; i < count; i++) n += buffer[i] + v; return n; }"),
    ("answer of a callee ready for null", "int at(const int *p) { if (p == NULL) return -1; return 2; }\nvoid f(const int *p) { char used[4]; used[at(p)] = 0; use(used); }"),
    ("array filled by somebody", "static int keys[4];\nvoid g(void) { fill(keys); }\nint f(int n) { return n / keys[0]; }"),
    ("callee ready for null", "int len(const char *p) { return p == NULL ? 0 : p[0]; }\nint f(const char *p) { int n = len(p); return n + p[1]; }"),
    ("asserted by a macro that calls when it fails", "#define assert_param(e) ((e) ? (void)0U : assert_failed(__LINE__))\nstruct s { int n; };\nvoid assert_failed(unsigned n);\nvoid f(struct s *p) { assert_param(p != NULL); p->n = 1; }"),
    ("asserted by a macro nobody defined", "struct s { int n; };\nvoid f(struct s *p, struct s *q) { configASSERT(p); __ASSERT_NO_MSG(q != NULL); p->n = q->n; }"),
    ("packed before its name", "struct __attribute__((packed)) h { uint8_t kind; uint32_t n; };\nvoid f(void) { uint8_t b[5]; struct h *h = (struct h *)b; h->n = 1; use(b); }"),
    ("packed behind its members", "typedef struct { uint8_t kind; uint32_t n; } __packed h;\nvoid f(void) { uint8_t b[5]; h *p = (h *)b; p->n = 1; use(b); }"),
    ("packed by a pragma", "#pragma pack(push, 1)\ntypedef struct { uint8_t kind; uint32_t n; } h;\n#pragma pack(pop)\nvoid f(void) { uint8_t b[5]; h *p = (h *)b; p->n = 1; use(b); }"),
    ("members of some bits", "typedef struct { uint8_t a : 4; uint8_t b : 4; uint8_t n; } h;\nvoid f(void) { uint8_t b[2]; h *p = (h *)b; p->n = 1; use(b); }"),
    ("prefix of bits", "typedef struct { uint8_t b[16]; } a_t;\nvoid f(a_t *to, const a_t *of, uint8_t bits) { uint8_t n; if (bits > 128) bits = 128; n = bits / 8; memcpy(to, of, n);\nif (bits % 8) { uint8_t m = 0xff << (8 - (bits - (n * 8))); to->b[n] |= of->b[n] & m; } }\nvoid g(const a_t *of, uint8_t bits) { a_t a; f(&a, of, bits); use(&a); }"),
    ("answer one more than needed", "static size_t len(size_t n) { if (n > 8) { return 0; } return n + 1; }\nsize_t f(size_t n) { return len(n) - 1; }"),
    ("members by kind", "struct r { int kind; int a; int b; };\nstatic int get(struct r *r) { if (r->kind == 1) { return r->a; } return r->b; }\nint f(int k) { struct r r; r.kind = k; if (k == 1) { r.a = 1; } else { r.b = 2; } return get(&r); }"),
    ("search that a second look confirms", "struct a { int id; };\nextern struct a *all[];\nint f(int id) { unsigned i = 0; struct a *p = NULL; while (all[i] != NULL) { if (all[i]->id == id) { p = all[i]; break; } i++; } if (all[i] != NULL) { return p->id; } return 0; }"),
    ("search in a callee", "struct s { struct s *next; int kind; };\nstatic struct s *find(struct s *p, int kind) { while (p != NULL && p->kind != kind) { p = p->next; } return p; }\nint f(struct s *p) { struct s *q = find(p, 3); return q->kind; }"),
    ("case that was ruled out", "struct s { int n; };\nvoid f(unsigned kind, struct s *q) { struct s *p = NULL; if (kind != 0) p = q; switch (kind) { case 0: break; case 2: p->n = 1; break; } }"),
    ("length of another parameter", "void f(const uint8_t *src, uint8_t *dst, unsigned src_size) { if (src_size < 1) return; dst[0] = src[0]; dst[1] = 2; }"),
    ("string in an array is shorter than it", "static char id[8];\nvoid f(char *out) { size_t n = strlen(id) + 1; if (n > 12) n = 12; memcpy(out, id, n); }"),
    ("elements of a literal without a count", "static void out(const uint8_t *data, uint8_t n) { uint8_t b[8]; memcpy(b, data, n); use(b); }\nvoid f(void) { out((uint8_t[]){0, 1}, 2); }"),
    ("task that ends itself", "void f(void) { int *p = malloc(8); if (!p) { vTaskDelete(NULL); } *p = 1; free(p); }"),
    ("what is shown on the console", "void f(const char *s, size_t n) { fwrite(s, 1, n, stdout); }"),
    ("asks again until a queue takes it", "int put(struct q *q, void *r);\nint send(void *r) { int err = put(q, r); if (err == -11) { take(q); return send(r); } return err; }\nvoid f(void *r) { send(r); }"),
    ("variable that a macro fills", "int f(void) { int sr; ENTER_CRITICAL(sr); work(); return sr; }"),
    ("filled through a message", "struct m { void *data; int n; };\nint f(void) { int n; struct m m; m.data = &n; m.n = 4; transmit(&m); return n; }"),
    ("first value of a struct with bits", "struct s { unsigned a : 3; int *p; };\nint f(int *q) { struct s s = { .p = q }; return *s.p; }"),
    ("members side by side read in one go", "struct j { uint8_t nonce[3]; uint8_t net[3]; };\nvoid f(const struct j *j, uint8_t *to) { memcpy(to, j->nonce, 6); }\nvoid g(uint8_t *to) { struct j j = {{1}, {2}}; f(&j, to); }"),
    ("elements counted by a macro nobody defined", "static int a[1];\nint f(void) { unsigned i; int n = 0; for (i = 0; i < ARRAY_SIZE(a); i++) n += a[i]; return n; }"),
    ("error numbers nobody declares", "static int put(int k) { if (k == 1) return 6; return -ENOTSUP; }\nint f(int k) { int n = put(k); char a[8]; if (n > 0) { a[n] = 1; use(a); } return n; }"),
    ("null looked at deep in a callee", "struct c { int stop; };\nstruct s { struct c *c; };\nstatic int bad(struct s *s) { return s->c && s->c->stop; }\nint f(struct s *s) { if (bad(s)) return 0; return s->c->stop; }"),
    ("address of a member", "struct h { int kind; int to; };\nint g(const int *to) { return to && *to; }\nint f(struct h *h) { int n = 0; if (&h->to && n) n = 1; return h->kind + n; }"),
    ("null is not the same as what is there", "struct u { int n; };\nstatic char room[64];\nint f(struct u *p) { int n = 0; if (p == NULL) n = 1; if ((void *)p == (void *)room) n = p->n; return n; }"),
    ("text whose last part is told from the rest", "static void hex(char *to, const uint8_t *p, size_t n) { size_t i; for (i = 0; i < n; i++) { *to++ = p[i]; *to++ = (i == n - 1) ? 0 : ':'; } }\nvoid f(const uint8_t *p, uint8_t n) { char to[6]; hex(to, p, n); use(to); }"),
    ("pointer that was moved back", "struct h { char n; char l; };\nstruct p { int m; char b[8]; };\nstatic struct p all[4];\nextern struct p *p;\nint f(void) { p--; return ((struct h *)p->b)->l; }"),
    ("members of a struct nobody knows", "void f(struct ctx *c) { c->session_list = NULL; c->sessions = &c->session_list; *c->sessions = NULL; }"),
    ("string handed to somebody", "int f(void) { const char *p = \") \"; int n = 0; show(p); while (*p) { p++; n++; } return n; }"),
    ("hash that wraps", "static uint32_t mix(uint32_t sum, uint32_t word) { return (sum ^ word) * 16777619u; }\nuint32_t f(void) { return mix(2166136261u, 7); }"),
    ("times apart", "static uint32_t apart(uint32_t now_ms, uint32_t last_ms) { return now_ms - last_ms; }\nuint32_t f(void) { return apart(5, 4294967290u); }"),
    ("threads of which one ends first", "static int n;\nvoid *g(void *p) { n++; return p; }\nvoid f(void) { pthread_t a, b; pthread_create(&a, 0, g, 0); pthread_join(a, 0); pthread_create(&b, 0, g, 0); }"),
    ("threads that stop the scheduler", "static int n;\nvoid g(void *p) { for (;;) { taskENTER_CRITICAL(); n++; taskEXIT_CRITICAL(); work(p); } }\nvoid f(void) { xTaskCreate(g, \"a\", 99, 0, 1, 0); xTaskCreate(g, \"b\", 99, 0, 1, 0); }"),
    ("counter that is atomic", "static _Atomic int n;\nvoid *g(void *p) { n++; return p; }\nvoid f(void) { pthread_t a, b; pthread_create(&a, 0, g, 0); pthread_create(&b, 0, g, 0); }"),
    ("text of which each character was looked at", "int plain(const char *p) { for (; *p; p++) { if (!isalnum(*p)) return 0; } return 1; }\nvoid f(void) { char b[40]; if (fgets(b, 40, stdin) == NULL) return; if (plain(b)) system(b); }"),
    ("path held against where it must lie", "void f(void) { char real[99]; char *p = getenv(\"LOG\"); FILE *h; if (p == NULL || realpath(p, real) == NULL) return; if (strncmp(real, \"/data/\", 6) != 0) return; h = fopen(p, \"r\"); if (h) fclose(h); }"),
    ("lock that was not got", "int f(pthread_mutex_t *m) { int n = pthread_mutex_lock(m); if (n != 0) return 1; pthread_mutex_unlock(m); return 0; }"),
    ("character cast back", "char f(void) { int n = getchar(); return (char)n; }"),
    ("room for a copy", "void f(int n, char **v) { char *p = malloc(strlen(getenv(\"A\")) + 1); free(p); }"),
    ("message handed on each turn", "void f(void) { for (;;) { char *p = malloc(4); if (p == NULL) continue; send_message(p); } }"),
    ("recursion with an end", "static int sum(int n) { return n <= 0 ? 0 : n + sum(n - 1); }\nint f(void) { return sum(20); }"),
    ("upper bits that are zero", "static const char row[] = \"0123456789abcdef\";\nint f(char *to, const uint8_t *p, unsigned n) { unsigned i; for (i = 0; i < n; i++) { if (*p >> 4) return 0; *to++ = row[*p++]; } return 1; }"),
    ("sum without a sign put into a variable with one", "void f(unsigned r) { int d = 3; unsigned x = 0; unsigned y = 5; while (x <= y) { if (d < 0) d += (x << 2) + 6; else { d += ((x - y) << 2) + 10; y--; } x++; dot(x, y); } }"),
    ("array that begins with a macro nobody defined", "int f(void) { char a[] = ADDRESS; return a[2]; }"),
)  # fmt: skip


@pytest.mark.parametrize("text", [text for _, text in QUIET], ids=[name for name, _ in QUIET])
def test_what_was_accused_wrongly_on_real_trees_is_left_alone(text: str) -> None:
    assert {rule for rule in said(text) if c_rules()[rule].level != "note"} == set()


STILL = (
    ("a function called that is null where it is asked for", "struct d { void (*wait)(int); };\nvoid f(struct d *d) { if (d->wait == NULL) note(1); d->wait(2); }", "null"),
    ("behind an attribute of C23", "[[nodiscard]] int f([[maybe_unused]] int n) { int a[3] = {1, 2, 3}; return a[3]; }", "beyond-read"),
    ("what a null pointer's member holds", "struct h { uint32_t magic; };\nuint32_t f(void) { return ((struct h *)0)->magic; }", "null"),
    ("a total that is more than the room", "void f(const uint8_t *from, uint8_t a, uint8_t b) { uint8_t to[8]; unsigned total = a + b; if (total > 9) return; memcpy(to, from, total); use(to); }", "beyond-write"),
    ("a row of one that others follow", "struct m { uint8_t n, flag[1], key[16]; };\nvoid f(struct m *m) { m->flag[1] = 1; }", "beyond-write"),
    ("got with a struct, by the variable it is for", "struct m { uint8_t n, rows[1]; };\nvoid f(void) { struct m *m = malloc(sizeof(*m) + 16); if (m == NULL) return; m->rows[40] = 1; free(m); }", "beyond-write"),
    ("a word that only tells of memory", "void f(int *p) { if (p == NULL) LOG_OUT_OF_MEMORY();\n *p = 1; }", "null"),
    ("a word that tells where a function ends", "void f(void) { char a[4];\nFUNC_EXIT;\na[4] = 1; use(a); }", "beyond-write"),
    ("rows of a struct that others follow", "struct m { uint8_t rows[2]; uint8_t size; };\nvoid f(void) { struct m m = {0}; m.rows[2] = 1; use(&m); }", "beyond-write"),
    ("one type of many bits, by another name", "typedef unsigned long code_t;\nstruct m { uint8_t n; uint8_t data[8]; };\nvoid f(struct m *m, code_t code) { memcpy(&m->data[4], &code, sizeof(code)); }", "beyond-write"),
    ("pragma has ended", "#pragma pack(1)\n#pragma pack()\ntypedef struct { uint8_t kind; uint32_t n; } h;\nvoid f(void) { uint8_t b[5]; h *p = (h *)b; p->n = 1; use(b); }", "beyond-write"),
    ("packed is part of a tag", "struct packed_row { uint8_t kind; uint32_t n; };\nvoid f(void) { uint8_t b[5]; struct packed_row *p = (struct packed_row *)b; p->n = 1; use(b); }", "beyond-write"),
    ("null only logged", "struct s { int n; };\nvoid f(struct s *p) { if (p == NULL) { log_it(1); } p->n = 1; }", "null"),
    ("bytes without a look at the rest", "void f(uint8_t bits) { uint8_t a[16]; uint8_t n; if (bits > 128) bits = 128; n = bits / 8; a[n] = 1; use(a); }", "beyond-write"),
    ("read beyond the whole struct", "struct j { uint8_t nonce[3]; uint8_t net[3]; };\nvoid f(uint8_t *to) { struct j j = {{1}, {2}}; memcpy(to, j.nonce, 7); }", "beyond-read"),
    ("behind a macro that is a statement", "void f(void) { char a[4];\nENTER_CRITICAL\nif (g()) a[4] = 1;\nuse(a); }", "beyond-write"),
    ("one more than a literal without a count has", "static void out(const uint8_t *data, uint8_t n) { uint8_t b[8]; memcpy(b, data, n); use(b); }\nvoid f(void) { out((uint8_t[]){0, 1}, 3); }", "beyond-read"),
    ("task that ends another", "void f(void *task) { int *p = malloc(8); if (!p) { vTaskDelete(task); } *p = 1; free(p); }", "null"),
    ("one more than the macro counts", "static int a[4];\nint f(void) { unsigned i; int n = 0; for (i = 0; i <= ARRAY_SIZE(a); i++) n += a[i]; return n; }", "beyond-read"),
    ("null before a callee that is ready for it", "struct s { int n; };\nstatic int bad(struct s *s) { return s && s->n; }\nint f(struct s *s) { if (s == NULL) { if (bad(s)) return 1; return s->n; } return 0; }", "null"),
    ("product that is a size", "static uint32_t room(uint32_t n) { return n * 4096u; }\nuint32_t f(void) { return room(4294967295u); }", "overflow"),
    ("path may be chosen still", "int plain(const char *p) { for (; *p; p++) { if (!isalnum(*p) && *p != '/') return 0; } return 1; }\nvoid f(void) { char b[40]; if (fgets(b, 40, stdin) == NULL) return; if (plain(b)) system(b); }", "command"),
    ("one text looked at, another not", "int plain(const char *p) { for (; *p; p++) { if (!isalnum(*p)) return 0; } return 1; }\nint main(int n, char **argv) { char c[99]; if (!plain(argv[1])) return 1; snprintf(c, 99, \"%s %s\", argv[1], argv[2]); return system(c); }", "command"),
    ("message lost each turn", "void f(void) { for (;;) { char *p = malloc(4); if (p == NULL) continue; *p = 1; } }", "leak"),
    ("recursion past its end", "static int walk_down(int n) { if (n == 0) return 0; return walk_down(n - 2); }\nint f(void) { return walk_down(7); }", "recursion"),
    ("failure by a number no pointer is", "int f(void) { FILE *h = fopen(\"a\", \"r\"); if (h == -1) return 1; fclose(h); return 0; }", "result-misread"),
    ("struct not begun", "struct r { int kind; int a; };\nstatic int get(struct r *r) { return r->kind; }\nint f(void) { struct r r; return get(&r); }", "uninitialised"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule"), [(text, rule) for _, text, rule in STILL], ids=[name for name, *_ in STILL]
)
def test_beside_a_look_alike_the_fault_is_still_told(text: str, rule: str) -> None:
    assert rule in said(text)


UNDECLARED = (
    ("macro between strings", 'void g(void) { printk("delaying " DELAY_STR "ms"); printk(PREFIX "a" SUFFIX); }'),
    ("macro of a format between strings", 'void g(uint32_t n) { printk("0x%04" PRIX32 "\\r\\n", n); printk("%" PRIu32, n); }'),
    ("macro that brings the brackets of a condition", "int g(int n) { if IS_SET(n) { return 1; } while WAITS { n--; } return n; }"),
    ("macro that declares what the file keeps", "static STACK_DEFINE(stack, 1536);"),
    ("pointer to a function with a value", "void k(void);\nvoid (*tick)(void) = &k;"),
    ("macro that heads a function", "TEST_SUITE(serial) { use(1); }"),
    ("macro around the name of a function", "static int __not_in_flash(get)(void) { return 1; }"),
    ("attribute words", "static uint8_t room[4] ALIGN_END = {0};\nvoid g(void) { static int a[4] ALIGNED(4) BEHIND; use(a); }"),
    ("macro that makes a type", "void g(void) { range_n_t(4) range = { 1 }; use(range); }"),
    ("macro that opens a loop", "void g(int n) { FOREACH(n) n++; FOREACH(n) { n++; } use(n); }"),
    ("assertion at file level", 'static_assert((ROOM % 4) == 0, "no");\nvoid g(void) { }'),
    ("attribute word before const", "MARKED const flag_t *const kept = 0;\nMARKED const flag_t held = 0;"),
    ("attribute with numbers behind a prototype", "int take(int n, const char *s, ...) LIKE_PRINTF(2, 3);\nint give(void) PURE_OF(1) { return 1; }"),
    ("words of CMSIS", '__PACKED_STRUCT row { uint8_t a; uint32_t b; };\nvoid g(void) { __ASM volatile ("nop" : : "r" (1)); }'),
    ("sum that a macro goes on with", "static int seats[(0 FOR_EACH_SEAT(one))];\nint g(void) { return seats[0]; }"),
    ("attribute behind a word", 'const struct t *kept MARKED __attribute__((section(".a"))) = 0;'),
    ("words of Zephyr", "static const STRUCT_SECTION_ITERABLE(t, _CONCAT(t_, DT_DRV_INST(0))) = { 1 };"),
    ("linkage of C++", 'extern "C" {\nint plain(void);\n}'),
)  # fmt: skip


@pytest.mark.parametrize("text", [t for _, t in UNDECLARED], ids=[n for n, _ in UNDECLARED])
def test_what_macros_nobody_defined_make_is_read_and_what_follows_too(text: str) -> None:
    assert "beyond-write" in said(text + "\nvoid h(void) { char a[4]; a[4] = 1; use(a); }")


ORDER = ("note", "warning", "error")
CALIBRATION = Path(__file__).parents[3] / "rules" / "calibration.json"


@pytest.mark.parametrize("rule", c_rules().values(), ids=c_rules())
def test_no_rule_says_more_than_the_labelled_cases_allow(rule: Rule) -> None:
    allowed = json.loads(CALIBRATION.read_text())["flow-c"].get(rule.id, {"level": "note"})
    assert ORDER.index(rule.level) <= ORDER.index(allowed["level"])


@pytest.mark.parametrize("rule", c_rules().values(), ids=c_rules())
def test_the_reference_tells_the_level_of_each_rule(rule: Rule) -> None:
    reference = Path(__file__).parents[3] / "docs" / "reference" / "analyzers.md"
    row = next(r for r in reference.read_text().splitlines() if r.startswith(f"| `{rule.id}` |"))
    assert row.split("|")[3].strip() == rule.level


@pytest.mark.parametrize("releases", ["os_free", "mem_free", "heap_caps_free", "XFREE"])
def test_what_an_allocator_of_a_small_system_took_back_is_gone(releases: str) -> None:
    used = f"struct s {{ int n; }};\nint f(struct s *p) {{ {releases}(p); return p->n; }}"
    assert said(used) == {"use-after-free"}
    assert said(f"void f(char *p) {{ {releases}(p); {releases}(p); }}") == {"double-free"}


LONG = "int f(int n) {" + " if (n > 3) n = n + 1; else n = n - 2;" * 400


def test_what_follows_from_one_fault_is_told_once() -> None:
    text = "struct s { int n; int m; };\nvoid f(void) { struct s a[2] = {{0}}; struct s *p = &a[2]; p->n = 1; p->m = 2; p->n++; use(a); }"
    assert [each.rule for each in found(text)] == ["beyond-write"]


def test_an_answer_that_cannot_be_read_is_one_all_the_same() -> None:
    text = "int f(int *p) { if (!p) { return @ 3; } return *p; }"
    files = Files({"a.c": ("a.c", text)})
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([read := files.read("a.c")])
    assert read.fault(3) == "line 1: a statement could not be read"
    assert analysis.look(read) == set()


def test_a_long_function_is_followed_to_its_end() -> None:
    assert "beyond-write" in said(LONG + " char a[4]; a[4] = 1; return n + a[0]; }")


def test_a_loop_behind_much_code_is_gone_through_for_any_turn() -> None:
    tail = " uint8_t a[16]; unsigned i; for (i = 0; i < 16; i += 4) { a[i] = 1; a[i + 3] = 2; } return a[0]; }"
    assert said(LONG + tail) == set()


def test_a_loop_that_strides_does_not_take_every_value_below_its_bound() -> None:
    text = "void f(int n) { int a[4000]; int i; for (i = 0; i < 4000; i += 4) { a[i] = n; a[i + 3] = n; } use(a); }"
    assert said(text) == set()


def test_a_function_that_is_too_long_to_follow_fails_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gatekeeper.analyzers.cflow.steps.STEPS", 20)
    monkeypatch.setattr("gatekeeper.analyzers.cflow.steps._HASTY_STEPS", 0)
    files = Files({"a.c": ("a.c", "int f(int n) {" + " n = n + 1;" * 40 + " return n; }")})
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([read := files.read("a.c")])
    analysis.look(read)
    assert "`f` takes more than 20 steps" in analysis.broken["a.c"]


def test_a_sum_that_does_not_fit_is_told_once() -> None:
    text = 'int f(void) { unsigned n = 0; if (scanf("%u", &n) != 1) return 0; uint8_t at = n - 1; return at; }'
    assert [each.rule for each in found(text)] == ["underflow"]


@pytest.mark.parametrize(("most", "rules"), [(64, {"beyond-read"}), (2**64, set())])
def test_what_a_type_holds_at_most_is_no_end_of_memory(most: int, rules: set[str]) -> None:
    analysis = Analysis(Files({}), shipped_knowledge())
    state = State(regions={1: Region("outside", None, Num(1, most))})
    chosen = Num(1, most + 1, taint="somebody", marks=REACH_HIGH)
    analysis.check(state, Ptr(1), chosen, Number(1, 1, 0, INT), write=False)
    assert {one.rule for one in analysis.found} == rules


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("EXPECT_EQ", True), ("REQUIRE", True), ("TEST_ASSERT_EQUAL", True), ("require_login", False), ("expect_ack", False)],
)  # fmt: skip
def test_names_of_what_tests_say_they_expect(name: str, is_one: bool) -> None:
    assert is_of_a_test(name) is is_one
