"""Runs built by hand: one that holds something of every kind, one in which nothing is wrong, big ones."""

import datetime as dt
from dataclasses import replace

from report_sample_ground import (
    ACCOUNTING,
    BASE,
    BY_CHECK,
    CONTROL,
    DOSE,
    HEAD,
    LEGACY,
    ORDERS,
    PATHS,
    PEOPLE,
    PROJECT,
    PUMP,
    SUPPRESSION,
    THREATS,
    TREE,
    UNIT,
    WRITTEN,
    entry,
    object_id,
)

from gatekeeper.model.accounting import Accounting
from gatekeeper.model.authorship import (
    People,
)
from gatekeeper.model.change import Change, ChangeKind, Commit, FileChange, FileStatus
from gatekeeper.model.check import Answer, Outcome, Row
from gatekeeper.model.digest import sha256
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding, FindingState, FunctionMetric, Judged, Level, Seen
from gatekeeper.model.gate_run import Decision, GateRun, Provider
from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Demand
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.step import Step, Way
from gatekeeper.model.suppression import (
    ForeignMark,
)
from gatekeeper.model.threat import (
    ThreatFacts,
)
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.model.tree import Tree
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.testing.classes import B, C


def finding(
    analyzer_rule: str,
    level: Level,
    location: Location,
    message: str,
    *,
    cwe: tuple[int, ...] = (),
    excerpt: tuple[str, ...] = (),
    help_uri: str = "",
    ways: tuple[Way, ...] = (),
) -> Finding:
    """A finding of one tool."""
    analyzer, _, name = analyzer_rule.partition(":")
    print_ = sha256(f"{analyzer_rule} {location} {message}".encode("utf-8", "surrogatepass"))
    seen = (Seen(analyzer, name),)
    help_ = "Pass a list of arguments, without a shell."
    return Finding(
        analyzer_rule, level, message, location, cwe, help_, help_uri, excerpt, print_, seen, ways
    )


SHELL = finding(
    "bandit:B602",
    Level.ERROR,
    Location(ORDERS, Region(12, 12, 5, 44)),
    "subprocess call with shell=True identified",
    cwe=(78,),
    excerpt=("    subprocess.call(command, shell=True)",),
    help_uri="https://bandit.readthedocs.io/en/1.9.4/plugins/b602.html",
    ways=(
        (
            Step(at_line(ORDERS, 9), "request.args comes from outside"),
            Step(at_line(ORDERS, 10), "kept in `command`"),
            Step(at_line(ORDERS, 12), "it is used here"),
        ),
    ),
)
FINDINGS = (
    Judged(
        finding(
            "bandit:B101",
            Level.NOTE,
            at_line(ORDERS, 3),
            "use of assert detected",
            cwe=(703,),
            excerpt=("assert order",),
        ),
        FindingState.OPEN,
        "the baseline of base names it",
    ),
    Judged(SHELL, FindingState.NEW, "base does not have it"),
    Judged(
        finding(
            "semgrep:c-unbounded-copy",
            Level.WARNING,
            Location(DOSE, Region(40, 42)),
            "copy without a bound",
            cwe=(120, 787),
            excerpt=("\tstrcpy(buffer,", "\t       order->name", "\t);"),
        ),
        FindingState.SUPPRESSED,
        "suppressed by firmware/pump/dose.c:39 until 2027-01-31",
        "firmware/pump/dose.c:39",
    ),
)

_DOSE_PLACE = Location(DOSE, Region(112, 140))
_ROWS = (
    Row("author", "Aiko Ito <aiko@example.org>", "commit 4f1c2e9"),
    Row("reviewer", "A. Ito <a.ito@home.example>", "Reviewed-by in 7d03aa1"),
    Row("", "one person: compliance/people.toml line 12"),
)


def decision(
    check: str, answer: Answer, verdict: Verdict, deviation: str | None = None
) -> Decision:
    """An answer as the policy of class C takes it."""
    policy_rule = BY_CHECK.get(check)
    demand = policy_rule.demand if policy_rule else Demand.REPORTED
    return Decision(check, answer, demand, verdict, policy_rule, deviation)


def finding_decision(found: Finding) -> Decision:
    """What the check `no-new-findings` says of a blocking finding."""
    voices = ", ".join(f"{seen.analyzer} {seen.rule}" for seen in found.seen_by)
    rows = (Row("seen by", voices), Row("weakness", "CWE-78"))
    answer = Answer(
        Outcome.FAIL,
        found.rule,
        found.message,
        found.location.path,
        B,
        found.location,
        rows,
        found.help,
        found.excerpt,
    )
    return decision("no-new-findings", answer, Verdict.FAILED)


DECISIONS = (
    finding_decision(SHELL),
    decision(
        "review-independence",
        Answer(
            Outcome.FAIL,
            "reviewer-is-author",
            "the only reviewer of a class C unit also wrote it",
            "PUMP-DOSE",
            C,
            _DOSE_PLACE,
            _ROWS,
            "a reviewer who has no commit in this change approves it",
        ),
        Verdict.FAILED,
    ),
    decision(
        "review-independence",
        Answer(
            Outcome.UNDECIDED,
            "author-unregistered",
            "the author of this commit is nobody whom the project knows",
            WRITTEN,
            None,
            to_pass="add the person to compliance/people.toml, or amend the author",
        ),
        Verdict.UNDECIDED,
    ),
    decision(
        "accounting-complete",
        Answer(
            Outcome.UNDECIDED,
            "file-not-analysed",
            "semgrep could not look at this file: syntax error at line 9",
            LEGACY,
            C,
            Location(LEGACY),
            (Row("analyzer", "semgrep"), Row("blob", object_id("1e9acc1"))),
            "mend the file so that it can be read, or exclude it for a time with an approval",
        ),
        Verdict.UNDECIDED,
    ),
    decision(
        "complexity-limits",
        Answer(
            Outcome.FAIL,
            "function-over-limit",
            "the function compute_dose has cyclomatic complexity 23",
            DOSE,
            C,
            _DOSE_PLACE,
            (Row("cyclomatic complexity", "23", "limit 15 for class C"),),
            "split it so that each part can be read and tested on its own",
        ),
        Verdict.DEVIATED,
        "DEV-7",
    ),
    decision(
        "tests-by-another",
        Answer(
            Outcome.FAIL,
            "tests-by-author",
            "the author of this unit also wrote all of its tests",
            "PUMP-DOSE",
            C,
            Location(RepoPath("tests/test_dose.py")),
            to_pass="somebody else adds a test",
        ),
        Verdict.PASSED,
    ),
    decision(
        "layout-complete",
        Answer(Outcome.PASS, "ok", "every tracked path has a class", "change", None),
        Verdict.PASSED,
    ),
    decision(
        "soup-listed",
        Answer(Outcome.NOT_APPLICABLE, "no-soup", "no software of others is used", "change", None),
        Verdict.PASSED,
    ),
)

REASON = Reason(
    "2 answers fail and 2 could not be had",
    Verdict.FAILED,
    (
        Reason(
            "review-independence: 1 of 2 answers fails",
            Verdict.FAILED,
            (
                Reason(
                    "the only reviewer of a class C unit also wrote it (PUMP-DOSE)", Verdict.FAILED
                ),
                Reason("the author of commit 4f1c2e9 is not registered", Verdict.UNDECIDED),
            ),
        ),
        Reason("no-new-findings: 1 finding is new", Verdict.FAILED),
        Reason("accounting-complete: 1 file was not analysed", Verdict.UNDECIDED),
        Reason("complexity-limits: deviation DEV-7 holds until 2027-03-31", Verdict.DEVIATED),
    ),
)


def _owned(path: RepoPath) -> Owned:
    items = {DOSE: (UNIT,), LEGACY: (PUMP,), ORDERS: (CONTROL,)}.get(path, ())
    return Owned(path, LayoutClass.PRODUCT if items else None, items)


def change_of(paths: tuple[RepoPath, ...], commits: tuple[Commit, ...] = ()) -> Change:
    """A range of commits that touches these paths."""
    entries = tuple(entry(path) for path in paths)
    files = tuple(FileChange(FileStatus.MODIFIED, e.path, e, e) for e in entries)
    return Change(
        ChangeKind.RANGE,
        Tree(object_id("ba5e7ee"), BASE, entries),
        Tree(TREE, HEAD, entries),
        files,
        commits,
        notices=("replace refs are present; they were not obeyed",),
    )


def rich() -> GateRun:
    """A failed run that holds something of every kind."""
    facts = Facts(
        today=dt.date(2026, 11, 23),
        change=change_of(PATHS),
        project=PROJECT,
        scope=frozenset(PATHS),
        owned=tuple(_owned(path) for path in PATHS),
        path_problems=(),
        findings=FINDINGS,
        functions=(FunctionMetric(DOSE, "compute_dose", Region(112, 140), 23, 29, 4, 3),),
        accounting=ACCOUNTING,
        suppressions=(SUPPRESSION,),
        used_suppressions=frozenset({SUPPRESSION.id}),
        unused_suppressions=(),
        known_suppressions=frozenset(),
        foreign_marks=(ForeignMark("bandit", "# nosec", at_line(ORDERS, 12)),),
        people=PEOPLE,
        threats=THREATS,
        tools=(ToolIdentity("bandit", "1.9.4", "/opt/somewhere/bin/bandit", sha256(b"bandit")),),
        missing_tools=(MissingTool("cppcheck", "not on PATH", "install cppcheck 2.10 or newer"),),
        idle=("the pack python-control has no file to look at",),
        governance=("compliance/people.toml is part of the trust base and changes here",),
    )
    providers = (
        Provider("gatekeeper", "0.1.0", ("analyzer bandit", "check review-independence")),
        Provider("gatekeeper-doors", "2.0", ("check doors-closed",)),
    )
    return GateRun(facts, BASE, HEAD, TREE, DECISIONS, Verdict.FAILED, REASON, providers, "0.1.0")


def passed() -> GateRun:
    """A run in which nothing is wrong."""
    run = rich()
    facts = replace(
        run.facts,
        findings=(),
        accounting=Accounting(1, ACCOUNTING.accounts[:1]),
        people=People((), (), ()),
        threats=ThreatFacts(),
        missing_tools=(),
        idle=(),
        governance=(),
        suppressions=(),
        foreign_marks=(),
        change=replace(run.facts.change, notices=()),
    )
    reason = Reason("every answer that the policy asks for passes", Verdict.PASSED)
    passing = tuple(d for d in DECISIONS if d.answer.outcome is Outcome.PASS)
    return replace(run, facts=facts, decisions=passing, verdict=Verdict.PASSED, reason=reason)


def many_findings(count: int, width: int = 0) -> GateRun:
    """A run with that many new findings of falling level; with a width, each message that long and odd."""
    run = rich()
    levels = (Level.ERROR, Level.WARNING, Level.NOTE)
    found = tuple(
        Judged(
            finding(
                f"semgrep:rule-{number % 40}",
                levels[number % 3],
                at_line(RepoPath(f"firmware/f{number // 100:04}.c"), number % 100 + 1),
                _long(number, width),
                cwe=(120,),
            ),
            FindingState.NEW,
            "base does not have it",
        )
        for number in range(count)
    )
    return replace(run, facts=replace(run.facts, findings=found))


def _long(number: int, width: int) -> str:
    seeds = (sha256(f"{number} {part}".encode()) for part in range(width // 64))
    return f"finding {number} {''.join(seeds)}".rstrip()


def many_problems(count: int) -> GateRun:
    """A run in which each of that many findings is a failed answer as well."""
    run = many_findings(count)
    decisions = tuple(finding_decision(judged.finding) for judged in run.facts.findings)
    return replace(run, decisions=decisions)
