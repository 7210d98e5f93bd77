#include <stdint.h>

struct header {
    uint16_t length;
    uint16_t flags;
};

int take_fragment(struct header *head)
{
    uint16_t flags = ntohs(head->flags);
    // ruleid: c-wire-order-mixed
    if (head->length < 28)
        return 0;
    int rest = ntohs(head->length) - 20;
    return flags ? rest : 0;
}

int take_frame(struct header *head)
{
    uint16_t length = sys_be16_to_cpu(head->length);
    // ruleid: c-wire-order-mixed
    if (head->length > MAX_FRAME) {
        return -1;
    }
    return length;
}

int take_fragment_well(struct header *head)
{
    // ok: c-wire-order-mixed
    if (ntohs(head->length) < 28)
        return 0;
    return ntohs(head->length) - 20;
}

int take_turned(struct header *head)
{
    head->length = ntohs(head->length);
    // ok: c-wire-order-mixed
    if (head->length < 28)
        return 0;
    return head->length - 20;
}

int take_other_field(struct header *head)
{
    uint16_t flags = ntohs(head->flags);
    // ok: c-wire-order-mixed
    if (head->length < 28)
        return 0;
    return flags;
}
