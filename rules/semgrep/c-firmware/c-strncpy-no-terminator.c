#include <string.h>

struct patient {
    char name[16];
};

void set_name(struct patient *p, const char *name)
{
    // ruleid: c-strncpy-no-terminator
    strncpy(p->name, name, sizeof(p->name));
}

void show(const char *name)
{
    char line[NAME_SIZE];
    // ruleid: c-strncpy-no-terminator
    strncpy(line, name, NAME_SIZE);
    display(line);
}

void show_zeroed_in_vain(const char *name)
{
    char line[20] = { 0 };
    // ruleid: c-strncpy-no-terminator
    strncpy(line, name, 20);
    display(line);
}

void set_name_terminated(struct patient *p, const char *name)
{
    // ok: c-strncpy-no-terminator
    strncpy(p->name, name, sizeof(p->name));
    p->name[sizeof(p->name) - 1] = '\0';
}

void show_terminated(const char *name)
{
    char line[20] = { 0 };
    // ok: c-strncpy-no-terminator
    strncpy(line, name, sizeof(line) - 1);
    display(line);
    // ok: c-strncpy-no-terminator
    strncpy(line, "ready", sizeof(line));
}

int show_checked(const char *name)
{
    char line[20];
    if (strlen(name) >= sizeof(line)) {
        return -1;
    }
    // ok: c-strncpy-no-terminator
    strncpy(line, name, sizeof(line));
    return display(line);
}
