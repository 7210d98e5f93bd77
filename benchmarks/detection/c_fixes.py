"""Whether gatekeeper's reading of C tells real firmware before a fix from the same firmware after it.

    python benchmarks/detection/c_fixes.py LIST.csv FOLDER [--at '{owner}+{name}/repo'] [--half dev|check] [--most N] [--only ANALYZER] [--show]

LIST has one fix a line: repository (`owner/name`), commit, changed file, function of its first hunk, and the half when it was drawn
otherwise than here. FOLDER holds git directories of the repositories, each at the place that `--at` says; nothing is fetched. The
headers a file includes are read at the same commit. A fix is told apart when, within the functions it changes, a rule of flow-c or of the
pack c-firmware of level warning or error speaks less often after it than before.
`c_fixes.csv` is made of commits of eight public firmware trees that change one C file in one function and whose subject names a
memory or arithmetic fault; many of them are about what only the protocol tells. The halves are drawn as in `fixes.py`.
"""

import argparse
import csv
import hashlib
import posixpath
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixes import HUNK, functions
from rooms import language_of, lay, run, shipped_packs

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.files import Files
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.cflow.report import c_rules
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.model.finding import Level

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', re.M)
_MOST_HEADERS = 120
_SIDES = ("before", "after")


@dataclass(frozen=True)
class Fix:
    """One fix: its file, and for each side the texts read and the lines of the functions it changes."""

    repository: str
    commit: str
    path: str
    texts: tuple[dict[str, str], dict[str, str]]
    lines: tuple[frozenset[int], frozenset[int]]


def git(repository: Path, *arguments: str) -> str:
    """What git answers."""
    answer = subprocess.run(
        ["git", "--git-dir", str(repository), *arguments], capture_output=True, check=True
    )
    return answer.stdout.decode("utf-8", "replace")


def contents(repository: Path, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """The files of these paths at a commit, asked for in one go (git-cat-file, `--batch`)."""
    asked = "".join(f"{commit}:{path}\n" for path in paths).encode()
    answer = subprocess.run(
        ["git", "--git-dir", str(repository), "cat-file", "--batch"],
        input=asked, capture_output=True, check=True,
    ).stdout  # fmt: skip
    found, at = {}, 0
    for path in paths:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[-1])
        found[path] = answer[end + 1 : end + 1 + size].decode("utf-8", "replace")
        at = end + size + 2
    return found


def with_headers(repository: Path, commit: str, path: str) -> dict[str, str]:
    """The file and the headers it includes, by path, as they were at a commit."""
    by_name: dict[str, list[str]] = {}
    for one in git(repository, "ls-tree", "-r", "--name-only", commit).splitlines():
        if one.endswith(".h"):
            by_name.setdefault(posixpath.basename(one), []).append(one)
    texts: dict[str, str] = {}
    wanted = [path]
    while wanted and len(texts) < _MOST_HEADERS:
        read = contents(repository, commit, wanted[: _MOST_HEADERS - len(texts)])
        texts |= read
        wanted = []
        for here, text in read.items():
            for name in _INCLUDE.findall(text):
                ends = "/" + name.lstrip("./")
                found = [
                    p
                    for p in by_name.get(posixpath.basename(name), ())
                    if ("/" + p).endswith(ends)
                ]
                near = max(found, key=lambda p: len(posixpath.commonprefix((p, here))), default="")
                if near and near not in texts and near not in wanted:
                    wanted.append(near)
    return texts


def read_fix(row: list[str], folder: Path, at: str) -> Fix:
    """The fix of one line of the list."""
    name, commit, path, *_ = row
    owner, _, bare = name.partition("/")
    repository = folder / at.format(owner=owner, name=bare)
    patch = git(repository, "diff", "-U0", f"{commit}^", commit, "--", path)
    hunks = [tuple(int(number or 1) for number in found) for found in HUNK.findall(patch)]
    texts, lines = [], []
    for of, first, count in ((f"{commit}^", 0, 1), (commit, 2, 3)):
        texts.append(with_headers(repository, of, path))
        touched = {n for h in hunks for n in range(h[first], h[first] + max(h[count], 1))}
        lines.append(functions(path, texts[-1][path].encode(), touched))
    return Fix(name, commit, path, (texts[0], texts[1]), (lines[0], lines[1]))


def followed(fix: Fix, side: int) -> Counter[str]:
    """How often each rule of flow-c from warning on speaks of the lines of a side."""
    texts = fix.texts[side]
    files = Files({p: (p, text) for p, text in texts.items()})
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([files.read(p) for p in texts])
    found = {
        (f.line, f.rule)
        for f in analysis.look(files.read(fix.path))
        if f.file == fix.path and f.line in fix.lines[side]
    }
    return Counter(rule for _, rule in found if c_rules()[rule].level != "note")


def matched(fixes: Iterable[Fix]) -> dict[tuple[str, int], Counter[str]]:
    """The same of the pack, for each commit and side; all files are looked at in one go."""
    with tempfile.TemporaryDirectory() as folder:
        laid = {}
        for fix in fixes:
            for side in (0, 1):
                path = Path(folder, fix.commit, _SIDES[side], posixpath.basename(fix.path))
                path.parent.mkdir(parents=True)
                path.write_text(fix.texts[side][fix.path])
                laid[path] = (fix, side)
        room = Path(folder, "room")
        room.mkdir()
        names = lay([(path, language_of(path)) for path in sorted(laid)], room)
        reading = run(Semgrep(), names, room, shipped_packs("c-firmware"))
    if reading.defect:
        sys.exit(reading.defect)
    spoken: dict[tuple[str, int], Counter[str]] = {}
    for found in reading.findings:
        if found.file in names and found.level is not Level.NOTE:
            fix, side = laid[names[found.file]]
            if found.region.start_line in fix.lines[side]:
                spoken.setdefault((fix.commit, side), Counter())[found.rule] += 1
    return spoken


def main() -> None:
    """Prints how many are told apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("list", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at", default="{owner}/{name}/.git")
    parser.add_argument("--half", choices=("dev", "check"), default="dev")
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--only", choices=("flow-c", "semgrep"))
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    sys.setrecursionlimit(6000)
    with asked.list.open() as rows:
        fixes = [row for row in csv.reader(rows) if row]
    half = sorted(
        (row for row in fixes if half_of(row) == asked.half), key=lambda row: digest(row[1])
    )
    told = 0
    read = [read_fix(row, asked.folder, asked.at) for row in half[: asked.most]]
    spoken = {} if asked.only == "flow-c" else matched(read)
    for fix in read:
        counts = [spoken.get((fix.commit, side), Counter()) for side in (0, 1)]
        if asked.only != "semgrep":
            counts = [counts[side] + followed(fix, side) for side in (0, 1)]
        gone = counts[0] - counts[1]
        told += bool(gone)
        if asked.show:
            print(
                fix.repository,
                fix.commit[:12],
                fix.path,
                dict(gone),
                "still",
                dict(counts[1]),
                flush=True,
            )
    print(f"{told} of {len(read)} told apart  {told / max(1, len(read)):.2f}")


def digest(commit: str) -> bytes:
    """What orders the fixes and draws their halves."""
    return hashlib.sha256(commit.encode()).digest()


def half_of(row: list[str]) -> str:
    """The half the line names, or the one its commit draws."""
    return row[4] if len(row) > 4 else ("check" if digest(row[1])[0] % 2 else "dev")


if __name__ == "__main__":
    main()
