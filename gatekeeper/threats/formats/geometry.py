"""What a drawing says: which box holds which, and whether two lines cross; where it says nothing sure, unknown.

Tools draw a line with a bend in it as a curve, and each in its own way. So a bent line is tried in two ways, once as
straight pieces through its points and once as a smooth curve: only when both agree is there an answer.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gatekeeper.model.threat import Tri

Point = tuple[float, float]
LIMIT = 1e7
"""Coordinates beyond this are no drawing."""
_PIECES = 8
_NUDGE = 0.0137


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; a circle is taken as the square around it."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """Its middle."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    @property
    def area(self) -> float:
        """Its size."""
        return self.width * self.height

    def holds(self, other: "Box") -> Tri:
        """Yes when the other lies inside, no when it lies outside, unknown when it lies across the edge."""
        right, bottom = self.x + self.width, self.y + self.height
        other_right, other_bottom = other.x + other.width, other.y + other.height
        if (
            self.x <= other.x
            and self.y <= other.y
            and other_right <= right
            and other_bottom <= bottom
        ):
            return Tri.YES
        apart = (
            other.x >= right
            or other.y >= bottom
            or other_right <= self.x
            or other_bottom <= self.y
        )
        return Tri.NO if apart else Tri.UNKNOWN


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: its two ends and the bends between."""

    points: tuple[Point, ...]

    @property
    def effort(self) -> int:
        """How many straight pieces its shapes have, about."""
        return 1 if len(self.points) <= 2 else len(self.points) * (_PIECES + 1)

    def shapes(self) -> tuple[tuple[Point, ...], ...]:
        """The ways it may have been drawn, each as short straight pieces."""
        if len(self.points) <= 2:
            return (self.points,)
        shapes = [self.points, _through(self.points)]
        if len(self.points) == 3:
            shapes.append(_quadratic(*self.points))
        return tuple(shapes)


@dataclass(frozen=True, slots=True)
class Around:
    """Where something lies: the smallest box that holds it, and whether that is sure."""

    box: str | None
    sure: bool
    across: tuple[str, ...] = ()
    """Ids of the boxes whose edge it lies across, ordered."""


def around(box: Box, boxes: Mapping[str, Box]) -> Around:
    """The smallest of the boxes that holds it. One it lies across makes that unsure."""
    holding = []
    across = []
    for key, other in boxes.items():
        match other.holds(box):
            case Tri.YES:
                holding.append((other.area, key))
            case Tri.UNKNOWN:
                # A box around another one that is seen from outside holds nothing of it.
                if box.holds(other) is not Tri.YES:
                    across.append(key)
            case Tri.NO:
                pass
    smallest = min(holding)[1] if holding else None
    return Around(smallest, not across, tuple(sorted(across)))


def crosses(flow: Line, boundary: Line) -> Tri:
    """Yes when the flow goes through the line once, no when it does not touch it, else unknown.

    The line is tried a little to either side, so that a bend that lies on it is no special case and an end that
    lies on it gives two answers.
    """
    counts = {
        _crossings(one, tuple((x + nudge, y - nudge / 2) for x, y in other))
        for one in flow.shapes()
        for other in boundary.shapes()
        for nudge in (_NUDGE, -_NUDGE)
    }
    if counts == {0}:
        return Tri.NO
    return Tri.YES if all(count % 2 for count in counts) else Tri.UNKNOWN


def all_of(answers: Iterable[Tri]) -> Tri:
    """Yes when one is yes, unknown when one is unknown, else no."""
    seen = set(answers)
    if Tri.YES in seen:
        return Tri.YES
    return Tri.UNKNOWN if Tri.UNKNOWN in seen else Tri.NO


def usable(*numbers: float | None) -> bool:
    """Whether all are numbers that a drawing may hold."""
    return all(n is not None and math.isfinite(n) and abs(n) <= LIMIT for n in numbers)


def _crossings(one: Sequence[Point], other: Sequence[Point]) -> int:
    """How often the pieces of two lines cross; a touch counts as a crossing of its own kind, two."""
    found = 0
    for a, b in itertools.pairwise(one):
        for c, d in itertools.pairwise(other):
            found += _crossing(a, b, c, d)
    return found


def _crossing(a: Point, b: Point, c: Point, d: Point) -> int:
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return 0
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return 0
    sides = (_side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b))
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return 1
    touches = sides[0] * sides[1] <= 0 and sides[2] * sides[3] <= 0
    # A touch is neither in nor out: an even count that is not zero leaves the answer open.
    return 2 if touches else 0


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    if abs(turn) < 1e-9:
        return 0
    return 1 if turn > 0 else -1


def _through(points: Sequence[Point]) -> tuple[Point, ...]:
    """A smooth curve through all points (Catmull and Rom)."""
    padded = (points[0], *points, points[-1])
    found: list[Point] = [points[0]]
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for piece in range(1, _PIECES + 1):
            t = piece / _PIECES
            found.append(
                (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))
            )
    return tuple(found)


def _spline(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    linear = (p2 - p0) * t
    square = (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
    cube = (3 * p1 - p0 - 3 * p2 + p3) * t * t * t
    return (2 * p1 + linear + square + cube) / 2


def _quadratic(start: Point, handle: Point, end: Point) -> tuple[Point, ...]:
    """The curve that the handle pulls at without lying on it (Bézier)."""
    steps = (piece / _PIECES for piece in range(_PIECES + 1))
    return tuple(
        (
            (1 - t) ** 2 * start[0] + 2 * (1 - t) * t * handle[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * (1 - t) * t * handle[1] + t * t * end[1],
        )
        for t in steps
    )
