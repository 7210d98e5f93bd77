"""Who calls what asserts says what is asserted: what an author hands to a tester's helper is no expectation of the tester."""

from typing import Any

import people_repository as tell
import pytest

AIKO, BEN = tell.AIKO, tell.BEN
TEST, CHECKS = "tests/host/test_view.py", "tests/host/checks.py"
DOSE_TEST, DOSE_CHECKS = tell.DOSE_TEST, "tests/pump/checks.c"
REFUSED, PASSES = ("fail", "expected-by-unit-author"), ("pass", "ok")

VIEW = 'def shown(value):\n    return f"{value} ml"\n'
HEAD = "import functools\nimport pytest\nfrom host.view import shown\n\n"
CHECK = "def check(got, text):\n    assert got == text\n\n"
OBJECT = "class Checks:\n    def check(self, got, text):\n        assert got == text\n\n"
CLASS = "class Checks:\n    def test_shown(self):\n        assert shown(1) == self.text\n\n"
FIXTURE = "class Checks:\n    def test_shown(self, text):\n        assert shown(1) == text\n\n"
OF_CHECKS = "from checks import Checks, check\n"

C_HEAD = '#include "unity.h"\n#include "dose.h"\n'
C_CHECK = "void check(int got, int want)\n{\n    TEST_ASSERT_EQUAL(want, got);\n}\n"
C_ASKING = "void check(int in, int want)\n{\n    TEST_ASSERT_EQUAL(want, dose_ml(in));\n}\n"
C_REST = (
    "void check(int got, ...)\n{\n    va_list rest;\n    va_start(rest, got);\n"
    "    int want = va_arg(rest, int);\n    TEST_ASSERT_EQUAL(want, got);\n}\n"
)
C_SHARED = "int want;\nvoid check(int got)\n{\n    TEST_ASSERT_EQUAL(want, got);\n}\n"


@pytest.fixture
def repo(workshop: Any) -> tell.PeopleRepository:
    return tell.PeopleRepository(workshop)


def c_test(body: str) -> str:
    return f"void test_dose(void)\n{{\n    {body}\n}}\n"


def py_test(body: str) -> str:
    return f"def test_shown():\n    {body}\n"


CALLED = {
    "direct": py_test("check(shown(1), '1 ml')"),
    "through-a-function": "def run(got, text):\n    check(got, text)\n\n"
    + py_test("run(shown(1), '1 ml')"),
    "by-a-function-without-a-name": py_test("(lambda text: check(shown(1), text))('1 ml')"),
    "bound-first": py_test("functools.partial(check, shown(1))('1 ml')"),
    "spread": py_test("check(*(shown(1), '1 ml'))"),
    "by-name": py_test("check(shown(1), text='1 ml')"),
}
"""Written by one person, beside or far from a helper of Ben."""


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
@pytest.mark.parametrize("path", [TEST, CHECKS], ids=["beside", "elsewhere"])
@pytest.mark.parametrize("test", CALLED.values(), ids=CALLED)
def test_who_calls_a_helper_that_asserts(repo: Any, path: str, test: str, who: Any) -> None:
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {path: HEAD + CHECK})
    head = HEAD + (CHECK if path == TEST else "from checks import check\n")
    repo.commit(who, "Test it", {TEST: head + test})
    assert tell.independence(repo, "VIEW") == (PASSES if who == BEN else REFUSED)


def test_an_author_who_calls_a_whole_test_of_the_tester(repo: Any) -> None:
    run = "from checks import check\n\ndef run():\n    check(shown(1), '1 ml')\n\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {CHECKS: HEAD + CHECK, TEST: HEAD + run})
    repo.commit(AIKO, "Test it", {TEST: HEAD + run + py_test("run()")})
    assert tell.independence(repo, "VIEW") == REFUSED


def test_a_helper_of_a_helper_that_the_author_calls(repo: Any) -> None:
    run = "def run(got):\n    check(got, 'ml'.rjust(4, '1'))\n\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {TEST: HEAD + CHECK + run})
    repo.commit(AIKO, "Test it", {TEST: HEAD + CHECK + run + py_test("run(shown(1))")})
    assert tell.independence(repo, "VIEW") == REFUSED


@pytest.mark.parametrize("name", ["also", "other"])
def test_a_helper_that_the_author_calls_by_a_second_way(repo: Any, name: str) -> None:
    other = f"from checks import check\n\ndef {name}(got):\n    check(got, '1 ml')\n\n"
    his = f"from checks import check\nfrom more import {name}\n\ndef test_shown():\n    check(shown(1), '1 ml')\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {CHECKS: HEAD + CHECK, "tests/host/more.py": other})
    repo.commit(BEN, "Test it", {TEST: HEAD + his})
    repo.commit(AIKO, "More", {TEST: f"{HEAD}{his}    {name}(shown(1))\n"})
    assert tell.independence(repo, "VIEW") == REFUSED


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
def test_who_calls_a_helper_that_is_handed_nothing(repo: Any, who: Any) -> None:
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {CHECKS: f"{HEAD}def check():\n    assert shown(1) == '1 ml'\n"})
    repo.commit(who, "Test it", {TEST: "from checks import check\n\n" + py_test("check()")})
    assert tell.independence(repo, "VIEW") == (PASSES if who == BEN else REFUSED)


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
def test_a_helper_that_is_called_beside_a_helper_that_calls_it(repo: Any, who: Any) -> None:
    text = HEAD + CHECK + "TEXT = '2 ml'\n\n"
    run = "def run(got):\n    check(got, TEXT)\n\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(who, "Prepare", {TEST: "TEXT = '2 ml'\n"})
    repo.commit(BEN, "Check", {TEST: text + run})
    body = "check(shown(1), '1 ml')\n    run(shown(2))"
    repo.commit(BEN, "Test it", {TEST: text + run + py_test(body)})
    assert tell.independence(repo, "VIEW") == (PASSES if who == BEN else REFUSED)


PREPARED = {
    "handed-on": ("WANT = '1 ml'\n", py_test("check(shown(1), WANT)")),
    "handed-on-by-name": ("WANT = '1 ml'\n", py_test("check(shown(1), text=WANT)")),
    "handed-on-spread": ("WANT = ('1 ml',)\n", py_test("check(*(shown(1), *WANT))")),
    "handed-to-an-object": ("WANT = '1 ml'\n", py_test("Checks().check(shown(1), WANT)")),
}


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
@pytest.mark.parametrize(("first", "test"), PREPARED.values(), ids=PREPARED)
def test_what_is_handed_to_a_helper_of_another_file(
    repo: Any, first: str, test: str, who: Any
) -> None:
    helper = OBJECT if "Checks()" in test else CHECK
    names = "from checks import Checks\n" if "Checks()" in test else "from checks import check\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {CHECKS: HEAD + helper})
    repo.commit(who, "Prepare", {TEST: HEAD + names + first})
    repo.commit(BEN, "Test it", {TEST: HEAD + names + first + test})
    assert tell.independence(repo, "VIEW") == (PASSES if who == BEN else REFUSED)


def test_what_is_spread_over_more_than_what_is_compared(repo: Any) -> None:
    helper = "def check(label, got, text):\n    assert got == text\n"
    first = "from checks import check\nWANT = '1 ml'\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {CHECKS: HEAD + helper})
    repo.commit(AIKO, "Prepare", {TEST: HEAD + first})
    test = py_test("check(*('a volume', shown(1), WANT))")
    repo.commit(BEN, "Test it", {TEST: HEAD + first + test})
    assert tell.independence(repo, "VIEW") == REFUSED


ANEW = {
    "attribute": (CLASS, "class TestView(Checks):\n    text = '1 ml'\n"),
    "method": (
        CLASS.replace("self.text", "self.text()"),
        "class TestView(Checks):\n    def text(self):\n        return '1 ml'\n",
    ),
    "over-another": (
        CLASS.replace("    def", "    text = ''\n    def", 1),
        "class TestView(Checks):\n    text = '1 ml'\n",
    ),
    "fixture": (
        FIXTURE,
        "@pytest.fixture\ndef text():\n    return '1 ml'\n\nclass TestView(Checks):\n    pass\n",
    ),
}


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
@pytest.mark.parametrize(("helper", "test"), ANEW.values(), ids=ANEW)
def test_what_a_class_of_another_file_is_given(
    repo: Any, helper: str, test: str, who: Any
) -> None:
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check", {CHECKS: HEAD + helper})
    repo.commit(who, "Test it", {TEST: f"{HEAD}from checks import Checks\n\n{test}"})
    assert tell.independence(repo, "VIEW") == (PASSES if who == BEN else REFUSED)


def test_what_another_class_is_given_is_nothing_to_a_test(repo: Any) -> None:
    asking = "class Asking:\n    def ask(self):\n        return shown(1)\n\n"
    other = "from checks import Asking\n\nclass TestOther(Asking):\n    def ask(self):\n        return '1 ml'\n"
    his = "from checks import Asking\n\nclass TestView(Asking):\n    def test_shown(self):\n        shown(1)\n        assert self.ask() == '1 ml'\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW, "tests/host/test_other.py": HEAD + other})
    repo.commit(BEN, "Test it", {CHECKS: HEAD + asking, TEST: HEAD + his})
    assert tell.independence(repo, "VIEW") == PASSES


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
def test_what_stands_behind_an_argument_without_a_word(repo: Any, who: Any) -> None:
    helper = (
        "void check(struct unit as, int got, int want)\n{\n    TEST_ASSERT_EQUAL(want, got);\n}\n"
    )
    first = C_HEAD + "static const int WANT = 4;\n"
    repo.commit(BEN, "Check", {DOSE_CHECKS: C_HEAD + helper})
    repo.commit(who, "Prepare", {DOSE_TEST: first})
    repo.commit(BEN, "Test it", {DOSE_TEST: first + c_test("check({}, dose_ml(2), WANT);")})
    assert tell.independence(repo, "PUMP-DOSE") == (PASSES if who == BEN else REFUSED)


C_CALLED = {
    "direct": (C_CHECK, c_test("check(dose_ml(2), 4);")),
    "asks-itself": (C_ASKING, c_test("check(2, 4);")),
    "through-a-function": (
        C_CHECK,
        f"static void run(int got)\n{{\n    check(got, 4);\n}}\n{c_test('run(dose_ml(2));')}",
    ),
    "by-a-macro": (
        C_CHECK,
        f"#define EXPECT(got, want) check(got, want)\n{c_test('EXPECT(dose_ml(2), 4);')}",
    ),
    "by-another-name": (C_ASKING, f"#define EXPECT check\n{c_test('EXPECT(2, 4);')}"),
    "without-names": (C_REST, c_test("check(dose_ml(2), 4);")),
}


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
@pytest.mark.parametrize("path", [DOSE_TEST, DOSE_CHECKS], ids=["beside", "elsewhere"])
@pytest.mark.parametrize(("helper", "test"), C_CALLED.values(), ids=C_CALLED)
def test_who_calls_a_helper_that_asserts_in_c(
    repo: Any, path: str, helper: str, test: str, who: Any
) -> None:
    repo.commit(BEN, "Check", {DOSE_TEST: C_HEAD, path: C_HEAD + helper})
    repo.commit(who, "Test it", {DOSE_TEST: C_HEAD + (helper if path == DOSE_TEST else "") + test})
    assert tell.independence(repo, "PUMP-DOSE") == (PASSES if who == BEN else REFUSED)


C_PREPARED = {
    "variable": (C_CHECK, "static const int four = 4;\n", "check(dose_ml(2), four);"),
    "without-names": (C_REST, "static const int four = 4;\n", "check(dose_ml(2), four);"),
    "in-a-macro": (C_CHECK, "#define EXPECT(got) check(got, 4)\n", "EXPECT(dose_ml(2));"),
    "shared": (
        C_SHARED,
        "extern int want;\nvoid ready(void)\n{\n    want = 4;\n}\n",
        "check(dose_ml(2));",
    ),
    "by-a-function-elsewhere": (
        C_CHECK,
        "int four(void)\n{\n    return 4;\n}\n",
        "check(dose_ml(2), four());",
    ),
}


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
@pytest.mark.parametrize(("helper", "first", "test"), C_PREPARED.values(), ids=C_PREPARED)
def test_what_is_handed_to_a_helper_of_another_file_in_c(
    repo: Any, helper: str, first: str, test: str, who: Any
) -> None:
    repo.commit(BEN, "Check", {DOSE_CHECKS: C_HEAD + helper})
    repo.commit(who, "Prepare", {DOSE_TEST: C_HEAD + first})
    repo.commit(BEN, "Test it", {DOSE_TEST: C_HEAD + first + c_test(test)})
    assert tell.independence(repo, "PUMP-DOSE") == (PASSES if who == BEN else REFUSED)


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
def test_what_a_function_of_a_third_file_answers(repo: Any, who: Any) -> None:
    repo.commit(who, "Four", {"tests/pump/four.c": "int four(void)\n{\n    return 4;\n}\n"})
    body = c_test("TEST_ASSERT_EQUAL(four(), dose_ml(2));")
    repo.commit(BEN, "Test it", {DOSE_TEST: f"{C_HEAD}int four(void);\n{body}"})
    assert tell.independence(repo, "PUMP-DOSE") == (PASSES if who == BEN else REFUSED)


def test_a_unit_that_another_test_file_puts_something_in_the_place_of_is_asked(repo: Any) -> None:
    fake = f"int dose_ml(int weight)\n{{\n    return 4;\n}}\n{c_test('TEST_ASSERT(1);')}"
    repo.commit(AIKO, "Without the unit", {"tests/pump/fake.c": fake})
    repo.commit(BEN, "Test it", {DOSE_TEST: C_HEAD + c_test("TEST_ASSERT_EQUAL(4, dose_ml(2));")})
    assert tell.independence(repo, "PUMP-DOSE") == PASSES


POINTED = {
    "pointer": "static void (*const run)(int, int) = check;\n" + c_test("run(2, 4);"),
    "table": "static void (*const all[])(int, int) = {check};\n" + c_test("all[0](2, 4);"),
    "handed-over": c_test("run(check, 2, 4);"),
}


@pytest.mark.parametrize("path", [DOSE_TEST, DOSE_CHECKS], ids=["beside", "elsewhere"])
@pytest.mark.parametrize("test", POINTED.values(), ids=POINTED)
def test_what_asserts_and_is_called_by_no_name_is_believed_nothing(
    repo: Any, path: str, test: str
) -> None:
    repo.commit(BEN, "Check", {DOSE_TEST: C_HEAD, path: C_HEAD + C_ASKING})
    both = C_HEAD + (C_ASKING if path == DOSE_TEST else "") + test
    repo.commit(AIKO, "Test it", {DOSE_TEST: both})
    assert tell.independence(repo, "PUMP-DOSE")[0] == "fail"


def test_what_the_unit_calls_may_assert_what_it_is_handed(repo: Any) -> None:
    unit = (
        "int pump_move(int);\nint dose_ml(int weight)\n{\n    return pump_move(weight * 2);\n}\n"
    )
    repo.commit(AIKO, "Move", {tell.DOSE: unit})
    fake = "int pump_move(int steps)\n{\n    TEST_ASSERT_EQUAL(4, steps);\n    return dose_ml(0);\n}\n"
    test = c_test("TEST_ASSERT_EQUAL(0, dose_ml(2));")
    repo.commit(BEN, "Test it", {DOSE_TEST: C_HEAD + fake + test})
    assert tell.independence(repo, "PUMP-DOSE") == PASSES


@pytest.mark.parametrize("who", [AIKO, BEN], ids=["author", "tester"])
def test_who_calls_a_template_that_asserts(repo: Any, who: Any) -> None:
    path = f"{DOSE_TEST}pp"
    helper = (
        "template <class T> void check(T got, T want)\n{\n    TEST_ASSERT_EQUAL(want, got);\n}\n"
    )
    repo.git("rm", "-q", DOSE_TEST)
    repo.commit(BEN, "Check", {path: C_HEAD + helper})
    four = "static const int four = 4;\n"
    repo.commit(who, "Prepare", {path: C_HEAD + helper + four})
    repo.commit(
        BEN, "Test", {path: C_HEAD + helper + four + c_test("check<int>(dose_ml(2), four);")}
    )
    assert tell.independence(repo, "PUMP-DOSE") == (PASSES if who == BEN else REFUSED)
