"""A change in an open repository, and the rules that judge it: what every look at it starts from."""

from gatekeeper.gate.opened import Opened
from gatekeeper.gate.request import Request
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned
from gatekeeper.plugins.registry import Registry


@dataclass(frozen=True, slots=True)
class Case:
    """A change in an open repository, and the rules that judge it."""

    at: Opened
    change: Change
    registry: Registry
    """What is on offer."""
    project: Project
    owned: tuple[Owned, ...]
    """The paths of head."""

    @property
    def request(self) -> Request:
        """What was asked."""
        return self.at.request

    @property
    def view(self) -> View:
        """The repository."""
        return self.at.view
