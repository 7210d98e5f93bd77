"""The lines of units joined with the people of their commits."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.history.people.authors import (
    NOTHING,
    UPLOADER,
    Further,
    author_defects,
    named_authors,
    resolved_authors,
    signed_by,
)
from gatekeeper.history.people.identities import Roster, is_independent_kind, is_integrator
from gatekeeper.history.people.testimony import Clock
from gatekeeper.history.units.blame import Unblamed
from gatekeeper.history.units.lines import UnitLines
from gatekeeper.model.authorship import Authorship, Who
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, printable

_TELLS_NOT_WHO = ("is impossible", "encoding")
"""Oddities of old commits that leave no doubt about their authors: dates, and letters of a registered name."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Who is behind lines and commits."""

    lines: UnitLines
    roster: Roster
    parts: Mapping[ObjectId, tuple[Authorship, ...]]
    """The persons behind each commit, the git author first."""
    alone: Mapping[ObjectId, Mapping[str, Who]]
    """The writers of each commit by key, ordered."""
    hands: Mapping[ObjectId, Mapping[str, Who]]
    """The human integrators who committed it for others and are not known to have changed nothing, where there are any."""
    clock: Clock
    mere: frozenset[str] = frozenset()
    """The authors of the unit at hand who only committed for others."""

    def people(self, commits: Collection[ObjectId]) -> Mapping[str, Who]:
        """The writers of the commits by key, ordered."""
        if len(commits) == 1:
            [commit] = commits
            return self.alone[commit]
        found: dict[str, Who] = {}
        for commit in sorted(set(commits)):
            for part in self.parts[commit]:
                found.setdefault(part.who.key, part.who)
        return dict(sorted(found.items()))

    def makers(self, commits: Collection[ObjectId]) -> Mapping[str, Who]:
        """The writers of the commits, and who committed or signed them and may have changed them, by key, ordered."""
        hands = [self.hands[commit] for commit in commits if commit in self.hands]
        found = dict(self.people(commits))
        for each in hands:
            found = {**each, **found}
        return dict(sorted(found.items())) if hands else found

    def origins(self, path: RepoPath, numbers: Iterable[int]) -> set[ObjectId]:
        """The commits that these lines of the file come from; none where it could not be traced."""
        return {commit for commits in self.origins_counted(path, numbers) for commit in commits}

    def origins_counted(
        self, path: RepoPath, numbers: Iterable[int]
    ) -> Counter[tuple[ObjectId, ...]]:
        """How many of these lines come from each group of commits, the first line's first."""
        origin = self.lines.origins.get(path)
        if origin is None or isinstance(origin, Unblamed):
            return Counter()
        return Counter(map(origin.at, numbers))

    def defects(self, path: RepoPath) -> Iterator[str]:
        """Why the file's lines cannot be told, with its name."""
        source, origin = self.lines.sources[path].source, self.lines.origins.get(path)
        if source.defect is not None:
            yield f"{printable(path)}: {source.defect}"
        if isinstance(origin, Unblamed):
            yield f"{printable(path)}: {origin.cause}"

    def doubts(self, commit: ObjectId) -> Iterator[str]:
        """Why the writers of an older commit cannot be told."""
        made = self.lines.commits[commit]
        odd = [text for text in made.defects if not any(word in text for word in _TELLS_NOT_WHO)]
        registered = {
            text
            for identity, _ in named_authors(made).parts
            if len(everyone := self.roster.everyone(identity)) == 1 and everyone[0].person
            for text in self.roster.defects(identity)
        }
        named = [t for t in author_defects(made, self.roster) if t not in made.defects]
        for text in (*odd, *(text for text in named if text not in registered)):
            yield f"commit {commit[:12]}: {text}"

    def by_others(self, commits: Iterable[ObjectId], authors: Mapping[str, Who]) -> bool:
        """Whether everybody behind each of the commits is registered, none wrote the unit, and one is a human.

        A bot may have helped; alone it is nobody. Without a commit nobody is known, so it is not. Who commits both the unit and its
        tests for others wrote neither; who wrote one and commits the other is behind both.
        """
        given = set(commits)
        wrote = authors.keys() - self.mere
        return bool(given) and all(
            _by_others(self.people([c]), authors) and wrote.isdisjoint(self.hands.get(c, ()))
            for c in given
        )


def make_trace(
    lines: UnitLines, roster: Roster, clock: Clock, further: Mapping[ObjectId, Further]
) -> Trace:
    """The trace of lines whose identities the roster knows; `further` tells of commits more than they do themselves."""
    parts = {
        commit: resolved_authors(made, roster, _of_lines(further.get(commit, NOTHING)))
        for commit, made in lines.commits.items()
    }
    alone = {commit: _writers(own) for commit, own in parts.items()}
    hands = {
        commit: found
        for commit, made in lines.commits.items()
        if (found := committed_for(made, roster, further.get(commit)))
    }
    return Trace(lines, roster, parts, alone, hands, clock)


def committed_for(made: Commit, roster: Roster, further: Further | None) -> dict[str, Who]:
    """The human integrators who committed or signed it for others and are not known to have changed nothing, by key."""
    is_own = made.committer == made.author
    committed = () if is_own else roster.everyone(made.committer)
    everyone = (*committed, *signed_by(made, further))
    return {
        who.key: who
        for who in everyone
        if is_integrator(who)
        and is_independent_kind(who)
        and (is_own or further is None or not further.committed_only(who))
    }


def _of_lines(further: Further) -> Further:
    """Who uploads a request writes none of its lines, nor who commits for others."""
    written = tuple(part for part in further.parts if part[2] != UPLOADER)
    return replace(further, parts=written, only_committed=True)


def _writers(parts: Iterable[Authorship]) -> dict[str, Who]:
    found: dict[str, Who] = {}
    for part in parts:
        found.setdefault(part.who.key, part.who)
    return dict(sorted(found.items()))


def _by_others(writers: Mapping[str, Who], authors: Mapping[str, Who]) -> bool:
    if writers.keys() & authors.keys() or any(who.person is None for who in writers.values()):
        return False
    return any(is_independent_kind(who) for who in writers.values())
