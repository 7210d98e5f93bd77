"""HTML that is escaped by being built: text becomes markup only through `node`, never by joining strings."""

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.reports.escaping import html, html_source, web_link

_VOID = frozenset({"meta", "wbr"})


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is safe to write. Only this file makes it from strings."""

    markup: str


Child = Html | str


def node(element: str, /, *children: Child, **attributes: str) -> Html:
    """An element. Strings among the children and all attribute values are escaped.

    A trailing underscore of an attribute's name is dropped and others become hyphens (`class_`,
    `aria_label`). An `href` that is neither a fragment nor a plain web address is left out.
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html(value)}"'
        for key, value in attributes.items()
        if key != "href" or value.startswith("#") or web_link(value) is not None
    )
    if element in _VOID:
        return Html(f"<{element}{shown}>")
    return Html(f"<{element}{shown}>{joined(children).markup}</{element}>")


def joined(children: Iterable[Child]) -> Html:
    """Children one after another."""
    return Html("".join(c.markup if isinstance(c, Html) else html(c) for c in children))


def lines(children: Iterable[Child]) -> Html:
    """Children one below another, each on its own line of the file."""
    return Html("\n".join(joined((child,)).markup for child in children))


def source(text: str) -> Html:
    """A line of source code for a `pre` element; tabs stay tabs."""
    return Html(html_source(text))


def code(text: str) -> Html:
    """A name or path that may be broken behind a slash when there is no room."""
    first, *others = text.split("/")
    parts = (part for other in others for part in ("/", node("wbr"), other))
    return node("code", first, *parts)


def web_anchor(shown: Html, address: str) -> Html:
    """A link that tells the other side nothing, or what is shown alone when the address is no plain web one."""
    if web_link(address) is None:
        return shown
    return node("a", shown, href=address, rel="noopener noreferrer nofollow external")


def style(rules: str) -> Html:
    """A style sheet of our own, exactly as given: its digest stands in the content security policy."""
    return Html(f"<style>{rules}</style>")


def page(head: Iterable[Html], body: Iterable[Html]) -> bytes:
    """A whole document (HTML Living Standard), UTF-8."""
    parts = (
        "<!doctype html>",
        '<html lang="en">',
        node("head", lines(head)).markup,
        node("body", lines(body)).markup,
        "</html>",
    )
    return ("\n".join(parts) + "\n").encode("utf-8")
