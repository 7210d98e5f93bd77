"""One function as roles see it: what stands in what, what is set to what, and what it and its neighbours name."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.roles import Roles, named, names_in, spelled_out
from gatekeeper.analyzers.cflow.shape import Shape
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Case,
    Cast,
    Dark,
    Do,
    Expr,
    Function,
    If,
    Index,
    Jump,
    Listed,
    Loop,
    Name,
    Node,
    Number,
    Return,
    Switch,
    Text,
    Unary,
    Variable,
    parts_of,
    walk,
)

Find = Callable[[Read, str], tuple[Read, Function] | None]
Told = tuple[Node, str, str]
"""Where, which rule, and why."""
_DEPTH = 3
_SHORTEST_SECRET = 4
KEY_BYTES = 8
ROW = 12
"""A longer list is a table of numbers."""


@dataclass
class Names:
    """The names of a file and the roles they play."""

    read: Read
    find: Find
    roles: Roles
    _mentioned: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    _bodies: dict[int, "Body"] = field(default_factory=dict)
    asked: dict[tuple[str, str], bool] = field(default_factory=dict)
    """What was asked of the whole file or of one of its functions, by question."""

    def body(self, function: Function) -> "Body":
        """The function as a body, made once."""
        if id(function) not in self._bodies:
            self._bodies[id(function)] = Body(self, function)
        return self._bodies[id(function)]

    @cached_property
    def _naming(self) -> dict[str, dict[int, Function]]:
        """By name the functions of the file that name it, by their place among them."""
        found: dict[str, dict[int, Function]] = defaultdict(dict)
        for place, one in enumerate(self.read.own.functions.values()):
            for name in self.mentioned(one, 0):
                found[name][place] = one
        return found

    def naming(self, wanted: set[str]) -> tuple[Function, ...]:
        """The functions of the file that name one of these, in their order."""
        found = {n: one for name in wanted for n, one in self._naming.get(name, {}).items()}
        return tuple(found[place] for place in sorted(found))

    @cached_property
    def tables(self) -> dict[str, tuple[Variable, ...]]:
        """By name the tables of the file it stands in."""
        found: dict[str, dict[str, Variable]] = defaultdict(dict)
        for table in self.read.own.variables.values():
            for name in names_in(self.read, table.value) if table.value else ():
                found[name][table.name] = table
        return {name: tuple(tables.values()) for name, tables in found.items()}

    def plays(self, role: str, node: object) -> bool:
        """Whether a name in a node plays a role."""
        return self.roles.plays(role, *names_in(self.read, node))

    def is_a(self, role: str, node: Node) -> bool:
        """Whether what stands at a node plays a role, whatever is in it."""
        return self.roles.plays(role, *named(self.read, node))

    def mentioned(self, function: Function, depth: int = _DEPTH) -> frozenset[str]:
        """The names in a function and in those it calls."""
        key = function.name, depth
        if key not in self._mentioned:
            self._mentioned[key] = frozenset()
            names = {*names_in(self.read, function.body), *function.type.names}
            for name in sorted(names) if depth else ():
                target = self.find(self.read, name)
                if target is not None and target[1] is not function:
                    names |= self.mentioned(target[1], depth - 1)
            self._mentioned[key] = frozenset(names)
        return self._mentioned[key]

    def leads(self, role: str, function: Function) -> bool:
        """Whether a name in a function, or in one it calls, plays a role; asked once."""
        key = f"leads to {role}", function.name
        if key not in self.asked:
            self.asked[key] = self.roles.plays(role, *self.mentioned(function))
        return self.asked[key]


class Body:
    """One function."""

    def __init__(self, names: Names, function: Function) -> None:
        self.names, self.function = names, function
        self.nodes: list[Node] = sorted(walk(function.body), key=lambda n: (n.line, n.column))
        self.parents = {id(inner): node for node in self.nodes for inner in _children(node)}
        self.calls = [one for one in self.nodes if isinstance(one, Call)]
        self.variables = {one.name: one for one in self.nodes if isinstance(one, Variable)}

    @cached_property
    def shape(self) -> Shape:
        """The types of what it names."""
        return Shape(self.names.read, self.function)

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The names in it and in what it calls."""
        return self.names.mentioned(self.function)

    @cached_property
    def tables(self) -> tuple[Variable, ...]:
        """The tables of the file it stands in: who uses one calls it."""
        return self.names.tables.get(self.function.name, ())

    @cached_property
    def callers(self) -> tuple[Function, ...]:
        """The functions of the file that name it, or a table it stands in."""
        return self.names.naming({self.function.name, *(one.name for one in self.tables)})

    def about(self, role: str) -> bool:
        """Whether it, or a function of the file that calls it, names something that plays the role."""
        names = self.names
        return names.roles.plays(role, self.function.name) or any(
            names.leads(role, one) for one in (self.function, *self.callers)
        )

    def listens(self, role: str) -> bool:
        """Whether it is handed what somebody sent: its name says so, or that of one that calls it and hands it a record or bytes."""
        plays = self.names.roles.plays
        handed = any(kind.kind == "pointer" for kind in self.function.type.parameters)
        return self.is_called(role) or (
            handed and any(plays(role, one.name) for one in self.callers)
        )

    def leads_to(self, node: Node, role: str) -> bool:
        """As `about`, without what stands in other cases and on the other side of decisions than a node."""
        if not self.about(role):
            return False
        inside, apart = node, set[int]()
        for up in self.above(node):
            if isinstance(up, If) and inside in (up.yes, up.no) and isinstance(up.no, If | Block):
                other = [up.no] if inside is up.yes else [up.yes]
                same = isinstance(up.condition, Binary) and up.condition.mark == "=="
                apart |= {id(n) for n in walk([*other, *([up.condition] if same else ())])}
            elif isinstance(up, Block) and isinstance(self.parents.get(id(up)), Switch):
                at = next(n for n, one in enumerate(up.body) if one is inside)
                cases = [n for n, one in enumerate(up.body) if isinstance(one, Case)]
                first = max((n for n in cases if n <= at), default=0)
                last = min((n for n in cases if n > at), default=len(up.body))
                apart |= {id(n) for n in walk([*up.body[:first], *up.body[last:]])}
            inside = up
        if not apart:
            return True
        left = [n for n in self.nodes if id(n) not in apart]
        left += [n for one in self.callers if one is not self.function for n in walk(one.body)]
        names = {name for n in left for name in named(self.names.read, n)} - {self.function.name}
        found = (self.names.find(self.names.read, name) for name in sorted(names))
        return self.names.roles.plays(
            role, *names, *(n for one in found if one for n in self.names.mentioned(one[1], 1))
        )

    def is_called(self, role: str) -> bool:
        """Whether its name plays the role, or the type of what it is handed."""
        kinds = [one.of or one for one in self.function.type.parameters]
        handed = [n for one in kinds for n in (one.tag, one.name)] if role == "beside" else []
        return self.names.roles.plays(role, self.function.name, *handed)

    def above(self, node: Node) -> Iterator[Node]:
        """What a node stands in, from the inside."""
        while (up := self.parents.get(id(node))) is not None:
            yield up
            node = up

    def made(self, *roles: str) -> Iterator[Call]:
        """The calls that play one of the roles."""
        return (
            one
            for one in self.calls
            if any(self.names.is_a(role, one) for role in roles)
            and not ("kick" in roles and self._notes_down(one))
        )

    def _notes_down(self, call: Call) -> bool:
        """Whether a function that is seen only writes down who called it: the hardware is fed elsewhere."""
        found = self.names.find(self.names.read, label(call.function))
        inside = [*walk(found[1].body)] if found and call.arguments else []
        return any(isinstance(n, Index) for n in inside) and not any(
            isinstance(n, Call | Dark) for n in inside
        )

    def assigned(self, role: str) -> Iterator[Assign | Variable]:
        """The assignments whose words, of target and value, play a role; the numbers of a table are none."""
        for one in self.nodes:
            if isinstance(one, Assign | Variable) and not _is_table(one):
                text = f"{spelled_out(self.names.read, one)} "
                if self.names.roles.plays(role, text):
                    yield one

    def spelled(self, role: str) -> frozenset[str]:
        """The texts that something of a role was written into, to be shown."""
        return frozenset(
            label(to)
            for call in self.made("formats")
            if any(self.names.is_a(role, bare(one)) for one in call.arguments)
            for to in call.arguments
        )

    def held(self, name: str) -> Variable | None:
        """The variable of that name, its own or the file's; `None` for a parameter and one not seen."""
        if name in self.function.type.names:
            return None
        return self.variables.get(name) or self.names.read.known.variables.get(name)

    def is_void(self, call: Call) -> bool:
        """Whether a call is known to answer nothing."""
        name = label(call.function)
        target = self.names.find(self.names.read, name)
        known = target[1].type if target else self.names.read.known.prototypes.get(name)
        if known is None and self.names.read.cplusplus:
            return self._is_void_in_each_class(call, name)
        return known is not None and known.of is not None and known.of.kind == "void"

    def _is_void_in_each_class(self, call: Call, name: str) -> bool:
        """Whether the function of an object answers nothing in whichever class has one of that name."""
        known = self.names.read.known
        owner = label(bare(call.arguments[0])) if call.arguments else ""
        if not owner or not name.startswith(f"{owner}_"):
            return False
        types = {**known.prototypes, **{n: f.type for n, f in known.functions.items()}}
        kinds = {t.of.kind for n, t in types.items() if t.of and n.endswith(name[len(owner) :])}
        return kinds == {"void"}

    def is_dropped(self, call: Call) -> bool:
        """Whether nobody looks at the answer of a call."""
        up = next((up for up in self.above(call) if not isinstance(up, Cast)), None)
        return isinstance(up, Do) and not self.is_void(call)

    def answers(self, call: Call) -> bool:
        """Whether a call is known to answer something: it is declared to, a kit's function, or its answer is looked at elsewhere."""
        name = label(call.function)
        target = self.names.find(self.names.read, name)
        known = target[1].type if target else self.names.read.known.prototypes.get(name)
        if known is not None and known.of is not None and known.of.kind != "unknown":
            return known.of.kind != "void"
        return self.names.is_a("answers", call) or any(
            label(one.function) == name and not body.is_dropped(one)
            for body in map(self.names.body, self.names.read.own.functions.values())
            for one in body.calls
        )

    def tells(self, call: Call) -> bool:
        """Whether a call only lets somebody know, or passes the time: nothing is done about what it is given."""
        return any(self.names.is_a(role, call) for role in ("log", "idles", "audit"))

    def only_tells(self, branch: If) -> bool:
        """Whether both ways of a decision do no more than tell of it."""
        inside = [*walk(branch.yes), *walk(branch.no)]
        calls = [one for one in inside if isinstance(one, Call)]
        acts = any(
            isinstance(one, Return | Jump | Assign | Loop)
            or (isinstance(one, Unary) and one.mark.endswith("++"))
            for one in inside
        )
        return bool(calls) and not acts and all(map(self.tells, calls))


def _is_table(node: Assign | Variable) -> bool:
    value = node.right if isinstance(node, Assign) else node.value
    return isinstance(value, Listed) and len(value.items) > ROW


def _children(node: Node) -> Iterator[Node]:
    waiting = parts_of(node)
    while waiting:
        one = waiting.pop()
        if isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, Node):
            yield one


def given(node: Node) -> Iterator[tuple[Expr, Expr]]:
    """What is set to what, however that is written."""
    match node:
        case Assign(mark="&", left=left, right=right) if not isinstance(right, Unary):
            yield left, Unary(right.line, right.column, "~", right)
        case Assign(left=left, right=right):
            yield left, right
        case Variable(value=value) if value is not None:
            yield Name(node.line, node.column, node.name), value
        case Listed(items=items):
            for name, value in items:
                if isinstance(name, str):
                    yield Name(value.line, value.column, name), value
        case Call(
            function=Name(name="strcpy" | "strncpy" | "strlcpy" | "memcpy"),
            arguments=[to, value, *_],
        ):
            yield to, value


def behind(value: Expr, within: object) -> Expr:
    """What stands in a variable whose address is handed on; the value itself otherwise."""
    if isinstance(value, Unary) and value.mark == "&" and isinstance(value.operand, Name):
        held = [
            right
            for one in walk(within)
            if isinstance(one, Assign | Variable)
            for left, right in given(one)
            if label(left) == value.operand.name
        ]
        return held[0] if len(held) == 1 else value
    return value


def bare(node: Expr) -> Expr:
    """An expression without casts and without `&`, `*`, `!`, `-` before it."""
    while isinstance(node, Cast) or (
        isinstance(node, Unary) and node.mark in ("&", "*", "!", "-")
    ):
        node = node.operand
    return node


def label(node: Expr) -> str:
    """What a place is called."""
    node = bare(node)
    return label(node.array) if isinstance(node, Index) else getattr(node, "name", "it")


def is_text(value: Expr) -> bool:
    """Whether it is a text that may be a secret."""
    value = bare(value)
    return (
        isinstance(value, Text)
        and len(value.value) >= _SHORTEST_SECRET
        and not set(value.value) & set("% <>/\n")
    )


def is_key(value: Expr | None) -> bool:
    """Whether it is a row of bytes, or a text, that may be a key."""
    value = bare(value) if value is not None else None
    if isinstance(value, Text):
        return is_text(value) and len(value.value) >= KEY_BYTES
    numbers = (
        [one.value for _, one in value.items if isinstance(one, Number)]
        if isinstance(value, Listed)
        else []
    )
    wide = sum(1 if n < 256 else 2 if n < 65536 else 4 for n in numbers)
    return wide >= KEY_BYTES and len(set(numbers)) > 2


def first(node: object) -> object:
    """The first statement of a block."""
    while isinstance(node, Block):
        node = node.body[0] if node.body else None
    return node


def is_empty(node: object) -> bool:
    """Whether it does nothing."""
    if isinstance(node, Block):
        return all(is_empty(one) for one in node.body)
    return node is None or (isinstance(node, Do) and node.value is None)


def decides(node: Node) -> bool:
    """Whether what stands in it happens under a condition, or again and again."""
    return isinstance(node, If | Switch | Loop)
