"""Which files began as a copy of another one, so that whoever wrote that one is behind their lines too."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.changes.differences import Pair, copies_between
from gatekeeper.history.changes.window import Touch
from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.commits import commit_bytes
from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.path import RepoPath, path_bytes, path_from_bytes

KIND = "copies-1"
"""Of what the memory holds; the number changes with the form of the answer."""


def copied_files(
    view: View, followed: Mapping[RepoPath, tuple[Touch, ...]]
) -> frozenset[RepoPath]:
    """Of these files those that a commit of their touches added as a copy, at least half, of a file it left alone.

    Git compares an added file with every file of the commit before, which takes long in a large tree; what it says
    of two trees holds for ever and is remembered. What could not be compared counts as copied: then blame tells, or
    says why it cannot. Errors as `commit_bytes`.
    """
    added: dict[ObjectId, dict[RepoPath, set[RepoPath]]] = {}
    for path, touches in followed.items():
        for touch in touches:
            if touch.old is None and touch.new is not None and touch.new.is_file:
                added.setdefault(touch.commit, {}).setdefault(touch.path, set()).add(path)
    pairs = _pairs(view, added)
    copies = _copies(view, sorted({pair for several in pairs.values() for pair in several}))
    return frozenset(
        now
        for commit, names in added.items()
        for pair in pairs[commit]
        for name in copies.get(pair, frozenset(names)) & names.keys()
        for now in names[name]
    )


def _pairs(view: View, commits: Iterable[ObjectId]) -> dict[ObjectId, tuple[Pair, ...]]:
    """The trees before and after each commit, one pair a parent."""
    links = {key: commit_links(key, raw) for key, raw in commit_bytes(view, sorted(commits))}
    parents = sorted({parent for link in links.values() for parent in link.parents})
    before = {key: commit_links(key, raw).tree for key, raw in commit_bytes(view, parents)}
    return {
        key: tuple((before[parent], link.tree) for parent in link.parents)
        for key, link in links.items()
    }


def _copies(view: View, pairs: list[Pair]) -> dict[Pair, frozenset[RepoPath]]:
    git = git_itself(view.git)
    keys = {pair: memory_key(git, *pair) for pair in pairs}
    remembered = view.memory.recall(KIND, list(keys.values()))
    found = {
        pair: frozenset(map(path_from_bytes, filter(None, remembered[key].split(b"\0"))))
        for pair, key in keys.items()
        if key in remembered
    }
    new = copies_between(view, [pair for pair in pairs if pair not in found])
    kept: dict[Key, bytes] = {
        keys[pair]: b"\0".join(path_bytes(path) for path in sorted(paths))
        for pair, paths in new.items()
    }
    view.memory.keep(KIND, kept)
    return found | new
