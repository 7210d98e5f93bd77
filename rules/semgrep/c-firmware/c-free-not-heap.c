#include <stdlib.h>

void local(void)
{
    char line[16];
    use(line);
    // ruleid: c-free-not-heap
    free(line);
}

void literal(int on)
{
    const char *text = "off";
    use(text);
    // ruleid: c-free-not-heap
    free((void *)text);
}

void address(struct item item)
{
    struct item *p = &item;
    // ruleid: c-free-not-heap
    free(p);
}

void heap(void)
{
    char *line = malloc(16);
    use(line);
    // ok: c-free-not-heap
    free(line);
}

void table(void)
{
    char *lines[4];
    lines[0] = malloc(16);
    // ok: c-free-not-heap
    free(lines[0]);
}
