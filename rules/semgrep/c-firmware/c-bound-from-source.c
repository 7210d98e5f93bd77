#include <stdlib.h>
#include <string.h>

void set(char *out, const char *name)
{
    // ruleid: c-bound-from-source
    strncpy(out, name, strlen(name));
    // ruleid: c-bound-from-source
    memcpy(out, name, strlen(name) + 1);
    char line[32] = "";
    // ruleid: c-bound-from-source
    strncat(line, name, sizeof(line));
    use(line);
}

int set_checked(char *out, size_t size, const char *name)
{
    if (strlen(name) >= size) {
        return -1;
    }
    // ok: c-bound-from-source
    memcpy(out, name, strlen(name) + 1);
    return 0;
}

char *duplicate(const char *name)
{
    char *copy = malloc(strlen(name) + 1);
    if (copy) {
        // ok: c-bound-from-source
        memcpy(copy, name, strlen(name) + 1);
    }
    return copy;
}

void append(const char *name)
{
    char line[32] = "id=";
    // ok: c-bound-from-source
    strncat(line, name, sizeof(line) - strlen(line) - 1);
    // ok: c-bound-from-source
    memcpy(line, PREFIX, strlen(PREFIX));
    // ok: c-bound-from-source
    strncpy(line, name, sizeof(line) - 1);
    use(line);
}
