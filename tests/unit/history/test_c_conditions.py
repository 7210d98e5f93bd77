"""Code of a unit that tests see otherwise than the product has it, and what only looks so."""

import time

import pytest

from gatekeeper.history.sources.c_code import directed_c_code
from gatekeeper.history.sources.c_conditions import other_code
from gatekeeper.history.sources.function_table import function_table
from gatekeeper.history.units.test_builds import is_for_tests
from gatekeeper.model.language import Language

AROUND = "int dose_ml(int weight)\n{\n    return weight * 2;\n}\n"
INSIDE = "int dose_ml(int weight)\n{{\n    int ml = weight * 2;\n{}\n    return ml;\n}}\n"


def macros(text: str) -> list[str]:
    found = other_code(directed_c_code(text), function_table(text, Language.C))
    return [each.macro for each in found]


@pytest.mark.parametrize(
    "text",
    [
        INSIDE.format("#ifdef TEST\n    ml = 4;\n#endif"),
        INSIDE.format("#ifndef TEST\n    ml = limited(ml);\n#endif"),
        INSIDE.format("#ifndef TEST\n    limit(&ml);\n#else\n    log_it();\n#endif"),
        INSIDE.format("#if defined(TEST) && 1\n    return 4;\n#endif"),
        INSIDE.format("#if !TEST\n    if (ml > 9) {\n        ml = 9;\n    }\n#endif"),
        INSIDE.format("#ifdef TEST\n#define limited(x) (x)\n#endif"),
        "#ifdef TEST\n#define FACTOR 2\n#else\n#define FACTOR 3\n#endif\n" + AROUND,
        "#ifdef TEST\n#define delay_ms(x)\n#endif\n" + AROUND,
        "#ifndef TEST\n" + AROUND + "#endif\n",
        "#ifdef TEST\n" + AROUND + "#else\n" + AROUND.replace("2", "3") + "#endif\n",
        "#ifdef TEST\nint factor(void)\n{\n    return 2;\n}\n#endif\n" + AROUND.replace("2", "factor()"),
        "#ifdef TEST\nstatic int factor = 2;\n#else\nstatic int factor = 3;\n#endif\n" + AROUND,
        "#ifdef TEST\nint held[2];\n#else\nint held[3];\n#endif\n" + AROUND,
        "#ifndef TEST\nstatic const int limits[] = {1, 2};\n#endif\n" + AROUND,
        "#if PUMP\n#  if defined TEST\n#    define FACTOR 2\n#  endif\n#endif\n" + AROUND,
    ],
)  # fmt: skip
def test_code_that_tests_see_otherwise(text: str) -> None:
    assert "TEST" in macros(text)


@pytest.mark.parametrize(
    "text",
    [
        "#ifdef TEST\n#define STATIC\n#else\n#define STATIC static\n#endif\n" + AROUND,
        "#ifndef TEST\n#define PRIVATE static inline\n#else\n#define PRIVATE __attribute__((weak))\n#endif\n" + AROUND,
        "#ifndef TEST\nstatic\n#endif\n" + AROUND,
        "#ifdef TEST\n#define main dose_main\n#endif\n" + AROUND,
        "#ifndef TEST\nint main(void)\n{\n    return dose_ml(2);\n}\n#endif\n" + AROUND,
        "#ifdef TEST\nvoid dose_forget(void)\n{\n    last = 0;\n}\n#endif\n" + AROUND,
        "#ifdef TEST\nextern int last;\nint dose_peek(int at);\n#include \"peek.h\"\n#endif\n" + AROUND,
        "#if defined(TEST) || defined(TESTS)\n#define MOST 64\ntypedef enum {\n    A,\n    B,\n} seen_t;\nseen_t seen[MOST];\n#endif\n" + AROUND,
        "#ifdef TEST\nint last;\n#else\nstatic int last;\n#endif\n" + AROUND,
        "#ifdef TEST\n#define LOG(x) printf(\"%d\", x)\n#else\n#define LOG(x)\n#endif\n" + AROUND,
        INSIDE.format("#ifdef TEST\n    printf(\"%d\\n\", ml);\n#endif"),
        INSIDE.format("#ifdef TEST\n    LOG_INFO(\"ml\", (ml));\n    (void)ml;\n#endif"),
        INSIDE.format("#ifdef TEST\n    test_hook(ml);\n#endif"),
        INSIDE.format("#if 0\n#ifdef TEST\n    ml = 4;\n#endif\n#endif"),
        INSIDE.format("    /* #ifdef TEST */"),
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n" + AROUND + "#ifdef __cplusplus\n}\n#endif\n",
    ],
)  # fmt: skip
def test_code_that_is_the_same_for_tests(text: str) -> None:
    assert macros(text) == []


@pytest.mark.parametrize(
    ("macro", "answer"),
    [
        *((name, True) for name in ("TEST", "UNIT_TEST", "UNITTESTS", "DOSE_UNIT_TEST", "TESTING", "__UNIT_TESTING__")),
        *((name, True) for name in ("PUMP_UNDER_TEST", "MBEDTLS_TEST_HOOKS", "CONFIG_ZTEST", "CPPUTEST", "UNITY")),
        *((name, False) for name in ("SELF_TEST", "MBEDTLS_SELF_TEST", "TEST_MODE", "LATEST", "TEST_POINT", "CONTEST")),
        *((name, False) for name in ("DOSE_H", "STM32F4", "NDEBUG", "UNITY_BUILD", "TESTER_PORT")),
    ],
)  # fmt: skip
def test_a_macro_whose_name_says_that_tests_define_it(macro: str, answer: bool) -> None:
    assert is_for_tests(macro) is answer


@pytest.mark.parametrize(
    "text",
    [
        "#ifdef A\n" * 2000 + "#endif\n" * 2000,
        "#ifdef A\nint a;\n" + "#elif B\nint a;\n" * 6000 + "#endif\n",
        "#ifdef TEST\nint a(void)\n{\n    return a();\n}\n#endif\n" * 2000,
        "#ifdef TEST\n" + "log" * 60_000 + "\n#endif\n",
        INSIDE.format("#ifdef TEST\n" + "log(1)" * 20_000 + "\n#endif"),
    ],
    ids=["nested", "branches", "functions", "word", "calls"],
)
def test_conditions_without_end_are_read_in_time(text: str) -> None:
    table = function_table(text, Language.C)
    begun = time.process_time()
    other_code(directed_c_code(text), table)
    assert time.process_time() - begun < 3
