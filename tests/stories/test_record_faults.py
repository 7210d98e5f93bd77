"""Faults put into a sound project: each stands in a table of its record, in no tone that says all is well, and among the gaps.

Some here; all of them by `benchmarks/record_faults.py`.
"""

from pathlib import Path
from typing import Any

import pytest
from faulty_records import FAULTS, build, look

IN_SHORT = (
    "self-approved-suppression",
    "stale-test-after-transitive-change",
    "orphan-test",
    "requirements-in-a-circle",
    "merged-although-refused",
    "tampered-ledger-entry",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def sound(place: Path) -> Any:
    return build(place / "sound", {}, place / "answers.sqlite")


def test_there_are_more_than_twenty_kinds_of_fault() -> None:
    assert len(FAULTS) >= 20


def test_a_claimed_review_of_class_c_is_a_gap_that_a_signed_one_is_not(
    place: Path, sound: Any
) -> None:
    fault = FAULTS["unsigned-review-of-class-c"]
    signed = build(place / "signed", fault["beside"], place / "answers.sqlite")
    shown, better = look(sound, fault), look(signed, fault)
    assert shown.rows
    assert shown.gaps
    assert (better.rows, better.gaps) == ((), ())


@pytest.mark.parametrize("name", IN_SHORT)
def test_the_record_shows_the_fault_and_not_in_green(place: Path, sound: Any, name: str) -> None:
    fault = FAULTS[name]
    shown = look(build(place / name, fault, place / "answers.sqlite"), fault)
    assert shown.rows
    assert shown.gaps
    assert shown.green == ()
    assert look(sound, fault).rows == ()
