"""Software items with their safety class, and the layout class of each tracked path (IEC 62304 4.3, 5.3)."""

from collections.abc import Iterable
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class SafetyClass:
    """A safety class of the edition in force (in the second: IEC 62304 4.3)."""

    name: str
    rank: int
    """0 for the class that asks least: the higher, the more is asked."""
    can_harm: bool
    """Whether software of it can lead to an injury."""


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
    class_reason: str = ""
    """Why the class is enough, as gatekeeper.toml tells it."""


@dataclass(frozen=True, slots=True)
class Owned:
    """What is known of one tracked path."""

    path: RepoPath
    layout: LayoutClass | None
    """`None` when no glob of the layout matches: a finding."""
    items: tuple[SoftwareItem, ...]
    """The deepest items whose paths match: one when all is well, none or several otherwise."""


@dataclass(frozen=True, slots=True)
class ClassModel:
    """The safety classes of an edition of the standard. Data, from `rules/safety-classes.toml`."""

    edition: str
    classes: tuple[SafetyClass, ...]
    """By rank; never empty."""

    @property
    def least(self) -> SafetyClass:
        """The class that asks least."""
        return self.classes[0]

    @property
    def strictest(self) -> SafetyClass:
        """The class of what nobody classified."""
        return self.classes[-1]

    def named(self, name: str) -> SafetyClass | None:
        """The class of that name, `None` when the edition has none."""
        return next((each for each in self.classes if each.name == name), None)

    def of_path(self, owned: Owned | None) -> SafetyClass:
        """The strictest class among the items of the path; the strictest of all when it belongs to none."""
        return strictest_of(owned.items if owned else ()) or self.strictest


def strictest_of(items: Iterable[SoftwareItem]) -> SafetyClass | None:
    """The strictest class among the items, `None` without items."""
    return max((item.safety_class for item in items), key=lambda c: c.rank, default=None)


@dataclass(frozen=True, slots=True)
class PathProblem:
    """Something about a tracked path itself, whatever its content says."""

    path: RepoPath
    code: str
    message: str
    to_pass: str
    undecided: bool
    """True when something could not be looked at; false when it is wrong."""
