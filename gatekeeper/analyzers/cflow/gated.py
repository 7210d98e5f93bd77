"""What a deed rests on: a proof that came with the request, or a state that only such a proof opens."""

from collections.abc import Iterator
from itertools import pairwise

from gatekeeper.analyzers.cflow.body import Body, Names, bare, label
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Choice,
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
    Stmt,
    Switch,
    Text,
    Unary,
    Variable,
    uncast,
    walk,
)

_DEPTH = 3


def gated(body: Body, node: Node, depth: int = _DEPTH) -> bool:
    """Whether it is done only behind a proof of who asks: here, or wherever the function is called."""
    if any(_asks(body, one) for one in before(body, node)):
        return True
    callers = [body.names.body(one) for one in body.callers if one is not body.function]
    calls = [(caller, call) for caller in callers for call in _leading(caller, body)]
    calls += _doors(body)
    return depth > 0 and bool(calls) and all(gated(caller, c, depth - 1) for caller, c in calls)


def _leading(caller: Body, body: Body) -> Iterator[Call]:
    """The calls of a function: by its name, or through a table it stands in."""
    own = {body.function.name, *(one.name for one in body.tables)}
    for call in caller.calls:
        to = bare(call.function)
        through = not isinstance(to, Name) or to.name in caller.variables
        if label(to) == body.function.name or (through and not own.isdisjoint(_named(caller))):
            yield call


def _doors(body: Body) -> Iterator[tuple[Body, Call]]:
    """Calls through an address in functions that stand in a table beside it: one that asks first, and then calls what is kept with it."""
    own = body.names.read.own.functions
    for table in body.tables:
        beside = {n.name for n in walk(table.value) if isinstance(n, Name)} & own.keys()
        for name in sorted(beside - {body.function.name}):
            door = body.names.body(own[name])
            yield from ((door, c) for c in door.calls if not isinstance(uncast(c.function), Name))


def _named(body: Body) -> set[str]:
    return {n.name for n in body.nodes if isinstance(n, Name)}


def before(body: Body, node: Node) -> Iterator[Node]:
    """What is asked before a node is reached: around it, and in decisions before it that leave."""
    for under, up in pairwise([node, *body.above(node)]):
        match up:
            case If(condition=asked) | Choice(condition=asked) if under is not asked:
                yield asked
            case Loop(condition=asked) if asked is not None and under is not asked:
                yield asked
            case Binary(mark="&&" | "||", left=asked, right=right) if right is under:
                yield asked
            case Switch(value=asked) if under is not asked:
                yield asked
            case Block(body=statements):
                for one in statements:
                    if one is under:
                        break
                    yield from _refused(one)


def _refused(statement: Stmt) -> Iterator[Node]:
    """What a statement asks that may leave."""
    if isinstance(statement, If) and any(
        isinstance(n, Return | Jump) for n in walk([statement.yes, statement.no])
    ):
        yield statement.condition
        yield from _refused(statement.no) if isinstance(statement.no, If) else ()
    elif not isinstance(statement, If | Loop | Switch | Block):
        # `REQUIRE(session)`: a macro nobody shows may leave as well.
        for one in walk(statement):
            if isinstance(one, Call) and label(one.function).isupper():
                yield one


def _asks(body: Body, asked: Node) -> bool:
    """Whether a condition looks at who asks."""
    names = body.names
    held = [asked, *set_from(body, asked)]
    for one in walk(held):
        # A constant says which command came, or in which state it may.
        if (
            isinstance(one, Name | Member)
            and not one.name.isupper()
            and (names.is_a("authority", one) or opens(names, one.name))
        ):
            return True
        if isinstance(one, Call) and judges(body, one):
            return True
    return False


def set_from(body: Body, asked: Node) -> list[Expr]:
    """What the variables of a condition were set to in the function."""
    own = {n.name for n in walk(asked) if isinstance(n, Name) and n.name in body.variables}
    found: list[Expr] = []
    for one in body.nodes if own else ():
        if isinstance(one, Variable) and one.name in own and one.value is not None:
            found.append(one.value)
        elif isinstance(one, Assign) and isinstance(one.left, Name) and one.left.name in own:
            found.append(one.right)
    return found


def judges(body: Body, call: Call) -> bool:
    """Whether a call may say who made what it is handed: not what only measures, parses, sums up or fetches it."""
    names = body.names
    if names.is_a("authority", call) or names.is_a("proof", call):
        return True
    handed = [one for one in call.arguments if not isinstance(bare(one), Number)]
    plain = body.tells(call) or names.is_a("no-proof", call) or names.is_a("checksum", call)
    if not handed or plain or any(isinstance(one, Text) for one in walk(call.arguments)):
        return False
    found = names.find(names.read, label(call.function))
    if found is None or found[1] is body.function:
        return found is None and names.is_a("says-genuine", call)
    inside = names.mentioned(found[1])
    sums = names.roles.plays("checksum", *inside)
    return any(names.roles.plays(role, *inside) for role in ("authority", "proof")) or (
        not sums and _compares(names.body(found[1]))
    )


def _compares(body: Body) -> bool:
    """Whether a function holds bytes it is handed against others, of which none is a text."""
    handed = {*body.function.type.names}
    for one in body.nodes:
        if isinstance(one, Call) and (
            body.names.is_a("compare", one) or body.names.is_a("compare-safe", one)
        ):
            if not any(isinstance(n, Text) for n in walk(one.arguments)):
                return True
        elif isinstance(one, Binary) and one.mark in ("==", "!=", "^"):
            sides = (bare(one.left), bare(one.right))
            if all(isinstance(n, Index | Unary) for n in sides) and any(
                isinstance(n, Name) and n.name in handed for n in walk(one)
            ):
                return True
    return False


def opens(names: Names, place: str) -> bool:
    """Whether a state of the file is set because of a proof somebody showed; worked out once."""
    key = "opened by a proof", place
    if key not in names.asked:
        names.asked[key] = False
        bodies = [names.body(one) for one in names.read.own.functions.values()]
        names.asked[key] = any(_opened(body, place) for body in bodies)
    return names.asked[key]


def _opened(body: Body, place: str) -> bool:
    held = body.variables.get(place)
    if (held is not None and not held.static) or place in body.function.type.names:
        return False
    for one in body.nodes:
        if not isinstance(one, Assign) or one.mark or label(one.left) != place:
            continue
        if not isinstance(bare(one.left), Name | Member):
            continue
        if any(isinstance(n, Call) and judges(body, n) for n in walk(one.right)):
            return True
        if isinstance(one.right, Number) and not one.right.value:
            continue
        if any(_shows(body, asked) for asked in before(body, one)):
            return True
    return False


def _shows(body: Body, asked: Node) -> bool:
    """Whether a condition holds what was sent against something that is kept."""
    return any(
        isinstance(n, Call) and judges(body, n) for n in walk([asked, *set_from(body, asked)])
    )
