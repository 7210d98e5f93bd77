"""Controlled documents stand under the clauses that they name, and meet none of them."""

import re
from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.authorship import Grade
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.graph import Edge, EdgeKind, Graph, Node, NodeKind, State
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.record import ClauseState
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.record.build import build_record
from gatekeeper.record.clauses.pinned import pinned, with_documents
from gatekeeper.record.clauses.standings import stand
from gatekeeper.testing.classes import C

PLAN = Node(
    NodeKind.DOCUMENT, "DOC-1", "Development plan", "d1", State.OK, "", None,
    status="approved", version="2.0",
)  # fmt: skip


def graph(document: Node, clause: str, state: State = State.OK) -> Graph:
    target = Node(NodeKind.CLAUSE, clause, clause, "", State.OK, "")
    edge = Edge(document.key, target.key, EdgeKind.ANSWERS, "cites", state, "", None, None)
    return Graph((target, document), (edge,))


def standing(clauses, held: Graph, clause: str):
    [found] = [each for each in clauses.clauses if each.id == clause]
    return with_documents(stand(found, (), frozenset({C})), pinned(held).get(clause))


def test_a_reference_names_its_document_by_version_digest_and_approval(clauses) -> None:
    found = standing(clauses, graph(PLAN, "62304:4.1"), "62304:4.1")
    assert (found.state, found.known) == (ClauseState.REFERENCE, True)
    assert found.why == "rests on 1 document, approved"
    assert found.basis == ("DOC-1 Development plan 2.0, approved, entry d1",)


def test_a_document_whose_file_is_gone_is_not_made_up_for_by_another(clauses) -> None:
    lost = replace(PLAN, id="DOC-2", state=State.UNKNOWN, why="no such file")
    one, two = graph(PLAN, "62304:4.1"), graph(lost, "62304:4.1")
    held = Graph((*one.nodes, lost), (*one.edges, *two.edges))
    found = standing(clauses, held, "62304:4.1")
    assert (found.known, found.why) == (
        False,
        "rests on 2 documents, of which not every one is approved",
    )
    assert found.basis[1].endswith("entry d1, in doubt: no such file")


@pytest.mark.parametrize(
    ("wrote", "since", "why"),
    [
        (["reviewed"], ["reviewed"], ""),
        (["reviewed", "unjudged"], ["reviewed"], ""),
        (["reviewed"], [], ""),
        (["claimed"], ["claimed"], "nobody else proved a review"),
        (["claimed"], [], "nobody else proved a review"),
        (["reviewed", "claimed"], ["reviewed", "claimed"], "nobody else proved a review"),
        (["unjudged"], [], "no run of the trail judged"),
        (["reviewed", "unjudged"], ["reviewed", "unjudged"], "no run of the trail judged"),
        (None, ["reviewed"], "nobody can tell which commit wrote"),
    ],
    ids=[
        "reviewed",
        "once written before by one that no run judged",
        "reviewed for an earlier release",
        "claimed",
        "claimed for an earlier release",
        "one of two claimed",
        "no run judged it",
        "no run judged one of two",
        "not known",
    ],
)
def test_what_nobody_else_is_known_to_have_approved_leaves_a_reference_open(
    clauses, entry, wrote, since, why: str
) -> None:
    """The sample's commit is claimed to be reviewed; one that somebody else's review is proven of is put beside it."""
    run = sample_run()
    [claimed] = run.facts.people.commits
    reviewed = replace(
        claimed,
        commit=ObjectId("e" * 40),
        approvals=tuple(replace(a, grade=Grade.G2) for a in claimed.approvals),
    )
    held = graph(replace(PLAN, location=at_line(RepoPath("docs.csv"), 3)), "62304:4.1")
    run = replace(
        run,
        facts=replace(
            run.facts,
            trace=replace(run.facts.trace, graph=held),
            people=replace(run.facts.people, commits=(reviewed, claimed)),
        ),
    )
    ids = {"claimed": claimed.commit, "reviewed": reviewed.commit, "unjudged": ObjectId("f" * 40)}
    filed = entry(run)
    ground = RecordGround(
        behind=dict.fromkeys(ids.values(), ()),
        since=frozenset(ids[each] for each in since) or frozenset({ObjectId("d" * 40)}),
        entered={} if wrote is None else {"docs.csv": tuple(ids[each] for each in wrote)},
    )
    ledger = Ledger((filed,), (), sha256(b"head"), chained=True)
    record, _ = build_record(ledger, run, filed.digest, clauses, ground)
    [found] = [each for each in record.standings if each.clause.id == "62304:4.1"]
    assert (found.known, why in found.basis[0]) == (not why, True)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (replace(PLAN, status="draft"), "rests on 1 document, of which not every one is approved"),
        (replace(PLAN, status=""), "rests on 1 document, of which not every one is approved"),
        (
            replace(PLAN, state=State.BROKEN),
            "rests on a controlled document; none is pinned in this record",
        ),
        (
            replace(PLAN, kind=NodeKind.DESIGN),
            "rests on a controlled document; none is pinned in this record",
        ),
    ],
    ids=["draft", "no status", "withdrawn", "no document"],
)
def test_what_is_not_approved_or_no_document_leaves_a_reference_open(
    clauses, document: Node, why: str
) -> None:
    found = standing(clauses, graph(document, "62304:4.1"), "62304:4.1")
    assert (found.known, found.why) == (False, why)


@pytest.mark.parametrize("clause", ["62304:5.7.1", "62304:5.1.1"])
def test_a_document_meets_nothing_that_a_tool_or_a_human_decides(clauses, clause: str) -> None:
    without = standing(clauses, Graph((), ()), clause)
    found = standing(clauses, graph(PLAN, clause), clause)
    assert (found.state, found.known, found.why) == (without.state, without.known, without.why)
    assert found.basis[-1].startswith("DOC-1 ")


def test_an_approved_document_closes_the_gap_of_its_reference(built) -> None:
    def gaps(document: Node) -> list[str]:
        run = sample_run()
        trace = replace(run.facts.trace, graph=graph(document, "62304:4.1"))
        record = built(replace(run, facts=replace(run.facts, trace=trace)))
        return [gap.sentence for gap in record.gaps if gap.area == "Clauses"]

    def waiting(sentences: list[str]) -> int:
        counts = [re.search(r"(\d+) without a pinned document", each) for each in sentences]
        return sum(int(found[1]) for found in counts if found)

    approved, draft = gaps(PLAN), gaps(replace(PLAN, status="draft"))
    assert not any("rests on 1 document" in sentence for sentence in (*approved, *draft))
    assert waiting(draft) == waiting(approved) + 1
