"""The words that readers of source share: spans of lines, what names in them stand for, and why a file cannot be read: an empty answer would pass for one."""

import ast
from functools import lru_cache

from gatekeeper.model.frozen import dataclass
from gatekeeper.parse.python import parse_python


@dataclass(frozen=True, slots=True, order=True)
class LineSpan:
    """A run of lines, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a literal in an expression."""

    name: str
    """Empty for a literal; with a point before it where it is called on something, in Python: no variable is meant; `name:0`
    for what other files hand to the function of that name first, plain where only they can, and not the product; called where
    only rows do."""
    line: int
    """From 1."""
    around: tuple[str, ...] = ()
    """What is called with it, or on it, the outermost first; the last words of their names, as `name`."""
    plain: bool = True
    """Whether it stands for itself: no member or element of it is taken."""
    called: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stands for."""

    name: str
    """Of a variable, a parameter, a fixture or a function; empty for what an assertion says."""
    scope: LineSpan | None
    """The function in which it does, `None` for the whole file; the lines of an assertion."""
    words: tuple[Word, ...]
    called: int = 0
    """The line of the call that hands it over, 0 for anything but a parameter."""
    compares: bool = False
    """Whether something is compared in it."""
    fills: bool = False
    """Whether its only word is a function that may write into the name."""

    @property
    def last(self) -> int:
        """The last line with a word of it, 0 where it has none."""
        return max((word.line for word in self.words), default=0)


@dataclass(frozen=True, slots=True)
class Side:
    """Where one side of a comparison comes from."""

    name: str
    """In Python with points, as imported; in C of a function or a variable."""
    called: bool = False
    """Whether it is what a function answers."""
    element: bool = False
    """Whether it is an element of a table."""
    handed: tuple[str, ...] = ()
    """What is handed to each function on the way, as written."""


@dataclass(frozen=True, slots=True)
class Equal:
    """An assertion that two things are equal."""

    span: LineSpan
    one: Side
    other: Side


@dataclass(frozen=True, slots=True)
class Steer:
    """Lines, counted from 1, that may keep tests from running or put something else in the place of what they test."""

    first: int
    last: int
    replaced: tuple[str, ...]
    """The last words of what is replaced; empty where that is not told, or tests are chosen."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Code that depends on a macro."""

    macro: str
    line: int
    """Of the directive that asks for it, counted from 1."""


@dataclass(frozen=True, slots=True)
class Assertions:
    """The assertions of a file."""

    effective: tuple[LineSpan, ...]
    """In order: reached, and about more than constants."""
    unreached: int = 0
    """Those that look like assertions and are not compiled, skipped, swallowed or behind a return."""
    constant: int = 0
    """Those that cannot fail, such as `TEST_ASSERT(1)`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says as far as authorship needs it."""

    code_lines: frozenset[int]
    """Lines that hold more than blanks, comments and braces."""
    assertions: tuple[LineSpan, ...]
    """Effective assertions in order; empty for a file that is no test."""
    defect: str | None = None
    """Why the assertions cannot be told, or `None`."""
    unreached: int = 0
    constant: int = 0
    """As in `Assertions`."""


def python_code_lines(text: str) -> frozenset[int]:
    """The lines, counted from 1, that hold more than blanks, comments, brackets and imports."""
    return frozenset(
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if (code := line.strip(" \t\r\f()[]{},:"))
        and not code.startswith(("#", "import "))
        and not (code.startswith("from ") and " import" in code)
    )


class SourceUnread(ValueError):
    """The text cannot be read as its language; the words say why, as a clause."""


@lru_cache(maxsize=1)
def python_tree(content: bytes) -> ast.Module:
    """The tree of the content, which nobody may change: one file is asked about eight times. Raises `SourceUnread`."""
    try:
        return parse_python(content)
    except (SyntaxError, ValueError) as error:
        raise SourceUnread(
            f"it is no Python that this interpreter can parse ({type(error).__name__})"
        ) from error
    except (RecursionError, MemoryError) as error:
        raise SourceUnread("it is nested too deep to be parsed") from error


def tree_of_text(text: str) -> ast.Module:
    """The same for a text that was decoded with `surrogateescape`."""
    return python_tree(text.encode("utf-8", "surrogateescape"))
