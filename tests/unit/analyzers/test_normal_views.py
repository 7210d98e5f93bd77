"""What a parser without preprocessor stumbles over is blanked or replaced, line for line; nothing else is."""

import pytest

from gatekeeper.analyzers.normal.views import View, isolated, outline, views_of


def views(*lines: str, cplusplus: bool = False) -> tuple[View, ...]:
    return views_of("\n".join(lines) + "\n", cplusplus=cplusplus)[0]


def squeezed(view: View) -> list[str]:
    return [" ".join(line.split()) for line in view.text.split("\n")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("int MY_API f(void) { return 1; }", "int f(void) { return 1; }", id="macro before a name"),
        pytest.param("__attribute__((weak)) void f(void) {}", "void f(void) {}", id="attribute in front"),
        pytest.param("static FORCE_INLINE uint8_t f(int a) {}", "static uint8_t f(int a) {}", id="inline macro"),
        pytest.param("void f(int a UNUSED) {}", "void f(int a ) {}", id="macro behind a parameter"),
        pytest.param("void f(void) SECTION(ram) {}", "void f(void) {}", id="macro behind the list"),
        pytest.param(
            "void f(void) { *(__IO uint32_t *) REG = 1; }",
            "void f(void) { *( uint32_t *) REG = 1; }",
            id="access word of CMSIS in a cast",
        ),
        pytest.param("__PACKED_STRUCT word { uint16_t v; };", "struct word { uint16_t v; };", id="packed struct of CMSIS"),
        pytest.param(
            "void f(void) { p = ( struct list * config_VOLATILE ) q; }",
            "void f(void) { p = ( struct list * ) q; }",
            id="macro behind the star of a cast",
        ),
        pytest.param(
            "int f(void) { return a == ( config_VOLATILE tick_t ) b; }",
            "int f(void) { return a == ( tick_t ) b; }",
            id="macro before the type of a cast",
        ),
        pytest.param(
            "const set_t keys OUR_ATTRS((weak)) = { .count = 1 };",
            "const set_t keys = { .count = 1 };",
            id="macro with a list behind a name",
        ),
        pytest.param(
            "static const char tag[] OUR_ATTRS((used)) = A_TAG;",
            "static const char tag[] = A_TAG;",
            id="macro with a list behind an array",
        ),
        pytest.param(
            "static void OUR_ATTRS((noreturn)) stop(const char *why, ...) {} void LOUD(int a) OUR_SECTION(ram) {}",
            "static void stop(const char *why, ...) {} void LOUD(int a) {}",
            id="macro with a list before a function's name",
        ),
        pytest.param(
            "int FIRST(int a); my_t SECOND(int a); struct word THIRD(int a); OUR_API my_t FOURTH(int a);",
            "int FIRST(int a); my_t SECOND(int a); struct word THIRD(int a); my_t FOURTH(int a);",
            id="functions whose names shout",
        ),
        pytest.param(
            "static uint8_t OUR_ALIGNED(32) buffer[8]; void f(void) { static uint8_t OUR_ALIGNED(64) iv[2] = { 1, 2 }; }",
            "static uint8_t buffer[8]; void f(void) { static uint8_t iv[2] = { 1, 2 }; }",
            id="macro with a list between a type and a name",
        ),
        pytest.param(
            'void f(void) { __asm__ __volatile__("dcbst 0,%0" : : "r" (addr) : "memory"); }',
            "void f(void) { ; }",
            id="assembly with operands",
        ),
        pytest.param(
            "extern uint32_t __data$$Base; void f(void) { p = &__data$$Base; }",
            "extern uint32_t __data__Base; void f(void) { p = &__data__Base; }",
            id="a section's name as the linker has it",
        ),
        pytest.param(
            "int f(void *p) { return ((word_t (*)(void))p)(); }",
            "int f(void *p) { return ((word_t (*)(void))p)(); }",
            id="cast to a pointer to a function",
        ),
        pytest.param(
            "enum mode f(void) { return state.mode; } enum mode { A, B };",
            "enum mode f(void) { return state.mode; } enum mode { A, B };",
            id="function whose answer is an enum",
        ),
        pytest.param(
            "void f(void) __interrupt 6; void g(void) __interrupt TX_VECTOR __using 1 { h(); }",
            "void f(void) ; void g(void) { h(); }",
            id="interrupt of SDCC with its vector",
        ),
        pytest.param(
            "void f(void) interrupt 1 using 2 { int interrupt = 0; use(interrupt); }",
            "void f(void) { int interrupt = 0; use(interrupt); }",
            id="interrupt of Keil with its vector",
        ),
        pytest.param(
            "void f(void) { mask = 1UL << n; low = ADC_IT >> 8; top = BASE << 16; }",
            "void f(void) { mask = 1UL << n; low = ADC_IT >> 8; top = BASE << 16; }",
            id="a shift is no second macro",
        ),
        pytest.param(
            "int f(int a, int b) { return (a * b) + (size_t) a; }",
            "int f(int a, int b) { return (a * b) + (size_t) a; }",
            id="a product in brackets is no cast",
        ),
        pytest.param(
            "static const uint8_t oid[] = OID_ISO OID_GOV OID_KEY;",
            "static const uint8_t oid[] = OID_ISO ;",
            id="parts of a string by macros",
        ),
        pytest.param(
            "const struct board b = { .a = 1, SET_POWER(on) SET_TERM(off) };",
            "const struct board b = { .a = 1, SET_POWER(on),SET_TERM(off) };",
            id="macros without comma in an initialiser",
        ),
        pytest.param(
            "const int a[2] = { LOW(1)[0], HIGH };",
            "const int a[2] = { LOW(1)[0], HIGH };",
            id="an index behind a macro",
        ),
        pytest.param("ISR(TIMER1_vect) { g(); }", "int ISR( ) { g(); }", id="macro as a head"),
        pytest.param("static ALIGNED(4) uint8_t b[8];", "static uint8_t b[8];", id="alignment of a table"),
        pytest.param("uint8_t b[8] IN_RAM = {0};", "uint8_t b[8] = {0};", id="macro behind a size"),
        pytest.param("typedef struct ALIGNED(4) { int a; } t;", "typedef struct { int a; } t;", id="struct"),
        pytest.param(
            "void f(void) { DEBUG(p(1); q(2);) if (a) DEBUG(p(3);) else TRACE(q(4);); }",
            "void f(void) { p(1); q(2); if (a) {p(3);} else {q(4);}; }",
            id="statements given to a macro",
        ),
        pytest.param(
            "void f(void) { UPTO(i = 0; i < 9) { g(); } for (;;) { h(); } }",
            "void f(void) { if (1 ) { g(); } for (;;) { h(); } }",
            id="a loop's head is not given statements",
        ),
        pytest.param("void f(void) { LIST_EACH(a, b) { g(); } }", "void f(void) { if (a, b) { g(); } }", id="block macro"),
        pytest.param(
            "void f(void) { EACH(struct x *, b) { g(); } }",
            "void f(void) { if (1 ) { g(); } }",
            id="block macro with a type",
        ),
        pytest.param('void f(void) { p("a" PRIu32 "b"); }', 'void f(void) { p("a" "b"); }', id="macro between strings"),
        pytest.param("void f(void) { x = va_arg(ap, int); }", "void f(void) { x = va_arg(ap, TTT); }", id="type as an argument"),
        pytest.param("void f(void) { CHECK(a, >, b); }", "void f(void) { CHECK(a, 0, b); }", id="operator"),
        pytest.param("void f(void) { CHECK(a,); }", "void f(void) { CHECK(a,0); }", id="nothing"),
        pytest.param('void f(void) { __asm volatile ("nop" ::: "memory"); g(); }', "void f(void) { ; g(); }", id="assembly"),
        pytest.param("int f(void) { int new = 1; return new; }", "int f(void) { int ne_ = 1; return ne_; }", id="C++ word in C"),
        pytest.param(
            "int f(int a) { if (a > 3) { return g(a, 2); } return a * 2; }",
            "int f(int a) { if (a > 3) { return g(a, 2); } return a * 2; }",
            id="plain C stays as it is",
        ),
        pytest.param(
            "struct s { void (*go)(int, char *); unsigned a : 3; };",
            "struct s { void (*go)(int, char *); unsigned a : 3; };",
            id="plain struct stays as it is",
        ),
    ],
)  # fmt: skip
def test_c_is_mended_where_a_macro_stands_in_the_way(source: str, expected: str) -> None:
    assert squeezed(views(source)[0])[0] == expected


def test_each_branch_is_in_a_view_and_equal_conditions_go_together() -> None:
    found = views(
        "#ifdef A", "int f(int a) {", "#else", "int f(void) {", "#endif",
        "#if defined(A)", "  return a;", "#else", "  return 0;", "#endif", "}",
    )  # fmt: skip
    assert [[n for n, line in enumerate(squeezed(v), 1) if line] for v in found] == [
        [2, 7, 11],
        [4, 9, 11],
    ]
    assert [view.functions for view in found] == [((2, 11),), ((4, 11),)]


def test_what_no_compiler_sees_is_in_no_view_and_not_missed() -> None:
    source = '#if 0\nthis is no C\n#endif\n#ifdef __cplusplus\nextern "C" {\n#endif\nint a;\n'
    found, unseen = views_of(source, cplusplus=False)
    assert squeezed(found[0])[6] == "int a;"
    assert not any("no C" in view.text or "extern" in view.text for view in found)
    assert not unseen


def test_lines_of_a_configuration_whose_brackets_do_not_pair_are_told() -> None:
    found, unseen = views_of("#ifdef A\nint a(\n#else\nint a;\n#endif\n", cplusplus=False)
    assert found[0].fault == "line 2: '(' is never closed"
    assert unseen == frozenset({2})


def test_braces_alone_at_file_level_are_gone_past() -> None:
    assert views_of("{ x } { y }\nint f(void) { return 0; }\n", cplusplus=False)[0]


def test_an_include_guard_is_no_condition() -> None:
    assert len(views("#ifndef X_H", "#define X_H", "int a;", "#endif")) == 1


def test_a_macro_continued_by_a_comment_does_not_leak_into_the_code() -> None:
    found = views("#define M(a) /* one", "   two */ { a", "int f(void) { return 1; }")
    assert found[0].fault == ""
    assert found[0].functions == ((3, 3),)


def test_a_function_alone_and_the_rest_without_functions_keep_their_lines() -> None:
    view = views("int a;", "int f(void) {", "  return 1;", "}", "int b;")[0]
    assert isolated(view, 2, 4).split("\n")[:5] == ["", "int f(void) {", "  return 1;", "}", ""]
    assert outline(view).split("\n")[:5] == ["int a;", "", "", "", "int b;"]


def test_qt_words_go_from_cplusplus() -> None:
    view = views("class A : public B {", "public slots:", "  void f() { g(); }", "signals:", "};", cplusplus=True)[0]  # fmt: skip
    assert squeezed(view)[:5] == [
        "class A : public B {",
        "public :",
        "void f() { g(); }",
        "",
        "};",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("auto m = M{.a = 1, .b{2}, .c{}};", "auto m = M{.a = 1, .b={2}, .c={}};"),
        ("struct s { bool on : 1 = 0; int m : 3; };", "struct s { bool on = 0; int m : 3; };"),
        ("class Pump final { T *at{nullptr}; M kept{}; };", "class Pump { T *at={nullptr}; M kept={}; };"),
        ("template <typename... T> void f(T*... rest) {}", "template <typename... T> void f(T* rest) {}"),
        ("void IN_RAM Pump::tick() {} static UINT level() {}", "void Pump::tick() {} static UINT level() {}"),
        ("void f(int n, const void* = 0) { x *= a ? b : 1; }", "void f(int n, const void* _ = 0) { x *= a ? b : 1; }"),
        ("void f() { auto x = a.template get<int>(); auto y = typename T::V(); }", "void f() { auto x = a. get<int>(); auto y = T::V(); }"),
        ("template <typename T, typename U> struct S { T a; };", "template <typename T, typename U> struct S { T a; };"),
        ("typedef void (Text::*step_t)(int) const;", "typedef void ( *step_t)(int) ;"),
        ("int at(int i) { return operator[](i) + (operator()(i)); }", "int at(int i) { return operator_ (i) + (operator_ (i)); }"),
        ("void f() { if constexpr (a) { g(); } }", "void f() { if constexpr (a) { g(); } }"),
        ("struct S { void f(std::shared_ptr<T>& t, P *p = NULL); };", "struct S { void f(std::shared_ptr<T>& t, P *p = NULL); };"),
        ("class A { Q_OBJECT public: enum E { B }; };", "class A { public: enum E { B }; };"),
        ("struct A { [[nodiscard]] bool f(); }; int b = c[[]{ return 1; }()];", "struct A { bool f(); }; int b = c[[]{ return 1; }()];"),
        ("void f() { Handler handler(0, &all.first); }", "void f() { Handler handler(0, &all.first); }"),
        ("T T::operator[](int i) { return a[i]; }", "T T::operator[](int i) { return a[i]; }"),
        ("const char *const Page::names[] PROGMEM = {a, b};", "const char *const Page::names[] = {a, b};"),
        ('extern "C" { void f() { g(); } }', "namespace { void f() { g(); } }"),
        ('extern "C" void IN_RAM show(int pin);', 'extern "C" void show(int pin);'),
        ("void f() { synchronized { g(); } T{1}; T a{2}; }", "void f() { { g(); } T{1}; T a={2}; }"),
    ],
)  # fmt: skip
def test_cplusplus_is_put_in_words_that_a_parser_without_macros_reads(
    source: str, expected: str
) -> None:
    assert squeezed(views(source, cplusplus=True)[0])[0] == expected


def test_a_member_with_a_value_in_braces_is_no_body() -> None:
    view = views("A::A()", "  : B<int>{1}, c{W{2}} {", "  d();", "}", "int e() { return 1; }", cplusplus=True)[0]  # fmt: skip
    assert view.functions == ((1, 4), (5, 5))


def test_macros_alone_on_a_line_go() -> None:
    view = views("void f(void) {", "  Nop7", "  Nop7", "  if (a) { b(); }", "  Nop7", "}")[0]
    assert squeezed(view)[:6] == ["void f(void) {", "", "", "if (a) { b(); }", "", "}"]


def test_rows_to_be_included_in_a_table_are_a_table() -> None:
    view = views("0x00, 0x80,", "{ 1, -2 }, NAME | 3,", "4")[0]
    assert view.text.split("\n") == ["int part_of_a_table[] = {0x00, 0x80,", "{ 1, -2 }, NAME | 3,", "4};", ""]  # fmt: skip
    assert squeezed(views("ROW(1)", "ROW(2)")[0])[:2] == ["", ""]
    assert squeezed(views("int a, b;")[0])[0] == "int a, b;"


def test_blanks_behind_an_empty_macro_go() -> None:
    assert views("#define TRACE(x)  ", "", "class A { };", cplusplus=True)[0].text.startswith("#define TRACE(x)\n")  # fmt: skip


def test_every_view_takes_a_branch_of_a_conditional_with_an_else() -> None:
    found = views(
        "#ifdef A", "int f(int a) {", "#else", "int f(void) {", "#endif", "  return 0;", "}",
        "#ifdef A", "#ifndef A", "int never;", "#endif", "#endif",
    )  # fmt: skip
    assert len(found) == 3
    assert [view.fault for view in found] == ["", "", ""]


def test_a_comma_is_set_where_two_branches_meet_that_are_never_compiled_together() -> None:
    [first, *_] = views("typedef enum {", "A = BIT(1)", "B = 2 +", "A,", "C", "} word_t;")
    assert squeezed(first)[:6] == [
        "typedef enum {",
        "A = BIT(1),",
        "B = 2 +",
        "A,",
        "C",
        "} word_t;",
    ]


def test_what_no_build_holds_does_not_keep_the_other_branch_from_being_seen() -> None:
    lines = [
        "#if A",
        "int a(void) { return 1; }",
        "#if 0",
        "int b(void) { return",
        "#endif",
        "#else",
        "int c(void) { return 3; }",
        "#endif",
    ]
    found, unseen = views_of("\n".join(lines), cplusplus=False)
    assert not unseen
    assert [view.functions for view in found] == [((2, 2),), ((7, 7),)]
