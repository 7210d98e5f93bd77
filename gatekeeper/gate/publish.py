"""Files what a record's run found out in the public predicates of in-toto, once; a merge gate files what no human alone wrote."""

from collections.abc import Iterator

from gatekeeper.evidence import standard
from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.standard import PUBLIC, Told, not_human
from gatekeeper.gate.ledgers.index import entries_of
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.ledgers.release_tags import release_tags
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.gate.request import Request
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Statement, Stored
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.trace.readers import REPORT_READERS


def publish(
    request: Request, view: View, run: GateRun, stored: Stored, place: LedgerPlace
) -> None:
    """Files what follows from the run whose statement is `stored` and the ledger does not hold yet."""
    merging = request.kind is ChangeKind.RANGE and not request.before_review
    if place.quarantined or not (
        request.for_record or (merging and any(map(not_human, run.facts.people.commits)))
    ):
        return
    ask = Lookup(kinds=frozenset({PREDICATE_GATE_RUN, *PUBLIC}), subject=run.tree)
    held = {entry.digest: entry.statement for entry in entries_of(place, ask).entries}
    own = held.get(stored.digest)
    if own is None:
        return
    told = Told(run, own.subjects, str(own.predicate.get("startedAt")), stored.digest)
    for statement in _due(request, view, told):
        if sha256(statement_bytes(statement)) not in held:
            append(place, statement, now=request.now)


def _due(request: Request, view: View, told: Told) -> Iterator[Statement]:
    run, said = told.run, standard.attributes(told)
    if request.kind is ChangeKind.RANGE:
        yield from _one(said)
        return
    given = {report.name: report.raw for report in request.reports}
    forms = {report.name: report.format for report in run.facts.project.trace.reports}
    for binding in run.facts.trace.bindings:
        if binding.bound and binding.report in given and binding.report in forms:
            reading = REPORT_READERS[forms[binding.report]](given[binding.report])
            results = () if reading.defects else reading.results
            yield from _one(standard.test_result(told, binding, results))
    yield from standard.vulnerabilities(told)
    yield from _one(standard.verification(told))
    if run.head is not None:
        registries = Registries(view, run.facts.project.origin or view.head)
        for tag in release_tags(view, registries, (run.head,), request.now):
            if tag.signer:
                yield standard.release(told, tag.name)
    yield from _one(said)


def _one(statement: Statement | None) -> tuple[Statement, ...]:
    return () if statement is None else (statement,)
