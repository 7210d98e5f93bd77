"""Ways to change the program are judged one by one, and mitigations by the results of their tests."""

from dataclasses import replace

import pytest
from threat_room import MODEL, TEST, answers, facts, tree

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.graph import Edge, EdgeKind, Graph, Node, NodeKind, State, TraceFacts
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Binding

SURFACE = """
[[surfaces]]
id = "S-FLASH"
element = "E-COMMS"
kind = "flash-write"
direction = "in"
exposure = "persistent"
integrity = "signature"
"""
WRITE = b'#include "hal.h"\nvoid %s(void) { %s HAL_FLASH_Program(0, a, d); }\n'
SIGNED = WRITE % (b"update", b"if (mbedtls_pk_verify(k)) return;")
BARE = WRITE % (b"load", b"")
CRC = WRITE % (b"load", b"if (crc32(0, a, 4) != c) return;")


def about(model: str, **sources: bytes) -> dict[str, list[str]]:
    """The files that each update rule's answer is about, by its number."""
    model = model.replace('targets = ["F-ORDERS"]', 'targets = ["F-ORDERS", "E-COMMS"]')
    found: dict[str, list[str]] = {}
    for answer in answers(facts(tree(model, **sources), tree())):
        if answer.code[:5] in ("tm026", "tm050") and answer.location is not None:
            found.setdefault(answer.code[:5], []).append(answer.location.path)
    return found


def test_an_unsigned_way_beside_a_signed_one_is_found_though_the_model_says_signed():
    assert about(MODEL + SURFACE, a=SIGNED) == {}
    assert about(MODEL + SURFACE, a=BARE) == {}  # by the model's word alone
    assert about(MODEL + SURFACE, a=SIGNED, b=BARE) == {"tm050": ["fw/b.c"]}


def test_the_model_s_word_counts_for_the_file_it_names():
    named = SURFACE + 'evidence = ["fw/b.c"]\n'
    assert about(MODEL + named, a=SIGNED, b=BARE) == {}
    assert about(MODEL + named, a=SIGNED, c=BARE) == {"tm050": ["fw/c.c"]}


def test_a_checksum_and_nothing_are_told_apart_way_by_way():
    found = about(MODEL + SURFACE, a=SIGNED, b=CRC, c=BARE.replace(b"load", b"store"))
    assert found == {"tm026": ["fw/b.c"], "tm050": ["fw/c.c"]}


def test_who_writes_through_a_signed_function_of_the_product_needs_a_signature_too():
    driver = WRITE % (b"flash_put", b"")
    through = b"int %s(void) { %s flash_put(); return 0; }\n"
    good = through % (b"update", b"if (mbedtls_pk_verify(k)) return 1;")
    assert about(MODEL + SURFACE, driver=driver, good=good) == {}
    assert about(MODEL + SURFACE, driver=driver, good=good, side=through % (b"side", b"")) == {
        "tm050": ["fw/side.c"]
    }


SRS = ("software-requirement", "SRS-12")
CASE = ("test-case", str(TEST))
PLACE = at_line(RepoPath("docs/srs.md"), 1)


def traced(*states: State, bound: bool = True) -> TraceFacts:
    """A graph in which the test of SRS-12 ran with those ends."""
    nodes = [
        Node(NodeKind.SOFTWARE_REQUIREMENT, "SRS-12", "", "", State.OK, ""),
        Node(NodeKind.TEST_CASE, str(TEST), "", "", State.OK, ""),
    ]
    edges = [Edge(CASE, SRS, EdgeKind.VERIFIES, "", State.OK, "", PLACE, None)]
    for number, state in enumerate(states):
        run = Node(NodeKind.TEST_RUN, f"unit:{number}", "", "", state, "it broke")
        nodes.append(run)
        edges.append(Edge(run.key, CASE, EdgeKind.RESULT_OF, "", state, "", None, None))
    return TraceFacts(
        configured=True,
        reports_expected=True,
        graph=Graph(tuple(nodes), tuple(edges)),
        bindings=(Binding("unit", "0" * 64, None, bound, ""),),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        pytest.param(traced(State.OK), [], id="it passed"),
        pytest.param(traced(State.OK, State.BROKEN), [("fail", "tm022-mitigation-not-tested")], id="one of two runs failed"),
        pytest.param(traced(), [("fail", "tm022-mitigation-not-tested")], id="it did not run"),
        pytest.param(traced(State.UNKNOWN), [("fail", "tm022-mitigation-not-tested")], id="it was skipped"),
        pytest.param(traced(bound=False), [("undecided", "tm022-results-unknown")], id="no report is bound"),
        pytest.param(replace(traced(), reports_expected=False), [("undecided", "tm022-results-unknown")], id="the project keeps no results"),
        pytest.param(replace(traced(), reports_expected=None), [], id="nobody asks for results"),
    ],
)  # fmt: skip
def test_a_mitigation_rests_on_a_test_that_passed_at_this_commit(
    trace: TraceFacts, expected: list[tuple[str, str]]
):
    given = facts(tree(), tree())
    merge = replace(given.change, kind=ChangeKind.RANGE)
    found = answers(replace(given, change=merge, trace=trace))
    assert [(a.outcome.value, a.code) for a in found if a.code.startswith("tm022")] == expected


def test_staged_content_has_no_results_yet():
    given = facts(tree(), tree())
    found = answers(replace(given, trace=traced(bound=False)))
    assert [a.code for a in found if a.code.startswith("tm022")] == []
