"""What a device must not do, told by the roles that names play and by how statements stand to each other."""

import re
from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import (
    Body,
    Find,
    Names,
    Told,
    bare,
    behind,
    decides,
    first,
    given,
    label,
)
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.hardware import fed, swallowed, waits
from gatekeeper.analyzers.cflow.received import narrowed, typed_in, unmeasured, wraps
from gatekeeper.analyzers.cflow.roles import (
    Deed,
    Roles,
    Setting,
    named,
    names_in,
    spelled_out,
    words,
)
from gatekeeper.analyzers.cflow.secrets import kept, repeated, secrets, texts
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Choice,
    Expr,
    If,
    Index,
    Listed,
    Loop,
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
from gatekeeper.analyzers.cflow.values import Found

_YES = re.compile("_(ok|success|true|valid|pass|passed|none|secure)_$")
_OPTIONS = 5
"""A call with more arguments takes each setting in its place, not one by name."""
_ROW = 12
"""A longer list is a table of numbers."""


def by_roles(read: Read, find: Find, roles: Roles) -> Iterator[Found]:
    """What stands against the functions and variables of a file."""
    names = Names(read, find, roles)
    for function in read.own.functions.values():
        body = Body(names, function)
        for rule in _RULES:
            for node, name, why in rule(body):
                if name != "debug-open" or not _is_switched(names, node.line):
                    yield Found(function.file, node.line, node.column, name, why)
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
            (deed.within, body.is_called),
            (deed.handed, lambda role: body.names.roles.plays(role, *body.function.type.names)),
        )
        if not all(asks(role) for role, asks in around if role) or (
            deed.beyond and body.is_called(deed.beyond)
        ):
            continue
        done: list[Node] = [*body.made(deed.call)] if deed.call else [*body.assigned(deed.sets)]
        done = [one for one in done if _fits(body, deed, one)]
        if (
            done
            and not (deed.without and body.about(deed.without))
            and not (deed.unless and any(body.made(deed.unless)))
        ):
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
        targets = (
            up.left if isinstance(up, Assign) else Name(0, 0, up.name)
            for up in body.above(one)
            if isinstance(up, Assign | Variable)
        )
        if deed.into and not any(names.plays(deed.into, target) for target in targets):
            return False
    return (
        not (
            deed.about
            and not names.roles.plays(deed.about, *around, *names.mentioned(body.function, 0))
        )
        and not (deed.mentions and not names.roles.plays(deed.mentions, *body.mentions - around))
        and not (deed.straight and any(_weighs(body, up) for up in body.above(one)))
    )


def _weighs(body: Body, up: Node) -> bool:
    """Whether what stands in it depends on more than whose turn it is."""
    if isinstance(up, If) and body.names.plays("which-timer", up.condition):
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
            pairs += [(called, behind(value, within)) for value in one.arguments or [one]]
        elif isinstance(one, Listed) and len(one.items) <= _ROW:
            row = f"row {spelled_out(names.read, one)}"
            pairs += [
                (row, v) for name, v in one.items if name is None and not isinstance(v, Call)
            ]
        for target, value in pairs:
            hit = None if isinstance(value, Listed) else _setting(names, target, place, value)
            if hit is not None and not _undone(names, within, target, value, hit):
                yield value, hit.rule, hit.why
                break


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


def _unused(body: Body) -> Iterator[Told]:
    """An answer that is all there is, and what it refuses is only told."""
    for call in body.made("verify"):
        up = next(
            (up for up in body.above(call) if not isinstance(up, Unary | Binary | Cast)), None
        )
        if isinstance(up, If) and body.only_tells(up):
            yield call, "proof-unused", f"what `{label(call.function)}` refuses is only told"
        elif isinstance(up, Assign | Variable):
            name = label(up.left) if isinstance(up, Assign) else up.name
            if forgiven := next(_forgiven(body, name, up), None):
                yield (
                    forgiven,
                    "proof-unused",
                    f"what `{label(call.function)}` refuses is forgiven",
                )
            if name in body.variables and not _matters(body, name, up):
                yield (
                    call,
                    "proof-unused",
                    f"nothing depends on the answer of `{label(call.function)}`",
                )


def _forgiven(body: Body, name: str, since: Node) -> Iterator[If]:
    """The decisions that turn an answer into one of success."""
    for one in body.nodes:
        if isinstance(one, If) and one.line > since.line and _names(one.condition, name):
            sets = (n for n in walk(one.yes) if isinstance(n, Assign) and label(n.left) == name)
            yield from (one for n in sets if not n.mark and _says_yes(n.right))


def _names(node: object, name: str) -> bool:
    return any(isinstance(one, Name) and one.name == name for one in walk(node))


def _versions(body: Body) -> Iterator[Told]:
    """The version of an image is there, and nothing depends on it."""
    names = body.names
    weighs = [
        one
        for one in body.nodes
        if isinstance(one, Binary)
        and one.mark in ("<", "<=", ">", ">=")
        and names.plays("version", one)
    ]
    for one in weighs:
        up = next((up for up in body.above(one) if isinstance(up, If)), None)
        if up is not None and names.plays("version", up.condition) and body.only_tells(up):
            yield up, "image-any-version", "an older image is only told of"
            return
    asks = [one for one in body.made("version") if not names.is_a("log", one)]
    if names.plays("version", body.function.body) and not weighs and not asks:
        for call in body.made("accept", "writes-image"):
            if names.plays("image", call) or body.is_called("image"):
                if body.about("proof") and not any(_weighed(body)):
                    yield (
                        call,
                        "image-any-version",
                        "an older image with known faults passes as well",
                    )
                return


def _weighed(body: Body) -> Iterator[bool]:
    """Whether something called, or a caller, compares or asks for a version."""
    read = body.names.read
    for other in read.own.functions.values():
        if other is not body.function and (
            other.name in body.mentions or body.function.name in body.names.mentioned(other, 0)
        ):
            yield body.names.plays("version", other.body)


def _matters(body: Body, name: str, since: Node) -> bool:
    """Whether what happens depends on a variable that was set at a node."""
    for one in body.nodes:
        if (
            isinstance(one, Name)
            and one.name == name
            and (one.line, one.column) > (since.line, since.column)
        ):
            for up in body.above(one):
                told = isinstance(up, Call) and body.names.is_a("log", up)
                if (
                    told
                    or (isinstance(up, If) and body.only_tells(up))
                    or (isinstance(up, Cast) and up.type.kind == "void")
                    or (isinstance(up, Assign) and up.left is one)
                ):
                    break
                if isinstance(up, If | Loop | Switch | Return | Choice | Call | Assign | Variable):
                    return True
    return False


def _bypassed(body: Body) -> Iterator[Told]:
    """There is a way around the check, or the check is none."""
    names = body.names
    judges = body.is_called("image-auth") or body.is_called("image-check")
    for one in body.nodes:
        sides = (one.left, one.right) if isinstance(one, Binary) and one.mark == "||" else ()
        yes = any(isinstance(bare(n), Number | Name) and _says_yes(n) for n in sides)
        if yes and names.plays("proof", one):
            yield one, "image-unproven", "the check is not needed for a yes"
        if (
            isinstance(one, If)
            and names.plays("bypass", one.condition)
            and not names.plays("proof", one.condition)
            and names.roles.plays("proof", *body.mentions)
        ):
            grants = any(isinstance(n, Return) and _says_yes(n.value) for n in walk(one.yes))
            starts = any(isinstance(n, Call) and names.is_a("accept", n) for n in walk(one.yes))
            if (judges and grants) or (starts and not names.plays("verify", one.yes)):
                yield one, "image-unproven", "there is a way around the check"
    starts_ = [(call, _guarded(body, call)) for call in body.made("accept")]
    if starts_ and not starts_[0][1] and any(guarded for _, guarded in starts_[1:]):
        yield starts_[0][0], "image-unproven", "there is a way around the check"
    only = first(body.function.body)
    if (
        body.is_called("image-auth")
        and len(body.function.body.body) == 1
        and isinstance(only, Return)
        and _says_yes(only.value)
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


def _guarded(body: Body, call: Call) -> bool:
    """Whether a call depends on a proof."""
    ifs = (up for up in body.above(call) if isinstance(up, If))
    return any(body.names.plays("proof", up.condition) for up in ifs)


def _says_yes(value: Expr | None) -> bool:
    """Whether an answer is one of success, whichever way the function counts."""
    value = bare(value) if value is not None else None
    if isinstance(value, Name):
        return bool(_YES.search(words(value.name)))
    return isinstance(value, Number) and value.value in (0, 1)


def _takes_all(body: Body) -> Iterator[Told]:
    """A callback that judges certificates and lets each pass."""
    type, plays = body.function.type, body.names.roles.plays
    kinds = [
        of for parameter in type.parameters for of in (parameter, parameter.of) if of is not None
    ]
    if not plays("certificate", *type.names, *(k.name for k in kinds), *(k.tag for k in kinds)):
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
    if _says_yes(value) and not own and plays("callback", body.function.name, *type.names):
        yield returns[-1], "peer-unverified", "every certificate passes"


_RULES = (
    _deeds,
    _opened,
    _unused,
    _bypassed,
    _versions,
    _takes_all,
    secrets,
    kept,
    repeated,
    waits,
    fed,
    swallowed,
    narrowed,
    typed_in,
    unmeasured,
    wraps,
)
