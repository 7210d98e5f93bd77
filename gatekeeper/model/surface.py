"""Attack surfaces found in code: the table of signatures, and what a scan of the product found."""

import datetime as dt
from dataclasses import field, replace
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.guard import Control, Guard
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath


class SurfaceRole(Enum):
    """What a signature is evidence of."""

    SURFACE = "surface"
    UPDATE = "update"
    DEBUG = "debug"
    SINK = "sink"
    WEAKNESS = "weakness"
    CONTROL = "control-evidence"

    @property
    def opens(self) -> bool:
        """Whether a hit opens a way in or out, which the threat model has to name."""
        return self in (SurfaceRole.SURFACE, SurfaceRole.UPDATE, SurfaceRole.DEBUG)


_SERVED = frozenset({"http-endpoint", "file-upload", "websocket-server"})
_RADIOS = ("ble", "usb", "bluetooth", "modbus")


UNASKED = "not asked for: "
"""Stands in the note of a row, and in the evidence of a hit, before why it is visible and nobody is asked for it."""


def carrier(kind: str) -> str:
    """The interface type over which the type comes, or the type itself: who shows GATT shows Bluetooth, and a path the
    server that answers at it, but not the other way round."""
    if kind in _SERVED:
        return "http-server"
    return next((radio for radio in _RADIOS if kind.startswith(radio)), kind)


UPDATE_KINDS = frozenset(
    {
        "firmware-update",
        "flash-write",
        "bootloader",
        "bootloader-serial",
        "bootloader-console",
        "xcp",
    }
)
"""Interface types by which code that runs later gets onto the device."""


class SurfaceMatch(Enum):
    """How a signature is looked for."""

    CALL = "call"
    CONFIG = "config"
    TYPE = "type"
    MACRO = "macro"
    REGEX = "regex"
    DECORATOR = "decorator"
    DRIVER = "driver"
    """Words in the name of a function (C) or of a library (Python) that nothing else in the table knows."""
    REQUEST = "request"
    """Words in the label of a `switch`."""
    NODE = "device-node"
    """A text that names a device or service of the operating system, or a program that brings in code."""
    CHIP = "chip"
    """A word in the name of a file that drives something over a bus."""
    SHAPE = "shape"
    """What the product's own code has the shape of."""

    @property
    def is_weak(self) -> bool:
        """Whether it is looked at only where no other row speaks."""
        return self in (
            SurfaceMatch.DRIVER,
            SurfaceMatch.REQUEST,
            SurfaceMatch.NODE,
            SurfaceMatch.CHIP,
            SurfaceMatch.SHAPE,
        )


class SurfaceDirection(Enum):
    """Which way data moves; a table row without one is taken as both ways."""

    IN = "in"
    OUT = "out"
    BIDIR = "bidir"
    LOCAL = "local"

    def covers(self, other: "SurfaceDirection") -> bool:
        """Whether a modelled surface of this direction answers for one found in code."""
        both = (SurfaceDirection.IN, SurfaceDirection.OUT)
        return self is other or (self is SurfaceDirection.BIDIR and other in both)


class Exposure(Enum):
    """Who can reach a surface."""

    NETWORK = "network"
    WIRELESS_LONG = "wireless-long"
    WIRELESS_SHORT = "wireless-short"
    WIRED_EXTERNAL = "wired-external"
    BUS = "bus"
    LOCAL_PROCESS = "local-process"
    PERSISTENT = "persistent"
    DEBUG = "debug"
    DATA = "data"

    @property
    def wireless(self) -> bool:
        """Reached by radio."""
        return self in (Exposure.WIRELESS_LONG, Exposure.WIRELESS_SHORT)

    @property
    def external(self) -> bool:
        """Reached from outside the device's case."""
        return self.wireless or self in (Exposure.NETWORK, Exposure.WIRED_EXTERNAL)


@dataclass(frozen=True, slots=True, order=True)
class Signature:
    """One row of the table: an API, macro, type or setting that is evidence of a surface or control."""

    id: str
    role: SurfaceRole
    language: str
    """`c` (C and C++), `python`, `kconfig` or `config`."""
    platform: str
    header: str
    """Header (C; several that bring the name are told apart by `|`), module (Python), or where the setting lives."""
    symbol: str
    match: SurfaceMatch
    kind: str
    """Interface type, such as `uart` or `ble-gatt`."""
    direction: SurfaceDirection
    exposure: Exposure
    emb3d: tuple[str, ...]
    """Ids of EMB3D properties and threats (MITRE); which id fits an API is our judgement."""
    note: str = ""
    """What else has to hold for a hit, or what a hit means."""

    def hit(
        self,
        path: RepoPath,
        region: Region,
        symbol: str,
        evidence: tuple[int, str],
        function: str = "",
    ) -> "SurfaceHit":
        """A place that is evidence of it, of the tier and for the reason that `evidence` gives."""
        tier, why = evidence
        why += f"; {self.note}" if self.note.startswith(UNASKED) else ""
        way = (self.kind, self.direction, self.exposure, self.role)
        hit = SurfaceHit(
            path, region, self.id, symbol, *way, tier, why, self.emb3d, function, self.platform
        )
        return replace(hit, echo=True) if UNASKED in why else hit


@dataclass(frozen=True, slots=True, order=True)
class RegisterBlock:
    """The registers of one peripheral in one family of chips: a fact of its memory map."""

    family: str
    """As chips are called, in lower case: `stm32l4`, `nrf52`, `rp2040`."""
    base: int
    size: int
    """Bytes."""
    kind: str
    peripheral: str


@dataclass(frozen=True, slots=True)
class SurfaceTable:
    """All signatures, ordered by id, and the address tables."""

    signatures: tuple[Signature, ...]
    registers: tuple[RegisterBlock, ...] = ()
    digest: str = field(default="", compare=False)
    """Of the files that it was read from; empty when it was not read from files."""

    @property
    def kinds(self) -> frozenset[str]:
        """The interface types a threat model may name."""
        return frozenset(row.kind for row in self.signatures if row.role.opens)

    def threats_of(self, kind: str) -> tuple[str, ...]:
        """The EMB3D threats that follow from an interface type however it is opened, ordered."""
        sets = [
            {name for name in row.emb3d if name.startswith("TID-")}
            for row in self.signatures
            if row.kind == kind and row.role.opens and row.emb3d
        ]
        return tuple(sorted(set.intersection(*sets))) if sets else ()


@dataclass(frozen=True, slots=True, order=True)
class SurfaceKey:
    """What makes a surface the same one: the element (or the path of unmapped code), kind and direction."""

    where: str
    kind: str
    direction: str


@dataclass(frozen=True, slots=True)
class SurfaceHit:
    """One place in the code that is evidence of a surface, weakness or control."""

    path: RepoPath
    region: Region
    signature: str
    """Id of the table's row."""
    symbol: str
    """As it stands in the code."""
    kind: str
    direction: SurfaceDirection
    exposure: Exposure
    role: SurfaceRole
    tier: int
    """1 API call, 2 macro, type or setting, 3 register, address or interrupt, 4 Python, 5 call of a wrapper."""
    evidence: str
    """One sentence part: why this counts (`call, sys/socket.h included`)."""
    emb3d: tuple[str, ...] = ()
    function: str = ""
    """The function or macro it stands in, with its class (`Dfu::Write`); empty outside any."""
    platform: str = ""
    """Library or platform of the row: the class of the symbol, whatever it is called in detail."""
    guards: tuple[Guard, ...] = ()
    """Controls found on the same paths, ordered; one of each kind and symbol."""
    wrapper: str = ""
    """For tier 5: the wrapper called, as `path:function`."""
    echo: bool = False
    """Visible, and not asked for: through a wrapper that is product code itself, whose own hit stands for this surface, or
    for the reason in the evidence."""

    @property
    def unasked(self) -> bool:
        """Whether nobody is asked for it though it calls nothing that a hit stands for."""
        return self.echo and not self.wrapper

    @property
    def controls(self) -> frozenset[Control]:
        """Kinds of control in reach."""
        return frozenset(guard.control for guard in self.guards)

    @property
    def crc_only(self) -> bool:
        """Whether a checksum is in reach and nothing that an attacker cannot compute."""
        strong = {Control.SIGNATURE, Control.MAC}
        return Control.CRC in self.controls and not self.controls & strong

    @property
    def properties(self) -> tuple[str, ...]:
        """EMB3D ids of the device properties it shows."""
        return tuple(name for name in self.emb3d if name.startswith("PID"))

    @property
    def threats(self) -> tuple[str, ...]:
        """EMB3D ids of the threats that follow from those properties."""
        return tuple(name for name in self.emb3d if name.startswith("TID"))

    @property
    def location(self) -> Location:
        """Where it stands."""
        return Location(self.path, self.region)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Key by which hits are ordered."""
        return (self.path, self.region.start_line, self.region.start_column, self.signature)


@dataclass(frozen=True, slots=True, order=True)
class LostControl:
    """Evidence of a control that base had, and of whose kind the file, or the whole element, has nothing left."""

    element: str
    """Id, or the path of unmapped code."""
    path: RepoPath
    """Where it stood in base."""
    kind: str
    symbol: str
    moved: bool = False
    """Whether other code of the element still shows the kind."""


@dataclass(frozen=True, slots=True, order=True)
class ScanFailure:
    """A product file that could not be scanned, or only in part: never the same as one without surfaces."""

    path: RepoPath
    cause: str


class MappingOrigin(Enum):
    """What told to which element a path belongs, in order of precedence."""

    NATIVE = "code glob of the model"
    SOFTWARE_ITEM = "software item"
    MAP_FILE = "line of the map file"
    MARKER = "marker in the file"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class ModuleMapping:
    """The element of one product path."""

    path: RepoPath
    elements: tuple[str, ...]
    """Ids, ordered: one when all is well, none, or several that answer with equal right."""
    origin: MappingOrigin
    detail: str
    """What exactly answered: the glob, the item's id, the line of the map, the marker's line."""
    out_until: dt.date | None = None
    """Last day on which the map calls it no part of the product; `None` when it does not."""

    @property
    def element(self) -> str | None:
        """The one element, `None` when there is none or more than one."""
        return self.elements[0] if len(self.elements) == 1 else None
