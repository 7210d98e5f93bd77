"""Variables that several threads change without a lock in common: what is read by one may be old when it is written back."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gatekeeper.analyzers.cflow.by_name import guards, unguards
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.knowledge import Knowledge
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Block,
    Call,
    Cast,
    Declare,
    Expr,
    Function,
    If,
    Loop,
    Member,
    Name,
    Node,
    Return,
    Switch,
    Unary,
    spelled,
    walk,
)
from gatekeeper.analyzers.cflow.values import Found

Target = tuple[Read, Function]
Find = Callable[[Read, str], Target | None]
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class _Access:
    """One place at which a thread touches a variable of all."""

    place: tuple[str, int, int]
    locks: frozenset[str]
    writes: bool
    again: bool = False
    """Whether it writes what this thread read before."""

    def beside(self, other: "_Access") -> bool:
        """Whether nothing keeps the two apart; two locks that are spelled differently may be one."""
        return not self.locks or not other.locks


@dataclass(slots=True)
class _Thread:
    """What one thread's function does with the variables of all, in the order written."""

    find: Find
    knowledge: Knowledge
    accesses: dict[str, list[_Access]] = field(default_factory=lambda: defaultdict(list))
    handed: set[str] = field(default_factory=set)
    """Variables whose address is taken: somebody else may look after them."""

    def follow(self, target: Target, locks: frozenset[str], depth: int = 0) -> frozenset[str]:
        """Goes through a function; the locks held at its end."""
        read, function = target
        own = set(function.type.names)
        for one in walk(function.body):
            if isinstance(one, Declare):
                own |= {variable.name for variable in one.variables if not variable.static}
        return _Walk(self, read, function, own, depth).statement(function.body, locks)


@dataclass(slots=True)
class _Walk:
    """One function of a thread."""

    thread: _Thread
    read: Read
    function: Function
    own: set[str]
    depth: int

    def statement(self, node: object, locks: frozenset[str]) -> frozenset[str]:
        """The locks held behind a statement; of two branches what both hold, or the one that goes on."""
        match node:
            case Block(body=body):
                for one in body:
                    locks = self.statement(one, locks)
            case If(condition=condition, yes=yes, no=no):
                before = self.expression(condition, locks)
                ends = [
                    self.statement(branch, before) for branch in (yes, no) if not _leaves(branch)
                ]
                for branch in (yes, no):
                    if _leaves(branch):
                        self.statement(branch, before)
                locks = frozenset.intersection(*ends) if ends else before
            case Loop(first=first, condition=condition, step=step, body=body):
                locks = self.expression(condition, self.statement(first, locks))
                locks = self.expression(step, self.statement(body, locks))
            case Switch(value=value, body=body):
                locks = self.statement(body, self.expression(value, locks))
            case Declare(variables=variables):
                for variable in variables:
                    locks = self.expression(variable.value, locks)
            case Node():
                locks = self.expression(getattr(node, "value", None), locks)
        return locks

    def expression(self, node: object, locks: frozenset[str]) -> frozenset[str]:
        """Keeps what an expression touches; the locks held behind it."""
        match node:
            case Assign(mark=mark, left=left, right=right):
                locks = self.expression(right, locks)
                self._touch(left, locks, reads=bool(mark), writes=True)
                return locks
            case Unary(mark=mark, operand=operand) if mark[-2:] in ("++", "--"):
                self._touch(operand, locks, reads=True, writes=True)
                return locks
            case Unary(mark="&", operand=operand):
                self.thread.handed |= {key for key in [self._key(operand)] if key}
                return locks
            case Call():
                return self._call(node, locks)
            case Name() | Member() if self._key(node):
                self._touch(node, locks, reads=True, writes=False)
                return locks
        for inner in _inside(node):
            locks = self.expression(inner, locks)
        return locks

    def _call(self, node: Call, locks: frozenset[str]) -> frozenset[str]:
        name = node.function.name if isinstance(node.function, Name) else ""
        key = spelled(node.arguments[0]) if node.arguments else ""
        if self.thread.knowledge.of("lock", name) is not None:
            return locks | {key}
        if self.thread.knowledge.of("unlock", name) is not None:
            return locks - {key}
        if unguards(name):
            return locks - {""}
        if guards(name):
            return locks | {""}
        for argument in node.arguments:
            locks = self.expression(argument, locks)
        target = self.thread.find(self.read, name)
        if target is not None and self.depth < _MAX_DEPTH and target[1] is not self.function:
            locks = self.thread.follow(target, locks, self.depth + 1)
        return locks

    def _touch(self, node: Expr, locks: frozenset[str], *, reads: bool, writes: bool) -> None:
        key = self._key(node)
        if not key:
            for inner in _inside(node):
                self.expression(inner, locks)
            return
        place = (self.function.file, node.line, node.column)
        before = self.thread.accesses[key]
        again = writes and (reads or any(not access.writes for access in before))
        before.append(_Access(place, locks, writes, again))

    def _key(self, node: object) -> str:
        """The variable of all threads that is meant, or the member of one; empty for others."""
        match node:
            case Member(record=record, name=name, arrow=False):
                key = self._key(record)
                return f"{key}.{name}" if key else ""
            case Name(name=name) if name not in self.own:
                variable = self.read.known.variables.get(name)
                if variable is None:
                    return f"{self.function.name}()'s {name}" if self._keeps(name) else ""
                plain = variable.type.kind in ("int", "float", "pointer", "record")
                return name if plain and not (variable.type.const or variable.guarded) else ""
        return ""

    def _keeps(self, name: str) -> bool:
        """Whether the function has a variable of that name that outlives its calls."""
        return any(
            variable.name == name and variable.static
            for one in walk(self.function.body)
            if isinstance(one, Declare)
            for variable in one.variables
        )


def races(read: Read, find: Find, knowledge: Knowledge) -> set[Found]:
    """Where threads that a file starts write back what another may have changed since it was read."""
    found: set[Found] = set()
    for names in _started(read, find, knowledge):
        threads = {name: _Thread(find, knowledge) for name in names}
        for name, thread in threads.items():
            target = find(read, name)
            if target is not None:
                thread.follow(target, frozenset())
        handed = {key for thread in threads.values() for key in thread.handed}
        for name, thread in threads.items():
            others = [o for other, o in threads.items() if other != name or names.count(name) > 1]
            for key in thread.accesses.keys() - handed:
                place = _lost(thread.accesses[key], [o.accesses.get(key, []) for o in others])
                if place:
                    why = (
                        f"`{key}` is read and written back by threads that hold no lock in common"
                    )
                    found.add(Found(*place, "race", why))
    return found


def _lost(own: list[_Access], others: list[list[_Access]]) -> tuple[str, int, int] | None:
    """The first place whose writing back may undo what another thread wrote."""
    for access in own:
        if access.again and any(
            other.writes and access.beside(other) for accesses in others for other in accesses
        ):
            return access.place
    return None


def _started(read: Read, find: Find, knowledge: Knowledge) -> Iterator[list[str]]:
    """Functions that run side by side as threads, those that run several times listed twice.

    What is started before another is waited for and what is started behind that count as apart.
    """
    for function in read.own.functions.values():
        repeated = {
            id(one) for loop in walk(function.body) if isinstance(loop, Loop) for one in walk(loop)
        }
        group: list[str] = []
        calls = (one for one in walk(function.body) if isinstance(one, Call))
        for call in sorted(calls, key=lambda one: (one.line, one.column)):
            called = call.function.name if isinstance(call.function, Name) else ""
            if knowledge.of("join", called) is not None and group:
                yield group
                group = []
            places = knowledge.of("thread", called)
            if places and places[0] < len(call.arguments):
                name = _function_named(call.arguments[places[0]])
                if find(read, name) is not None:
                    group += [name] * (2 if id(call) in repeated else 1)
        if group:
            yield group


def _function_named(node: Expr) -> str:
    while isinstance(node, Cast | Unary):
        node = node.operand
    return node.name if isinstance(node, Name) else ""


def _leaves(node: object) -> bool:
    """Whether a branch ends with a return."""
    if isinstance(node, Block):
        return bool(node.body) and _leaves(node.body[-1])
    return isinstance(node, Return)


def _inside(node: object) -> Iterator[object]:
    """What stands directly in a node, in the order written."""
    if isinstance(node, list | tuple):
        yield from node
    elif isinstance(node, Node):
        yield from (getattr(node, name) for name in node.__slots__)
