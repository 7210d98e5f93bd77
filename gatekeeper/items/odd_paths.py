"""Paths that are odd in themselves: names that mislead, links out of the tree, content that is elsewhere."""

import posixpath
from collections.abc import Iterable, Mapping

from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.software import PathProblem
from gatekeeper.model.tree import MODE_GITLINK, MODE_SYMLINK, Tree, TreeEntry

_RENAME = "rename it"


def path_problems(
    tree: Tree,
    paths: Iterable[RepoPath],
    links: Mapping[RepoPath, bytes | None],
    languages: LanguageMap,
) -> tuple[PathProblem, ...]:
    """The problems of those paths of the tree, ordered by path.

    `links` holds the target of each symbolic link among them, `None` when it could not be read. `languages`
    tells which suffixes make a path source.
    """
    problems = []
    for path in sorted(paths):
        entry = tree.get(path)
        if entry is None:
            continue
        problems += _name_problems(path)
        if entry.mode == MODE_SYMLINK:
            problems += _link_problems(tree, entry, links.get(path), languages)
        if entry.mode == MODE_GITLINK:
            problems.append(_submodule(entry))
    return tuple(problems)


def _name_problems(path: RepoPath) -> list[PathProblem]:
    problems = []
    if any(0xDC80 <= ord(character) <= 0xDCFF for character in path):
        problems.append(
            PathProblem(path, "path-not-utf-8", "the path is not UTF-8", _RENAME, undecided=False)
        )
    elif printable(path) != path:
        message = "the path holds control or invisible characters"
        problems.append(PathProblem(path, "path-misleads", message, _RENAME, undecided=False))
    if any(part.startswith("-") for part in path.split("/")):
        message = "a part of the path begins with a dash, as an option of a tool would"
        problems.append(
            PathProblem(path, "path-looks-like-an-option", message, _RENAME, undecided=False)
        )
    return problems


def _link_problems(
    tree: Tree, entry: TreeEntry, target: bytes | None, languages: LanguageMap
) -> list[PathProblem]:
    if target is None:
        message = "the target of this symbolic link could not be read"
        cure = "fetch the missing object"
        return [PathProblem(entry.path, "link-unreadable", message, cure, undecided=True)]
    text = target.decode("utf-8", "surrogateescape")
    resolved = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), text))
    inside = not text.startswith("/") and not resolved.startswith("../")
    if inside and any(e.path.startswith(f"{resolved}/") for e in tree):
        return []
    if inside and tree.get(resolved):
        return _disguise(entry, RepoPath(resolved), languages)
    message = f'the symbolic link leads to "{printable(text)}", which is not tracked here'
    cure = "replace it by a tracked file, or take it out"
    return [PathProblem(entry.path, "link-leaves-the-tree", message, cure, undecided=False)]


def _disguise(entry: TreeEntry, target: RepoPath, languages: LanguageMap) -> list[PathProblem]:
    """Tools read the target under its own name: a link must not make source of what is none there."""
    as_link, as_target = languages.by_suffix(entry.path), languages.by_suffix(target)
    if as_link is None or as_link is as_target:
        return []
    message = f'the symbolic link shows "{printable(target)}" as {as_link.value}, and no tool reads it so'
    cure = "replace the link by a tracked file, or give the target its suffix"
    return [PathProblem(entry.path, "link-makes-source", message, cure, undecided=False)]


def _submodule(entry: TreeEntry) -> PathProblem:
    message = f"the submodule at commit {entry.blob[:12]} was not looked at"
    cure = "run the gate in the submodule's repository and bring its content in, or take it out"
    return PathProblem(entry.path, "submodule-not-looked-at", message, cure, undecided=True)
