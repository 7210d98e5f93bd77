"""What a Python expression comes out as, as far as its text alone makes that sure; nothing is run."""

import ast
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field, replace
from itertools import combinations

from gatekeeper.history.sources.python_holds import holds
from gatekeeper.history.sources.python_names import PURE, dotted, newly_set, owner, still_set
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
_RECORDS = frozenset(
    {"call_args", "call_args_list", "mock_calls", "method_calls", "await_args", "await_args_list"}
)
_TOLD_OF_CALLS = _RECORDS | {"called", "call_count", "awaited", "await_count"}
_WRITTEN = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.JoinedStr)
_OUTSIDE = frozenset({"environ", "getenv", "environb"})


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are bound once, each with the expression it is bound to."""

    names: Mapping[str, ast.expr]
    grown: frozenset[str] = frozenset()
    """Those that may be filled later, where they stand for a collection."""
    mocks: frozenset[str] = frozenset()
    """Those that stand for a mock: what a call of it gives was told to it."""
    inputs: frozenset[str] = frozenset()
    """Parameters that the test's own decorators fill: with constants, or by the types that hypothesis was told."""
    told: frozenset[ast.Call] = frozenset()
    """Calls of what their own test has replaced."""
    skipping: frozenset[str] = frozenset()
    """Fixtures that skip who asks for them."""
    set_before: Mapping[str, ast.expr] = field(default_factory=dict)
    """What names and attributes were set to just before, as long as nothing else may have set them."""
    holding: frozenset[str] = frozenset()
    """Conditions, as trees in words, that hold wherever a run comes."""

    def truth(self, node: ast.expr) -> bool | None:
        """Whether it is true or false whatever happens; `None` when that depends on anything."""
        if (self.holding and ast.dump(node) in self.holding) or holds(node):
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
            case ast.Name(name):
                return name not in self.inputs and self._is_open_name(name)
            case ast.Attribute(value=ast.Name(name)) | ast.Subscript(value=ast.Name(name)) if (
                name in self.inputs
            ):
                return True
            case ast.Call(func=called) if node in self.told or self._is_told(called):
                return False
            case ast.Call(func=ast.Attribute(value=ast.Name(name))) if name in self.inputs:
                return True
            case ast.Call(func=ast.Attribute(value=whose)):
                return self.is_open(whose) or self._has_open(node)
            case ast.Call(func=ast.Name(name)):
                return name not in PURE or self._has_open(node)
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
            self.mocks.intersection(owner(node))
            and not any(
                isinstance(each, ast.Attribute) and each.attr in _TOLD_OF_CALLS
                for each in ast.walk(node)
            )
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

    def before(self, statement: ast.stmt) -> "Known":
        """What is known inside a statement with blocks of its own, which may run again."""
        if not hasattr(statement, "body"):
            return self
        return replace(self, set_before=still_set(self.set_before, statement))

    def after(self, statement: ast.stmt, shared: Collection[str]) -> "Known":
        """What is known behind the statement; `shared` are names that functions inside may set."""
        new = newly_set(statement, shared)
        if not (new or self.set_before):
            return self
        return replace(self, set_before={**still_set(self.set_before, statement), **new})

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
        return bool(self.mocks.intersection(owner(called))) and not any(
            isinstance(node, ast.Attribute) and node.attr in _RECORDS for node in ast.walk(called)
        )

    def _is_open_name(self, name: str) -> bool:
        """Whether it is no collection that the test wrote out and only looked into since."""
        value = self.names.get(name) if name not in self.grown else None
        written = isinstance(value, ast.List | ast.Tuple | ast.Set | ast.Dict) or (
            isinstance(value, ast.Call)
            and value.keywords
            and not value.args
            and isinstance(value.func, ast.Name)
            and value.func.id == "SimpleNamespace"
        )
        return value is None or not written or self._has_open(value)

    def _has_open(self, node: ast.expr) -> bool:
        """Whether a part of it depends on anything; of a call only its arguments are parts."""
        return any(map(self.is_open, _parts(node)))

    def _resolved(self, node: ast.expr) -> ast.expr:
        """What a name stands for, by copies of one name: a constant, or the first of those names."""
        seen: set[str] = set()
        while (name := ".".join(dotted(node))) not in seen:
            seen.add(name)
            value = self.set_before.get(name) or self.names.get(name)
            if value is None:
                break
            if isinstance(value, ast.Constant):
                return value
            is_copy = value.id in self.names if isinstance(value, ast.Name) else False
            if not (is_copy or name in self.set_before):
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
            case ast.Call(func=ast.Name("len"), args=[counted]), ast.Eq(), ast.Constant():
                return True if self._has_known_length(counted) else None
            case made, ast.IsNot(), ast.Constant(value=None) if self.is_made(made) or isinstance(
                made, _WRITTEN
            ):
                return True
            case _:
                return None

    def _has_known_length(self, counted: ast.expr) -> bool:
        """Whether it is a collection that is written out, and nothing is added to."""
        if isinstance(counted, ast.Name):
            name = counted.id
            counted = self.names.get(name, counted) if name not in self.grown else counted
        match counted:
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
            case "all" | "any", [ast.List(elts=parts) | ast.Tuple(elts=parts)]:
                return _joined([self.truth(part) for part in parts], name == "any")
            case "isinstance", [_, ast.Name("object")]:
                return True
            case "isinstance", [ast.Name(given), _] if given in self.inputs:
                return True
            case _:
                return None


def _words(node: ast.expr) -> set[str]:
    """The names and attributes in an expression."""
    return {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node)}


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
