"""Expressions that keep a program busy, beside those that look like them."""

import re

import pytest

from gatekeeper.analyzers.flow.ambiguous import explodes

BUSY = (
    r"^(a+)+$",
    r"([a-z]+)*x",
    r"^((ab)*)+$",
    r"^(\w+\.?)+@",
    r"^[a-z ]+( [a-z ]+)*$",
    r'"(?:\\.|[^"])*"',
    r"(\d+|[a-z]+)*!",
    r"(\*+[^*]*)*\*/",
    r"^(([a-z])+.)+[A-Z]",
    r"^(\s*\S+\s*)+:$",
    r"<\s*/?\s*([^\s>]+)",
    b"^(a+)+$",
)
PLAIN = (
    r"^[a-z]+@[a-z]+$",
    r"[0-9]{1,4}(\.[0-9]{1,2})?",
    r"(\{[_a-z][^{}]*(?:\{[^{}]*\}[^{}]*)*\})",
    r'"(?:[^"\\]|\\.)*"',
    r"^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*:",
    r"(\w+\.)*\w+@",
    r"<\s*(?:/\s*)?([^\s>]+)",
    r"^\s*(.*)$",
    r"(a+)+",
    r"(?>a+)+$",
    r"(a++)+$",
    r"(",
)


@pytest.mark.parametrize("pattern", BUSY)
def test_an_expression_that_matches_in_many_ways_is_told(pattern: str | bytes) -> None:
    assert explodes(pattern)


@pytest.mark.parametrize("pattern", PLAIN)
def test_an_expression_that_matches_in_one_way_or_cannot_fail_is_not(pattern: str) -> None:
    assert not explodes(pattern)


def test_blanks_of_a_spaced_expression_are_none_of_it() -> None:
    assert explodes("a+ [a-z]+b", re.VERBOSE)
    assert not explodes("a+ [a-z]+b")
