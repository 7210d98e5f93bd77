#include <stdio.h>

struct port {
    char *(*gets)(char *buffer, int size);
};

void read_console(void)
{
    char line[32];
    // ruleid: c-gets
    gets(line);
}

char *read_console_in_condition(char *line)
{
    // ruleid: c-gets
    if (gets(line) == NULL) {
        return NULL;
    }
    // ruleid: c-gets
    return (gets)(line);
}

void read_bounded(struct port *port, FILE *in)
{
    char line[32];
    // ok: c-gets
    fgets(line, sizeof(line), in);
    // ok: c-gets
    port->gets(line, sizeof(line));
    // ok: c-gets
    uart_gets(line, sizeof(line));
}
