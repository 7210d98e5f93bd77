"""The commits that the project lists as layout only (git-blame(1), `--ignore-revs-file`), looked up one by one."""

from collections.abc import Iterable, Mapping

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.window import Touch
from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.commits import commit_bytes
from gatekeeper.history.objects.read import AbsentObject, object_headers
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import IgnoredRevision


def listed_touches(
    view: View, listed: tuple[IgnoredRevision, ...], paths: Iterable[RepoPath]
) -> Mapping[RepoPath, tuple[Touch, ...]]:
    """What each listed commit did to these paths; of a merge and of a commit that is not here nothing.

    Nothing is believed of a listed commit but what its own content says, so one that is not here hides nothing.
    """
    asked = [each.commit for each in listed]
    here = [
        each
        for each, header in zip(asked, object_headers(view, asked), strict=True)
        if not isinstance(header, AbsentObject) and header.kind == "commit"
    ]
    links = {commit: commit_links(commit, raw) for commit, raw in commit_bytes(view, here)}
    plain = [commit for commit in here if len(links[commit].parents) == 1]
    parents: list[ObjectId] = [links[commit].parents[0] for commit in plain]
    trees = {p: commit_links(p, raw).tree for p, raw in commit_bytes(view, sorted(set(parents)))}
    pairs = [(trees[p], links[commit].tree) for p, commit in zip(parents, plain, strict=True)]
    wanted = set(paths)
    found: dict[RepoPath, list[Touch]] = {}
    for commit, files in zip(plain, tree_differences(view, pairs), strict=True):
        for file in files:
            if file.path in wanted:
                touch = Touch(commit, file.path, file.old, file.new)
                found.setdefault(file.path, []).append(touch)
    return {path: tuple(touches) for path, touches in found.items()}
