"""The record's tables and marks: how one kind of value looks wherever it stands."""

from collections.abc import Iterable, Sequence

from gatekeeper.model.record import GapState
from gatekeeper.record.page.markup import Child, Markup, join, tag
from gatekeeper.record.tones import tone

_GAPS = {
    GapState.FAILED: ("bad", "✗"),
    GapState.NOT_MET: ("warn", "▲"),
    GapState.UNKNOWN: ("warn", "?"),
}


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Child]],
    *,
    class_: str = "rows",
    widths: Sequence[int] = (),
) -> Markup:
    """A table with a caption; the first cell of a row is its head. A sentence when there is no row.

    `widths` are the columns' percents of the page; without them the browser measures every cell.
    """
    body = [_row(row, heads) for row in rows]
    if not body:
        return tag("p", f"{caption}: none in this record.", class_="note")
    looks: list[dict[str, str]] = [{"class_": f"w{width}"} for width in widths] or [
        {} for _ in heads
    ]
    cells = (tag("th", text, scope="col", **look) for text, look in zip(heads, looks, strict=True))
    inner = join((tag("caption", caption), tag("thead", tag("tr", *cells)), tag("tbody", *body)))
    return tag("div", tag("table", inner, class_=f"{class_} fixed" if widths else class_))


def _row(row: Sequence[Child], heads: Sequence[str]) -> Markup:
    """On narrow screens each cell stands alone, under the head it repeats."""
    first, *others = row
    cells = (
        tag("td", cell, data_label=head, **({"class_": "none"} if cell == "–" else {}))
        for cell, head in zip(others, heads[1:], strict=True)
    )
    return tag("tr", tag("th", first, scope="row"), *cells)


def facts(pairs: Iterable[tuple[str, Child]]) -> Markup:
    """Terms with their values."""
    cells = (join((tag("dt", term), tag("dd", value))) for term, value in pairs)
    return tag("dl", *cells, class_="facts")


def code(text: str | None) -> Markup:
    """A digest, id or path; a dash when there is none."""
    return tag("code", "–" if text is None else text)


def word(text: str) -> Markup:
    """A short word of ours that must not be broken; a long one may be."""
    return tag("span", text, class_="word") if len(text) <= 30 else tag("span", text)


def bullets(texts: Iterable[Child], empty: str) -> Markup:
    """A list, or the sentence that says it is empty."""
    items = [tag("li", text) for text in texts]
    return tag("ul", *items) if items else tag("p", empty, class_="note")


def gap_mark(state: GapState) -> Markup:
    """The state of a gap."""
    return _mark(_GAPS[state], state.value)


def gaps_mark(state: GapState) -> Markup:
    """The state of several gaps."""
    return _mark(_GAPS[state], f"gaps {state.value}")


def state_mark(word: str) -> Markup:
    """A word of state in its tone."""
    return _mark(tone(word), word)


def calm_mark(text: str) -> Markup:
    """A word that judges nothing, such as a safety class."""
    return _mark(("calm", ""), text)


def warn_mark(text: str) -> Markup:
    """A word that asks for attention."""
    return _mark(("warn", "?"), text)


def _mark(look: tuple[str, str], text: str) -> Markup:
    kind, sign = look
    return tag("span", f"{sign} {text}".strip(), class_=f"state {kind}")
