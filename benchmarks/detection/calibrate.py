"""Measures each rule of each tool on the development split and writes its level and weaknesses.

    python benchmarks/detection/calibrate.py OUT --juliet F --itc F --castle F

Reads what `look.py` kept in OUT. Of a rule it counts the cases in which it hits the bad code and is silent on the good
twin (tells apart), those in which it hits the good one, and in which weakness it does the former. Only cases of the
development split are looked at. Writes `rules/calibration.json` and `gatekeeper/analyzers/calibrated_rules.py`.
"""

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from look import cases_of
from rooms import write_json

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {
    "clang-tidy": "CLANG_TIDY_RULES",
    "gcc-analyzer": "GCC_RULES",
    "flawfinder": "FLAWFINDER_RULES",
}
MEASURED = ("clang-tidy", "gcc-analyzer", "cppcheck", "flawfinder", "semgrep")
ENOUGH = 3


@dataclass
class Tally:
    """What one rule did on the development split."""

    apart: int = 0
    """Cases told apart: bad hit, good silent."""
    bad: int = 0
    good: int = 0
    weaknesses: Counter[int] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Share of bad cases among all the rule fires in."""
        return self.bad / max(1, self.bad + self.good)

    @property
    def level(self) -> str:
        """Error from 0.9 on, warning from 0.75 on, otherwise, or with too few cases, a note."""
        if self.apart < ENOUGH:
            return "note"
        return (
            "error" if self.precision >= 0.9 else "warning" if self.precision >= 0.75 else "note"
        )

    @property
    def cwe(self) -> list[int]:
        """The weaknesses that make up at least a tenth of what it tells apart, most frequent first."""
        least = max(1, self.apart // 10)
        return [cwe for cwe, count in self.weaknesses.most_common(6) if count >= least]


def load(out: Path, corpus: str, tool: str) -> dict[str, list[tuple[int, str, str, list[int]]]]:
    """What a tool said of a corpus by path; empty when it was not run."""
    path = out / f"{corpus}-{tool}.json"
    if not path.is_file():
        return {}
    return {
        name: [tuple(row) for row in rows] for name, rows in json.loads(path.read_text()).items()
    }


def hits(
    said: dict[str, list[tuple[int, str, str, list[int]]]],
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


def tallies(options: argparse.Namespace) -> dict[str, dict[str, Tally]]:
    """Of each tool every rule's tally."""
    found: dict[str, dict[str, Tally]] = {tool: defaultdict(Tally) for tool in MEASURED}
    for corpus, cases in cases_of(options).items():
        root: Path = getattr(options, corpus)
        for tool in MEASURED:
            said = load(options.out, corpus, tool)
            for case in cases:
                if case.is_check or (corpus == "castle" and not case.bad):
                    continue
                bad = {row[1] for row in hits(said, case.bad, root)}
                good = {row[1] for row in hits(said, case.good, root)}
                if corpus == "castle":
                    # The whole file stands around the marked line: only another place counts as good.
                    good = set()
                for rule in bad | good:
                    tally = found[tool][rule]
                    tally.bad += rule in bad
                    tally.good += rule in good
                    if rule in bad and rule not in good:
                        tally.apart += 1
                        tally.weaknesses[case.cwe] += 1
    return found


def main() -> None:
    """Writes both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    for corpus in ("juliet", "itc", "castle"):
        parser.add_argument(f"--{corpus}", type=Path)
    parser.add_argument("--each", type=int, default=12)
    options = parser.parse_args()
    found = tallies(options)
    write_json(
        ROOT / "rules" / "calibration.json",
        {
            tool: {
                rule: {
                    "apart": t.apart,
                    "bad": t.bad,
                    "good": t.good,
                    "level": t.level,
                    "cwe": t.cwe,
                }
                for rule, t in rules.items()
            }
            for tool, rules in found.items()
        },
    )
    lines = [
        '"""Rules of foreign tools with level and CWE, as `benchmarks/detection/calibrate.py` measured them. Generated."""',
        "",
    ]
    for tool, name in TOOLS.items():
        lines.append(f"{name}: dict[str, tuple[str, tuple[int, ...]]] = {{")
        for rule, tally in sorted(found[tool].items()):
            if tally.apart:
                lines.append(
                    f"    {rule!r}: ({tally.level!r}, {tuple(tally.cwe)!r}),".replace("'", '"')
                )
        lines.append("}")
    target = ROOT / "gatekeeper" / "analyzers" / "calibrated_rules.py"
    target.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
