"""Changes since the baseline on the page: how many in which area, then each, area by area."""

from collections import Counter
from dataclasses import replace

from gatekeeper.model.book import Sheet
from gatekeeper.record.compare import KIND, Difference
from gatekeeper.record.page.markup import Markup, join
from gatekeeper.record.page.sheets import Shelf, doubt, rows_table, sheet_table
from gatekeeper.record.page.tables import table
from gatekeeper.record.parts import Part

_COLUMNS = "id state what unit before after"


def changes(shelf: Shelf) -> Markup:
    """The overview, then a table an area; a sentence where nothing can be compared."""
    sheet = shelf.book.get(KIND)
    if sheet is None or not sheet.rows:
        return sheet_table(shelf, Part(KIND, _COLUMNS))
    areas = dict.fromkeys(sheet.cell(row, "area")[0] for row in sheet.rows)
    # What is unknown is said once, not at every area.
    told = replace(sheet, unknown="")
    tables = (
        rows_table(
            shelf,
            Part(KIND, _COLUMNS, caption=area),
            told,
            [row for row in sheet.rows if sheet.cell(row, "area") == (area,)],
        )
        for area in areas
    )
    return join((_overview(sheet), doubt(sheet), *tables))


def _overview(sheet: Sheet) -> Markup:
    counts = Counter(
        (area, state)
        for row in sheet.rows
        for area, state in zip(sheet.cell(row, "area"), sheet.cell(row, "state"), strict=True)
    )
    states = [each.value for each in Difference]
    rows = (
        (area, *(f"{counts[area, state]:,}" if counts[area, state] else "–" for state in states))
        for area in dict.fromkeys(area for area, _ in counts)
    )
    heads = ("Area", *(state.capitalize() for state in states))
    return table(f"{sheet.title}: {len(sheet.rows):,}", heads, rows, class_="counts")
