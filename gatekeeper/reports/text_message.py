"""Problems as lines of text: head, place, excerpt with carets and rows of each, and the notes they share."""

from collections.abc import Iterator
from itertools import groupby

from gatekeeper.model.check import Row
from gatekeeper.reports.escaping import columns, terminal, terminal_source
from gatekeeper.reports.excerpt import ExcerptLine
from gatekeeper.reports.outline import counted
from gatekeeper.reports.paint import Paint
from gatekeeper.reports.problem import Problem

_NARROWEST_NOTED = 35
"""Columns kept for a row's text when a note follows, so that rows of several messages line up."""
_GUTTER = 3
_MOST_ALIKE = 8
"""Rows under one label that a terminal shows: of a unit with nineteen authors the first say enough, and JSON has all."""


def messages_lines(problems: tuple[Problem, ...], paint: Paint) -> Iterator[str]:
    """The lines of messages that share who asked and what would make them pass: those are told once, behind the last.

    Escaped for a terminal; no line begins with text of the repository.
    """
    gutter = max(map(_gutter, problems))
    for _, alike in groupby(problems, key=_but_for_its_line):
        first, *others = alike
        yield from _head_and_place(first, gutter, paint)
        if others:
            arrow = paint.frame("-->".rjust(gutter + 2))
            lines = ", ".join(problem.where.rpartition(":")[2] for problem in others)
            yield f"{arrow} and the same on {counted(len(others), 'other line')}: {terminal(lines)}"
    notes = problems[-1].notes
    if len(problems) > 1:
        notes = (("for", f"each of these {len(problems)}"), *notes)
    sign = paint.frame(f"{'=':>{gutter + 1}}")
    width = max(len(label) for label, _ in notes)
    yield from (f"{sign} {label:<{width}}  {terminal(text)}" for label, text in notes)


def _but_for_its_line(problem: Problem) -> object:
    """What messages share that differ in nothing but the line of their file; a place of code is what stands in an excerpt."""
    path, _, lines = problem.where.rpartition(":")
    alike = (problem.code, problem.message, problem.subject, path, problem.rows)
    # What stands behind the colon of a path without a line is the path's own.
    first = str(problem.excerpt[0].number) if problem.excerpt else ""
    return alike if first and lines.partition("-")[0] == first else id(problem)


def _gutter(problem: Problem) -> int:
    return max([_GUTTER, *(len(str(line.number)) + 1 for line in problem.excerpt)])


def _head_and_place(problem: Problem, gutter: int, paint: Paint) -> Iterator[str]:
    bar = paint.frame(f"{'|':>{gutter + 1}}")
    head = paint.kind(problem.kind, f"{problem.kind.value}[{terminal(problem.check)}]")
    yield f"{head}: {paint.strong(terminal(problem.message))}"
    subject = f"  ({terminal(problem.subject)})" if problem.subject else ""
    yield f"{paint.frame('-->'.rjust(gutter + 2))} {terminal(problem.where)}{subject}"
    if problem.excerpt:
        yield bar
    for line in problem.excerpt:
        yield from _excerpt(line, gutter, problem, paint)
    if problem.excerpt and problem.rows:
        yield bar
    yield from (f"{bar}  {row}" for row in _rows(problem.rows))


def _excerpt(line: ExcerptLine, gutter: int, problem: Problem, paint: Paint) -> Iterator[str]:
    # The line is escaped whole: a job runner's command could be put together from two escaped parts.
    before, within = (terminal_source(part) for part in line.parts[:2])
    cut = f" [{line.cut} characters more]" if line.cut else ""
    number = paint.frame(f"{line.number:>{gutter - 1}} |")
    yield f"{number} {terminal_source(line.text)}{cut}".rstrip()
    if within:
        carets = paint.kind(problem.kind, "^" * max(1, columns(within)))
        yield f"{paint.frame('|'.rjust(gutter + 1))} {' ' * columns(before)}{carets}"


def _rows(rows: tuple[Row, ...]) -> Iterator[str]:
    told = (
        row for label, alike in groupby(rows, key=_label) for row in _first(label, tuple(alike))
    )
    shown = [(terminal(row.label), terminal(row.text), terminal(row.note)) for row in told]
    label_width = max((columns(label) for label, _, _ in shown), default=0)
    noted = (columns(text) + 2 for _, text, note in shown if note)
    text_width = max([_NARROWEST_NOTED, *noted])
    for label, text, note in shown:
        start = f"{label}{' ' * (label_width - columns(label))}  {text}"
        yield f"{start}{' ' * (text_width - columns(text))}{note}" if note else start.rstrip()


def _label(row: Row) -> str:
    return row.label


def _first(label: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if len(rows) <= _MOST_ALIKE:
        return rows
    kept = _MOST_ALIKE - 1
    return (
        *rows[:kept],
        Row(label, f"and {len(rows) - kept} more, all in the formats json and html"),
    )
