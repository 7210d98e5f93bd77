"""Whether the gate tells real programs before a security fix from the same programs after it.

    python benchmarks/detection/fixes.py LIST.csv FOLDER [--at '{owner}/{name}'] [--half dev|check] [--tool NAME]… [--show]

LIST has one fix a line: repository (`owner/name`), commit, changed files parted by spaces. FOLDER holds clones of the
repositories, each at the place that `--at` says. A fix is told apart when, within the functions whose lines it changes, a
rule speaks less often after it than before. The fixes of `python_fixes.csv` are all those of seven projects whose subject has
words such as CVE, GHSA, XSS, SSRF or injection, so many are about what no analyzer of code can know. Nothing is fetched. The
halves are drawn by the first byte of the SHA-256 of the commit's id; `check` is not looked at while rules are written.
"""

import argparse
import csv
import hashlib
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gate_run import Found, gate_over

from gatekeeper.history.sources.function_table import function_table
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.M)


@dataclass(frozen=True)
class Side:
    """A file before or after a fix: its content and the lines of the functions that the fix changes."""

    name: str
    content: bytes
    lines: frozenset[int]


@dataclass(frozen=True)
class Fix:
    """One fix with its files on both sides."""

    repository: str
    commit: str
    before: tuple[Side, ...]
    after: tuple[Side, ...]

    @property
    def is_check(self) -> bool:
        """Whether nothing may be tuned on it."""
        return hashlib.sha256(self.commit.encode()).digest()[0] % 2 == 1


def git(repository: Path, *arguments: str) -> bytes:
    """What git answers."""
    return subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=True
    ).stdout


def read_fix(row: list[str], folder: Path, at: str) -> Fix:
    """The fix of one line of the list."""
    name, commit, paths = row[:3]
    owner, _, bare = name.partition("/")
    repository = folder / at.format(owner=owner, name=bare)
    before, after = [], []
    for path in paths.split():
        patch = git(repository, "diff", "-U0", f"{commit}^", commit, "--", path).decode(
            errors="replace"
        )
        hunks = [tuple(int(number or 1) for number in found) for found in HUNK.findall(patch)]
        for side, of, first, count in (("before", f"{commit}^", 0, 1), ("after", commit, 2, 3)):
            content = git(repository, "show", f"{of}:{path}")
            touched = {n for h in hunks for n in range(h[first], h[first] + max(h[count], 1))}
            found = Side(
                f"{commit[:12]}/{side}/{path}", content, functions(path, content, touched)
            )
            (before if side == "before" else after).append(found)
    return Fix(name, commit, tuple(before), tuple(after))


def functions(path: str, content: bytes, touched: set[int]) -> frozenset[int]:
    """All lines of the functions with a touched line, and the touched lines."""
    language = LanguageMap().by_suffix(RepoPath(path))
    spans = function_table(content.decode("utf-8", "replace"), language)
    whole = {
        line
        for span in spans
        if touched & set(range(span.first, span.last + 1))
        for line in range(span.first, span.last + 1)
    }
    return frozenset(whole | touched)


def spoken(
    sides: tuple[Side, ...], found: dict[str, tuple[Found, ...]], notes: bool
) -> Counter[str]:
    """How often each rule speaks of the lines."""
    return Counter(
        one.rule
        for side in sides
        for one in found.get(side.name, ())
        if side.lines & set(range(one.first, one.last + 1)) and (notes or one.level != "note")
    )


def main() -> None:
    """Prints how many are told apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("list", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at", default="{owner}/{name}")
    parser.add_argument("--half", choices=("dev", "check"))
    parser.add_argument("--tool", action="append", default=[])
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    with asked.list.open() as rows:
        fixes = [read_fix(row, asked.folder, asked.at) for row in csv.reader(rows) if row]
    if asked.half:
        fixes = [fix for fix in fixes if fix.is_check == (asked.half == "check")]
    sides = [side for fix in fixes for side in (*fix.before, *fix.after)]
    found = dict(gate_over({side.name: side.content for side in sides}, tuple(asked.tool)))
    for notes in (False, True):
        apart = {
            fix.commit: spoken(fix.before, found, notes) - spoken(fix.after, found, notes)
            for fix in fixes
        }
        count = sum(bool(gone) for gone in apart.values())
        what = "findings of every level" if notes else "warnings and errors"
        print(f"{what}: {count} of {len(fixes)} told apart  {count / len(fixes):.2f}")
        if asked.show and notes:
            for fix in fixes:
                print(f"{fix.repository} {fix.commit[:12]} {dict(apart[fix.commit])}")


if __name__ == "__main__":
    main()
