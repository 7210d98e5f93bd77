"""The threat book as Markdown (CommonMark with tables, as forges render it); diagrams as lists of their flows."""

from collections.abc import Iterator

from gatekeeper.reports.escaping import markdown, markdown_code
from gatekeeper.reports.table import Cell, Table
from gatekeeper.reports.threat_book import Section, ThreatBook
from gatekeeper.reports.threat_book_tables import GAP
from gatekeeper.reports.threat_diagram import Box, Diagram


def book_markdown(book: ThreatBook) -> bytes:
    """The file, UTF-8; the same bytes for the same book."""
    lines = [
        f"# Threat model of {markdown(book.title)}",
        "",
        f"Commit {markdown_code(book.commit)}. Arranged by FDA premarket cybersecurity guidance, edition "
        f"{markdown(book.guidance)}.",
    ]
    for section in book.sections:
        lines += ["", *_section(section)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _section(section: Section) -> Iterator[str]:
    yield f"## {markdown(section.title)}"
    for words in section.words:
        yield ""
        yield markdown(words)
    if section.diagram is not None:
        yield ""
        yield from _diagram(section.diagram)
    for table in section.tables:
        yield ""
        yield from _table(table)


def _diagram(diagram: Diagram) -> Iterator[str]:
    for zone in diagram.zones:
        inside = [box for box in diagram.elements if zone.x <= box.x < zone.x + zone.width]
        yield f"- {markdown(' '.join(zone.title))}: {', '.join(map(_named, inside))}"
    for curve in diagram.curves:
        how = "crosses a boundary" if curve.crosses else "inside a zone"
        line = "full line" if curve.protected else "dashed line"
        yield f"- flow {markdown_code(curve.label)}: {markdown(curve.name)} ({how}, {line})"


def _named(box: Box) -> str:
    """What the picture writes into the box."""
    return " ".join([markdown_code(box.title[0]), *map(markdown, box.title[1:])])


def _table(table: Table) -> Iterator[str]:
    yield f"### {markdown(table.title)}"
    yield ""
    if not table.rows:
        yield markdown(table.empty)
        return
    yield markdown(table.caption)
    yield ""
    yield "| " + " | ".join(markdown(name) for name, _ in table.columns) + " |"
    yield "|" + "---|" * len(table.columns)
    for row in table.rows:
        cells = (_cell(text, kind) for (_, kind), text in zip(table.columns, row, strict=True))
        yield "| " + " | ".join(cells) + " |"


def _cell(text: str, kind: Cell) -> str:
    if text == GAP:
        return f"**{GAP}**"
    return (
        markdown_code(text, in_table=True)
        if kind is Cell.CODE and text not in ("", "-")
        else markdown(text)
    )
