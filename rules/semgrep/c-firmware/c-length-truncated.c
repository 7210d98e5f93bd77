#include <stdint.h>
#include <string.h>

void send(const char *name)
{
    // ruleid: c-length-truncated
    uint8_t length = strlen(name);
    uint8_t total;
    // ruleid: c-length-truncated
    total = strlen(name);
    // ruleid: c-length-truncated
    put((uint8_t)strlen(name));
    use(length, total);
}

int send_well(const char *name)
{
    // ok: c-length-truncated
    size_t length = strlen(name);
    if (strlen(name) > 255) {
        return -1;
    }
    // ok: c-length-truncated
    put((uint8_t)strlen(name));
    // ok: c-length-truncated
    uint8_t fixed = strlen("ready");
    use(length, fixed);
    return 0;
}

void send_fixed(void)
{
    // ok: c-length-truncated
    put((uint8_t)strlen("ready"));
    // ok: c-length-truncated
    uint16_t wide = strlen("ready");
    use(wide);
}
