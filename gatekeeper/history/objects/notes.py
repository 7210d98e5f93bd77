"""Reads git notes (git-notes(1)): a tree whose paths are commit ids, cut into folders or not."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.objects.trees import read_tree
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.frozen import dataclass

REVIEW_NOTES = "refs/notes/review"
_MAX_NOTE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of some commits."""

    texts: Mapping[ObjectId, str]
    copied: Mapping[ObjectId, ObjectId]
    """Commits whose note is byte for byte that of another commit, with that other one."""
    problems: tuple[str, ...] = ()


def review_notes(view: View, commits: Iterable[ObjectId]) -> Notes:
    """The notes on `refs/notes/review` of these commits; empty when there is no such ref.

    Raises RepositoryError when the notes' tree is missing.
    """
    tip = view.references.get(REVIEW_NOTES)
    if tip is None:
        return Notes({}, {})
    tree = read_tree(view, view.resolve_tree(tip), tip, {})
    by_commit = {
        ObjectId(name): entry.blob
        for entry in tree.entries
        if is_object_id(name := entry.path.replace("/", ""))
    }
    owners: dict[ObjectId, list[ObjectId]] = {}
    for commit, blob in by_commit.items():
        owners.setdefault(blob, []).append(commit)
    wanted = {commit: by_commit[commit] for commit in commits if commit in by_commit}
    blobs = read_blobs(view, set(wanted.values()), max_bytes=_MAX_NOTE_BYTES)
    texts = {
        commit: content.decode("utf-8", "surrogateescape")
        for commit, blob in wanted.items()
        if isinstance(content := blobs[blob], bytes)
    }
    problems = tuple(
        f"the review note of {commit[:12]} could not be read"
        for commit in wanted
        if commit not in texts
    )
    copied = {
        commit: min(other for other in owners[blob] if other != commit)
        for commit, blob in wanted.items()
        if len(owners[blob]) > 1
    }
    return Notes(texts, copied, problems)
