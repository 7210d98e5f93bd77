"""Who wrote each unit and the assertions of its tests, and how many of these are by somebody else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gatekeeper.history.authors import author_defects, named_authors, resolved_authors
from gatekeeper.history.blame import Unblamed
from gatekeeper.history.people import Roster, is_independent_kind
from gatekeeper.history.source_lines import LineSpan
from gatekeeper.history.unit_lines import UnitFiles, UnitLines
from gatekeeper.model.authorship import UnitPeople, Who
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath, printable

_TELLS_NOT_WHO = ("is impossible", "encoding")
"""Oddities of old commits that leave no doubt about their authors: dates, and letters of a registered name."""
_NO_STAGER = "the environment does not tell who stages this content"


@dataclass(frozen=True, slots=True)
class _Trace:
    """The lines of one unit joined with the people of their commits."""

    lines: UnitLines
    roster: Roster
    writers: Mapping[ObjectId, Mapping[str, Who]]
    """The persons behind each commit, by key."""

    def people(self, commits: Iterable[ObjectId]) -> dict[str, Who]:
        """The writers of the commits by key, ordered."""
        found: dict[str, Who] = {}
        for commit in sorted(set(commits)):
            found = {**self.writers[commit], **found}
        return dict(sorted(found.items()))

    def origins(self, path: RepoPath, numbers: Iterable[int]) -> set[ObjectId]:
        """The commits that these lines of the file come from."""
        origin = self.lines.origins[path]
        if isinstance(origin, Unblamed):
            return set()
        return {origin[number - 1] for number in numbers if number <= len(origin)}

    def defects(self, path: RepoPath) -> Iterator[str]:
        """Why the file's lines cannot be told, with its name."""
        source, origin = self.lines.sources[path], self.lines.origins.get(path)
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


def resolve_units(change: Change, lines: UnitLines, roster: Roster) -> tuple[UnitPeople, ...]:
    """The people of every unit, ordered by its id. The roster must know all identities of the lines.

    Any line of code makes its writers authors of the unit, whatever its class.
    """
    writers = {
        commit: {part.who.key: part.who for part in resolved_authors(made, roster)}
        for commit, made in lines.commits.items()
    }
    trace = _Trace(lines, roster, writers)
    return tuple(_unit(change, unit, trace) for unit in lines.units)


def _unit(change: Change, unit: UnitFiles, trace: _Trace) -> UnitPeople:
    sources = trace.lines.sources
    own = set(unit.changed_by)
    for path in unit.files:
        own |= trace.origins(path, sources[path].code_lines)
    authors = trace.people(own)
    spans = [(path, span) for path in unit.tests for span in sources[path].assertions]
    tested = {c for path, span in spans for c in trace.origins(path, _numbers(span))}
    defects = [text for path in (*unit.files, *unit.tests) for text in trace.defects(path)]
    defects += [text for commit in sorted(own | tested) for text in trace.doubts(commit)]
    if change.kind is ChangeKind.STAGED and not change.stagers and (own | tested):
        defects.append(_NO_STAGER)
    return UnitPeople(
        item=unit.item.id,
        authors=tuple(authors.values()),
        test_authors=tuple(trace.people(tested).values()),
        test_paths=unit.tests,
        assertions=len(spans),
        independent_assertion_lines=sum(
            _is_independent(trace, authors, path, span) for path, span in spans
        ),
        defects=tuple(dict.fromkeys((*unit.defects, *defects))),
    )


def _numbers(span: LineSpan) -> range:
    return range(span.first, span.last + 1)


def _is_independent(
    trace: _Trace, authors: Mapping[str, Who], path: RepoPath, span: LineSpan
) -> bool:
    """Whether everybody who wrote a line of the assertion is registered, and none wrote the unit.

    A bot may have helped; alone it is nobody.
    """
    commits = trace.origins(path, _numbers(span))
    return bool(commits) and all(_by_others(trace.people([commit]), authors) for commit in commits)


def _by_others(writers: Mapping[str, Who], authors: Mapping[str, Who]) -> bool:
    if writers.keys() & authors.keys() or any(who.person is None for who in writers.values()):
        return False
    return any(is_independent_kind(who) for who in writers.values())
