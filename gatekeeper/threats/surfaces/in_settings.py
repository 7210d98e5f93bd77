"""Attack surfaces that settings open: Kconfig values, devicetree, containers, systemd, boot configuration."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import UNASKED, Exposure, Signature, SurfaceHit, SurfaceTable
from gatekeeper.threats.surfaces.driver_words import drivers_of

_KCONFIG_NAMES = late_pattern(
    r"(?:.*\.conf|.*_defconfig|sdkconfig.*|.*\.config|\.config|defconfig)$"
)
_SETTING = late_pattern(r"[ \t]*(?:SB_)?CONFIG_(\w+)[ \t]*=[ \t]*(\S.*?)[ \t]*")
_FILES = {
    "EXPOSE": re.compile(r"(?:.*[._-])?(?:Dockerfile|Containerfile)(?:[._-].*)?$"),
    "ports:": re.compile(r"(?:docker-)?compose.*\.ya?ml$"),
    "network_mode: host": re.compile(r"(?:docker-)?compose.*\.ya?ml$"),
    "RUN+=": re.compile(r".*\.rules$"),
    "ListenStream=": re.compile(r".*\.socket$"),
    "ListenDatagram=": re.compile(r".*\.socket$"),
    "enable_uart=1": re.compile(r"config\.txt$"),
    "ota_0": re.compile(r"(?i).*partition.*\.csv$"),
}
PLATFORMIO = "platformio.ini"
_BOARD = late_pattern(r"(?m)^[ \t]*board[ \t]*=[ \t]*(\S+)")
_NATIVE = late_pattern(
    r"(?i).*(?:teensy|leonardo|pro_?micro|^micro$|yun|xiao(?!_esp32c3)|feather_?m[04]|itsybitsy|pico|rp2040|nano_?33|mkr|zero|due)"
)
"""Boards of PlatformIO whose `Serial` is the controller's own USB."""
_DEVICETREE = late_pattern(r".*\.(?:dts|dtsi|overlay)$")
_NODES = {
    "uart": r"(?:lp)?u(?:s)?arte?\d*|[a-z]+_(?:serial|uart)",
    "usb": r"(?:zephyr_udc|usb\w*|otg\w*)\d*",
    "can": r"(?:fd)?can\d*",
    "i2c": r"(?:[a-z]+_)?(?:lp)?i2c\d*|twi\d*",
    "spi": r"(?:[a-z]+_)?(?:lp)?spi\d*",
    "ethernet": r"(?:eth|enet|gmac|mac)\d*",
    "radio": r"ieee802154|radio|subghz\w*",
}
_BRACE = late_pattern(r"[{}]")
_STATUS = late_pattern(r'\bstatus\s*=\s*"(\w+)"')
_DUMPS = ("sdkconfig", ".config")
_SWITCHED_ON = late_pattern(r"(?m)^[ \t]*(?:SB_)?CONFIG_\w+[ \t]*=[ \t]*y[ \t]*$")
_MOST_CHOSEN = 200
"""Files of these names, or with more switched on, hold every setting there is, most of them as the system's makers chose."""
_WHOLE = frozenset(
    {"lib", "library", "client", "server", "enable", "enabled", "driver", "support", "host"}
    | {"stack"}
)
"""What is said of a setting that switches on the whole of something."""
_OFF = frozenset({"n", '"n"', "-2", '""'})


def is_settings(path: RepoPath) -> bool:
    """Whether the file may hold settings that the table knows."""
    name = PurePosixPath(path).name
    patterns = (_KCONFIG_NAMES, _DEVICETREE, *_FILES.values())
    return name == PLATFORMIO or any(pattern.fullmatch(name) for pattern in patterns)


def scan_settings(
    path: RepoPath, raw: bytes, table: SurfaceTable
) -> tuple[tuple[SurfaceHit, ...], str]:
    """The hits of one file, ordered by place, and why it could not be scanned (empty when it could)."""
    if b"\0" in raw:
        return (), "the file is not text (NUL byte)"
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    name = PurePosixPath(path).name
    hits = [*_kconfig(path, text, table)] if _KCONFIG_NAMES.fullmatch(name) else []
    for row in table.signatures:
        if row.language == "config":
            nodes = row.symbol.startswith("status-okay:")
            hits += _node(path, text, row) if nodes else _pattern(path, text, row)
    return tuple(sorted(hits, key=lambda hit: hit.order)), ""


def _kconfig(path: RepoPath, text: str, table: SurfaceTable) -> Iterator[SurfaceHit]:
    rows = {row.symbol: row for row in table.signatures if row.language == "kconfig"}
    drivers = drivers_of(table)
    chosen = len(_SWITCHED_ON.findall(text))
    dump = PurePosixPath(path).name in _DUMPS or chosen > _MOST_CHOSEN
    known: set[str] = set()
    by_words: dict[str, tuple[Signature, int, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        match = _SETTING.fullmatch(line)
        if match is None or match.group(2) in _OFF:
            continue
        symbol = f"CONFIG_{match.group(1)}={match.group(2)}"
        row = rows.get(match.group(1))
        if row is not None:
            known.add(row.kind)
            yield _hit(path, row, number, symbol, "Kconfig setting")
        elif match.group(2) == "y":
            row = _by_words(match.group(1).lower().split("_"), drivers)
            if row is not None:
                by_words.setdefault(row.kind, (row, number, symbol))
    for kind, (row, number, symbol) in by_words.items():
        if kind not in known:
            why = f"; {UNASKED}the file holds every setting there is" if dump else ""
            yield _hit(path, row, number, symbol, f"Kconfig setting, by its words{why}")


def _by_words(words: list[str], drivers: Mapping[str, Signature]) -> Signature | None:
    """The row of the radio or network that the setting is called after: `NRF_CLOUD_COAP`, `ACME_MODEM_LIB`."""
    while words and words[-1] in _WHOLE:
        words = words[:-1]
    row = drivers.get(words[-1]) if words else None
    return (
        row
        if row is not None and (row.exposure.wireless or row.exposure is Exposure.NETWORK)
        else None
    )


def _pattern(path: RepoPath, text: str, row: Signature) -> Iterator[SurfaceHit]:
    where = _FILES.get(row.symbol, _DEVICETREE)
    if not where.fullmatch(PurePosixPath(path).name):
        return
    inside = where is _DEVICETREE or row.symbol == "ota_0"
    prefix = r"^[^#]*\b" if inside else r"^[ \t]*"
    suffix = r"\b" if row.symbol[-1].isalnum() else ""
    pattern = re.compile(prefix + re.escape(row.symbol) + suffix, re.I)
    body = _without_comments(text) if where is _DEVICETREE else text
    for number, line in enumerate(body.split("\n"), start=1):
        match = pattern.search(line)
        if match is not None:
            hit = _hit(path, row, number, row.symbol, row.note or "setting")
            yield _as_local(hit) if _is_local(row, line[match.end() :]) else hit


def _node(path: RepoPath, text: str, row: Signature) -> Iterator[SurfaceHit]:
    """Nodes of a devicetree such as `&uart0 { status = "okay"; }`, or buses that devices are put on (`&i2c2 { sensor@76 {`)."""
    if not _DEVICETREE.fullmatch(PurePosixPath(path).name):
        return
    wanted = re.compile(_NODES[row.symbol.partition(":")[2]])
    body = _without_comments(text)
    for node in _tree(body):
        status = _STATUS.findall(node.own)
        if wanted.fullmatch(node.label) and (status[-1] == "okay" if status else node.devices):
            line = body.count("\n", 0, node.offset) + 1
            yield _hit(path, row, line, f"&{node.label}", row.note)


@dataclass(slots=True)
class _Node:
    """A node of a devicetree while it is read."""

    label: str
    """By which it is named (`&i2c2`, `udc: &usbd`); empty for one that is written out."""
    offset: int
    own: str = ""
    """Its own properties, without those of its children."""
    devices: bool = False
    """Whether a child has an address on it."""


def _tree(body: str) -> Iterator[_Node]:
    """The nodes, in the order of their ends; one pass over the braces."""
    around: list[_Node] = []
    last = 0
    for brace in _BRACE.finditer(body):
        own, _, head = f";{body[last : brace.start()]}".rpartition(";")
        last = brace.end()
        if around:
            around[-1].own += own + (head if brace.group() == "}" else "")
        if brace.group() == "{":
            head = head.strip()
            if around and "@" in head:
                around[-1].devices = True
            around.append(_Node(head.partition("&")[2], last - 1))
        elif around:
            yield around.pop()


def _is_local(row: Signature, value: str) -> bool:
    """A systemd socket at a path is reached by local processes only (systemd.socket(5))."""
    return row.symbol.startswith("Listen") and value.lstrip()[:1] in ("/", "%", "@")


def _as_local(hit: SurfaceHit) -> SurfaceHit:
    return replace(hit, kind="unix-socket", exposure=Exposure.LOCAL_PROCESS)


def _without_comments(text: str) -> str:
    comment = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
    return comment.sub(lambda match: "\n" * match.group().count("\n"), text)


def _hit(path: RepoPath, row: Signature, line: int, symbol: str, evidence: str) -> SurfaceHit:
    return row.hit(path, Region(line, line), symbol, (2, evidence))


def serial_over_usb(path: RepoPath, raw: bytes) -> bool:
    """Whether every board that PlatformIO builds for has its `Serial` on its own USB (docs.platformio.org, `board`, `build_flags`)."""
    text = raw.decode("utf-8", "replace") if name_of(path) == PLATFORMIO else ""
    boards = _BOARD.findall(text)
    return "ARDUINO_USB_CDC_ON_BOOT=1" in text or (
        bool(boards) and all(map(_NATIVE.match, boards))
    )
