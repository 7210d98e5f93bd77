"""Writes and reads loose objects in a repository's own store, without git (gitformat-loose(5), gitrepository-layout(5)).

Git would obey the repository's configuration and run its hooks; a loose object needs neither. Each one is on the
disk, with the folder that names it, before its id is handed back.
"""

import errno
import os
import stat
import zlib
from pathlib import Path

from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.model.digest import ObjectId

MAX_BYTES = 512 * 1024**2
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LEVEL = 1
"""Evidence is written while somebody waits; git packs it better later."""


def write_object(store: Path, form: ObjectFormat, kind: str, content: bytes) -> ObjectId:
    """The id of an object that is durable in `store`, the `objects` folder of a repository.

    One that is there already is kept and its time renewed, so that no pruning takes it. Raises `OSError`.
    """
    object_id = form.digest(kind, content)
    folder, name = object_id[:2], object_id[2:]
    at = open_folder(store, folder)
    try:
        if _renewed(at, name):
            return object_id
        raw = zlib.compress(b"%s %d\0" % (kind.encode("ascii"), len(content)) + content, _LEVEL)
        _place(at, name, raw)
        os.fsync(at)
    finally:
        os.close(at)
    return object_id


def read_loose(
    stores: tuple[Path, ...], form: ObjectFormat, object_id: ObjectId
) -> tuple[str, bytes] | None:
    """Kind and content of a loose object; `None` when there is none, or it is not what its id names."""
    for store in stores:
        try:
            file = os.open(
                store / object_id[:2] / object_id[2:], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            )
        except OSError:
            continue
        with os.fdopen(file, "rb") as opened:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                continue
            raw = opened.read(MAX_BYTES)
        found = _unpacked(raw)
        if found is not None and form.digest(*found) == object_id:
            return found
    return None


def open_folder(parent: Path, name: str) -> int:
    """A descriptor of the folder of that name below `parent`, made if need be with its parent's permissions.

    A link is not followed. Raises `OSError`.
    """
    path = parent / name
    try:
        return os.open(path, _FOLDER)
    except FileNotFoundError:
        pass
    try:
        path.mkdir()
        mode = stat.S_IMODE(parent.stat().st_mode)
        # A repository shared by a group shows it in its folders; its configuration is not asked.
        if stat.S_IMODE(path.lstat().st_mode) != mode:
            path.chmod(mode)
    except FileExistsError:
        pass
    sync_folder(parent)
    return os.open(path, _FOLDER)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(at: int, name: str, content: bytes, mode: int) -> None:
    """A new file of that name in an open folder, synced; nothing is left behind on failure. Raises `OSError`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, mode, dir_fd=at)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    except OSError:
        os.unlink(name, dir_fd=at)
        raise
    finally:
        os.close(descriptor)


def _place(at: int, name: str, raw: bytes) -> None:
    # Git's own pruning takes away what is called so and was left by a killed writer.
    temporary = f"tmp_obj_{os.urandom(8).hex()}"
    write_durably(at, temporary, raw, 0o444)
    os.rename(temporary, name, src_dir_fd=at, dst_dir_fd=at)


def _renewed(at: int, name: str) -> bool:
    try:
        facts = os.stat(name, dir_fd=at, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(errno.EEXIST, f"the object {name} is no regular file")
    if facts.st_size == 0:
        # What a crashed machine left of another writer's object; git calls it corrupt as well.
        os.unlink(name, dir_fd=at)
        return False
    os.utime(name, dir_fd=at, follow_symlinks=False)
    return True


def _unpacked(raw: bytes) -> tuple[str, bytes] | None:
    engine = zlib.decompressobj()
    try:
        whole = engine.decompress(raw, MAX_BYTES)
    except zlib.error:
        return None
    if not engine.eof or engine.unused_data:
        return None
    header, nul, content = whole.partition(b"\0")
    kind, _, size = header.decode("ascii", "replace").partition(" ")
    return (kind, content) if nul and size == str(len(content)) else None
