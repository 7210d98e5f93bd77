"""The event catalogue: what a device notices and logs, what its requirements say it logs, and failures that stay silent."""

from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`[logging]` of the configuration."""

    functions: tuple[str, ...] = ()
    """Names of log functions, as they are called; `standard` stands for well-known ones."""
    event_pattern: str = ""
    """What the name of an event looks like; empty for the usual spelling."""
    checks: tuple[str, ...] = ()
    """Functions of the project whose failure has to be logged."""
    errors: tuple[str, ...] = ()
    """Exceptions of the project that have to be logged where they are caught."""

    elsewhere: tuple[str, ...] = ()
    """Functions whose failure is logged where nothing that is followed leads, by the word of who approved it."""

    @property
    def configured(self) -> bool:
        """Whether the project names its log functions."""
        return bool(self.functions)


@dataclass(frozen=True, slots=True)
class LogCall:
    """One place at which something is logged."""

    event: str
    """Its name or message; empty when that is known only while the code runs."""
    location: Location
    function: str
    """The function it stands in; empty outside any."""
    call: str
    """The log function, as written."""
    fields: tuple[str, ...]
    """What is logged with it, as written, in order."""
    when: str
    """The nearest condition or exception around it, as written; empty when there is none."""


class EventState(Enum):
    """How an event of the catalogue stands."""

    SPECIFIED = "logged and specified"
    UNSPECIFIED = "logged, and no requirement names it"
    NEVER_LOGGED = "specified, and never logged"
    DECLARED = "declared in code, and never logged"


@dataclass(frozen=True, slots=True)
class CatalogueEvent:
    """One event by its name."""

    name: str
    state: EventState
    calls: tuple[LogCall, ...]
    """Where it is logged, ordered by place."""
    requirements: tuple[str, ...]
    """Ids of the requirements that name it, ordered."""
    specified_at: tuple[Location, ...]
    """Where requirements name it, or where code declares what is never logged."""
    tests: tuple[RepoPath, ...]
    """Test files that name it, ordered."""


class Silence(Enum):
    """What is known of a failure that no log call is seen for."""

    UNLOGGED = "no way from it leads past a log call"
    UNKNOWN = "no log call is seen on its way, and who else its failure reaches cannot be told"


@dataclass(frozen=True, slots=True)
class SilentPath:
    """A failure that matters for security, and no log call on its way."""

    location: Location
    function: str
    what: str
    """The check or exception, as written."""
    silence: Silence


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What a run knows about logging."""

    configured: bool = False
    events: tuple[CatalogueEvent, ...] = ()
    """Ordered by name."""
    nameless: tuple[LogCall, ...] = ()
    """Log calls whose event is known only while the code runs, ordered by place."""
    silent: tuple[SilentPath, ...] = ()
    """Ordered by place."""
    requirements_read: bool = True
    """Whether the requirement files could be read; without them nothing is known to be specified."""
    failures: tuple[tuple[RepoPath, str], ...] = ()
    """Files in which log calls could not be looked for, with the cause."""
