"""The list of gaps on the page."""

from dataclasses import replace

from gatekeeper.model.record import Gap, GapState
from gatekeeper.record.page.gaps import gaps


def test_what_is_said_alike_of_several_subjects_is_said_once_and_names_each(built):
    alike = [Gap("Gate", GapState.FAILED, f"check {n}.c", "nobody looked", "look") for n in "abc"]
    other = Gap("Gate", GapState.FAILED, "other a.c", "nobody looked", "look")
    page = gaps(replace(built(), gaps=(*alike, other))).html
    assert "check a.c and 2 more" in page
    assert all(f"<li>check {n}.c</li>" in page for n in "abc")
    assert page.count("nobody looked") == 2
