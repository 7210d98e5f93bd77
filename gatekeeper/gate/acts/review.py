"""A review from the first look to the filed signature: what is shown, what is signed, and whether it counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from gatekeeper import __version__
from gatekeeper.evidence.acts import Meaning, stated_act
from gatekeeper.gate.acts.review_sheet import UnitSheet, sheets_of
from gatekeeper.gate.case import Case
from gatekeeper.gate.facts.review_units import ReviewUnit, review_units
from gatekeeper.gate.facts.testimony import completed, take_testimony
from gatekeeper.gate.ledgers.reviews import file_review, signed_review
from gatekeeper.gate.ledgers.signing import act_of_person, holder, signer
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import case_of, look, read_change
from gatekeeper.history.authorship import people_of
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.people.freshness import file_contents
from gatekeeper.model.authorship import Grade
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Statement
from gatekeeper.model.facts import Facts
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.person import Person
from gatekeeper.model.review import Content, Review
from gatekeeper.model.touched import territory, touched_paths
from gatekeeper.reviews.complete import why_incomplete
from gatekeeper.reviews.statement import review_statement


@dataclass(frozen=True, slots=True)
class Room:
    """A change on the table."""

    case: Case
    units: tuple[ReviewUnit, ...]
    place: LedgerPlace
    facts: Facts | None
    """What the gate finds out about the change; `None` for a room in which nothing is shown."""

    def sheets(self) -> tuple[UnitSheet, ...]:
        """What is shown of each unit; empty for a room in which nothing is shown."""
        return sheets_of(self.case.view, self.facts) if self.facts is not None else ()

    def content(self) -> Content:
        """What exactly is reviewed: repository, ref, parent, tree, and every path that differs."""
        change, project = self.case.change, self.case.project
        if change.base is None or change.base.commit is None:
            raise UsageError(
                "a review needs a base to compare with; name one with --range BASE..HEAD"
            )
        ref = self.case.request.ref or project.review_ref or "refs/heads/main"
        files = file_contents(change.files)
        return Content(project.name, ref, change.base.commit, change.head.tree, files)

    def holder(self, key: Path) -> Person:
        """Whose key it is. Raises `UsageError` when its public half is not there, or the registry of base lacks it."""
        return holder(self.case.project, key)

    def statement(self, review: Review, person: Person) -> Statement:
        """The person's review as a statement. Raises `UsageError` when an answer is missing."""
        wanted = {unit.name: unit.checklist for unit in self.units}
        if why := why_incomplete(review, wanted):
            raise UsageError(f"the review is not complete: {why}; answer it, or reject the change")
        named = replace(review, reviewer=Identity(person.name, person.emails[0]))
        if review.at is None:
            raise UsageError("a review is signed at a time")
        act = stated_act(act_of_person(self.case.project, person, Meaning.REVIEW, review.at))
        return review_statement(named, made_by=__version__, act=act)

    def signer(self, statement: Statement, armoured: bytes) -> tuple[Person, str]:
        """Whose key signed, and its fingerprint. Raises `UsageError` when the registry of base knows no such key."""
        return signer(self.case.project, statement, armoured)

    def doubts(self, statement: Statement, armoured: bytes) -> tuple[str, ...]:
        """Why the review would not count for a commit of the change, a sentence each; empty when it counts for all."""
        case = self.case
        land = territory(case.project, case.owned)
        mine = completed(signed_review(statement, armoured, None, "new"), land)
        plain = take_testimony(case, self.place)
        only = replace(plain, reviews=replace(plain.reviews, filed=(mine,), requests=()))
        people = people_of(case.view, case.change, case.project, case.owned, only)
        found: dict[str, None] = {}
        for commit in people.commits:
            if commit.is_clean_merge or any(a.grade is Grade.G3 for a in commit.approvals):
                continue
            codes = [f"{refused.why} [{refused.code}]" for refused in commit.refused]
            why = codes[0] if codes else people.undecided or "it is not about this commit"
            found[f"commit {commit.commit[:10]}: {printable(why)}"] = None
        return tuple(found)

    def file(self, statement: Statement, armoured: bytes, fingerprint: str) -> str:
        """The digest under which the review is filed."""
        return file_review(self.place, statement, armoured, fingerprint, self.case.request.now)


@contextmanager
def review_room(request: Request, *, shown: bool = True) -> Iterator[Room]:
    """A room with the change of the request in it. Errors as `run_gate`, without evidence.

    Unless something is to be shown no tool runs, which takes most of the time.
    """
    with opened(request) as at:
        request.progress("reading the change")
        change = read_change(at)
        if not change.commits:
            raise UsageError(
                "the range holds no commit to review; name one with --range BASE..HEAD"
            )
        case = case_of(at, change)
        units = review_units(territory(case.project, case.owned), touched_paths(change.files))
        with at.ledger() as place:
            yield Room(case, units, place, look(case, place) if shown else None)
