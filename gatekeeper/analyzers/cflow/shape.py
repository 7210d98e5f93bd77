"""One function, and the types of what it names."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    Assign,
    Binary,
    Block,
    Call,
    Cast,
    CType,
    Expr,
    Function,
    If,
    Index,
    Member,
    Name,
    Node,
    Number,
    Return,
    Unary,
    Variable,
    walk,
)

ORDER = frozenset({"<", "<=", ">", ">="})


class Shape:
    """One function, and the types of what it names."""

    def __init__(self, read: Read, function: Function) -> None:
        self.read, self.function = read, function
        self.nodes = list(walk(function.body))
        self.calls = [
            (one.function.name, one)
            for one in self.nodes
            if isinstance(one, Call) and isinstance(one.function, Name)
        ]
        self.handed = dict(zip(function.type.names, function.type.parameters, strict=False))
        self.own = {one.name: one.type for one in self.nodes if isinstance(one, Variable)}

    def type_of(self, node: Node) -> CType:
        """The type of a place, as far as it is declared."""
        match node:
            case Name(name=name) if name in self.own or name in self.handed:
                return self.own.get(name) or self.handed[name]
            case Name(name=name) if name in self.read.known.variables:
                return self.read.known.variables[name].type
            case Member(record=record, name=name):
                held = self.type_of(record)
                known = self.read.known.records.get((held.of or held).tag)
                return known.fields[name][1] if known and name in known.fields else UNKNOWN
            case Index(array=of) | Unary(mark="*", operand=of):
                return self.type_of(of).of or UNKNOWN
            case Unary(mark="p++" | "p--" | "++" | "--", operand=of) | Cast(operand=of):
                return self.type_of(of)
        return UNKNOWN

    def key(self, node: Node) -> str:
        """What a place is known by in all of a file; empty when it is none."""
        match node:
            case Member(record=record, name=name):
                held = self.type_of(record)
                return f"{(held.of or held).tag}.{name}"
            case Name(name=name) if name in self.own or name in self.handed:
                return f"{self.function.name}:{name}"
            case Name(name=name):
                return name
        return ""

    def keys(self, *within: Node) -> set[str]:
        """Those of all places in what is given."""
        return {self.key(one) for one in walk(within)} - {""}

    def is_byte(self, node: Node) -> bool:
        """Whether it reads one byte or character through an address."""
        kind = self.type_of(node) if isinstance(node, Index | Unary) else UNKNOWN
        return (kind.kind, kind.size) == ("int", 1)

    def ordered(self) -> set[str]:
        """What is held against an end in an order, or cut to size."""
        found: set[str] = set()
        least = {id(one) for one in self.nodes if isinstance(one, If) for one in _least(one)}
        for one in self.nodes:
            match one:
                case _ if id(one) in least:
                    continue
                case Binary(mark=mark, left=left, right=right) if mark in ORDER:
                    found |= self.keys(left, right)
                case Binary(mark="%" | "&", left=left) | Assign(mark="%" | "&", left=left):
                    found |= self.keys(left)
        return found

    def equal(self) -> Iterator[tuple[Expr, Expr]]:
        """What is held against what, whether it is the same; each pair both ways."""
        for one in self.nodes:
            if isinstance(one, Binary) and one.mark in ("==", "!="):
                yield from ((one.left, one.right), (one.right, one.left))


def _least(branch: If) -> Iterator[Node]:
    """What refuses too little: `if (n < 8) return;` is no end."""
    last = branch.yes.body[-1:] if isinstance(branch.yes, Block) else [branch.yes]
    if any(isinstance(one, Return) for one in last):
        for one in walk(branch.condition):
            if (
                isinstance(one, Binary)
                and one.mark in ("<", "<=")
                and isinstance(one.right, Number)
            ):
                yield one
