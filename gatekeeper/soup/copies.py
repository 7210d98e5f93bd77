"""Copies held against their origin: the git tree id of a folder, which is the same wherever the same files lie."""

import hashlib
from collections.abc import Iterable, Mapping

from gatekeeper.model.path import RepoPath, path_bytes
from gatekeeper.model.tree import TreeEntry

_FOLDER = 0o40000
_HASHES = {40: "sha1", 64: "sha256"}


def tree_id(entries: Iterable[TreeEntry], root: RepoPath) -> str:
    """The id that git gives the tree of a folder (gitformat: `tree SIZE NUL` and its entries); empty for an empty one.

    The folder of a copy that nobody changed has the id that `git rev-parse COMMIT:FOLDER` tells where it came from.
    """
    prefix = path_bytes(root) + b"/" if root else b""
    inside: list[tuple[bytes, int, str]] = [
        (path_bytes(entry.path)[len(prefix) :], entry.mode, entry.blob)
        for entry in entries
        if path_bytes(entry.path).startswith(prefix)
    ]
    if not inside:
        return ""
    return _hash(inside, _HASHES[len(inside[0][2])])


def _hash(entries: list[tuple[bytes, int, str]], kind: str) -> str:
    files = {name: (mode, blob) for name, mode, blob in entries if b"/" not in name}
    folders: dict[bytes, list[tuple[bytes, int, str]]] = {}
    for name, mode, blob in entries:
        head, slash, rest = name.partition(b"/")
        if slash:
            folders.setdefault(head, []).append((rest, mode, blob))
    all_of: dict[bytes, tuple[int, str]] = dict(files)
    for head, below in folders.items():
        all_of[head] = (_FOLDER, _hash(below, kind))
    body = b"".join(
        b"%o %s\0" % (mode, name) + bytes.fromhex(blob)
        for name, (mode, blob) in sorted(all_of.items(), key=_as_git_sorts)
    )
    # SHA-1 because git's ids of this repository are; it tells what is equal, not who is to be trusted.
    return hashlib.new(kind, b"tree %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def _as_git_sorts(pair: tuple[bytes, tuple[int, str]]) -> bytes:
    name, (mode, _) = pair
    return name + b"/" if mode == _FOLDER else name


def static_root(glob: str, known: Mapping[RepoPath, object]) -> RepoPath:
    """The folder that a glob of a copy stands for: its parts before the first with a wildcard."""
    parts: list[str] = []
    for part in glob.strip("/").split("/"):
        if any(character in part for character in "*?["):
            break
        parts.append(part)
    found = RepoPath("/".join(parts))
    return RepoPath(found.rpartition("/")[0]) if found in known else found
