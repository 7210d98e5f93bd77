#include <stdlib.h>
#include <string.h>

struct record {
    char name[16];
};

void clear(struct record *r)
{
    // ruleid: c-sizeof-pointer
    memset(r, 0, sizeof(r));
}

void store(char out[32], const char *in)
{
    // ruleid: c-sizeof-pointer
    strncpy(out, in, sizeof(out));
    // ruleid: c-sizeof-pointer
    for (unsigned i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
        out[i]++;
    }
}

struct record *create(void)
{
    // ruleid: c-sizeof-pointer
    struct record *r = malloc(sizeof(r));
    return r;
}

int same(const struct record *a, const struct record *b)
{
    // ruleid: c-sizeof-pointer
    return memcmp(a, b, sizeof(a)) == 0;
}

void look_alikes(struct record *r, const char *in)
{
    char local[32];
    // ok: c-sizeof-pointer
    memset(r, 0, sizeof(*r));
    // ok: c-sizeof-pointer
    memset(local, 0, sizeof(local));
    // ok: c-sizeof-pointer
    strncpy(r->name, in, sizeof(r->name));
    // ok: c-sizeof-pointer
    memcpy(r->name, &in, sizeof(in));
    // ok: c-sizeof-pointer
    struct record **table = malloc(10 * sizeof(r));
    use(table, sizeof(local) / sizeof(local[0]));
}

int open_sealed(const unsigned char *calc, const unsigned char tag[16])
{
    // ruleid: c-sizeof-pointer
    return eq_ct(calc, tag, sizeof(tag));
}

int matches(const unsigned char *stored, const unsigned char *calc)
{
    // ruleid: c-sizeof-pointer
    return ct_equal(stored, calc, sizeof(calc));
}

int put(char *out, const char *in)
{
    // ruleid: c-sizeof-pointer
    if (strlen(in) >= sizeof(out)) {
        return -1;
    }
    strcpy(out, in);
    return 0;
}

int total(const unsigned short samples[8])
{
    int sum = 0;
    // ruleid: c-sizeof-pointer
    for (unsigned i = 0; i < ARRAY_SIZE(samples); i++) {
        sum += samples[i];
    }
    return sum;
}

void handed_on(struct record *r, unsigned char *p)
{
    unsigned char local[16];
    // ok: c-sizeof-pointer
    queue_put(&queue, &p, sizeof(p));
    // ok: c-sizeof-pointer
    eq_ct(local, p, sizeof(local));
    // ok: c-sizeof-pointer
    printf("%p takes %u bytes", p, sizeof(p));
    // ok: c-sizeof-pointer
    kx_copy(r, p, sizeof(*r));
}
