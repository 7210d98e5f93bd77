"""Reader of threatcl models (hcltm, spec 0.1 to 0.7), as HCL or in HCL's JSON syntax.

threatcl names things, it has no ids: a name is the id, with `MODEL/` before it in a file of several threat models. A
control is `THREAT/CONTROL`. A threat names no element; it threatens the stores of the information assets it refers to.
Files that the model imports or includes are read when they are given; nothing is fetched.
"""

import re
from collections import Counter
from collections.abc import Iterator

from gatekeeper.model import threat as words
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.parse.hcl import parse_placed_hcl
from gatekeeper.parse.json_placed import parse_placed_json
from gatekeeper.parse.placed import Placed
from gatekeeper.threats.formats.draft import (
    MAX_BYTES,
    Draft,
    SpreadReader,
    looks_like_json,
    opened,
    refused,
)
from gatekeeper.threats.formats.sheet import Entry, shown
from gatekeeper.threats.formats.threatcl_blocks import Component, blocks, components_of, plain
from gatekeeper.threats.formats.wording import (
    LEVELS,
    SEVERITIES,
    categories,
    encrypted_by,
    word_as,
)

_HCL = re.compile(rb'(?m)^[ \t]*threatmodel[ \t]+"[^"\n]*"[ \t]*\{')
_JSON = re.compile(rb'"threatmodel"\s*:')
_KINDS = {
    "process": words.ElementKind.PROCESS,
    "data_store": words.ElementKind.STORE,
    "external_element": words.ElementKind.EXTERNAL,
}
_DIAGRAMS = ("data_flow_diagram", "data_flow_diagram_v2")
_ASIDE = (
    *("author", "link", "diagram_link", "created_at", "updated_at", "attributes", "description"),
    *("additional_attribute", "usecase", "third_party_dependency", "mermaid", "repository"),
)


def _carrier(raw: bytes) -> Placed:
    if looks_like_json(raw):
        return parse_placed_json(raw, max_bytes=MAX_BYTES, blocks=True)
    return parse_placed_hcl(raw)


class ThreatclReader(SpreadReader):
    """Reads threatcl's HCL and JSON."""

    id = "threatcl"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it has a threatmodel block."""
        mark = _JSON if looks_like_json(raw) else _HCL
        return mark.search(raw) is not None

    def read_with(self, main: ModelFile, companions: tuple[ModelFile, ...]) -> words.ThreatModel:
        """The model of the file, with what it imports and includes out of the companions."""
        sheet = opened(main, self.id, _carrier)
        if isinstance(sheet, words.ThreatModel):
            return sheet
        root = sheet.root()
        models = list(blocks(root, "threatmodel"))
        if not models:
            return refused(main, self.id, "it has no threatmodel block")
        draft = Draft(self.id, root.text("spec_version"), sheet)
        draft.id = draft.title = " and ".join(name for name, _ in models)
        roots = {main.path: root}
        for file in companions:
            if inner := draft.beside(file, _carrier):
                roots[file.path] = inner.root()
        components = components_of(roots.values())
        for name, entry in models:
            prefix = f"{name}/" if len(models) > 1 else ""
            included = _included(entry, name, roots)
            _Model(prefix, draft, components).read([*included, entry])
        root.skip("backend")
        for path, other in roots.items():
            if path != main.path:
                other.skip("spec_version", "variable", "component", "backend")
                other.sheet.tell_unread()
                sheet.diagnostics += other.sheet.diagnostics
        return draft.model()


def _included(entry: Entry, name: str, roots: dict[RepoPath, Entry]) -> list[Entry]:
    """The threat model that this one builds on; a problem when its file is not given."""
    where = entry.text("including")
    if not where:
        return []
    tail = where.rpartition("/")[2]
    for path, root in roots.items():
        if root.sheet is not entry.sheet and path.rpartition("/")[2] == tail:
            return [inner for _, inner in blocks(root, "threatmodel")]
    entry.sheet.problem(
        entry.at("including"),
        f'"{shown(where)}", which "{shown(name)}" includes, is not given and never fetched',
        "commit the file, and name it in with = [...]",
    )
    return []


class _Model:
    """One threatmodel block while it is read."""

    def __init__(self, prefix: str, draft: Draft, components: dict[str, Component]) -> None:
        self._prefix, self._draft, self._components = prefix, draft, components
        self._elements: dict[str, words.Element] = {}
        self._zones: dict[str, words.Zone] = {}
        self._threats: set[str] = set()
        self._stores: dict[str, list[str]] = {}
        """Information asset to the stores that hold it."""
        self._unnamed = 0

    def read(self, entries: list[Entry]) -> None:
        """All of the block, and of those it builds on, into the draft."""
        diagrams = [
            (name, diagram)
            for entry in entries
            for kind in _DIAGRAMS
            for name, diagram in blocks(entry, kind)
        ]
        for _, diagram in diagrams:
            self._diagram(diagram)
        self._draft.zones += self._zones.values()
        self._draft.elements += self._elements.values()
        self._flows([diagram for _, diagram in diagrams])
        for entry in reversed(entries):
            self._asides(entry)
            written: dict[str, Entry] = {}
            for name, threat in blocks(entry, "threat"):
                entry.sheet.once(written, name, threat)
                self._threat(name, threat)

    def _asides(self, entry: Entry) -> None:
        entry.skip(*_ASIDE, "imports", "including")
        assets: dict[str, Entry] = {}
        for name, asset in blocks(entry, "information_asset"):
            entry.sheet.once(assets, name, asset)
            key = self._prefix + name
            if not any(data.id == key for data in self._draft.data):
                self._draft.data.append(words.DataAsset(key, name, asset.locus(name)))
            asset.skip("description", "information_classification", "source", "ref")
        for index, (_, exclusion) in enumerate(blocks(entry, "exclusion")):
            text = self._text(exclusion, "description")
            key = f"{self._draft.id}/{self._prefix}exclusion/{index + 1}"
            self._draft.assumptions.append(words.Assumption(key, text, exclusion.locus(key)))

    def _diagram(self, diagram: Entry) -> None:
        if diagram.text("import"):
            message = "the diagram is imported from another file, which is not read"
            diagram.sheet.problem(diagram.at("import"), message, "write the diagram in this file")
        zones = [*blocks(diagram, "trust_zone")]
        for zone, around in zones:
            self._zone(zone, around)
        drawn: dict[str, Entry] = {}
        for zone, around in (("", diagram), *zones):
            for kind in _KINDS:
                for name, entry in blocks(around, kind):
                    diagram.sheet.once(drawn, name, entry)
                    self._element(kind, name, entry, zone)

    def _zone(self, name: str, entry: Entry) -> None:
        zone = words.Zone(self._prefix + name, name, entry.locus(name))
        self._zones.setdefault(name, zone)

    def _element(self, kind: str, name: str, entry: Entry, around: str) -> None:
        zone = entry.text("trust_zone") or around
        if around and zone != around:
            message = f'"{shown(name)}" says another trust zone than the one it stands in'
            entry.sheet.problem(entry.pointer, message, "let them agree")
        if zone:
            self._zone(zone, entry)
        asset = entry.text("information_asset")
        key = self._prefix + name
        element = words.Element(
            id=key,
            name=name,
            kind=_KINDS[kind],
            locus=entry.locus(name),
            zone=self._prefix + zone if zone else None,
            data=(self._prefix + asset,) if asset else (),
        )
        if asset and key not in self._stores.setdefault(asset, []):
            self._stores[asset].append(key)
        known = self._elements.setdefault(name, element)
        if (known.kind, known.zone or element.zone) != (element.kind, element.zone or known.zone):
            message = f'"{shown(name)}" stands in two diagrams as different things'
            entry.sheet.problem(entry.pointer, message, "let the diagrams agree, or rename one")

    def _flows(self, diagrams: list[Entry]) -> None:
        found = [(name, entry) for diagram in diagrams for name, entry in blocks(diagram, "flow")]
        often = Counter(name for name, _ in found)
        seen: dict[str, str] = {}
        for name, entry in found:
            source, target = entry.needed("from"), entry.needed("to")
            key = name if often[name] == 1 else f"{name} ({source} -> {target})"
            protocol = entry.text("protocol")
            if key in seen:
                if seen[key] != protocol:
                    message = f'the flow "{shown(key)}" is drawn twice, with different protocols'
                    entry.sheet.problem(entry.pointer, message, "let them agree, or rename one")
                continue
            seen[key] = protocol
            self._draft.flows.append(
                words.Flow(
                    id=self._prefix + key,
                    name=name,
                    source=self._prefix + source,
                    target=self._prefix + target,
                    payload=words.Payload.UNKNOWN,
                    locus=entry.locus(name),
                    protocol=protocol,
                    encrypted=encrypted_by(protocol),
                )
            )

    def _threat(self, name: str, entry: Entry) -> None:
        if not name:
            self._unnamed += 1
            name = f"threat {self._unnamed}"
        key = self._prefix + name
        if key in self._threats:
            # What builds on another model overrides it.
            entry.skip_all()
            return
        self._threats.add(key)
        assets = entry.texts("information_asset_refs")
        targets = [store for asset in assets for store in self._stores.get(asset, ())]
        if not targets:
            message = f'the threat "{shown(name)}" names nothing of the diagrams that it threatens'
            cure = "refer to an information asset that a data_store holds"
            entry.sheet.lost(entry.pointer, message, cure)
        severity, native, rationale = _risk(entry)
        description = self._text(entry, "description")
        threat = words.Threat(
            id=key,
            title=name,
            targets=tuple(dict.fromkeys(targets)),
            locus=entry.locus(name),
            categories=categories(entry.texts("stride")),
            severity=severity,
            native_severity=native,
            basis=words.Basis.PROBABILITY if native else words.Basis.NONE,
            impact=", ".join(entry.texts("impacts")),
            status=words.ThreatStatus.OPEN,
            rationale=rationale,
            description=description,
        )
        entry.skip("ref")
        self._draft.threats.append(threat)
        for mitigation in self._controls(key, entry):
            self._draft.mitigations.append(mitigation)

    def _controls(self, threat: str, entry: Entry) -> Iterator[words.Mitigation]:
        values = entry.raw("control")
        for text in values if isinstance(values, list) else (values,):
            if isinstance(text, str) and text.strip():
                locus = entry.sheet.locus(entry.at("control"), threat)
                unknown = words.ControlCategory.UNKNOWN
                said = self._filled(entry, "control", text.strip())
                yield words.Mitigation(f"{threat}/control", said, (threat,), unknown, locus)
        yield from self._written(threat, entry, "control")
        yield from self._written(threat, entry, "expanded_control")
        yield from self._written(threat, entry, "proposed_control")
        for reference in entry.texts("control_imports"):
            component = self._components.get(plain(reference))
            if component is None:
                message = f'the control "{shown(reference)}" that it imports is not given'
                cure = "commit the file it is in, and name it in with = [...]"
                entry.sheet.problem(entry.at("control_imports"), message, cure)
            else:
                yield self._control(threat, component.name, component.entry)

    def _written(self, threat: str, entry: Entry, kind: str) -> Iterator[words.Mitigation]:
        for index, (name, control) in enumerate(blocks(entry, kind)):
            yield self._control(threat, name or f"{kind} {index + 1}", control)

    def _control(self, threat: str, name: str, entry: Entry) -> words.Mitigation:
        more = dict(self._attributes(entry))
        done = self._done(entry)
        notes = entry.text("implementation_notes")
        text = self._text(entry, "description")
        entry.skip("risk_reduction", "ref")
        return words.Mitigation(
            id=f"{threat}/{name}",
            title=name,
            threats=(threat,),
            category=word_as(more.get("category", ""), words.ControlCategory.UNKNOWN),
            locus=entry.locus(name),
            requirements=_listed(more.get("requirement", "")),
            tests=_listed(more.get("test", "")),
            state=words.MitigationState.IMPLEMENTED if done else words.MitigationState.PROPOSED,
            description="\n".join(part for part in (text, notes) if part),
        )

    def _done(self, entry: Entry) -> bool:
        """Whether it says that it is implemented, or refers to a control of a library that does."""
        said = entry.raw("implemented")
        if isinstance(said, str) and "${" in said:
            component = self._components.get(plain(said).removesuffix(".implemented"))
            if component is None:
                message = f'"{shown(said)}" refers to what is not given'
                entry.sheet.lost(entry.at("implemented"), message)
                return False
            return component.entry.flag("implemented") is words.Tri.YES
        return entry.flag("implemented") is words.Tri.YES

    def _attributes(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for name, attribute in blocks(entry, "attribute"):
            yield name.lower().rstrip("s"), self._text(attribute, "value")

    def _text(self, entry: Entry, key: str) -> str:
        """The text, references to variables and imported descriptions filled in as far as they are given."""
        return self._filled(entry, key, entry.text(key))

    def _filled(self, entry: Entry, key: str, text: str) -> str:
        if "${" in text and (component := self._components.get(plain(text))):
            return component.text
        if "${" in text:
            entry.sheet.lost(entry.at(key), f'"{shown(text)}" refers to what is not given')
        return text


def _risk(entry: Entry) -> tuple[words.Severity, str, str]:
    """Severity, the format's own words, and the rationale; the impact alone counts where no severity is said."""
    for _, risk in blocks(entry, "risk"):
        likelihood, impact = risk.text("likelihood"), risk.text("impact")
        severity = risk.choice("severity", SEVERITIES, words.Severity.UNKNOWN)
        if not risk.text("severity"):
            severity = risk.choice("impact", LEVELS, words.Severity.UNKNOWN)
        native = f"likelihood {likelihood}, impact {impact} {risk.text('severity')}".strip()
        return severity, native, risk.text("rationale")
    return words.Severity.UNKNOWN, "", ""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,;\s]+", text) if part)
