"""Everything a run knows about threats, from bytes that are given: models, mapping, surfaces of head and base."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gatekeeper.model.glob import matches_any
from gatekeeper.model.memory import Memory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.surface import LostControl, SurfaceHit, SurfaceKey, SurfaceRole, SurfaceTable
from gatekeeper.model.threat import ThreatDiagnostic, ThreatFacts, ThreatModel, answering
from gatekeeper.threats.events.catalogue import event_facts
from gatekeeper.threats.links import (
    lost_symbols,
    requirement_ids,
    still_named,
    tests_of,
    with_links,
)
from gatekeeper.threats.map_file import ThreatMap, check_map, read_map
from gatekeeper.threats.mapping import Mapper
from gatekeeper.threats.references import check_references, object_ids
from gatekeeper.threats.sources import Readers, is_companion, read_models
from gatekeeper.threats.substance import hash_by_element
from gatekeeper.threats.surfaces.scan import Blobs, Scanned, Scanner
from gatekeeper.threats.surfaces.scan_file import C_FILES


def needed_paths(project: Project, owned: Iterable[Owned]) -> tuple[RepoPath, ...]:
    """The paths whose content `gather_threats` wants of one tree, ordered: product files, threat models,
    requirement files, tests that may name requirements, and C of libraries, whose headers the product includes and
    whose functions it calls."""
    models = {source.path for source in project.threat_sources}
    asked = models or project.logging.configured
    return tuple(
        sorted(
            entry.path
            for entry in owned
            if entry.layout is LayoutClass.PRODUCT
            or entry.path in models
            or entry.path == project.threat_map
            or any(is_companion(source, entry.path) for source in project.threat_sources)
            or matches_any(project.requirement_paths, entry.path)
            or (project.requirement_paths and asked and entry.layout is LayoutClass.TESTS)
            or (_is_shipped(entry) and entry.path.lower().endswith(C_FILES))
        )
    )


def take_apart(
    project: Project, owned: Iterable[Owned], blobs: Blobs, table: SurfaceTable, memory: Memory
) -> None:
    """Leaves in the memory what `gather_threats` would have to find out of each file; arguments as there."""
    shipped = _shipped_blobs(project, blobs).items()
    had = {path: raw for path, raw in sorted(shipped) if isinstance(raw, bytes)}
    Scanner(table, project.languages, memory).facts(frozenset(_product(owned)), had)


def gather_threats(
    project: Project,
    owned: tuple[Owned, ...],
    head_blobs: Blobs,
    base_blobs: Blobs | None,
    readers: Readers,
    table: SurfaceTable,
    memory: Memory | None = None,
) -> ThreatFacts:
    """The facts about threats of one run; a pure function of the bytes given.

    `owned` is every path of head. The blobs hold what `needed_paths` names (for base: of base's paths, those
    that are gone in head included), each as bytes or as the cause why it cannot be read. `base_blobs` is `None`
    when there is no base: then every surface is new. `readers` are by id.
    """
    product = _product(owned)
    chart, base_chart = _maps(project, head_blobs, base_blobs)
    models = _models(project, head_blobs, readers, chart)
    base_models = _models(project, base_blobs, readers, base_chart)
    scanner = Scanner(table, project.languages, memory)
    head, base = _scans(project, scanner, product, head_blobs, base_blobs)
    mapper = Mapper(models, project, chart)
    base_mapper = Mapper(base_models, project, base_chart)
    mapping = tuple(mapper.map(path, _bytes(head_blobs, path)) for path in product)
    before, uncovered = _base_keys(base, base_blobs or {}, mapper, base_mapper, base_models)
    after = {_key(hit, mapper, head_blobs) for hit in head.hits if hit.role.opens}
    return ThreatFacts(
        configured=bool(project.threat_sources),
        models=models,
        diagnostics=_diagnostics(project, models, base_models, table, owned, chart, head_blobs),
        mapping=mapping,
        hits=head.hits,
        echoes=head.echoes,
        threats_of_kind=_threats_of_kind(models, table),
        new_keys=frozenset(after - before),
        uncovered_at_base=frozenset(uncovered),
        failures=head.failures,
        remapped=frozenset(
            module.path
            for module in mapping
            if base_models
            and base_mapper.map(module.path, _bytes(head_blobs, module.path)).elements
            != module.elements
        ),
        touched_elements=_touched(models, base_models),
        requirements=requirement_ids(project, owned, head_blobs),
        tests_of=tests_of(project, owned, head_blobs),
        lost_symbols=lost_symbols(models, _shipped_blobs(project, head_blobs)),
        new_map_lines=frozenset(
            line.location
            for line in chart.lines
            if base_blobs is not None and line.said not in {each.said for each in base_chart.lines}
        ),
        events=event_facts(project, owned, head_blobs, head, memory),
        lost_controls=_lost_controls(base, head, mapper, base_blobs or {}, head_blobs),
    )


def _product(owned: Iterable[Owned]) -> tuple[RepoPath, ...]:
    return tuple(entry.path for entry in owned if entry.layout is LayoutClass.PRODUCT)


def _models(
    project: Project, blobs: Blobs | None, readers: Readers, chart: ThreatMap
) -> tuple[ThreatModel, ...]:
    """The models of a tree with their links; none where there is no tree."""
    if blobs is None:
        return ()
    models = with_links(read_models(project, blobs, readers), project, chart)
    if not any(model.additions for model in models):
        return models
    # Imported here: few projects add anything, and every commit starts here.
    from gatekeeper.threats.additions import with_additions

    return with_additions(models)


def _threats_of_kind(
    models: tuple[ThreatModel, ...], table: SurfaceTable
) -> dict[str, tuple[str, ...]]:
    kinds = {surface.kind for model in models for surface in model.surfaces}
    return {kind: table.threats_of(kind) for kind in sorted(kinds)}


def _shipped_blobs(project: Project, blobs: Blobs) -> Blobs:
    """Without tests and tools, which wrap nothing for the product."""
    kept = (LayoutClass.PRODUCT, LayoutClass.THIRD_PARTY, LayoutClass.GENERATED)
    return {path: raw for path, raw in blobs.items() if _layout_of(project, path) in kept}


def _is_shipped(entry: Owned) -> bool:
    return entry.layout in (LayoutClass.THIRD_PARTY, LayoutClass.GENERATED)


def _bytes(blobs: Blobs, path: RepoPath) -> bytes | None:
    raw = blobs.get(path)
    return raw if isinstance(raw, bytes) else None


def _diagnostics(
    project: Project,
    models: tuple[ThreatModel, ...],
    base_models: tuple[ThreatModel, ...],
    table: SurfaceTable,
    owned: tuple[Owned, ...],
    chart: ThreatMap,
    blobs: Blobs,
) -> tuple[ThreatDiagnostic, ...]:
    own = (*(d for model in models for d in model.diagnostics), *chart.diagnostics)
    if any(not model.whole or (base_models and model.empty) for model in models):
        return own  # every id of a model that cannot be read, or was emptied, would look dangling
    head_ids = object_ids(models)
    removed = {k: kind for k, kind in object_ids(base_models).items() if k not in head_ids}
    elements = [element.id for model in models for element in model.elements]
    mitigations = [mitigation.id for model in models for mitigation in model.mitigations]
    paths = [entry.path for entry in owned]
    gone = [key for key, kind in removed.items() if kind == "element"]
    return (
        *own,
        *check_references(models, table.kinds, project.classes, paths, removed),
        *check_map(chart, elements, mitigations, paths, removed),
        *still_named(gone, project, owned, blobs),
    )


def _maps(
    project: Project, head_blobs: Blobs, base_blobs: Blobs | None
) -> tuple[ThreatMap, ThreatMap]:
    """The maps of head and base. That something is no product has to stand in base already, where there is one: a
    change cannot take itself out of the question."""
    if project.threat_map is None:
        return ThreatMap(), ThreatMap()
    missing = "the file is not there"
    head = read_map(project.threat_map, head_blobs.get(project.threat_map, missing))
    if base_blobs is None:
        return head, ThreatMap()
    base = read_map(project.threat_map, base_blobs.get(project.threat_map, b""))
    known = {line.said for line in base.lines}
    kept = tuple(line for line in head.lines if line.element or line.said in known)
    return replace(head, lines=kept), base


def _scans(
    project: Project,
    scanner: Scanner,
    product: tuple[RepoPath, ...],
    head_blobs: Blobs,
    base_blobs: Blobs | None,
) -> tuple[Scanned, Scanned]:
    """What head and base show; one scan for both when the change brings neither product nor libraries."""
    shipped = _shipped_blobs(project, head_blobs)
    head = scanner.scan(product, shipped)
    if base_blobs is None:
        return head, Scanned((), ())
    was = tuple(path for path in base_blobs if _is_product(project, path))
    base_shipped = _shipped_blobs(project, base_blobs)
    if set(was) == set(product) and base_shipped == shipped:
        return head, head
    return head, scanner.scan(was, base_shipped)


def _is_product(project: Project, path: RepoPath) -> bool:
    return _layout_of(project, path) is LayoutClass.PRODUCT


def _layout_of(project: Project, path: RepoPath) -> LayoutClass | None:
    for layout, globs in project.layout.globs:
        if matches_any(globs, path):
            return layout
    return None


def _key(hit: SurfaceHit, mapper: Mapper, blobs: Blobs) -> SurfaceKey:
    element = mapper.map(hit.path, _bytes(blobs, hit.path)).element
    return SurfaceKey(element or hit.path, hit.kind, hit.direction.value)


def _base_keys(
    base: Scanned,
    blobs: Blobs,
    mapper: Mapper,
    base_mapper: Mapper,
    base_models: tuple[ThreatModel, ...],
) -> tuple[set[SurfaceKey], set[SurfaceKey]]:
    """What base showed, under head's names of the elements; and which of it base's own model lacked."""
    keys: set[SurfaceKey] = set()
    uncovered: set[SurfaceKey] = set()
    for hit in base.hits:
        if hit.role.opens:
            key = _key(hit, mapper, blobs)
            keys.add(key)
            if not answering(base_models, _key(hit, base_mapper, blobs)):
                uncovered.add(key)
    return keys, uncovered


def _touched(
    models: tuple[ThreatModel, ...], base_models: tuple[ThreatModel, ...]
) -> frozenset[str]:
    after, before = hash_by_element(models), hash_by_element(base_models)
    return frozenset(
        key for key in after.keys() | before.keys() if after.get(key) != before.get(key)
    )


def _lost_controls(
    base: Scanned, head: Scanned, mapper: Mapper, base_blobs: Blobs, head_blobs: Blobs
) -> tuple[LostControl, ...]:
    """Evidence of controls in base whose file shows none of the kind in head, one a path and kind, ordered."""

    def keys(hits: Iterable[SurfaceHit], blobs: Blobs) -> Iterator[tuple[str, SurfaceHit]]:
        for hit in hits:
            if hit.role is SurfaceRole.CONTROL and hit.kind != "crc-only":
                yield mapper.map(hit.path, _bytes(blobs, hit.path)).element or hit.path, hit

    shown = list(keys(head.hits, head_blobs))
    kept = {(element, hit.kind) for element, hit in shown}
    here = {(hit.path, hit.kind) for _, hit in shown}
    lost: dict[tuple[str, RepoPath, str], LostControl] = {}
    for element, hit in keys(base.hits, base_blobs):
        if (hit.path, hit.kind) not in here:
            moved = (element, hit.kind) in kept
            one = LostControl(element, hit.path, hit.kind, hit.symbol, moved)
            lost.setdefault((element, hit.path, hit.kind), one)
    return tuple(sorted(lost.values()))
