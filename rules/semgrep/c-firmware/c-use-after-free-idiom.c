#include <stdlib.h>

void drop_session(struct session *s)
{
    free(s->buffer);
    // ruleid: c-use-after-free-idiom
    memset(s->buffer, 0, 16);
    s->buffer = NULL;
}

void forget(struct session *s)
{
    free(s->buffer);
    // ruleid: c-use-after-free-idiom
    s->buffer[0] = 0;
}

void release_twice(struct session *s, int failed)
{
    k_free(s->buffer);
    if (failed) {
        count_failure();
    }
    // ruleid: c-use-after-free-idiom
    k_free(s->buffer);
}

void hand_on(struct connection *c)
{
    vPortFree(c->rx_buffer);
    if (c->pending) {
        // ruleid: c-use-after-free-idiom
        process(c->rx_buffer, c->pending);
    }
    c->rx_buffer = NULL;
}

void renew(struct holder *h, char *text)
{
    free(text);
    text = fresh();
    // ok: c-use-after-free-idiom
    h->text = text;
    free(h->text);
    h->text = NULL;
    // ok: c-use-after-free-idiom
    free(h->text);
}

void grow(struct holder *h)
{
    free(h->rows);
    // ok: c-use-after-free-idiom
    h->rows = malloc(2 * sizeof(*h->rows));
}

struct entry *make(int size)
{
    struct entry *entry = malloc(sizeof(*entry));
    free(entry->name);
    // ok: c-use-after-free-idiom
    free(entry);
    return NULL;
}

void monitor_task(struct monitor *m)
{
    m->rows = malloc(ROWS * sizeof(struct row));
    if (m->rows == NULL || !ready()) {
        log_error("no memory for the rows");
        free(m->rows);
        vTaskDelete(NULL);
    }
    // ok: c-use-after-free-idiom
    m->rows[0].name = NULL;
    show(m->rows);
}

void release_rows(struct table *t, int count)
{
    for (int i = 0; i < count; i++) {
        // ok: c-use-after-free-idiom
        free(t->rows[i].values);
    }
    // ok: c-use-after-free-idiom
    free(t->rows);
}
