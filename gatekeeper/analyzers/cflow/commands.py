"""Commands somebody sends: a function that tells by what came which of several things to do, and does one to the device."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.gated import gated, set_from
from gatekeeper.analyzers.cflow.lengths import handed_with_length
from gatekeeper.analyzers.cflow.roles import named, words
from gatekeeper.analyzers.cflow.tree import (
    VOID,
    Assign,
    Binary,
    Call,
    Case,
    CType,
    Expr,
    If,
    Index,
    Member,
    Name,
    Node,
    Number,
    Switch,
    Text,
    Unary,
    walk,
)

_CHANGES = ("actuate", "reprograms", "drives")
_FEWEST = 2


def commanded(body: Body) -> Iterator[Told]:
    """One of the things a sender may ask for changes the device, and nothing asks who sends."""
    names = body.names
    if body.is_called("sends") or names.roles.plays("authority", body.function.name):
        return
    came = _came(body)
    # What a stack hands in for one thing to do is one already.
    alone = any(names.roles.plays("one-request", k.name, k.tag) for k in _kinds(body))
    for arm in [body.function.body] if alone else _arms(body, came) if came else ():
        for one in sorted(walk(arm), key=lambda n: (n.line, n.column)):
            if _changes(body, one) and not gated(body, one):
                yield one, "command-open", "nobody asks who sent the message"
                return


def _kinds(body: Body) -> Iterator[CType]:
    for kind in body.function.type.parameters:
        yield from (kind, kind.of or kind)


def _came(body: Body) -> set[str]:
    """The names of what came in: bytes with their length, a message a stack hands in, and what a call filled with it."""
    names, type = body.names, body.function.type
    plays = names.roles.plays
    given = list(zip(type.names, type.parameters, strict=False))
    listens = body.listens("from-outside") or any(
        plays(role, n, k.name, k.tag)
        for role in ("sender", "brings")
        for n, of in given
        for k in (of, of.of or of)
    )
    found = {n for n, k in given if n and k.kind in ("pointer", "unknown") and listens}
    found |= {row for row, _ in handed_with_length(type) if (dict(given)[row].of or VOID).const}
    if listens:
        found |= {n for n, k in given if n and k.kind == "int" and plays("message", n)}
    for call in body.calls:
        if names.is_a("fills", call) or names.is_a("receives", call):
            found |= {
                held.name for one in call.arguments
                if (held := body.variables.get(label(one))) is not None
            }  # fmt: skip
    grown = True
    while grown:
        made = {
            one.name for one in body.variables.values()
            if one.value is not None and one.name not in found
            and (_takes(one.value, found) or _hears(body, one.value))
        } | {
            one.left.name for one in body.nodes
            if isinstance(one, Assign) and isinstance(one.left, Name) and one.left.name in body.variables
            and one.left.name not in found and _takes(one.right, found)
        } | {
            one.left.array.name for one in body.nodes
            if isinstance(one, Assign) and isinstance(one.left, Index) and isinstance(one.left.array, Name)
            and one.left.array.name not in found
            and (_takes(one.right, found) or _hears(body, one.right))
        }  # fmt: skip
        found, grown = found | made, bool(made)
    return found


def _takes(value: Node, came: set[str]) -> bool:
    return any(isinstance(n, Name) and n.name in came for n in walk(value))


def _hears(body: Body, value: Node) -> bool:
    return any(
        (isinstance(n, Call) and body.names.is_a("hears", n))
        or (isinstance(n, Name | Member) and body.names.is_a("data-register", n))
        for n in walk(value)
    )


def _arms(body: Body, came: set[str]) -> list[Node]:
    """What is done for each of the things that may be asked for; empty where there are not several."""
    arms: list[Node] = []
    for one in body.nodes:
        if isinstance(one, Switch) and _takes(one.value, came):
            cases = sum(isinstance(n, Case) for n in walk(one.body))
            arms += [one.body] * max(cases, 1)
        elif isinstance(one, If) and _chooses(
            [one.condition, *set_from(body, one.condition)], came
        ):
            arms.append(one.yes)
    return list({id(n): n for n in arms}.values()) if len(arms) >= _FEWEST else []


def _chooses(asked: list[Expr], came: set[str]) -> bool:
    """Whether it asks for one certain thing that may have come: a number, a letter, a word."""
    for one in walk(asked):
        match one:
            case Binary(mark="==", left=left, right=right):
                constant = [n for n in (left, right) if _is_constant(n)]
                if len(constant) == 1 and _takes(one, came):
                    return True
            case Call(arguments=arguments):
                if any(isinstance(n, Text) for n in walk(arguments)) and _takes(one, came):
                    return True
    return False


def _is_constant(node: Node) -> bool:
    inner = bare(node)  # type: ignore[arg-type]  # an operand is an expression
    return isinstance(inner, Number) or (isinstance(inner, Name) and inner.name.isupper())


def _changes(body: Body, node: Node) -> bool:
    """Whether it changes the device, its settings or what it runs."""
    names = body.names
    if isinstance(node, Call):
        if body.tells(node) or not any(names.is_a(role, node) for role in _CHANGES):
            return False
        # Who handles one of them is looked at by itself.
        return not (names.is_a("authority", node) or names.is_a("from-outside", node))
    to = bare(node.left) if isinstance(node, Assign) else None
    while isinstance(to, Index | Unary):
        to = to.array if isinstance(to, Index) else to.operand
    if not isinstance(to, Name | Member) or names.is_a("data-register", to):
        return False
    base = to.record if isinstance(to, Member) else to
    told = named(names.read, bare(base))
    return any(names.roles.plays("output-register", f"{words(n)} {words(to.name)}") for n in told)
