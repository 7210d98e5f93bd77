"""Prints, for gatekeeper and each peer, how many firmware-specific faults are told and how many look-alikes are accused.

    python benchmarks/detection/firmware_set.py [--half dev|check|all] [--misses]

The set stands in `benchmarks/detection/firmware/`: written for this, each function (or definition) labelled in the line above it
before any tool saw it: `// bad: class CWE-n` or `// good: class CWE-n`. A case is hit when a warning or error lies in its
lines, whatever it says. The halves are drawn by the SHA-256 of the name, `dev_*.c` is all development; nothing is tuned on `check`.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from corpora import Labelled, labelled
from look import ANALYZERS, look
from rooms import Missing, table

FOLDER = Path(__file__).with_name("firmware")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("dev", "check", "all"), default="all")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chosen = [
        c
        for c in labelled(FOLDER)
        if options.half == "all" or c.is_check == (options.half == "check")
    ]
    files = sorted(FOLDER.glob("*.c"))
    hits: dict[str, set[Labelled]] = defaultdict(set)
    for analyzer in ANALYZERS:
        if options.only and analyzer.id not in options.only.split(","):
            continue
        try:
            found, how = look(analyzer, files, FOLDER)
        except Missing as missing:
            print(f"{analyzer.id}: not run: {missing}")
            continue
        print(f"{analyzer.id}: {how}")
        for case in chosen:
            rows = [r for r in found.get(case.file, ()) if case.line < r[0] <= case.last]  # type: ignore[index]  # JSON
            if any(r[2] != "note" for r in rows):  # type: ignore[index]  # JSON
                hits[analyzer.id].add(case)
                hits["gatekeeper"].add(case)
            elif rows and analyzer.id in ("clang-tidy", "gcc-analyzer", "flawfinder"):
                # Their own levels are lower than ours: by themselves they say it.
                hits[analyzer.id].add(case)
    bad, good = [c for c in chosen if c.bad], [c for c in chosen if not c.bad]
    print(
        table(
            ["tool", "faults", "told", "recall", "look-alikes", "accused", "false alarms"],
            [
                [tool, len(bad), len(said & set(bad)), f"{len(said & set(bad)) / len(bad):.2f}",
                 len(good), len(said & set(good)), f"{len(said & set(good)) / len(good):.2f}"]
                for tool, said in sorted(hits.items(), key=lambda item: item[0] != "gatekeeper")
            ],
        )
    )  # fmt: skip
    if options.misses:
        for case in chosen:
            if case.bad != (case in hits["gatekeeper"]):
                print(
                    "missed" if case.bad else "accused", case.file, case.line, case.kind, case.text
                )


if __name__ == "__main__":
    main()
