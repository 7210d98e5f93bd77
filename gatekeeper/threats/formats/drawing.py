"""One diagram of a drawing tool: boxes are zones, lines are boundaries, and geometry tells what lies where."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gatekeeper.model.threat import Element, Flow, Locus, Tri, Zone
from gatekeeper.threats.formats.geometry import Box, Line, Point, all_of, around, crosses
from gatekeeper.threats.formats.sheet import Sheet, shown

_MOST_BOUNDARIES = 1000
_MOST_EFFORT = 3_000_000


@dataclass(frozen=True, slots=True)
class Path:
    """How a flow is drawn: the bends, and its ends where the tool keeps them (else the middles of what it joins)."""

    bends: tuple[Point, ...] = ()
    start: Point | None = None
    end: Point | None = None


class Drawing:
    """What one diagram holds, while it is read. First everything is added, then everything asked."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._zones: list[tuple[Zone, Box | None]] = []
        self._elements: list[tuple[Element, Box | None]] = []
        self._flows: list[tuple[Flow, Path]] = []
        self._lines: list[Line | None] = []
        self._boxes: dict[str, Box] = {}
        """The zones' boxes that can be read."""
        self._places: dict[str, Box] = {}
        """The elements' boxes that can be read."""
        self._known: dict[str, tuple[str | None, bool]] = {}
        self._effort = 0

    def add_zone(self, zone: Zone, box: Box | None) -> None:
        """A boundary that is a box; `None` for one that cannot be read."""
        self._bounded()
        self._zones.append((zone, box))
        if box is not None:
            self._boxes[zone.id] = box

    def add_line(self, line: Line | None) -> None:
        """A boundary that is a line; `None` for one that cannot be read."""
        self._bounded()
        self._lines.append(line)

    def add_element(self, element: Element, box: Box | None) -> None:
        """Anything that stands somewhere."""
        self._elements.append((element, box))
        if box is not None:
            self._places[element.id] = box

    def add_flow(self, flow: Flow, path: Path) -> None:
        """A flow between two of them."""
        self._flows.append((flow, path))

    def placed_zones(self) -> Iterator[Zone]:
        """The zones, each inside the smallest that holds it."""
        for zone, box in self._zones:
            if box is None:
                self._untold(zone.locus, f'where the zone "{shown(zone.id)}" lies cannot be read')
                yield zone
                continue
            others = {
                key: other for key, other in self._boxes.items() if key != zone.id and other != box
            }
            found = around(box, others)
            if not found.sure:
                self._across(zone.locus, "zone", zone.id, found.across)
            yield replace(zone, parent=found.box)

    def placed_elements(self) -> Iterator[Element]:
        """The elements, each in the smallest zone that surely holds it."""
        for element, _ in self._elements:
            zone, sure = self._zone_of(element.id)
            if not sure and self._zones:
                self._unsure(element)
            yield replace(element, zone=zone if sure else None)

    def judged_flows(self) -> Iterator[Flow]:
        """The flows, each with what it says itself of crossing a boundary, else what the drawing says."""
        for flow, path in self._flows:
            yield replace(flow, crosses=self._crosses(flow, path))
        if self._effort > _MOST_EFFORT:
            message = (
                "it has too many lines with too many bends to tell which flows cross them all"
            )
            self._sheet.lost("", message, "divide the diagram")

    def _crosses(self, flow: Flow, path: Path) -> Tri:
        if flow.crosses is not None:
            return flow.crosses
        if not self._zones and not self._lines:
            # Nobody drew a boundary: that is no statement that there is none.
            return Tri.UNKNOWN
        source, target = self._places.get(flow.source), self._places.get(flow.target)
        if source is None or target is None:
            return Tri.UNKNOWN
        drawn = Line((path.start or source.centre, *path.bends, path.end or target.centre))
        answers = [self._crosses_line(drawn, line) for line in self._lines]
        if self._zones:
            answers.append(self._between(flow))
        return all_of(answers)

    def _crosses_line(self, drawn: Line, line: Line | None) -> Tri:
        if line is None:
            return Tri.UNKNOWN
        self._effort += drawn.effort * line.effort
        return Tri.UNKNOWN if self._effort > _MOST_EFFORT else crosses(drawn, line)

    def _between(self, flow: Flow) -> Tri:
        source, source_sure = self._zone_of(flow.source)
        target, target_sure = self._zone_of(flow.target)
        if not source_sure or not target_sure:
            return Tri.UNKNOWN
        return Tri.NO if source == target else Tri.YES

    def _zone_of(self, element_id: str) -> tuple[str | None, bool]:
        if element_id not in self._known:
            self._known[element_id] = self._find_zone(self._places.get(element_id))
        return self._known[element_id]

    def _find_zone(self, box: Box | None) -> tuple[str | None, bool]:
        if box is None or len(self._boxes) < len(self._zones):
            return None, False
        found = around(box, self._boxes)
        return found.box, found.sure

    def _bounded(self) -> None:
        """A drawing with more boundaries than anybody draws is none (and would take forever)."""
        if len(self._zones) + len(self._lines) == _MOST_BOUNDARIES:
            message = f"a diagram has more than {_MOST_BOUNDARIES} boundaries"
            self._sheet.problem("", message, "divide the diagram")
            self._zones.clear()
            self._lines.clear()
            self._boxes.clear()

    def _unsure(self, element: Element) -> None:
        box = self._places.get(element.id)
        if box is None:
            what = f'where the element "{shown(element.id)}" lies cannot be read'
            self._untold(element.locus, what)
            return
        across = around(box, self._boxes).across
        if across:
            self._across(element.locus, "element", element.id, across)

    def _across(self, locus: Locus, what: str, key: str, zones: tuple[str, ...]) -> None:
        named = ", ".join(shown(zone) for zone in zones[:3])
        self._untold(locus, f'the {what} "{shown(key)}" lies across the edge of {named}')

    def _untold(self, locus: Locus, message: str) -> None:
        cure = "draw it wholly inside or outside"
        self._sheet.unclear(locus.pointer, f"{message}, so its zone is unknown", cure)
