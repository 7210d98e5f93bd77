"""Mutated files of every format end in items and diagnostics, never in a fault; benchmarks/fuzz_trace.py runs longer."""

import time

import pytest
import trace_seeds as seeds

from gatekeeper.model.path import RepoPath
from gatekeeper.testing.mutations import mutations
from gatekeeper.trace.marks import MarkScope, find_marks
from gatekeeper.trace.readers import READERS, REPORT_READERS

ROUNDS = 250


def test_every_format_has_a_seed() -> None:
    assert {name for name, _, _ in seeds.ITEMS} == set(READERS)
    assert {name for name, _ in seeds.REPORTS} == set(REPORT_READERS)


@pytest.mark.parametrize(
    ("name", "path", "raw"), seeds.ITEMS, ids=[s[1] + "-" + s[0] for s in seeds.ITEMS]
)
def test_mutated_items_never_raise(name: str, path: str, raw: bytes) -> None:
    for changed in mutations([raw], ROUNDS, 1):
        found = READERS[name]({RepoPath(path): changed}, seeds.OPTIONS)
        assert all(item.id and item.location.path == path for item in found.items)
        assert all(
            d.location.region is not None and d.message and d.cure for d in found.diagnostics
        )


@pytest.mark.parametrize(
    ("name", "raw"),
    seeds.REPORTS,
    ids=[s[0] for s in seeds.REPORTS[:4]] + ["gcov", *(s[0] for s in seeds.REPORTS[5:])],
)
def test_mutated_reports_never_raise(name: str, raw: bytes) -> None:
    for changed in mutations([raw], ROUNDS, 1):
        reading = REPORT_READERS[name](changed)
        assert reading.results or reading.coverage or reading.defects


def test_mutated_marks_never_raise() -> None:
    text = b"# @verifies A-1\ndef test_x():\n    pass\n/* Implements: A-1, A-2 */ [impl->req~a~1] @relation(A-1, scope=file) (A-1 to A-3)\n"
    scope = MarkScope(frozenset({"A-1", "A-2", "A-3", "req~a"}), test=True, mentions=True)
    for changed in mutations([text], ROUNDS, 1):
        shown = changed.decode("utf-8", "replace")
        assert all(mark.target for mark in find_marks(RepoPath("t.py"), shown, scope))


LONG = (
    *("A" * 30_000, " " * 30_000 + "x", "a-" * 15_000, "# " * 15_000, ":" * 30_000, "[[" * 15_000),
    *("-->" * 10_000, "a~b~" * 7_000, "| - " * 7_000, "1-1" * 10_000, "/a" * 15_000, ".. " * 10_000),
    *("@verifies " * 3_000, "x:" + " " * 30_000 + "y", "* " + "a " * 15_000, "ok " + "# " * 15_000),
)  # fmt: skip
MOST_S = 60.0


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_very_long_line_takes_no_long_time(name: str) -> None:
    """A pattern that looks again and again at the same text would take minutes here."""
    started = time.process_time()
    suffix = {"rtems": "yml", "doorstop": "yml", "trlc": "trlc", "openfasttrace": "md"}.get(
        name, "x"
    )
    for line in LONG:
        for before in (
            "",
            "Covers:\n",
            "`req~a~1`\nCovers:\n* ",
            ".. item:: A\n   :links: ",
            "# A-1\n",
        ):
            READERS[name]({RepoPath(f"a.{suffix}"): f"{before}{line}\n".encode()}, seeds.OPTIONS)
    assert time.process_time() - started < MOST_S


def test_very_long_lines_of_code_and_reports_take_no_long_time() -> None:
    started = time.process_time()
    scope = MarkScope(frozenset({"A-1"}), test=True, mentions=True)
    for line in LONG:
        find_marks(RepoPath("t.py"), f"{line}\ndef test_a():\n    pass\n", scope)
        for read in REPORT_READERS.values():
            read(line.encode())
    assert time.process_time() - started < MOST_S
