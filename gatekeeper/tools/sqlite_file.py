"""SQLite files that are opened without trust: exactly the tables we make, or it is none of ours.

The file may come from a shared cache of a build service (sqlite.org, "Defense Against The Dark Arts").
"""

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

_WAIT_S = 2.0
_TRIES = 100
_STEPS = 50_000_000
"""Steps of SQLite's machine in one statement; a thousand answers take some ten thousand."""


class Door:
    """The database, kept open for the next question: a run asks some hundred, and to open it takes most of one.

    Each time it is looked at whether it still is the file of that name and holds nothing but our tables. One thread
    at a time is let in.
    """

    def __init__(self, tables: tuple[str, ...]) -> None:
        self._tables = tables
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = (0, 0)

    def __del__(self) -> None:
        self._shut()

    @contextmanager
    def opened(self, file: Path, *, create: bool) -> Iterator[sqlite3.Connection | None]:
        """The database, or `None` where there is none or it is not one of ours; its faults end the block in silence.

        A memory that fails has forgotten: the answers are worked out again, so no fault here can hide anything.
        """
        with self._lock:
            connection = self._entered(file, create=create)
            try:
                yield connection
            except sqlite3.Error:
                self._shut()
            finally:
                if self._connection is not None and self._connection.in_transaction:
                    self._shut()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Shut, and locked from inside; the next question opens it again."""
        with self._lock:
            self._shut()
            yield

    def _entered(self, file: Path, *, create: bool) -> sqlite3.Connection | None:
        try:
            plain = _is_plain(file)
            if self._connection is not None and (not plain or _inode(file) != self._inode):
                self._shut()
            if not plain:
                if not create or os.path.lexists(file):
                    return None
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._connection is None:
                self._connection = _connect(file)
                self._inode = _inode(file)
            if _holds_only(self._connection, self._tables):
                return self._connection
        except (sqlite3.Error, OSError):
            pass
        self._shut()
        return None

    def _shut(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _inode(file: Path) -> tuple[int, int]:
    status = os.lstat(file)
    return status.st_dev, status.st_ino


def _connect(file: Path) -> sqlite3.Connection:
    """The database, which may go from thread to thread, one at a time. Raises `sqlite3.Error`."""
    connection = sqlite3.connect(
        file, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _is_plain(file: Path) -> bool:
    """Whether it is a plain file, and what SQLite would write beside it is no link to somewhere else."""
    beside = [file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    try:
        return stat.S_ISREG(os.lstat(file).st_mode) and not any(map(os.path.islink, beside))
    except OSError:
        return False


def _holds_only(connection: sqlite3.Connection, tables: tuple[str, ...]) -> bool:
    """Whether the file holds exactly these (made now in a new file), and no view or trigger that would run."""
    connection.set_progress_handler(_countdown(), 1_000_000)
    if not _schema(connection):
        _make(connection, tables)
    return _schema(connection) == sorted(tables)


def _make(connection: sqlite3.Connection, tables: tuple[str, ...]) -> None:
    """All tables at once, so that nobody sees a part of them; another run may be making them at this moment."""
    for left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:
            # Of all statements this one does not wait for a lock by itself.
            if not left:
                raise
            time.sleep(_WAIT_S / _TRIES)
    connection.execute("BEGIN IMMEDIATE")
    for text in tables:
        connection.execute(text.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
    connection.execute("COMMIT")


def _schema(connection: sqlite3.Connection) -> list[str]:
    """The text of all that the file holds; SQLite keeps it as it was written, but for IF NOT EXISTS."""
    rows = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    return sorted(str(sql) for (sql,) in rows)


def _countdown() -> Callable[[], int]:
    left = [_STEPS // 1_000_000]

    def tick() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    return tick
