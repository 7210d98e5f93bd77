"""Facts: everything the checks may ask, gathered from the shops."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from gatekeeper.findings.fingerprint import of_function, of_mark
from gatekeeper.findings.marks import foreign_files, foreign_marks, inline_suppressions
from gatekeeper.findings.merge import told_once
from gatekeeper.findings.suppress import (
    Acceptance,
    Touched,
    applies,
    judge_findings,
    touched_lines,
)
from gatekeeper.gate.analysis.analyze import Analysis
from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import Contents, read_paths, text_lines
from gatekeeper.gate.facts.secrets import secret_facts
from gatekeeper.gate.facts.soup import soup_facts
from gatekeeper.gate.facts.soup_look import SoupLook
from gatekeeper.gate.facts.testimony import take_testimony
from gatekeeper.gate.facts.threats import threat_facts
from gatekeeper.gate.facts.trace import trace_facts
from gatekeeper.gate.plan import Plan
from gatekeeper.history.authorship import people_of
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.items.odd_paths import path_problems
from gatekeeper.model.authorship import People
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import FunctionMetric, Judged
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches_any
from gatekeeper.model.graph import TraceFacts
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import ConfigurationSource, Project
from gatekeeper.model.secret import SecretFacts
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import SoupFacts
from gatekeeper.model.suppression import ForeignMark, Suppression
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.touched import layout_class


@dataclass(frozen=True, slots=True)
class Learned:
    """What is found out beside the tools."""

    people: People
    threats: ThreatFacts
    trace: TraceFacts
    soup: SoupFacts
    secrets: SecretFacts


@dataclass(frozen=True, slots=True)
class Ground:
    """What gathering starts from."""

    case: Case
    contents: Contents
    plan: Plan
    analysis: Analysis
    learned: Learned


def learn(
    case: Case, place: LedgerPlace, contents: Contents, ready: Callable[[], None]
) -> Learned:
    """What history and the threat model say; needs no answer of a tool. `ready` waits for who reads ahead."""
    request, view, change = case.request, case.view, case.change
    request.progress("reading history")
    testimony = take_testimony(case, place)
    people = people_of(view, change, case.project, case.owned, testimony)
    request.progress("reading the threat model")
    ready()
    threats = threat_facts(case, place)
    request.progress("reading requirements")
    before = None if request.baseline is None else tree_of(view, request.baseline)
    trace = trace_facts(case, threats, request.reports, baseline=before)
    request.progress("reading the list of SOUP")
    soup = soup_facts(SoupLook(case, place, contents.sources), threats)
    request.progress("looking for keys and tokens")
    secrets = secret_facts(view, change, contents)
    return Learned(people, threats, trace, soup, secrets)


def gather(ground: Ground) -> Facts:
    """The facts of a run."""
    change, project, contents = ground.case.change, ground.case.project, ground.contents
    today = ground.case.request.now.date()
    before = _before(ground)
    suppressions = (*project.suppressions, *_inline(contents.sources))
    touched = _touched(contents, before)
    acceptance = Acceptance(suppressions, project.baseline, today, touched)
    judged = judge_findings(
        told_once(
            ground.analysis.translation.findings,
            lambda path: layout_class(project, path) is LayoutClass.TESTS,
        ),
        acceptance,
    )
    return Facts(
        today=today,
        change=replace(change, notices=(*change.notices, *ground.analysis.notices)),
        project=_with_rules(project, ground.plan),
        scope=contents.scope,
        owned=ground.case.owned,
        path_problems=path_problems(
            change.head, contents.scope, contents.links, project.languages
        ),
        findings=judged,
        functions=_functions(ground, touched),
        accounting=ground.analysis.accounting,
        suppressions=suppressions,
        used_suppressions=frozenset(j.suppression for j in judged if j.suppression),
        unused_suppressions=_unused(ground, suppressions, judged),
        known_suppressions=_known(before, contents.sources),
        foreign_marks=_foreign(ground),
        people=ground.learned.people,
        threats=ground.learned.threats,
        trace=ground.learned.trace,
        soup=ground.learned.soup,
        secrets=ground.learned.secrets,
        tools=ground.analysis.tools,
        missing_tools=ground.analysis.missing,
        idle=_idle(ground),
        governance=_governance(change, project),
        release=ground.case.request.release,
    )


def _before(ground: Ground) -> Mapping[RepoPath, bytes]:
    """The sources in scope as base had them, under their new paths; what is missing is left out."""
    base = ground.case.change.base
    if base is None:
        return {}
    moved = {f.path: f.old.path for f in ground.case.change.files if f.old is not None}
    old = {path: moved.get(path, path) for path in ground.contents.sources}
    raw = read_paths(ground.case.view, base, set(old.values()))
    return {
        path: content
        for path, old_path in old.items()
        if isinstance(content := raw.get(old_path), bytes)
    }


def _inline(sources: Mapping[RepoPath, bytes]) -> tuple[Suppression, ...]:
    return tuple(
        suppression
        for path, content in sorted(sources.items())
        if b"gatekeeper:" in content
        for suppression in inline_suppressions(path, text_lines(content))
    )


def _known(before: Mapping[RepoPath, bytes], now: Mapping[RepoPath, bytes]) -> frozenset[str]:
    """Ids of the inline suppressions that stood before in the same file, over the same line of code, and as often."""

    def words(each: Suppression, sources: Mapping[RepoPath, bytes]) -> tuple[object, ...]:
        path, region = each.location.path, each.location.region
        code = text_lines(sources[path])[region.end_line - 1].strip() if region else ""
        return path, code, each.rule, each.reason, each.owner, each.expires

    left, known = Counter(words(each, before) for each in _inline(before)), set[str]()
    for each in _inline(now):
        if left[words(each, now)]:
            left[words(each, now)] -= 1
            known.add(each.id)
    return frozenset(known)


def _unused(
    ground: Ground, suppressions: tuple[Suppression, ...], judged: tuple[Judged, ...]
) -> tuple[Suppression, ...]:
    """Suppressions that match no finding; those of the file are only told when all of head was read."""
    whole = ground.case.change.kind is not ChangeKind.STAGED
    return tuple(
        suppression
        for suppression in suppressions
        if (suppression.inline or whole)
        and not suppression.defects
        and not any(applies(suppression, j.finding) for j in judged)
    )


def _foreign(ground: Ground) -> tuple[ForeignMark, ...]:
    asked = {setting.id for setting in ground.case.project.analyzers} | {"clang-tidy"}
    known = ground.case.project.baseline.fingerprints
    marks = [
        mark
        for path, content in sorted(ground.contents.sources.items())
        for mark in foreign_marks(path, text_lines(content))
    ]
    marks += foreign_files(ground.contents.scope)
    return tuple(
        replace(mark, known=of_mark(mark.location.path, mark.text) in known)
        for mark in marks
        if mark.tool in asked
    )


def _touched(contents: Contents, before: Mapping[RepoPath, bytes]) -> Touched:
    return Touched(
        {
            path: touched_lines(text_lines(old), contents.lines(path))
            if old != contents.sources[path]
            else frozenset()
            for path, old in before.items()
        }
    )


def _functions(ground: Ground, touched: Touched) -> tuple[FunctionMetric, ...]:
    known = ground.case.project.baseline.fingerprints
    return tuple(
        replace(
            metric,
            changed=touched.meets(metric.path, metric.region),
            known=of_function(metric.path, metric.name) in known,
        )
        for metric in ground.analysis.translation.functions
    )


def _governance(change: Change, project: Project) -> tuple[str, ...]:
    """The trust base's files that a change edits; for a whole tree there is no change."""
    if change.kind is ChangeKind.TREE:
        return ()
    paths = {file.path for file in change.files}
    paths |= {file.old.path for file in change.files if file.old is not None}
    return tuple(
        f"{printable(path)} belongs to the trust base"
        for path in sorted(paths)
        if matches_any(project.trust_paths, path)
    )


def _with_rules(project: Project, plan: Plan) -> Project:
    """The project, its sources with the rules that its tools were given."""
    rules = (
        ConfigurationSource(f"rules/semgrep/{each.pack.id}.json", each.digest, "semgrep")
        for each in plan.packs
    )
    return replace(project, sources=(*project.sources, *rules))


def _idle(ground: Ground) -> tuple[str, ...]:
    """What had nothing to do although everything was looked at."""
    if ground.case.change.kind is ChangeKind.STAGED:
        return ground.analysis.idle
    present = set(ground.contents.languages.values())
    sentences = list(ground.analysis.idle)
    for loaded in ground.plan.packs:
        asked = loaded.pack.id in ground.case.project.packs
        if asked and not loaded.pack.languages & present:
            sentences.append(
                f"the rule pack {loaded.pack.id} has no file of its languages to look at"
            )
    today = ground.case.request.now.date()
    sentences += [
        f"the exclusion of {e.path_glob} from {e.analyzer} expired on {e.expires}"
        for e in ground.case.project.exclusions
        if e.expires < today
    ]
    sentences += [
        f"the deviation {d.id} from {d.check} expired on {d.expires}"
        for d in ground.case.project.deviations
        if d.expires < today
    ]
    return tuple(sorted(sentences))
