#define CHANNELS 8

static int level[CHANNELS];

int sum(void)
{
    int total = 0;
    for (int i = 0; i <= CHANNELS; i++) {
        // ruleid: c-off-by-one-loop
        total += level[i];
    }
    return total;
}

void clear(void)
{
    int values[10];
    int i;
    for (i = 0; i <= 10; ++i)
        // ruleid: c-off-by-one-loop
        values[i] = 0;
    for (i = 0; i <= sizeof(values) / sizeof(values[0]); i++) {
        if (i > 2) {
            // ruleid: c-off-by-one-loop
            values[i] = 1;
        }
    }
    use(values);
}

int sum_well(void)
{
    int total = 0;
    int one_more[CHANNELS + 1];
    for (int i = 0; i < CHANNELS; i++) {
        // ok: c-off-by-one-loop
        total += level[i];
    }
    for (int i = 0; i <= CHANNELS; i++) {
        // ok: c-off-by-one-loop
        one_more[i] = 0;
    }
    for (int i = 1; i <= CHANNELS; i++) {
        // ok: c-off-by-one-loop
        total += level[i - 1];
    }
    for (int i = 0; i <= CHANNELS; i++) {
        if (i == CHANNELS) {
            break;
        }
        // ok: c-off-by-one-loop
        total += level[i];
    }
    for (int i = 0; i <= CHANNELS - 1; i++) {
        // ok: c-off-by-one-loop
        total += level[i];
    }
    return total + one_more[0];
}
