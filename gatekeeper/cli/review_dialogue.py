"""The questions of a review at a terminal: nothing is taken for an answer that is none, and nothing is filed by mistake."""

from collections.abc import Callable, Iterable

from gatekeeper.cli.console import Console
from gatekeeper.model.errors import UsageError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.review import (
    AnswerWord,
    Checklist,
    ChecklistItem,
    Comment,
    ItemAnswer,
    Meaning,
)
from gatekeeper.reviews.answers import Answered
from gatekeeper.reviews.complete import asked_of

_WORDS = {
    "y": AnswerWord.YES,
    "yes": AnswerWord.YES,
    "n": AnswerWord.NO,
    "no": AnswerWord.NO,
    "-": AnswerWord.NOT_APPLICABLE,
    "not applicable": AnswerWord.NOT_APPLICABLE,
}
_STOP = "q"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Asks a reviewer, line by line."""

    console: Console
    read: Callable[[], str]
    """The next line with its end; empty when there is none left."""

    def checklist(self, unit: str, checklist: Checklist) -> tuple[ItemAnswer, ...]:
        """The answers about one unit, in the order of the list."""
        asked = asked_of(checklist)
        self.console.say(
            f"   checklist {asked}: y yes, n no, - not applicable, q to stop and file nothing"
        )
        count = len(checklist.items)
        return tuple(
            self._item(unit, asked, item, f"{number}/{count}")
            for number, item in enumerate(checklist.items, 1)
        )

    def comments(self, unit: str) -> tuple[Comment, ...]:
        """What the reviewer remarks about one unit, with what became of it."""
        found: list[Comment] = []
        while text := self._ask(f"a comment on {unit}? (enter for none)"):
            resolution = self._ask("how was it resolved? (enter while it is open)")
            found.append(Comment(f"{unit}: {text}", resolution=resolution))
        return tuple(found)

    def meaning(self, comments: tuple[Comment, ...]) -> tuple[Meaning, tuple[Comment, ...]]:
        """Whether the change is approved, and for a rejection what has to change."""
        still_open = [comment for comment in comments if not comment.resolution]
        self.console.say("")
        for comment in still_open:
            self.console.say(f"   open: {comment.text}")
        while True:
            word = self._ask("approve the change? y approves it, n rejects it, q files nothing")
            match _WORDS.get(word.casefold()):
                case AnswerWord.YES if still_open:
                    self.console.say("   a comment is open, and an approval has none: n or q")
                case AnswerWord.YES:
                    return Meaning.APPROVED, ()
                case AnswerWord.NO:
                    return Meaning.REJECTED, (Comment(self._said("what has to change?")),)
                case _:
                    self.console.say("   y, n or q")

    def _item(self, unit: str, asked: str, item: ChecklistItem, place: str) -> ItemAnswer:
        word = _WORDS.get(self._ask(f"{place}  {item.text}").casefold())
        while word is None:
            word = _WORDS.get(self._ask("y, n, - or q").casefold())
        comment = "" if word is AnswerWord.YES else self._said("why?")
        return ItemAnswer(unit, asked, item.id, word, comment, item.text)

    def _said(self, question: str) -> str:
        """An answer in words: an empty one would make the whole review incomplete in the end."""
        said = self._ask(question)
        while not said:
            said = self._ask(f"{question} (it is kept with the review, so a word is needed)")
        return said

    def _ask(self, question: str) -> str:
        self.console.say(f"   {question}")
        line = self.read()
        if not line:
            raise UsageError("the answers ended before the questions; nothing was filed")
        word = line.strip()
        if word.casefold() == _STOP:
            raise UsageError("stopped by you; nothing was filed")
        return word


def held_dialogue(
    dialogue: Dialogue, units: Iterable[tuple[str, Checklist]], show: Callable[[str], None]
) -> Answered:
    """What a reviewer answers, unit by unit; `show` puts a unit before their eyes."""
    answers: list[ItemAnswer] = []
    comments: list[Comment] = []
    for unit, checklist in units:
        show(unit)
        answers += dialogue.checklist(unit, checklist)
        comments += dialogue.comments(unit)
    meaning, last = dialogue.meaning(tuple(comments))
    return Answered(meaning, tuple(answers), (*comments, *last))
