"""A compile database laid over a tree: which file is compiled how, and what of it is not told to analyzers."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gatekeeper.analyzers.build_flags import taken
from gatekeeper.analyzers.unit_modules import HEADERS
from gatekeeper.model.build import BuildFlags, Builds, CompileDatabase, CompileEntry
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath, printable

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SHOWN = 8
_WORD = 100
"""Letters of a word that are shown."""
_COMPILED = frozenset({Language.C, Language.CPP})
Parts = tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """What has been met on the way through a database."""

    by_path: dict[RepoPath, BuildFlags] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    twice: set[RepoPath] = field(default_factory=set)
    foreign: int = 0


def lay_over(
    database: CompileDatabase, tracked: Iterable[RepoPath], languages: Mapping[RepoPath, Language]
) -> Builds | str:
    """What the database says of the tree; or why it cannot be a database of this tree.

    `tracked` are all paths of head, `languages` those of the files a run judges. Where the tree stood when it was
    built is not asked: it is the folder below which most entries name tracked files.
    """
    root = _root(database.entries, frozenset(tracked))
    if root is None:
        return "none of its entries names a file that is tracked here: it is of another tree"
    tally = _Tally()
    for entry in database.entries:
        _take(entry, root, languages, tally)
    return Builds(tally.by_path, database.digest, _notices(database, languages, tally))


def _take(
    entry: CompileEntry, root: Parts, languages: Mapping[RepoPath, Language], tally: _Tally
) -> None:
    def place(path: str) -> str | None:
        return _below(root, _parts(entry.folder, path))

    path = RepoPath(place(entry.file) or "")
    language = languages.get(path)
    if language not in _COMPILED:
        tally.foreign += 1
        return
    told = taken(entry.words, place, cplusplus=language is Language.CPP)
    tally.left_out.update({word for word in told.left_out if place(word) != path})
    if tally.by_path.setdefault(path, told.build) != told.build:
        tally.twice.add(path)


def _parts(folder: str, path: str) -> Parts:
    """The path seen from the folder, taken apart at its slashes; an absolute one begins with an empty part."""
    if _DRIVE.match(folder) or _DRIVE.match(path):
        folder, path = folder.replace("\\", "/"), path.replace("\\", "/")
    whole = path if _DRIVE.match(path) else posixpath.join(folder, path)
    return tuple(posixpath.normpath(whole).split("/"))


def _below(root: Parts, parts: Parts) -> str | None:
    """What of the path lies below the root, empty for the root itself; `None` when it does not lie there."""
    rest = parts[len(root) :]
    if parts[: len(root)] != root or rest[:1] in (("..",), ("",)):
        return None
    return "" if rest == (".",) else "/".join(rest)


def _root(entries: Iterable[CompileEntry], tracked: frozenset[str]) -> Parts | None:
    votes: Counter[Parts] = Counter()
    for entry in entries:
        parts = _parts(entry.folder, entry.file)
        votes.update(parts[:cut] for cut in range(len(parts)) if "/".join(parts[cut:]) in tracked)
    return min(votes, key=lambda root: (-votes[root], len(root), root), default=None)


def _notices(
    database: CompileDatabase, languages: Mapping[RepoPath, Language], tally: _Tally
) -> tuple[str, ...]:
    name = f"compile database {printable(database.name)}"
    sources = sorted(
        path for path, language in languages.items()
        if language in _COMPILED and not path.lower().endswith(HEADERS)
    )  # fmt: skip
    others = [path for path in sources if path not in tally.by_path]
    told = len(sources) - len(others)
    notices = [
        f"{name} (sha256 {database.digest[:12]}): its flags are used for {told} of {len(sources)} C and C++ files"
        + (f"; looked at with the fallback flags: {_few(others)}" if others else "")
    ]
    if tally.foreign:
        notices.append(f"{name}: {tally.foreign} entries name no C or C++ file of this tree")
    if tally.twice:
        notices.append(
            f"{name}: compiled in several ways, the first counts: {_few(sorted(tally.twice))}"
        )
    if tally.left_out:
        words = (f"{_shortened(w)} ({n})" for w, n in sorted(tally.left_out.items()))
        notices.append(f"{name}: left out, with the number of entries: {', '.join(words)}")
    return tuple(notices)


def _few(paths: list[RepoPath]) -> str:
    shown = ", ".join(printable(path) for path in paths[:_SHOWN])
    return shown + (f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else "")


def _shortened(word: str) -> str:
    return printable(word if len(word) <= _WORD else f"{word[:_WORD]}…")
