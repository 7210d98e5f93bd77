"""Assertions that hold a unit against itself, and those that only look so."""

import time

import pytest

from gatekeeper.history.sources import tests as test_source
from gatekeeper.history.sources.by_language import source_of
from gatekeeper.history.sources.function_table import function_table
from gatekeeper.history.units.echoes import echoes
from gatekeeper.history.units.mapping import UnitSymbols, file_symbols
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath

UNIT = """
#include "dose.h"
static const int doses[3] = {0, 2, 4};
int dose_ml(int weight) { return doses[weight]; }
int dose_slow(int weight) { return weight * 2; }
"""
C_UNIT = UnitSymbols(
    "DOSE",
    (RepoPath("src/dose.c"),),
    *(
        getattr(file_symbols(UNIT, Language.C, function_table(UNIT, Language.C)), name)
        for name in ("functions", "methods", "classes", "calls", "variables")
    ),
)
VIEW = UnitSymbols("VIEW", (RepoPath("host/view.py"),), frozenset({"shown", "read"}), frozenset())
HEAD = """\
import host.view
import pytest
import unittest
from host import view
from host.view import LIMIT, TEXTS, Panel, Status, _FACTOR, read, shown

"""


def taken_apart(text: str, language: Language) -> test_source.TestFile:
    source = source_of(text.encode(), language, is_test=True)
    return test_source.read_test_file(text, language, source)


def of_c(body: str) -> list[str]:
    text = f'#include "dose.h"\nvoid test_dose(void)\n{{\n    {body}\n}}\n'
    return list(echoes(C_UNIT, RepoPath("tests/t.c"), taken_apart(text, Language.C)).values())


def of_python(body: str) -> list[str]:
    text = HEAD + f"class ViewTest(unittest.TestCase):\n    def test_it(self):\n        {body}\n"
    file = taken_apart(text.replace("; ", "\n        "), Language.PYTHON)
    return list(echoes(VIEW, RepoPath("tests/t.py"), file).values())


@pytest.mark.parametrize(
    "body",
    [
        "TEST_ASSERT_EQUAL(dose_slow(2), dose_ml(2));",
        "TEST_ASSERT_EQUAL_INT_MESSAGE(dose_ml(2), dose_slow( 2 ), \"same\");",
        "TEST_ASSERT_EQUAL(doses[2], dose_ml(2));",
        "EXPECT_EQ(dose_ml(2), doses[2]);",
        "assert(dose_ml(2) == dose_slow(2));",
        "TEST_ASSERT_TRUE((int)dose_ml(2) == doses[2]);",
        "int expected = dose_slow(2); TEST_ASSERT_EQUAL(expected, dose_ml(2));",
        "int expected = doses[2];\n    TEST_ASSERT_EQUAL(expected, dose_ml(2));",
        "assert_int_equal(dose_ml(2), dose_slow(2));",
    ],
)  # fmt: skip
def test_c_assertions_that_hold_the_unit_against_itself(body: str) -> None:
    assert of_c(body) in (["dose_slow"], ["doses"], ["dose_ml"])


@pytest.mark.parametrize(
    "body",
    [
        "TEST_ASSERT_EQUAL(4, dose_ml(2));",
        "TEST_ASSERT_EQUAL(DOSE_MAX, dose_ml(200));",
        "TEST_ASSERT_EQUAL(DOSE_OK, dose_ml(2));",
        "TEST_ASSERT_EQUAL(dose_ml(2), dose_ml(3));",
        "TEST_ASSERT_EQUAL(2 * doses[1], dose_ml(2));",
        "TEST_ASSERT_EQUAL(doses[1] + 2, dose_ml(2));",
        "TEST_ASSERT_EQUAL(wanted[2], dose_ml(2));",
        "TEST_ASSERT_NOT_EQUAL(dose_slow(2), dose_ml(2));",
        "assert(dose_ml(2) == dose_slow(2) || 1 > dose_ml(2));",
        "int before = dose_ml(2); dose_reset(); TEST_ASSERT_EQUAL(before, dose_ml(2));",
        "int expected = dose_slow(2); expected = 4; TEST_ASSERT_EQUAL(expected, dose_ml(2));",
        "int got; dose_into(&got); TEST_ASSERT_EQUAL(got, dose_ml(2));",
        'TEST_ASSERT_EQUAL(dose_ml("a"), dose_ml("b"));',
    ],
)  # fmt: skip
def test_c_assertions_whose_expectation_is_the_testers(body: str) -> None:
    assert of_c(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "assert shown(1) == view.shown(1)",
        "assert shown(1) == host.view.made(1)",
        "assert shown(1) == TEXTS[1]",
        "assert view.TEXTS.get(1) == shown(1)",
        "assert read('1 ml') == _FACTOR",
        "self.assertEqual(shown(1), view.TEXTS[1])",
        "expected = view.made(1); assert shown(1) == expected",
        "expected = view.made(1); got = shown(1); self.assertEqual(got, expected)",
        "assert read('1 ml') == pytest.approx(view.exact('1 ml'))",
        "panel = Panel(1); assert panel.text() == panel.shown()",
    ],
)
def test_python_assertions_that_hold_the_unit_against_itself(body: str) -> None:
    assert len(of_python(body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "assert shown(1) == '1 ml'",
        "assert read('1 ml') == LIMIT",
        "assert view.state() is Status.OK",
        "assert view.state() == Status['OK']",
        "assert read(shown(3)) == 3",
        "assert shown(1) == shown(1.0)",
        "assert view.made(1) == Panel(1)",
        "assert Panel(1) == Panel(1)",
        "assert Panel.of(1) == Panel.read(1)",
        "assert read('2 ml') == 2 * _FACTOR",
        "one = Panel(1); other = Panel(2); assert one.text() == other.text()",
        "panel = Panel(1); before = panel.text(); panel.set(2); assert panel.text() == before",
        "expected = '1 ml' if LIMIT else ''; assert shown(1) == expected",
        "assert len(TEXTS) == read('1 ml')",
        "assert shown(1) != view.made(1)",
    ],
)
def test_python_assertions_whose_expectation_is_the_testers(body: str) -> None:
    assert of_python(body) == []


def test_a_function_that_the_tests_define_is_theirs() -> None:
    text = "int dose_slow(int w) { return 2 * w; }\nvoid test_dose(void)\n{\n    TEST_ASSERT_EQUAL(dose_slow(2), dose_ml(2));\n}\n"
    file = taken_apart(text, Language.C)
    assert echoes(C_UNIT, RepoPath("tests/t.c"), file, ["dose_slow"]) == {}


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        (Language.C, "void test_dose(void)\n{\n    int a = dose_ml(2);\n", "    TEST_ASSERT_EQUAL(a, dose_ml(3));\n"),
        (Language.PYTHON, f"{HEAD}def test_it():\n    a = view.made({list(range(2000))})\n", "    assert a == shown(3)\n"),
    ],
    ids=["c", "python"],
)  # fmt: skip
def test_a_long_test_is_read_in_time(language: Language, head: str, line: str) -> None:
    begun = time.process_time()
    taken_apart(head + line * 1000 + ("}\n" if language is Language.C else ""), language)
    assert time.process_time() - begun < 10
