"""Where integrated commits came from: the branch a squash was made of, the commit that was rebased or picked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from gatekeeper.history.changes.reach import reachable
from gatekeeper.history.objects.commit_object import parse_commit
from gatekeeper.history.objects.commits import commit_bytes, read_commits, trees_of_commits
from gatekeeper.history.people.freshness import contents_between, file_contents
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.review import FileContent

KIND = "squash-2"
"""Of what the memory holds; the number changes with the form of the answer."""
MAX_BRANCHES = 200
"""A mirror with every request of ten years takes longer to walk than the change to judge."""
_MAX_TIPS = 20_000
MAX_SOURCES = 5_000
_AUTHOR_TIME = late_pattern(rb"^author [^\n]*> (\d{1,20})", re.MULTILINE)
_OWN = ("refs/gatekeeper/", "refs/notes/", "refs/replace/")


@dataclass(frozen=True, slots=True)
class Sources:
    """What other refs of the repository tell about where commits came from."""

    squashed: Mapping[ObjectId, tuple[Commit, ...]]
    """For a commit whose tree, or whose change, a branch had too: the commits of that branch."""
    equal: frozenset[ObjectId]
    """Commits that have the author, the author's date and the very content of a commit on another ref."""
    too_long: frozenset[ObjectId] = frozenset()
    """Commits whose tree a branch of more than `MAX_SOURCES` commits had too, so that not all who wrote it are told."""
    picked: Mapping[ObjectId, tuple[Commit, ...]] = field(default_factory=dict)
    """For a commit those whose work it brings, by its own word or by what they did elsewhere."""


def find_sources(
    view: View,
    change: Change,
    committed_by_others: frozenset[ObjectId],
    approved: frozenset[ObjectId] = frozenset(),
) -> Sources:
    """The sources of the commits of a change, as far as refs show them.

    `committed_by_others` are those whose committer is not their author: only of these it is asked what they equal.
    Only of the `approved` it is asked whether a branch did the same from another base: who else wrote a commit that
    nobody approved decides nothing. Raises RepositoryError when an object is missing.
    """
    single = [commit for commit in change.commits if len(commit.parents) == 1]
    tips = _same_tree(view, change, single)
    wanted = [commit for commit in single if commit.id in approved]
    moved = _same_change(view, wanted, change.head.commit)
    found = ((each, (*tips.get(each.tree, ()), *moved.get(each.id, ()))) for each in single)
    squashed = _squashed(view, [(commit, tip) for commit, several in found for tip in several])
    equal = equal_elsewhere(
        view, (each for each in single if each.id in committed_by_others), change.head.commit
    )
    too_long = frozenset(key for key, own in squashed.items() if len(own) > MAX_SOURCES)
    return Sources(squashed, equal, too_long)


def _same_tree(
    view: View, change: Change, single: Sequence[Commit]
) -> dict[ObjectId, list[ObjectId]]:
    """The tips of other refs by their tree, as far as it is the tree of a commit that a squash may have made."""
    trees = {commit.tree for commit in single}
    own = {commit.id for commit in change.commits}
    named = [tip for tip in _other_refs(view) if tip not in own]
    found: dict[ObjectId, list[ObjectId]] = {}
    if not trees or not named:
        return found
    for tip, tree in trees_of_commits(view, named).items():
        if tree in trees:
            found.setdefault(tree, []).append(tip)
    return found


def _same_change(
    view: View, wanted: Sequence[Commit], head: ObjectId | None
) -> dict[ObjectId, list[ObjectId]]:
    """By commit the branches that did the same since they left the history of the head, or last took it in.

    The same is every path with mode and blob before and after, as for an approval that is still fresh.
    """
    branches = other_branches(view) if wanted and head is not None else []
    if not 0 < len(branches) <= MAX_BRANCHES:
        return {}
    starts = _starts(view, branches, head)
    trees = trees_of_commits(view, {*starts, *starts.values()})
    contents = contents_between(view, [(trees[at], trees[tip]) for tip, at in starts.items()])
    found: dict[tuple[FileContent, ...], list[ObjectId]] = {}
    for tip, content in zip(starts, contents, strict=True):
        found.setdefault(content, []).append(tip)
    changes = {commit.id: file_contents(commit.files) for commit in wanted}
    return {key: found[own] for key, own in changes.items() if own and own in found}


def _starts(
    view: View, tips: Sequence[ObjectId], head: ObjectId | None
) -> dict[ObjectId, ObjectId]:
    """For each tip beside the head the newest commit of the head's history that leads to it, if there is one."""
    ids = _listed(view, (*tips, f"^{head}"))
    parents = {each.id: each.parents for each in read_commits(view, ids)}
    outside = {above for several in parents.values() for above in several} - parents.keys()
    times = {each.id: each.commit_time for each in read_commits(view, sorted(outside))}
    begun = {
        tip: {above for each in reachable((tip,), parents) for above in parents[each]} & outside
        for tip in tips
    }
    return {tip: max(at, key=lambda each: (times[each], each)) for tip, at in begun.items() if at}


def _other_refs(view: View, *beside: str) -> list[ObjectId]:
    """What the refs name that are none of our own, nor `beside` the question, ordered, each once."""
    refs = view.references.items()
    left_out = (*_OWN, *beside)
    return sorted({t for n, t in refs if n.startswith("refs/") and not n.startswith(left_out)})


def other_branches(view: View) -> list[ObjectId]:
    """What the refs name, without tags, which name what branches had."""
    return _other_refs(view, "refs/tags/")


def _squashed(
    view: View, pairs: Sequence[tuple[Commit, ObjectId]]
) -> dict[ObjectId, tuple[Commit, ...]]:
    """For each commit those of the branches with these tips, ordered; without any it is left out.

    What leads to one commit and not to two others is told by their ids for ever, so the ids are remembered; the
    commits are read again.
    """
    keys = {
        (commit.id, tip): memory_key(str(MAX_SOURCES), commit.id, *commit.parents, tip)
        for commit, tip in pairs
    }
    known = view.memory.recall(KIND, list(keys.values()))
    fresh: dict[Key, bytes] = {}
    found: dict[ObjectId, dict[ObjectId, Commit]] = {}
    for commit, tip in pairs:
        key = keys[commit.id, tip]
        if key in known:
            ids = tuple(ObjectId(each) for each in known[key].decode("ascii").split())
        else:
            ids = _listed(view, (tip, f"^{commit.parents[0]}", f"^{commit.id}"))
            fresh[key] = "\n".join(ids).encode("ascii")
        if ids:
            brought = {each.id: each for each in read_commits(view, ids)}
            found[commit.id] = found.get(commit.id, {}) | brought
    view.memory.keep(KIND, fresh)
    return {key: tuple(own[each] for each in sorted(own)) for key, own in found.items()}


def equal_elsewhere(
    view: View, commits: Iterable[Commit], head: ObjectId | None
) -> frozenset[ObjectId]:
    """Those commits of the head's history that have the very content of one on another ref, which its author committed.

    Raises RepositoryError when an object is missing.
    """
    forms = forms_beside(view, commits, head, _other_refs(view)[:_MAX_TIPS])
    kept = [each for each in forms if each.old.committer == each.old.author]
    alike = [
        (each.own.id, (before, each.own.tree), (start, each.old.tree))
        for each in kept
        if (before := each.before) is not None and (start := each.start) is not None
    ]
    here = contents_between(view, [own for _, own, _ in alike])
    there = contents_between(view, [old for _, _, old in alike])
    return frozenset(
        own for (own, _, _), one, other in zip(alike, here, there, strict=True) if one == other
    )


@dataclass(frozen=True, slots=True)
class Form:
    """A commit, and one elsewhere that has its author and the author's date."""

    own: Commit
    old: Commit
    before: ObjectId | None
    """The tree that its own began with; `None` when that is not here."""
    start: ObjectId | None
    """The tree that the other one began with; `None` when that is not here."""


def forms_beside(
    view: View, wanted: Iterable[Commit], head: ObjectId | None, tips: Sequence[ObjectId]
) -> list[Form]:
    """The forms of the wanted commits among the first `MAX_SOURCES` that lead to these tips and not to the head.

    Merges have none and are none. Raises RepositoryError when an object is missing.
    """
    mine: dict[tuple[Identity, int], list[Commit]] = {}
    for each in wanted:
        if len(each.parents) == 1:
            mine.setdefault((each.author, each.author_time), []).append(each)
    if not mine or not tips or head is None:
        return []
    ids = listed_beside(view, tips, head)
    found = [
        (own, old)
        for old in written_at(commit_bytes(view, ids), {time for _, time in mine})
        if len(old.parents) == 1
        for own in mine.get((old.author, old.author_time), ())
    ]
    trees = trees_of_commits(view, (each.parents[0] for pair in found for each in pair))
    return [
        Form(own, old, *(trees.get(each.parents[0]) for each in (own, old))) for own, old in found
    ]


def listed_beside(view: View, tips: Sequence[ObjectId], head: ObjectId) -> tuple[ObjectId, ...]:
    """The first `MAX_SOURCES` commits that lead to these tips and not to the head. Raises RepositoryError as git does."""
    return _listed(view, (*tips, f"^{head}"))[:MAX_SOURCES]


def written_at(commits: Iterable[tuple[ObjectId, bytes]], times: set[int]) -> Iterator[Commit]:
    """Of these commits those whose author's date is one of the times: only they are parsed."""
    for commit, raw in commits:
        if any(int(each) in times for each in _AUTHOR_TIME.findall(raw.partition(b"\n\n")[0])):
            yield parse_commit(commit, raw)


def _listed(view: View, words: tuple[str, ...]) -> tuple[ObjectId, ...]:
    asked = "\n".join(words).encode() + b"\n"
    answer = view.git.run(("rev-list", f"--max-count={MAX_SOURCES + 1}", "--stdin"), asked)
    if answer.status != 0:
        cure = view.incomplete or "fetch the whole history"
        raise RepositoryError(
            f"no verdict: the history of other refs could not be walked ({answer.complaint}); to pass, {cure}"
        )
    lines = answer.stdout.decode("ascii", "replace").splitlines()
    return tuple(ObjectId(line) for line in lines if is_object_id(line))
