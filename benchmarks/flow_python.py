"""How well flow-python tells bad from good: a corpus of one case a file, with a table of name, category, truth and CWE.

    python benchmarks/flow_python.py FOLDER_OF_FILES TABLE.csv [--half dev|check] [--misses]

The table has the columns of OWASP Benchmark for Python (`expectedresults-0.1.csv`). Nothing is fetched. The halves are
drawn by the first byte of the SHA-256 of a case's name: `dev` was looked at while the analyzer was written, `check` was not.
A case that the interpreter running this cannot parse counts as missed, so run it with the newest one.
"""

import argparse
import csv
import hashlib
import json
import platform
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

WORKER = Path(__file__).resolve().parents[1] / "gatekeeper" / "analyzers" / "flow_worker.py"
USES = {
    "pathtraver": "path",
    "cmdi": "shell",
    "codeinj": "code",
    "sqli": "sql",
    "ldapi": "ldap",
    "xpathi": "xpath",
    "xss": "html",
    "redirect": "redirect",
    "trustbound": "session",
    "deserialization": "unpickle",
    "xxe": "xml",
    "weakrand": "token",
    "hash": "hash",
    "securecookie": "cookie",
}


def cases(table: Path, half: str | None) -> list[tuple[str, str, bool]]:
    """Name, category and truth of the chosen cases."""
    rows = [row for row in csv.reader(table.open()) if row and not row[0].startswith("#")]
    wanted = {"dev": 0, "check": 1}.get(half or "", -1)
    return [
        (name, category, truth == "true")
        for name, category, truth, *_ in rows
        if wanted < 0 or hashlib.sha256(name.encode()).digest()[0] % 2 == wanted
    ]


def main() -> None:
    """Prints the table by category, and the mean of Youden's index over categories with both kinds of case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--half", choices=("dev", "check"))
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    chosen = cases(asked.table, asked.half)
    names = "\n".join(f"{name}.py" for name, _, _ in chosen)
    done = subprocess.run(
        [sys.executable, str(WORKER)],
        input=names,
        capture_output=True,
        text=True,
        cwd=asked.folder,
        check=True,
    )
    files = json.loads(done.stdout)["files"]
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for name, category, truth in chosen:
        hits = {hit["rule"] for hit in files[f"{name}.py"].get("hits", ())}
        hit = f"flow-{USES[category]}" in hits
        counts[category][(0 if hit else 1) if truth else (2 if hit else 3)] += 1
        if asked.misses and hit != truth:
            print(f"{category} {name} is {truth}")
    unread = sum("error" in answer for answer in files.values())
    print(
        f"Python {platform.python_version()}: {len(chosen)} cases, {unread} that could not be read"
    )
    indices = []
    for category, (true_hit, missed, false_hit, silent) in sorted(counts.items()):
        index = ""
        if true_hit + missed and false_hit + silent:
            indices.append(true_hit / (true_hit + missed) - false_hit / (false_hit + silent))
            index = f"{indices[-1]:.2f}"
        print(
            f"{category:16} hit {true_hit:4} missed {missed:3} false {false_hit:3} silent {silent:4}  {index}"
        )
    print(f"mean Youden index of {len(indices)} categories: {sum(indices) / len(indices):.3f}")


if __name__ == "__main__":
    main()
