"""Sheets of the trail: runs, statements, merges against a verdict, releases, and the tools it was all made with."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.digest import Sha256
from gatekeeper.model.evidence import PREDICATE_OVERRIDE, Entry, JsonValue, Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.path import printable
from gatekeeper.model.record import Record, RunSummary
from gatekeeper.model.record_ground import Validation
from gatekeeper.record.sheets.columns import sheet, told
from gatekeeper.record.sheets.release import Release

_PUBLIC = "https://in-toto.io/attestation/"
_MOST_SAID = 20
_NOT_RUN = "no report of gatekeeper's own tests was handed over"


def trail_sheets(record: Record, ledger: Ledger) -> tuple[Sheet, ...]:
    """Runs and statements in the order of the log, and what is wrong with it."""
    release = Release(record)
    return (
        sheet(
            "run",
            "Gate runs",
            "id state:state started:time judged in-head base:code commit:code tree:code expected:number analysed:number "
            "failed:number excluded:number statement:code report:code policy-origin:code gatekeeper",
            (_run(run, release) for run in record.runs),
        ),
        sheet(
            "statement",
            "Ledger",
            "id kind recorded-at:time signed-by keys:code subjects:code digest:code supersedes:code",
            map(_statement, ledger.entries),
        ),
        sheet(
            "anchor",
            "Heads of the ledger noted outside of it",
            "id kind source who at:time entry>statement",
            (
                (f"{a.kind} {a.source}", a.kind, a.source, a.who, a.at, str(a.entry or ""))
                for a in record.anchors
            ),
        ),
        sheet(
            "ledger-defect",
            "What is wrong with the ledger",
            "id state:state where what",
            _defects(ledger),
        ),
    )


def ground_sheets(
    record: Record, run: GateRun, ledger: Ledger, validation: Validation
) -> tuple[Sheet, ...]:
    """Overrides, releases, tools with their validation, and the configuration in force."""
    sources = sorted((e.path, e.tool, e.digest) for e in run.facts.project.sources)
    return (
        sheet(
            "override",
            "Merges against a verdict",
            "id state:state verdict:state run>run signed-by person>person:made-by reason entry>statement",
            _overrides(ledger),
        ),
        sheet(
            "attestation",
            "Statements in a public form",
            "id kind says signed-by subjects:code entry>statement statement:code",
            _public(ledger),
        ),
        sheet(
            "baseline",
            "Releases compared",
            "id state:state commit:code signed-by doubt",
            _releases(record),
        ),
        sheet(
            "tool",
            "Tools",
            "id state:state version validation:state digest:code configuration>configuration note",
            _tools(run, validation),
        ),
        sheet(
            "validation",
            "Validation of gatekeeper itself",
            "id state:state use-case potential-error cases:number tool<tool:rests-on",
            _validated(validation),
            "" if validation.report else _NOT_RUN,
        ),
        sheet("configuration", "Configuration in force", "id tool>tool digest:code", sources),
    )


def _run(run: RunSummary, release: Release) -> Row:
    counts = "expected analysed failed excluded digest report policy_origin gatekeeper"
    return (
        str(run.sequence),
        run.verdict.name.lower(),
        *told(run, "started_at kind"),
        release.holds(run.head),
        *told(run, f"base head tree {counts}"),
    )


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
                _signers(entry) or "nobody whose signature holds",
                tuple(signer.person for signer in entry.signers),
                told.get("reason", ""),
                str(entry.sequence),
            )


def _public(ledger: Ledger) -> Iterator[Row]:
    """Every statement in a predicate of in-toto, whoever filed it, with the head of what it says."""
    for entry in ledger.entries:
        statement = entry.statement
        if statement.predicate_type.startswith(_PUBLIC):
            yield (
                f"{entry.digest[:12]}.{entry.sequence}",
                printable(statement.predicate_type.removeprefix(_PUBLIC)),
                tuple(islice(_said(statement.predicate), _MOST_SAID)),
                _signers(entry),
                tuple(
                    f"{k} {v}" for s in statement.subjects for k, v in sorted(s.digests.items())
                ),
                str(entry.sequence),
                entry.digest,
            )


def _said(predicate: Mapping[str, JsonValue]) -> Iterator[str]:
    """Words of the predicate, and how many things each of its lists has; of a table what stands in it."""
    for name, held in sorted(predicate.items()):
        match held:
            case list():
                yield f"{len(held)} in {name}"
            case dict():
                yield from (f"{name} {said}" for said in _said(held))
            case _:
                yield f"{name} {held}"


def _signers(entry: Entry) -> tuple[str, ...]:
    return tuple(f"{s.printed_name}, {s.meaning or 'no act'}, {s.at}" for s in entry.signers)


def _releases(record: Record) -> Iterator[Row]:
    for tag in record.tags:
        state = "signed" if tag.signer else "nobody vouches for it"
        yield tag.name, state, tag.commit, tag.signer, tag.doubt


def _tools(run: GateRun, validation: Validation) -> list[Row]:
    """Tools and distributions that took part, each with what it was given, and those that are missing."""
    given: dict[str, list[str]] = defaultdict(list)
    for each in run.facts.project.sources:
        given[each.tool].append(each.path)
    told = [(t.name, t.version, t.digest or "", "") for t in run.facts.tools]
    own = {"gatekeeper": validation.code}
    told += [(p.name, p.version, own.get(p.name, ""), ", ".join(p.offers)) for p in run.providers]
    rows: list[Row] = [
        (name, "used" if version else "unknown", version or "unknown",
         _validation(validation) if name == "gatekeeper" else "unknown", digest, tuple(sorted(given[name])), note)
        for name, version, digest, note in told
    ]  # fmt: skip
    rows += [
        (t.name, "missing", "unknown", "unknown", "", (), f"missing: {t.cause}")
        for t in run.facts.missing_tools
    ]
    return sorted(rows)


def _validation(held: Validation) -> str:
    """How the pack stands as a whole: passed when every row did."""
    results = {row.result for row in held.rows}
    for worse in ("failed", "skipped", "not run"):
        if worse in results:
            return worse
    return "passed" if results and not held.fault else "unknown"


def _validated(held: Validation) -> Iterator[Row]:
    for row in held.rows:
        yield row.test, row.result, row.use, row.error, str(row.cases), "gatekeeper"
