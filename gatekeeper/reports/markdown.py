"""Format `markdown`: GitHub Flavored Markdown without any raw HTML, link or image."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.escaping import markdown, markdown_block, markdown_code
from gatekeeper.reports.outline import counted, index_of, problems, sums_of
from gatekeeper.reports.paint import PLAIN
from gatekeeper.reports.problem import problem_of
from gatekeeper.reports.table import Cell, Table
from gatekeeper.reports.tables import tables_of
from gatekeeper.reports.text_message import messages_lines
from gatekeeper.reports.threat_summary import threat_lines

_MOST_REASONS = 20
_MOST_REMARKS, _FEWEST_REMARKS = 100, 20
_LONGEST_TEXT, _LONGEST_REASON = 1_000, 300
_RESERVE = 4096
"""Room for headings and for the sentences that say what is left off."""


@dataclass(frozen=True, slots=True)
class MarkdownReport:
    """Everything that `text` says, and the tables; with a limit, whole messages and rows are left off."""

    id: ClassVar[str] = "markdown"
    media_type: ClassVar[str] = "text/markdown; charset=utf-8"
    most_bytes: int | None = None
    """`None` for no limit; a pull-request comment holds 65,536 characters."""

    def render(self, run: GateRun) -> bytes:
        """The report."""
        return _render(run, self.most_bytes)


SUMMARY_BYTES = 1024 * 1024
"""GitHub drops the whole summary of a step when it is larger (GitHub Docs, "Workflow commands")."""


@dataclass(frozen=True, slots=True)
class GithubSummaryReport:
    """`github-summary`: whole messages and table rows are left off, the least grave first, and counted."""

    id: ClassVar[str] = "github-summary"
    media_type: ClassVar[str] = MarkdownReport.media_type
    most_bytes: int = SUMMARY_BYTES

    def render(self, run: GateRun) -> bytes:
        """The report, at most `most_bytes` long."""
        return _render(run, self.most_bytes)


def _render(run: GateRun, most_bytes: int | None) -> bytes:
    """The verdict, what would make it pass, why, and the tables, in the order in which a developer needs them."""
    top = "\n".join(_top(run))
    why = "\n".join(_why(run, _MOST_REASONS, _MOST_REMARKS))
    if most_bytes is not None and _size(top) + _size(why) > most_bytes // 2:
        why = "\n".join(_why(run, 0, _FEWEST_REMARKS))
    sections = [partial(_problems, run), *(partial(_table, table) for table in tables_of(run))]
    parts = [section(None) for section in sections]
    if most_bytes is not None:
        needs = [_size(part) for part in parts]
        room = most_bytes - _size(top) - _size(why) - _RESERVE
        parts = [
            part if need <= share else section(share)
            for part, need, share, section in zip(
                parts, needs, _shares(needs, room), sections, strict=True
            )
        ]
    told, *tables = parts
    return ("\n\n".join([top, told, why, *tables]) + "\n").encode("utf-8")


def _shares(needs: list[int], room: int) -> list[int]:
    """Room for each need: what the small ones leave over is shared among the large ones in equal parts."""
    shares = [0] * len(needs)
    smallest_first = sorted(range(len(needs)), key=lambda place: needs[place])
    for waiting, place in zip(range(len(needs), 0, -1), smallest_first, strict=True):
        shares[place] = max(0, min(needs[place], room // waiting))
        room -= shares[place]
    return shares


def _size(text: str) -> int:
    return len(text.encode("utf-8")) + 2


def _top(run: GateRun) -> Iterator[str]:
    yield f"# gatekeeper: {run.verdict.name}"
    yield ""
    yield f"**{markdown(_short(run.reason.sentence)).strip() or run.verdict.name}**"


def _why(run: GateRun, most_below: int, most_remarks: int) -> Iterator[str]:
    sums = sums_of(run)
    yield "## Why"
    yield ""
    against = tuple(r for r in run.reason.children if r.verdict is not Verdict.PASSED)
    yield from _reasons(against, 0, most_below)
    passed = [r.sentence for r in run.reason.children if r.verdict is Verdict.PASSED]
    if passed:
        yield f"- passed: {markdown(_short(', '.join(passed)))}"
    if not run.reason.children:
        yield "Nothing stands against it."
    yield ""
    yield "| sum | of |"
    yield "| --- | --- |"
    yield f"| {markdown(sums.checks_line)} | answers |"
    yield f"| {markdown(sums.accounts_line)} | analysis |"
    yield f"| {markdown(sums.findings_line)} | findings |"
    for line in threat_lines(run.facts.threats):
        yield f"| {markdown(line)} | threats |"
    yield ""
    head = f"commit {run.head}" if run.head else "staged content"
    base = f"onto {run.base}" if run.base else "without a base"
    yield f"Judged: {markdown_code(f'{head}, tree {run.tree}, {base}')}"
    yield ""
    yield from (
        f"- {markdown(_cut(line, _LONGEST_REASON))}" for line in _attention(run, most_remarks)
    )


def _attention(run: GateRun, most: int) -> Iterator[str]:
    facts = run.facts
    lines = [
        *(f"history: {line}" for line in (facts.change.incomplete,) if line),
        *(f"people: {line}" for line in (facts.people.undecided,) if line),
        *(f"people: {line}" for line in facts.people.suspicions),
        *(f"notice: {line}" for line in facts.change.notices),
        *(f"governance: {line}" for line in facts.governance),
        *(f"idle: {line}" for line in facts.idle),
    ]
    yield from lines[:most]
    if len(lines) > most:
        yield f"{len(lines) - most} more remarks, all in the format json"


def _short(text: str) -> str:
    return _cut(text, _LONGEST_TEXT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} [{len(text) - most} characters more]"


def _reasons(reasons: tuple[Reason, ...], depth: int, most_below: int) -> Iterator[str]:
    """At most `_MOST_REASONS` of the first level and `most_below` of each below."""
    indent = "  " * depth
    most = most_below if depth else _MOST_REASONS
    for reason in reasons[:most]:
        sentence = markdown(_cut(reason.sentence, _LONGEST_REASON))
        yield f"{indent}- {reason.verdict.name.lower()}: {sentence}"
        yield from _reasons(reason.children, depth + 1, most_below)
    if len(reasons) > most:
        yield f"{indent}- and {len(reasons) - most} more reasons"


def _problems(run: GateRun, room: int | None) -> str:
    shown = problems(run)
    index = index_of(run)
    parts = [f"## Problems ({len(shown)})"]
    if not shown:
        parts.append("Every answer that the policy asks for passes.")
    used = _size(parts[0])
    for number, decision in enumerate(shown):
        lines = tuple(messages_lines((problem_of(decision, index),), PLAIN))
        block = markdown_block(tuple(map(_short, lines)))
        used += _size(block)
        if room is not None and used > room:
            left = counted(len(shown) - number, "problem")
            parts.append(f"{left} more, none worse than these; the format json has all.")
            break
        parts.append(block)
    return "\n\n".join(parts)


def _table(table: Table, room: int | None) -> str:
    lines = [f"## {table.title} ({len(table.rows)})", ""]
    if not table.rows:
        return "\n".join([*lines, markdown(table.empty)])
    lines += [
        markdown(table.caption),
        "",
        "| " + " | ".join(name for name, _ in table.columns) + " |",
        "| " + " | ".join("---" for _ in table.columns) + " |",
    ]
    used = sum(map(_size, lines))
    for number, row in enumerate(table.rows):
        line = _row(table, row)
        used += _size(line)
        if room is not None and used > room:
            left = counted(len(table.rows) - number, "row")
            return "\n".join([*lines, "", f"{left} more; the format json has all."])
        lines.append(line)
    return "\n".join(lines)


def _row(table: Table, row: tuple[str, ...]) -> str:
    kinds = (kind for _, kind in table.columns)
    cells = (_cell(text, kind) for text, kind in zip(row, kinds, strict=True))
    return "| " + " | ".join(cells) + " |"


def _cell(text: str, kind: Cell) -> str:
    if not text:
        return ""
    short = _short(text)
    if kind is Cell.CODE:
        return markdown_code(short, in_table=True)
    return "; ".join(markdown(line) for line in short.split("\n"))
