#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <limits.h>
#include <zephyr/kernel.h>
#include <zephyr/device.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/net/buf.h>
#include <zephyr/net/socket.h>
#include <zephyr/net/coap.h>
#include <zephyr/bluetooth/gatt.h>
#include <zephyr/drivers/can.h>
#include <zephyr/logging/log.h>
#include "tusb.h"
#include "lfs.h"
#include "ff.h"
#include "core_mqtt.h"
#include "host/ble_hs.h"
#include "os/os_mbuf.h"

LOG_MODULE_REGISTER(proto, LOG_LEVEL_INF);
extern struct k_msgq rx_msgq;
extern lfs_t lfs;

// bad: memory CWE-787
static int path_for_log(char *dst, const char *dir, const char *name)
{
    return sprintf(dst, "/%s/%s.log", dir, name);
}
int log_file_open(lfs_file_t *f, const char *dir, const char *name)
{
    char path[24];

    path_for_log(path, dir, name);
    return lfs_file_open(&lfs, f, path, LFS_O_WRONLY | LFS_O_CREAT | LFS_O_APPEND);
}

// good: memory CWE-787
int trend_file_open(lfs_file_t *f, uint8_t day, uint8_t channel)
{
    char path[24];

    /* two 8-bit numbers: at most 15 characters and the end */
    sprintf(path, "/trend/%u_%u.b", (unsigned)day, (unsigned)channel);
    return lfs_file_open(&lfs, f, path, LFS_O_WRONLY | LFS_O_CREAT | LFS_O_APPEND);
}

// bad: memory CWE-193
#define HIST_N 16
struct hist { int16_t v[HIST_N]; uint8_t head; };

int32_t hist_sum(const struct hist *h)
{
    int32_t s = 0;
    const int16_t *p = h->v;
    const int16_t *const last = &h->v[HIST_N];

    do {
        s += *p;
    } while (p++ != last);
    return s;
}

// good: memory CWE-193
#define WIN_N 16
struct win { int16_t v[WIN_N]; uint8_t head; };

int32_t win_sum(const struct win *h)
{
    int32_t s = 0;
    const int16_t *p = h->v;
    const int16_t *const end = &h->v[WIN_N];

    do {
        s += *p;
    } while (++p != end);
    return s;
}

// bad: memory CWE-415
struct job { struct k_work work; uint8_t *buf; size_t len; };
int flash_job_write(const uint8_t *b, size_t n);

void job_handler(struct k_work *w)
{
    struct job *j = CONTAINER_OF(w, struct job, work);

    if (flash_job_write(j->buf, j->len) < 0) {
        LOG_ERR("write");
        k_free(j->buf);
        goto out;
    }
    LOG_INF("written %u", (unsigned)j->len);
out:
    k_free(j->buf);
    k_free(j);
}

// good: memory CWE-415
struct task_item { struct k_work work; uint8_t *buf; size_t len; };
int flash_item_write(const uint8_t *b, size_t n);

void item_handler(struct k_work *w)
{
    struct task_item *j = CONTAINER_OF(w, struct task_item, work);

    if (flash_item_write(j->buf, j->len) < 0) {
        LOG_ERR("write");
        k_free(j->buf);
        j->buf = NULL;
        goto out;
    }
    LOG_INF("written %u", (unsigned)j->len);
out:
    k_free(j->buf);   /* k_free(NULL) does nothing */
    k_free(j);
}

// bad: memory CWE-562
static const char *unit_name(uint8_t u)
{
    char name[8];

    switch (u) {
    case 0: strcpy(name, "mmHg"); break;
    case 1: strcpy(name, "kPa"); break;
    default: snprintf(name, sizeof(name), "u%u", (unsigned)u); break;
    }
    return name;
}
void unit_print(uint8_t u)
{
    LOG_INF("unit %s", unit_name(u));
}

// good: memory CWE-562
static const char *scale_name(uint8_t u)
{
    static char name[8];

    switch (u) {
    case 0: return "mmHg";
    case 1: return "kPa";
    default: snprintf(name, sizeof(name), "u%u", (unsigned)u); return name;
    }
}
void scale_print(uint8_t u)
{
    LOG_INF("scale %s", scale_name(u));
}

// bad: length CWE-125
void tud_cdc_rx_cb(uint8_t itf)
{
    uint8_t b[64];
    uint32_t n = tud_cdc_n_read(itf, b, sizeof(b));
    struct { uint8_t op; uint8_t len; uint8_t arg[32]; } req;

    if (n < 2) { return; }
    req.op = b[0];
    req.len = b[1];
    memcpy(req.arg, &b[2], req.len);
    k_msgq_put(&rx_msgq, &req, K_NO_WAIT);
}

// good: length CWE-125
void tud_vendor_rx_cb(uint8_t itf)
{
    uint8_t b[64];
    uint32_t n = tud_vendor_n_read(itf, b, sizeof(b));
    struct { uint8_t op; uint8_t len; uint8_t arg[32]; } req = {0};

    if (n < 2) { return; }
    req.op = b[0];
    req.len = MIN(b[1], MIN(n - 2, sizeof(req.arg)));
    memcpy(req.arg, &b[2], req.len);
    k_msgq_put(&rx_msgq, &req, K_NO_WAIT);
}

// bad: length CWE-787
static char device_alias[20];

static ssize_t alias_write(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf,
                           uint16_t len, uint16_t offset, uint8_t flags)
{
    (void)conn; (void)attr; (void)flags;
    memcpy(device_alias + offset, buf, len);
    device_alias[offset + len] = 0;
    return len;
}

// good: length CWE-787
static char ward_alias[20];

static ssize_t ward_write(struct bt_conn *conn, const struct bt_gatt_attr *attr, const void *buf,
                          uint16_t len, uint16_t offset, uint8_t flags)
{
    (void)conn; (void)attr; (void)flags;
    if (offset + len >= sizeof(ward_alias)) {
        return BT_GATT_ERR(BT_ATT_ERR_INVALID_OFFSET);
    }
    memcpy(ward_alias + offset, buf, len);
    ward_alias[offset + len] = 0;
    return len;
}

// bad: length CWE-129
typedef int (*op_fn)(const uint8_t *arg, size_t n);
extern const op_fn op_table[12];

int op_dispatch(struct net_buf *buf)
{
    uint8_t op = net_buf_pull_u8(buf);
    int8_t idx = (int8_t)op;

    if (idx >= (int8_t)ARRAY_SIZE(op_table)) {
        return -ENOTSUP;
    }
    return op_table[idx](buf->data, buf->len);
}

// good: length CWE-129
typedef int (*req_fn)(const uint8_t *arg, size_t n);
extern const req_fn req_table[16];

int req_dispatch(struct net_buf *buf)
{
    if (buf->len == 0) {
        return -EINVAL;
    }
    uint8_t op = net_buf_pull_u8(buf);

    /* low nibble is the request, table is full */
    return req_table[op & BIT_MASK(4)](buf->data, buf->len);
}

// bad: length CWE-120
static char set_point[12];

void mqtt_on_publish(MQTTContext_t *ctx, MQTTPacketInfo_t *pkt, MQTTDeserializedInfo_t *info)
{
    (void)ctx;
    if ((pkt->type & 0xF0U) != MQTT_PACKET_TYPE_PUBLISH) { return; }
    const MQTTPublishInfo_t *p = info->pPublishInfo;

    if (p->topicNameLength == 9 && memcmp(p->pTopicName, "set/point", 9) == 0) {
        memcpy(set_point, p->pPayload, p->payloadLength);
        set_point[p->payloadLength] = '\0';
    }
}

// good: length CWE-120
static char unit_text[12];

void mqtt_on_unit(MQTTContext_t *ctx, MQTTPacketInfo_t *pkt, MQTTDeserializedInfo_t *info)
{
    (void)ctx;
    if ((pkt->type & 0xF0U) != MQTT_PACKET_TYPE_PUBLISH) { return; }
    const MQTTPublishInfo_t *p = info->pPublishInfo;

    if (p->topicNameLength == 8 && memcmp(p->pTopicName, "set/unit", 8) == 0) {
        /* precision bounds the read, size bounds the write */
        snprintf(unit_text, sizeof(unit_text), "%.*s", (int)MIN(p->payloadLength, sizeof(unit_text) - 1),
                 (const char *)p->pPayload);
    }
}

// bad: overflow CWE-190
uint8_t *coap_block_alloc(struct coap_packet *r, uint32_t hdr)
{
    struct coap_option o;

    if (coap_find_options(r, COAP_OPTION_SIZE1, &o, 1) != 1) {
        return NULL;
    }
    uint32_t size1 = coap_option_value_to_int(&o);
    uint8_t *b = k_malloc(size1 + hdr);

    if (b != NULL) {
        memset(b, 0xFF, hdr);
        b[hdr + size1 - 1U] = 0;
    }
    return b;
}

// good: overflow CWE-190
uint8_t *coap_body_alloc(struct coap_packet *r, size_t hdr)
{
    struct coap_option o;
    size_t total;

    if (coap_find_options(r, COAP_OPTION_SIZE1, &o, 1) != 1) {
        return NULL;
    }
    if (size_add_overflow(coap_option_value_to_int(&o), hdr, &total) || total > 4096 || total == 0) {
        return NULL;
    }
    uint8_t *b = k_malloc(total);
    if (b != NULL) {
        memset(b, 0xFF, total);
    }
    return b;
}

// bad: overflow CWE-195
int blob_copy(uint8_t *dst, int cap, const uint8_t *src)
{
    int n = (int)sys_get_le32(src);

    if (n > cap) {
        return -EMSGSIZE;
    }
    memcpy(dst, src + 4, n);
    return n;
}

// good: overflow CWE-195
int blob_extract(uint8_t *dst, size_t cap, const uint8_t *src, size_t src_len)
{
    if (src_len < 4) {
        return -EINVAL;
    }
    uint32_t n = sys_get_le32(src);

    if (n > cap || n > src_len - 4 || n > INT_MAX) {
        return -EMSGSIZE;
    }
    memcpy(dst, src + 4, n);
    return (int)n;
}

// bad: overflow CWE-190
#define FLASH_BASE_OFF 0x40000u
#define FLASH_END_OFF  0x80000u
int part_write(uint32_t off, const void *p, size_t n);

int dfu_write_at(uint32_t off, uint32_t len, const uint8_t *p)
{
    if (off < FLASH_BASE_OFF || off + len > FLASH_END_OFF) {
        return -EACCES;
    }
    return part_write(off, p, len);
}

// good: overflow CWE-190
#define AREA_OFF 0x40000u
#define AREA_END 0x80000u
int area_write(uint32_t off, const void *p, size_t n);

int area_write_at(uint32_t off, uint32_t len, const uint8_t *p)
{
    if (off < AREA_OFF || off > AREA_END || len > AREA_END - off) {
        return -EACCES;
    }
    return area_write(off, p, len);
}

// bad: overflow CWE-680
FRESULT table_load(FIL *f, float **out, uint16_t *rows_out)
{
    struct { uint16_t rows; uint16_t cols; } h;
    UINT br;
    FRESULT r = f_read(f, &h, sizeof(h), &br);

    if (r != FR_OK || br != sizeof(h)) { return FR_INT_ERR; }
    uint16_t cells = (uint16_t)(h.rows * h.cols);
    float *t = malloc(cells * sizeof(float));
    if (t == NULL) { return FR_NOT_ENOUGH_CORE; }
    for (uint16_t i = 0; i < h.rows; i++) {
        r = f_read(f, &t[(size_t)i * h.cols], h.cols * sizeof(float), &br);
        if (r != FR_OK) { break; }
    }
    *out = t;
    *rows_out = h.rows;
    return r;
}

// good: overflow CWE-680
FRESULT curve_load(FIL *f, float **out, uint16_t *rows_out)
{
    struct { uint16_t rows; uint16_t cols; } h;
    UINT br;
    FRESULT r = f_read(f, &h, sizeof(h), &br);

    if (r != FR_OK || br != sizeof(h)) { return FR_INT_ERR; }
    if (h.rows == 0 || h.rows > 256 || h.cols == 0 || h.cols > 8) { return FR_INVALID_PARAMETER; }
    /* calloc checks the product */
    float *t = calloc((size_t)h.rows * h.cols, sizeof(float));
    if (t == NULL) { return FR_NOT_ENOUGH_CORE; }
    r = f_read(f, t, (UINT)h.rows * h.cols * sizeof(float), &br);
    if (r != FR_OK) { free(t); return r; }
    *out = t;
    *rows_out = h.rows;
    return FR_OK;
}

// bad: assert CWE-617
int server_step(int sock)
{
    uint8_t b[128];
    ssize_t n = zsock_recv(sock, b, sizeof(b), 0);

    __ASSERT(n > 0, "recv %d", (int)n);
    __ASSERT(b[0] == 0x55, "magic from peer");
    __ASSERT_NO_MSG(b[1] <= n - 2);
    return k_msgq_put(&rx_msgq, &b[2], K_NO_WAIT);
}

// good: assert CWE-617
BUILD_ASSERT(sizeof(uint16_t) == 2);
int server_turn(int sock)
{
    uint8_t b[128];

    __ASSERT(!k_is_in_isr(), "thread only");
    ssize_t n = zsock_recv(sock, b, sizeof(b), 0);
    if (n < 2 || b[0] != 0x55 || b[1] > n - 2) {
        return -EBADMSG;
    }
    return k_msgq_put(&rx_msgq, &b[2], K_NO_WAIT);
}

// bad: assert CWE-617
static int prog_chr_cb(uint16_t conn, uint16_t attr, struct ble_gatt_access_ctxt *ctxt, void *arg)
{
    uint8_t prog[16];
    uint16_t n = OS_MBUF_PKTLEN(ctxt->om);
    (void)conn; (void)attr; (void)arg;

    if (n != sizeof(prog)) {
        k_panic();
    }
    ble_hs_mbuf_to_flat(ctxt->om, prog, sizeof(prog), NULL);
    return k_msgq_put(&rx_msgq, prog, K_NO_WAIT) ? BLE_ATT_ERR_INSUFFICIENT_RES : 0;
}

// good: assert CWE-617
static int plan_chr_cb(uint16_t conn, uint16_t attr, struct ble_gatt_access_ctxt *ctxt, void *arg)
{
    uint8_t plan[16];
    uint16_t got = 0;
    (void)conn; (void)attr; (void)arg;

    int rc = ble_hs_mbuf_to_flat(ctxt->om, plan, sizeof(plan), &got);
    if (rc != 0 || got != sizeof(plan)) {
        return BLE_ATT_ERR_INVALID_ATTR_VALUE_LEN;
    }
    return k_msgq_put(&rx_msgq, plan, K_NO_WAIT) ? BLE_ATT_ERR_INSUFFICIENT_RES : 0;
}

// bad: assert CWE-617
#define FATAL_IF(c) do { if (c) { LOG_ERR("fatal %s:%d", __FILE__, __LINE__); sys_reboot_cold(); } } while (0)
void sys_reboot_cold(void);

void can_rx_cfg(const struct device *dev, struct can_frame *f, void *user)
{
    uint16_t *table = user;
    (void)dev;

    FATAL_IF(f->dlc < 3);
    FATAL_IF(f->data[0] >= 32);
    table[f->data[0]] = sys_get_be16(&f->data[1]);
}

// good: assert CWE-617
#define DROP_IF(c) do { if (c) { atomic_inc(&can_dropped); return; } } while (0)
static atomic_t can_dropped;

void can_rx_gain(const struct device *dev, struct can_frame *f, void *user)
{
    uint16_t *table = user;
    (void)dev;

    DROP_IF(f->dlc < 3);
    DROP_IF(f->data[0] >= 32);
    table[f->data[0]] = sys_get_be16(&f->data[1]);
}

// bad: recursion CWE-674
struct jcur { const char *s; size_t n; size_t i; };
static int j_value(struct jcur *c);

static int j_array(struct jcur *c)
{
    while (c->i < c->n && c->s[c->i] != ']') {
        if (j_value(c) != 0) { return -EINVAL; }
        if (c->i < c->n && c->s[c->i] == ',') { c->i++; }
    }
    return c->i++ < c->n ? 0 : -EINVAL;
}
static int j_value(struct jcur *c)
{
    if (c->i >= c->n) { return -EINVAL; }
    if (c->s[c->i] == '[') {
        c->i++;
        return j_array(c);
    }
    c->i++;
    return 0;
}
int json_check(const char *s, size_t n)
{
    struct jcur c = { s, n, 0 };
    return j_value(&c);
}

// good: recursion CWE-674
int brackets_check(const char *s, size_t n)
{
    uint32_t kinds = 0;
    unsigned depth = 0;

    for (size_t i = 0; i < n; i++) {
        switch (s[i]) {
        case '[': case '{':
            if (depth == 32) { return -E2BIG; }
            WRITE_BIT(kinds, depth, s[i] == '{');
            depth++;
            break;
        case ']': case '}':
            if (depth == 0) { return -EINVAL; }
            depth--;
            if (!!(kinds & BIT(depth)) != (s[i] == '}')) { return -EINVAL; }
            break;
        default: break;
        }
    }
    return depth == 0 ? 0 : -EINVAL;
}

// bad: recursion CWE-674
int dir_purge(const char *path)
{
    lfs_dir_t d;
    struct lfs_info info;
    char sub[LFS_NAME_MAX + 64];

    if (lfs_dir_open(&lfs, &d, path) < 0) { return -1; }
    while (lfs_dir_read(&lfs, &d, &info) > 0) {
        if (info.name[0] == '.') { continue; }
        snprintf(sub, sizeof(sub), "%s/%s", path, info.name);
        if (info.type == LFS_TYPE_DIR) {
            dir_purge(sub);
        }
        lfs_remove(&lfs, sub);
    }
    return lfs_dir_close(&lfs, &d);
}

// good: recursion CWE-674
struct menu_node { const char *title; const struct menu_node *child; uint8_t n; };
extern const struct menu_node menu_root;

static unsigned menu_count_at(const struct menu_node *m, unsigned level)
{
    unsigned n = 1;

    /* constant tree in flash, three levels */
    if (level < 3) {
        for (uint8_t i = 0; i < m->n; i++) {
            n += menu_count_at(&m->child[i], level + 1);
        }
    }
    return n;
}
unsigned menu_count(void)
{
    return menu_count_at(&menu_root, 0);
}

// bad: recursion CWE-770
struct sub { sys_snode_t node; char topic[]; };
static sys_slist_t subs = SYS_SLIST_STATIC_INIT(&subs);

int sub_request(const char *topic, size_t n)
{
    struct sub *s = k_malloc(sizeof(*s) + n + 1);

    if (s == NULL) { return -ENOMEM; }
    memcpy(s->topic, topic, n);
    s->topic[n] = '\0';
    sys_slist_append(&subs, &s->node);
    return 0;
}

// good: recursion CWE-770
#define OBS_MAX 8
#define OBS_NAME 32
struct obs { char topic[OBS_NAME]; };
K_MEM_SLAB_DEFINE_STATIC(obs_slab, sizeof(struct obs), OBS_MAX, 4);

int obs_request(const char *topic, size_t n, struct obs **out)
{
    void *blk;

    if (n >= OBS_NAME) { return -ENAMETOOLONG; }
    if (k_mem_slab_alloc(&obs_slab, &blk, K_NO_WAIT) != 0) { return -EBUSY; }
    *out = blk;
    memcpy((*out)->topic, topic, n);
    (*out)->topic[n] = '\0';
    return 0;
}
