"""The languages gatekeeper reads, and how a tracked file's language is told."""

from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, suffix_of


class Language(Enum):
    """A language some analyzer reads; the value is its name in configuration."""

    C = "c"
    CPP = "cpp"
    PYTHON = "python"


_C = (".c", ".inc", ".def", ".x")
_CPP = (".cc", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".tpp", ".ino")
_PYTHON = (".py", ".pyi", ".pyw")


@dataclass(frozen=True, slots=True)
class LanguageMap:
    """Suffix (lower case, with its dot) to language; `.h` is decided beside its neighbours."""

    c: tuple[str, ...] = _C
    cpp: tuple[str, ...] = _CPP
    python: tuple[str, ...] = _PYTHON

    def by_suffix(self, path: RepoPath) -> Language | None:
        """The language of the path's suffix, `None` if the suffix tells nothing."""
        suffix = suffix_of(path)
        if suffix == ".C":
            return Language.CPP
        suffix = suffix.lower()
        if suffix in self.c:
            return Language.C
        if suffix in self.cpp:
            return Language.CPP
        return Language.PYTHON if suffix in self.python else None


def by_shebang(first_line: bytes) -> Language | None:
    """The language a `#!` line names, `None` if it names none that we read."""
    if first_line.startswith(b"#!") and b"python" in first_line:
        return Language.PYTHON
    return None
