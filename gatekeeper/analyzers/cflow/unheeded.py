"""Answers that go unheeded: each is taken for the same, or a lock is given back that may not have been got."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, label
from gatekeeper.analyzers.cflow.shape import Shape
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    Binary,
    Call,
    Choice,
    CType,
    Expr,
    If,
    Name,
    Number,
    Unary,
    uncast,
)

_FOR_EVER = 0xFFFFFFFF


def always(body: Body) -> Iterator[Told]:
    """An answer is taken for a yes unless it is 0, and none of those its function may give is."""
    shape = body.shape
    for one in body.nodes:
        match one:
            case If(condition=asked) | Choice(condition=asked):
                pass
            case Binary(mark="&&" | "||", left=asked):
                pass
            case Unary(mark="!", operand=asked):
                pass
            case _:
                continue
        kind = _kind(body, shape, uncast(asked))
        known = body.names.read.known
        names = known.siblings.get(kind.name.removeprefix("enum "), frozenset())
        worth = [known.constants.get(name) for name in names]
        if len(worth) > 1 and all(worth):
            told = " and ".join(sorted(names)[:2])
            yield asked, "result-misread", f"neither {told} is 0: each is taken for the same"


def _kind(body: Body, shape: Shape, asked: Expr) -> CType:
    if isinstance(asked, Call):
        found = body.names.find(body.names.read, label(asked.function))
        known = body.names.read.known.prototypes.get(label(asked.function))
        type = found[1].type if found else known
        return (type.of if type else None) or UNKNOWN
    return shape.type_of(asked) if isinstance(asked, Name) else UNKNOWN


def ungot(body: Body) -> Iterator[Told]:
    """A lock is asked for a while, given back behind that, and nobody looks at whether it was got."""
    for call in body.made("takes-lock"):
        if len(call.arguments) < 2 or not body.is_dropped(call) or _waits(body, call):
            continue
        held = label(call.arguments[0])
        if any(
            body.names.is_a("gives-lock", c) and held in map(label, c.arguments[:1])
            for c in body.calls
        ):
            why = f"it goes on whether it got `{held}` or not"
            yield call, "result-unused", why


def unfilled(body: Body) -> Iterator[Told]:
    """What a call was to fill is used whether the call worked or not, where every other answer of its kind is looked at."""
    known, bodies = (
        body.names.read.known,
        list(map(body.names.body, body.names.read.own.functions.values())),
    )
    for call in body.calls:
        type = known.prototypes.get(label(call.function))
        status = type.of.name if type is not None and type.of is not None else ""
        if (
            type is None
            or status.removeprefix("enum ") not in known.siblings
            or not body.is_dropped(call)
        ):
            continue
        fills = {
            label(a) for a, k in zip(call.arguments, type.parameters, strict=False)
            if k.kind == "pointer" and k.of is not None and not k.of.const
            and isinstance(a, Name) and body.shape.type_of(a).kind == "array"
        }  # fmt: skip
        used = {label(a) for c in body.calls if c.line > call.line for a in c.arguments}
        others = [
            each.is_dropped(c) for each in bodies for c in each.calls
            if c is not call and _kind(each, each.shape, c).name == status
        ]  # fmt: skip
        if fills & used and others and not any(others):
            why = (
                f"`{min(fills & used)}` is used whether `{label(call.function)}` filled it or not"
            )
            yield call, "result-unused", why


def _waits(body: Body, call: Call) -> bool:
    """Whether it waits for ever, or says by another way whether it worked."""
    return any(
        body.names.plays("for-ever", one)
        or (isinstance(one, Number) and one.value in (-1, _FOR_EVER))
        or isinstance(one, Unary)
        for one in call.arguments[1:]
    )
