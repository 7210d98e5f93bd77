"""A compile database (`compile_commands.json`, clang's JSON Compilation Database Format), read into its entries."""

import shlex

import msgspec

from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.build import CompileDatabase, CompileEntry
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath

_MAX_BYTES = 64 * 1024 * 1024
_CURE = "let the build write it anew, for example with cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON"


class _Entry(msgspec.Struct):
    directory: str
    file: str
    command: str = ""
    arguments: list[str] = []


def read_compile_database(base: TrustBase, path: str) -> CompileDatabase | None:
    """The database at a tracked path, or `None`: what is wrong joins the base's problems."""
    raw = base.read(path)
    told = "there is no such tracked file" if raw is None else parse_compile_database(path, raw)
    if isinstance(told, CompileDatabase):
        return told
    place = Location(RepoPath(path))
    key = "analyzers.compile-database"
    base.problems.append(ConfigurationProblem(f"the compile database: {told}", place, key, _CURE))
    return None


def parse_compile_database(name: str, raw: bytes) -> CompileDatabase | str:
    """The database in these bytes; or why they are none."""
    if len(raw) > _MAX_BYTES:
        return f"it has more than {_MAX_BYTES // 1024**2} MiB"
    try:
        entries = msgspec.json.decode(raw, type=list[_Entry])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        return f"it cannot be read: {fault}"
    found = []
    for number, entry in enumerate(entries, start=1):
        try:
            words = tuple(entry.arguments or shlex.split(entry.command))
        except ValueError as fault:
            return f"the command of entry {number} cannot be taken apart: {fault}"
        if not words:
            return f"entry {number} has no command"
        found.append(CompileEntry(entry.file, entry.directory, words))
    return CompileDatabase(name, sha256(raw), tuple(found))
