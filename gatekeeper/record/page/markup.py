"""HTML, made of elements only: text becomes markup in one place, and there it is escaped."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from gatekeeper.model.path import printable

_VOID = frozenset({"meta", "br"})
_DATA = '<script id="{}" type="application/json">'


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is HTML already. Only this file makes one."""

    html: str


Child = Markup | str | None
"""What an element may hold: markup as it is, text escaped, nothing."""

NOTHING = Markup("")


def tag(name: str, /, *children: Child, **attributes: str) -> Markup:
    """An element. Attribute values are escaped; `class_` is `class`, and `_` in names is `-`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escape(value)}"'
        for key, value in sorted(attributes.items())
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(children).html}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """The children one after another."""
    return Markup("".join(_child(child) for child in children))


def style(css: str) -> Markup:
    """A style sheet of our own. CSS cannot be escaped, so nothing but a constant may be given."""
    return Markup(f"<style>{css}</style>")


def script(code: str) -> Markup:
    """A script of our own. Scripts cannot be escaped, so nothing but a constant may be given."""
    return Markup(f"<script>{code}</script>")


def data(name: str) -> Markup:
    """The element for data of the script, which `filled` fills."""
    return Markup(f"{_DATA.format(_escape(name))}</script>")


def filled(document: bytes, name: str, texts: Iterable[str]) -> Iterator[bytes]:
    """The document in pieces with data of that name: JSON in which nothing can end the element (`record/page/block.py`)."""
    opened = _DATA.format(_escape(name)).encode()
    before, after = document.split(opened)
    yield before + opened
    for text in texts:
        if any(sign in text for sign in "<>&"):
            raise ValueError("data in a page holds no <, > or &")
        yield text.encode()
    yield after


def page(head: Markup, body: Markup) -> bytes:
    """The document in UTF-8."""
    return f'<!DOCTYPE html>\n<html lang="en">{head.html}{body.html}</html>\n'.encode()


def anchor(kind: str, name: str) -> str:
    """The id of a deep link's target: `/unit/PUMP-DOSE`. Percent-encoded, so that what a browser makes of
    `#/unit/a b` finds it too."""
    return f"/{kind}/{quote(printable(name).encode(), safe='-._~:()')}"


def link(kind: str, name: str, text: Child = None) -> Markup:
    """A link to a target inside the document. No other links exist: nothing in a record leads outside."""
    return tag("a", name if text is None else text, href=f"#{anchor(kind, name)}")


def _child(child: Child) -> str:
    match child:
        case None:
            return ""
        case Markup():
            return child.html
        case str():
            return _escape(child)


def _escape(text: str) -> str:
    return html.escape(printable(text), quote=True)
