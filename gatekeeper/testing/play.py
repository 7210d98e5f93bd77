"""Plays a story's commits into a real repository, the hooks' trace and signed judgements included."""

import datetime as dt
import hashlib
import re
from pathlib import Path

from gatekeeper.gate.acts.judgement_desk import JudgementDesk, Said, judgement_desk
from gatekeeper.gate.ledgers.signing import holder, signed
from gatekeeper.gate.request import Request
from gatekeeper.gate.seen import SEEN
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.judgement import ClauseWord
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import GivenReport
from gatekeeper.parse.toml import TomlDocument, parse_toml
from gatekeeper.testing.bench import Bench
from gatekeeper.testing.feeds import evaluate_feeds, lay_feeds
from gatekeeper.testing.keys import KeyRing, read_addresses, sign_review
from gatekeeper.testing.story import Act, Actor, Repository
from gatekeeper.testing.story_file import ToldCommit, ToldJudgement, brought_by, project_files
from gatekeeper.trace.binding import note_bytes

_REGISTRY = "compliance/people.toml"
_REVIEWER = re.compile(r"(?:Reviewed|Approved)-by: .*<([^<>]+)>")


class Stage:
    """An example project on its way into a repository.

    Its reviewers get SSH keys when the play begins; who is named in a trailer also signs the review and files it.
    """

    def __init__(
        self, folder: Path, home: Path, examples: Path, project: str, evidence: Path
    ) -> None:
        self.repository = Repository(folder, home)
        self._files = project_files(examples / project)
        self._story = examples / f"{project}.story"
        self._people = _read_people(self._files[_REGISTRY])
        self._evidence = evidence
        self._waiting: list[tuple[ObjectId, ToldCommit]] = []
        self._keys = KeyRing(home)
        self._bench = Bench(self.repository, home)
        self._addresses = read_addresses(self._files[_REGISTRY])
        self._files[_REGISTRY] = self._keys.enter(self._files[_REGISTRY])

    def commit(self, told: ToldCommit) -> None:
        """One commit, with the trailer that the commit-msg hook would have written."""
        repository = self.repository
        for old, new in told.rename:
            (repository.folder / new).parent.mkdir(parents=True, exist_ok=True)
            (repository.folder / old).rename(repository.folder / new)
        write: dict[str, str | bytes] = dict(brought_by(told, self._files))
        write |= {file.path: (self._story / file.source).read_bytes() for file in told.write}
        for name in told.delete:
            (repository.folder / name).unlink()
        repository.write(write)
        if told.patch:
            repository.git("apply", "-", stdin=(self._story / told.patch).read_bytes())
        author = self._actor(told.author, told.email)
        committer = self._actor(told.committer, "") if told.committer else None
        seconds = int(told.date.timestamp())
        message = told.message(_seen(repository.staged_tree()))
        repository.commit(Act(message, author, committer, seconds=seconds))
        if told.tag:
            self._tag(told.tag, told.author, f"Release {told.tag}")
        self._waiting.append((repository.head(), told))

    def sign_reviews(self) -> tuple[str, ...]:
        """Who signed a review, an id a review: the reviewers of all commits since this was last asked.

        The rules are those of main. The first commit has nothing to be compared with and is not reviewed.
        """
        signers: list[str] = []
        for commit, told in self._waiting:
            named = [match[1] for text in told.trailers if (match := _REVIEWER.fullmatch(text))]
            parents = self.repository.git("rev-list", "--parents", "-1", commit).split()[1:]
            for address in named if parents else ():
                person = self._addresses[address]
                place = (self.repository.folder, self._evidence, commit)
                sign_review(place, self._keys.key(person), told.answers)
                signers.append(person)
        self._waiting.clear()
        return tuple(signers)

    def reports(self, state: str, branch: str, tested: str = "") -> tuple[GivenReport, ...]:
        """Coverage of a state and the results of its unit tests, which are run now: on the branch, or where they were told
        to be run."""
        return self._coverage(state, branch) + self._bench.run(tested or branch)

    def _coverage(self, state: str, branch: str) -> tuple[GivenReport, ...]:
        """The coverage recorded for a state of the story, bound to the tree that the play made of it.

        It was recorded with gcc, gcov and coverage.py when the example was written (`benchmarks/record_coverage.py`):
        a play needs no compiler.
        """
        commit, tree = (
            ObjectId(self.repository.git("rev-parse", word))
            for word in (branch, f"{branch}^{{tree}}")
        )
        reports = []
        for side in ("firmware", "host"):
            path = self._story / "coverage" / f"{state}-{side}.zip"
            if path.is_file():
                raw = path.read_bytes()
                reports.append(GivenReport(f"{side}-coverage", raw, note_bytes(raw, commit, tree)))
        return tuple(reports)

    def evaluate(self, today: dt.date, feeds: Path) -> int:
        """Lays the story's feeds of published anomalies; how many of them its people evaluated and signed."""
        lay_feeds(self._story / "feeds", feeds, today)
        founding = self.repository.git("rev-list", "--max-parents=0", "main")
        place = self.repository.folder
        return evaluate_feeds(place, self._evidence, feeds, self._keys, founding)

    def judge(self, told: ToldJudgement, branch: str) -> None:
        """Files what people judge of a clause by what the branch holds, signed with their keys."""
        sign_judgement((self.repository.folder, self._evidence, branch), self._keys, told)

    def release(self, name: str, branch: str, who: str, note: str) -> None:
        """Takes the branch into main and tags it; that person signs the tag, whose message ends with the note."""
        repository = self.repository
        repository.checkout("main")
        repository.git("merge", "-q", "--ff-only", branch)
        self._tag(name, who, f"Release {name}\n\n{note}")

    def _tag(self, name: str, who: str, message: str) -> None:
        """A tag signed with that person's key."""
        actor, key = self._actor(who, ""), self._keys.key(who).with_suffix(".pub")
        self.repository.git(
            "-c", "gpg.format=ssh", "tag", "-s", "-u", str(key), "-m", message, name,
            author=actor, committer=actor,
        )  # fmt: skip

    def _actor(self, person: str, email: str) -> Actor:
        if person not in self._people:
            raise GatekeeperError(f'the story names "{person}", who is not in people.toml')
        known = self._people[person]
        return Actor(known.name, email or known.email)


def _seen(tree: str) -> str:
    """The trailer of a hook that ran on that tree; the demo's hook leaves no statement of its own."""
    return f"{SEEN}: {tree}:{hashlib.sha256(tree.encode()).hexdigest()}"


def _read_people(raw: bytes) -> dict[str, Actor]:
    document = parse_toml(RepoPath("people.toml"), raw)
    if not isinstance(document, TomlDocument):
        raise GatekeeperError(f"the example's people.toml cannot be read: {document.message}")
    entries = document.data["people"]
    assert isinstance(entries, list), "the example's registry is ours"
    return {entry["id"]: Actor(entry["name"], entry["emails"][0]) for entry in entries}


def sign_judgement(place: tuple[Path, Path, str], keys: KeyRing, told: ToldJudgement) -> None:
    """Files the judgement, and the approval of somebody else where the story tells of one.

    `place` is the repository, the folder of the evidence, and the branch; the rules are those of main.
    """
    first = _file(place, keys.key(told.by), _said(told))
    if told.approved_by:
        _file(place, keys.key(told.approved_by), _said(told, approves=first))


def _said(told: ToldJudgement, approves: str = "") -> Said:
    expires = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=told.days)
    word = ClauseWord(told.word)
    return Said(told.clause, word, told.reason, tuple(told.rests_on), expires, approves)


def _file(place: tuple[Path, Path, str], key: Path, said: Said) -> str:
    """The digest it is filed under. A desk reads the ledger once, so each has its own."""
    repository, evidence, branch = place
    request = Request(
        start=repository,
        kind=ChangeKind.TREE,
        now=dt.datetime.now(dt.UTC),
        environment={},
        head=branch,
        policy_from="main",
        evidence=evidence,
    )
    with judgement_desk(request) as desk:
        return _signed(desk, key, said)


def _signed(desk: JudgementDesk, key: Path, said: Said) -> str:
    person = holder(desk.case.project, key)
    statement = desk.statement(desk.judgement(said, person), person)
    armoured = signed(statement, key, {"HOME": str(key.parent)}, desk.case.view.top)
    return desk.file(statement, armoured)[1]
