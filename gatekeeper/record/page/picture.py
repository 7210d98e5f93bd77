"""Trace pictures: what a unit comes from and what proves it, in layers from left to right, as inline SVG with a table twin."""

from dataclasses import dataclass

from gatekeeper.model.path import printable
from gatekeeper.record.page.markup import Markup, join, tag
from gatekeeper.record.page.sheets import Shelf, reference
from gatekeeper.record.page.tables import state_mark, table
from gatekeeper.record.tones import tone

_WIDTH, _GAP, _HEIGHT, _STEP, _TOP = 178, 52, 34, 44, 26
_MOST = 9
_CHARACTERS = 21


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of the record in a picture."""

    kind: str
    id: str
    state: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Layers of dots and the lines between them."""

    layers: tuple[tuple[str, tuple[Dot, ...]], ...]
    """Title and dots, from left to right; empty layers left out."""
    lines: tuple[tuple[Dot, str, Dot], ...]
    """From, in which relation, to."""


def draw(shelf: Shelf, picture: Picture, title: str) -> Markup | None:
    """The picture with a table that tells the same; nothing when there is no line to draw."""
    if not picture.lines:
        return None
    rows = (
        (
            reference(shelf, a.kind, a.id),
            word,
            reference(shelf, b.kind, b.id),
            join((state_mark(a.state), " → ", state_mark(b.state))),
        )
        for a, word, b in picture.lines[:60]
    )
    twin = table(f"{title}, as a table", ("From", "Relation", "To", "States"), rows)
    # Told twice, so the second telling is one key away; it is printed all the same.
    more = tag("details", tag("summary", "The same as a table"), twin)
    return tag("figure", _svg(picture, title), more, class_="trace")


def _svg(picture: Picture, title: str) -> Markup:
    places: dict[Dot, tuple[int, int]] = {}
    shapes: list[Markup] = []
    for column, (name, dots) in enumerate(picture.layers):
        x = column * (_WIDTH + _GAP)
        shapes.append(tag("text", name, class_="layer", x=str(x), y="14"))
        for row, dot in enumerate(dots[:_MOST]):
            places[dot] = (x, _TOP + row * _STEP)
            shapes.append(_box(dot, *places[dot]))
        if len(dots) > _MOST:
            y = _TOP + _MOST * _STEP + 14
            shapes.append(
                tag("text", f"and {len(dots) - _MOST} more", class_="layer", x=str(x), y=str(y))
            )
    lines = [
        _line(places[a], places[b]) for a, _, b in picture.lines if a in places and b in places
    ]
    most = max(min(len(dots), _MOST + 1) for _, dots in picture.layers)
    width = len(picture.layers) * (_WIDTH + _GAP) - _GAP + 2
    return tag(
        "svg",
        *lines,
        *shapes,
        role="img",
        aria_label=f"{title}: {len(picture.lines)} links; the table below tells the same",
        viewBox=f"-1 0 {width} {_TOP + most * _STEP}",
        width=str(width),
    )


def _box(dot: Dot, x: int, y: int) -> Markup:
    look, sign = tone(dot.state)
    shown = _short(printable(dot.id))
    return tag(
        "g",
        tag("rect", x=str(x), y=str(y), width=str(_WIDTH), height=str(_HEIGHT), rx="4"),
        tag("text", shown, x=str(x + 8), y=str(y + 14), class_="name"),
        tag("text", f"{sign} {dot.state}".strip(), x=str(x + 8), y=str(y + 28), class_="said"),
        class_=f"dot {look}",
    )


def _short(text: str) -> str:
    """What a box has room for: of a path or a test its end, of anything else its beginning."""
    if len(text) <= _CHARACTERS:
        return text
    if "/" in text or "::" in text:
        return f"…{text[1 - _CHARACTERS :]}"
    return f"{text[: _CHARACTERS - 1]}…"


def _line(start: tuple[int, int], end: tuple[int, int]) -> Markup:
    """A curve from the right edge of one box to the left edge of the other."""
    (x, y), (to_x, to_y) = (
        (start[0] + _WIDTH, start[1] + _HEIGHT // 2),
        (end[0], end[1] + _HEIGHT // 2),
    )
    middle = (x + to_x) // 2
    return tag("path", d=f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}", class_="line")
