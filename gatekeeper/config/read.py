"""`gatekeeper.toml` and the files beside it, read from the trust base into one `Project`."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from gatekeeper.config.checklists import read_checklists
from gatekeeper.config.decisions import (
    read_baseline,
    read_deviations,
    read_exclusions,
    read_suppressions,
)
from gatekeeper.config.history_settings import (
    DEFAULT_IGNORE_REVS,
    read_accepted_baseline,
    read_ignored_revisions,
    read_logging,
)
from gatekeeper.config.items import read_items, read_layout
from gatekeeper.config.options import GatekeeperOptions
from gatekeeper.config.packs import pack_ids
from gatekeeper.config.people import read_registry
from gatekeeper.config.policy import read_policy
from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.config.soup import read_soup_register
from gatekeeper.config.trace import read_trace
from gatekeeper.config.trust_base import MAIN_FILE, TrustBase
from gatekeeper.model.build import CompileDatabase
from gatekeeper.model.errors import ConfigurationError, ConfigurationProblem
from gatekeeper.model.glob import matches_one_of
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import JudgePolicy
from gatekeeper.model.project import AnalyzerSetting, Project, ThreatSource
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import TomlDocument, parse_toml

IN_LEDGER = "ledger"
"""Word of `[threats] reviews` for those that keep no file of them."""
ALWAYS = ("bandit", "lizard", "semgrep")
"""Analyzers no project can leave out; those that are optional run when configured or present."""


def named_plugins(base: TrustBase) -> tuple[str, ...]:
    """The distributions that `[plugins]` names, asked before all else because they widen what may be configured.

    Nothing when the file is not there or cannot be read so far: `read_project` says what is wrong with it.
    """
    raw = base.read_bytes(MAIN_FILE)
    document = None if raw is None else parse_toml(RepoPath(MAIN_FILE), raw)
    table = document.data.get("plugins") if isinstance(document, TomlDocument) else None
    names = table.get("distributions") if isinstance(table, dict) else None
    return tuple(n for n in names if isinstance(n, str)) if isinstance(names, list) else ()


def read_project(
    base: TrustBase,
    analyzers: tuple[str, ...],
    *,
    origin_chosen: bool = False,
    files_may_follow: bool = False,
) -> Project:
    """The project as the trust base describes it.

    `analyzers` are the ids on offer. Where `files_may_follow`, a glob need not match yet: first the rule is merged, then
    the file. Raises `ConfigurationError` with every mistake of every file,
    ordered by file and line.
    """
    document = base.document(MAIN_FILE)
    if document is None:
        raise ConfigurationError(tuple(base.problems), _which(base))
    binding = base.binding(document)
    options = bind(binding, GatekeeperOptions)
    if not files_may_follow:
        _check_globs(binding, options, base)
    _check_names(binding, options, analyzers)
    project = replace(_assemble(base, binding, options), origin_chosen=origin_chosen)
    if base.problems:
        raise ConfigurationError(_ordered(base.problems), _which(base))
    return project


def _which(base: TrustBase) -> str:
    """Rules that were merged with a mistake judge the change that mends them as well."""
    cure = "commit the mend with --no-verify and judge it with --policy-from a commit whose rules can be read"
    return f"of {base.origin[:12]} ({cure})" if base.origin is not None else ""


_NOT_IN_TEXT = frozenset({"doorstop", "rtems", "xlsx"})
"""Formats in which a requirement is called by its file, or that are no text."""


def _requirement_paths(options: GatekeeperOptions) -> tuple[str, ...]:
    """The texts of `[requirements]`; where it names none, those that `[[trace.sources]]` says hold requirements.

    None where some of these keep what a requirement is called elsewhere than in a text: a part is not all that is known.
    """
    kinds = ("software-requirement", "system-requirement", "risk-control")
    told = [s for s in options.trace.sources if s.kind in kinds]
    if not options.requirements.paths and any(s.format in _NOT_IN_TEXT for s in told):
        return ()
    return tuple(
        options.requirements.paths or itertools.chain.from_iterable(s.paths for s in told)
    )


def _assemble(base: TrustBase, binding: Binding, options: GatekeeperOptions) -> Project:
    files, kept = options.files, options.threats.reviews
    registry = read_registry(base, options.people.registry)
    items = read_items(binding, options)
    return Project(
        name=options.project.name,
        title=options.project.title or options.project.name,
        layout=read_layout(options),
        classes=shipped_classes(),
        items=items,
        languages=_languages(options),
        registry=registry,
        threat_sources=tuple(
            ThreatSource(RepoPath(model.path), model.format, tuple(model.with_))
            for model in options.threats.models
        ),
        analyzers=_analyzers(options),
        packs=tuple(options.analyzers.packs),
        compile_database=_compile_database(base, options.analyzers.compile_database),
        policy=read_policy(binding, options),
        deviations=read_deviations(base, files.deviations, registry),
        suppressions=read_suppressions(base, files.suppressions, registry),
        exclusions=read_exclusions(base, files.exclusions, registry),
        baseline=read_baseline(base, files.baseline),
        plugins=tuple(options.plugins.distributions),
        trust_paths=_trust_paths(options),
        sources=tuple(base.sources[path] for path in sorted(base.sources)),
        origin=base.origin,
        require_hook_trace=options.hooks.trace == "required",
        requirement_paths=_requirement_paths(options),
        requirement_pattern=options.requirements.pattern,
        soup_path=RepoPath(options.soup.list),
        soup_feeds=options.soup.feeds.strip("/"),
        soup_items=read_soup_register(base, options.soup.list, items, registry),
        guidance=options.threats.guidance,
        threat_map=RepoPath(options.threats.map) if options.threats.map else None,
        threat_reviews=RepoPath(kept) if kept not in ("", IN_LEDGER) else None,
        keeps_threat_reviews=bool(kept),
        logging=read_logging(binding, options),
        judges=JudgePolicy(tuple(options.judgements.roles), options.judgements.second_person),
        review_ref=options.people.ref,
        checklists=read_checklists(base, options.people.checklists),
        trace=read_trace(binding, options),
        accepted_baseline=read_accepted_baseline(binding, options),
        ignored_revisions=read_ignored_revisions(base, binding, options),
    )


def _languages(options: GatekeeperOptions) -> LanguageMap:
    chosen, default = options.languages, LanguageMap()
    return LanguageMap(
        c=tuple(chosen.c) if chosen.c is not None else default.c,
        cpp=tuple(chosen.cpp) if chosen.cpp is not None else default.cpp,
        python=tuple(chosen.python) if chosen.python is not None else default.python,
    )


def _compile_database(base: TrustBase, path: str) -> CompileDatabase | None:
    if not path:
        return None
    from gatekeeper.config.compile_database import read_compile_database  # few projects have one

    return read_compile_database(base, path)


def _analyzers(options: GatekeeperOptions) -> tuple[AnalyzerSetting, ...]:
    tools = options.analyzers.tools
    settings = [AnalyzerSetting(name, required=True) for name in ALWAYS if name not in tools]
    settings += [
        AnalyzerSetting(
            name, entry.required or name in ALWAYS, tuple(sorted(entry.options.items()))
        )
        for name, entry in tools.items()
    ]
    return tuple(sorted(settings, key=lambda setting: setting.id))


def _trust_paths(options: GatekeeperOptions) -> tuple[str, ...]:
    """Our own files, those that decide whether the gate runs at all, and those that tell a forge who has to review what."""
    files = options.files
    return (
        MAIN_FILE,
        options.people.registry,
        f"{options.people.checklists}/*.toml",
        ".mailmap",
        files.deviations,
        files.suppressions,
        files.exclusions,
        files.baseline,
        options.soup.list,
        f"{options.soup.feeds.strip('/')}/**",
        *dict.fromkeys((*options.people.ignore_revs, DEFAULT_IGNORE_REVS)),
        *filter(None, (options.analyzers.compile_database, options.threats.map)),
        ".pre-commit-config.yaml",
        ".github/workflows/**",
        ".gitlab-ci.yml",
        "Jenkinsfile",
        *(f"{folder}CODEOWNERS" for folder in ("", ".github/", ".gitlab/", "docs/")),
        "**/.gitattributes",
    )


def _check_names(binding: Binding, options: GatekeeperOptions, analyzers: tuple[str, ...]) -> None:
    packs = pack_ids()
    for index, name in enumerate(options.analyzers.packs):
        if name not in packs:
            cure = "packs: " + ", ".join(packs)
            binding.add(f"analyzers.packs[{index}]", f'there is no rule pack "{name}"', cure)
    for name in options.analyzers.tools:
        if name not in analyzers:
            cure = "analyzers: " + ", ".join(analyzers)
            binding.add(f"analyzers.tools.{name}", f'there is no analyzer "{name}"', cure)
    try:
        re.compile(options.requirements.pattern)
    except re.error as error:
        message = f"the pattern is no regular expression: {error}"
        binding.add("requirements.pattern", message, "correct the pattern")


def _check_globs(binding: Binding, options: GatekeeperOptions, base: TrustBase) -> None:
    paths = frozenset(base.paths)
    for key, globs in _all_globs(options):
        for index, glob in enumerate(globs):
            if not matches_one_of(glob, paths):
                message = f'the glob "{glob}" matches no tracked file'
                binding.add(f"{key}[{index}]", message, "correct it or take it out")
    for index, model in enumerate(options.threats.models):
        if model.path not in paths:
            message = f'there is no tracked file "{model.path}"'
            cure = "correct the path or add the model; gatekeeper threats suggest proposes one while none is named"
            binding.add(f"threats.models[{index}].path", message, cure)


def _all_globs(options: GatekeeperOptions) -> Iterable[tuple[str, list[str]]]:
    layout = options.layout
    yield from (
        ("layout.generated", layout.generated),
        ("layout.third-party", layout.third_party),
        ("layout.tests", layout.tests),
        ("layout.tools", layout.tools),
        ("layout.product", layout.product),
        ("layout.documents", layout.documents),
        ("requirements.paths", options.requirements.paths),
        ("trace.mentions", options.trace.mentions),
        ("trace.integration", options.trace.integration),
    )
    for index, source in enumerate(options.trace.sources):
        yield f"trace.sources[{index}].paths", source.paths
    for index, item in enumerate(options.items):
        yield f"items[{index}].paths", item.paths
        yield f"items[{index}].tests", item.tests
        yield f"items[{index}].inputs", item.inputs


def _ordered(problems: list[ConfigurationProblem]) -> tuple[ConfigurationProblem, ...]:
    return tuple(
        sorted(
            problems,
            key=lambda p: (p.location, p.key, p.message),
        )
    )
