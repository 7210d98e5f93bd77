struct parser {
    void (*done)(int);
    void (*failed)(void);
};

void end_of_header(struct parser *parser, int length)
{
    // ruleid: c-called-pointer-compared
    if (*parser->done != NULL) {
        (*parser->done)(length);
    }
}

void end_of_frame(struct parser *parser)
{
    // ruleid: c-called-pointer-compared
    if (&parser->failed != NULL) {
        parser->failed();
    }
}

void end_of_header_well(struct parser *parser, int length)
{
    // ok: c-called-pointer-compared
    if (parser->done != NULL) {
        (*parser->done)(length);
    }
}

void print_first(char **names)
{
    // ok: c-called-pointer-compared
    if (*names != NULL) {
        print(*names);
    }
}
