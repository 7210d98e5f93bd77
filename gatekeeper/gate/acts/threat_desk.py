"""A reviewer's desk: one element of the threat model as it stands, and the way of a signed review into the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gatekeeper import __version__
from gatekeeper.evidence.acts import Meaning
from gatekeeper.evidence.threat_reviews import LEDGER, threat_review_statement
from gatekeeper.gate.ledgers.signing import act_of_person, file_act, holder
from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import ThreatGround, opened_ground
from gatekeeper.history.changes.reach import merged_part
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Statement
from gatekeeper.model.location import at_line
from gatekeeper.model.person import Person, PersonKind
from gatekeeper.model.threat_review import ElementReview, ReviewState


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on it, while repository and ledger are open."""

    ground: ThreatGround
    place: LedgerPlace

    def state(self, element: str) -> ReviewState:
        """The element against its latest review. Raises `UsageError` when the project keeps no reviews."""
        if self.ground.threats.reviews is None:
            raise UsageError(
                'the project keeps no reviews of its threat model; set [threats] reviews = "ledger"'
            )
        return next(state for state in self.ground.threats.reviews if state.element == element)

    def reviewer(self, key: Path) -> Person:
        """Whose key it is. Raises `UsageError` when it is nobody's who may review."""
        person = holder(self.ground.case.project, key, self.ground.case.request.now)
        roles = person.roles_at(time_seen(self.ground.case.request.now))
        if person.kind is not PersonKind.HUMAN or "reviewer" not in roles:
            raise UsageError(
                f'{person.id} is no human with the role "reviewer" in the registry of base'
            )
        return person

    def statement(self, element: str, person: Person) -> Statement:
        """The person's review of the element as a statement."""
        request, head = self.ground.case.request, self.ground.case.change.head
        act = act_of_person(self.ground.case.project, person, Meaning.REVIEW, request.now)
        review = ElementReview(
            element,
            self.state(element).now,
            person.id,
            request.now.date(),
            at_line(LEDGER, 1),
            head.commit or "",
        )
        trees = {"gitTree": str(head.tree)}
        if head.commit is not None:
            trees["gitCommit"] = head.commit
        return threat_review_statement(review, trees, act, __version__)

    def file(self, statement: Statement, armoured: bytes) -> tuple[str, int | None]:
        """Digest and number of the filed entry. Errors as `file_act`."""
        ground = self.ground
        _, stored = file_act(
            self.place, ground.case.project, statement, armoured, ground.case.request.now
        )
        return stored.digest, stored.sequence


@contextmanager
def threat_desk(request: Request) -> Iterator[Desk]:
    """A desk with what the request names on it, by the rules of what was merged already: a branch cannot bring the
    registry that its own review is signed by. Errors as `run_gate`."""
    with opened_ground(request, lambda view: _merged(view, request.head)) as (ground, place):
        yield Desk(ground, place)


def _merged(view: View, head: str) -> str | None:
    for name in ("refs/remotes/origin/main", "refs/heads/main"):
        if name in view.references:
            return merged_part(view, view.resolve(head), view.references[name])
    return None
