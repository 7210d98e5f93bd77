"""Findings per thousand lines on mature trees, by level and rule, for every analyzer that is installed.

    python benchmarks/detection/noise.py TREE [TREE …] [--only ANALYZER] [--gate] [--show N]

With `--gate` the gate itself is run, with the pack c-firmware, lizard and flow-c: what several tell of one place counts once. Lines are those of the files looked at. `--show N` prints the first N warnings and errors by place, to be read and judged. The
time each analyzer took is printed too.
"""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from functions_seen import SUFFIXES
from gate_run import gate_over
from look import ANALYZERS
from rooms import Missing, language_of, lay, run, shipped_packs, table

from gatekeeper.model.finding import Level


def main() -> None:
    """Prints a row for each tree and analyzer, and what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    rows = []
    for tree in options.trees:
        files = sorted(
            path for path in tree.rglob("*")
            if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size <= 1024 * 1024
        )  # fmt: skip
        lines = sum(path.read_bytes().count(b"\n") for path in files)
        if options.gate:
            rows.append(through_the_gate(tree, files, lines, options.show))
        for analyzer in () if options.gate else ANALYZERS:
            if options.only not in ("", analyzer.id):
                continue
            with tempfile.TemporaryDirectory() as folder:
                room = Path(folder)
                names = lay([(path, language_of(path)) for path in files], room)
                packs = shipped_packs("c-firmware") if analyzer.id == "semgrep" else ()
                began = time.monotonic()
                try:
                    reading = run(analyzer, names, room, packs, root=tree)
                except Missing as missing:
                    print(missing)
                    continue
                seconds = time.monotonic() - began
            found = [f for f in reading.findings if f.file in names and f.level is not Level.NOTE]
            failed = sum(name in names for name in reading.failures)
            rate = 1000 * len(found) / max(1, lines)
            rows.append(
                [tree.name, analyzer.id, len(files), lines, len(found), f"{rate:.2f}", failed,
                 f"{seconds:.0f} s", reading.defect or ""]
            )  # fmt: skip
            print(tree.name, analyzer.id, Counter(f.rule for f in found).most_common(12))
            for f in found[: options.show]:
                print(
                    f"  {names[f.file].relative_to(tree)}:{f.region.start_line} {f.rule}: {f.message[:140]}"
                )
    head = [
        "tree",
        "analyzer",
        "files",
        "lines",
        "findings",
        "per 1,000",
        "failed",
        "time",
        "defect",
    ]
    print(table(head, rows))


def through_the_gate(tree: Path, files: list[Path], lines: int, show: int) -> list[object]:
    """The row of a tree that the gate was run over."""
    began = time.monotonic()
    told = gate_over(
        {str(path.relative_to(tree)): path.read_bytes() for path in files}, ("flow-c",)
    )
    loud = [
        (name, f) for name, all_of in sorted(told.items()) for f in all_of if f.level != "note"
    ]
    rate = f"{1000 * len(loud) / max(1, lines):.2f}"
    print(tree.name, "gate", Counter(f.rule for _, f in loud).most_common(12))
    for name, f in loud[:show]:
        print(f"  {name}:{f.first} {f.rule}")
    seconds = f"{time.monotonic() - began:.0f} s"
    return [tree.name, "gate", len(files), lines, len(loud), rate, "", seconds, ""]


if __name__ == "__main__":
    main()
