"""Prescriptions in SQLite: each row carries a MAC, so that a changed row is never made (SRS-018).

Somebody who can write the file can change rows, swap them between orders, delete lines or mark them
as not yet made. The MAC of an order covers its number of lines; the MAC of a line covers the order
and place it belongs to and whether it was claimed. An old copy of the whole file is not noticed
here: the access control of the encrypted volume is what stands against that (SRS-019).
"""

import datetime as dt
import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from compounder_host.orders import Line, Order
from compounder_host.volume import is_encrypted

_LOCK_TIMEOUT_S = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    order_id INTEGER PRIMARY KEY,
    patient_ref TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    mac BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS lines (
    order_id INTEGER NOT NULL REFERENCES orders (order_id),
    place INTEGER NOT NULL,
    port INTEGER NOT NULL,
    volume_nl INTEGER NOT NULL,
    rate_nl_s INTEGER NOT NULL,
    claimed INTEGER NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (order_id, place)
);
"""


class DatabaseRefused(Exception):
    """What is stored cannot be trusted, or may not be stored there."""


class Prescriptions:
    """The orders known to this PC. Use as a context manager; it closes the file."""

    def __init__(
        self, path: Path, key: bytes, encrypted: Callable[[Path], bool] = is_encrypted
    ) -> None:
        if not encrypted(path):
            raise DatabaseRefused("prescriptions are kept on an encrypted volume only")
        self._key = key
        self._connection = sqlite3.connect(path, timeout=_LOCK_TIMEOUT_S)
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(_SCHEMA)

    def __enter__(self) -> "Prescriptions":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def add(self, order: Order) -> None:
        """Stores an order. Raises `DatabaseRefused` when its number is known."""
        issued_at = order.issued_at.isoformat()
        count = len(order.lines)
        mac = self._mac(b"order", order.order_id, order.patient_ref, issued_at, count)
        rows = [
            (order.order_id, place, line.port, line.volume_nl, line.rate_nl_s, 0)
            for place, line in enumerate(order.lines)
        ]
        try:
            with self._connection:
                self._connection.execute(
                    "INSERT INTO orders VALUES (?, ?, ?, ?, ?)",
                    (order.order_id, order.patient_ref, issued_at, count, mac),
                )
                self._connection.executemany(
                    "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(*row, self._mac(b"line", *row)) for row in rows],
                )
        except sqlite3.IntegrityError as error:
            raise DatabaseRefused(f"order {order.order_id} is known already") from error

    def get(self, order_id: int) -> Order:
        """The order. Raises `DatabaseRefused` when it is unknown or was changed."""
        row = self._connection.execute(
            "SELECT patient_ref, issued_at, line_count, mac FROM orders WHERE order_id = ?",
            (order_id,),
        ).fetchone()
        if row is None:
            raise DatabaseRefused(f"order {order_id} is unknown")
        patient_ref, issued_at, count, mac = row
        if not _same(self._mac(b"order", order_id, *row[:3]), mac):
            raise DatabaseRefused(f"order {order_id} was changed outside this program")
        rows = self._rows(order_id)
        if [row[1] for row in rows] != list(range(count)):
            raise DatabaseRefused(f"order {order_id} lost or gained a line")
        lines = tuple(Line(row[2], row[3], row[4]) for row in rows)
        return Order(order_id, patient_ref, dt.datetime.fromisoformat(issued_at), lines)

    def orders_of(self, patient_ref: str) -> list[int]:
        """The numbers of all orders for a pseudonym, ordered."""
        rows = self._connection.execute(
            f"SELECT order_id FROM orders WHERE patient_ref = '{patient_ref}'"
        )
        return sorted(row[0] for row in rows)

    def claim(self, order_id: int, port: int) -> Line:
        """The line for that port, which nobody can claim again (SRS-025: no dose twice).

        To be called before the device is asked: when the answer is lost, the dose is not repeated.
        """
        row = next((row for row in self._rows(order_id) if row[2] == port), None)
        if row is None:
            raise DatabaseRefused(f"order {order_id} has nothing for port {port}")
        if row[5]:
            raise DatabaseRefused(f"the line for port {port} of order {order_id} was made already")
        claimed = (*row[:5], 1)
        with self._connection:
            changed = self._connection.execute(
                "UPDATE lines SET claimed = 1, mac = ? "
                "WHERE order_id = ? AND place = ? AND claimed = 0",
                (self._mac(b"line", *claimed), order_id, row[1]),
            ).rowcount
        if changed != 1:
            raise DatabaseRefused(f"somebody else makes order {order_id} right now")
        return Line(row[2], row[3], row[4])

    def _rows(self, order_id: int) -> list[tuple[int, int, int, int, int, int]]:
        """Order, place, port, volume, rate and claim of each line, its MAC checked."""
        rows = self._connection.execute(
            "SELECT order_id, place, port, volume_nl, rate_nl_s, claimed, mac FROM lines "
            "WHERE order_id = ? ORDER BY place",
            (order_id,),
        ).fetchall()
        for row in rows:
            if not _same(self._mac(b"line", *row[:6]), row[6]):
                raise DatabaseRefused(f"a line of order {order_id} was changed outside")
        return [row[:6] for row in rows]

    def _mac(self, kind: bytes, *fields: int | str) -> bytes:
        """Each field goes in with its length, so that none can take bytes of its neighbour."""
        mac = hmac.new(self._key, kind, hashlib.sha256)
        for field in fields:
            content = str(field).encode()
            mac.update(len(content).to_bytes(4, "big") + content)
        return mac.digest()


def _same(expected: bytes, stored: object) -> bool:
    """Whether the stored value is that MAC; SQLite stores a value of any type in any column."""
    return isinstance(stored, bytes) and hmac.compare_digest(expected, stored)
