"""Classes and hazards answer clauses by what their files tell, joined to code; what nobody tells is unknown."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.graph import (
    Edge,
    EdgeKind,
    Graph,
    Node,
    NodeKind,
    State,
    TraceFacts,
    Verified,
)
from gatekeeper.model.graph import Verification as V
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.record.clauses.risks import of_risks
from gatekeeper.testing.classes import A, B, C

FACTS = sample_run().facts
ITEM = replace(FACTS.project.items[0], id="PUMP", parent=None, safety_class=C)
HAZ, SRS, UNIT = (
    ("hazard", "HAZ-1"),
    ("software-requirement", "SRS-1"),
    ("unit", "src/pump.c"),
)
CASE = ("test-case", "t::a")
WAYS = {
    (SRS, HAZ): EdgeKind.CONTROLS,
    (UNIT, SRS): EdgeKind.IMPLEMENTS,
    (CASE, SRS): EdgeKind.VERIFIES,
}
REASON, CAUSES, CLASSES, TRACED = "62304:4.3", "62304:7.1.1", "62304:7.2.2", "14971:4.5"


def held(clause, *says, item=ITEM, implemented=State.OK, hazards=1, verified=V.VERIFIED):
    """What the clause says of one hazard whose file says that, and of the one item, which controls it."""
    edges = [
        Edge(a, b, kind, "x", implemented if a == UNIT else State.OK, "", None, None)
        for (a, b), kind in WAYS.items()
    ]
    nodes = [
        Node(NodeKind(kind), name, name, "", State.OK, "", says=says)
        for kind, name in (HAZ, SRS, UNIT, CASE)
    ]
    trace = TraceFacts(
        graph=Graph(tuple(nodes[0 if hazards else 1 :]), tuple(edges)),
        verified=(Verified(SRS, verified, "", ()),),
    )
    owned = Owned(RepoPath(UNIT[1]), LayoutClass.PRODUCT, (item,))
    project = replace(FACTS.project, items=(item,))
    return of_risks(replace(FACTS, trace=trace, project=project, owned=(owned,)))[clause].holds


def of(safety_class, reason=""):
    return replace(ITEM, safety_class=safety_class, class_reason=reason)


@pytest.mark.parametrize(
    ("item", "holds"),
    [
        (of(C), True),
        (of(B), None),
        (of(A), None),
        (of(B, "it decides on nothing"), True),
        (of(B, "TBD."), None),
    ],
    ids=["the strictest", "less", "least", "less with a reason", "less and nobody knows why"],
)
def test_a_class_that_is_not_the_strictest_needs_a_reason(item, holds):
    assert held(REASON, item=item) is holds


@pytest.mark.parametrize(
    ("says", "holds"),
    [
        ((), None),
        (("software items: PUMP, VALVE",), True),
        (("Causes: pump",), True),
        (("software items: VALVE",), None),
        (("software items: PUMPS",), None),
        (("software items: TBD.",), None),
        (("remarks: PUMP",), None),
    ],
    ids=lambda value: "; ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_hazard_names_the_items_that_can_contribute(says, holds):
    assert held(CAUSES, *says) is holds


@pytest.mark.parametrize(
    ("says", "item", "holds"),
    [
        ((), ITEM, True),
        ((), of(B), None),
        (("safety class: B",), of(B), True),
        (("software safety class: class C",), of(B), False),
        (("class: a",), of(B), True),
        (("risk class: A",), of(B), None),
        (("safety class: a serious one",), of(B), None),
        (("class: A", "safety-class: C"), of(B), False),
    ],
    ids=[
        "strictest",
        "not told",
        "as asked",
        "less than asked",
        "more",
        "of risk",
        "prose",
        "two",
    ],
)
def test_code_of_a_control_has_the_class_that_its_hazard_asks_for(says, item, holds):
    assert held(CLASSES, *says, item=item) is holds


def test_a_control_that_no_code_implements_has_no_class():
    assert held(CLASSES, "safety class: A", implemented=State.BROKEN) is False


@pytest.mark.parametrize(
    ("says", "verified", "holds"),
    [
        (("severity: S5", "residual risk: S5 P1, acceptable"), V.VERIFIED, True),
        (("severity: S5", "residual risk: S5 P1, acceptable"), V.FAILED, False),
        (("severity: S5", "residual risk: S5 P1, acceptable"), V.UNKNOWN, None),
        (("severity: S5",), V.VERIFIED, None),
        (("residual risk: low",), V.VERIFIED, None),
        (("severity: ?", "residual risk: low"), V.VERIFIED, None),
    ],
    ids=["whole", "failed", "not tested", "no remainder", "no severity", "nobody knows it"],
)
def test_a_hazard_is_followed_from_its_evaluation_to_the_risk_that_remains(says, verified, holds):
    assert held(TRACED, *says, verified=verified) is holds


@pytest.mark.parametrize("clause", [CAUSES, CLASSES, TRACED])
def test_without_a_hazard_nothing_is_told(clause):
    assert held(clause, hazards=0) is None
