#include <stdint.h>
#include <stdlib.h>

uint32_t *samples_create(uint32_t count)
{
    // ruleid: c-alloc-size-overflow
    return malloc(count * sizeof(uint32_t));
}

void *packet_copy(const struct packet *p)
{
    // ruleid: c-alloc-size-overflow
    void *copy = pvPortMalloc(p->items * sizeof(struct item));
    return copy;
}

char *with_terminator(uint32_t length)
{
    // ruleid: c-alloc-size-overflow
    char *text = malloc(length + 1);
    if (length > 100) {
        return text;
    }
    return NULL;
}

uint32_t *samples_create_checked(uint32_t count)
{
    if (count > 1000) {
        return NULL;
    }
    // ok: c-alloc-size-overflow
    return malloc(count * sizeof(uint32_t));
}

uint32_t *samples_create_zeroed(uint32_t count)
{
    // ok: c-alloc-size-overflow
    return calloc(count, sizeof(uint32_t));
}

void *fixed(uint8_t few)
{
    // ok: c-alloc-size-overflow
    void *p = malloc(16 * sizeof(uint32_t));
    // ok: c-alloc-size-overflow
    void *q = malloc(few * 4);
    // ok: c-alloc-size-overflow
    void *r = malloc(COUNT * sizeof(uint32_t));
    return p ? q : r;
}
