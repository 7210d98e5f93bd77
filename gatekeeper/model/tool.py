"""Tools: how one is called, with which limits, and what came of it."""

from dataclasses import field
from enum import Enum

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process group may use before it is killed."""

    time_s: float = 300.0
    memory_bytes: int = 6 * 1024**3
    output_bytes: int = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class ToolNeed:
    """An executable an analyzer depends on."""

    name: str
    """Name of the executable, looked up beside the running interpreter first, then on the operator's PATH."""
    version_arguments: tuple[str, ...]
    version_pattern: str
    """A regular expression whose group 1 is the version, searched in stdout then stderr."""
    install: str
    """One sentence that says how to install it."""
    engine: str = ""
    """Where the program or module that does the work lies below the folder the tool's packages are installed in; empty
    for none."""
    newest: bool = False
    """Whether it reads Python with the parser of the interpreter it runs on, so that the newest one found should run it."""


@dataclass(frozen=True, slots=True)
class ToolIdentity:
    """Which tool it was, exactly."""

    name: str
    version: str
    path: str
    """Absolute path of the executable, links resolved."""
    digest: Sha256
    """Of the executable file's bytes; of a Python tool's stub and its installation record together."""
    engine: str = ""
    """Absolute path of its engine, which its installation record names with a digest; empty when there is none."""
    python: str = ""
    """Absolute path of the newer Python that runs it, whose version `version` names; empty when its own does."""


@dataclass(frozen=True, slots=True)
class MissingTool:
    """A tool that is not there, or does not answer with a version."""

    name: str
    cause: str
    install: str


@dataclass(frozen=True, slots=True)
class Command:
    """One call of a tool: `{tool}` runs with the arguments inside the snapshot folder."""

    arguments: tuple[str, ...]
    ran_exits: frozenset[int]
    """Exit statuses that mean "I ran to the end"; any other voids the output."""
    stdin: bytes = b""
    environment: tuple[tuple[str, str], ...] = ()
    """Added to the scrubbed environment."""
    limits: Limits = Limits()
    interpreter: bool = False
    """Run the arguments with our own Python interpreter in isolated mode instead of the tool's executable."""
    engine: str = ""
    """The name under which the tool's engine is called instead of its executable; empty to call that. Together with
    `interpreter`: that the arguments import it."""


class Ending(Enum):
    """How a process came to its end."""

    EXITED = "exited"
    SIGNALLED = "killed by a signal"
    TIMED_OUT = "timed out"
    OUTPUT_LIMIT = "wrote more than its limit"
    NOT_STARTED = "could not be started"


@dataclass(frozen=True, slots=True)
class Completed:
    """What came of a command."""

    ending: Ending
    status: int
    """Exit status, or the signal's number; 0 for other endings."""
    stdout: bytes
    stderr: bytes
    """At most the last 64 KiB."""
    processor_ms: int = field(default=0, compare=False)
    """Of the process and of the children it waited for; 0 when nobody can tell. Never part of what was said."""
