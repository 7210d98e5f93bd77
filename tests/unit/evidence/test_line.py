"""A line binds an envelope to its place, and there is only one way to write it."""

import datetime as dt
import json

import pytest

from gatekeeper.evidence.canonical import canonical
from gatekeeper.evidence.line import next_line, read_line
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.parse.json import JsonRefused

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
ENTRY = sha256(b"envelope")


def lines(count: int) -> list[bytes]:
    """That many lines, each after the one before."""
    made: list[bytes] = []
    for _ in range(count):
        last = read_line(made[-1]) if made else None
        made.append(next_line(last, ENTRY, NOW))
    return made


def test_a_line_is_canonical_json_and_names_the_one_before() -> None:
    first, second = lines(2)
    assert canonical(json.loads(second)) == second
    read = read_line(second)
    assert read.previous == (sha256(first),)
    assert (read.sequence, read.entry, read.recorded_at) == (2, ENTRY, "2026-11-25T09:00:00Z")


def test_a_leaf_is_the_canonical_line_without_its_tree() -> None:
    import hashlib

    document = json.loads(lines(3)[2])
    kept = {key: document[key] for key in ("entry", "previous", "recordedAt", "sequence")}
    leaf = hashlib.sha256(b"\0" + canonical(kept)).digest()
    assert read_line(lines(3)[2]).leaf == leaf
    assert document["edge"][-1] == leaf.hex()


def test_a_clock_that_was_turned_back_does_not_turn_the_ledger_back() -> None:
    last = read_line(next_line(None, ENTRY, NOW))
    late = read_line(next_line(last, ENTRY, NOW - dt.timedelta(days=900)))
    assert late.recorded_at == last.recorded_at


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line + b" ",
        lambda line: line.replace(b'":', b'": ', 1),
        lambda line: line.replace(b'"sequence":3', b'"sequence":03'),
        lambda line: line.replace(b'"sequence":3', b'"sequence":1'),
        lambda line: line.replace(b'"sequence":3', b'"sequence":4'),
        lambda line: line.replace(b"Z", b"z"),
        lambda line: line.replace(b'"edge":[', b'"edge":[,'),
        lambda line: b"{}",
        lambda line: b"",
        lambda line: b"[" * 100_000,
    ],
    ids=["space", "spaced", "zero", "no-parent", "edge", "time", "comma", "empty", "none", "deep"],
)
def test_what_is_written_otherwise_is_no_line(change) -> None:
    with pytest.raises(JsonRefused):
        read_line(change(lines(3)[2]))


def test_a_year_that_cannot_be_makes_no_line() -> None:
    with pytest.raises(EvidenceError, match="cannot be that of an entry"):
        next_line(None, ENTRY, dt.datetime(1850, 1, 1, tzinfo=dt.UTC))
