"""log-events: passes, fails, does not apply, cannot be decided."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.checks.log_events import log_events
from gatekeeper.model.check import Answer
from gatekeeper.model.graph import Graph, Node, NodeKind, State, TraceFacts
from gatekeeper.model.location import at_line
from gatekeeper.model.log_event import (
    CatalogueEvent,
    EventFacts,
    EventState,
    LogCall,
    Silence,
    SilentPath,
)
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits
from gatekeeper.testing.classes import CLASSES

FACTS = sample_run().facts
PLACE = at_line(RepoPath("fw/a.c"), 3)
CALL = LogCall("EVENT_START", PLACE, "main", "blackbox_record", (), "")
LENIENT = Limits({})
STRICT = Limits({each: {"unspecified": "fail"} for each in CLASSES.classes})


def event(state: EventState) -> CatalogueEvent:
    calls = (CALL,) if state in (EventState.SPECIFIED, EventState.UNSPECIFIED) else ()
    return CatalogueEvent("EVENT_START", state, calls, (), (PLACE,), ())


def ask(events: EventFacts, limits: Limits = LENIENT, *items: Node) -> list[Answer]:
    threats = replace(FACTS.threats, events=events)
    trace = TraceFacts(graph=Graph(items))
    result = log_events.judge(replace(FACTS, threats=threats, trace=trace), limits)
    return list(result.answers)


def outcomes(events: EventFacts, limits: Limits = LENIENT) -> list[tuple[str, str]]:
    return [(answer.outcome.value, answer.code) for answer in ask(events, limits)]


def test_without_log_functions_nothing_is_asked() -> None:
    assert outcomes(EventFacts()) == [("not-applicable", "no-log-functions")]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (EventState.SPECIFIED, [("pass", "ok")]),
        (EventState.UNSPECIFIED, [("pass", "event-unspecified"), ("pass", "ok")]),
        (EventState.NEVER_LOGGED, [("fail", "event-never-logged")]),
        (EventState.DECLARED, [("fail", "event-never-logged")]),
    ],
)
def test_an_event_is_judged_by_its_state(
    state: EventState, expected: list[tuple[str, str]]
) -> None:
    assert outcomes(EventFacts(True, (event(state),))) == expected


def test_policy_can_ask_that_every_event_is_specified() -> None:
    events = EventFacts(True, (event(EventState.UNSPECIFIED),))
    assert outcomes(events, STRICT) == [("fail", "event-unspecified")]


@pytest.mark.parametrize(
    ("silence", "outcome"), [(Silence.UNLOGGED, "fail"), (Silence.UNKNOWN, "undecided")]
)
def test_a_silent_failure_fails_and_one_that_cannot_be_followed_is_undecided(
    silence: Silence, outcome: str
) -> None:
    events = EventFacts(True, silent=(SilentPath(PLACE, "check", "verify", silence),))
    assert outcomes(events) == [(outcome, "silent-failure")]


def test_what_could_not_be_read_is_undecided() -> None:
    unread = EventFacts(True, requirements_read=False, failures=((RepoPath("fw/b.c"), "why"),))
    assert outcomes(unread) == [
        ("undecided", "requirements-unread"),
        ("undecided", "log-calls-unread"),
    ]


def test_an_item_of_the_kind_log_event_specifies_and_is_missed() -> None:
    def item(name: str) -> Node:
        return Node(NodeKind.LOG_EVENT, name, "", "", State.OK, "", PLACE)

    events = EventFacts(True, (event(EventState.UNSPECIFIED),))
    assert [a.code for a in ask(events, STRICT, item("EVENT_START"))] == ["ok"]
    assert [a.code for a in ask(events, LENIENT, item("EVENT_STOP"))] == [
        "event-unspecified",
        "event-never-logged",
    ]
