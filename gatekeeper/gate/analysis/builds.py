"""The compile database of a run, and which flags analyzers use without one."""

from collections.abc import Iterable, Mapping

from gatekeeper.gate.request import Request
from gatekeeper.model.analyzer import Analyzer, TakesFlags
from gatekeeper.model.build import BuildFlags, Builds, CompileDatabase
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import AnalyzerSetting, Project


def builds_of(
    request: Request,
    change: Change,
    project: Project,
    languages: Mapping[RepoPath, Language],
    asked: Iterable[tuple[Analyzer, AnalyzerSetting]],
) -> Builds:
    """What is known of how the tree is compiled, with a sentence for all that is not.

    A database that was handed over counts before the tracked one. Raises `UsageError` when it cannot be read or is
    of another tree. `asked` are the run's analyzers; without one that takes flags nothing is said. Neither is it in
    a commit's hook, where a developer would be told at each commit.
    """
    takers = [(each, setting) for each, setting in asked if isinstance(each, TakesFlags)]
    if not takers or not any(
        language in (Language.C, Language.CPP) for language in languages.values()
    ):
        return Builds()
    database = _database(request, project)
    builds = Builds(notices=("no compile database is configured",))
    if database is not None:
        from gatekeeper.analyzers.builds import lay_over  # few projects have one

        laid = lay_over(database, (entry.path for entry in change.head), languages)
        if isinstance(laid, str):
            raise UsageError(_refused(database.name, laid))
        builds = laid
    if change.kind is ChangeKind.STAGED:
        return Builds(builds.by_path, builds.digest)
    flags = "; ".join(f"{each.id} {each.fallback_flags(dict(s.options))}" for each, s in takers)
    return Builds(builds.by_path, builds.digest, (*builds.notices, f"fallback flags: {flags}"))


def flags_by_name(
    builds: Builds, paths: Mapping[str, tuple[str, ...]]
) -> Mapping[str, BuildFlags]:
    """By safe name what is known of how the file is compiled: as the first of its paths that the build compiles."""
    known: dict[str, BuildFlags] = dict(builds.by_path.items())
    return {
        name: known[path]
        for name, held in paths.items()
        if (path := next((path for path in held if path in known), None)) is not None
    }


def _database(request: Request, project: Project) -> CompileDatabase | None:
    if request.compile_database is None:
        return project.compile_database
    from gatekeeper.config.compile_database import parse_compile_database

    name, raw = request.compile_database
    told = parse_compile_database(name, raw)
    if isinstance(told, str):
        raise UsageError(_refused(name, told))
    return told


def _refused(name: str, cause: str) -> str:
    return (
        f"the compile database {printable(name)} is refused: {cause}; "
        "hand over the one that the build of this tree wrote"
    )
