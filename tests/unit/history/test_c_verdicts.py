"""Tests in C that tell by what they return, by what they count, and by macros of their own; and what is none of it."""

import pytest

from gatekeeper.history.sources.by_language import source_of
from gatekeeper.history.sources.tests import read_test_file
from gatekeeper.model.language import Language

COUNTERS = "static int errors;\nstatic int runs;\n"


def effective(text: str) -> set[str]:
    """The names of the tests in a file with an effective assertion."""
    source = source_of(text.encode(), Language.C)
    return {t.name for t in read_test_file(text, Language.C, source).functions if t.assertions}


@pytest.mark.parametrize(
    ("told", "idle"),
    [
        ("if (rate(3) != 6) return 1; return 0;", "if (rate(3) != 6) return 0; return 0;"),
        ("if (rate(3) == 6) { return(0); } else { return(1); }", "rate(3); return(0);"),
        ("return rate(3) == 6 ? 0 : 1;", "return rate(3) == 6 ? 0 : 0;"),
        ("return rate(3) != 6;", "rate(3); return errors != 0;"),
        ("int r = 0; r |= rate(3) != 6; return r;", "int r = rate(3); return r;"),
        ("int r = 0; r = same(6, rate(3)); return r;", "int r = 0; r = 1; return r;"),
        ("if (rate(3) != 6) { errors++; } return 0;", "if (rate(3) != 6) { runs++; } return 0;"),
        ("if (rate(3) != 6) errors += 1; return 0;", "errors += 1; return 0;"),
        (
            "if (a) { for (;;) { if (rate(3)) { ++errors; break; } } } return 0;",
            "for (;;) { ++errors; break; } return 0;",
        ),
        ("if (rate(3) != 6) die(); return 0;", "if (rate(3) != 6) note(); return 0;"),
        ("CHECKED(rate(3) == 6); return 0;", "COUNTED(rate(3) == 6); return 0;"),
        ("ASSERT_RATE(rate(3)); return 0;", "LOG_RATE(rate(3)); return 0;"),
        ("if (rate(3) != 6) WRONG(); return 0;", "WRONG(); return 0;"),
        ("if (rate(3) != 6) return 1; return 0;", "if (argc < 2) return 1; return 0;"),
        ("if (rate(3) != 6) return 1; return 0;", "if (!there()) return TC_SKIP; return 0;"),
        (
            'if (rate(strlen(getenv("A"))) != 6) return 1; return 0;',
            'if (getenv("A")) { if (rate(3) != 6) return 1; } return 0;',
        ),
        (
            'const char *a = getenv("A"); if (rate(*a) != 6) return 1; return 0;',
            'const char *a = getenv("A"); if (!a) return 0; if (rate(3) != 6) return 1; return 0;',
        ),
    ],
)
def test_what_a_test_tells_without_an_assertion(told: str, idle: str) -> None:
    text = (
        f"{COUNTERS}"
        "#define CHECKED(c) do { if (!(c)) { errors = 1; } } while (0)\n"
        "#define COUNTED(c) do { if (!(c)) { runs = 1; } } while (0)\n"
        "#define ASSERT_RATE(c) if (!(c)) goto out\n"
        "#define LOG_RATE(c) if (!(c)) goto out\n"
        "#define WRONG() do { errors++; } while (0)\n"
        "static void die(void) { exit(1); }\n"
        "static void note(void) { puts(0); }\n"
        f"int test_told(int argc)\n{{\n{told}\n}}\n"
        f"int test_idle(int argc)\n{{\n{idle}\n}}\n"
        "int main(void)\n{\nint n = test_told(1) + test_idle(1);\nreturn n + errors;\n}\n"
    )
    assert effective(text) & {"test_told", "test_idle"} == {"test_told"}


def test_what_nobody_hears_is_told_to_nobody() -> None:
    body = "{\nif (rate(3) != 6) return 1;\nreturn 0;\n}\n"
    text = f"int test_a(void)\n{body}int test_b(void)\n{body}"
    text += "int main(void)\n{\ntest_a();\nreturn test_b();\n}\n"
    assert effective(text) == {"test_b"}


@pytest.mark.parametrize(
    ("told", "idle"),
    [
        ("UtAssert_INT32_EQ(rate(3), 6);", "UtAssert_INT32_EQ(6, 6);"),
        ("CuAssertIntEquals(tc, 6, rate(3));", "CuAssertIntEquals(tc, 6, 6);"),
        ("CuAssertTrue(tc, rate(3) == 6);", "CuAssertTrue(tc, 1);"),
        ("munit_assert_int(rate(3), ==, 6);", "munit_assert_int(2, ==, 2);"),
        ("munit_assert_uint(rate(3), >=, 6);", "munit_assert_uint(rate(3), >=, 0);"),
        ("ck_assert_uint_ge(rate(3), 6);", "ck_assert_uint_ge(rate(3), 0);"),
        ("ck_assert_int_ge(rate(3), 0);", "ck_assert_uint_le(0, rate(3));"),
        (
            "TEST_ASSERT_GREATER_OR_EQUAL_UINT8(6, rate(3));",
            "TEST_ASSERT_GREATER_OR_EQUAL_UINT8(0, rate(3));",
        ),
        ("TEST_LE_U(6, rate(3));", "TEST_LE_U(0, rate(3));"),
        ("unsigned a = rate(3); EXPECT_GE(a, 6);", "unsigned a = rate(3); EXPECT_GE(a, 0);"),
        ("EXPECT_GE(all.size(), 1u);", "EXPECT_GE(all.size(), 0u);"),
        ("EXPECT_EQ(all.size(), other.size());", "EXPECT_TRUE(all.size() >= 0);"),
        ("assert(rate(3));", "PASS(); ASSERT_EQ(6, rate(3));"),
        ("if (rate(3) != 6) FAILm(m);", "SKIP(); ASSERT_EQ(6, rate(3));"),
        (
            "read_IgnoreAndReturn(7); int v = read(); v = limit(v); ASSERT_EQ(7, v);",
            "read_IgnoreAndReturn(7); int v = read(); limit(v); ASSERT_EQ(7, v);",
        ),
        (
            "read_IgnoreAndReturn(7); int v = read(); fill(&v); ASSERT_EQ(7, v);",
            "read_IgnoreAndReturn(7); int v = (int)read(); ASSERT_EQ(7, v);",
        ),
    ],
)
def test_an_assertion_of_any_framework_can_fail_or_not(told: str, idle: str) -> None:
    text = f"void test_told(void *tc)\n{{\n{told}\n}}\nvoid test_idle(void *tc)\n{{\n{idle}\n}}\n"
    assert effective(text) == {"test_told"}


def test_what_returns_nothing_tells_by_what_the_file_returns() -> None:
    body = "if (rate(3) != 6) { errors++; runs++; }"
    text = f"{COUNTERS}static void test_rate(void)\n{{\n{body}\n}}\n"
    ends = "int main(void)\n{{\ntest_rate();\nputs(runs);\nreturn {0};\n}}\n"
    assert effective(text + ends.format("errors")) == {"test_rate"}
    assert effective(text + ends.format("0")) == set()


def test_a_main_that_asserts_through_a_function_it_feeds_is_a_test() -> None:
    check = "static void check(int got)\n{\nassert(got == 6);\n}\n"
    test = "static void test_rate(void)\n{\nassert(rate(3) == 6);\n}\n"
    assert effective(f"{check}int main(void)\n{{\ncheck(rate(3));\n}}\n") == {"main"}
    assert effective(f"{test}int main(void)\n{{\ntest_rate();\n}}\n") == {"test_rate"}
