char *describe(int code)
{
    char text[16];
    format(text, code);
    // ruleid: c-return-stack-address
    return text;
}

struct reading *take(void)
{
    struct reading r = sensor_read();
    if (r.valid) {
        // ruleid: c-return-stack-address
        return &r;
    }
    return 0;
}

static struct reading last;

struct reading *take_static(void)
{
    static struct reading r;
    // ok: c-return-stack-address
    return r.valid ? &r : &last;
}

char *describe_static(int code)
{
    static char text[16];
    format(text, code);
    // ok: c-return-stack-address
    return text;
}

struct reading *take_global(void)
{
    int unused = 0;
    // ok: c-return-stack-address
    return &last;
}

char first(void)
{
    char text[16];
    format(text, 1);
    // ok: c-return-stack-address
    return text[0];
}
