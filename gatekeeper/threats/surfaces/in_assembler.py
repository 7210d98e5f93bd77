"""Attack surfaces in assembler: interrupt handlers with a body of their own, peripherals by address, calls by name.

Read are GNU as (with the C preprocessor or without), armasm and IAR as far as labels, symbols and operands go; no
instruction is understood but calls and loads. Macros are not expanded; what brings in bytes from elsewhere is told.
"""

import re
from collections.abc import Iterator

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import Signature, SurfaceHit, SurfaceMatch
from gatekeeper.threats.c_code.headers import is_distinctive
from gatekeeper.threats.c_code.lexer import LexFailure, decode
from gatekeeper.threats.surfaces.c_table import CTable
from gatekeeper.threats.surfaces.code_facts import CallFact, CandidateHit, FileFacts
from gatekeeper.threats.surfaces.registers import Address, UseFact

MAX_BYTES = 2 * 1024 * 1024
_ARMASM = late_pattern(r"^\s*(?:AREA|SECTION|EXPORT|PUBWEAK|PUBLIC|PRESERVE8|NAME|MODULE)\b", re.M)
_BLOCK = late_pattern(r"/\*.*?\*/", re.S)
_NAME = r"[A-Za-z_.$][\w.$]*"
_LABEL = late_pattern(rf"\s*(?P<label>{_NAME}|\d+):\s*")
_BARE_LABEL = late_pattern(rf"(?P<label>{_NAME})(?:\s+PROC\b|\s*$)")
_WEAK = late_pattern(
    rf"\s*(?:\.weak(?:ref)?\s+(?P<gnu>{_NAME})|\.(?:thumb_)?set\s+(?P<set>{_NAME})\s*,"
    rf"|EXPORT\s+(?P<arm>{_NAME})\s*\[\s*WEAK\b|PUBWEAK\s+(?P<iar>{_NAME}))",
    re.I,
)
_MACRO = late_pattern(r"\s*\.macro\b|\s*MACRO\b")
_MACRO_END = late_pattern(r"\s*\.endm\b|\s*MEND\b|\s*ENDM\b")
_BYTES = late_pattern(r"\s*\.?incbin\b", re.I)
_VALUE = late_pattern(
    rf"\s*(?:\.(?:equ|equiv|set)\s+(?P<gnu>{_NAME})\s*,|(?P<arm>{_NAME})\s+EQU\b|#\s*define\s+(?P<cpp>{_NAME})\b)"
)
_CALL = late_pattern(
    rf"\s*(?:bl|blx|b|b\.w|bal|call\w{{0,2}}|rcall|jal|jalr?|j|jmp|tail)\s+(?:\w+\s*,\s*)?(?P<name>{_NAME})\s*$",
    re.I,
)
_HEX = late_pattern(r"(?<![\w.])(?:0x|&)([0-9A-Fa-f]{8})\b")
_CAPITALS = late_pattern(r"\b[A-Z][A-Z0-9_]{2,}\b")
_DATA = late_pattern(r"\s*(?:\.(?:word|long|4byte|int)\b|DC[DI]\b|DCDU\b)", re.I)
_LOWEST = 0x10000000


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    """Without its label and comment."""
    label: str
    function: str
    """The last label that is no local one."""


def scan_asm(path: RepoPath, raw: bytes, table: CTable) -> FileFacts:
    """The facts of one file. What could not be read of it is named with its line, and makes the scan incomplete."""
    chips = table.registers.chips_in(raw)
    try:
        source = decode(raw)
    except LexFailure as failure:
        return FileFacts(failure=str(failure), chips=chips)
    if len(raw) > MAX_BYTES:
        return FileFacts(failure=f"the file has {len(raw)} bytes, more than {MAX_BYTES}")
    lines = list(_lines(source))
    weak = _weak(lines)
    hits = [*_handlers(path, lines, weak, table), *_calls_of_table(path, lines, table)]
    return FileFacts(
        tuple(sorted(map(CandidateHit, hits), key=lambda candidate: candidate.hit.order)),
        _unread(source, lines),
        tuple(dict.fromkeys(line.label for line in lines if line.label)),
        _calls(lines),
        _uses(lines),
        tuple(_addresses(lines, table)),
        chips,
    )


def _lines(source: str) -> Iterator[_Line]:
    """The lines with something on them; comments are blanked place for place."""
    blanked = _BLOCK.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)
    foreign = _ARMASM.search(blanked) is not None
    comment = re.compile(r"//.*|;.*" if foreign else r"//.*|@(?!\w*\bprogbits).*")
    function = ""
    for number, line in enumerate(blanked.split("\n"), 1):
        text = comment.sub("", line).rstrip()
        if not text.strip():
            continue
        match = _LABEL.match(text)
        if match is None and foreign and not text[0].isspace():
            match = _BARE_LABEL.match(text)
        label = match.group("label") if match is not None else ""
        if match is not None:
            text = text[match.end() :]
        if label and not label[0].isdigit() and not label.startswith((".", "$")):
            function = label
        else:
            label = ""
        yield _Line(number, text, label, function)


def _weak(lines: list[_Line]) -> frozenset[str]:
    """Names that something else takes the place of when it defines them: their body here is only a stand-in."""
    found = set()
    for line in lines:
        match = _WEAK.match(line.text)
        if match is not None:
            found |= {name for name in match.groups() if name}
    return frozenset(found)


def _handlers(
    path: RepoPath, lines: list[_Line], weak: frozenset[str], table: CTable
) -> Iterator[SurfaceHit]:
    """An interrupt handler with a body; a vector table names every interrupt of the chip, used or not."""
    names = {line.label: line.number for line in lines if line.label and line.label not in weak}
    for pattern, row, _ in table.patterns_for(frozenset(names)):
        if "IRQHandler" not in row.symbol and "IRQHandler" not in row.note:
            continue
        for name, number in names.items():
            if pattern.fullmatch(name):
                yield _hit(path, row, number, name, "interrupt handler defined in assembler", name)


def _calls_of_table(path: RepoPath, lines: list[_Line], table: CTable) -> Iterator[SurfaceHit]:
    for line in lines:
        match = _CALL.match(line.text)
        name = match.group("name") if match is not None else ""
        if name and is_distinctive(name):
            for row in table.by_symbol.get(name, ()):
                if row.match is SurfaceMatch.CALL:
                    evidence = "called in assembler; the name belongs to one library alone"
                    yield _hit(path, row, line.number, name, evidence, line.function)


def _hit(
    path: RepoPath, row: Signature, number: int, text: str, evidence: str, function: str
) -> SurfaceHit:
    tier = 1 if row.match is SurfaceMatch.CALL else 3
    return row.hit(path, Region(number, number), text, (tier, evidence), function)


def _calls(lines: list[_Line]) -> tuple[CallFact, ...]:
    found: dict[tuple[str, str, str], int] = {}
    for line in lines:
        match = _CALL.match(line.text)
        if match is not None and line.function:
            found.setdefault((line.function, "", match.group("name")), line.number)
    return tuple((*key, number) for key, number in found.items())


def _uses(lines: list[_Line]) -> tuple[UseFact, ...]:
    """Names in capitals in operands: loads reach through them, so a register's name is its use."""
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.function and not _VALUE.match(line.text) and not _DATA.match(line.text):
            for name in _CAPITALS.findall(line.text.partition(" ")[2] or line.text):
                found.setdefault((line.function, name), line.number)
    return tuple((*key, number, True) for key, number in found.items())


def _addresses(lines: list[_Line], table: CTable) -> Iterator[Address]:
    """Addresses of peripherals in operands and definitions; a list of data is no use of one."""
    for line in lines:
        if _DATA.match(line.text) and line.text.count(",") > 1:
            continue
        for match in _HEX.finditer(line.text):
            value = int(match.group(1), 16)
            if value < _LOWEST or not table.registers.covering(value):
                continue
            defined = _VALUE.match(line.text)
            named = next(filter(None, defined.groups()), "") if defined is not None else ""
            function = "" if named else line.function
            yield Address(
                value,
                line.number,
                match.start() + 1,
                match.group(),
                function,
                named,
                line.text[:120],
            )


def _unread(source: str, lines: list[_Line]) -> str:
    """What of the file nobody could read; empty when nothing."""
    for line in lines:
        if _BYTES.match(line.text):
            return f"line {line.number}: incbin brings in bytes that nobody reads"
    if "/*" in _BLOCK.sub("", source):
        return "a comment does not end"
    depth = 0
    for line in lines:
        depth += bool(_MACRO.match(line.text)) - bool(_MACRO_END.match(line.text))
    return "a macro does not end" if depth > 0 else ""
