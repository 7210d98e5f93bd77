#include <stdlib.h>
#include <string.h>

struct node *create(int value)
{
    // ruleid: c-alloc-unchecked
    struct node *n = malloc(sizeof(*n));
    n->value = value;
    return n;
}

void fill(int count)
{
    // ruleid: c-alloc-unchecked
    int *values = (int *)calloc(count, sizeof(int));
    if (count > 3) {
        count = 3;
    }
    values[0] = count;
    publish(values);
}

char *copy(const char *from, int n)
{
    char *to;
    // ruleid: c-alloc-unchecked
    to = pvPortMalloc(n);
    memcpy(to, from, n);
    return to;
}

struct node *create_checked(int value)
{
    // ok: c-alloc-unchecked
    struct node *n = malloc(sizeof(*n));
    if (n == NULL) {
        return NULL;
    }
    n->value = value;
    return n;
}

struct node *create_in_condition(int value)
{
    struct node *n;
    // ok: c-alloc-unchecked
    if ((n = malloc(sizeof(*n))) != NULL) {
        n->value = value;
    }
    return n;
}

void fill_asserted(int count)
{
    // ok: c-alloc-unchecked
    int *values = (int *)calloc(count, sizeof(int));
    configASSERT(values != NULL);
    values[0] = count;
    publish(values);
}

struct node *hand_on(void)
{
    // ok: c-alloc-unchecked
    struct node *n = malloc(sizeof(struct node));
    return n;
}
