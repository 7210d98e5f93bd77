"""Reads the refs of a repository from its files alone (gitrepository-layout(5), git-pack-refs(1))."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gatekeeper.history.repository.locate import Repository
from gatekeeper.history.repository.object_format import ObjectFormat, format_of
from gatekeeper.history.repository.plain_files import read_plain_file
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import path_bytes, path_from_bytes, printable
from gatekeeper.model.pattern import late_pattern

PSEUDO_REFS = ("CHERRY_PICK_HEAD", "FETCH_HEAD", "MERGE_HEAD", "ORIG_HEAD", "REVERT_HEAD")
_PACKED_BYTES = 256 * 1024**2
_LOOSE_BYTES = 4096
_FETCH_HEAD_BYTES = 16 * 1024**2
_MAX_LOOSE = 500_000
_MAX_DEPTH = 64
_MAX_SYMBOLIC = 5
_REPLACE = "refs/replace/"
_BAD_NAME = late_pattern(
    rb"[\x00-\x20\x7f~^:?*\[\\]|\.\.|//|@\{|/\.|\.lock(/|$)|^[./]|[./]$", re.ASCII
)


@dataclass(frozen=True, slots=True)
class References:
    """Every ref that can be followed, and what was left out."""

    head: ObjectId | None
    """`None` on a branch without a commit."""
    by_name: Mapping[str, ObjectId]
    """Full name such as `refs/heads/main` to the id written there, ordered by name; no `refs/replace/`."""
    pseudo: Mapping[str, ObjectId]
    """`FETCH_HEAD` and the like, where present."""
    notices: tuple[str, ...]
    replaced: frozenset[ObjectId] = frozenset()
    """Objects that a replace ref shows something else for; never followed."""
    lookalikes: tuple[str, ...] = ()
    """Full names of branches and tags named like something else, ordered."""


def read_references(repository: Repository) -> References:
    """The refs of a repository as its files hold them now; loose ones win over packed ones.

    Raises RepositoryError for a repository that keeps its refs in a reftable, or a HEAD that cannot be read.
    """
    common = repository.common_dir
    if (common / "reftable").exists():
        raise RepositoryError(
            f"no verdict: '{printable(str(common))}' keeps its refs in a reftable, which gatekeeper does not "
            "read; to pass, migrate it with 'git refs migrate --ref-format=files'"
        )
    packed = parse_packed_refs(read_plain_file(common / "packed-refs", _PACKED_BYTES) or b"")
    loose, odd = _loose_refs(common)
    raw = {**packed, **loose}
    kept = {name: value for name, value in raw.items() if not name.startswith(_REPLACE)}
    by_name = {
        name: found
        for name in sorted(kept, key=path_bytes)
        if (found := _follow(kept, kept[name]))
    }
    head_raw = read_plain_file(repository.git_dir / "HEAD", _LOOSE_BYTES)
    head_value = _value(head_raw or b"")
    if head_value is None:
        raise RepositoryError(
            f"no verdict: '{printable(str(repository.git_dir / 'HEAD'))}' names no branch and no commit; to "
            "pass, check a branch out again"
        )
    return References(
        head=_follow(kept, head_value),
        by_name=by_name,
        pseudo=_pseudo_refs(repository.git_dir),
        notices=_notices(raw, odd),
        replaced=frozenset(
            ObjectId(name.removeprefix(_REPLACE))
            for name in raw
            if name.startswith(_REPLACE) and is_object_id(name.removeprefix(_REPLACE))
        ),
        lookalikes=tuple(name for name in sorted(raw) if _is_lookalike(name)),
    )


def parse_packed_refs(content: bytes) -> dict[str, str]:
    """Name to id of a `packed-refs` file; lines that are not well-formed are left out."""
    found: dict[str, str] = {}
    for line in content.split(b"\n"):
        if line[:1] in (b"#", b"^", b""):
            continue
        value, _, name = line.partition(b" ")
        text = value.decode("ascii", "replace")
        if is_object_id(text) and is_ref_name(name):
            found[path_from_bytes(name)] = text
    return found


def is_ref_name(name: bytes) -> bool:
    """Whether this is a full name that git-check-ref-format accepts, below `refs/`."""
    return name.startswith(b"refs/") and _BAD_NAME.search(name) is None


def pack_references(by_name: Mapping[str, ObjectId]) -> bytes:
    """The `packed-refs` file of these refs, in the order git sorts them; tags are not peeled."""
    lines = sorted(path_bytes(name) + b"\0" + value.encode() for name, value in by_name.items())
    body = b"".join(
        value + b" " + name + b"\n" for name, _, value in (line.partition(b"\0") for line in lines)
    )
    return b"# pack-refs with: sorted \n" + body


def format_from_references(references: References) -> ObjectFormat | None:
    """The object format the refs show, HEAD's if there is one; `None` without any ref."""
    ids = (references.head, *references.by_name.values())
    first = next((one for one in ids if one is not None), None)
    return format_of(first) if first is not None else None


def _value(content: bytes) -> str | None:
    """What a loose ref holds: an id, `ref: …` with a good name, or `None`."""
    line = content.split(b"\n", 1)[0].rstrip(b" \t\r")
    if line.startswith(b"ref:"):
        target = line[4:].strip(b" \t")
        return f"ref: {path_from_bytes(target)}" if is_ref_name(target) else None
    text = line.split(b"\t", 1)[0].split(b" ", 1)[0].decode("ascii", "replace")
    return text if is_object_id(text) else None


def _follow(raw: Mapping[str, str], value: str) -> ObjectId | None:
    for _ in range(_MAX_SYMBOLIC):
        if not value.startswith("ref: "):
            return ObjectId(value)
        followed = raw.get(value[5:])
        if followed is None:
            return None
        value = followed
    return None


def _loose_refs(common: Path) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    odd = 0
    for name, path in _walk(os.fsencode(common), b"refs", 0):
        if len(found) > _MAX_LOOSE:
            raise RepositoryError(
                f"no verdict: there are more than {_MAX_LOOSE} loose refs; to pass, run 'git pack-refs --all'"
            )
        value = None
        if path is not None and is_ref_name(name):
            value = _value(read_plain_file(path, _LOOSE_BYTES) or b"")
        if value is None:
            odd += 1
        else:
            found[path_from_bytes(name)] = value
    return found, odd


def _walk(common: bytes, folder: bytes, depth: int) -> Iterator[tuple[bytes, Path | None]]:
    """Names below `refs` with their files; `None` for what is neither a folder nor a regular file."""
    with os.scandir(os.path.join(common, folder)) as entries:  # noqa: PTH118 (bytes paths)
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        name = folder + b"/" + entry.name
        if entry.is_dir(follow_symlinks=False) and depth < _MAX_DEPTH:
            yield from _walk(common, name, depth + 1)
        elif entry.is_file(follow_symlinks=False):
            # A lock is a ref being written; the ref itself lies beside it.
            if not name.endswith(b".lock"):
                yield name, Path(os.fsdecode(entry.path))
        else:
            yield name, None


def _pseudo_refs(git_dir: Path) -> dict[str, ObjectId]:
    found: dict[str, ObjectId] = {}
    for name in PSEUDO_REFS:
        value = _value(read_plain_file(git_dir / name, _FETCH_HEAD_BYTES) or b"")
        if value is not None and is_object_id(value):
            found[name] = ObjectId(value)
    return found


def _notices(raw: Mapping[str, str], odd: int) -> tuple[str, ...]:
    notices = []
    replaced = sum(name.startswith(_REPLACE) for name in raw)
    if replaced:
        notices.append(f"{replaced} replace refs are present; they were not followed")
    if odd:
        notices.append(
            f"{odd} files below refs are links, devices or malformed; they were not read"
        )
    notices += [
        f"the ref {printable(name)} is named like something else; it was never taken for it"
        for name in sorted(raw)
        if _is_lookalike(name)
    ]
    return tuple(notices)


def _is_lookalike(name: str) -> bool:
    """A branch or tag named HEAD, or like a full id."""
    short = name.removeprefix("refs/heads/").removeprefix("refs/tags/")
    return short == "HEAD" or is_object_id(short)
