"""Keys, passwords and tags: where they stand, how long they are kept, how they are compared."""

from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.analyzers.cflow.body import (
    Body,
    Names,
    Told,
    bare,
    given,
    is_key,
    is_text,
    label,
)
from gatekeeper.analyzers.cflow.received import origins
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    If,
    Index,
    Jump,
    Listed,
    Loop,
    Name,
    Number,
    Return,
    Text,
    Unary,
    walk,
)


def texts(names: Names, within: object) -> Iterator[Told]:
    """Secrets that stand in the program."""
    for one in walk(within):
        for whole, value in given(one):
            target = whole
            if isinstance(whole, Name):
                target = replace(whole, name=whole.name.rpartition(".")[2])
            if names.is_a("sample", target):
                continue
            if (names.is_a("secret", target) and is_text(value)) or (
                (names.is_a("secret", target) or names.is_a("key", target))
                and isinstance(bare(value), Listed)
                and is_key(value)
            ):
                yield target, "secret-in-text", f"`{label(target)}` is the same in every device"


def secrets(body: Body) -> Iterator[Told]:
    """Secrets in the function, those handed on as they stand, and those an answer is compared with."""
    names = body.names
    yield from texts(names, body.function.body)
    for call in () if body.is_called("sample") else body.made("keyed"):
        for argument in map(bare, call.arguments):
            held = body.held(argument.name) if isinstance(argument, Name) else None
            fixed = (
                held is not None
                and isinstance(held.value, Listed)
                and is_key(held.value)
                and not (names.is_a("no-key", argument) or names.is_a("sample", argument))
            )
            if fixed or (isinstance(argument, Text) and is_key(argument)):
                yield call, "secret-in-text", "the key is the same in every device"
                break
    made = {label(a) for call in body.made("mac-call") for a in call.arguments}
    made |= origins(body)
    for call in body.made("compare"):
        two = [bare(one) for one in call.arguments[:2]]
        if any(names.is_a("plain-name", one) for one in two):
            continue
        secret = body.is_called("tag") or any(
            names.plays("tag", one) or label(one) in made for one in two
        )
        if any(is_text(one) for one in two) and any(names.plays("secret", one) for one in two):
            yield call, "secret-in-text", "the word that opens the device is in its program"
        elif secret and not any(isinstance(bare(one), Text) for one in call.arguments):
            yield (
                call,
                "secret-compared",
                f"how long `{label(call.function)}` takes tells how many bytes were right",
            )
    for one in body.nodes:
        if isinstance(one, Binary) and one.mark in ("==", "!="):
            numbers = (n for n in (one.left, one.right) if isinstance(n, Number))
            if any(names.is_a("secret", n) for n in numbers):
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
            secret = any(names.plays("tag", n) or label(n) in made for n in sides)
            indexed = all(
                isinstance(bare(n), Index) or (isinstance(n, Unary) and n.mark == "*")
                for n in sides
            )
            if leaves and indexed and (secret or body.is_called("tag")):
                yield one, "secret-compared", "the loop ends at the first difference"


def kept(body: Body) -> Iterator[Told]:
    """A secret stays in memory."""
    wipes = list(body.made("zeroise"))
    handed = {label(a) for call in body.calls if call not in wipes for a in call.arguments}
    for name, one in body.variables.items():
        of = one.type.of
        if (
            one.static
            or one.type.kind != "array"
            or of is None
            or of.kind != "int"
            or of.size > 4
            or name not in handed
            or is_key(one.value)
            # A constant stands in the program as well: `uint8_t key[] = DEFAULT_KEY;`.
            or isinstance(one.value, Name)
        ):
            continue
        if not body.names.is_a("secret", one) and (of.signed or not body.names.is_a("key", one)):
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
            for call in wiped
        ):
            yield (
                last,
                "secret-kept",
                f"`{name}` is not read again, so the compiler may leave the `memset` out",
            )


def repeated(body: Body) -> Iterator[Told]:
    """A number that must not come twice is a constant."""
    names = body.names
    for call in body.made("encrypts"):
        for argument in map(bare, call.arguments):
            held = (
                body.held(argument.name)
                if isinstance(argument, Name) and names.is_a("iv", argument)
                else None
            )
            if held is None:
                continue
            fills = [
                c
                for c in body.calls
                if c is not call
                and held.name in names_in(names.read, c)
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
                    or isinstance(held.value, Listed | Text)
                    or (held.static and held is body.variables.get(held.name))
                )
            ):
                yield call, "iv-repeated", f"`{held.name}` is the same for every message"
