"""How a build compiles the files of a tree, as far as analyzers are told of it."""

from collections.abc import Mapping
from dataclasses import field

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class CompileEntry:
    """One command of a compile database, exactly as it is written there: nothing of it is believed yet."""

    file: str
    folder: str
    """Where the command runs; relative paths in it are seen from there."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompileDatabase:
    """A `compile_commands.json`."""

    name: str
    digest: Sha256
    entries: tuple[CompileEntry, ...]


@dataclass(frozen=True, slots=True)
class BuildFlags:
    """What analyzers are told of how one file is compiled."""

    flags: tuple[str, ...] = ()
    """Words for a compiler, each on the allowlist; none names a file."""
    folders: tuple[str, ...] = ()
    """Folders of the tree in which `#include`s are looked for, in order; the top is the empty text."""
    forced: tuple[str, ...] = ()
    """Paths of the tree that are read before the file (`-include`)."""

    def defined(self) -> tuple[str, ...]:
        """The names that the flags define and do not take back."""
        last = {
            flag[2:].partition("=")[0]: flag[:2] for flag in self.flags if flag[:2] in ("-D", "-U")
        }
        return tuple(name for name, option in last.items() if option == "-D")


@dataclass(frozen=True, slots=True)
class Builds:
    """What a compile database says of a tree."""

    by_path: Mapping[RepoPath, BuildFlags] = field(default_factory=dict)
    digest: str = ""
    """Of the database; empty when there is none."""
    notices: tuple[str, ...] = ()
    """Where it comes from, whom it does not speak of, and what of it is left out."""
