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
