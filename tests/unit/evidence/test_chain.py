"""Whatever is done to a ledger in place, the entry it was done to is named."""

import datetime as dt
import random

import pytest
from ledger_workshop import NOW, chain, relinked, statement, told

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.envelope import seal
from gatekeeper.evidence.line import joining_line, next_line, read_line
from gatekeeper.evidence.merkle import grow_all
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import RawEntry, Signature

COUNT = 40
WHOLE = chain(COUNT)
OTHER = chain(COUNT, first=1000)


def test_a_whole_ledger_has_no_defect_and_tells_its_head_and_tree() -> None:
    ledger = judge_ledger(WHOLE)
    assert (ledger.defects, ledger.whole) == ((), True)
    assert [entry.statement.predicate["number"] for entry in ledger.entries] == list(range(COUNT))
    assert ledger.head == sha256(WHOLE[-1].line)
    assert ledger.root == read_line(WHOLE[-1].line).root


def test_an_empty_ledger_is_whole() -> None:
    ledger = judge_ledger([])
    assert (ledger.entries, ledger.defects, ledger.head) == ((), (), None)


def test_every_byte_of_a_middle_and_a_last_line_is_watched() -> None:
    for place in (COUNT // 2, COUNT - 1):
        raw = WHOLE[place].line
        for byte in range(len(raw)):
            flipped = bytearray(raw)
            flipped[byte] ^= 1 << byte % 8
            entries = list(WHOLE)
            entries[place] = RawEntry(bytes(flipped), WHOLE[place].envelope)
            assert {where for _, where in told(entries)} == {f"entry {place + 1}"}, byte


def test_flips_anywhere_name_their_entry_and_no_other() -> None:
    """A short draw; benchmarks/ledger_tampering.py walks every byte."""
    dice = random.Random(20261125)
    for _ in range(200):
        place = dice.randrange(COUNT)
        line, envelope = bytearray(WHOLE[place].line), bytearray(WHOLE[place].envelope)
        hit = dice.choice((line, envelope))
        hit[dice.randrange(len(hit))] ^= 1 << dice.randrange(8)
        entries = list(WHOLE)
        entries[place] = RawEntry(bytes(line), bytes(envelope))
        assert {where for _, where in told(entries)} == {f"entry {place + 1}"}


@pytest.mark.parametrize("place", [0, 1, 17, COUNT - 2])
def test_an_entry_taken_out_is_missing_where_the_next_one_stands(place: int) -> None:
    assert told(WHOLE[:place] + WHOLE[place + 1 :]) == [("missing", f"entry {place + 1}")]


def test_a_cut_ledger_shows_against_a_noted_head_alone() -> None:
    head = judge_ledger(WHOLE).head
    assert told(WHOLE[:-1]) == []
    assert told(WHOLE[:-1], witnessed=[head]) == [("truncated", "ledger")]


@pytest.mark.parametrize("place", [1, 17, COUNT - 1, COUNT])
def test_an_entry_of_another_ledger_is_named_where_it_was_put(place: int) -> None:
    entries = [*WHOLE[:place], OTHER[7], *WHOLE[place:]]
    assert told(entries) == [("inserted", f"entry {place + 1}")]


@pytest.mark.parametrize("place", [1, 17, COUNT - 1])
def test_an_entry_put_in_with_a_fitting_line_is_named(place: int) -> None:
    forged = chain(1, first=2000, behind=WHOLE[:place])[-1]
    entries = [*WHOLE[:place], forged, *WHOLE[place:]]
    assert told(entries) == [("inserted", f"entry {place + 1}")]


def test_an_entry_put_in_the_place_of_another_is_named() -> None:
    forged = chain(1, first=2000, behind=WHOLE[:9])[-1]
    entries = [*WHOLE[:9], forged, *WHOLE[10:]]
    assert told(entries) == [("altered", "entry 10")]


@pytest.mark.parametrize(("one", "two"), [(3, 4), (0, 1), (2, 20), (COUNT - 2, COUNT - 1)])
def test_entries_that_changed_places_are_named(one: int, two: int) -> None:
    entries = list(WHOLE)
    entries[one], entries[two] = entries[two], entries[one]
    assert f"entry {one + 1}" in {where for _, where in told(entries)}
    assert {kind for kind, _ in told(entries)} <= {"reordered", "missing"}


@pytest.mark.parametrize(("source", "place"), [(3, 10), (10, 3), (0, COUNT), (5, 6)])
def test_an_entry_that_stands_twice_is_replayed(source: int, place: int) -> None:
    entries = [*WHOLE[:place], WHOLE[source], *WHOLE[place:]]
    second = max(place, source + 1) + 1
    assert ("replayed", f"entry {second}") in told(entries)


def test_a_statement_recorded_again_with_a_line_of_its_own_is_replayed() -> None:
    raw = next_line(read_line(WHOLE[-1].line), sha256(WHOLE[4].envelope), NOW)
    entries = [*WHOLE, RawEntry(raw, WHOLE[4].envelope)]
    assert told(entries) == [("replayed", f"entry {COUNT + 1}")]


def test_a_second_signature_of_the_same_statement_is_no_replay_but_less_is() -> None:
    key, other = "SHA256:" + "a" * 43, "SHA256:" + "b" * 43
    one = seal(statement(7), (Signature(key, b"x"),))
    both = seal(statement(7), (Signature(key, b"x"), Signature(other, b"y")))
    bare = [RawEntry(b"", each) for each in (one, both, one)]
    assert told(relinked(bare)) == [("replayed", "entry 3")]


def test_an_envelope_under_the_line_of_another_is_named() -> None:
    entries = list(WHOLE)
    entries[5] = RawEntry(WHOLE[5].line, WHOLE[6].envelope)
    assert told(entries) == [("altered", "entry 6")]


def test_a_line_that_goes_back_in_time_is_named() -> None:
    import json

    from gatekeeper.evidence.canonical import canonical
    from gatekeeper.evidence.line import Line
    from gatekeeper.evidence.merkle import grow, tree_head

    last = read_line(WHOLE[-1].line)
    document = json.loads(next_line(last, sha256(WHOLE[-1].envelope), NOW))
    envelope = seal(statement(5000))
    line = Line(
        sha256(b""), sha256(envelope), (last.own,), "2025-01-01T00:00:00Z", COUNT + 1, (), ""
    )
    edge = grow(last.edge, COUNT, line.leaf)
    forged = document | {
        "entry": line.entry,
        "recordedAt": line.recorded_at,
        "edge": [node.hex() for node in edge],
        "root": tree_head(edge).hex(),
    }
    assert told([*WHOLE, RawEntry(canonical(forged), envelope)]) == [
        ("clock", f"entry {COUNT + 1}")
    ]


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        ("2026-11-25T09:00:00Z", []),
        ("2026-11-25T09:30:00Z", ["clock"]),
        ("2024-01-01T00:00:00Z", ["clock"]),
        ("yesterday", ["clock"]),
    ],
)
def test_a_statement_that_was_not_made_when_it_says_is_named(at: str, kinds: list[str]) -> None:
    envelope = seal(statement(1, startedAt=at))
    raw = next_line(None, sha256(envelope), NOW)
    assert [kind for kind, _ in told([RawEntry(raw, envelope)])] == kinds


def joined(left: int, right: int) -> list[RawEntry]:
    """A ledger of ten entries that grew apart by so many on each side and was joined, then went on."""
    common = chain(10)
    first = chain(left, first=100, behind=common)
    second = chain(right, first=200, behind=common)
    tips = (read_line(first[-1].line), read_line(second[-1].line))
    tail = second[10:]
    edge, size = grow_all(tips[0].edge, tips[0].sequence, (read_line(e.line).leaf for e in tail))
    envelope = seal(statement(300))
    line = joining_line(tips, edge, size, sha256(envelope))
    return chain(5, first=400, behind=[*first, *tail, RawEntry(line, envelope)])


@pytest.mark.parametrize(("left", "right"), [(1, 1), (3, 7), (8, 2)])
def test_ledgers_that_grew_apart_and_were_joined_are_whole(left: int, right: int) -> None:
    entries = joined(left, right)
    assert told(entries) == []
    assert read_line(entries[-1].line).sequence == len(entries)


def test_flips_in_a_joined_ledger_name_their_entry() -> None:
    entries = joined(3, 4)
    dice = random.Random(7)
    for place in range(len(entries)):
        flipped = bytearray(entries[place].line)
        flipped[dice.randrange(len(flipped))] ^= 1
        changed = list(entries)
        changed[place] = RawEntry(bytes(flipped), entries[place].envelope)
        assert ("altered", f"entry {place + 1}") in told(changed), place


@pytest.mark.parametrize("place", [2, 11, 14, 17])
def test_an_entry_taken_out_of_a_joined_ledger_is_told(place: int) -> None:
    entries = joined(3, 4)
    assert told(entries[:place] + entries[place + 1 :]) != []


@pytest.mark.parametrize(
    ("entries", "chained"),
    [
        ([*WHOLE, WHOLE[3]], True),
        ([*WHOLE[:5], RawEntry(WHOLE[5].line, WHOLE[6].envelope), *WHOLE[6:]], True),
        ([*WHOLE[:5], OTHER[5], *WHOLE[5:]], True),
        ([*WHOLE[:5], RawEntry(WHOLE[5].line[:-1], WHOLE[5].envelope), *WHOLE[6:]], False),
        ([*WHOLE[:5], *WHOLE[6:]], False),
    ],
    ids=["replayed", "another envelope", "put in", "another line", "taken out"],
)
def test_a_chain_is_broken_by_what_takes_a_line_away_alone(
    entries: list[RawEntry], chained: bool
) -> None:
    ledger = judge_ledger(entries)
    assert ledger.defects
    assert (ledger.chained, ledger.broken is None) == (chained, chained)


def test_a_replay_is_no_entry() -> None:
    assert len(judge_ledger([*WHOLE, WHOLE[3]]).entries) == COUNT


def test_what_cannot_be_read_is_named_with_its_cause() -> None:
    entries = list(WHOLE)
    entries[8] = RawEntry(WHOLE[8].line, b"", "its commit cannot be read")
    assert told(entries) == [("unreadable", "entry 9")]
    entries[8] = RawEntry(WHOLE[8].line, WHOLE[8].envelope, "its tree holds more")
    assert told(entries) == [("foreign", "entry 9")]


def test_a_rewrite_from_end_to_end_shows_against_a_noted_head_alone() -> None:
    head = judge_ledger(WHOLE).head
    forged = relinked([*WHOLE[:5], OTHER[5], *WHOLE[6:]])
    assert told(forged) == []
    assert told(forged, witnessed=[head]) == [("truncated", "ledger")]


def test_time_in_a_ledger_only_goes_forward() -> None:
    late = relinked(WHOLE)
    assert [read_line(e.line).recorded_at for e in late] == sorted(
        read_line(e.line).recorded_at for e in late
    )
    assert dt.timedelta(seconds=COUNT) > dt.timedelta(0)
