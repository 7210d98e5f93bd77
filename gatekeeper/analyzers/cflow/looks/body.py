"""A function in the order written: its nodes, what its conditions look at, which variables are made of which."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property

from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    Assign,
    Binary,
    Block,
    Call,
    Cast,
    Choice,
    CType,
    Declare,
    Expr,
    Function,
    If,
    Index,
    Label,
    Listed,
    Loop,
    Member,
    Name,
    Node,
    Number,
    SizeOf,
    Switch,
    Unary,
    Variable,
    pointer,
)

COMPARES = frozenset({"<", "<=", ">", ">=", "==", "!="})
ORDERS = frozenset({"<", "<=", ">", ">="})
COUNTS = frozenset({"++", "--", "p++", "p--"})
_LOOKS_BY_NAME = re.compile(
    r"assert|check|valid|verify|require|expect|bounds|min|max|clamp|likely|null|is_err", re.I
)
_TEXTS_OF_NULL = frozenset({"NULL", "nullptr"})


def plain(node: object) -> object:
    """An expression without the casts around it."""
    while isinstance(node, Cast):
        node = node.operand
    return node


def key(node: object) -> str:
    """How a variable, a member or what a pointer leads to is told from others; empty for other expressions."""
    match plain(node):
        case Name(name=name):
            return name
        case Member(record=record, name=name):
            inner = key(record)
            return f"{inner}.{name}" if inner else ""
        case Unary(mark="*", operand=operand):
            inner = key(operand)
            return f"*{inner}" if inner else ""
        case Index(array=array, index=Number(value=value)):
            inner = key(array)
            return f"{inner}[{value}]" if inner else ""
    return ""


def constant(node: object) -> int | None:
    """The whole number an expression is written as; null counts as zero."""
    match plain(node):
        case Number(value=int(value)):
            return value
        case Name(name=name) if name in _TEXTS_OF_NULL:
            return 0
    return None


def called(node: object) -> str:
    """The function a call names; empty for other nodes."""
    one = plain(node)
    return one.function.name if isinstance(one, Call) and isinstance(one.function, Name) else ""


def is_bytes(type: CType) -> bool:
    """Whether it leads to bytes, characters, or to anything."""
    of = type.of
    return (
        type.kind in ("pointer", "array")
        and of is not None
        and (of.kind == "void" or (of.kind, of.size) == ("int", 1))
    )


def parts(node: object) -> Iterable[object]:
    """What stands directly in a node, in the order in which it is worked out; nothing of a `sizeof`."""
    match node:
        case Loop(first=first, condition=condition, step=step, body=body, late=late):
            return (first, body, condition, step) if late else (first, condition, body, step)
        case Assign(left=left, right=right):
            return right, left
        case Declare(variables=inner) | Block(body=inner):
            return inner
        case Variable(value=value):
            return (value,)
        case Listed(items=items):
            return (part for item in items for part in item)
        case SizeOf():
            return ()
        case list() | tuple():
            return node
        case Node():
            return (getattr(node, field.name) for field in fields(node)[2:])
    return ()


def ordered(node: object) -> Iterator[Node]:
    """A node and all in it, each before what stands in it."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Node):
            yield one
        stack += reversed([p for p in parts(one) if isinstance(p, Node | list | tuple)])


def keys(node: object) -> set[str]:
    """All an expression names."""
    return {key(one) for one in ordered(node)} - {""}


def looked_at(node: object) -> set[str]:
    """What a condition is about: not what only chooses an element or is handed by its address."""
    found, stack = set(), [node]
    while stack:
        one = stack.pop()
        found.add(key(one))
        match one:
            case Index(array=array):
                stack.append(array)
            case Unary(mark="&"):
                pass
            case _:
                stack += [p for p in parts(one) if isinstance(p, Node | list | tuple)]
    return found - {""}


def held_against_null(condition: object) -> set[str]:
    """What stands in a condition by itself, negated, or beside a comparison."""
    match plain(condition):
        case Binary(mark="&&" | "||", left=left, right=right):
            return held_against_null(left) | held_against_null(right)
        case Binary(mark=mark, left=left, right=right) if mark in COMPARES:
            sides = [plain(side) for side in (left, right)]
            return {key(s.left if isinstance(s, Assign) else s) for s in sides} - {""}
        case Unary(mark="!", operand=operand):
            return held_against_null(operand)
        case Assign(left=left):
            return {key(left)} - {""}
        case Choice(condition=inner):
            return held_against_null(inner)
        case Call(arguments=arguments) as call if _LOOKS_BY_NAME.search(called(call)):
            return {k for argument in arguments for k in held_against_null(argument)}
        case other:
            return {key(other)} - {""}


def _condition(node: Node) -> object:
    """What a node looks at, `None` when it looks at nothing."""
    match node:
        case If(condition=condition) | Choice(condition=condition) | Loop(condition=condition):
            return condition
        case Switch(value=value):
            return value
        case Binary(mark=mark) if mark in COMPARES or mark in ("&&", "||"):
            return node
        case Unary(mark="!"):
            return node
        case Call(arguments=arguments) if _LOOKS_BY_NAME.search(called(node)):
            return arguments
    return None


class Body:
    """The nodes of a function, and what is known of them without following a path."""

    def __init__(self, read: Read, function: Function) -> None:
        self.read, self.function = read, function
        self.nodes = list(ordered(function.body))
        self.parameters = dict(zip(function.type.names, function.type.parameters, strict=False))
        self.variables = {n.name: n for n in self.nodes if isinstance(n, Variable)}
        self.habits: frozenset[str] = frozenset()
        """Functions whose answers this file holds against null."""
        self._at = {id(node): at for at, node in enumerate(self.nodes)}
        self._ends: dict[int, int] = {}
        self._links: dict[str, set[str]] = defaultdict(set)
        self.looks: list[tuple[int, set[str]]] = []
        self.null_looks: list[tuple[int, set[str]]] = []
        for node in self.nodes:
            self._take(node)

    def _take(self, node: Node) -> None:
        condition = _condition(node)
        if condition is not None:
            late = isinstance(node, Loop)
            at = self.at(condition) if late and isinstance(condition, Node) else self.at(node)
            self.looks.append((at, looked_at(condition)))
            whole = condition if isinstance(condition, list) else [condition]
            self.null_looks.append((at, {k for c in whole for k in held_against_null(c)}))
        for name, value in self.assigned(node):
            for other in ordered(value):
                if (k := key(other)) and k != name and not isinstance(other, Index):
                    self._links[name].add(k)
                    self._links[k].add(name)

    @staticmethod
    def assigned(node: Node) -> Iterator[tuple[str, Expr]]:
        """The variable a node gives a value, and that value."""
        match node:
            case Variable(name=name, value=value) if value is not None:
                yield name, value
            case Assign(left=left, right=right) if name := key(left):
                yield name, right

    @cached_property
    def values(self) -> list[tuple[int, str, Expr]]:
        """Place, variable and value of each plain assignment and declaration, in order."""
        plainly = (n for n in self.nodes if not (isinstance(n, Assign) and n.mark))
        return [(self.at(n), name, value) for n in plainly for name, value in self.assigned(n)]

    def at(self, node: object) -> int:
        """The place of a node in the order; -1 for a foreign one."""
        return self._at.get(id(node), -1)

    def end(self, node: Node) -> int:
        """The place behind the last node in a node."""
        if id(node) not in self._ends:
            self._ends[id(node)] = self.at(node) + sum(1 for _ in ordered(node))
        return self._ends[id(node)]

    @cached_property
    def addressed(self) -> frozenset[int]:
        """Ids of the places of which only the address is taken."""
        found: set[int] = set()
        for node in self.nodes:
            if isinstance(node, Unary) and node.mark == "&":
                inner = plain(node.operand)
                while isinstance(inner, Member | Index):
                    found.add(id(inner))
                    inner = plain(inner.record if isinstance(inner, Member) else inner.array)
                    if isinstance(inner, Member) and inner.arrow:
                        break
        return frozenset(found)

    def looked(self, wanted: set[str], before: int, after: int = -1) -> bool:
        """Whether a condition behind one place and up to another is about one of these."""
        return any(after < at <= before and wanted & about for at, about in self.looks)

    def null_looked(self, wanted: str, before: int, after: int = -1) -> bool:
        """Whether one is held against null in between."""
        return any(after < at <= before and wanted in about for at, about in self.null_looks)

    def kin(self, of: str, cut: frozenset[str] = frozenset()) -> set[str]:
        """A variable, what it is made of and what is made of it, without going through those cut."""
        found, stack = {of}, [of]
        while stack:
            new = self._links.get(stack.pop(), set()) - cut - found
            found |= new
            stack += new
        return found

    def near(self, of: str) -> set[str]:
        """The same, two steps far."""
        one = self._links.get(of, set())
        return {of} | one | {k for step in one for k in self._links.get(step, ())}

    def aliases(self, of: str) -> frozenset[str]:
        """A pointer and the variables that are given it as it is."""
        found = {of}
        for _, name, value in self.values:
            same = plain(value)
            if isinstance(same, Name) and same.name in found and "." not in name:
                found.add(name)
        return frozenset(found)

    def type_of(self, node: object) -> CType:
        """The type of an expression as declared; unknown when it is not seen."""
        match node:
            case Cast(type=type) | Number(type=type):
                return type
            case Name(name=name):
                known = self.variables.get(name) or self.read.known.variables.get(name)
                return self.parameters.get(name) or (known.type if known else UNKNOWN)
            case Index(array=inner) | Unary(mark="*", operand=inner):
                return self.type_of(inner).of or UNKNOWN
            case Unary(mark="&", operand=inner):
                return pointer(self.type_of(inner))
            case (
                Choice(no=inner)
                | Assign(left=inner)
                | Unary(mark="++" | "--" | "p++" | "p--", operand=inner)
            ):
                return self.type_of(inner)
            case Member(record=record, name=name):
                outer = self.type_of(record)
                outer = outer if outer.kind == "record" else outer.of or UNKNOWN
                known_record = self.read.known.records.get(outer.tag)
                return known_record.fields.get(name, (0, UNKNOWN))[1] if known_record else UNKNOWN
            case Binary(mark="+" | "-", left=left, right=right):
                one, other = self.type_of(left), self.type_of(right)
                return other if other.kind in ("pointer", "array") else one
            case Call():
                return getattr(self.prototype(called(node)), "of", None) or UNKNOWN
        return UNKNOWN

    def prototype(self, name: str) -> CType | None:
        """The type of a function as it is seen here."""
        function = self.read.known.functions.get(name)
        return function.type if function else self.read.known.prototypes.get(name)


def leaves(node: object) -> bool:
    """Whether nothing behind a statement is reached from it, as far as it shows."""
    match node:
        case Block(body=body):
            return any(map(leaves, body))
        case If(yes=yes, no=no):
            return no is not None and leaves(yes) and leaves(no)
        case Loop(body=body, late=True):
            return leaves(body)
    kind = type(node).__name__
    ends = re.search(r"exit|abort|panic|fatal", called(getattr(node, "value", None)))
    return kind in ("Return", "Jump") or ends is not None


def sets(node: Node, wanted: str) -> bool:
    """Whether a statement may give a variable another value, or may be come to from elsewhere."""
    for one in ordered(node):
        match one:
            case Assign(left=target):
                pass
            case Unary(mark=mark, operand=target) if mark == "&" or mark in COUNTS:
                pass
            case Label():
                return True
            case _:
                continue
        name = key(target)
        if name and (name == wanted or wanted.startswith(f"{name}.") or wanted == f"*{name}"):
            return True
    return False


def surely(node: object) -> Iterator[Node]:
    """What is worked out whenever a statement is come to: no branch, no body of a loop, no address."""
    match node:
        case If(condition=inner) | Switch(value=inner) | Choice(condition=inner):
            yield from surely(inner)
        case Loop(first=first, condition=condition, late=late):
            yield from surely(first)
            yield from () if late else surely(condition)
        case Binary(mark="&&" | "||", left=left):
            yield from surely(left)
        case Unary(mark="&"):
            pass
        case Node() | list() | tuple():
            if isinstance(node, Node):
                yield node
            for part in parts(node):
                yield from surely(part)


def used_through(nodes: Iterable[Node], wanted: str) -> Node | None:
    """The first place at which what a pointer leads to is read or written."""
    for one in nodes:
        match one:
            case Member(record=inner, arrow=True) | Index(array=inner):
                pass
            case Unary(mark="*", operand=inner):
                pass
            case _:
                continue
        if key(inner) == wanted:
            return one
    return None
