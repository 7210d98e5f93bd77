"""The PC's own log: what was done with which order, and nothing about patients (SRS-021)."""

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path

_FIELDS = frozenset({"order", "port", "reason"})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class AuditLog:
    """Appends one JSON object a line to a file that only the service account can read."""

    def __init__(self, path: Path, now: Callable[[], dt.datetime] = _now) -> None:
        self._path = path
        self._now = now

    def record(self, event: str, **fields: int | str) -> None:
        """Writes an event and waits until it is on disk.

        Fields are those of a fixed list: a patient's data has no way into the log by accident.
        """
        unknown = sorted(set(fields) - _FIELDS)
        if unknown:
            raise ValueError("the log has no field " + ", ".join(unknown))
        entry = {"time": self._now().isoformat(timespec="milliseconds"), "event": event, **fields}
        line = json.dumps(entry, sort_keys=True) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
