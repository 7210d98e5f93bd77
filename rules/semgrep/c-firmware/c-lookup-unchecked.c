#include <stdint.h>

void remove_kind(int kind)
{
    struct entry *first;

    // ruleid: c-lookup-unchecked
    first = TAILQ_FIRST(&queue);
    if (first->kind == kind) {
        drop(first);
    }
}

uint16_t rate_of(uint8_t handle)
{
    // ruleid: c-lookup-unchecked
    struct link *link = link_find_by_handle(handle);
    return link->rate;
}

void stop_session(uint32_t id)
{
    // ruleid: c-lookup-unchecked
    session_t *session = (session_t *)session_lookup(id);
    session->running = false;
}

int dose_of(cJSON *order)
{
    // ruleid: c-lookup-unchecked
    return cJSON_GetObjectItem(order, "dose")->valueint;
}

uint16_t rate_of_well(uint8_t handle)
{
    // ok: c-lookup-unchecked
    struct link *link = link_find_by_handle(handle);
    if (link == NULL) {
        return 0;
    }
    return link->rate;
}

void remove_all(void)
{
    while (!TAILQ_EMPTY(&queue)) {
        // ok: c-lookup-unchecked
        struct entry *first = TAILQ_FIRST(&queue);
        first->gone = true;
        unlink_entry(first);
    }
}

bool is_fast(uint8_t handle)
{
    // ok: c-lookup-unchecked
    struct link *link = link_find_by_handle(handle);
    return link && link->rate > 100;
}

bool is_slow(uint8_t handle)
{
    // ok: c-lookup-unchecked
    struct link *link = link_find_by_handle(handle);
    assert(link != NULL);
    return link->rate < 10;
}
