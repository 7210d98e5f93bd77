"""Which element of the threat model each product path belongs to; the first origin that answers wins."""

import re
from collections.abc import Iterable, Mapping

from gatekeeper.model.glob import matcher
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.project import Project
from gatekeeper.model.software import SoftwareItem
from gatekeeper.model.surface import MappingOrigin, ModuleMapping
from gatekeeper.model.threat import Element, ThreatModel
from gatekeeper.threats.map_file import ThreatMap

MARKER_LINES = 30
_MARKER = late_pattern(
    rb"(?:/\*|//|#|;|<!--|--|^)[ \t*!]*tm:[ \t]*([A-Za-z][A-Za-z0-9._-]*)", re.M
)


class Mapper:
    """Maps paths by one set of models."""

    def __init__(
        self, models: Iterable[ThreatModel], project: Project, chart: ThreatMap | None = None
    ) -> None:
        self._chart = chart or ThreatMap()
        elements = [element for model in models for element in model.elements]
        self._elements: Mapping[str, Element] = {element.id: element for element in elements}
        self._code = [(ref, element.id) for element in elements for ref in element.code]
        self._by_item: dict[str, set[str]] = {}
        for element in elements:
            for name in (element.id, element.name, *element.tags):
                self._by_item.setdefault(name, set()).add(element.id)
        self._items = {item.id: item for item in project.items}
        # Whose paths are asked for: only what is an element itself, or lies in one, leads to one.
        self._asked = [
            (item, matcher(item.paths))
            for item in project.items
            if not self._by_item.keys().isdisjoint(self._parents(item))
        ]

    def map(self, path: RepoPath, raw: bytes | None) -> ModuleMapping:
        """The element of the path; `raw` is its content, `None` when that could not be read."""
        for answer in (
            self._native(path),
            self._item(path),
            self._line(path),
            self._marker(path, raw),
        ):
            if answer is not None:
                return answer
        return ModuleMapping(path, (), MappingOrigin.NONE, "")

    def _line(self, path: RepoPath) -> ModuleMapping | None:
        line = self._chart.last(path)
        if line is None or (line.element and line.element not in self._elements):
            return None
        ids = (line.element,) if line.element else ()
        detail = f"{line} ({line.location})"
        return ModuleMapping(path, ids, MappingOrigin.MAP_FILE, detail, line.until)

    def _native(self, path: RepoPath) -> ModuleMapping | None:
        hits = [(str(ref), element) for ref, element in self._code if ref.covers(path)]
        if not hits:
            return None
        ids = self._most_specific({element for _, element in hits})
        globs = sorted({glob for glob, element in hits if element in ids})
        return ModuleMapping(path, ids, MappingOrigin.NATIVE, ", ".join(globs))

    def _most_specific(self, ids: set[str]) -> tuple[str, ...]:
        """Without those that are ancestors of another: a part of an element is told before the whole."""
        ancestors = {ancestor for element in ids for ancestor in self._ancestors(element)}
        return tuple(sorted(ids - ancestors)) or tuple(sorted(ids))

    def _ancestors(self, element_id: str) -> set[str]:
        found: set[str] = set()
        current = self._elements[element_id].parent
        while current is not None and current in self._elements and current not in found:
            found.add(current)
            current = self._elements[current].parent
        return found

    def _item(self, path: RepoPath) -> ModuleMapping | None:
        """Through the software item of the path, or the nearest of its parents that is an element."""
        owners = [item for item, told in self._asked if told.matches(path)]
        parents = {parent for item in owners for parent in self._parents(item)[1:]}
        found: set[str] = set()
        names: list[str] = []
        for item in owners:
            if item.id in parents:
                continue
            for name in self._parents(item):
                if name in self._by_item:
                    found |= self._by_item[name]
                    names.append(name)
                    break
        if not found:
            return None
        ids = self._most_specific(found)
        return ModuleMapping(path, ids, MappingOrigin.SOFTWARE_ITEM, ", ".join(sorted(names)))

    def _parents(self, item: SoftwareItem) -> list[str]:
        """The item's id and those of its parents, upwards."""
        names: list[str] = []
        current: SoftwareItem | None = item
        while current is not None and current.id not in names:
            names.append(current.id)
            current = self._items.get(current.parent) if current.parent else None
        return names

    def _marker(self, path: RepoPath, raw: bytes | None) -> ModuleMapping | None:
        if raw is None:
            return None
        head = b"\n".join(raw.split(b"\n", MARKER_LINES)[:MARKER_LINES])
        found = {match.group(1).decode("ascii"): match for match in _MARKER.finditer(head)}
        ids = tuple(sorted(name for name in found if name in self._elements))
        if not ids:
            return None
        line = head.count(b"\n", 0, found[ids[0]].start(1)) + 1
        return ModuleMapping(path, ids, MappingOrigin.MARKER, f"line {line}")
