"""Warnings and errors of the gate per thousand lines of Python trees that are known to be sound.

    python benchmarks/detection/python_noise.py TREE [TREE …] [--show] [--tests]

The gate itself is run over the Python files below each TREE, with bandit, the pack python-host and flow-python. Folders and
files of tests are left out unless `--tests` is given: faults are written there on purpose. `--show` prints each warning and
error with its line, to be read and judged.
"""

import argparse
import re
from collections import Counter
from pathlib import Path

from gate_run import Found, gate_over

TESTS = re.compile(
    r"(^|/)(tests?|testing|examples?|docs)/|(^|/)(test_[^/]*|conftest|[^/]*_test)\.py$"
)


def files_of(tree: Path, *, tests: bool) -> dict[str, bytes]:
    """The Python files below the tree, by path."""
    found = {str(path.relative_to(tree)): path for path in tree.rglob("*.py") if path.is_file()}
    return {
        name: path.read_bytes() for name, path in found.items() if tests or not TESTS.search(name)
    }


def main() -> None:
    """Prints, for each tree, the rate and the rules, and with `--show` every place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--tests", action="store_true")
    asked = parser.parse_args()
    for tree in asked.trees:
        files = files_of(tree, tests=asked.tests)
        lines = sum(content.count(b"\n") for content in files.values())
        told = gate_over(files)
        loud = [
            (name, one) for name, several in told.items() for one in several if one.level != "note"
        ]
        notes = sum(one.level == "note" for several in told.values() for one in several)
        print(
            f"{tree}: {len(files)} files, {lines} lines, {len(loud)} warnings and errors, "
            f"{1000 * len(loud) / max(1, lines):.2f} per 1,000 lines; {notes} notes"
        )
        for rule, count in Counter(one.rule for _, one in loud).most_common():
            print(f"  {count:4} {rule}")
        if asked.show:
            for name, one in sorted(loud, key=lambda pair: (pair[0], pair[1].first)):
                print(_place(name, one, files[name]))


def _place(name: str, one: Found, content: bytes) -> str:
    """The place with its line, as one line to read."""
    text = content.splitlines()[one.first - 1 : one.first]
    shown = text[0].decode("utf-8", "replace").strip()[:110] if text else ""
    return f"{name}:{one.first} {one.level} {one.rule}: {shown}"


if __name__ == "__main__":
    main()
