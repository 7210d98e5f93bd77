int check(int state, char *p)
{
    // ruleid: c-assignment-in-condition
    if (state = 3) {
        return 1;
    }
    // ruleid: c-assignment-in-condition
    if (state = STATE_ALARM)
        return 2;
    // ruleid: c-assignment-in-condition
    while (p = NULL) {
        step();
    }
    // ok: c-assignment-in-condition
    if (state == 3) {
        return 3;
    }
    // ok: c-assignment-in-condition
    if ((p = next(p)) != NULL) {
        return 4;
    }
    // ok: c-assignment-in-condition
    while ((state = read_byte())) {
        step();
    }
    // ok: c-assignment-in-condition
    if (state >= STATE_ALARM) {
        return 5;
    }
    return 0;
}
