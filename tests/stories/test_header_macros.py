"""Tests whose assertions a header of the repository wraps pass; one that a header empties asserts nothing."""

from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.test_independence import TestIndependence as AreTestsIndependent
from gatekeeper.checks.test_presence import TestPresence as AreTestsPresent

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
    [told] = [a for a in tell.answers(check(), repo.judged()) if a.subject == "PUMP-DOSE"]
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
    assert answer(repo, AreTestsIndependent, macro, "DOSE_IS(40, dose_ml(2));") == ("pass", "ok")


def test_a_macro_of_a_header_that_only_has_such_a_name_is_none(repo: Any) -> None:
    macro = "#define DOSE_IS(want, got) puts(#want)\n"
    found = answer(repo, AreTestsPresent, macro, "DOSE_IS(40, dose_ml(2));")
    assert found == ("fail", "no-effective-assertion")


@pytest.mark.parametrize("body", ["", "((void)(want), (void)(got))", "do { } while (0)"])
def test_an_assertion_that_a_header_empties_asserts_nothing(repo: Any, body: str) -> None:
    macro = f"#undef TEST_ASSERT_EQUAL\n#define TEST_ASSERT_EQUAL(want, got) {body}\n"
    found = answer(repo, AreTestsPresent, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("fail", "no-effective-assertion")


def test_a_header_that_an_included_one_includes_is_read_too(repo: Any) -> None:
    repo.commit(BEN, "A way in", {"tests/host/all.h": '#include "support/check.h"\n'})
    macro = "#define TEST_ASSERT_EQUAL(want, got)\n"
    found = answer(repo, AreTestsPresent, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));", "all.h")
    assert found == ("fail", "no-effective-assertion")


def test_a_framework_that_lies_in_the_repository_keeps_its_assertions(repo: Any) -> None:
    macro = (
        "#ifdef EMPTY\n#define TEST_ASSERT_EQUAL(want, got)\n#else\n"
        "#define TEST_ASSERT_EQUAL(want, got) UnityAssertEqualNumber((want), (got), __LINE__)\n#endif\n"
    )
    found = answer(repo, AreTestsIndependent, macro, "TEST_ASSERT_EQUAL(40, dose_ml(2));")
    assert found == ("pass", "ok")
