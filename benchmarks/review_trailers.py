"""Holds the gate's verdict on each commit against a plain count of trailers, told apart from it on purpose.

    python benchmarks/review_trailers.py REPOSITORY [--commits 500] [--head HEAD]

Both sides know the same persons (everybody whom the range names, one per address, addresses of one name joined) and
follow the same policy: a commit is reviewed when a person who is none of its authors stands in Reviewed-by or
Approved-by, in its own message or in that of a merge that brings it in. The plain side asks git for trailers and counts;
it shares no code with the gate. Prints the sums and every difference.
"""

import argparse
import datetime as dt
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from gatekeeper.checks.review_independence import review_independence
from gatekeeper.config.policy import shipped_policy
from gatekeeper.history.authorship import people_of
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.view import open_view
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.check import Outcome
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import Layout
from gatekeeper.testing.classes import CLASSES

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from sample_run import sample_run

_KEYS = ("reviewed-by", "approved-by")
_ADDRESS = re.compile(r"^\s*([^<>]*?)\s*<([^<>\s]+)>\s*$")
_CO = re.compile(r"^[ \t]*co-(?:authored|developed)-by[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_LIMITS = Limits({each: {"review-grade": "G0"} for each in CLASSES.classes})


def git(repository: Path, *arguments: str) -> str:
    """What git says."""
    command = ["git", "-C", str(repository), *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def base_of(repository: Path, head: str, commits: int) -> str:
    """The commit on the first-parent chain after which there are at least so many commits."""
    low, high = 1, commits
    while low < high:
        middle = (low + high) // 2
        count = int(git(repository, "rev-list", "--count", f"{head}~{middle}..{head}"))
        low, high = (low, middle) if count >= commits else (middle + 1, high)
    return git(repository, "rev-parse", f"{head}~{low}").strip()


class Plain:
    """The plain count: git's own reading of trailers, and sets of persons."""

    def __init__(self, repository: Path, base: str, head: str) -> None:
        self.person: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.writers: dict[str, set[str]] = {}
        self.reviewers: dict[str, set[str]] = {}
        self.parents: dict[str, list[str]] = {}
        form = "%x01%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%B%x00%(trailers:only,unfold)"
        for record in git(repository, "log", f"--format={form}", f"{base}..{head}").split("\x01")[
            1:
        ]:
            self._read(record)
        for merge, parents in self.parents.items():
            if len(parents) > 1 and self.reviewers[merge]:
                brought = git(repository, "rev-list", *parents[1:], f"^{parents[0]}", f"^{base}")
                for commit in brought.split():
                    self.reviewers[commit] = self.reviewers[commit] | self.reviewers[merge]

    def _read(self, record: str) -> None:
        commit, parents, name, email, by, by_email, message, trailers = record.split("\0")[:8]
        self.parents[commit] = parents.split()
        writers = {self.who(name, email), self.who(by, by_email)}
        writers |= {w for value in _CO.findall(message) if (w := self.named(value))}
        reviewers, signed = set(), []
        for line in trailers.strip().split("\n"):
            key, _, value = line.partition(":")
            who = self.named(value)
            if who and key.strip().lower() in _KEYS:
                reviewers.add(who)
            if who and key.strip().lower() == "signed-off-by":
                signed.append(who)
        self.writers[commit] = writers | set(signed[:1])
        self.reviewers[commit] = reviewers

    def named(self, value: str) -> str:
        """The person of `Name <address>`, empty when it is none."""
        match = _ADDRESS.match(value)
        return self.who(match[1], match[2]) if match else ""

    def who(self, name: str, email: str) -> str:
        """One person per address; addresses under one name are one person."""
        key = email.lower()
        if key not in self.person:
            self.person[key] = self.names.setdefault(
                name.strip().casefold() or key, f"p{len(self.names)}"
            )
        return self.person[key]

    def verdict(self, commit: str) -> bool:
        """Whether somebody else reviewed it."""
        return bool(self.reviewers[commit] - self.writers[commit])


def registry_of(plain: Plain) -> Registry:
    """The same persons for the gate."""
    emails: dict[str, list[str]] = {}
    for email, person in plain.person.items():
        emails.setdefault(person, []).append(email)
    names = {person: name for name, person in plain.names.items()}
    everything = frozenset(CLASSES.classes)
    return Registry(
        tuple(
            Person(
                key, names[key], tuple(found), PersonKind.HUMAN, frozenset({"reviewer"}), everything,
                at_line(RepoPath("people.toml"), 1),
            )
            for key, found in sorted(emails.items())
        )
    )  # fmt: skip


def gate_verdicts(
    repository: Path, base: str, head: str, plain: Plain
) -> dict[str, tuple[str, str]]:
    """Outcome and code of the gate for each commit that is no clean merge."""
    facts = sample_run().facts
    project = replace(
        facts.project, items=(), layout=Layout(()), registry=registry_of(plain),
        policy=shipped_policy(), trust_paths=(), threat_sources=(),
    )  # fmt: skip
    found: dict[str, tuple[str, str]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        open_view(repository, Path(folder), HookEnvironment()) as view,
    ):
        change = range_change(view, base, head)
        project = replace(project, origin=change.base and change.base.commit)
        owned = owned_paths(change.head, project)
        people = people_of(view, change, project, owned)
    if people.undecided:
        raise SystemExit(f"undecided: {people.undecided}")
    facts = replace(
        facts,
        change=change,
        project=project,
        owned=owned,
        today=dt.date(2026, 1, 1),
        governance=(),
    )
    for commit in people.commits:
        if commit.is_clean_merge:
            continue
        one = replace(facts, people=replace(people, commits=(commit,), units=()))
        answers = review_independence.judge(one, _LIMITS).answers
        worst = min(
            answers,
            key=lambda a: (
                [Outcome.FAIL, Outcome.UNDECIDED].index(a.outcome)
                if a.outcome in (Outcome.FAIL, Outcome.UNDECIDED)
                else 9
            ),
        )
        found[commit.commit] = (worst.outcome.value, worst.code)
    return found


def main() -> None:
    """Prints the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=500)
    parser.add_argument("--head", default="HEAD")
    given = parser.parse_args()
    head = git(given.repository, "rev-parse", given.head).strip()
    base = base_of(given.repository, head, given.commits)
    plain = Plain(given.repository, base, head)
    gate = gate_verdicts(given.repository, base, head, plain)
    same = Counter((gate[c][0], plain.verdict(c)) for c in gate)
    print(f"{base[:12]}..{head[:12]}: {len(plain.parents)} commits, {len(gate)} judged")
    for (outcome, reviewed), count in sorted(same.items()):
        print(
            f"  gate {outcome:<10} plain {'reviewed' if reviewed else 'not reviewed':<13} {count}"
        )
    different = [c for c in gate if (gate[c][0] == "pass") != plain.verdict(c)]
    print(f"{len(different)} differences")
    for commit in different:
        print(
            f"  {commit} gate {gate[commit][0]} {gate[commit][1]}, plain {plain.verdict(commit)}"
        )


if __name__ == "__main__":
    main()
