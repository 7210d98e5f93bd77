"""Runs what analyzers ask for after they have seen their tools' first answers, round by round."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gatekeeper.model.analyzer import MAX_ROUNDS, Analyzer, Batch, Derived, Round
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.tool import Command, Completed


@dataclass(frozen=True, slots=True)
class Asked:
    """One analyzer, what it was given, and its calls with their answers so far."""

    analyzer: Analyzer
    batch: Batch
    commands: tuple[Command, ...]
    completed: tuple[Completed, ...]
    fault: str = ""
    """Why it could not say how to go on."""


Calls = Sequence[tuple[Asked, Command]]
Run = Callable[[int, Calls], Sequence[Completed]]
"""Runs the calls of one round, whose number counts from 1, and answers each in order."""
Due = Callable[[Asked], Round | str | None]
"""The round an analyzer asks for, `None` when it needs no more, or why it cannot say."""


def run_rounds(asked: Sequence[Asked], snapshot: Path, due_of: Due, run: Run) -> tuple[Asked, ...]:
    """Every analyzer with the calls and answers of all its rounds, in the order given; the first is done."""
    current = list(asked)
    for number in range(1, MAX_ROUNDS):
        rounds: dict[int, Round] = {}
        for index, one in enumerate(current):
            due = _checked(one, due_of(one))
            if isinstance(due, str):
                current[index] = replace(one, fault=due)
            elif due is not None:
                rounds[index] = due
        if not rounds:
            break
        for due in rounds.values():
            _lay(due.files, snapshot)
        calls = [(index, command) for index, due in rounds.items() for command in due.commands]
        answers = run(number, [(current[index], command) for index, command in calls])
        current = _answered(current, calls, answers)
    return tuple(current)


def _checked(one: Asked, due: Round | str | None) -> Round | str | None:
    """The round, unless it wants a file under a name that is not its own."""
    if not isinstance(due, Round):
        return due
    pattern = re.compile(rf"derived-{re.escape(one.analyzer.id)}-[A-Za-z0-9-]+\.[a-z]+")
    for file in due.files:
        if not pattern.fullmatch(file.name):
            return f"{one.analyzer.id} asks for a file {file.name!r}, which is no name for one"
    return due


def _lay(files: tuple[Derived, ...], snapshot: Path) -> None:
    for file in files:
        # A second run over the same snapshot, when the memory was wrong, lays the same files again.
        (snapshot / file.name).write_bytes(file.content)


def _answered(
    asked: list[Asked],
    calls: Sequence[tuple[int, Command]],
    answers: Sequence[Completed],
) -> list[Asked]:
    grouped: dict[int, list[tuple[Command, Completed]]] = {}
    for (index, command), answer in zip(calls, answers, strict=True):
        grouped.setdefault(index, []).append((command, answer))
    return [
        one if index not in grouped else _more(one, grouped[index])
        for index, one in enumerate(asked)
    ]


def _more(one: Asked, pairs: Sequence[tuple[Command, Completed]]) -> Asked:
    return replace(
        one,
        commands=(*one.commands, *(command for command, _ in pairs)),
        completed=(*one.completed, *(answer for _, answer in pairs)),
    )
