"""How many of a corpus of faulty Python programs are told, and by which analyzer: one case a file, in a folder a weakness.

    python benchmarks/detection/security_eval.py FOLDER [--half dev|check] [--misses]

The folder is `Testcases_Insecure_Code` of s2e-lab/SecurityEval: `CWE-022/author_1.py`. The gate itself is run over a repository
made of the files, with the pack python-host and flow-python. A case counts as told when a finding of any level names its
weakness, or one that says the same of the same line (`SAME`). All cases are faulty, so this measures recall and nothing of false
alarms: those are measured on sound trees by `noise.py`. The halves are drawn by the first byte of the SHA-256 of the case's
name: `dev` was read while rules were written, of `check` only the table of weaknesses was.
"""

import argparse
import hashlib
from collections import defaultdict
from pathlib import Path

from gate_run import Found, gate_over

SAME = (
    {22, 23, 36, 73, 99, 641},
    {77, 78, 88},
    {79, 80, 116},
    {89, 90, 91, 943},
    {94, 95, 96, 1336},
    {113, 93},
    {250, 269, 271, 273},
    {252, 253, 703, 754, 390, 391},
    {259, 321, 522, 798, 256},
    {295, 297, 299},
    {319, 523, 614},
    {327, 328, 326, 759, 760, 916},
    {329, 323, 1204},
    {330, 331, 335, 337, 338, 339, 340},
    {287, 306, 521, 258},
    {377, 378, 379},
    {208, 385},
    {400, 730, 1333, 770, 1088},
    {611, 776, 827},
)
"""Weaknesses that are called by one another's number when the same line is meant."""
INPUT_CHECKS = {22, 73, 78, 79, 89, 90, 94, 113, 502, 601, 611, 643, 918}
"""What CWE-20 (input is not checked) shows itself as."""


def answers(cwe: int) -> set[int]:
    """The weaknesses one of which has to be named."""
    if cwe == 20:
        return {20, *INPUT_CHECKS}
    return {cwe}.union(*(group for group in SAME if cwe in group))


def main() -> None:
    """Prints recall of the gate and of each analyzer alone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("dev", "check"))
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    wanted = {"dev": 0, "check": 1}.get(asked.half or "", -1)
    files = {str(f.relative_to(asked.folder)): f.read_bytes() for f in asked.folder.rglob("*.py")}
    told = gate_over(files)
    cases = sorted(files)
    if wanted >= 0:
        cases = [c for c in cases if hashlib.sha256(c.encode()).digest()[0] % 2 == wanted]
    hits: dict[str, int] = defaultdict(int)
    for case in cases:
        named = answers(int(case.split("/")[0].removeprefix("CWE-")))
        every: tuple[Found, ...] = told.get(case, ())
        right = [one for one in every if one.cwe & named]
        hits["gatekeeper"] += bool(right)
        hits["gatekeeper, warnings and errors"] += any(one.level != "note" for one in right)
        hits["gatekeeper, any finding at all"] += bool(every)
        for analyzer in sorted({name for one in right for name in one.analyzers}):
            hits[f"{analyzer} alone"] += 1
        if asked.misses and not right:
            print(f"missed {case}: {sorted({one.rule for one in every})}")
    for name, count in sorted(hits.items()):
        print(f"{name:40} {count:4} of {len(cases)}  {count / len(cases):.2f}")


if __name__ == "__main__":
    main()
