"""Blueprints of CycloneDX 2.0 (in development): what the system is made of, and what flows in it."""

from gatekeeper.model import threat as words
from gatekeeper.threats.formats.draft import Draft
from gatekeeper.threats.formats.native_objects import code_ref
from gatekeeper.threats.formats.sheet import Entry, shown
from gatekeeper.threats.formats.wording import all_of, encrypted_by

_STORES = frozenset({"data-store", "cache", "queue", "broker"})
_EXTERNALS = frozenset({"actor", "network", "infrastructure", "gateway"})
_VALIDITY = {
    "valid": words.Validity.CONFIRMED,
    "verified": words.Validity.CONFIRMED,
    "confirmed": words.Validity.CONFIRMED,
    "invalid": words.Validity.REJECTED,
    "rejected": words.Validity.REJECTED,
    "invalidated": words.Validity.REJECTED,
    "assumed": words.Validity.UNCONFIRMED,
    "unverified": words.Validity.UNCONFIRMED,
    "unconfirmed": words.Validity.UNCONFIRMED,
    "unknown": words.Validity.UNCONFIRMED,
}


Code = dict[str, tuple[words.CodeRef, ...]]
"""The places of each component, by its `bom-ref`."""


def read_blueprints(root: Entry, draft: Draft, code: Code) -> None:
    """Zones, boundaries, elements, data, flows, assumptions and views of all blueprints, into the draft."""
    for index, blueprint in enumerate(root.entries("blueprints")):
        name = blueprint.needed("name")
        draft.title = draft.title or name
        _Blueprint(blueprint, draft, code).read(f"{name}/blueprint/{index + 1}", name)


def component_code(root: Entry, known: dict[str, Entry]) -> Code:
    """Where the evidence of each component says that it was found (`evidence.occurrences`).

    `known` are the entries by their `bom-ref`, which stands once in a document; what is in the model is looked at there.
    """
    found: Code = {}
    for component in root.entries("components"):
        key = component.text("bom-ref")
        evidence = component.part("evidence")
        places = []
        for occurrence in evidence.entries("occurrences"):
            path, line = occurrence.text("location"), occurrence.text("line")
            if path:
                places.append(code_ref(f"{path}:{line}" if line else path))
            occurrence.skip_all()
        evidence.skip_all()
        component.skip_all()
        root.sheet.once(known, key, component)
        found.setdefault(key, tuple(places))
    return found


class _Blueprint:
    """One blueprint while it is read."""

    def __init__(self, entry: Entry, draft: Draft, code: Code) -> None:
        self._entry, self._draft, self._code = entry, draft, code
        self._profiles: dict[str, list[str]] = {}
        """Profile to the data sets that have it; a flow says which profiles it carries."""

    def read(self, key: str, name: str) -> None:
        """Everything of it into the draft."""
        entry, draft = self._entry, self._draft
        before = len(draft.elements), len(draft.flows)
        for zone in entry.entries("zones"):
            self._zone(zone)
        for boundary in entry.entries("boundaries"):
            self._boundary(boundary)
        for asset in entry.entries("assets"):
            self._asset(asset)
        for store in entry.entries("dataStores"):
            self._store(store)
        for actor in entry.entries("actors"):
            self._actor(actor)
        for data in entry.entries("dataSets"):
            self._data(data)
        for flow in entry.entries("flows"):
            self._flow(flow)
        for index, assumption in enumerate(entry.entries("assumptions")):
            self._assumption(key, index, assumption)
        metadata = entry.part("metadata")
        draft.reviewed = draft.reviewed or metadata.text("reviewDate")
        metadata.skip_all()
        own = entry.text("bom-ref") or key
        members = (
            *(element.id for element in draft.elements[before[0] :]),
            *(flow.id for flow in draft.flows[before[1] :]),
        )
        view = words.ModelView(own, name, words.ViewKind.OTHER, entry.locus(own), members)
        draft.views.append(view)
        entry.skip("description", "modelTypes", "scope", "behaviors", "relationships")
        entry.skip(
            "visualizations", "useCases", "requirements", "externalReferences", "properties"
        )

    def _zone(self, entry: Entry) -> None:
        key = entry.needed("bom-ref")
        trust = ", ".join(entry.texts("characteristics"))
        self._draft.zones.append(
            words.Zone(
                key,
                entry.needed("name"),
                entry.locus(key),
                entry.text("parent") or None,
                word_of(entry, "type"),
                trust,
            )
        )
        entry.skip("description", "constraints", "properties")

    def _boundary(self, entry: Entry) -> None:
        key = entry.needed("bom-ref")
        needs = entry.part("crossingRequirements")
        controls: list[str] = []
        for name in ("authentication", "authorization", "protocols"):
            controls += words_of(needs, name)
        for name in ("logging", "monitoring", "dataValidation"):
            if needs.raw(name) not in (None, False, [], ""):
                controls.append(name)
        needs.skip("dataTransformation", "rateLimit")
        zones = tuple(sorted(entry.texts("zones")))
        name = entry.text("name") or " | ".join(zones)
        boundary = words.Boundary(key, name, zones, entry.locus(key), tuple(controls))
        self._draft.boundaries.append(boundary)
        entry.skip("type", "sessionManagement", "properties")

    def _asset(self, entry: Entry) -> None:
        key = entry.needed("bom-ref")
        native = word_of(entry, "type").lower()
        kind = words.ElementKind.PROCESS
        if native in _STORES:
            kind = words.ElementKind.STORE
        elif native in _EXTERNALS:
            kind = words.ElementKind.EXTERNAL
        elif native == "device":
            kind = words.ElementKind.HARDWARE
        component = entry.text("componentRef")
        name = entry.text("name") or component or key
        self._add(entry, key, name, kind, native, component)
        entry.skip("partyRef", "classification", "responsibilities", "interfaces", "useCases")
        entry.skip("authentication", "authorization", "ownership")

    def _store(self, entry: Entry) -> None:
        key, name = entry.needed("bom-ref"), entry.needed("name")
        self._add(entry, key, name, words.ElementKind.STORE, word_of(entry, "type"), "")
        entry.skip("vendor", "product", "version", "environment", "location", "technologies")
        entry.skip("authorization")

    def _actor(self, entry: Entry) -> None:
        key = entry.needed("bom-ref")
        party = entry.raw("party")
        human = isinstance(party, dict) and bool({"person", "persona"} & set(party))
        kind = words.ElementKind.HUMAN if human else words.ElementKind.EXTERNAL
        name = entry.text("description") or (party if isinstance(party, str) else key)
        self._add(entry, key, name, kind, "", "")
        entry.skip("permissions")

    def _add(
        self,
        entry: Entry,
        key: str,
        name: str,
        kind: words.ElementKind,
        native: str,
        component: str,
    ) -> None:
        tags = (*entry.texts("tags"), *((f"type:{native}",) if native else ()))
        self._draft.elements.append(
            words.Element(
                id=key,
                name=name,
                kind=kind,
                locus=entry.locus(key),
                zone=entry.text("zone") or None,
                code=self._code.get(component, ()),
                soup=(component,) if component else (),
                tags=tags,
                data=_references(entry, "dataSets"),
                description=entry.text("description"),
            )
        )
        entry.skip("properties", "externalReferences")

    def _data(self, entry: Entry) -> None:
        key = entry.needed("bom-ref")
        at_rest = all_of(place.flag("encrypted") for place in entry.entries("placements"))
        for place in entry.entries("placements"):
            place.skip_all()
        for profile in _references(entry, "dataProfiles"):
            self._profiles.setdefault(profile, []).append(key)
        asset = words.DataAsset(
            key, entry.needed("name"), entry.locus(key), at_rest_encrypted=at_rest
        )
        self._draft.data.append(asset)
        entry.skip("description", "dataObjects", "recordCount", "owners")
        entry.skip("authorization", "properties")

    def _flow(self, entry: Entry) -> None:
        key = entry.needed("bom-ref")
        protocols = words_of(entry, "protocols")
        encrypted = entry.flag("encrypted")
        if encrypted is words.Tri.UNKNOWN and len(protocols) == 1:
            encrypted = encrypted_by(protocols[0])
        methods = [method.lower() for method in words_of(entry, "authentication")]
        authenticated = words.Tri.UNKNOWN
        if methods:
            authenticated = words.Tri.NO if methods == ["none"] else words.Tri.YES
        command = word_of(entry, "type").lower() == "control"
        profiles = _references(entry, "dataProfiles")
        data = dict.fromkeys(key for each in profiles for key in self._profiles.get(each, ()))
        self._draft.flows.append(
            words.Flow(
                id=key,
                name=entry.needed("name"),
                source=entry.needed("source"),
                target=entry.needed("destination"),
                payload=words.Payload.COMMAND if command else words.Payload.UNKNOWN,
                locus=entry.locus(key),
                bidirectional=entry.flag("bidirectional") is words.Tri.YES,
                protocol=", ".join(protocols),
                data=tuple(data),
                encrypted=encrypted,
                authenticated=authenticated,
                authz=", ".join(words_of(entry, "authorization")),
            )
        )
        entry.skip("description", "synchronous", "volume", "timing", "dataObjects")
        entry.skip("sequence", "properties")

    def _assumption(self, around: str, index: int, entry: Entry) -> None:
        key = entry.text("bom-ref") or f"{around}/assumption/{index + 1}"
        topic = word_of(entry, "topic")
        text = entry.needed("description")
        validity = entry.choice("validity", _VALIDITY, words.Validity.UNCONFIRMED)
        topics = (topic,) if topic else ()
        found = words.Assumption(key, text, entry.locus(key), topics, validity)
        self._draft.assumptions.append(found)
        entry.skip("relatedAssets", "impact", "owner", "validationMethod", "validationDate")


def word_of(entry: Entry, key: str) -> str:
    """A word of the format's list, or the name of a custom one."""
    value = entry.raw(key)
    if isinstance(value, dict):
        name = value.get("name")
        return name if isinstance(name, str) else ""
    return entry.text(key)


def words_of(entry: Entry, key: str) -> list[str]:
    """Words, or the names of custom ones; a problem where it is no list."""
    values = entry.raw(key)
    if values is None:
        return []
    if not isinstance(values, list):
        entry.sheet.problem(entry.at(key), f'"{shown(key)}" is no list')
        return []
    named = [each.get("name") if isinstance(each, dict) else each for each in values]
    return [each for each in named if isinstance(each, str)]


def _references(entry: Entry, key: str) -> tuple[str, ...]:
    """The references of a list that may hold inline objects too."""
    values = entry.raw(key)
    found = values if isinstance(values, list) else []
    named = [each.get("bom-ref") if isinstance(each, dict) else each for each in found]
    return tuple(each for each in named if isinstance(each, str))
