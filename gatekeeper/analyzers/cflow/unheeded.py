"""Failures that go unheeded: what a call did not fill is used, and an answer is held against what it never is."""

import re
from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, given, label
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.roles import words
from gatekeeper.analyzers.cflow.shape import Shape
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    Assign,
    Binary,
    Call,
    Choice,
    CType,
    Expr,
    Function,
    If,
    Name,
    Node,
    Number,
    Return,
    Text,
    Unary,
    uncast,
    walk,
)

_FAILED = re.compile(r"fail|err(?:or)?\b|unable|could ?n[o']t|can ?not|timed? ?out", re.IGNORECASE)
_FINE = re.compile("(?<!_not)_(e?ok|succ|success|none|pass|true)_$")
_WRITES = frozenset({"memcpy", "memmove", "strcpy", "strncpy", "sprintf", "snprintf"})
_DEEPEST = 3
_FOR_EVER = 0xFFFFFFFF


def unfilled(body: Body) -> Iterator[Told]:
    """What a call was to fill, and nobody else wrote, is used although its failure is only told."""
    for branch in (one for one in body.nodes if isinstance(one, If)):
        if not (body.only_tells(branch) and _is_failure(branch)):
            continue
        last = max(map(_at, walk(branch)))
        calls = [one for one in walk(branch.condition) if isinstance(one, Call)]
        for call, to in ((one, to) for one in calls for to in one.arguments):
            held, uses = body.variables.get(label(to)), _uses(body, label(to))
            taken = isinstance(to, Unary) and to.mark == "&"
            if held is None or held.static or held.value or _at(uses[0]) < _at(branch):
                continue
            after = next((one for one in uses if _at(one) > last), None)
            if after and (taken or held.type.kind == "array") and not _writes(body, after, call):
                why = f"`{label(call.function)}` may not have filled `{held.name}`, which is used in line {after.line}"
                yield call, "result-unused", why


def _at(node: Node) -> tuple[int, int]:
    return node.line, node.column


def _uses(body: Body, name: str) -> list[Name]:
    return [one for one in body.nodes if isinstance(one, Name) and one.name == name]


def _is_failure(branch: If) -> bool:
    """Whether what is asked is that something failed."""
    asked, told = (
        branch.condition,
        [one.value for one in walk(branch.yes) if isinstance(one, Text)],
    )
    tells = any(map(_FAILED.search, told))
    if not isinstance(asked, Binary):
        return tells
    ends = [uncast(asked.left), uncast(asked.right)]
    if asked.mark == "<":
        return isinstance(ends[1], Number) and not ends[1].value
    fine = any(isinstance(one, Name) and _FINE.search(words(one.name)) for one in ends)
    return fine == (asked.mark == "!=") and (fine or tells)


def _writes(body: Body, use: Name, call: Call) -> bool:
    """Whether something is written where it is named: it is set, cleared, or filled by another try."""
    for up in body.above(use):
        if isinstance(up, Assign):
            return not up.mark and use.name == label(up.left)
        if isinstance(up, Call):
            into = label(up.function) in _WRITES and label(up.arguments[0]) == use.name
            again = label(up.function) == label(call.function)
            return into or again or body.names.is_a("zeroise", up)
    return False


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


def _waits(body: Body, call: Call) -> bool:
    """Whether it waits for ever, or says by another way whether it worked."""
    return any(
        body.names.plays("for-ever", one)
        or (isinstance(one, Number) and one.value in (-1, _FOR_EVER))
        or isinstance(one, Unary)
        for one in call.arguments[1:]
    )


def misjudged(body: Body) -> Iterator[Told]:
    """An answer is held against a number that its function never answers."""
    for one in body.nodes:
        if isinstance(one, Binary) and one.mark in ("==", "!="):
            for side, end in ((uncast(one.left), one.right), (uncast(one.right), one.left)):
                if not (isinstance(side, Call) and isinstance(end, Number)):
                    continue
                answers = _numbers(body, body.names.read, side, 0)
                if answers and end.value not in answers:
                    told = ", ".join(map(str, sorted(answers)))
                    why = f"`{label(side.function)}` answers {told}, and never {end.value}"
                    yield one, "result-misread", why


def _answers(body: Body, read: Read, function: Function, depth: int) -> set[int] | None:
    """The numbers a function answers; `None` where they are not all known, or what is built decides."""
    kind, nodes = function.type.of, [*walk(function.body)]
    last = max((one.line for one in nodes), default=function.line)
    chosen = any(first <= last and function.line <= end for first, end, _ in read.switched)
    if depth > _DEEPEST or chosen or kind is None or (kind.kind, kind.signed) != ("int", True):
        return None
    values = [one.value for one in nodes if isinstance(one, Return)]
    held = {one.name for one in values if isinstance(one, Name)}
    set_ = [(label(to), of) for one in nodes for to, of in given(one)]
    # What a name stands for that nothing here sets is not known, nor what else may set one.
    others = (*function.type.names, *(label(n) for n in nodes if isinstance(n, Unary) and n.mark in _OTHERS))  # fmt: skip
    if held & {*others} or held - {name for name, _ in set_}:
        return None
    values = [one for one in values if not isinstance(one, Name)]
    values += [of for name, of in set_ if name in held]
    found = [_numbers(body, read, one, depth) if one is not None else None for one in values]
    numbers = {n for one in found for n in one or ()}
    return None if None in found else numbers


_OTHERS = ("&", "++", "--", "p++", "p--")


def _numbers(body: Body, read: Read, value: Expr, depth: int) -> set[int] | None:
    match uncast(value):
        case Number(value=number):
            return {int(number)}
        case Unary(mark="-", operand=Number(value=number)):
            return {-int(number)}
        case Choice(yes=yes, no=no) if yes is not None:
            both = [_numbers(body, read, one, depth) for one in (yes, no)]
            return None if None in both else {n for one in both for n in one or ()}
        case Call(function=Name(name=name)):
            found = body.names.find(read, name)
            return None if found is None else _answers(body, *found, depth + 1)
    return None
