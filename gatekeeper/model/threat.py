"""The neutral threat model that every format's reader fills, and what a run knows about threats."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.surface import (
    Exposure,
    ModuleMapping,
    ScanFailure,
    SurfaceDirection,
    SurfaceHit,
    SurfaceKey,
)


class Tri(Enum):
    """Unknown is never no, and never yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Integrity(Enum):
    """What protects content from being changed."""

    NONE = "none"
    CRC = "crc"
    MAC = "mac"
    SIGNATURE = "signature"
    AEAD = "aead"
    UNKNOWN = "unknown"

    @property
    def protects(self) -> bool:
        """Whether it holds against somebody who means it; a CRC does not."""
        return self in (Integrity.MAC, Integrity.SIGNATURE, Integrity.AEAD)


class ElementKind(Enum):
    """What an element is."""

    PROCESS = "process"
    STORE = "store"
    EXTERNAL = "external"
    HUMAN = "human"
    HARDWARE = "hardware"
    SOFTWARE_ITEM = "software-item"
    SOUP = "soup"


class SurfaceState(Enum):
    """Whether a surface can be used in the product as delivered."""

    ACTIVE = "active"
    DISABLED = "disabled"
    SERVICE_ONLY = "service-only"
    UNUSED = "unused"


class Payload(Enum):
    """What a flow carries, by what it can do at the other end."""

    DATA = "data"
    CODE = "code"
    COMMAND = "command"


class Severity(Enum):
    """How bad a threat is. Unknown counts as high."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"

    @property
    def grave(self) -> bool:
        """High, critical, or not known to be less."""
        return self in (Severity.CRITICAL, Severity.HIGH, Severity.UNKNOWN)


class ThreatStatus(Enum):
    """What was decided about a threat."""

    OPEN = "open"
    INVESTIGATING = "investigating"
    MITIGATED = "mitigated"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    AVOIDED = "avoided"
    NOT_APPLICABLE = "not-applicable"
    UNCHECKED = "unchecked"

    @property
    def dismissed(self) -> bool:
        """Decided without a mitigation: needs rationale and approver."""
        return self in (
            ThreatStatus.ACCEPTED,
            ThreatStatus.TRANSFERRED,
            ThreatStatus.AVOIDED,
            ThreatStatus.NOT_APPLICABLE,
        )


class MitigationState(Enum):
    """How far a mitigation has come."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    IMPLEMENTED = "implemented"
    VERIFIED = "verified"
    REJECTED = "rejected"

    @property
    def in_place(self) -> bool:
        """Whether the product has it."""
        return self in (MitigationState.IMPLEMENTED, MitigationState.VERIFIED)


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
    """`tm001-…` to `tm006-…`, kebab-case and permanent."""
    message: str
    location: Location
    subject: str
    """Path of the model file or id of the object."""
    cure: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A region of equal trust."""

    id: str
    name: str
    locus: Locus
    parent: str | None = None
    kind: str = ""
    trust: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the system or something it talks to."""

    id: str
    name: str
    kind: ElementKind
    locus: Locus
    zone: str | None = None
    parent: str | None = None
    in_scope: bool = True
    reason: str = ""
    """Why it is out of scope."""
    code: tuple[str, ...] = ()
    """Globs of its code."""
    soup: tuple[str, ...] = ()
    safety_class: SafetyClass | None = None
    privilege: str = ""
    tags: tuple[str, ...] = ()
    no_threats_because: str = ""
    no_surfaces_because: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """A way in or out of an element."""

    id: str
    element: str
    kind: str
    direction: SurfaceDirection
    exposure: Exposure
    locus: Locus
    state: SurfaceState = SurfaceState.ACTIVE
    reason: str = ""
    """Why it is not active."""
    authn: str = ""
    authz: str = ""
    confidentiality: Tri = Tri.UNKNOWN
    integrity: Integrity = Integrity.UNKNOWN
    replay: Tri = Tri.UNKNOWN
    justification: str = ""


@dataclass(frozen=True, slots=True)
class DataAsset:
    """Data worth protecting."""

    id: str
    name: str
    locus: Locus
    classes: tuple[str, ...] = ()
    at_rest_encrypted: Tri = Tri.UNKNOWN
    at_rest_integrity: Integrity = Integrity.UNKNOWN


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that moves from one element to another."""

    id: str
    name: str
    source: str
    target: str
    payload: Payload
    locus: Locus
    bidirectional: bool = False
    protocol: str = ""
    version: str = ""
    port: str = ""
    data: tuple[str, ...] = ()
    encrypted: Tri = Tri.UNKNOWN
    authenticated: Tri = Tri.UNKNOWN
    integrity: Integrity = Integrity.UNKNOWN
    replay: Tri = Tri.UNKNOWN
    surfaces: tuple[str, ...] = ()
    no_threats_because: str = ""


@dataclass(frozen=True, slots=True)
class Threat:
    """Something that could be done to the system."""

    id: str
    title: str
    targets: tuple[str, ...]
    """Ids of elements, flows or surfaces."""
    locus: Locus
    categories: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN
    exploitability: str = "unknown"
    basis: str = "none"
    impact: str = ""
    multi_patient: Tri = Tri.UNKNOWN
    hazards: tuple[str, ...] = ()
    status: ThreatStatus = ThreatStatus.UNCHECKED
    rationale: str = ""
    approver: str = ""
    expires: dt.date | None = None
    origin: str = "human"


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What is done about threats."""

    id: str
    title: str
    threats: tuple[str, ...]
    category: str
    locus: Locus
    requirements: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    state: MitigationState = MitigationState.PROPOSED


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the model takes for granted."""

    id: str
    text: str
    locus: Locus
    topics: tuple[str, ...] = ()
    validity: str = "unconfirmed"
    owner: str = ""
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ThreatModel:
    """One model file, each kind of object in the order written. Objects that could not be read are
    missing, and then a diagnostic says so: with a diagnostic the model is not whole."""

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


class ThreatReader(Protocol):
    """A reader of one threat-model format.

    The implementer promises a pure function of the bytes that never raises for bad input: what it cannot read
    is a diagnostic with its place, and a file that only resembles the format is refused with one. It must not
    run anything the file holds, open other files, or leave out an object without a diagnostic.
    """

    @property
    def id(self) -> str:
        """Kebab-case and permanent, for example `native`."""
        ...

    def read(self, path: RepoPath, blob: ObjectId, raw: bytes) -> ThreatModel:
        """The model of the file."""
        ...


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
