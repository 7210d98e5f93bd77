"""Who may judge a clause: by signature, registry and policy, never of their own work. Whatever cannot be told forbids it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.model.act_time import ActTime, time_seen
from gatekeeper.model.evidence import Entry, Ledger, Signer
from gatekeeper.model.judgement import ClauseWord, JudgedState, Judgement
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.policy import JudgePolicy
from gatekeeper.model.record import ClauseTable, ToolRole
from gatekeeper.model.tree import Tree
from gatekeeper.record.clauses.judgements import read_judgement
from gatekeeper.record.clauses.pinned import Pinned

_APPROVAL = "approval"
Doubt = tuple[JudgedState, str]
"""What a judgement is worth instead, and why."""


@dataclass(frozen=True, slots=True)
class JudgeGround:
    """What judgements are held against."""

    ledger: Ledger
    """With its signers judged."""
    clauses: ClauseTable
    registry: Registry
    policy: JudgePolicy
    project: str
    today: dt.date
    tree: Tree
    documents: Mapping[str, Pinned]
    """Of each clause."""
    writers: Mapping[str, frozenset[str]]
    """By file or folder, who wrote any of it, as ids of the registry; nobody can tell of one that is missing."""
    void: str = ""
    """Why nothing of the record can count; empty when it can."""


def doubt_of(entry: Entry, said: Judgement | str, ground: JudgeGround) -> Doubt | None:
    """Why nobody could make the judgement as it stands; `None` when its signer could."""
    if isinstance(said, str):
        return JudgedState.REFUSED, f"it cannot be read: {said}"
    if fault := _fault(entry, ground.ledger):
        return JudgedState.REFUSED, fault
    signer = entry.signers[0]
    person = ground.registry.get(signer.person)
    if person is None or person.kind is not PersonKind.HUMAN:
        return JudgedState.REFUSED, f"{signer.person} is no human in the people registry of base"
    why = _why_not(said, person, ground) or ground.void
    if why:
        return JudgedState.REFUSED, why
    if is_proposal(said, ground.policy):
        return JudgedState.PROPOSED, f"{person.name} proposed it, and nobody else has approved it"
    if why := why_not_by(person, ground.policy, time_seen(entry.recorded_time)):
        return JudgedState.REFUSED, why
    why = _why_no_approval(said, person, signer, ground)
    return (JudgedState.REFUSED, why) if why else None


def _why_not(said: Judgement, person: Person, ground: JudgeGround) -> str:
    if said.project != ground.project:
        return f'it is about the project "{said.project}"'
    return why_not_about(said, ground.clauses) or why_not_of(said, ground.writers, person)


def _why_no_approval(said: Judgement, person: Person, signer: Signer, ground: JudgeGround) -> str:
    if signer.meaning != _APPROVAL:
        return f"its signature means {signer.meaning or 'no act'}, which approves nothing"
    return _why_approves_nothing(said, person, ground) if said.approves else ""


def _fault(entry: Entry, ledger: Ledger) -> str:
    """What speaks against the entry or its signatures, empty when all hold."""
    return ledger.fault_of(entry) or ("" if entry.signers else "nobody signed it")


def is_proposal(said: Judgement, policy: JudgePolicy) -> bool:
    """Whether somebody else has to approve it first."""
    alone = said.word is ClauseWord.NOT_APPLICABLE and not said.approves
    return alone and policy.second_person


def why_not_by(person: Person, policy: JudgePolicy, time: ActTime) -> str:
    """Why the person judges no clause at that time; empty for one who does."""
    if person.kind is PersonKind.HUMAN and person.roles_at(time) & frozenset(policy.roles):
        return ""
    wanted = " or ".join(policy.roles)
    return f"{person.name} is no human with the role {wanted} in the people registry of base"


def why_not_about(said: Judgement, clauses: ClauseTable) -> str:
    """Why nobody can say that of the clause; empty when somebody can."""
    clause = clauses.get(said.clause)
    if clause is None:
        return f'no table holds the clause "{said.clause}"'
    if clause.role is ToolRole.NONE:
        return f"nothing is asked by {clause.id}"
    if said.word is ClauseWord.NOT_APPLICABLE or clause.role is ToolRole.CHECK or clause.hand_over:
        return ""
    return f"{clause.id} is no clause for a human to judge: what a tool can do about it is {clause.role.value}"


def why_not_of(said: Judgement, writers: Mapping[str, frozenset[str]], person: Person) -> str:
    """Why the person cannot judge what it rests on: nobody judges their own work. Empty when they can."""
    for path in said.paths:
        if path not in writers:
            return f"nobody can tell who wrote {path}, on which it rests"
        if person.id in writers[path]:
            return f"{person.name} wrote part of {path}, on which it rests, and nobody judges their own work"
    return ""


def _why_approves_nothing(said: Judgement, person: Person, ground: JudgeGround) -> str:
    """Why the approval approves nothing."""
    proposal = next((e for e in ground.ledger.entries if e.digest == said.approves), None)
    if proposal is None:
        return f"the ledger holds no proposal {said.approves[:12]}"
    proposed = read_judgement(proposal)
    if not isinstance(proposed, Judgement) or not proposal.signers:
        return f"the statement {said.approves[:12]} is no signed judgement"
    if (proposed.clause, proposed.word) != (said.clause, said.word):
        return f"the statement {said.approves[:12]} proposes something else"
    if proposal.signers[0].person == person.id and ground.policy.second_person:
        return f"{person.name} proposed it, and somebody else has to approve it"
    doubt = doubt_of(proposal, proposed, ground)
    if doubt is not None and doubt[0] is not JudgedState.PROPOSED:
        return f"the statement {said.approves[:12]} could not be proposed: {doubt[1]}"
    return ""
