"""Software items with their safety class, and the layout class of each tracked path (IEC 62304 4.3, 5.3)."""

from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath


class SafetyClass(Enum):
    """Software safety class of IEC 62304 4.3. What nobody classified is C."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def rank(self) -> int:
        """0 for A to 2 for C: the higher, the more is asked."""
        return "ABC".index(self.value)


class LayoutClass(Enum):
    """What a tracked path is for. The order of definition is the order of precedence."""

    GENERATED = "generated"
    THIRD_PARTY = "third-party"
    TESTS = "tests"
    TOOLS = "tools"
    DOCUMENTS = "documents"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Layout:
    """Globs (gitignore-like: `*` within a folder, `**` across) per layout class."""

    globs: tuple[tuple[LayoutClass, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SoftwareItem:
    """A software item; one without children is a software unit."""

    id: str
    title: str
    parent: str | None
    safety_class: SafetyClass
    declared: bool
    """False when no class was written, so that C was taken."""
    paths: tuple[str, ...]
    tests: tuple[str, ...]
    location: Location
    inputs: tuple[str, ...] = ()
    """Globs of files outside it that its behaviour depends on: an approval does not outlive a change of them."""


@dataclass(frozen=True, slots=True)
class Owned:
    """What is known of one tracked path."""

    path: RepoPath
    layout: LayoutClass | None
    """`None` when no glob of the layout matches: a finding."""
    items: tuple[SoftwareItem, ...]
    """The deepest items whose paths match: one when all is well, none or several otherwise."""

    @property
    def safety_class(self) -> SafetyClass:
        """The highest class among the items; C when a product path belongs to none."""
        classes = [item.safety_class for item in self.items]
        return max(classes, key=lambda c: c.rank) if classes else SafetyClass.C


@dataclass(frozen=True, slots=True)
class PathProblem:
    """Something about a tracked path itself, whatever its content says."""

    path: RepoPath
    code: str
    message: str
    to_pass: str
    undecided: bool
    """True when something could not be looked at; false when it is wrong."""
