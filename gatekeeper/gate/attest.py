"""Makes the evidence of a run durable before anybody is told its verdict (rule 10 of the gate)."""

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.gate.ledger import append
from gatekeeper.gate.request import Request
from gatekeeper.history.ledger_place import LedgerPlace
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import Stored
from gatekeeper.model.gate_run import GateRun
from gatekeeper.plugins.registry import Registry

_REPORT = "json"


def attest(run: GateRun, request: Request, registry: Registry, place: LedgerPlace) -> Stored:
    """The stored statement of a run; raises `EvidenceError` when it did not reach the disk."""
    report = next((each for each in registry.report_formats if each.id == _REPORT), None)
    if report is None:
        raise EvidenceError(
            "no verdict: the json report is not on offer, so nothing can be attested"
        )
    started_at = request.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    statement = gate_run_statement(run, started_at=started_at, report=sha256(report.render(run)))
    return append(place, statement, now=request.now)
