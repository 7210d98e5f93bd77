"""What in a file that pytest reads decides whether tests run, or puts something else where they look (pytest 8, Hooks)."""

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.history.sources.lines import Steer, tree_of_text
from gatekeeper.history.sources.python_names import Function, called
from gatekeeper.history.sources.python_tests import is_fixture
from gatekeeper.model.pattern import late_pattern

_ENDS = frozenset({"skip", "xfail", "exit", "_exit", "importorskip", "add_marker", "exec", "eval"})
_REPLACES = frozenset({"setattr", "patch", "object", "setitem", "delattr", "delitem", "dict"})
_FRAMEWORK = late_pattern(
    r"(?:_?pytest|unittest2?|nose2?|testtools|assertpy|hypothesis|PYTEST_CURRENT_TEST)\b"
)
_LISTS = frozenset({"collect_ignore", "collect_ignore_glob", "pytest_plugins"})
_HOOKS = tuple(
    f"pytest_{word}"
    for word in ("coll", "ignore", "item", "pyc", "pyf", "runtest", "gener", "cmd", "load", "fix")
)
"""Beginnings of hooks that choose, change or run tests; what others do is looked at."""


def python_steering(text: str) -> tuple[Steer, ...]:
    """What steers tests, in order: hooks, lists, and what runs around each test or at import. Raises `SourceUnread`."""
    body = tree_of_text(text).body
    own = {each.name: each for each in body if isinstance(each, Function)}
    return tuple(_steers(body, own))


def framework_change(text: str) -> int:
    """The first line, counted from 1, that sets what belongs to a framework of tests or asks for one; 0 for none.

    Raises `SourceUnread`.
    """
    if not _FRAMEWORK.search(text):
        return 0
    tree = tree_of_text(text)
    ours = {
        alias.asname or alias.name.partition(".")[0]
        for each in ast.walk(tree)
        if isinstance(each, ast.Import | ast.ImportFrom)
        for alias in each.names
        if _FRAMEWORK.match(each.module or "" if isinstance(each, ast.ImportFrom) else alias.name)
    }
    found = ((each.lineno, _root(each)) for each in _set(tree))
    return min((line for line, at in found if at in ours or _FRAMEWORK.fullmatch(at)), default=0)


def _set(tree: ast.AST) -> Iterator[ast.expr]:
    """What is set or deleted, what `setattr` and `patch` are given, and what is asked for to know whether a test runs."""
    for each in ast.walk(tree):
        match each:
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                yield each
            case ast.Call(func=function, args=[first, *_]) if called(function)[0] in _REPLACES:
                yield first
            case ast.Compare(ast.Constant(), comparators=[ast.Attribute(attr="modules")]):
                yield each.left
            case ast.Constant("PYTEST_CURRENT_TEST"):
                yield each


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.partition(".")[0]
    return node.id if isinstance(node, ast.Name) else ""


def _steers(body: list[ast.stmt], own: Mapping[str, Function]) -> Iterator[Steer]:
    for each in body:
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name.startswith(_HOOKS):
                    yield Steer(each.lineno, each.end_lineno or each.lineno, ())
                elif name.startswith("pytest_") or any(map(_is_autouse, each.decorator_list)):
                    yield from _replacing(each, own, {name})
            case ast.ClassDef():
                yield from _steers(each.body, own)
            case ast.Assign(targets=[ast.Name(name)]) if name in _LISTS:
                yield Steer(each.lineno, each.end_lineno or each.lineno, ())
            case _:
                yield from _replacing(each, own, set())


def _is_autouse(decorator: ast.expr) -> bool:
    words = decorator.keywords if isinstance(decorator, ast.Call) else []
    return is_fixture(decorator) and any(word.arg == "autouse" for word in words)


def _replacing(node: ast.AST, own: Mapping[str, Function], seen: set[str]) -> Iterator[Steer]:
    """What it replaces or ends, itself or through functions of the file."""
    for each in ast.walk(node):
        names: list[str] | None = None
        match each:
            case ast.Call(func=function, args=arguments):
                name, _ = called(function)
                if name in own and name not in seen:
                    seen.add(name)
                    yield from _replacing(own[name], own, seen)
                if name in _ENDS:
                    names = []
                elif name in _REPLACES and (
                    name not in ("dict", "object") or isinstance(function, ast.Attribute)
                ):
                    names = [text for a in arguments[:2] if (text := _text(a))]
            case ast.Attribute(ast.Name(owner), name, ast.Store()) if owner not in ("self", "cls"):
                names = [name]
            case ast.Attribute(ast.Attribute(), name, ast.Store()):
                names = [name]
            case ast.Subscript(ast.Attribute(attr="modules"), ast.Constant(name), ast.Store()):
                names = [str(name)]
            case _:
                pass
        if names is not None and isinstance(each, ast.expr):
            words = tuple(text.rpartition(".")[2] for text in names)
            yield Steer(each.lineno, each.end_lineno or each.lineno, words)


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""
