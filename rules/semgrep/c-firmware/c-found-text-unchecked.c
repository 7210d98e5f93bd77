#include <stdlib.h>
#include <string.h>

void cut_line(char *line)
{
    // ruleid: c-found-text-unchecked
    char *end = strchr(line, '\n');
    *end = '\0';
}

int rate_of(char *command)
{
    // ruleid: c-found-text-unchecked
    char *value = strstr(command, "RATE=") + 5;
    return atoi(value);
}

int second_number(char *line)
{
    strtok(line, ",");
    // ruleid: c-found-text-unchecked
    return atoi(strtok(NULL, ","));
}

int third_number(char *line)
{
    char *token;
    // ruleid: c-found-text-unchecked
    token = strtok(line, ",");
    int first = atoi(token);
    return first;
}

void cut_line_well(char *line)
{
    // ok: c-found-text-unchecked
    char *end = strchr(line, '\n');
    if (end != NULL) {
        *end = '\0';
    }
}

int value_of(char *line)
{
    // ok: c-found-text-unchecked
    char *sign = strchr(line, '=');
    return sign ? atoi(sign + 1) : -1;
}

int has_attribute(const char *attributes, const char *name)
{
    // ok: c-found-text-unchecked
    const char *found = strstr(attributes, name);
    if (found == NULL || found[strlen(name)] != '=') {
        return 0;
    }
    return 1;
}
