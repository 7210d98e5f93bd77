"""Reading questions: `rules/questions.toml`, or a project's own file of the same form, checked as a whole."""

import re

import msgspec

from gatekeeper.model.errors import ConfigurationError, ConfigurationProblem
from gatekeeper.model.graph import EdgeKind
from gatekeeper.model.path import RepoPath
from gatekeeper.model.question import OWN_RUN, TAKES, Condition, Part, Question, Step
from gatekeeper.parse.bind import Binding, bind, filled
from gatekeeper.parse.toml import parse_toml

_CONDITION = re.compile(r"([a-z][a-z.-]*) (=|!=|~|!~)(?: (.*))?")
_STEP = re.compile(r"([a-z][a-z-]*): ([<>]) ([a-z ,]+)")
_RELATIONS = {kind.value for kind in EdgeKind}


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    sheet: str
    title: str
    where: list[str] = []
    show: list[str] = []
    tells: list[str] = []
    along: list[str] = []
    count: list[str] = []
    empty: str = ""


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    asks: str
    part: list[_Part]
    needs: list[str] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    question: list[_Question]


def read_questions(name: str, raw: bytes) -> tuple[Question, ...]:
    """The questions of a file, in its order. Raises `ConfigurationError` with every mistake."""
    path = RepoPath(name)
    document = parse_toml(path, raw)
    if isinstance(document, ConfigurationProblem):
        raise ConfigurationError((document,))
    binding = Binding(document)
    file = bind(binding, _File)
    questions = tuple(
        _question(each, f"question[{n}]", binding) for n, each in enumerate(file.question)
    )
    ids = [question.id for question in questions]
    for number, identifier in enumerate(ids):
        if identifier in ids[:number]:
            binding.add(
                f"question[{number}]", f'the id "{identifier}" stands twice', "name it anew"
            )
    if binding.problems:
        raise ConfigurationError(tuple(binding.problems))
    return questions


def _question(given: _Question, key: str, binding: Binding) -> Question:
    for need in given.needs:
        if need not in TAKES:
            binding.add(
                f"{key}.needs", f'"{need}" is nothing to narrow to', f"one of {', '.join(TAKES)}"
            )
    if not given.part:
        binding.add(key, "a question needs a part", "add [[question.part]]")
    parts = tuple(_part(part, f"{key}.part[{n}]", binding) for n, part in enumerate(given.part))
    return Question(given.id, given.asks, parts, tuple(given.needs))


def _part(given: _Part, key: str, binding: Binding) -> Part:
    if bool(given.show) == bool(given.count):
        binding.add(key, "a part shows columns or counts by them", "write show or count, not both")
    for name in set(given.tells) - set(given.show):
        binding.add(f"{key}.tells", f'"{name}" is not shown', "name columns of show")
    return filled(
        Part,
        given,
        where=tuple(_condition(text, f"{key}.where", binding) for text in given.where),
        along=tuple(_step(text, f"{key}.along", binding) for text in given.along),
    )


def _condition(text: str, key: str, binding: Binding) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        binding.add(key, f'"{text}" is no condition', "write: column = value, with =, !=, ~ or !~")
        return Condition("id", "=", "")
    condition = Condition(found[1], found[2], found[3] or "")
    if condition.variable and condition.variable not in (*TAKES, OWN_RUN):
        binding.add(
            key, f'"{condition.value}" is nothing to narrow to', f"one of {', '.join(TAKES)}"
        )
    return condition


def _step(text: str, key: str, binding: Binding) -> Step:
    found = _STEP.fullmatch(text)
    relations = tuple(each.strip() for each in found[3].split(",")) if found else ()
    if found is None or not set(relations) <= _RELATIONS:
        cure = (
            "write: name: > relation, or name: < relation, relation, with the relations of links"
        )
        binding.add(key, f'"{text}" is no step along links', cure)
        return Step("", True, ())
    return Step(found[1], found[2] == ">", relations)
