"""Secret keys: files that only the service account may read, one secret each (SRS-012)."""

import stat
from pathlib import Path

KEY_SIZE = 32


class KeyRefused(Exception):
    """The key file is not safe to use."""


def load_key(path: Path) -> bytes:
    """The key in the file.

    Raises `KeyRefused` when others may read or write the file, or it does not hold one key exactly.
    """
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyRefused(f"{path} may be used by others; set its mode to 0600")
    key = path.read_bytes()
    if len(key) != KEY_SIZE:
        raise KeyRefused(f"{path} does not hold a key of {KEY_SIZE} bytes")
    return key
