"""Makes the evidence of a run durable before anybody is told its verdict (rule 10 of the gate)."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.line import TIME_FORMAT
from gatekeeper.evidence.statements import gate_run_statement, is_time
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.request import Request
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Stored
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.ledger_index import Lookup

ATTESTED = "json"
"""The report whose digest a statement holds."""
_IN_MEMORY = 32 * 1024**2
"""Bytes that are kept in memory; more of them lie in a file without a name."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes that are needed later, a report that a statement names for instance."""

    digest: Sha256
    file: IO[bytes]

    def pieces(self) -> Iterator[bytes]:
        """The bytes, from the first on."""
        self.file.seek(0)
        while block := self.file.read(_BLOCK):
            yield block


def held(pieces: Iterable[bytes]) -> Held:
    """What the pieces are together."""
    file, digest = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY), hashlib.sha256()  # noqa: SIM115  # it outlives this
    for piece in pieces:
        digest.update(piece)
        file.write(piece)
    return Held(Sha256(digest.hexdigest()), file)


def attested_report(run: GateRun) -> Held:
    """The report that is attested."""
    from gatekeeper.reports.json import JsonReport  # a verdict that stands renders nothing

    return held(JsonReport().pieces(run))


def attest(run: GateRun, report: Sha256, request: Request, place: LedgerPlace) -> Stored:
    """The stored statement of a run; raises `EvidenceError` when it did not reach the disk."""
    started_at = request.now.strftime(TIME_FORMAT)
    statement = gate_run_statement(run, started_at=started_at, report=report)
    equal = _equal(run, report, place) if request.for_record else None
    return append(place, statement, now=request.now) if equal is None else equal


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
