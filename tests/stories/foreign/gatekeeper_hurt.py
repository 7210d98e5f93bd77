"""A plugin that does everything wrong a plugin can: its tools die, its answers are not what was promised, it raises."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pluggy

from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.check import Answer, CheckResult, Outcome
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

hookimpl = pluggy.HookimplMarker("gatekeeper")
SMALL = Limits(time_s=1.0, output_bytes=1000)
READ_ALL = "import sys; print('{\"read\": 1}')"


def everything(batch: Batch, completed: tuple[Completed, ...]) -> Reading:
    """A reading that claims to have seen all files and every canary."""
    names = frozenset(file.name for file in batch.files)
    found = tuple(
        RawFinding(canary.name, canary.rule, Level.ERROR, "planted", Region(1, 1))
        for canary in batch.canaries
    )
    return Reading(analysed=names, findings=found)


def broken(*arguments: Any) -> Any:
    raise RuntimeError("hurt")


@dataclass
class Hurt:
    """An analyzer of Python that is wrong in one way."""

    id: str
    program: str = READ_ALL
    reads: Callable[[Batch, tuple[Completed, ...]], Any] = everything
    planted: tuple[str, ...] = ("canary-hurt.py",)
    tool: str = "python3"
    asks: Callable[[Batch], Any] | None = None
    title: str = "nothing"
    judges_endings: bool = False
    answers_by_file: bool = False
    languages: frozenset[Language] = field(default_factory=lambda: frozenset({Language.PYTHON}))

    @property
    def need(self) -> ToolNeed:
        return ToolNeed(self.tool, ("--version",), r"Python (\S+)", "nobody can install it")

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        return tuple(
            Canary(name, Language.PYTHON, b"hurt = 1\n", "planted") for name in self.planted
        )

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        if self.asks is not None:
            return self.asks(batch)  # type: ignore[no-any-return]  # wrong on purpose
        return (Command(("-I", "-c", self.program), frozenset({0}), limits=SMALL),)

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        return self.reads(batch, completed)  # type: ignore[no-any-return]  # wrong on purpose


def blind(batch: Batch, completed: tuple[Completed, ...]) -> Reading:
    return Reading(analysed=frozenset(file.name for file in batch.files))


def silent(batch: Batch, completed: tuple[Completed, ...]) -> Reading:
    return Reading(findings=everything(batch, completed).findings)


def truncated(batch: Batch, completed: tuple[Completed, ...]) -> Reading:
    return Reading(defect=f"half an answer: {completed[0].stdout!r}")


ANALYZERS = (
    Hurt("killed", "import os; os.kill(os.getpid(), 9)"),
    Hurt("slow", "import time; time.sleep(60)"),
    Hurt("flood", "print('x' * 100_000)"),
    Hurt("status", "raise SystemExit(7)"),
    Hurt("truncated", "print('{', end='')", reads=truncated),
    Hurt("blind", reads=blind),
    Hurt("silent", reads=silent),
    Hurt("no-canary", planted=()),
    Hurt("outside", planted=("../canary-hurt.py",)),
    Hurt("overwrites", planted=("f000000.py",)),
    Hurt("read-raises", reads=broken),
    Hurt("read-none", reads=lambda batch, completed: None),
    Hurt("asks-raises", asks=broken),
    Hurt("asks-none", asks=lambda batch: None),
    Hurt("absent", tool="no-such-tool-anywhere"),
)


@dataclass
class WrongCheck:
    """A check that does not answer as it should."""

    id: str
    judge: Callable[..., Any]
    question: str = "does it hurt?"


def other(*arguments: Any) -> CheckResult:
    answer = Answer(Outcome.PASS, "ok", "all is well", "change", None)
    return CheckResult("accounting-complete", (answer,))


CHECKS = (
    WrongCheck("check-raises", broken),
    WrongCheck("check-none", lambda facts, limits: None),
    WrongCheck("check-without-answer", lambda facts, limits: CheckResult("check-without-answer", ())),
    WrongCheck("check-of-another", other),
)  # fmt: skip


@dataclass
class WrongRule:
    """A policy rule that does not answer as it should."""

    id: str
    judge: Callable[..., Any]


def stops_halfway(*arguments: Any) -> Any:
    yield other().answers[0]
    raise RuntimeError("hurt")


RULES = (
    WrongRule("rule-blesses", lambda facts, decisions: other().answers),
    WrongRule("rule-raises", broken),
    WrongRule("rule-stops-halfway", stops_halfway),
)


@hookimpl
def gatekeeper_analyzers() -> tuple[Hurt, ...]:
    return ANALYZERS


@hookimpl
def gatekeeper_checks() -> tuple[WrongCheck, ...]:
    return CHECKS


@hookimpl
def gatekeeper_policy_rules() -> tuple[WrongRule, ...]:
    return RULES
