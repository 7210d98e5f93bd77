"""Writes what a command leaves behind, never through a link that the repository under test may have placed."""

import os
from pathlib import Path

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def write_plain_file(path: Path, data: bytes) -> None:
    """The file of those bytes, its folders made; raises `OSError`, also when the path is a symbolic link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, _FLAGS, 0o666), "wb") as file:
        file.write(data)
