"""Gate runs as durable statements tell them: the predicate `gate-run/v1`, read back into values."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from sys import intern
from typing import Literal

import msgspec

from gatekeeper.model.authorship import WITH_AGENT
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import ObjectId, Sha256, is_object_id
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Entry, JsonValue
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import (
    PROVEN,
    SIGNED_AS_WELL,
    RecordHistory,
    RunCommit,
    RunDecision,
    RunReview,
    RunSummary,
)
from gatekeeper.model.verdict import Verdict

VerdictWord = Literal["failed", "undecided", "deviated", "passed"]


class _Part(msgspec.Struct, rename="camel"):
    """A part of the predicate; fields this reader does not need are passed over."""


class _Change(_Part):
    kind: Literal["staged", "range", "tree"]
    base: str | None
    head: str | None
    tree: str


class _Rule(_Part):
    asked_by: str
    clauses: list[str]


class _Decision(_Part):
    check: str
    subject: str
    safety_class: str | None
    outcome: Outcome
    demand: Demand
    verdict: VerdictWord
    message: str
    rule: _Rule | None
    deviation: str | None


class _Path(_Part):
    path: str
    path_bytes: str | None = None


class _Author(_Part):
    part: str
    who: str
    person: str | None = None


class _Approval(_Part):
    who: str
    grade: Literal["G0", "G1", "G2", "G3"]
    source: str
    at: str | None = None
    checked: list[str] = []
    person: str | None = None
    review: str | None = None


class _Refused(_Part):
    who: str | None
    why: str
    code: str = ""
    person: str | None = None


class _Oddity(_Part):
    code: str
    text: str


class _Commit(_Part):
    git_commit: str
    approvals: list[_Approval]
    refused: list[_Refused]
    paths: list[_Path]
    subject: str = ""
    names: list[str] = []
    authors: list[_Author] = []
    defects: list[str] = []
    seen_by_hook: bool = False
    oddities: list[_Oddity] = []


class _People(_Part):
    commits: list[_Commit]


class _Accounting(_Part):
    expected: int
    analysed: int
    failed: int
    excluded: int


class _Report(_Part):
    sha256: str


class _Tool(_Part):
    name: str
    version: str | None


class _Predicate(_Part):
    started_at: str
    gatekeeper: str
    change: _Change
    verdict: VerdictWord
    decisions: list[_Decision]
    people: _People
    accounting: _Accounting
    report: _Report
    policy_origin: str | None
    tools: list[_Tool] = []


def read_run(entry: Entry) -> RunSummary | str:
    """The run of the statement, or one sentence that says why it cannot be shown.

    A statement whose subject is not the tree that its predicate speaks of is refused: otherwise the verdict
    on one tree could be shown for another.
    """
    if entry.statement.predicate_type != PREDICATE_GATE_RUN:
        return f"its predicate {entry.statement.predicate_type!a} is not one this version shows"
    try:
        predicate = msgspec.convert(dict(entry.statement.predicate), _Predicate)
    except msgspec.ValidationError as error:
        return f"its predicate is not a gate run as this version writes it: {error}"
    change = predicate.change
    stated = {key: value for s in entry.statement.subjects for key, value in s.digests.items()}
    wanted = {"gitTree": change.tree, "gitCommit": change.head}
    if stated != {key: value for key, value in wanted.items() if value is not None}:
        return "its subjects are not the commit and tree that its predicate speaks of"
    commits = (commit.git_commit for commit in predicate.people.commits)
    ids = (change.tree, change.head, change.base, predicate.policy_origin, *commits)
    if not all(is_object_id(given) for given in ids if given is not None):
        return "it names something that is no full git object id"
    try:
        return _summary(entry, predicate)
    except ValueError:
        return "the bytes of a path are not hexadecimal"


def commits_in(entry: Entry) -> Iterator[str]:
    """The ids of the commits that the statement tells of, without a look at the rest of it."""
    people = entry.statement.predicate.get("people")
    told = people.get("commits") if isinstance(people, dict) else None
    named = (each.get("gitCommit") for each in told or () if isinstance(each, dict))  # type: ignore[union-attr]
    yield from (each for each in named if isinstance(each, str))


def read_commit(stated: JsonValue) -> RunCommit:
    """The commit as a statement tells it."""
    return _commit(msgspec.convert(stated, _Commit))


def _summary(entry: Entry, predicate: _Predicate) -> RunSummary:
    change = predicate.change
    accounting = predicate.accounting
    return RunSummary(
        sequence=entry.sequence,
        digest=entry.digest,
        started_at=predicate.started_at,
        kind=change.kind,
        base=_object(change.base),
        head=_object(change.head),
        tree=ObjectId(change.tree),
        verdict=Verdict[predicate.verdict.upper()],
        decisions=tuple(_decision(decision) for decision in predicate.decisions),
        reviews=tuple(r for commit in predicate.people.commits for r in _reviews(commit)),
        expected=accounting.expected,
        analysed=accounting.analysed,
        failed=accounting.failed,
        excluded=accounting.excluded,
        report=Sha256(predicate.report.sha256),
        policy_origin=_object(predicate.policy_origin),
        gatekeeper=predicate.gatekeeper,
        commits=tuple(_commit(commit) for commit in predicate.people.commits),
        tools=(
            ("gatekeeper", predicate.gatekeeper),
            *((tool.name, tool.version or "") for tool in predicate.tools),
        ),
    )


def _commit(commit: _Commit) -> RunCommit:
    return RunCommit(
        commit=ObjectId(commit.git_commit),
        subject=commit.subject,
        authors=tuple(
            (intern(a.part), intern(a.who), intern(a.person or "")) for a in commit.authors
        ),
        paths=_paths(commit),
        defects=tuple(commit.defects),
        seen_by_hook=commit.seen_by_hook,
        names=tuple(commit.names),
        by_agent="; ".join(odd.text for odd in commit.oddities if odd.code == WITH_AGENT),
    )


def _paths(commit: _Commit) -> frozenset[bytes]:
    return _same_paths(
        frozenset(
            given.path.encode() if given.path_bytes is None else bytes.fromhex(given.path_bytes)
            for given in commit.paths
        )
    )


@lru_cache(maxsize=4096)
def _same_paths(paths: frozenset[bytes]) -> frozenset[bytes]:
    """The one of them that commits, and the reviews of each, share in memory."""
    return paths


def _decision(decision: _Decision) -> RunDecision:
    rule = decision.rule
    return RunDecision(
        check=decision.check,
        subject=decision.subject,
        safety_class=decision.safety_class,
        outcome=decision.outcome,
        demand=decision.demand,
        verdict=Verdict[decision.verdict.upper()],
        message=decision.message,
        clauses=() if rule is None else tuple(rule.clauses),
        asked_by="" if rule is None else rule.asked_by,
        deviation=decision.deviation,
    )


def _reviews(commit: _Commit) -> Iterator[RunReview]:
    paths = _paths(commit)
    at = ObjectId(commit.git_commit)
    for approval in commit.approvals:
        yield RunReview(
            who=intern(approval.who),
            grade="claimed" if approval.grade == "G0" else approval.grade,
            commit=at,
            source=intern(approval.source),
            paths=paths,
            at=intern(approval.at or ""),
            checked=tuple(approval.checked),
            person=intern(approval.person or ""),
            review=approval.review or "",
        )
    for refused in commit.refused:
        yield RunReview(
            who=refused.who or "unknown",
            grade="refused",
            commit=at,
            source=refused.why,
            paths=paths,
            person=refused.person or "",
            code=refused.code,
        )


def _object(text: str | None) -> ObjectId | None:
    return None if text is None else ObjectId(text)


def with_claims_settled(runs: Iterable[RunSummary]) -> tuple[RunSummary, ...]:
    """The runs in their order; a claim that the same person proved by a review of the same commit is no further review."""
    held = tuple(runs)
    proven = {(r.commit, r.person) for run in held for r in run.reviews if r.grade in PROVEN}
    return tuple(
        replace(
            run,
            reviews=tuple(
                replace(r, grade=SIGNED_AS_WELL)
                if r.grade == "claimed" and r.person and (r.commit, r.person) in proven
                else r
                for r in run.reviews
            ),
        )
        for run in held
    )


def last_over_merged(
    runs: Iterable[RunSummary], history: RecordHistory | None
) -> tuple[RunSummary, ...]:
    """The last run over each commit that leads to the head, each once, in the order of the trail."""
    merged = history.merged if history else frozenset()
    last = {
        commit.commit: run for run in runs for commit in run.commits if commit.commit in merged
    }
    return tuple({run.digest: run for run in last.values()}.values())


def of_history(held: Iterable[RunDecision], stated: RunSummary) -> Iterator[RunDecision]:
    """Those of checks that need the history, which `stated`, the run of the whole tree, cannot decide anew."""
    anew = {each.check for each in stated.decisions if each.outcome is not Outcome.NOT_APPLICABLE}
    return (each for each in held if each.check not in anew)
