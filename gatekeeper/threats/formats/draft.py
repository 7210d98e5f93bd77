"""A neutral model in the making, and the answer to a file that is none."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import (
    Assumption,
    Boundary,
    ControlCategory,
    DataAsset,
    Element,
    Flow,
    Integrity,
    Locus,
    Mitigation,
    MitigationState,
    ModelView,
    Threat,
    ThreatDiagnostic,
    ThreatModel,
    ThreatStatus,
    Tri,
    Zone,
)
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.parse.json_placed import parse_placed_json
from gatekeeper.parse.placed import Placed, Refused, damage_of
from gatekeeper.parse.yaml_placed import parse_placed_yaml
from gatekeeper.threats.formats.sheet import MOST, UNREADABLE, Sheet

MAX_BYTES = 16 * 1024 * 1024


_LISTS = (
    *("methodology", "zones", "boundaries", "elements", "data", "flows", "threats"),
    *("mitigations", "assumptions", "views", "companions"),
)


@dataclass(slots=True)
class Draft:
    """The objects read so far; made once per file and thrown away."""

    format: str
    version: str
    sheet: Sheet
    id: str = ""
    title: str = ""
    methodology: list[str] = field(default_factory=list)
    reviewed: str = ""
    zones: list[Zone] = field(default_factory=list)
    boundaries: list[Boundary] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    data: list[DataAsset] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    threats: list[Threat] = field(default_factory=list)
    mitigations: list[Mitigation] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    views: list[ModelView] = field(default_factory=list)
    companions: list[Locus] = field(default_factory=list)

    def beside(self, file: ModelFile, carrier: "Carrier") -> Sheet | None:
        """A file beside the model on a desk of its own; `None`, and told, when it cannot be read."""
        inner = opened(file, self.format, carrier)
        if isinstance(inner, ThreatModel):
            self.sheet.diagnostics += inner.diagnostics
            return None
        self.companions.append(inner.locus("", file.path))
        return inner

    def model(self, *, may_have_no_elements: bool = False) -> ThreatModel:
        """The model, with everything told that was not read."""
        self.sheet.tell_unread()
        lists = {name: tuple(getattr(self, name)) for name in _LISTS}
        return ThreatModel(
            self.id,
            self.title,
            self.format,
            self.version,
            self.sheet.locus("", self.id),
            diagnostics=ordered(self.sheet.diagnostics),
            reviewed=self.reviewed,
            may_have_no_elements=may_have_no_elements,
            **lists,
        )

    def within(self) -> dict[str, list[str]]:
        """What each zone (nested ones with it), boundary and data asset is about; it may be nothing.

        A boundary is about the flows that cross it, where both their ends lie in its zones.
        """
        parents = {zone.id: zone.parent for zone in self.zones}
        found: dict[str, list[str]] = {place: [] for place in parents}
        found |= {data.id: [] for data in self.data}
        zones: dict[str, dict[str, None]] = {}
        for element in self.elements:
            around: dict[str, None] = {}
            zone = element.zone
            while zone and zone not in around:
                around[zone] = None
                zone = parents.get(zone)
            zones[element.id] = around
            for place in dict.fromkeys((*around, *element.data)):
                found.setdefault(place, []).append(element.id)
        for boundary in self.boundaries:
            ends = set(boundary.zones)
            found[boundary.id] = [
                flow.id
                for flow in self.flows
                if ends & zones.get(flow.source, {}).keys()
                != ends & zones.get(flow.target, {}).keys()
            ]
        return found


def ordered(diagnostics: list[ThreatDiagnostic]) -> tuple[ThreatDiagnostic, ...]:
    """The diagnostics, needed ones first, then by place; past the most that are told, how many more there are."""
    found = sorted(set(diagnostics), key=lambda d: (not d.needed, d.location, d.message))
    if len(found) <= MOST:
        return tuple(found)
    last = found[MOST - 1]
    rest = len(found) - MOST + 1
    more = ThreatDiagnostic(
        last.code,
        f"{rest} more like these",
        last.location,
        last.subject,
        "begin with the first",
        last.needed,
    )
    return (*found[: MOST - 1], more)


def what_a_store_holds(
    store: Element, *, credentials: Tri, encrypted: Tri, signed: Tri
) -> DataAsset:
    """The data of a store as far as the check boxes of drawing tools tell."""
    return DataAsset(
        f"{store.id}/data",
        f"what {store.name or store.id} holds",
        store.locus,
        ("cred",) if credentials is Tri.YES else (),
        encrypted,
        Integrity.SIGNATURE if signed is Tri.YES else Integrity.UNKNOWN,
    )


def written_mitigation(threat: Threat, said: str, locus: Locus) -> Mitigation:
    """What somebody wrote beside a threat of a drawing: in place when the threat is called mitigated."""
    done = threat.status is ThreatStatus.MITIGATED
    return Mitigation(
        f"{threat.id}/mitigation",
        said.splitlines()[0].strip(),
        (threat.id,),
        ControlCategory.UNKNOWN,
        locus,
        state=MitigationState.IMPLEMENTED if done else MitigationState.PROPOSED,
        native_state=threat.native_status,
        description=said,
    )


def refused(
    file: ModelFile, format_id: str, message: str, *, line: int = 1, cure: str = ""
) -> ThreatModel:
    """The answer to a file that is no model of the format: nothing read, and one needed diagnostic."""
    if spoilt := damage_of(file.raw):
        message, line, cure = spoilt.message, spoilt.line, spoilt.cure
    place = at_line(file.path, line)
    told = ThreatDiagnostic(
        UNREADABLE,
        message,
        place,
        file.path,
        cure or "repair the file, export it again, or name its right format",
    )
    return ThreatModel("", "", format_id, "", Locus(place, "", file.blob), diagnostics=(told,))


Carrier = Callable[[bytes], Placed]


def json_of(raw: bytes) -> Placed:
    """The bytes as JSON, 16 MiB at most."""
    return parse_placed_json(raw, max_bytes=MAX_BYTES)


def yaml_of(raw: bytes) -> Placed:
    """The bytes as YAML, 16 MiB at most."""
    return parse_placed_yaml(raw, max_bytes=MAX_BYTES)


def json_or_yaml_of(raw: bytes) -> Placed:
    """The bytes as JSON when they begin like JSON, else as YAML."""
    return json_of(raw) if looks_like_json(raw) else yaml_of(raw)


def looks_like_json(raw: bytes) -> bool:
    """Whether the first character opens a JSON object or list."""
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def opened(file: ModelFile, format_id: str, carrier: Carrier) -> Sheet | ThreatModel:
    """The file on the desk, or its refusal when the carrier format cannot be read."""
    try:
        sheet = Sheet(file, carrier(file.raw))
    except Refused as error:
        return refused(file, format_id, error.message, line=error.line)
    if sheet.placed.open_end:
        message = "its last line does not end, so it may have been cut off: nothing of YAML closes at the end"
        sheet.lost("", message, "hold its end against the original, and end it with a line break")
    return sheet


class SpreadReader(ABC):
    """A reader of models that may lie in several files."""

    id: str

    def read(self, path: RepoPath, blob: ObjectId, raw: bytes) -> ThreatModel:
        """The model of the file alone."""
        return self.read_with(ModelFile(path, blob, raw), ())

    @abstractmethod
    def read_with(self, main: ModelFile, companions: tuple[ModelFile, ...]) -> ThreatModel:
        """The model of all the files."""


class SheetReader(ABC):
    """A reader of one file, which is opened, or refused, before the format is asked what it says."""

    id: str

    def carrier(self, raw: bytes) -> Placed:
        """The document; JSON unless a reader says otherwise."""
        return json_of(raw)

    def read(self, path: RepoPath, blob: ObjectId, raw: bytes) -> ThreatModel:
        """The model of the file."""
        sheet = opened(ModelFile(path, blob, raw), self.id, self.carrier)
        return sheet if isinstance(sheet, ThreatModel) else self.model_of(sheet)

    @abstractmethod
    def model_of(self, sheet: Sheet) -> ThreatModel:
        """The model of the file on the desk."""
