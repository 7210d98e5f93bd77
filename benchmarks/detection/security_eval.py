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
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

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
CONFIGURATION = """\
version = 1
[project]
name = "corpus"
default-class = "C"
[layout]
documents = ["compliance/**", "gatekeeper.toml"]
product = ["product/**"]
[analyzers]
packs = ["python-host"]
[analyzers.tools.flow-python]
required = true
[[items]]
id = "CORPUS"
title = "corpus"
class = "C"
paths = ["product/**"]
"""


def answers(cwe: int) -> set[int]:
    """The weaknesses one of which has to be named."""
    if cwe == 20:
        return {20, *INPUT_CHECKS}
    return {cwe}.union(*(group for group in SAME if cwe in group))


def findings(folder: Path) -> dict[str, list[tuple[set[int], str, set[str]]]]:
    """By case: weaknesses, level and analyzers of each finding."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for file in folder.rglob("*.py"):
            to = root / "product" / file.relative_to(folder)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(file.read_bytes())
        (root / "compliance").mkdir()
        (root / "compliance" / "people.toml").write_text("version = 1\n")
        (root / "gatekeeper.toml").write_text(CONFIGURATION)
        git = ["git", "-c", "user.name=corpus", "-c", "user.email=corpus@example.org"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "corpus"]):
            subprocess.run([*git, *command], cwd=root, check=True)
        check = ["check", "--all", "--output", "json=report.json"]
        subprocess.run(
            [sys.executable, "-m", "gatekeeper.cli.main", *check],
            cwd=root,
            capture_output=True,
            check=False,
        )
        report = json.loads((root / "report.json").read_bytes())
    told: dict[str, list[tuple[set[int], str, set[str]]]] = defaultdict(list)
    for finding in report["findings"]:
        case = finding["location"]["path"].removeprefix("product/")
        analyzers = {seen["analyzer"] for seen in finding["seen_by"]}
        told[case].append((set(finding["cwe"]), finding["level"], analyzers))
    return told


def main() -> None:
    """Prints recall of the gate and of each analyzer alone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("dev", "check"))
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    wanted = {"dev": 0, "check": 1}.get(asked.half or "", -1)
    told = findings(asked.folder)
    cases = sorted(str(file.relative_to(asked.folder)) for file in asked.folder.rglob("*.py"))
    if wanted >= 0:
        cases = [c for c in cases if hashlib.sha256(c.encode()).digest()[0] % 2 == wanted]
    hits: dict[str, int] = defaultdict(int)
    for case in cases:
        right = [
            (level, analyzers)
            for cwes, level, analyzers in told[case]
            if cwes & answers(int(case.split("/")[0].removeprefix("CWE-")))
        ]
        hits["gatekeeper"] += bool(right)
        hits["gatekeeper, warnings and errors"] += any(level != "note" for level, _ in right)
        hits["gatekeeper, any finding at all"] += bool(told[case])
        for analyzer in sorted({one for _, analyzers in right for one in analyzers}):
            hits[f"{analyzer} alone"] += 1
        if asked.misses and not right:
            print(f"missed {case}: {sorted(told[case], key=str)}")
    for name, count in sorted(hits.items()):
        print(f"{name:40} {count:4} of {len(cases)}  {count / len(cases):.2f}")


if __name__ == "__main__":
    main()
