"""The whole folder of a large record by one command: `record_whole.py [--pdf] [--baseline] [FINDINGS COMMITS]`.

Makes a repository of so many commits, a ledger of the runs that judged them (a hundred each, every commit approved), and then
lets `gatekeeper record build` write the folder in a process of its own, in which only the run of the gate is made up: its
findings stand in memory, as those of a real run do. With `--baseline` the record is one against the commit in the middle, whose
run has as many findings, a twentieth of them others. Prints the time to the last file of the folder that is not one of these runs,
by the clock and of all processors, and the largest memory of all processes together.

Target: 100,000 commits and a million findings in 60 s and 1 GB.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import NOW, Bare  # noqa: E402  (found by the line above)
from sample_run import sample_run  # noqa: E402

from gatekeeper.cli import record as command  # noqa: E402
from gatekeeper.cli.main import main as gatekeeper  # noqa: E402
from gatekeeper.evidence.statements import gate_run_statement  # noqa: E402
from gatekeeper.gate.attest import attested_report  # noqa: E402
from gatekeeper.gate.built_in import built_in  # noqa: E402
from gatekeeper.gate.ledgers.ledger import append  # noqa: E402
from gatekeeper.gate.request import Request  # noqa: E402
from gatekeeper.gate.run import Outcome  # noqa: E402
from gatekeeper.model.authorship import (  # noqa: E402
    Approval,
    Authorship,
    CommitPeople,
    Grade,
    People,
)
from gatekeeper.model.change import ChangeKind  # noqa: E402
from gatekeeper.model.digest import ObjectId, Sha256, sha256  # noqa: E402
from gatekeeper.model.finding import Finding, FindingState, Judged, Level, Seen  # noqa: E402
from gatekeeper.model.gate_run import GateRun  # noqa: E402
from gatekeeper.model.location import Location, Region  # noqa: E402
from gatekeeper.model.path import RepoPath  # noqa: E402
from gatekeeper.plugins.registry import build_registry  # noqa: E402

EACH = 100
"""Commits that one run judged."""
FILES = 400


def path(number: int) -> RepoPath:
    """One of the files."""
    return RepoPath(f"firmware/module_{number % FILES:03}/control.c")


def git(folder: Path, *words: str) -> list[str]:
    """What git answers, word by word."""
    asked = ("git", "-C", str(folder), *words)
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()


def history(folder: Path, count: int) -> list[ObjectId]:
    """The commits of a new repository, the one in the middle tagged 1.0."""
    subprocess.run(("git", "init", "-q", "-b", "main", str(folder)), check=True)
    marks = folder / "marks"
    feed = subprocess.Popen(
        ("git", "-C", str(folder), "fast-import", "--quiet", f"--export-marks={marks}"),
        stdin=subprocess.PIPE,
    )
    assert feed.stdin is not None
    for n in range(count):
        words, text = f"Change {n} of the pump's control", f"int rate_{n};\n"
        who = f"Author {n % 40} <a{n % 40}@example.org> {1_700_000_000 + n * 60} +0000"
        made = (
            f"commit refs/heads/main\nmark :{n + 1}\nauthor {who}\ncommitter {who}\n"
            f"data {len(words)}\n{words}\n"
            f"M 100644 inline {path(n)}\ndata {len(text)}\n{text}\n"
        )
        feed.stdin.write(made.encode())
    feed.stdin.close()
    assert feed.wait() == 0
    found = dict(line.split() for line in marks.read_text().splitlines())
    marks.unlink()
    git(folder, "tag", "1.0", found[f":{count // 2}"])
    return [ObjectId(found[f":{n + 1}"]) for n in range(count)]


def people(sample: GateRun, commits: list[ObjectId], first: int) -> People:
    """Each commit by one person and approved by another."""
    held = sample.facts.people.commits[0]
    author, reviewer = held.authors[0].who, held.approvals[0].who
    return People(
        tuple(
            CommitPeople(
                commit=each,
                subject=f"Change {n} of the pump's control",
                is_clean_merge=False,
                authors=(Authorship(author, each, "author"),),
                approvals=(Approval(reviewer, Grade.G2, each, (each,), "signed review", at=NOW),),
                refused=(),
                paths=(path(n),),
                defects=(),
                seen_by_hook=True,
            )
            for n, each in enumerate(commits, start=first)
        ),
        (),
        (),
    )


def judged(folder: Path, commits: list[ObjectId]) -> None:
    """The ledger of the runs over these commits."""
    sample = sample_run()
    kind = replace(sample.facts.change, kind=ChangeKind.RANGE)
    with Bare(folder / ".git").place() as place:
        for first in range(0, len(commits), EACH):
            part = commits[first : first + EACH]
            facts = replace(sample.facts, change=kind, people=people(sample, part, first))
            base = commits[first - 1] if first else None
            run = replace(sample, facts=facts, base=base, head=part[-1])
            said = gate_run_statement(run, started_at="2026-11-23T09:00:00Z", report=sha256(b""))
            append(place, said, now=NOW)


def findings(numbers: range) -> Iterator[Judged]:
    """A finding at another line each; what a run says more than once is one text in memory, as it is in a run."""
    paths, words = [path(n) for n in range(FILES)], "a length from outside is used as an index"
    rules = [f"semgrep:c-rule-{n}" for n in range(70)]
    seen, cwe = [(Seen("semgrep", rule),) for rule in rules], (129,)
    states = (FindingState.NEW, FindingState.OPEN)
    help_, why = "Hold it against the size of the array first.", "known at the baseline"
    for n in numbers:
        line, rule = n // FILES + 1, n % 70
        finding = Finding(
            rules[rule],
            Level.WARNING,
            words,
            Location(paths[n % FILES], Region(line, line, 5, 20)),
            cwe,
            help_,
            "",
            (f"    rate[{n}] = table[length];",),
            Sha256(f"{n * 0x9E3779B97F4A7C15 % 2**256:064x}"),
            seen[rule],
        )
        yield Judged(finding, states[n % 9 != 0], why)


def made_run(head: ObjectId, tree: ObjectId, numbers: range) -> GateRun:
    """The run over the whole tree."""
    sample = sample_run()
    change = replace(sample.facts.change, kind=ChangeKind.TREE, base=None, commits=(), files=())
    facts = replace(sample.facts, change=change, findings=tuple(findings(numbers)))
    project = replace(facts.project, origin=head)
    facts = replace(facts, project=project, people=replace(facts.people, commits=()))
    return replace(sample, facts=facts, base=None, head=head, tree=tree)


def build(folder: Path, into: Path, count: int) -> int:
    """The command, with runs that are made up while the clock stands; `into` and further words are on the command line."""
    registry = build_registry([built_in()])
    aside = [0.0, 0.0]

    def run_gate(request: Request) -> Outcome:
        begun = time.monotonic(), spent()
        first = count // 20 if request.head == "HEAD" else 0
        told = git(folder, "rev-parse", f"{request.head}^{{commit}}", f"{request.head}^{{tree}}")
        run = made_run(*map(ObjectId, told), range(first, first + count))
        report = attested_report(run)
        said = gate_run_statement(run, started_at="2026-11-24T09:00:00Z", report=report.digest)
        with Bare(folder / ".git").place() as place:
            stored = append(place, said, now=NOW)
        print(f"a run made up: {spent():.1f} s of processor, {held()} MB", flush=True)
        aside[:] = aside[0] + time.monotonic() - begun[0], aside[1] + spent() - begun[1]
        return Outcome(run, stored, registry, report)

    command.run_gate = run_gate
    os.chdir(folder)
    begun = time.monotonic(), spent()
    status = gatekeeper()
    clock, used = time.monotonic() - begun[0] - aside[0], spent() - begun[1] - aside[1]
    print(f"{clock:.1f} s by the clock, {used:.1f} s of processor, status {status}", flush=True)
    size = sum(each.stat().st_size for each in into.rglob("*") if each.is_file())
    print(
        f"{sum(1 for _ in into.rglob('*'))} files, {size / 1e6:.0f} MB, {held()} MB at the peak of this process"
    )
    return 0


def spent() -> float:
    """Seconds of processor, of this process and of those that ended below it."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def held() -> int:
    """Megabytes that this process held at its peak."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def tree_held(root: int) -> int:
    """Megabytes that a process and all below it hold now, pages that they share counted once (proc(5)).

    A process that was just started by vfork(2) has its parent's memory, not some of its own.
    """
    total, below, seen = 0, [root], set[tuple[str, str]]()
    for each in below:
        try:
            rows = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            held = next(row for row in rows if row.startswith("Pss:"))
            if (rows[0], held) not in seen:
                total += int(held.split()[1])
            seen.add((rows[0], held))
            for task in Path(f"/proc/{each}/task").iterdir():
                below += map(int, (task / "children").read_text().split())
        except (OSError, StopIteration):
            continue
    return total // 1024


def main(words: list[str]) -> int:
    """Lays the ground, starts the command and watches it."""
    further = () if "--pdf" in words else ("--no-pdf",)
    further += ("--baseline", "1.0") if "--baseline" in words else ()
    count, commits = [int(w) for w in words if w.isdecimal()] or (1_000_000, 100_000)
    with tempfile.TemporaryDirectory() as name:
        folder, into = Path(name, "repository"), Path(name, "record")
        judged(folder, history(folder, commits))
        print(f"{commits} commits, {count} findings", flush=True)
        ground = ("build", folder, into, count)
        asked = ("record", "build", "--quiet", "--into", into, *further)
        running = subprocess.Popen([sys.executable, __file__, *map(str, (*ground, "--", *asked))])
        most = 0
        while running.poll() is None:
            most = max(most, tree_held(running.pid))
            time.sleep(0.2)
        print(f"{most} MB at the peak of all processes together")
    return running.returncode


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        ground = sys.argv[2:5]
        sys.argv[1:] = sys.argv[6:]
        sys.exit(build(Path(ground[0]), Path(ground[1]), int(ground[2])))
    sys.exit(main(sys.argv[1:]))
