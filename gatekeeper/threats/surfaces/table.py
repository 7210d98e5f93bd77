"""The tables of attack surfaces: signatures (`rules/surfaces.csv`; EMB3D ids: MITRE EMB3D, ids only) and registers."""

import csv
import io
from collections.abc import Iterator
from operator import attrgetter

from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.memory import Memory, memory_key
from gatekeeper.model.surface import (
    Exposure,
    RegisterBlock,
    Signature,
    SurfaceDirection,
    SurfaceMatch,
    SurfaceRole,
    SurfaceTable,
)
from gatekeeper.parse.remembered import Answering, Question, answered

_HOW = Answering("surface table", ("threats/surfaces/table.py", "model/surface.py"))
_BOUNDARIES = {
    "network": Exposure.NETWORK,
    "network-or-wireless-or-wired": Exposure.NETWORK,
    "wireless": Exposure.WIRELESS_SHORT,
    "wired-external": Exposure.WIRED_EXTERNAL,
    "vehicle-or-device-bus": Exposure.BUS,
    "on-board-bus": Exposure.BUS,
    "local-process": Exposure.LOCAL_PROCESS,
    "persistent-storage": Exposure.PERSISTENT,
    "debug": Exposure.DEBUG,
    "data": Exposure.DATA,
    "": Exposure.DATA,
}

_LONG_RANGE = frozenset({"wifi", "lora", "wifi-provisioning", "cellular"})


def read_surface_table(raw: bytes, registers: bytes = b"") -> SurfaceTable:
    """The table, ordered by id; with the address tables of `rules/registers.csv` when they are given.

    Raises `GatekeeperError` when the file is damaged: without its table nothing can be said about surfaces.
    """
    rows = _rows(raw.decode("utf-8", "replace"))
    signatures = [_signature(number, row) for number, row in enumerate(rows, start=2)]
    if not signatures:
        raise GatekeeperError(
            "no verdict: rules/surfaces.csv has no row; install gatekeeper again"
        )
    if len({signature.id for signature in signatures}) < len(signatures):
        raise GatekeeperError("no verdict: rules/surfaces.csv has an id twice")
    signatures.sort(key=lambda signature: signature.id)
    return SurfaceTable(tuple(signatures), _registers(registers), memory_key(raw, registers).hex())


def remembered_surface_table(raw: bytes, registers: bytes, memory: Memory) -> SurfaceTable:
    """The same table, made anew only when one of its files or the code that reads them is another. Errors as above."""
    question = Question(b"", (sha256(raw), sha256(registers)))
    [table] = answered(
        _HOW, [question], memory, SurfaceTable, lambda _: read_surface_table(raw, registers)
    )
    return table


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The rows by the names in the first one; ten thousand of them, which `csv.DictReader` takes three times as long for."""
    rows = csv.reader(io.StringIO(text))
    names = next(rows, [])
    return (dict(zip(names, row, strict=False)) for row in rows if row)


def _registers(raw: bytes) -> tuple[RegisterBlock, ...]:
    blocks = []
    for number, row in enumerate(_rows(raw.decode("utf-8")), start=2):
        try:
            base, size = int(row["base"], 16), int(row["size"], 16)
            block = RegisterBlock(row["family"], base, size, row["kind"], row["peripheral"])
        except (KeyError, ValueError, TypeError) as error:
            raise GatekeeperError(
                f"no verdict: rules/registers.csv line {number} cannot be read ({error})"
            ) from error
        blocks.append(block)
    blocks.sort(key=attrgetter("family", "base", "size", "kind", "peripheral"))
    return tuple(blocks)


def _signature(number: int, row: dict[str, str]) -> Signature:
    try:
        return Signature(
            id=row["id"],
            role=SurfaceRole(row["role"]),
            language=row["language"],
            platform=row["platform"],
            header=row["header_or_module"],
            symbol=row["symbol"],
            match=SurfaceMatch(row["match"]),
            kind=row["interface_type"],
            direction=SurfaceDirection(row["direction"] or "bidir"),
            exposure=_exposure(row["trust_boundary"], row["interface_type"]),
            emb3d=_ids(row["emb3d_pid"]) + _ids(row["emb3d_tid"]),
            note=row["note"].strip(),
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise GatekeeperError(
            f"no verdict: rules/surfaces.csv line {number} cannot be read ({error})"
        ) from error


def _exposure(boundary: str, kind: str) -> Exposure:
    exposure = _BOUNDARIES[boundary]
    if exposure is Exposure.WIRELESS_SHORT and kind in _LONG_RANGE:
        return Exposure.WIRELESS_LONG
    return exposure


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip()) if text else ()
