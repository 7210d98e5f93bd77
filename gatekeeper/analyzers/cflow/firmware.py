"""What a device must not do, told by the roles that names play and by how statements stand to each other."""

from collections.abc import Callable, Iterator

from gatekeeper.analyzers.cflow.acts import aged, unheeded_proof, unsigned
from gatekeeper.analyzers.cflow.answered import misread, unused
from gatekeeper.analyzers.cflow.body import (
    ROW,
    Body,
    Find,
    Names,
    Told,
    bare,
    behind,
    decides,
    given,
    label,
)
from gatekeeper.analyzers.cflow.dispatch import beside, unread
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.fixed import texts
from gatekeeper.analyzers.cflow.hardware import (
    fed,
    runs_on,
    stale,
    stopped,
    swallowed,
    untold,
    waits,
)
from gatekeeper.analyzers.cflow.looped import (
    counted,
    filled,
    in_turn,
    polled,
    signed,
    wrapped,
)
from gatekeeper.analyzers.cflow.proofs import (
    bypassed,
    picked,
    takes_all,
    unordered,
    unproven,
    versions,
)
from gatekeeper.analyzers.cflow.received import (
    multiplied,
    narrowed,
    one_more,
    onward,
    typed_in,
    unmeasured,
    wraps,
)
from gatekeeper.analyzers.cflow.roles import (
    Deed,
    Roles,
    Setting,
    named,
    names_in,
    spelled_out,
    words,
)
from gatekeeper.analyzers.cflow.said_sums import short, unbounded
from gatekeeper.analyzers.cflow.secrets import given_back, kept, repeated, secrets
from gatekeeper.analyzers.cflow.sizes import hidden, measured
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Case,
    Choice,
    Do,
    Expr,
    If,
    Index,
    Listed,
    Member,
    Name,
    Node,
    Number,
    Return,
    Switch,
    Variable,
    walk,
)
from gatekeeper.analyzers.cflow.unheeded import misjudged, unfilled
from gatekeeper.analyzers.cflow.unlocks import addressed, unlocked
from gatekeeper.analyzers.cflow.values import Found
from gatekeeper.analyzers.cflow.verdicts import TooManyWays

_OPTIONS = 5
"""A call with more arguments takes each setting in its place, not one by name."""


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
        for node, name, why in (*_settings(names, variable, ""), *texts(names, variable)):
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
        done: list[Node] = [*body.made(deed.call)] if deed.call else [*body.assigned(deed.sets)]
        done = [one for one in done if _fits(body, deed, one)]
        if deed.without:
            # What other commands ask for stands for itself; a program is proven when all of it is there.
            alone = deed.rule == "command-open" and deed.call != "reprograms"
            asks = body.leads_to if alone else lambda _, role: body.about(role)
            done = [one for one in done if not asks(one, deed.without)]
        if done and not (deed.unless and any(body.made(deed.unless))):
            for one in done[:1] if deed.without else done:
                yield one, deed.rule, deed.why


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
        if deed.dropped and not body.is_dropped(one):
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


def _settings(names: Names, within: object, function: str) -> Iterator[Told]:
    """Settings that open what should be closed."""
    place = f"in {words(function)}"
    for one in walk(within):
        pairs = [(spelled_out(names.read, target), value) for target, value in given(one)]
        if isinstance(one, Call):
            options = one.arguments if len(one.arguments) <= _OPTIONS else []
            told = (n for a in options for n in named(names.read, bare(a)) if n.isupper())
            called = " ".join(("call", spelled_out(names.read, one.function), *map(words, told)))
            if names.roles.plays("own-cipher", f"of {words(function)}") and names.find(
                names.read, label(one.function)
            ):
                continue
            pairs += [(called, behind(value, within)) for value in one.arguments or [one]]
        elif isinstance(one, Switch) and isinstance(one.body, Block):
            pairs += _by_case(names, one.body)
        elif isinstance(one, Listed) and len(one.items) <= ROW:
            row = f"row {spelled_out(names.read, one)}"
            pairs += [
                (row, v) for name, v in one.items if name is None and not isinstance(v, Call)
            ]
        for target, value in pairs:
            hit = None if isinstance(value, Listed) else _setting(names, target, place, value)
            excused = hit is None or (
                hit.unless
                and (
                    _excused(names, hit.unless, within)
                    or names.roles.plays(hit.unless, f"of {words(function)}")
                )
            )
            if hit is not None and not excused and not _undone(names, within, target, value, hit):
                yield value, hit.rule, hit.why
                break


def _excused(names: Names, role: str, within: object) -> bool:
    """Whether a name that plays a role stands in what is looked at, or in a function that uses the variable it is."""
    name = within.name if isinstance(within, Variable) else ""
    users = (
        one.body
        for one in names.read.own.functions.values()
        if role == "reads-verdict" or (name and name in names.mentioned(one, 0))
    )
    return any(names.plays(role, one) for one in (within, *users))


def _by_case(names: Names, body: Block) -> Iterator[tuple[str, Expr]]:
    """What is answered or set in each case of a switch."""
    case = ""
    for one in body.body:
        if isinstance(one, Case) and one.value is not None:
            case = f"case {spelled_out(names.read, one.value)}"
        elif case and isinstance(one, Return) and one.value is not None:
            yield case, one.value
        elif case and isinstance(one, Do) and isinstance(one.value, Assign):
            yield case, one.value.right


def _setting(names: Names, target: str, place: str, value: Expr) -> Setting | None:
    """The first of the table that fits."""
    written = [spelled_out(names.read, value)]
    if isinstance(value, Number):
        written.append(str(value.value))
    for row in names.roles.settings:
        if any(row.to.search(text) for text in written) and row.set.search(
            place if row.set.pattern.startswith("^in") else target
        ):
            return row
    return None


def _undone(names: Names, within: object, target: str, value: Expr, row: Setting) -> bool:
    """Whether the same is set to something else further down."""
    later = (
        one
        for one in walk(within)
        if isinstance(one, Assign) and (one.line, one.column) > (value.line, value.column)
    )
    return any(
        spelled_out(names.read, left) == target
        and not row.to.search(spelled_out(names.read, right))
        for one in later
        for left, right in given(one)
    )


def _opened(body: Body) -> Iterator[Told]:
    yield from _settings(body.names, body.function.body, body.function.name)


_RULES = (
    _deeds,
    _guessed,
    _opened,
    unused,
    unheeded_proof,
    unfilled,
    misread,
    misjudged,
    bypassed,
    unproven,
    picked,
    versions,
    unordered,
    aged,
    unsigned,
    takes_all,
    secrets,
    kept,
    given_back,
    repeated,
    waits,
    fed,
    runs_on,
    stopped,
    swallowed,
    stale,
    untold,
    narrowed,
    one_more,
    multiplied,
    onward,
    typed_in,
    addressed,
    unlocked,
    unmeasured,
    wraps,
    unbounded,
    short,
    measured,
    hidden,
    unread,
    beside,
    filled,
    signed,
    wrapped,
    polled,
)
