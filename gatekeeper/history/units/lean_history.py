"""A history with nothing in it but the files that lines can have been copied from, so that git looks through no other.

For `blame -C -C -C` git reads every file of each commit that some of the lines do not come from an earlier one of. What it
says does not change with files that hold too few of the lines to be a copy, with commits that change no file it could
follow, nor with whoever made a commit: only dates, parents, the files themselves, and what a commit that adds one of
them deletes, among which git looks for its earlier name. (Who is behind a blank line may change where its file
moved from one that held none of the others; who is behind a comment, where a file is left out that holds nothing else of the lines.)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from gatekeeper.history.changes.differences import Pair, exact_differences
from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.commits import commit_bytes, list_range
from gatekeeper.history.repository.environment import git_environment
from gatekeeper.history.repository.launch import GitLauncher
from gatekeeper.history.repository.scratch import make_beside
from gatekeeper.history.repository.view import View
from gatekeeper.history.units.copy_sources import Copied, copy_sources
from gatekeeper.history.units.earlier_names import Move, earlier_names
from gatekeeper.model.change import FileChange
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, path_bytes
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import MODE_GITLINK, TreeEntry

_DATE = late_pattern(rb"\ncommitter [^\n]*> (\d{1,12}) [^\n]*\n")
_MOST = 300_000
"""Contents of a history; of a longer one too much would have to be held at once."""
_WORTH = 4_000
"""Contents that are searched for each question at most: beyond, git looks through its own for less."""
_IMPORT = ("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force")
_REF = b"refs/heads/lean"
_Changes = tuple[FileChange, ...]


@dataclass(frozen=True, slots=True)
class LeanHistory:
    """The history as git finds it, and what its commits are called there."""

    git: GitLauncher
    names: Mapping[ObjectId, ObjectId]
    """Of every commit of the whole history; those that changed nothing share the name of the one before them."""
    own: Mapping[ObjectId, ObjectId]
    """By name there the commit that it stands for."""
    files: frozenset[bytes]
    """Those that are there with all their history; beside them only what git compares them with where they are added."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """The whole history, parents before children."""

    parents: Mapping[ObjectId, tuple[ObjectId, ...]]
    dates: Mapping[ObjectId, bytes]
    changes: Mapping[ObjectId, tuple[_Changes, ...]]
    """Against each parent; of a first commit against nothing."""

    def numbers(self) -> dict[RepoPath, int]:
        """A number for every path that ever was, in the order of history."""
        files = (file for against in self.changes.values() for some in against for file in some)
        return {path: number for number, path in enumerate(dict.fromkeys(f.path for f in files))}

    def held(self, numbers: Mapping[RepoPath, int]) -> dict[ObjectId, set[int]]:
        """Every content that a file ever had, in the order of history, with the numbers of the paths it had it at."""
        found: dict[ObjectId, set[int]] = {}
        for against in self.changes.values():
            for new in (file.new for changes in against for file in changes):
                if new is not None and new.mode != MODE_GITLINK:
                    found.setdefault(new.blob, set()).add(numbers[new.path])
        return found

    def moves(self) -> list[Move]:
        """Where an earlier name of a file can be found, in the order of history."""
        found = []
        for commit, against in self.changes.items():
            for parent, changes in zip(self.parents[commit], against, strict=False):
                gone = tuple(f.old for f in changes if f.old is not None and f.new is None)
                added = tuple(f.new for f in changes if f.old is None and f.new is not None)
                if gone and added:
                    found.append(Move(parent, added, gone))
        return found


def lean_histories(
    view: View, head: ObjectId, asked: Sequence[Copied]
) -> Iterator[tuple[Copied, LeanHistory | None]]:
    """A history for each question, in no promised order; `None` where the whole one has to be asked."""
    most = min(_MOST, _WORTH * len(asked))
    try:
        whole = _whole(view, head, most) if asked else None
    except RepositoryError:
        # What lacks an object is asked in full, and git then says what it lacks.
        whole = None
    numbers = whole.numbers() if whole is not None else {}
    held = whole.held(numbers) if whole is not None else {}
    if whole is None or len(held) > most:
        yield from ((each, None) for each in asked)
        return
    moves, sources = whole.moves(), copy_sources(view, asked, held)
    own = [
        1 << numbers[one.entry.path] | each.copied
        for one, each in zip(asked, sources, strict=True)
    ]
    followed = reduce(or_, (each.followed for each in sources))
    earlier = earlier_names(view, moves, numbers, reduce(or_, own), followed)
    kept = [_closed(some, each.followed, earlier) for some, each in zip(own, sources, strict=True)]
    for questions, some in _grouped(kept):
        paths = frozenset(path for path, number in numbers.items() if some >> number & 1)
        lean = _imported(view, whole, paths, _beside(paths, moves))
        yield from ((asked[question], lean) for question in questions)


def _whole(view: View, head: ObjectId, most: int) -> _Whole | None:
    """The history, `None` when it has more commits than that."""
    commits = list_range(view, None, head).commits
    if len(commits) > most:
        return None
    raw = dict(commit_bytes(view, commits))
    links = {commit: commit_links(commit, content) for commit, content in raw.items()}
    dates = {c: found[1] if (found := _DATE.search(text)) else b"0" for c, text in raw.items()}
    pairs: list[Pair] = []
    for commit in commits:
        before = [links[parent].tree for parent in links[commit].parents if parent in links]
        pairs += [(tree, links[commit].tree) for tree in before or [view.object_format.empty_tree]]
    told = exact_differences(view, pairs)
    parents = {c: tuple(p for p in links[c].parents if p in links) for c in commits}
    changes = {c: tuple(next(told) for _ in parents[c] or (None,)) for c in commits}
    return _Whole(parents, dates, changes)


def _closed(kept: int, followed: int, earlier: Mapping[int, int]) -> int:
    """The files that matter to a question, a bit for each: those of `kept`, and those of `followed` that were their earlier names."""
    new = kept
    while new:
        names = 0
        while new:
            last = new.bit_length() - 1
            names |= earlier.get(last, 0)
            new ^= 1 << last
        new = names & followed & ~kept
        kept |= new
    return kept


def _grouped(kept: Sequence[int]) -> list[tuple[list[int], int]]:
    """The numbers of questions that one history answers, and its files: to make one costs as much as to look through some more."""
    groups: list[tuple[list[int], int]] = []
    for number in sorted(range(len(kept)), key=lambda n: (-kept[n].bit_count(), n)):
        mine = kept[number]
        for place, (numbers, paths) in enumerate(groups):
            if 3 * (mine & paths).bit_count() >= paths.bit_count():
                groups[place] = ([*numbers, number], paths | mine)
                break
        else:
            groups.append(([number], mine))
    return groups


def _beside(
    kept: frozenset[RepoPath], moves: Sequence[Move]
) -> dict[ObjectId, dict[RepoPath, TreeEntry]]:
    """By commit what one after it deletes while it adds a kept file: git looks for the file's earlier name among all of it."""
    found: dict[ObjectId, dict[RepoPath, TreeEntry]] = {}
    for move in moves:
        if any(entry.path in kept for entry in move.added) and (
            others := [entry for entry in move.gone if entry.path not in kept]
        ):
            found.setdefault(move.parent, {}).update((entry.path, entry) for entry in others)
    return found


def _imported(
    view: View,
    whole: _Whole,
    kept: frozenset[RepoPath],
    beside: Mapping[ObjectId, Mapping[RepoPath, TreeEntry]],
) -> LeanHistory | None:
    """The history written for git; `None` when git does not take it."""
    stands_for: dict[ObjectId, ObjectId] = {}
    marks: dict[ObjectId, int] = {}
    stream: list[bytes] = []
    for commit, parents in whole.parents.items():
        files = [file for file in whole.changes[commit][0] if file.path in kept]
        before = tuple(dict.fromkeys(stands_for[parent] for parent in parents))
        leaves = beside.get(before[0], {}).keys() if before else frozenset()
        if before and not (files or leaves or commit in beside):
            stands_for[commit] = before[0]
            continue
        stands_for[commit], marks[commit] = commit, len(marks) + 1
        # Without a reset a first commit would follow the one written before it.
        stream += () if before else (b"reset %b\n" % _REF,)
        words = (_REF, marks[commit], whole.dates[commit])
        stream.append(b"commit %b\nmark :%d\ncommitter x <x> %b +0000\ndata 0\n" % words)
        for word, parent in zip((b"from", *(b"merge",) * len(before)), before, strict=False):
            stream.append(b"%b :%d\n" % (word, marks[parent]))
        gone = {file.path for file in files if file.new is None} | leaves
        stream += (b"D %b\n" % _quoted(path) for path in sorted(gone))
        new = (*(f.new for f in files if f.new), *beside.get(commit, {}).values())
        stream += (b"M %o %b %b\n" % (e.mode, e.blob.encode(), _quoted(e.path)) for e in new)
    folder = make_beside(view.folder, view.object_format)
    git = replace(view.git, folder=folder, variables=git_environment(folder, view.object_format))
    said = git.run((*_IMPORT, f"--export-marks={folder / 'marks'}"), b"".join(stream))
    if said.status != 0:
        return None
    told = (folder / "marks").read_text("ascii").split()
    made = dict(zip(told[::2], map(ObjectId, told[1::2]), strict=True))
    there = {commit: made[f":{mark}"] for commit, mark in marks.items()}
    names = {commit: there[same] for commit, same in stands_for.items()}
    own = {theirs: ours for ours, theirs in there.items()}
    return LeanHistory(git, names, own, frozenset(map(path_bytes, kept)))


def _quoted(path: RepoPath) -> bytes:
    """As git-fast-import(1) reads a path with any letter in it."""
    raw = path_bytes(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + raw + b'"'
