"""What a program is by what becomes of its bytes: written, jumped to, marked; and what each of these acts rests on."""

from collections.abc import Callable, Iterator

from gatekeeper.analyzers.cflow.answered import neglected
from gatekeeper.analyzers.cflow.body import Body, Names, Told, bare, label
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Expr,
    Function,
    If,
    Jump,
    Member,
    Name,
    Node,
    Number,
    Return,
    Text,
    Unary,
    Variable,
    walk,
)

_ADDRESS = 0x1000
"""A number from here on may say where a program lies."""
_ORDERS = ("<", "<=", ">", ">=")


def proves(names: Names, call: Call) -> bool:
    """Whether a call says who made something."""
    asks = names.is_a("verify", call) and not names.is_a("checksum", call)
    return asks or (names.is_a("proof", call) and not names.is_a("prepares", call))


def acts(body: Body, checks: list[Call]) -> list[Call]:
    """The calls by which the program that was checked counts: a jump, a mark, and what is handed the same as the checks."""
    names = body.names
    same = {thing for one in checks for thing in _things(body, one)}
    since = min((one.line for one in checks), default=0)
    runs = [c for c in body.made("accept", "accept-later") if not proves(names, c)]
    puts: list[Call] = []
    for call in body.calls:
        if call in checks or proves(names, call) or body.tells(call):
            continue
        linked = bool(same & _things(body, call))
        started = names.is_a("runs-code", call) and (linked or names.is_a("runs-only-code", call))
        if started or _jumps(body, call):
            runs.append(call)
        elif (
            names.is_a("puts-code", call)
            and call.line > since
            and same & _things(body, call, bytes_=True)
        ):
            puts.append(call)
    # What is laid somewhere and started later counts when it is started.
    return runs or puts


def _things(body: Body, call: Call, *, bytes_: bool = False) -> set[str | int]:
    """What a call is handed, without constants and lengths: variables by name, and addresses by number; with `bytes_`, no plain numbers."""
    own = dict(zip(body.function.type.names, body.function.type.parameters, strict=False))
    found: set[str | int] = set()
    for one in walk(call.arguments):
        if isinstance(one, Number) and one.value >= _ADDRESS:
            found.add(int(one.value))
        if isinstance(one, Text) and "/" in one.value:
            found.add(one.value)
        if isinstance(one, Name) and not body.names.roles.plays("length", one.name):
            held = body.held(one.name)
            kind = held.type if held is not None else own.get(one.name)
            if kind is not None and not (bytes_ and kind.kind == "int" and kind.size < 4):
                found.add(one.name)
    return found


def _jumps(body: Body, call: Call) -> bool:
    """Whether it calls an address: a number, or what is read there."""
    to = call.function
    if isinstance(to, Name):
        held = body.variables.get(to.name)
        to = held.value if held is not None and held.value is not None else to
    while isinstance(to, Unary) and to.mark == "*" and isinstance(to.operand, Cast):
        to = to.operand
    if not isinstance(to, Cast) or to.type.kind != "pointer" or call.arguments:
        return False
    return not isinstance(bare(to), Name) or body.held(label(to)) is not None


def is_program(body: Body, deed: Call) -> bool:
    """Whether what an act is about is a program: so called, started, or laid at a fixed place."""
    names = body.names
    inside = [*walk(deed.arguments)]
    fixed = any(isinstance(n, Number) and n.value >= _ADDRESS for n in inside) or any(
        isinstance(n, Text) and names.roles.plays("program", n.value) for n in inside
    )
    return (
        fixed
        or _jumps(body, deed)
        or names.is_a("runs-only-code", deed)
        or names.roles.plays("loads-program", body.function.name, label(deed.function))
        or names.roles.plays("program", *names_in(names.read, body.function.body), body.function.name)
    )  # fmt: skip


def _proven(names: Names) -> bool:
    """Whether a function of the file asks who made something."""
    return anywhere(
        names,
        "asks who made it",
        lambda b: names.roles.plays("proof", *b.mentions, b.function.name),
    )


def anywhere(names: Names, question: str, answer: Callable[[Body], bool]) -> bool:
    """Whether it is so of a function of the file, asked once a file."""
    key = question, ""
    if key not in names.asked:
        bodies = map(names.body, names.read.own.functions.values())
        names.asked[key] = any(map(answer, bodies))
    return names.asked[key]


def unsigned(body: Body) -> Iterator[Told]:
    """A program counts when a sum over it is right, and nothing in the file asks who made it."""
    names = body.names
    sums = [c for c in body.calls if names.plays("checksum", c) and not body.tells(c)]
    held = {label(to) for one in sums for to in _into(body, one)}
    asked = [
        one
        for one in body.nodes
        if isinstance(one, If) and any(_is_summed(body, n, held) for n in walk(one.condition))
    ]
    deeds = [one for one in acts(body, sums) if is_program(body, one)]
    if not asked and not any(_is_summed(body, one, held) for one in body.nodes):
        return
    # What is started because the sum is right, whatever it is handed, is what came.
    deeds += [
        c
        for up in asked
        for c in walk(up.yes)
        if isinstance(c, Call)
        and (names.is_a("resets", c) or names.is_a("runs-code", c))
        and not body.tells(c)
        and not any(isinstance(n, Name) and body.held(n.name) for n in walk(c.arguments))
    ]
    if not deeds or _proven(names):
        return
    writes = anywhere(names, "puts code", lambda b: names.plays("puts-code", b.function.body))
    for one in deeds:
        # A reset alone starts nothing that somebody sent.
        if writes or not names.is_a("resets", one):
            yield one, "image-unproven", "anybody can work out the sum it is accepted for"
            return


def _into(body: Body, call: Call) -> Iterator[Expr]:
    """What an answer is put into."""
    for up in body.above(call):
        if isinstance(up, Assign):
            yield up.left
        elif isinstance(up, Variable):
            yield Name(up.line, up.column, up.name)


def _is_summed(body: Body, one: Node, held: set[str]) -> bool:
    """Whether it holds a sum against the one that was sent."""
    names = body.names
    if isinstance(one, Binary) and one.mark in ("==", "!="):
        sides = (one.left, one.right)
        return (names.plays("checksum", one) or bool(held & set(map(label, sides)))) and not any(
            isinstance(n, Number) for n in map(bare, sides)
        )
    if isinstance(one, Call) and isinstance(one.function, Name):
        found = names.find(names.read, one.function.name)
        inside = walk(found[1].body) if found else ()
        compares = names.is_a("compare", one) or names.is_a("orders", one)
        return (compares and names.roles.plays("checksum", *body.mentions)) or any(
            isinstance(n, Binary) and n.mark in ("==", "!=") and names.plays("checksum", n)
            for n in inside
        )
    return False


def unheeded_proof(body: Body) -> Iterator[Told]:
    """Nothing depends on what was said of the program that is taken."""
    for call in (c for c in body.calls if proves(body.names, c)):
        if acts(body, [call]) and (why := neglected(body, call)):
            yield call, "proof-unused", why


def refuses(node: Node) -> bool:
    """Whether a decision leaves the function."""
    return isinstance(node, If) and any(isinstance(n, Return | Jump) for n in walk(node.yes))


def _version(names: Names, *called: str) -> bool:
    return names.roles.plays("version", *called) or names.roles.plays("version-short", *called)


def orders(body: Body, one: Node) -> bool:
    """Whether it tells which of two versions is the newer: by an order, by the sign of a difference, or by a function that does."""
    names = body.names
    if isinstance(one, Call) and isinstance(one.function, Name):
        found = names.find(names.read, one.function.name)
        up = next((n for n in body.above(one) if not isinstance(n, Cast)), None)
        same = isinstance(up, Binary) and up.mark in ("==", "!=")
        if found is None or found[1] is body.function or same:
            return names.is_a("version-order", one) and not same
        return _orders_inside(names, found[1]) and (
            _version(names, one.function.name, *names_in(names.read, one), *names_in(names.read, found[1].body))
        )  # fmt: skip
    return isinstance(one, Binary) and _order(names, one, set())


def _orders_inside(names: Names, function: Function) -> bool:
    """Whether a function tells which of two versions is the newer, asked once."""
    key = "orders inside", function.name
    if key not in names.asked:
        handed = {*function.type.names}
        names.asked[key] = any(_order(names, n, handed) for n in walk(function.body))
    return names.asked[key]


def _order(names: Names, one: Node, handed: set[str]) -> bool:
    if not (isinstance(one, Binary) and one.mark in _ORDERS):
        return False
    called = [*names_in(names.read, one)]
    if not (_version(names, *called) or len(handed & {*called}) > 1):
        return False
    sides = (bare(one.left), bare(one.right))
    against = [n for n in sides if isinstance(n, Number) or label(n).isupper()]
    # The sign of a difference, or of what a comparison answers.
    return not against or any(
        isinstance(n, Call) or (isinstance(n, Binary) and n.mark == "-") for n in sides
    )


def asks_version(body: Body, call: Call) -> bool:
    """Whether a call is handed a version, and may answer what is to become of it."""
    names = body.names
    if body.tells(call) or proves(names, call) or label(call.function) in ("memcpy", "memset"):
        return False
    handed = [n for n in walk(call.arguments) if isinstance(n, Name | Member)]
    up = next((n for n in body.above(call) if not isinstance(n, Cast)), None)
    same = isinstance(up, Binary) and up.mark in ("==", "!=") and names.is_a("orders", call)
    told = names.is_a("raises-floor", call) or names.is_a("version-order", call)
    return (told and not same) or (not same and any(_version(names, n.name) for n in handed))


def has_version(body: Body) -> bool:
    """Whether the function, or a record that what is checked and taken lies in, has a version."""
    names = body.names

    def tells(*called: str) -> bool:
        # A count that rises with each message is there without any program.
        return any(_version(names, n) and not names.roles.plays("rises", n) for n in called)

    if tells(*(n.name for n in body.nodes if isinstance(n, Name | Member))):
        return True
    own = dict(zip(body.function.type.names, body.function.type.parameters, strict=False))
    kinds = [k for n, k in own.items()] + [v.type for v in body.variables.values()]
    for kind in kinds:
        record = names.read.known.records.get((kind.of or kind).tag)
        if record is not None and tells(*record.fields):
            return True
    return False
