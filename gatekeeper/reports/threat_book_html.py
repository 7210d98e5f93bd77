"""The threat book as one HTML file: no network, no script, usable in print."""

from collections.abc import Iterator

from gatekeeper.reports.html_nodes import Html, code, joined, lines, node, page, style
from gatekeeper.reports.html_style import STYLE, policy_for
from gatekeeper.reports.table import Cell, Table
from gatekeeper.reports.threat_book import Section, ThreatBook
from gatekeeper.reports.threat_book_tables import GAP
from gatekeeper.reports.threat_diagram_svg import diagram_svg, smallest

_STYLE = (
    STYLE
    + """
main.book, .book header, .book nav { max-width: 96rem; } .book header p { overflow-wrap: anywhere; }
.drawing { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem; margin: 1rem 0; }
svg.flows { display: block; margin: 0 auto; max-width: 100%; height: auto; font: 13px system-ui, "Liberation Sans", sans-serif; }
svg.flows rect { fill: none; } svg.flows text { fill: var(--ink); }
svg.flows rect.zone { fill: var(--code); stroke: var(--soft); stroke-dasharray: 6 4; }
svg.flows text.zone { fill: var(--soft); }
svg.flows rect.box { fill: var(--card); stroke: var(--ink); stroke-width: 1.4; }
svg.flows rect.store { stroke: none; } svg.flows line.bar { stroke: var(--ink); stroke-width: 1.4; }
svg.flows text.strong { font-weight: 700; text-anchor: middle; } svg.flows text.name { text-anchor: middle; fill: var(--soft); font-size: 12px; }
svg.flows path.flow { fill: none; stroke: var(--good); stroke-width: 1.7; } svg.flows path.open { stroke: var(--bent); stroke-dasharray: 7 4; }
svg.flows path.crossing { stroke-width: 3; } svg.flows path.tip { fill: var(--ink); }
svg.flows rect.tag { fill: var(--card); stroke: var(--line); } svg.flows text.tag { text-anchor: middle; font-size: 12px; font-weight: 600; }
td.gap { color: var(--bad); font-weight: 600; } .book .scroll { margin: 0.75rem 0 1.5rem; }
.book table { font-size: 0.86rem; } .book th, .book td { min-width: 4.6rem; padding: 0.4rem 0.6rem; overflow-wrap: break-word; }
.book td.words { min-width: 9rem; } .book td.id, .book td.id code { white-space: nowrap; } .book td.list { min-width: 15rem; }
@media print { @page { size: A4 landscape; } .book th, .book td { min-width: 0; padding: 0.2rem 0.3rem; } .book table { font-size: 7pt; } .book td.words, .book td.list { min-width: 0; overflow-wrap: anywhere; } .book td.list { min-width: 5rem; } .book td.id, .book td.id code { white-space: normal; } } .book h2 { border-top: 1px solid var(--line); padding-top: 1.5rem; }
"""
)

_ID_WIDTH = 16
"""Up to here a name in code is not broken."""


def book_html(book: ThreatBook) -> bytes:
    """The file, UTF-8; the same bytes for the same book."""
    body = (
        node("a", "to the content", href="#content", class_="skip"),
        node("div", lines(_body(book)), class_="book"),
    )
    return page(_head(book), body)


def _head(book: ThreatBook) -> Iterator[Html]:
    yield node("meta", charset="utf-8")
    rules = _style(book)
    policy = policy_for(rules)
    yield node("meta", http_equiv="Content-Security-Policy", content=policy)
    yield node("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield node("title", f"Threat model of {book.title}")
    yield style(rules)


def _style(book: ThreatBook) -> str:
    """The rules of the page; a drawing is shrunk a little at most, and scrolled beyond, so that its words can be read."""
    widths = sorted({smallest(s.diagram) for s in book.sections if s.diagram is not None})
    kept = "".join(f" svg.at-{rem} {{ min-width: {rem}rem; }}" for rem in widths)
    return f"{_STYLE}@media screen {{{kept} }}\n" if kept else _STYLE


def _body(book: ThreatBook) -> Iterator[Html]:
    words = f"FDA premarket cybersecurity guidance, edition {book.guidance}"
    yield node(
        "header",
        node("p", book.title, class_="project"),
        node("h1", "Threat model"),
        node("p", f"Commit {book.commit}. Arranged by {words}."),
    )
    links = (
        node("li", node("a", s.title, href=f"#s{n}")) for n, s in enumerate(book.sections, start=1)
    )
    yield node("nav", node("ul", lines(links)), aria_label="sections")
    sections = (_section(section, n) for n, section in enumerate(book.sections, start=1))
    yield node("main", lines(sections), id="content", class_="book", tabindex="-1")


def _section(section: Section, number: int) -> Html:
    parts: list[Html] = [node("h2", section.title)]
    parts += [node("p", words) for words in section.words]
    if section.diagram is not None:
        drawing = diagram_svg(section.diagram, section.title, f"d{number}")
        parts.append(node("div", drawing, class_="drawing", tabindex="0"))
    parts += [_table(table) for table in section.tables]
    return node("section", lines(parts), id=f"s{number}")


def _table(table: Table) -> Html:
    if not table.rows:
        return joined([node("h3", table.title), node("p", table.empty, class_="empty")])
    heads = joined(node("th", name, scope="col") for name, _ in table.columns)
    rows = lines(_row(table, row) for row in table.rows)
    drawn = node(
        "table",
        node("caption", table.caption),
        node("thead", node("tr", heads)),
        node("tbody", rows),
    )
    count = node("span", f" {len(table.rows)}", class_="count")
    return joined(
        [node("h3", table.title, count), node("div", drawn, class_="scroll", tabindex="0")]
    )


def _row(table: Table, row: tuple[str, ...]) -> Html:
    cells = (_cell(text, kind) for (_, kind), text in zip(table.columns, row, strict=True))
    return node("tr", joined(cells))


def _cell(text: str, kind: Cell) -> Html:
    if text == GAP:
        return node("td", GAP, class_="gap")
    if kind is Cell.CODE:
        parts = text.split(", ")
        if len(parts) == 1:
            return node("td", code(text), class_="id" if len(text) <= _ID_WIDTH else "list")
        longest = max(len(part) for part in parts)
        listed = joined(node("div", code(part)) for part in parts)
        return node("td", listed, class_="id" if longest <= _ID_WIDTH else "list")
    return node("td", text, class_="words" if len(text) > 24 else "short")
