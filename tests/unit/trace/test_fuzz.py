"""Mutated files of every format end in items and diagnostics, never in a fault; benchmarks/fuzz_trace.py runs longer."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.model.path import RepoPath
from gatekeeper.testing.mutations import mutations
from gatekeeper.trace.marks import MarkScope, find_marks
from gatekeeper.trace.readers import READERS
from gatekeeper.trace.report_readers import REPORT_READERS

ROUNDS = 250


def _load() -> Any:  # a module found by its path has no type of its own
    spec = importlib.util.spec_from_file_location(
        "gatekeeper_trace_seeds", Path(__file__).with_name("seeds.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


seeds = _load()


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
