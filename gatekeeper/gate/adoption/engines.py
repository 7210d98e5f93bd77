"""Analyzers of others that a first configuration asks for: those this machine has and that can read what the tree holds."""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from gatekeeper.analyzers.unit_worker import is_installed
from gatekeeper.gate.built_in import built_in
from gatekeeper.model.analyzer import Analyzer
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.later import arrived
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import MissingTool
from gatekeeper.plugins.registry import build_registry
from gatekeeper.tools.versions import identify

OPTIONAL = ("clang-tidy", "cppcheck", "gcc-analyzer")
"""Those that find what our own do not. flawfinder tells twins apart no better than chance: whoever wants it adds it."""
_COMPILING = frozenset({"clang-tidy", "gcc-analyzer"})
_INCLUDE = re.compile(rb"^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"\n]+)[>\"]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Engine:
    """An optional analyzer, and why it is not asked for; empty when it is."""

    id: str
    title: str
    why_not: str


def propose_engines(
    languages: Iterable[Language],
    sources: Mapping[RepoPath, bytes],
    paths: Iterable[RepoPath],
    place: tuple[tuple[str, ...], Path, Path],
) -> tuple[Engine, ...]:
    """The optional analyzers of languages the tree has, ordered by id.

    `sources` are its C and C++ files, `place` where tools are looked for, the work tree none may lie in, and a private folder.
    """
    present = set(languages)
    offers = {each.id: each for each in build_registry([built_in()]).analyzers}
    fitting = [arrived(offers[id]) for id in OPTIONAL if arrived(offers[id]).languages & present]
    absent = absent_headers(sources, paths) if fitting else ""
    return tuple(Engine(each.id, each.title, _why_not(each, absent, place)) for each in fitting)


def _why_not(analyzer: Analyzer, absent: str, place: tuple[tuple[str, ...], Path, Path]) -> str:
    search, worktree, scratch = place
    folder = scratch / f"engine-{analyzer.id}"
    found = identify(analyzer.need, search, worktree, folder)
    if isinstance(found, MissingTool):
        return f"not found on this machine: {found.install}"
    return absent if analyzer.id in _COMPILING else ""


def absent_headers(sources: Mapping[RepoPath, bytes], paths: Iterable[RepoPath]) -> str:
    """How many sources include what neither the tree nor this machine has, in words; empty when none does."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_name[posixpath.basename(path)].append(f"/{path}")
    kept: dict[str, bool] = {}
    missed: Counter[str] = Counter()
    lacking = 0
    for content in sources.values():
        wanted = {raw.decode("utf-8", "replace") for raw in _INCLUDE.findall(content)}
        for header in wanted - kept.keys():
            ends = "/" + posixpath.normpath(header).lstrip("./")
            here = any(path.endswith(ends) for path in by_name[posixpath.basename(ends)])
            kept[header] = here or is_installed(header)
        lost = sorted(header for header in wanted if not kept[header])
        lacking += bool(lost)
        missed.update(lost)
    if not lacking:
        return ""
    most = min(missed, key=lambda header: (-missed[header], header))
    return (
        f"it compiles what it looks at, and {lacking} of {len(sources)} sources include what neither the tree nor this "
        f"machine has ({most}): each would count as not looked at"
    )
