"""Data-flow diagrams as plain numbers: zones are columns, elements boxes in them, flows curves between."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

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
_ALONG = (0.5, 0.45, 0.55, 0.4, 0.6, 0.34, 0.66, 0.28, 0.72)
_STEPS, _MOST_TOLD = 24, 80


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
    part: float = 0.5
    """How far along its label stands."""

    @property
    def tag(self) -> tuple[float, float, float]:
        """The middle of its label, and how wide that is."""
        return (*self.at(self.part), 9 * len(self.label) + 10)

    def at(self, part: float) -> tuple[float, float]:
        """The point so far along the curve."""
        rest = 1 - part
        weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
        x, y = (
            sum(w * p[axis] for w, p in zip(weights, self.points, strict=True)) for axis in (0, 1)
        )
        return (x, y)


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
        _told([*_curves(drawn, boxes, columns, crossing)], boxes.values()),
    )


def _told(curves: list[Curve], boxes: Iterable[Box]) -> tuple[Curve, ...]:
    """Each with its label where that lies on the fewest labels, boxes and other lines; halfway where there are too many."""
    centres = [(b.x + b.width / 2, b.y + b.height / 2, b.width, b.height) for b in boxes]
    points = {c.id: [c.at(step / _STEPS) for step in range(_STEPS + 1)] for c in curves}
    placed: list[Curve] = []

    def burden(curve: Curve) -> float:
        x, y, width = curve.tag
        lying = [*centres, *((*each.tag, 20.0) for each in placed)]
        on = sum(
            abs(x - a) < (width + w) / 2 and abs(y - b) < (20 + h) / 2 for a, b, w, h in lying
        )
        others = (point for key in points if key != curve.id for point in points[key])
        near = sum(abs(x - a) < width / 2 + 4 and abs(y - b) < 16 for a, b in others)
        return 20 * on + near + abs(curve.part - 0.5)

    for curve in curves if len(curves) <= _MOST_TOLD else ():
        placed.append(min((replace(curve, part=part) for part in _ALONG), key=burden))
    return tuple(placed or curves)


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
    shapes = dict.fromkeys((ElementKind.EXTERNAL, ElementKind.HUMAN), "external")
    shapes[ElementKind.STORE] = "store"
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
