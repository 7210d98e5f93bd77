"""Cppcheck: undefined behaviour in C and C++. Reads its XML results version 2 (cppcheck 2.10, `--xml`)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from gatekeeper.analyzers import levels
from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.calibration import measured
from gatekeeper.analyzers.portions import Portion, fired, joined, portions, sighted
from gatekeeper.analyzers.second_look import Look, looked_again
from gatekeeper.analyzers.wording import steady
from gatekeeper.model.analyzer import Batch, Canary, Reading, Round, RulePack, SnapshotFile
from gatekeeper.model.errors import UsageError
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_NEED = ToolNeed(
    name="cppcheck",
    version_arguments=("--version",),
    version_pattern=r"^Cppcheck (\d+\.\d+\S*)",
    install="install it from your distribution: apt-get install cppcheck",
)
_LIMITS = Limits(time_s=300.0)
_MAX_CONFIGS = "12"
_KNOWN_FLAGS = ("-D", "-U")
_CANARY_CODE = b"int canary(void)\n{\n    int *nowhere = 0;\n    return *nowhere;\n}\n"
_CANARIES = (
    Canary("canary-cppcheck.c", Language.C, _CANARY_CODE, "nullPointer"),
    Canary("canary-cppcheck.cpp", Language.CPP, _CANARY_CODE, "nullPointer"),
)
_CHECKING = re.compile(r"Checking (\S+?)(?: \.\.\.|: .*\.\.\.)")
_PROGRESS = re.compile(r"\d+/\d+ files checked \d+% done")
_TIMING = re.compile(r"[^<\s][^<]*: [0-9.e+-]+s\b.*")
_NOT_READ = frozenset(
    {
        "cppcheckError",
        "internalAstError",
        "internalError",
        "noValidConfiguration",
        "preprocessorErrorDirective",
        "syntaxError",
        "unknownMacro",
        "unhandledChar",
    }
)
"""Ids that mean the file, or one configuration of it, was not analysed."""
_UNSAID = frozenset(
    {
        "ConfigurationNotChecked",
        "checkersReport",
        "missingInclude",
        "missingIncludeSystem",
        "unmatchedSuppression",
    }
)
"""Ids about the run that are true of every snapshot: it holds no includes, so macros have no values."""


@dataclass(frozen=True, slots=True)
class _Said:
    """Standard output taken apart."""

    opened: frozenset[str]
    """Files that were begun."""
    checked: frozenset[str]
    """Files on which checks have run, in at least one configuration."""
    errors: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Cppcheck:
    """The `Analyzer` for cppcheck. Its inline suppressions have no effect: `--inline-suppr` is never given.

    Options: `max-configs` (a whole number, 12): how many combinations of `#ifdef`s are looked at per file;
    a file with more gets a note `toomanyconfigs` that says so.
    """

    id: str = "cppcheck"
    title: str = "undefined behaviour in C and C++"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.C, Language.CPP})
    judges_endings: bool = True
    answers_by_file: bool = False
    reads_batch_only: bool = True

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """One null pointer dereference per language."""
        return _CANARIES

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """Two calls for each portion: the analysis, and a fast look at `#error` directives.

        Raises `UsageError` when `max-configs` is not a whole number.
        """
        return tuple(
            command
            for portion, flags in _portions(batch, self.languages)
            for command in _commands(batch, portion, flags)
        )

    def fallback_flags(self, options: Mapping[str, str]) -> str:
        """No macro has a value: combinations of `#ifdef` are looked at instead."""
        return f"no macro defined, up to {options.get('max-configs', _MAX_CONFIGS)} configurations"

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether checks ran on it and nothing says that it could not be parsed."""
        return self._look(batch, completed).reading

    def next_round(self, batch: Batch, completed: tuple[Completed, ...]) -> Round | None:
        """Files that could not be parsed, again: rewritten, then in views."""
        return self._look(batch, completed).next

    def _look(self, batch: Batch, completed: tuple[Completed, ...]) -> Look:
        return looked_again(batch, completed, self.commands, partial(_joined, self.languages))


def _joined(
    languages: frozenset[Language], batch: Batch, completed: tuple[Completed, ...]
) -> Reading:
    """What the two calls for each portion say together."""
    parts = zip(_portions(batch, languages), completed[::2], completed[1::2], strict=True)
    return joined(
        (portion, _read(portion, _commands(batch, portion, flags), answers))
        for (portion, flags), *answers in parts
    )


def _portions(
    batch: Batch, languages: frozenset[Language]
) -> tuple[tuple[Portion, tuple[str, ...]], ...]:
    """Portions of files that are compiled with the same flags, and those of the flags that cppcheck knows."""
    alike: dict[tuple[str, ...], list[SnapshotFile]] = defaultdict(list)
    for file in batch.files:
        flags = batch.builds[file.name].flags if file.name in batch.builds else ()
        alike[tuple(flag for flag in flags if flag.startswith(_KNOWN_FLAGS))].append(file)
    return tuple(
        (portion, flags)
        for flags, files in sorted(alike.items())
        for portion in portions(replace(batch, files=tuple(files)), languages)
    )


def _commands(batch: Batch, portion: Portion, flags: tuple[str, ...]) -> tuple[Command, Command]:
    configs = batch.options.get("max-configs", _MAX_CONFIGS)
    if not configs.isdecimal():
        raise UsageError(f"cppcheck's option max-configs is {configs!r}, not a whole number")
    # Results would go to standard error, of which only the end is kept.
    output = ("--xml", "--output-file=/dev/stdout")
    names = tuple(f"./{name}" for name in portion.names)
    analysis = (
        # The only proof that a file was analysed: `#error` skips it without a word, exit status 0.
        "--showtime=file",
        "--enable=warning,portability,information",
        f"--max-configs={configs}",
    )
    # Only with a symbol defined does cppcheck speak of `#error` at all.
    directives = ("--check-config", "-DGATEKEEPER")
    return (
        Command((*output, *analysis, *flags, *names), frozenset({0}), limits=_LIMITS),
        Command((*output, *directives, *flags, *names), frozenset({0}), limits=_LIMITS),
    )


def _read(
    portion: Portion, commands: tuple[Command, Command], answers: Sequence[Completed]
) -> Reading:
    said: list[_Said] = []
    for command, answer in zip(commands, answers, strict=True):
        void = cause_of_end(command, answer)
        if void is not None:
            return Reading(defect=void)
        part = _take_apart(answer.stdout.decode("utf-8", "replace"))
        if isinstance(part, str):
            return Reading(defect=part)
        said.append(part)
    analysis, directives = said
    failures: dict[str, str] = {}
    findings: list[RawFinding] = []
    for error in analysis.errors:
        file = _file(error, portion)
        rule, message = error.get("id", ""), steady(error.get("msg", ""))
        if rule in _UNSAID:
            continue
        if file is None:
            return Reading(defect=f"cppcheck reports {rule} for no file it was given: {message}")
        if rule in _NOT_READ:
            failures[file] = f"cppcheck reports {rule}: {message}"
        else:
            findings.append(_finding(error, file, rule, message))
    failures = {**_unchecked(portion, analysis, directives), **failures}
    analysed = frozenset(set(portion.names) - set(failures))
    return sighted(portion, Reading(analysed, failures, tuple(findings)), fired)


def _unchecked(portion: Portion, analysis: _Said, directives: _Said) -> dict[str, str]:
    """Files on which no check ran, except those in which there is nothing to check (comments and macros)."""
    ended = {
        _file(
            error, portion
        ): f"an #error directive kept cppcheck out: {steady(error.get('msg', ''))}"
        for error in directives.errors
        if error.get("id") in _NOT_READ
    }
    both = analysis.opened & directives.opened
    return {
        name: ended.get(name, "cppcheck did not open it")
        for name in portion.names
        if name not in analysis.checked and (name in ended or name not in both)
    }


def _take_apart(stdout: str) -> _Said | str:
    """The output, or why it cannot be read. Progress, timings and XML stand on lines of their own."""
    opened: set[str] = set()
    checked: set[str] = set()
    current = ""
    xml: list[str] = []
    for line in stdout.split("\n"):
        if start := _CHECKING.fullmatch(line):
            current = start[1].removeprefix("./")
            opened.add(current)
        elif _TIMING.fullmatch(line):
            if "::runChecks:" in line:
                checked.add(current)
        elif not _PROGRESS.fullmatch(line):
            xml.append(line)
    try:
        root = ElementTree.fromstring("\n".join(xml).strip().encode())
    except (ParseError, DefusedXmlException) as fault:
        return f"the tool's answer cannot be read: {fault}"
    return _Said(frozenset(opened), frozenset(checked), tuple(root.iter("error")))


def _file(error: Element, portion: Portion) -> str | None:
    """The file the result is about: where it lies, or else the file that was being checked."""
    locations = (location.get("file", "") for location in error.iter("location"))
    for name in (*locations, error.get("file0", "")):
        if name.removeprefix("./") in portion.names:
            return name.removeprefix("./")
    return None


def _finding(error: Element, file: str, rule: str, message: str) -> RawFinding:
    cwe = error.get("cwe", "")
    return RawFinding(
        file=file,
        rule=rule,
        level=Level.NOTE
        if (row := measured()["cppcheck"].get(error.get("id", ""))) is not None and row.is_blind
        else levels.level(levels.CPPCHECK, error.get("severity", "")),
        message=message,
        region=_region(error.iter("location"), file),
        cwe=(int(cwe),) if cwe.isdecimal() and int(cwe) else (),
    )


def _region(locations: Iterable[Element], file: str) -> Region:
    for location in locations:
        if location.get("file", "").removeprefix("./") == file:
            line = max(1, _number(location.get("line")))
            column = _number(location.get("column"))
            return Region(line, line, column, column + 1 if column else 0)
    return Region(1, 1)


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
