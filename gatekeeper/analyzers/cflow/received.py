"""What came in: lengths nobody looks at, bounds that wrap, addresses somebody types in."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Cast,
    Index,
    Member,
    Name,
    Unary,
    Variable,
)


def unmeasured(body: Body) -> Iterator[Told]:
    """Bytes are read from a place whose length is handed in and never looked at."""
    type, names = body.function.type, body.names
    pairs = zip(type.names, type.parameters, type.names[1:], strict=False)
    for name, kind, length in pairs:
        of = kind.of
        is_bytes = kind.kind == "pointer" and of is not None and of.kind == "int" and of.size == 1
        if not is_bytes or not names.roles.plays("length", length):
            continue
        used = [up for one in _named(body, length) for up in body.above(one)][:1]
        if used and not (isinstance(used[0], Cast) and used[0].type.kind == "void"):
            continue
        for one in body.nodes:
            if isinstance(one, Index) and isinstance(bare(one.array), Name) and label(one) == name:
                stores = any(isinstance(up, Assign) and up.left is one for up in body.above(one))
                if not stores:
                    yield (
                        one,
                        "beyond-read",
                        f"nobody looks at `{length}`, so `{name}` may be shorter",
                    )
                    break


def _named(body: Body, name: str) -> Iterator[Name]:
    return (one for one in body.nodes if isinstance(one, Name) and one.name == name)


def wraps(body: Body) -> Iterator[Told]:
    """A sum is cut to a smaller type before it is compared with a bound."""
    for one in body.nodes:
        if isinstance(one, Binary) and one.mark in ("<", "<=", ">", ">="):
            for side in (one.left, one.right):
                narrow = isinstance(side, Cast) and side.type.kind == "int" and side.type.size < 4
                if narrow and isinstance(bare(side), Binary) and bare(side).mark in ("+", "*"):  # type: ignore[union-attr]  # looked at just now
                    yield (
                        one,
                        "overflow",
                        "the sum is cut before it is compared, so a large one passes",
                    )


def narrowed(body: Body) -> Iterator[Told]:
    """Two numbers of sixteen bits are added in sixteen, and the sum is held against a bound."""
    for name, one in body.variables.items():
        total = one.value
        if one.type.kind != "int" or one.type.size != 2 or not isinstance(total, Binary):
            continue
        parts = (total.left, total.right)
        wide = all(isinstance(n, Member | Name) and _size(body, label(n)) == 2 for n in parts)
        if total.mark in ("+", "*") and wide:
            bounds = (
                n for n in body.nodes if isinstance(n, Binary) and n.mark in ("<", "<=", ">", ">=")
            )
            if any(
                isinstance(bare(side), Name) and label(side) == name
                for n in bounds
                for side in (n.left, n.right)
            ):
                yield (
                    one,
                    "overflow",
                    f"`{name}` holds the low half of the sum, so a large one passes",
                )


def _size(body: Body, name: str) -> int:
    """The bytes of the integer that a variable, parameter or member of that name is; 0 when that is not known."""
    type = body.function.type
    kinds = [one.type for one in body.variables.values() if one.name == name]
    kinds += [
        kind for known, kind in zip(type.names, type.parameters, strict=False) if known == name
    ]
    records = body.names.read.known.records.values()
    kinds += [record.fields[name][1] for record in records if name in record.fields]
    sizes = {kind.size for kind in kinds if kind.kind == "int"}
    return sizes.pop() if len(sizes) == 1 else 0


def typed_in(body: Body) -> Iterator[Told]:
    """Memory is read or written wherever somebody says."""
    if body.about("authority"):
        return
    for call in body.made("to-number"):
        up = next((up for up in body.above(call) if isinstance(up, Assign | Variable)), None)
        targets = {label(a) for a in call.arguments if isinstance(a, Unary) and a.mark == "&"}
        if up is not None:
            targets.add(label(up.left) if isinstance(up, Assign) else up.name)
        for one in body.nodes:
            address = one.operand if isinstance(one, Unary) and one.mark == "*" else None
            if isinstance(address, Cast) and targets & set(names_in(body.names.read, address)):
                yield one, "debug-open", "whoever types an address reads or writes what lies there"
                return


def origins(body: Body) -> frozenset[str]:
    """The variables that are filled with a secret: a call names both."""
    return frozenset(
        label(to)
        for call in body.calls
        if any(body.names.is_a("tag", bare(one)) for one in call.arguments)
        and not any(body.names.is_a(role, call) for role in ("compare", "log", "zeroise"))
        for to in call.arguments
        if isinstance(bare(to), Name) and label(to) in body.variables
    )
