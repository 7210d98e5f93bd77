"""The commits behind the lines of a file, asked of git plainly or through copies."""

from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import Lines, Unblamed, blame_file, commits_of
from gatekeeper.history.units.copied_lines import blame_copied
from gatekeeper.history.units.copy_sources import Copied
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import MODE_FILE, TreeEntry


def question(view: View, at: ObjectId, path: str, code: frozenset[int] | None = None) -> Copied:
    """About the file as that commit left it."""
    blob = view.git.run(("rev-parse", f"{at}:{path}")).stdout.decode().strip()
    return Copied(at, TreeEntry(RepoPath(path), MODE_FILE, ObjectId(blob)), code)


def through_copies(view: View, head: ObjectId, one: Copied) -> Lines | Unblamed:
    """The commits behind its lines, those that do not count aside."""
    plain = Copied(one.at, one.entry)
    places = blame_copied(view, head, [plain], lambda _: one.code)[plain]
    return places if isinstance(places, Unblamed) else commits_of(places)


def told_lines(
    view: View, at: ObjectId, path: RepoPath, *, copied: bool = False
) -> Lines | Unblamed:
    """Of all lines."""
    return (
        through_copies(view, at, question(view, at, path))
        if copied
        else blame_file(view, at, path)
    )
