"""Proofs of who made a program or holds a key: asked for, acted on, or gone around."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from gatekeeper.analyzers.cflow.acts import acts
from gatekeeper.analyzers.cflow.answered import says_yes, yes_of
from gatekeeper.analyzers.cflow.body import (
    Body,
    Names,
    Told,
    bare,
    first,
    label,
)
from gatekeeper.analyzers.cflow.roles import (
    names_in,
    spelled_out,
)
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    If,
    Member,
    Name,
    Node,
    Number,
    Return,
    Variable,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.verdicts import Verdicts


def versions(body: Body) -> Iterator[Told]:
    """The version of an image is there, and nothing depends on it."""
    names = body.names
    if not names.roles.plays(
        "program", body.function.name, *names_in(names.read, body.function.body)
    ):
        return
    weighs = [one for one in body.nodes if _orders(body, one)]
    open_ = _around(
        body, lambda node: _orders(body, node), "writes-image", judges=body.is_called("version")
    )
    if open_ is not None:
        yield open_, "image-any-version", "an older image is taken whatever the comparison says"
        return
    asks = [
        one
        for one in body.made("version")
        if not names.is_a("log", one) and (_orders(body, one) or not names.is_a("orders", one))
    ]
    if names.plays("version", body.function.body) and not weighs and not asks:
        for call in body.made("accept", "accept-later", "writes-image"):
            if names.plays("image", call) or body.is_called("image"):
                proven = body.about("proof") or names.is_a("accept-later", call)
                if proven and not any(_weighed(body)):
                    yield (
                        call,
                        "image-any-version",
                        "an older image with known faults passes as well",
                    )
                return


def unordered(body: Body) -> Iterator[Told]:
    """The version in a header that carries a proof is told of or held against another for being the same, and nothing in the file asks which is the newer."""
    names = body.names
    read, plays = names.read, names.roles.plays
    if not (plays("image", read.path, *read.own.functions) and body.about("proof")):
        return
    asked = ("version", "proof-field", "length")
    fields = {tag: [*one.fields] for tag, one in read.known.records.items()}
    headers = {tag for tag, own in fields.items() if all(plays(role, *own) for role in asked)}
    shape = body.shape
    kinds = {(kind.of or kind).tag for kind in (*shape.handed.values(), *shape.own.values())}
    told: list[Node] = []
    if headers & kinds and body.about("verify"):
        told += body.made("accept", "writes-image")
    for way in map(names.body, read.own.functions.values()):
        shape = way.shape
        for node in (n for n in way.nodes if isinstance(n, Member) and names.is_a("version", n)):
            kind = shape.type_of(node.record)
            ups = [up for up in way.above(node) if not isinstance(up, Cast)]
            acts = [*ups, *walk([up.yes for up in ups[:3] if isinstance(up, If)])]
            apart = kind.kind != "unknown" and headers and (kind.of or kind).tag not in headers
            if apart or any(names.is_a("raises-floor", n) for n in acts):
                continue
            same = isinstance(ups[0], Binary) and ups[0].mark in ("==", "!=")
            if any(isinstance(up, Call) and not way.tells(up) for up in ups) or (
                isinstance(ups[0], Assign | Binary | Return | Variable)
                and not (same and _is_version(ups[0]))
            ):
                return
            told = [node, *told] if way is body else told
    if told:
        why = "nothing asks whether it is older than the one that runs"
        yield told[0], "image-any-version", why


def _is_version(node: Node) -> bool:
    """Whether both sides may be versions; held against a constant it is that of a format."""
    ends = (node.left, node.right) if isinstance(node, Binary) else ()
    return not any(isinstance(n, Number) or label(n).isupper() for n in ends)


def _orders(body: Body, one: Node) -> bool:
    """Whether it tells which of two versions is the newer one."""
    names = body.names
    if isinstance(one, Call):
        up = next(body.above(one), None)
        # That they are not the same tells nothing of which is newer.
        same = isinstance(up, Binary) and up.mark in ("==", "!=") and names.is_a("orders", one)
        return names.is_a("version-order", one) and not same
    if not (isinstance(one, Binary) and one.mark in ("<", "<=", ">", ">=")):
        return False
    sides = (bare(one.left), bare(one.right))
    return names.plays("version", one) and not any(
        isinstance(side, Number) or label(side).isupper() for side in sides
    )


def unproven(body: Body) -> Iterator[Told]:
    """A program counts on a way that passes no answer of a check the function makes, or whatever that answer is."""
    names = body.names
    judges = body.is_called("image-auth") or body.is_called("image-check")
    if (node := _around(body, lambda node: _proves(names, node), judges=judges)) is not None:
        yield node, "image-unproven", "there is a way around the check"


def picked(body: Body) -> Iterator[Told]:
    """One of several programs to start is returned behind a check of it, and another without one."""
    names = body.names
    if not body.about("accept"):
        return
    ways: list[tuple[Return, str, bool]] = []
    for one in (n for n in body.nodes if isinstance(n, Return)):
        place = bare(one.value) if one.value is not None else None
        if not isinstance(place, Name) or place.name.isupper():
            continue
        ups = [one, *body.above(one)]
        asked = [
            c
            for under, up in pairwise(ups)
            if isinstance(up, If) and up.yes is under
            for c in walk(up.condition)
            if isinstance(c, Call) and place.name in names_in(names.read, c.arguments)
        ]
        found = [names.find(names.read, label(c.function)) for c in asked]
        proven = any(names.is_a("verify", c) for c in asked) or any(
            names.roles.plays("verify", *names.mentioned(one[1])) for one in found if one
        )
        ways.append((one, place.name, proven))
    proven_ = {name for _, name, proven in ways if proven}
    for one, name, proven in ways:
        if proven_ and not proven and name not in proven_:
            yield one, "image-unproven", f"`{name}` is started without the check the other passes"


def _proves(names: Names, node: Node) -> bool:
    """Whether it is an answer about who made something."""
    if isinstance(node, Name | Member):
        return not node.name.isupper() and names.is_a("verdict", node)
    if not isinstance(node, Call):
        return False
    if names.is_a("compare", node) or names.is_a("compare-safe", node):
        return any(names.plays("proof", one) or names.plays("tag", one) for one in node.arguments)
    asks = names.is_a("verify", node) or (
        names.is_a("proof", node) and not names.is_a("prepares", node)
    )
    # A macro that is told which function to call.
    return asks or (label(node.function).isupper() and any(
        isinstance(one, Name) and names.is_a("verify", one) for one in node.arguments
    ))  # fmt: skip


def _around(body: Body, asks: Callable[[Node], bool], *also: str, judges: bool) -> Node | None:
    """What counts on a program although an answer may be otherwise."""
    names = body.names
    if not any(asks(one) for one in body.nodes):
        return None
    deeds: list[Node] = [*body.made("accept", "accept-later", *also)]
    deeds += acts(body, [one for one in body.calls if _proves(names, one)])
    deeds += (
        one
        for one in body.assigned("boot-choice")
        if isinstance(one, Assign) and label(one.left) not in body.variables
    )
    # Who looks itself may be called by anybody.
    deeds = [one for one in deeds if not (names.is_a("verify", one) or _looks(names, one, asks))]
    yes = yes_of(body) if judges else None
    if not deeds and yes is None:
        return None
    return Verdicts(body, asks, frozenset(map(id, deeds)), yes).around()


def _looks(names: Names, deed: Node, asks: Callable[[Node], bool]) -> bool:
    found = names.find(names.read, label(deed.function)) if isinstance(deed, Call) else None
    return found is not None and any(asks(one) for one in walk(found[1].body))


def _weighed(body: Body) -> Iterator[bool]:
    """Whether something called, or a caller, compares or asks for a version."""
    read = body.names.read
    for other in read.own.functions.values():
        if other is not body.function and (
            other.name in body.mentions or body.function.name in body.names.mentioned(other, 0)
        ):
            orders = body.names.roles.plays("orders", other.name)
            yield not orders and body.names.plays("version", other.body)


def bypassed(body: Body) -> Iterator[Told]:
    """There is a way around the check, or the check is none."""
    names = body.names
    judges = body.is_called("image-auth") or body.is_called("image-check")
    for one in body.nodes:
        sides = (one.left, one.right) if isinstance(one, Binary) and one.mark == "||" else ()
        yes = any(isinstance(uncast(n), Number | Name) and says_yes(n) for n in sides)
        if yes and names.plays("proof", one):
            yield one, "image-unproven", "the check is not needed for a yes"
        if (
            isinstance(one, If)
            and names.plays("bypass", one.condition)
            and not names.plays("proof", one.condition)
            and names.roles.plays("proof", *body.mentions)
        ):
            grants = any(isinstance(n, Return) and says_yes(n.value) for n in walk(one.yes))
            starts = any(isinstance(n, Call) and names.is_a("accept", n) for n in walk(one.yes))
            if (judges and grants) or (starts and not names.plays("verify", one.yes)):
                yield one, "image-unproven", "there is a way around the check"
    only = first(body.function.body)
    if (
        body.is_called("image-auth")
        and len(body.function.body.body) == 1
        and isinstance(only, Return)
        and says_yes(only.value)
    ):
        yield only, "image-unproven", "the answer is always yes"
    if (
        body.is_called("image-check")
        and not body.about("proof-in")
        and names.roles.plays("checksum", *body.mentions)
    ):
        for one in body.nodes:
            if (
                isinstance(one, Return)
                and one.value is not None
                and (
                    names.plays("checksum", one.value)
                    or not isinstance(bare(one.value), Number | Name)
                )
            ):
                yield one, "image-unproven", "anybody can work out what is compared"
                return


def takes_all(body: Body) -> Iterator[Told]:
    """A callback that judges certificates and lets each pass."""
    type, plays = body.function.type, body.names.roles.plays
    kinds = [
        of for parameter in type.parameters for of in (parameter, parameter.of) if of is not None
    ]
    called = (*type.names, *(n for k in kinds for n in (k.name, k.tag)))
    if not plays("certificate", *called):
        return
    returns = [one for one in body.nodes if isinstance(one, Return)]
    acts = any(
        isinstance(n, Assign)
        and label(n.left) in type.names
        and (n.mark == "|" or not isinstance(n.right, Number))
        and n.mark != "&"
        for n in body.nodes
    )
    told = {spelled_out(body.names.read, one.value) for one in returns}
    value = returns[0].value if len(told) == 1 and not acts else None
    own = isinstance(value, Name) and value.name in type.names
    # Where what was found wrong stands in a number handed in, it counts as long as nobody clears it.
    stays = [
        n
        for n, k in zip(type.names, type.parameters, strict=False)
        if k.of and k.of.kind == "int" and not k.of.const
    ]
    if plays("reads-verdict", *stays) and not any(isinstance(n, Assign) for n in body.nodes):
        return
    if says_yes(value) and not own and plays("callback", body.function.name, *called):
        yield returns[-1], "peer-unverified", "every certificate passes"
