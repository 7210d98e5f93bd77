"""test-presence: passes, fails, does not apply, cannot be decided."""

from dataclasses import replace
from typing import Any

import pytest
from sample_run import sample_run

from gatekeeper.checks.test_presence import test_presence
from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import LayoutClass, Owned

FACTS = sample_run().facts
_, DOSE, VIEW = FACTS.people.units


def ask(*units: UnitPeople, **change: Any) -> tuple[Answer, ...]:
    people = replace(FACTS.people, units=units)
    facts = replace(FACTS, people=people, change=replace(FACTS.change, **change))
    return test_presence.judge(facts, Limits({})).answers


def only(*units: UnitPeople, **change: Any) -> tuple[str, str]:
    [answer] = ask(*units, **change)
    return answer.outcome.value, answer.code


def test_assertions_pass() -> None:
    assert only(DOSE) == ("pass", "ok")


def test_no_test_file_fails_and_names_the_globs() -> None:
    [answer] = ask(replace(DOSE, test_paths=(), assertions=0))
    assert (answer.outcome.value, answer.code) == ("fail", "no-test-files")
    assert "tests/pump/test_dose.c" in answer.message


def test_tests_that_assert_nothing_fail() -> None:
    assert only(replace(DOSE, assertions=0)) == ("fail", "no-effective-assertion")


def test_a_class_that_can_do_no_harm_does_not_apply() -> None:
    assert only(VIEW) == ("not-applicable", "class-without-harm")


def test_no_unit_does_not_apply() -> None:
    assert only() == ("not-applicable", "no-units")


def test_staged_content_waits_for_the_merge_gate() -> None:
    assert only(DOSE, kind=ChangeKind.STAGED) == ("not-applicable", "no-commits")


def test_test_files_that_cannot_be_read_leave_it_undecided() -> None:
    unit = replace(DOSE, assertions=0, defects=("it is no Python",))
    assert only(unit) == ("undecided", "tests-not-read")


def test_untraced_lines_do_not_matter_here() -> None:
    assert only(replace(DOSE, defects=("blame failed",))) == ("pass", "ok")


def test_missing_history_leaves_it_undecided() -> None:
    assert only(DOSE, incomplete="it is shallow") == ("undecided", "history-incomplete")


def test_many_test_files_are_counted() -> None:
    paths = tuple(RepoPath(f"tests/pump/test_{n}.c") for n in range(7))
    [answer] = ask(replace(DOSE, test_paths=paths))
    assert [row.text for row in answer.rows][-1] == "and 2 more"


def owning(*paths: str) -> tuple[Owned, ...]:
    [item] = [item for item in FACTS.project.items if item.id == DOSE.item]
    return tuple(Owned(RepoPath(path), LayoutClass.PRODUCT, (item,)) for path in paths)


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        (("prj.conf", "CMakeLists.txt", "boards/pump.overlay"), "no-code"),
        (("prj.conf", "dose.c"), "no-test-files"),
        (("prj.conf", "doses.csv"), "no-test-files"),
        ((), "no-test-files"),
    ],
    ids=["settings", "code beside them", "a table beside them", "nothing"],
)
def test_settings_alone_hold_nothing_that_a_test_could_run(
    paths: tuple[str, ...], code: str
) -> None:
    people = replace(FACTS.people, units=(replace(DOSE, test_paths=(), languages=frozenset()),))
    facts = replace(FACTS, people=people, owned=owning(*paths))
    [answer] = test_presence.judge(facts, Limits({})).answers
    assert answer.code == code


def test_a_script_that_is_named_like_a_recipe_is_code() -> None:
    unit = replace(DOSE, test_paths=(), languages=frozenset({Language.PYTHON}))
    people = replace(FACTS.people, units=(unit,))
    facts = replace(FACTS, people=people, owned=owning("Makefile"))
    [answer] = test_presence.judge(facts, Limits({})).answers
    assert answer.code == "no-test-files"
