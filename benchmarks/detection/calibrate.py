"""Measures each rule of each tool on the development split and writes its level and weaknesses.

    python benchmarks/detection/calibrate.py OUT --juliet F --itc F --castle F

Reads what `look.py` kept in OUT. Of a rule it counts the cases in which it hits the bad code and is silent on the good
twin (tells apart), those in which it hits the good one, and in which weakness it does the former. Only cases of the
development split are looked at; of a tool that was not run what was measured before stays. Writes `rules/calibration.json`.
"""

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from corpora import NAMES, Case, related
from look import cases_of
from rooms import write_json

from gatekeeper.analyzers.cflow.report import by_roles

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("clang-tidy", "gcc-analyzer", "flawfinder")
"""Those whose weaknesses are what was measured."""
OWN = "flow-c"
MEASURED = ("clang-tidy", "gcc-analyzer", "cppcheck", "flawfinder", "semgrep", "flow-c")
ENOUGH = 4
MAX_CLEAN = 0.022
"""Share of good twins a rule may speak of."""


@dataclass
class Tally:
    """What one rule did on the development split."""

    cases: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    """By weakness: cases told apart (bad hit, good silent), bad hit, good hit."""
    clean: int = 0
    """Good twins it spoke of, whatever their case is about."""
    twins: int = 0
    false: int = 0
    """Good code, or another place of a marked file, it spoke of while gatekeeper's own reading did not."""
    added: int = 0
    """Cases it tells apart that gatekeeper's own reading does not."""

    @property
    def cwe(self) -> list[int]:
        """The weaknesses it tells apart in most cases it speaks of, most frequent first."""
        kept = [
            c
            for c, (apart, bad, good) in self.cases.items()
            if apart and bad / (bad + good) >= 0.7
        ]
        return sorted(kept, key=lambda c: (-self.cases[c][0], c))[:6]

    def sum(self, index: int) -> int:
        """One count over the weaknesses it is about."""
        return sum(self.cases[cwe][index] for cwe in self.cwe)

    @property
    def precision(self) -> float:
        """Share of bad cases among all it speaks of, in the weaknesses it is about."""
        return self.sum(1) / max(1, self.sum(1) + self.sum(2))

    @property
    def level(self) -> str:
        """Error from 0.9 on, warning from 0.75 on; a note with too few cases or when it speaks of much good code."""
        if self.false > self.added:
            return "note"
        if self.sum(0) < ENOUGH or self.clean > MAX_CLEAN * self.twins:
            return "note"
        return self._by_precision

    @property
    def own_level(self) -> str:
        """The most a rule of our own may say: a note without a case it tells apart, at most a warning with fewer than four.

        Good twins of other weaknesses do not count here: those of Juliet leak on purpose, and an own rule says so rightly.
        """
        if not self.sum(0):
            return "note"
        few = self.sum(0) < ENOUGH and self._by_precision == "error"
        return "warning" if few else self._by_precision

    @property
    def _by_precision(self) -> str:
        return (
            "error" if self.precision >= 0.9 else "warning" if self.precision >= 0.75 else "note"
        )


Said = dict[str, list[tuple[int, str, str, list[int]]]]


def load(out: Path, corpus: str, tool: str) -> Said:
    """What a tool said of a corpus by path; empty when it was not run."""
    path = out / f"{corpus}-{tool}.json"
    if not path.is_file():
        return {}
    return {
        name: [tuple(row) for row in rows] for name, rows in json.loads(path.read_text()).items()
    }


def hits(
    said: Said,
    places: tuple[tuple[Path, int, int], ...],
    root: Path,
) -> list[tuple[int, str, str, list[int]]]:
    """What was said at these places."""
    return [
        row
        for path, first, last in places
        for row in said.get(str(path.relative_to(root)), ())
        if first <= row[0] <= last
    ]


class _Beside:
    """What a tool's word is worth beside gatekeeper's own reading of one case."""

    def __init__(self, case: Case, said: Said, own: Said, root: Path, *, castle: bool) -> None:
        self.silent = not any(
            related(case.cwe, tuple(row[3])) for row in hits(own, case.bad, root)
        )
        """Whether our own reading says nothing of the fault."""
        self.related = {
            row[1] for row in hits(said, case.good, root)
            if not row[3] or related(case.cwe, tuple(row[3]))
        }  # fmt: skip
        self.elsewhere: set[str] = set()
        """Rules that spoke at another line of a file of which one line is marked, where our own did not."""
        if said is own or not castle:
            return
        marked = {first for _, first, _ in case.bad} | {r[0] for r in hits(own, case.good, root)}
        self.elsewhere = {r[1] for r in hits(said, case.good, root) if r[0] not in marked}


def _weigh(
    rules: dict[str, Tally], beside: _Beside, bad: set[str], good: set[str], *, own: bool
) -> None:
    """Counts what each rule adds to our own reading of a case, and what it says wrongly beside it."""
    for rule in bad | good | beside.elsewhere:
        wrong = (rule in good and rule in beside.related) or rule in beside.elsewhere
        rules[rule].false += wrong and not own
        rules[rule].added += rule in bad and rule not in good and beside.silent


def tallies(options: argparse.Namespace) -> dict[str, dict[str, Tally]]:
    """Of each tool every rule's tally."""
    found: dict[str, dict[str, Tally]] = {tool: defaultdict(Tally) for tool in MEASURED}
    twins: Counter[str] = Counter()
    for corpus, cases in cases_of(options).items():
        root: Path = getattr(options, corpus)
        own = load(options.out, corpus, OWN)
        for tool in MEASURED:
            said = load(options.out, corpus, tool)
            for case in cases:
                if case.is_check or (corpus == "castle" and not case.bad):
                    continue
                if corpus == "firmware" and tool not in ("semgrep", OWN):
                    # Written for our patterns: what a compiler says of it tells nothing of the compiler.
                    continue
                bad = {row[1] for row in hits(said, case.bad, root)}
                good = {row[1] for row in hits(said, case.good, root)}
                if corpus == "firmware" and tool == OWN:
                    bad, good = bad & by_roles(), good & by_roles()
                if corpus == "castle":
                    good = set()
                beside = _Beside(case, said, own, root, castle=corpus == "castle")
                _weigh(found[tool], beside, bad, good, own=tool == OWN)
                for rule in bad | good:
                    counts = found[tool][rule].cases[case.cwe]
                    counts[0] += rule in bad and rule not in good
                    counts[1] += rule in bad
                    counts[2] += rule in good
                    found[tool][rule].clean += rule in good
                twins[tool] += corpus != "castle"
    for tool, rules in found.items():
        for tally in rules.values():
            tally.twins = twins[tool]
    return found


def looked_at(options: argparse.Namespace, tool: str) -> bool:
    """Whether the tool was asked about every corpus given. Exits when it was asked about some of them only."""
    corpora = [c for c in cases_of(options) if c != "firmware" or tool == "semgrep"]
    there = [c for c in corpora if (options.out / f"{c}-{tool}.json").is_file()]
    if there and len(there) < len(corpora):
        raise SystemExit(
            f"{tool} was asked about {', '.join(there)} only: run look.py for the others"
        )
    return bool(there)


def row_of(tally: Tally, faulty: Counter[int], tool: str) -> dict[str, object]:
    """What is written of one rule."""
    return {
        "apart": tally.sum(0),
        "bad": tally.sum(1),
        "good": tally.sum(2),
        "clean": tally.clean,
        "cases": sum(faulty[cwe] for cwe in tally.cwe),
        "false": tally.false,
        "added": tally.added,
        "level": tally.own_level if tool == OWN else tally.level,
        "cwe": tally.cwe,
    }


def main() -> None:
    """Writes both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    for corpus in NAMES:
        parser.add_argument(f"--{corpus}", type=Path)
    parser.add_argument("--each", type=int, default=12)
    options = parser.parse_args()
    target = ROOT / "rules" / "calibration.json"
    every = (case for cases in cases_of(options).values() for case in cases)
    faulty = Counter(case.cwe for case in every if not case.is_check and case.bad)
    measured = json.loads(target.read_text())
    for tool, rules in tallies(options).items():
        if looked_at(options, tool):
            measured[tool] = {rule: row_of(tally, faulty, tool) for rule, tally in rules.items()}
        else:
            print(f"{tool} was not run: its rules keep what was measured before")
        if tool == OWN and (options.out / f"firmware-{OWN}.json").is_file():
            # What roles tell, no other corpus holds.
            told = {rule: row_of(tally, faulty, tool) for rule, tally in rules.items()}
            measured[tool] |= {rule: row for rule, row in told.items() if rule in by_roles()}
    write_json(target, measured)


if __name__ == "__main__":
    main()
