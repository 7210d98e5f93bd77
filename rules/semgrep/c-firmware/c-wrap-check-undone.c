#include <stdint.h>
#include <sys/types.h>

ssize_t collect(ssize_t got, int more)
{
    // ruleid: c-wrap-check-undone
    if (got + more < got) {
        return -1;
    }
    return got + more;
}

int fits(uint16_t at, uint16_t length)
{
    // ruleid: c-wrap-check-undone
    return !(at + length < at);
}

int fits_wide(uint32_t at, uint32_t length)
{
    // ok: c-wrap-check-undone
    return !(at + length < at);
}

ssize_t collect_well(ssize_t got, int more)
{
    // ok: c-wrap-check-undone
    if (got > SSIZE_MAX - more) {
        return -1;
    }
    return got + more;
}

int is_before(int at, int step, int end)
{
    // ok: c-wrap-check-undone
    return at + step < end;
}

uint16_t rank_after(uint16_t rank, uint16_t step)
{
    // ok: c-wrap-check-undone
    if ((uint16_t)(rank + step) < rank) {
        return 0xffff;
    }
    return rank + step;
}
