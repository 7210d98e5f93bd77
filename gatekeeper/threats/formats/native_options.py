"""The shape of `threat-model.toml`, version 1 (docs/reference/threat-model-toml.md)."""

import datetime as dt
from typing import Literal

import msgspec

from gatekeeper.model.surface import Exposure, SurfaceDirection
from gatekeeper.model.threat import (
    Basis,
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

CategoryName = Literal["S", "T", "R", "I", "D", "E", "patient-safety", "privacy", "abuse"]
DataClass = Literal[
    "phi", "pii", "cred", "key", "firmware", "prescription", "result", "log", "config", "other"
]


def _no_texts() -> list[str]:
    return []


class Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """A table whose keys are kebab-case and all known."""


def said_of(entry: Table) -> tuple[tuple[str, object], ...]:
    """Each field with its value."""
    return tuple((name, getattr(entry, name)) for name in entry.__struct_fields__)


def id_of(entry: Table) -> str:
    """Its id; of a review that of what was reviewed."""
    return str(dict(said_of(entry)).get("id") or dict(said_of(entry))["target"])


class ZoneOptions(Table):
    """`[[zones]]`."""

    id: str
    name: str
    parent: str | None = None
    kind: str = ""
    trust: str = ""


class BoundaryOptions(Table):
    """`[[boundaries]]`."""

    id: str
    name: str
    zones: list[str]
    controls: list[str] = msgspec.field(default_factory=_no_texts)


class ElementOptions(Table):
    """`[[elements]]`."""

    id: str
    name: str
    kind: ElementKind
    zone: str | None = None
    parent: str | None = None
    in_scope: bool = True
    reason: str = ""
    code: list[str] = msgspec.field(default_factory=_no_texts)
    soup: list[str] = msgspec.field(default_factory=_no_texts)
    safety_class: str | None = msgspec.field(default=None, name="class")
    privilege: str = ""
    tags: list[str] = msgspec.field(default_factory=_no_texts)
    no_threats_because: str = ""
    no_surfaces_because: str = ""
    data: list[str] = msgspec.field(default_factory=_no_texts)
    description: str = ""


class SurfaceOptions(Table):
    """`[[surfaces]]`."""

    id: str
    element: str
    kind: str
    direction: SurfaceDirection
    exposure: Exposure
    state: SurfaceState = SurfaceState.ACTIVE
    reason: str = ""
    authn: str = ""
    authz: str = ""
    confidentiality: Tri = Tri.UNKNOWN
    integrity: Integrity = Integrity.UNKNOWN
    replay: Tri = Tri.UNKNOWN
    justification: str = ""
    evidence: list[str] = msgspec.field(default_factory=_no_texts)


class DataOptions(Table):
    """`[[data]]`."""

    id: str
    name: str
    classes: list[DataClass] = msgspec.field(default_factory=list)
    at_rest_encrypted: Tri = Tri.UNKNOWN
    at_rest_integrity: Integrity = Integrity.UNKNOWN


class FlowOptions(Table):
    """`[[flows]]`."""

    id: str
    name: str
    source: str
    target: str
    payload: Payload
    bidirectional: bool = False
    protocol: str = ""
    version: str = ""
    port: str = ""
    data: list[str] = msgspec.field(default_factory=_no_texts)
    encrypted: Tri = Tri.UNKNOWN
    authenticated: Tri = Tri.UNKNOWN
    integrity: Integrity = Integrity.UNKNOWN
    replay: Tri = Tri.UNKNOWN
    surfaces: list[str] = msgspec.field(default_factory=_no_texts)
    no_threats_because: str = ""
    crosses: Tri | None = None
    in_scope: bool = True
    reason: str = ""
    defaults: str = ""
    authz: str = ""


class ThreatOptions(Table):
    """`[[threats]]`."""

    id: str
    title: str
    targets: list[str]
    categories: list[CategoryName] = msgspec.field(default_factory=list)
    refs: list[str] = msgspec.field(default_factory=_no_texts)
    severity: Severity = Severity.UNKNOWN
    exploitability: Exploitability = Exploitability.UNKNOWN
    basis: Basis = Basis.NONE
    impact: str = ""
    multi_patient: Tri = Tri.UNKNOWN
    hazards: list[str] = msgspec.field(default_factory=_no_texts)
    status: ThreatStatus = ThreatStatus.UNCHECKED
    rationale: str = ""
    approver: str = ""
    expires: dt.date | None = None
    origin: Origin = Origin.HUMAN
    native_severity: str = ""
    native_status: str = ""
    exploitability_after: Exploitability = Exploitability.UNKNOWN
    no_hazards_because: str = ""
    multi_patient_because: str = ""
    description: str = ""
    advice: str = ""


class MitigationOptions(Table):
    """`[[mitigations]]`; the categories are the eight of FDA's premarket guidance, Appendix 1."""

    id: str
    title: str
    threats: list[str]
    category: ControlCategory
    requirements: list[str] = msgspec.field(default_factory=_no_texts)
    tests: list[str] = msgspec.field(default_factory=_no_texts)
    code: list[str] = msgspec.field(default_factory=_no_texts)
    state: MitigationState = MitigationState.PROPOSED
    evidence: list[str] = msgspec.field(default_factory=_no_texts)
    native_state: str = ""
    description: str = ""


class AssumptionOptions(Table):
    """`[[assumptions]]`."""

    id: str
    text: str
    topics: list[str] = msgspec.field(default_factory=_no_texts)
    validity: Validity = Validity.UNCONFIRMED
    owner: str = ""
    expires: dt.date | None = None


class ViewOptions(Table):
    """`[[views]]`; the first four kinds are those of FDA's premarket guidance, Appendix 2."""

    id: str
    title: str
    kind: ViewKind
    members: list[str] = msgspec.field(default_factory=_no_texts)
    document: str = ""
    reason: str = ""


class ReviewOptions(Table):
    """`[[reviews]]`."""

    target: str
    semantic_hash: str
    commit: str
    reviewer: str
    date: dt.date
    surface_fingerprint: str = ""


class AdditionOptions(Table):
    """`[[additions]]`: each key as in the table of the object it is said of."""

    to: str
    by: list[str] = msgspec.field(default_factory=_no_texts)
    payload: Literal["data", "code", "command"] | None = None
    protocol: str | None = None
    version: str | None = None
    port: str | None = None
    data: list[str] | None = None
    encrypted: Tri | None = None
    authenticated: Tri | None = None
    integrity: Integrity | None = None
    replay: Tri | None = None
    surfaces: list[str] | None = None
    defaults: str | None = None
    authz: str | None = None
    no_threats_because: str | None = None
    no_surfaces_because: str | None = None
    safety_class: str | None = msgspec.field(default=None, name="class")
    code: list[str] | None = None
    soup: list[str] | None = None
    reason: str | None = None
    classes: list[DataClass] | None = None
    at_rest_encrypted: Tri | None = None
    at_rest_integrity: Integrity | None = None
    categories: list[CategoryName] | None = None
    refs: list[str] | None = None
    severity: Severity | None = None
    exploitability: Exploitability | None = None
    exploitability_after: Exploitability | None = None
    impact: str | None = None
    multi_patient: Tri | None = None
    multi_patient_because: str | None = None
    hazards: list[str] | None = None
    no_hazards_because: str | None = None
    status: ThreatStatus | None = None
    rationale: str | None = None
    approver: str | None = None
    expires: dt.date | None = None
    category: ControlCategory | None = None
    evidence: list[str] | None = None


class ModelOptions(Table):
    """`threat-model.toml`."""

    version: Literal[1]
    id: str
    title: str
    methodology: list[str] = msgspec.field(default_factory=_no_texts)
    reviewed: str = ""
    zones: list[ZoneOptions] = msgspec.field(default_factory=list)
    boundaries: list[BoundaryOptions] = msgspec.field(default_factory=list)
    elements: list[ElementOptions] = msgspec.field(default_factory=list)
    surfaces: list[SurfaceOptions] = msgspec.field(default_factory=list)
    data: list[DataOptions] = msgspec.field(default_factory=list)
    flows: list[FlowOptions] = msgspec.field(default_factory=list)
    threats: list[ThreatOptions] = msgspec.field(default_factory=list)
    mitigations: list[MitigationOptions] = msgspec.field(default_factory=list)
    assumptions: list[AssumptionOptions] = msgspec.field(default_factory=list)
    views: list[ViewOptions] = msgspec.field(default_factory=list)
    reviews: list[ReviewOptions] = msgspec.field(default_factory=list)
    additions: list[AdditionOptions] = msgspec.field(default_factory=list)
