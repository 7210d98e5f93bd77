"""Functions of C and C++ files: no function is lost in silence, whatever the preprocessor does to the braces."""

import itertools
import re

from gatekeeper.analyzers.measure.nesting import nesting_for
from gatekeeper.analyzers.measure.tokens import Lost, Measured, measure_tokens

_SPELLINGS = (
    ("%:", "# "),
    ("<%", "{ "),
    ("%>", "} "),
    ("??<", "{  "),
    ("??>", "}  "),
    ("??=", "#  "),
)
"""Digraphs and trigraphs (ISO C17 5.2.1.1, 6.4.6), unknown to lizard: with `<%` a function is gone."""
_RAW_STRING = re.compile(r'(?<![\w"])((?:u8|u|U|L)?R)"([^()\\\s]{0,16})\((.*?)\)\2"', re.DOTALL)
_CONDITIONAL = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b")


def measure_c(name: str, raw: bytes) -> tuple[Measured, ...]:
    """The functions of the file, each once, ordered.

    When the braces do not balance as the file stands (they are split over `#if` and `#else`) it is read
    twice, with the first and with the last branch of each conditional, and of a function in both readings the
    larger measures count. Raises `Lost` when they balance in neither, or when lizard misses a function.
    """
    source = _plain(raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n"))
    try:
        return tuple(sorted(set(_measure(name, source))))
    except Lost as whole:
        first, last = branch(source, last=False), branch(source, last=True)
        if first == source == last:
            raise
        try:
            return _larger((*_measure(name, first), *_measure(name, last)))
        except Lost:
            raise whole from None


def _plain(source: str) -> str:
    for old, new in _SPELLINGS:
        source = source.replace(old, new)
    return _RAW_STRING.sub(lambda match: '""' + "\n" * match[0].count("\n"), source)


def _measure(name: str, source: str) -> tuple[Measured, ...]:
    nesting = nesting_for(name)
    functions = measure_tokens(name, source, nesting.depth_of, (nesting,))
    if nesting.unopened:
        raise Lost(f"line {nesting.unopened} closes a brace that was not opened")
    if nesting.unclosed:
        raise Lost(f"{nesting.unclosed} braces are never closed")
    for line in nesting.bodies:
        if not any(function.start <= line <= function.end for function in functions):
            raise Lost(f"lizard does not see the function whose body opens on line {line}")
    return functions


def _larger(functions: tuple[Measured, ...]) -> tuple[Measured, ...]:
    known: dict[tuple[int, str], Measured] = {}
    for function in functions:
        other = known.get((function.start, function.name), function)
        known[function.start, function.name] = Measured(
            start=function.start,
            name=function.name,
            end=max(function.end, other.end),
            ccn=max(function.ccn, other.ccn),
            length=max(function.length, other.length),
            parameters=max(function.parameters, other.parameters),
            nesting=max(function.nesting, other.nesting),
        )
    return tuple(sorted(known.values()))


def branch(source: str, *, last: bool) -> str:
    """The source with the lines of all branches blanked but one of each conditional: its last or its first.

    Lines keep their numbers. A conditional without `#else` has an empty last branch, except that a plain
    `#if … #endif` is kept in both.
    """
    lines = source.split("\n")
    blanked: set[int] = set()
    open_marks: list[list[int]] = []
    for number, line in enumerate(lines):
        word = _CONDITIONAL.match(line)
        if word is None:
            continue
        if word[1].startswith("if"):
            open_marks.append([])
        if open_marks:
            open_marks[-1].append(number)
            if word[1] == "endif":
                blanked.update(_left_out(open_marks.pop(), lines, last=last))
    return "\n".join("" if number in blanked else line for number, line in enumerate(lines))


def _left_out(marks: list[int], lines: list[str], *, last: bool) -> set[int]:
    """Lines of the branches not taken; marks are the lines of `#if`, `#elif`…, `#else`, `#endif`."""
    branches = [range(start + 1, end) for start, end in itertools.pairwise(marks)]
    if len(branches) < 2:
        return set()
    closing = _CONDITIONAL.match(lines[marks[-2]])
    has_else = closing is not None and closing[1] == "else"
    taken = 0 if not last else len(branches) - 1 if has_else else None
    return {
        number for index, lines_of in enumerate(branches) if index != taken for number in lines_of
    }
