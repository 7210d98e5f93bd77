"""What a push brings: the range a hook has to judge; of the ledger's own ref no change to judge, which may only add entries."""

from dataclasses import replace

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.gate.opened import opened
from gatekeeper.gate.request import Request
from gatekeeper.history.changes.pushes import first_push_base, is_ancestor, is_known
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.ref import LEDGER_REF
from gatekeeper.model.digest import ObjectId
from gatekeeper.tools.pipes import start_piped


def pushed_request(request: Request, *, on_server: bool) -> Request | None:
    """The request for one updated ref, `None` when it brings no commit.

    `request.base` is the ref's old commit, `None` for a new ref. A new ref is judged from where it left what
    the other side already has. When that is nowhere, a developer's hook reads the rules from the pushed commit
    itself, because there is no base to protect yet; a server never does.
    """
    with opened(request, start_piped) as at:
        if is_known(at.view, request.head, request.base, on_server=on_server):
            return None
        base = first_push_base(at.view, request.head, request.base, on_server=on_server)
    pushed = replace(request, base=base, before_review=not on_server)
    if base is None and not on_server and request.policy_from is None:
        return replace(pushed, policy_from=request.head)
    return pushed


__all__ = ["LEDGER_REF", "why_refused"]


def why_refused(request: Request, old: str, new: str) -> str | None:
    """Why the ledger's ref may not be moved so, as a sentence; `None` when entries are only added.

    `old` and `new` are full ids, zeros for a ref that is not there.
    """
    if not new.strip("0"):
        return "the ledger is deleted; no command takes entries away, and no push may"
    with opened(request, start_piped) as at:
        if old.strip("0") and not is_ancestor(at.view, ObjectId(old), ObjectId(new)):
            return "entries of the ledger would be lost; to pass, pull it first with 'gatekeeper evidence pull'"
        defects = judge_ledger(read_entries(at.view, ObjectId(new))).defects
    lost = [defect for defect in defects if defect.forged]
    if lost:
        return f"its ledger has lost or changed entries: {lost[0].where}: {lost[0].sentence}"
    return None
