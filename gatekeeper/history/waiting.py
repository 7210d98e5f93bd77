"""What waits for its entry: envelopes made while a push was in quarantine, when no ref may move (git-receive-pack(1)).

A file's name is its time and the digest of its bytes, so the order is told and a changed one is not taken.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.history.ledger_ref import OWN_FOLDER
from gatekeeper.history.loose import open_folder, write_durably
from gatekeeper.history.plain_files import read_plain_file
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.path import printable

_FOLDER = "waiting"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{64})\.json")
_MAX_BYTES = 384 * 1024**2


@dataclass(frozen=True, slots=True)
class Waiting:
    """One envelope that has no entry yet."""

    name: str
    at: str
    """UTC, `2026-11-25T16:00:00Z`."""
    envelope: bytes


def leave(common: Path, envelope: bytes, at: str) -> None:
    """Makes the envelope durable in the git folder, beside the ledger. Raises `EvidenceError`."""
    name = f"{at.replace('-', '').replace(':', '')}-{sha256(envelope)}.json"
    try:
        os.close(open_folder(common, OWN_FOLDER))
        folder = open_folder(common / OWN_FOLDER, _FOLDER)
        try:
            temporary = f".{name}.{os.getpid()}"
            write_durably(folder, temporary, envelope, 0o444)
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        where = printable(str(common / OWN_FOLDER / _FOLDER))
        raise EvidenceError(
            f"no verdict: evidence could not be made durable at '{where}': {error.strerror or error}; make room "
            "or make the folder writable, then run again"
        ) from error


def waiting(common: Path) -> tuple[Waiting, ...]:
    """What waits, oldest first; files whose bytes are not those of their name are passed over."""
    folder = common / OWN_FOLDER / _FOLDER
    if not folder.is_dir() or folder.is_symlink() or (common / OWN_FOLDER).is_symlink():
        return ()
    found = []
    for name in sorted(path.name for path in folder.iterdir()):
        match = _NAME.fullmatch(name)
        raw = read_plain_file(folder / name, _MAX_BYTES) if match is not None else None
        if match is None or raw is None or sha256(raw) != match[2]:
            continue
        told = match[1]
        at = f"{told[:4]}-{told[4:6]}-{told[6:8]}T{told[9:11]}:{told[11:13]}:{told[13:15]}Z"
        found.append(Waiting(name, at, raw))
    return tuple(found)


def remove_waiting(common: Path, each: Waiting) -> None:
    """Takes away what has its entry now; nothing when another did so first."""
    (common / OWN_FOLDER / _FOLDER / each.name).unlink(missing_ok=True)
