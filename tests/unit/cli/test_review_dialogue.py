"""The dialogue of `gatekeeper review`: what is taken for an answer, and what is never filed by mistake."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from gatekeeper.cli.console import Console
from gatekeeper.cli.review_dialogue import Dialogue, held_dialogue
from gatekeeper.config.checklists import shipped_checklist
from gatekeeper.model.errors import UsageError
from gatekeeper.model.review import AnswerWord, Checklist, Meaning
from gatekeeper.reviews.answers import Answered, empty_answers, filled_answers, read_answers
from gatekeeper.testing.classes import C

FIRST, SECOND = shipped_checklist(C).items[:2]
TWO = Checklist("two", "1", (FIRST, SECOND))
UNIT = "PUMP-DOSE"


class Said:
    """A reviewer who says these lines, and what was shown."""

    def __init__(self, *lines: str) -> None:
        self.waiting = [f"{line}\n" for line in lines]
        self.shown = io.StringIO()

    def read(self) -> str:
        return self.waiting.pop(0) if self.waiting else ""

    def review(self, show: Callable[[str], None] = lambda _: None) -> Answered:
        console = Console(self.shown, self.shown, {}, colour=False, progress=False)
        return held_dialogue(Dialogue(console, self.read), [(UNIT, TWO)], show)

    @property
    def text(self) -> str:
        return self.shown.getvalue()


def words(answered: Answered) -> list[tuple[AnswerWord, str]]:
    return [(each.answer, each.comment) for each in answered.answers]


@pytest.mark.parametrize("word", ["y", "Y", "yes", "Yes"])
def test_y_approves_as_it_answers(word: str) -> None:
    answered = Said(word, word, "", word).review()
    assert answered.meaning is Meaning.APPROVED
    assert words(answered) == [(AnswerWord.YES, ""), (AnswerWord.YES, "")]


def test_what_is_no_answer_is_asked_again() -> None:
    answered = Said("maybe", "y", "", "n", "", "units differ", "", "what", "n", "mend it").review()
    assert words(answered) == [(AnswerWord.YES, ""), (AnswerWord.NO, "units differ")]


def test_a_no_without_a_word_is_asked_again_at_once() -> None:
    said = Said("n", "", "", "rounding", "y", "", "y")
    assert words(said.review())[0] == (AnswerWord.NO, "rounding")
    assert "a word is needed" in said.text


def test_a_rejection_is_said_and_tells_what_has_to_change() -> None:
    answered = Said("y", "y", "", "n", "", "limit the dose").review()
    assert answered.meaning is Meaning.REJECTED
    assert [comment.text for comment in answered.comments] == ["limit the dose"]


def test_neither_silence_nor_another_word_rejects() -> None:
    answered = Said("y", "y", "", "", "ok", "approve", "y").review()
    assert answered.meaning is Meaning.APPROVED


@pytest.mark.parametrize("lines", [["q"], ["y", "q"], ["y", "y", "q"], ["y", "y", "", "q"]])
def test_q_files_nothing_wherever_it_is_said(lines: list[str]) -> None:
    with pytest.raises(UsageError, match="nothing was filed"):
        Said(*lines).review()


def test_the_end_of_input_files_nothing() -> None:
    with pytest.raises(UsageError, match="nothing was filed"):
        Said("y").review()


def test_an_open_comment_cannot_be_approved() -> None:
    said = Said("y", "y", "check the scale", "", "", "y", "n", "answer the comment")
    assert said.review().meaning is Meaning.REJECTED
    assert "a comment is open" in said.text


def test_a_resolved_comment_is_kept_with_the_approval() -> None:
    answered = Said("y", "y", "check the scale", "it is ml", "", "y").review()
    assert [(c.text, c.resolution) for c in answered.comments] == [
        (f"{UNIT}: check the scale", "it is ml")
    ]


def test_each_unit_is_shown_before_it_is_asked_about() -> None:
    shown: list[str] = []
    said = Said("y", "y", "", "y")
    said.review(lambda unit: shown.append(f"{unit} {len(said.waiting)}"))
    assert shown == [f"{UNIT} 4"]


def test_answers_that_were_kept_read_back_as_they_were() -> None:
    answered = Said("n", 'a "quote" \\ \x7f \U0001f600', "y", "look", "done", "", "y").review()
    assert read_answers("kept.toml", filled_answers(answered), [(UNIT, TWO)]) == answered


def test_the_empty_file_shows_how_a_remark_is_written() -> None:
    raw = empty_answers([(UNIT, replace(TWO, items=(FIRST,)))]).decode()
    assert "# [[comments]]" in raw
    assert '# resolution = ""' in raw
