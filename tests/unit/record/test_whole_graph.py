"""The one graph of a record: rows are nodes, columns edges, and doubt reaches everything that rests on it."""

from dataclasses import replace

import pytest

from gatekeeper.model.book import Book
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.graph import (
    Edge,
    EdgeKind,
    Graph,
    Node,
    NodeKind,
    State,
    TraceFacts,
    Verification,
    Verified,
)
from gatekeeper.model.question import Part, Question, Step
from gatekeeper.record.answers.evaluate import answer
from gatekeeper.record.files.as_json import read_book, record_json
from gatekeeper.record.gaps.of_trace import doubt_gaps
from gatekeeper.record.graph.rows import (
    FLAT_NODES,
    ITEM_SHEETS,
    ROW_NODES,
    whole_graph,
    with_doubts,
)
from gatekeeper.record.sheets.columns import sheet

COMMIT = ObjectId("a" * 40)
UNIT, THREAT, MITIGATION = ("software-item", "PUMP"), ("threat", "T-1"), ("mitigation", "M-1")
CASE, RUN, REQUIREMENT = (
    ("test-case", "t.c::t"),
    ("test-run", "r"),
    ("software-requirement", "R-1"),
)


def node(key: tuple[str, str], state: State = State.OK, why: str = "") -> Node:
    return Node(NodeKind(key[0]), key[1], key[1], "", state, why)


def edge(source: tuple[str, str], kind: EdgeKind, target: tuple[str, str]) -> Edge:
    return Edge(source, target, kind, "", State.OK, "", None, COMMIT)


CHAIN = (
    edge(RUN, EdgeKind.RESULT_OF, CASE),
    edge(CASE, EdgeKind.VERIFIES, MITIGATION),
    edge(MITIGATION, EdgeKind.MITIGATES, THREAT),
    edge(THREAT, EdgeKind.THREATENS, UNIT),
)


def chain(state: State, why: str = "") -> TraceFacts:
    nodes = [node(key) for key in (CASE, MITIGATION, THREAT, UNIT)]
    return TraceFacts(configured=True, graph=Graph((*nodes, node(RUN, state, why)), CHAIN))


def test_a_failed_result_puts_its_mitigation_its_threat_and_its_unit_in_doubt() -> None:
    graph = whole_graph(chain(State.BROKEN, "expected 6, was 5"), (), COMMIT)
    for key in (CASE, MITIGATION, THREAT, UNIT):
        found = graph.get(key)
        assert found is not None
        assert (found.state, found.why) == (State.SUSPECT, "test-run r: expected 6, was 5")
    [mitigates] = [e for e in graph.edges if e.kind is EdgeKind.MITIGATES]
    assert mitigates.state is State.STALE
    [gap] = doubt_gaps(graph)
    assert (gap.state.value, gap.subject) == ("not met", "T-1")


def test_what_holds_puts_nothing_in_doubt() -> None:
    graph = whole_graph(chain(State.OK), (), COMMIT)
    assert {each.state for each in graph.nodes} == {State.OK}
    assert {each.state for each in graph.edges} == {State.OK}


def test_a_missing_result_is_unknown_all_the_way_and_never_met() -> None:
    without = chain(State.OK)
    graph = Graph(
        tuple(each for each in without.graph.nodes if each.key != RUN), without.graph.edges[1:]
    )
    found = whole_graph(replace(without, graph=graph), (), COMMIT).get(THREAT)
    assert found is not None
    assert (found.state, found.why) == (
        State.UNKNOWN,
        "test-case t.c::t: no result of it was given",
    )


def test_what_is_wrong_weighs_more_than_what_is_unknown() -> None:
    other = ("mitigation", "M-0")
    facts = chain(State.BROKEN, "failed")
    nodes = (*facts.graph.nodes, node(other, State.UNKNOWN, "nobody tells"))
    edges = (*facts.graph.edges, edge(other, EdgeKind.MITIGATES, THREAT))
    found = whole_graph(replace(facts, graph=Graph(nodes, edges)), (), COMMIT).get(THREAT)
    assert found is not None
    assert found.state is State.SUSPECT


def test_one_mitigation_in_doubt_puts_none_of_its_siblings_in_doubt() -> None:
    sibling = ("mitigation", "M-2")
    facts = chain(State.BROKEN, "failed")
    nodes = (*facts.graph.nodes, node(sibling))
    edges = (*facts.graph.edges, edge(sibling, EdgeKind.MITIGATES, THREAT))
    found = whole_graph(replace(facts, graph=Graph(nodes, edges)), (), COMMIT).get(sibling)
    assert found is not None
    assert found.state is State.OK


@pytest.mark.parametrize(
    ("verified", "state"),
    [
        (Verification.VERIFIED, State.OK),
        (Verification.FAILED, State.SUSPECT),
        (Verification.SUSPECT, State.SUSPECT),
        (Verification.UNKNOWN, State.UNKNOWN),
        (Verification.UNTESTED, State.UNKNOWN),
    ],
)
def test_a_mitigation_rests_on_the_requirement_it_demands(
    verified: Verification, state: State
) -> None:
    graph = Graph(
        (node(REQUIREMENT), node(MITIGATION)), (edge(MITIGATION, EdgeKind.DEMANDS, REQUIREMENT),)
    )
    facts = TraceFacts(graph=graph, verified=(Verified(REQUIREMENT, verified, "so", ()),))
    found = whole_graph(facts, (), COMMIT).get(MITIGATION)
    assert found is not None
    assert found.state is state


UNITS = sheet("unit", "Units", "id part-of>unit:part-of", (("DEVICE", ""), ("PUMP", "DEVICE")))
PEOPLE = sheet("person", "People", "id kind", (("aiko", "human"), ("helper", "ai-agent")))


def soup(position: str, feed: str = "read"):
    return (
        UNITS,
        PEOPLE,
        sheet(
            "soup-item", "SOUP", "id state:state unit<unit:uses", (("S-1", "registered", "PUMP"),)
        ),
        sheet(
            "soup-anomaly",
            "Anomalies",
            "id state:state soup-item<soup-item:rests-on by>person:made-by feeds>feed:rests-on",
            (("CVE-1", position, "S-1", "aiko", "osv 1"),),
        ),
        sheet("feed", "Feeds", "id state:state", (("osv 1", feed),)),
    )


@pytest.mark.parametrize("position", ["expired", "contradicted", "affected", "not evaluated"])
def test_a_soup_item_and_what_uses_it_rest_on_the_position_on_its_anomalies(position: str) -> None:
    graph = whole_graph(TraceFacts(), soup(position), COMMIT)
    for key in (("soup", "S-1"), UNIT, ("software-item", "DEVICE")):
        found = graph.get(key)
        assert found is not None
        assert (found.state, found.why) == (
            State.SUSPECT,
            f"soup-anomaly CVE-1: it is {position}",
        )
    rows = {each.kind: each for each in with_doubts(soup(position), graph)}
    assert rows["soup-item"].rows[0][-1] == f"suspect: soup-anomaly CVE-1: it is {position}"
    assert not rows["person"].has("doubt")


def test_a_position_that_holds_is_in_doubt_when_its_feed_cannot_be_relied_on() -> None:
    good = whole_graph(TraceFacts(), soup("not affected"), COMMIT).get(UNIT)
    lost = whole_graph(TraceFacts(), soup("not affected", "unknown"), COMMIT).get(UNIT)
    assert good is not None
    assert lost is not None
    assert (good.state, lost.state) == (State.OK, State.UNKNOWN)


def test_a_state_that_nobody_knows_is_never_relied_on() -> None:
    found = whole_graph(TraceFacts(), soup("splendid"), COMMIT).get(UNIT)
    assert found is not None
    assert found.state is State.UNKNOWN


def test_a_person_whom_nobody_registered_is_an_edge_that_leads_nowhere() -> None:
    rows = (("S1", "in force", "aiko"), ("S2", "in force", "nobody"))
    held = sheet("suppression", "Suppressions", "id state:state owner>person:made-by", rows)
    graph = whole_graph(TraceFacts(), (PEOPLE, held), COMMIT)
    states = {e.source[1]: (e.state, e.why, e.as_of) for e in graph.edges}
    assert states == {
        "S1": (State.OK, "", COMMIT),
        "S2": (State.BROKEN, "nobody is not in the record", COMMIT),
    }
    found = graph.get(("suppression", "S2"))
    assert found is not None
    assert found.state is State.SUSPECT


def test_a_threat_rests_on_a_review_of_what_is_there_now() -> None:
    rows = (("PUMP", "changed since", "T-1"),)
    held = sheet("threat-review", "Reviews", "id state:state threats<threat:rests-on", rows)
    found = whole_graph(chain(State.OK), (held,), COMMIT).get(THREAT)
    assert found is not None
    assert (found.state, found.why) == (State.SUSPECT, "review PUMP: it is changed since")


def test_a_test_rests_on_the_training_of_who_wrote_it() -> None:
    words = "id trained:state person>person:made-by test<test:rests-on why"
    rows = (
        ("test t.c::t by aiko", "no", "aiko", "t.c::t", "the training had expired on 2026-01-02"),
        ("test t.c::t by ben", "yes", "ben", "t.c::t", ""),
        ("review c1", "unknown", "ben", "", "the registry names no training"),
    )
    graph = whole_graph(chain(State.OK), (PEOPLE, sheet("act", "Acts", words, rows)), COMMIT)
    found = graph.get(THREAT)
    assert found is not None
    assert (found.state, found.why) == (
        State.SUSPECT,
        "training test t.c::t by aiko: the training had expired on 2026-01-02",
    )
    assert len(list(graph.of(NodeKind.TRAINING))) == 1


def test_an_agent_is_no_person() -> None:
    graph = whole_graph(TraceFacts(), (PEOPLE,), COMMIT)
    assert [each.key for each in graph.nodes] == [("agent", "helper"), ("person", "aiko")]


def test_every_kind_of_node_has_a_sheet(booked) -> None:
    made = {*ITEM_SHEETS, *ROW_NODES.values(), *FLAT_NODES.values(), NodeKind.AGENT}
    assert made == set(NodeKind)
    kinds = {each.kind for each in booked().sheets}
    assert {*ITEM_SHEETS.values(), *ROW_NODES, *FLAT_NODES} <= kinds


def test_a_question_walks_the_columns_of_rows_that_are_no_nodes() -> None:
    commits = sheet(
        "commit", "Commits", "id authors>person:made-by", (("c1", ("aiko", "helper")),)
    )
    book = read_book(b"".join(record_json(Book((), (PEOPLE, commits)))))
    made = Step("made", up=False, relations=("made by",))
    asked = Question("q", "?", (Part("person", "People", (), ("id",), along=(made,)),))
    [part] = answer(book, asked, {}).parts
    assert part.rows == ((("aiko",), ("c1",)), (("helper",), ("c1",)))
