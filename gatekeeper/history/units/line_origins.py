"""Whose lines a file holds: blame, seen through commits that changed nothing but layout, and through copies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from gatekeeper.history.changes.window import Touch
from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.by_language import MAX_SOURCE_BYTES, code_lines, language_of
from gatekeeper.history.units.blame import (
    WORKERS,
    Lines,
    Places,
    Unblamed,
    abreast,
    blame_file,
    commits_of,
    trace_file,
)
from gatekeeper.history.units.copy_sources import Copied
from gatekeeper.history.units.origins import Origins, keep, recalled
from gatekeeper.history.units.touch_weights import TouchWeights
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import unread_language
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import TreeEntry

_FEW = 2
"""Layout changes that blame cannot see through, beyond which a whole history tells who came before."""


@dataclass(frozen=True, slots=True)
class _Own:
    """What a file's history says without its copies."""

    origins: Origins
    places: Places
    """Where git found each line."""


@dataclass(frozen=True, slots=True)
class Tracer:
    """Traces files of one head."""

    view: View
    head: ObjectId
    weights: TouchWeights
    copied: frozenset[RepoPath] = frozenset()
    """Files that hold much of another one, traced through copies at a higher price."""
    reaches_back: bool = False
    """Whether the touches of a file are all there ever were."""
    asked_at: Mapping[RepoPath, ObjectId] = field(default_factory=dict)
    """Commits that say of a file what the head says of it (`milestones.py`)."""
    code: Mapping[RepoPath, frozenset[int]] = field(default_factory=dict)
    """The lines that count, of files that were read."""

    def trace(
        self, touches: Mapping[RepoPath, tuple[Touch, ...]]
    ) -> Mapping[RepoPath, Origins | Unblamed]:
        """The origins of each path, ordered, with the touches among which layout changes are looked for."""
        keys = {path: self._key(path, touches[path]) for path in sorted(touches)}
        known = recalled(self.view.memory, keys)
        left = [path for path in keys if path not in known]
        with abreast(WORKERS) as pool:
            own = pool.map(lambda path: self._own(path, touches[path]), left)
            fresh = self._through_copies(dict(zip(left, own, strict=True)), touches)
        lasting = {
            keys[path]: found
            for path, found in fresh.items()
            if isinstance(found, Origins) and self.weights.are_known(touches[path])
        }
        keep(self.view.memory, lasting)
        return {path: known.get(path) or fresh[path] for path in keys}

    def _key(self, path: RepoPath, touches: tuple[Touch, ...]) -> Key:
        """As of blame: the commit asked at stands for all the history before it."""
        how = (git_itself(self.view.git), str(path in self.copied), str(self.reaches_back))
        at = (self.asked_at.get(path, self.head), path)
        return memory_key(*self.weights.ground, *how, *at, *(touch.said for touch in touches))

    def _through_copies(
        self,
        own: Mapping[RepoPath, _Own | Unblamed],
        touches: Mapping[RepoPath, tuple[Touch, ...]],
    ) -> Mapping[RepoPath, Origins | Unblamed]:
        """The origins, those of copied files with the writers of what they were copied from as well, never instead.

        Else who copies the tests of another would have independent tests.
        """
        born = {
            path: list(_births(found, touches[path]))
            for path, found in own.items()
            if path in self.copied
        }
        asked = dict.fromkeys(one for several in born.values() for one in several)
        behind: dict[Copied, Places | Unblamed] = {}
        if asked:
            # Few commits bring a copy.
            from gatekeeper.history.units.copied_lines import blame_copied

            ground = self.weights.ground
            behind.update(blame_copied(self.view, self.head, asked, self._code_of, ground))
            hidden = [
                one
                for path, several in born.items()
                for one in several
                if _was_no_code(own[path], self.code.get(path), one.at, behind[one])
            ]
            if hidden:
                behind.update(blame_copied(self.view, self.head, hidden))
        return {
            path: _joined(found, [(one.at, behind[one]) for one in born.get(path, ())])
            for path, found in own.items()
        }

    def _code_of(self, copied: Copied) -> frozenset[int] | None:
        return self._code_lines(copied.entry) or None

    def _own(self, path: RepoPath, touches: tuple[Touch, ...]) -> _Own | Unblamed:
        at = self.asked_at.get(path, self.head)
        plain = trace_file(self.view, at, path)
        if isinstance(plain, Unblamed):
            return plain
        hiding = self._layout_only(commits_of(plain), touches)
        if not hiding:
            return _Own(Origins(tuple((commit,) for commit, _ in plain)), plain)
        seen_through = trace_file(self.view, at, path, hiding)
        if isinstance(seen_through, Unblamed):
            return seen_through
        resolved = self._resolved(commits_of(seen_through), hiding, touches)
        return resolved if isinstance(resolved, Unblamed) else _Own(resolved, seen_through)

    def _layout_only(self, lines: Lines, touches: tuple[Touch, ...]) -> dict[ObjectId, Touch]:
        """Of the commits behind the lines those that changed no token, each with its touch."""
        present = set(lines)
        asked = [t for t in touches if t.commit in present and t.old is not None and t.new]
        changed = self.weights.of(asked)
        return {touch.commit: touch for touch in asked if not changed[touch]}

    def _resolved(
        self, lines: Lines, hiding: dict[ObjectId, Touch], touches: tuple[Touch, ...]
    ) -> Origins | Unblamed:
        before: dict[ObjectId, tuple[ObjectId, ...]] = {}
        unseen = sorted(set(lines) & hiding.keys())
        for commit in unseen:
            if self.reaches_back and len(unseen) > _FEW:
                before[commit] = _earlier(hiding[commit], touches, hiding)
                continue
            found = self._before(hiding[commit], touches)
            if isinstance(found, Unblamed):
                return found
            before[commit] = found
        resolved = tuple(before.get(commit, (commit,)) for commit in lines)
        return Origins(resolved, tuple(sorted(hiding)))

    def _before(self, touch: Touch, touches: tuple[Touch, ...]) -> tuple[ObjectId, ...] | Unblamed:
        """Everybody's commits behind the code of the file just before a touch that changed layout only."""
        waiting, done, found = [touch], set[ObjectId](), set[ObjectId]()
        while waiting:
            at = waiting.pop()
            assert at.old is not None  # layout changes have a version before them
            done.add(at.commit)
            lines = blame_file(self.view, f"{at.commit}^", at.old.path)
            if isinstance(lines, Unblamed):
                return lines
            code = self._code_lines(at.old)
            behind = tuple(c for number, c in enumerate(lines, 1) if number in code)
            hiding = self._layout_only(behind, touches)
            waiting += [hiding[c] for c in sorted(hiding) if c not in done]
            found |= set(behind) - hiding.keys()
        return tuple(sorted(found))

    def _code_lines(self, entry: TreeEntry) -> frozenset[int]:
        """None of it where it cannot be read."""
        blobs = read_blobs(self.view, [entry.blob], max_bytes=MAX_SOURCE_BYTES)
        content = blobs[entry.blob]
        if not isinstance(content, bytes):
            return frozenset()
        language = language_of(entry.path, content, self.weights.languages)
        return code_lines(content, language, unread_language(entry.path))


def _births(own: _Own | Unblamed, touches: tuple[Touch, ...]) -> Iterator[Copied]:
    """What brought the file, where any line is left of it."""
    if not isinstance(own, Unblamed):
        present = {commit for commits in own.origins.lines for commit in commits}
        for touch in touches:
            if touch.commit in present and touch.old is None and touch.new is not None:
                yield Copied(touch.commit, touch.new)


def _was_no_code(
    own: _Own | Unblamed, code: frozenset[int] | None, at: ObjectId, behind: Places | Unblamed
) -> bool:
    """Whether a line that counts today did not when it was copied, in a comment that is none any more."""
    if isinstance(own, Unblamed) or isinstance(behind, Unblamed):
        return False
    return any(
        commit == at and 0 < number <= len(behind) and not behind[number - 1][1]
        for n, (commit, number) in enumerate(own.places, 1)
        if code is None or n in code
    )


def _joined(
    own: _Own | Unblamed, births: Sequence[tuple[ObjectId, Places | Unblamed]]
) -> Origins | Unblamed:
    """The origins with those before each copy, given with the commit that brought it."""
    if isinstance(own, Unblamed):
        return own
    lines = [set(commits) for commits in own.origins.lines]
    for born, behind in births:
        if isinstance(behind, Unblamed):
            return behind
        # Of two files that one commit brought nobody knows which a line stood in.
        alone = [commit for commit, _ in births].count(born) == 1
        for line, commits, (commit, number) in zip(
            lines, own.origins.lines, own.places, strict=True
        ):
            if born in commits:
                # Nor which of the lines it is that layout hides.
                known = behind[number - 1 : number] if alone and born == commit else ()
                line.update(earlier for earlier, _ in known or behind)
    return Origins(tuple(tuple(sorted(line)) for line in lines), own.origins.layout_only)


def _earlier(
    touch: Touch, touches: tuple[Touch, ...], hiding: Mapping[ObjectId, Touch]
) -> tuple[ObjectId, ...]:
    """Every commit that had touched the file before, those that changed layout only aside.

    More than are behind its lines then, only what a merge decided by hand is not among them: what blame would have to
    tell of each old version of a large file takes minutes, and in a whole history all of them are authors anyway.
    """
    before = touches[: touches.index(touch)]
    return tuple(sorted({each.commit for each in before} - hiding.keys()))


def commits_behind(origins: Iterable[Origins | Unblamed]) -> Iterator[ObjectId]:
    """Every commit that a line comes from."""
    for each in origins:
        if isinstance(each, Origins):
            yield from {commit for line in each.lines for commit in line}
