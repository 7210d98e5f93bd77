#include <stdio.h>

void parse(const char *line, FILE *in)
{
    char word[16];
    int n;
    // ruleid: c-scanf-unbounded-string
    sscanf(line, "%s", word);
    // ruleid: c-scanf-unbounded-string
    fscanf(in, "%d %s", &n, word);
    // ruleid: c-scanf-unbounded-string
    if (sscanf(line, "name=%[^;]", word) != 1) {
        return;
    }
    // ok: c-scanf-unbounded-string
    sscanf(line, "%15s", word);
    // ok: c-scanf-unbounded-string
    sscanf(line, "%*s %d", &n);
    // ok: c-scanf-unbounded-string
    sscanf(line, "%d%%s", &n);
    // ok: c-scanf-unbounded-string
    sscanf(line, "name=%15[^;]", word);
}
