"""Semgrep's calls and what they said: one scan a portion, and after it the question whether files are well-formed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.portions import WORTH_TWO_BYTES, Portion, fired, portions, sighted
from gatekeeper.analyzers.semgrep_report import PROBE, Answer, read_report
from gatekeeper.analyzers.semgrep_rounds import VIEW_CANARIES, Rounds, Scan, armed, rounds
from gatekeeper.analyzers.syntax_report import read_syntax
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack, SnapshotFile
from gatekeeper.model.errors import UsageError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, Limits
from gatekeeper.parse.json import JsonRefused, parse_json

_ENGINE = "osemgrep"
"""Called by this name semgrep-core takes the arguments of `semgrep scan --experimental`, which is a tenth of a second
of Python in front of it (semgrep/console_scripts/entrypoint.py)."""
_FAMILIES = (frozenset({Language.C, Language.CPP}), frozenset({Language.PYTHON}))
"""Languages that share a command when there is much to look at; each loads only its own packs."""
_TOGETHER = (frozenset().union(*_FAMILIES),)
"""For little, as a commit has: to start semgrep costs more than to load packs for files that are not there."""
_LIMITS = Limits(time_s=600.0)
_OPTIONS = {"rule-timeout-s": 5, "timeout-threshold": 0, "memory-mib": 3000}
_PATIENCE = 4
"""Times the time a rule has when a file is asked once more: semgrep counts by the clock, and a busy machine stands still."""
_PARSE_CANARIES = (
    Canary("canary-semgrep-parse.c", Language.C, b"int f( { ;\n", PROBE),
    Canary("canary-semgrep-parse.cpp", Language.CPP, b"int f( { ;\n", PROBE),
    Canary("canary-semgrep-parse.py", Language.PYTHON, b"class (:\n  x = = 3\nif x\n", PROBE),
)
"""Files that no parser can read. Semgrep does not parse a file none of whose rules could match (a literal
is missing), so it would report no error: the probe's rules have no literal, and these show that it works."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A portion, the semgrep call for it, and the call that asks whether its files are well-formed."""

    portion: Portion
    commands: tuple[Command, ...]


def canaries_of(packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
    """Those of every pack, one unparseable file per language, and one that only a second look can read."""
    planted = {canary for pack in packs for canary in pack.canaries}
    return tuple(
        sorted({*planted, *_PARSE_CANARIES, *VIEW_CANARIES}, key=lambda canary: canary.name)
    )


def commands_of(batch: Batch) -> tuple[Command, ...]:
    """The calls of the first round. Raises `UsageError` for an option that is not a whole number."""
    return tuple(command for step in _steps(with_code(batch)) for command in step.commands)


def with_code(batch: Batch) -> Batch:
    """The batch without lists of numbers, where other files of their language are looked at.

    Every rule asks for a name or a text, and semgrep takes 5 s to find that 90 kB of numbers are no program.
    """
    looked_at = {file.language for file in batch.files if not file.only_numbers}
    looked_at.discard(Language.PYTHON)
    return replace(
        batch,
        files=tuple(f for f in batch.files if not (f.only_numbers and f.language in looked_at)),
    )


def trial_of(batch: Batch) -> tuple[tuple[Command, Command], ...]:
    """The scans by the tool, each with the same by its engine."""
    engine, tool = replace(batch, direct=True), replace(batch, direct=False)
    return tuple(
        (_scan(tool, portion, family), _scan(engine, portion, family))
        for family in _families(batch)
        for portion in portions(batch, family)
    )


def same_report(tool: Completed, engine: Completed) -> bool:
    """Whether both ended alike and reported the same; how long it took does not count."""
    ends = [(said.ending, said.status) for said in (tool, engine)]
    reports = [_without_time(said.stdout) for said in (tool, engine)]
    return ends[0] == ends[1] and reports[0] is not None and reports[0] == reports[1]


def rounds_of(batch: Batch, completed: tuple[Completed, ...]) -> Rounds:
    """Where things stand after those answers."""
    asked = with_code(batch)
    steps = _steps(asked)
    answers = iter(completed)
    first = tuple((step.portion, _read_step(asked, step, answers)) for step in steps)
    stand = rounds(asked, first, tuple(answers), _scans, _patient(asked))
    numbers = {
        f.name for f in batch.files if f not in asked.files and not _unarmed(batch, f.language)
    }
    reading = replace(stand.reading, analysed=stand.reading.analysed | numbers)
    return stand if reading.defect is not None else replace(stand, reading=reading)


def _steps(batch: Batch) -> tuple[_Step, ...]:
    return tuple(
        _Step(portion, tuple(_commands(batch, portion, family)))
        for family in _families(batch)
        for portion in portions(batch, family)
    )


def _families(batch: Batch) -> tuple[frozenset[Language], ...]:
    little = sum(file.size for file in batch.files) < WORTH_TWO_BYTES
    return _TOGETHER if little else _FAMILIES


def _commands(batch: Batch, portion: Portion, family: frozenset[Language]) -> Iterator[Command]:
    yield _scan(batch, portion, family)
    yield Command(
        arguments=(str(Path(__file__).with_name("syntax_worker.py")),),
        ran_exits=frozenset({0}),
        stdin="\n".join(portion.names).encode(),
        limits=_LIMITS,
        interpreter=True,
    )


def _patient(batch: Batch) -> Batch:
    """The batch, with more time for each rule."""
    seconds = _PATIENCE * _number(batch, "rule-timeout-s")
    return replace(batch, options={**batch.options, "rule-timeout-s": str(seconds)})


def _scans(batch: Batch, pieces: tuple[SnapshotFile, ...]) -> tuple[Scan, ...]:
    """The calls that look at these files, derived ones as well, each with its portion."""
    derived = replace(batch, files=pieces)
    return tuple(
        Scan(portion, _scan(batch, portion, family))
        for family in _FAMILIES
        for portion in portions(derived, family)
    )


def _scan(batch: Batch, portion: Portion, family: frozenset[Language]) -> Command:
    packs = sorted((pack for pack in batch.packs if pack.languages & family), key=lambda p: p.id)
    configs = (word for pack in packs for word in ("--config", pack.path))
    front = batch.options.get("front-end")
    return Command(
        arguments=(
            "scan",
            *(() if front == "classic" else ("--experimental",)),
            "--json",
            "--quiet",
            "--metrics=off",
            "--disable-version-check",
            "--disable-nosem",
            "--no-git-ignore",
            "--x-ignore-semgrepignore-files",
            "--no-exclude-binary-files",
            "--no-rewrite-rule-ids",
            "--max-target-bytes=0",
            # Threads of one semgrep cost more than they bring; portions run side by side instead.
            "--jobs=1",
            f"--timeout={_number(batch, 'rule-timeout-s')}",
            f"--timeout-threshold={_number(batch, 'timeout-threshold')}",
            f"--max-memory={_number(batch, 'memory-mib')}",
            *configs,
            "--",
            *(f"./{name}" for name in portion.names),
        ),
        ran_exits=frozenset({0}),
        # A minor heap of a million words: a sixth less time than with semgrep's own setting.
        environment=(("OCAMLRUNPARAM", "s=1M"),),
        limits=_LIMITS,
        engine=_ENGINE if batch.direct and front is None else "",
    )


def _without_time(stdout: bytes) -> dict[str, object] | None:
    """The report without its measurements; `None` when it is none."""
    try:
        report = parse_json(stdout, max_bytes=_LIMITS.output_bytes)
    except JsonRefused:
        return None
    if not isinstance(report, dict) or not report.get("results"):
        return None  # canaries were planted: an answer without a result proves nothing
    return {key: value for key, value in report.items() if key != "time"}


def _number(batch: Batch, option: str) -> int:
    text = batch.options.get(option, str(_OPTIONS[option]))
    if not text.isdecimal():
        raise UsageError(f"semgrep's option {option} is {text!r}, not a whole number")
    return int(text)


def _read_step(batch: Batch, step: _Step, answers: Iterator[Completed]) -> Answer:
    pairs = [(command, next(answers)) for command in step.commands]
    for command, answer in pairs:
        void = cause_of_end(command, answer)
        if void is not None:
            return Answer(Reading(defect=void))
    said = read_report(step.portion, pairs[0][1].stdout)
    reading = said.reading
    if reading.defect is None:
        reading = read_syntax(step.portion, pairs[1][1].stdout, reading)
    # A file whose brackets do not pair may pair in each configuration of its `#if`s.
    unpaired = dict.fromkeys(set(reading.failures) - set(said.reading.failures), ())
    seen = _with_packs(batch, step.portion, sighted(armed(step.portion), reading, fired))
    if seen.defect is not None:
        return Answer(seen)
    mendable = {**unpaired, **said.unparsed}
    late = frozenset(n for n in said.given_up if _same(n, said.reading, seen))
    return Answer(
        seen,
        {n: mendable[n] for n in sorted(mendable) if _same(n, reading, seen)},
        late,
        said.stretched & (seen.analysed | late),
    )


def _same(name: str, one: Reading, other: Reading) -> bool:
    return one.failures.get(name) == other.failures.get(name)


def _with_packs(batch: Batch, portion: Portion, reading: Reading) -> Reading:
    """The reading, with those files failed for whose language there is no pack, or one without a canary."""
    if reading.defect is not None:
        return reading
    without = {
        language: cause
        for language in {file.language for file in portion.files}
        if (cause := _unarmed(batch, language)) is not None
    }
    unread = {
        file.name: without[file.language] for file in portion.files if file.language in without
    }
    return replace(
        reading,
        analysed=reading.analysed - set(unread),
        failures={**reading.failures, **unread},
        unsteady=reading.unsteady - set(unread),
    )


def _unarmed(batch: Batch, language: Language) -> str | None:
    """Why rules for the language prove nothing: there are none, or a pack has no canary planted for it."""
    packs = [pack for pack in batch.packs if pack.id != PROBE and language in pack.languages]
    if not packs:
        return f"no rule pack for {language.value} is configured"
    planted = {canary.name for canary in batch.canaries if canary.language is language}
    for pack in packs:
        if not any(canary.name in planted for canary in pack.canaries):
            return f"the rule pack {pack.id} has no canary for {language.value}"
    return None
