"""What the baseline had and the release has not, or has for less: a gap each."""

import pytest

from gatekeeper.model.book import Book
from gatekeeper.model.record import GapState
from gatekeeper.model.soup import SoupFacts
from gatekeeper.record.compare import compare
from gatekeeper.record.gaps.since import lowered
from gatekeeper.record.sheets.columns import sheet

_THREAT = "id state:state severity:state exploitability:state"


def _gaps(kind, words, before, after):
    sides = (Book((), (sheet(kind, "Things", words, rows),)) for rows in (before, after))
    return list(lowered("1.0", compare(*sides), SoupFacts()))


@pytest.mark.parametrize("kind", ["requirement", "hazard", "threat", "problem", "document"])
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
        ("high", "unknown", 0),
    ],
)
def test_a_threat_that_is_rated_lower_is_a_gap(before, after, count):
    row = ("T-1", "mitigated")
    for at in (2, 3):
        rated = [[*row, "low", "low"], [*row, "low", "low"]]
        rated[0][at], rated[1][at] = before, after
        assert len(_gaps("threat", _THREAT, [tuple(rated[0])], [tuple(rated[1])])) == count


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
