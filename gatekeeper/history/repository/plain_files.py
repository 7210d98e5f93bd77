"""Files read and written without following links, blocking, or reading without end."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.path import printable

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR})


def read_plain_file(path: Path, limit_bytes: int) -> bytes | None:
    """The content of a regular file, `None` if nothing is there.

    Raises RepositoryError for a symbolic link, a device, a pipe, a file above the limit, or one that may not
    be read: each of these inside `.git` is a trap or a fault, and neither may be taken for "not there".
    """
    descriptor = _open(path)
    if descriptor is None:
        return None
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise RepositoryError(
            f"no verdict: '{printable(str(path))}' is larger than the {limit_bytes} bytes that are read of it"
        )
    return content


def read_below(folder: Path, path: str, limit_bytes: int) -> bytes | None:
    """As `read_plain_file`, of a `/`-separated path below the folder; a link on the way there is refused as well.

    What steps out of the folder is not there: nothing tracked is called so.
    """
    *folders, name = path.split("/")
    if not {"", ".", ".."}.isdisjoint((*folders, name)):
        return None
    at = folder
    for part in folders:
        at = at / part
        if at.is_symlink():
            raise RepositoryError(_unreadable(at, "a symbolic link"))
    return read_plain_file(at / name, limit_bytes)


def copy_plain_file(source: Path, target: Path) -> bool:
    """Whether there was a regular file to copy; the copy is new and private. Errors as `read_plain_file`."""
    descriptor = _open(source)
    if descriptor is None:
        return False
    created = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "rb") as reader, os.fdopen(created, "wb") as writer:
        while block := reader.read(1 << 20):
            writer.write(block)
    return True


def write_plain_file(path: Path, pieces: Iterable[bytes]) -> Sha256:
    """The digest of the file that is made of these pieces, and its folders.

    Raises `OSError`, also when the path is a symbolic link, which the repository under test may have placed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, _NEW, 0o666), "wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    return Sha256(digest.hexdigest())


def _open(path: Path) -> int | None:
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise RepositoryError(_unreadable(path, os.strerror(error.errno or 0))) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RepositoryError(_unreadable(path, "not a regular file"))
    return descriptor


def _unreadable(path: Path, cause: str) -> str:
    return (
        f"no verdict: '{printable(str(path))}' could not be read ({cause}); "
        "to pass, make it a regular file that the user running gatekeeper may read"
    )
