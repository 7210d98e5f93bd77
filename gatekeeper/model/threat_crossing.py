"""Whether a flow crosses a trust boundary: what its drawing shows, else the zones of its two ends."""

from collections.abc import Iterable

from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_objects import Flow
from gatekeeper.model.threat_words import Tri


class Crossing:
    """The zones of all models together; built once, never changed."""

    def __init__(self, models: Iterable[ThreatModel]) -> None:
        models = tuple(models)
        self._zones = frozenset(zone.id for model in models for zone in model.zones)
        self._elements = {element.id: element for model in models for element in model.elements}

    def zone_of(self, element_id: str) -> str | None:
        """The zone of the element, or of the nearest of its parents that has one; `None` when none is said or the
        one said does not exist."""
        seen: set[str] = set()
        current = self._elements.get(element_id)
        while current is not None and current.id not in seen:
            if current.zone is not None:
                return current.zone if current.zone in self._zones else None
            seen.add(current.id)
            current = self._elements.get(current.parent) if current.parent else None
        return None

    def crosses(self, flow: Flow) -> Tri:
        """Yes, no, or unknown when a drawing cannot be read exactly or an end has no zone."""
        if flow.crosses is not None:
            return flow.crosses
        source, target = self.zone_of(flow.source), self.zone_of(flow.target)
        if source is None or target is None:
            return Tri.UNKNOWN
        return Tri.NO if source == target else Tri.YES
