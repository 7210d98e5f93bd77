"""One run of the gate, from request to a verdict whose evidence is already on disk."""

from collections.abc import Callable
from dataclasses import replace

from gatekeeper import __version__
from gatekeeper.config.read import named_plugins, read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.gate.analysis.analyze import analysing, part_of
from gatekeeper.gate.analysis.elsewhere import read_reports
from gatekeeper.gate.analysis.shards import checked, ground_of
from gatekeeper.gate.attest import Held, attest, attested_report
from gatekeeper.gate.built_in import built_in
from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import read_contents
from gatekeeper.gate.facts.threats import reading_ahead
from gatekeeper.gate.gather import Ground, gather, learn
from gatekeeper.gate.judge import judge
from gatekeeper.gate.opened import Opened, opened
from gatekeeper.gate.plan import make_plan, scope_of
from gatekeeper.gate.request import Request
from gatekeeper.gate.trust import brought_rules, find_trust_base
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.changes.read import staged_change, tree_change
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.errors import ConfigurationError
from gatekeeper.model.evidence import Stored
from gatekeeper.model.facts import Facts
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.project import Project
from gatekeeper.model.shard import Shard, ShardReport
from gatekeeper.plugins.discover import discover
from gatekeeper.plugins.registry import Registry, build_registry
from gatekeeper.tools.held_folder import held_folder
from gatekeeper.tools.pipes import start_piped


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run, the evidence of it, and what was on offer (reports are rendered with it)."""

    run: GateRun
    stored: Stored
    registry: Registry
    report: Held
    """The report that its evidence names."""


def run_gate(request: Request) -> Outcome:
    """The outcome of a request.

    Raises `ConfigurationError`, `RepositoryError`, `PluginError` when no verdict can be reached, and
    `EvidenceError` when the verdict was reached and its evidence could not be made durable.
    """
    with opened(request, start_piped, held_folder("gatekeeper-run-")) as at:
        view = at.view
        request.progress("reading the change")
        change = read_change(at)
        base = find_trust_base(view, request, change)
        case = _case(at, change, *load_project(base, request))
        _require_readable_rules(case, base)
        with at.ledger() as bare:
            place = replace(bare, index=request.index(bare.folder))
            run = _judge(case, place)
            request.progress("writing evidence")
            if request.kind is ChangeKind.RANGE or request.for_record:
                from gatekeeper.gate.declare import declare  # a commit's hook declares nothing

                declare(request, view, case.project, place)
            report = attested_report(run)
            stored = attest(run, report.digest, request, place)
            if request.kind is ChangeKind.RANGE or request.for_record:
                from gatekeeper.gate.publish import publish

                publish(request, view, run, stored, place)
    return Outcome(run, stored, case.registry, report)


def run_shard(request: Request, shard: Shard) -> ShardReport:
    """What the tools say of one shard of the request's files; nothing is judged. Raises as `run_gate` does."""
    with opened(request, start_piped, held_folder("gatekeeper-run-")) as at:
        view = at.view
        request.progress("reading the change")
        change = read_change(at)
        registry, project = rules_for(at, change)
        contents = read_contents(view, change, project, scope_of(change))
        plan = make_plan(request, change, project, registry.analyzers, contents)
        asked = replace(request, shard=shard)
        answers = part_of(asked, plan, contents, at.scratch, view.top)
    ground = ground_of(change, project, plan)
    return ShardReport("", shard, ground, str(change.head.commit or change.head.tree), answers)


def read_change(at: Opened) -> Change:
    """What the request asks to judge."""
    view, request = at.view, at.request
    match request.kind:
        case ChangeKind.STAGED:
            return staged_change(view, at.hook)
        case ChangeKind.RANGE:
            change = range_change(view, request.base, request.head)
            return replace(change, before_review=request.before_review)
        case ChangeKind.TREE:
            return tree_change(view, request.head)


def rules_for(at: Opened, change: Change) -> tuple[Registry, Project]:
    """What is on offer and the project that judges the change."""
    return load_project(find_trust_base(at.view, at.request, change), at.request)


def case_of(at: Opened, change: Change) -> Case:
    """The change, with what judges it."""
    return _case(at, change, *rules_for(at, change))


def _case(at: Opened, change: Change, registry: Registry, project: Project) -> Case:
    return Case(at, change, registry, project, owned_paths(change.head, project))


def load_project(base: TrustBase, request: Request) -> tuple[Registry, Project]:
    """What is on offer and the project; the plugins that base names widen what it may configure."""
    registry = build_registry([built_in(), *discover(named_plugins(base))])
    analyzers = tuple(analyzer.id for analyzer in registry.analyzers)
    chosen = request.policy_from is not None
    return registry, read_project(base, analyzers, origin_chosen=chosen)


def _require_readable_rules(case: Case, base: TrustBase) -> None:
    """Raises `ConfigurationError` for a change whose rules could judge no change after it.

    Where it names other plugins nothing is said: these widen what may be configured, and only base loads any.
    """
    brought = brought_rules(case.view, case.change, case.project)
    if brought is None or named_plugins(brought) != named_plugins(base):
        return
    try:
        offered = tuple(analyzer.id for analyzer in case.registry.analyzers)
        read_project(brought, offered, files_may_follow=True)
    except ConfigurationError as error:
        raise ConfigurationError(error.problems, "that this change brings") from error


def look(case: Case, place: LedgerPlace) -> Facts:
    """Everything that can be found out about the change, before anything is asked of it."""
    with reading_ahead(case) as ready:
        return _look(case, place, ready)


def _look(case: Case, place: LedgerPlace, ready: Callable[[], None]) -> Facts:
    request, change, project = case.request, case.change, case.project
    contents = read_contents(case.view, change, project, scope_of(change))
    plan = make_plan(request, change, project, case.registry.analyzers, contents)
    if request.shards:
        ground = ground_of(change, project, plan)
        told = checked(request.shards, ground, str(change.head.commit or change.head.tree))
        request = replace(request, shards=told)
    elsewhere = read_reports(request, change, contents)
    scratch, top = case.at.scratch, case.view.top
    with analysing(request, plan, contents, elsewhere, scratch, top) as finish:
        learned = learn(case, place, contents, ready)
        request.progress("putting the answers together")
        analysis = finish()
    return gather(Ground(case, contents, plan, analysis, learned))


def _judge(case: Case, place: LedgerPlace) -> GateRun:
    facts = look(case, place)
    judgement = judge(facts, case.registry)
    base, head = case.change.base, case.change.head
    return GateRun(
        facts=facts,
        base=base.commit if base else None,
        head=head.commit,
        tree=head.tree,
        decisions=judgement.decisions,
        verdict=judgement.verdict,
        reason=judgement.reason,
        providers=case.registry.providers,
        version=__version__,
    )
