"""Times the facts of a range and the blame of files against git itself, interleaved; prints ratios beside the targets.

    python benchmarks/history_speed.py REPOSITORY [--commits 500] [--files 20] [--rounds 3] [--head HEAD]

Facts are those of `range_change` (every commit parsed, every difference of trees, renames detected) against
`git log -z --raw` of the same range. Blame is that of the gate with its options on two workers, and on one, against
`git blame -w -M --porcelain` of the same files one after the other. Memory is the peak of this process.
"""

import argparse
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gatekeeper.history.blame import blame, blame_file
from gatekeeper.history.changes import range_change
from gatekeeper.history.environment import HookEnvironment
from gatekeeper.history.view import View, open_view
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath

SOURCES = (".c", ".cpp", ".h", ".py")


def git(repository: Path, *arguments: str) -> bytes:
    """What git says."""
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=True
    )
    return done.stdout


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """The medians of both, run in turns so that a busy machine is busy for both."""
    pairs = [(seconds(theirs), seconds(ours)) for _ in range(rounds)]
    return statistics.median(p[1] for p in pairs), statistics.median(p[0] for p in pairs)


def line(name: str, figures: tuple[float, float], target: str) -> None:
    """One row."""
    ours, theirs = figures
    print(
        f"{name:<34} {ours:8.2f} s  git {theirs:8.2f} s  ratio {ours / theirs:5.2f}  target {target}"
    )


def measure(view: View, repository: Path, base: str, head: str, given: argparse.Namespace) -> None:
    """All rows."""
    log = ("log", "-z", "--raw", "--no-abbrev", f"{base}..{head}")
    line(
        f"facts of {given.commits} commits",
        interleaved(
            lambda: range_change(view, base, head), lambda: git(repository, *log), given.rounds
        ),
        "1.30",
    )
    names = git(repository, "ls-tree", "-r", "--name-only", head).decode(
        "utf-8", "surrogateescape"
    )
    sources = [RepoPath(n) for n in names.split("\n") if n.endswith(SOURCES)]
    step = max(1, len(sources) // given.files)
    chosen = sources[::step][: given.files]
    tip = ObjectId(head)

    def raw() -> None:
        for path in chosen:
            git(repository, "blame", "-w", "-M", "--porcelain", head, "--", path)

    line(
        f"blame of {len(chosen)} files, two workers",
        interleaved(lambda: blame(view, tip, chosen), raw, given.rounds),
        "0.65",
    )
    line(
        f"blame of {len(chosen)} files, one worker",
        interleaved(lambda: [blame_file(view, tip, p) for p in chosen], raw, given.rounds),
        "1.10",
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory of this process':<34} {peak:8.0f} MiB")


def main() -> None:
    """Prints the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=500)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--head", default="HEAD")
    given = parser.parse_args()
    head = git(given.repository, "rev-parse", given.head).decode().strip()
    chain = git(given.repository, "rev-list", "--first-parent", head).decode().split()
    low, high = 1, min(given.commits, len(chain) - 1)
    while low < high:
        middle = (low + high) // 2
        count = int(git(given.repository, "rev-list", "--count", f"{chain[middle]}..{head}"))
        low, high = (low, middle) if count >= given.commits else (middle + 1, high)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_view(given.repository, Path(folder), HookEnvironment()) as view,
    ):
        measure(view, given.repository, chain[low], head, given)


if __name__ == "__main__":
    main()
