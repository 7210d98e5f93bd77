"""The native format's tables turned into the objects of the neutral model, each with its place."""

import re

from gatekeeper.model import threat as words
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.surface import Exposure, SurfaceDirection
from gatekeeper.parse.toml import TomlDocument
from gatekeeper.threats.formats import native_options as shape

_PLACE = re.compile(r"(.+):([1-9][0-9]{0,6})", re.DOTALL)
_ELSEWHERE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._/-]*)::(.+)", re.DOTALL)


def code_ref(text: str, origin: words.CodeOrigin = words.CodeOrigin.NATIVE) -> words.CodeRef:
    """The reference to code: a glob, `path:line`, or `symbol:name`, each with `repository::` before it or not."""
    repository = ""
    if elsewhere := _ELSEWHERE.fullmatch(text):
        repository, text = elsewhere.groups()
    if text.startswith("symbol:"):
        symbol = text.removeprefix("symbol:")
        return words.CodeRef(symbol, words.CodeKind.SYMBOL, None, repository, origin)
    if place := _PLACE.fullmatch(text):
        line = int(place.group(2))
        return words.CodeRef(place.group(1), words.CodeKind.PLACE, line, repository, origin)
    return words.CodeRef(text, words.CodeKind.GLOB, None, repository, origin)


class Places:
    """Gives each object its locus."""

    def __init__(self, document: TomlDocument, blob: ObjectId) -> None:
        self._document, self._blob = document, blob

    def at(self, key: str, native_id: str) -> words.Locus:
        """The locus of the object under the dotted key."""
        return words.Locus(self._document.locate(key), native_id, self._blob, key)


def native_model(options: shape.ModelOptions, places: Places) -> words.ThreatModel:
    """The model of options that hold no mistake."""
    return words.ThreatModel(
        id=options.id,
        title=options.title,
        format="native",
        format_version="1",
        source=places.at("id", options.id),
        methodology=tuple(options.methodology),
        zones=tuple(_zone(e, places.at(f"zones[{i}]", e.id)) for i, e in enumerate(options.zones)),
        elements=tuple(
            _element(e, places.at(f"elements[{i}]", e.id)) for i, e in enumerate(options.elements)
        ),
        surfaces=tuple(
            _surface(e, places.at(f"surfaces[{i}]", e.id)) for i, e in enumerate(options.surfaces)
        ),
        data=tuple(_data(e, places.at(f"data[{i}]", e.id)) for i, e in enumerate(options.data)),
        flows=tuple(_flow(e, places.at(f"flows[{i}]", e.id)) for i, e in enumerate(options.flows)),
        threats=tuple(
            _threat(e, places.at(f"threats[{i}]", e.id)) for i, e in enumerate(options.threats)
        ),
        mitigations=tuple(
            _mitigation(e, places.at(f"mitigations[{i}]", e.id))
            for i, e in enumerate(options.mitigations)
        ),
        assumptions=tuple(
            _assumption(e, places.at(f"assumptions[{i}]", e.id))
            for i, e in enumerate(options.assumptions)
        ),
        boundaries=tuple(
            words.Boundary(
                e.id,
                e.name,
                tuple(sorted(e.zones)),
                places.at(f"boundaries[{i}]", e.id),
                tuple(e.controls),
            )
            for i, e in enumerate(options.boundaries)
        ),
        views=tuple(_view(e, places.at(f"views[{i}]", e.id)) for i, e in enumerate(options.views)),
        reviews=tuple(
            _review(e, places.at(f"reviews[{i}]", e.target)) for i, e in enumerate(options.reviews)
        ),
        additions=tuple(
            _addition(e, places.at(f"additions[{i}]", e.to))
            for i, e in enumerate(options.additions)
        ),
        reviewed=options.reviewed,
        may_have_no_elements=bool(
            options.surfaces or options.threats or options.mitigations or options.additions
        ),
    )


def _zone(entry: shape.ZoneOptions, locus: words.Locus) -> words.Zone:
    return words.Zone(entry.id, entry.name, locus, entry.parent, entry.kind, entry.trust)


def _element(entry: shape.ElementOptions, locus: words.Locus) -> words.Element:
    return words.Element(
        id=entry.id,
        name=entry.name,
        kind=words.ElementKind(entry.kind),
        locus=locus,
        zone=entry.zone,
        parent=entry.parent,
        in_scope=entry.in_scope,
        reason=entry.reason.strip(),
        code=tuple(code_ref(text) for text in entry.code),
        soup=tuple(entry.soup),
        safety_class=entry.class_,
        privilege=entry.privilege,
        tags=tuple(entry.tags),
        no_threats_because=entry.no_threats_because.strip(),
        no_surfaces_because=entry.no_surfaces_because.strip(),
        data=tuple(entry.data),
        description=entry.description,
    )


def _surface(entry: shape.SurfaceOptions, locus: words.Locus) -> words.Surface:
    return words.Surface(
        id=entry.id,
        element=entry.element,
        kind=entry.kind,
        direction=SurfaceDirection(entry.direction),
        exposure=Exposure(entry.exposure),
        locus=locus,
        state=words.SurfaceState(entry.state),
        reason=entry.reason.strip(),
        authn=entry.authn.strip(),
        authz=entry.authz.strip(),
        confidentiality=words.Tri(entry.confidentiality),
        integrity=words.Integrity(entry.integrity),
        replay=words.Tri(entry.replay),
        justification=entry.justification.strip(),
        evidence=tuple(code_ref(text) for text in entry.evidence),
    )


def _data(entry: shape.DataOptions, locus: words.Locus) -> words.DataAsset:
    return words.DataAsset(
        id=entry.id,
        name=entry.name,
        locus=locus,
        classes=tuple(entry.classes),
        at_rest_encrypted=words.Tri(entry.at_rest_encrypted),
        at_rest_integrity=words.Integrity(entry.at_rest_integrity),
    )


def _flow(entry: shape.FlowOptions, locus: words.Locus) -> words.Flow:
    return words.Flow(
        id=entry.id,
        name=entry.name,
        source=entry.source,
        target=entry.target,
        payload=words.Payload(entry.payload),
        locus=locus,
        bidirectional=entry.bidirectional,
        protocol=entry.protocol,
        version=entry.version,
        port=entry.port,
        data=tuple(entry.data),
        encrypted=words.Tri(entry.encrypted),
        authenticated=words.Tri(entry.authenticated),
        integrity=words.Integrity(entry.integrity),
        replay=words.Tri(entry.replay),
        surfaces=tuple(entry.surfaces),
        no_threats_because=entry.no_threats_because.strip(),
        crosses=words.Tri(entry.crosses) if entry.crosses else None,
        in_scope=entry.in_scope,
        reason=entry.reason.strip(),
        defaults=entry.defaults.strip(),
        authz=entry.authz.strip(),
    )


def _threat(entry: shape.ThreatOptions, locus: words.Locus) -> words.Threat:
    return words.Threat(
        id=entry.id,
        title=entry.title,
        targets=tuple(entry.targets),
        locus=locus,
        categories=tuple(entry.categories),
        refs=tuple(entry.refs),
        severity=words.Severity(entry.severity),
        exploitability=words.Exploitability(entry.exploitability),
        basis=words.Basis(entry.basis),
        impact=entry.impact,
        multi_patient=words.Tri(entry.multi_patient),
        hazards=tuple(entry.hazards),
        status=words.ThreatStatus(entry.status),
        rationale=entry.rationale.strip(),
        approver=entry.approver.strip(),
        expires=entry.expires,
        origin=words.Origin(entry.origin),
        native_severity=entry.native_severity,
        native_status=entry.native_status,
        exploitability_after=words.Exploitability(entry.exploitability_after),
        no_hazards_because=entry.no_hazards_because.strip(),
        multi_patient_because=entry.multi_patient_because.strip(),
        description=entry.description,
        advice=entry.advice,
    )


def _mitigation(entry: shape.MitigationOptions, locus: words.Locus) -> words.Mitigation:
    return words.Mitigation(
        id=entry.id,
        title=entry.title,
        threats=tuple(entry.threats),
        category=words.ControlCategory(entry.category),
        locus=locus,
        requirements=tuple(entry.requirements),
        tests=tuple(entry.tests),
        code=tuple(code_ref(text) for text in entry.code),
        state=words.MitigationState(entry.state),
        evidence=tuple(entry.evidence),
        native_state=entry.native_state,
        description=entry.description,
    )


def _assumption(entry: shape.AssumptionOptions, locus: words.Locus) -> words.Assumption:
    return words.Assumption(
        id=entry.id,
        text=entry.text,
        locus=locus,
        topics=tuple(entry.topics),
        validity=words.Validity(entry.validity),
        owner=entry.owner,
        expires=entry.expires,
    )


def _view(entry: shape.ViewOptions, locus: words.Locus) -> words.ModelView:
    return words.ModelView(
        id=entry.id,
        title=entry.title,
        kind=words.ViewKind(entry.kind),
        locus=locus,
        members=tuple(entry.members),
        document=entry.document,
        reason=entry.reason.strip(),
    )


def _addition(entry: shape.AdditionOptions, locus: words.Locus) -> words.Addition:
    said: dict[str, object] = {}
    for name in sorted(set(entry.__struct_fields__) - {"to", "by"}):
        value: object = getattr(entry, name)
        if isinstance(value, list):
            value = tuple(code_ref(text) for text in value) if name == "code" else tuple(value)
        if value is not None:
            said[name] = value.strip() if isinstance(value, str) else value
    return words.Addition(entry.to, tuple(said.items()), tuple(entry.by), locus)


def _review(entry: shape.ReviewOptions, locus: words.Locus) -> words.Review:
    return words.Review(
        target=entry.target,
        semantic_hash=Sha256(entry.semantic_hash),
        surface_fingerprint=entry.surface_fingerprint,
        commit=ObjectId(entry.commit),
        reviewer=entry.reviewer,
        date=entry.date,
        locus=locus,
    )
