"""The units a change touches, with the source of their files and the commits each line comes from."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field

from gatekeeper.history.changes.window import NO_WINDOW, Touch, Trail, Window, read_window
from gatekeeper.history.objects.commit_graph import prepare_graph
from gatekeeper.history.objects.commits import read_commits
from gatekeeper.history.objects.head_commit import HeadCommit, head_commit
from gatekeeper.history.objects.kept_commits import by_id
from gatekeeper.history.people.authors import named_authors
from gatekeeper.history.repository.view import View
from gatekeeper.history.units.blame import Unblamed
from gatekeeper.history.units.copied_files import copied_files
from gatekeeper.history.units.files import UnitFiles, concerning, units_of, with_touches
from gatekeeper.history.units.line_origins import Tracer, commits_behind
from gatekeeper.history.units.mapping import is_imported
from gatekeeper.history.units.milestones import asked_at
from gatekeeper.history.units.origins import Origins
from gatekeeper.history.units.returns import with_returned
from gatekeeper.history.units.sources import UnitSource, read_unit_sources
from gatekeeper.history.units.touch_weights import TouchWeights
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.touched import Territory

_NO_COMMIT = "a tree that belongs to no commit has no history that could tell its authors"


@dataclass(frozen=True, slots=True)
class UnitLines:
    """Everything read about units, before anybody is resolved."""

    units: tuple[UnitFiles, ...]
    """Ordered by id."""
    sources: Mapping[RepoPath, UnitSource]
    origins: Mapping[RepoPath, Origins | Unblamed]
    """For each file that needs it the commits of each line."""
    commits: Mapping[ObjectId, Commit]
    """Every commit a line comes from, those of the change, and those that touched a unit in the window."""
    tracer: Tracer | None = None
    """Asked whether a touch changed tokens; `None` when there is no head to trace from."""
    listed: Mapping[RepoPath, tuple[Touch, ...]] = field(default_factory=dict)
    """What the commits that the project lists as layout only did to the files."""
    defects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By unit, why lines that came back cannot be told."""
    window: Window = NO_WINDOW

    @property
    def modules(self) -> frozenset[str]:
        """The words in the module paths of the units' Python files."""
        paths = (path for unit in self.units for path in unit.files if path.endswith(".py"))
        return frozenset(word for path in paths for word in path.removesuffix(".py").split("/"))

    def identities(self) -> Iterator[Identity]:
        """Everybody who wrote any of it."""
        for commit in self.commits.values():
            yield from (identity for identity, _ in named_authors(commit).parts)


def read_unit_lines(
    view: View,
    change: Change,
    land: Territory,
    paths_of: Mapping[ObjectId, tuple[RepoPath, ...]],
) -> UnitLines:
    """The units that the change touches, all of them for a whole tree.

    `paths_of` says what each commit of the change touches by itself. Staged content is traced as if it were
    committed by its stager. Raises RepositoryError when a commit cannot be read; a file that cannot is a defect
    of its unit.
    """
    units = units_of(change, land, paths_of)
    if not units:
        return UnitLines((), {}, {}, {})
    project = land.project
    head = head_commit(view, change)
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Git takes as long for its graph as we take for the sources.
        graph = beside.submit(_prepare, view, head, units)
        sources = read_unit_sources(view, change.head, units, project.languages)
        graph.result()
    traced = {path for unit in units for path in unit.files}
    traced |= {path for unit in units for path in _telling(unit, sources)}
    commits = by_id(change.commits)
    if head is None:
        gone = Unblamed(_NO_COMMIT)
        return UnitLines(units, sources, dict.fromkeys(sorted(traced), gone), commits)
    if head.staged is not None:
        commits[head.id] = head.staged
    trail = Trail(set(traced), concerning(units, land))
    window = read_window(view, change, project.accepted_baseline, paths_of, head, trail)
    followed = window.follow(traced)
    units = with_touches(units, window, followed, land)
    copied, reaches_back = copied_files(view, followed), window.start is None
    milestones = asked_at(view, head.id, traced)
    weights = TouchWeights(view, project.languages)
    read = {path: sources[path].source for path in copied & sources.keys()}
    told = ((p, s) for p, s in read.items() if s.code_lines and not s.defect)
    code = {path: each.code_lines for path, each in told}
    tracer = Tracer(view, head.id, weights, copied, reaches_back, milestones, code)
    listed = _listed(view, project, traced)
    origins = tracer.trace({p: (*followed[p], *listed.get(p, ())) for p in traced})
    returned = with_returned(view, change.head, window, units, sources, origins, followed)
    behind = {*commits_behind(returned.origins.values())}
    behind |= {touch.commit for unit in units for touch in unit.touches}
    commits.update((each.id, each) for each in read_commits(view, sorted(behind - commits.keys())))
    defects = returned.defects
    return UnitLines(units, sources, returned.origins, commits, tracer, listed, defects, window)


def _prepare(view: View, head: HeadCommit | None, units: Iterable[UnitFiles]) -> None:
    if head is None:
        return
    # Staged content is another commit each time: what stands before it is asked about again.
    lasting = head.id if head.staged is None else next(iter(head.staged.parents), head.id)
    prepare_graph(view, lasting, len({path for unit in units for path in unit.files}))


def _telling(unit: UnitFiles, sources: Mapping[RepoPath, UnitSource]) -> Iterator[RepoPath]:
    """Its tests that assert, and what may tell them what to compare with."""
    files = {path: sources[path].test for path in unit.tests}
    read = {text for test in files.values() for text in test.includes}
    paths = (*unit.tests, *unit.beside)
    asserting = {path for path in paths if sources[path].source.assertions}
    read_in_c = (files[path].values for path in asserting & files.keys() if path[-3:] != ".py")
    said = {word.name for values in read_in_c for value in values for word in value.words}
    for path in paths:
        test = sources[path].test
        tells = test.values and (path.endswith("conftest.py") or is_imported(path, read))
        if (
            path in asserting
            or tells
            or test.steers
            or any(is_imported(other, test.includes) for other in asserting)
            or any(v.scope is None and v.name in said for v in test.values)
        ):
            yield path


def _listed(
    view: View, project: Project, paths: set[RepoPath]
) -> Mapping[RepoPath, tuple[Touch, ...]]:
    if not project.ignored_revisions:
        return {}
    from gatekeeper.history.units.ignored import listed_touches  # most projects list nothing

    return listed_touches(view, project.ignored_revisions, paths)
