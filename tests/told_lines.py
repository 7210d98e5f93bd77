"""The commits behind the lines of a file, asked of git plainly or through copies."""

from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import Copied, Lines, Unblamed, blame_file
from gatekeeper.history.units.copied_lines import blame_copied
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath


def told_lines(
    view: View, at: ObjectId, path: RepoPath, copied: tuple[int, ...] = ()
) -> Lines | Unblamed:
    """Of all lines, or of those given, traced through copies."""
    if not copied:
        return blame_file(view, at, path)
    [lines] = blame_copied(view, at, [Copied(at, path, copied)]).values()
    return lines
