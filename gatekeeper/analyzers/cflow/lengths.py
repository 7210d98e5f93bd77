"""Bytes that come with their length: a parameter behind its pointer, members of a packet buffer side by side."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    CType,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Record,
    SizeOf,
    walk,
)
from gatekeeper.analyzers.cflow.values import Num, Ptr, State, Value

_LENGTH = re.compile(r"\w*(?:len|length|size|bytes|Len|Length|Size)|(?:\w+_)?sz")
_OF = re.compile(r"_?(?:len|length|size|bytes|Len|Length|Size|sz)\Z")
_OWNER = re.compile(
    r"\w*(?:ctx|context|arg|args|priv|private|opaque|cookie|self|handle|user_?data)", re.I
)
"""What a callback is given back: no bytes, whatever number stands beside it."""
_HELD = {
    "data": ("len", "size"), "payload": ("len",), "om_data": ("om_len",), "pucEthernetBuffer": ("xDataLength",),
}  # fmt: skip
"""Members of the packet buffers of net_buf, gnrc, lwIP, mbuf and FreeRTOS+TCP, each with those that may be its length."""


def handed_with_length(type: CType, *, texts: bool = False) -> Iterator[tuple[str, str]]:
    """The parameters of a function that point to bytes, or texts too, each with the one behind it that tells how many there are."""
    given = tuple(zip(type.names, type.parameters, strict=False))
    pointers = {name for name, kind in given if kind.kind == "pointer"}
    for (bytes_, pointed), (length, number) in pairwise(given):
        of = pointed.of
        raw = of is not None and (
            of.kind == "void" or ((of.kind, of.size) == ("int", 1) and (texts or not of.signed))
        )
        if (
            pointed.kind == "pointer"
            and raw
            and not _OWNER.fullmatch(bytes_)
            and number.kind == "int"
            and (_LENGTH.fullmatch(length) or (length in ("n", "cnt") and raw and of and of.const))
            # `src_size` tells of `src`, wherever it stands.
            and _OF.sub("", length) not in pointers - {bytes_}
        ):
            yield bytes_, length


def by_several(function: Function, bytes_: str) -> bool:
    """Whether bytes are named several at a time, `p[2 * i + 1]`: what tells how many there are counts something larger."""
    rows = (one for one in walk(function.body) if isinstance(one, Index))
    own = (one.index for one in rows if getattr(one.array, "name", "") == bytes_)
    return any(isinstance(n, Binary) and n.mark in ("*", "<<") for at in own for n in walk(at))


def length_beside(record: Record, offset: int) -> tuple[int, CType] | None:
    """Offset and type of the member that tells how many bytes the pointer at an offset leads to."""
    for name, (place, _) in record.fields.items():
        if place == offset:
            held = (
                record.fields[length] for length in _HELD.get(name, ()) if length in record.fields
            )
            return next(held, None)
    return None


def laid_over(function: Function) -> frozenset[str]:
    """The records a function is handed to read and holds against a number of bytes, `have < sizeof *m`: what came is only seen as one."""
    given = tuple(zip(function.type.names, function.type.parameters, strict=False))
    records = {
        n: t.of for n, t in given if t.of is not None and t.of.kind == "record" and t.of.const
    }
    numbers = {name for name, kind in given if kind.kind == "int"} if records else set()
    found = set[str]()
    for one in walk(function.body) if numbers else ():
        if isinstance(one, Binary) and one.mark in ("<", "<=", ">", ">=", "==", "!="):
            inside = [*walk(one)]
            sized = [n.of for n in inside if isinstance(n, SizeOf)]
            if sized and any(isinstance(n, Name) and n.name in numbers for n in inside):
                found |= {
                    name for name, kind in records.items() for of in sized
                    if (isinstance(of, CType) and of.tag == kind.tag)
                    or any(isinstance(n, Name) and n.name == name for n in walk(of))
                }  # fmt: skip
    return frozenset(found)


def unasked(state: State, function: Function, begun: Mapping[str, Value]) -> None:
    """Keeps which bytes a function is handed to fill without ever asking how many there are."""
    pairs = tuple(handed_with_length(function.type, texts=True))
    named = {one.name for one in walk(function.body) if isinstance(one, Name)} if pairs else set()
    for bytes_, length in pairs:
        held = begun.get(bytes_)
        if isinstance(held, Ptr) and length not in named:
            state.facts[f"unasked {held.region}"] = length


def measure(state: State, bytes_: Ptr, within: int, offset: int, length: Num) -> None:
    """Takes in that the bytes a pointer leads to are as many as the number at a place says."""
    state.edit(bytes_.region, size=length)
    state.facts[f"length {bytes_.region}"] = (within, offset)
    state.facts[f"sent {length.sym}"] = True


def is_still_length(state: State, region: int, length: Num) -> bool:
    """Whether what told how many bytes a region has is still counted along with it: what is known of one holds of the other."""
    place = state.facts.get(f"length {region}")
    if not isinstance(place, tuple):
        return False
    value, _ = state.cells.get(place[0], {}).get(place[1], (None, 0))
    return isinstance(value, Num) and value.sym == length.sym


_CALLED_LENGTH = re.compile(r"len|size|count|bytes|cnt|total|needed", re.IGNORECASE)


def is_length(node: Expr, *, first: bool) -> bool:
    """Whether an operand of a sum, the first or the second, is called a length: numbers in a row and times may go round."""
    if isinstance(node, Binary | Assign):
        node = node.left if first else node.right
    names = (one.name for one in walk(node) if isinstance(one, Name | Member))
    return any(_CALLED_LENGTH.search(name) for name in names)
