"""Flow: follows what comes from outside through Python host code to where it does harm (our own, `flow/`, in `flow_worker.py`)."""

import json
from collections.abc import Container

import msgspec

from gatekeeper.analyzers.by_worker import NEWEST_PYTHON, answered, failures_of, worker_command
from gatekeeper.analyzers.flow.report import ANSWER, flow_rules
from gatekeeper.analyzers.portions import Portion, fired, joined, portions, sighted
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.step import RawStep
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_LIMITS = Limits(time_s=300.0, memory_bytes=4 * 1024**3)
_CANARY = Canary(
    name="canary-flow.py",
    language=Language.PYTHON,
    content=b"""import os
from flask import request


def join(first, second):
    return first + second


def run():
    command = {"text": join("echo ", request.args.get("text"))}
    if 7 * 6 > 41:
        os.system(command["text"])
""",
    rule="flow-shell",
)


class _Hit(msgspec.Struct):
    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    came_from: str
    steps: list[tuple[int, str, str]] = []
    places: list[str] = []
    is_handed: bool = False


class _Followed(msgspec.Struct):
    line: int
    end_line: int
    use: str
    words: str
    places: list[str] = []


class _File(msgspec.Struct):
    hits: list[_Hit] | None = None
    followed: list[_Followed] = []
    error: str | None = None


class _Report(msgspec.Struct):
    files: dict[str, _File]
    python: str


@dataclass(frozen=True, slots=True)
class FlowPython:
    """The `Analyzer` for flows in Python. It reads the syntax of the newest interpreter found."""

    id: str = "flow-python"
    title: str = "what comes from outside and does harm in Python"
    need: ToolNeed = NEWEST_PYTHON
    languages: frozenset[Language] = frozenset({Language.PYTHON})
    judges_endings: bool = True
    answers_by_file: bool = True
    furthest: int = 3
    most: int = 40

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """One file whose harm shows only to whoever follows a call, a dictionary and a condition."""
        return (_CANARY,)

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One call for each portion of the batch."""
        return tuple(_command(portion, batch) for portion in portions(batch, self.languages))

    def links(
        self, path: str, content: bytes, tracked: Container[str]
    ) -> tuple[tuple[str, str], ...]:
        """The modules of its tree that the file imports."""
        from gatekeeper.analyzers.flow.imports import (
            links,  # where nothing is Python, no import is looked for
        )

        return links(path, content, tracked)

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether it was followed to its end."""
        parts = zip(portions(batch, self.languages), completed, strict=True)
        return joined((portion, _read(portion, batch, answer)) for portion, answer in parts)


def _command(portion: Portion, batch: Batch) -> Command:
    """The call: its files by name, then the modules it may open, then what leads to which."""
    asked = "\n".join(portion.names)
    links = batch.links
    paths = {
        file.name: batch.paths[file.name]
        for file in portion.files
        if any(path in links.reach for path in batch.paths.get(file.name, ()))
    }
    if paths:
        at = [path for several in paths.values() for path in several if path in links.reach]
        near = {*at, *(path for one in at for path in links.reach[one])}
        files = {path: name for path, name in links.files.items() if path in near}
        told = {
            "paths": paths,
            "named": {path: dict(named) for path, named in links.of.items() if path in near},
            "reach": {path: links.reach[path] for path in at},
            "files": files,
            "causes": {path: why for path, why in links.causes.items() if path in near},
        }
        opened = "\n".join(sorted(set(files.values())))
        asked = f"{asked}\n\n{opened}\n\n{json.dumps(told, sort_keys=True)}"
    return worker_command("flow_worker.py", asked.encode(), _LIMITS)


def _read(portion: Portion, batch: Batch, completed: Completed) -> Reading:
    report = answered(_command(portion, batch), portion, completed, _Report)
    if isinstance(report, Reading):
        return report
    failures = failures_of(report, f"its flows could not be followed with Python {report.python}")
    findings = tuple(
        told
        for name, file in report.files.items()
        for told in (
            *(_finding(name, hit) for hit in file.hits or ()),
            *(_answer(name, one) for one in file.followed),
        )
    )
    reading = Reading(frozenset(set(report.files) - set(failures)), failures, findings)
    return sighted(portion, reading, fired)


def _finding(name: str, hit: _Hit) -> RawFinding:
    rule = flow_rules()[hit.rule.removeprefix("flow-")]
    came = f" (it comes from {hit.came_from})" if hit.came_from else ""
    level, message = Level(rule.level), rule.message
    if hit.is_handed:  # nobody knows whether it comes from outside
        level = Level.WARNING if level is Level.ERROR else Level.NOTE
        message = message.replace("chosen from outside", "handed in by a caller, unchecked,")
    return RawFinding(
        file=name,
        rule=rule.id,
        level=level,
        message=f"{message}{came}",
        region=Region(hit.line, hit.end_line, hit.column, hit.end_column),
        cwe=rule.cwe,
        help=rule.help,
        steps=tuple(RawStep(Region(line, line), words, path) for line, words, path in hit.steps),
        places=tuple(hit.places),
    )


def _answer(name: str, one: _Followed) -> RawFinding:
    from gatekeeper.analyzers.flow.library import library  # a hook's start needs it not

    return RawFinding(
        file=name,
        rule=ANSWER.id,
        level=Level(ANSWER.level),
        message=one.words,
        region=Region(one.line, one.end_line),
        help=ANSWER.help,
        answers=library().answers[one.use],
        places=tuple(one.places),
    )
