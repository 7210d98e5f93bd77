"""The Markdown format: recorded words, and nothing in it but headings, lists, tables and code."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from gatekeeper.reports.markdown import MarkdownReport

ALLOWED = {
    "h1", "h2", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "pre",
}  # fmt: skip


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


def _tags(written: str) -> set[str]:
    parser = _Tags()
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.feed(renderer.render(written))
    return parser.tags


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_the_words_are_as_recorded(run_name: str, sample: Any, snapshots: Path) -> None:
    recorded = (snapshots / f"{run_name}.markdown").read_bytes()
    assert MarkdownReport().render(getattr(sample, run_name)()) == recorded


@pytest.mark.parametrize("run_name", ["rich", "hostile"])
def test_it_renders_to_plain_structure_only(run_name: str, sample: Any) -> None:
    assert _tags(MarkdownReport().render(getattr(sample, run_name)()).decode()) <= ALLOWED


def test_every_row_of_a_table_has_as_many_cells_as_its_head(sample: Any) -> None:
    written = MarkdownReport().render(sample.hostile()).decode()
    rendered = MarkdownIt("commonmark").enable("table").render(written)
    rows = [part.partition("</tr>")[0] for part in rendered.split("<tr>")[1:]]
    bodies = [row for row in rows if "<td>" in row]
    assert [row for row in bodies if row.count("<td>") != row.count("</td>")] == []
    assert sum("<th>" in row for row in rows) == rendered.count("<table>")


def test_nobody_is_mentioned(sample: Any) -> None:
    written = MarkdownReport().render(sample.hostile()).decode()
    prose = [line for line in written.splitlines() if line.startswith(("- ", "**"))]
    assert [line for line in prose if "@everyone" in line] == []
