"""What a Python expression comes out as, as far as its text alone makes that sure; nothing is run."""

import ast
import operator
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations

from gatekeeper.model.frozen import dataclass

_COMPARED: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ALIKE = (ast.Eq, ast.Is, ast.LtE, ast.GtE)
"""Comparisons that hold between a thing and itself."""
_OPPOSITE: tuple[set[type[ast.cmpop]], ...] = (
    {ast.Eq, ast.NotEq},
    {ast.Lt, ast.GtE},
    {ast.Gt, ast.LtE},
    {ast.Is, ast.IsNot},
    {ast.In, ast.NotIn},
)
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
_RECORDS = frozenset(
    {"call_args", "call_args_list", "mock_calls", "method_calls", "await_args", "await_args_list"}
)
_TOLD_OF_CALLS = _RECORDS | {"called", "call_count", "awaited", "await_count"}
_OUTSIDE = frozenset({"environ", "getenv", "environb"})
_PASSED_ON = ("wraps", "side_effect")
_PURE = frozenset(
    {
        *("abs", "all", "any", "bool", "float", "int", "isinstance", "len", "max", "min", "repr"),
        *("bytes", "dict", "frozenset", "list", "range", "set", "str", "tuple"),
        *("round", "sorted", "sum", "type"),
    }
)
"""Functions of the language whose result says nothing but what their arguments say."""


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are bound once, each with the expression it is bound to."""

    names: Mapping[str, ast.expr]
    grown: frozenset[str] = frozenset()
    """Those that may be filled later, where they stand for a collection."""
    mocks: frozenset[str] = frozenset()
    """Those that stand for a mock: what a call of it gives was told to it."""
    inputs: frozenset[str] = frozenset()
    """Parameters that hypothesis fills, by the types that it was told."""
    holding: frozenset[str] = frozenset()
    """Conditions, as trees in words, that hold wherever a run comes."""

    def truth(self, node: ast.expr) -> bool | None:
        """Whether it is true or false whatever happens; `None` when that depends on anything."""
        if self.holding and ast.dump(node) in self.holding:
            return True
        node = self._resolved(node)
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                told = self.truth(inner)
                return None if told is None else not told
            case ast.BoolOp(op=how, values=parts):
                if any(_are_opposite(one, other) for one, other in combinations(parts, 2)):
                    return isinstance(how, ast.Or)
                return _joined([self.truth(part) for part in parts], isinstance(how, ast.Or))
            case ast.IfExp(test=test, body=then, orelse=other):
                told = self.truth(test)
                sides = {self.truth(side) for side in _chosen(told, then, other)}
                return sides.pop() if len(sides) == 1 else None
            case ast.NamedExpr(value=inner):
                return self.truth(inner)
            case ast.Compare(ops=[how], comparators=[right]):
                return self._compared(node.left, how, right)
            case ast.Call(func=ast.Name(name), args=arguments):
                return self._called(name, arguments)
            case _:
                return _plain_truth(node)

    def is_open(self, node: ast.expr) -> bool:
        """Whether it depends on anything but constants."""
        node = self._resolved(node)
        match node:
            case ast.Name():
                return True
            case ast.Call(func=called) if self._is_told(called):
                return False
            case ast.Call(func=ast.Attribute(value=owner)):
                return self.is_open(owner) or self._has_open(node)
            case ast.Call(func=ast.Name(name)):
                return name not in _PURE or self._has_open(node)
            case ast.Call():
                return True
            case ast.Compare(left=left, comparators=[right]) if self.are_same(left, right):
                return False
            case _:
                return self._has_open(node)

    def can_fail(self, node: ast.expr) -> bool:
        """Whether something decides if it is true."""
        return self.truth(node) is None and self.is_open(node)

    def is_made(self, node: ast.expr) -> bool:
        """Whether this is part of a mock, which makes what it is asked for, and says nothing of its calls."""
        node = self._resolved(node)
        return isinstance(node, ast.Name | ast.Attribute) and bool(
            self.mocks.intersection(_owner(node))
            and not (isinstance(node, ast.Attribute) and node.attr in _TOLD_OF_CALLS)
        )

    def asks_environment(self, node: ast.expr) -> bool:
        """Whether it depends on what a test is started with, which its text does not tell."""
        words = _words(node)
        bound = {word for name in words if name in self.names for word in _words(self.names[name])}
        return bool((words | bound) & _OUTSIDE)

    def given(self, condition: ast.expr) -> "Known":
        """What is known where this holds: comparisons of names that are bound once with numbers and texts."""
        both = isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And)
        parts = condition.values if both and isinstance(condition, ast.BoolOp) else [condition]
        kept = self.names.keys() | self.inputs
        held = {
            ast.dump(part)
            for part in parts
            if isinstance(part, ast.Compare)
            and isinstance(part.left, ast.Name)
            and part.left.id in kept
            and all(isinstance(each, ast.Constant) for each in part.comparators)
        }
        return replace(self, holding=self.holding | held)

    def are_same(self, one: ast.expr, other: ast.expr) -> bool:
        """Whether both say the same."""
        return ast.dump(self._resolved(one)) == ast.dump(self._resolved(other))

    def is_empty(self, node: ast.expr) -> bool:
        """Whether it is surely a collection of nothing."""
        match node:
            case ast.Name(name) if name in self.names and name not in self.grown:
                value = self.names[name]
                return not isinstance(value, ast.Name) and self.is_empty(value)
            case ast.Call(func=ast.Name("range"), args=[ast.Constant(value=int(count))]):
                return count <= 0
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self.is_empty(node.generators[0].iter)
            case ast.Tuple(elts=[]) | ast.List(elts=[]) | ast.Dict(keys=[]):
                return True
            case _:
                return False

    def _is_told(self, called: ast.expr) -> bool:
        """Whether a mock is called, and not what it has recorded."""
        return bool(self.mocks.intersection(_owner(called))) and not any(
            isinstance(node, ast.Attribute) and node.attr in _RECORDS for node in ast.walk(called)
        )

    def _has_open(self, node: ast.expr) -> bool:
        """Whether a part of it depends on anything; of a call only its arguments are parts."""
        return any(map(self.is_open, _parts(node)))

    def _resolved(self, node: ast.expr) -> ast.expr:
        """What a name stands for, by copies of one name: a constant, or the first of those names."""
        seen: set[str] = set()
        while isinstance(node, ast.Name) and node.id in self.names and node.id not in seen:
            seen.add(node.id)
            value = self.names[node.id]
            if isinstance(value, ast.Constant):
                return value
            if not (isinstance(value, ast.Name) and value.id in self.names):
                break
            node = value
        return node

    def _compared(self, left: ast.expr, how: ast.cmpop, right: ast.expr) -> bool | None:
        if self.are_same(left, right):
            return isinstance(how, _ALIKE)
        match self._resolved(left), how, self._resolved(right):
            case ast.Constant(value=one), ast.Eq() | ast.NotEq(), ast.Constant(value=other):
                return _COMPARED[type(how)](one, other)
            case ast.Call(func=ast.Name("len")), ast.GtE() | ast.Lt(), ast.Constant(value=0):
                return isinstance(how, ast.GtE)
            case ast.Call(func=ast.Name("len"), args=[ast.Name(name)]), ast.Eq(), ast.Constant():
                return True if self._has_known_length(name) else None
            case made, ast.IsNot(), ast.Constant(value=None) if self.is_made(made):
                return True
            case _:
                return None

    def _has_known_length(self, name: str) -> bool:
        """Whether it stands for a collection that is written out, and nothing is added to."""
        match self.names.get(name) if name not in self.grown else None:
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return not any(isinstance(part, ast.Starred) for part in parts)
            case _:
                return False

    def _called(self, name: str, arguments: list[ast.expr]) -> bool | None:
        match name, arguments:
            case "bool", [value]:
                return self.truth(value)
            case "all" | "any", [value] if self.is_empty(value):
                return name == "all"
            case "isinstance", [_, ast.Name("object")]:
                return True
            case "isinstance", [ast.Name(given), _] if given in self.inputs:
                return True
            case _:
                return None


def bound_once(scope: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, ast.expr]:
    """The names that this scope binds in one plain assignment of its own and nowhere else, with their expressions."""
    bindings = Counter(chain.from_iterable(map(_bound, ast.walk(scope))))
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
    for node in nodes:
        match node:
            case ast.For(iter=read) | ast.AsyncFor(iter=read) | ast.comprehension(iter=read):
                harmless.add(read)
            case ast.Call(
                func=ast.Name("parametrize") | ast.Attribute(attr="parametrize"),
                args=[_, read, *_],
            ):
                harmless.add(read)
            case ast.Call(func=ast.Name(name), args=arguments) if name in _PURE:
                harmless.update(arguments)
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
        for name in _owner(node)
    )


def is_mock(value: ast.expr) -> bool:
    """Whether this makes a mock that gives what it is told to give."""
    if not isinstance(value, ast.Call):
        return False
    words = {getattr(value.func, "attr", ""), *_owner(value.func)}
    return bool(words & MOCKS) and not any(each.arg in _PASSED_ON for each in value.keywords)


def _words(node: ast.expr) -> set[str]:
    """The names and attributes in an expression."""
    return {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node)}


def _owner(node: ast.expr) -> tuple[str, ...]:
    """The name that a chain of attributes begins with; none where it begins with anything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return (node.id,) if isinstance(node, ast.Name) else ()


def _are_opposite(one: ast.expr, other: ast.expr) -> bool:
    """Whether one holds exactly where the other does not."""
    match one, other:
        case ast.UnaryOp(op=ast.Not(), operand=inner), plain:
            return ast.dump(inner) == ast.dump(plain)
        case plain, ast.UnaryOp(op=ast.Not(), operand=inner):
            return ast.dump(inner) == ast.dump(plain)
        case ast.Compare(ops=[how], comparators=[_]), ast.Compare(ops=[against], comparators=[_]):
            same = [ast.dump(one.left), ast.dump(one.comparators[0])]
            if same != [ast.dump(other.left), ast.dump(other.comparators[0])]:
                return False
            return {type(how), type(against)} in _OPPOSITE
        case _:
            return False


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a node of a syntax tree binds itself."""
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


def _plain_truth(node: ast.expr) -> bool | None:
    """The truth of what is no operation on other values."""
    match node:
        case ast.Constant():
            return bool(node.value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return _is_filled(parts)
        case ast.Lambda() | ast.GeneratorExp() | ast.Name("__debug__"):
            return True
        case ast.JoinedStr(values=parts) if any(isinstance(p, ast.Constant) for p in parts):
            return True
        case ast.Name("TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
        case _:
            return None


def _is_filled(elements: list[ast.expr]) -> bool | None:
    if not elements:
        return False
    return None if all(isinstance(each, ast.Starred) for each in elements) else True


def _joined(told: list[bool | None], decides: bool) -> bool | None:
    """The truth of what is joined by `or`, which a truth decides, or by `and`, which a falsehood decides."""
    if decides in told:
        return decides
    return None if None in told else not decides


def _chosen(told: bool | None, then: ast.expr, other: ast.expr) -> tuple[ast.expr, ...]:
    match told:
        case True:
            return (then,)
        case False:
            return (other,)
        case None:
            return (then, other)


def _parts(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions right below; a called function's own name is none."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not (isinstance(node, ast.Call) and child is node.func):
            yield child
        elif isinstance(child, ast.comprehension | ast.keyword | ast.FormattedValue):
            yield from _parts(child)
