"""The ref of the ledger: read from its files, moved by git's own lock, one writer after the other.

The lock file is a second name of a file that is whole already, so what a killed writer leaves of it can be told
from git's and taken away: both names are of one file (gitrepository-layout(5), lockfile.h of git 2.39).
"""

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gatekeeper.history.repository.loose import open_folder, sync_folder, write_durably
from gatekeeper.history.repository.plain_files import read_plain_file
from gatekeeper.history.repository.references import parse_packed_refs
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError

LEDGER_REF = "refs/gatekeeper/ledger"
OWN_FOLDER = "gatekeeper"
"""Inside the git folder: the queue of writers, and what waits for an entry."""
_LOCK = f"{LEDGER_REF}.lock"
_QUEUE = "queue"
_PENDING = "pending-"
_WAIT_S = 20.0
_PACKED_BYTES = 256 * 1024**2


def read_ledger_ref(common: Path, name: str = LEDGER_REF) -> ObjectId | None:
    """The commit the ref names now, `None` when there is no ledger.

    Raises RepositoryError when something else stands there: a link, a folder, a symbolic ref.
    """
    _refuse_links(common, name)
    raw = read_plain_file(common / name, 4096)
    if raw is None:
        packed = read_plain_file(common / "packed-refs", _PACKED_BYTES) or b""
        value = parse_packed_refs(packed).get(name) if name.encode() in packed else None
        return None if value is None else ObjectId(value)
    text = raw.decode("ascii", "replace").rstrip("\n")
    if not is_object_id(text):
        raise RepositoryError(
            f"no verdict: '{name}' does not name a commit; to pass, find out who changed it, and restore it "
            "from another clone"
        )
    return ObjectId(text)


@contextmanager
def queued(common: Path) -> Iterator[None]:
    """The only writer of gatekeeper in this repository; the kernel frees the place when it dies.

    What killed writers left is cleared away first. Raises `OSError`.
    """
    at = open_folder(common, OWN_FOLDER)
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        queue = os.open(_QUEUE, flags, 0o666, dir_fd=at)
        try:
            if not stat.S_ISREG(os.fstat(queue).st_mode):
                raise OSError(f"{OWN_FOLDER}/{_QUEUE} is not a regular file")
            fcntl.flock(queue, fcntl.LOCK_EX)
            _clear(common, at)
            yield
        finally:
            os.close(queue)
    finally:
        os.close(at)


def move_ledger_ref(common: Path, old: ObjectId | None, new: ObjectId) -> bool:
    """Whether the ref was moved from `old` to `new`; not when it named another by then. The caller is `queued`.

    Waits for a git that holds the lock. Raises `OSError` when the lock never comes free.
    """
    at = open_folder(common, OWN_FOLDER)
    pending = f"{_PENDING}{os.urandom(8).hex()}"
    try:
        write_durably(at, pending, new.encode("ascii") + b"\n", 0o644)
        try:
            with _locked(common, common / OWN_FOLDER / pending):
                if read_ledger_ref(common) != old:
                    return False
                (common / _LOCK).rename(common / LEDGER_REF)
                sync_folder((common / LEDGER_REF).parent)
                return True
        finally:
            os.unlink(pending, dir_fd=at)
    finally:
        os.close(at)


@contextmanager
def _locked(common: Path, pending: Path) -> Iterator[None]:
    lock = common / _LOCK
    end = time.monotonic() + _WAIT_S
    while True:
        os.close(open_folder(common / "refs", "gatekeeper"))
        try:
            lock.hardlink_to(pending)
            break
        except FileNotFoundError:
            # Git takes an empty folder of refs away when it likes.
            if time.monotonic() > end:
                raise
        except FileExistsError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            if lock.lstat().st_ino == pending.lstat().st_ino:
                lock.unlink()


def _clear(common: Path, at: int) -> None:
    """Takes away what killed writers left; whoever is `queued` is the only one alive."""
    lock = common / _LOCK
    for name in os.listdir(at):
        if name.startswith(_PENDING):
            with suppress(FileNotFoundError):
                left = os.stat(name, dir_fd=at, follow_symlinks=False)
                if os.path.samestat(lock.lstat(), left):
                    lock.unlink()
            os.unlink(name, dir_fd=at)


def _refuse_links(common: Path, name: str) -> None:
    folder = common
    for part in Path(name).parts[:-1]:
        folder /= part
        if folder.is_symlink():
            raise RepositoryError(
                f"no verdict: '{part}' in the git folder is a symbolic link, so the ledger would lie elsewhere; "
                "to pass, make it a folder"
            )
