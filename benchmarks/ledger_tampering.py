"""Tampers with an export of 1,000 entries in every way and asks both verifiers: python benchmarks/ledger_tampering.py [ENTRIES [STEP [PART/PARTS]]].

Every byte of both files is changed (STEP: every STEPth one, from a start that is told), and every entry is taken out,
put in, moved and replayed, gets an earlier time with all behind it made to fit, and the ledger is cut behind each. `evidence verify` judges by gatekeeper/evidence/chain.py,
an auditor by rules/ledger/verify.py; each has to name the entry and, for a changed byte, no other.

PART/PARTS takes every PARTS-th entry only, from PART on, so that a long run can be made in parts.

What both work out about one entry alone is remembered here, because a byte changes one entry and 999 stay. Beside that a
verdict is remembered for each reading of a broken entry: most changed bytes leave a line or an envelope that cannot be read,
and of such an entry a verifier sees no more than its `Reading` and a digest that no other entry names. The first change
with a reading at a place is judged in the whole ledger, every READ_AGAIN-th with the same reading again, and one that leaves
a readable line always.
"""

import datetime as dt
import functools
import importlib.util
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import NOW  # noqa: E402  (found by the line above)
from ledger_workshop import chain as made  # noqa: E402  (found by the line above)

from gatekeeper.evidence import chain, envelope, line, merkle  # noqa: E402
from gatekeeper.model.evidence import DefectKind, RawEntry  # noqa: E402

Verdict = set[int]
READ_AGAIN = 499


@dataclass(frozen=True, slots=True)
class Reading:
    """What a verifier sees of an entry with a fault, beside the digest of its line."""

    digest: str
    told: tuple[object, ...] | None
    """`None` when the entry has no fault, or a line that is read: then its neighbours are held against it."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A verifier: the places it names in a ledger, and its reading of one entry."""

    name: str
    judge: Callable[[Sequence[RawEntry]], Verdict]
    read: Callable[[RawEntry, bool], Reading]
    """The flag says that the line is as it was written."""


def verifier() -> ModuleType:
    """verify.py as a module, with memory."""
    spec = importlib.util.spec_from_file_location("verify", ROOT / "rules/ledger/verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.Entry = functools.lru_cache(4096)(module.Entry)
    module.grow = functools.lru_cache(8192)(module.grow)
    return module


def remember() -> None:
    """Memory for ours: of parsing one entry, and of growing the tree by one leaf."""
    chain.read_line = functools.lru_cache(4096)(line.read_line)
    chain.read_envelope = functools.lru_cache(4096)(envelope.read_envelope)
    chain.grow = functools.lru_cache(8192)(merkle.grow)
    chain.sha256 = functools.lru_cache(8192)(chain.sha256)


def ours() -> Judge:
    """The places that `evidence verify` names."""

    def judge(entries: Sequence[RawEntry]) -> Verdict:
        return {
            int(d.where.split()[1]) for d in chain.judge_ledger(entries).defects if " " in d.where
        }

    def read(entry: RawEntry, whole: bool) -> Reading:
        told: list[tuple[DefectKind, int, str]] = []
        seen = chain._read(0, entry, told)
        plain = told and seen.envelope is None and (whole or seen.line is None)
        return Reading(seen.own, tuple(kind for kind, _, _ in told) if plain else None)

    return Judge("evidence verify", judge, read)


def alone(module: ModuleType) -> Judge:
    """The places that `verify.py` names."""

    def judge(entries: Sequence[RawEntry]) -> Verdict:
        return {n for n, _ in module.judge([module.Entry(e.line, e.envelope) for e in entries])}

    def read(entry: RawEntry, whole: bool) -> Reading:
        seen = module.Entry(entry.line, entry.envelope)
        plain = seen.fault and (whole or not seen.sequence)
        told = (seen.fault, seen.previous, getattr(seen, "at", ""))
        return Reading(seen.own, told if plain else None)

    return Judge("verify.py", judge, read)


class Tally:
    """What each verifier located, by kind of tampering."""

    def __init__(self, judges: Sequence[Judge]) -> None:
        self.judges = judges
        self.tried: Counter[str] = Counter()
        self.judged: Counter[str] = Counter()
        self.missed: list[str] = []

    def ask(
        self, kind: str, entries: Sequence[RawEntry], expected: Verdict, *, only: bool
    ) -> None:
        """Asks both; `expected` holds the places of which one has to be named, `only` that no other may be."""
        self.tried[kind] += 1
        for judge in self.judges:
            self.hold(judge, kind, judge.judge(entries), expected, only=only)

    def hold(
        self, judge: Judge, kind: str, found: Verdict, expected: Verdict, *, only: bool
    ) -> None:
        """Notes a miss."""
        if not found & expected or (only and found - expected):
            self.missed.append(
                f"{judge.name}: {kind} at {sorted(expected)}: named {sorted(found)}"
            )


def flips(tally: Tally, whole: list[RawEntry], step: int, places: range, start: int) -> None:
    """Every STEPth byte of those entries changed to another."""
    dice = random.Random(start)
    named = {chain.sha256(each.line) for each in whole}
    at = start % step
    for place in places:
        known: dict[tuple[str, Reading], Verdict] = {}
        for part in ("line", "envelope"):
            raw = getattr(whole[place], part)
            while at < len(raw):
                changed = bytearray(raw)
                changed[at] ^= dice.randrange(1, 256)
                _flip(
                    tally,
                    whole,
                    place,
                    replace(whole[place], **{part: bytes(changed)}),
                    known,
                    named,
                )
                at += step
            at -= len(raw)


def _flip(
    tally: Tally,
    whole: list[RawEntry],
    place: int,
    broken: RawEntry,
    known: dict[tuple[str, Reading], Verdict],
    named: set[str],
) -> None:
    """Both asked about a ledger with that entry broken; what is known of its reading is the answer."""
    tally.tried["byte"] += 1
    same_line = broken.line == whole[place].line
    for judge in tally.judges:
        reading = judge.read(broken, same_line)
        unnamed = same_line or reading.digest not in named
        key = (judge.name, replace(reading, digest=""))
        often = tally.tried["byte"] % READ_AGAIN == 0
        if reading.told is None or not unnamed or often or key not in known:
            tally.judged[judge.name] += 1
            found = judge.judge([*whole[:place], broken, *whole[place + 1 :]])
            if reading.told is not None and known.setdefault(key, found) != found:
                tally.missed.append(
                    f"{judge.name}: byte at {place + 1}: its reading does not tell"
                )
        else:
            found = known[key]
        tally.hold(judge, "byte", found, {place + 1}, only=True)


def moves(tally: Tally, whole: list[RawEntry], other: list[RawEntry], places: range) -> None:
    """Entries taken out, put in, moved and replayed, at those places."""
    count = len(whole)
    dice = random.Random(count)
    for place in places:
        number = place + 1
        if number < count:
            tally.ask("deletion", whole[:place] + whole[number:], {number}, only=True)
        tally.ask(
            "insertion",
            [*whole[:place], other[place], *whole[place:]],
            {number, number + 1},
            only=False,
        )
        target = dice.choice([n for n in range(count) if abs(n - place) > 1])
        swapped = list(whole)
        swapped[place], swapped[target] = swapped[target], swapped[place]
        tally.ask("reorder", swapped, {number, target + 1}, only=False)
        replayed = [*whole[:target], whole[place], *whole[target:]]
        tally.ask("replay", replayed, {target + 1, number, number + 1}, only=False)
        body = [
            *whole[:place],
            RawEntry(whole[place].line, whole[target].envelope),
            *whole[number:],
        ]
        tally.ask("transplant", body, {number}, only=True)


def cuts(tally: Tally, whole: list[RawEntry], places: range) -> None:
    """The ledger cut behind each of those entries, its old head noted: both have to say that the head is not in it."""
    head = chain.sha256(whole[-1].line)
    module = verifier()
    for place in places:
        if place + 1 == len(whole):
            continue
        left = whole[: place + 1]
        tally.tried["truncation"] += 1
        told = {d.kind.value for d in chain.judge_ledger(left, witnessed=[head]).defects}
        found = module.judge([module.Entry(e.line, e.envelope) for e in left], [head])
        if told != {"truncated"}:
            tally.missed.append(f"evidence verify: truncation at {place + 1}: {sorted(told)}")
        if [number for number, _ in found] != [0]:
            tally.missed.append(f"verify.py: truncation at {place + 1}: {found}")


def clocks(tally: Tally, whole: list[RawEntry], places: range) -> None:
    """A line with an earlier time than the one before, and every line behind it made to fit."""
    for place in places:
        if not place:
            continue
        last = line.read_line(whole[place - 1].line)
        early = (NOW - dt.timedelta(days=1)).strftime(line.TIME_FORMAT)
        fresh = list(whole[:place])
        for each in whole[place:]:
            at = early if len(fresh) == place else line.read_line(each.line).recorded_at
            entry = chain.sha256(each.envelope)
            raw = line._grown((last.own,), last.edge, last.sequence, entry, at)
            last = line.read_line(raw)
            fresh.append(RawEntry(raw, each.envelope))
            if len(fresh) > place + 50:
                break
        tally.ask("clock rollback", fresh, {place + 1}, only=True)


def main(count: int, step: int, part: int, parts: int) -> int:
    """Status 0 when both located everything."""
    whole, other = made(count), made(count + 7, first=10**6)[7:]
    module = verifier()
    remember()
    tally = Tally((ours(), alone(module)))
    assert all(judge.judge(whole) == set() for judge in tally.judges)
    size = sum(len(each.line) + len(each.envelope) for each in whole)
    begun = time.monotonic()
    places = range(part % parts, count, parts)
    moves(tally, whole, other, places)
    cuts(tally, whole, places)
    clocks(tally, whole, places[1::10])
    flips(tally, whole, step, places, start=20261125)
    took = time.monotonic() - begun
    print(
        f"{count} entries of {size} bytes, {len(places)} of them tampered with; every {step}. byte; {took:.0f} s"
    )
    for kind, tried in sorted(tally.tried.items()):
        print(
            f"{kind}: {tried} tried, {sum(f': {kind} at' in miss for miss in tally.missed)} not located"
        )
    print(
        f"changed bytes judged in the whole ledger: {dict(tally.judged)}; the others by their reading"
    )
    for miss in tally.missed[:20]:
        print(miss)
    return 1 if tally.missed else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    share = words[2].split("/") if len(words) > 2 else ["0", "1"]
    numbers = [int(word) for word in words[:2]]
    size, every = (*numbers, *(1000, 1)[len(numbers) :])
    sys.exit(main(size, every, int(share[0]), int(share[1])))
