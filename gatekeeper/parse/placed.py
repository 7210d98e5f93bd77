"""A document of any carrier format as plain values, with the line of each."""

import re
from collections.abc import Mapping

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.frozen import dataclass


class Refused(ValueError):
    """The document cannot be read as one that has one meaning; the text says why."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class Placed:
    """A parsed document and where its values stand."""

    value: JsonValue
    lines: Mapping[str, int]
    """JSON pointer (RFC 6901) to line, from 1; not every value needs to have one."""
    open_end: bool = False
    """Nothing of its format closes at the end, and its last line does not either: it may have been cut off."""

    def line(self, pointer: str) -> int:
        """The line of the value, or of the nearest value around it that has one."""
        while pointer:
            if pointer in self.lines:
                return self.lines[pointer]
            pointer = pointer.rpartition("/")[0]
        return self.lines.get("", 1)


def step(pointer: str, name: str | int) -> str:
    """The pointer one step deeper."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


@dataclass(frozen=True, slots=True)
class Damage:
    """What a file suffered outside its format, and what mends it."""

    line: int
    message: str
    cure: str


_MERGE = re.compile(rb"(?m)^(?:<{7}|>{7}) ")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def damage_of(raw: bytes) -> Damage | None:
    """The damage that explains why a text file does not parse: marks of a merge, or UTF-16."""
    if raw.startswith(_WIDE) or raw[:2].count(b"\0") == 1:
        return Damage(1, "it is UTF-16 text", "save it as UTF-8")
    if mark := _MERGE.search(raw):
        line = raw[: mark.start()].count(b"\n") + 1
        what = f'"{mark.group().decode().strip()}" is the mark of a merge that was not finished'
        return Damage(line, what, "resolve the conflict, and take its marks out")
    return None


def as_text(raw: bytes, *, max_bytes: int) -> str:
    """The bytes as text, a byte order mark taken off; `Refused` when too many or not UTF-8."""
    if len(raw) > max_bytes:
        raise Refused(f"it has {len(raw)} bytes, more than {max_bytes}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused("it is not UTF-8 text", line) from error
