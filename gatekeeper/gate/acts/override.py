"""A merge against the verdict of the gate: who answers for it and why, signed and filed. The verdict stays what it was.

Nothing in the gate opens by it. It is there because devices are mended in emergencies, and an auditor has to find
who decided and for what reason beside the run that said no, instead of a merge that nobody explains.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from gatekeeper.evidence.acts import Meaning, stated_act
from gatekeeper.gate.ledgers.ledger import admit_waiting, read
from gatekeeper.gate.ledgers.signing import act_of_person, file_act
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import read_change, rules_for
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import PREDICATE_OVERRIDE, Ledger, Statement
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import printable
from gatekeeper.model.person import Person, PersonKind
from gatekeeper.model.project import Project
from gatekeeper.model.record import RunSummary
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.runs import read_run

ROLE = "approver"


@dataclass(frozen=True, slots=True)
class OverrideDesk:
    """The ledger and the rules of base, open."""

    view: View
    place: LedgerPlace
    project: Project
    ledger: Ledger
    now: dt.datetime

    def run(self, prefix: str) -> RunSummary:
        """The gate run of which the statement's digest begins so. Raises `UsageError` for none, several, or one that opened."""
        found = [e for e in self.ledger.entries if prefix and e.digest.startswith(prefix)]
        if len(found) != 1:
            raise UsageError(
                f'"{printable(prefix)}" is the beginning of {len(found)} digests; one is needed; evidence log lists them'
            )
        run = read_run(found[0])
        if isinstance(run, str):
            raise UsageError(f"it is no run of the gate: {printable(run)}")
        if run.verdict not in (Verdict.FAILED, Verdict.UNDECIDED):
            raise UsageError(
                f"the verdict was {run.verdict.name.lower()}: there is nothing to override"
            )
        return run

    def statement(self, prefix: str, reason: str, person: Person) -> Statement:
        """The override as a statement. Raises `UsageError` when the person may not answer for it."""
        run = self.run(prefix)
        _may(person, run, self.now)
        if not reason.strip():
            raise UsageError("an override needs --reason: what a reader has to know in ten years")
        entry = next(e for e in self.ledger.entries if e.digest == run.digest)
        act = act_of_person(self.project, person, Meaning.RESPONSIBILITY, self.now)
        return Statement(
            entry.statement.subjects,
            PREDICATE_OVERRIDE,
            {
                "act": stated_act(act),
                "statement": run.digest,
                "verdict": run.verdict.name.lower(),
                "reason": reason,
            },
        )

    def file(self, statement: Statement, armoured: bytes) -> tuple[Person, str]:
        """The signer and the digest under which it is filed. Errors as `file_act`."""
        person, stored = file_act(self.place, self.project, statement, armoured, self.now)
        return person, stored.digest


@contextmanager
def override_desk(request: Request) -> Iterator[OverrideDesk]:
    """The desk for the repository of the request; the configuration is that of the commit it names."""
    with opened(request) as at, at.ledger() as place:
        _, project = rules_for(at, read_change(at))
        admit_waiting(place)
        yield OverrideDesk(at.view, place, project, read(place), request.now)


def _may(person: Person, run: RunSummary, now: dt.datetime) -> None:
    if person.kind is not PersonKind.HUMAN or ROLE not in person.roles_at(time_seen(now)):
        raise UsageError(
            f"{printable(person.name)} has not the role {ROLE} in the registry of base, and only such a person may answer "
            "for a merge against the verdict"
        )
    wrote = [c.commit for c in run.commits if any(a[2] == person.id for a in c.authors)]
    if wrote:
        raise UsageError(
            f"{printable(person.name)} wrote commit {wrote[0][:10]} of it, and nobody overrides a verdict on work of their own"
        )
