#include <stdio.h>
#include <string.h>

void greet(char *out, const char *name)
{
    // ruleid: c-sprintf-unbounded
    sprintf(out, "hello %s", name);
    // ruleid: c-sprintf-unbounded
    sprintf(out, "id=%d name=%-8s", 1, name);
    // ruleid: c-sprintf-unbounded
    (void)sprintf(out + 4,
                  "%s",
                  name);
}

void numbers(char *out, const char *name, int on)
{
    // ok: c-sprintf-unbounded
    sprintf(out, "%d mbar", 12);
    // ok: c-sprintf-unbounded
    sprintf(out, "%.8s", name);
    // ok: c-sprintf-unbounded
    sprintf(out, "%s", "ready");
    // ok: c-sprintf-unbounded
    sprintf(out, "%s", on ? "on" : "off");
    // ok: c-sprintf-unbounded
    sprintf(out, "%s%s", on ? "r" : "", on > 1 ? "" : "-");
    // ok: c-sprintf-unbounded
    sprintf(out, "%s", LINK_INIT_STR);
    // ok: c-sprintf-unbounded
    sprintf(out, "100%% sure");
    // ok: c-sprintf-unbounded
    snprintf(out, 16, "%s", name);
}

int checked(char out[16], const char *name)
{
    if (strlen(name) > 10) {
        return -1;
    }
    // ok: c-sprintf-unbounded
    return sprintf(out, "id=%s", name);
}
