"""What every format shows of a run: how a decision is called, the sums, and who owns what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.finding import Finding, FindingState, Judged, Level
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import Owned, SoftwareItem
from gatekeeper.model.suppression import Suppression
from gatekeeper.model.verdict import Verdict, meet


class Kind(Enum):
    """How a decision is announced; the order of definition is worst first."""

    ERROR = "error"
    UNDECIDED = "undecided"
    DEVIATED = "deviated"
    WARNING = "warning"
    """Fails, and the policy asks only that it is reported."""
    NOTE = "note"
    """Cannot be told, and the policy asks only that it is reported."""
    PASSED = "passed"
    NOT_APPLICABLE = "not applicable"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Kind).index(self)

    @property
    def is_problem(self) -> bool:
        """Whether it is shown one by one rather than only counted."""
        return self not in (Kind.PASSED, Kind.NOT_APPLICABLE)


def kind_of(decision: Decision) -> Kind:
    """How the decision is announced. What lowers the verdict is never announced as less."""
    by_verdict = {
        Verdict.FAILED: Kind.ERROR,
        Verdict.UNDECIDED: Kind.UNDECIDED,
        Verdict.DEVIATED: Kind.DEVIATED,
    }
    by_outcome = {
        Outcome.FAIL: Kind.WARNING,
        Outcome.UNDECIDED: Kind.NOTE,
        Outcome.PASS: Kind.PASSED,
        Outcome.NOT_APPLICABLE: Kind.NOT_APPLICABLE,
    }
    return by_verdict.get(decision.verdict) or by_outcome[decision.answer.outcome]


def problems(run: GateRun) -> tuple[Decision, ...]:
    """The decisions to be shown one by one, worst kind first, otherwise in the run's order."""
    shown = (decision for decision in run.decisions if kind_of(decision).is_problem)
    return tuple(sorted(shown, key=lambda decision: kind_of(decision).rank))


def in_turns(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those decisions, worst kinds first, and of a kind one of each check in turn.

    A check with a hundred answers would leave no room for the single answer of another.
    """
    before: Counter[tuple[Kind, str]] = Counter()
    turns: list[tuple[int, int, Decision]] = []
    for decision in decisions:
        kind = kind_of(decision)
        turns.append((kind.rank, before[kind, decision.check], decision))
        before[kind, decision.check] += 1
    return tuple(decision for *_, decision in sorted(turns, key=lambda turn: turn[:2]))


def most_telling(decisions: Sequence[Decision], most: int) -> tuple[Decision, ...]:
    """At most so many of those decisions, chosen in turns and left in their order."""
    chosen = set(map(id, in_turns(decisions)[:most]))
    return tuple(decision for decision in decisions if id(decision) in chosen)


def left_out(decisions: Iterable[Decision], shown: Iterable[Decision]) -> str:
    """`83 complexity-limits, 9 no-new-findings`: how many of each check are not among those shown, most first."""
    left = Counter(decision.check for decision in decisions)
    left.subtract(decision.check for decision in shown)
    counts = sorted((-count, check) for check, count in left.items() if count)
    return ", ".join(f"{-count} {check}" for count, check in counts)


def findings_worst_first(run: GateRun) -> tuple[Judged, ...]:
    """The findings: new before open before suppressed, then by level, then in the run's order."""
    states, levels = list(FindingState), len(Level)

    def badness(judged: Judged) -> int:
        return states.index(judged.state) * levels - judged.finding.level.rank

    return tuple(sorted(run.facts.findings, key=badness))


@dataclass(frozen=True, slots=True)
class Sums:
    """The numbers every report prints."""

    kinds: Mapping[Kind, int]
    expected: int
    accounts: Mapping[AccountState, int]
    balanced: bool
    findings: Mapping[FindingState, int]

    @property
    def raw(self) -> int:
        """All findings: open + new + suppressed."""
        return sum(self.findings.values())

    @property
    def checks_line(self) -> str:
        """Every kind with its count, worst first."""
        return ", ".join(f"{self.kinds[kind]} {kind.value}" for kind in Kind)

    @property
    def accounts_line(self) -> str:
        """`expected 9 = analysed 7 + failed 1 + excluded 1`, and whether the sums differ."""
        parts = " + ".join(f"{state.value} {self.accounts[state]}" for state in AccountState)
        sign = "=" if self.balanced else "differs from"
        return f"expected {self.expected} {sign} {parts}"

    @property
    def findings_line(self) -> str:
        """`raw 6 = open 2 + new 3 + suppressed 1`."""
        order = (FindingState.OPEN, FindingState.NEW, FindingState.SUPPRESSED)
        parts = " + ".join(f"{state.value} {self.findings[state]}" for state in order)
        return f"raw {self.raw} = {parts}"


def sums_of(run: GateRun) -> Sums:
    """The sums of the run."""
    accounting = run.facts.accounting
    kinds = Counter(kind_of(decision) for decision in run.decisions)
    accounts = Counter(account.state for account in accounting.accounts)
    states = Counter(judged.state for judged in run.facts.findings)
    return Sums(
        {kind: kinds[kind] for kind in Kind},
        accounting.expected,
        {state: accounts[state] for state in AccountState},
        accounting.balanced,
        {state: states[state] for state in FindingState},
    )


@dataclass(frozen=True, slots=True)
class Index:
    """What is looked up again and again while a report is made."""

    owners: Mapping[RepoPath, Owned]
    items: Mapping[str, SoftwareItem]
    parents: frozenset[str]
    deviations: Mapping[str, Deviation]
    suppressions: Mapping[str, Suppression]
    commits: frozenset[str]
    findings: frozenset[tuple[str, Location, str]]
    """Those that an answer repeats."""

    def is_finding(self, answer: Answer) -> bool:
        """Whether the answer repeats one finding of the tables: same rule, place and words."""
        place = answer.location
        return place is not None and (answer.code, place, answer.message) in self.findings


def finding_key(finding: Finding) -> tuple[str, Location, str]:
    """What an answer about a finding repeats of it."""
    return finding.rule, finding.location, finding.message


def index_of(run: GateRun) -> Index:
    """The run's index."""
    facts = run.facts
    items = facts.project.items
    told = {(d.answer.code, d.answer.location, d.answer.message) for d in run.decisions}
    codes = {code for code, _, _ in told}
    keys = (finding_key(held.finding) for held in facts.findings if held.finding.rule in codes)
    return Index(
        {owned.path: owned for owned in facts.owned},
        {item.id: item for item in items},
        frozenset(item.parent for item in items if item.parent is not None),
        {deviation.id: deviation for deviation in facts.project.deviations},
        {suppression.id: suppression for suppression in facts.suppressions},
        frozenset(people.commit for people in facts.people.commits)
        | frozenset(commit.id for commit in facts.change.commits),
        frozenset(key for key in keys if key in told),
    )


def commit_verdicts(run: GateRun) -> Mapping[str, Verdict]:
    """For each commit that a decision speaks about, the meet of what those decisions contribute."""
    spoken = commit_decisions(run)
    return {
        commit: meet(decision.verdict for decision in decisions)
        for commit, decisions in spoken.items()
    }


def commit_decisions(run: GateRun) -> Mapping[str, tuple[Decision, ...]]:
    """The decisions that speak about each commit, in the run's order; commits by id."""
    spoken: dict[str, list[Decision]] = {}
    known = {people.commit for people in run.facts.people.commits}
    for decision in run.decisions:
        answer = decision.answer
        for commit in dict.fromkeys((answer.subject, *answer.commits)):
            if commit in known:
                spoken.setdefault(commit, []).append(decision)
    return {commit: tuple(decisions) for commit, decisions in sorted(spoken.items())}


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
