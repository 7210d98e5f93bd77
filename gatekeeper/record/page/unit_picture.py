"""The picture of one unit: threats and hazards, what is done about them, the unit, its tests, their results."""

from collections.abc import Iterable

from gatekeeper.model.book import Row, Sheet
from gatekeeper.record.page.picture import Dot, Picture
from gatekeeper.record.page.sheets import Shelf


class _Layers:
    """Dots by layer, each once, and the lines between them."""

    def __init__(self, *titles: str) -> None:
        self._dots: dict[str, dict[Dot, None]] = {title: {} for title in titles}
        self.lines: dict[tuple[Dot, str, Dot], None] = {}

    def add(self, layer: str, dot: Dot) -> Dot:
        self._dots[layer][dot] = None
        return dot

    def line(self, start: Dot, word: str, end: Dot) -> None:
        self.lines[(start, word, end)] = None

    def picture(self) -> Picture:
        layers = tuple((title, tuple(dots)) for title, dots in self._dots.items() if dots)
        return Picture(layers, tuple(self.lines))


_WHY, _WHAT, _UNIT, _TESTS, _RESULTS = (
    "Threats and hazards",
    "Mitigations, requirements",
    "Unit",
    "Tests",
    "Results",
)


def unit_picture(shelf: Shelf, unit: str, state: str) -> Picture:
    """Empty of lines when nothing is known around the unit."""
    layers = _Layers(_WHY, _WHAT, _UNIT, _TESTS, _RESULTS)
    middle = layers.add(_UNIT, Dot("unit", unit, state))
    _threats(shelf, layers, unit, middle)
    cases = _requirements(shelf, layers, unit, middle)
    if not cases:
        _unit_tests(shelf, layers, unit, middle)
    _results(shelf, layers, cases)
    return layers.picture()


def _threats(shelf: Shelf, layers: _Layers, unit: str, middle: Dot) -> None:
    sheet, mitigations = shelf.book.get("threat"), _by_id(shelf.book.get("mitigation"))
    for row in shelf.of_unit("threat", unit) if sheet else ():
        assert sheet is not None, "there are no rows without a sheet"
        threat = layers.add(_WHY, _dot(sheet, row))
        held = [m for m in sheet.cell(row, "mitigations") if m in mitigations]
        for each in held:
            other = layers.add(_WHAT, _dot(*mitigations[each]))
            layers.line(threat, "mitigated by", other)
            layers.line(other, "protects", middle)
        if not held:
            layers.line(threat, "is against", middle)


def _requirements(shelf: Shelf, layers: _Layers, unit: str, middle: Dot) -> list[Dot]:
    sheet, tests = shelf.book.get("requirement"), _by_id(shelf.book.get("test"))
    hazards = _by_id(shelf.book.get("hazard"))
    files = {str(row[0]) for row in shelf.of_unit("file", unit)}
    cases: dict[Dot, None] = {}
    for row in sheet.rows if sheet else ():
        assert sheet is not None, "there are no rows without a sheet"
        if files.isdisjoint(sheet.cell(row, "implemented-in")):
            continue
        requirement = layers.add(_WHAT, _dot(sheet, row))
        layers.line(requirement, "implemented in", middle)
        for hazard in sheet.cell(row, "controls"):
            known = (
                _dot(*hazards[hazard]) if hazard in hazards else Dot("hazard", hazard, "unknown")
            )
            layers.line(layers.add(_WHY, known), "controlled by", requirement)
        for test in sheet.cell(row, "tests"):
            case = _dot(*tests[test]) if test in tests else Dot("test", test, "unknown")
            cases[layers.add(_TESTS, case)] = None
            layers.line(middle, "verified by", case)
    return list(cases)


def _unit_tests(shelf: Shelf, layers: _Layers, unit: str, middle: Dot) -> None:
    """Tests that history maps to the unit, by file, when no requirement leads to any."""
    sheet = shelf.book.get("unit-test")
    files: dict[str, set[str]] = {}
    for row in shelf.of_unit("unit-test", unit) if sheet else ():
        assert sheet is not None, "there are no rows without a sheet"
        files.setdefault(str(row[0]).split(":", 1)[0], set()).update(sheet.cell(row, "state"))
    for path, states in sorted(files.items()):
        state = "counts" if "counts" in states else "too weak"
        layers.line(middle, "tested in", layers.add(_TESTS, Dot("file", path, state)))


def _results(shelf: Shelf, layers: _Layers, cases: Iterable[Dot]) -> None:
    sheet = shelf.book.get("result")
    wanted = {case.id: case for case in cases}
    for row in sheet.rows if sheet else ():
        assert sheet is not None, "there are no rows without a sheet"
        for test in sheet.cell(row, "test"):
            if test in wanted:
                layers.line(wanted[test], "result", layers.add(_RESULTS, _dot(sheet, row)))


def _by_id(sheet: Sheet | None) -> dict[str, tuple[Sheet, Row]]:
    return {str(row[0]): (sheet, row) for row in sheet.rows} if sheet else {}


def _dot(sheet: Sheet, row: Row) -> Dot:
    states = sheet.cell(row, "state")
    return Dot(sheet.kind, str(row[0]), states[0] if states else "unknown")
