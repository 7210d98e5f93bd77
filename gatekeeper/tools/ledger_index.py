"""The index of a ledger on disk: a SQLite file in the user's cache, each row counted under a sealed head.

A missing row here could be a rejection that nobody sees, so nothing in the file is believed: the head holds, for each
predicate type, how many rows there are and a digest that runs over them, and is sealed with an HMAC-SHA256 of the user's
secret. Rows that are not exactly those are forgotten, all of them.
"""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.evidence import DefectKind, EvidenceDefect
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.ledger_index import IndexHead, IndexRow, Lookup
from gatekeeper.tools.sqlite_file import Door

_TABLES = (
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), told BLOB NOT NULL, seal BLOB NOT NULL)",
    "CREATE TABLE entries (sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, told BLOB NOT NULL)",
    "CREATE INDEX entries_by_kind ON entries (kind, sequence)",
)
_LAYOUT = "ledger-index/2"

Tallies = dict[str, tuple[int, str]]
"""Predicate type to the number of its rows and the digest that runs over them."""


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """A `LedgerIndex` in a file. Every fault of the file makes it forget; none is raised."""

    file: Path
    secret: bytes

    def head(self) -> IndexHead | None:
        """Up to where this secret's holder kept rows."""
        with Door(_TABLES).opened(self.file, create=False) as connection:
            held = None if connection is None else self._held(connection)
            return None if held is None else held[0]
        return None

    def rows(self, head: IndexHead, ask: Lookup) -> tuple[IndexRow, ...] | None:
        """The rows asked for, when all of their predicate type are those that were kept with that head."""
        with Door(_TABLES).opened(self.file, create=False) as connection:
            held = None if connection is None else self._held(connection)
            if connection is None or held is None or held[0] != head:
                return None
            return _asked(connection, held[1], ask)
        return None

    def keep(self, head: IndexHead, rows: Sequence[IndexRow], *, after: IndexHead | None) -> None:
        """Keeps them in one transaction, or nothing; not behind a head that another run has moved."""
        with Door(_TABLES).opened(self.file, create=True) as connection:
            if connection is None:
                return
            connection.execute("BEGIN IMMEDIATE")
            held = None if after is None else self._held(connection)
            if after is None:
                for table in ("head", "entries"):
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608 - two words of ours
            elif held is None or held[0] != after:
                connection.execute("ROLLBACK")
                return
            tallies = {} if held is None else held[1]
            _write(connection, rows, tallies)
            told = _head_bytes(head, tallies)
            connection.execute(
                "INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (told, self._seal(told))
            )
            connection.execute("COMMIT")

    def _held(self, connection: sqlite3.Connection) -> tuple[IndexHead, Tallies] | None:
        row = connection.execute("SELECT told, seal FROM head").fetchone()
        if row is None or not all(isinstance(part, bytes) for part in row):
            return None
        told, seal = row
        return _read_head(told) if hmac.compare_digest(seal, self._seal(told)) else None

    def _seal(self, told: bytes) -> bytes:
        return hmac.digest(self.secret, _LAYOUT.encode() + b"\0" + told, "sha256")


def _asked(
    connection: sqlite3.Connection, tallies: Tallies, ask: Lookup
) -> tuple[IndexRow, ...] | None:
    """An absent row cannot be seen among those that match, so all rows of the types concerned are counted first."""
    found: list[IndexRow] = []
    for kind in sorted(ask.kinds or tallies):
        told = [
            raw
            for (raw,) in connection.execute(
                "SELECT told FROM entries WHERE kind = ? ORDER BY sequence", (kind,)
            )
        ]
        if not all(isinstance(raw, bytes) for raw in told):
            return None
        if (len(told), _run("", told)) != tallies.get(kind, (0, "")):
            return None
        found += map(_read_row, told)
    return tuple(sorted(filter(ask.takes, found), key=lambda row: row.sequence))


def _write(connection: sqlite3.Connection, rows: Sequence[IndexRow], tallies: Tallies) -> None:
    for row in rows:
        told = msgspec.json.encode(row)
        count, digest = tallies.get(row.kind, (0, ""))
        tallies[row.kind] = (count + 1, _run(digest, (told,)))
        connection.execute("INSERT INTO entries VALUES (?, ?, ?)", (row.sequence, row.kind, told))


def _run(digest: str, rows: Iterable[bytes]) -> str:
    """The digest that ran over the rows before, with these behind; empty for none."""
    for told in rows:
        digest = hashlib.sha256(digest.encode("ascii") + b"\0" + told).hexdigest()
    return digest


def _read_row(told: bytes) -> IndexRow:
    """The row of bytes that were counted under the seal, so that they are ours."""
    return msgspec.json.decode(told, type=IndexRow)


def _head_bytes(head: IndexHead, tallies: Tallies) -> bytes:
    defects = [(each.kind.value, each.where, each.sentence) for each in head.defects]
    parts = (head.commit, head.line, head.count, head.root, defects, sorted(tallies.items()))
    return json.dumps(parts, separators=(",", ":")).encode("ascii")


def _read_head(told: bytes) -> tuple[IndexHead, Tallies]:
    """As `_read_row`."""
    commit, line, count, root, defects, tallies = json.loads(told)
    found = tuple(
        EvidenceDefect(DefectKind(kind), str(where), str(sentence))
        for kind, where, sentence in defects
    )
    head = IndexHead(
        ObjectId(commit), Sha256(line), int(count), None if root is None else Sha256(root), found
    )
    return head, {str(kind): (int(number), str(digest)) for kind, (number, digest) in tallies}
