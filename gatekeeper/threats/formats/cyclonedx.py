"""Readers of CycloneDX: threat models of 2.0, which is not final, and the properties that stand for them in 1.6.

Version 2.0 is read only where the configuration names `cyclonedx-2-dev`: its schema (branch 2.0-dev-threatmodeling
of July 2026) may change, and what is read today may then be refused. `auto` never chooses it.
"""

import re
from dataclasses import replace

from gatekeeper.model import threat as words
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.formats.cyclonedx_blueprint import component_code, read_blueprints
from gatekeeper.threats.formats.cyclonedx_threats import read_threats
from gatekeeper.threats.formats.draft import Draft, SheetReader, looks_like_json, refused
from gatekeeper.threats.formats.native_objects import code_ref
from gatekeeper.threats.formats.sheet import Entry, Sheet, shown
from gatekeeper.threats.formats.wording import encrypted_by

_KINDS = {
    "actor": words.ElementKind.EXTERNAL,
    "external-entity": words.ElementKind.EXTERNAL,
    "server": words.ElementKind.PROCESS,
    "process": words.ElementKind.PROCESS,
    "lambda": words.ElementKind.PROCESS,
    "code": words.ElementKind.PROCESS,
    "datastore": words.ElementKind.STORE,
}
_AROUND = ("diagram", "repository", "")
_MODEL = re.compile(rb'"cdx:model:type"')
_BOM = (
    *("serialNumber", "version", "metadata", "dependencies", "$schema", "$comment", "specVersion"),
)
_MOST_NESTED = 40


class CycloneDxDevReader(SheetReader):
    """Reads threat models in CycloneDX 2.0 as it stands in development."""

    id = "cyclonedx-2-dev"

    def model_of(self, sheet: Sheet) -> words.ThreatModel:
        """The model of the file."""
        file, root = sheet.file, sheet.root()
        version = root.text("specVersion")
        if root.text("specFormat") != "CycloneDX" or version != "2.0":
            return refused(
                file, self.id, f'it is no CycloneDX 2.0 (specVersion "{shown(version)}")'
            )
        if not {"blueprints", "threats"} & set(root.keys()):
            return refused(file, self.id, "it has neither blueprints nor threats")
        draft = Draft(self.id, version, sheet)
        known: dict[str, Entry] = {}
        code = component_code(root, known)
        read_blueprints(root, draft, code)
        read_threats(root, draft, code, known)
        draft.title = draft.title or root.text("serialNumber") or file.path
        draft.id = root.text("serialNumber") or draft.title
        root.skip(*_BOM, "components", "services", "compositions", "annotations", "formulation")
        root.skip("declarations", "citations", "perspectives", "properties", "externalReferences")
        root.skip("signatures", "profiles", "vulnerabilities")
        return draft.model()


class CycloneDxReader(SheetReader):
    """Reads components of type `threat-model` with properties `cdx:model:…` in CycloneDX 1.6 and 1.7."""

    id = "cyclonedx"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it is a bill of materials with such properties."""
        return looks_like_json(raw) and b'"bomFormat"' in raw and _MODEL.search(raw) is not None

    def model_of(self, sheet: Sheet) -> words.ThreatModel:
        """The model of the file."""
        file, root = sheet.file, sheet.root()
        version = root.text("specVersion")
        if version == "2.0":
            cure = 'to read it all the same write format = "cyclonedx-2-dev"'
            return refused(file, self.id, "CycloneDX 2.0 is not final", cure=cure)
        if root.text("bomFormat") != "CycloneDX" or version not in ("1.6", "1.7"):
            return refused(file, self.id, f'it is no CycloneDX 1.6 or 1.7 ("{shown(version)}")')
        draft = Draft(self.id, version, sheet)
        _Properties(sheet, draft).read(root)
        if not (draft.elements or draft.zones or draft.flows):
            return refused(file, self.id, "no component has the property cdx:model:type")
        metadata = root.part("metadata")
        component = metadata.part("component")
        draft.title = component.text("name") or file.path
        draft.id = root.text("serialNumber") or draft.title
        metadata.skip_all()
        component.skip_all()
        root.skip(*_BOM, "compositions", "properties", "externalReferences", "annotations")
        return draft.model()


class _Properties:
    """The components of one bill of materials while they are read."""

    def __init__(self, sheet: Sheet, draft: Draft) -> None:
        self._sheet, self._draft = sheet, draft
        self._data: dict[str, list[str]] = {}
        """Element to the data it works on or stores, told by the data."""

    def read(self, root: Entry) -> None:
        """Everything into the draft."""
        for entry in root.entries("components"):
            self._component(entry, 0)
        self._draft.elements[:] = [
            replace(element, data=tuple(dict.fromkeys(self._data.get(element.id, ()))))
            for element in self._draft.elements
        ]

    def _component(self, entry: Entry, depth: int) -> None:
        if depth > _MOST_NESTED:
            self._sheet.problem(entry.pointer, "components are nested too deep")
            return
        said: dict[str, list[str]] = {}
        for pair in entry.entries("properties"):
            name = pair.text("name").removeprefix("cdx:model:")
            said.setdefault(name, []).append(pair.text("value"))
        kinds = said.get("type", [""])
        if entry.text("type") == "threat-model" or kinds != [""]:
            self._take(entry, kinds[0].lower(), said)
        else:
            entry.skip_all()
            return
        for inner in entry.entries("components"):
            self._component(inner, depth + 1)
        entry.skip("description", "name", "bom-ref", "version", "group")

    def _take(self, entry: Entry, kind: str, said: dict[str, list[str]]) -> None:
        if kind in _AROUND:
            return
        key, name = entry.needed("bom-ref"), entry.needed("name")
        if kind == "boundary":
            trust = _first(said, "risk:trustRating")
            parent = _first(said, "inBoundary") or None
            self._draft.zones.append(words.Zone(key, name, entry.locus(key), parent, trust=trust))
        elif kind == "asset":
            self._draft.data.append(words.DataAsset(key, name, entry.locus(key)))
            for holder in (*said.get("processedBy", ()), *said.get("storedBy", ())):
                self._data.setdefault(holder, []).append(key)
        elif kind == "dataflow":
            self._flow(entry, key, name, said)
        elif kind in _KINDS:
            self._element(entry, key, name, said, _KINDS[kind])
        else:
            self._sheet.problem(entry.pointer, f'"{shown(kind)}" is no known cdx:model:type')

    def _element(
        self,
        entry: Entry,
        key: str,
        name: str,
        said: dict[str, list[str]],
        kind: words.ElementKind,
    ) -> None:
        path, line = _first(said, "code:file"), _first(said, "code:line")
        place = f"{path}:{line}" if line else path
        self._draft.elements.append(
            words.Element(
                id=key,
                name=name,
                kind=kind,
                locus=entry.locus(key),
                zone=_first(said, "inBoundary") or None,
                in_scope=_first(said, "inScope").lower() != "false",
                code=(code_ref(place),) if path else (),
                tags=tuple(said.get("tag", ())),
                description=entry.text("description"),
            )
        )

    def _flow(self, entry: Entry, key: str, name: str, said: dict[str, list[str]]) -> None:
        protocol = _first(said, "dataflow:protocol")
        known = {"true": words.Tri.YES, "false": words.Tri.NO}
        encrypted = known.get(_first(said, "dataflow:isEncrypted").lower())
        ends = (_first(said, "dataflow:source"), _first(said, "dataflow:destination"))
        if not all(ends):
            self._sheet.problem(entry.pointer, f'the dataflow "{shown(name)}" lacks an end')
        self._draft.flows.append(
            words.Flow(
                id=key,
                name=name,
                source=ends[0],
                target=ends[1],
                payload=words.Payload.UNKNOWN,
                locus=entry.locus(key),
                bidirectional=_first(said, "dataflow:isBidirectional").lower() == "true",
                protocol=protocol,
                port=_first(said, "dataflow:port:destination"),
                encrypted=encrypted or encrypted_by(protocol),
            )
        )


def _first(said: dict[str, list[str]], name: str) -> str:
    return said.get(name, [""])[0]
