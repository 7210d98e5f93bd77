"""What the baseline had and the release has not, or has for less: a gap each."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.book import Book
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.record import GapState
from gatekeeper.model.soup import SoupFacts, SoupItem
from gatekeeper.record.gaps.since import lowered
from gatekeeper.record.sheets.columns import sheet

_THREAT = "id state:state severity:state exploitability:state"


FACTS = sample_run().facts


SOUP = SoupItem(
    "S-1", "x", "m", "1", (), (), "MIT", (), (), (), "", None, (), ("vendor/**",), "", "", False, None, "", "", "",
    at_line(RepoPath("soup.toml"), 1),
)  # fmt: skip


def _gaps(kind, words, before, after, unknown=("", ""), soup=None):
    sides = (
        Book((), (sheet(kind, "Things", words, rows, why),))
        for rows, why in zip((before, after), unknown, strict=True)
    )
    return list(lowered("1.0", *sides, replace(FACTS, soup=soup or SoupFacts())))


@pytest.mark.parametrize(
    "kind", ["requirement", "hazard", "threat", "problem", "document", "soup-item"]
)
def test_what_is_gone_is_a_gap_that_names_it(kind):
    [gap] = _gaps(kind, "id state:state", [("X-1", "ok"), ("X-2", "ok")], [("X-2", "ok")])
    assert (gap.state, gap.subject) == (GapState.UNKNOWN, "Things")
    assert gap.sentence.startswith("X-1: gone since 1.0")


def test_many_that_are_gone_are_one_gap():
    before = [(f"X-{n}", "ok") for n in range(9)]
    [gap] = _gaps("hazard", "id state:state", before, [])
    assert gap.sentence.startswith("X-0, X-1, X-2, X-3, X-4 and 4 more: gone")


@pytest.mark.parametrize("kind", ["test", "result", "file", "finding"])
def test_what_may_come_and_go_is_none(kind):
    assert _gaps(kind, "id state:state", [("X-1", "ok")], []) == []


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("high", "low", 1),
        ("critical", "high", 1),
        ("unknown", "info", 1),
        ("low", "high", 0),
        ("high", "unknown", 1),
        ("unknown", "low", 1),
        ("unknown", "high", 0),
    ],
)
def test_a_threat_that_is_rated_lower_is_a_gap(before, after, count):
    row = ("T-1", "mitigated")
    for at in (2, 3):
        rated = [[*row, "low", "low"], [*row, "low", "low"]]
        rated[0][at], rated[1][at] = before, after
        assert len(_gaps("threat", _THREAT, [tuple(rated[0])], [tuple(rated[1])])) == count


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("mitigated", "not-applicable", 1),
        ("open", "accepted", 1),
        ("unchecked", "transferred", 1),
        ("accepted", "not-applicable", 0),
        ("accepted", "mitigated", 0),
        ("open", "mitigated", 0),
    ],
)
def test_a_threat_that_needs_no_mitigation_any_more_is_a_gap(before, after, count):
    sides = ([("T-1", word, "low", "low")] for word in (before, after))
    assert len(_gaps("threat", _THREAT, *sides)) == count


@pytest.mark.parametrize("kind", ["unit", "requirement"])
@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("C", "A", 1),
        ("B", "A", 1),
        ("C", "no class of the edition", 1),
        ("no class of the edition", "C", 1),
        ("A", "C", 0),
        ("A", ("C", "for want of code that implements it"), 0),
        (("C", "for want of code that implements it"), "A", 0),
    ],
)
def test_a_class_that_is_lower_than_it_was_is_a_gap(kind, before, after, count):
    found = _gaps(kind, "id state:state class", [("X", "ok", before)], [("X", "ok", after)])
    assert [(gap.state, gap.subject) for gap in found] == [(GapState.UNKNOWN, f"{kind} X")] * count


def test_what_was_not_read_before_is_a_gap_and_not_silence():
    [gap] = _gaps("threat", _THREAT, [], [("T-1", "open", "low", "low")], ("no model", ""))
    assert gap.state is GapState.UNKNOWN
    assert gap.sentence.endswith("does not show: Things (before): no model")


def test_what_was_not_read_now_is_not_gone():
    [gap] = _gaps("threat", _THREAT, [("T-1", "open", "low", "low")], [], ("", "no model"))
    assert gap.sentence.endswith("does not show: Things (after): no model")


def test_a_file_of_a_copy_is_known_by_its_whole_path():
    path = f"vendor/{'ab' * 20}/a.c"
    rows = ([(path, (), "other", blob)] for blob in ("1", "2"))
    [gap] = _gaps("file", "id unit>unit layout blob:code", *rows, soup=SoupFacts(items=(SOUP,)))
    assert gap.sentence.startswith(f"{path}: changed since 1.0")


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ("sha256:a", "sha256:b", GapState.NOT_MET),
        (("sha1:a", "sha256:a"), ("sha1:a", "sha256:b"), GapState.NOT_MET),
        ("sha256:a", "", GapState.UNKNOWN),
        ("sha256:a", "sha1:b", GapState.UNKNOWN),
        (("sha1:a", "sha256:a"), "sha256:a", None),
    ],
    ids=["another", "one of two", "none any more", "of another kind", "one less"],
)
def test_content_is_another_only_by_digests_of_one_kind(before, after, state):
    words = "id state:state digests"
    found = _gaps("soup-component", words, [("p@1", "read", before)], [("p@1", "read", after)])
    assert [gap.state for gap in found] == ([state] if state else [])


def test_other_content_under_one_version_is_not_met():
    words = "id state:state digests"
    [gap] = _gaps("soup-component", words, [("p@1", "read", "a")], [("p@1", "read", "b")])
    assert (gap.state, gap.subject) == (GapState.NOT_MET, "p@1")
    assert _gaps("soup-component", words, [("p@1", "read", "")], [("p@1", "read", "b")]) == []


@pytest.mark.parametrize(
    ("after", "count"),
    [
        (("D-1", "ok", "Plan", "1", "approved", "b"), 1),
        (("D-1", "ok", "The plan", "1", "approved", "b"), 1),
        (("D-1", "ok", "Plan", "2", "approved", "b"), 0),
        (("D-1", "ok", "Plan", "1", "draft", "b"), 0),
        (("D-1", "ok", "Plan", "1", "approved", "a"), 0),
    ],
    ids=["content", "content and title", "next version", "taken back", "unchanged"],
)
def test_a_document_that_changed_under_its_version_is_a_gap(after, count):
    words = "id state:state title version status digest"
    before = ("D-1", "ok", "Plan", "1", "approved", "a")
    assert len(_gaps("document", words, [before], [after])) == count


@pytest.mark.parametrize(
    ("then", "now", "count"),
    [
        (("MOTOR", "product"), ("VIEW", "product"), 1),
        (("MOTOR", "product"), ("", "tools"), 1),
        (("", "product"), ("VIEW", "product"), 1),
        (("", "none"), ("", "docs"), 1),
        (("MOTOR", "product"), ("MOTOR", "product"), 0),
        (("MOTOR", "product"), ("", "product"), 0),
        (("VIEW", "product"), ("MOTOR", "product"), 0),
        (("MOTOR", "tests"), ("", "tests"), 0),
    ],
    ids=["a lower item", "no code", "of no item", "no layout", "as it was", "loose", "higher", "a test"],
)  # fmt: skip
def test_code_that_moved_to_where_less_is_asked_is_a_gap(then, now, count):
    units = sheet("unit", "Items", "id class", [("MOTOR", "C"), ("VIEW", "A")])
    sides = (
        Book((), (units, sheet("file", "Files", "id unit>unit layout blob", rows)))
        for rows in ([("a.c", *then, "1")], [("a.c", *now, "2")])
    )
    found = list(lowered("1.0", *sides, FACTS))
    assert [gap.sentence.partition(":")[0] for gap in found] == ["a.c"] * count


@pytest.mark.parametrize(
    ("now", "count"),
    [
        ([("b.c", "", "tools", "1")], 1),
        ([("b.c", "", "tools", "1"), ("c.c", "MOTOR", "product", "1")], 0),
        ([("b.c", "MOTOR", "product", "1")], 0),
        ([("b.c", "", "tools", "2")], 0),
        ([], 0),
    ],
    ids=["less", "kept beside a copy", "the same item", "something else", "taken out"],
)
def test_code_that_moved_under_another_name_is_known_by_its_content(now, count):
    units = sheet("unit", "Items", "id class", [("MOTOR", "C")])
    sides = (
        Book((), (units, sheet("file", "Files", "id unit>unit layout blob", rows)))
        for rows in ([("a.c", "MOTOR", "product", "1")], now)
    )
    found = list(lowered("1.0", *sides, FACTS))
    assert [gap.sentence.partition(":")[0] for gap in found] == ["a.c"] * count
