"""Reads trees of commits, each tree object checked against its id."""

from collections import deque
from collections.abc import Iterable
from operator import attrgetter

from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.commits import commit_bytes
from gatekeeper.history.objects.raw import MODE_FOLDER, RawEntry, malformed, parse_tree_object
from gatekeeper.history.objects.read import AbsentObject, FoundObject, missing_object, next_object
from gatekeeper.history.repository.readers import Reader
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import Tree, TreeEntry

_MAX_ENTRIES = 2_000_000
_MAX_DEPTH = 1024

Folders = dict[ObjectId, list[RawEntry]]
"""Tree objects that were read and checked, by id."""


def tree_of(view: View, revision: str) -> Tree:
    """The tree of a commit or tree, all entries ordered by path.

    Every tree object's content is checked against its id. Raises RepositoryError when the revision names
    nothing, a tree is missing or malformed, or it unfolds into more entries than any real one has.
    """
    try:
        commit = view.resolve(revision)
    except RepositoryError as no_commit:
        try:
            tree = view.resolve_tree(revision)
        except RepositoryError:
            raise no_commit from None
        return read_tree(view, tree, None)
    [(_, raw)] = commit_bytes(view, [commit])
    return read_tree(view, commit_links(commit, raw).tree, commit)


def read_tree(
    view: View, tree: ObjectId, commit: ObjectId | None, folders: Folders | None = None
) -> Tree:
    """The tree of that id. `folders` remembers tree objects between calls and is added to."""
    known: Folders = {} if folders is None else folders
    _read_folders(view, tree, known)
    _refuse_endless(tree, known)
    return Tree(tree, commit, tuple(_unfold(tree, known)))


class _Walk:
    """Asks a running `cat-file` for tree objects while it still answers about earlier ones."""

    def __init__(self, known: Folders, reader: Reader) -> None:
        self._known = known
        self._reader = reader
        self._seen: set[ObjectId] = set()
        self.waiting: deque[ObjectId] = deque()

    def want(self, roots: Iterable[ObjectId]) -> None:
        """Asks at once for every tree at or below the roots that is neither known nor asked for."""
        stack = list(roots)
        new: list[ObjectId] = []
        while stack:
            tree = stack.pop()
            if tree in self._seen:
                continue
            self._seen.add(tree)
            if tree in self._known:
                stack += _subfolders(self._known[tree])
            else:
                new.append(tree)
        if new:
            self.waiting += new
            self._reader.ask(new)


def _subfolders(entries: list[RawEntry]) -> list[ObjectId]:
    return [object_id for _, mode, object_id in entries if mode == MODE_FOLDER]


def _read_folders(view: View, root: ObjectId, known: Folders) -> None:
    """Reads every tree object below `root` that is not known yet, through one `cat-file`."""
    known.setdefault(view.object_format.empty_tree, [])
    with view.readers.reader(view.git, ("cat-file", "--batch")) as reader:
        walk = _Walk(known, reader)
        walk.want([root])
        while walk.waiting:
            tree = walk.waiting.popleft()
            found = next_object(view, reader.stream, tree)
            if found is None:
                found = AbsentObject(tree, reader.ended())
            known[tree] = _entries(view, tree, found)
            walk.want(_subfolders(known[tree]))
        reader.answered()


def _entries(view: View, tree: ObjectId, found: FoundObject | AbsentObject) -> list[RawEntry]:
    if isinstance(found, AbsentObject):
        raise missing_object(view, found, "tree")
    if found.kind != "tree":
        raise malformed(tree, f"it is a {found.kind} where a tree is named")
    return parse_tree_object(tree, found.content, view.object_format)


def _refuse_endless(root: ObjectId, known: Folders) -> None:
    """Counts before anything is unfolded: a few small trees that name each other can make billions of paths."""
    sizes: dict[ObjectId, int] = {}
    below = {root: _subfolders(known[root])}
    path = [(root, iter(below[root]))]
    while path:
        tree, subfolders = path[-1]
        deeper = next((each for each in subfolders if each not in sizes), None)
        if deeper is not None:
            below[deeper] = _subfolders(known[deeper])
            path.append((deeper, iter(below[deeper])))
        else:
            sizes[tree] = len(known[tree]) + sum(sizes[each] for each in below[tree])
            path.pop()
        if len(path) > _MAX_DEPTH or sizes.get(tree, 0) > _MAX_ENTRIES:
            raise malformed(
                root, f"it unfolds into more than {_MAX_ENTRIES} entries or {_MAX_DEPTH} levels"
            )


def _unfold(root: ObjectId, known: Folders) -> list[TreeEntry]:
    entries: list[TreeEntry] = []
    stack: list[tuple[str, ObjectId]] = [("", root)]
    while stack:
        prefix, tree = stack.pop()
        for name, mode, object_id in known[tree]:
            if mode == MODE_FOLDER:
                stack.append((f"{prefix}{name}/", object_id))
            else:
                entries.append(TreeEntry(RepoPath(prefix + name), mode, object_id))
    entries.sort(key=attrgetter("path"))
    return entries
