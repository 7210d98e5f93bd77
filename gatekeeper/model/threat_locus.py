"""Where the objects of a threat model stand in its files, what of the files could not be read, and which code is meant."""

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_words import CodeKind, CodeOrigin


@dataclass(frozen=True, slots=True)
class Locus:
    """Where an object of a model stands in its file, so that an answer can point there."""

    location: Location
    native_id: str
    """The id the format itself uses."""
    blob: ObjectId
    """The blob of the model file."""
    pointer: str = ""
    """JSON pointer or dotted key inside the file, when lines do not tell enough."""


@dataclass(frozen=True, slots=True)
class ThreatDiagnostic:
    """What a reader could not read, or what is wrong between the objects of the models."""

    code: str
    """`tm001-…` to `tm007-…`, or `tm046-…` of a drawing; kebab-case and permanent."""
    message: str
    location: Location
    subject: str
    """Path of the model file or id of the object."""
    cure: str
    needed: bool = True
    """Whether the model cannot be judged without it. If not, the part is lost, and said to be lost, but the rest
    stands: a comment field, a colour, something the neutral model has no word for."""


@dataclass(frozen=True, slots=True)
class CodeRef:
    """Code that a model names."""

    text: str
    """A glob, a path, or a symbol."""
    kind: CodeKind = CodeKind.GLOB
    line: int | None = None
    repository: str = ""
    """Another repository's name; empty for the one the model is in."""
    origin: CodeOrigin = CodeOrigin.NATIVE

    def __str__(self) -> str:
        """As the native format writes it."""
        where = f"{self.repository}::" if self.repository else ""
        match self.kind:
            case CodeKind.GLOB:
                return f"{where}{self.text}"
            case CodeKind.PLACE:
                return f"{where}{self.text}:{self.line or 1}"
            case CodeKind.SYMBOL:
                return f"{where}symbol:{self.text}"

    def covers(self, path: RepoPath) -> bool:
        """Whether the path of this repository is meant; a symbol, or code elsewhere, never says so."""
        if self.repository or self.kind is CodeKind.SYMBOL:
            return False
        return self.text == path if self.kind is CodeKind.PLACE else matches(self.text, path)
