"""Reader of OWASP Threat Dragon models, versions 1 and 2 (threat-dragon-v1 and -v2.schema.json of Threat Dragon 2.5).

A boundary box is a zone by geometry; a boundary curve is crossed, not crossed, or unknown. Threat Dragon keeps the
mitigation as text inside the threat: it becomes a mitigation of its own, `THREAT/mitigation`, in place when the
threat says "Mitigated"; of a threat that does not apply the text is the reason.
"""

import re
from dataclasses import replace

from gatekeeper.model import threat as words
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.formats.draft import (
    Draft,
    SheetReader,
    looks_like_json,
    refused,
    what_a_store_holds,
    written_mitigation,
)
from gatekeeper.threats.formats.drawing import Drawing, Path
from gatekeeper.threats.formats.geometry import Box, Line, Point, usable
from gatekeeper.threats.formats.sheet import Entry, Sheet, shown
from gatekeeper.threats.formats.wording import SEVERITIES, categories, encrypted_by

_SUMMARY, _DIAGRAMS = re.compile(rb'"summary"\s*:\s*\{'), re.compile(rb'"diagrams"\s*:\s*\[')
_KINDS = {
    "tm.Process": words.ElementKind.PROCESS,
    "tm.Store": words.ElementKind.STORE,
    "tm.Actor": words.ElementKind.EXTERNAL,
}
_SHAPES = {
    "process": "tm.Process",
    "store": "tm.Store",
    "actor": "tm.Actor",
    "flow": "tm.Flow",
    "trust-boundary-box": "tm.BoundaryBox",
    "trust-boundary-curve": "tm.Boundary",
    "trust-broundary-curve": "tm.Boundary",
    "td-text-block": "tm.Text",
}
"""Early versions 2 wrote "broundary"."""
_STATUS = {
    "open": words.ThreatStatus.OPEN,
    "mitigated": words.ThreatStatus.MITIGATED,
    "notapplicable": words.ThreatStatus.NOT_APPLICABLE,
    "not applicable": words.ThreatStatus.NOT_APPLICABLE,
    "n/a": words.ThreatStatus.NOT_APPLICABLE,
}
_PLACEHOLDER = re.compile(r"provide (remediation|mitigation) for this threat", re.IGNORECASE)
_FLAGS = (
    *("handlesCardPayment", "handlesGoodsOrServices", "isWebApplication", "isALog"),
    *("storesInventory", "providesAuthentication"),
)
_STORED = frozenset({"storesCredentials", "isEncrypted", "isSigned"})
_ASIDE = (
    *("position", "size", "angle", "z", "zIndex", "attrs", "smooth", "width", "height"),
    *("connector", "ports", "markup", "visible", "router", "tools", "hasOpenThreats", "labels"),
    *("shape", "type"),
)


class ThreatDragonReader(SheetReader):
    """Reads Threat Dragon's JSON."""

    id = "threat-dragon"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it has a summary and a list of diagrams."""
        marks = (_SUMMARY, _DIAGRAMS)
        return looks_like_json(raw) and all(mark.search(raw) for mark in marks)

    def model_of(self, sheet: Sheet) -> words.ThreatModel:
        """The model of the file."""
        file, root = sheet.file, sheet.root()
        summary, detail = root.child("summary"), root.child("detail")
        version = root.text("version") or "1"
        if summary is None or detail is None or "diagrams" not in detail:
            return refused(file, self.id, "it has no summary, or no detail with diagrams")
        if version.split(".")[0] not in ("1", "2"):
            return refused(file, self.id, f'it is of version "{shown(version)}"; 1 and 2 are read')
        draft = Draft(self.id, version, sheet)
        draft.title = summary.needed("title")
        draft.id = draft.title
        draft.reviewed = detail.text("reviewer")
        summary.skip("owner", "description", "id")
        detail.skip("contributors", "diagramTop", "threatTop")
        for diagram in detail.entries("diagrams"):
            _Diagram(diagram, draft).read()
        return draft.model()


class _Diagram:
    """One diagram while it is read."""

    def __init__(self, entry: Entry, draft: Draft) -> None:
        self._entry, self._draft = entry, draft
        self._drawing = Drawing(entry.sheet)

    def read(self) -> None:
        """Everything of it into the draft."""
        entry, draft, drawing = self._entry, self._draft, self._drawing
        kind = entry.text("diagramType")
        if kind and kind not in draft.methodology:
            draft.methodology.append(kind)
        entry.skip("thumbnail", "version", "size", "description", "placeholder")
        cells = (*entry.part("diagramJson").entries("cells"), *entry.entries("cells"))
        for cell in cells:
            self._cell(cell)
        draft.zones += drawing.placed_zones()
        elements, flows = tuple(drawing.placed_elements()), tuple(drawing.judged_flows())
        draft.elements += elements
        draft.flows += flows
        key = entry.text("id") or str(len(draft.views))
        members = (*(element.id for element in elements), *(flow.id for flow in flows))
        draft.views.append(
            words.ModelView(
                f"{draft.id}/diagram/{key}",
                entry.text("title"),
                words.ViewKind.OTHER,
                entry.locus(key),
                members,
            )
        )

    def _cell(self, cell: Entry) -> None:
        data = cell.child("data") or cell
        kind = data.text("type") or _SHAPES.get(cell.text("shape"), "")
        kind = kind if kind in _SHAPES.values() else _SHAPES.get(cell.text("shape"), kind)
        key = cell.needed("id")
        cell.skip(*_ASIDE)
        data.skip("hasOpenThreats", "isTrustBoundary", "threatFrequency", "trustBoundaryIds")
        data.skip("crossingFlows", "containedElements")
        if kind in _KINDS:
            self._element(cell, data, key, _KINDS[kind])
        elif kind == "tm.Flow":
            self._flow(cell, data, key)
        elif kind == "tm.BoundaryBox":
            name = data.text("name") or _label(cell)
            zone = words.Zone(key, name, cell.locus(key), kind="trust boundary")
            data.skip("description", "name")
            self._drawing.add_zone(zone, _box(cell))
        elif kind == "tm.Boundary":
            data.skip("description", "name")
            self._drawing.add_line(_line(cell))
        elif kind == "tm.Text":
            data.skip_all()
        else:
            message = f'the cell "{shown(key)}" is of the unknown kind "{shown(kind)}"'
            cell.sheet.problem(cell.pointer, message)

    def _element(self, cell: Entry, data: Entry, key: str, kind: words.ElementKind) -> None:
        name = " ".join((data.text("name") or _label(cell)).split())
        element = words.Element(
            id=key,
            name=name,
            kind=kind,
            locus=cell.locus(key),
            in_scope=data.flag("outOfScope") is not words.Tri.YES,
            reason=data.text("reasonOutOfScope"),
            privilege=data.text("privilegeLevel"),
            tags=tuple(flag for flag in _FLAGS if data.flag(flag) is words.Tri.YES),
            description=data.text("description"),
        )
        if not name:
            cell.sheet.lost(cell.pointer, f'the element "{shown(key)}" has no name', "name it")
        if kind is words.ElementKind.STORE and _STORED & set(data.keys()):
            stored = what_a_store_holds(
                element,
                credentials=data.flag("storesCredentials"),
                encrypted=data.flag("isEncrypted"),
                signed=data.flag("isSigned"),
            )
            self._draft.data.append(stored)
            element = replace(element, data=(stored.id,))
        self._drawing.add_element(element, _box(cell))
        self._threats(data, key)

    def _flow(self, cell: Entry, data: Entry, key: str) -> None:
        protocol = data.text("protocol")
        encrypted = data.flag("isEncrypted")
        if encrypted is words.Tri.UNKNOWN:
            encrypted = encrypted_by(protocol)
        public = data.flag("isPublicNetwork") is words.Tri.YES
        flow = words.Flow(
            id=key,
            name=" ".join((data.text("name") or _label(cell)).split()),
            source=_end(cell, "source"),
            target=_end(cell, "target"),
            payload=words.Payload.UNKNOWN,
            locus=cell.locus(key),
            bidirectional=data.flag("isBidirectional") is words.Tri.YES,
            protocol=protocol,
            encrypted=encrypted,
            in_scope=data.flag("outOfScope") is not words.Tri.YES,
            reason=data.text("reasonOutOfScope"),
            crosses=words.Tri.YES if public else None,
        )
        data.skip("description")
        self._drawing.add_flow(flow, Path(_bends(cell)))
        self._threats(data, key)

    def _threats(self, data: Entry, target: str) -> None:
        for index, entry in enumerate(data.entries("threats")):
            native = entry.text("id", "threatId", "ruleId", "number")
            key = entry.text("id") or f"{target}/{native or index}"
            status = entry.choice("status", _STATUS, words.ThreatStatus.UNCHECKED)
            said = entry.text("mitigation", "mitigations")
            if _PLACEHOLDER.match(said):
                said = ""
            dismissed = status is words.ThreatStatus.NOT_APPLICABLE
            threat = words.Threat(
                id=key,
                title=entry.needed("title"),
                targets=(target,),
                locus=entry.locus(native or key),
                categories=categories([entry.text("type")]),
                severity=entry.choice("severity", SEVERITIES, words.Severity.UNKNOWN),
                native_severity=_native_severity(entry),
                status=status,
                native_status=entry.text("status"),
                rationale=said if dismissed else "",
                description=entry.text("description"),
            )
            entry.skip("modelType", "new", "$$hashKey", "eopGameId", "cardSuit", "cardNumber")
            entry.skip("threatId", "ruleId", "number")
            self._draft.threats.append(threat)
            if said and not dismissed:
                locus = entry.sheet.locus(entry.at("mitigation"), threat.id)
                self._draft.mitigations.append(written_mitigation(threat, said, locus))


def _native_severity(entry: Entry) -> str:
    score = entry.text("score")
    severity = entry.text("severity")
    return f"{severity}, score {score}" if score else severity


def _label(cell: Entry) -> str:
    """The name that version 1 keeps in the drawing's attributes or labels."""
    labels = cell.raw("labels")
    for place in (cell.raw("attrs"), *(labels if isinstance(labels, list) else ())):
        text = _text_of(place)
        if text:
            return text
    return ""


def _text_of(value: JsonValue) -> str:
    """The text of `{attrs: {text: {text}}}` or `{text: {text}}`, however much of it is there."""
    for _ in range(4):
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            return ""
        value = next((value[key] for key in ("attrs", "text", "label") if key in value), None)
    return value if isinstance(value, str) else ""


def _end(cell: Entry, side: str) -> str:
    """The cell that the flow's end is attached to; a text that is no id when it hangs free."""
    end = cell.child(side)
    if end is None:
        return f"({side} missing)"
    end.skip("port", "anchor", "magnet", "selector", "connectionPoint", "priority")
    named = end.text("cell", "id")
    x, y = end.number("x"), end.number("y")
    return named or f"(free {side} at {_shown(x)},{_shown(y)})"


def _shown(number: float | None) -> str:
    return "?" if number is None else f"{number:g}"


def _box(cell: Entry) -> Box | None:
    position, size = cell.part("position"), cell.part("size")
    numbers = (
        position.number("x"),
        position.number("y"),
        size.number("width"),
        size.number("height"),
    )
    x, y, width, height = numbers
    if x is None or y is None or width is None or height is None or not usable(*numbers):
        return None
    return Box(x, y, width, height)


def _point(entry: Entry) -> Point | None:
    x, y = entry.number("x"), entry.number("y")
    return (x, y) if x is not None and y is not None and usable(x, y) else None


def _bends(cell: Entry) -> tuple[Point, ...]:
    points = (_point(vertex) for vertex in cell.entries("vertices"))
    return tuple(point for point in points if point is not None)


def _line(cell: Entry) -> Line | None:
    start, end = _point(cell.part("source")), _point(cell.part("target"))
    if start is None or end is None:
        return None
    return Line((start, *_bends(cell), end))
