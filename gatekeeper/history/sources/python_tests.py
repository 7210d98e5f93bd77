"""What a Python test file calls and imports, with what pytest and unittest call for it: fixtures, and what runs around tests."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.sources.lines import tree_of_text
from gatekeeper.history.sources.python_names import MOCKS, Function, called
from gatekeeper.history.sources.python_skips import BEFORE_EACH, is_test

_TRIED = ("raises", "warns", "assertRaises", "assertWarns", "deprecated_call")
"""Beginnings of what calls its second argument."""
_HANDS_ON = frozenset({"map", "filter", "partial", "to_thread", "reduce"})
"""What calls its first argument."""


def python_calls(text: str) -> Mapping[str, tuple[int, ...]]:
    """Names with the lines they are called in, by the test or for it; not what a test has replaced. Raises `SourceUnread`."""
    tree = tree_of_text(text)
    nodes = tuple(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, Function)]
    replaced = set(replaced_calls(functions))
    found: dict[str, set[int]] = defaultdict(set)
    for node in nodes:
        if isinstance(node, ast.Call) and node not in replaced:
            for target in (node.func, *_handed_on(node)):
                found[called(target)[0]].add(node.lineno)
    for name, line in (*_fixtures(functions), *_called_around(nodes)):
        found[name].add(line)
    return {name: tuple(sorted(lines)) for name, lines in sorted(found.items()) if name}


def python_imports(text: str) -> tuple[str, ...]:
    """Imported modules and names with dots, ordered. Raises `SourceUnread`."""
    found: set[str] = set()
    for node in ast.walk(tree_of_text(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module or ''}.{alias.name}".strip(".") for alias in node.names}
            found |= {node.module} if node.module else set()
    return tuple(sorted(found))


def loose_classes(text: str) -> tuple[str, ...]:
    """Classes with tests that pytest collects only where others derive from them: no `Test…`, no base; in order."""
    return tuple(
        each.name
        for each in tree_of_text(text).body
        if isinstance(each, ast.ClassDef)
        and not (each.bases or each.decorator_list or each.name.startswith("Test"))
        and any(map(is_test, each.body))
    )


def base_classes(text: str) -> tuple[str, ...]:
    """The last words of what the classes of a file derive from, ordered."""
    classes = (node for node in ast.walk(tree_of_text(text)) if isinstance(node, ast.ClassDef))
    return tuple(sorted({called(base)[0] for each in classes for base in each.bases}))


def _handed_on(node: ast.Call) -> Iterator[ast.expr]:
    """The arguments that the call calls in its turn."""
    name, _ = called(node.func)
    if name.startswith(_TRIED):
        yield from node.args[1:2]
    elif name in _HANDS_ON:
        yield from node.args[:1]
    yield from (keyword.value for keyword in node.keywords if keyword.arg == "target")


def _fixtures(functions: list[Function]) -> Iterator[tuple[str, int]]:
    """Fixtures of the file that functions name as their parameters."""
    fixtures = {each.name for each in functions if any(map(is_fixture, each.decorator_list))}
    for each in functions if fixtures else ():
        given = each.args
        for parameter in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            if parameter.arg in fixtures:
                yield parameter.arg, each.lineno


def _called_around(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """What is run before each function of a module or a class."""
    for around in nodes:
        if isinstance(around, ast.Module | ast.ClassDef):
            own = [each for each in around.body if isinstance(each, Function)]
            before = [each.name for each in own if each.name in BEFORE_EACH]
            for each in own:
                yield from ((name, each.lineno) for name in before if each.name not in BEFORE_EACH)


def is_fixture(decorator: ast.expr) -> bool:
    """Whether a decorator makes a fixture."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called(target)[0] == "fixture"


def replaced_calls(functions: list[Function]) -> Iterator[ast.Call]:
    """The calls of what their own function has replaced: `dose.rate()` behind `patch.object(dose, "rate")`."""
    for function in functions:
        nodes = tuple(ast.walk(function))
        replaced = {pair for node in nodes for pair in _replaced(node)}
        made = {name: kind for node in nodes for name, kind in _made(node)} if replaced else {}
        for node in nodes if replaced else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = _last_word(node.func.value)
                owners = {owner, made.get(owner, "")} - {""}
                if {(each, node.func.attr) for each in owners} & replaced:
                    yield node


def _replaced(node: ast.AST) -> Iterator[tuple[str, str]]:
    """What is replaced, with the last word of what holds it."""
    match node:
        case ast.Call(func=function, args=[first, *others]) if not _passes_on(node):
            name, _ = called(function)
            word = others[0] if others else None
            if name in ("patch", "setattr") and isinstance(first, ast.Constant):
                *_, owner, last = ("", *str(first.value).rsplit(".", 2))
                yield owner, last
            elif name in ("object", "setattr") and isinstance(word, ast.Constant):
                yield _last_word(first), str(word.value)
        case ast.Assign(targets=[ast.Attribute(value=owner, attr=name)], value=value):
            if isinstance(value, ast.Lambda) or _last_word(value) in MOCKS:
                yield _last_word(owner), name
        case _:
            pass


def _passes_on(node: ast.Call) -> bool:
    return any(keyword.arg in ("wraps", "side_effect") for keyword in node.keywords)


def _made(node: ast.AST) -> Iterator[tuple[str, str]]:
    """A name that stands for an object, with the last word of its class."""
    match node:
        case ast.Assign(targets=[ast.Name(name)], value=ast.Call(func=kind)):
            yield name, _last_word(kind)
        case _:
            pass


def _last_word(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return called(node)[0]
