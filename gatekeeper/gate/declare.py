"""Files what the protected configuration declares, so that the ledger keeps earlier suppressions, deviations and trainings."""

from gatekeeper.evidence.declared import KINDS, Held, declared, due, held
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.request import Request
from gatekeeper.history.changes.pushes import is_ancestor
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.objects.read import FoundObject, read_objects
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.model.project import Project


def declare(request: Request, view: View, project: Project, place: LedgerPlace) -> int:
    """How many statements were filed for what is new, changed or gone since the ledger was told last.

    Only a merge gate and a record do so, by a commit's configuration; what an older commit says than the ledger
    knows already is history and is not filed again.
    """
    merging = request.kind is ChangeKind.RANGE and not request.before_review
    if project.origin is None or place.quarantined or not (merging or request.for_record):
        return 0
    from gatekeeper.gate.ledgers.index import (
        entries_of,  # a merge gate asks, a commit's hook does not
    )

    wanted = declared(project)
    known = held(entries_of(place, Lookup(kinds=frozenset(KINDS))).entries)
    if not (wanted or known) or _older(view, project.origin, known):
        return 0
    statements = tuple(due(wanted, known, project.origin))
    for statement in statements:
        append(place, statement, now=request.now)
    return len(statements)


def _older(view: View, origin: ObjectId, known: dict[tuple[str, str], Held]) -> bool:
    """Whether the ledger was told by a later commit of this history."""
    commits = {ObjectId(each.commit) for each in known.values()} - {origin}
    here = [
        read.id for read in read_objects(view, sorted(commits)) if isinstance(read, FoundObject)
    ]
    return any(is_ancestor(view, origin, commit) for commit in here)
