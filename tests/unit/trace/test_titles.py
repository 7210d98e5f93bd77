"""Titles of items that have none."""

from gatekeeper.trace.front_matter import title_of


def test_a_short_first_line_is_the_title() -> None:
    assert title_of("The pump stops.\nAt once.") == "The pump stops."


def test_a_long_line_is_cut_between_words_and_says_so() -> None:
    title = title_of("word " * 100)
    assert title == f"{'word ' * 80}…"


def test_a_requirement_of_one_sentence_is_not_cut() -> None:
    sentence = "The pump stops within 100 ms and closes the valve. " * 5
    assert title_of(sentence) == sentence


def test_a_long_word_is_cut_and_says_so() -> None:
    assert title_of("x" * 500) == f"{'x' * 400} …"
