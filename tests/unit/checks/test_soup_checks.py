"""soup-registered and soup-anomalies: pass, fail, do not apply, cannot be decided; each code by the one thing that makes it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sample_run import sample_run

from gatekeeper.checks.soup_anomalies import soup_anomalies
from gatekeeper.checks.soup_registered import soup_registered
from gatekeeper.model.advisory import (
    Confidence,
    Disposition,
    Evaluation,
    FeedKind,
    MatchEvidence,
    MatchState,
    SoupAnomaly,
    SoupFeed,
)
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Check
from gatekeeper.model.digest import Sha256
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import Graph, Node, NodeKind, State, TraceFacts
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits
from gatekeeper.model.purl import Purl, read_purl
from gatekeeper.model.soup import (
    Component,
    CopyDigest,
    Mention,
    SoupFacts,
    SoupFault,
    SoupItem,
    SoupRole,
    SoupScope,
)
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.testing.classes import C

TODAY = dt.date(2026, 7, 1)
FACTS = replace(
    sample_run().facts,
    today=TODAY,
    change=replace(sample_run().facts.change, kind=ChangeKind.TREE),
)
PLACE = at_line(RepoPath("requirements.txt"), 1)
PURL = Purl("pypi", "", "pyserial", "3.5")
FIELDS = "title manufacturer designator requirements prerequisites support end-of-support"
LIMITS = Limits({C: {"fields": FIELDS, "feed-gap-days": 31, "evaluation-age-days": 365}})
ITEM = SoupItem(
    id="SOUP-1",
    title="pyserial",
    manufacturer="Chris Liechti",
    version="3.5",
    purls=(PURL,),
    digests=(),
    licence="BSD-3-Clause",
    used_by=(),
    requirements=("bytes pass",),
    prerequisites=("CPython",),
    support="volunteers",
    end_of_support=dt.date(2028, 1, 1),
    surfaces=(),
    paths=(),
    upstream_tree="",
    outside="",
    planned=False,
    evaluated=dt.date(2026, 5, 1),
    evaluation="read",
    evaluated_by="ben",
    cpe="",
    location=at_line(RepoPath("compliance/soup.toml"), 3),
)
FEED = SoupFeed(
    "osv", FeedKind.OSV, dt.date(2026, 6, 20), Sha256("a" * 64), 1, "", ("pkg:pypi/*",), PLACE
)


def component(purl: Purl = PURL, floating: str = "", **change: Any) -> Component:
    stack = change.pop("stack", "")
    named = Mention(PLACE, "requirements", purl, SoupRole.DECLARED, stack=stack)
    digests = change.pop("digests", ())
    scope = change.pop("scope", SoupScope.PRODUCT)
    return Component(purl, floating, digests, scope, (named,))


GOOD = SoupFacts(registered=True, components=(component(),), items=(ITEM,), feeds=(FEED,))


def facts(soup: SoupFacts, **change: Any) -> Facts:
    return replace(FACTS, soup=soup, **change)


def codes(check: Check, soup: SoupFacts, **change: Any) -> list[tuple[str, str]]:
    answers = check.judge(facts(soup, **change), LIMITS).answers
    return [(answer.outcome.value, answer.code) for answer in answers]


def registered(soup: SoupFacts) -> list[tuple[str, str]]:
    return codes(soup_registered, soup)


def test_what_agrees_passes_and_nothing_at_all_does_not_apply() -> None:
    assert registered(GOOD) == [("pass", "ok")]
    assert codes(soup_anomalies, GOOD) == [("pass", "ok")]
    for check in (soup_registered, soup_anomalies):
        assert codes(check, SoupFacts()) == [("not-applicable", "no-soup")]
        tests_only = SoupFacts(components=(component(scope=SoupScope.DEVELOPMENT),))
        assert codes(check, tests_only) == [("not-applicable", "no-soup")]


def with_item(**change: Any) -> SoupFacts:
    return replace(GOOD, items=(replace(ITEM, **change),))


@pytest.mark.parametrize(
    ("soup", "code"),
    [
        (replace(GOOD, registered=False, items=()), "no-register"),
        (replace(GOOD, items=()), "soup-not-registered"),
        (replace(GOOD, components=(component(replace(PURL, version=""), "a range"),)), "soup-floating"),
        (replace(GOOD, components=(component(replace(PURL, version="3.4")),)), "soup-version-differs"),
        (with_item(digests=("sha256:00",), purls=(PURL,)), None),
        (replace(GOOD, components=()), "soup-gone"),
        (with_item(title=""), "soup-field-missing"),
        (with_item(manufacturer=""), "soup-field-missing"),
        (with_item(requirements=()), "soup-field-missing"),
        (with_item(prerequisites=()), "soup-field-missing"),
        (with_item(support=""), "soup-field-missing"),
        (with_item(end_of_support=None), "soup-field-missing"),
        (with_item(end_of_support=dt.date(2026, 6, 30)), "soup-support-ended"),
        (with_item(end_of_support=TODAY), None),
        (replace(GOOD, components=(component(stack="network"),)), "soup-stack-unmodelled"),
        (replace(GOOD, components=(component(stack="wireless"),)), "soup-stack-unmodelled"),
        (replace(GOOD, components=(component(stack="crypto"),)), None),
    ],
)  # fmt: skip
def test_each_fault_of_the_register_is_told(soup: SoupFacts, code: str | None) -> None:
    assert registered(soup) == [("fail", code) if code else ("pass", "ok")]


def test_a_digest_that_is_not_the_registered_one_differs_although_the_version_is_the_same() -> (
    None
):
    held = replace(
        GOOD,
        components=(component(digests=(f"git:{'a' * 40}",)),),
        items=(replace(ITEM, digests=(f"git:{'b' * 40}",)),),
    )
    assert registered(held) == [("fail", "soup-version-differs")]
    same = replace(held, items=(replace(ITEM, digests=(f"git:{'a' * 40}",), version="any"),))
    assert registered(same) == [("pass", "ok")]


def test_a_copy_that_is_not_its_origins_tree_differs() -> None:
    item = replace(ITEM, upstream_tree="a" * 40)
    copy = CopyDigest("SOUP-1", RepoPath("lib"), "b" * 40)
    assert registered(replace(GOOD, items=(item,), copies=(copy,))) == [
        ("fail", "soup-copy-differs")
    ]
    whole = replace(copy, tree="a" * 40)
    assert registered(replace(GOOD, items=(item,), copies=(whole,))) == [("pass", "ok")]


def test_a_component_without_version_and_digest_needs_a_registered_designator() -> None:
    bare = replace(PURL, version="")
    item = replace(ITEM, purls=(bare,), version="")
    held = replace(GOOD, components=(component(bare),), items=(item,))
    assert ("fail", "soup-undesignated") in registered(held)
    assert registered(replace(held, items=(replace(item, version="3.5"),))) == [("pass", "ok")]


@pytest.mark.parametrize("change", [{"planned": True}, {"outside": "a compiler"}])
def test_an_entry_that_need_not_be_in_the_tree_is_not_gone(change: dict[str, Any]) -> None:
    assert registered(replace(with_item(**change), components=())) == [("pass", "ok")]


def test_an_entry_that_the_change_retires_is_not_asked_about() -> None:
    assert registered(replace(GOOD, components=(), retired=frozenset({"SOUP-1"}))) == [
        ("pass", "ok")
    ]


def test_faults_of_the_inventory_are_undecided_or_fail() -> None:
    fault = SoupFault(PLACE, "so001-unreadable", "what", "x", "cure")
    assert registered(replace(GOOD, faults=(fault,))) == [("undecided", "so001-unreadable")]
    wrong = replace(fault, code="so006-gitlink-without-source", undecided=False)
    assert registered(replace(GOOD, faults=(wrong,))) == [("fail", "so006-gitlink-without-source")]


def test_a_commit_hook_is_told_about_the_staged_files_only() -> None:
    change = replace(FACTS.change, kind=ChangeKind.STAGED)
    broken = replace(GOOD, items=())
    outside = codes(soup_registered, broken, change=change, scope=frozenset({RepoPath("a.c")}))
    assert outside == [("not-applicable", "waits-for-merge")]
    inside = codes(soup_registered, broken, change=change, scope=frozenset({PLACE.path}))
    assert inside == [("fail", "soup-not-registered")]


EVIDENCE = MatchEvidence("osv", "a" * 64, "2026-06-20", "PyPI pyserial", "<3.6", "it is")
ANOMALY = SoupAnomaly(
    PURL,
    "CVE-2026-1",
    (),
    "blocks",
    MatchState.IN_RANGE,
    Confidence.EXACT,
    (EVIDENCE,),
    (),
    "",
    "",
)
SAID = Evaluation(
    PURL, "CVE-2026-1", Disposition.NOT_AFFECTED, "component_not_present", "why", (), (), (), "",
    dt.date(2026, 12, 31), "ben", "c" * 64,
)  # fmt: skip


def said(disposition: Disposition, **change: Any) -> SoupAnomaly:
    return replace(ANOMALY, evaluation=replace(SAID, disposition=disposition), **change)


@pytest.mark.parametrize(
    ("anomaly", "expected"),
    [
        (ANOMALY, [("fail", "anomaly-not-evaluated")]),
        (replace(ANOMALY, state=MatchState.UNDECIDED), [("undecided", "anomaly-undecided")]),
        (replace(ANOMALY, evaluation=SAID), [("pass", "ok")]),
        (replace(ANOMALY, evaluation=replace(SAID, expires=None)), [("fail", "evaluation-expired")]),
        (replace(ANOMALY, evaluation=replace(SAID, expires=dt.date(2026, 6, 30))), [("fail", "evaluation-expired")]),
        (replace(ANOMALY, evaluation=SAID, broken="it is there"), [("fail", "evaluation-broken")]),
        (said(Disposition.AFFECTED), [("pass", "ok")]),
        (said(Disposition.AFFECTED, known_exploited="2026-05-01"), [("fail", "known-exploited")]),
        (said(Disposition.UNDER_INVESTIGATION, known_exploited="2026-05-01"), [("fail", "known-exploited")]),
        (said(Disposition.FIXED, known_exploited="2026-05-01"), [("pass", "ok")]),
    ],
)  # fmt: skip
def test_each_way_an_anomaly_stands_is_told(
    anomaly: SoupAnomaly, expected: list[tuple[str, str]]
) -> None:
    assert codes(soup_anomalies, replace(GOOD, anomalies=(anomaly,))) == expected


@pytest.mark.parametrize("state", [Disposition.AFFECTED, Disposition.UNDER_INVESTIGATION])
def test_nothing_is_released_with_an_open_anomaly(state: Disposition) -> None:
    held = replace(GOOD, anomalies=(said(state),))
    assert codes(soup_anomalies, held, release=True) == [("fail", "anomaly-open-at-release")]


def test_a_gap_between_snapshots_and_since_the_last_is_a_finding() -> None:
    late = replace(FEED, taken=dt.date(2026, 5, 30))
    assert codes(soup_anomalies, replace(GOOD, feeds=(late,))) == [("fail", "feed-gap")]
    before = replace(FEED, taken=dt.date(2026, 5, 1))
    assert codes(soup_anomalies, replace(GOOD, feeds=(before, FEED))) == [("fail", "feed-gap")]
    long_ago = (replace(FEED, taken=dt.date(2020, 1, 1)), replace(FEED, taken=dt.date(2020, 9, 1)))
    told = codes(soup_anomalies, replace(GOOD, feeds=(*long_ago, FEED)))
    assert told == [("fail", "feed-gap")]


def test_a_feed_that_cannot_be_relied_on_or_is_of_tomorrow_is_undecided() -> None:
    broken = replace(FEED, fault="its digest is another")
    assert ("undecided", "feed-unreadable") in codes(
        soup_anomalies, replace(GOOD, feeds=(broken,))
    )
    later = replace(FEED, taken=dt.date(2026, 7, 2))
    assert ("undecided", "feed-from-later") in codes(soup_anomalies, replace(GOOD, feeds=(later,)))


def test_what_no_feed_covers_and_nobody_read_about_of_late_is_undecided() -> None:
    nobody = replace(with_item(evaluated=None), feeds=())
    assert codes(soup_anomalies, nobody) == [("undecided", "no-feed")]
    old = replace(with_item(evaluated=dt.date(2025, 6, 30)), feeds=())
    assert codes(soup_anomalies, old) == [("undecided", "no-feed")]
    lately = replace(with_item(evaluated=dt.date(2025, 7, 1)), feeds=())
    assert codes(soup_anomalies, lately) == [("pass", "ok")]


def test_a_name_with_a_star_answers_for_many_and_compares_no_version() -> None:
    star = read_purl("pkg:pypi/py*")
    assert star is not None
    held = replace(GOOD, items=(replace(ITEM, purls=(star,), version="lock"),))
    assert registered(held) == [("pass", "ok")]


@pytest.mark.parametrize(
    ("texts", "dangling"),
    [
        (("SRS-012",), ()),
        (("SRS-099",), ("SRS-099",)),
        (("answers within 10 ms (SRS-012, SRS-098)",), ("SRS-098",)),
        (("REQ-1",), ("REQ-1",)),
        (("verifies ECDSA P-256 over SHA-256 of CPython 3.8",), ()),
    ],
    ids=["known", "unknown", "in words", "other series", "no id"],
)
def test_an_entry_names_only_requirements_that_are_there(
    texts: tuple[str, ...], dangling: tuple[str, ...]
) -> None:
    node = Node(NodeKind.SOFTWARE_REQUIREMENT, "SRS-012", "Asks", "", State.OK, "")
    facts = with_item(requirements=texts)
    told = replace(FACTS, soup=facts, trace=TraceFacts(configured=True, graph=Graph((node,), ())))
    answers = soup_registered.judge(told, LIMITS).answers
    found = [a for a in answers if a.code == "soup-requirement-dangling"]
    assert tuple(a.message.split(" is asked for ")[1].split(",")[0] for a in found) == dangling
    assert all(a.location == ITEM.location and a.to_pass for a in found)
    untraced = replace(FACTS, soup=facts, trace=TraceFacts())
    codes = {a.code for a in soup_registered.judge(untraced, LIMITS).answers}
    assert "soup-requirement-dangling" not in codes


def test_an_entry_names_only_surfaces_that_a_threat_model_has() -> None:
    facts = with_item(surfaces=("S-NOWHERE",))
    told = soup_registered.judge(replace(FACTS, soup=facts), LIMITS).answers
    [found] = [a for a in told if a.code == "soup-surface-dangling"]
    assert "S-NOWHERE" in found.message
    assert found.location == ITEM.location
    without = replace(FACTS, soup=facts, threats=ThreatFacts())
    codes = {a.code for a in soup_registered.judge(without, LIMITS).answers}
    assert "soup-surface-dangling" not in codes
