"""What an auditor should know about a repository and a tree, added to a change as sentences."""

from collections import defaultdict
from dataclasses import replace

from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.tree import Tree


def with_notices(view: View, change: Change) -> Change:
    """The change with what is known of the repository and of head before its own notices."""
    embedded = tuple(
        f"the tree holds a bare repository of its own at '{printable(path)}'; it was never opened as one"
        for path in embedded_repositories(change.head)
    )
    notices = (*view.notices, *embedded, *change.notices)
    return replace(change, incomplete=view.incomplete, notices=notices)


def embedded_repositories(tree: Tree) -> tuple[RepoPath, ...]:
    """The folders that git would take for a repository once checked out, ordered; the top is `.`.

    Git asks for a HEAD, `objects/` and `refs/` (setup.c of git 2.39) and then obeys the `config` beside them;
    the case of the names does not matter on some file systems.
    """
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for entry in tree:
        lowered = entry.path.lower()
        if not (lowered.endswith("head") or "objects" in lowered or "refs" in lowered):
            continue
        names = entry.path.split("/")
        for depth, name in enumerate(names):
            part = name.lower()
            is_last = depth == len(names) - 1
            if (part == "head" and is_last) or (part in ("objects", "refs") and not is_last):
                parts["/".join(names[:depth])].add(part)
    found = [folder for folder, seen in parts.items() if seen == {"head", "objects", "refs"}]
    return tuple(RepoPath(folder or ".") for folder in sorted(found))
