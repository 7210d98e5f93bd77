"""Sizes: of pointers where that of what they lead to is meant, and of texts nobody measures."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Call,
    Cast,
    Expr,
    Member,
    Name,
    SizeOf,
    Variable,
    spelled,
    uncast,
    walk,
)


def measured(body: Body) -> Iterator[Told]:
    """A call is told how large a pointer is beside the pointer itself, or its answer becomes that pointer."""
    shape = body.shape
    for call in body.calls:
        if body.names.is_a("log", call):
            continue
        places = (one for one in map(uncast, call.arguments) if isinstance(one, Name | Member))
        handed = {*map(spelled, places), _becomes(body, call)}
        for one in (n for a in call.arguments for n in walk(a) if isinstance(n, SizeOf)):
            of = uncast(one.of) if isinstance(one.of, Name | Member) else None
            kind = shape.type_of(of) if of is not None else None
            plain = kind is not None and kind.kind == "pointer" and kind.of is not None
            if of is None or kind is None or not plain or spelled(of) not in handed:
                continue
            if kind.of is not None and kind.of.kind not in ("pointer", "function"):
                why = f"`sizeof {label(of)}` is the size of an address, not of what lies there"
                # What is to be overwritten for good stays, but for a few bytes.
                plain = label(call.function) in ("memset", "bzero")
                wiped = body.names.is_a("zeroise", call) and not plain
                yield one, "secret-kept" if wiped else "pointer-measured", why


def told_as_format(body: Body) -> Iterator[Told]:
    """A text that was put together is handed to a function of the file as the format that this hands on."""
    for call in body.calls:
        found = body.names.find(body.names.read, label(call.function))
        place = _format_of(body.names.body(found[1])) if found else None
        if place is None or len(call.arguments) != place + 1:
            continue
        text = bare(call.arguments[place])
        held = body.variables.get(text.name) if isinstance(text, Name) else None
        if (
            held is not None
            and held.type.kind == "array"
            and not held.type.const
            and held.value is None
        ):
            why = f"`{label(call.function)}` takes `{held.name}` for its format"
            yield call, "format", why


def _format_of(body: Body) -> int | None:
    """Which of its arguments a function that takes any number of them hands on as a format."""
    type = body.function.type
    if "..." not in type.names and not any(label(c.function) == "va_start" for c in body.calls):
        return None
    handed = [
        label(a) for c in body.calls for a in c.arguments if label(c.function).startswith(("v", "__builtin_v")) and "printf" in label(c.function)
    ]  # fmt: skip
    return next((n for n, name in enumerate(type.names) if name in handed), None)


def _becomes(body: Body, call: Call) -> str:
    """What the answer of a call is put into."""
    up: object = next((up for up in body.above(call) if not isinstance(up, Cast)), None)
    if isinstance(up, Variable):
        return spelled(Name(up.line, up.column, up.name))
    left: Expr | None = up.left if isinstance(up, Assign) and not up.mark else None
    return spelled(uncast(left)) if left is not None else ""
