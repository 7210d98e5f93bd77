"""What the names of a Python scope stand for, as far as its text tells."""

import ast
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

MOCKS = frozenset(
    {
        "Mock",
        "MagicMock",
        "NonCallableMock",
        "NonCallableMagicMock",
        "AsyncMock",
        "create_autospec",
    }
)
_READERS = (
    *(ast.For, ast.AsyncFor, ast.comprehension, ast.Call, ast.Compare, ast.Subscript),
    ast.Attribute,
)
_BINDERS = (
    *(ast.Name, ast.arg, ast.Global, ast.Nonlocal, ast.alias, ast.FunctionDef),
    *(ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar),
)
_PASSED_ON = ("wraps", "side_effect")
PURE = frozenset(
    {
        *("abs", "all", "any", "bool", "float", "int", "isinstance", "len", "max", "min", "repr"),
        *("bytes", "dict", "frozenset", "list", "range", "set", "str", "tuple"),
        *("round", "sorted", "sum", "type"),
    }
)
"""Functions of the language whose result says nothing but what their arguments say."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def bound_once(scope: ast.Module | Function, nodes: Collection[ast.AST]) -> dict[str, ast.expr]:
    """The names that a scope, which holds these nodes, binds in one plain assignment of its own, with their expressions."""
    bindings = Counter(chain.from_iterable(map(bound, nodes)))
    return {
        name: value
        for statement in scope.body
        for name, value in assigned(statement)
        if bindings[name] == 1
    }


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that a plain assignment binds, each with its expression: behind the first of several, that one."""
    match statement:
        case ast.Assign(targets=[ast.Name(name), *others], value=value):
            yield name, value
            for other in others:
                if isinstance(other, ast.Name):
                    yield other.id, ast.Name(name, ast.Load())
        case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
            yield name, value
        case _:
            pass


def may_grow(nodes: Collection[ast.AST]) -> frozenset[str]:
    """The names that any of these nodes uses but to go through what they stand for."""
    harmless: set[ast.expr] = set()
    called = {node.func for node in nodes if isinstance(node, ast.Call)}
    inner = {node.value for node in nodes if isinstance(node, ast.Attribute | ast.Subscript)}
    for node in nodes:
        if not isinstance(node, _READERS):
            continue
        match node:
            case ast.For(iter=read) | ast.AsyncFor(iter=read) | ast.comprehension(iter=read):
                harmless.add(read)
            case ast.Call(
                func=ast.Name("parametrize") | ast.Attribute(attr="parametrize"),
                args=[_, read, *_],
            ):
                harmless.add(read)
            case ast.Call(func=ast.Name(name), args=arguments) if name in PURE:
                harmless.update(arguments)
            case ast.Compare(left=left, comparators=others):
                harmless.update((left, *others))
            case (
                ast.Subscript(value=read, ctx=ast.Load())
                | ast.Attribute(value=read, ctx=ast.Load())
            ) if node not in called | inner:
                harmless.add(read)
            case _:
                pass
    return frozenset(
        node.id
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in harmless
    )


def passing_on(nodes: Collection[ast.AST]) -> frozenset[str]:
    """The names of mocks that are told to pass calls on."""
    return frozenset(
        name
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr in _PASSED_ON
        for name in owner(node)
    )


def is_mock(value: ast.expr) -> bool:
    """Whether this makes a mock that gives what it is told to give."""
    if not isinstance(value, ast.Call):
        return False
    words = {getattr(value.func, "attr", ""), *owner(value.func)}
    makes = bool(words & MOCKS) or _patches(value)
    return makes and not any(each.arg in _PASSED_ON for each in value.keywords)


def _patches(call: ast.Call) -> bool:
    """Whether it puts a mock of its own making where something else was (Python 3.11, unittest.mock)."""
    words = dotted(call.func)
    named = [word for word in words if word not in ("mock", "unittest", "mocker")]
    given = {("patch",): 1, ("patch", "object"): 2}.get(tuple(named), -1)
    return given == len(call.args) and not any(
        word.arg in ("new", "new_callable") for word in call.keywords
    )


def patched(scope: ast.Module | Function, nodes: Collection[ast.AST]) -> Iterator[str]:
    """The names under which a function holds the mocks that its decorators and its `with` put in place."""
    if not isinstance(scope, ast.Module):
        count = sum(is_mock(each) for each in scope.decorator_list)
        given = [each.arg for each in scope.args.args if each.arg not in ("self", "cls")]
        yield from given[:count]
    for node in nodes:
        match node:
            case ast.withitem(context_expr=mock, optional_vars=ast.Name(name)) if is_mock(mock):
                yield name
            case _:
                pass


def dotted(node: ast.expr) -> tuple[str, ...]:
    """The words of a name or of attributes of one; none for anything else."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.append(node.attr)
        node = node.value
    return (node.id, *reversed(words)) if isinstance(node, ast.Name) else ()


def owner(node: ast.expr) -> tuple[str, ...]:
    """The name that a chain of attributes begins with; none where it begins with anything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return (node.id,) if isinstance(node, ast.Name) else ()


def bound(node: ast.AST) -> Iterator[str]:
    """The names that a node of a syntax tree binds itself."""
    if not isinstance(node, _BINDERS):
        return
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
        ):
            yield name
        case _:
            pass


def inputs(scope: ast.Module | Function, nodes: Collection[ast.AST]) -> Iterator[str]:
    """The parameters that a function's decorators fill, by hypothesis or with constants, and nothing in it binds again."""
    if isinstance(scope, ast.Module) or not scope.decorator_list:
        return
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for mark in scope.decorator_list:
        yield from (name for name in _filled(scope, mark) if name not in stored)


def _filled(scope: Function, mark: ast.expr) -> Iterator[str]:
    match mark:
        case ast.Call(func=ast.Name("given") | ast.Attribute(attr="given")):
            yield from (each.arg for each in scope.args.args if each.arg != "self")
        case ast.Call(
            func=ast.Attribute(attr="parametrize"),
            args=[ast.Constant(value=str(words)), cases],
            keywords=[],
        ) if not any(
            isinstance(each, ast.Call | ast.Name | ast.Attribute)
            for each in ast.walk(cases)
            if not isinstance(each, ast.expr_context)
        ):
            yield from (word.strip() for word in words.split(","))
        case _:
            pass


def shared_names(nodes: Collection[ast.AST]) -> frozenset[str]:
    """The names that functions set which are not their own."""
    return frozenset(
        name
        for node in nodes
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    )


def still_set(before: Mapping[str, ast.expr], statement: ast.stmt) -> Mapping[str, ast.expr]:
    """Those of the names, and of the attributes of a test's own object, that the statement leaves as they were set."""
    if not before:
        return before
    nodes = tuple(ast.walk(statement))
    stored = {name for node in nodes for name in bound(node)}
    mentioned = {node.id for node in nodes if isinstance(node, ast.Name)}
    return {
        name: value
        for name, value in before.items()
        if not stored & {name, *dotted(value)}
        and not ("." in name and name.partition(".")[0] in mentioned)
    }


def newly_set(statement: ast.stmt, shared: Collection[str]) -> Mapping[str, ast.expr]:
    """What a plain assignment of a constant or a name sets; nothing that functions inside may set as well."""
    match statement:
        case ast.Assign(targets=[target], value=ast.Constant() | ast.Name() as value):
            words = dotted(target)
            is_own = len(words) == 1 or (len(words) == 2 and words[0] == "self")
            return {".".join(words): value} if is_own and words[0] not in shared else {}
        case _:
            return {}


def called(function: ast.expr) -> tuple[str, bool]:
    """The last word of what is called, and whether it is an attribute of something."""
    if isinstance(function, ast.Attribute):
        return function.attr, True
    return (function.id, False) if isinstance(function, ast.Name) else ("", False)
