int parse_value(struct reader *r)
{
    if (peek(r) == '[') {
        next(r);
        // ruleid: c-recursion-on-input
        return parse_value(r);
    }
    return number(r);
}

void decode_name(const char *message, int at, char *out)
{
    while (message[at] != 0) {
        if (message[at] & 0xC0) {
            // ruleid: c-recursion-on-input
            decode_name(message, pointer(message, at), out);
            return;
        }
        at++;
    }
}

int parse_value_limited(struct reader *r, int depth)
{
    if (depth > 4) {
        return -1;
    }
    // ok: c-recursion-on-input
    return parse_value_limited(r, depth + 1);
}

int decode_counted(struct reader *r)
{
    if (++r->depth > MAX_DEPTH) {
        return -1;
    }
    // ok: c-recursion-on-input
    int rc = decode_counted(r);
    r->depth--;
    return rc;
}

int parse_object(struct reader *r)
{
    // ok: c-recursion-on-input
    return parse_value(r);
}

int load_next(void)
{
    if (more()) {
        // ruleid: c-recursion-on-input
        return load_next();
    }
    return 0;
}

void walk_pair(struct node *left, struct node *right)
{
    // ruleid: c-recursion-on-input
    walk_pair(left->next, right->next);
}

/* As C++ has it: functions of one name that take other arguments. */
int load_settings(const char *name, struct card *card)
{
    // ok: c-recursion-on-input
    return load_settings(name, card, DEFAULTS);
}

int load_settings(const char *name)
{
    // ok: c-recursion-on-input
    return load_settings();
}

static int parse_nested_tlv(const uint8_t *p, size_t n)
{
    // ruleid: c-recursion-on-input
    if (p[0] == TLV_NESTED && parse_nested_tlv(p + 2, p[1]) != 0) {
        return -1;
    }
    return 0;
}
