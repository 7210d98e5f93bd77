"""What a device must not do, told by the roles that names play and by how statements stand to each other."""

from collections.abc import Callable, Iterator

from gatekeeper.analyzers.cflow.acts import unheeded_proof, unsigned
from gatekeeper.analyzers.cflow.answered import misread, unused
from gatekeeper.analyzers.cflow.body import (
    Body,
    Find,
    Names,
    Told,
    bare,
    decides,
    given,
    label,
)
from gatekeeper.analyzers.cflow.commands import commanded
from gatekeeper.analyzers.cflow.copied import copied, shortened, turned_late
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.fixed import texts
from gatekeeper.analyzers.cflow.gated import gated
from gatekeeper.analyzers.cflow.hardware import (
    fed,
    stopped,
    swallowed,
    waits,
)
from gatekeeper.analyzers.cflow.looped import (
    counted,
    in_turn,
)
from gatekeeper.analyzers.cflow.outlived import outlived
from gatekeeper.analyzers.cflow.proofs import (
    aged,
    bypassed,
    takes_all,
    unproven,
    weakened,
)
from gatekeeper.analyzers.cflow.received import (
    multiplied,
    narrowed,
    refetched,
    restored,
    summed,
    typed_in,
    unmeasured,
    wraps,
)
from gatekeeper.analyzers.cflow.roles import (
    Deed,
    Roles,
    names_in,
)
from gatekeeper.analyzers.cflow.secrets import given_back, kept, repeated, secrets
from gatekeeper.analyzers.cflow.settings import opened, settings
from gatekeeper.analyzers.cflow.sizes import measured, told_as_format
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Choice,
    Expr,
    If,
    Index,
    Member,
    Name,
    Node,
    Number,
    Variable,
    walk,
)
from gatekeeper.analyzers.cflow.unheeded import always, unfilled, ungot
from gatekeeper.analyzers.cflow.values import Found
from gatekeeper.analyzers.cflow.verdicts import TooManyWays


def by_roles(read: Read, find: Find, roles: Roles, left: Callable[[str], None]) -> Iterator[Found]:
    """What stands against the functions and variables of a file; `left` hears the name of each function that has too many ways."""
    names = Names(read, find, roles)
    for function in read.own.functions.values():
        body = names.body(function)
        for rule in _RULES:
            try:
                for node, name, why in rule(body):
                    if name != "debug-open" or not _is_switched(names, node.line):
                        yield Found(function.file, node.line, node.column, name, why)
            except TooManyWays:
                left(function.name)
    for variable in read.own.variables.values():
        for node, name, why in (*settings(names, variable, ""), *texts(names, variable)):
            yield Found(read.name, node.line, node.column, name, why)


def _is_switched(names: Names, line: int) -> bool:
    """Whether a line is left out of what is built for patients, going by the words of the switch."""
    return any(
        first < line < last and names.roles.plays("build-switch", *asked.split())
        for first, last, asked in names.read.switched
    )


def _deeds(body: Body) -> Iterator[Told]:
    """What the table of deeds tells."""
    for deed in body.names.roles.deeds:
        around = (
            (deed.within, body.listens if deed.without else body.is_called),
            (deed.handed, lambda role: body.names.roles.plays(role, *body.function.type.names)),
        )
        if not all(asks(role) for role, asks in around if role) or (
            deed.beyond and body.is_called(deed.beyond)
        ):
            continue
        done: list[Node] = [*body.made(deed.call)] if deed.call else [*_kept(body, deed.sets)]
        done = [one for one in done if _fits(body, deed, one)]
        if deed.without:
            # What other commands ask for stands for itself; a program is proven when all of it is there.
            alone = deed.rule == "command-open" and deed.call != "reprograms"
            asks = body.leads_to if alone else lambda _, role: body.about(role)
            done = [
                one for one in done
                if not asks(one, deed.without)
                and not (deed.rule == "command-open" and gated(body, one))
            ]  # fmt: skip
        if done and not (deed.unless and any(body.made(deed.unless))):
            for one in done[:1] if deed.without else done:
                yield one, deed.rule, deed.why


def _kept(body: Body, role: str) -> Iterator[Node]:
    """The assignments of a role but for what the function's own variables are: nobody else reads those."""
    for one in body.assigned(role):
        own = isinstance(one, Variable) or (
            isinstance(one.left, Name) and one.left.name in body.variables
        )
        if role != "boot-choice" or not own:
            yield one


def _fits(body: Body, deed: Deed, one: Node) -> bool:
    """Whether what is asked of a call or an assignment holds."""
    names = body.names
    around = {body.function.name, *names_in(names.read, one)}
    if isinstance(one, Call):
        given_ = (bare(a.array if isinstance(a, Index) else a) for a in map(bare, one.arguments))
        if deed.argument and not any(
            isinstance(a, Name | Member)
            and (names.is_a(deed.argument, a) or label(a) in body.spelled(deed.argument))
            for a in given_
        ):
            return False
        if deed.dropped and not (
            body.is_dropped(one) and (deed.call != "stores" or body.answers(one))
        ):
            return False
        if deed.into and not any(names.plays(deed.into, to) for to in _goes_to(body, one)):
            return False
    return (
        not (
            deed.about
            and not names.roles.plays(deed.about, *around, *names.mentioned(body.function, 0))
        )
        and not (deed.mentions and not names.roles.plays(deed.mentions, *body.mentions - around))
        and not (deed.straight and any(_weighs(body, up) for up in body.above(one)))
    )


def _goes_to(body: Body, call: Call) -> list[Expr]:
    """The places an answer is put into, through variables and copies."""
    found: list[Expr] = [
        up.left if isinstance(up, Assign) else Name(0, 0, up.name)
        for up in body.above(call)
        if isinstance(up, Assign | Variable)
    ]
    for to in found:
        if isinstance(to, Name) and to.name in body.variables:
            found += (
                left
                for one in body.nodes
                for left, value in given(one)
                if label(left) not in map(label, found)
                and any(isinstance(n, Name) and n.name == to.name for n in walk(value))
            )
    return found


def _guessed(body: Body) -> Iterator[Told]:
    """A secret is taken from a function of the file that makes its numbers out of ones that can be worked out."""
    names = body.names
    for call in (n for n in body.nodes if isinstance(n, Call)):
        sources = [label(call.function)]
        if names.is_a("takes-generator", call):
            sources += map(label, call.arguments)
        into = [*_goes_to(body, call), *map(bare, call.arguments)]
        secret = any(
            names.plays(role, to) for role in ("unguessable", "secret", "key") for to in into
        )
        if not (secret or body.is_called("asks-secret") or len(sources) > 1):
            continue
        for made in _weak(names, sources):
            why = f"`{label(call.function)}` makes it of numbers that can be worked out"
            yield call, "secret-guessable", why
            yield made, "secret-guessable", f"`{body.function.name}` takes a secret from here"


def _weak(names: Names, sources: list[str]) -> Iterator[Node]:
    """Where functions of the file make numbers that follow from each other, or from when the device started; each is looked at once."""
    seen, waiting = set[str](), sources[::-1]
    while waiting:
        name = waiting.pop()
        function = names.read.own.functions.get(name)
        if function is None or name in seen:
            continue
        seen.add(name)
        body = names.body(function)
        if any(body.made("random-strong")):
            continue
        made = (
            *body.made("random-weak"),
            *body.assigned("weak-step"),
            *filter(_shifts, body.nodes),
        )
        yield from made[:1]
        if not made:
            waiting += [label(each.function) for each in body.calls][::-1]


def _shifts(node: Node) -> bool:
    """Whether it is a step of a generator that shifts: `x ^= x << 13`."""
    return (
        isinstance(node, Assign) and node.mark == "^" and isinstance(node.right, Binary)
        and node.right.mark in ("<<", ">>") and label(node.right.left) == label(node.left)
        and isinstance(node.right.right, Number)
    )  # fmt: skip


def _weighs(body: Body, up: Node) -> bool:
    """Whether what stands in it depends on more than whose turn it is."""
    if isinstance(up, If) and (
        body.names.plays("which-timer", up.condition) or in_turn(up.condition, counted(body))
    ):
        return False
    return decides(up) or isinstance(up, Choice)


_RULES = (
    _deeds,
    _guessed,
    opened,
    unused,
    unheeded_proof,
    misread,
    always,
    ungot,
    unfilled,
    bypassed,
    unproven,
    weakened,
    aged,
    unsigned,
    takes_all,
    secrets,
    kept,
    given_back,
    repeated,
    waits,
    fed,
    stopped,
    swallowed,
    narrowed,
    summed,
    refetched,
    restored,
    multiplied,
    typed_in,
    unmeasured,
    wraps,
    measured,
    told_as_format,
    commanded,
    outlived,
    copied,
    shortened,
    turned_late,
)
