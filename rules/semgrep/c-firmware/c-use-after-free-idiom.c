#include <stdlib.h>

int report(struct alarm *alarm)
{
    free(alarm);
    // ruleid: c-use-after-free-idiom
    return alarm->code;
}

void release_list(struct node *head)
{
    // ruleid: c-use-after-free-idiom
    for (struct node *n = head; n != NULL; n = n->next) {
        // ruleid: c-use-after-free-idiom
        free(n);
    }
}

void release_list_while(struct node *n)
{
    while (n != NULL) {
        // ruleid: c-use-after-free-idiom
        free(n);
        // ruleid: c-use-after-free-idiom
        n = n->next;
    }
}

void release_twice(char *buffer, int failed)
{
    free(buffer);
    if (failed) {
        count_failure();
    }
    // ruleid: c-use-after-free-idiom
    free(buffer);
}

void hand_on(char *buffer)
{
    vPortFree(buffer);
    // ruleid: c-use-after-free-idiom
    queue_send(&queue, buffer);
}

void drop_session(struct session *s)
{
    free(s->buffer);
    // ruleid: c-use-after-free-idiom
    memset(s->buffer, 0, 16);
    s->buffer = NULL;
}

void release_list_well(struct node *n)
{
    while (n != NULL) {
        struct node *next = n->next;
        // ok: c-use-after-free-idiom
        free(n);
        n = next;
    }
}

int report_well(struct alarm *alarm)
{
    int code = alarm->code;
    free(alarm);
    // ok: c-use-after-free-idiom
    return code;
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

int select(struct alarm *alarm, int kind)
{
    switch (kind) {
    case 0:
        free(alarm);
        return 0;
    case 1:
        // ok: c-use-after-free-idiom
        return alarm->code;
    }
    if (kind == 3) {
        free(alarm);
        return 0;
    }
    // ok: c-use-after-free-idiom
    return alarm->code;
}

struct entry *make(int size)
{
    struct entry *entry = malloc(sizeof(*entry));
    int *spare = malloc(4);
    if (spare == NULL) {
        free(entry);
        exit(1);
    }
    // ok: c-use-after-free-idiom
    *entry->name = 0;
    free(entry->name);
    // ok: c-use-after-free-idiom
    free(entry);
    return NULL;
}

void forget(struct session *s)
{
    free(s->buffer);
    // ruleid: c-use-after-free-idiom
    s->buffer[0] = 0;
}

void release_table(char **table, int count)
{
    for (int i = 0; i < count; i++) {
        free(table[i]);
    }
    // ok: c-use-after-free-idiom
    free(table);
}

void renew_all(struct entry *entry, int n)
{
    for (int i = 0; i < n; i++) {
        // ok: c-use-after-free-idiom
        entry = malloc(n * sizeof(*entry));
        use(entry);
        free(entry);
    }
}

void monitor_task(void *argument)
{
    struct row *rows = malloc(ROWS * sizeof(struct row));
    if (rows == NULL || !ready()) {
        log_error("no memory for the rows");
        free(rows);
        vTaskDelete(NULL);
    }
    // ok: c-use-after-free-idiom
    rows[0].name = NULL;
    show(rows);
}
