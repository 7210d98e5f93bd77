"""The book of a record: every sheet, from the record and from the run and the ledger it was built from."""

from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.model.book import Book, Row, Sheet
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.graph import Graph
from gatekeeper.model.record import Gap, Record, RunDecision, RunSummary, Standing
from gatekeeper.model.record_ground import Validation
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.compare import KIND, WORDS
from gatekeeper.record.dossier import Dossier
from gatekeeper.record.glance import NATURE, release_names
from gatekeeper.record.graph.flat import with_link_states
from gatekeeper.record.graph.rows import with_doubts
from gatekeeper.record.sheets.code import (
    FindingTable,
    Units,
    code_sheets,
    unit_sheet,
    units_by_path,
    waiver_sheets,
)
from gatekeeper.record.sheets.columns import sheet
from gatekeeper.record.sheets.judgements import judgement_sheet
from gatekeeper.record.sheets.logging import logging_sheets
from gatekeeper.record.sheets.people import people_sheets
from gatekeeper.record.sheets.soup import soup_sheets
from gatekeeper.record.sheets.threats import threat_sheets
from gatekeeper.record.sheets.trace import trace_sheets
from gatekeeper.record.sheets.trail import ground_sheets, trail_sheets

_ALONE = "no baseline was named to compare with"


def build_book(
    record: Record,
    run: GateRun,
    ledger: Ledger,
    nodes: tuple[Sheet, ...],
    graph: Graph,
    findings: FindingTable,
) -> Book:
    """The sheets in the order a reader looks at them: what is wrong first; `nodes` as `node_sheets`, `graph` made of them."""
    units = units_by_path(run)
    unit, *others = with_doubts(nodes, graph)
    sheets = (
        _gap_sheet(record.gaps),
        sheet(KIND, "Changes since the baseline", WORDS, (), _ALONE),
        unit,
        *code_sheets(run, units, findings.sheet),
        *others,
        *trace_sheets(replace(run.facts.trace, graph=graph), run.facts.class_of),
        *_judged(record, units),
        *trail_sheets(record, ledger),
    )
    return Book(_about(record), tuple(with_link_states(sheets, graph)))


def with_gaps(book: Book, gaps: tuple[Gap, ...]) -> Book:
    """The book with these gaps in the place of those it has."""
    made = _gap_sheet(gaps)
    return replace(book, sheets=tuple(made if s.kind == made.kind else s for s in book.sheets))


def node_sheets(
    record: Record, run: GateRun, ledger: Ledger, validation: Validation, held: tuple[Dossier, ...]
) -> tuple[Sheet, ...]:
    """The sheets whose rows are nodes of the graph, or can be gaps by themselves; that of the software items first."""
    units = units_by_path(run)
    return (
        unit_sheet(held),
        *waiver_sheets(record, run, units),
        *people_sheets(record, run, ledger, units),
        *threat_sheets(held, run.facts.threats, units),
        *logging_sheets(run.facts.threats.events, units),
        *soup_sheets(run.facts.soup, run.facts.today),
        *ground_sheets(record, run, ledger, validation),
    )


def _judged(record: Record, units: Units) -> tuple[Sheet, ...]:
    """Clauses, what people judged of them, and decisions."""
    return (
        sheet(
            "clause",
            "Clauses",
            "id state:state standard number in-our-words classes role known why basis what-would-close-it wording",
            map(_standing, record.standings),
        ),
        judgement_sheet(record.judgements),
        sheet(
            "decision",
            "Decisions of the gate",
            "id state:state check subject unit>unit:concerns class outcome demand what asked-by clauses>clause:answers "
            "deviation>deviation run>run",
            _decisions(record, units),
        ),
    )


def _about(record: Record) -> tuple[tuple[str, str], ...]:
    return (
        ("project", record.project),
        ("title", record.title),
        ("judged", record.kind),
        ("release", release_names(record)),
        ("baseline", record.baseline.name if record.baseline else ""),
        ("base", record.base or ""),
        ("commit", record.head or ""),
        ("tree", record.tree),
        ("verdict", record.verdict.name.lower()),
        ("statement", record.statement),
        ("ledger-head", record.ledger_head or ""),
        ("policy-origin", record.policy_origin or ""),
        ("gatekeeper", record.gatekeeper),
        ("nature", NATURE),
        ("clause-note", record.clause_note),
    )


def _gap_sheet(gaps: tuple[Gap, ...]) -> Sheet:
    rows = (
        (f"G{number}", gap.state.value, gap.area, gap.subject, gap.sentence, gap.cure)
        for number, gap in enumerate(gaps, start=1)
    )
    return sheet("gap", "Gaps", "id state:state area subject what what-would-close-it", rows)


def _standing(standing: Standing) -> Row:
    clause = standing.clause
    classes = ("–",) if clause.classes is None else tuple(sorted(c.name for c in clause.classes))
    return (
        clause.id,
        standing.word,
        clause.standard,
        clause.number,
        clause.paraphrase,
        classes,
        clause.role.value,
        "yes" if standing.known else "no",
        standing.why,
        standing.basis,
        standing.cure,
        clause.confidence,
    )


def _decisions(record: Record, units: Units) -> Iterator[Row]:
    """All of the record's own run, and what did not pass in any other of the trail."""
    of_paths = {str(path): items for path, items in units.items()}
    named = {item for items in units.values() for item in items}
    for run in record.runs:
        own = run.digest == record.statement
        for number, held in enumerate(run.decisions, start=1):
            if own or held.verdict is not Verdict.PASSED:
                about = (
                    (held.subject,) if held.subject in named else of_paths.get(held.subject, ())
                )
                yield _decision(f"{run.sequence}.{number}", held, about, run)


def _decision(name: str, held: RunDecision, about: tuple[str, ...], run: RunSummary) -> Row:
    return (
        name,
        held.verdict.name.lower(),
        held.check,
        held.subject,
        about,
        held.safety_class or "",
        held.outcome.value,
        held.demand.value,
        held.message,
        held.asked_by,
        held.clauses,
        held.deviation or "",
        str(run.sequence),
    )
