"""Format `html`: one self-contained page for people, without JavaScript, network or anything from the repository
that is more than text."""

from collections.abc import Iterator
from typing import ClassVar

from gatekeeper.model.gate_run import GateRun
from gatekeeper.reports.html_nodes import Html, code, joined, lines, node, page, style, web_anchor
from gatekeeper.reports.html_problem import badge, problem_section, reasons, sums, tone
from gatekeeper.reports.html_style import STYLE, content_security_policy
from gatekeeper.reports.outline import counted, problems
from gatekeeper.reports.table import Cell, Table
from gatekeeper.reports.tables import tables_of

MOST_ROWS = 2_000
"""Rows of a table that are written; more than that nobody reads, and a browser stumbles."""
_WIDE = frozenset((
    "message", "why it counts so", "cause", "subject", "written by", "approved by",
    "refused or unclear", "reason", "title", "what", "sha256",
))  # fmt: skip


class HtmlReport:
    """The verdict and what would make it pass first, then reasons, findings, accounting, people, threats, tools, policy."""

    id: ClassVar[str] = "html"
    media_type: ClassVar[str] = "text/html; charset=utf-8"

    def render(self, run: GateRun) -> bytes:
        """The report."""
        tables = tables_of(run)
        main = [
            problem_section(run),
            *_remarks(run),
            reasons(run),
            sums(run),
            *(_table_section(table) for table in tables),
        ]
        body = (
            node("a", "Skip to the problems", href="#problems", class_="skip"),
            node("div", class_=f"band {tone(run.verdict.name.lower())}"),
            _header(run),
            _contents(run, tables),
            node("main", lines(main)),
            _footer(run),
        )
        return page(_head(run), body)


def _head(run: GateRun) -> Iterator[Html]:
    yield node("meta", charset="utf-8")
    policy = content_security_policy()
    yield node("meta", http_equiv="Content-Security-Policy", content=policy)
    yield node("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield node("meta", name="referrer", content="no-referrer")
    yield node("title", f"{run.verdict.name}: {run.facts.project.name}, gatekeeper report")
    yield style(STYLE)


def _header(run: GateRun) -> Html:
    facts = run.facts
    word = run.verdict.name
    verdict = node("span", word, class_=f"verdict {tone(word.lower())}")
    heading = node("h1", verdict, " ", node("span", run.reason.sentence))
    what = f"{facts.change.kind.value}, {counted(len(facts.change.files), 'changed path')}"
    pairs = (
        ("judged", what),
        ("head", node("code", run.head or "staged content")),
        ("tree", node("code", run.tree)),
        ("base", node("code", run.base or "none")),
        ("configuration of", node("code", facts.project.origin or "the working tree")),
        ("expiries judged by", facts.today.isoformat()),
    )
    rows = (joined((node("dt", label), node("dd", value))) for label, value in pairs)
    title = facts.project.title or facts.project.name
    project = node("p", title, class_="project")
    return node("header", project, heading, node("dl", *rows, class_="facts"))


def _contents(run: GateRun, tables: tuple[Table, ...]) -> Html:
    entries = [("problems", "Problems", f"({len(problems(run))})")]
    entries += [("why", "Why", ""), ("sums", "Sums", "")]
    entries += [(_anchor(table), table.title, f"({len(table.rows)})") for table in tables]
    items = (
        node("li", node("a", title, href=f"#{name}"), " ", node("span", count, class_="count"))
        for name, title, count in entries
    )
    return node("nav", node("ul", lines(items)), aria_label="Contents")


def _anchor(table: Table) -> str:
    return table.title.lower().replace(" ", "-")


def _remarks(run: GateRun) -> Iterator[Html]:
    facts = run.facts
    remarks = [
        *(("history", line) for line in (facts.change.incomplete,) if line),
        *(("people", line) for line in (facts.people.undecided,) if line),
        *(("people", line) for line in facts.people.suspicions),
        *(("notice", line) for line in facts.change.notices),
        *(("governance", line) for line in facts.governance),
        *(("idle", line) for line in facts.idle),
    ]
    if remarks:
        items = [
            node("li", node("strong", label), ": ", line) for label, line in remarks[:MOST_ROWS]
        ]
        if len(remarks) > MOST_ROWS:
            items.append(node("li", f"{len(remarks) - MOST_ROWS} more remarks", class_="more"))
        heading = node("h2", "Remarks", id_="remarks")
        listed = node("ul", lines(items), class_="remarks")
        yield node("section", heading, listed, aria_labelledby="remarks")


def _table_section(table: Table) -> Html:
    name = _anchor(table)
    count = node("span", f"({len(table.rows)})", class_="count")
    heading = node("h2", f"{table.title} ", count, id_=name)
    if not table.rows:
        return node(
            "section", heading, node("p", table.empty, class_="empty"), aria_labelledby=name
        )
    region = node(
        "div", _table(table), class_="scroll", tabindex="0", role="region", aria_labelledby=name
    )
    parts = [heading, region]
    if len(table.rows) > MOST_ROWS:
        left = counted(len(table.rows) - MOST_ROWS, "row")
        parts.append(node("p", f"{left} more; the format json has all.", class_="more"))
    return node("section", lines(parts), aria_labelledby=name)


def _table(table: Table) -> Html:
    head = node("tr", *(node("th", name, scope="col") for name, _ in table.columns))
    rows = [_row(table, number) for number in range(min(len(table.rows), MOST_ROWS))]
    body = node("tbody", lines(rows))
    return node("table", node("caption", table.caption), node("thead", head), body)


def _row(table: Table, number: int) -> Html:
    link = table.links[number] if table.links else ""
    cells = (
        _cell(table, place, text, link if place == table.link_column else "")
        for place, text in enumerate(table.rows[number])
    )
    return node("tr", *cells)


def _cell(table: Table, place: int, text: str, link: str) -> Html:
    name, kind = table.columns[place]
    width = "wide" if name in _WIDE else "name" if kind is Cell.CODE else ""
    attributes = {"class_": width} if width else {}
    if place == table.mark:
        return node("td", badge(text))
    if kind is Cell.CODE:
        return node("td", web_anchor(code(text), link) if text else "", **attributes)
    parts = text.split("\n")
    content = parts if len(parts) == 1 else [node("p", part) for part in parts]
    return node("td", *content, **attributes)


def _footer(run: GateRun) -> Html:
    words = (
        f"Written by gatekeeper {run.version}. This page holds no script and fetches nothing. "
        "It is a view: the evidence of the run is its statement in the ledger."
    )
    return node("footer", node("p", words))
