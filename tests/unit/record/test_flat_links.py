"""Edges that cells of large tables are: their state follows from both ends."""

import pytest

from gatekeeper.model.graph import Graph, Node, NodeKind, State
from gatekeeper.record.graph.flat import with_link_states
from gatekeeper.record.sheets.columns import sheet

APPROVAL = "id person>person:made-by commit>commit:concerns review>review:rests-on"
PEOPLE = sheet("person", "People", "id", [("hugo",)])
REVIEWS = sheet("review", "Reviews", "id", [("r1",)])
COMMITS = sheet("commit", "Commits", "id authors>person:made-by", [("c1", "hugo")])


def state(row: tuple[str, ...], review: State = State.OK) -> tuple[str, ...]:
    approvals = sheet("approval", "Approvals", APPROVAL, [row])
    nodes = (
        Node(NodeKind.REVIEW, "r1", "", "", review, ""),
        Node(NodeKind.PERSON, "hugo", "", "", review, ""),
    )
    told = with_link_states((PEOPLE, REVIEWS, COMMITS, approvals), Graph(nodes, ()))
    [held] = [each for each in told if each.kind == "approval"]
    return held.cell(held.rows[0], "link-state")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(("A1", "hugo", "c1", "r1"), ("ok",), id="both-ends-are-there"),
        pytest.param(("A1", "nobody", "c1", "r1"), ("broken",), id="nobody-of-that-name"),
        pytest.param(("A1", "hugo", "c2", ""), ("broken",), id="no-such-commit"),
        pytest.param(("A1", "", "", ""), (), id="names-nothing"),
        pytest.param(("A1", "", "(other files)", ""), (), id="a-sentence-names-nothing"),
    ],
)
def test_an_edge_to_what_is_not_there_is_broken(
    row: tuple[str, ...], said: tuple[str, ...]
) -> None:
    assert state(row) == said


def test_a_row_that_rests_on_doubtful_evidence_is_stale_and_one_that_names_its_maker_is_not() -> (
    None
):
    assert state(("A1", "hugo", "c1", "r1"), State.SUSPECT) == ("stale",)
    assert state(("A1", "hugo", "c1", ""), State.SUSPECT) == ("ok",)


def test_what_the_record_has_no_rows_of_is_unknown_not_broken() -> None:
    commits = sheet("commit", "Commits", "id requests>change-request:implements", [("c1", "CR-1")])
    [held] = with_link_states((commits,), Graph((), ()))
    assert held.cell(held.rows[0], "link-state") == ("unknown",)
