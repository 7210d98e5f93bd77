"""The files configuration is read from, as they stood in one commit (rule 5 of the gate)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import ConfigurationSource
from gatekeeper.parse.bind import Binding
from gatekeeper.parse.toml import TomlDocument, parse_toml

MAIN_FILE = "gatekeeper.toml"


@dataclass(slots=True)
class TrustBase:
    """Read access to one commit's files; it remembers what was read, for the evidence."""

    origin: ObjectId | None
    """The commit; `None` for the working tree."""
    paths: Sequence[RepoPath]
    """Every tracked path, ordered."""
    read_bytes: Callable[[str], bytes | None]
    """The bytes of a path, `None` if it is not there."""
    problems: list[ConfigurationProblem] = field(default_factory=list)
    sources: dict[str, ConfigurationSource] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        """The bytes of a path, noted as a source."""
        raw = self.read_bytes(path)
        if raw is not None:
            self.sources[path] = ConfigurationSource(path, sha256(raw))
        return raw

    def document(self, path: str) -> TomlDocument | None:
        """The TOML document at a path; `None` if it is not there or was noted as a problem."""
        raw = self.read(path)
        if raw is None:
            return None
        parsed = parse_toml(RepoPath(path), raw)
        if isinstance(parsed, ConfigurationProblem):
            self.problems.append(parsed)
            return None
        return parsed

    def binding(self, document: TomlDocument) -> Binding:
        """A binding whose problems join all others."""
        return Binding(document, self.problems)
