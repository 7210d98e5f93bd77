"""A C or C++ file as a parser without preprocessor can read it: one view for each configuration, line for line."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from gatekeeper.analyzers.normal.conditionals import configurations, read_directives
from gatekeeper.analyzers.normal.declarations import Declarations
from gatekeeper.analyzers.normal.groups import Groups
from gatekeeper.analyzers.normal.later_cplusplus import in_older_words
from gatekeeper.analyzers.normal.statements import Statements
from gatekeeper.analyzers.normal.tokens import (
    Draft,
    Token,
    Unpaired,
    pairs_of,
    tokens_of,
    units_of,
    without_comments,
)
from gatekeeper.analyzers.normal.words import (
    ASSEMBLY,
    ASSEMBLY_QUALIFIERS,
    CONTROL,
    DROPPED,
    DROPPED_CALLS,
    FOREIGN,
    NUMBERED,
    PACKED,
    SECTIONED,
    SECTIONS,
    VECTORED,
)
from gatekeeper.model.frozen import dataclass

_KEPT_DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(?:include[ \t]*[<\"]|define\b)")
_BEFORE_ATTRIBUTES = frozenset({";", "{", "}", ":", ")", ">", "static", "virtual"})
_IN_ROWS = frozenset({",", "-", "+", "|", "&", "~", "*", "<<", ".", "="})


@dataclass(frozen=True, slots=True)
class View:
    """The text of one configuration, and where its functions are."""

    text: str
    functions: tuple[tuple[int, int], ...]
    """First and last line of each function, counted from 1, in order."""
    fault: str = ""
    """Why the view is no whole program; empty when its brackets pair."""


def views_of(source: str, *, cplusplus: bool) -> tuple[tuple[View, ...], frozenset[int]]:
    """The views of a file, at least one, and the lines that are in none of them although a compiler could see them.

    `source` has line ends `\\n`. Each view has the lines of the source under the same numbers.
    """
    lines = without_comments(source).split("\n")
    directives = read_directives(lines, cplusplus=cplusplus)
    chosen = configurations(directives)
    views = tuple(
        _view(lines, configuration, directives.marked, cplusplus=cplusplus)
        for configuration in chosen
    )
    every = frozenset(range(len(lines))) - directives.marked - directives.never
    held = [lines_in for lines_in, view in zip(chosen, views, strict=True) if not view.fault]
    unseen = every - frozenset().union(*held)
    return views, frozenset(n + 1 for n in unseen if lines[n].strip())


def _view(
    lines: list[str], chosen: frozenset[int], directives: frozenset[int], *, cplusplus: bool
) -> View:
    kept = [
        line if number in chosen and number not in directives else ""
        for number, line in enumerate(lines)
    ]
    text = "\n".join(line[:-1] + " " if line.endswith("\\") else line for line in kept)
    try:
        text = _without_words(text, cplusplus=cplusplus)
        text, functions = _mended(text, cplusplus=cplusplus)
    except Unpaired as fault:
        return View(text, (), f"line {_line_numbers(text)(fault.place)}: {fault}")
    return View(_with_directives(text, lines, chosen, directives, functions), functions)


def _mended(text: str, *, cplusplus: bool) -> tuple[str, tuple[tuple[int, int], ...]]:
    tokens = tokens_of(text)
    pairs = pairs_of(tokens)
    draft = Draft(text)
    if _is_part_of_a_table(tokens, pairs):
        draft.insert(tokens[0].start, "int part_of_a_table[] = {")
        draft.after(tokens[-1].end, "};")
        return str(draft), ()
    declarations = Declarations(draft, tokens, pairs, cplusplus=cplusplus)
    declarations.scope(0, len(tokens))
    if not cplusplus:
        Groups(draft, tokens, pairs).mend()
    statements = Statements(draft, tokens, pairs, declarations)
    line_of = _line_numbers(text)
    functions = []
    for head, first, last in declarations.bodies:
        statements.block(first + 1, last)
        statements.arguments(first + 1, last)
        functions.append((line_of(tokens[head].start), line_of(tokens[last].start)))
    return str(draft), tuple(sorted(functions))


def _is_part_of_a_table(tokens: tuple[Token, ...], pairs: dict[int, int]) -> bool:
    """Whether the file is rows and nothing else, to be included between the braces of an array: a font, an image, a program."""
    units = tuple(units_of(tokens, pairs, 0, len(tokens)))
    rows = bool(units) and (units[0].kind in ("number", "text") or units[0].text == "{")
    parts = (
        unit.kind in ("number", "text", "group", "word") or unit.text in _IN_ROWS for unit in units
    )
    return rows and any(unit.text == "," for unit in units) and all(parts)


def _without_words(text: str, *, cplusplus: bool) -> str:
    """The text without attributes, assembly, and macros between strings."""
    tokens = tokens_of(text)
    pairs = pairs_of(tokens)
    draft = Draft(text)
    index = 0
    while index < len(tokens):
        index = _word(draft, tokens, pairs, index, cplusplus=cplusplus)
    return str(draft)


def _word(
    draft: Draft,
    tokens: tuple[Token, ...],
    pairs: dict[int, int],
    index: int,
    *,
    cplusplus: bool,
) -> int:
    token = tokens[index]
    follows = tokens[index + 1].text if index + 1 < len(tokens) else ""
    vectored = token.text in VECTORED and follows not in (";", "{", "(")
    if vectored or (not cplusplus and token.text in NUMBERED and follows[:1].isdigit()):
        draft.blank(token.start, tokens[index + 1].end)
        return index + 2
    if token.text in DROPPED:
        draft.blank(token.start, token.end)
    elif token.text in PACKED:
        draft.put(token.start, token.end, PACKED[token.text])
    elif end := _attribute(tokens, pairs, index):
        draft.blank(token.start, tokens[end].end)
        return end + 1
    elif token.text in ASSEMBLY:
        return _assembly(draft, tokens, pairs, index)
    elif "$" in token.text and token.kind == "word":
        # The linker's names of sections; the parser takes the sign for one of its own.
        draft.put(token.start, token.end, token.text.replace("$", "_"))
    elif not cplusplus and token.text in FOREIGN:
        # The parser takes C++'s words for keywords in C too.
        draft.put(token.end - 1, token.end, "_")
    elif cplusplus and token.text in SECTIONS and follows == ":":
        before = tokens[index - 1].text if index else ""
        end = token.end if before in SECTIONED else tokens[index + 1].end
        draft.blank(token.start, end)
    elif token.kind == "text" and token.text[0] == '"':
        if index and tokens[index - 1].text == "extern":
            return index + 1
        return _strings(draft, tokens, pairs, index)
    elif follows == "(" and token.kind == "word" and token.text not in CONTROL:
        _statements(draft, tokens, pairs, index)
    elif cplusplus:
        in_older_words(draft, tokens, pairs, index)
    return index + 1


def _attribute(tokens: tuple[Token, ...], pairs: dict[int, int], index: int) -> int:
    """The index of the bracket that ends an attribute, `__attribute__((weak))` or `[[nodiscard]]`; 0 where none begins."""
    follows = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if tokens[index].text in DROPPED_CALLS and follows == "(":
        return pairs[index + 1]
    before = tokens[index - 1].text if index else ";"
    double = tokens[index].text == "[" == follows and pairs[index] == pairs[index + 1] + 1
    return pairs[index] if double and before in _BEFORE_ATTRIBUTES else 0


def _statements(
    draft: Draft, tokens: tuple[Token, ...], pairs: dict[int, int], index: int
) -> None:
    """Leaves of a macro that is given statements, `DEBUG(print(1);)`, only those."""
    end = pairs[index + 1]
    inner = units_of(tokens, pairs, index + 2, end)
    loops = end + 1 < len(tokens) and tokens[end + 1].text == "{"
    if loops or all(unit.text != ";" for unit in inner):
        return
    dependent = index > 0 and tokens[index - 1].text in (")", "else")
    first, last = "{}" if dependent else "  "
    draft.blank(tokens[index].start, tokens[index].end)
    draft.put(tokens[index + 1].start, tokens[index + 1].end, first)
    draft.put(tokens[end].start, tokens[end].end, last)


def _assembly(draft: Draft, tokens: tuple[Token, ...], pairs: dict[int, int], index: int) -> int:
    """Blanks assembly: a statement, a block, or the body of a function that is all assembly."""
    end = index + 1
    while end < len(tokens) and tokens[end].text in ASSEMBLY_QUALIFIERS:
        end += 1
    if end < len(tokens) and end in pairs and tokens[end].text in "({":
        draft.blank(tokens[index].start, tokens[pairs[end]].end)
        return pairs[end] + 1
    draft.blank(tokens[index].start, tokens[index].end)
    while end < len(tokens) and tokens[end].text not in (";", "{", "}"):
        end = pairs.get(end, end) + 1
    if end < len(tokens) and tokens[end].text == "{" and tokens[end - 1].text == ")":
        draft.blank(tokens[end].end, tokens[pairs[end]].start)
        return pairs[end]
    return index + 1


def _strings(draft: Draft, tokens: tuple[Token, ...], pairs: dict[int, int], index: int) -> int:
    """Blanks the macros behind a string, up to the last one that another string or the end follows."""
    place = index + 1
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "word" and token.text not in ("if", "else", "and", "or"):
            end = place
            if place + 1 < len(tokens) and tokens[place + 1].text == "(":
                end = pairs[place + 1]
            draft.blank(token.start, tokens[end].end)
            place = end + 1
        elif token.kind == "text" and token.text[0] == '"':
            place += 1
        else:
            break
    _macros_before(draft, tokens, index)
    return place


def _macros_before(draft: Draft, tokens: tuple[Token, ...], index: int) -> None:
    """Blanks a macro directly in front of a string: `print(PREFIX "text")`, but not `u8"…"` or `return "…"`."""
    if index < 2 or tokens[index - 1].kind != "word":
        return
    word, before = tokens[index - 1], tokens[index - 2]
    glued = word.end == tokens[index].start
    if not glued and word.text.upper() == word.text and before.text in ("(", ",", "=", "{"):
        draft.blank(word.start, word.end)


def _with_directives(
    text: str,
    lines: list[str],
    chosen: frozenset[int],
    directives: frozenset[int],
    functions: tuple[tuple[int, int], ...],
) -> str:
    """The text with `#include` and `#define` put back where they stand between declarations."""
    mended = text.split("\n")
    depth = 0
    for number, line in enumerate(mended):
        outside = depth == 0 and not any(a <= number + 1 <= b for a, b in functions)
        kept = (
            outside
            and number in chosen
            and number in directives
            and _KEPT_DIRECTIVE.match(lines[number])
        )
        if kept and _ends_here(lines, number) and _at_boundary(mended, number):
            mended[number] = lines[
                number
            ].rstrip()  # the parser trips over blanks behind `#define F(x)`
        depth += sum((c in "{(") - (c in ")}") for c in line if c in "{}()") if not outside else 0
    return "\n".join(mended)


def _ends_here(lines: list[str], number: int) -> bool:
    return not lines[number].rstrip().endswith("\\")


def _at_boundary(mended: list[str], number: int) -> bool:
    for line in reversed(mended[:number]):
        said = line.strip()
        if said:
            return said[-1] in ";}" or said.startswith("#")
    return True


def isolated(view: View, first: int, last: int) -> str:
    """The view with every line blanked but those from the first to the last."""
    lines = view.text.split("\n")
    return "\n".join(line if first <= n <= last else "" for n, line in enumerate(lines, start=1))


def outline(view: View) -> str:
    """The view without its functions."""
    inside = set(_numbers(view.functions))
    lines = view.text.split("\n")
    return "\n".join("" if n in inside else line for n, line in enumerate(lines, start=1))


def _numbers(spans: tuple[tuple[int, int], ...]) -> Iterator[int]:
    for first, last in spans:
        yield from range(first, last + 1)


def _line_numbers(text: str) -> Callable[[int], int]:
    ends = [match.start() for match in re.finditer("\n", text)]
    return lambda place: bisect_right(ends, place - 1) + 1
