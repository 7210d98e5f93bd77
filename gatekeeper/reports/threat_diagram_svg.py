"""A data-flow diagram as inline SVG (SVG 1.1), with a title and a description for those who do not see it."""

from collections.abc import Iterator

from gatekeeper.reports.html_nodes import Html, joined, lines, node
from gatekeeper.reports.threat_diagram import Box, Curve, Diagram

_SHRUNK = 0.73
"""Words of 12 px are still read at that part of their size."""
_REM = 16
"""Pixels."""


def smallest(diagram: Diagram) -> int:
    """The width in rem below which the drawing is not shrunk."""
    return int(diagram.width * _SHRUNK / _REM)


def diagram_svg(diagram: Diagram, title: str, mark: str) -> Html:
    """The drawing; `mark` makes its ids unique in a page."""
    parts = [
        node("title", title),
        node("desc", _described(diagram)),
        _arrows(mark),
        *(_zone(box) for box in diagram.zones),
        *(_curve(curve, mark) for curve in diagram.curves),
        *(_element(box) for box in diagram.elements),
        *(_label(curve) for curve in diagram.curves),
    ]
    return node(
        "svg",
        lines(parts),
        class_=f"flows at-{smallest(diagram)}",
        role="img",
        viewBox=f"0 0 {diagram.width:.0f} {diagram.height:.0f}",
        width=f"{diagram.width:.0f}",
        height=f"{diagram.height:.0f}",
        aria_label=title,
    )


def _described(diagram: Diagram) -> str:
    flows = "; ".join(f"{c.id}: {c.name}" for c in diagram.curves)
    return f"{len(diagram.elements)} elements in {len(diagram.zones)} zones. {flows}"


def _arrows(mark: str) -> Html:
    tip = node("path", d="M0,0 L12,5 L0,10 z", class_="tip")
    size = {"markerWidth": "12", "markerHeight": "10", "refX": "11", "refY": "5"}
    size["markerUnits"] = "userSpaceOnUse"
    end = node("marker", tip, id=f"{mark}-end", orient="auto", **size)
    start = node("marker", tip, id=f"{mark}-start", orient="auto-start-reverse", **size)
    return node("defs", end, start)


def _rect(box: Box, name: str, radius: int) -> Html:
    return node(
        "rect",
        x=f"{box.x:.0f}",
        y=f"{box.y:.0f}",
        width=f"{box.width:.0f}",
        height=f"{box.height:.0f}",
        rx=str(radius),
        class_=name,
    )


def _zone(box: Box) -> Html:
    texts = [
        node("text", text, x=f"{box.x + 12:.0f}", y=f"{box.y + 20 + 15 * n:.0f}", class_="zone")
        for n, text in enumerate(box.title)
    ]
    return node("g", joined([_rect(box, "zone", 10), *texts]))


def _element(box: Box) -> Html:
    shape = [_rect(box, f"box {box.kind}", 18 if box.kind == "process" else 2)]
    if box.kind == "store":
        shape += [_bar(box, box.y + 5), _bar(box, box.y + box.height - 5)]
    return node("g", joined([*shape, *_text(box)]))


def _bar(box: Box, y: float) -> Html:
    ends = {"x1": f"{box.x:.0f}", "x2": f"{box.x + box.width:.0f}", "y1": f"{y:.0f}", "y2": f"{y:.0f}"}  # fmt: skip
    return node("line", class_="bar", **ends)


def _text(box: Box) -> Iterator[Html]:
    first = box.y + box.height / 2 - 15 * (len(box.title) - 1) / 2 + 4
    for number, text in enumerate(box.title):
        yield node(
            "text",
            text,
            x=f"{box.x + box.width / 2:.0f}",
            y=f"{first + 15 * number:.0f}",
            class_="strong" if number == 0 else "name",
        )


def _curve(curve: Curve, mark: str) -> Html:
    (a, b), (c, d), (e, f), (g, h) = curve.points
    kind = "flow" + (" crossing" if curve.crosses else "") + ("" if curve.protected else " open")
    ends = {"marker_end": f"url(#{mark}-end)"}
    if curve.both_ways:
        ends["marker_start"] = f"url(#{mark}-start)"
    way = f"M{a:.0f},{b:.0f} C{c:.0f},{d:.0f} {e:.0f},{f:.0f} {g:.0f},{h:.0f}"
    return node("path", node("title", f"{curve.id}: {curve.name}"), d=way, class_=kind, **ends)


def _label(curve: Curve) -> Html:
    x, y, width = curve.tag
    back = _rect(Box("", x - width / 2, y - 10, width, 20, ()), "tag", 4)
    return node("g", back, node("text", curve.label, x=f"{x:.0f}", y=f"{y + 4:.0f}", class_="tag"))
