#include <unistd.h>

void receive(int fd)
{
    char line[64];
    int n = read(fd, line, sizeof(line));
    if (n < 0) {
        return;
    }
    // ruleid: c-terminator-past-end
    line[n] = '\0';
    handle(line);
}

void mark(void)
{
    char line[SIZE];
    // ruleid: c-terminator-past-end
    line[SIZE] = 0;
    // ruleid: c-terminator-past-end
    line[sizeof(line)] = 0;
    handle(line);
}

void receive_well(int fd)
{
    char line[64];
    int n = read(fd, line, sizeof(line) - 1);
    if (n < 0) {
        return;
    }
    // ok: c-terminator-past-end
    line[n] = '\0';
    // ok: c-terminator-past-end
    line[63] = '\0';
    // ok: c-terminator-past-end
    line[sizeof(line) - 1] = '\0';
    handle(line);
}

void receive_checked(int fd)
{
    char line[64];
    unsigned n = read(fd, line, sizeof(line));
    if (n >= sizeof(line)) {
        return;
    }
    // ok: c-terminator-past-end
    line[n] = '\0';
    handle(line);
}

void mqttCallback(char *topic, byte *payload, unsigned int length)
{
    // ruleid: c-terminator-past-end
    payload[length] = 0;
    show(atoi((char *)payload));
}

void messageCallback(char *topic, byte *payload, unsigned int length)
{
    char text[32];
    if (length >= sizeof(text)) {
        return;
    }
    memcpy(text, payload, length);
    // ok: c-terminator-past-end
    text[length] = 0;
    show(atoi(text));
}
