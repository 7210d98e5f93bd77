"""The evidence folder, written: a statement is on the disk, or an error says why it is not.

Order of events, so that a kill at any point leaves something that can be told: the bytes go to a temporary
file (`O_EXCL`, fsync), then under the lock of the log the file takes its name, the folder is synced, the line
is appended and synced. A statement counts once its line is in the log.
"""

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.ledger import read_ledger
from gatekeeper.evidence.log import LOG_NAME, names, next_line
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import Ledger, Statement, Stored

TEMPORARY = ".tmp"
_FLAGS = os.O_CLOEXEC | os.O_NOFOLLOW
_READ = 1 << 20


class EvidenceStore:
    """A folder of statements with its log. Several processes may write at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, statement: Statement) -> Stored:
        """The statement, durable and logged. Writing an equal one again changes nothing.

        Raises `EvidenceError`, naming path and cause, when anything on the way fails; what was begun is
        taken back as far as the disk lets us, and never counts.
        """
        content = statement_bytes(statement)
        digest = sha256(content)
        path = self._folder / f"{digest}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = self._temporary(digest, content)
            try:
                with _locked(self._folder / LOG_NAME) as log:
                    self._file(log, temporary, path, content)
            finally:
                with suppress(FileNotFoundError):
                    temporary.unlink()
        except OSError as error:
            raise _not_durable(path, error) from error
        return Stored(digest, path)

    def entries(self, *, witnessed: Sha256 | None = None) -> Ledger:
        """What the folder holds, every file checked against the log and the log against itself.

        `witnessed` is a head noted elsewhere. A folder that is not there is an empty ledger; one that
        cannot be read is a defect.
        """
        return read_ledger(self._folder, witnessed=witnessed)

    def _temporary(self, digest: Sha256, content: bytes) -> Path:
        path = self._folder / f".{digest[:16]}-{secrets.token_hex(8)}{TEMPORARY}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o444)
        try:
            _write_all(descriptor, content)
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(descriptor)
        return path

    def _file(self, log: int, temporary: Path, path: Path, content: bytes) -> None:
        """Give the temporary file its name and log it; the caller holds the lock."""
        raw = _read_all(log)
        digest = sha256(content)
        known = names(raw, digest)
        held = _held(path)
        if held is not None and held != content:
            raise OSError(errno.EEXIST, "a file of that name holds something else")
        if held is None:
            temporary.rename(path)
        _sync_folder(self._folder)
        if known:
            return
        try:
            _append(log, len(raw), next_line(raw, digest))
        except OSError:
            if held is None:
                with suppress(OSError):
                    path.unlink()
            raise


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The log, open for appending, with nobody else inside.

    `flock` belongs to the open file, not to the process as `lockf` does, so threads exclude each other too.
    The kernel frees it when its holder dies.
    """
    descriptor = os.open(
        path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | _FLAGS, 0o644
    )
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, f"{LOG_NAME} is not a regular file")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if not os.path.samestat(os.fstat(descriptor), path.lstat()):
            raise OSError(errno.ESTALE, f"{LOG_NAME} was replaced while we waited for it")
        yield descriptor
    finally:
        os.close(descriptor)


def _append(log: int, size: int, line: bytes) -> None:
    """The line at the end of the log, synced; on failure the log is as it was."""
    try:
        _write_all(log, line)
        os.fsync(log)
    except OSError:
        with suppress(OSError):
            os.ftruncate(log, size)
            os.fsync(log)
        raise


def _held(path: Path) -> bytes | None:
    """The bytes of a regular file of that name, `None` if there is nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | _FLAGS)
    except FileNotFoundError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EEXIST, "something of that name is not a regular file")
        return _read_all(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        written = os.write(descriptor, view)
        view = view[written:]


def _read_all(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    parts = []
    while part := os.read(descriptor, _READ):
        parts.append(part)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_durable(path: Path, error: OSError) -> EvidenceError:
    return EvidenceError(
        f"no verdict: evidence could not be made durable at {str(path)!a}: "
        f"{error.strerror or error}; make room or make the folder writable, then run again"
    )
