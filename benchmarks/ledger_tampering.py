"""Tampers with an export of 1,000 entries in every way and asks both verifiers: python benchmarks/ledger_tampering.py [ENTRIES [STEP]].

Every byte of both files is changed (STEP: every STEPth one, from a start that is told), and every entry is taken out,
put in, moved and replayed, and the ledger is cut behind each. `evidence verify` judges by gatekeeper/evidence/chain.py,
an auditor by rules/ledger/verify.py; each has to name the entry and, for a changed byte, no other.

What both work out about one entry alone is remembered here, because a byte changes one entry and 999 stay. Nothing else
of them is left out.
"""

import functools
import importlib.util
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import chain as made  # noqa: E402  (found by the line above)

from gatekeeper.evidence import chain, envelope, line, merkle  # noqa: E402
from gatekeeper.model.evidence import RawEntry  # noqa: E402

Verdict = set[int]


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


def ours(entries: Sequence[RawEntry]) -> Verdict:
    """The places that `evidence verify` names."""
    return {int(d.where.split()[1]) for d in chain.judge_ledger(entries).defects if " " in d.where}


def alone(module: ModuleType) -> Callable[[Sequence[RawEntry]], Verdict]:
    """The places that `verify.py` names."""
    return lambda entries: {
        n for n, _ in module.judge([module.Entry(e.line, e.envelope) for e in entries])
    }


class Tally:
    """What each verifier located, by kind of tampering."""

    def __init__(self, judges: dict[str, Callable[[Sequence[RawEntry]], Verdict]]) -> None:
        self.judges = judges
        self.tried: Counter[str] = Counter()
        self.missed: list[str] = []

    def ask(
        self, kind: str, entries: Sequence[RawEntry], expected: Verdict, *, only: bool
    ) -> None:
        """Asks both; `expected` holds the places of which one has to be named, `only` that no other may be."""
        self.tried[kind] += 1
        for name, judge in self.judges.items():
            found = judge(entries)
            if not found & expected or (only and found - expected):
                self.missed.append(f"{name}: {kind} at {sorted(expected)}: named {sorted(found)}")


def flips(tally: Tally, whole: list[RawEntry], step: int, start: int) -> None:
    """Every STEPth byte of the ledger changed to another."""
    dice = random.Random(start)
    at = start % step
    for place, entry in enumerate(whole):
        for part in ("line", "envelope"):
            raw = getattr(entry, part)
            while at < len(raw):
                changed = bytearray(raw)
                changed[at] ^= dice.randrange(1, 256)
                broken = (
                    RawEntry(bytes(changed), entry.envelope)
                    if part == "line"
                    else RawEntry(entry.line, bytes(changed))
                )
                entries = [*whole[:place], broken, *whole[place + 1 :]]
                tally.ask("byte", entries, {place + 1}, only=True)
                at += step
            at -= len(raw)


def moves(tally: Tally, whole: list[RawEntry], other: list[RawEntry]) -> None:
    """Entries taken out, put in, moved and replayed, at every place."""
    count = len(whole)
    dice = random.Random(count)
    for place in range(count):
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


def main(count: int, step: int) -> int:
    """Status 0 when both located everything."""
    whole, other = made(count), made(count + 7, first=10**6)[7:]
    module = verifier()
    remember()
    tally = Tally({"evidence verify": ours, "verify.py": alone(module)})
    assert ours(whole) == alone(module)(whole) == set()
    size = sum(len(each.line) + len(each.envelope) for each in whole)
    begun = time.monotonic()
    moves(tally, whole, other)
    flips(tally, whole, step, start=20261125)
    took = time.monotonic() - begun
    print(f"{count} entries of {size} bytes; every {step}. byte; {took:.0f} s")
    for kind, tried in sorted(tally.tried.items()):
        print(
            f"{kind}: {tried} tried, {sum(f': {kind} at' in miss for miss in tally.missed)} not located"
        )
    for miss in tally.missed[:20]:
        print(miss)
    return 1 if tally.missed else 0


if __name__ == "__main__":
    told = [int(word) for word in sys.argv[1:]]
    sys.exit(main(told[0] if told else 1000, told[1] if len(told) > 1 else 1))
