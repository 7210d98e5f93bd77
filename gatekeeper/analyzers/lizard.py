"""Lizard: size and complexity of functions in C, C++ and Python (lizard 1.24, as a library in `lizard_worker.py`)."""

import msgspec

from gatekeeper.analyzers.by_worker import answered, failures_of, worker_command
from gatekeeper.analyzers.portions import Portion, joined, portions, sighted
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.finding import RawFunction
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_NEED = ToolNeed(
    name="lizard",
    version_arguments=("--version",),
    version_pattern=r"^(\d+\.\d+\S*)",
    install="install it beside gatekeeper: pip install lizard",
)
_LIMITS = Limits(time_s=600.0, memory_bytes=4 * 1024**3)
_CANARY_CCN = 4
_C_CANARY = b"""/* GENERATED CODE */
int canary(int a)  // #lizard forgives
{
    if (a > 1 && a < 9)
        for (;;) { a--; }
    return a;
}
"""
_PYTHON_CANARY = b"""# GENERATED CODE
def canary(a):  # #lizard forgives
    if a > 1 and a < 9:
        for _ in a:
            a = 1
    return a
"""
_CANARIES = (
    Canary("canary-lizard.c", Language.C, _C_CANARY, "canary"),
    Canary("canary-lizard.cpp", Language.CPP, _C_CANARY, "canary"),
    Canary("canary-lizard.py", Language.PYTHON, _PYTHON_CANARY, "canary"),
)


class _Function(msgspec.Struct):
    name: str
    start: int
    end: int
    ccn: int
    length: int
    parameters: int
    nesting: int


class _File(msgspec.Struct):
    functions: list[_Function] | None = None
    error: str | None = None


class _Report(msgspec.Struct):
    lizard: str
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class Lizard:
    """The `Analyzer` for lizard. It measures; whether a measure is too large is for the policy to say."""

    id: str = "lizard"
    title: str = "size and complexity of functions"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.C, Language.CPP, Language.PYTHON})
    judges_endings: bool = True
    answers_by_file: bool = True

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """One function of complexity 4 per language, under the comments that lizard's own command obeys."""
        return _CANARIES

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One run of the worker for each portion of the batch."""
        return tuple(_command(portion) for portion in portions(batch, self.languages))

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """The functions and, per file, whether it was measured whole."""
        parts = zip(portions(batch, self.languages), completed, strict=True)
        return joined((portion, _read(portion, answer)) for portion, answer in parts)


def _command(portion: Portion) -> Command:
    return worker_command("lizard_worker.py", "\n".join(portion.names).encode(), _LIMITS)


def _read(portion: Portion, completed: Completed) -> Reading:
    report = answered(_command(portion), portion, completed, _Report)
    if isinstance(report, Reading):
        return report
    failures = failures_of(report, "lizard could not measure it")
    functions = tuple(
        RawFunction(
            file=name,
            name=function.name,
            region=Region(function.start, function.end),
            ccn=function.ccn,
            length=function.length,
            parameters=function.parameters,
            nesting=function.nesting,
        )
        for name, file in report.files.items()
        for function in file.functions or ()
    )
    reading = Reading(
        analysed=frozenset(set(report.files) - set(failures)),
        failures=failures,
        functions=functions,
    )
    return sighted(portion, reading, _measured)


def _measured(canary: Canary, reading: Reading) -> bool:
    return any(
        (f.file, f.name, f.ccn) == (canary.name, canary.rule, _CANARY_CCN) and f.nesting == 2
        for f in reading.functions
    )
