"""Building: a ledger, the run whose statement is in it, and the table of clauses become one `Record`."""

from dataclasses import replace

from gatekeeper.model.book import Book
from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.record import ClauseTable, Gap, GapState, Record, RecordHistory, RunSummary
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.record.book import build_book, node_sheets
from gatekeeper.record.clauses.judged import judgement_gaps
from gatekeeper.record.clauses.standings import refuse_unknown
from gatekeeper.record.clauses.table import ClauseGround, judgements_of, standings_of
from gatekeeper.record.dossier import Dossier, dossiers
from gatekeeper.record.gaps.by_rows import row_gaps
from gatekeeper.record.gaps.of_trace import doubt_gaps
from gatekeeper.record.gaps.of_trail import (
    anchored,
    merged_against,
    other_tools,
    trail_gaps,
    unlisted,
)
from gatekeeper.record.gaps.told import gaps, order
from gatekeeper.record.graph.rows import whole_graph
from gatekeeper.record.runs import read_commit, read_run, with_claims_settled
from gatekeeper.record.sheets.code import FindingTable, finding_table

ToldRuns = tuple[tuple[RunSummary, ...], tuple[Gap, ...]]
"""The runs that can be shown, in their order, and a gap for each that cannot."""


def build_record(
    ledger: Ledger,
    run: GateRun,
    statement: Sha256,
    clauses: ClauseTable,
    ground: RecordGround = RecordGround(),  # noqa: B008  # a frozen value
    findings: FindingTable | None = None,
    told: ToldRuns | None = None,
) -> tuple[Record, Book]:
    """The record of one run, and its tables: `statement` is the digest of its durable statement in the ledger.

    `findings` are those of the run, where it holds them no more, `told` what `runs_of` says of the ledger. Decisions are taken from the statement, not from the run in memory. Raises `EvidenceError` when the ledger
    does not hold it or it is about another run, `UsageError` when the policy names a clause no table holds.
    """
    shown, unread = told or runs_of(ledger)
    stated = _stated(shown, statement)
    _same(run, stated)
    _clauses_known(run, clauses)
    project, history = run.facts.project, _history(shown, ground)
    found = finding_table(run) if findings is None else findings
    known = ClauseGround(run, stated, shown, ledger, clauses, ground, history, found)
    judgements = judgements_of(known)
    standings = standings_of(known, judgements)
    held = dossiers(run, stated, shown, found.by_path)
    anchors = anchored(ledger, ground.anchors)
    missing = (
        *gaps(run, ledger, standings, held, shown),
        *trail_gaps(ledger, ground, anchors),
        *merged_against(shown, stated, history, ledger),
        *other_tools(shown, stated, history),
        *judgement_gaps(judgements),
        *unread,
    )
    record = Record(
        project=project.name,
        title=project.title,
        kind=run.facts.change.kind.value,
        base=run.base,
        head=run.head,
        tree=run.tree,
        verdict=stated.verdict,
        statement=statement,
        ledger_head=ledger.head,
        gatekeeper=run.version,
        policy_origin=project.origin,
        clause_note=clauses.note,
        gaps=(),
        standings=standings,
        runs=shown,
        anchors=anchors,
        signed=sum(bool(entry.signers) for entry in ledger.entries),
        statements_held=len(ledger.entries),
        baseline=ground.baseline,
        tags=ground.tags,
        history=history,
        judgements=judgements,
    )
    return _with_tables(record, run, ledger, ground, held, missing, found)


def _with_tables(
    record: Record,
    run: GateRun,
    ledger: Ledger,
    ground: RecordGround,
    held: tuple[Dossier, ...],
    told: tuple[Gap, ...],
    found: FindingTable,
) -> tuple[Record, Book]:
    """The record with the gaps that were told and those that its own tables and its graph show, and these tables."""
    nodes = node_sheets(record, run, ledger, ground.validation, held)
    graph = whole_graph(run.facts.trace, nodes, run.head)
    further = (*row_gaps(nodes), *unlisted(ledger.entries, nodes), *doubt_gaps(graph))
    record = replace(record, gaps=order({*told, *further}))
    return record, build_book(record, run, ledger, nodes, graph, found)


def _history(runs: tuple[RunSummary, ...], ground: RecordGround) -> RecordHistory | None:
    if ground.behind is None:
        return None
    judged = frozenset(commit.commit for run in runs for commit in run.commits)
    unjudged = ground.behind.keys() - judged
    told = map(read_commit, ground.unjudged)
    return RecordHistory(
        merged=judged.intersection(ground.behind),
        since=ground.since,
        unjudged=tuple(sorted(unjudged)),
        told=tuple(commit for commit in told if commit.commit in unjudged),
    )


def _stated(shown: tuple[RunSummary, ...], statement: Sha256) -> RunSummary:
    """The run that the record is about, as the ledger tells it."""
    stated = next((summary for summary in shown if summary.digest == statement), None)
    if stated is None:
        raise EvidenceError(
            f"no record: the evidence holds no readable gate run {statement}; "
            "run the gate again so that its statement is stored"
        )
    return stated


def runs_of(ledger: Ledger) -> ToldRuns:
    """What the ledger tells of runs."""
    read = [(entry, read_run(entry)) for entry in ledger.entries]
    shown = with_claims_settled(s for _, s in read if isinstance(s, RunSummary))
    unread = tuple(
        Gap("Evidence", GapState.UNKNOWN, entry.digest, f"not shown: {why}", "")
        for entry, why in read
        if isinstance(why, str) and entry.statement.predicate_type == PREDICATE_GATE_RUN
    )
    return shown, unread


def _same(run: GateRun, stated: RunSummary) -> None:
    """Refuse a statement about something else: a verdict belongs to one commit and one tree."""
    told = (stated.tree, stated.head, stated.base, stated.verdict, len(stated.decisions))
    seen = (run.tree, run.head, run.base, run.verdict, len(run.decisions))
    if told != seen:
        raise EvidenceError(
            f"no record: the statement {stated.digest} is about tree {stated.tree} with the verdict "
            f"{stated.verdict.name.lower()}, the run about tree {run.tree} with {run.verdict.name.lower()}; "
            "name the statement that this run stored"
        )


def _clauses_known(run: GateRun, clauses: ClauseTable) -> None:
    rules = [rule for held in run.facts.project.policy.rules.values() for rule in held]
    rules.extend(decision.rule for decision in run.decisions if decision.rule is not None)
    refuse_unknown(
        clauses, [(clause, str(rule.location)) for rule in rules for clause in rule.clauses]
    )
