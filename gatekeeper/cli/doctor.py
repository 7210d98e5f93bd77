"""`gatekeeper doctor`: what is there, what is missing, and what to do about it."""

import argparse
import platform
import tempfile
from pathlib import Path

from gatekeeper import __version__
from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.config.packs import load_packs, pack_ids
from gatekeeper.config.read import ALWAYS
from gatekeeper.config.shipped import altered_rules
from gatekeeper.gate.analysis.engines import agree
from gatekeeper.gate.built_in import built_in
from gatekeeper.gate.opened import opened
from gatekeeper.gate.run import read_change, rules_for
from gatekeeper.history.repository.environment import hook_environment
from gatekeeper.history.repository.locate import find_repository
from gatekeeper.model.analyzer import Analyzer, Batch, Direct
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import ConfigurationError, RepositoryError
from gatekeeper.model.later import arrived
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.plugins.registry import build_registry
from gatekeeper.tools.installation import deviations
from gatekeeper.tools.versions import identify


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints one line a thing looked at; fails when something that always has to be there is not."""
    console.say(f"gatekeeper {__version__} on Python {platform.python_version()}")
    tools = _tools(console, _place(arguments, console.environment))
    for loaded in load_packs(pack_ids()):
        console.say(
            f"  rules     {loaded.pack.id:<16} {loaded.rules:>4} rules  sha256 {loaded.digest[:12]}"
        )
    rules = _rules(console)
    repository = _repository(arguments, console)
    return ExitStatus.PASSED if tools and rules and repository else ExitStatus.FAILED


def _place(arguments: argparse.Namespace, environment: dict[str, str]) -> Path | None:
    """The repository under test, from which no tool may be taken; `None` outside of one."""
    try:
        found = find_repository(arguments.repository.absolute(), hook_environment(environment))
    except RepositoryError:
        return None
    return found.top


def _tools(console: Console, place: Path | None) -> bool:
    """Whether every tool that always runs is there, and none was altered since it was installed."""
    complete = True
    search = tuple(console.environment.get("PATH", "").split(":"))
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        for analyzer in build_registry([built_in()]).analyzers:
            forbidden = place or Path(folder) / "none"
            found = identify(analyzer.need, search, forbidden, Path(folder))
            if isinstance(found, MissingTool):
                optional = "" if analyzer.id in ALWAYS else " (optional)"
                console.say(f"  tool      {analyzer.id:<16} missing{optional}: {found.install}")
                complete = complete and analyzer.id not in ALWAYS
            else:
                digest = found.digest[:12]
                console.say(
                    f"  tool      {analyzer.id:<16} {found.version:<10} sha256 {digest}  {found.path}"
                )
                told = _engine(analyzer, found, Path(folder) / f"engine-{analyzer.id}")
                if told:
                    console.say(f"            {told}")
                for sentence in deviations(Path(found.path)):
                    console.say(f"            altered since it was installed: {sentence}")
                    complete = False
    return complete


def _engine(analyzer: Analyzer, tool: ToolIdentity, scratch: Path) -> str:
    """Whether the tool's engine says what the tool says; empty when it has none."""
    direct = arrived(analyzer)
    if not isinstance(direct, Direct) or not analyzer.need.engine:
        return ""
    if not tool.engine:
        return "its engine is not where it should be: the tool itself is called, which is slower"
    packs = tuple(loaded.pack for loaded in load_packs(pack_ids()))
    batch = Batch((), analyzer.canaries(packs), packs)
    if agree(direct, tool, batch, scratch, 2):
        return "its engine was tried on the canaries and says the same: it is called directly"
    return "its engine does not say the same: the tool itself is called, which is slower"


def _rules(console: Console) -> bool:
    """Whether every rule file that ships is as its digest says."""
    altered = altered_rules()
    for name in altered:
        console.say(f"  rules     {name} is not as it shipped; install gatekeeper again")
    return not altered


def _repository(arguments: argparse.Namespace, console: Console) -> bool:
    request = plain_request(arguments, console, kind=ChangeKind.TREE)
    try:
        with opened(request) as at:
            change = read_change(at)
            if change.incomplete:
                console.say(f"  history   incomplete: {change.incomplete}")
            for notice in change.notices:
                console.say(f"  history   {notice}")
            _, project = rules_for(at, change)
    except RepositoryError as error:
        console.say(f"  project   {error}")
        return False
    except ConfigurationError as error:
        console.say(f"  project   {error}; gatekeeper check lists them")
        return False
    items, people = len(project.items), len(project.registry.people)
    console.say(f"  project   {project.name}: {items} software items, {people} people")
    return True
