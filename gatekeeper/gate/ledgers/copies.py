"""Copies of the ledger: the export that verifies alone, and the exchange with another repository."""

from collections.abc import Iterable, Sequence

from gatekeeper.evidence.acts import act_of
from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.export import export_files
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, Sha256, sha256
from gatekeeper.model.evidence import Ledger, RawEntry


def exported(
    place: LedgerPlace, view: View, base: ObjectId | None, verifier: bytes
) -> tuple[dict[str, Iterable[bytes]], Ledger]:
    """The files of an export, and the judged ledger they hold."""
    raw = read_entries(place.view, read_ledger_ref(place.folder))
    return export_of(raw, judge_ledger(raw), Registries(view, base), verifier)


def export_of(
    raw: Sequence[RawEntry], ledger: Ledger, registries: Registries, verifier: bytes
) -> tuple[dict[str, Iterable[bytes]], Ledger]:
    """As `exported`, for entries that were read and judged already; the ledger has its signers then."""
    ledger = registries.judge(ledger)
    held: dict[Sha256, bytes] = {}
    for entry in ledger.entries:
        act = act_of(entry.statement)
        if act is None or isinstance(act, str):
            continue
        content = registries.bytes_of(act.registry)
        if content is not None:
            held[act.registry.digest] = content
    today = registries.today()
    if today is not None:
        held[sha256(today)] = today
    files = export_files(raw, ledger, held, None if today is None else sha256(today), verifier)
    return files, ledger
