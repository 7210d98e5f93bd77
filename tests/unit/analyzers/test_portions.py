"""A batch is cut so that nothing is lost, nothing is too long, and one bad file takes few with it."""

from dataclasses import replace

from gatekeeper.analyzers.portions import (
    LARGE_FILE_BYTES,
    MAX_FILE_BYTES,
    MAX_NAME_BYTES,
    Portion,
    fired,
    joined,
    portions,
    sighted,
)
from gatekeeper.model.analyzer import Batch, Canary, Reading, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region

C = frozenset({Language.C})
CANARY = Canary("canary.c", Language.C, b"", "r")


def file(number: int, size: int = 10, language: Language = Language.C) -> SnapshotFile:
    return SnapshotFile(f"f{number:06}.c", ObjectId("0" * 40), language, size, 1)


def finding(name: str, rule: str = "r") -> RawFinding:
    return RawFinding(name, rule, Level.NOTE, "m", Region(1, 1))


def test_every_file_is_in_exactly_one_portion() -> None:
    files = tuple(file(number, size=number * 100) for number in range(5000))
    parts = portions(Batch(files, (CANARY,)), C)
    assert sorted(f.name for part in parts for f in part.files) == [f.name for f in files]
    assert len(parts) > 1


def test_no_portion_is_longer_than_a_command_line_or_heavier_than_its_cap() -> None:
    files = tuple(file(number, size=number) for number in range(20_000))
    for part in portions(Batch(files, (CANARY,)), C):
        assert sum(len(name) + 3 for name in part.names) <= MAX_NAME_BYTES + 100
        assert sum(f.size for f in part.files) <= MAX_FILE_BYTES


def test_every_portion_carries_the_canaries() -> None:
    files = tuple(file(number, size=LARGE_FILE_BYTES) for number in range(3))
    parts = portions(Batch(files, (CANARY,)), C)
    assert [part.canaries for part in parts] == [(CANARY,)] * 3


def test_a_large_file_stands_alone() -> None:
    files = (file(1), file(2, size=LARGE_FILE_BYTES), file(3))
    parts = portions(Batch(files, (CANARY,)), C)
    assert [[f.name for f in part.files] for part in parts] == [
        ["f000001.c", "f000003.c"],
        ["f000002.c"],
    ]


def test_other_languages_and_their_canaries_stay_outside() -> None:
    other = replace(CANARY, name="canary.py", language=Language.PYTHON)
    batch = Batch((file(1), file(2, language=Language.PYTHON)), (CANARY, other))
    assert portions(batch, C) == (Portion((file(1),), (CANARY,)),)


def test_no_files_no_portions() -> None:
    assert portions(Batch((), (CANARY,)), C) == ()


def test_a_defect_fails_the_files_of_its_portion_only() -> None:
    one, two = Portion((file(1),), (CANARY,)), Portion((file(2),), (CANARY,))
    good = Reading(analysed=frozenset({"f000001.c", "canary.c"}))
    assert joined([(one, good), (two, Reading(defect="killed"))]) == Reading(
        analysed=frozenset({"f000001.c", "canary.c"}),
        failures={"f000002.c": "killed"},
        unsteady=frozenset({"f000002.c"}),
    )


def test_when_every_portion_has_a_defect_the_whole_has_it() -> None:
    one, two = Portion((file(1),), (CANARY,)), Portion((file(2),), (CANARY,))
    parts = [(one, Reading(defect="killed")), (two, Reading(defect="other"))]
    assert joined(parts) == Reading(defect="killed")


def test_what_failed_is_not_analysed_and_a_canary_is_reported_once() -> None:
    part = Portion((file(1),), (CANARY,))
    seen = frozenset({"f000001.c", "canary.c"})
    reading = Reading(seen, {"f000001.c": "cause"}, (finding("canary.c"),))
    whole = joined([(part, reading), (part, reading)])
    assert whole.analysed == {"canary.c"}
    assert whole.findings == (finding("canary.c"),)


def test_a_canary_that_did_not_fire_makes_the_reading_void() -> None:
    part = Portion((file(1),), (CANARY,))
    blind = Reading(findings=(finding("f000001.c"), finding("canary.c", "other")))
    assert sighted(part, blind, fired).defect is not None
    sees = Reading(findings=(finding("canary.c"),))
    assert sighted(part, sees, fired) == sees


def test_without_a_canary_nothing_is_proven() -> None:
    assert "no canary" in (sighted(Portion((), ()), Reading(), fired).defect or "")
