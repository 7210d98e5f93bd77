"""The book of a record: every sheet, from the record and from the run and the ledger it was built from."""

from collections.abc import Iterator

from gatekeeper.model.book import Book, Row, Sheet
from gatekeeper.model.digest import Sha256
from gatekeeper.model.evidence import PREDICATE_OVERRIDE, Entry, Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.path import printable
from gatekeeper.model.record import Gap, Record, RunDecision, RunSummary, Standing
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.glance import release_names
from gatekeeper.record.sheet import sheet
from gatekeeper.record.sheets_code import code_sheets, units_by_path, waiver_sheets
from gatekeeper.record.sheets_logging import logging_sheets
from gatekeeper.record.sheets_people import people_sheets
from gatekeeper.record.sheets_soup import soup_sheets
from gatekeeper.record.sheets_threats import threat_sheets
from gatekeeper.record.sheets_trace import trace_sheets

_CHANGE = "id state:state area unit>unit what before:code after:code"


def build_book(record: Record, run: GateRun, ledger: Ledger) -> Book:
    """The sheets in the order a reader looks at them: what is wrong first."""
    units = units_by_path(run)
    sheets = (
        sheet(
            "gap",
            "Gaps",
            "id state:state area subject what what-would-close-it",
            _gaps(record.gaps),
        ),
        sheet(
            "change",
            "Changes since the baseline",
            _CHANGE,
            (),
            "no baseline was named to compare with",
        ),
        *code_sheets(record, run, units),
        *people_sheets(record, run, ledger, units),
        *trace_sheets(run.facts.trace),
        *threat_sheets(record, run.facts.threats, units),
        *logging_sheets(run.facts.threats.events, units),
        *soup_sheets(run.facts.soup, run.facts.today),
        *_judged(record),
        *_trail(record, ledger),
    )
    return Book(_about(record), sheets)


def judged_sheets(record: Record, run: GateRun, ledger: Ledger) -> tuple[Sheet, ...]:
    """The sheets whose rows can be gaps by themselves."""
    units = units_by_path(run)
    return (
        *waiver_sheets(record, run, units),
        *people_sheets(record, run, ledger, units),
        *threat_sheets(record, run.facts.threats, units),
        *soup_sheets(run.facts.soup, run.facts.today),
    )


def _judged(record: Record) -> tuple[Sheet, ...]:
    """Clauses and decisions."""
    return (
        sheet(
            "clause",
            "Clauses",
            "id state:state standard number in-our-words classes role known why basis entry",
            map(_standing, record.standings),
        ),
        sheet(
            "decision",
            "Decisions of the gate",
            "id state:state check subject unit>unit class outcome demand what asked-by clauses>clause "
            "deviation>deviation run>run",
            _decisions(record),
        ),
    )


def _trail(record: Record, ledger: Ledger) -> tuple[Sheet, ...]:
    """Runs, statements, and what they were made with."""
    return (
        sheet(
            "run",
            "Gate runs",
            "id state:state started:time judged base:code commit:code tree:code expected:number analysed:number "
            "failed:number excluded:number statement:code gatekeeper",
            map(_run, record.runs),
        ),
        sheet(
            "override",
            "Merges against a verdict",
            "id state:state verdict:state run>run signed-by reason entry>statement",
            _overrides(ledger),
        ),
        sheet(
            "statement",
            "Ledger",
            "id kind recorded-at:time signed-by keys:code subjects:code digest:code supersedes:code",
            map(_statement, ledger.entries),
        ),
        sheet(
            "ledger-defect",
            "What is wrong with the ledger",
            "id state:state where what",
            _defects(ledger),
        ),
        sheet(
            "tool",
            "Tools",
            "id state:state version validation:state digest:code note",
            _tools(record),
        ),
        sheet("configuration", "Configuration in force", "id digest:code", record.configuration),
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
    )


def _gaps(gaps: tuple[Gap, ...]) -> Iterator[Row]:
    for number, gap in enumerate(gaps, start=1):
        yield f"G{number}", gap.state.value, gap.area, gap.subject, gap.sentence, gap.cure


def _standing(standing: Standing) -> Row:
    clause = standing.clause
    classes = ("–",) if clause.classes is None else tuple(sorted(c.value for c in clause.classes))
    return (
        clause.id,
        standing.state.value if standing.known or standing.state.value != "not met" else "unknown",
        clause.standard,
        clause.number,
        clause.paraphrase,
        classes,
        clause.role.value,
        "yes" if standing.known else "no",
        standing.why,
        standing.basis,
        clause.confidence,
    )


def _decisions(record: Record) -> Iterator[Row]:
    """All of the record's own run, and what did not pass in any other of the trail."""
    units = {dossier.item for dossier in record.dossiers}
    of_paths: dict[str, str] = {
        p.path: dossier.item for dossier in record.dossiers for p in dossier.paths
    }
    for run in record.runs:
        own = run.digest == record.statement
        for number, held in enumerate(run.decisions, start=1):
            if own or held.verdict is not Verdict.PASSED:
                unit = held.subject if held.subject in units else of_paths.get(held.subject, "")
                yield _decision(f"{run.sequence}.{number}", held, unit, run)


def _decision(name: str, held: RunDecision, unit: str, run: RunSummary) -> Row:
    return (
        name,
        held.verdict.name.lower(),
        held.check,
        held.subject,
        unit,
        "" if held.safety_class is None else held.safety_class.value,
        held.outcome.value,
        held.demand.value,
        held.message,
        held.asked_by,
        held.clauses,
        held.deviation or "",
        str(run.sequence),
    )


def _run(run: RunSummary) -> Row:
    counts = (run.expected, run.analysed, run.failed, run.excluded)
    return (
        str(run.sequence),
        run.verdict.name.lower(),
        run.started_at,
        run.kind,
        run.base or "",
        run.head or "",
        run.tree,
        *(str(count) for count in counts),
        run.digest,
        run.gatekeeper,
    )


def _overrides(ledger: Ledger) -> Iterator[Row]:
    runs = {entry.digest: str(entry.sequence) for entry in ledger.entries}
    for entry in ledger.entries:
        if entry.statement.predicate_type == PREDICATE_OVERRIDE:
            told = {key: str(value) for key, value in entry.statement.predicate.items()}
            run = told.get("statement", "")
            yield (
                entry.digest,
                "answered for" if entry.signers else "unsigned",
                told.get("verdict", "unknown"),
                runs.get(Sha256(run), run),
                _signers(entry),
                told.get("reason", ""),
                str(entry.sequence),
            )


def _signers(entry: Entry) -> tuple[str, ...]:
    return tuple(f"{s.printed_name}, {s.meaning or 'no act'}, {s.at}" for s in entry.signers)


def _statement(entry: Entry) -> Row:
    statement = entry.statement
    replaced = statement.predicate.get("supersedes")
    return (
        str(entry.sequence),
        printable(statement.predicate_type),
        entry.recorded_at,
        _signers(entry),
        tuple(s.keyid for s in entry.envelope.signatures) if entry.envelope else (),
        tuple(f"{k} {v}" for s in statement.subjects for k, v in sorted(s.digests.items())),
        entry.digest,
        tuple(str(each) for each in replaced) if isinstance(replaced, list) else (),
    )


def _defects(ledger: Ledger) -> Iterator[Row]:
    for defect in ledger.defects:
        yield (
            f"{defect.where} {defect.kind.value}",
            defect.kind.value,
            defect.where,
            defect.sentence,
        )


def _tools(record: Record) -> Iterator[Row]:
    for tool in record.tools:
        missing = tool.note.startswith("missing")
        state = "missing" if missing else "used" if tool.version else "unknown"
        yield tool.name, state, tool.version or "unknown", "unknown", tool.digest or "", tool.note
