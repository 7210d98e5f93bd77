"""Everything a run knows of the graph, from bytes that are given: items of head and of the baseline, marks, reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.glob import matches_any
from gatekeeper.model.graph import EdgeKind, Node, NodeKey, NodeKind, State, TraceFacts
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass, Owned, SoftwareItem
from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.trace import (
    Binding,
    GivenReport,
    Imported,
    TraceDiagnostic,
    TraceSettings,
    TraceSource,
)
from gatekeeper.trace.binding import bind_report
from gatekeeper.trace.build import (
    Draft,
    Read,
    TraceGround,
    build_items,
    case_key,
    content_of,
    kind_of,
)
from gatekeeper.trace.clause_mentions import ClauseIndex
from gatekeeper.trace.evidence import ReadReport, add_reports
from gatekeeper.trace.marks import Mark, MarkScope, find_marks
from gatekeeper.trace.readers import READERS, REPORT_READERS, RESULT_FORMATS
from gatekeeper.trace.states import (
    settle,
    tell_doubts,
    tell_orphans,
    tell_uncovered,
    verifications,
)

Blobs = Mapping[RepoPath, bytes | str]
"""Content of each path, or the cause why there is none."""
_MAX_MARKED_BYTES = 8 * 1024 * 1024
_MARKED = (LayoutClass.PRODUCT, LayoutClass.TESTS, LayoutClass.TOOLS)


@dataclass(frozen=True, slots=True)
class TraceInput:
    """What the graph of a run is made of."""

    settings: TraceSettings
    items: tuple[SoftwareItem, ...]
    owned: tuple[Owned, ...]
    models: tuple[ThreatModel, ...]
    blobs: Mapping[RepoPath, ObjectId]
    """Every path of head."""
    head: Blobs
    base_blobs: Mapping[RepoPath, ObjectId] | None
    """Every path of the baseline; `None` when there is none."""
    base: Blobs
    commit: ObjectId | None
    tree: ObjectId
    clauses: frozenset[str]
    reports: tuple[GivenReport, ...]


def source_paths(settings: TraceSettings, paths: Iterable[RepoPath]) -> tuple[RepoPath, ...]:
    """The paths that the sources of items are read from, ordered."""
    globs = tuple(glob for source in settings.sources for glob in source.paths)
    return tuple(sorted(path for path in paths if matches_any(globs, path)))


def marked_paths(settings: TraceSettings, owned: Iterable[Owned]) -> tuple[RepoPath, ...]:
    """The paths that marks are looked for in, ordered: code and tests, and what the configuration names."""
    if not settings.sources:
        return ()
    return tuple(
        each.path
        for each in owned
        if each.layout in _MARKED or matches_any(settings.mentions, each.path)
    )


def gather_trace(given: TraceInput) -> TraceFacts:
    """The graph of head, with what does not hold in it."""
    settings = given.settings
    if not settings.sources:
        return TraceFacts()
    head = tuple((source, read_source(source, given.head)) for source in settings.sources)
    known = frozenset(item.id for _, imported in head for item in imported.items)
    ground = TraceGround(
        settings, head, _marks(given, known), given.blobs, given.commit, ClauseIndex(given.clauses)
    )
    draft = build_items(ground)
    add_software(draft, given.items, given.owned)
    add_threats(draft, given.models)
    reports, bindings = _reports(given)
    add_reports(draft, reports, given.head)
    before = None if given.base_blobs is None else _before(given, draft)
    graph = settle(draft, before)
    tell_doubts(draft, graph)
    tell_orphans(draft, graph)
    tell_uncovered(draft, graph)
    return TraceFacts(
        configured=True,
        graph=graph,
        diagnostics=tuple(sorted(set(draft.diagnostics))),
        verified=verifications(draft, graph),
        bindings=bindings,
        reports_expected=any(report.format in RESULT_FORMATS for report in settings.reports),
        counts=tuple((_name(source), len(imported.items)) for source, imported in head),
    )


def _name(source: TraceSource) -> str:
    return f"{source.format} {', '.join(source.paths)}"


def read_source(source: TraceSource, blobs: Blobs) -> Imported:
    """The items of one source; a file of it that has no content is a diagnostic."""
    paths = sorted(path for path in blobs if matches_any(source.paths, path))
    files = {path: raw for path in paths if isinstance(raw := blobs[path], bytes)}
    imported = READERS[source.format](files, source.options)
    missing = [
        TraceDiagnostic(
            at_line(path, 1),
            "tr001-unreadable",
            cause,
            path,
            "commit the file, or correct the glob",
        )
        for path in paths
        if isinstance(cause := blobs[path], str)
    ]
    faults = (*imported.diagnostics, *missing)
    if imported.items or faults:
        return Imported(imported.items, faults)
    cause = "none of its files holds an item" if paths else "no file of the tree belongs to it"
    cure = "correct its paths and its format, or take it out"
    nothing = TraceDiagnostic(
        source.location,
        "tr001-unreadable",
        f"this source gives no item: {cause}",
        _name(source),
        cure,
    )
    return Imported((), (nothing,))


def _marks(given: TraceInput, known: frozenset[str]) -> tuple[Mark, ...]:
    taken = frozenset(source_paths(given.settings, given.blobs))
    marks: list[Mark] = []
    by_path = {each.path: each for each in given.owned}
    for path in marked_paths(given.settings, given.owned):
        raw = given.head.get(path)
        # Pictures and archives hold no marks; what is a source of items speaks for itself.
        if (
            path in taken
            or not isinstance(raw, bytes)
            or len(raw) > _MAX_MARKED_BYTES
            or b"\0" in raw
        ):
            continue
        test = by_path[path].layout is LayoutClass.TESTS
        scope = MarkScope(known, test, matches_any(given.settings.mentions, path))
        marks += find_marks(path, raw.decode("utf-8", "replace"), scope)
    return tuple(marks)


def _reports(given: TraceInput) -> tuple[tuple[ReadReport, ...], tuple[Binding, ...]]:
    by_name = {report.name: report for report in given.reports}
    read: list[ReadReport] = []
    bindings: list[Binding] = []
    for source in given.settings.reports:
        report = by_name.pop(source.name, None)
        if report is None:
            digest = sha256(b"")
            bindings.append(Binding(source.name, digest, None, False, "it was not handed over"))
            continue
        reading = REPORT_READERS[source.format](report.raw)
        binding = bind_report(report, reading.commit, given.commit, given.tree, reading.making)
        bindings.append(binding)
        read.append(ReadReport(source, binding, reading))
    for name in sorted(by_name):
        digest = sha256(by_name[name].raw)
        why = "the configuration names no such report in [[trace.reports]]"
        bindings.append(Binding(name, digest, None, False, why))
    return tuple(read), tuple(bindings)


def _before(given: TraceInput, draft: Draft) -> Mapping[NodeKey, str]:
    """Digests that the nodes of head had in the baseline; what was not there is left out."""
    digests: dict[NodeKey, str] = {}
    blobs = given.base_blobs or {}
    for source, imported in _read_base(given, draft.ground.sources):
        for item in imported.items:
            kind = kind_of(source, item)
            digests.setdefault((kind.value, item.id), content_of(kind, item, blobs))
    for key in draft.nodes:
        if key[0] == NodeKind.UNIT.value and RepoPath(key[1]) in blobs:
            digests[key] = blobs[RepoPath(key[1])]
        elif key[0] == NodeKind.TEST_CASE.value and key not in digests:
            path = RepoPath(key[1].partition("::")[0])
            if path in blobs:
                digests[key] = blobs[path]
    return digests


def _read_base(given: TraceInput, head: Read) -> Read:
    """The sources as the baseline had them; one whose files are the same is not read again."""
    return tuple(
        (source, imported)
        if _same_files(given, source)
        else (source, read_source(source, given.base))
        for source, imported in head
    )


def _same_files(given: TraceInput, source: TraceSource) -> bool:
    before, now = given.base_blobs or {}, given.blobs
    return {p: b for p, b in before.items() if matches_any(source.paths, p)} == {
        p: b for p, b in now.items() if matches_any(source.paths, p)
    }


def add_software(draft: Draft, items: Iterable[SoftwareItem], owned: Iterable[Owned]) -> None:
    """Adds the software items, their parents, and the item of each file that is a node already."""
    for item in items:
        key = _node(draft, NodeKind.SOFTWARE_ITEM, item.id, item.title, item.location)
        if item.parent is not None:
            parent = (NodeKind.SOFTWARE_ITEM.value, item.parent)
            draft.edge(key, parent, EdgeKind.PART_OF, "parent", item.location)
    for path in owned:
        unit = (NodeKind.UNIT.value, str(path.path))
        if unit in draft.nodes:
            for item in path.items:
                key = (NodeKind.SOFTWARE_ITEM.value, item.id)
                draft.edge(unit, key, EdgeKind.PART_OF, "paths", item.location)


def add_threats(draft: Draft, models: Iterable[ThreatModel]) -> None:
    """Adds threats, mitigations and surfaces, the requirements that mitigations name, and their tests.

    What such a name does not find is a broken edge; the check of the threat model tells it.
    """
    models = tuple(models)
    for model in models:
        for surface in model.surfaces:
            _node(draft, NodeKind.SURFACE, surface.id, surface.kind, surface.locus.location)
        for threat in model.threats:
            _node(draft, NodeKind.THREAT, threat.id, threat.title, threat.locus.location)
        for mitigation in model.mitigations:
            place = mitigation.locus.location
            _node(draft, NodeKind.MITIGATION, mitigation.id, mitigation.title, place)
    for model in models:
        _threats(draft, model)
        _mitigations(draft, model)


def _node(draft: Draft, kind: NodeKind, identifier: str, title: str, place: Location) -> NodeKey:
    node = Node(kind, identifier, title, "", State.OK, "", place)
    draft.nodes[node.key] = node
    return node.key


def _threats(draft: Draft, model: ThreatModel) -> None:
    for threat in model.threats:
        key = (NodeKind.THREAT.value, threat.id)
        for target in threat.targets:
            for kind in (NodeKind.SURFACE, NodeKind.SOFTWARE_ITEM):
                there = (kind.value, target)
                if there in draft.nodes:
                    place = threat.locus.location
                    draft.edge(key, there, EdgeKind.THREATENS, "targets", place)


def _mitigations(draft: Draft, model: ThreatModel) -> None:
    for mitigation in model.mitigations:
        key, place = (NodeKind.MITIGATION.value, mitigation.id), mitigation.locus.location
        for threat in mitigation.threats:
            there = (NodeKind.THREAT.value, threat)
            draft.edge(key, there, EdgeKind.MITIGATES, "threats", place, *_found(draft, there))
        for requirement in mitigation.requirements:
            kind = draft.kinds.get(requirement)
            there = (kind.value if kind else "", requirement)
            draft.edge(key, there, EdgeKind.DEMANDS, "requirements", place, *_found(draft, there))
        for test in mitigation.tests:
            path, _, case = test.partition("::")
            if RepoPath(path) in draft.ground.blobs:
                own = case_key(draft, RepoPath(path), case)
                draft.edge(own, key, EdgeKind.VERIFIES, "tests", place)


def _found(draft: Draft, key: NodeKey) -> tuple[State, str]:
    if key in draft.nodes:
        return State.OK, ""
    return State.BROKEN, f"{key[1]} does not exist"
