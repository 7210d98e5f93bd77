#include <stdlib.h>
#include <string.h>

#define DEFAULT_NAME "pump"

struct settings {
    char name[16];
};

void set_name(struct settings *s, const char *name)
{
    // ruleid: c-unbounded-copy
    strcpy(s->name, name);
}

void join(char *out, char *argv[])
{
    // ruleid: c-unbounded-copy
    strcat(out, argv[1]);
    // ruleid: c-unbounded-copy
    strcpy(out + strlen(out), argv[2]);
}

int checked_too_late(char *out, const char *in)
{
    // ruleid: c-unbounded-copy
    strcpy(out, in);
    if (strlen(in) >= 16) {
        return -1;
    }
    return 0;
}

char *chained(char *out, const char *a, const char *b)
{
    // ruleid: c-unbounded-copy
    return stpcpy(stpcpy(out, "id="), b);
}

void set_default(struct settings *s, int on)
{
    // ok: c-unbounded-copy
    strcpy(s->name, "pump-1");
    // ok: c-unbounded-copy
    strcpy(s->name, DEFAULT_NAME);
    // ok: c-unbounded-copy
    strcat(s->name, on ? "on" : "off");
}

int set_checked(struct settings *s, const char *name)
{
    if (strlen(name) >= sizeof(s->name)) {
        return -1;
    }
    // ok: c-unbounded-copy
    strcpy(s->name, name);
    return 0;
}

int set_checked_by_length(struct settings *s, const char *name)
{
    size_t length = strlen(name);
    if (length < sizeof(s->name))
        // ok: c-unbounded-copy
        strcpy(s->name, name);
    return 0;
}

char *duplicate(const char *name)
{
    char *copy = (char *)malloc(strlen(name) + 1);
    if (copy == NULL) {
        return NULL;
    }
    // ok: c-unbounded-copy
    strcpy(copy, name);
    return copy;
}

char *duplicate_in_two_steps(const char *name)
{
    size_t size = strlen(name) + 1;
    char *copy = pool_take(size);
    if (copy != NULL) {
        // ok: c-unbounded-copy
        strcpy(copy, name);
    }
    return copy;
}
