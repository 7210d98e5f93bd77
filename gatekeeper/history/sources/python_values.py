"""What the assertions of a Python test file compare with: variables, tables of `parametrize`, fixtures, parameters of helpers."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.sources.lines import LineSpan, Value, Word, tree_of_text
from gatekeeper.history.sources.python_names import Function, called
from gatekeeper.history.sources.python_tests import is_fixture

_TABLES = frozenset({"parametrize", "example", "expand", "data"})
"""Decorators that hand values to a test: pytest 8, hypothesis 6, parameterized 0.9, ddt 1.7."""
_GROWS = frozenset({"append", "extend", "insert", "add", "update"})
_COMPARING = frozenset(
    {"startswith", "endswith", "match", "fullmatch", "search", "__eq__", "__ne__", "__contains__"}
    | {"eq", "ne", "contains", "isclose", "issubset", "issuperset", "isdisjoint"}
)
_NOT_OF_A_STATEMENT = (ast.stmt, ast.excepthandler, ast.match_case)


def python_values(text: str, assertions: Iterable[LineSpan]) -> tuple[Value, ...]:
    """What each assertion says, and everything that a name may stand for, in order. Raises `SourceUnread`."""
    tree = tree_of_text(text)
    calls: dict[str, list[ast.Call]] = defaultdict(list)
    said: dict[int, list[Word]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            calls[called(node.func)[0]].append(node)
        elif isinstance(node, ast.stmt) and not isinstance(node, Function | ast.ClassDef):
            for word in _within(node):
                said[word.line].append(word)
    found = [
        Value("", span, tuple(w for n in range(span.first, span.last + 1) for w in said[n]))
        for span in assertions
    ]
    values = (*found, *_values(tree, None, calls, ()), *_handed_on(tree, calls))
    return tuple(each for each in values if each.words)


def _within(node: ast.AST, around: tuple[str, ...] = ()) -> Iterator[Word]:
    message = node.msg if isinstance(node, ast.Assert) else None
    for child in ast.iter_child_nodes(node):
        if child is not message and not isinstance(child, _NOT_OF_A_STATEMENT):
            yield from _words(child, around)


def _words(node: ast.AST, around: tuple[str, ...] = (), *, plain: bool = True) -> Iterator[Word]:
    match node:
        case ast.Constant(value=value) if value is not None and value is not ...:
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                yield Word("", line, around)
        case ast.Name(name, ast.Load()):
            yield Word(name, node.lineno, around, plain)
        case ast.Attribute(ast.Name("self" | "cls"), name, ast.Load()):
            yield Word(name, node.lineno, around, plain)
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            yield from _words(inner, around, plain=False)
        case ast.Call(func=function):
            name, is_attribute = called(function)
            name = f".{name}" if is_attribute else name
            yield Word(name, node.lineno, around, plain=False, called=True)
            inside = (*around, name)
            if isinstance(function, ast.Attribute):
                yield from _words(function.value, inside)
            for each in (*node.args, *node.keywords):
                yield from _words(each, inside)
        case _:
            yield from _within(node, around)


def _values(
    node: ast.AST,
    scope: LineSpan | None,
    calls: Mapping[str, list[ast.Call]],
    tables: tuple[ast.expr, ...],
) -> Iterator[Value]:
    for child in ast.iter_child_nodes(node):
        inner, outside = scope, tables
        if isinstance(child, Function | ast.ClassDef):
            outside = (*tables, *child.decorator_list)
        if isinstance(child, ast.ClassDef):
            above = (word for each in child.bases for word in _words(each))
            yield Value(child.name, None, (Word("object", child.lineno), *above))
        if isinstance(child, Function):
            first = min((child.lineno, *(d.lineno for d in child.decorator_list)))
            inner = LineSpan(first, child.end_lineno or child.lineno)
            yield _returned(child)
            yield from _handed(child, inner, outside, calls[child.name])
        for name, is_own, value in _bound(child):
            of = None if is_own else scope
            yield Value(name, of, tuple(_words(value)), compares=_compares(value))
        yield from _values(child, inner, calls, outside)


def _bound(node: ast.AST) -> Iterator[tuple[str, bool, ast.AST]]:
    """Names that a node binds or fills, whether an object of their class holds them, and with what."""
    targets: list[ast.expr] = []
    value: ast.AST | None = None
    match node:
        case ast.Assign(targets=[*targets], value=value):
            pass
        case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
            targets, value = [node.target], node.value
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            targets, value = [node.target], node.iter
        case ast.withitem(optional_vars=ast.expr() as target, context_expr=value):
            targets = [target]
        case ast.Expr(ast.Call(func=ast.Attribute(target, attr)) as value) if attr in _GROWS:
            targets = [target]
        case _:
            pass
    while targets and value is not None:
        match targets.pop():
            case ast.Tuple(elts=more) | ast.List(elts=more):
                targets += more
            case ast.Name(name):
                yield name, False, value
            case ast.Attribute(ast.Name("self" | "cls"), name):
                yield name, True, value
            case ast.Attribute(inner) | ast.Subscript(inner) | ast.Starred(inner):
                targets.append(inner)
            case _:
                pass


def _returned(function: Function) -> Value:
    """What a function returns or yields, and what a fixture is made with."""
    made = (d for d in function.decorator_list if isinstance(d, ast.Call) and is_fixture(d))
    given = (k for each in made for k in each.keywords if k.arg == "params")
    gives = [n for n in ast.walk(function) if isinstance(n, ast.Return | ast.Yield)]
    words = tuple(word for each in (*given, *gives) for word in _within(each))
    compares = any(map(_compares, gives)) or any(map(_is_verdict, gives))
    return Value(function.name, None, words, compares=compares)


def _compares(value: ast.AST) -> bool:
    """Whether what is expected may be said in it: something is compared, or one of several is chosen that holds a literal."""
    for node in ast.walk(value):
        match node:
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return True
            case ast.Call(func=function) if called(function)[0] in _COMPARING:
                return True
            case ast.IfExp(body=one, orelse=other) if _is_told(one) or _is_told(other):
                return True
            case ast.BoolOp(values=several) if any(map(_is_told, several)):
                return True
            case _:
                pass
    return False


def _is_told(value: ast.expr) -> bool:
    """Whether a literal is in it that says something: an empty one stands for no answer."""
    return any(isinstance(node, ast.Constant) and node.value for node in ast.walk(value))


def _is_verdict(gives: ast.AST) -> bool:
    """Whether it is `return True` or `False`: why stands in a condition."""
    said = gives.value if isinstance(gives, ast.Return | ast.Yield) else None
    return isinstance(said, ast.Constant) and isinstance(said.value, bool)


def _handed(
    function: Function, scope: LineSpan, tables: Iterable[ast.expr], calls: Iterable[ast.Call]
) -> Iterator[Value]:
    """What the parameters of a function stand for: by tables above it, by default, and where it is called."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    own = [name for name in names if name not in ("self", "cls")]
    for table in tables:
        if isinstance(table, ast.Call) and called(table.func)[0] in _TABLES:
            is_named = called(table.func)[0] == "parametrize"
            told = _names(table.args[0]) if is_named and table.args else own
            given = (*table.args[is_named:], *(k for k in table.keywords if k.arg != "ids"))
            words = tuple(word for each in given for word in _words(each))
            yield from (Value(name, scope, words) for name in told)
    defaults = function.args.defaults
    by_name = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    for name, value in (
        *zip(names[len(names) - len(defaults) :], defaults, strict=True),
        *((each.arg, value) for each, value in by_name if value is not None),
    ):
        yield Value(name, scope, tuple(_words(value)))
    for call in calls:
        for parameter, value in _arguments(function.args, own, call):
            if parameter:
                yield Value(parameter, scope, tuple(_words(value)), call.lineno)
    for place, name in enumerate(own if not calls else ()):
        keys = (f"{function.name}:{key}" for key in (place, name, "*"))
        yield Value(name, scope, tuple(Word(k, function.lineno, plain=False) for k in keys))


def _handed_on(tree: ast.Module, calls: Mapping[str, list[ast.Call]]) -> Iterator[Value]:
    """What functions of other files are handed here: those imported, and methods of an own object."""
    nodes = tuple(ast.walk(tree))
    own = {node.name for node in nodes if isinstance(node, Function)}
    names = (a for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names)
    known = {"self", "cls", *(a.asname or a.name.partition(".")[0] for a in names)}
    for name, several in calls.items():
        for call in several if name not in own and not name.startswith("assert") else ():
            root: ast.AST = call.func
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            if isinstance(root, ast.Name) and root.id in known:
                for place, value in enumerate(call.args):
                    key = "*" if isinstance(value, ast.Starred) else place
                    yield Value(f"{name}:{key}", None, tuple(_words(value)), call.lineno)
                for each in call.keywords:
                    words = tuple(_words(each.value))
                    yield Value(f"{name}:{each.arg or '*'}", None, words, call.lineno)


def _arguments(
    asked: ast.arguments, own: list[str], call: ast.Call
) -> Iterator[tuple[str | None, ast.expr]]:
    """What a call hands over, each for the parameter that takes it, `None` where none does."""
    known = dict.fromkeys((*own, *(each.arg for each in asked.kwonlyargs)))
    more = asked.vararg.arg if asked.vararg else None
    named = asked.kwarg.arg if asked.kwarg else None
    yield from zip(own, call.args, strict=False)
    yield from ((more, value) for value in call.args[len(own) :])
    yield from ((k.arg if k.arg in known else named, k.value) for k in call.keywords)
    # What holds several may be that of any.
    spread = (each for each in call.args if isinstance(each, ast.Starred))
    for value in (*spread, *(k.value for k in call.keywords if k.arg is None)):
        yield from ((name, value) for name in known)


def _names(node: ast.expr) -> list[str]:
    words = [str(n.value) for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [name.strip() for word in words for name in word.split(",")]
