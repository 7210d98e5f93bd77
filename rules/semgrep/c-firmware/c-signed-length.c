#include <string.h>

#define MAX_NAME 16

static char name[MAX_NAME];

int set_name(const char *from, int length)
{
    if (length > MAX_NAME) {
        return -1;
    }
    // ruleid: c-signed-length
    memcpy(name, from, length);
    return 0;
}

int receive(struct port *port)
{
    int n = port_read_length(port);
    if (n <= MAX_NAME)
        // ruleid: c-signed-length
        memmove(name, port->data, n);
    return n;
}

int with_pointer_check(const char *from, short length)
{
    if (from == 0 || length >= 17) {
        return -1;
    }
    // ruleid: c-signed-length
    memcpy(name, from, length);
    return 0;
}

int set_name_checked(const char *from, int length)
{
    if (length < 0 || length > MAX_NAME) {
        return -1;
    }
    // ok: c-signed-length
    memcpy(name, from, length);
    return 0;
}

int set_name_unsigned(const char *from, size_t length)
{
    if (length > MAX_NAME) {
        return -1;
    }
    // ok: c-signed-length
    memcpy(name, from, length);
    return 0;
}

int set_name_compared_unsigned(const char *from, int length)
{
    if (length > sizeof(name)) {
        return -1;
    }
    // ok: c-signed-length
    memcpy(name, from, length);
    return 0;
}

int receive_checked(struct port *port)
{
    int n = port_read_length(port);
    if (n > 0 && n <= MAX_NAME) {
        // ok: c-signed-length
        memmove(name, port->data, n);
    }
    return n;
}
