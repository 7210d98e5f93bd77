"""The words by which drivers, requests, devices and sockets are known in names and texts, and where they stand in a file."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import (
    Exposure,
    Signature,
    SurfaceDirection,
    SurfaceHit,
    SurfaceMatch,
    SurfaceTable,
)
from gatekeeper.threats.surfaces.code_facts import TextFact

if TYPE_CHECKING:
    from gatekeeper.threats.c_code.lexer import Lexed
    from gatekeeper.threats.c_code.structure import Structure

Places = re.Pattern[str]
"""How a text begins that is worth to be kept."""
_PIECE = late_pattern(r"[iI]2[cC]|[iI]2[sS]|[wW]i[fF]i|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_IN = frozenset(
    {"read", "receive", "recv", "rx", "getc", "getchar", "gets", "listen", "accept"}
    | {"subscribe", "register", "attach", "handler"}
)
_OUT = frozenset(
    {"write", "send", "transmit", "tx", "put", "putc", "putchar", "puts", "print"}
    | {"printf", "publish", "notify"}
)
BOTH = frozenset(
    {"init", "initialize", "initialise", "open", "start", "begin", "transfer"}
    | {"exchange", "xfer", "transceive", "connect", "setup", "create", "install"}
    | {"enable", "reset", "join", "scan", "advertise", "pair", "provision", "opmode"}
    | {"enter", "jump", "mount", "getline", "req", "request", "perform", "fetch"}
    | {"download", "upload", "enqueue", "dequeue", "submit"}
)
ASKS = frozenset({"get", "post", "put", "patch", "delete", "query"})
"""What is asked of a server."""
PARSES = frozenset({"parse", "decode", "deserialize", "unpack", "unmarshal", "load", "loads"})
"""What is done with a message."""
RUNS = frozenset({"run", "process", "exec", "execute", "dispatch", "interpret", "handle"})
"""What is done with a line that somebody typed."""
FEWEST_COMMANDS = 3
"""Texts that one function compares with; fewer are an option or an answer."""
TYPED = frozenset(
    {"cmd", "cmds", "command", "commands", "console", "cli", "shell", "repl", "terminal", "menu"}
    | {"slcan", "scpi", "gcode"}
)
"""What a function or file is called that takes what somebody typed."""
QUIET = frozenset(
    {"clk", "clock", "rcc", "pin", "pins", "pinmux", "pad", "gpio", "deinit", "uninit"}
    | {"disable", "stop", "close", "abort", "clear", "flag", "flags", "status", "state"}
    | {"pending", "error", "errors", "count", "size", "length", "version", "baud"}
    | {"baudrate", "name", "number", "parse", "crc", "descriptor", "string", "default"}
    | {"defaults", "struct", "structure", "uuid", "wait"}
)
"""A name with one of these sets a driver up or asks about it, and moves nothing."""
NO_DRIVER = frozenset(
    {"config", "cfg", "settings", "params", "msg", "message", "packet", "frame", "data", "type"}
    | {"mode", "event", "info", "result", "options", "address", "addr", "callback", "json", "id"}
    | {"level", "trace", "log", "filter", "observer", "listener", "model", "view", "window"}
    | {"dialog", "widget", "xml"}
)
"""An object or type with one of these is about a driver, and is none."""
TOLD = frozenset(
    {"started", "finished", "failed", "done", "complete", "completed", "progress"}
    | {"idle", "running", "state", "states", "status", "event", "evt", "events", "error"}
    | {"errors", "err", "info", "version", "screen", "response", "reply", "ack", "show", "display"}
    | {"reason", "cause", "count", "time", "cap", "caps", "capacitor"}
)
"""A label with one of these tells what has happened or asks about it, or names a part (a boot capacitor); nobody asks for anything."""
CHANGES = frozenset({"write", "program", "erase", "unlock", "store", "save", "purge"})
_FAMILIES = {
    "UNIX": ("unix-socket", Exposure.LOCAL_PROCESS),
    "LOCAL": ("unix-socket", Exposure.LOCAL_PROCESS),
    "CAN": ("can", Exposure.BUS),
    "BLUETOOTH": ("bluetooth-classic", Exposure.WIRELESS_SHORT),
    "PACKET": ("raw-socket", Exposure.NETWORK),
}
_NETWORKED = frozenset({"INET", "INET6", "UNSPEC"})
"""What sockets of an address family are for (socket(2)), and the families of the internet."""
_REQUEST = late_pattern(r"(?i)dfu|boot|firmware|fw|ota|flash|image|updat|upgrad")


def requests(lexed: "Lexed", found: "Structure") -> tuple[TextFact, ...]:
    """The labels of `switch` that may name a request to change the program, ordered by place."""
    answer = []
    for index, token in enumerate(lexed.tokens):
        if token.text != "case" or token.directive:
            continue
        names = []
        for each in lexed.tokens[index + 1 : index + 16]:
            if each.text == ":":
                break
            if each.kind == "ident":
                names.append(each)
        behind = [each.text for each in lexed.tokens[index + 1 : index + 20]]
        refused = ":" in behind and behind[behind.index(":") + 1 :][:2] == ["break", ";"]
        if names and not refused and _REQUEST.search(names[-1].text):
            line = lexed.place(names[-1].offset)[0]
            answer.append((found.name_of(found.function_at(index)), names[-1].text, line))
    return tuple(answer)


def nodes(lexed: "Lexed", found: "Structure", places: Places) -> tuple[TextFact, ...]:
    """The texts that name a device or service of the operating system or a program that brings in code, ordered by place."""
    texts = (
        (index, token, token.text.strip('"')[:LONGEST_TEXT])
        for index, token in enumerate(lexed.tokens)
        if token.kind == "string"
    )
    return tuple(
        (found.name_of(found.function_at(index)), text, lexed.place(token.offset)[0])
        for index, token, text in texts
        if places.match(text)
    )


NO_ROUTE = late_pattern(
    r"//|/$|/?(?:/(?:dev|proc|sys|etc|tmp|var|usr|opt|mnt|media|home|root|run|bin|lib|boot|org|com|sd\w*"
    r"|spiffs|littlefs|fat\w*|storage|flash|data|nvs)(?:/|$))|/\S*\s"
)
"""How a text begins that is a file's path or a name on a bus, and none that a server answers at."""
LONGEST_TEXT = 300
"""Of a text only so many characters are looked at: what it names stands at its beginning."""


CALLED = "called-names"
"""The platform of rows for Python that go by the whole name of what is called, not by the library's."""
HANDED = "?"
"""The owner of a method of an object that the file was handed: its class is not known."""


def drivers_of(table: SurfaceTable) -> dict[str, Signature]:
    """By word, the row of the interface that it names among those for C."""
    return {
        word: row
        for row in table.signatures
        if row.match is SurfaceMatch.DRIVER and row.language != "python"
        for word in row.symbol.split()
    }


def called_names(table: SurfaceTable) -> tuple[str, ...]:
    """The patterns of rows that know a dotted name, whatever the library."""
    return tuple(row.symbol for row in table.signatures if row.platform == CALLED)


def places_of(table: SurfaceTable) -> Places:
    """How a text begins that names something of the table's device nodes."""
    rows = [row.symbol for row in table.signatures if row.match is SurfaceMatch.NODE]
    return re.compile("|".join(f"(?:{each})" for each in rows) or "(?!)")


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """`HAL_UART_TransmitIT` is hal, uart, transmit, it."""
    return tuple(piece.lower() for piece in _PIECE.findall(name))


def direction_of(words: tuple[str, ...]) -> SurfaceDirection | None:
    """Which way data moves by the verbs among the words; `None` when none of them says so."""
    said = frozenset(words)
    match bool(said & _IN), bool(said & _OUT):
        case True, False:
            return SurfaceDirection.IN
        case False, True:
            return SurfaceDirection.OUT
        case True, True:
            return SurfaceDirection.BIDIR
    return None


def of_family(hit: SurfaceHit, families: AbstractSet[str]) -> SurfaceHit:
    """The hit as one of the first family that is not the internet's; as it is where an internet family is named too.

    Families are written without their `AF_`.
    """
    known = sorted(families & frozenset(_FAMILIES))
    if not known or families & _NETWORKED:
        return hit
    kind, exposure = _FAMILIES[known[0]]
    evidence = f"{hit.evidence}; address family AF_{known[0]}"
    return replace(hit, kind=kind, exposure=exposure, evidence=evidence)
