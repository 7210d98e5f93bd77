"""Makes the evidence of a run durable before anybody is told its verdict (rule 10 of the gate)."""

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.line import TIME_FORMAT
from gatekeeper.evidence.statements import gate_run_statement, is_time
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.request import Request
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Stored
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.plugins.registry import Registry

ATTESTED = "json"
"""The report whose digest a statement holds."""


def attested_report(run: GateRun, registry: Registry) -> bytes:
    """The report that is attested. Raises `EvidenceError` when nobody offers it."""
    report = next((each for each in registry.report_formats if each.id == ATTESTED), None)
    if report is None:
        raise EvidenceError(
            "no verdict: the json report is not on offer, so nothing can be attested"
        )
    return report.render(run)


def attest(run: GateRun, report: bytes, request: Request, place: LedgerPlace) -> Stored:
    """The stored statement of a run; raises `EvidenceError` when it did not reach the disk."""
    digest = sha256(report)
    started_at = request.now.strftime(TIME_FORMAT)
    statement = gate_run_statement(run, started_at=started_at, report=digest)
    held = _equal(run, digest, place) if request.for_record else None
    return append(place, statement, now=request.now) if held is None else held


def _equal(run: GateRun, report: Sha256, place: LedgerPlace) -> Stored | None:
    """The newest statement that says of the same run what a new one would, only at another time of that day."""
    from gatekeeper.gate.ledgers.index import entries_of  # a record asks, a commit's hook does not

    ask = Lookup(kinds=frozenset({PREDICATE_GATE_RUN}), subject=run.tree)
    for entry in reversed(entries_of(place, ask).entries):
        statement = entry.statement
        told = statement.predicate.get("startedAt")
        if not isinstance(told, str) or not is_time(told):
            continue
        same = gate_run_statement(run, started_at=told, report=report)
        if sha256(statement_bytes(same)) == entry.digest:
            return Stored(entry.digest, place.folder, entry.line, entry.sequence)
    return None
