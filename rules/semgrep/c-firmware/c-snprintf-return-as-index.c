#include <stdio.h>

void terminate(char out[16], const char *name)
{
    int n = snprintf(out, 16, "%s", name);
    // ruleid: c-snprintf-return-as-index
    out[n] = '\n';
}

void list(char *out, size_t size, const char **names, int count)
{
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        // ruleid: c-snprintf-return-as-index
        used += snprintf(out + used, size - used, "%s,", names[i]);
    }
}

void list_well(char *out, size_t size, const char **names, int count)
{
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        // ok: c-snprintf-return-as-index
        used += snprintf(out + used, size - used, "%s,", names[i]);
        if (used >= size) {
            return;
        }
    }
}

void list_bounded(char *out, size_t size, const char **names, int count)
{
    size_t used = 0;
    for (int i = 0; i < count && used < size; i++) {
        // ok: c-snprintf-return-as-index
        used += snprintf(out + used, size - used, "%s,", names[i]);
    }
}

int terminate_well(char out[16], const char *name)
{
    int n = snprintf(out, 16, "%s", name);
    if (n < 0 || n >= 16) {
        return -1;
    }
    // ok: c-snprintf-return-as-index
    out[n] = '\n';
    return n;
}
