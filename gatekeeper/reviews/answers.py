"""The answers file of `gatekeeper review`: TOML in, answers and comments out; and the same file, still empty."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec

from gatekeeper.model.errors import ConfigurationError, ConfigurationProblem
from gatekeeper.model.path import RepoPath
from gatekeeper.model.review import AnswerWord, Checklist, Comment, ItemAnswer, Meaning
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import parse_toml
from gatekeeper.reviews.complete import asked_of

EVERY_UNIT = "*"


class _Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    pass


class AnswerTable(_Table):
    """`[[answers]]`: `unit` is an id, or `*` for every unit that is asked this and has no answer of its own."""

    item: str
    answer: Literal["yes", "no", "not applicable"]
    unit: str = EVERY_UNIT
    comment: str = ""


class CommentTable(_Table):
    """`[[comments]]`."""

    text: str
    path: str = ""
    line: int = 0
    resolution: str = ""


class AnswersFile(_Table):
    """The whole file."""

    version: Literal[1]
    meaning: Literal["approved", "rejected"]
    answers: list[AnswerTable] = []
    comments: list[CommentTable] = []


@dataclass(frozen=True, slots=True)
class Answered:
    """What a reviewer says."""

    meaning: Meaning
    answers: tuple[ItemAnswer, ...]
    comments: tuple[Comment, ...]


def read_answers(name: str, raw: bytes, asked: Iterable[tuple[str, Checklist]]) -> Answered:
    """The answers of the file for the units and their checklists, in the order asked.

    Raises `ConfigurationError` with every mistake, an answer to a question nobody asks among them.
    """
    document = parse_toml(RepoPath(name), raw)
    if isinstance(document, ConfigurationProblem):
        raise ConfigurationError((document,))
    binding = Binding(document)
    options = bind(binding, AnswersFile)
    units = tuple(asked)
    _refuse_unasked(binding, options, units)
    if binding.problems:
        raise ConfigurationError(tuple(binding.problems))
    answers = tuple(
        ItemAnswer(
            unit,
            asked_of(checklist),
            item.id,
            AnswerWord(found.answer),
            found.comment.strip(),
            item.text,
        )
        for unit, checklist in units
        for item in checklist.items
        if (found := _find(options, unit, item.id)) is not None
    )
    comments = tuple(Comment(c.text, c.path, c.line, c.resolution) for c in options.comments)
    return Answered(Meaning(options.meaning), answers, comments)


def _find(options: AnswersFile, unit: str, item: str) -> AnswerTable | None:
    fitting = [a for a in options.answers if a.item == item and a.unit in (unit, EVERY_UNIT)]
    return max(fitting, key=lambda answer: answer.unit == unit, default=None)


def _refuse_unasked(
    binding: Binding, options: AnswersFile, units: tuple[tuple[str, Checklist], ...]
) -> None:
    for index, answer in enumerate(options.answers):
        lists = [c for unit, c in units if answer.unit in (unit, EVERY_UNIT)]
        if not any(item.id == answer.item for checklist in lists for item in checklist.items):
            message = f'nobody asks "{answer.item}" of "{answer.unit}"'
            binding.add(f"answers[{index}]", message, "write the unit and item as they are asked")


def empty_answers(asked: Iterable[tuple[str, Checklist]]) -> bytes:
    """An answers file with every question as a comment and no answer given yet."""
    lines = [
        "# Answer each question with yes, no or not applicable; say why in comment for the last two.",
        "# Then: gatekeeper review --range BASE..HEAD --answers THIS-FILE --key YOUR-KEY",
        "",
        "version = 1",
        'meaning = ""  # approved or rejected',
    ]
    for unit, checklist in asked:
        lines += ["", f"# {unit}: checklist {asked_of(checklist)}"]
        for item in checklist.items:
            lines += ["", f"# {' '.join(item.text.split())}", "[[answers]]"]
            lines += [f"unit = {json.dumps(unit)}", f"item = {json.dumps(item.id)}"]
            lines += ['answer = ""', 'comment = ""']
    lines += [
        "",
        "# A remark, if you have one; an approval wants each of them resolved.",
        "# [[comments]]",
    ]
    lines += ['# text = ""', '# path = ""', "# line = 0", '# resolution = ""']
    return ("\n".join(lines) + "\n").encode()


def filled_answers(answered: Answered) -> bytes:
    """The answers file that reads as these answers and comments."""
    lines = ["version = 1", f"meaning = {_quoted(answered.meaning.value)}"]
    for answer in answered.answers:
        lines += ["", "[[answers]]", f"unit = {_quoted(answer.unit)}"]
        lines += [
            f"item = {_quoted(answer.item)}",
            f"answer = {_quoted(answer.answer.value)}",
        ]
        lines.append(f"comment = {_quoted(answer.comment)}")
    for comment in answered.comments:
        lines += ["", "[[comments]]", f"text = {_quoted(comment.text)}"]
        lines += [f"path = {_quoted(comment.path)}", f"line = {comment.line}"]
        lines.append(f"resolution = {_quoted(comment.resolution)}")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _quoted(text: str) -> str:
    """A basic string of TOML, which wants one more character escaped than JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
