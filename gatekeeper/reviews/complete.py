"""Whether a filed review says all that its checklists ask."""

from collections.abc import Iterable, Mapping

from gatekeeper.model.path import printable
from gatekeeper.model.review import AnswerWord, Checklist, Meaning, Review


def asked_of(checklist: Checklist) -> str:
    """How answers name the checklist: `id version`."""
    return f"{checklist.id} {checklist.version}"


def why_incomplete(review: Review, wanted: Mapping[str, Checklist]) -> str | None:
    """What an approval still owes, as a clause; `None` when nothing. `wanted` has the checklist of each unit.

    A rejection owes nothing. A *no* owes a word; an approval is not complete while a comment is open.
    """
    if review.meaning is Meaning.REJECTED:
        return None
    given = {(a.unit, a.checklist, a.item): a for a in review.answers}
    for unit, checklist in wanted.items():
        for item in checklist.items:
            answer = given.get((unit, asked_of(checklist), item.id))
            if answer is None:
                said = {a.checklist for a in review.answers if a.unit == unit}
                others = sorted(said - {asked_of(checklist)})
                told = printable(f"; it answers {', '.join(others)}") if others else ""
                return (
                    f'{unit} has no answer to "{item.id}" of checklist {asked_of(checklist)}{told}'
                )
            if answer.answer is not AnswerWord.YES and not answer.comment.strip():
                return f'the answer to "{item.id}" for {unit} is {answer.answer.value}, without a word why'
    return _open(review.comments and [c for c in review.comments if not c.resolution.strip()])


def _open(comments: Iterable[object]) -> str | None:
    count = len(list(comments))
    return f"{count} comment{'s are' if count != 1 else ' is'} still open" if count else None
