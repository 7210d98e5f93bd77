"""C and C++ functions are measured right, and none is lost in silence."""

import pytest

from gatekeeper.analyzers.measure.branches import branch, imbalance, plain
from gatekeeper.analyzers.measure.c_family import measure_c
from gatekeeper.analyzers.measure.tokens import Lost, Measured


def only(source: str, name: str = "a.cpp") -> Measured:
    (function,) = measure_c(name, source.encode())
    return function


@pytest.mark.parametrize(
    ("body", "nesting"),
    [
        pytest.param("return 1;", 0, id="flat"),
        pytest.param("if (a) return 1; return 0;", 1, id="one"),
        pytest.param("if (a) { if (b) { x(); } }", 2, id="two"),
        pytest.param("if (a) for (;;) while (b) x();", 3, id="without braces"),
        pytest.param(
            "if (a) x(); else if (b) y(); else if (c) z(); else w();", 1, id="else-if chain"
        ),
        pytest.param(
            "if (a) { x(); } else if (b) { y(); } else { z(); }", 1, id="chain in braces"
        ),
        pytest.param("if (a) { } else { if (b) x(); }", 2, id="if inside else"),
        pytest.param("if (a) if (b) x(); else { while (c) y(); }", 3, id="else of the inner if"),
        pytest.param("if (a) x(); if (b) y(); while (c) z();", 1, id="one after another"),
        pytest.param("switch (a) { case 1: if (b) x(); break; default: break; }", 2, id="switch"),
        pytest.param("do { if (a) x(); } while (b);", 2, id="do while"),
        pytest.param("do if (a) x(); while (b); if (c) y();", 2, id="do without braces"),
        pytest.param("for (i = 0; (i < (3)) && b; i++) { x(); }", 1, id="header with parentheses"),
        pytest.param("int t[] = {1, {2}}; if (a) x();", 1, id="initialiser"),
        pytest.param("{ { if (a) x(); } }", 1, id="plain blocks"),
        pytest.param("try { if (a) x(); } catch (E e) { y(); }", 2, id="try and catch"),
        pytest.param("int b = ({ int c = 1; if (c) { while (d) e(); } c; });", 2, id="expression"),
        pytest.param("while (a); x();", 1, id="empty body"),
    ],
)
def test_nesting(body: str, nesting: int) -> None:
    assert only(f"int f(int a) {{ {body} }}").nesting == nesting


@pytest.mark.parametrize(
    ("source", "ccn"),
    [
        pytest.param("int f(int a)\n<% if (a) x(); %>", 2, id="digraphs"),
        pytest.param("int f(int a)\n??< if (a) x(); ??>", 2, id="trigraphs"),
        pytest.param("int f(a) int a; { if (a) x(); }", 2, id="K&R"),
        pytest.param("int f(int a) __attribute__((cold)) { if (a) x(); }", 2, id="attribute"),
        pytest.param('auto s = R"x( " { )x"; int f(int a) { if (a) x(); }', 2, id="raw string"),
        pytest.param("ISR(TIMER0_vect) { if (a) x(); }", 2, id="macro"),
        pytest.param('int f(int a) { s = "{ \\" if ("; if (a) x(); }', 2, id="string"),
        pytest.param("int f(int a) { c = '{'; if (a) x(); }", 2, id="character"),
        pytest.param("int f(int a) { /* if ( { */ // {\n if (a) x(); }", 2, id="comments"),
    ],
)
def test_idioms_do_not_hide_a_function(source: str, ccn: int) -> None:
    assert only(source).ccn == ccn


@pytest.mark.parametrize(
    "comment",
    [
        "// #lizard forgives",
        "/* #lizard forgive global */",
        "// GENERATED CODE",
        "/* this is not GENERATED CODE at all */",
    ],
)
def test_comments_that_lizard_obeys_have_no_effect(comment: str) -> None:
    measured = only(f"{comment}\nint f(int a) {{ {comment}\n if (a) x(); }}\n{comment}\n")
    assert (measured.name, measured.ccn) == ("f", 2)


def test_a_comparison_in_a_constant_does_not_swallow_what_follows() -> None:
    source = "const int mask = ( LIMIT << SHIFT );\nint *f( int a )\n{\n    return a;\n}\n"
    assert only(source, "a.c").start == 2


def test_braces_split_over_branches_are_read_both_ways_and_the_larger_counts() -> None:
    source = (
        "int f(int a)\n{\n#ifdef A\n    if (a) {\n#else\n    if (a && b) {\n        y();\n#endif\n"
        "        x();\n    }\n    return 0;\n}\n\nint g(void)\n{\n    return 1;\n}\n"
    )
    functions = measure_c("a.c", source.encode())
    assert [(f.name, f.start, f.end, f.ccn) for f in functions] == [
        ("f", 1, 12, 4),
        ("g", 14, 17, 1),
    ]


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        pytest.param("int f(void) { if (a) {\n}\n", "1 braces are never closed", id="missing"),
        pytest.param("int f(void) { }\n}\n", "line 2 closes a brace", id="too many"),
        pytest.param(
            "#ifdef A\nint f(void) {\n#endif\n", "never closed", id="in #if without #else"
        ),
    ],
)
def test_what_does_not_balance_is_lost_and_said(source: str, cause: str) -> None:
    with pytest.raises(Lost, match=cause):
        measure_c("a.c", source.encode())


def test_a_function_that_lizard_does_not_see_is_said() -> None:
    source = "int x = a < b;\nvoid f(void)\n{\n}\n"
    with pytest.raises(Lost, match="whose body opens on line 3"):
        measure_c("a.cpp", source.encode())


def test_bytes_that_are_not_utf_8_are_measured() -> None:
    (function,) = measure_c("a.c", b'int f(int a) { s = "\xff\xfe"; if (a) x(); } // \xe4\n')
    assert function.ccn == 2


def test_the_first_or_last_branch_is_kept_and_lines_keep_their_numbers() -> None:
    source = "#if A\n1\n#elif B\n2\n#else\n3\n#endif\n4\n#if C\n5\n#endif\n"
    assert branch(source, last=False).split() == [
        "#if",
        "A",
        "1",
        "#elif",
        "B",
        "#else",
        "#endif",
        "4",
        "#if",
        "C",
        "5",
        "#endif",
    ]
    assert branch(source, last=True).split() == [
        "#if",
        "A",
        "#elif",
        "B",
        "#else",
        "3",
        "#endif",
        "4",
        "#if",
        "C",
        "5",
        "#endif",
    ]
    assert branch(source, last=True).count("\n") == source.count("\n")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        pytest.param("int f(void) { return (1); }", None, id="pairs"),
        pytest.param("int f(void) { return (1; }", "line 1: '}' closes nothing", id="crossed"),
        pytest.param("\n{\n(\n", "line 3: '(' is never closed", id="open"),
        pytest.param("#define BEGIN {\nint f(void) { }", None, id="in a directive"),
        pytest.param("char *s = \"{\"; char c = '('; /* { */ // (\n", None, id="in text"),
        pytest.param("// a comment \\\n goes on {\n", None, id="continued comment"),
        pytest.param("int n = 1'000'000; void f() { }", None, id="digit separators"),
        pytest.param("#if A\nif (a) {\n#else\nif (b) {\n#endif\n}\n", None, id="split"),
    ],
)
def test_brackets_are_paired(source: str, why: str | None) -> None:
    assert imbalance(plain(source.encode())) == why
