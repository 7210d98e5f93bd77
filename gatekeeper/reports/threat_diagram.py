"""Data-flow diagrams as plain numbers: zones are columns, elements boxes in them, flows curves between."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.threat import Element, ElementKind, Flow, ThreatModel, Tri
from gatekeeper.model.threat_crossing import Crossing

WIDTH, HEIGHT = 200, 64
"""Size of an element's box, in user units."""
_PAD, _HEAD, _GAP_Y, _GAP_X = 24, 44, 34, 170
_FLOOR = 26
"""How far below the lowest box a long flow passes."""
_LINE = 27
"""Characters of a name that fit into a box."""
_TAG = 24
"""Characters of a label that fit between two zones."""


@dataclass(frozen=True, slots=True)
class Box:
    """A zone or an element."""

    id: str
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    """Lines of text, the first one strong."""
    kind: str = "zone"


@dataclass(frozen=True, slots=True)
class Curve:
    """A flow."""

    id: str
    name: str
    label: str
    points: tuple[tuple[float, float], ...]
    """Start, two control points, end of a cubic curve."""
    both_ways: bool
    crosses: bool
    protected: bool

    @property
    def middle(self) -> tuple[float, float]:
        """The point halfway, where its label stands."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.points
        return ((ax + 3 * bx + 3 * cx + dx) / 8, (ay + 3 * by + 3 * cy + dy) / 8)


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything that is drawn, back to front."""

    width: float
    height: float
    zones: tuple[Box, ...] = ()
    elements: tuple[Box, ...] = ()
    curves: tuple[Curve, ...] = ()


@dataclass(slots=True)
class _Ports:
    """Where on each side of a box the flows end, so that no two share a point."""

    wanted: dict[tuple[str, str], list[tuple[float, str, str]]] = field(default_factory=dict)

    def want(self, box: str, side: str, other_y: float, flow: str, end: str) -> None:
        self.wanted.setdefault((box, side), []).append((other_y, flow, end))

    def places(self, boxes: Mapping[str, Box]) -> dict[tuple[str, str], tuple[float, float]]:
        found: dict[tuple[str, str], tuple[float, float]] = {}
        for (name, side), ends in self.wanted.items():
            box = boxes[name]
            for number, (_, flow, end) in enumerate(sorted(ends), start=1):
                y = box.y + box.height * number / (len(ends) + 1)
                found[(flow, end)] = (box.x if side == "left" else box.x + box.width, y)
        return found


def _word_for(entry: Element | Flow, room: int) -> str:
    """Its id, or its name where the id is a number of the tool or has no room."""
    fits = len(entry.id) <= room and entry.called == entry.id
    return entry.id if fits or not entry.name else entry.name


def layout(
    models: Iterable[ThreatModel], elements: Iterable[Element], flows: Iterable[Flow]
) -> Diagram:
    """The diagram of these elements and of the flows between them; the same for the same model."""
    models, elements = tuple(models), tuple(elements)
    crossing = Crossing(models)
    zones: dict[str, list[Element]] = {}
    for element in elements:
        zones.setdefault(crossing.zone_of(element.id) or "", []).append(element)
    names = {zone.id: zone.name for model in models for zone in model.zones}
    order = _order(zones, [f for f in flows if f.source != f.target], crossing)
    tallest = max((len(each) for each in zones.values()), default=0)
    height = _HEAD + tallest * (HEIGHT + _GAP_Y) + _PAD
    boxes: dict[str, Box] = {}
    frames: list[Box] = []
    for column, zone in enumerate(order):
        x = _PAD + column * (WIDTH + 2 * _PAD + _GAP_X)
        title = textwrap.wrap(names.get(zone, "no zone"), 30)[:2]
        frames.append(Box(zone, x, _PAD, WIDTH + 2 * _PAD, height, tuple(title)))
        free = height - _HEAD - len(zones[zone]) * (HEIGHT + _GAP_Y)
        for row, element in enumerate(zones[zone]):
            y = _PAD + _HEAD + free / 2 + row * (HEIGHT + _GAP_Y) + _GAP_Y / 2
            boxes[element.id] = _box(element, x + _PAD, y)
    drawn = [f for f in flows if f.source in boxes and f.target in boxes and f.source != f.target]
    columns = {e.id: order.index(zone) for zone, each in zones.items() for e in each}
    width = 2 * _PAD + len(order) * (WIDTH + 2 * _PAD + _GAP_X)
    return Diagram(
        width - _GAP_X + _side_room(drawn, columns, len(order) - 1),
        height + 2 * _PAD + (2 * _FLOOR if _passes(drawn, columns) else 0),
        tuple(frames),
        tuple(boxes.values()),
        tuple(_curves(drawn, boxes, columns, crossing)),
    )


def _passes(flows: list[Flow], columns: Mapping[str, int]) -> bool:
    return any(abs(columns[f.source] - columns[f.target]) > 1 for f in flows)


def _order(
    zones: Mapping[str, list[Element]], flows: list[Flow], crossing: Crossing
) -> tuple[str, ...]:
    """The zones from left to right: each next to the one it exchanges most with; ties by the model's order."""
    waiting = list(zones)
    if not waiting:
        return ()
    between: dict[frozenset[str], int] = {}
    for flow in flows:
        pair = frozenset(
            (crossing.zone_of(flow.source) or "", crossing.zone_of(flow.target) or "")
        )
        between[pair] = between.get(pair, 0) + 1
    degree = {
        z: sum(n for pair, n in between.items() if z in pair and len(pair) > 1) for z in waiting
    }
    placed = [max(waiting, key=lambda z: (degree[z], -waiting.index(z)))]
    waiting.remove(placed[0])
    while waiting:
        ties = [
            (between.get(frozenset((z, end)), 0), -waiting.index(z), side, z)
            for z in waiting
            for side, end in ((1, placed[-1]), (0, placed[0]))
        ]
        _, _, side, zone = max(ties)
        placed = [*placed, zone] if side else [zone, *placed]
        waiting.remove(zone)
    return tuple(placed)


def _box(element: Element, x: float, y: float) -> Box:
    shapes = {
        ElementKind.STORE: "store",
        ElementKind.EXTERNAL: "external",
        ElementKind.HUMAN: "external",
    }
    head = _word_for(element, _LINE)
    name = textwrap.wrap(element.name, _LINE) if head == element.id != element.name else []
    if len(name) > 2:
        name = [name[0], f"{name[1][: _LINE - 1]}…"]
    head = head if len(head) <= _LINE else f"{head[: _LINE - 1]}…"
    return Box(element.id, x, y, WIDTH, HEIGHT, (head, *name), shapes.get(element.kind, "process"))


def _side_room(flows: list[Flow], columns: Mapping[str, int], last: int) -> float:
    loops = any(columns[f.source] == columns[f.target] == last for f in flows)
    return _GAP_X / 2 if loops else 0


def _curves(
    flows: list[Flow], boxes: Mapping[str, Box], columns: Mapping[str, int], crossing: Crossing
) -> Iterable[Curve]:
    ports = _Ports()
    for flow in flows:
        here, there = columns[flow.source], columns[flow.target]
        ahead = here < there
        near, far = ("right", "left") if ahead else ("left", "right")
        if here == there:
            near = far = "right"
        ports.want(flow.source, near, boxes[flow.target].y, flow.id, "source")
        ports.want(flow.target, far, boxes[flow.source].y, flow.id, "target")
    places = ports.places(boxes)
    floor = max((box.y + box.height for box in boxes.values()), default=0) + _FLOOR
    for flow in flows:
        (ax, ay), (dx, dy) = places[(flow.id, "source")], places[(flow.id, "target")]
        same = columns[flow.source] == columns[flow.target]
        long = abs(columns[flow.source] - columns[flow.target]) > 1
        bend = 70.0 if same else 120.0 if long else abs(dx - ax) * 0.45
        sign = 1 if same or ax < dx else -1
        far_sign = 1 if same else -sign
        # A flow past a zone between goes below all boxes, so that it crosses none.
        below = (floor - 0.31 * (ay + dy) / 2) / 0.69
        yield Curve(
            flow.id,
            flow.name,
            textwrap.shorten(_word_for(flow, _TAG), _TAG, placeholder="…") or flow.id[:_TAG],
            (
                (ax, ay),
                (ax + sign * bend, below if long else ay),
                (dx + far_sign * bend, below if long else dy),
                (dx, dy),
            ),
            flow.bidirectional,
            crossing.crosses(flow) is not Tri.NO,
            flow.authenticated is Tri.YES and flow.integrity.protects,
        )
