"""The memory of answers on disk: one SQLite file in the user's cache, each answer sealed with a secret of the user.

A wrong answer here would be a pass that nobody worked out, so nothing in the file is believed: an answer counts
only with its HMAC-SHA256 (RFC 2104) over kind, key and value. The file is opened without trust in its schema
(sqlite.org, "Defense Against The Dark Arts"): it may come from a shared cache of a build service.
"""

import hmac
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from functools import partial
from pathlib import Path

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key
from gatekeeper.tools.sqlite_file import Door

MOST_BYTES = 512 * 1024 * 1024
"""Size of the file from which on the oldest half is forgotten."""

_TABLES = (
    "CREATE TABLE answers (kind TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, seal BLOB NOT NULL, "
    "day INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID",
)
_SECRET_BYTES = 32
_AT_ONCE = 500
_MOST_VALUE = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """A `Memory` in a file. Every fault of the file makes it forget; none is raised."""

    file: Path
    secret: bytes
    day: int
    """Today, as days since 1970-01-01: how old an answer is when the file grows too large."""
    _door: Door = field(default_factory=partial(Door, _TABLES), compare=False, repr=False)

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        """The answers of this secret's holder."""
        found: dict[Key, bytes] = {}
        with self._door.opened(self.file, create=False) as connection:
            if connection is not None:
                for rows in _rows(connection, kind, keys):
                    for key, value, seal in rows:
                        if hmac.compare_digest(seal, self._seal(kind, key, value)):
                            found[Key(key)] = value
        return {key: found[key] for key in keys if key in found}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        """Keeps the answers in one transaction, or none of them."""
        rows = [
            (kind, key, value, self._seal(kind, key, value), self.day)
            for key, value in answers.items()
            if len(value) <= _MOST_VALUE
        ]
        if not rows:
            return
        with self._door.opened(self.file, create=True) as connection:
            if connection is None:
                return
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows)
            if _size(connection) > MOST_BYTES:
                _forget_older_half(connection)
            connection.execute("COMMIT")

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Inside no database is open, and none can be opened: SQLite's must not be carried over a fork."""
        with self._door.closed():
            yield

    def _seal(self, kind: str, key: bytes, value: bytes) -> bytes:
        name = kind.encode()
        head = len(name).to_bytes(4, "big") + name + len(key).to_bytes(4, "big")
        return hmac.digest(self.secret, head + key + value, "sha256")


def read_secret(file: Path) -> bytes | None:
    """The secret in that file, made on first use; `None` where it could be known to others, or cannot be kept.

    The file must be a plain one of the current user that nobody else may read or write.
    """
    for attempt in (_read_secret, _make_secret, _read_secret):
        try:
            secret = attempt(file)
        except OSError:
            continue
        if secret is not None:
            return secret
    return None


def _read_secret(file: Path) -> bytes | None:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(descriptor)
        private = stat.S_ISREG(status.st_mode) and not status.st_mode & 0o077
        if not private or status.st_uid != os.geteuid():
            return None
        secret = opened.read(_SECRET_BYTES + 1)
    return secret if len(secret) == _SECRET_BYTES else None


def _make_secret(file: Path) -> bytes | None:
    """Written beside and linked into place, so that of two runs at once both see the whole of one secret."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.urandom(8).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as opened:
            opened.write(os.urandom(_SECRET_BYTES))
        os.link(beside, file)
    finally:
        beside.unlink(missing_ok=True)
    return None  # read back what lies there now, ours or that of a run that was faster


def _rows(
    connection: sqlite3.Connection, kind: str, keys: Sequence[Key]
) -> Iterator[list[tuple[bytes, bytes, bytes]]]:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"SELECT key, value, seal FROM answers WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - only question marks
        rows = connection.execute(query, (kind, *some)).fetchall()
        yield [row for row in rows if all(isinstance(part, bytes) for part in row)]


def _size(connection: sqlite3.Connection) -> int:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int((pages - free) * size)


def _forget_older_half(connection: sqlite3.Connection) -> None:
    """Forgets what was kept before the median day; when all is of one day, everything."""
    (count,) = connection.execute("SELECT count(*) FROM answers").fetchone()
    (median,) = connection.execute(
        "SELECT day FROM answers ORDER BY day LIMIT 1 OFFSET ?", (count // 2,)
    ).fetchone()
    (oldest,) = connection.execute("SELECT min(day) FROM answers").fetchone()
    limit = median if median > oldest else median + 1
    connection.execute("DELETE FROM answers WHERE day < ?", (limit,))
