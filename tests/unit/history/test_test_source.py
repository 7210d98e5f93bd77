"""The tests of a file are found in the styles of many frameworks, with their names, and nothing else is taken for one."""

import time

import pytest

from gatekeeper.history.sources import mocks
from gatekeeper.history.sources import tests as test_source
from gatekeeper.history.sources.by_language import source_of
from gatekeeper.history.sources.c_code import macros_of_header
from gatekeeper.history.sources.function_table import function_table
from gatekeeper.history.sources.lines import SourceUnread
from gatekeeper.history.units.mapping import file_symbols
from gatekeeper.model.language import Language


def found_in(text: str, language: Language) -> tuple[test_source.TestFunction, ...]:
    """The tests of a file."""
    return test_source.read_test_file(text, language, source_of(text.encode(), language)).functions


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("TEST(Dose, doubles)", "Dose, doubles"),
        ("TEST_P(Dose, doubles)", "Dose, doubles"),
        ("TYPED_TEST(Dose, doubles)", "Dose, doubles"),
        ("ZTEST(dose, test_doubles)", "dose, test_doubles"),
        ("ZTEST_USER_F(dose, test_doubles)", "dose, test_doubles"),
        ("START_TEST(doubles)", "doubles"),
        ("MU_TEST(doubles)", "doubles"),
        ("UNIT_TEST(doubles)", "doubles"),
        ("TEST_CASE_SELF(doubles)", "doubles"),
        ("TEST_FUNCTION(doubles)", "doubles"),
        ("BOOST_AUTO_TEST_CASE(doubles)", "doubles"),
        ("BOOST_FIXTURE_TEST_CASE(doubles, Pump)", "doubles, Pump"),
        ("Ensure(Dose, doubles)", "Dose, doubles"),
        ('TEST_CASE("it doubles (twice)", "[dose]")', "it doubles (twice)"),
        ('TEST_CASE_METHOD(Pump, "it doubles", "[dose]")', "Pump, it doubles"),
        ('TEMPLATE_TEST_CASE("it doubles", "[dose]", int, float)', "it doubles"),
        ('SCENARIO("it doubles")', "it doubles"),
        ("void test_doubles(void)", "test_doubles"),
        ("static void doubles(void **state)", "doubles"),
        ("static void doubles(struct kunit *test)", "doubles"),
        ("TEST doubles(void)", "doubles"),
        ("static char *\ntest_doubles()", "test_doubles"),
    ],
)
def test_a_test_in_c_is_named_as_its_framework_names_it(head: str, name: str) -> None:
    text = (
        f"{head}\n{{\n    ASSERT_EQ(dose(2), 4);\n}}\nvoid *all[] = {{doubles, test_doubles}};\n"
    )
    [found] = found_in(text, Language.CPP)
    assert (found.name, len(found.assertions), found.calls["dose"]) == (
        name,
        1,
        found.calls["dose"],
    )


def test_a_test_that_only_its_macro_names_is_one_without_assertions_too() -> None:
    [found] = found_in('TEST_CASE("it doubles") {\n    dose(2);\n}\n', Language.CPP)
    assert (found.name, found.assertions) == ("it doubles", ())


@pytest.mark.parametrize(
    "head",
    [
        "TEST_SETUP(Dose)",
        "TEST_TEAR_DOWN(Dose)",
        "TEST_GROUP_RUNNER(Dose)",
        "TEST_FUNCTION_INITIALIZE(prepare)",
        "void test_setup(void)",
        "static void dose_test_teardown(void)",
    ],
)
def test_what_runs_around_tests_is_none(head: str) -> None:
    assert found_in(f"{head}\n{{\n    dose(2);\n}}\n", Language.C) == ()


@pytest.mark.parametrize("head", ["SUITE(Doses)", "TEST_GROUP(Doses)"])
def test_tests_and_helpers_stand_inside_of_a_group(head: str) -> None:
    text = f"{head}\n{{\n  void same(int a) {{ CHECK_EQUAL(a, dose(2)); }}\n  TEST(Doubles) {{ same(4); }}\n}};\n"
    assert [(t.name, len(t.assertions)) for t in found_in(text, Language.CPP)] == [("Doubles", 1)]


def test_a_constructor_of_that_name_stays_a_function() -> None:
    text = "struct Test { Test(int a) { run(a); } Test() { run(0); } };\n"
    assert [span.name for span in function_table(text, Language.CPP)] == ["Test", "Test"]


def test_what_a_macro_or_a_template_calls_is_called_by_the_test() -> None:
    text = (
        "#define RUN(x) run_it(x)\n"
        "static void run_it(int a) { assert(dose(a) == a); }\n"
        "template <typename T> void as(T a) { REQUIRE(scaled<T>(a) == a); }\n"
        "TEST(Dose, runs) {\n  RUN(4);\n}\n"
        "TEST(Dose, scales) {\n  as<std::vector<int>>(4);\n}\n"
    )
    assert [
        (t.name, len(t.assertions), "dose" in t.calls) for t in found_in(text, Language.CPP)
    ] == [
        ("Dose, runs", 1, True),
        ("Dose, scales", 1, False),
    ]


def test_each_helper_of_an_overloaded_name_is_followed() -> None:
    text = (
        "void same(int a) { CHECK(dose(a) == 1); }\n"
        "void same(float a) { puts(name(a)); }\n"
        "TEST(Dose, same) { same(4); }\n"
    )
    assert [(t.name, len(t.assertions)) for t in found_in(text, Language.CPP)] == [
        ("Dose, same", 1)
    ]


def test_tests_of_python_are_told_by_their_own_name_alone() -> None:
    text = (
        "import pytest\n"
        "@pytest.fixture\n"
        "def test_pump():\n    return Pump()\n"
        "class TestDose:\n"
        "    def setUp(self):\n        self.pump = Pump()\n"
        "    def helper(self):\n        assert dose(2) == 4\n"
        "    def test_doubles(self):\n"
        "        def handle(event):\n            return dose(event)\n"
        "        self.helper()\n"
        "    def runTest(self):\n        dose(1)\n"
        "@given(integers())\n"
        "def test_any(n):\n    assert dose(n) >= 0\n"
    )
    assert [(t.name, len(t.assertions)) for t in found_in(text, Language.PYTHON)] == [
        ("TestDose.test_doubles", 1),
        ("TestDose.runTest", 0),
        ("test_any", 1),
    ]


def test_functions_that_a_macro_defines_are_offered_to_be_called() -> None:
    text = (
        "#define GETTER(NAME, TYPE) \\\n  TYPE get_ ## NAME(void) \\\n  { return state.NAME; }\n"
        "#define DEFINE(FN_NAME) int FN_NAME(int a) { return helper(a); }\n"
        "#define CALL(FN) FN(context)\n"
        "GETTER(dose,\n       int)\nDEFINE(set_dose)\n"
        "void run(void) {\n    CALL(free);\n}\n"
    )
    offered = file_symbols(text, Language.C, function_table(text, Language.C)).functions
    assert offered == {"GETTER", "DEFINE", "CALL", "get_dose", "set_dose", "run"}


def test_a_case_of_a_suite_may_have_the_name_of_what_it_calls() -> None:
    text = (
        "/* BEGIN_CASE */\nvoid dose(int a, int b)\n{\n    TEST_EQUAL(dose(a), b);\n}\n/* END_CASE */\n"
        "/* BEGIN_CASE depends_on:HAVE_PUMP */\nvoid pump(int a)\n{\n    int d = dose(a);\n}\n/* END_CASE */\n"
    )
    assert [(t.name, len(t.assertions), tuple(t.calls)) for t in found_in(text, Language.C)] == [
        ("dose", 1, ("TEST_EQUAL", "dose")),
        ("pump", 0, ("dose",)),
    ]


REPLACED = "assert dose.rate(2) == 4\n"


@pytest.mark.parametrize(
    ("body", "is_called"),
    [
        ("monkeypatch.setattr(dose, 'rate', f)", False),
        ("monkeypatch.setattr('host.dose.rate', f)", False),
        ("mocker.patch('host.dose.rate')", False),
        ("mock.patch.object(dose, 'rate').start()", False),
        ("dose.rate = lambda weight: 4", False),
        ("dose = Dose()\n    patch.object(Dose, 'rate').start()", False),
        ("monkeypatch.setattr(dose, 'limit', f)", True),
        ("monkeypatch.setattr(meter, 'rate', f)", True),
        ("patch.object(dose, 'rate', wraps=dose.rate).start()", True),
        ("dose.rate = rounded(dose.rate)", True),
    ],
)
def test_a_call_of_what_a_python_test_has_replaced_is_none(body: str, is_called: bool) -> None:
    text = f"def test_dose(monkeypatch, mocker):\n    {body}\n    {REPLACED}"
    [found] = found_in(text, Language.PYTHON)
    last = text.count("\n")
    assert (last in found.calls.get("rate", ())) is is_called


@pytest.mark.parametrize(
    "text",
    [
        "@pytest.fixture\ndef dose():\n    return rate(2)\ndef test_dose(dose):\n    assert dose == 4\n",
        "class A(TestCase):\n    def setUp(self):\n        self.x = rate(2)\n    def test_dose(self):\n        assert self.x == 4\n",
        "def test_dose():\n    assertRaises(ValueError, rate, 0)\n",
        "def test_dose():\n    assert list(map(rate, [2])) == [4]\n",
    ],
    ids=["fixture", "before each", "tried", "handed on"],
)
def test_what_is_called_for_a_python_test_is_called_by_it(text: str) -> None:
    [found] = found_in(text, Language.PYTHON)
    assert "rate" in found.calls


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        ("void test_dose(void)", True),
        ("void DoseTest(void)", True),
        ("int unittest_dose(void)", True),
        ("void writeState(void)", False),
        ("int latest_dose(void)", False),
        ("class DoseTest;\nDoseTest::DoseTest(int a)", False),
        ("struct DoseTest { ~DoseTest()", False),
    ],
)
def test_what_has_test_for_a_word_of_its_name_is_one_and_no_maker_of_objects(
    head: str, is_one: bool
) -> None:
    assert bool(found_in(f"{head}\n{{\n    dose(2);\n}}\n", Language.CPP)) is is_one


@pytest.mark.parametrize(
    ("beside", "is_called"),
    [
        ("int dose(int w) { return 2; }", False),
        ("int __wrap_dose(int w) { return 2; }", False),
        ("int other(int w) { return 2; }", True),
    ],
)
def test_a_call_of_what_a_c_test_file_defines_itself_is_none(beside: str, is_called: bool) -> None:
    text = f"{beside}\nvoid test_dose(void) {{\n    TEST_ASSERT_EQUAL(2, dose(1));\n}}\n"
    (test,) = found_in(text, Language.C)
    assert ("dose" in test.calls) is is_called


@pytest.mark.parametrize(
    ("before", "body", "why"),
    [
        pytest.param("", f"{'f(' * 66}{')' * 66};", "brackets stand too deep", id="brackets"),
        pytest.param("#define CHECK(x) one(x); two(x)\n", "CHECK(1);" * 25_001, "macros make more calls", id="macros"),
    ],
)  # fmt: skip
def test_a_file_that_costs_too_much_to_follow_is_not_read(
    before: str, body: str, why: str
) -> None:
    with pytest.raises(SourceUnread, match=why):
        found_in(f"{before}void test_dose(void)\n{{\n{body}\n}}\n", Language.C)


def test_brackets_as_deep_as_each_compiler_reads_are_followed() -> None:
    body = f"TEST_ASSERT({'f(' * 60}{')' * 60});"
    [test] = found_in(f"void test_dose(void)\n{{\n{body}\n}}\n", Language.C)
    assert test.name == "test_dose"


@pytest.mark.parametrize(
    "line", ["/**/" * 20_000, "/*" * 20_000, "#" + "/* *" * 20_000, "# /*" + "*" * 20_000]
)
def test_a_line_of_comments_before_an_include_is_tried_once(line: str) -> None:
    """In each way that its comments may be cut it would not end."""
    assert test_source.included_files(f'{line} x\n#include "dose.h"\n') == ("dose.h",)


def test_what_stands_behind_the_guard_of_a_header_is_tried_once() -> None:
    long = "#ifndef DOSE_H" + " " * 1_000_000 + "\n#define NDEBUG\n"
    assert macros_of_header(long)[2] == frozenset()


@pytest.mark.parametrize("joint", ["\\\n", "\\ \n", "\\\r\n", "??/\n"])
def test_an_include_may_be_spliced(joint: str) -> None:
    assert test_source.included_files(f'#inc{joint}lude "dose.h"\n') == ("dose.h",)


@pytest.mark.parametrize(
    "text",
    [
        "extern " * 40_000,
        "extern int " + "a " * 80_000,
        "monkeypatch.setattr(" * 9_000,
        "_a" * 90_000,
    ],
)
def test_what_a_long_test_file_declares_and_names_is_read_in_time(text: str) -> None:
    begun = time.process_time()
    test_source._declared(text, ())
    mocks.replaced_names(text)
    mocks.private_names(text)
    assert time.process_time() - begun < 3
