"""Zip archives (APPNOTE 6.3) read in memory: members by name under caps of number, size and ratio, never unpacked to disk."""

import io
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200
_ENCRYPTED = 0x1


class ArchiveRefused(ValueError):
    """The archive may not or cannot be read; the text says why."""


def read_archive(
    raw: bytes, *, max_bytes: int, max_members: int = MAX_MEMBERS
) -> dict[str, bytes]:
    """Every file of the archive by its name, in order of the archive.

    Refused with `ArchiveRefused`: larger than `max_bytes`, no zip archive, damaged or encrypted, a name twice, more
    than `max_members` (10,000), a member of more than 64 MiB, more than 256 MiB in all, or more than 200 times its packed
    size, as declared and as found.
    """
    import zipfile  # deferred: no commit's hook opens an archive

    if len(raw) > max_bytes:
        raise ArchiveRefused(f"it has {len(raw)} bytes, more than {max_bytes}")
    members: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            if len(infos) > max_members:
                raise ArchiveRefused(f"it has {len(infos)} members, more than {max_members}")
            for info in infos:
                # A name that is empty makes zipfile itself stumble over what it is.
                if not info.filename:
                    raise ArchiveRefused("a member of it has no name")
                if info.is_dir():
                    continue
                _refuse(info, members)
                with archive.open(info) as member:
                    content = member.read(info.file_size + 1)
                total += len(content)
                if len(content) != info.file_size:
                    raise ArchiveRefused(f'the member "{info.filename}" has not the size it says')
                if total > MAX_TOTAL_BYTES:
                    raise ArchiveRefused(f"it unpacks to more than {MAX_TOTAL_BYTES} bytes")
                members[info.filename] = content
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, LookupError) as error:
        raise ArchiveRefused(f"not a zip archive that can be read: {error}") from error
    except (RuntimeError, ValueError, OverflowError) as error:
        if isinstance(error, ArchiveRefused):
            raise
        raise ArchiveRefused(f"not a zip archive that can be read: {error}") from error
    return members


def _refuse(info: "zipfile.ZipInfo", members: dict[str, bytes]) -> None:
    if info.filename in members:
        raise ArchiveRefused(f'the name "{info.filename}" stands twice in it')
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveRefused(f'the member "{info.filename}" is encrypted')
    if info.file_size > MAX_MEMBER_BYTES:
        raise ArchiveRefused(
            f'the member "{info.filename}" has more than {MAX_MEMBER_BYTES} bytes'
        )
    if info.file_size > MAX_RATIO * max(info.compress_size, 1024):
        raise ArchiveRefused(f'the member "{info.filename}" is packed more than {MAX_RATIO} times')
