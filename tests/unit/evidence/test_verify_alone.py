"""verify.py takes the envelopes that gatekeeper takes, and refuses those it refuses: two programs, one judgement."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from ledger_workshop import NOW, chain, statement

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.envelope import read_envelope, seal
from gatekeeper.evidence.line import Line, joining_line, next_line, read_line
from gatekeeper.evidence.merkle import grow_all
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import RawEntry
from gatekeeper.parse.json import JsonRefused

WHOLE = statement_bytes(statement(1))


def _verifier() -> ModuleType:
    path = Path(__file__).resolve().parents[3] / "rules/ledger/verify.py"
    spec = importlib.util.spec_from_file_location("verify_alone", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = _verifier()


def taken(payload: bytes) -> list[bool]:
    """Whether gatekeeper and verify.py take a statement of these bytes."""
    raw = seal(statement(1)).replace(_base64(WHOLE), _base64(payload))
    entry = VERIFIER.Entry(next_line(None, sha256(raw), NOW), raw)
    try:
        read_envelope(raw)
    except JsonRefused:
        return [False, not entry.fault]
    return [True, not entry.fault]


def _base64(raw: bytes) -> bytes:
    import base64

    return base64.b64encode(raw)


def numbered(written: bytes) -> bytes:
    """The statement with something else for its number."""
    return WHOLE.replace(b'"number":1', b'"number":' + written)


@pytest.mark.parametrize(
    "written",
    [
        *("0", "-1", "9007199254740991", "0.5", "-0.1", "0.00001", "0.000001", "0.0000015"),
        *("1e-7", "1.5e-7", "5e-324", "333333333.3333333", "1e+21", "1.7976931348623157e+308"),
        *('"\\u001f\\b"', '"\u2028\U0001f600\x7f"', '{"\U0001f600":1,"\ufb33":2}', '"1.0 2e5 \\" 3.0"'),
        "[" * 150 + "]" * 150,
    ],
)  # fmt: skip
def test_what_rfc_8785_writes_is_taken_by_both(written: str) -> None:
    assert taken(numbered(written.encode())) == [True, True]


@pytest.mark.parametrize(
    "written",
    [
        *("-0", "-0.0", "1.0", "1e5", "1E5", "1e21", "1e-6", "1e-07", "0.10", "1e400", "NaN", "Infinity"),
        *("9007199254740992", "100000000000000000000", "9" * 401, "12345.678e5", "01", "+1"),
        *('"\\ud800"', '"\\u0041"', '"\\u001F"', '"\\/"', '{"\ufb33":2,"\U0001f600":1}', '{"a":1,"a":1}'),
        "[" * 5000 + "]" * 5000,
    ],
)  # fmt: skip
def test_what_could_be_written_in_another_way_is_refused_by_both(written: str) -> None:
    assert taken(numbered(written.encode())) == [False, False]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"gitTree":"' + b"0" * 39 + b'1"', b'"gitTree":""'),
        (b'"gitTree":"' + b"0" * 39 + b'1"', b'"gitTree":5'),
        (b'{"gitTree":"' + b"0" * 39 + b'1"}', b'["x"]'),
        (b'{"gitTree":"' + b"0" * 39 + b'1"}', b"{}"),
        (b'"name":"tree"', b'"name":5'),
        (b',"predicateType":"https://example.org/test/v1"', b""),
        (b'"predicateType":"https://example.org/test/v1"', b'"predicateType":5'),
        (b"Statement/v1", b"Statement/v2"),
        (WHOLE, b"\xef\xbb\xbf" + WHOLE),
        (WHOLE, WHOLE + b"\n"),
        (WHOLE, WHOLE.decode().encode("utf-16")),
        (WHOLE, b"[]"),
        (b"xxx", b"\xff"),
    ],
)
def test_what_is_no_statement_is_refused_by_both(old: bytes, new: bytes) -> None:
    changed = WHOLE.replace(old, new)
    assert changed != WHOLE
    assert taken(changed) == [False, False]


OURS = chain(6)
THEIRS = chain(3, first=50, behind=OURS[:4])
JOINED = statement(99)


def joining(first: Line, second: Line, fresh: list[RawEntry]) -> RawEntry:
    """An entry that joins those two, with a tree of the fresh entries behind the first's."""
    leaves = (read_line(each.line).leaf for each in fresh)
    edge, size = grow_all(first.edge, first.sequence, leaves)
    envelope = seal(JOINED)
    return RawEntry(joining_line((first, second), edge, size, sha256(envelope)), envelope)


def named(entries: list[RawEntry]) -> list[set[int]]:
    """The places that gatekeeper and verify.py name."""
    read = [VERIFIER.Entry(each.line, each.envelope) for each in entries]
    ours = {defect.entry for defect in judge_ledger(entries).defects}
    return [ours, {number for number, _ in VERIFIER.judge(read)}]


def test_a_joining_of_two_ledgers_is_whole_for_both() -> None:
    last, other = read_line(OURS[-1].line), read_line(THEIRS[-1].line)
    assert named([*OURS, *THEIRS[4:], joining(last, other, THEIRS[4:])]) == [set(), set()]


def test_a_side_of_a_joining_that_was_taken_out_is_named_by_both() -> None:
    last, other = read_line(OURS[-1].line), read_line(THEIRS[-1].line)
    joined = joining(last, other, THEIRS[4:])
    assert named([*OURS, joined]) == [{7}, {7}]
    assert all(8 in places for places in named([*OURS[:4], *THEIRS[4:], joined]))


@pytest.mark.parametrize(
    ("first", "second"), [(5, 5), (5, 1), (1, 5)], ids=["itself", "older", "newer"]
)
def test_what_joins_an_entry_with_one_it_grew_from_is_named_by_both(
    first: int, second: int
) -> None:
    one, other = read_line(OURS[first].line), read_line(OURS[second].line)
    fake = joining(one, other, OURS[first + 1 : second + 1])
    assert named([*OURS, fake]) == [{7}, {7}]
