"""A small device project in a real repository, with its registry, for stories about people."""

import datetime as dt
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from sample_run import sample_run

from gatekeeper.checks.test_independence import test_independence
from gatekeeper.config.checklists import shipped_checklist
from gatekeeper.config.policy import shipped_policy
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.envelope import bytes_to_sign
from gatekeeper.evidence.statement import read_statement
from gatekeeper.gate.facts.review_units import review_units
from gatekeeper.gate.facts.testimony import completed
from gatekeeper.gate.ledgers.reviews import signed_review
from gatekeeper.history.authorship import people_of
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.changes.read import staged_change, tree_change
from gatekeeper.history.people.freshness import file_contents
from gatekeeper.history.people.testimony import Testimony
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.authorship import CommitPeople, People
from gatekeeper.model.change import Change
from gatekeeper.model.check import Answer, Check
from gatekeeper.model.facts import Facts
from gatekeeper.model.glob import matches_any
from gatekeeper.model.identity import Identity
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Key, Person, PersonKind, Registry, Training
from gatekeeper.model.policy import Limits, Policy, PolicyRule
from gatekeeper.model.project import Project
from gatekeeper.model.review import AnswerWord, Content, ItemAnswer, Meaning, Review, Reviews
from gatekeeper.model.software import Layout, LayoutClass, SafetyClass, SoftwareItem
from gatekeeper.model.touched import territory
from gatekeeper.policy.decide import limits_of
from gatekeeper.reviews.complete import asked_of
from gatekeeper.reviews.statement import review_statement
from gatekeeper.seal.public_key import read_key_line
from gatekeeper.testing.classes import CLASSES, A, B, C

__all__ = ["Reviews", "Training"]

AIKO = ("Aiko Ito", "aiko@example.org")
AIKO_AT_HOME = ("A. Ito", "a.ito@home.example")
BEN = ("Ben Mwangi", "ben@example.org")
CARLA = ("Carla Diaz", "carla@example.org")
DORA = ("Dora Novak", "dora@example.org")
INTEGRATOR = ("Gate Keeper", "merge@example.org")
BOT = ("Review Bot", "bot@example.org")
NEWCOMER = ("Eve Stone", "eve@elsewhere.example")

DOSE = "firmware/pump/dose.c"
DOSE_TEST = "tests/pump/test_dose.c"
VIEW = "host/view.py"

DOSE_CODE = "int dose_ml(int weight)\n{\n    return weight * 2;\n}\n"
DOSE_TESTS = "void test_dose(void)\n{\n    TEST_ASSERT_EQUAL(4, dose_ml(2));\n}\n"

_C, _B = C, B
_ALL = frozenset(CLASSES.classes)


def _person(index: int, who: tuple[str, str], key: str, **more: Any) -> Person:
    given = {
        "emails": (who[1],),
        "kind": PersonKind.HUMAN,
        "roles": frozenset({"author", "reviewer", "tester"}),
        "clearance": _ALL,
        **more,
    }
    place = at_line(RepoPath("compliance/people.toml"), 3 + 9 * index)
    return Person(id=key, name=who[0], location=place, **given)


REGISTRY = Registry(
    (
        _person(0, AIKO, "aiko", emails=(AIKO[1], AIKO_AT_HOME[1])),
        _person(1, BEN, "ben"),
        _person(2, BOT, "bot", kind=PersonKind.BOT),
        _person(3, CARLA, "carla", roles=frozenset({"author", "reviewer", "approver"})),
        _person(4, DORA, "dora", roles=frozenset({"author"})),
        _person(5, ("Finn Berg", "finn@example.org"), "finn", clearance=frozenset({A})),
        _person(
            6, INTEGRATOR, "gate", kind=PersonKind.INTEGRATOR, roles=frozenset({"integrator"})
        ),
    )
)


def _item(key: str, safety_class: SafetyClass, paths: str, tests: str) -> SoftwareItem:
    place = at_line(RepoPath("gatekeeper.toml"), 20)
    return SoftwareItem(key, key, None, safety_class, True, (paths,), (tests,), place)


def trusting_policy() -> Policy:
    """The shipped policy for a project whose plan takes trailers as they are written."""
    shipped = shipped_policy().rules
    return Policy(
        {each: tuple(_trusting(rule) for rule in rules) for each, rules in shipped.items()}
    )


def _trusting(rule: PolicyRule) -> PolicyRule:
    """Reviews as trailers write them, and no boxes: a plan of its own."""
    match rule.check:
        case "review-independence":
            return replace(rule, limits={**rule.limits, "review-grade": "G0"})
        case "test-independence":
            return replace(rule, limits={**rule.limits, "boxes": "none"})
    return rule


def project(**changes: Any) -> Project:
    """The project as its base configuration would describe it."""
    layout = Layout(
        (
            (LayoutClass.TESTS, ("tests/",)),
            (LayoutClass.PRODUCT, ("firmware/", "host/")),
            (LayoutClass.DOCUMENTS, ("docs/", "compliance/", "gatekeeper.toml")),
        )
    )
    items = (
        _item("PUMP-DOSE", _C, "firmware/pump/", "tests/pump/"),
        _item("VIEW", _B, "host/", "tests/host/"),
    )
    plain = replace(
        sample_run().facts.project,
        layout=layout,
        classes=CLASSES,
        items=items,
        registry=REGISTRY,
        policy=trusting_policy(),
        checklists=tuple((each, shipped_checklist(each)) for each in CLASSES.classes),
        trust_paths=("gatekeeper.toml", "compliance/*.toml"),
    )
    return replace(plain, **changes)


NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)


class PeopleRepository:
    """The repository of the project: Aiko wrote the dose, Ben its tests."""

    def __init__(self, workshop: Any) -> None:
        self.workshop = workshop
        self.project = project()
        self.testimony = Testimony(now=NOW)
        self.commit(AIKO, "Compute the dose", {DOSE: DOSE_CODE})
        self.base = self.commit(BEN, "Test the dose", {DOSE_TEST: DOSE_TESTS})

    def commit(
        self,
        author: tuple[str, str],
        message: str,
        files: dict[str, str] | None = None,
        committer: tuple[str, str] | None = None,
    ) -> str:
        """A commit by that author; its id."""
        return self.workshop.commit(files, message, **self.by(author, committer))

    def by(self, author: tuple[str, str], committer: tuple[str, str] | None = None) -> dict:
        """The environment of somebody at work."""
        name, email = committer or author
        return {
            "GIT_AUTHOR_NAME": author[0],
            "GIT_AUTHOR_EMAIL": author[1],
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": email,
        }

    def git(self, *arguments: str, by: tuple[str, str] = AIKO) -> str:
        """What git printed, run by somebody."""
        self.workshop.clock += 60
        return self.workshop.git(*arguments, **self.by(by))

    def key(self, person_id: str, **more: Any) -> Path:
        """A new SSH key of that person, in the registry with the times given; the path of its private half."""
        folder = self.workshop.home / f"{person_id}-{len(list(self.workshop.home.iterdir()))}"
        folder.mkdir()
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")]
        subprocess.run(command, check=True)
        public = (folder / "key.pub").read_text()
        self.change_person(person_id, keys=(Key(read_key_line(public).line, **more),))
        return folder / "key"

    def change_person(self, person_id: str, **changes: Any) -> None:
        """Another entry of the registry of base for that person."""
        people = tuple(
            replace(person, **changes) if person.id == person_id else person
            for person in self.project.registry.people
        )
        self.project = replace(self.project, registry=Registry(people))

    def signing(self, key: Path) -> tuple[str, ...]:
        """Options for git to sign with that key."""
        return (
            "-c",
            "gpg.format=ssh",
            "-c",
            f"user.signingkey={key}",
            "-c",
            "commit.gpgsign=true",
        )

    def reviewed(
        self, key: Path, base: str, head: str = "HEAD", at: dt.datetime = NOW, **changes: Any
    ) -> Review:
        """The review of base..head as that key signs it, with every answer yes; files it in the testimony.

        `content` in the changes replaces parts of what is reviewed; `known_at` is the ledger's time.
        """
        with self.workshop.view() as view:
            change = range_change(view, base, head)
        land = territory(self.project, owned_paths(change.head, self.project))
        content = Content(
            self.project.name,
            "refs/heads/main",
            change.base.commit,
            change.head.tree,
            file_contents(change.files),
        )
        content = replace(content, **changes.pop("content", {}))
        known_at, tamper = changes.pop("known_at", None), changes.pop("tamper", lambda raw: raw)
        units = review_units(land, (file.path for file in content.files))
        answers = tuple(
            ItemAnswer(unit.name, asked_of(unit.checklist), item.id, AnswerWord.YES)
            for unit in units
            for item in unit.checklist.items
        )
        whole = Review(
            Meaning.APPROVED,
            Identity("x", "x@example.org"),
            "signed review",
            at,
            content,
            answers=answers,
            units=tuple(unit.name for unit in units),
        )
        statement = review_statement(replace(whole, **changes), made_by="test")
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "gatekeeper", "-f", str(key)]
        armoured = subprocess.run(
            command, input=bytes_to_sign(statement), capture_output=True, check=True
        ).stdout
        filed = read_statement(tamper(statement_bytes(statement)))
        review = completed(signed_review(filed, armoured, known_at, "d"), land)
        reviews = self.testimony.reviews
        more = replace(reviews, filed=(*reviews.filed, review))
        self.testimony = replace(self.testimony, reviews=more)
        return review

    def facts(self, change: Change, people: People) -> Facts:
        """The facts of a run, as far as people are concerned."""
        governance = tuple(
            f.path for f in change.files if matches_any(self.project.trust_paths, f.path)
        )
        return replace(
            sample_run().facts,
            change=change,
            project=self.project,
            owned=owned_paths(change.head, self.project),
            people=people,
            governance=governance,
        )

    def judged(self) -> Facts:
        """The facts of everything since the first two commits."""
        with self.workshop.view() as view:
            return self._judged(view, range_change(view, self.base, "HEAD"))

    def whole(self) -> Facts:
        """The facts of the whole tree."""
        with self.workshop.view() as view:
            return self._judged(view, tree_change(view, "HEAD"))

    def staged(self, author: tuple[str, str] | None) -> Facts:
        """The facts of what is staged by somebody."""
        hook = HookEnvironment(author=Identity(*author) if author else None)
        with self.workshop.view(hook=hook) as view:
            return self._judged(view, staged_change(view, hook))

    def _judged(self, view: Any, change: Change) -> Facts:
        owned = owned_paths(change.head, self.project)
        held = replace(self.project, origin=(change.base or change.head).commit)
        return self.facts(change, people_of(view, change, held, owned, self._told()))

    def _told(self) -> Testimony:
        return replace(self.testimony, registry=self.project.registry)

    def head_people(self) -> CommitPeople:
        """The people of the last commit."""
        return self.judged().people.commits[-1]


def answers(check: Check, facts: Facts) -> tuple[Answer, ...]:
    """What the check says under the shipped policy."""
    return check.judge(facts, limits_of(facts.project.policy, check.id)).answers


def independence(repo: "PeopleRepository", item: str) -> tuple[str, str]:
    """Outcome and code of what the gate says of the tests of an item."""
    [answer] = [a for a in answers(test_independence, repo.judged()) if a.subject == item]
    return answer.outcome.value, answer.code


def answers_for_no_file(project: Project) -> dict[str, Any]:
    """What a reviewer answers who is shown no file at all."""
    [unit] = review_units(territory(project, ()), ())
    answered = tuple(
        ItemAnswer(unit.name, asked_of(unit.checklist), item.id, AnswerWord.YES)
        for item in unit.checklist.items
    )
    return {"answers": answered, "units": (unit.name,)}


def limits(check: str, **given: int | str) -> Limits:
    """The same limits for every class."""
    return Limits(
        {each: {k.replace("_", "-"): v for k, v in given.items()} for each in CLASSES.classes}
    )


def said(found: tuple[Answer, ...]) -> list[tuple[str, str, str]]:
    """Outcome, code and subject of each answer."""
    return [(a.outcome.value, a.code, a.subject) for a in found]
