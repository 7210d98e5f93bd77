"""A push of the ledger's own ref: it is no change to judge, and it may only add entries."""

import tempfile
from pathlib import Path

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.gate.request import Request
from gatekeeper.history.changes.pushes import is_ancestor
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.ref import LEDGER_REF
from gatekeeper.history.repository.environment import hook_environment
from gatekeeper.history.repository.view import open_view
from gatekeeper.model.digest import ObjectId
from gatekeeper.tools.pipes import start_piped

__all__ = ["LEDGER_REF", "why_refused"]


def why_refused(request: Request, old: str, new: str) -> str | None:
    """Why the ledger's ref may not be moved so, as a sentence; `None` when entries are only added.

    `old` and `new` are full ids, zeros for a ref that is not there.
    """
    if not new.strip("0"):
        return "the ledger is deleted; no command takes entries away, and no push may"
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        hook = hook_environment(request.environment, start_piped)
        with open_view(request.start, Path(folder), hook) as view:
            if old.strip("0") and not is_ancestor(view, ObjectId(old), ObjectId(new)):
                return "entries of the ledger would be lost; to pass, pull it first with 'gatekeeper evidence pull'"
            defects = judge_ledger(read_entries(view, ObjectId(new))).defects
    lost = [defect for defect in defects if defect.forged]
    if lost:
        return f"its ledger has lost or changed entries: {lost[0].where}: {lost[0].sentence}"
    return None
