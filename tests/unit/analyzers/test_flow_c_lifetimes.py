"""What ends before it is read, and rows and texts written past their end: each fault is told, its mended twin and what only looks alike are not."""

import pytest
from c_twins import fault, mended

from tests.unit.analyzers.test_flow_c_shapes import told

PAIRS = (
    ("dangling", r"""\
#include "stm32f4xx_hal.h"
#include <stdio.h>
extern UART_HandleTypeDef huart2;
void say_level(int v)
{
-    char line[32];
+    static char line[32];
    int n = snprintf(line, sizeof line, "level %d\r\n", v);
    HAL_UART_Transmit_DMA(&huart2, (uint8_t *)line, (uint16_t)n);
}
"""),
    ("dangling", r"""\
#include "FreeRTOS.h"
#include "queue.h"
struct ev { int kind; int v; };
extern QueueHandle_t q;
void post(int k, int v)
{
    struct ev e = { k, v };
-    struct ev *p = &e;
+    struct ev *p = pvPortMalloc(sizeof *p);
+    if (!p) return;
+    *p = e;
    xQueueSend(q, &p, 0);
}
"""),
    ("use-after-free", r"""\
#include "lwip/pbuf.h"
#include "lwip/udp.h"
void on_udp(void *a, struct udp_pcb *p, struct pbuf *b, const ip_addr_t *from, u16_t port)
{
    if (b->len < 4) { pbuf_free(b); return; }
    handle(b->payload, b->len);
-    pbuf_free(b);
-    udp_sendto(p, b, from, port);
+    udp_sendto(p, b, from, port);
+    pbuf_free(b);
}
"""),
    ("dangling", r"""\
#include <zephyr/kernel.h>
struct job { struct k_work w; int v; };
extern void job_fn(struct k_work *w);
int later(int v)
{
-    struct job j;
-    j.v = v;
-    k_work_init(&j.w, job_fn);
-    return k_work_submit(&j.w);
+    static struct job j;
+    j.v = v;
+    k_work_init(&j.w, job_fn);
+    return k_work_submit(&j.w);
}
"""),
    ("beyond-write", r"""\
#include <stdio.h>
#include <stdarg.h>
static char out[64];
extern void uart_put(const char *s);
void say(const char *fmt, ...)
{
    va_list a;
    va_start(a, fmt);
-    vsprintf(out, fmt, a);
+    vsnprintf(out, sizeof out, fmt, a);
    va_end(a);
    uart_put(out);
}
"""),
    ("beyond-write", r"""\
#include <stdint.h>
#define DEPTH 8
static uint16_t hist[DEPTH]; static uint8_t at;
void hist_add(uint16_t v)
{
    hist[at] = v;
-    if (++at > DEPTH) at = 0;
+    if (++at >= DEPTH) at = 0;
}
"""),
    ("beyond-write", r"""\
#include <string.h>
#include <stdlib.h>
char *dup_word(const char *s)
{
    size_t n = strlen(s);
-    char *t = malloc(n);
+    char *t = malloc(n + 1);
    if (!t) return 0;
    strcpy(t, s);
    return t;
}
"""),
    ("beyond-write", r"""\
#include <stdint.h>
#include <string.h>
static void text_put(char *to, const char *from) { while ((*to++ = *from++) != 0) { } }
+static void text_put_n(char *to, const char *from, size_t n) { while (n > 1 && *from) { *to++ = *from++; n--; } *to = 0; }
void label_set(const char *given)
{
    char label[12];
-    text_put(label, given);
+    text_put_n(label, given, sizeof label);
    lcd_text(label);
}
"""),
)  # fmt: skip

SOUND = (
    r"""\
#include <stdint.h>
#define BUSY_FOR(n, cond) for (uint32_t i_ = (n); (cond) && i_; i_--)
int ready(void) { BUSY_FOR(1000, SPI1->SR & 0x80) { } return !(SPI1->SR & 0x80); }
""",
    r"""\
#include <stdint.h>
#include <string.h>
static void *(*const volatile set_)(void *, int, size_t) = memset;
extern int get_key(uint8_t *k); extern int use(const uint8_t *k);
int go(void) { uint8_t key[32]; int r = get_key(key); if (!r) r = use(key); set_(key, 0, sizeof key); return r; }
""",
    r"""\
#include "stm32f4xx_hal.h"
extern UART_HandleTypeDef huart2;
/* waits until it is out */
void say(const uint8_t *p, uint16_t n)
{
    uint8_t b[16]; uint16_t k = n < 16 ? n : 16;
    for (uint16_t i = 0; i < k; i++) b[i] = p[i];
    HAL_UART_Transmit(&huart2, b, k, 50);
}
""",
    r"""\
#include "FreeRTOS.h"
#include "queue.h"
struct ev { int kind; int v; }; extern QueueHandle_t q;
/* the queue copies */
void post(int k, int v) { struct ev e = { k, v }; xQueueSend(q, &e, 0); }
""",
    r"""\
#include <stdlib.h>
struct s { unsigned char *p; };
void drop(struct s *s) { if (!s) return; free(s->p); s->p = NULL; free(s); }
""",
    r"""\
#include <zephyr/kernel.h>
static K_SEM_DEFINE(done, 0, 1);
struct job { struct k_work w; int v, r; };
static void run(struct k_work *w) { struct job *j = CONTAINER_OF(w, struct job, w); j->r = j->v * 2; k_sem_give(&done); }
int ask(int v) { struct job j = { .v = v }; k_work_init(&j.w, run); k_work_submit(&j.w); k_sem_take(&done, K_FOREVER); return j.r; }
""",
    r"""\
#include "stm32f4xx_hal.h"
extern SPI_HandleTypeDef hspi1; static volatile int sent;
void HAL_SPI_TxCpltCallback(SPI_HandleTypeDef *h) { (void)h; sent = 1; }
int put(uint8_t a)
{
    uint8_t b[2] = { a, 0 };
    sent = 0;
    if (HAL_SPI_Transmit_DMA(&hspi1, b, 2) != HAL_OK) return -1;
    for (uint32_t n = 0; !sent; n++) if (n > 100000) { HAL_SPI_Abort(&hspi1); return -1; }
    return 0;
}
""",
    r"""\
#include <stdint.h>
#include <string.h>
struct row { char t[8]; };
static struct row rows[3];
void row_put(unsigned i, const char *s) { if (i < 3) { memset(rows[i].t, 0, 8); for (unsigned k = 0; k < 7 && s[k]; k++) rows[i].t[k] = s[k]; } }
""",
    r"""\
#include <stdint.h>
#include <string.h>
/* a row handed in with its size by type */
void fill(uint8_t (*t)[32]) { memset(*t, 0, sizeof *t); }
""",
    r"""\
#include <stdio.h>
static char out[16];
const char *num_text(unsigned char v) { sprintf(out, "%u", v); return out; }
""",
    r"""\
#include <stdint.h>
static uint8_t ring[16]; static unsigned w;
void add(uint8_t v) { ring[w++ & 15] = v; }
""",
    r"""\
#include <string.h>
#define ARR(a) (sizeof(a) / sizeof((a)[0]))
static int t[10];
int sum(void) { int s = 0; for (unsigned i = 0; i < ARR(t); i++) s += t[i]; for (int i = ARR(t) - 1; i >= 0; i--) s -= t[i]; return s; }
""",
    r"""\
#include <string.h>
#include <stdlib.h>
char *dup2(const char *a, const char *b) { size_t n = strlen(a), m = strlen(b); char *t = malloc(n + m + 1); if (t) { memcpy(t, a, n); memcpy(t + n, b, m + 1); } return t; }
""",
    r"""\
#include <stdint.h>
#include <string.h>
typedef uint8_t key_row[16];
static key_row keys[4];
void key_put(unsigned i, const key_row k) { if (i < 4) memcpy(keys[i], k, sizeof(key_row)); }
""",
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), PAIRS, ids=range(len(PAIRS)))
def test_a_fault_is_told_and_its_twin_is_not(rule: str, text: str) -> None:
    assert rule in told(fault(text))
    assert rule not in told(mended(text))


@pytest.mark.parametrize("text", SOUND, ids=range(len(SOUND)))
def test_what_looks_alike_is_not_told(text: str) -> None:
    assert told(text) == set()
