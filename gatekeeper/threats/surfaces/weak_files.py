"""Ways in that a file shows by its name or its functions' names, together with something in it that moves data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath
from re import Pattern

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import Signature, SurfaceDirection, SurfaceHit
from gatekeeper.threats.surfaces.call_graph import is_class
from gatekeeper.threats.surfaces.code_facts import FileFacts
from gatekeeper.threats.surfaces.driver_words import PARSES, QUIET, RUNS, TOLD, words_of

_BUSES = frozenset({"spi", "i2c", "uart"})
_MOVERS = _BUSES | frozenset(
    {"usb", "usb-hid", "usb-cdc", "usb-vendor", "can", "ble", "ble-gatt", "bluetooth-classic"}
    | {"ip-socket", "http-client", "http-server", "http-endpoint", "file-upload"}
    | {"removable-media", "filesystem", "file-parser-archive", "radio", "mqtt"}
)
"""Interface types over which the bytes of a program come or go."""
_PROGRAM = frozenset({"fw", "firmware", "dfu", "ota", "upgrade", "bootloader"})
"""Only a program is called so; an image may be a picture, and flash may hold data."""
_PURPOSES = frozenset({"jump", "enter", "goto", "reboot", "reset", "debug"})
"""What a function is for that starts another program or answers a debugger."""
_LOADERS = frozenset(
    {"bootloader", "bootstub", "loader", "dfu", "flasher", "iap", "fota", "ota", "updater"}
)
_IMAGES = frozenset({"flash", "flasher", "firmware", "fw", "program", "image", "dfu"})
_LOADS = frozenset({"write", "begin", "data", "erase", "upload", "program", "send", "update"})
"""What the functions of such a file are called: what they handle, and what they do with it."""
_PARTS = late_pattern(r"[^a-z0-9]+")
_PROTOCOLS = {
    "astm": ("astm", PARSES),
    "hl7": ("message-parser-hl7", PARSES),
    "modbus": ("modbus-rtu", frozenset({"rtu", "holding", "coil", "coils", "registers"})),
    "improv": ("wifi-provisioning", RUNS),
}
"""By what a file or folder is called that speaks a protocol itself: its interface type, and what its functions do."""
_SERVES = frozenset({"http-endpoint", "http-server"})
_TAKES = frozenset({"read", "recv", "receive", "multipart", "form", "field", "files", "chunk"})
"""What is called to take what a client sends."""

_NONE: tuple[str, frozenset[str]] = ("", frozenset())
Requests = Sequence[tuple[frozenset[str], Signature]]
"""The words that together ask for something, and the row that knows them."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a name says, and where."""

    path: RepoPath
    function: str
    line: int
    name: str
    evidence: str
    tier: int


Telling = tuple[Said, Signature, SurfaceDirection]
"""What is said, the row of the table that knows the word, and which way data moves."""


def behind_a_bus(
    chips: Sequence[tuple[Pattern[str], Signature]],
    facts: Mapping[RepoPath, FileFacts],
    opened: Iterable[SurfaceHit],
) -> Iterator[Telling]:
    """A radio, reader or network chip that the product drives itself: all a scan sees of it is a bus, in the file that
    is named after it or one call further."""
    buses = {hit.path: hit for hit in opened if hit.kind in _BUSES}
    drivers = {
        plain(full): hit.kind for path, hit in buses.items() for full in facts[path].functions
    }
    for path, each in facts.items():
        name = name_of(path).lower()
        row = next((row for pattern, row in chips if pattern.search(name)), None)
        if path.endswith(".py"):
            continue  # A host's file is called after what the device has.
        said = next(_over_a_bus(path, each, buses.get(path), drivers), None)
        if row is not None and said is not None:
            yield said, row, row.direction


def _over_a_bus(
    path: RepoPath, facts: FileFacts, own: SurfaceHit | None, drivers: Mapping[str, str]
) -> Iterator[Said]:
    """Where the file uses a bus, itself or through a function of `drivers`, which tell the bus of each."""
    why = "a driver by the name of its file, over"
    if own is not None:
        line = own.region.start_line
        yield Said(path, own.function, line, own.symbol, f"{why} {own.kind}", 5)
    for function, _, called, line in facts.calls:
        bus = drivers.get(called) or next((w for w in words_of(called) if w in _BUSES), "")
        if bus:
            yield Said(path, function, line, called, f"{why} {bus}", 5)


def programs_written(
    requests: Requests, facts: Mapping[RepoPath, FileFacts], opened: Iterable[SurfaceHit]
) -> Iterator[Telling]:
    """Functions that by their names write the program of this device or of another, in a file that moves data itself."""
    moving = _MOVERS | {"flash-write"}
    movers = {hit.path for hit in opened if hit.kind in moving and not hit.echo}
    wanted = [
        (words, row)
        for words, row in requests
        if words & _PROGRAM and row.kind == "firmware-update"
    ]
    why = "writes a program, by the name of the function"
    yield from _named_functions(wanted, why, {path: facts[path] for path in sorted(movers)})


def called_by_purpose(
    requests: Requests, facts: Mapping[RepoPath, FileFacts]
) -> Iterator[Telling]:
    """Functions that by their own names start the loader or the application, or serve a debugger."""
    wanted = [(words, row) for words, row in requests if words & _PURPOSES]
    yield from _named_functions(wanted, "by the name of the function", facts, with_class=False)


def _named_functions(
    wanted: Requests, why: str, facts: Mapping[RepoPath, FileFacts], *, with_class: bool = True
) -> Iterator[Telling]:
    """Functions that call something and whose names hold all words of one of those wanted."""
    for path, each in facts.items():
        lines: dict[str, int] = {}
        for function, _, _, line in each.calls:
            if not is_class((path, function)):
                lines[function] = min(line, lines.get(function, line))
        for function, line in lines.items():
            said = frozenset(words_of(function if with_class else plain(function)))
            row = next((row for words, row in wanted if words <= said), None)
            if row is not None and not said & TOLD:
                yield Said(path, function, line, plain(function), why, 5), row, row.direction


def by_file(
    rows: Mapping[str, Signature],
    facts: Mapping[RepoPath, FileFacts],
    opened: Iterable[SurfaceHit],
) -> Iterator[Telling]:
    """What files do by their own names together with those of their functions and what else they show: load programs, take
    uploads. `rows` are those for each interface type."""
    kinds: dict[RepoPath, dict[str, SurfaceHit]] = {}
    for hit in opened:
        kinds.setdefault(hit.path, {}).setdefault(hit.kind, hit)
    for path, each in facts.items():
        held = kinds.get(path, {})
        named, shown, flash = (
            frozenset(words_of(name_of(path))),
            held.keys(),
            held.get("flash-write"),
        )
        if flash and shown & _MOVERS and _LOADERS & {*words_of("/".join(path.split("/")[-2:]))}:
            why = "a loader by its name, which takes bytes from outside and writes flash"
            place = (path, flash.function, flash.region.start_line, flash.symbol)
            yield Said(*place, why, 5), (row := rows["firmware-update"]), row.direction
        parts = _PARTS.split("/".join(path.lower().split("/")[-2:]))
        protocol, speaks = next((_PROTOCOLS[part] for part in parts if part in _PROTOCOLS), _NONE)
        if path.endswith((".h", ".hpp")):
            continue  # Its functions are macros that say what others do.
        for function, _, called, line in each.calls:
            does = frozenset(words_of(plain(function)))
            taken = shown & _SERVES and _takes_files(does, {*words_of(called)}, shown)
            loaded = named & _LOADERS and does & _IMAGES and does & _LOADS
            kind = "file-upload" if taken else protocol
            kind = "firmware-update" if loaded or (taken and does & _PROGRAM) else kind
            if (loaded or taken or does & speaks) and not does & TOLD:
                why = "by the names of the file and the function"
                yield (
                    Said(path, function, line, plain(function), why, 5),
                    rows[kind],
                    rows[kind].direction,
                )


def by_header(
    drivers: Mapping[str, Signature],
    known: AbstractSet[str],
    facts: Mapping[RepoPath, FileFacts],
    includes: Mapping[RepoPath, tuple[str, ...]],
) -> Iterator[Telling]:
    """Calls of a library whose header, none of `known`, is called after the interface that it goes over: `scd4x_reset` of
    `scd4x_i2c.h`."""
    defined = {plain(full) for each in facts.values() for full in each.functions}
    for path, headers in includes.items():
        for header in headers:
            stem = PurePosixPath(header).stem.lower()
            word = next((word for word in reversed(words_of(stem)) if word in drivers), "")
            if not word or name_of(RepoPath(header)).lower() in known:
                continue
            begins = tuple(
                f"{each}_" for each in (stem, stem.replace(word, "").strip("_")) if each
            )
            why = f"called; its header {header} is called after a driver that the product does not define"
            for function, owner, name, line in facts[path].calls:
                own = owner or name in defined or not QUIET.isdisjoint(words_of(name))
                if not own and name.lower().startswith(begins):
                    row = drivers[word]
                    yield Said(path, function, line, name, why, 5), row, row.direction


def _takes_files(does: AbstractSet[str], calls: AbstractSet[str], shown: AbstractSet[str]) -> bool:
    """Whether a server's function takes a file of a client, by its words and those of what it calls."""
    if "upload" in does or ("put" in does and "filesystem" in shown):
        return not _TAKES.isdisjoint(calls)
    return "multipart" in calls and "send" not in calls


def plain(function: str) -> str:
    """`Radio::send` is send."""
    return function.replace("::", ".").rpartition(".")[2]
