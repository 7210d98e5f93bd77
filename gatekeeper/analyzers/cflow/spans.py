"""Bytes that are read as far as they say themselves, by who could know how many came."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from gatekeeper.analyzers.cflow.body import Body, Told, bare, given, label
from gatekeeper.analyzers.cflow.lengths import handed_with_length
from gatekeeper.analyzers.cflow.shape import ORDER, Shape
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Expr,
    If,
    Index,
    Loop,
    Member,
    Name,
    Node,
    Number,
    SizeOf,
    Unary,
    Variable,
    walk,
)

_BYTES = re.compile(r"(?:\w+_)?(?:data|payload|buf|buffer|bytes|pdata|body|value|ptr)")
_COUNT = re.compile(r"(?:\w+_)?(?:len|length|size|bytes|nbytes|actual_length)")
_ASKS = ORDER | {"==", "!="}
_Fits = Callable[[str, Expr], bool]
_COPIES = frozenset({"memcpy", "memmove", "memcpy_s", "memmove_s"})


def spanned(body: Body) -> Iterator[Told]:
    """A count out of a message says how much of it is read, and is held against none of how much came."""
    shape = body.shape
    for row, came in _messages(body):
        message = _Message(body, shape, row, came)
        if message.said and message.is_measured:
            yield from message.told()


def place(node: Node) -> str:
    """What a place is called, with the records it lies in; empty for what is none."""
    match node:
        case Cast(operand=of) | Unary(mark="&" | "*", operand=of):
            return place(of)
        case Name(name=name):
            return name
        case Member(record=record, name=name):
            held = place(record)
            return f"{held}.{name}" if held else ""
    return ""


def _messages(body: Body) -> Iterator[tuple[str, str]]:
    """Where bytes lie, and where it says how many they are."""
    yield from handed_with_length(body.function.type)
    members: dict[str, list[str]] = {}
    for one in body.nodes:
        if isinstance(one, Member) and (held := place(one.record)):
            members.setdefault(held, []).append(one.name)
    own = {*body.function.type.names, *body.variables}
    for held, names in members.items():
        rows = [n for n in names if _BYTES.fullmatch(n)]
        counts = [n for n in names if _COUNT.fullmatch(n) and n not in rows]
        if rows and len({*rows}) == len({*counts}) == 1 and held.partition(".")[0] in own:
            yield f"{held}.{rows[0]}", f"{held}.{counts[0]}"


class _Message:
    """One message in a function: what reads it, what it says, and what is known of how many bytes came."""

    def __init__(self, body: Body, shape: Shape, row: str, came: str) -> None:
        self.body, self.shape = body, shape
        self.pairs = [(place(to), value) for n in body.nodes for to, value in given(n)]
        self.pairs += [
            (place(n.operand), n.operand)
            for n in body.nodes
            if isinstance(n, Unary) and n.mark[-2:] in ("++", "--")
        ]
        self.rows = {row}
        self._grow(self.rows, lambda to, of: self.root(of) in self.rows and self._points(to))
        self.came = {came}
        self._grow(self.came, lambda _, of: bool(self.came & self.places(of)))
        self.asked = [n for n in body.nodes if isinstance(n, Binary) and n.mark in _ASKS]
        self.said = {place(n) for n in body.nodes if self._is_read(n) and isinstance(n, Member)}
        self.said |= {to for to, of in self.pairs if to and self._says(to, of)}
        self.said -= self.came | {""}

    def _grow(self, found: set[str], fits: "_Fits") -> None:
        while more := {to for to, of in self.pairs if to and to not in found and fits(to, of)}:
            found |= more

    def _points(self, name: str) -> bool:
        held = self.body.variables.get(name)
        return held is not None and held.type.kind == "pointer"

    def root(self, node: Node) -> str:
        """Where what an address leads to begins."""
        while True:
            node = bare(node) if isinstance(node, Cast | Unary) else node
            match node:
                case Binary(mark="+" | "-", left=of) | Index(array=of):
                    node = of
                case Member(record=of, arrow=True) if place(node) not in self.rows:
                    node = of
                case Unary(operand=of):
                    node = of
                case _:
                    return place(node)

    @staticmethod
    def places(*within: object) -> set[str]:
        """All places in what is given."""
        return {place(n) for n in walk(list(within)) if isinstance(n, Name | Member)} - {""}

    def _is_read(self, node: Node) -> bool:
        """Whether it reads out of the message."""
        match node:
            case Index(array=of) | Unary(mark="*", operand=of) | Member(record=of, arrow=True):
                kind = self.shape.type_of(node).kind
                return (
                    place(node) not in self.rows
                    and self.root(of) in self.rows
                    and kind in ("int", "unknown")
                )
        return False

    def _says(self, to: str, value: Expr) -> bool:
        """Whether a number is set to what the message says."""
        held = self.body.variables.get(to)
        if held is None or held.type.kind == "pointer":
            return False
        calls = [n for n in walk(value) if isinstance(n, Call)]
        if self.came & self.places(value) or any(len(c.arguments) > 2 for c in calls):
            return False
        if any(isinstance(n, Binary) and n.mark in ("&", "%") for n in walk(value)) and not calls:
            return False
        return any(self._is_read(n) for n in walk(value)) or any(
            self.root(a) in self.rows for c in calls for a in c.arguments
        )

    @property
    def is_measured(self) -> bool:
        """Whether anything is held against how many bytes came, or handed on with it."""
        return any(self.came & self.places(one) for one in self.asked)

    def _after(self, name: str) -> set[str]:
        """A number, and what is made of it."""
        found = {name}
        self._grow(found, lambda _, of: bool(found & self.places(of)))
        return found

    def _unweighed(self) -> set[str]:
        """What is said, and held against nothing that tells how much came."""
        came, left = set(self.came), {n: self._after(n) for n in self.said}
        judged = [n.condition for n in self.body.nodes if isinstance(n, If)]
        calls = [
            c for n in judged for c in walk(n) if isinstance(c, Call)
        ]  # Somebody else may have been asked.
        asked = [self.places(n) for n in (*self.asked, *self._limits())]
        handed = [self.places(c) for c in calls]
        while weighed := {
            n
            for n, made in left.items()
            if any(made & one and came & one for one in asked) or any(made & one for one in handed)
        }:
            for name in weighed:
                came |= left.pop(name)
        return {*left}

    def _limits(self) -> Iterable[Call]:
        """Calls that are handed both what is said and how much came: they may cut the one to the other."""
        return (c for c in self.body.calls if label(c.function) not in _COPIES)

    def told(self) -> Iterator[Told]:
        """Where it is read as far as it says."""
        left = self._unweighed()
        most = max((n for n, _ in self._constants(self.came)), default=0)
        for name in left:
            few = min((n for n, _ in self._constants({name})), default=None)
            if few is not None and few <= most:
                continue
            for node in self._reach(name):
                why = f"`{label(Name(0, 0, name.rpartition('.')[2]))}` says how far it is read, and is not held against how many bytes came"
                yield node, "beyond-read", why

    def _constants(self, names: set[str]) -> Iterator[tuple[float, Binary]]:
        """The numbers that one of these places is held against."""
        for one in self.asked:
            for side, end in ((one.left, one.right), (one.right, one.left)):
                if names & self.places(side) and (size := self._worth(end)) is not None:
                    yield size, one

    def _worth(self, node: Expr) -> float | None:
        node = bare(node) if isinstance(node, Cast) else node
        match node:
            case Number(value=value):
                return value
            case SizeOf(of=of):
                kind = self.shape.type_of(of) if isinstance(of, Node) else of
                return self.body.names.read.known.size(kind) or None
            case Binary(mark="+" | "-", left=left, right=right):
                a, b = self._worth(left), self._worth(right)
                if a is not None and b is not None:
                    return a + b if node.mark == "+" else a - b
        return None

    def _reach(self, name: str) -> Iterator[Node]:
        """Copies, calls and loops that go as far in the message as a number of it says."""
        for call in self.body.calls:
            seen = self.body.names.find(self.body.names.read, label(call.function))
            copies = label(call.function) in _COPIES
            for source, count in pairwise(call.arguments):
                kind = self.shape.type_of(bare(source))
                whole = kind.kind == "array" and kind.count > 0
                if (
                    (copies or not seen)
                    and self.root(source) in self.rows
                    and not whole
                    and self._counts(count, name)
                ):
                    yield call
        for loop in (n for n in self.body.nodes if isinstance(n, Loop) and n.condition):
            asked = loop.condition
            if not (isinstance(asked, Binary) and asked.mark in ("<", "<=")):
                continue
            if place(asked.right) == name and any(
                isinstance(n, Index)
                and self.root(n.array) in self.rows
                and place(asked.left) in self.places(n.index)
                for n in walk(loop.body)
            ):
                yield loop

    def _counts(self, count: Expr, name: str) -> bool:
        """Whether a number of bytes is what was said, or a little more."""
        return name in self.places(count) and not any(
            isinstance(n, Call | Assign | Variable) for n in walk(count)
        )
