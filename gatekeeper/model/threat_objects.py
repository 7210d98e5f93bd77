"""The objects of the neutral threat model. Geometry, colours and order of a drawing are no part of them."""

import dataclasses
import datetime as dt
import json
from enum import Enum

from gatekeeper.model.digest import ObjectId, Sha256, sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import Exposure, SurfaceDirection
from gatekeeper.model.threat_locus import CodeRef, Locus
from gatekeeper.model.threat_words import (
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

_NUMBER = late_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _called(key: str, name: str) -> str:
    """The id; the name with the beginning of the id where drawing tools only number their objects."""
    return f"{name} ({key[:8]}…)" if name and _NUMBER.match(key) else key


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
class Boundary:
    """What lies between two zones, and what it asks of a flow that crosses it."""

    id: str
    name: str
    zones: tuple[str, ...]
    """The two zones, ordered by id; fewer or more where a format leaves one out or draws one around many."""
    locus: Locus
    controls: tuple[str, ...] = ()
    """Ids or words of the controls that a crossing needs."""


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the system or something it talks to."""

    id: str
    name: str
    kind: ElementKind
    locus: Locus
    zone: str | None = None
    """`None` when the format does not say; with a drawing, also when it lies outside every zone."""
    parent: str | None = None
    in_scope: bool = True
    reason: str = ""
    """Why it is out of scope."""
    code: tuple[CodeRef, ...] = ()
    soup: tuple[str, ...] = ()
    """purls, bom-refs or SOUP ids of what it contains."""
    safety_class: str | None = None
    """The name of the safety class that the model gives it."""
    privilege: str = ""
    tags: tuple[str, ...] = ()
    no_threats_because: str = ""
    no_surfaces_because: str = ""
    data: tuple[str, ...] = ()
    """Ids of the data it stores or works on."""
    description: str = ""

    @property
    def called(self) -> str:
        """What a reader knows it by."""
        return _called(self.id, self.name)


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
    evidence: tuple[CodeRef, ...] = ()
    """The code that the model says opens it."""

    @property
    def asleep(self) -> bool:
        """Whether the model says that it is not in use."""
        return self.state in (SurfaceState.DISABLED, SurfaceState.UNUSED)


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
    crosses: Tri | None = None
    """What a drawing's lines and boxes show; `None` where only the zones of both ends can tell
    (`gatekeeper.model.threat_crossing`)."""
    in_scope: bool = True
    reason: str = ""
    """Why it is out of scope."""
    defaults: str = ""
    """What it is delivered with: passwords, keys and settings, and who changes them when."""
    authz: str = ""
    """What decides what the other end may do."""

    @property
    def called(self) -> str:
        """What a reader knows it by."""
        return _called(self.id, self.name)


@dataclass(frozen=True, slots=True)
class Threat:
    """Something that could be done to the system."""

    id: str
    title: str
    targets: tuple[str, ...]
    """Ids of elements, flows or surfaces."""
    locus: Locus
    categories: tuple[str, ...] = ()
    """`S`, `T`, `R`, `I`, `D`, `E`, `patient-safety`, `privacy`, `abuse`; the words of the format where none fits."""
    refs: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN
    exploitability: Exploitability = Exploitability.UNKNOWN
    basis: Basis = Basis.NONE
    impact: str = ""
    multi_patient: Tri = Tri.UNKNOWN
    hazards: tuple[str, ...] = ()
    status: ThreatStatus = ThreatStatus.UNCHECKED
    rationale: str = ""
    approver: str = ""
    expires: dt.date | None = None
    origin: Origin = Origin.HUMAN
    native_severity: str = ""
    """The severity in the format's own words, where those are not ours."""
    native_status: str = ""
    exploitability_after: Exploitability = Exploitability.UNKNOWN
    """With its mitigations in place."""
    description: str = ""
    no_hazards_because: str = ""
    multi_patient_because: str = ""
    advice: str = ""
    """What a tool suggests against it. Nobody decided on it, so it is no mitigation."""

    @property
    def called(self) -> str:
        """What a reader knows it by."""
        return _called(self.id, self.title)


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What is done about threats."""

    id: str
    title: str
    threats: tuple[str, ...]
    category: ControlCategory
    locus: Locus
    requirements: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    code: tuple[CodeRef, ...] = ()
    state: MitigationState = MitigationState.PROPOSED
    evidence: tuple[str, ...] = ()
    """Documents, records or addresses that show it."""
    native_state: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the model takes for granted."""

    id: str
    text: str
    locus: Locus
    topics: tuple[str, ...] = ()
    validity: Validity = Validity.UNCONFIRMED
    owner: str = ""
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ModelView:
    """One look at the system: a diagram of a drawing, or one of the four architecture views."""

    id: str
    title: str
    kind: ViewKind
    locus: Locus
    members: tuple[str, ...] = ()
    """Ids of the elements and flows it shows."""
    document: str = ""
    """Path or address of the document that holds it."""
    reason: str = ""
    """Why the view is not needed."""


@dataclass(frozen=True, slots=True)
class Review:
    """That a second person looked at one object as it then was."""

    target: str
    """Id of an element, or of the model."""
    semantic_hash: Sha256
    surface_fingerprint: str
    commit: ObjectId
    reviewer: str
    """Id of a person of the registry."""
    date: dt.date
    locus: Locus


@dataclass(frozen=True, slots=True)
class Addition:
    """What is said of an object of another file whose format has no place for it."""

    to: str
    """Id of the element, flow, data, threat or mitigation."""
    said: tuple[tuple[str, object], ...]
    """Names of its fields, each with a value in the words of the native format, ordered."""
    by: tuple[str, ...]
    """Ids of the mitigations that a protection rests on."""
    locus: Locus

    @property
    def id(self) -> str:
        """What answers about it are filed under."""
        return f"addition to {self.to}"


NamedObject = (
    Zone
    | Boundary
    | Element
    | Surface
    | DataAsset
    | Flow
    | Threat
    | Mitigation
    | Assumption
    | ModelView
)
"""Any object of a model that others can name by its id."""
ThreatObject = NamedObject | Review
"""Any object of a model: each has a locus."""


_PLACES = frozenset({"locus"})


def semantic_hash(*objects: ThreatObject) -> Sha256:
    """The digest of what the objects say, whichever order they and their lists come in.

    Places are left out, and so is every field that has its default value: a later version of gatekeeper, whose
    objects have one field more, still gives the same hash of the same model.
    """
    return sha256(json.dumps(sorted(_plain(each) for each in objects)).encode("ascii"))


def _plain(value: object) -> str:
    """The value as canonical JSON text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in _PLACES and getattr(value, field.name) != field.default
        }
        return json.dumps([type(value).__name__, said], sort_keys=True)
    match value:
        case tuple():
            return json.dumps(sorted({_plain(each) for each in value}))
        case Enum():
            return json.dumps(value.value)
        case dt.date():
            return json.dumps(value.isoformat())
        case None | bool() | int() | str():
            return json.dumps(value)
        case _:
            raise TypeError(f"a threat model holds no {type(value).__name__}")
