"""Tells what keeps a repository's history from being whole, and what an auditor should know about it."""

import os
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.history.repository.locate import Repository
from gatekeeper.history.repository.plain_files import read_plain_file
from gatekeeper.model.path import path_from_bytes, printable

_LIST_BYTES = 16 * 1024**2
_ALTERNATE_DEPTH = 5
"""As deep as git itself follows them (gitrepository-layout(5), `objects/info/alternates`)."""


def why_incomplete(repository: Repository) -> str | None:
    """Why the history cannot be trusted to be whole, with the cure, or `None`."""
    if _holds_lines(repository.common_dir / "shallow"):
        return (
            "the clone is shallow, so commits are missing from its history; to pass, fetch all of it "
            "(fetch-depth: 0 in GitHub Actions, GIT_DEPTH: 0 in GitLab CI, 'git fetch --unshallow' by hand)"
        )
    if _holds_lines(repository.common_dir / "info" / "grafts"):
        return (
            "the repository holds grafts, which rewrite who descends from whom and were not followed; to pass, "
            "remove .git/info/grafts"
        )
    return None


def repository_notices(repository: Repository) -> tuple[str, ...]:
    """Sentences on borrowed objects, a partial clone and a quarantined push, in a fixed order."""
    notices = [
        f"objects are also borrowed from '{printable(str(folder))}' (objects/info/alternates)"
        for folder in _alternates(repository)
    ]
    folders = (*repository.object_dirs, *_alternates(repository))
    if any(any(folder.glob("pack/*.promisor")) for folder in folders):
        notices.append("this is a partial clone; objects that were left out were not fetched")
    if len(repository.object_dirs) > 1:
        notices.append(
            "objects were also read from folders that the caller's environment names, as for a push in quarantine"
        )
    return tuple(notices)


def _holds_lines(path: Path) -> bool:
    content = read_plain_file(path, _LIST_BYTES) or b""
    return any(line.strip() and not line.startswith(b"#") for line in content.split(b"\n"))


def _alternates(repository: Repository) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    for folder in repository.object_dirs:
        for other in _follow(folder, _ALTERNATE_DEPTH):
            if other not in repository.object_dirs:
                found[other] = None
    return tuple(sorted(found))


def _follow(folder: Path, depth: int) -> Iterator[Path]:
    if depth == 0:
        return
    content = read_plain_file(folder / "info" / "alternates", _LIST_BYTES) or b""
    for line in content.split(b"\n"):
        if not line or line.startswith(b"#"):
            continue
        # A line quoted as in C is shown as written: it is reported, never opened by us.
        other = Path(os.path.normpath(folder / path_from_bytes(line)))
        yield other
        yield from _follow(other, depth - 1)
