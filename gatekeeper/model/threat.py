"""The neutral threat model that every format's reader fills, and what a run knows about threats."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.log_event import EventFacts
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import (
    LostControl,
    ModuleMapping,
    ScanFailure,
    SurfaceDirection,
    SurfaceHit,
    SurfaceKey,
)
from gatekeeper.model.threat_locus import CodeRef, Locus, ThreatDiagnostic
from gatekeeper.model.threat_objects import (
    Addition,
    Assumption,
    Boundary,
    DataAsset,
    Element,
    Flow,
    Mitigation,
    ModelView,
    NamedObject,
    Review,
    Surface,
    Threat,
    ThreatObject,
    Zone,
)
from gatekeeper.model.threat_review import ReviewState
from gatekeeper.model.threat_words import (
    Basis,
    CodeKind,
    CodeOrigin,
    ControlCategory,
    ElementKind,
    Exploitability,
    Integrity,
    MitigationState,
    Origin,
    Payload,
    Severity,
    SurfaceState,
    ThreatStatus,
    Tri,
    Validity,
    ViewKind,
)


@dataclass(frozen=True, slots=True)
class ThreatModel:
    """One model file, each kind of object in the order written. Objects that could not be read are
    missing, and then a diagnostic says so; with one that is `needed` the model is not whole."""

    id: str
    title: str
    format: str
    format_version: str
    source: Locus
    methodology: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    elements: tuple[Element, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    data: tuple[DataAsset, ...] = ()
    flows: tuple[Flow, ...] = ()
    threats: tuple[Threat, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    diagnostics: tuple[ThreatDiagnostic, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    views: tuple[ModelView, ...] = ()
    reviews: tuple[Review, ...] = ()
    additions: tuple[Addition, ...] = ()
    reviewed: str = ""
    """What the file says of its own review; nothing rests on it."""
    companions: tuple[Locus, ...] = ()
    """Further files that belong to the model."""
    may_have_no_elements: bool = False
    """Whether the format has none to read (a list of threats beside a picture)."""

    @property
    def whole(self) -> bool:
        """Whether everything needed could be read. A stale export is whole, and wrong in another way."""
        return not any(d.needed and not d.code.startswith("tm007") for d in self.diagnostics)

    @property
    def empty(self) -> bool:
        """Whether it holds none of the elements that its format has a place for."""
        return not self.elements and not self.may_have_no_elements

    def objects(self) -> Iterator[tuple[str, NamedObject]]:
        """Every object that has an id, with its kind; one kind after the other."""
        for kind, entries in (
            ("zone", self.zones),
            ("boundary", self.boundaries),
            ("element", self.elements),
            ("surface", self.surfaces),
            ("data", self.data),
            ("flow", self.flows),
            ("threat", self.threats),
            ("mitigation", self.mitigations),
            ("assumption", self.assumptions),
            ("view", self.views),
        ):
            for entry in entries:
                yield kind, entry

    @property
    def sources(self) -> tuple[Locus, ...]:
        """Every file of the model, the main one first."""
        return (self.source, *self.companions)


def answering(models: tuple[ThreatModel, ...], key: SurfaceKey) -> tuple[Surface, ...]:
    """The modelled surfaces that answer for one found in code: same element and kind, a state in which the code
    runs, and directions that cover it (`in` and `out` together cover `bidir`). Empty when none does."""
    usable = (SurfaceState.ACTIVE, SurfaceState.SERVICE_ONLY)
    found = tuple(
        surface
        for model in models
        for surface in model.surfaces
        if (surface.element, surface.kind) == (key.where, key.kind) and surface.state in usable
    )
    wanted = SurfaceDirection(key.direction)
    directions = {surface.direction for surface in found}
    if (
        wanted is SurfaceDirection.BIDIR
        and {SurfaceDirection.IN, SurfaceDirection.OUT} <= directions
    ):
        return found
    return tuple(surface for surface in found if surface.direction.covers(wanted))


@dataclass(frozen=True, slots=True)
class ThreatFacts:
    """What a run knows about threats; everything ordered by path and line, or by id."""

    configured: bool = False
    """Whether the project names a threat model."""
    models: tuple[ThreatModel, ...] = ()
    diagnostics: tuple[ThreatDiagnostic, ...] = ()
    """Those of the readers and those found between the models."""
    mapping: tuple[ModuleMapping, ...] = ()
    """Every product path of head."""
    hits: tuple[SurfaceHit, ...] = ()
    """What was found in the product code of head."""
    echoes: tuple[SurfaceHit, ...] = ()
    """Who else reaches one of these through a function of the product; a hit stands for the surface already."""
    threats_of_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """EMB3D threats by interface type, for those that the models name."""
    new_keys: frozenset[SurfaceKey] = frozenset()
    """Surfaces that head shows and base does not; all of them when there is no base."""
    uncovered_at_base: frozenset[SurfaceKey] = frozenset()
    """Surfaces that base already showed while its own model lacked them."""
    failures: tuple[ScanFailure, ...] = ()
    remapped: frozenset[RepoPath] = frozenset()
    """Paths whose element is another, or lost, by a change of the models."""
    touched_elements: frozenset[str] = frozenset()
    """Elements whose own entry, surfaces or threats differ from base."""
    requirements: frozenset[str] | None = None
    """Requirement ids found in the configured files; `None` when none are configured or they cannot be read."""
    tests_of: Mapping[str, tuple[RepoPath, ...]] = field(default_factory=dict)
    """Test files that mention a requirement, by its id."""
    new_map_lines: frozenset[Location] = frozenset()
    """Lines of the map that base has not."""
    lost_controls: tuple[LostControl, ...] = ()
    lost_symbols: frozenset[str] = frozenset()
    """Symbols that a mitigation names as its code and that no code of head has."""
    events: EventFacts = field(default_factory=EventFacts)
    """The event catalogue of head."""
    reviews: tuple[ReviewState, ...] | None = None
    """Every element with code against its review, by id; `None` when the project keeps no reviews."""

    @property
    def seen(self) -> tuple[SurfaceHit, ...]:
        """What was found, and what is only in sight and not asked for."""
        return (*self.hits, *(echo for echo in self.echoes if echo.unasked))
