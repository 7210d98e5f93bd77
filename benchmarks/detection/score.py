"""Prints, for gatekeeper and for each peer tool, how it does on the check split of labelled corpora.

    python benchmarks/detection/score.py OUT --juliet F --itc F --castle F [--split check|development]

Reads what `look.py` kept in OUT and `rules/calibration.json`. A peer counts with all it says at its own levels from warning
on; gatekeeper is the union of all tools with each rule at its calibrated level, from warning on. *Discriminates*: says
something related to the weakness at the bad code and nothing related at the good twin.
"""

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import corpora
from calibrate import MEASURED, ROOT, TOOLS, hits, load
from look import cases_of
from rooms import table

from gatekeeper.analyzers.calibration import measured as shipped

Row = tuple[int, str, str, list[int]]
TOP_25 = (79, 787, 89, 352, 22, 125, 78, 416, 862, 434, 94, 20, 77, 287, 269, 502, 200, 863, 918, 119, 476, 798, 190, 400, 306)  # fmt: skip
"""CWE's list of 2024, as the benchmark's own evaluation has it."""


@dataclass
class Score:
    """One tool on one corpus."""

    cases: int = 0
    apart: int = 0
    bad: int = 0
    good: int = 0
    castle: int = 0
    strict: int = 0

    @property
    def precision(self) -> float:
        """Share of bad cases among all in which it says something related."""
        return self.bad / max(1, self.bad + self.good)


class Judge:
    """Gives every tool's word its level: the peer's own, or ours."""

    def __init__(self, calibration: dict[str, dict[str, dict[str, object]]]) -> None:
        self._calibration = calibration

    def ours(self, tool: str, rows: list[Row]) -> list[Row]:
        """What gatekeeper reports of a tool's rows, notes left out, with the measured weaknesses."""
        if tool == "cppcheck":
            blind = {rule for rule, row in shipped()[tool].items() if row.is_blind}
            rows = [row for row in rows if row[1] not in blind]
        if tool not in TOOLS:
            return [row for row in rows if row[2] != "note"]
        kept = []
        for row in rows:
            known = self._calibration[tool].get(row[1])
            if known and known["level"] != "note":
                measured = known["cwe"] if isinstance(known["cwe"], list) else []
                kept.append((row[0], row[1], str(known["level"]), row[3] or measured))
        return kept

    def peer(self, tool: str, rows: list[Row]) -> list[Row]:
        """What a peer says by itself; tools without levels or weaknesses in their words count with all."""
        if tool in ("clang-tidy", "gcc-analyzer", "flawfinder"):
            known = self._calibration[tool]
            return [
                (r[0], r[1], "warning", r[3] or list(known.get(r[1], {}).get("cwe", [])))  # type: ignore[call-overload]  # JSON
                for r in rows
            ]
        return [row for row in rows if row[2] != "note"]


def measure(
    cases: list[corpora.Case], said: dict[str, list[Row]], root: Path, corpus: str
) -> tuple[Score, dict[int, list[int]]]:
    """The score, and per weakness how many cases there are and were told apart."""
    score = Score()
    classes: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        if corpus == "castle":
            _castle(score, classes, case, said, root)
            continue
        bad = [r for r in hits(said, case.bad, root) if corpora.related(case.cwe, tuple(r[3]))]
        good = [r for r in hits(said, case.good, root) if corpora.related(case.cwe, tuple(r[3]))]
        score.cases += 1
        score.bad += bool(bad)
        score.good += bool(good)
        score.apart += bool(bad) and not good
        classes[case.cwe][0] += 1
        classes[case.cwe][1] += bool(bad) and not good
    return score, classes


def _castle(
    score: Score,
    classes: dict[int, list[int]],
    case: corpora.Case,
    said: dict[str, list[Row]],
    root: Path,
) -> None:
    """CASTLE's sum: 5 and a bonus for a fault told, 2 for a clean test left alone, -1 for every other finding.

    A finding tells of the fault, as the benchmark's own evaluation (`charts.ipynb`, version 1.2) has it, at one of its lines
    or by its weakness, a parent or a child of it. That evaluation also counts such a finding in a clean test as a fault told, and
    gives the bonus for tests that were missed: neither is done here. `strict` asks for line and weakness both.
    """
    rows = hits(said, case.good, root)
    lines = {first for _, first, _ in case.bad}
    accepted = corpora.castle_weaknesses(root)[case.cwe]
    places = {(row[0], tuple(row[3])) for row in rows}
    told = {p for p in places if p[0] in lines or accepted & set(p[1])} if case.bad else set()
    both = {p for p in places if p[0] in lines and corpora.related(case.cwe, p[1])}
    bonus = 5 - TOP_25.index(case.cwe) // 5 if case.cwe in TOP_25 else 0
    score.cases += 1
    classes[case.cwe][0] += bool(case.bad)
    classes[case.cwe][1] += bool(told)
    score.bad += bool(told)
    score.good += bool(places) and not case.bad
    for found, sum_ in ((told, "castle"), (both, "strict")):
        worth = (5 + bonus) * bool(found) if case.bad else 2 * (not places)
        setattr(score, sum_, getattr(score, sum_) + worth - len(places - found))


def main() -> None:
    """Prints one table for each corpus, and the classes ours misses most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    for corpus in corpora.NAMES:
        parser.add_argument(f"--{corpus}", type=Path)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--split", choices=("check", "development", "all"), default="check")
    options = parser.parse_args()
    judge = Judge(json.loads((ROOT / "rules" / "calibration.json").read_text()))
    for corpus, everything in cases_of(options).items():
        cases = [
            case for case in everything
            if options.split == "all" or case.is_check == (options.split == "check")
        ]  # fmt: skip
        root: Path = getattr(options, corpus)
        raw = {tool: load(options.out, corpus, tool) for tool in MEASURED}
        union: dict[str, list[Row]] = defaultdict(list)
        for tool, said in raw.items():
            for path, rows in said.items():
                union[path] += judge.ours(tool, rows)
        sides = {
            tool: {p: judge.peer(tool, r) for p, r in said.items()} for tool, said in raw.items()
        }
        sides = {"gatekeeper": dict(union), **sides}
        rows = []
        for name, said in sides.items():
            score, classes = measure(cases, said, root, corpus)
            rows.append(_row(corpus, name, score))
            if name == "gatekeeper":
                missed = sorted(classes.items(), key=lambda item: item[1][1] / max(1, item[1][0]))
        print(f"\n## {corpus}, {options.split} split, {len(cases)} cases\n")
        head = ["tool", "cases", "discriminates", "bad hit", "good hit", "precision"]
        print(
            table(
                head
                if corpus != "castle"
                else ["tool", "cases", "told", "clean hit", "score", "line and weakness"],
                rows,
            )
        )
        print(
            "\nby class (told apart of cases):",
            ", ".join(f"CWE-{c} {n[1]}/{n[0]}" for c, n in missed),
        )


def _row(corpus: str, name: str, score: Score) -> list[object]:
    if corpus == "castle":
        return [name, score.cases, score.bad, score.good, score.castle, score.strict]
    share = score.apart / max(1, score.cases)
    return [name, score.cases, f"{share:.2f}", score.bad, score.good, f"{score.precision:.2f}"]


if __name__ == "__main__":
    main()
