"""Reader of gatekeeper's own threat-model format, version 1 (docs/reference/threat-model-toml.md)."""

import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from gatekeeper.model import threat as words
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.surface import Exposure, SurfaceDirection
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import TomlDocument, parse_toml
from gatekeeper.threats import native_options as shape

_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_KINDS = (
    "zones",
    "elements",
    "surfaces",
    "data",
    "flows",
    "threats",
    "mitigations",
    "assumptions",
)
_UNREADABLE = "tm001-model-unreadable"

Entry = TypeVar("Entry", bound=msgspec.Struct)
Value = TypeVar("Value")


class NativeReader:
    """Reads `threat-model.toml`."""

    id = "native"

    def read(self, path: RepoPath, blob: ObjectId, raw: bytes) -> words.ThreatModel:
        """The model of the file; with any mistake in it an empty one with a diagnostic for each mistake."""
        document = parse_toml(path, raw)
        source = words.Locus(at_line(path, 1), "", blob)
        if isinstance(document, ConfigurationProblem):
            return _refused(source, [document])
        if "version" not in document.data:
            problem = ConfigurationProblem(
                "the file has no version, so it is no native threat model",
                at_line(path, 1),
                "version",
                "write version = 1 as its first line, or name the right format",
            )
            return _refused(source, [problem])
        binding = Binding(document)
        options = bind(binding, shape.ModelOptions)
        _check_texts(binding, options)
        if binding.problems:
            return _refused(source, binding.problems)
        return _model(options, _Places(document, blob))


def _refused(source: words.Locus, problems: Sequence[ConfigurationProblem]) -> words.ThreatModel:
    diagnostics = tuple(
        words.ThreatDiagnostic(
            _UNREADABLE, _sentence(problem), problem.location, problem.location.path, problem.cure
        )
        for problem in sorted(problems, key=lambda p: (p.location, p.key, p.message))
    )
    return words.ThreatModel("", "", "native", "1", source, diagnostics=diagnostics)


def _sentence(problem: ConfigurationProblem) -> str:
    return f"{problem.key}: {problem.message}" if problem.key else problem.message


def _check_texts(binding: Binding, options: shape.ModelOptions) -> None:
    """Ids that are ids, names that say something, lists that may not be empty."""
    _check_id(binding, "id", options.id)
    for kind in _KINDS:
        for index, entry in enumerate(getattr(options, kind)):
            key = f"{kind}[{index}]"
            _check_id(binding, f"{key}.id", entry.id)
            for name in ("name", "title", "text"):
                if getattr(entry, name, "-").strip() == "":
                    binding.add(f"{key}.{name}", "the text is empty", "write what it is")
    for index, threat in enumerate(options.threats):
        if not threat.targets:
            binding.add(
                f"threats[{index}].targets", "the threat has no target", "name what it threatens"
            )
    for index, mitigation in enumerate(options.mitigations):
        if not mitigation.threats:
            binding.add(
                f"mitigations[{index}].threats",
                "the mitigation has no threat",
                "name what it mitigates",
            )


def _check_id(binding: Binding, key: str, value: str) -> None:
    if not _ID.fullmatch(value):
        binding.add(
            key,
            f'"{value[:40]}" is no id',
            'start with a letter; use letters, digits, ".", "_" and "-"',
        )


class _Places:
    """Gives each object its locus."""

    def __init__(self, document: TomlDocument, blob: ObjectId) -> None:
        self._document, self._blob = document, blob

    def at(self, key: str, native_id: str) -> words.Locus:
        return words.Locus(self._document.locate(key), native_id, self._blob, key)


def _model(options: shape.ModelOptions, places: _Places) -> words.ThreatModel:
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
        code=tuple(entry.code),
        soup=tuple(entry.soup),
        safety_class=SafetyClass(entry.class_) if entry.class_ else None,
        privilege=entry.privilege,
        tags=tuple(entry.tags),
        no_threats_because=entry.no_threats_because.strip(),
        no_surfaces_because=entry.no_surfaces_because.strip(),
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
        exploitability=entry.exploitability,
        basis=entry.basis,
        impact=entry.impact,
        multi_patient=words.Tri(entry.multi_patient),
        hazards=tuple(entry.hazards),
        status=words.ThreatStatus(entry.status),
        rationale=entry.rationale.strip(),
        approver=entry.approver.strip(),
        expires=entry.expires,
        origin=entry.origin,
    )


def _mitigation(entry: shape.MitigationOptions, locus: words.Locus) -> words.Mitigation:
    return words.Mitigation(
        id=entry.id,
        title=entry.title,
        threats=tuple(entry.threats),
        category=entry.category,
        locus=locus,
        requirements=tuple(entry.requirements),
        tests=tuple(entry.tests),
        code=tuple(entry.code),
        state=words.MitigationState(entry.state),
    )


def _assumption(entry: shape.AssumptionOptions, locus: words.Locus) -> words.Assumption:
    return words.Assumption(
        id=entry.id,
        text=entry.text,
        locus=locus,
        topics=tuple(entry.topics),
        validity=entry.validity,
        owner=entry.owner,
        expires=entry.expires,
    )
