"""GCC's static analyzer (`gcc -fanalyzer`): paths through C that end badly. Reads plain diagnostics (gcc 12)."""

from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.calibration import GCC_ANALYZER, calibrated
from gatekeeper.analyzers.unit_rounds import UnitTool, next_units, read_units_of, told_by
from gatekeeper.analyzers.units import Unit, assembling, flags_of
from gatekeeper.model.analyzer import Batch, Canary, Reading, Round, RulePack
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_NEED = ToolNeed(
    name="gcc",
    version_arguments=("--version",),
    version_pattern=r"^\S+ \([^)]*\) (\d+\.\d+\.\d+)",
    install="install it from your distribution: apt-get install gcc",
)
_CODE = b"#include <stdlib.h>\nvoid canary(void *p)\n{\n    free(p);\n    free(p);\n}\n"
_CANARIES = (Canary("canary-gcc.c", Language.C, _CODE, "analyzer-double-free"),)
_WARNINGS: tuple[str, ...] = (
    "-Wformat",
    "-Wformat-security",
    "-Wformat-overflow=1",
    "-Wreturn-local-addr",
    "-Wuninitialized",
)
_WARNINGS += ("-Wfree-nonheap-object", "-Wstringop-overflow", "-Warray-bounds", "-Wuse-after-free")
_STDERR_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class GccAnalyzer:
    """The `Analyzer` for `gcc -fanalyzer`, which reads C only.

    Options: `standard` (`gnu11`), `defines` (words `NAME` or `NAME=VALUE`).
    """

    id: str = "gcc-analyzer"
    title: str = "paths through C that end badly, by another engine than clang's"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.C})
    judges_endings: bool = True
    answers_by_file: bool = False
    reads_whole_tree: bool = True

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """Memory that is freed twice."""
        return _CANARIES

    def fallback_flags(self, options: Mapping[str, str]) -> str:
        """The standard; every unit is compiled with and without optimisation."""
        return f"{_standard(options)}, {' and '.join(_TOOL.variants)}"

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One call that lays the files together; the compiler's follow in the next round."""
        return (assembling(batch),)

    def next_round(self, batch: Batch, completed: tuple[Completed, ...]) -> Round | None:
        """The translation units and a call for each."""
        return next_units(_TOOL, batch, completed)

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether a unit that holds it was compiled without an error."""
        return read_units_of(_TOOL, batch, completed)


def _standard(options: Mapping[str, str]) -> str:
    return f"-std={options.get('standard', 'gnu11')}"


def _call(batch: Batch, units: tuple[Unit, ...], variant: str) -> Command:
    return Command(
        arguments=(
            "-fanalyzer",
            "-S",
            variant,
            _standard(batch.options),
            "-fdiagnostics-plain-output",
            "-fdiagnostics-path-format=none",
            *_WARNINGS,
            "-Wno-implicit-function-declaration",
            *flags_of(batch, units[0]),
            *(f"-D{word}" for word in batch.options.get("defines", "").split()),
            "-o",
            "/dev/null",
            *(unit.derived.name for unit in units),
        ),
        # 1 when the unit has errors: it is then failed with the first of them.
        ran_exits=frozenset({0, 1}),
        limits=Limits(time_s=120.0),
    )


def _read(
    call: Command, units: tuple[Unit, ...], said: Completed
) -> tuple[dict[str, str], list[RawFinding]]:
    unit = units[0].derived.name
    void = cause_of_end(call, said)
    if void is None and len(said.stderr) >= _STDERR_BYTES:
        void = "gcc said more than can be kept"
    if void is not None:
        return {unit: void}, []
    lines = told_by(said.stderr)
    errors = [line for line in lines if line.word != "warning"]
    causes = {}
    if errors or said.status:
        what = f": line {errors[0].line}: {errors[0].text}" if errors else ""
        causes[unit] = f"gcc cannot compile its unit{what}"
    found = [
        calibrated(GCC_ANALYZER, line, line.rule.removeprefix("-W").rstrip("="))
        for line in lines
        if line.word == "warning" and line.rule.startswith("-W")
    ]
    return causes, found


_TOOL = UnitTool("gcc-analyzer", 1, _call, _read, ("-O0", "-O2"))
"""Without optimisation leaks and uninitialised memory stay visible, with it bounds are known."""
