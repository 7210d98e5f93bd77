"""What a look at SOUP starts from."""

from collections.abc import Mapping

from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project


@dataclass(frozen=True, slots=True)
class SoupLook:
    """What a look at SOUP starts from."""

    view: View
    change: Change
    project: Project
    place: LedgerPlace
    sources: Mapping[RepoPath, bytes]
    """What was read of the sources of head in scope."""
    feeds: tuple[tuple[str, bytes], ...] | None
    """Files of a folder of feeds that was handed over; `None` for the folder in base."""
