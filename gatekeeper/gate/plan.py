"""The plan: what has to be looked at by whom, fixed before any tool runs (rule 1 of the gate)."""

from collections.abc import Mapping
from dataclasses import field

from gatekeeper.config.packs import LoadedPack, load_packs
from gatekeeper.findings.accounting import exclude
from gatekeeper.gate.analysis.builds import builds_of
from gatekeeper.gate.contents import Contents
from gatekeeper.gate.request import Request
from gatekeeper.model.accounting import Expectation, Unread
from gatekeeper.model.analyzer import Analyzer, WholeTree
from gatekeeper.model.build import Builds
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.later import arrived
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import AnalyzerSetting, Project
from gatekeeper.model.tree import MODE_GITLINK, MODE_SYMLINK, TreeEntry


@dataclass(frozen=True, slots=True)
class PlannedAnalyzer:
    """An analyzer with its setting and what it has to read."""

    analyzer: Analyzer
    setting: AnalyzerSetting
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do, and what it leaves out and why."""

    scope: frozenset[RepoPath]
    languages: Mapping[RepoPath, Language]
    analyzers: tuple[PlannedAnalyzer, ...]
    packs: tuple[LoadedPack, ...]
    excluded: Mapping[Expectation, str]
    unread: tuple[Unread, ...]
    left_out: tuple[str, ...]
    """Analyzers on offer that this project does not ask for, as one sentence."""
    waiting: tuple[str, ...] = ()
    """Analyzers that are asked at the merge gate only, as sentences."""
    builds: Builds = field(default_factory=Builds)
    """How the tree is compiled."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader has to know of the plan, as sentences."""
        return (*self.waiting, *self.left_out, *self.builds.notices)

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """The whole expected set, ordered."""
        return tuple(sorted(e for planned in self.analyzers for e in planned.expectations))


def scope_of(change: Change) -> frozenset[RepoPath]:
    """The paths a run judges: those a staged change touches, otherwise all of head."""
    if change.kind is ChangeKind.STAGED:
        return frozenset(file.path for file in change.files if file.new is not None)
    return frozenset(entry.path for entry in change.head)


def make_plan(
    request: Request,
    change: Change,
    project: Project,
    offers: tuple[Analyzer, ...],
    contents: Contents,
) -> Plan:
    """The plan of a run."""
    settings = {setting.id: setting for setting in project.analyzers}
    offers = tuple(arrived(each) if each.id in settings else each for each in offers)
    planned = tuple(
        PlannedAnalyzer(analyzer, settings[analyzer.id], _expect(analyzer, change, contents))
        for analyzer in offers
        if analyzer.id in settings and not _waits(analyzer, change)
    )
    expectations = [e for each in planned for e in each.expectations]
    return Plan(
        scope=contents.scope,
        languages=contents.languages,
        analyzers=planned,
        packs=load_packs(project.packs),
        excluded=exclude(expectations, project.exclusions, request.now.date()),
        unread=_unread(change, contents),
        left_out=_left_out(change, [a.id for a in offers if a.id not in settings]),
        waiting=tuple(
            f"{analyzer.id} follows includes through the whole tree and did not look at this commit: "
            "the merge gate asks it"
            for analyzer in offers
            if analyzer.id in settings and _waits(analyzer, change)
        ),
        builds=builds_of(
            request,
            change,
            project,
            contents.languages,
            [(each.analyzer, each.setting) for each in planned],
        ),
    )


def _left_out(change: Change, ids: list[str]) -> tuple[str, ...]:
    """One sentence at the merge gate; a developer is not told at each commit."""
    if not ids or change.kind is ChangeKind.STAGED:
        return ()
    return (f"on offer and not asked for by this project: {', '.join(sorted(ids))}",)


def _waits(analyzer: Analyzer, change: Change) -> bool:
    """Whether the analyzer needs files that a commit's hook does not look at."""
    staged = change.kind is ChangeKind.STAGED
    return staged and isinstance(analyzer, WholeTree) and analyzer.reads_whole_tree


def _expect(analyzer: Analyzer, change: Change, contents: Contents) -> tuple[Expectation, ...]:
    return tuple(
        Expectation(analyzer.id, entry.path, entry.blob)
        for entry in change.head
        if entry.path in contents.scope
        and contents.languages.get(entry.path) in analyzer.languages
    )


def _unread(change: Change, contents: Contents) -> tuple[Unread, ...]:
    return tuple(
        Unread(entry.path, _kind(entry, language), language)
        for entry in change.head
        if entry.path in contents.scope and entry.path not in contents.languages
        for language in (contents.others.get(entry.path, ""),)
    )


def _kind(entry: TreeEntry, language: str) -> str:
    if language:
        return f"code that none is for ({language})"
    kinds = {MODE_SYMLINK: "a symbolic link", MODE_GITLINK: "a submodule"}
    return kinds.get(entry.mode, "a kind of file that none is for")
