"""Private temporary folders that are known to be in use, so that what a killed process left behind can be cleared away.

No process can clean up after a signal 9. Whoever makes a folder holds a lock in it as long as it lives (flock(2)); the
system lets go of it however the process ends, also on another machine's view of process numbers.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = "in-use"
_YOUNG_S = 60.0
"""A folder may be this old without its lock: who makes both takes no time for it."""


@contextmanager
def held_folder(prefix: str) -> Iterator[Path]:
    """A private folder, gone with the block; those of the prefix that nobody holds any more go at once."""
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        lock = os.open(Path(name, _LOCK), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            clear_abandoned(prefix, now=os.fstat(lock).st_mtime)
            yield Path(name)
        finally:
            os.close(lock)


def clear_abandoned(prefix: str, now: float) -> None:
    """Removes the folders of the prefix that are ours and held by nobody; whatever cannot be removed stays."""
    with os.scandir(tempfile.gettempdir()) as entries:
        found = [Path(entry.path) for entry in entries if entry.name.startswith(prefix)]
    for folder in sorted(found):
        if _is_abandoned(folder, now):
            shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path, now: float) -> bool:
    """Whether it is a private folder of this user with a lock that nobody holds."""
    try:
        status = os.lstat(folder)
        private = stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
        if not private or status.st_uid != os.geteuid() or now - status.st_mtime < _YOUNG_S:
            return False
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
