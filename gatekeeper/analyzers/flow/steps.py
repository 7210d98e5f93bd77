"""The way of a followed value: what it was kept in, whom it was handed to, who returned it."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.names import dotted
from gatekeeper.analyzers.flow.values import Function, Origin, Step, Taint, Value
from gatekeeper.model.path import printable

MOST_STEPS = 12
"""Of one way; of a longer one the first are kept."""
_LONGEST_NAME = 60
_BEGINS = {
    Origin.OUTSIDE: "comes from outside",
    Origin.GUESSABLE: "makes it",
    Origin.HANDED: "is handed in by a caller",
}


def way(taint: Taint, line: int, file: str) -> tuple[Step, ...]:
    """The steps from where the value comes to the line of the file where it is used."""
    begin = (taint.line, f"{taint.source} {_BEGINS[taint.origin]}", taint.file)
    return (begin, *taint.steps, (line, "it is used here", file))


def came_from(taint: Taint, line: int, file: str) -> str:
    """Where the value comes from, and where another module uses it, as words."""
    of = f" of {printable(taint.file)}" if taint.file else ""
    used = f", and line {line} of {printable(file)} uses it" if file else ""
    return f"{taint.source} in line {taint.line}{of}{used}"


def came_by_here(taint: Taint) -> bool:
    """Whether the value comes from the file being read, or went through it."""
    return not taint.file or any(not file for _, _, file in taint.steps)


def kept_in(target: ast.expr, value: Value, file: str) -> Value:
    """The value once it was assigned to the target."""
    return _stepped(value, target, f"kept in {_named(target)}", file)


def returned_by(within: Sequence[str], value: Value, node: ast.Return, file: str) -> Value:
    """The value once the innermost of the functions being read returned it."""
    return _stepped(value, node, f"returned by {_quoted(within[-1])}", file) if within else value


def handed_to(function: Function, given: Given, node: ast.Call, file: str) -> Given:
    """The arguments once a function was called with them."""
    words = f"handed to {_quoted(getattr(function.node, 'name', 'a lambda'))}"
    return Given(
        tuple(_stepped(value, node, words, file) for value in given.positional),
        {name: _stepped(value, node, words, file) for name, value in given.keywords.items()},
        given.loose,
    )


def put_into(called: ast.expr, given: Given, node: ast.Call, file: str) -> tuple[Value, ...]:
    """The arguments once a method of a container was called with them."""
    whole = called.value if isinstance(called, ast.Attribute) else called
    words = f"put into {_named(whole)}"
    return tuple(_stepped(value, node, words, file) for value in given.positional)


def _stepped(value: Value, node: ast.AST, words: str, file: str) -> Value:
    """The value with one more step; as it is when nobody follows it, or when it took that step before."""
    taint, step = value.taint, (getattr(node, "lineno", 1), words, file)
    if taint is None or step in taint.steps or len(taint.steps) >= MOST_STEPS:
        return value
    return replace(value, taint=replace(taint, steps=(*taint.steps, step)))


def _named(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript):
        return f"a place of {_named(target.value)}"
    name = dotted(target)
    return _quoted(name) if name else "a value of its own"


def _quoted(name: str) -> str:
    return f"`{name[:_LONGEST_NAME]}`"
