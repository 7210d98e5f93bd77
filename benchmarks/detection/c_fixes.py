"""Whether gatekeeper's reading of C tells real firmware before a fix from the same firmware after it.

    python benchmarks/detection/c_fixes.py LIST.csv FOLDER [--at '{owner}+{name}/repo'] [--half dev|check] [--most N] [--show]

LIST has one fix a line: repository (`owner/name`), commit, changed file, function of its first hunk. FOLDER holds git directories
of the repositories, each at the place that `--at` says; nothing is fetched. The headers a file includes are read at the same commit. A fix
is told apart when, within the functions it changes, a rule of level warning or error speaks less often after it than before.
`c_fixes.csv` is made of commits of eight public firmware trees that change one C file in one function and whose subject names a
memory or arithmetic fault; many of them are about what only the protocol tells. The halves are drawn as in `fixes.py`.
"""

import argparse
import csv
import posixpath
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from fixes import HUNK, functions

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.files import Files
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.cflow.report import C_RULES

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', re.M)
_MOST_HEADERS = 120


def git(repository: Path, *arguments: str) -> str:
    """What git answers."""
    answer = subprocess.run(
        ["git", "--git-dir", str(repository), *arguments], capture_output=True, check=True
    )
    return answer.stdout.decode("utf-8", "replace")


def with_headers(repository: Path, commit: str, path: str) -> dict[str, str]:
    """The file and the headers it includes, by path, as they were at a commit."""
    by_name: dict[str, list[str]] = {}
    for one in git(repository, "ls-tree", "-r", "--name-only", commit).splitlines():
        if one.endswith(".h"):
            by_name.setdefault(posixpath.basename(one), []).append(one)
    texts: dict[str, str] = {}
    wanted = [path]
    while wanted and len(texts) < _MOST_HEADERS:
        here = wanted.pop(0)
        if here in texts:
            continue
        texts[here] = git(repository, "show", f"{commit}:{here}")
        for name in _INCLUDE.findall(texts[here]):
            found = [
                p
                for p in by_name.get(posixpath.basename(name), ())
                if ("/" + p).endswith("/" + name.lstrip("./"))
            ]
            if found:
                wanted.append(max(found, key=lambda p: len(posixpath.commonprefix((p, here)))))
    return texts


def spoken(texts: dict[str, str], path: str, lines: frozenset[int]) -> Counter[str]:
    """How often each rule from warning on speaks of the lines."""
    files = Files({p: (p, text) for p, text in texts.items()})
    analysis = Analysis(files, shipped_knowledge())
    reads = [files.read(p) for p in texts]
    analysis.prepare(reads)
    found = {
        (f.line, f.rule)
        for f in analysis.look(files.read(path))
        if f.file == path and f.line in lines
    }
    return Counter(rule for _, rule in found if C_RULES[rule].level != "note")


def main() -> None:
    """Prints how many are told apart."""
    import hashlib

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("list", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at", default="{owner}/{name}/.git")
    parser.add_argument("--half", choices=("dev", "check"), default="dev")
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    sys.setrecursionlimit(6000)
    with asked.list.open() as rows:
        fixes = [row for row in csv.reader(rows) if row]
    digests = {row[1]: hashlib.sha256(row[1].encode()).digest() for row in fixes}
    half = [r for r in fixes if digests[r[1]][0] % 2 == (asked.half == "check")]
    half = sorted(half, key=lambda row: digests[row[1]])[: asked.most]
    told = 0
    for name, commit, path, *_ in half:
        owner, _, bare = name.partition("/")
        repository = asked.folder / asked.at.format(owner=owner, name=bare)
        hunks = [
            tuple(int(number or 1) for number in found)
            for found in HUNK.findall(
                git(repository, "diff", "-U0", f"{commit}^", commit, "--", path)
            )
        ]
        counts = []
        for of, first, count in ((f"{commit}^", 0, 1), (commit, 2, 3)):
            texts = with_headers(repository, of, path)
            touched = {n for h in hunks for n in range(h[first], h[first] + max(h[count], 1))}
            counts.append(spoken(texts, path, functions(path, texts[path].encode(), touched)))
        gone = counts[0] - counts[1]
        told += bool(gone)
        if asked.show:
            print(name, commit[:12], path, dict(gone), "still", dict(counts[1]), flush=True)
    print(f"{told} of {len(half)} told apart  {told / max(1, len(half)):.2f}")


if __name__ == "__main__":
    main()
