"""How the members of a struct lie in memory (System V ABI; packed ones as GCC 12 and `#pragma pack` lay them)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.tree import UNKNOWN, CType, Known, Record

_MOST_NESTED = 8
_MOST_ALIGN = 8


@dataclass(slots=True)
class PackedLines:
    """The lines of a file between `#pragma pack(1)` and the one that ends it."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    def pragma(self, line: int, tokens: list[Token]) -> None:
        """Takes in a `#pragma`."""
        words = [t.text for t in tokens]
        if words[:1] != ["pack"]:
            return
        (self.begun if "1" in words else self.ended).append(line)

    def holds(self, line: int) -> bool:
        """Whether what stands in a line is packed."""
        last = max((n for n in self.begun if n < line), default=0)
        return last > 0 and not any(last < n < line for n in self.ended)


def says_packed(tokens: Iterable[Token]) -> bool:
    """Whether words around a struct, attributes or macros for them, ask for no gaps."""
    return any(_is_packed(t.text) for t in tokens if t.kind == "word")


def _is_packed(word: str) -> bool:
    """`packed`, `__packed__`, `ATTR_PACKED`, and no tag such as `packed_row`."""
    shouted = word.isupper() or word.startswith("__") or word == "packed"
    return shouted and "packed" in word.lower().split("_")


def laid(
    members: list[tuple[str, CType]], known: Known, *, union: bool, packed: bool, bits: bool
) -> Record:
    """The struct of these members in order; its size is 0 when one is not known, or lies between bytes."""
    fields: dict[str, tuple[int, CType]] = {}
    offset = size = 0
    sizes = [known.size(type) for _, type in members]
    for (name, type), bytes_ in zip(members, sizes, strict=True):
        align = 1 if packed else _alignment(type, known)
        offset = 0 if union else -(-offset // align) * align
        if name:
            fields[name] = (offset, type)
        elif type.kind == "record" and type.tag in known.records:
            inner = known.records[type.tag].fields
            fields |= {n: (offset + o, t) for n, (o, t) in inner.items()}
        size = max(size, offset + bytes_)
        offset += bytes_
    align = (
        1 if packed else max((_alignment(type, known) for _, type in fields.values()), default=1)
    )
    whole = all(sizes) and not bits
    return Record(-(-size // align) * align if whole else 0, fields, packed)


def _alignment(type: CType, known: Known, depth: int = 0) -> int:
    while type.kind == "array":
        type = type.of or UNKNOWN
    if type.kind == "record":
        record = known.records.get(type.tag) if depth < _MOST_NESTED else None
        if record is None or record.packed:
            return 1
        kinds = [t for _, t in record.fields.values()]
        return max((_alignment(t, known, depth + 1) for t in kinds[:50]), default=1)
    return min(_MOST_ALIGN, max(1, type.size))
