"""Attack surfaces in C and C++: calls with their header in sight, macros, types, registers by name."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import UNASKED, Signature, SurfaceHit, SurfaceMatch, SurfaceRole
from gatekeeper.threats.c_code.headers import is_distinctive
from gatekeeper.threats.c_code.lexer import MAX_BYTES, Lexed, LexFailure, blanked, decode, lex
from gatekeeper.threats.c_code.structure import Mention, Structure, Use, structure
from gatekeeper.threats.surfaces.c_table import CTable, FittingPattern
from gatekeeper.threats.surfaces.code_facts import (
    GIVEN_ON,
    HANDED_IN,
    CallFact,
    CandidateHit,
    FileFacts,
)
from gatekeeper.threats.surfaces.driver_words import nodes, of_family, requests, words_of
from gatekeeper.threats.surfaces.pattern_words import matches
from gatekeeper.threats.surfaces.registers import addresses, uses
from gatekeeper.threats.surfaces.shapes import shapes, types_in

_WORD = re.compile(r"[\w$]+")
_BARE = "bare-metal"
"""The platform of rows that go by registers and vectors."""
_NUMBERS = re.compile(
    # The first one begins with a digit, and whether a word begins there is asked behind it: so the search skips to digits.
    r"[0-9](?<=\b[0-9])(?:(?<=0)[xX][0-9a-fA-F]{1,4}|\d{0,4})[uUlL]*[ \t]*,\s*"
    r"(?:\b(?:0[xX][0-9a-fA-F]{1,4}|\d{1,5})[uUlL]*[ \t]*,\s*){7,}"
)
"""Fonts and pictures as lists of numbers: nothing is called in them, and a device's tree may hold megabytes."""
_NOT_AT_START = "not where the system starts"
"""A note of rows whose registers `SystemInit` sets as well, for the program that runs already."""
_ITSELF = "where it moves data itself"
"""A note of rows for sockets that other libraries are given to speak over."""
_NODE = re.compile(r'"/(?:dev|proc|sys)/')
_QT_TEXTS = (["QString"], ["QStringLiteral"], ["QLatin1String"])
_ZERO = re.compile(r"0[uUlL]*|false|FALSE|CURL_FALSE")


def scan_c(path: RepoPath, raw: bytes, table: CTable) -> FileFacts:
    """The facts of one file, candidates ordered by place. A file that cannot be taken apart is a failure."""
    chips = table.registers.chips_in(raw)
    try:
        source = _NUMBERS.sub(lambda run: blanked(run.group()), decode(raw))
        joined = re.sub(r"\\[ \t]*\n", "", source)
        words = frozenset(_WORD.findall(joined))
        wanted = table.symbols & words | table.variants(words)
        patterns = table.patterns_for(words)
        if len(raw) > MAX_BYTES and not wanted and not patterns:
            # A resource as an array of numbers, of which nothing would be found: no reason to stop a merge.
            return FileFacts(chips=chips)
        lexed = lex(source)
        found = structure(lexed, wanted)
    except LexFailure as failure:
        return FileFacts(failure=str(failure), chips=chips)
    place = _Place(path, lexed, found)
    candidates = [*_named(place, table), *_by_pattern(place, patterns)]
    doubt = "" if found.balanced else "the braces do not close, so calls cannot be told for sure"
    return FileFacts(
        tuple(sorted(candidates, key=lambda c: c.hit.order)),
        doubt,
        tuple(filter(None, (found.name_of(f.number) for f in found.functions))),
        _calls(lexed, found),
        uses(lexed, found),
        addresses(lexed, found, table.registers),
        chips,
        requests(lexed, found),
        nodes(lexed, found, table.places),
        shapes(path, lexed, found, table.drivers, table.symbols),
        types_in(lexed.code),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A file taken apart."""

    path: RepoPath
    lexed: Lexed
    found: Structure

    def function_at(self, offset: int) -> str:
        """The function whose body holds the place."""
        index = bisect_right(self.lexed.tokens, offset, key=lambda token: token.offset) - 1
        return self.found.name_of(self.found.function_at(index))


def _calls(lexed: Lexed, found: Structure) -> tuple[CallFact, ...]:
    names = {function.number: found.name_of(function.number) for function in found.functions}
    lines: dict[tuple[str, str, str], int] = {}
    for call in found.calls:
        key = (names[call.function], call.owner, call.name)
        if key not in lines:
            lines[key] = lexed.place(lexed.tokens[call.index].offset)[0]
    return tuple((*key, line) for key, line in lines.items())


def _named(place: _Place, table: CTable) -> Iterator[CandidateHit]:
    once: set[tuple[str, str, bool]] = set()
    lexed, found = place.lexed, place.found
    defined = {m.name for m in found.mentions if m.use is Use.DEFINITION}
    for mention in found.mentions:
        for row in table.rows_of(mention.name):
            if row.note.startswith("setting:"):
                evidence = _as_setting(place, mention, row)
            else:
                evidence = _counts(mention, row, lexed, defined)
            function = found.name_of(mention.function)
            key = (row.id, function, UNASKED in evidence)
            if not evidence or key in once:
                continue
            if row.match is not SurfaceMatch.CALL:
                once.add(key)
            span = (lexed.tokens[mention.index].offset, mention.name)
            hit = _hit(place, row, span, evidence, function)
            hit = _with_family(hit, row, mention, found)
            header = "" if row.note.startswith("setting:") else row.header
            yield CandidateHit(hit, header, not is_distinctive(row.symbol))


def _as_setting(place: _Place, mention: Mention, row: Signature) -> str:
    """Evidence when the file is the one of the setting and switches it on."""
    if PurePosixPath(place.path).name != row.header or mention.use is not Use.MACRO_NAME:
        return ""
    after = place.lexed.tokens[mention.index + 1 : mention.index + 3]
    value = [token.text for token in after if token.directive == "define" and not token.head]
    values = [text for text in value if text != "("]
    return "" if values[:1] and _ZERO.fullmatch(values[0]) else "setting switched on"


def _counts(mention: Mention, row: Signature, lexed: Lexed, defined: set[str]) -> str:
    """Why the mention is evidence for the row, empty when it is not."""
    if row.match is SurfaceMatch.CALL:
        if row.note == "a file, no device" and _opens_a_node(lexed, mention.index):
            return ""
        return _counts_as_call(mention, row, defined) or _counts_as_value(mention, row, lexed)
    if mention.use is Use.MACRO_NAME:
        return "setting defined" if row.header.endswith("_config.h") else ""
    if mention.use in (Use.TESTED, Use.MEMBER):
        return ""
    if row.match is SurfaceMatch.TYPE:
        evidence = _counts_as_type(mention.index, lexed)
        given = evidence == "type used" and row.note == _ITSELF
        return (
            f"{evidence}; {UNASKED}{GIVEN_ON}"
            if given and _is_given_on(mention.index, lexed)
            else evidence
        )
    return _counts_as_macro(mention, row, lexed)


def _counts_as_type(index: int, lexed: Lexed) -> str:
    """A constant of a class (`QSerialPort::NoError`) is none of its objects, and who is handed one (`QSerialPort *p = owner->port()`) opens
    nothing."""
    first, _, third, fourth = (*_texts(lexed, index + 1, 4), "", "", "", "")[:4]
    if _is_forward(lexed, index) or (first == "::" and third != "("):
        return ""
    given = third in (",", ")", ";") or (third == "=" and fourth not in ("new", "&", "nullptr"))
    by_address = first in ("*", "&") and given
    return "type used" + (f"; {UNASKED}{HANDED_IN}" if by_address else "")


def _is_given_on(index: int, lexed: Lexed) -> bool:
    """Whether the object made there does nothing itself: `WiFiClient c; PubSubClient client(c);` speaks MQTT over it."""
    names = [text for text in _texts(lexed, index + 1, 2) if text not in ("*", "&")]
    name = names[0] if names else ""
    if not name.isidentifier():
        return False
    moves = rf"\b{name}\s*+(?:\.|->)\s*+(?:connect|read|write|print|available|peek)"
    return re.search(moves, lexed.code) is None


def _counts_as_macro(mention: Mention, row: Signature, lexed: Lexed) -> str:
    if "0L" in row.note:
        comma, value = (*_texts(lexed, mention.index + 1, 2), "", "")[:2]
        return "value 0 passed" if comma == "," and _ZERO.fullmatch(value) else ""
    if row.role is SurfaceRole.WEAKNESS and _is_compared(lexed, mention.index):
        return ""
    if row.note.startswith("a writable characteristic") and row.role is SurfaceRole.WEAKNESS:
        return (
            ""
            if _is_guarded(lexed, mention.index)
            else "writable, and nothing in its flags asks who writes"
        )
    if row.note.startswith("fires when write_perm"):
        words = _texts(lexed, mention.index + 1, 12)
        return "write permission set open" if "write_perm" in words else ""
    return "macro used"


_GUARDED = re.compile(r".*WRITE_(?:ENC|AUTHEN|AUTHOR|LESC|ENCRYPT)\w*")


def _is_guarded(lexed: Lexed, index: int) -> bool:
    """Whether the same `|` expression holds a flag that asks for encryption or authentication."""
    joiners = ("|", "(", ")")
    for step in (-1, 1):
        position = index + step
        while 0 <= position < len(lexed.tokens):
            token = lexed.tokens[position]
            if token.kind != "ident" and token.text not in joiners:
                break
            if _GUARDED.fullmatch(token.text):
                return True
            position += step
    return False


def _is_forward(lexed: Lexed, index: int) -> bool:
    """`class QTcpServer;` and `extern PubSubClient client;` say that something exists and use nothing."""
    before, after = _texts(lexed, index - 1, 1), _texts(lexed, index + 1, 2)
    return before == ["extern"] or (before in (["class"], ["struct"]) and after[:1] == [";"])


def _opens_a_node(lexed: Lexed, index: int) -> bool:
    """`fopen("/proc/uptime", "r")` reads what the operating system says; devices have rows of their own."""
    return any(map(_NODE.match, _texts(lexed, index + 2, 1)))


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
    if not row.header.startswith("sys/socket.h"):
        return hit
    families = found.families.get(mention.function) or frozenset().union(*found.families.values())
    return of_family(hit, families)


def _by_pattern(place: _Place, patterns: Iterable[FittingPattern]) -> Iterator[CandidateHit]:
    for pattern, row, words in patterns:
        handler = "IRQHandler" in row.symbol or "IRQHandler" in row.note
        in_header = place.path.lower().endswith((".h", ".hpp", ".hh"))
        only_in_functions = in_header and row.note == "not in headers"
        once: set[str] = set()
        for match in matches(pattern, words, place.lexed.code):
            if handler and not _is_body(place.lexed.code, match.end()):
                continue
            function = match.group() if handler else place.function_at(match.start())
            # A header declares the type of a peripheral; a driver in a header uses it.
            declared = not function and (row.kind == "crc-only" or only_in_functions)
            starting = row.note == _NOT_AT_START and "system" in words_of(function)
            own = row.header.startswith("Qt") and _is_own(place.lexed, match.end())
            if function in once or declared or starting or own:
                continue
            once.add(function)
            evidence = _of_pattern(row, handler=handler)
            # What follows a name told it from others, and is no part of it.
            symbol = match.group().rstrip("(=.,;) \t\n")
            hit = _hit(place, row, (match.start(), symbol), evidence, function)
            yield CandidateHit(hit)


def _is_own(lexed: Lexed, offset: int) -> bool:
    """Whether what is made there is handed nothing before the name that Qt's resource system gives to what is built into
    the program, and that name as it stands: `QFile d(":/d")`, `QFile *d = new QFile(QString(":/d%1").arg(n))`."""
    at = bisect_right(lexed.tokens, offset - 1, key=lambda token: token.offset)
    at += 3 if _texts(lexed, at, 2) == ["new", "QFile"] else 0
    at += 2 if _texts(lexed, at, 1) in _QT_TEXTS else 0
    bracket, name, after = (*_texts(lexed, at - 1, 3), "", "", "")[:3]
    return bracket in "({" and name.startswith(('":/', '"qrc:')) and after in (")", ",", "}")


def _of_pattern(row: Signature, *, handler: bool) -> str:
    if row.kind == "crc-only":
        return "a checksum is computed"
    if row.platform != _BARE:
        return "object of the library used"
    return "interrupt handler defined" if handler else "register or key used"


def _is_body(code: str, offset: int) -> bool:
    """Whether a parameter list and `{` follow: a vector table only names its handlers."""
    return re.compile(r"\s*(?:\([^(){};]*)?\)\s*\{").match(code, offset) is not None


def _hit(
    place: _Place, row: Signature, span: tuple[int, str], evidence: str, function: str
) -> SurfaceHit:
    offset, text = span
    line, column = place.lexed.place(offset)
    bare = row.match is SurfaceMatch.REGEX and row.platform == _BARE
    tier = 1 if row.match is SurfaceMatch.CALL else 3 if bare else 2
    region = Region(line, line, column, column + len(text))
    return row.hit(place.path, region, " ".join(text.split()), (tier, evidence), function)
