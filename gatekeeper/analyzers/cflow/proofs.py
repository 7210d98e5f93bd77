"""Proofs of who made a program or holds a key: asked for, acted on, or gone around."""

from collections.abc import Callable, Iterator

from gatekeeper.analyzers.cflow.acts import (
    acts,
    anywhere,
    asks_version,
    has_version,
    is_program,
    orders,
    proves,
    refuses,
)
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
    Expr,
    Function,
    If,
    Member,
    Name,
    Node,
    Number,
    Return,
    Unary,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.verdicts import Verdicts


def aged(body: Body) -> Iterator[Told]:
    """A program counts on a way on which nothing asks whether it is older than the one that runs."""
    names = body.names
    proofs = [one for one in body.calls if proves(names, one)]
    deeds = [one for one in acts(body, proofs) if is_program(body, one)]
    guards = [one for one in body.nodes if orders(body, one)]
    if guards:
        called = (body.function.name, *names_in(names.read, body.function.body))
        node = None
        if names.roles.plays("program", *called):
            judges = body.is_called("version")
            node = _around(body, lambda one: orders(body, one), "writes-image", judges=judges)
        if node is None and deeds:
            ways = Verdicts(body, lambda one: orders(body, one), frozenset(map(id, deeds)))
            node = ways.around()
            if node is None and not any(rests for _, rests in ways.reached):
                late = (n for n in guards if any(refuses(up) for up in body.above(n)))
                node = next((deeds[0] for n in late if n.line > deeds[0].line), None)
        if node is not None:
            yield node, "image-any-version", "an older one is taken whatever the comparison says"
        return
    taken = [
        one
        for one in body.made("accept", "accept-later", "writes-image")
        if names.plays("image", one) or body.is_called("image")
    ]
    vouched = body.about("proof") or any(names.is_a("accept-later", one) for one in taken)
    spoken = {id(n) for c in body.calls if body.tells(c) for n in walk(c)}
    held = any(names.is_a("version", n) for n in body.nodes if id(n) not in spoken)
    near = (one for one in names.read.own.functions.values() if _is_near(body, one))
    taken = taken if vouched and held and not any(_orders(names.body(n)) for n in near) else []
    if deeds and proofs and not anywhere(names, "orders versions", _orders):
        taken = [*deeds, *taken]
    proven = {*names_in(names.read, [one.arguments for one in proofs])}
    # Where the answer is all there is, versions it is told of, or holds to be the same, decide nothing.
    only = [n for n in body.nodes if _is_same(names, n) or (id(n) in spoken and _is_of(n, proven))]
    told = next((one for one in (*taken, *only) if taken or proofs), None)
    if told and has_version(body) and not any(asks_version(body, one) for one in body.calls):
        why = "nothing asks whether it is older than the one that runs"
        yield told, "image-any-version", why


def _is_same(names: Names, node: Node) -> bool:
    """Whether two versions are held against each other for being the same."""
    ends = (
        (node.left, node.right) if isinstance(node, Binary) and node.mark in ("==", "!=") else ()
    )
    constant = any(isinstance(n, Number) or label(n).isupper() for n in ends)
    return not constant and any(names.is_a("version", bare(n)) for n in ends)


def _is_of(node: Node, records: set[str]) -> bool:
    """Whether it is a member of one of these."""
    return isinstance(node, Member) and label(node.record) in records


def _orders(body: Body) -> bool:
    """Whether a function tells which of two versions is the newer."""
    return any(orders(body, one) for one in body.nodes)


def _is_near(body: Body, other: Function) -> bool:
    """Whether one of two functions of a file names the other."""
    calls = body.function.name in body.names.mentioned(other, 0)
    return calls or other.name in body.mentions


def unproven(body: Body) -> Iterator[Told]:
    """A program counts on a way that passes no answer of a check the function makes, or whatever that answer is."""
    names = body.names
    judges = body.is_called("image-auth") or body.is_called("image-check")
    if (node := _around(body, lambda node: _proves(names, node), judges=judges)) is not None:
        yield node, "image-unproven", "there is a way around the check"


def weakened(body: Body) -> Iterator[Told]:
    """A program is refused for what a check of it says only where something that proves nothing is not set."""
    names = body.names
    around = [
        n
        for one in (body.function, *body.callers)
        for n in (one.name, *names_in(names.read, one.body))
    ]
    program = names.roles.plays("program", *around)
    for one in body.nodes:
        asked = one.condition if isinstance(one, If) and one.no is None and refuses(one) else None
        if not (isinstance(asked, Binary) and asked.mark == "&&"):
            continue
        for check, switch in ((asked.left, asked.right), (asked.right, asked.left)):
            flag = switch.operand if isinstance(switch, Unary) and switch.mark == "!" else None
            if (
                flag is None
                or any(isinstance(n, Call) for n in walk(flag))
                or names.plays("proof", flag)
            ):
                continue
            inside = [*walk(check)]
            if program and any(isinstance(n, Call) and _proves(names, n) for n in inside):
                yield one, "image-unproven", "there is a way around the check"
            elif any(orders(body, n) for n in inside) and _records(flag) & _records(check):
                yield one, "image-any-version", "who sends it says whether an older one is refused"


def _records(node: Expr) -> set[str]:
    """What the members in it are members of."""
    return {label(one.record) for one in walk(node) if isinstance(one, Member)}


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
