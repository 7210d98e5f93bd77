"""Loops that fill a row as far as a message says, and indices that may be negative."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.shape import ORDER, Shape
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Cast,
    Expr,
    If,
    Index,
    Jump,
    Loop,
    Member,
    Name,
    Node,
    Number,
    Return,
    Unary,
    walk,
)


def filled(body: Body) -> Iterator[Told]:
    """A row is written turn by turn as often as a member of a message says, and nothing else looks at that."""
    shape = body.shape
    loops = [one for one in body.nodes if isinstance(one, Loop) and one.condition]
    inside = {id(n) for one in loops for n in walk(one.condition)}
    weighed = {k for n in body.nodes if _orders(n) and id(n) not in inside for k in shape.keys(n)}
    for loop in loops:
        asked = loop.condition
        if not (isinstance(asked, Binary) and asked.mark in ("<", "<=")):
            continue
        end, counter = bare(asked.right), label(asked.left)
        kind = shape.type_of(end)
        if not (isinstance(end, Member) and _is_handed(shape, end) and kind.kind == "int"):
            continue
        if shape.key(end) in weighed or _leaves(loop, counter):
            continue
        for one in walk(loop.body):
            if isinstance(one, Assign) and isinstance(one.left, Index):
                row = shape.type_of(one.left.array)
                at = isinstance(bare(one.left.index), Name) and label(one.left.index) == counter
                if at and row.kind == "array" and 0 < row.count < kind.limits()[1]:
                    why = f"`{end.name}` says how often it is written, and nothing holds that against {row.count}"
                    yield one, "beyond-write", why


def _orders(node: Node) -> bool:
    return isinstance(node, Binary) and node.mark in ORDER


def _is_handed(shape: Shape, place: Expr) -> bool:
    """Whether it lies in a record a function is handed to read."""
    while isinstance(place, Member):
        place = bare(place.record)
    kind = shape.handed.get(label(place)) if isinstance(place, Name) else None
    return kind is not None and kind.of is not None and kind.of.const


def _leaves(loop: Loop, counter: str) -> bool:
    """Whether a loop is left, or goes past, by a look at its counter or at something else."""
    return any(
        isinstance(one, If) and any(isinstance(n, Jump | Return) for n in walk(one.yes))
        for one in walk(loop.body)
    ) or any(
        isinstance(one, Binary) and one.mark in ORDER and label(one.left) == counter
        for one in walk(loop.body)
    )


def signed(body: Body) -> Iterator[Told]:
    """A small number that may be negative came in a message, is held against its upper end alone, and becomes an index."""
    small = {
        name
        for name, one in body.variables.items()
        if one.type.kind == "int" and one.type.signed and one.type.size in (1, 2)
        and one.type.name != "char" and one.value is not None and isinstance(bare(one.value), Index)
    }  # fmt: skip
    marks: dict[str, set[str]] = {}
    for n in body.nodes if small else ():
        if isinstance(n, Binary) and n.mark in {*ORDER, "==", "!="}:
            for side in (n.left, n.right):
                if isinstance(side, Name | Cast) and label(side) in small:
                    marks.setdefault(label(side), set()).add(n.mark)
    for at in body.nodes if small else ():
        name = at.index.name if isinstance(at, Index) and isinstance(at.index, Name) else ""
        if name in small and name in marks and marks.pop(name) <= {">", ">="}:
            yield (
                at,
                "before-read",
                f"`{name}` may be negative, and only its upper end is asked for",
            )


def wrapped(body: Body) -> Iterator[Told]:
    """Two numbers of one message are added before they are held against an end, and the sum may go round."""
    shape = body.shape
    alone = {
        shape.key(bare(side))
        for n in body.nodes
        if isinstance(n, Binary) and n.mark in ORDER
        for side in (n.left, n.right)
    }
    for one in body.nodes:
        if not (isinstance(one, If) and any(isinstance(n, Return) for n in walk(one.yes))):
            continue
        for asked in (n for n in walk(one.condition) if isinstance(n, Binary)):
            total = bare(asked.left)
            if asked.mark not in (">", ">=") or not isinstance(total, Binary) or total.mark != "+":
                continue
            parts = [bare(total.left), bare(total.right)]
            kinds = [shape.type_of(n) for n in parts]
            wide = all((k.kind, k.size, k.signed) == ("int", 4, False) for k in kinds)
            said = all(isinstance(n, Member) and _is_handed(shape, n) for n in parts)
            if wide and said and not alone & {shape.key(n) for n in parts}:
                why = f"`{label(parts[0])} + {label(parts[1])}` may go round and pass"
                yield asked, "overflow", why


def polled(body: Body) -> Iterator[Told]:
    """A bit of what a bus answers is asked for again and again, and nothing counts how often."""
    for loop in (one for one in body.nodes if isinstance(one, Loop) and one.late):
        asked = bare(loop.condition) if loop.condition else None
        if not (isinstance(asked, Binary) and asked.mark == "&" and isinstance(asked.left, Name)):
            continue
        inside = [*walk(loop.body)]
        asks = any(
            isinstance(n, Assign) and label(n.left) == asked.left.name
            and any(body.names.is_a("bus", c) for c in walk(n.right))
            for n in inside
        )  # fmt: skip
        ends = (If, Return, Jump, Loop)
        counts = any(
            isinstance(n, ends) or (isinstance(n, Unary) and n.mark[-2:] in ("++", "--"))
            for n in inside
        )
        if asks and not counts and not body.names.plays("counts", inside):
            yield loop, "wait-endless", "nothing but the hardware ends this loop"


def by_steps(body: Body, *, secret: bool) -> Iterator[Told]:
    """A loop goes on as long as two places hold the same."""
    for loop in (one for one in body.nodes if isinstance(one, Loop) and one.condition and secret):
        for one in walk(loop.condition):
            sides = (one.left, one.right) if isinstance(one, Binary) and one.mark == "==" else ()
            if sides and all(_is_read(n) for n in sides):
                yield loop, "secret-compared", "the loop ends at the first difference"


def _is_read(node: Expr) -> bool:
    at = node.operand if isinstance(node, Cast) else node
    return isinstance(at, Index) or (isinstance(at, Unary) and at.mark == "*")


def in_turn(condition: Expr, ticks: frozenset[str]) -> bool:
    """Whether a condition asks of nothing but a count of turns whether it is time."""
    names = {n.name for n in walk(condition) if isinstance(n, Name)}
    calls = any(not isinstance(n, Name | Number | Binary | Unary | Cast) for n in walk(condition))
    return bool(names) and names <= ticks and not calls


def counted(body: Body) -> frozenset[str]:
    """What a function only counts up."""
    return frozenset(
        n.operand.name
        for n in body.nodes
        if isinstance(n, Unary) and n.mark[-2:] == "++" and isinstance(n.operand, Name)
    )
