char *copy_name(const uint8_t *msg)
{
    uint16_t len = (uint16_t)(msg[0] << 8 | msg[1]);
    // ruleid: c-heap-from-input
    char *name = malloc(len + 1u);
    return name;
}

void *take(const uint8_t *packet)
{
    // ruleid: c-heap-from-input
    return pvPortMalloc(packet[1]);
}

char *copy_name_bounded(const uint8_t *msg)
{
    uint16_t len = (uint16_t)(msg[0] << 8 | msg[1]);
    if (len > MAX_NAME) {
        return NULL;
    }
    // ok: c-heap-from-input
    return malloc(len + 1u);
}

void *take_clamped(const uint8_t *packet)
{
    // ok: c-heap-from-input
    return pvPortMalloc(MIN(packet[1], 32));
}

void *take_fixed(const uint8_t *packet)
{
    // ok: c-heap-from-input
    void *p = malloc(sizeof(struct session));
    handle(p, packet[0]);
    return p;
}

void on_blob(struct pbuf *p)
{
    uint32_t want = lwip_ntohl(*(uint32_t *)p->payload);
    // ruleid: c-heap-from-input
    uint8_t *blob = mem_malloc(want);
    keep(blob);
}

void on_small_blob(struct pbuf *p)
{
    uint32_t want = lwip_ntohl(*(uint32_t *)p->payload);
    if (want > 256) {
        return;
    }
    // ok: c-heap-from-input
    uint8_t *blob = mem_malloc(want);
    keep(blob);
}

void take_blocks(const uint8_t *pdu)
{
    uint32_t total = sys_get_be32(pdu + 4);
    // ruleid: c-heap-from-input
    uint8_t *room = k_malloc(total);
    keep(room);
}

void take_blocks_well(const uint8_t *pdu)
{
    uint32_t total = sys_get_be32(pdu + 4);
    if (total > MOST) {
        return;
    }
    // ok: c-heap-from-input
    uint8_t *room = k_malloc(total);
    keep(room);
}
