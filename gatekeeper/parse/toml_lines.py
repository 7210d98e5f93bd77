"""Where each key of a TOML text stands, and how deep it nests: a scan that never fails and decides no meaning."""

import re
from dataclasses import dataclass, field

_OPENERS = "[{"
_CLOSERS = "]}"
_SIGN = re.compile(r"""\"{3}|'{3}|["'#\[\]{}]""")
_ENDS = {
    delimiter: re.compile(f"{escape}{delimiter}")
    for delimiter, escape in (("'", ""), ("'''", ""), ('"', r"\\|"), ('"""', r"\\|"))
}


@dataclass(slots=True)
class LineScan:
    """What the scan has seen so far; one is made per document and thrown away."""

    lines: dict[str, int] = field(default_factory=dict)
    most_key_parts: int = 0
    longest_key_line: int = 1
    deepest_nesting: int = 0
    deepest_line: int = 1
    _table: str = ""
    _counts: dict[str, int] = field(default_factory=dict)

    def enter(self, name: str, line: int, *, array: bool) -> None:
        """A `[table]` or `[[table]]` header."""
        parts = self._parts(name, line)
        prefix = self._resolve(parts[:-1])
        full = f"{prefix}.{parts[-1]}" if prefix else parts[-1]
        if array:
            index = self._counts.get(full, -1) + 1
            self._counts[full] = index
            self.lines.setdefault(full, line)
            full = f"{full}[{index}]"
        self._table = full
        self.lines.setdefault(full, line)

    def key(self, name: str, line: int) -> None:
        """A `key =` inside the current table."""
        full = ".".join(filter(None, (self._table, *self._parts(name, line))))
        self.lines.setdefault(full, line)

    def depth(self, depth: int, line: int) -> None:
        """The nesting of brackets reached on a line."""
        if depth > self.deepest_nesting:
            self.deepest_nesting, self.deepest_line = depth, line

    def _parts(self, name: str, line: int) -> list[str]:
        parts = split_key(name)
        if len(parts) > self.most_key_parts:
            self.most_key_parts, self.longest_key_line = len(parts), line
        return parts

    def _resolve(self, parts: list[str]) -> str:
        full = ""
        for part in parts:
            full = f"{full}.{part}" if full else part
            if full in self._counts:
                full = f"{full}[{self._counts[full]}]"
        return full


def split_key(name: str) -> list[str]:
    """The parts of a dotted key, quotes taken off; never empty."""
    parts, part, quote = [], "", ""
    for character in name.strip():
        if quote:
            if character == quote:
                quote = ""
            else:
                part += character
        elif character in "\"'":
            quote = character
        elif character == ".":
            parts.append(part.strip())
            part = ""
        else:
            part += character
    parts.append(part.strip())
    return parts


def scan_lines(text: str) -> LineScan:
    """The lines of all keys of the text, which need not be valid TOML."""
    scan, depth, delimiter = LineScan(), 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        rest = line
        if not delimiter and depth == 0:
            rest = _statement(scan, line, number)
        depth, delimiter = _value(scan, rest, number, depth, delimiter)
    return scan


def _statement(scan: LineScan, line: str, number: int) -> str:
    """Notes a header or a key; what is left of the line belongs to a value."""
    stripped = line.strip()
    if stripped.startswith("[["):
        scan.enter(stripped[2:].partition("]]")[0], number, array=True)
        return ""
    if stripped.startswith("["):
        scan.enter(stripped[1:].partition("]")[0], number, array=False)
        return ""
    if "=" not in stripped or stripped.startswith("#"):
        return ""
    name, _, value = _split_assignment(line)
    scan.key(name, number)
    return value


def _split_assignment(line: str) -> tuple[str, str, str]:
    quote = ""
    for index, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "=":
            return line[:index], "=", line[index + 1 :]
    return line.partition("=")


def _value(scan: LineScan, rest: str, number: int, depth: int, delimiter: str) -> tuple[int, str]:
    """The bracket depth and open string delimiter after one line of a value."""
    index = 0
    while True:
        sign = (_ENDS[delimiter] if delimiter else _SIGN).search(rest, index)
        if sign is None or sign[0] == "#":
            break
        index = sign.end()
        if delimiter:
            # A backslash hides what stands behind it.
            index, delimiter = (index + 1, delimiter) if sign[0] == "\\" else (index, "")
        elif sign[0] in _OPENERS:
            depth += 1
            scan.depth(depth, number)
        elif sign[0] in _CLOSERS:
            depth = max(depth - 1, 0)
        else:
            delimiter = sign[0]
    return depth, delimiter if len(delimiter) == 3 else ""
