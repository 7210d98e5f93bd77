"""What a look at SOUP starts from."""

from collections.abc import Mapping

from gatekeeper.gate.case import Case
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class SoupLook:
    """What a look at SOUP starts from."""

    case: Case
    place: LedgerPlace
    sources: Mapping[RepoPath, bytes]
    """What was read of the sources of head in scope."""
