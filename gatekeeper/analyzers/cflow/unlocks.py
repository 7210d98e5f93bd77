"""What opens a device to whoever asks: memory by address, a port for debugging; and whether anything is asked first."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.shape import ORDER
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Expr,
    If,
    Index,
    Jump,
    Member,
    Name,
    Node,
    Number,
    Return,
    Switch,
    Unary,
    Variable,
    walk,
)
from gatekeeper.analyzers.cflow.verdicts import Verdicts


def asked_first(body: Body, node: Node, carried: frozenset[str] = frozenset()) -> bool:
    """Whether something that does not come with the request decides whether it is done, here or in a caller; or the address is held against an end."""
    if decided(body, node, carried):
        return True
    for other in body.callers:
        if other is body.function:
            continue
        caller = body.names.body(other)
        called = {body.function.name, *(one.name for one in body.tables)}
        for use in (n for n in caller.nodes if isinstance(n, Name) and n.name in called):
            handed = frozenset(n for n in other.type.names if n)
            if any(_is_lock(caller, one.condition, handed) for one in _all(caller, use)):
                return True
    return False


def decided(body: Body, node: Node, carried: frozenset[str] = frozenset()) -> bool:
    """Whether the function itself asks for more than what came with the request, or for the end of an address."""
    return any(_is_lock(body, one.condition, carried) for one in _before(body, node))


def _before(body: Body, node: Node) -> Iterator[If]:
    """The decisions a node stands in, and those before it that leave."""
    above = {id(one) for one in body.above(node)}
    for one in body.nodes:
        if isinstance(one, If) and (id(one) in above or _leaves(one, node)):
            yield one


def _leaves(one: If, node: Node) -> bool:
    return one.line <= node.line and any(
        isinstance(n, Return | Jump) for n in walk([one.yes, one.no])
    )


def _all(body: Body, use: Node) -> Iterator[If]:
    """Every decision that is in the way of a use, or of what is done with a table that is searched."""
    yield from (
        one
        for one in body.nodes
        if isinstance(one, If)
        and (one.line >= use.line or _leaves(one, use) or any(up is one for up in body.above(use)))
    )


def _is_lock(body: Body, condition: Node, carried: frozenset[str]) -> bool:
    """Whether a condition asks for more than what came with the request."""
    own = {*body.variables, *body.function.type.names}
    functions = {id(one.function) for one in body.calls}
    for one in walk(condition):
        if isinstance(one, Call):
            handed = {n.name for n in walk(one.arguments) if isinstance(n, Name)}
            if body.names.is_a("authority", one) or not handed & own:
                return True
        elif isinstance(one, Binary) and one.mark in ORDER:
            if carried & set(names_in(body.names.read, one)) - {*body.function.type.names}:
                return True
        elif isinstance(one, Name) and id(one) not in functions and one.name not in own:
            held = body.names.read.known.variables.get(one.name)
            if (
                held is not None
                and not one.name.isupper()
                and held.type.kind not in ("array", "record")
            ):
                return True
        elif isinstance(one, Name | Member) and body.names.is_a("authority", one):
            return True
    return False


def addressed(body: Body) -> Iterator[Told]:
    """A request says which address is read or written, and nothing else is asked."""
    shape = body.shape
    handed = {
        name for name, kind in shape.handed.items()
        if kind.kind == "pointer" and kind.of is not None and kind.of.kind in ("record", "int")
    }  # fmt: skip
    if not any(_is_opcode(n, handed) for n in body.nodes):
        return
    carried = set(handed)
    for one in body.nodes:
        if isinstance(one, Variable | Assign):
            to, value = (
                (one.name, one.value)
                if isinstance(one, Variable)
                else (label(one.left), one.right)
            )
            if value is not None and any(
                isinstance(n, Name) and n.name in carried for n in walk(value)
            ):
                carried.add(to)
    for one in body.nodes:
        if not (isinstance(one, Cast) and one.type.kind == "pointer"):
            continue
        what = one.operand
        while isinstance(what, Cast):
            what = what.operand
        kind = shape.type_of(what)
        by_number = isinstance(what, Name | Member) and (kind.kind, kind.size) == ("int", 4)
        if not by_number or not {n.name for n in walk(what) if isinstance(n, Name)} & carried:
            continue
        if body.names.roles.plays("register-base", label(what)):
            continue
        key = frozenset({label(what)})
        used = next(iter(body.above(one)), None)
        if isinstance(used, Call | Unary | Index) and not asked_first(body, one, key):
            yield one, "debug-open", "whoever sends an address reads or writes what lies there"
            return


def _is_opcode(node: Node, handed: set[str]) -> bool:
    """Whether it looks at which of several requests came."""
    if isinstance(node, Switch):
        asked: Node | None = node.value
    elif (
        isinstance(node, Binary)
        and node.mark in ("==", ">=")
        and isinstance(bare(node.right), Number)
    ):
        asked = node.left
    else:
        return False
    return any(
        isinstance(n, Member | Index) and {m.name for m in walk(n) if isinstance(m, Name)} & handed
        for n in walk(asked)
    )


def unlocked(body: Body) -> Iterator[Told]:
    """A request opens a port for debugging, whatever was asked before."""
    names = body.names
    handed = [k for k in body.function.type.parameters if k.kind == "pointer"]
    # Handed a variable, it may close it as well.
    deeds: list[Node] = [
        c for c in body.made("opens-port")
        if all(isinstance(bare(a), Number) and a_value(a) for a in c.arguments)
    ]  # fmt: skip
    deeds += [
        one for one in body.nodes
        if isinstance(one, Assign) and isinstance(bare(one.left), Member) and names.is_a("opens-port", bare(one.left))
        and isinstance(one.right, Number) and one.right.value
    ]  # fmt: skip
    if not deeds or not handed:
        return
    ways = Verdicts(body, lambda n: isinstance(n, Call), frozenset(map(id, deeds)))
    around = ways.around()
    open_ = {id(around), *(id(n) for n, rests in ways.reached if not rests)}
    for one in deeds:
        if id(one) in open_ and not asked_first(body, one):
            yield one, "debug-open", "whoever asks for it gets the port"
            return


def a_value(node: Expr) -> object:
    """The number an argument is."""
    inner = bare(node)
    return inner.value if isinstance(inner, Number) else None
