"""The two sides of each assertion of a Python test file that things are equal, as far as its text tells where they come from."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.sources.lines import Equal, LineSpan, Side, tree_of_text
from gatekeeper.history.sources.python_names import PURE, Function, bound_once

_EQUAL = frozenset(
    {"assertEqual", "assertEquals", "assertAlmostEqual", "assertIs", "assertCountEqual"}
    | {f"assert{kind}Equal" for kind in ("List", "Dict", "Set", "Tuple", "Sequence", "MultiLine")}
)
"""Assertions of unittest (Python 3.13) whose first two arguments have to be alike."""
_SEEN_THROUGH = PURE - {"len", "isinstance", "type", "range", "max", "min", "sum"} | {"approx"}
_DEEPEST = 16
_FURTHEST = 200
"""Lines between what a name is bound to and the assertion."""


def python_equals(text: str, assertions: Iterable[LineSpan]) -> tuple[Equal, ...]:
    """The sides of the assertions that compare two, in order. Raises `SourceUnread`."""
    tree = tree_of_text(text)
    spans = {span.first: span for span in assertions}
    nodes = tuple(ast.walk(tree))
    imported = dict(_imported(nodes))
    module = bound_once(tree, nodes) if spans else {}
    found = [
        equal
        for function in nodes
        if isinstance(function, Function)
        for equal in _of_function(function, spans, imported, module)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.span))


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        match node:
            case ast.Import(names=names):
                for each in names:
                    yield (
                        each.asname or (head := each.name.partition(".")[0]),
                        (each.name if each.asname else head),
                    )
            case ast.ImportFrom(module=module, names=names):
                for each in names:
                    yield each.asname or each.name, f"{module or ''}.{each.name}".lstrip(".")
            case _:
                pass


def _of_function(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    spans: Mapping[int, LineSpan],
    imported: Mapping[str, str],
    module: Mapping[str, ast.expr],
) -> Iterator[Equal]:
    last = function.end_lineno or function.lineno
    if not any(function.lineno <= first <= last for first in spans):
        return
    nodes = tuple(ast.walk(function))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    names = _Names(imported, {**module, **bound_once(function, nodes)}, calls)
    for node in nodes:
        if (found := _sides(node)) is None or (span := spans.get(found[0].lineno)) is None:
            continue
        statement, *sides = found
        names.used = []
        one, other = (names.side(each) for each in sides)
        if one is not None and other is not None and names.is_still_so(statement):
            yield Equal(span, one, other)


def _sides(node: ast.AST) -> tuple[ast.stmt, ast.expr, ast.expr] | None:
    match node:
        case ast.Assert(
            test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right])
        ):
            return node, left, right
        case ast.Expr(ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_])) if (
            name in _EQUAL
        ):
            return node, left, right
        case _:
            return None


class _Names:
    """What names of a function stand for."""

    def __init__(
        self,
        imported: Mapping[str, str],
        bound: Mapping[str, ast.expr],
        calls: Iterable[ast.Call],
    ) -> None:
        self._imported, self._bound = imported, bound
        self._calls: dict[int, list[ast.Call]] = {}
        for call in calls:
            self._calls.setdefault(call.lineno, []).append(call)
        self._said: dict[int, str] = {}
        self._inside: dict[int, frozenset[int]] = {}
        self.used: list[ast.expr] = []
        """The expressions that names were followed to since this was emptied."""

    def side(self, node: ast.expr, depth: int = 0) -> Side | None:
        """Where it comes from; `None` where that is not told."""
        match node:
            case ast.Name(name) if name in self._bound and depth < _DEEPEST:
                self.used.append(self._bound[name])
                return self.side(self._bound[name], depth + 1)
            case ast.Await(inner):
                return self.side(inner, depth + 1)
            case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name), args=[inner, *_]) if (
                name in _SEEN_THROUGH and depth < _DEEPEST
            ):
                return self.side(inner, depth + 1)
            case ast.Call(func=ast.Attribute(inner, "get")) | ast.Subscript(inner):
                path = self._path(inner)
                return Side(path[0], element=True) if path and not path[1] else None
            case _:
                path = self._path(node)
                is_called = isinstance(node, ast.Call)
                return Side(path[0], called=is_called, handed=path[1]) if path else None

    def _path(self, node: ast.expr, depth: int = 0) -> tuple[str, tuple[str, ...]] | None:
        """From where something is imported, with points, and what is handed over on the way to it."""
        if depth > _DEEPEST:
            return None
        match node:
            case ast.Name(name) if name in self._bound:
                self.used.append(self._bound[name])
                return self._path(self._bound[name], depth + 1)
            case ast.Name(name) if name in self._imported:
                return self._imported[name], ()
            case ast.Attribute(value=inner, attr=attribute):
                path = self._path(inner, depth + 1)
                return (f"{path[0]}.{attribute}", path[1]) if path else None
            case ast.Call(func=function):
                path = self._path(function, depth + 1)
                return (path[0], (*path[1], self._handed(node))) if path else None
            case _:
                return None

    def _handed(self, call: ast.Call) -> str:
        if id(call) not in self._said:
            given = (*call.args, *call.keywords)
            self._said[id(call)] = ", ".join(map(ast.unparse, given))
        return self._said[id(call)]

    def is_still_so(self, node: ast.stmt) -> bool:
        """Whether nothing else was called since the first of the used expressions, for that may have changed what they say."""
        if not self.used:
            return True
        first = min(used.lineno for used in self.used)
        for each in (*self.used, node):
            if id(each) not in self._inside:
                self._inside[id(each)] = frozenset(map(id, ast.walk(each)))
        known = [self._inside[id(each)] for each in (*self.used, node)]
        between = range(max(first, node.lineno - _FURTHEST), node.lineno + 1)
        calls = (call for line in between for call in self._calls.get(line, ()))
        return node.lineno - first < _FURTHEST and all(
            any(id(call) in each for each in known) for call in calls
        )
