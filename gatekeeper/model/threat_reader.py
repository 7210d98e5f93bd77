"""What a reader of threat models is: the terms of the door `gatekeeper_threat_readers`."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath

if TYPE_CHECKING:
    from gatekeeper.model.threat import ThreatModel


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a threat model as it stands in a tree."""

    path: RepoPath
    blob: ObjectId
    raw: bytes


class ThreatReader(Protocol):
    """A reader of one threat-model format.

    The implementer promises a pure function of the bytes that never raises for bad input: what it cannot read
    is a diagnostic with its place, and a file that only resembles the format is refused with one. It must not
    run anything the file holds, open other files, or leave out an object without a diagnostic.
    """

    @property
    def id(self) -> str:
        """Kebab-case and permanent, for example `native`."""
        ...

    def read(self, path: RepoPath, blob: ObjectId, raw: bytes) -> "ThreatModel":
        """The model of the file."""
        ...


@runtime_checkable
class RecognisingReader(Protocol):
    """A reader that can tell its format by the content, for `format = "auto"`."""

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether the content bears the marks of the format. Bad content is simply not recognised."""
        ...


@runtime_checkable
class CompanionReader(Protocol):
    """A reader of models that are spread over several files: a tool's output beside its input, annotated code."""

    def read_with(self, main: ModelFile, companions: tuple[ModelFile, ...]) -> "ThreatModel":
        """The model of all the files; the companions are ordered by path. One that is of no use to the format is
        a diagnostic."""
        ...
