"""The event catalogue: log calls joined to the requirements and tests that name them, and failures without a log call."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from gatekeeper.model.glob import matches_any
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.log_event import (
    CatalogueEvent,
    EventFacts,
    EventState,
    LogCall,
    Silence,
    SilentPath,
)
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.surface import SurfaceHit, SurfaceRole
from gatekeeper.threats.surfaces.call_graph import CallGraph, Node
from gatekeeper.threats.surfaces.code_facts import FileFacts
from gatekeeper.threats.surfaces.scan import Blobs, Scanned

if TYPE_CHECKING:
    from gatekeeper.threats.events.names import LogNames
    from gatekeeper.threats.events.scan import FileEvents

UP, DOWN = 3, 2
"""How many calls up from a failure, and down from there, a log call is looked for."""
_FAILING = frozenset(
    {"signature-verify", "image-signature", "mac-verify", "authentication", "replay-protection"}
)
"""Controls that say yes or no: their no is an event."""
_NAME = late_pattern(r"\w(?:[\w.-]*\w)?")
_QUOTED = late_pattern(r"[`\"'“]([^`\"'“”\n]{1,100})[`\"'”]")
_PLAIN = late_pattern(r"[a-z]+|[A-Z][a-z]*")
"""An event that is a word of everyday language counts as named only in quotes."""


def event_facts(
    project: Project,
    owned: Iterable[Owned],
    blobs: Blobs,
    scanned: Scanned,
    memory: Memory | None = None,
) -> EventFacts:
    """The event catalogue of one tree; empty when the project names no log functions.

    `blobs` hold product, requirement and test files, each as bytes or as the cause why it cannot be read.
    """
    if not project.logging.configured:
        return EventFacts()
    from gatekeeper.threats.events.scan import LogScanner  # most projects name no log functions

    owned = tuple(owned)
    product = _bytes(blobs, (e.path for e in owned if e.layout is LayoutClass.PRODUCT))
    tests = _bytes(blobs, (e.path for e in owned if e.layout is LayoutClass.TESTS))
    asked = [e.path for e in owned if matches_any(project.requirement_paths, e.path)]
    requirements = _bytes(blobs, asked)
    scanner = LogScanner(project.logging, memory or NoMemory())
    found = scanner.scan(product)
    calls = [call for each in found.values() for call in each.calls]
    specified = _specified(project, requirements, scanner.names, {c.event for c in calls})
    return EventFacts(
        configured=True,
        events=tuple(_catalogue(calls, specified, _declared(product, scanner.names), tests)),
        nameless=tuple(call for call in calls if not call.event),
        silent=tuple(_silent(found, scanned, scanner.names)),
        requirements_read=bool(asked) and len(requirements) == len(asked),
        failures=tuple((path, each.failure) for path, each in found.items() if each.failure),
    )


def _bytes(blobs: Blobs, paths: Iterable[RepoPath]) -> dict[RepoPath, bytes]:
    return {path: raw for path in sorted(paths) if isinstance(raw := blobs.get(path), bytes)}


_Specified = Mapping[str, list[tuple[str, Location]]]
"""Event to the requirements that name it and where; the id is empty when none stands before it."""


def _specified(
    project: Project, files: Mapping[RepoPath, bytes], names: "LogNames", logged: set[str]
) -> _Specified:
    """Events that requirement files name: those of the configured spelling, and those that the code logs."""
    pattern = re.compile(project.requirement_pattern)
    spelling = names.event if names.settings.event_pattern else None
    found: dict[str, list[tuple[str, Location]]] = {}
    for path, raw in files.items():
        owner = ""
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            ids = [match.group() for match in pattern.finditer(line)]
            if ids and line.lstrip("#|*- \t[`").startswith(ids[0]):
                owner = ids[0]
            said = _names_in(line) & logged
            if spelling is not None:
                said |= {match.group() for match in spelling.finditer(line)}
            for event in said:
                for name in ids or [owner]:
                    found.setdefault(event, []).append((name, at_line(path, number)))
    return found


def _names_in(text: str) -> set[str]:
    """What may be the name of an event in prose, code or a table."""
    bare = {word for word in _NAME.findall(text) if not _PLAIN.fullmatch(word)}
    return bare | set(_QUOTED.findall(text))


def _declared(product: Mapping[RepoPath, bytes], names: "LogNames") -> dict[str, Location]:
    """Events of the configured spelling that the code names, with the first place; none without a spelling."""
    if not names.settings.event_pattern:
        return {}
    spelling = re.compile(rb"(?<!\w)(?:" + names.settings.event_pattern.encode() + rb")(?!\w)")
    found: dict[str, Location] = {}
    for path, raw in product.items():
        for match in spelling.finditer(raw):
            line = raw.count(b"\n", 0, match.start()) + 1
            found.setdefault(match.group().decode("ascii", "replace"), at_line(path, line))
    return found


def _catalogue(
    calls: Iterable[LogCall],
    specified: _Specified,
    declared: Mapping[str, Location],
    tests: Mapping[RepoPath, bytes],
) -> Iterator[CatalogueEvent]:
    by_name: dict[str, list[LogCall]] = {}
    for call in calls:
        if call.event:
            by_name.setdefault(call.event, []).append(call)
    words = {path: _names_in(raw.decode("utf-8", "replace")) for path, raw in tests.items()}
    for name in sorted(by_name.keys() | specified.keys() | declared.keys()):
        said, mine = specified.get(name, []), by_name.get(name, [])
        state = EventState.SPECIFIED if said else EventState.UNSPECIFIED
        if not mine:
            state = EventState.NEVER_LOGGED if said else EventState.DECLARED
        places = {place for _, place in said}
        if state is EventState.DECLARED:
            places = {declared[name]}
        yield CatalogueEvent(
            name,
            state,
            tuple(sorted(mine, key=lambda call: call.location)),
            tuple(sorted({owner for owner, _ in said if owner})),
            tuple(sorted(places)),
            tuple(path for path, found in words.items() if name in found),
        )


def _silent(
    found: Mapping[RepoPath, "FileEvents"], scanned: Scanned, names: "LogNames"
) -> list[SilentPath]:
    """Handlers that swallow, and checks whose failure passes no log call on any way that is seen."""
    logging: set[Node] = {
        (path, call.function) for path, each in found.items() for call in each.calls
    }
    paths = [silent for each in found.values() for silent in each.silent]
    once: set[tuple[Node, str]] = set()
    for node, what, place in _checks(scanned.hits, scanned.facts, names):
        if (node, what) not in once and not names.is_logged_elsewhere(node[1]):
            once.add((node, what))
            silence = _silence(scanned.graph, node, logging)
            if silence is not None:
                paths.append(SilentPath(place, node[1], what, silence))
    return sorted(paths, key=lambda path: (path.location, path.what))


def _checks(
    hits: Iterable[SurfaceHit], facts: Mapping[RepoPath, FileFacts], names: "LogNames"
) -> Iterator[tuple[Node, str, Location]]:
    """Where something is checked that an attacker would fail: function, what, place."""
    for hit in hits:
        if hit.role is SurfaceRole.CONTROL and hit.kind in _FAILING and hit.function:
            yield (hit.path, hit.function), hit.symbol, at_line(hit.path, hit.region.start_line)
    for path, each in facts.items():
        for caller, _, name, line in each.calls:
            if caller and names.is_check(name):
                yield (path, caller), name, at_line(path, line)


def _silence(graph: CallGraph, node: Node, logging: set[Node]) -> Silence | None:
    """`None` when a log call is seen: in the function, below it, or in one of those that call it."""
    if _logs_below(graph, node, logging, DOWN):
        return None
    seen, row = {node}, [node]
    for _ in range(UP):
        row = sorted({up for each in row for up in graph.callers.get(each, ())} - seen)
        seen |= set(row)
        if any(_logs_below(graph, each, logging, 1) for each in row):
            return None
    # A Python failure is raised, and a handler anywhere may log it; behind the last call looked at is more as well.
    further = {up for each in row for up in graph.callers.get(each, ())} - seen
    known = len(seen) > 1 and not further and not node[0].endswith(".py")
    return Silence.UNLOGGED if known else Silence.UNKNOWN


def _logs_below(graph: CallGraph, node: Node, logging: set[Node], depth: int) -> bool:
    row = {node}
    for _ in range(depth + 1):
        if row & logging:
            return True
        row = {down for each in row for down in graph.callees.get(each, ())}
    return False
