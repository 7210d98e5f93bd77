"""Tests whose assertions a header of the repository wraps pass; one that a header empties asserts nothing."""

from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.test_independence import test_independence
from gatekeeper.checks.test_presence import test_presence

BEN, DOSE_TEST = tell.BEN, tell.DOSE_TEST
HEADER = "tests/host/support/check.h"


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def answer(
    repo: Any, check: Any, macro: str, line: str, included: str = "check.h"
) -> tuple[str, str]:
    """Outcome and code for the dose, tested by a line behind a header with that macro."""
    test = f'#include "{included}"\nvoid test_dose(void)\n{{\n    {line}\n}}\n'
    repo.commit(BEN, "Test it", {DOSE_TEST: test, HEADER: macro})
    [told] = [a for a in tell.answers(check, repo.judged()) if a.subject == "PUMP-DOSE"]
    return told.outcome.value, told.code


@pytest.mark.parametrize(
    "macro",
    [
        "#define DOSE_IS(want, got) TEST_ASSERT_EQUAL(want, got)\n",
        "#define DOSE_IS(want, got) \\\n  do { if ((want) != (got)) abort(); } while (0)\n",
        "#define DOSE_IS TEST_ASSERT_EQUAL_INT\n",
    ],
    ids=["wraps an assertion", "fails by itself", "another name"],
)
def test_a_macro_of_a_header_that_asserts_is_an_assertion(repo: Any, macro: str) -> None:
    assert answer(repo, test_independence, macro, "DOSE_IS(40, dose_ml(2));") == ("pass", "ok")


def test_a_macro_of_a_header_that_only_has_such_a_name_is_none(repo: Any) -> None:
    macro = "#define DOSE_IS(want, got) puts(#want)\n"
    found = answer(repo, test_presence, macro, "DOSE_IS(40, dose_ml(2));")
    assert found == ("fail", "no-effective-assertion")


@pytest.mark.parametrize("body", ["", "((void)(want), (void)(got))", "do { } while (0)"])
def test_an_assertion_that_a_header_empties_asserts_nothing(repo: Any, body: str) -> None:
    macro = f"#undef TEST_ASSERT_EQUAL\n#define TEST_ASSERT_EQUAL(want, got) {body}\n"
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("fail", "no-effective-assertion")


def test_a_header_that_an_included_one_includes_is_read_too(repo: Any) -> None:
    repo.commit(BEN, "A way in", {"tests/host/all.h": '#include "support/check.h"\n'})
    macro = "#define TEST_ASSERT_EQUAL(want, got)\n"
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));", "all.h")
    assert found == ("fail", "no-effective-assertion")


def test_a_framework_that_lies_in_the_repository_keeps_its_assertions(repo: Any) -> None:
    macro = (
        "#ifdef EMPTY\n#define TEST_ASSERT_EQUAL(want, got)\n#else\n"
        "#define TEST_ASSERT_EQUAL(want, got) UnityAssertEqualNumber((want), (got), __LINE__)\n#endif\n"
    )
    found = answer(repo, test_independence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("pass", "ok")


def test_a_header_far_behind_the_included_one_is_read_too(repo: Any) -> None:
    ways = {f"lib/way{n}.h": f'#include "way{n + 1}.h"\n' for n in range(5)}
    last = {"lib/way5.h": '#include "support/check.h"\n'}
    repo.commit(BEN, "A long way in", ways | last)
    macro = "#define TEST_ASSERT_EQUAL(want, got)\n"
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));", "way0.h")
    assert found == ("fail", "no-effective-assertion")


@pytest.mark.parametrize("body", ["", " puts(#want)"])
def test_what_a_header_takes_from_a_framework_is_no_assertion(repo: Any, body: str) -> None:
    framework = "#define TEST_ASSERT_EQUAL(want, got) UnityAssertEqualNumber((want), (got))\n"
    repo.commit(BEN, "The framework", {"tests/host/unity.h": framework})
    macro = (
        '#include "unity.h"\n#undef TEST_ASSERT_EQUAL\n'
        f"#define TEST_ASSERT_EQUAL(want, got){body}\n"
    )
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("fail", "no-effective-assertion")


def test_an_assertion_that_a_header_makes_anew_stays_one(repo: Any) -> None:
    macro = (
        "#undef TEST_ASSERT_EQUAL\n#define TEST_ASSERT_EQUAL(want, got) "
        "do { if ((want) != (got)) abort(); } while (0)\n"
    )
    found = answer(repo, test_independence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("pass", "ok")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("#ifndef CHECK_H\n#define CHECK_H\n#define NDEBUG\n#endif\n", "fail"),
        ("#include <assert.h>\n#define NDEBUG 1\n", "fail"),
        ("#def\\\nine NDEBUG\n", "fail"),
        ("#ifdef RELEASE\n#define NDEBUG\n#endif\n", "pass"),
        ("#define NDEBUG\n#include <assert.h>\n#undef NDEBUG\n#include <assert.h>\n", "pass"),
    ],
    ids=["guarded", "left behind", "spliced", "of another build", "taken back"],
)
def test_a_header_turns_assert_off(repo: Any, header: str, expected: str) -> None:
    found = answer(repo, test_presence, header, "assert(dose_ml(2) == 40);")
    assert found[0] == expected


@pytest.mark.parametrize(
    "include",
    [
        '#include "support/../support/check.h"',
        '#include "support\\check.h"',
        '#include "Support/CHECK.H"',
        '#  /* why */ include /* so */ "check.h"',
        '%:include "check.h"',
        '??=include "check.h"',
        '#import "check.h"',
        '#define WANTED "check.h"\n#include WANTED',
        '#inc\\\nlude "check.h"',
    ],
)
def test_however_a_header_is_included_it_is_read(repo: Any, include: str) -> None:
    repo.commit(BEN, "A way in", {"tests/host/all.h": f"{include}\n"})
    macro = "#define TEST_ASSERT_EQUAL(want, got)\n"
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));", "all.h")
    assert found == ("fail", "no-effective-assertion")


@pytest.mark.parametrize("sign", ["#", "%:", "??="])
def test_a_header_of_one_line_that_nothing_ends_is_no_link(repo: Any, sign: str) -> None:
    macro = f"{sign}define TEST_ASSERT_EQUAL(want, got)"
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("fail", "no-effective-assertion")


def test_a_link_leads_to_the_header_that_it_names(repo: Any) -> None:
    (repo.workshop.top / "tests/host").mkdir(parents=True, exist_ok=True)
    (repo.workshop.top / "tests/host/all.h").symlink_to("support/check.h")
    macro = "#define TEST_ASSERT_EQUAL(want, got)\n"
    found = answer(repo, test_presence, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));", "all.h")
    assert found == ("fail", "no-effective-assertion")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("#def\\ \t\r\nine NDEBUG\n", "undecided"),
        ("#def??/\nine NDEBUG\n", "undecided"),
        ("// of the release ??/\n#define TEST_ASSERT_EQUAL(a, b)\n", "undecided"),
        ("#define WIDE \\ \n    1\n", "pass"),
    ],
    ids=["blanks", "a trigraph", "a remark", "no matter"],
)
def test_lines_that_only_some_compilers_join_leave_tests_undecided(
    repo: Any, header: str, expected: str
) -> None:
    found = answer(repo, test_independence, header, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found[0] == expected


def test_a_header_too_large_to_be_read_leaves_its_tests_undecided(repo: Any) -> None:
    large = "/* " + "x" * (4 * 1024**2) + " */\n"
    found = answer(repo, test_independence, large, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found[0] == "undecided"


def test_statements_nested_too_deep_leave_their_test_undecided(repo: Any) -> None:
    line = "return;" + "{" * 151 + "TEST_ASSERT_EQUAL(40, dose_ml(2));" + "}" * 151
    assert answer(repo, test_independence, "", line)[0] == "undecided"
