"""Writes blobs under names of our own into a private folder, so that no name of the repository reaches a tool (gate rule 4)."""

import os
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.model.analyzer import SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.pattern import late_pattern

_SUFFIX = {Language.C: "c", Language.CPP: "cpp", Language.PYTHON: "py"}
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NUMBERS = late_pattern(rb"(?:[\s,]*+[-+]?[0-9][0-9A-Fa-fXxUuLl]*+)++[\s,]*+")
"""Integers of C, which a name cannot begin like (C17 6.4.4.1); each sign is read once."""


def write_snapshot(
    files: Iterable[tuple[ObjectId, Language, bytes]], folder: Path
) -> tuple[SnapshotFile, ...]:
    """The files written, one per blob and language, ordered by name; each holds exactly the bytes given.

    `folder` must not be there yet; it is made with access for its owner alone. The names count from
    `f000000` in the order of blob and language, so that the same content always gets the same name.
    Raises FileExistsError when the folder or a name in it is taken: somebody else put it there.
    """
    contents = {(blob, language): content for blob, language, content in files}
    folder.mkdir(mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        ordered = sorted(contents, key=lambda key: (key[0], key[1].value))
        return tuple(
            _write(descriptor, number, blob, language, contents[blob, language])
            for number, (blob, language) in enumerate(ordered)
        )
    finally:
        os.close(descriptor)


def _write(
    folder: int, number: int, blob: ObjectId, language: Language, content: bytes
) -> SnapshotFile:
    name = f"f{number:06d}.{_SUFFIX[language]}"
    with os.fdopen(os.open(name, _CREATE, 0o600, dir_fd=folder), "wb") as file:
        file.write(content)
    is_list = _NUMBERS.fullmatch(content) is not None
    return SnapshotFile(name, blob, language, len(content), count_lines(content), is_list)


def count_lines(content: bytes) -> int:
    """Number of lines, split at line feeds only; a last line needs no line feed, and nothing is one line."""
    unfinished = not content.endswith(b"\n")
    return max(1, content.count(b"\n") + unfinished)
