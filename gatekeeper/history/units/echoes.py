"""Assertions that hold the unit against itself: what it answers against what it works out or keeps in a table."""

from collections.abc import Callable, Iterable

from gatekeeper.history.sources.lines import Equal, LineSpan, Side
from gatekeeper.history.sources.tests import TestFile
from gatekeeper.history.units.mapping import UnitSymbols, is_imported, is_private
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

_CLASS = late_pattern(r"[A-Z][A-Z0-9]*[a-z]\w*")
"""Who makes an object to compare with says what is expected; a member of an enumeration is a word of the interface."""


def echoes(
    unit: UnitSymbols, path: RepoPath, file: TestFile, replaced: Iterable[str] = ()
) -> dict[LineSpan, str]:
    """The assertions of a test file that expect of the unit what the unit itself says, each with what that is.

    One side is an answer of the unit; the other is one too, to the same question, or an element of a table of the unit, or
    private to it. `replaced` are functions that the unit's tests define themselves.
    """
    if path.endswith(".py"):
        modules = [each for each in unit.files if each.endswith(".py")]

        def is_of_unit(side: Side) -> bool:
            return any(is_imported(each, [side.name]) for each in modules)

    else:
        functions = unit.functions - {*replaced}

        def is_of_unit(side: Side) -> bool:
            return side.name in (functions if side.called else unit.variables)

    found: dict[LineSpan, str] = {}
    for equal in file.equals:
        if name := _echo(equal, is_of_unit):
            found.setdefault(equal.span, name)
    return found


def _echo(equal: Equal, is_of_unit: Callable[[Side], bool]) -> str:
    for answer, expected in ((equal.one, equal.other), (equal.other, equal.one)):
        if not answer.called or _is_object(answer) or _is_object(expected):
            continue
        if not is_of_unit(answer) or not is_of_unit(expected):
            continue
        if expected.called:
            is_echo = expected.handed == answer.handed
        else:
            is_echo = expected.element or is_private(expected.name.rpartition(".")[2])
        if is_echo:
            return expected.name
    return ""


def _is_object(side: Side) -> bool:
    """Whether it makes an object, by its class or by a method of the class itself, or is a member of a class."""
    *above, word = side.name.split(".")
    by_class = len(side.handed) < 2 and bool(above) and _CLASS.fullmatch(above[-1])
    return bool(_CLASS.fullmatch(word) or (side.called and by_class))
