"""Gaps: what the record shows to be wrong, and what it cannot show, said before anything else."""

from collections import Counter
from collections.abc import Iterable, Iterator

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.evidence import EvidenceDefect, Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.path import printable
from gatekeeper.model.record import (
    NO_FURTHER_REVIEW,
    Gap,
    GapState,
    RunSummary,
    Standing,
    ToolRole,
)
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.dossier import Dossier
from gatekeeper.record.few import few
from gatekeeper.record.gaps.of_trace import trace_gaps

_ORDER = tuple(GapState)


def gaps(
    run: GateRun,
    ledger: Ledger,
    standings: tuple[Standing, ...],
    held: tuple[Dossier, ...],
    trail: tuple[RunSummary, ...],
) -> tuple[Gap, ...]:
    """Every gap that the run, its trail and its clauses show, as they come."""
    return (
        *_evidence(ledger.defects),
        *_verdict(run),
        *_accounts(run),
        *_reviews(run, trail),
        *_threats(run),
        *_units(held),
        *_clauses(standings),
        *trace_gaps(run.facts.trace),
    )


def order(found: Iterable[Gap]) -> tuple[Gap, ...]:
    """Failed first, then not met, then unknown; by area, subject and sentence within."""
    return tuple(
        sorted(found, key=lambda g: (_ORDER.index(g.state), g.area, g.subject, g.sentence))
    )


def _evidence(defects: tuple[EvidenceDefect, ...]) -> Iterator[Gap]:
    for defect in defects:
        if not defect.harmless:
            state = GapState.FAILED if defect.forged else GapState.UNKNOWN
            cure = "find out who changed the ledger, and restore it from another clone"
            yield Gap(
                "Evidence", state, defect.where, f"{defect.kind.value}: {defect.sentence}", cure
            )


def _verdict(run: GateRun) -> Iterator[Gap]:
    for decision in run.decisions:
        if decision.verdict is Verdict.PASSED:
            continue
        state = {
            Verdict.FAILED: GapState.FAILED,
            Verdict.DEVIATED: GapState.NOT_MET,
            Verdict.UNDECIDED: GapState.UNKNOWN,
        }[decision.verdict]
        answer = decision.answer
        sentence = answer.message
        if state is GapState.UNKNOWN:
            sentence = f"undecided: {sentence}"
        if decision.deviation is not None:
            sentence = f"deviated: {sentence} (deviation {decision.deviation})"
        yield Gap("Gate", state, f"{decision.check} {answer.subject}", sentence, answer.to_pass)
    change = run.facts.change
    if change.incomplete is not None:
        yield Gap(
            "Gate", GapState.UNKNOWN, "history", change.incomplete, "fetch the whole history"
        )
    if run.facts.project.origin is None:
        sentence = "the policy was read from the working tree, not from a protected commit"
        yield Gap("Gate", GapState.UNKNOWN, "policy", sentence, "judge a range with a base commit")


def _accounts(run: GateRun) -> Iterator[Gap]:
    for account in run.facts.accounting.accounts:
        if account.state is AccountState.ANALYSED:
            continue
        failed = account.state is AccountState.FAILED
        what = account.expectation
        yield Gap(
            "Analysis",
            GapState.UNKNOWN if failed else GapState.NOT_MET,
            printable(what.path),
            f"{what.analyzer} {account.state.value}: {account.cause}",
            "mend the cause and run again" if failed else "let the exclusion end",
        )
    yield from _unread(run)
    for tool in run.facts.missing_tools:
        yield Gap("Analysis", GapState.UNKNOWN, tool.name, f"missing: {tool.cause}", tool.install)


def _unread(run: GateRun) -> Iterator[Gap]:
    """Product files one by one, everything else counted by cause."""
    others: Counter[str] = Counter()
    for each in run.facts.accounting.unread:
        owned = run.facts.ownership(each.path)
        if owned is not None and owned.layout not in (LayoutClass.PRODUCT, None):
            others[each.cause] += 1
            continue
        sentence = f"no analyzer reads it: {each.cause}"
        cure = "let a plugin's analyzer read it; until then only its review speaks of it"
        yield Gap("Analysis", GapState.UNKNOWN, printable(each.path), sentence, cure)
    for cause, count in others.items():
        sentence = f"{count} that no analyzer reads: {cause}"
        cure = "nothing, as long as none of them belongs to the product"
        yield Gap("Analysis", GapState.UNKNOWN, "paths outside the product", sentence, cure)


def _reviews(run: GateRun, trail: tuple[RunSummary, ...]) -> Iterator[Gap]:
    people = run.facts.people
    if people.undecided is not None:
        yield Gap("Review", GapState.UNKNOWN, "people", people.undecided, "")
    grades = {
        (review.commit, review.who, review.grade)
        for summary in trail
        for review in summary.reviews
        if review.grade not in NO_FURTHER_REVIEW
    }
    claimed = sum(grade == "claimed" for _, _, grade in grades)
    if claimed:
        sentence = (
            f"{claimed} of {len(grades)} reviews are only claimed: nothing proves who wrote them"
        )
        cure = "file reviews that the reviewer signs or a trusted party exports"
        yield Gap("Review", GapState.UNKNOWN, "reviews graded above claimed", sentence, cure)
    elif not grades:
        sentence = "no run of the audit trail holds a review"
        cure = "judge ranges of commits that carry reviews"
        yield Gap("Review", GapState.UNKNOWN, "reviews graded above claimed", sentence, cure)
    for suspicion in people.suspicions:
        yield Gap("Review", GapState.UNKNOWN, "people", suspicion, "register both identities")


def _threats(run: GateRun) -> Iterator[Gap]:
    threats = run.facts.threats
    if not threats.configured:
        sentence = "the project names no threat model, so nothing is known about threats"
        yield Gap("Threats", GapState.UNKNOWN, "threat model", sentence, "name one in [threats]")
    for diagnostic in threats.diagnostics:
        yield Gap(
            "Threats",
            GapState.UNKNOWN,
            diagnostic.subject,
            f"{diagnostic.message} ({diagnostic.location})",
            diagnostic.cure,
        )
    for failure in threats.failures:
        sentence = f"not scanned for surfaces: {failure.cause}"
        yield Gap("Threats", GapState.UNKNOWN, printable(failure.path), sentence, "")


def _units(held: tuple[Dossier, ...]) -> Iterator[Gap]:
    if not held:
        sentence = (
            "the project declares no software item, so everything counts as the strictest class"
        )
        yield Gap("Units", GapState.UNKNOWN, "software items", sentence, "declare [[items]]")
    for unit in held:
        for sentence, cure in _open(unit):
            yield Gap("Units", GapState.UNKNOWN, unit.item.id, sentence, cure)
        if unit.is_unit and unit.paths and not unit.tested and not unit.people_unknown:
            sentence = "no test file belongs to it"
            yield Gap("Units", GapState.NOT_MET, unit.item.id, sentence, "write tests")


def _open(unit: Dossier) -> Iterator[tuple[str, str]]:
    """What cannot be told of an item, with its cure."""
    if not unit.item.declared:
        taken = unit.item.safety_class.name
        yield f"its safety class was not written down; {taken} was taken", "write its class"
    if unit.is_unit and not unit.paths:
        yield "no file belongs to it", "give it paths, or remove it"
    if unit.people_unknown:
        yield f"its authors and testers cannot be told: {unit.people_unknown}", ""
    if unit.is_unit and unit.paths and not unit.reviews:
        sentence = "no review of a commit that touched it is in the audit trail"
        yield sentence, "judge the commits that made it"


def _clauses(standings: tuple[Standing, ...]) -> Iterator[Gap]:
    """Those a decision spoke against one by one, those nothing speaks of counted by standard."""
    waiting: dict[str, Counter[ToolRole]] = {}
    for standing in standings:
        clause = standing.clause
        if standing.settled:
            continue
        if standing.known:
            yield Gap("Clauses", GapState.NOT_MET, clause.id, _against(standing), standing.cure)
            continue
        waiting.setdefault(clause.standard, Counter())[clause.role] += 1
    for standard, roles in waiting.items():
        counts = "; ".join(f"{roles[role]} {_WAITS[role]}" for role in ToolRole if roles[role])
        sentence = f"{roles.total()} clauses of which nothing is known: {counts}"
        yield Gap(
            "Clauses",
            GapState.UNKNOWN,
            standard,
            sentence,
            "each row under Clauses says what would close it",
        )


def _against(standing: Standing) -> str:
    """Why a clause is not met, with the first things it rests on."""
    return standing.why + (f" ({few(standing.basis, joint='; ')})" if standing.basis else "")


_WAITS = {
    ToolRole.VERIFY: "without a decision of the gate run that is evidence",
    ToolRole.PRODUCE: "whose document this record does not hold",
    ToolRole.CHECK: "without a signed human judgement",
    ToolRole.REFERENCE: "without a pinned document",
}
