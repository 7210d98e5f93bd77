"""Titles of items that have none."""

from gatekeeper.trace.titles import title_of


def test_a_short_first_line_is_the_title() -> None:
    assert title_of("The pump stops.\nAt once.") == "The pump stops."


def test_a_long_line_is_cut_between_words_and_says_so() -> None:
    title = title_of("word " * 40)
    assert title == f"{'word ' * 24}…"


def test_a_long_word_is_cut_and_says_so() -> None:
    assert title_of("x" * 500) == f"{'x' * 120} …"
