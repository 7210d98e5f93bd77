"""What opens a device to whoever asks: memory by address, a port for debugging; and whether anything is asked first."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.shape import ORDER
from gatekeeper.analyzers.cflow.tree import (
    Binary,
    Call,
    If,
    Jump,
    Member,
    Name,
    Node,
    Return,
    walk,
)


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
