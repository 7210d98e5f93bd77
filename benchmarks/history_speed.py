"""Times the facts of a range and the blame of files against git itself, interleaved; prints ratios beside the targets.

    python benchmarks/history_speed.py REPOSITORY [--commits 500] [--files 20] [--rounds 3] [--head HEAD] [--facts-only]

Facts are those of `range_change` (every commit parsed, every difference of trees, renames detected, both end trees read)
against `git log -z --raw` of the same range. People are who wrote and approved each commit (`people_of` without units),
first with an empty memory and then again with what it kept, which has to give the same bytes. Each row has the time on the
clock and, since the machine may be busy, the processor time of this process and all that it started. Blame is that of the gate with its options on two workers, and on one, against
`git blame -w -M --porcelain` of the same files one after the other. Memory is the peak of this process.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from gatekeeper.history.authorship import people_of
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.view import View, open_view
from gatekeeper.history.units.blame import WORKERS, blame_file
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.authorship import People
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import Layout
from gatekeeper.tools.memory import StoredMemory
from gatekeeper.tools.pipes import start_piped

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from sample_run import sample_run

SOURCES = (".c", ".cpp", ".h", ".py")


def git(repository: Path, *arguments: str) -> bytes:
    """What git says."""
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=True
    )
    return done.stdout


Spent = tuple[float, float]
"""Seconds on the clock, and of processor time."""


def seconds(work: Callable[[], object]) -> Spent:
    """How long it takes."""
    clock, used = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - clock, sum(os.times()[:4]) - used


def interleaved(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[Spent, Spent]:
    """The medians of both, run in turns so that a busy machine is busy for both."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    mine, git_s = zip(*pairs, strict=True)
    return median(mine), median(git_s)


def median(spent: Sequence[Spent]) -> Spent:
    """Of both figures."""
    return statistics.median(s[0] for s in spent), statistics.median(s[1] for s in spent)


def line(name: str, figures: tuple[Spent, Spent], target: str) -> None:
    """One row."""
    ours, theirs = figures
    print(
        f"{name:<34} {ours[0]:7.2f} s ({ours[1]:6.2f})  git {theirs[0]:7.2f} s ({theirs[1]:6.2f})  "
        f"ratio {ours[0] / theirs[0]:5.2f} ({ours[1] / theirs[1]:5.2f})  target {target}",
        flush=True,
    )


def people(opened: View, base: str, head: str, memory: StoredMemory) -> People:
    """Who wrote and approved each commit of the range, in a project without units."""
    view = replace(opened, memory=memory)
    change = range_change(view, base, head)
    project = replace(sample_run().facts.project, items=(), layout=Layout(()))
    project = replace(project, origin=change.base and change.base.commit)
    people = people_of(view, change, project, owned_paths(change.head, project))
    if people.undecided:
        raise SystemExit(f"undecided: {people.undecided}")
    return people


def measure_people(view: View, base: str, head: str, given: argparse.Namespace) -> None:
    """The rows about people: with an empty memory, and again."""
    memory = StoredMemory(view.folder.parent / "answers", b"s" * 32, 1)
    told: list[People] = []
    first = seconds(lambda: told.append(people(view, base, head, memory)))
    again = [
        seconds(lambda: told.append(people(view, base, head, memory))) for _ in range(given.rounds)
    ]
    same = all(repr(each) == repr(told[0]) for each in told)
    print(f"people of {given.commits} commits, first         {first[0]:7.2f} s ({first[1]:6.2f})")
    warm = median(again)
    print(
        f"people of {given.commits} commits, again         {warm[0]:7.2f} s ({warm[1]:6.2f})  "
        f"{'the same bytes' if same else 'OTHER BYTES'}  target 0.3 s"
    )


def measure(view: View, repository: Path, base: str, head: str, given: argparse.Namespace) -> None:
    """All rows."""
    log = ("log", "-z", "--raw", "--no-abbrev", f"{base}..{head}")
    peaks: list[float] = []

    def facts() -> None:
        range_change(view, base, head)
        peaks.append(peak_mib())

    line(
        f"facts of {given.commits} commits",
        interleaved(facts, lambda: git(repository, *log), given.rounds),
        "1.30",
    )
    # The log of a long history is held by this process too, once git has written it.
    print(f"{'… after the first facts':<34} {peaks[0]:8.0f} MiB", flush=True)
    if given.facts_only:
        return
    measure_people(view, base, head, given)
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

    def at_once() -> None:
        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            list(pool.map(lambda path: blame_file(view, tip, path), chosen))

    line(
        f"blame of {len(chosen)} files, two workers",
        interleaved(at_once, raw, given.rounds),
        "0.65",
    )
    line(
        f"blame of {len(chosen)} files, one worker",
        interleaved(lambda: [blame_file(view, tip, p) for p in chosen], raw, given.rounds),
        "1.10",
    )
    print(f"{'peak memory of this process':<34} {peak_mib():8.0f} MiB", flush=True)


def peak_mib() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=500)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--head", default="HEAD")
    parser.add_argument("--facts-only", action="store_true")
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
        open_view(given.repository, Path(folder), HookEnvironment(start=start_piped)) as view,
    ):
        measure(view, given.repository, chain[low], head, given)


if __name__ == "__main__":
    main()
