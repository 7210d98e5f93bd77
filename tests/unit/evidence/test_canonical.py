"""Canonical JSON is one sequence of bytes per document, and what has no such sequence is refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.evidence.canonical import canonical, statement_bytes
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Statement, Subject
from gatekeeper.parse.json import parse_json

LIMIT = 2**53 - 1
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LIMIT, LIMIT)
    # A float beyond this is written without a point and comes back as an integer out of range.
    | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150)
@given(DOCUMENTS)
def test_reading_canonical_bytes_and_writing_them_again_changes_nothing(document):
    once = canonical(document)
    assert canonical(parse_json(once, max_bytes=10**7)) == once


@settings(max_examples=80)
@given(st.dictionaries(TEXT, st.integers(-9, 9), max_size=6))
def test_the_order_in_which_keys_were_put_in_does_not_show(document):
    backwards = dict(reversed(document.items()))
    assert canonical(backwards) == canonical(document)


def test_keys_are_ordered_by_utf16_units_as_rfc_8785_says():
    document = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "1": 4, "\r": 5, "\u00f6": 6}
    keys = list(json.loads(canonical(document)))
    assert keys == ["\r", "1", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_numbers_are_written_as_ecmascript_writes_them():
    numbers = [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27, -0.0, 1e21, 1e20, 1e-6, 1e-7]
    expected = (
        b"[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21,100000000000000000000,0.000001,1e-7]"
    )
    assert canonical(numbers) == expected


def _deep(levels):
    value = None
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="nan"),
        pytest.param(float("inf"), id="infinity"),
        pytest.param(2**53, id="integer-beyond-a-double"),
        pytest.param("\udcff", id="lone-surrogate"),
        pytest.param({"\udcff": 1}, id="lone-surrogate-in-a-key"),
        pytest.param({1: 1}, id="key-that-is-no-text"),
        pytest.param({"a": {1, 2}}, id="set"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param(_deep(100_000), id="nested-too-deep"),
    ],
)
def test_what_it_cannot_represent_is_refused(value):
    with pytest.raises(EvidenceError, match="no verdict: evidence cannot be written"):
        canonical(value)


def test_a_statement_without_subject_is_refused():
    with pytest.raises(EvidenceError, match="evidence of nothing"):
        statement_bytes(Statement((), PREDICATE_GATE_RUN, {}))


def test_a_subject_without_digest_is_refused():
    with pytest.raises(EvidenceError, match="evidence of nothing"):
        statement_bytes(Statement((Subject("tree", {}),), PREDICATE_GATE_RUN, {}))
