"""Which judgements of clauses count, and how a clause stands by the one that does. Whatever cannot be told counts for nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.judgement import (
    PREDICATE_JUDGEMENT,
    ClauseWord,
    Judged,
    JudgedState,
    Judgement,
    Rest,
    RestKind,
)
from gatekeeper.model.path import printable
from gatekeeper.model.record import ClauseState, Gap, GapState, Standing
from gatekeeper.record.clauses.judgements import (
    read_judgement,
    rest_of_clause,
    rest_of_path,
    rests_of_documents,
)
from gatekeeper.record.clauses.judges import Doubt, JudgeGround, doubt_of

_CLAUSE = RestKind.CLAUSE.value
_AGAINST = ClauseWord.NOT_MET.value
_LOST = (
    JudgedState.EXPIRED,
    JudgedState.STALE,
    JudgedState.PROPOSED,
    JudgedState.REFUSED,
    JudgedState.UNSETTLED,
)


def judged(ground: JudgeGround) -> tuple[Judged, ...]:
    """Every judgement in the order of the ledger. Of those about one clause that somebody could make, the last counts or
    none does: what has expired, gone stale or is refused does not bring back what it took the place of."""
    entries = [
        e for e in ground.ledger.entries if e.statement.predicate_type == PREDICATE_JUDGEMENT
    ]
    last: dict[str, int] = {}
    unsettled: dict[str, int] = {}
    found = []
    for entry in entries:
        said = read_judgement(entry)
        doubt = doubt_of(entry, said, ground)
        if doubt is None and isinstance(said, Judgement):
            last[said.clause] = entry.sequence
            unsettled.pop(said.clause, None)
            doubt = _currency(said, ground)
        found.append(_judged(entry, said, doubt))
        if found[-1].state is JudgedState.REFUSED and _is_of_project(said, ground):
            unsettled[found[-1].clause] = entry.sequence
    unread = _unread(ground.ledger)
    unsettled |= {clause: unread for clause, at in last.items() if at < unread}
    return tuple(_placed(each, found, last, unsettled) for each in found)


def _unread(ledger: Ledger) -> int:
    """The last entry that cannot be read, 0 for none: it may have been a judgement of any clause."""
    held = {entry.sequence for entry in ledger.entries}
    lost = (defect.entry for defect in ledger.defects if defect.loses)
    return max((number for number in lost if number not in held), default=0)


def _is_of_project(said: Judgement | str, ground: JudgeGround) -> bool:
    """Whether it may be about this project; what cannot be read may."""
    return isinstance(said, str) or said.project == ground.project


def _placed(
    each: Judged, found: list[Judged], last: Mapping[str, int], unsettled: Mapping[str, int]
) -> Judged:
    """The judgement with what became of it by those that came later."""
    match each.state:
        case JudgedState.REFUSED:
            return each
        case JudgedState.PROPOSED:
            why = "somebody else approved it"
            approved = _is_approved(each, found)
            return replace(each, state=JudgedState.SUPERSEDED, why=why) if approved else each
        case _ if last[each.clause] != each.sequence:
            why = "a later judgement takes its place"
            return replace(each, state=JudgedState.SUPERSEDED, why=why)
        case JudgedState.COUNTS if each.clause in unsettled and each.word != _AGAINST:
            why = (
                f"entry {unsettled[each.clause]} came later and does not count, so nobody can tell whether it took this "
                "one's place; it counts again once somebody judges the clause anew"
            )
            return replace(each, state=JudgedState.UNSETTLED, why=why)
        case _:
            return each


def _is_approved(proposal: Judged, found: Iterable[Judged]) -> bool:
    """Whether somebody who could approve it did, whatever became of that since."""
    taken = (each for each in found if each.state is not JudgedState.REFUSED)
    return any(each.approves == proposal.statement for each in taken)


def _judged(entry: Entry, said: Judgement | str, doubt: Doubt | None) -> Judged:
    signer = next(iter(entry.signers), None)
    state, why = doubt or (JudgedState.COUNTS, "")
    named = entry.statement.predicate.get("supersedes")
    whole = said if isinstance(said, Judgement) else None
    return Judged(
        sequence=entry.sequence,
        statement=entry.digest,
        clause=whole.clause if whole else str(entry.statement.predicate.get("clause", "")),
        word=whole.word.value if whole else "",
        reason=whole.reason if whole else "",
        rests=whole.rests if whole else (),
        expires=whole.expires.isoformat() if whole else "",
        person=signer.person if signer else "",
        printed_name=signer.printed_name if signer else "",
        at=signer.at if signer else "",
        approves=whole.approves if whole else "",
        supersedes=tuple(each for each in named if isinstance(each, str))
        if isinstance(named, list)
        else (),
        state=state,
        why=why,
    )


def _currency(said: Judgement, ground: JudgeGround) -> Doubt | None:
    if said.expires < ground.today:
        return JudgedState.EXPIRED, f"it expired on {said.expires.isoformat()}"
    now = {(rest.kind, rest.name): rest.digest for rest in _now(said, ground)}
    then = {(rest.kind, rest.name): rest.digest for rest in said.rests}
    for kind, name in sorted({*now, *then}):
        if (kind, name) not in then:
            return JudgedState.STALE, f"it does not rest on the {kind} {name}, which is there now"
        if (kind, name) not in now:
            return JudgedState.STALE, f"the {kind} {name}, on which it rests, is gone"
        if now[kind, name] != then[kind, name]:
            return JudgedState.STALE, f"the {kind} {name}, on which it rests, has changed since"
    return None


def _now(said: Judgement, ground: JudgeGround) -> Iterator[Rest]:
    clause = ground.clauses.get(said.clause)
    if clause is not None:
        yield rest_of_clause(clause)
    held = ground.documents.get(said.clause)
    yield from rests_of_documents(held.documents if held else ())
    for path in said.paths:
        rest = rest_of_path(ground.tree, path)
        if rest is not None:
            yield rest


def counting(found: Iterable[Judged], clause: str) -> Judged | None:
    """The judgement of the clause that counts."""
    good = (each for each in found if each.state is JudgedState.COUNTS)
    return next((each for each in good if each.clause == clause), None)


def with_judgements(standing: Standing, mine: tuple[Judged, ...]) -> Standing:
    """The standing with what people judged of the clause.

    What a decision, the graph or a document of the record speaks against stays not met, and no word of a person makes
    more of a clause than what its table lets a person say.
    """
    if not mine or standing.state is ClauseState.NOT_APPLICABLE:
        return standing
    good = counting(mine, standing.clause.id)
    if good is None:
        return replace(standing, why=f"{standing.why}; {_refused(mine[-1])}")
    told = replace(standing, known=True, why=_words(good), basis=(*standing.basis, _line(good)))
    match ClauseWord(good.word):
        case ClauseWord.NOT_APPLICABLE if not standing.known:
            return replace(told, state=ClauseState.NOT_APPLICABLE)
        case ClauseWord.NOT_MET:
            return replace(told, state=ClauseState.NOT_MET)
        case ClauseWord.MET if not standing.known:
            return replace(told, state=ClauseState.HUMAN_JUDGED)
        case _:
            return replace(standing, basis=told.basis)


def _words(good: Judged) -> str:
    approved = "approved" if good.approves else "judged"
    word = f"{good.word}, {approved} by {good.printed_name} on {good.at[:10]}"
    return f"{printable(word)}: {printable(good.reason)} (until {good.expires})"


def told_by_a_person(good: Judged) -> str:
    """The judge's words with the digest of the statement, for who reads them outside of the record."""
    who = f"{good.printed_name} on {good.at[:10]}, statement {good.statement}"
    return printable(
        f"Judged by a person: {good.word}, by {who}: {good.reason} (until {good.expires})"
    )


def _line(each: Judged) -> str:
    rests = ", ".join(f"{rest.kind} {rest.name}" for rest in each.rests if rest.kind != _CLAUSE)
    return printable(f"judgement {each.statement[:12]} of {each.person}, resting on {rests}")


def _refused(each: Judged) -> str:
    by = f" of {each.printed_name}" if each.printed_name else ""
    return printable(f"the judgement {each.statement[:12]}{by} does not count: {each.why}")


def judgement_gaps(found: tuple[Judged, ...]) -> Iterator[Gap]:
    """One for each that does not count and whose place no other took."""
    settled = {each.clause for each in found if each.state is JudgedState.COUNTS}
    for each in found:
        if each.state not in _LOST or (
            each.state is JudgedState.PROPOSED and each.clause in settled
        ):
            continue
        state = GapState.FAILED if each.state is JudgedState.REFUSED else GapState.UNKNOWN
        cure = (
            "gatekeeper evidence judge files a judgement of somebody who may, of what is there now"
        )
        yield Gap("Clauses", state, printable(each.clause), _refused(each), cure)
