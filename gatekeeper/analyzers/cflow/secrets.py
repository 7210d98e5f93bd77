"""Keys, passwords and tags: where they stand, how long they are kept, how they are compared."""

from collections.abc import Iterator, Set

from gatekeeper.analyzers.cflow.body import (
    Body,
    Told,
    bare,
    given,
    is_key,
    is_text,
    label,
)
from gatekeeper.analyzers.cflow.fixed import bytewise, fixed, texts
from gatekeeper.analyzers.cflow.looped import by_steps
from gatekeeper.analyzers.cflow.macro_words import ASM
from gatekeeper.analyzers.cflow.received import origins
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    CType,
    Dark,
    Expr,
    If,
    Index,
    Jump,
    Listed,
    Loop,
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
from gatekeeper.analyzers.cflow.verdicts import Verdicts


def secrets(body: Body) -> Iterator[Told]:
    """Secrets in the function, those handed on as they stand, and those an answer is compared with."""
    names = body.names
    yield from texts(names, body.function.body)
    yield from fixed(body)
    yield from bytewise(body)
    made = {label(a) for call in body.made("mac-call") for a in call.arguments}
    made |= origins(body)
    yield from _in_parts(body, made)
    compared = [] if body.is_called("sample") else [*body.made("compare", "compare-safe")]
    asks_more = any(one not in compared and not body.tells(one) for one in body.calls)
    for call in compared:
        two = [_constant(body, bare(one)) for one in call.arguments[:2]]
        if any(names.is_a("plain-name", one) for one in two):
            continue
        secret = body.is_called("tag") or any(
            names.plays("tag", one) or label(one) in made for one in two
        )
        told = [one.value for one in two if isinstance(one, Text)]
        plain = names.roles.plays("plain-word", *told) or (
            asks_more and names.roles.plays("user-word", *told)
        )
        opens = body.is_called("opens") and not plain
        opens = opens or any(names.plays("secret", one) for one in two)
        if any(is_text(one) for one in two) and opens:
            yield call, "secret-in-text", "the word that opens the device is in its program"
        elif names.is_a("compare-safe", call):
            continue
        elif secret and not any(isinstance(bare(one), Text) for one in call.arguments):
            yield (
                call,
                "secret-compared",
                f"how long `{label(call.function)}` takes tells how many bytes were right",
            )
    yield from _held_against(body, made)


def _held_against(body: Body, made: Set[str]) -> Iterator[Told]:
    """What somebody typed or sent is held against a number of the program, or against a secret place by place."""
    names = body.names
    asks = body.is_called("tag") or body.is_called("opens")
    yield from by_steps(body, secret=asks or names.plays("tag", body.function.body))
    for one in body.nodes:
        if isinstance(one, Binary) and one.mark in ("==", "!="):
            numbers = [n for n in (one.left, one.right) if isinstance(n, Number)]
            large = any(9999 < int(n.value) < 10**10 for n in numbers)
            other = bare(one.right if isinstance(one.left, Number) else one.left)
            handed = isinstance(other, Name) and other.name in body.function.type.names
            lets_in = body.is_called("opens") or body.is_called("lets-in")
            if any(names.is_a("secret", n) for n in numbers) or (large and handed and lets_in):
                yield one, "secret-in-text", "the number that opens the device is in its program"
        if (
            isinstance(one, If)
            and isinstance(one.condition, Binary)
            and one.condition.mark == "!="
        ):
            sides = one.condition.left, one.condition.right
            leaves = any(isinstance(n, Return | Jump) for n in walk(one.yes)) and any(
                isinstance(up, Loop) for up in body.above(one)
            )
            secret = any(names.plays("tag", n) or label(n) in made for n in sides) or any(
                names.plays("tag", n) or label(n) in there for n, there in _passed(body)
            )
            indexed = all(
                isinstance(bare(n), Index) or (isinstance(n, Unary) and n.mark == "*")
                for n in sides
            )
            if leaves and indexed and (secret or body.is_called("tag") or body.is_called("opens")):
                yield one, "secret-compared", "the loop ends at the first difference"


def _in_parts(body: Body, made: Set[str]) -> Iterator[Told]:
    """A tag is compared part by part, and the first part that differs ends it."""
    for one in body.nodes:
        if not (isinstance(one, Binary) and one.mark in ("&&", "||")):
            continue
        pairs = [
            (bare(n.left), bare(n.right))
            for n in (one.left, one.right)
            if isinstance(n, Binary) and n.mark in ("==", "!=")
        ]
        rows = [label(n) for pair in pairs for n in pair if isinstance(n, Index)]
        if len(rows) == 4 and any(n in made or body.names.roles.plays("tag", n) for n in rows):
            yield one, "secret-compared", "the first part that differs ends the comparison"


def _passed(body: Body) -> Iterator[tuple[Expr, Set[str]]]:
    """What the functions of the file hand it, each with what a tag was made in there."""
    for one in map(body.names.body, body.callers):
        made = {label(a) for c in one.made("mac-call", "stretches") for a in c.arguments}
        for call in one.calls:
            if label(call.function) == body.function.name:
                yield from ((argument, made) for argument in call.arguments)


def _constant(body: Body, node: Expr) -> Expr:
    """The text of a variable that never has another; otherwise what is given."""
    held = body.held(node.name) if isinstance(node, Name) else None
    fixed = held is not None and held.type.of is not None and held.type.of.const
    return bare(held.value) if fixed and held is not None and held.value is not None else node


def _stands_there(value: Expr | None) -> bool:
    """Whether it is a constant, or a text or row that is not empty."""
    rows = [one for _, one in value.items] if isinstance(value, Listed) else [value]
    return isinstance(value, Name) or any(
        isinstance(one, Number | Text) and one.value for one in rows
    )


def kept(body: Body) -> Iterator[Told]:
    """A secret stays in memory."""
    if body.is_called("sample"):
        return
    wipes = [*body.made("zeroise"), *_through_pointer(body)]
    handed = {label(a) for call in body.calls if call not in wipes for a in call.arguments}
    first = {label(a): call for call in reversed(body.calls) for a in call.arguments}
    filled = {
        label(a)
        for call in body.made("gives-secret")
        for a in call.arguments
        if isinstance(a, Name) and first[a.name] is call and not body.names.is_a("checksum", a)
    }
    for name, one in body.variables.items():
        of = one.type.of
        if (
            one.static
            or one.type.kind != "array"
            or of is None
            or (of.kind not in ("int", "unknown"))
            or of.size > 4
            or name not in handed
            or is_key(one.value)
            # A constant stands in the program as well: `uint8_t key[] = DEFAULT_KEY;`.
            or _stands_there(one.value)
        ):
            continue
        if not (
            body.names.is_a("secret", one)
            or (body.names.is_a("key", one) and (not of.signed or of.kind == "unknown"))
            or name in filled
        ):
            continue
        wiped = [call for call in wipes if name in names_in(body.names.read, call)]
        zeroed = any(
            isinstance(n, Assign)
            and isinstance(n.right, Number)
            and n.right.value == 0
            and label(n.left) == name
            for n in body.nodes
        )
        last = max(
            (n for n in body.nodes if isinstance(n, Name) and n.name == name),
            key=lambda n: (n.line, n.column),
        )
        if not wiped and not zeroed:
            yield one, "secret-kept", f"`{name}` is left on the stack"
        elif any(
            label(call.function) in ("memset", "bzero") and any(n is last for n in walk(call))
            and not _held_fast(body, call)
            for call in wiped
        ):  # fmt: skip
            why = f"`{name}` is not read again, so the compiler may leave the `memset` out"
            yield last, "secret-kept", why
        elif wiped and (way := _left(body, name, wiped)) is not None:
            yield way, "secret-kept", f"on this way out `{name}` is left on the stack"


def given_back(body: Body) -> Iterator[Told]:
    """Memory that holds a secret is given back as it is, or left on the stack as part of a record."""
    names, shape = body.names, body.shape
    wipes, plays = [*body.made("zeroise")], names.roles.plays

    def kept_in(held: Name | Member | Variable, kind: CType) -> str:
        """What is secret in a place that nothing in the function wipes."""
        record = names.read.known.records.get((kind.of or kind).tag)
        rows = [n for n, (_, of) in record.fields.items() if of.kind == "array"] if record else []
        parts = [n for n in rows if plays("secret", n) or plays("key", n)]
        # A record, or memory of no kind, that is called `priv` is what others need not see.
        inner = held.name.lower().endswith("priv") and (kind.of or kind).kind != "int"
        parts += [held.name] if plays("secret", held.name) and not inner else []
        wiped = names.is_a("sample", held) or held.name in names_in(names.read, wipes)
        return "" if wiped or not parts else parts[0]

    for call in body.made("gives-back"):
        found = names.find(names.read, label(call.function))
        if found and names.roles.plays("zeroise", *names.mentioned(found[1])):
            continue
        for held in (a for a in call.arguments if isinstance(a, Name | Member)):
            kind = shape.type_of(held)
            loose = kind.kind == "pointer" or (isinstance(held, Member) and kind.kind == "unknown")
            if loose and (secret := kept_in(held, kind)):
                yield call, "secret-kept", f"`{secret}` is given back with its memory"
    handed = {
        (label(a.record), a.name) for c in body.calls for a in c.arguments if isinstance(a, Member)
    }
    for one in body.variables.values():
        if one.type.kind == "record" and not one.static and not one.value:
            secret = kept_in(one, one.type)
            if (one.name, secret) in handed:
                yield one, "secret-kept", f"`{secret}` is left on the stack"


def _left(body: Body, name: str, wiped: list[Call]) -> Node | None:
    """The first way out of a function behind the second use of a variable that is wiped elsewhere."""
    uses = [c for c in body.calls if c not in wiped and name in names_in(body.names.read, c)]
    if len(uses) < 2 or not any(call.line > uses[1].line for call in wiped):
        return None
    begins = frozenset(map(id, uses[1:]))
    return Verdicts(body, lambda _: False, begins, ends=frozenset(map(id, wiped))).way_out()


def repeated(body: Body) -> Iterator[Told]:
    """A number that must not come twice is a constant."""
    names = body.names
    for call in () if body.is_called("sample") else body.made("encrypts"):
        for argument in map(bare, call.arguments):
            held = (
                body.held(argument.name)
                if isinstance(argument, Name) and names.is_a("iv", argument)
                else None
            )
            if held is None:
                continue
            rows = [(c, body.held(label(v))) for c in body.calls for to, v in given(c) if label(to) == held.name]  # fmt: skip
            copied = [c for c, row in rows if row is not None and isinstance(row.value, Listed)]
            fills = [
                c
                for c in body.calls
                if c is not call
                and held.name in names_in(names.read, c)
                and c not in copied
                and not names.is_a("encrypts", c)
                and not names.is_a("zeroise", c)
            ]
            changes = [
                n
                for n in body.nodes
                if (isinstance(n, Assign) and label(n.left) == held.name)
                or (
                    isinstance(n, Unary)
                    and n.mark.endswith("++")
                    and label(n.operand) == held.name
                )
            ]
            cleared = any(held.name in names_in(names.read, c) for c in body.made("zeroise"))
            if (
                not fills
                and not changes
                and (
                    cleared
                    or copied
                    or isinstance(held.value, Listed | Text)
                    or (held.static and held is body.variables.get(held.name))
                )
            ):
                yield call, "iv-repeated", f"`{held.name}` is the same for every message"


def _held_fast(body: Body, call: Call) -> bool:
    """Whether assembler behind a call says that memory is looked at there, so that no compiler leaves the call out."""
    at = (call.line, call.column)
    return any(
        (isinstance(n, Dark) and n.names & ASM and (n.line, n.column) > at)
        or (isinstance(n, Call) and body.names.is_a("barrier", n) and (n.line, n.column) > at)
        for n in body.nodes
    )


def _through_pointer(body: Body) -> Iterator[Call]:
    """Calls of `memset` through a variable, which no compiler sees through when it is volatile."""
    for call in body.calls:
        held = body.held(label(call.function)) if isinstance(call.function, Name) else None
        if (
            held is not None
            and held.value is not None
            and label(held.value) in ("memset", "bzero")
        ):
            yield call
