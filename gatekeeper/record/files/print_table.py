"""One table on paper: which of its columns are printed, how wide each is, and what is said above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gatekeeper.model.book import Flavour, Sheet, texts
from gatekeeper.record.glyphs import breakable, shown, with_short_digests
from gatekeeper.record.parts import Part
from gatekeeper.record.widths import spread

MOST_ROWS = 25_000
"""Rows of one table that are printed; the note above it says where the others are."""
_MAX_COLUMNS = 9
_LATER = frozenset((
    "approved", "as-of", "as-written", "base", "blob", "claimed-reviews", "declared", "demand",
    "digest", "from-kind", "help", "independent-assertions", "key", "keys", "kind", "known",
    "leads-to", "link-state", "number", "outcome", "parent", "part-of", "recorded-at", "source",
    "to-kind", "tools", "tree", "unknown",
))  # fmt: skip
"""Columns that are left out first when a page is too narrow for all."""
_NEVER = {
    "act": frozenset({"review", "test"}),
    "answer": frozenset({"review"}),
    "clause": frozenset({"known", "number", "standard"}),
    "commit": frozenset({"as-written", "files-in-head"}),
    "link": frozenset({"id"}),
    "result": frozenset({"digest"}),
    "statement": frozenset({"keys"}),
    "unit-test": frozenset({"evidence", "test"}),
}
"""Columns whose words other columns of the sheet hold as well, or that are pages long."""
_ONLY_OPEN = ("act", "answer", "link")
"""Sheets of which the print has what the page has: what does not hold. Other tables count, or name, the rest."""
_ONCE = 60
"""A text of at most so many letters is said above the table when it stands in every row."""
_OWN_PREDICATE = "https://iec62304-gatekeeper.dev/predicate/"
_WORDS = re.compile(r"[ \u200b]|-(?!\d)")
"""Where a line may end: behind a hyphen, but not before a digit, so that a date stays whole (UAX 14, LB25)."""
_CAPITALS = re.compile("[A-Z]")
_PAGE, _PADDING, _LETTER, _BOLD, _CAPITAL, _USUAL = 760, 9, 4.1, 4.6, 1.7, 40
"""Points of an A4 page across, of a cell's margins, of a letter and a bold one at 8.5 pt, and what a capital has more;
letters of a short text."""
_WHOLE_LINES, _WHOLE_ROWS = 20, 1_000
"""A table whose rows have no more lines than these breaks between rows only, if it is not so long that this costs memory."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Columns of a sheet by number."""

    printed: tuple[int, ...]
    once: tuple[int, ...]
    """The same in every row."""
    left: tuple[int, ...]
    """Something stands in them, and there is no room."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is printed, in whichever volume a part of it stands."""

    choice: _Choice
    widths: tuple[int, ...]
    lines: int
    """About how many the highest row has."""


def printed_rows(sheet: Sheet, parts: Sequence[Part]) -> Sheet:
    """The sheet with the rows that are printed."""
    part = next((p for p in parts if p.kind == sheet.kind and p.where), None)
    rows = sheet.rows
    if part is not None and sheet.kind in _ONLY_OPEN:
        rows = part.of(sheet, rows)
    return replace(sheet, rows=tuple(rows[:MOST_ROWS]))


def layout(whole: Sheet) -> Layout:
    """How a sheet is printed: columns are chosen by as many of its rows as are printed at most, whichever these are."""
    sheet = replace(whole, rows=tuple(whole.rows[:MOST_ROWS]))
    choice = _choice(sheet)
    cells = {
        n: [_cell(row[n], sheet.columns[n].flavour) for row in sheet.rows] for n in choice.printed
    }
    widths = spread([_measure(sheet, n, cells[n]) for n in choice.printed], _PAGE)
    return Layout(choice, tuple(widths), _lines(cells, choice.printed, widths))


def print_table(sheet: Sheet, whole: Sheet, look: Layout) -> dict[str, object]:
    """The rows of a sheet, or of a part of it, as the template sets them; `look` is that of the whole sheet."""
    choice = look.choice
    return {
        "title": shown(whole.title),
        "note": shown(" ".join(_notes(sheet, whole, choice))),
        "whole-rows": len(sheet.rows) <= _WHOLE_ROWS and look.lines <= _WHOLE_LINES,
        "columns": [
            {
                "title": whole.columns[n].title,
                "width": width,
                "flavour": whole.columns[n].flavour.value,
            }
            for n, width in zip(choice.printed, look.widths, strict=True)
        ],
        "rows": [
            [_cell(row[n], whole.columns[n].flavour) for n in choice.printed] for row in sheet.rows
        ],
    }


def _notes(sheet: Sheet, whole: Sheet, choice: _Choice) -> list[str]:
    notes = []
    if not whole.rows:
        notes.append("Nothing is listed." if not whole.unknown else "Nothing can be listed.")
    elif whole.kind in _ONLY_OPEN:
        notes.append(
            f"Of {len(whole.rows)} rows those are printed that do not hold, or that somebody has to look at: "
            f"{len(sheet.rows) or 'none'}. All are in the attached record.json and in csv/{whole.kind}.csv."
        )
    elif len(sheet.rows) < len(whole.rows):
        notes.append(f"A part of {len(whole.rows)} rows.")
    if len(whole.rows) > MOST_ROWS:
        notes.append(f"Only the first {MOST_ROWS} are printed; all are in csv/{whole.kind}.csv.")
    if whole.unknown:
        notes.append(f"Rows may be missing: {whole.unknown}.")
    if choice.once:
        same = (f"{whole.columns[n].title.lower()} {_plain(whole, n)}" for n in choice.once)
        notes.append(f"In every row: {'; '.join(same)}.")
    if choice.left:
        notes.append(
            f"Not printed: {', '.join(whole.columns[n].title.lower() for n in choice.left)}."
        )
    return notes


def _plain(sheet: Sheet, column: int) -> str:
    return "; ".join(texts(sheet.rows[0][column]))


def _choice(sheet: Sheet) -> _Choice:
    filled = [n for n in range(len(sheet.columns)) if any(texts(row[n]) for row in sheet.rows)]
    once = [n for n in filled if _said_once(sheet, n)]
    open_ones = [
        n
        for n in filled
        if n not in once and sheet.columns[n].name not in _NEVER.get(sheet.kind, ())
    ]
    order: list[int] = []
    for n in open_ones:
        if not any(_repeats(sheet, n, earlier) for earlier in order):
            order.append(n)
    order.sort(
        key=lambda n: (
            sheet.columns[n].name in _LATER,
            sheet.columns[n].flavour is Flavour.CODE and sheet.columns[n].name != "place",
            n,
        )
    )
    printed = sorted(order[:_MAX_COLUMNS])
    left = [n for n in filled if n not in printed and n not in once]
    return _Choice(tuple(printed), tuple(once), tuple(left))


def _said_once(sheet: Sheet, column: int) -> bool:
    """Whether a plain text is the same in each of several rows, so that once is enough."""
    if (
        column == 0
        or len(sheet.rows) < 3
        or sheet.columns[column].flavour not in (Flavour.TEXT, Flavour.CODE)
    ):
        return False
    first = sheet.rows[0][column]
    return len(_plain(sheet, column)) <= _ONCE and all(row[column] == first for row in sheet.rows)


def _repeats(sheet: Sheet, column: int, earlier: int) -> bool:
    return all(texts(row[column]) == texts(row[earlier]) for row in sheet.rows)


def _measure(sheet: Sheet, column: int, cells: Sequence[str]) -> tuple[int, int]:
    """Points that the longest word of a column needs, and those that would hold its usual text in few lines."""
    letter = _BOLD if sheet.columns[column].flavour is Flavour.STATE else _LETTER
    head = max(map(len, sheet.columns[column].title.split()), default=0)
    word = max(
        (_points(each, letter) for cell in set(cells) for each in _WORDS.split(cell)), default=0
    )
    lengths = [_points(cell, letter) for cell in cells if cell]
    usual = sum(lengths) / max(1, len(lengths))
    needed = round(max(head * _BOLD, word)) + _PADDING
    wanted = min(max(lengths, default=0), max(_USUAL * letter, 2 * usual))
    return needed, max(needed, round(wanted) + _PADDING)


def _points(word: str, letter: float) -> float:
    return len(word) * letter + _CAPITAL * len(_CAPITALS.findall(word))


def _lines(cells: dict[int, list[str]], columns: Sequence[int], widths: Sequence[int]) -> int:
    """About how many lines the highest row has."""
    return max(
        (
            round(max(map(len, cells[n]), default=0) * _LETTER / max(1, width - _PADDING)) + 1
            for n, width in zip(columns, widths, strict=True)
        ),
        default=1,
    )


def _cell(cell: str | tuple[str, ...], flavour: Flavour) -> str:
    """The text of a cell; what is named by a digest is named by its first digits, but for columns of digests."""
    held = texts(cell)
    if flavour is not Flavour.CODE:
        held = tuple(with_short_digests(text.removeprefix(_OWN_PREDICATE)) for text in held)
    return breakable(shown("; ".join(held)))
