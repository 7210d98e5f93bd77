"""What a look at SOUP starts from."""

from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.project import Project


@dataclass(frozen=True, slots=True)
class SoupLook:
    """What a look at SOUP starts from."""

    view: View
    change: Change
    project: Project
    place: LedgerPlace
    feeds: tuple[tuple[str, bytes], ...] | None
    """Files of a folder of feeds that was handed over; `None` for the folder in base."""
