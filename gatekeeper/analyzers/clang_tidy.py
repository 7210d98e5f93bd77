"""clang-tidy with the clang static analyzer: paths through C and C++ that end badly. Reads its text (clang-tidy 23)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.calibration import CLANG_TIDY, calibrated
from gatekeeper.analyzers.unit_rounds import UnitTool, next_units, read_units_of, told_by
from gatekeeper.analyzers.units import Said, Unit, assembling, at_home, flags_of
from gatekeeper.model.analyzer import Batch, Canary, Reading, Round, RulePack
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_NEED = ToolNeed(
    name="clang-tidy",
    version_arguments=("--version",),
    version_pattern=r"LLVM version (\d+\.\d+\.\d+)",
    install="install it beside gatekeeper: pip install clang-tidy (or apt-get install clang-tidy)",
)
_CHECKS = (
    "-*,clang-analyzer-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,"
    "bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,"
    "-bugprone-macro-parentheses,-bugprone-branch-clone,-bugprone-assignment-in-if-condition,"
    "cert-*,-cert-dcl37-c,-cert-dcl51-cpp"
)
_CODE = b"int canary(void)\n{\n    int *nowhere = 0;\n    return *nowhere;\n}\n"
_RULE = "clang-analyzer-core.NullDereference"
_CANARIES = (
    Canary("canary-clang-tidy.c", Language.C, _CODE, _RULE),
    Canary("canary-clang-tidy.cpp", Language.CPP, _CODE, _RULE),
)
_MALLOC = "clang-analyzer-unix.Malloc"
_KINDS = (
    (_MALLOC, "leak", "leak"),
    (_MALLOC, "already released", "twice"),
    (_MALLOC, "after it is released", "released"),
    (_MALLOC, "Argument to", "foreign"),
    (_MALLOC, "offset by", "foreign"),
    ("clang-analyzer-core.CallAndMessage", "uninitialized", "uninitialized"),
    ("clang-analyzer-core.CallAndMessage", "null", "null"),
)
"""Rule, a word of its message, and what is put behind the rule's id."""
FLAGS = (
    "-Wall",
    "-Wextra",
    "-Wformat=2",
    "-Wconversion",
    "-Wconditional-uninitialized",
    "-Wshift-sign-overflow",
    "-Warray-bounds-pointer-arithmetic",
    "-Wno-unused",
    "-Wno-missing-field-initializers",
    # A header of the vendor is often not tracked: what it would have declared is then implicit.
    "-Wno-error=implicit-function-declaration",
    "-Wno-implicit-function-declaration",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-pointer-types",
    "-Wno-error=incompatible-function-pointer-types",
    # Loops over tables of known size are followed to their end.
    "-Xclang",
    "-analyzer-config",
    "-Xclang",
    "unroll-loops=true",
)
"""Behind the language standard, before the flags of a build."""
_GROUP = 8
"""Units in one call: one that kills the tool takes few others with it."""


@dataclass(frozen=True, slots=True)
class ClangTidy:
    """The `Analyzer` for clang-tidy. `NOLINT` has no effect on checks of the static analyzer's engine only.

    Options: `standard` (`gnu11`), `standard-cpp` (`gnu++17`), `defines` (words `NAME` or `NAME=VALUE`).
    """

    id: str = "clang-tidy"
    title: str = "paths through C and C++ that end badly, across the files of a module"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.C, Language.CPP})
    judges_endings: bool = True
    answers_by_file: bool = False
    reads_whole_tree: bool = True

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """One null pointer dereference per language."""
        return _CANARIES

    def fallback_flags(self, options: Mapping[str, str]) -> str:
        """The standard of either language."""
        c, cpp = (_standard(options, cplusplus=cplusplus) for cplusplus in (False, True))
        return f"{c} for C, {cpp} for C++"

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One call that lays the files together; the compiler's follow in the next round."""
        return (assembling(batch),)

    def next_round(self, batch: Batch, completed: tuple[Completed, ...]) -> Round | None:
        """The translation units and the calls that look at them."""
        return next_units(_TOOL, batch, completed)

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether a unit that holds it was compiled without an error."""
        return read_units_of(_TOOL, batch, completed)


def _standard(options: Mapping[str, str], *, cplusplus: bool) -> str:
    key, default = ("standard-cpp", "gnu++17") if cplusplus else ("standard", "gnu11")
    return f"-std={options.get(key, default)}"


def _call(batch: Batch, units: tuple[Unit, ...], variant: str) -> Command:
    defines = tuple(f"-D{word}" for word in batch.options.get("defines", "").split())
    return Command(
        arguments=(
            f"--checks={_CHECKS}",
            "--config={}",
            "--header-filter=.*",
            "--quiet",
            *(unit.derived.name for unit in units),
            "--",
            _standard(batch.options, cplusplus=units[0].cplusplus),
            "-fno-caret-diagnostics",
            *FLAGS,
            *flags_of(batch, units[0]),
            *defines,
        ),
        # 1 when a unit has errors: those units are failed one by one.
        ran_exits=frozenset({0, 1}),
        limits=Limits(time_s=300.0),
    )


def _findings(said: tuple[Said, ...]) -> Iterator[RawFinding]:
    for one in said:
        if one.word == "warning" and one.rule:
            yield calibrated(CLANG_TIDY, one, _kind(one.rule.split(",")[0], one.text))


def _kind(rule: str, text: str) -> str:
    """The rule, for those that speak of several weaknesses with the one meant: a leak is no double free."""
    return next(
        (f"{rule}.{kind}" for whose, word, kind in _KINDS if rule == whose and word in text), rule
    )


def _read(
    call: Command, units: tuple[Unit, ...], said: Completed
) -> tuple[dict[str, str], list[RawFinding]]:
    void = cause_of_end(call, said)
    if void is not None:
        return {unit.derived.name: void for unit in units}, []
    told = told_by(said.stdout)
    lines = at_home(told, units)
    causes: dict[str, str] = {}
    for first, line in zip(told, lines, strict=True):
        if line.word != "warning":
            # An error in a header of the system leaves open whose unit it was.
            hit = [u.derived.name for u in units if u.derived.name == first.file] or [
                unit.derived.name for unit in units
            ]
            for name in hit:
                causes.setdefault(
                    name, f"clang cannot compile its unit: line {line.line}: {line.text}"
                )
    if said.status and not causes:
        causes = {
            u.derived.name: "clang-tidy ended with status 1 and named no error" for u in units
        }
    return causes, list(_findings(lines))


_TOOL = UnitTool("clang-tidy", _GROUP, _call, _read)
