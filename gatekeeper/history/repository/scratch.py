"""Makes the scratch bare repository through which all of git's questions are asked (gitrepository-layout(5))."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.history.repository.locate import Repository
from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.history.repository.references import References, pack_references
from gatekeeper.model.pattern import late_pattern

_CONFIG = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\tcommitGraph = false
\tmultiPackIndex = false
\tlogAllRefUpdates = false
\thooksPath = /dev/null
\tattributesFile = /dev/null
\texcludesFile = /dev/null
\tfsmonitor = false
\tsparseCheckout = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[protocol]
\tallow = never
[advice]
\tdetachedHead = false
"""
# A commit graph or multi-pack index of the target is a statement of the repository about itself.
_SHA256_EXTENSION = "[extensions]\n\tobjectFormat = sha256\n"

_LOOSE = late_pattern(r"(?:[0-9a-f]{38}|[0-9a-f]{62})")
_PACK = late_pattern(r"pack-([0-9a-f]{40}|[0-9a-f]{64})\.(?:idx|pack)")


def make_scratch(
    parent: Path, repository: Repository, references: References, object_format: ObjectFormat
) -> Path:
    """A new private folder below `parent` with a bare repository that borrows the target's objects."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="view-", dir=parent)).resolve()
    _write_bare(folder, str(references.head or ""), repository.object_dirs, object_format)
    digits = object_format.digits
    same = {name: one for name, one in references.by_name.items() if len(one) == digits}
    (folder / "packed-refs").write_bytes(pack_references(same))
    for name, one in references.pseudo.items():
        (folder / name).write_text(f"{one}\n")
    return folder


def make_beside(scratch: Path, object_format: ObjectFormat) -> Path:
    """A new bare repository inside a scratch one, which borrows all its objects and has no reference."""
    folder = Path(tempfile.mkdtemp(prefix="beside-", dir=scratch))
    _write_bare(folder, "", (scratch / "objects",), object_format)
    return folder


def _write_bare(
    folder: Path, head: str, borrowed: Iterable[Path], object_format: ObjectFormat
) -> None:
    for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (folder / name).mkdir(parents=True, mode=0o700)
    is_sha256 = object_format is ObjectFormat.SHA256
    config = _CONFIG.format(version=1 if is_sha256 else 0)
    (folder / "config").write_text(config + (_SHA256_EXTENSION if is_sha256 else ""))
    (folder / "HEAD").write_text(f"{head or 'ref: refs/heads/unborn'}\n")
    lines = b"".join(_alternate_line(each) for each in borrowed)
    (folder / "objects/info/alternates").write_bytes(lines)


def _alternate_line(folder: Path) -> bytes:
    raw = os.fsencode(folder)
    if b"\n" in raw:
        escaped = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
        raw = b'"' + escaped + b'"'
    return raw + b"\n"


def format_from_objects(repository: Repository) -> ObjectFormat | None:
    """The object format that names of object files show, `None` when there is no object yet."""
    for folder in repository.object_dirs:
        for path in sorted(folder.glob("pack/pack-*.idx")):
            if match := _PACK.fullmatch(path.name):
                return ObjectFormat.SHA1 if len(match[1]) == 40 else ObjectFormat.SHA256
        for path in folder.glob("[0-9a-f][0-9a-f]/*"):
            if _LOOSE.fullmatch(path.name):
                return ObjectFormat.SHA1 if len(path.name) == 38 else ObjectFormat.SHA256
    return None
