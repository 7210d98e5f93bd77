"""A message whose trailers two readers could read differently is refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.history.objects.trailers import read_trailers, trailer_defects
from gatekeeper.model.change import Trailer

REFUSED = {
    "trailer in the body": ("S\n\nReviewed-by: A\n\nMore.\n", "where git reads no trailer"),
    "trailer as title": ("Reviewed-by: A\n", "where git reads no trailer"),
    "trailer among prose": ("S\n\nprose\nReviewed-by: A\n", "where git reads no trailer"),
    "co-author in the body": ("S\n\nCo-authored-by: A\n\nB.\n", "where git reads no trailer"),
    "in both places": ("S\n\nReviewed-by: A\n\nReviewed-by: B\n", "where git reads no trailer"),
    "divider": ("S\n\nX: y\n\n---\n\nReviewed-by: A\n", "'---' line"),
    "divider before": ("S\n\nReviewed-by: A\n---\n stat\n", "'---' line"),
    "nul": ("S\n\nX: y\n\0\nReviewed-by: A\n", "NUL"),
    "scissors": ("S\n\n# ------------------------ >8 ------------------------\n", "scissors"),
    "cyrillic letter": ("S\n\nRevi\u0435wed-by: A\n", "looks like the trailer 'Reviewed-by:'"),
    "zero width": ("S\n\nReviewed\u200b-by: A\n", "looks like the trailer 'Reviewed-by:'"),
    "other hyphen": ("S\n\nReviewed\u2010by: A\n", "looks like the trailer 'Reviewed-by:'"),
    "full width": ("S\n\n\uff32eviewed-by: A\n", "looks like the trailer 'Reviewed-by:'"),
    "accent": ("S\n\nRe\u0301viewed-by: A\n", "looks like the trailer 'Reviewed-by:'"),
    "other colon": ("S\n\nCo-authored-by\uff1a A\n", "looks like the trailer 'Co-authored-by:'"),
    "space for hyphen": ("S\n\nReviewed by: A\n", "looks like the trailer 'Reviewed-by:'"),
    "no-break space before": ("S\n\n\u00a0Reviewed-by: A\n", "looks like the trailer"),
    "line separator": ("S\n\nX: y\u2028Reviewed-by: A\n", "where git reads no trailer"),
    "carriage return": ("S\n\nX: y\rReviewed-by: A\n", "where git reads no trailer"),
    "folded into another": ("S\n\nX: y\n Reviewed-by: A\n", "inside the value"),
}
ACCEPTED = {
    "plain": "S\n\nBody.\n\nReviewed-by: A <a@x>\nCo-authored-by: B <b@x>\n",
    "folded": "S\n\nReviewed-by: A\n <a@x>\n",
    "lower case": "S\n\nreviewed-by: A\n",
    "space before colon": "S\n\nReviewed-by : A\n",
    "none": "S\n\nNothing here: really.\n",
    "indented quotation": "S\n\nThe old message said\n\n    Reviewed-by: A\n\nand so on.\n",
    "divider that hides nothing": "S\n\nbefore\n\n---\n\nafter\n",
    "another language": "S\n\n\u043a\u043e\u043c\u043c\u0435\u043d\u0442\u0430\u0440: A\n",
    "non-ascii value": "S\n\nReviewed-by: J\u00f8rn <j@x>\n",
    "cherry pick": "S\n\nReviewed-by: A\n(cherry picked from commit 1234)\n",
    "unknown keys": "S\n\nChange-Id: I1\nFixes: #1\n\nmore: text\n",
    "carriage returns": "S\r\n\r\nReviewed-by: A\r\n",
}


@pytest.mark.parametrize(("message", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_message_with_two_readings_is_refused(message: str, reason: str) -> None:
    defects = trailer_defects(message)
    assert any(reason in defect for defect in defects)
    assert all(defect.isprintable() for defect in defects)


@pytest.mark.parametrize("message", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_message_with_one_reading_has_no_defect(message: str) -> None:
    assert trailer_defects(message) == ()


@given(st.text(alphabet="SAb:- \t\n\r#\0\u0435(", max_size=60))
def test_any_message_is_read(message: str) -> None:
    for trailer in read_trailers(message):
        assert trailer.key.isascii()
        assert "\n" not in trailer.value
    trailer_defects(message)


@given(st.text(max_size=200))
def test_any_text_is_read(message: str) -> None:
    read_trailers(message)
    assert all(defect.isprintable() for defect in trailer_defects(message))


def test_keys_keep_their_spelling() -> None:
    [trailer] = read_trailers("S\n\nREVIEWED-by: A\n")
    assert trailer == Trailer("REVIEWED-by", "A")
    assert trailer.is_key("Reviewed-by")
