"""A plugin nobody at gatekeeper wrote: an analyzer, a check and a report behind the public doors."""

import json
from collections.abc import Iterable

import pluggy

from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.check import Answer, Check, Outcome, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.policy import Limits
from gatekeeper.model.tool import Command, Completed, ToolNeed

hookimpl = pluggy.HookimplMarker("gatekeeper")
PROGRAM = """
import json, sys
found = []
for name in sys.argv[1:]:
    for number, line in enumerate(open(name), 1):
        if "FIXME" in line:
            found.append([name, number])
print(json.dumps({"read": sys.argv[1:], "found": found}))
"""


class FixmeAnalyzer:
    id = "fixme"
    title = "code its author marked as unfinished"
    need = ToolNeed("python3", ("--version",), r"Python (\S+)", "install Python")
    languages = frozenset(Language)
    judges_endings = False
    answers_by_file = False

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        suffixes = {Language.C: "c", Language.CPP: "cpp", Language.PYTHON: "py"}
        return tuple(
            Canary(f"canary-fixme.{suffix}", language, b"FIXME\n", "fixme")
            for language, suffix in suffixes.items()
        )

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        names = [file.name for file in batch.files] + [canary.name for canary in batch.canaries]
        return (Command(("-I", "-c", PROGRAM, *names), frozenset({0})),)

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        answer = json.loads(completed[0].stdout)
        return Reading(
            analysed=frozenset(answer["read"]),
            findings=tuple(
                RawFinding(name, "fixme", Level.WARNING, "unfinished code", Region(line, line))
                for name, line in answer["found"]
            ),
        )


@asks("head-has-a-tree", "does head have a tree?")
def head_has_a_tree(facts: Facts, limits: Limits) -> Iterable[Answer]:
    yield Answer(Outcome.PASS, "ok", f"tree {facts.change.head.tree}", "change", None)


class OneLine:
    id = "one-line"
    media_type = "text/plain"

    def render(self, run: GateRun) -> bytes:
        return f"{run.verdict.name} {len(run.decisions)}\n".encode()


@hookimpl
def gatekeeper_analyzers() -> list[FixmeAnalyzer]:
    return [FixmeAnalyzer()]


@hookimpl
def gatekeeper_checks() -> list[Check]:
    return [head_has_a_tree]


@hookimpl
def gatekeeper_report_formats() -> list[OneLine]:
    return [OneLine()]
