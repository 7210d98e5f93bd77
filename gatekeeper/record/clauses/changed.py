"""Clauses that problem reports, change requests and the commits of a release answer: met by links and approvals alone, never by words about them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from gatekeeper.model.advisory import Disposition, MatchState, SoupAnomaly
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import (
    DROPPED,
    SOLVED,
    STANDING,
    EdgeKind,
    Graph,
    Node,
    NodeKey,
    NodeKind,
    State,
    TraceFacts,
)
from gatekeeper.model.path import RepoPath, path_bytes
from gatekeeper.model.person import Registry
from gatekeeper.model.record import RunCommit, RunDecision, RunSummary
from gatekeeper.model.threat_words import ThreatStatus
from gatekeeper.record.clauses.by_graph import (
    Holding,
    failures_reported,
    judge,
    recorded,
    tests_of,
)
from gatekeeper.record.clauses.pinned import is_approved
from gatekeeper.record.clauses.produced import decided
from gatekeeper.record.clauses.risks import RESIDUAL, told
from gatekeeper.record.few import counted
from gatekeeper.record.sheets.reviews import reviewed_by_others

_CWE = re.compile(r"\bCWE-\d", re.IGNORECASE)
_LOOKED = ("soup-anomalies", "accounting-complete", "no-new-findings")
"""Checks without whose answer nobody can tell that nothing is left."""
_AWAY = (Disposition.NOT_AFFECTED, Disposition.FIXED)
_UNDECIDED = (ThreatStatus.OPEN, ThreatStatus.INVESTIGATING, ThreatStatus.UNCHECKED)
_SOURCE = "name the files that hold them in [[trace.sources]], with the kind {kind}"


@dataclass(frozen=True, slots=True)
class Release:
    """The commits that a release is made of."""

    runs: tuple[RunSummary, ...]
    """Those of the trail that are in no doubt, by a policy from a protected commit."""
    behind: Mapping[ObjectId, tuple[ObjectId, ...]] | None
    """The head and what leads to it with its parents, parents first; `None` where the history is not whole."""
    commits: frozenset[ObjectId]
    """Those that the baseline lacks; all of them without a baseline."""
    reported: frozenset[str] | None = None
    """Ids of problem reports that the baseline had: one that is gone is not solved by that. `None` where nobody can tell."""


def of_changes(facts: TraceFacts, release: Release, registry: Registry) -> Mapping[str, Holding]:
    """Clause id to what requests, problem reports and commits show for it."""
    graph = facts.graph
    return MappingProxyType(
        {
            "62304:5.8.2": _listed(facts, release.reported),
            "62304:8.2.1": _requested(graph, release, registry),
            "62304:8.2.4": _related(graph, release.reported),
            "62304:9.4": _controlled(graph, release.reported),
            "62304:9.5": _kept(graph, release.reported),
            "62304:9.8": _with(_kept(graph, release.reported), _retested(facts)),
        }
    )


def of_anomalies(
    facts: Facts,
    above_note: Iterable[tuple[str, str, str]],
    release: Release,
    decisions: Iterable[RunDecision],
    doubt: Callable[[RepoPath], str] = lambda _: "",
) -> Mapping[str, Holding]:
    """Clause id to whether no anomaly is left in the release that nobody evaluated.

    `above_note` has rule, place and state of each finding that says more than a note. `doubt` says of a file why nobody can
    tell that what is entered there was approved.
    """
    said = tuple(decisions)
    read = _none_left(facts, above_note, release.reported, doubt)
    for check in _LOOKED:
        read = _with(read, decided(said, check))
    open_ones = [
        f"{threat.id} {threat.title}: {threat.status.value}"
        for model in facts.threats.models
        for threat in model.threats
        if threat.status in _UNDECIDED
    ]
    secure = _with(read, decided(said, "threat-coverage"))
    if left := _left(open_ones):
        secure = _with(secure, left)
    problems = facts.trace.graph.of(NodeKind.PROBLEM_REPORT)
    bare = (n for n in problems if _said(n) not in SOLVED and not _CWE.search(" ".join(n.says)))
    kinds = _left(map(_named, bare))
    return {
        "62304:5.8.3": read,
        "81001-5-1:5.8.5": secure,
        "FDA-CY:App4/Unresolved Anomalies (V.A.5)": _with(read, kinds) if kinds else read,
    }


def _with(told: Holding, more: Holding) -> Holding:
    """What is told, if more holds as well; that it does not makes it unknown."""
    return told if told.holds is not True or more.holds else replace(more, holds=None)


def _left(names: Iterable[str]) -> Holding | None:
    """What is left, of which there may be a million; `None` where nothing is."""
    count, first = counted(names)
    why = f"{count} anomalies stand in the release, and nothing tells what they mean"
    return Holding(None, why, first) if first else None


def _named(problem: Node) -> str:
    return f"{problem.id} {problem.title}: {problem.status}"


def _evaluated(problem: Node, doubt: Callable[[RepoPath], str]) -> bool:
    """Whether its file tells what it means for safety and for security and that the risk which remains is acceptable, and
    somebody else proved a review of that."""
    parts = (told(problem, (name,)) for name in ("safety", "security"))
    good = [text.startswith("acceptable") for text in told(problem, RESIDUAL)]
    place = problem.location.path if problem.location else None
    return all(parts) and bool(good) and all(good) and place is not None and not doubt(place)


def _none_left(
    facts: Facts,
    above_note: Iterable[tuple[str, str, str]],
    reported: frozenset[str] | None,
    doubt: Callable[[RepoPath], str],
) -> Holding:
    """Every problem report is solved and shown by a test or evaluated, every failure is one of them, no finding stands there,
    waived or not, and each published anomaly of SOUP is not one of the product."""
    found = list(facts.trace.graph.of(NodeKind.PROBLEM_REPORT))
    standing = [n for n in found if _said(n) not in SOLVED]
    # Who calls a report a duplicate, or no defect, signs nothing either.
    unclear = [n for n in standing if _doubtful(n) or not _evaluated(n, doubt)]
    kept, failures = _kept(facts.trace.graph, reported), failures_reported(facts.trace)
    if len(standing) == len(found):
        unknown = _solved(facts.trace.graph, reported)[1]
        kept = _compared(reported, judge("problem reports", len(found), (), unknown))
    if not kept.holds or failures.holds is not True:
        return kept if not kept.holds else failures
    reports = map(_named, unclear)
    findings = (f"{rule} at {place}: {state}" for rule, place, state in above_note)
    published = (
        f"{each.id} in {each.purl}"
        for each in facts.soup.anomalies
        if not _settled_anomaly(each, facts.today)
    )
    left = _left(chain(reports, findings, published))
    if left or not standing:
        return left or Holding(True, "no anomaly is left in the release", kept.basis)
    why = f"of {len(found)} problem reports {len(standing)} stand in the release, each evaluated in its file, which somebody else reviewed"
    return Holding(True, why, tuple(map(_named, standing[:5])))


def _settled_anomaly(anomaly: SoupAnomaly, day: dt.date) -> bool:
    """Whether it is not one of the product, by itself or by an evaluation that counts that day."""
    held = anomaly.evaluation
    if anomaly.withdrawn or (held is None and anomaly.state is MatchState.OUT_OF_RANGE):
        return True
    return not anomaly.void(day) and held is not None and held.disposition in _AWAY


def _listed(facts: TraceFacts, reported: frozenset[str] | None) -> Holding:
    """Every problem report tells whether it stands in the release, none says solved that no test shows, and each failure has one."""
    graph = facts.graph
    found = list(graph.of(NodeKind.PROBLEM_REPORT))
    solved, unknown = _solved(graph, reported)
    against, open_ones = _unverified(graph, solved)
    told = _compared(
        reported, judge("problem reports", len(found), (), {*unknown, *against, *open_ones})
    )
    failures = failures_reported(facts)
    if not told.holds or failures.holds is False:
        return told if failures.holds is not False else failures
    standing = tuple(f"{n.id} {n.title}: {n.status}" for n in found if _said(n) in STANDING)
    why = f"the record lists the {len(standing)} of {len(found)} problem reports that are open"
    return Holding(True, why, standing[:5] or told.basis)


def _related(graph: Graph, reported: frozenset[str] | None) -> Holding:
    """Every problem report leads to a change request, and each of these says that it is approved."""
    problems = [n for n in graph.of(NodeKind.PROBLEM_REPORT) if _said(n) not in DROPPED]
    requests = list(graph.of(NodeKind.CHANGE_REQUEST))
    against = [n.id for n in problems if _said(n) in SOLVED and not _requests_of(graph, n)]
    unknown = [n.id for n in problems if _doubtful(n) or not _requests_of(graph, n)]
    unknown += _gone(graph, reported) + [
        n.id for n in requests if _doubtful(n) or not is_approved(n.status)
    ]
    if not requests or not problems:
        return _none(NodeKind.PROBLEM_REPORT if requests else NodeKind.CHANGE_REQUEST)
    asked = [*problems, *requests]
    told = judge("problem reports and change requests", len(asked), against, unknown)
    return _compared(reported, told)


def _compared(reported: frozenset[str] | None, told: Holding) -> Holding:
    """What is told, where it is known which reports there were: who deletes one has fewer to solve."""
    if reported is not None or told.holds is not True:
        return told
    why = "nothing tells which problem reports an earlier release had"
    return Holding(None, why, cure="compare with the release before: --baseline TAG")


def _controlled(graph: Graph, reported: frozenset[str] | None) -> Holding:
    """Each problem that was solved was solved by an approved change request."""
    solved, unknown = _solved(graph, reported)
    against = [n.id for n in solved if not any(map(_approved, _requests_of(graph, n)))]
    return _compared(reported, judge("solved problem reports", len(solved), against, unknown))


def _kept(graph: Graph, reported: frozenset[str] | None) -> Holding:
    """Each problem that was solved has a test, of itself or of its change request, and each result of that passed."""
    solved, unknown = _solved(graph, reported)
    against, open_ones = _unverified(graph, solved)
    told = judge("solved problem reports", len(solved), against, {*unknown, *open_ones})
    return _compared(reported, told)


def _retested(facts: TraceFacts) -> Holding:
    """The tests of each problem that was solved, or of its change request, are recorded whole."""
    graph, problems = facts.graph, facts.graph.of(NodeKind.PROBLEM_REPORT)
    solved = [node for node in problems if _said(node) in SOLVED]
    keys = {n.key for each in solved for n in (each, *_requests_of(graph, each))}
    return recorded(facts, "tests of solved problem reports", tests_of(graph, keys))


def _unverified(graph: Graph, solved: Iterable[Node]) -> tuple[list[str], list[str]]:
    """Solved problems without a test or with one that failed, and those of which no result tells."""
    against, unknown = [], []
    for problem in solved:
        keys = (problem.key, *(n.key for n in _requests_of(graph, problem)))
        cases = [e for key in keys for e in graph.down(key) if e.kind is EdgeKind.VERIFIES]
        results = [
            [r.state for r in graph.down(case.source) if r.kind is EdgeKind.RESULT_OF]
            for case in cases
        ]
        states = {case.state for case in cases} | {s for held in results for s in held}
        if not cases or State.BROKEN in states:
            against.append(problem.id)
        elif states != {State.OK} or not all(results):
            unknown.append(problem.id)
    return against, unknown


def _requested(graph: Graph, release: Release, registry: Registry) -> Holding:
    """Each commit names a request that was approved before it, by a change that somebody else reviewed."""
    requests = {n.id: n for n in graph.of(NodeKind.CHANGE_REQUEST)}
    if not requests:
        return _none(NodeKind.CHANGE_REQUEST)
    held = judged_commits(release)
    if isinstance(held, Holding):
        return held
    behind = release.behind or {}
    commits = {c.commit: c for run in release.runs for c in run.commits}
    files = {path for node in requests.values() for path in _file(node)}
    reviewed = reviewed_by_others(release.runs, commits, registry)
    # A request whose file nobody else looked at is approved by whoever wrote it there.
    writers = [c for c in held if not c.paths.isdisjoint(files)]
    alone = {path for c in writers if c.commit not in reviewed for path in c.paths & files}
    before = _before(behind, [c.commit for c in writers])
    against, unknown = [], []
    for commit in held:
        if commit.paths <= files:
            continue
        named = [requests[word] for word in sorted(commit.words & requests.keys())]
        approved = [node for node in named if _approved(node)]
        if not approved and len(behind[commit.commit]) > 1:
            unknown.append(
                _told(
                    commit,
                    "it merges, and names no approved request for what it brings of its own",
                )
            )
        elif not approved:
            why = "its request is not approved" if named else "it names no change request"
            against.append(_told(commit, why))
        elif not any(_settled(node, commit, writers, before, alone) for node in approved):
            why = "its request was not there before it, or nobody else proved a review of that"
            unknown.append(_told(commit, why))
    unknown += [
        _told(c, "nobody else proved a review of it")
        for c in writers
        if c.paths <= files and c.commit not in reviewed
    ]
    return judge("commits", len(held), against, unknown)


def judged_commits(release: Release) -> list[RunCommit] | Holding:
    """The commits of the release as runs judged them, in the order of the history, or why nobody can tell of all."""
    commits = {c.commit: c for run in release.runs for c in run.commits}
    if release.behind is None:
        return Holding(None, "the history of the commit is not whole here")
    if lost := sorted(release.commits - commits.keys()):
        why = (
            f"no run of the trail that can be relied on judged {len(lost)} commits of the release"
        )
        return Holding(None, why, tuple(lost[:5]))
    return [commits[each] for each in release.behind if each in release.commits]


def _settled(
    request: Node,
    commit: RunCommit,
    writers: Iterable[RunCommit],
    before: Mapping[ObjectId, frozenset[ObjectId]],
    alone: Set[bytes],
) -> bool:
    """Whether the request's file was last written before the commit, and never without somebody else's review."""
    paths = frozenset(_file(request))
    last = (c.commit for c in writers if not c.paths.isdisjoint(paths))
    return bool(paths) and paths.isdisjoint(alone) and before[commit.commit].issuperset(last)


def _before(
    behind: Mapping[ObjectId, tuple[ObjectId, ...]], asked: Iterable[ObjectId]
) -> Mapping[ObjectId, frozenset[ObjectId]]:
    """Of each commit which of those asked lead to it, itself left out; `behind` has parents before children."""
    wanted = frozenset(asked)
    found: dict[ObjectId, frozenset[ObjectId]] = {}
    for commit, parents in behind.items():
        ways = {found[p] | (wanted & {p}) for p in parents}
        found[commit] = next(iter(ways)) if len(ways) == 1 else frozenset().union(*ways)
    return found


def _solved(graph: Graph, reported: frozenset[str] | None) -> tuple[list[Node], list[str]]:
    """Problem reports that say they are solved, and the ids of those of which nobody can tell: gone ones among them."""
    found = list(graph.of(NodeKind.PROBLEM_REPORT))
    known = SOLVED | STANDING | DROPPED
    return (
        [n for n in found if _said(n) in SOLVED],
        [n.id for n in found if _said(n) not in known or _doubtful(n)] + _gone(graph, reported),
    )


def _gone(graph: Graph, reported: frozenset[str] | None) -> list[str]:
    """Problem reports that the release before had: one that was taken out is settled by nobody."""
    return sorted((reported or frozenset()) - {n.id for n in graph.of(NodeKind.PROBLEM_REPORT)})


def _requests_of(graph: Graph, problem: Node) -> list[Node]:
    """Change requests that lead to the problem report, or that it leads to."""
    keys: set[NodeKey] = {e.target for e in graph.up(problem.key) if e.state is State.OK}
    keys |= {e.source for e in graph.down(problem.key) if e.state is State.OK}
    nodes = (graph.get(key) for key in sorted(keys))
    return [n for n in nodes if n is not None and n.kind is NodeKind.CHANGE_REQUEST]


def _approved(node: Node) -> bool:
    return is_approved(node.status) and not _doubtful(node)


def _doubtful(node: Node) -> bool:
    return node.state is not State.OK


def _said(node: Node) -> str:
    return node.status.casefold().strip()


def _file(node: Node) -> tuple[bytes, ...]:
    return (path_bytes(node.location.path),) if node.location and node.location.path else ()


def _told(commit: RunCommit, why: str) -> str:
    return f"{commit.commit[:12]} {commit.subject}: {why}"


def _none(kind: NodeKind) -> Holding:
    words = kind.value.replace("-", " ") + "s"
    return Holding(None, f"the graph holds no {words}", cure=_SOURCE.format(kind=kind.value))
