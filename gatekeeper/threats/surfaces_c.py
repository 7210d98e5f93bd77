"""Attack surfaces in C and C++: calls with their header in sight, macros, types, registers by name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import (
    Exposure,
    Signature,
    SurfaceHit,
    SurfaceMatch,
    SurfaceRole,
    SurfaceTable,
)
from gatekeeper.threats.c_headers import includes_header, is_distinctive
from gatekeeper.threats.c_lexer import Lexed, LexFailure, decode, lex
from gatekeeper.threats.c_structure import Mention, Structure, Use, structure

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_FAMILIES = {
    "UNIX": ("unix-socket", Exposure.LOCAL_PROCESS),
    "LOCAL": ("unix-socket", Exposure.LOCAL_PROCESS),
    "CAN": ("can", Exposure.BUS),
    "BLUETOOTH": ("bluetooth-classic", Exposure.WIRELESS_SHORT),
    "PACKET": ("raw-socket", Exposure.NETWORK),
}
_NETWORKED = frozenset({"INET", "INET6", "UNSPEC"})
_ZERO = re.compile(r"0[uUlL]*|false|FALSE|CURL_FALSE")


@dataclass(frozen=True, slots=True)
class CandidateHit:
    """A hit that counts if its header is in sight."""

    hit: SurfaceHit
    header: str
    """Empty when none is needed."""
    generic: bool


@dataclass(frozen=True, slots=True)
class CScan:
    """What one file's bytes show, before its includes are looked at."""

    candidates: tuple[CandidateHit, ...]
    failure: str = ""


class CTable:
    """The rows for C, ready for a search."""

    def __init__(self, table: SurfaceTable) -> None:
        rows = [row for row in table.signatures if row.language == "c"]
        self.by_symbol: dict[str, list[Signature]] = {}
        self.patterns: list[tuple[re.Pattern[str], Signature]] = []
        for row in rows:
            if row.match is SurfaceMatch.REGEX:
                self.patterns.append((re.compile(row.symbol), row))
            else:
                self.by_symbol.setdefault(row.symbol, []).append(row)
        self.symbols = frozenset(self.by_symbol)


def scan_c(path: RepoPath, raw: bytes, table: CTable) -> CScan:
    """The candidates of one file, ordered by place. A file that cannot be taken apart is a failure."""
    try:
        source = decode(raw)
        joined = re.sub(r"\\[ \t]*\n", "", source)
        wanted = table.symbols & frozenset(_WORD.findall(joined))
        patterns = [pair for pair in table.patterns if pair[0].search(joined)]
        if not wanted and not patterns:
            return CScan(())
        lexed = lex(source)
        found = structure(lexed, wanted)
    except LexFailure as failure:
        return CScan((), str(failure))
    named = _named(path, lexed, found, table)
    candidates = [*named, *_by_pattern(path, lexed, patterns)]
    doubt = "" if found.balanced else "the braces do not close, so calls cannot be told for sure"
    return CScan(tuple(sorted(candidates, key=lambda c: c.hit.order)), doubt)


def settle(scan: CScan, seen: frozenset[str]) -> tuple[SurfaceHit, ...]:
    """The hits of a scan, given the headers that its file sees."""
    hits = []
    sighted = {h: includes_header(seen, h) for h in {c.header for c in scan.candidates} if h}
    for candidate in scan.candidates:
        if not candidate.header:
            hits.append(candidate.hit)
        elif sighted[candidate.header] is not None:
            hits.append(_explain(candidate.hit, f"{candidate.header} is included"))
        elif not candidate.generic:
            hits.append(_explain(candidate.hit, "the name belongs to one library alone"))
    return tuple(hits)


def _explain(hit: SurfaceHit, why: str) -> SurfaceHit:
    return replace(hit, evidence=f"{hit.evidence}; {why}")


def _named(
    path: RepoPath, lexed: Lexed, found: Structure, table: CTable
) -> Iterator[CandidateHit]:
    once: set[str] = set()
    defined = {m.name for m in found.mentions if m.use is Use.DEFINITION}
    for mention in found.mentions:
        for row in table.by_symbol[mention.name]:
            evidence = _counts(mention, row, lexed, defined)
            if not evidence or row.id in once:
                continue
            if row.match is not SurfaceMatch.CALL:
                once.add(row.id)
            span = (lexed.tokens[mention.index].offset, row.symbol)
            hit = _hit(path, lexed, row, span, evidence)
            hit = _with_family(hit, row, mention, found)
            yield CandidateHit(hit, row.header, not is_distinctive(row.symbol))


def _counts(mention: Mention, row: Signature, lexed: Lexed, defined: set[str]) -> str:
    """Why the mention is evidence for the row, empty when it is not."""
    if row.match is SurfaceMatch.CALL:
        return _counts_as_call(mention, row, defined) or _counts_as_value(mention, row, lexed)
    if mention.use is Use.MACRO_NAME:
        return "setting defined" if row.header.endswith("_config.h") else ""
    if mention.use in (Use.TESTED, Use.MEMBER):
        return ""
    if row.match is SurfaceMatch.TYPE:
        return "" if _is_forward(lexed, mention.index) else "type used"
    return _counts_as_macro(mention, row, lexed)


def _counts_as_macro(mention: Mention, row: Signature, lexed: Lexed) -> str:
    if "0L" in row.note:
        comma, value = (*_texts(lexed, mention.index + 1, 2), "", "")[:2]
        return "value 0 passed" if comma == "," and _ZERO.fullmatch(value) else ""
    if row.role is SurfaceRole.WEAKNESS and _is_compared(lexed, mention.index):
        return ""
    return "macro used"


def _is_forward(lexed: Lexed, index: int) -> bool:
    """`class QTcpServer;` says that a type exists and uses nothing."""
    before, after = _texts(lexed, index - 1, 1), _texts(lexed, index + 1, 1)
    return before in (["class"], ["struct"]) and after == [";"]


def _counts_as_call(mention: Mention, row: Signature, defined: set[str]) -> str:
    callback = row.symbol.endswith(("Callback", "_cb")) or row.symbol == "httpd_post_begin"
    if callback and mention.use is Use.DEFINITION:
        return "callback defined"
    if mention.use is not Use.CALL or (mention.name in defined and not callback):
        return ""
    return "called in a macro" if mention.in_macro else "called"


def _counts_as_value(mention: Mention, row: Signature, lexed: Lexed) -> str:
    """`FIH_CALL(boot_go, …)`, `.receive = uart_fifo_read`: who holds the name can call it. A plain word such as
    `bind` is more often a variable, so it has to be called by name."""
    if mention.use is not Use.MENTION or "_" not in row.symbol:
        return ""
    before, after = _texts(lexed, mention.index - 1, 1), _texts(lexed, mention.index + 1, 1)
    passed = before and before[0] in "(,=&{?:" and after and after[0] in "),;}:"
    return "passed as a value" if passed else ""


def _is_compared(lexed: Lexed, index: int) -> bool:
    around = (_texts(lexed, index - 2, 2), _texts(lexed, index + 1, 2))
    return any(pair in around for pair in (["=", "="], ["!", "="]))


def _texts(lexed: Lexed, start: int, count: int) -> list[str]:
    return [token.text for token in lexed.tokens[max(start, 0) : max(start, 0) + count]]


def _with_family(
    hit: SurfaceHit, row: Signature, mention: Mention, found: Structure
) -> SurfaceHit:
    """A socket call of a family other than the internet's is another kind of surface."""
    if row.header != "sys/socket.h":
        return hit
    families = found.families.get(mention.function) or frozenset().union(*found.families.values())
    known = sorted(families & frozenset(_FAMILIES))
    if not known or families & _NETWORKED:
        return hit
    kind, exposure = _FAMILIES[known[0]]
    evidence = f"{hit.evidence}; address family AF_{known[0]}"
    return replace(hit, kind=kind, exposure=exposure, evidence=evidence)


def _by_pattern(
    path: RepoPath, lexed: Lexed, patterns: Iterable[tuple[re.Pattern[str], Signature]]
) -> Iterator[CandidateHit]:
    for pattern, row in patterns:
        handler = "IRQHandler" in row.symbol
        for match in pattern.finditer(lexed.code):
            if handler and not _is_body(lexed.code, match.end()):
                continue
            evidence = "interrupt handler defined" if handler else "register or key used"
            span = (match.start(), match.group())
            yield CandidateHit(_hit(path, lexed, row, span, evidence), "", generic=False)
            break


def _is_body(code: str, offset: int) -> bool:
    """Whether a parameter list and `{` follow: a vector table only names its handlers."""
    return re.compile(r"\s*\([^(){};]*\)\s*\{").match(code, offset) is not None


def _hit(
    path: RepoPath, lexed: Lexed, row: Signature, span: tuple[int, str], evidence: str
) -> SurfaceHit:
    offset, text = span
    line, column = lexed.place(offset)
    tier = {SurfaceMatch.CALL: 1, SurfaceMatch.REGEX: 3}.get(row.match, 2)
    return SurfaceHit(
        path=path,
        region=Region(line, line, column, column + len(text)),
        signature=row.id,
        symbol=text,
        kind=row.kind,
        direction=row.direction,
        exposure=row.exposure,
        role=row.role,
        tier=tier,
        evidence=evidence,
        emb3d=row.emb3d,
    )
