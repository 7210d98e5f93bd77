"""What waits for its entry: envelopes made while a push was in quarantine, when no ref may move (git-receive-pack(1)).

A file's name is its time and the digest of its bytes, so the order is told and a changed one is not taken.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.history.ledger.ref import OWN_FOLDER
from gatekeeper.history.repository.loose import open_folder, write_durably
from gatekeeper.history.repository.plain_files import read_plain_file
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError, RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern

_FOLDER = "waiting"
_NAME = late_pattern(r"(\d{8}T\d{6}Z)-([0-9a-f]{64})\.json")
_WRITTEN = late_pattern(rf"\.{_NAME.pattern}\.\d+")
_AT_WORK = "a writer is at work on it, or was stopped before it was whole and told no verdict"
_UNNAMED = "it lies among the statements that wait and has not the name of one"
_CHANGED = "its bytes are not those of the statement that its name tells: it was changed after it was left"
_MAX_BYTES = 384 * 1024**2


@dataclass(frozen=True, slots=True)
class Waiting:
    """One envelope that has no entry yet."""

    name: str
    at: str
    """UTC, `2026-11-25T16:00:00Z`."""
    envelope: bytes


@dataclass(frozen=True, slots=True)
class OddFile:
    """Something among the waiting statements that is no whole one."""

    name: str
    """Safe to print."""
    sentence: str
    changed: bool = False
    """Whether it was a statement once, so that something is lost."""


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
    """What waits, oldest first; what `odd_files` names is left out."""
    looked = (_look(folder, name) for folder, name in _names(common))
    return tuple(each for each in looked if isinstance(each, Waiting))


def odd_files(common: Path) -> tuple[OddFile, ...]:
    """Everything there that is no whole waiting statement, ordered by name.

    A statement that was changed after it was left shows here: its bytes are not those that its name tells.
    """
    own = common / OWN_FOLDER
    for path in (own, own / _FOLDER):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            sentence = "it is no folder of its own, so what waits for its entry cannot be told"
            return (OddFile(printable(path.name), sentence, changed=True),)
    looked = (_look(folder, name) for folder, name in _names(common))
    return tuple(each for each in looked if isinstance(each, OddFile))


def _names(common: Path) -> Iterator[tuple[Path, str]]:
    folder = common / OWN_FOLDER / _FOLDER
    if not folder.is_dir() or folder.is_symlink() or (common / OWN_FOLDER).is_symlink():
        return
    for name in sorted(path.name for path in folder.iterdir()):
        yield folder, name


def _look(folder: Path, name: str) -> Waiting | OddFile:
    shown, match = printable(name), _NAME.fullmatch(name)
    if match is None:
        at_work = _WRITTEN.fullmatch(name) is not None
        return OddFile(shown, _AT_WORK if at_work else _UNNAMED)
    try:
        raw = read_plain_file(folder / name, _MAX_BYTES)
    except RepositoryError as error:
        return OddFile(shown, f"it waits for its entry and cannot be read: {error}", changed=True)
    if raw is None or sha256(raw) != match[2]:
        return OddFile(shown, _CHANGED, changed=True)
    told = match[1]
    at = f"{told[:4]}-{told[4:6]}-{told[6:8]}T{told[9:11]}:{told[11:13]}:{told[13:15]}Z"
    return Waiting(name, at, raw)


def remove_waiting(common: Path, each: Waiting) -> None:
    """Takes away what has its entry now; nothing when another did so first."""
    (common / OWN_FOLDER / _FOLDER / each.name).unlink(missing_ok=True)
