"""Replays commits in order with the memory restored, as a merge gate meets them; prints mean, 90th percentile and hit rate.

    python benchmarks/replay.py REPOSITORY [--commits 200] [--from REV]

REPOSITORY is a clone with a committed gatekeeper.toml at its head, which is used for every commit (`--policy-from`).
For each of the last N first-parent commits the whole tree is judged (`check --all`), with what the commits before it
left in the memory. Beside it stands the first commit without any memory: analysing everything. Processor time counts user
and system time with all children; the hit rate is the share of files that no tool was asked about.
"""

import argparse
import datetime as dt
import os
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from gatekeeper.gate.request import Request
from gatekeeper.gate.run import run_gate
from gatekeeper.history.repository.launch import GitLauncher
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.tools.memory import StoredMemory
from gatekeeper.tools.pipes import start_piped


def commits(repository: Path, count: int, tip: str) -> list[str]:
    """The last commits of the first-parent chain, oldest first."""
    git = GitLauncher("/usr/bin/git", repository, (("HOME", "/nonexistent"),), start_piped)
    answer = git.run(("rev-list", "--first-parent", f"--max-count={count}", tip))
    return list(reversed(answer.stdout.decode().split()))


class Steps:
    """Hears how many files were looked at."""

    def __init__(self) -> None:
        self.looked_at, self.of = 0, 0

    def __call__(self, step: str) -> None:
        """`analysing 3 of 250 files …` or `all 250 files are remembered`."""
        words = step.split()
        if words[0] == "analysing":
            self.looked_at, self.of = int(words[1]), int(words[3])
        elif words[0] == "all":
            self.looked_at, self.of = 0, int(words[1])


def spent() -> float:
    """Processor seconds of this process and its children so far."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def judged(
    repository: Path, commit: str, policy: str, memory: Memory, evidence: Path
) -> tuple[float, float, Steps]:
    """Wall and processor seconds of one run, and what it looked at."""
    steps = Steps()
    request = Request(
        repository,
        ChangeKind.TREE,
        dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC),
        {"PATH": os.environ["PATH"], "HOME": str(evidence)},
        head=commit,
        policy_from=policy,
        evidence=evidence / "ledger",
        memory=memory,
        salt=commit.encode(),
        progress=steps,
    )
    start, before = time.perf_counter(), spent()
    run_gate(request)
    return time.perf_counter() - start, spent() - before, steps


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--from", dest="tip", default="HEAD")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="replay-"))
    try:
        chosen = commits(given.repository, given.commits + 1, given.tip)
        policy = commits(given.repository, 1, "HEAD")[0]
        whole = judged(given.repository, chosen[0], policy, NoMemory(), folder)
        memory = StoredMemory(folder / "answers.sqlite", b"replay" * 8, 20_000)
        judged(given.repository, chosen[0], policy, memory, folder)
        walls, cpus, asked, every = [], [], 0, 0
        refused = 0
        for commit in chosen[1:]:
            try:
                wall, cpu, steps = judged(given.repository, commit, policy, memory, folder)
            except GatekeeperError:
                refused += 1
                continue
            walls.append(wall)
            cpus.append(cpu)
            asked, every = asked + steps.looked_at, every + steps.of
        print(f"analysing everything: wall {whole[0]:.2f} s, processor {whole[1]:.2f} s")
        for name, times, all_of_it in (("wall", walls, whole[0]), ("processor", cpus, whole[1])):
            mean, ninetieth = statistics.mean(times), statistics.quantiles(times, n=10)[8]
            print(
                f"{len(times)} commits, {name}: mean {mean:.2f} s (1/{all_of_it / mean:.1f}), "
                f"90th percentile {ninetieth:.2f} s, median {statistics.median(times):.2f} s"
            )
        print(
            f"hit rate {1 - asked / every:.4f} of {every} files, the sample of one in fifty included as missed"
        )
        print(f"{refused} commits could not be judged by the configuration of head")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
