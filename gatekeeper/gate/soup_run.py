"""The SOUP part of a run by itself, for the `soup` commands: what it finds is what the gate would find, and no verdict."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from gatekeeper import __version__
from gatekeeper.evidence.acts import Meaning, stated_act
from gatekeeper.evidence.line import TIME_FORMAT
from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import read_contents
from gatekeeper.gate.facts.soup import soup_facts
from gatekeeper.gate.facts.soup_look import SoupLook
from gatekeeper.gate.facts.soup_published import MAY_EVALUATE
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.ledgers.signing import act_of_person, signer
from gatekeeper.gate.plan import scope_of
from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import facts_of, opened_ground
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.objects.commits import read_commits
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.advisory import Disposition, Evaluation, SoupFeed
from gatekeeper.model.check import Answer, Check
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import JsonValue, Signature, Statement, Subject
from gatekeeper.model.facts import Facts
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.person import Person
from gatekeeper.policy.decide import limits_of
from gatekeeper.soup.dispositions import PREDICATE
from gatekeeper.soup.snapshots import PREDICATE_SNAPSHOT, snapshot_subject, stated_snapshot

CHECKS = ("soup-registered", "soup-anomalies")


@dataclass(frozen=True, slots=True)
class SoupGround:
    """What is known of SOUP in a commit, with the repository and the ledger open."""

    case: Case
    facts: Facts
    place: LedgerPlace

    def answers(self) -> tuple[tuple[str, Answer], ...]:
        """What both checks answer, by check."""
        found: list[tuple[str, Answer]] = []
        for name in CHECKS:
            check: Check = next(c for c in self.case.registry.checks if c.id == name)
            result = check.judge(self.facts, limits_of(self.case.project.policy, name))
            found += [(name, answer) for answer in result.answers]
        return tuple(found)

    def committed_at(self) -> str:
        """The time of the commit, UTC: documents about it are the same whenever they are made."""
        commit = self.case.change.head.commit
        assert commit is not None, "a whole tree is always a commit's"
        [read] = read_commits(self.case.view, [commit])
        return dt.datetime.fromtimestamp(read.commit_time, dt.UTC).strftime(TIME_FORMAT)

    def statement(self, said: Evaluation, person: Person) -> Statement:
        """A person's evaluation as a statement."""
        project, now = self.case.project, self.case.request.now
        act = act_of_person(project, person, Meaning.VERIFICATION, now)
        head = self.case.change.head
        subject = Subject(str(said.purl), {"gitTree": head.tree})
        return Statement((subject,), PREDICATE, _predicate(said) | {"act": stated_act(act)})

    def snapshot(self, feed: SoupFeed, person: Person) -> Statement:
        """A snapshot of a feed as a statement of who took it."""
        act = act_of_person(
            self.case.project, person, Meaning.RESPONSIBILITY, self.case.request.now
        )
        predicate = stated_snapshot(feed) | {"gatekeeper": __version__, "act": stated_act(act)}
        return Statement((snapshot_subject(feed),), PREDICATE_SNAPSHOT, predicate)

    def file(self, statement: Statement, armoured: bytes) -> tuple[Person, str]:
        """The signer and the digest under which it is filed.

        Raises `UsageError` when the key is nobody's who is registered; an evaluation is filed for a reviewer or approver only.
        """
        now = self.case.request.now
        person, fingerprint = signer(self.case.project, statement, armoured, now)
        signature = Signature(fingerprint, armoured)
        roles = person.roles_at(time_seen(now))
        if statement.predicate_type == PREDICATE and not roles & MAY_EVALUATE:
            raise UsageError("the key is not that of a registered reviewer or approver")
        stored = append(self.place, statement, now=now, signatures=(signature,))
        return person, stored.digest


@contextmanager
def soup_ground(request: Request) -> Iterator[SoupGround]:
    """The SOUP of what the request names; raises as `run_gate` does when no answer can be reached."""
    with opened_ground(request) as (ground, place):
        case, change = ground.case, ground.case.change
        sources = read_contents(case.view, change, case.project, scope_of(change)).sources
        soup = soup_facts(SoupLook(case, place, sources), ground.threats)
        yield SoupGround(case, replace(facts_of(ground), soup=soup), place)


def _predicate(said: Evaluation) -> dict[str, JsonValue]:
    result: dict[str, JsonValue] = {
        "purl": str(said.purl),
        "anomaly": said.anomaly,
        "status": said.disposition.value,
        "justification": said.justification or said.reason,
        "reason": said.reason,
        "absentPaths": list(said.absent_paths),
        "absentSymbols": list(said.absent_symbols),
        "mitigations": list(said.mitigations),
        "gatekeeper": __version__,
    }
    if said.patch:
        result["patch"] = said.patch
    if said.expires is not None:
        result["expires"] = said.expires.isoformat()
    if said.disposition is Disposition.NOT_AFFECTED and not said.justification:
        raise UsageError("not_affected needs a justification that can be looked at")
    return result
