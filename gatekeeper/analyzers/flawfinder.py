"""Flawfinder: calls that are often misused in C and C++. Reads its text, one line a result (flawfinder 2.0.19)."""

import re
from dataclasses import dataclass

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.calibration import FLAWFINDER
from gatekeeper.analyzers.portions import Portion, fired, joined, portions, sighted
from gatekeeper.analyzers.wording import steady, weaknesses
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_NEED = ToolNeed(
    name="flawfinder",
    version_arguments=("--version",),
    version_pattern=r"^(\d+\.\d+\.\d+)",
    install="install it beside gatekeeper: pip install flawfinder (or apt-get install flawfinder)",
)
_LIMITS = Limits(time_s=300.0)
_CODE = b"void canary(char *to)\n{\n    gets(to);\n}\n"
_CANARIES = (
    Canary("canary-flawfinder.c", Language.C, _CODE, "gets"),
    Canary("canary-flawfinder.cpp", Language.CPP, _CODE, "gets"),
)
_EXAMINING = re.compile(r"Examining (\S+)")
_HIT = re.compile(r"(\S+?):(\d+):(\d+): +\[(\d)\] \((\w+)\) ([^:]+):(.*)")


@dataclass(frozen=True, slots=True)
class Flawfinder:
    """The `Analyzer` for flawfinder. Its `flawfinder: ignore` has no effect: `--neverignore` is always given.

    It stops at a file that is not UTF-8; the gate gives such files to no tool.
    """

    id: str = "flawfinder"
    title: str = "calls that are often misused in C and C++"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.C, Language.CPP})
    judges_endings: bool = True
    answers_by_file: bool = True

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """One call of `gets` per language."""
        return _CANARIES

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One call for each portion."""
        return tuple(_command(portion) for portion in portions(batch, self.languages))

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether flawfinder says that it examined it."""
        parts = zip(portions(batch, self.languages), completed, strict=True)
        return joined((portion, _read(portion, answer)) for portion, answer in parts)


def _command(portion: Portion) -> Command:
    return Command(
        arguments=(
            "--neverignore",
            # No source in the output: nothing the code says can pass for a result.
            "--dataonly",
            "--singleline",
            "--columns",
            "--minlevel=1",
            "--",
            *portion.names,
        ),
        ran_exits=frozenset({0}),
        limits=_LIMITS,
    )


def _read(portion: Portion, answer: Completed) -> Reading:
    void = cause_of_end(_command(portion), answer)
    if void is not None:
        return Reading(defect=void)
    names = frozenset(portion.names)
    examined: set[str] = set()
    findings: list[RawFinding] = []
    for line in answer.stdout.decode("utf-8", "replace").splitlines():
        if match := _EXAMINING.fullmatch(line):
            examined.add(match[1])
        elif match := _HIT.fullmatch(line):
            findings.append(_finding(match))
    foreign = (examined | {finding.file for finding in findings}) - names
    if foreign:
        return Reading(defect=f"flawfinder speaks of {min(foreign)!r}, which it was not given")
    return sighted(portion, Reading(frozenset(examined), {}, tuple(findings)), fired)


def _finding(match: re.Match[str]) -> RawFinding:
    file, line, column, _, _, rule, message = match.groups()
    place = int(column)
    return RawFinding(
        file=file,
        rule=rule,
        level=FLAWFINDER.level(rule),
        message=steady(message),
        region=Region(int(line), int(line), place, place + 1),
        cwe=weaknesses([message]),
    )
