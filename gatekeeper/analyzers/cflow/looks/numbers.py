"""Numbers out of received bytes, sizes of the wrong thing, and indices that are counted up without a bound."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from gatekeeper.analyzers.cflow.looks.body import (
    COMPARES,
    ORDERS,
    Body,
    called,
    constant,
    is_bytes,
    key,
    keys,
    ordered,
    plain,
)
from gatekeeper.analyzers.cflow.looks.lengths import Seen, with_length
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Cast,
    Choice,
    CType,
    Do,
    Expr,
    If,
    Index,
    Loop,
    Member,
    Name,
    SizeOf,
    Unary,
)

_WIRE = re.compile(
    r"_*(?:\w*ntoh(?:s|l|ll)|(?:sys_)?(?:get_)?[bl]e(?:16|24|32|64)\w*|\w*swap_?u?(?:int)?_?(?:16|32|64)\w*"
    r"|\w*(?:get|peek|read|pull|extract|decode|fetch|load)_?(?:u|be|le|net)?_?(?:u|int|uint)?(?:8|16|24|32)\w*"
    r"|\w*uint(?:8|16|24|32)_to_u?int\w*|\w*(?:be|le)(?:16|24|32)_?to_?\w*)",
    re.IGNORECASE,
)
_TELLS_LENGTH = re.compile(r"\w*(?:frag|payload|packet|pkt|msg|message|pdu|frame)\w*(?:len|size)\w*", re.I)  # fmt: skip
_LENGTH = re.compile(r"len|size|bytes|count", re.IGNORECASE)
_ALLOCATES = re.compile(r".*(?:alloc|malloc|calloc)\w*", re.IGNORECASE)


def received(body: Body) -> dict[str, list[int]]:
    """Variables that are given a number out of received bytes, each with the places where."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, name, value in body.values:
        for node in ordered(value):
            if isinstance(node, Call):
                if _WIRE.fullmatch(called(node)) and not any(constant(a) is not None for a in node.arguments[:1]):  # fmt: skip
                    found[name].append(at)
                break
            if isinstance(node, Choice):
                break
            if _of_bytes(body, node):
                found[name].append(at)
                break
    return found


def _of_bytes(body: Body, node: object) -> bool:
    """Whether a number is put together from bytes the function was handed."""
    match node:
        case Binary(mark="<<" | "|"):
            inner = [x.array for x in ordered(node) if isinstance(x, Index)]
            return any(key(a) in body.parameters and is_bytes(body.type_of(a)) for a in inner)
        case Unary(mark="*", operand=Cast(type=type) as operand) if is_bytes(type):
            return any(is_bytes(body.parameters[k]) for k in keys(operand) if k in body.parameters)
    return False


def unlooked(body: Body) -> Iterator[Seen]:
    """A received number that is used as an amount or a place, and nobody has looked at it or at what it is made of."""
    numbers = received(body)
    lengths = set(with_length(body).values())
    for at, node in enumerate(body.nodes):
        for used in _amounts(body, node):
            for name in keys(used) & numbers.keys():
                masked = any(isinstance(x, Binary) and x.mark in ("&", "%", ">>") for x in ordered(used))  # fmt: skip
                if not masked and numbers[name][0] < at and not body.looked(body.near(name), at):
                    yield node, "number-unlooked", f"`{name}` was received and is used here without a bound"  # fmt: skip
        if isinstance(node, Assign) and not node.mark and key(node.left) in lengths:
            name = key(node.right)
            got = (name in numbers and numbers[name][0] < at) or _filled(body, name, at)
            if name and got and not body.looked({name}, at):
                yield node, "number-unlooked", f"`{name}` takes the place of the length `{key(node.left)}`, and nobody has compared the two"  # fmt: skip


def _filled(body: Body, name: str, before: int) -> bool:
    """Whether a call was given the variable's address."""
    return name in body.variables and any(
        isinstance(a := plain(argument), Unary) and a.mark == "&" and key(a.operand) == name
        for node in body.nodes[:before]
        if isinstance(node, Call)
        for argument in node.arguments
    )


def _amounts(body: Body, node: object) -> list[Expr]:
    match node:
        case Call(arguments=[*_, last]) if called(node) in ("memcpy", "memmove", "memset"):
            return [last]
        case Call(arguments=arguments) if _ALLOCATES.fullmatch(called(node)):
            return arguments
        case Index(index=index):
            return [index]
        case Assign(mark="+" | "-", left=left, right=right) if (
            body.type_of(left).kind == "pointer"
        ):
            return [right]
    return []


def less(body: Body) -> Iterator[Seen]:
    """An amount that is a received length less something, worked out in the call it is given to."""
    for node in body.nodes:
        if isinstance(node, Call):
            for argument in node.arguments:
                amount = plain(argument)
                if isinstance(amount, Binary) and amount.mark == "-" and key(amount.right):
                    got = called(amount.left)
                    if _WIRE.fullmatch(got) or _TELLS_LENGTH.fullmatch(got):
                        yield amount, "underflow", f"what `{got}` tells may be less than `{key(amount.right)}`"  # fmt: skip


def narrow_sum(body: Body) -> Iterator[Seen]:
    """A received number of 8 or 16 bits that is made larger in its own type before it is compared."""
    numbers = received(body)
    for at, node in enumerate(body.nodes):
        if not isinstance(node, Assign) or node.mark != "+" or key(node.left) not in numbers:
            continue
        name, type = key(node.left), body.type_of(node.left)
        compared = [
            body.at(x)
            for x in body.nodes
            if isinstance(x, Binary) and x.mark in ORDERS and name in (key(x.left), key(x.right))
        ]
        if type.kind == "int" and type.size <= 2 and compared and compared[0] > at:
            yield node, "overflow", f"`{name}` has {8 * type.size} bits, and is compared only when it may have begun again at 0"  # fmt: skip


def narrow_length(body: Body) -> Iterator[Seen]:
    """A length of 8 or 16 bits made larger into a variable of as few."""
    for at, name, value in body.values:
        total = plain(value)
        type = body.variables[name].type if name in body.variables else None
        if type is None or type.kind != "int" or type.signed or type.size > 2 or not _LENGTH.search(name):  # fmt: skip
            continue
        if not isinstance(total, Binary) or total.mark != "+" or not constant(total.right):
            continue
        inner = plain(total.left)
        if isinstance(inner, Binary) and inner.mark in ("<<", "*") and constant(inner.right):
            inner = plain(inner.left)
        source = body.type_of(inner)
        full = isinstance(inner, Member) and inner.arrow and (source.kind, source.size) == ("int", type.size)  # fmt: skip
        if full and not body.looked({key(inner)}, at) and any(name in about for a, about in body.looks if a > at):  # fmt: skip
            yield body.nodes[at], "overflow", f"`{name}` has no more bits than `{key(inner)}`, which is made larger here"  # fmt: skip


def wrong_size(body: Body) -> Iterator[Seen]:
    """A length held against the size of a pointer."""
    for node in body.nodes:
        if not isinstance(node, Binary) or node.mark not in ORDERS:
            continue
        for one, other in ((node.left, node.right), (node.right, node.left)):
            size = plain(other)
            if not isinstance(size, SizeOf) or isinstance(size.of, CType) or constant(one) is not None:  # fmt: skip
                continue
            name, type = key(size.of), body.type_of(size.of)
            if type.kind == "pointer" and name:
                yield node, "size-of-wrong", f"`{name}` is a pointer: its size is that of an address, not of what it leads to"  # fmt: skip


def foreign_size(body: Body) -> Iterator[Seen]:
    """Bytes that are given away with the size of another array as their length."""
    for node in body.nodes:
        if not isinstance(node, Call):
            continue
        for one, other in pairwise(node.arguments):
            size, given = plain(other), key(one)
            if not isinstance(size, SizeOf) or not isinstance(size.of, Name | Member) or not given:
                continue
            name = key(size.of)
            arrays = body.type_of(size.of).kind == "array" and body.type_of(plain(one)).kind == "pointer"  # fmt: skip
            named = {k for argument in node.arguments if argument is not other for k in keys(argument)}  # fmt: skip
            if (
                arrays
                and is_bytes(body.type_of(plain(one)))
                and name not in named | body.kin(given)
            ):
                yield node, "size-of-wrong", f"`{given}` is given away with the size of `{name}`"


def text_length(body: Body) -> Iterator[Seen]:
    """As many bytes of one text compared as another has."""
    for node in body.nodes:
        if isinstance(node, Call) and called(node) == "memcmp" and len(node.arguments) > 2:
            measured = plain(node.arguments[2])
            if isinstance(measured, Call) and called(measured) == "strlen":
                texts = [key(a) or str(body.at(plain(a))) for a in node.arguments[:2]]
                if key(measured.arguments[0]) in texts:
                    yield node, "look-ahead", "as many bytes are compared as the one text has, and the other may be shorter"  # fmt: skip


def char_index(body: Body) -> Iterator[Seen]:
    """A `char`, which may be negative, as the index of a table."""
    for node in body.nodes:
        if not isinstance(node, Index):
            continue
        index: object = node.index
        while isinstance(index, Cast) and index.type.kind == "int" and index.type.signed:
            index = index.operand
        if isinstance(index, Unary) and index.mark != "*":
            continue
        type = body.type_of(index)
        chooses = isinstance(index, Name | Index | Unary | Member)
        plain_char = (type.kind, type.name) == ("int", "char")
        if chooses and plain_char and not body.looked(body.near(key(index)) - {""}, body.at(node)):
            why = "a `char` may be negative: make it `unsigned char` before it becomes an index"
            yield node, "char-index", why


def just_set(body: Body) -> Iterator[Seen]:
    """A variable that is compared with what it was just given."""
    for block in body.nodes:
        if not isinstance(block, Block):
            continue
        for one, other in pairwise(block.body):
            match one, other:
                case Do(value=Assign(mark="", left=left, right=Member() as right)), If():
                    both = {key(left), key(right)} - {""}
                case _:
                    continue
            for node in ordered(other.condition):
                if isinstance(node, Binary) and node.mark in COMPARES and len(both) == 2 and {key(node.left), key(node.right)} == both:  # fmt: skip
                    yield node, "look-dead", f"`{key(left)}` was given just this value in the line before: nothing is decided"  # fmt: skip


def counted_up(body: Body) -> Iterator[Seen]:
    """An array that a loop fills by an index that nothing in the function compares."""
    about = {k for _, names in body.looks for k in names}
    for loop in body.nodes:
        if not isinstance(loop, Loop):
            continue
        inside = list(ordered(loop))
        counted = {key(x.operand) for x in inside if isinstance(x, Unary) and x.mark in ("++", "p++")}  # fmt: skip
        for node in inside:
            if isinstance(node, Assign) and not node.mark and isinstance(node.left, Index):
                index = plain(node.left.index)
                name = key(index.operand if isinstance(index, Unary) and index.mark == "p++" else index)  # fmt: skip
                if (
                    name in counted - about - {""}
                    and body.type_of(node.left.array).kind == "array"
                ):
                    yield node, "number-unlooked", f"`{name}` is counted up and nothing compares it with the size of `{key(node.left.array)}`"  # fmt: skip
                    return
