"""States of the edges that cells of large sheets are: derived from both ends, one word a row, as of the record's commit.

An edge is broken when nothing in the record has the id that it names, unknown when the record does not know that kind of
thing at all, and stale when the row rests on evidence that is in doubt. Else it is ok.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from gatekeeper.model.book import Cell, Column, Flavour, Sheet, texts
from gatekeeper.model.graph import Graph, State
from gatekeeper.record.graph.doubts import SOURCE_RESTS, WRONG
from gatekeeper.record.graph.rows import FLAT_NODES, sheet_of
from gatekeeper.record.kept_rows import cells, with_column

_COLUMN = Column("link-state", "Link state", Flavour.STATE)
_FROM_WORST = (State.BROKEN, State.STALE, State.UNKNOWN, State.OK)


def with_link_states(sheets: Iterable[Sheet], graph: Graph) -> Iterator[Sheet]:
    """The sheets; those whose rows are no nodes of the graph with the worst state of the edges of each row."""
    held = {sheet.kind: sheet for sheet in sheets}
    doubtful = {
        (sheet_of(node.key), node.id): node.state for node in graph.nodes if node.state in WRONG
    }
    for sheet in held.values():
        yield _told(sheet, held, doubtful) if sheet.kind in FLAT_NODES else sheet


def _told(
    sheet: Sheet, held: Mapping[str, Sheet], doubtful: Mapping[tuple[str, str], State]
) -> Sheet:
    ids = {
        column.to: frozenset(map(str, cells(held[column.to].rows, 0)))
        for column in sheet.columns
        if column.relation and column.to in held
    }

    def state(column: Column, named: str) -> State:
        known = ids.get(column.to)
        if not known:
            return State.UNKNOWN
        if named not in known:
            return State.BROKEN
        rests = column.relation in SOURCE_RESTS and column.up
        return State.STALE if rests and (column.to, named) in doubtful else State.OK

    @lru_cache(maxsize=4096)
    def of_cell(number: int, cell: Cell) -> frozenset[State]:
        # A sentence in the place of an id names nothing.
        return frozenset(state(sheet.columns[number], n) for n in texts(cell) if " " not in n)

    related = [number for number, column in enumerate(sheet.columns) if column.relation]

    @lru_cache(maxsize=4096)
    def worst(*told: Cell) -> str:
        found = {
            each
            for number, cell in zip(related, told, strict=True)
            for each in of_cell(number, cell)
        }
        return min(found, key=_FROM_WORST.index).value if found else ""

    states = map(worst, *(cells(sheet.rows, number) for number in related))
    rows = with_column(sheet.rows, states)
    return replace(sheet, columns=(*sheet.columns, _COLUMN), rows=rows)
