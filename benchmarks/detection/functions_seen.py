"""How many functions of a source tree semgrep sees through gatekeeper, against the count of universal-ctags.

    python benchmarks/detection/functions_seen.py TREE [TREE …]

Prints for each tree: files, functions by ctags, functions seen by semgrep alone and with the second look, files that
the gate would account as FAILED, and names every function that was not seen. Needs `ctags` (universal-ctags).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from rooms import C, language_of, lay, run, shipped_packs, table

from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.items.readable import unreadable
from gatekeeper.model.analyzer import Canary, RulePack
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.language import Language

SUFFIXES = frozenset({".c", ".h", ".cpp", ".cc", ".cxx", ".hpp"})
RULE = {
    "rules": [
        {
            "id": "function",
            "languages": ["c", "cpp"],
            "message": "$F",
            "pattern": "$R $F(...) { ... }",
            "severity": "INFO",
        }
    ]
}


@dataclass(frozen=True)
class Function:
    """A function as ctags lists it."""

    path: Path
    name: str
    first: int
    last: int


def listed(files: list[Path]) -> list[Function]:
    """Every function ctags finds; lambdas, which belong to the function around them, left out."""
    command = ["ctags", "--languages=C,C++", "--langmap=C++:+.h", "--kinds-C=f", "--kinds-C++=f"]
    command += ["--fields=+ne", "-f", "-", "-L", "-", "--output-format=json"]
    text = "\n".join(map(str, files))
    out = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    found = []
    for line in out.splitlines():
        tag = json.loads(line)
        if tag.get("kind") == "function" and not tag["name"].startswith("__anon"):
            end = tag.get("end", tag["line"])
            found.append(Function(Path(tag["path"]), tag["name"], tag["line"], end))
    return found


def is_seen(function: Function, by_path: dict[Path, list[RawFinding]]) -> bool:
    """Whether semgrep matched a function of that name at these lines."""
    name = function.name.split("::")[-1].split(" ")[-1]
    return any(
        f.region.start_line <= function.last
        and function.first <= f.region.end_line + 1
        and (f.message.split("::")[-1].endswith(name) or function.name.startswith("operator"))
        for f in by_path[function.path]
    )


def measure(tree: Path, folder: Path) -> tuple[list[object], list[Function], dict[str, str]]:
    """The row of a tree, its functions not seen, and its failed files with their causes."""
    files = sorted(
        path for path in tree.rglob("*") if path.suffix in SUFFIXES and path.is_file()
        and path.stat().st_size <= 1024 * 1024 and b"\0" not in path.read_bytes()
    )  # fmt: skip
    functions = listed(files)
    rules = folder / "function.json"
    rules.write_text(json.dumps(RULE))
    code = b"int canary(void)\n{\n    return 0;\n}\n"
    canaries = tuple(
        Canary(f"canary-function.{suffix}", language, code, "function")
        for suffix, language in (("c", Language.C), ("cpp", Language.CPP))
    )
    probe = RulePack("function", str(rules), C, canaries)
    packs = (*(p for p in shipped_packs("c-firmware") if p.id == "parse-probe"), probe)
    room = folder / "room"
    room.mkdir()
    readable = [
        p for p in files if not unreadable(p.read_bytes(), language_of(p))
    ]  # the gate gives no tool the others
    names = lay([(path, language_of(path)) for path in readable], room)
    reading = run(Semgrep(), names, room, packs)
    if reading.defect:
        sys.exit(f"{tree}: {reading.defect}")
    by_path: dict[Path, list[RawFinding]] = defaultdict(list)
    for finding in reading.findings:
        if finding.file in names and finding.rule == "function":
            by_path[names[finding.file]].append(finding)
    lost = [function for function in functions if not is_seen(function, by_path)]
    alone = {p: [f for f in found if f.region.start_column] for p, found in by_path.items()}
    at_first = sum(is_seen(function, defaultdict(list, alone)) for function in functions)
    causes = {
        str(names[n].relative_to(tree)): c for n, c in reading.failures.items() if n in names
    }
    other = set(files) - set(readable)
    causes |= {str(path.relative_to(tree)): "it is not UTF-8 text" for path in other}
    count = len(functions)
    row = [
        tree.name, len(files), count, f"{100 * at_first / max(1, count):.1f} %",
        f"{100 * (count - len(lost)) / max(1, count):.1f} %", len(lost), len(causes),
    ]  # fmt: skip
    return row, lost, causes


def main() -> None:
    """Measures each tree and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--causes", action="store_true", help="name the failed files too")
    options = parser.parse_args()
    rows = []
    for tree in options.trees:
        with tempfile.TemporaryDirectory() as folder:
            row, lost, causes = measure(tree.resolve(), Path(folder))
        rows.append(row)
        for function in lost:
            print(f"not seen: {tree.name}: {function.path}:{function.first} {function.name}")
        if options.causes:
            for path, cause in sorted(causes.items()):
                print(f"failed: {tree.name}: {path}: {cause}")
    head = [
        "tree",
        "files",
        "functions",
        "semgrep alone",
        "with the second look",
        "not seen",
        "files failed",
    ]
    print(table(head, rows))


if __name__ == "__main__":
    main()
