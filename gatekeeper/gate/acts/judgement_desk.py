"""A desk for judging clauses: what a judgement rests on as it stands now, and the way of a signed one into the ledger."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from gatekeeper import __version__
from gatekeeper.evidence.acts import Meaning, stated_act
from gatekeeper.gate.case import Case
from gatekeeper.gate.facts.trace import trace_facts
from gatekeeper.gate.ledgers.ledger import read
from gatekeeper.gate.ledgers.signers import with_signers
from gatekeeper.gate.ledgers.signing import act_of_person, file_act
from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import opened_ground
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.people.path_writers import writers_of
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import Entry, Ledger, Statement, Subject
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.judgement import PREDICATE_JUDGEMENT, ClauseWord, Judgement, Rest
from gatekeeper.model.path import printable
from gatekeeper.model.person import Person
from gatekeeper.model.record import Clause, ClauseTable
from gatekeeper.record.clauses.judgements import (
    read_judgement,
    rest_of_clause,
    rest_of_path,
    rests_of_documents,
    stated_judgement,
)
from gatekeeper.record.clauses.judges import is_proposal, why_not_about, why_not_by, why_not_of
from gatekeeper.record.clauses.pinned import Pinned, pinned


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says, before it is bound to anything."""

    clause: str
    word: ClauseWord
    reason: str
    paths: tuple[str, ...]
    """Files and folders that were looked at; those of the proposal when an approval names none."""
    expires: dt.date
    approves: str = ""
    """The first digits of the proposal that it approves."""


@dataclass(frozen=True, slots=True)
class JudgementDesk:
    """The tree, the rules of base and the ledger, open."""

    case: Case
    place: LedgerPlace
    ledger: Ledger
    """With its signers."""
    clauses: ClauseTable
    documents: Mapping[str, Pinned]

    def judgement(self, said: Said, person: Person) -> Judgement:
        """The judgement bound to what it rests on. Raises `UsageError` when it would not count."""
        clause = self.clauses.get(said.clause)
        if clause is None:
            raise UsageError(f'no table holds the clause "{printable(said.clause)}"')
        if not said.reason.strip():
            raise UsageError("a judgement needs --reason: what a reader has to know in ten years")
        if said.expires < self.case.request.now.date():
            raise UsageError(f"it would have expired on {said.expires.isoformat()} already")
        proposal = self._proposal(said.approves) if said.approves else None
        rests = self._rests(clause, said.paths or (proposal[1].paths if proposal else ()))
        whole = Judgement(
            clause=clause.id,
            word=said.word,
            reason=said.reason,
            project=self.case.project.name,
            rests=rests,
            expires=said.expires,
            approves=proposal[0].digest if proposal else "",
        )
        if why := self._why_not(whole, person, proposal):
            raise UsageError(f"the judgement would not count: {printable(why)}")
        return whole

    def _proposal(self, prefix: str) -> tuple[Entry, Judgement]:
        found = [entry for entry in self._filed() if entry.digest.startswith(prefix)]
        if len(found) != 1:
            raise UsageError(
                f'"{printable(prefix)}" is the beginning of {len(found)} judgements; one is needed; evidence log lists them'
            )
        proposed = read_judgement(found[0])
        if not isinstance(proposed, Judgement) or not found[0].signers:
            raise UsageError("it is no judgement that somebody signed")
        return found[0], proposed

    def _filed(self) -> Iterator[Entry]:
        for entry in self.ledger.entries:
            if entry.statement.predicate_type == PREDICATE_JUDGEMENT:
                yield entry

    def _rests(self, clause: Clause, paths: tuple[str, ...]) -> tuple[Rest, ...]:
        """The clause's entry, the documents that are pinned to it, and the files and folders."""
        held = self.documents.get(clause.id)
        rests = {rest_of_clause(clause), *rests_of_documents(held.documents if held else ())}
        for path in paths:
            rest = rest_of_path(self.case.change.head, path)
            if rest is None:
                raise UsageError(f'"{printable(path)}" is no file or folder of that commit')
            rests.add(rest)
        if len(rests) == 1:
            raise UsageError(
                "no document is pinned to the clause; name what you looked at with --rests-on, a file or folder "
                "at a time ('.' is the whole tree): the judgement ends when that changes"
            )
        return tuple(sorted(rests))

    def _why_not(
        self, said: Judgement, person: Person, proposal: tuple[Entry, Judgement] | None
    ) -> str:
        project, change = self.case.project, self.case.change
        if why := why_not_about(said, self.clauses):
            return why
        why = why_not_by(person, project.judges, time_seen(self.case.request.now))
        if why and not is_proposal(said, project.judges):
            return why
        if proposal is not None and proposal[1].word is not ClauseWord.NOT_APPLICABLE:
            return "only that a clause is not applicable is proposed and approved"
        if proposal is not None and (proposal[1].clause, proposal[1].word) != (
            said.clause,
            said.word,
        ):
            return "what it approves proposes something else"
        if proposal is not None and proposal[0].signers[0].person == person.id:
            return f"{person.name} proposed it, and somebody else has to approve it"
        if project.origin is None:
            return "the registry of people is not committed"
        writers = writers_of(
            self.case.view, change.head, said.paths, project.registry, project.origin
        )
        return why_not_of(said, writers, person)

    def statement(self, said: Judgement, person: Person) -> Statement:
        """The judgement as a statement about the commit and its tree."""
        project, head = self.case.project, self.case.change.head
        proposed = is_proposal(said, project.judges)
        meaning = Meaning.AUTHORSHIP if proposed else Meaning.APPROVAL
        act = act_of_person(project, person, meaning, self.case.request.now)
        earlier = [e.digest for e in self._filed() if _is_about(e, said.clause) and e.signers][-1:]
        predicate = stated_judgement(said) | {"act": stated_act(act), "gatekeeper": __version__}
        if earlier and not proposed:
            predicate["supersedes"] = list(earlier)
        commit = () if head.commit is None else (Subject("commit", {"gitCommit": head.commit}),)
        subjects = (*commit, Subject("tree", {"gitTree": head.tree}))
        return Statement(subjects, PREDICATE_JUDGEMENT, predicate)

    def file(self, statement: Statement, armoured: bytes) -> tuple[Person, str]:
        """The signer and the digest under which it is filed. Errors as `file_act`."""
        case = self.case
        person, stored = file_act(self.place, case.project, statement, armoured, case.request.now)
        return person, stored.digest


def _is_about(entry: Entry, clause: str) -> bool:
    return entry.statement.predicate.get("clause") == clause


@contextmanager
def judgement_desk(request: Request) -> Iterator[JudgementDesk]:
    """The desk for the commit of the request, by the rules of base. Errors as `run_gate`."""
    clauses = clause_table()
    with opened_ground(request) as (ground, place):
        case = ground.case
        trace = trace_facts(case, ground.threats, ())
        ledger = with_signers(read(place), case.view, case.project.origin)
        yield JudgementDesk(case, place, ledger, clauses, pinned(trace.graph))
