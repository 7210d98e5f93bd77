"""Boxes hold, lines cross, and what a drawing leaves open stays unknown."""

import pytest

from gatekeeper.model.threat import Tri
from gatekeeper.threats.formats.geometry import Box, Line, all_of, around, crosses

BIG, SMALL = Box(0, 0, 100, 100), Box(10, 10, 20, 20)
WALL = Line(((50, 0), (50, 100)))


@pytest.mark.parametrize(
    ("box", "holds"),
    [
        pytest.param(SMALL, Tri.YES, id="inside"),
        pytest.param(BIG, Tri.YES, id="the same"),
        pytest.param(Box(200, 0, 5, 5), Tri.NO, id="outside"),
        pytest.param(Box(100, 0, 5, 5), Tri.NO, id="edge to edge"),
        pytest.param(Box(95, 0, 10, 10), Tri.UNKNOWN, id="across the edge"),
    ],
)
def test_a_box_holds_what_lies_inside(box: Box, holds: Tri):
    assert BIG.holds(box) is holds


def test_the_smallest_box_counts():
    found = around(SMALL, {"big": BIG, "mid": Box(0, 0, 50, 50), "far": Box(500, 500, 9, 9)})
    assert (found.box, found.sure) == ("mid", True)


def test_an_edge_makes_it_unsure():
    found = around(SMALL, {"big": BIG, "cut": Box(15, 15, 50, 50)})
    assert (found.sure, found.across) == (False, ("cut",))


@pytest.mark.parametrize(
    ("flow", "answer"),
    [
        pytest.param(Line(((0, 50), (100, 50))), Tri.YES, id="straight through"),
        pytest.param(Line(((0, 50), (40, 50))), Tri.NO, id="stops before"),
        pytest.param(Line(((0, 50), (50, 50))), Tri.UNKNOWN, id="ends on it"),
        pytest.param(Line(((0, 20), (90, 50), (0, 80))), Tri.UNKNOWN, id="there and back"),
        pytest.param(Line(((0, 20), (60, 50), (0, 80))), Tri.UNKNOWN, id="bends over it, or not"),
        pytest.param(Line(((0, 20), (50, 40), (100, 20))), Tri.YES, id="bent and through"),
        pytest.param(Line(((0, 20), (20, 40), (30, 20))), Tri.NO, id="bent and this side"),
        pytest.param(Line(((0, 200), (100, 200))), Tri.NO, id="past its end"),
    ],
)
def test_a_line_is_crossed_not_crossed_or_unknown(flow: Line, answer: Tri):
    assert crosses(flow, WALL) is answer


def test_yes_wins_then_unknown():
    assert all_of([Tri.NO, Tri.UNKNOWN, Tri.YES]) is Tri.YES
    assert all_of([Tri.NO, Tri.UNKNOWN]) is Tri.UNKNOWN
    assert all_of([Tri.NO]) is Tri.NO
