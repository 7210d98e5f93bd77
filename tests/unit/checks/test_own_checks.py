"""The checks about analysis, layout, suppressions and configuration: pass, fail, does not apply, undecided."""

import datetime as dt
from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.checks.accounting_complete import accounting_complete
from gatekeeper.checks.complexity_limits import complexity_limits
from gatekeeper.checks.layout_complete import layout_complete
from gatekeeper.checks.no_new_findings import no_new_findings
from gatekeeper.checks.nothing_idle import nothing_idle
from gatekeeper.checks.suppressions_justified import suppressions_justified
from gatekeeper.checks.trust_base import trust_base
from gatekeeper.config.policy import shipped_policy
from gatekeeper.model.accounting import Account, Accounting, AccountState, Expectation, Unread
from gatekeeper.model.authorship import People
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Check, Outcome
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding, FindingState, FunctionMetric, Judged, Level, Seen
from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass, Owned, PathProblem
from gatekeeper.model.step import Step
from gatekeeper.model.suppression import ForeignMark, Suppression
from gatekeeper.model.tool import MissingTool
from gatekeeper.policy.decide import limits_of
from gatekeeper.testing.classes import A

SAMPLE = sample_run().facts
DOSE = RepoPath("firmware/pump/dose.c")
POLICY = shipped_policy()
EXPECTATION = Expectation("semgrep", DOSE, ObjectId("1" * 40))
CLEAN = replace(
    SAMPLE,
    findings=(),
    functions=(),
    accounting=Accounting(1, (Account(EXPECTATION, AccountState.ANALYSED),)),
    suppressions=(),
    unused_suppressions=(),
    foreign_marks=(),
    missing_tools=(),
    idle=(),
    path_problems=(),
    people=People((), (), ()),
)


def ask(check: Check, facts: Facts) -> list[tuple[Outcome, str]]:
    result = check.judge(facts, limits_of(POLICY, check.id))
    assert result.check == check.id
    return [(answer.outcome, answer.code) for answer in result.answers]


def account(state: AccountState) -> Facts:
    return replace(CLEAN, accounting=Accounting(1, (Account(EXPECTATION, state, "cause"),)))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CLEAN, (Outcome.PASS, "ok")),
        (account(AccountState.EXCLUDED), (Outcome.PASS, "ok")),
        (account(AccountState.FAILED), (Outcome.UNDECIDED, "file-not-analysed")),
        (replace(CLEAN, accounting=Accounting(2, CLEAN.accounting.accounts)), (Outcome.UNDECIDED, "sums-differ")),
        (replace(CLEAN, missing_tools=(MissingTool("bandit", "gone", "install it"),)), (Outcome.UNDECIDED, "tool-missing")),
        (replace(CLEAN, change=replace(CLEAN.change, kind=ChangeKind.RANGE, commits=())), (Outcome.UNDECIDED, "nothing-to-judge")),
    ],
    ids=["all read", "excluded", "not read", "sums", "tool", "empty range"],
)  # fmt: skip
def test_accounting_complete(facts: Facts, expected: tuple[Outcome, str]) -> None:
    assert ask(accounting_complete, facts) == [expected]


@pytest.mark.parametrize(
    ("language", "layout", "expected"),
    [
        ("Rust", LayoutClass.PRODUCT, (Outcome.UNDECIDED, "language-not-read")),
        ("Rust", LayoutClass.TOOLS, (Outcome.PASS, "ok")),
        ("", LayoutClass.PRODUCT, (Outcome.PASS, "ok")),
    ],
    ids=["product code", "a tool", "no code"],
)
def test_code_that_nobody_can_read(
    language: str, layout: LayoutClass, expected: tuple[Outcome, str]
) -> None:
    where = RepoPath("src/a")
    accounting = replace(CLEAN.accounting, unread=(Unread(where, "why", language),))
    facts = replace(CLEAN, accounting=accounting, owned=(Owned(where, layout, ()),))
    assert ask(accounting_complete, facts) == [expected]


def test_a_file_that_two_analyzers_could_not_read_is_told_once_with_both_causes() -> None:
    accounts = tuple(
        Account(
            Expectation(name, DOSE, EXPECTATION.blob), AccountState.FAILED, f"{name} says line 3"
        )
        for name in ("bandit", "semgrep")
    )
    facts = replace(CLEAN, accounting=Accounting(2, accounts))
    (answer,) = accounting_complete.judge(facts, limits_of(POLICY, "accounting-complete")).answers
    assert answer.message == "bandit, semgrep could not look at this file"
    assert [(row.label, row.text) for row in answer.rows[:2]] == [
        ("bandit", "bandit says line 3"),
        ("semgrep", "semgrep says line 3"),
    ]


def found(state: FindingState, level: Level, path: RepoPath = DOSE) -> Facts:
    finding = Finding(
        "semgrep:c-gets", level, "says so", Location(path, Region(1, 1)), (242,), "", "", (), Sha256(""),
        (Seen("semgrep", "c-gets"),),
    )  # fmt: skip
    return replace(CLEAN, findings=(Judged(finding, state, "why"),))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CLEAN, (Outcome.PASS, "ok")),
        (found(FindingState.NEW, Level.WARNING), (Outcome.FAIL, "semgrep:c-gets")),
        (found(FindingState.NEW, Level.NOTE), (Outcome.PASS, "ok")),
        (found(FindingState.OPEN, Level.ERROR), (Outcome.PASS, "ok")),
        (found(FindingState.SUPPRESSED, Level.ERROR), (Outcome.PASS, "ok")),
        (found(FindingState.NEW, Level.ERROR, RepoPath("unknown.c")), (Outcome.FAIL, "semgrep:c-gets")),
        (account(AccountState.FAILED), (Outcome.UNDECIDED, "nobody-looked")),
    ],
    ids=["none", "new", "below", "open", "suppressed", "nobody's file", "every tool missing"],
)  # fmt: skip
def test_no_new_findings(facts: Facts, expected: tuple[Outcome, str]) -> None:
    assert ask(no_new_findings, facts) == [expected]


def way_rows(*lines: int) -> list[tuple[str, str]]:
    """What the answer about a finding says of a way through these lines."""
    facts = found(FindingState.NEW, Level.ERROR)
    way = tuple(Step(at_line(DOSE, line), f"kept in `a{line}`") for line in lines)
    judged = replace(facts.findings[0], finding=replace(facts.findings[0].finding, ways=(way,)))
    (answer,) = no_new_findings.judge(
        replace(facts, findings=(judged,)), limits_of(POLICY, "no-new-findings")
    ).answers
    return [
        (row.label, row.text) for row in answer.rows if row.label not in ("seen by", "weakness")
    ]


def test_a_new_finding_shows_how_it_comes_about() -> None:
    assert way_rows(4, 9) == [("step 1", f"{DOSE}:4"), ("step 2", f"{DOSE}:9")]
    assert way_rows(4, 4) == []


def test_of_a_long_way_the_middle_is_counted() -> None:
    told = way_rows(*range(1, 11))
    assert [label for label, _ in told] == [
        "step 1",
        "step 2",
        "step 3",
        "step 4",
        "...",
        "step 9",
        "step 10",
    ]
    assert told[4][1] == "4 steps more, in the reports json, html and sarif"


def measured(
    ccn: int, *, changed: bool = True, known: bool = False, path: RepoPath = DOSE
) -> Facts:
    metric = FunctionMetric(path, "f", Region(1, 9), ccn, 9, 1, 1, changed, known)
    return replace(CLEAN, functions=(metric,))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CLEAN, (Outcome.NOT_APPLICABLE, "no-function")),
        (measured(15), (Outcome.PASS, "ok")),
        (measured(16), (Outcome.FAIL, "function-over-limit")),
        (measured(16, changed=False), (Outcome.NOT_APPLICABLE, "no-function")),
        (measured(16, known=True), (Outcome.PASS, "known-at-adoption")),
        (measured(16, path=RepoPath("nobody.c")), (Outcome.FAIL, "function-over-limit")),
        (account(AccountState.FAILED), (Outcome.UNDECIDED, "not-measured")),
    ],
    ids=["none", "at the limit", "over", "unchanged", "known", "nobody's file", "tool missing"],
)
def test_complexity_limits(facts: Facts, expected: tuple[Outcome, str]) -> None:
    assert ask(complexity_limits, facts) == [expected]


@pytest.mark.parametrize(
    ("over", "words", "to_pass"),
    [
        ({"ccn": 16, "length": 81}, "a cyclomatic complexity of 16 (limit 15), 81 lines of code (limit 80)", "split it"),
        ({"parameters": 7}, "7 parameters (limit 6)", "hand over what belongs together"),
        ({"parameters": 7, "nesting": 6}, "7 parameters (limit 6), 6 nested levels (limit 5)", "split it"),
    ],
    ids=["what is too large", "parameters alone", "more than parameters"],
)  # fmt: skip
def test_a_function_over_a_limit_is_told_with_the_limit(
    over: dict[str, int], words: str, to_pass: str
) -> None:
    facts = measured(1)
    [metric] = facts.functions
    over_limit = replace(facts, functions=(replace(metric, **over),))  # type: ignore[arg-type]  # sizes
    [answer] = complexity_limits.judge(over_limit, limits_of(POLICY, "complexity-limits")).answers
    assert answer.message == f"the function f has {words}"
    assert answer.to_pass.startswith(to_pass)


OWNER = SAMPLE.project.registry.people[0].id
HOLDS = Suppression(
    "s", "c-gets", "bounded above", OWNER, dt.date(2999, 1, 1), "", Location(DOSE, Region(3, 4)), inline=True
)  # fmt: skip


def suppressed(
    *, unused: bool = False, kind: ChangeKind = ChangeKind.STAGED, **changes: object
) -> Facts:
    suppression = replace(HOLDS, **changes)  # type: ignore[arg-type]  # the fields of one test
    return replace(
        CLEAN,
        change=replace(CLEAN.change, kind=kind),
        suppressions=(suppression,),
        unused_suppressions=(suppression,) if unused else (),
    )


def marked(*, known: bool) -> Facts:
    return replace(
        CLEAN,
        foreign_marks=(ForeignMark("bandit", "# nosec", Location(DOSE, Region(1, 1)), known),),
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CLEAN, (Outcome.PASS, "ok")),
        (suppressed(), (Outcome.PASS, "ok")),
        (suppressed(defects=("it names no owner",)), (Outcome.FAIL, "suppression-incomplete")),
        (suppressed(expires=dt.date(2000, 1, 1)), (Outcome.FAIL, "suppression-expired")),
        (suppressed(owner="nobody"), (Outcome.FAIL, "suppression-owner-unknown")),
        (suppressed(unused=True), (Outcome.FAIL, "suppression-unused")),
        (suppressed(kind=ChangeKind.RANGE), (Outcome.FAIL, "suppression-not-approved")),
        (marked(known=False), (Outcome.FAIL, "foreign-suppression")),
        (marked(known=True), (Outcome.PASS, "ok")),
    ],
    ids=[
        "none",
        "holds",
        "incomplete",
        "expired",
        "owner",
        "unused",
        "unapproved",
        "foreign",
        "known",
    ],
)
def test_suppressions_justified(facts: Facts, expected: tuple[Outcome, str]) -> None:
    assert ask(suppressions_justified, facts) == [expected]


def placed(owned: Owned) -> Facts:
    return replace(CLEAN, owned=(owned,), scope=frozenset({owned.path}))


ITEMS = SAMPLE.project.items
ODD = PathProblem(DOSE, "path-not-utf-8", "says so", "rename it", undecided=False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (placed(Owned(DOSE, LayoutClass.PRODUCT, ITEMS[:1])), (Outcome.PASS, "ok")),
        (placed(Owned(DOSE, None, ())), (Outcome.FAIL, "path-without-layout")),
        (placed(Owned(DOSE, LayoutClass.PRODUCT, ())), (Outcome.FAIL, "path-without-item")),
        (placed(Owned(DOSE, LayoutClass.PRODUCT, ITEMS[:2])), (Outcome.FAIL, "path-with-several-items")),
        (replace(CLEAN, owned=(), path_problems=(ODD,)), (Outcome.FAIL, "path-not-utf-8")),
        (replace(CLEAN, owned=(), path_problems=(replace(ODD, undecided=True),)), (Outcome.UNDECIDED, "path-not-utf-8")),
    ],
    ids=["fits", "no layout", "no item", "two items", "odd", "odd and unread"],
)  # fmt: skip
def test_layout_complete(facts: Facts, expected: tuple[Outcome, str]) -> None:
    assert ask(layout_complete, facts) == [expected]


@pytest.mark.parametrize(
    ("idle", "expected"), [((), (Outcome.PASS, "ok")), (("x is idle",), (Outcome.FAIL, "idle"))]
)
def test_nothing_idle(idle: tuple[str, ...], expected: tuple[Outcome, str]) -> None:
    assert ask(nothing_idle, replace(CLEAN, idle=idle)) == [expected]


BASE = ObjectId("b" * 40)
OTHER = ObjectId("c" * 40)


def trusted(
    kind: ChangeKind, origin: ObjectId | None, *, chosen: bool = False, aside: bool = False
) -> Facts:
    base = replace(CLEAN.change.head, commit=BASE)
    return replace(
        CLEAN,
        change=replace(CLEAN.change, kind=kind, base=base, base_is_aside=aside),
        project=replace(CLEAN.project, origin=origin, origin_chosen=chosen),
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (trusted(ChangeKind.RANGE, BASE), (Outcome.PASS, "ok")),
        (trusted(ChangeKind.RANGE, OTHER), (Outcome.UNDECIDED, "policy-from-the-change")),
        (trusted(ChangeKind.STAGED, OTHER), (Outcome.UNDECIDED, "policy-from-the-change")),
        (trusted(ChangeKind.RANGE, OTHER, chosen=True), (Outcome.PASS, "ok")),
        (trusted(ChangeKind.RANGE, BASE, aside=True), (Outcome.UNDECIDED, "base-beside-the-branch")),
        (trusted(ChangeKind.RANGE, OTHER, chosen=True, aside=True), (Outcome.PASS, "ok")),
        (trusted(ChangeKind.TREE, OTHER), (Outcome.PASS, "ok")),
        (trusted(ChangeKind.TREE, None), (Outcome.UNDECIDED, "policy-not-committed")),
    ],
    ids=[
        "base",
        "the change itself",
        "staged",
        "named",
        "base on a side branch",
        "named beside one",
        "whole tree",
        "working tree",
    ],
)  # fmt: skip
def test_trust_base(facts: Facts, expected: tuple[Outcome, str]) -> None:
    assert ask(trust_base, facts) == [expected]


def test_a_class_decides_by_its_own_limits() -> None:
    item = replace(ITEMS[0], safety_class=A)
    facts = replace(measured(16), owned=(Owned(DOSE, LayoutClass.PRODUCT, (item,)),))
    assert ask(complexity_limits, facts) == [(Outcome.PASS, "ok")]
