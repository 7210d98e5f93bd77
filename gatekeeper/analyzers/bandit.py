"""Bandit: insecure calls in Python. Reads its JSON report (bandit 1.9.4), of its command or of `bandit_worker.py`."""

import re
from dataclasses import replace

import msgspec

from gatekeeper.analyzers import levels
from gatekeeper.analyzers.answers import cause_of_end, read_json
from gatekeeper.analyzers.by_worker import worker_command
from gatekeeper.analyzers.portions import Portion, fired, joined, portions, sighted
from gatekeeper.analyzers.wording import steady, web_address
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Command, Completed, Ending, Limits, ToolNeed

_ID = "bandit"
_NEED = ToolNeed(
    name="bandit",
    version_arguments=("--version",),
    version_pattern=r"\bbandit (\d+(?:\.\d+)+\S*)",
    install="install it beside gatekeeper: pip install bandit",
    newest=True,
    engine="bandit/core/manager.py",
)
_CANARY = Canary(
    name="canary-bandit.py",
    language=Language.PYTHON,
    content=b"import subprocess\n\n\ndef run(command):\n    subprocess.call(command, shell=True)\n",
    rule="B602",
)
_LIMITS = Limits(time_s=300.0)
_XML = frozenset(f"B{number}" for number in range(313, 320))
_NOTES = frozenset({"B104", "B113", "B324", "B413", "B601", "B608", "B614"}) | _XML
"""Told apart better by rules of ours (py-bind-all-interfaces, py-request-without-timeout, py-weak-hash, py-weak-cipher,
py-shell-injection, py-sql-formatted, py-xml-external-entities, flow-python): B413 takes every import of PyCryptodome for PyCrypto,
B601 every command over SSH for an injection, B113 and B614 see nothing handed on with `**`, and B113
knows not that httpx has a limit. On sound trees
B104, B324 and B608 spoke of comparisons with an address, digests for caches and sentences with the word update, and those about
XML of every parser of the standard library, which follows no external entity since Python 3.7.1."""
_WEAKNESSES = {"B506": 502} | dict.fromkeys(_XML, 611)
"""Where bandit names the weakness by its parent (yaml.load and readers of XML as CWE-20): other tools' words would stand apart."""
_STDERR_KEPT = 64 * 1024
_INTERNAL = re.compile(r"Bandit internal error running: (\S+) on file (\S+) at line (\d+)")
"""A test that raises is only logged (bandit/core/tester.py, `report_error`): the report knows nothing of it."""


class _Cwe(msgspec.Struct):
    id: int = 0


class _Result(msgspec.Struct):
    filename: str
    test_id: str
    issue_severity: str
    issue_text: str
    line_number: int
    line_range: list[int] = []
    col_offset: int = -1
    end_col_offset: int = 0
    issue_cwe: _Cwe | None = None
    more_info: str = ""


class _Error(msgspec.Struct):
    filename: str
    reason: str


class _Report(msgspec.Struct):
    errors: list[_Error]
    metrics: dict[str, dict[str, int]]
    results: list[_Result]


@dataclass(frozen=True, slots=True)
class Bandit:
    """The `Analyzer` for bandit. Its `# nosec` has no effect: `--ignore-nosec` is always given.

    Its engine is bandit as a library in a worker of ours, for what its command does before it reads a file takes longer
    than most files. Option `front-end`: `command` always calls the command.
    """

    id: str = _ID
    title: str = "insecure calls in Python"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.PYTHON})
    judges_endings: bool = True
    answers_by_file: bool = True
    proven: frozenset[str] = frozenset({"1.9.4"})

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """One file with a shell call; bandit has its rules built in, packs change nothing."""
        return (_CANARY,)

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One call for each portion of the batch."""
        return tuple(_command(batch, portion) for portion in portions(batch, self.languages))

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether bandit read it: named in its metrics and in no error."""
        parts = zip(portions(batch, self.languages), completed, strict=True)
        return joined((portion, _read(batch, portion, answer)) for portion, answer in parts)

    def trial(self, batch: Batch) -> tuple[tuple[Command, Command], ...]:
        """One pair for each portion."""
        engine, tool = replace(batch, direct=True), replace(batch, direct=False)
        return tuple(
            (_command(tool, portion), _command(engine, portion))
            for portion in portions(batch, self.languages)
        )

    def same(self, tool: Completed, engine: Completed) -> bool:
        """Whether both reported the same; when it was does not count, nor does the status that says there are findings."""
        reports = [_without_time(said) for said in (tool, engine)]
        return reports[0] is not None and reports[0] == reports[1]


def _command(batch: Batch, portion: Portion) -> Command:
    names = tuple(f"./{name}" for name in portion.names)
    if batch.direct and batch.options.get("front-end") != "command":
        return replace(
            worker_command("bandit_worker.py", "\n".join(names).encode(), _LIMITS),
            engine="bandit",
        )
    return Command(
        # The report repeats source lines: one is the least that can be asked for.
        arguments=("--quiet", "--format", "json", "--ignore-nosec", "--number", "1", *names),
        ran_exits=frozenset({0, 1}),
        # Warnings of the parsed code could push bandit's own errors out of the kept end of stderr.
        environment=(("PYTHONWARNINGS", "ignore"), ("PYTHONNOUSERSITE", "1")),
        limits=_LIMITS,
    )


def _without_time(said: Completed) -> dict[str, object] | None:
    """The report without when it was made; `None` when there is none with a result in it."""
    report = read_json(said.stdout, dict[str, object], _LIMITS.output_bytes)
    if isinstance(report, str) or said.ending is not Ending.EXITED or not report.get("results"):
        return None
    return {key: value for key, value in report.items() if key != "generated_at"}


def _read(batch: Batch, portion: Portion, completed: Completed) -> Reading:
    void = cause_of_end(_command(batch, portion), completed)
    if void is not None:
        return Reading(defect=void)
    report = read_json(completed.stdout, _Report, _LIMITS.output_bytes)
    if isinstance(report, str):
        return Reading(defect=report)
    if len(completed.stderr) >= _STDERR_KEPT:
        return Reading(defect="bandit logged so much that errors of its tests may be cut off")
    failures = {_name(error.filename): f"bandit: {error.reason}" for error in report.errors}
    failures |= _internal_errors(completed.stderr)
    seen = {_name(key) for key in report.metrics if key != "_totals"}
    foreign = (seen | set(failures) | {_name(r.filename) for r in report.results}) - set(
        portion.names
    )
    if foreign:
        return Reading(defect=f"bandit speaks of {min(foreign)!r}, which it was not given")
    reading = Reading(
        analysed=frozenset(seen - set(failures)),
        failures=failures,
        findings=tuple(_finding(result) for result in report.results),
    )
    return sighted(portion, reading, fired)


def _internal_errors(stderr: bytes) -> dict[str, str]:
    return {
        _name(name): f"bandit: its test {test} failed at line {line}"
        for test, name, line in _INTERNAL.findall(stderr.decode("utf-8", "replace"))
    }


def _name(shown: str) -> str:
    """Bandit puts `./` before each name once more."""
    while shown.startswith("./"):
        shown = shown[2:]
    return shown


def _finding(result: _Result) -> RawFinding:
    from gatekeeper.analyzers.bandit_meanings import meanings  # a hook's start needs it not

    meaning = meanings().get(result.test_id)
    weakness = result.issue_cwe.id if result.issue_cwe else 0
    weakness = _WEAKNESSES.get(result.test_id, weakness)
    return RawFinding(
        file=_name(result.filename),
        rule=result.test_id,
        level=Level.NOTE
        if result.test_id in _NOTES
        else levels.level(levels.BANDIT, result.issue_severity),
        message=steady(result.issue_text),
        region=_region(result),
        cwe=(weakness,) if weakness else (),
        help=meaning.cure if meaning else "",
        help_uri=web_address(result.more_info),
    )


def _region(result: _Result) -> Region:
    """Bandit counts columns from 0, and gives line 0 for what concerns a whole file."""
    start = max(1, result.line_number)
    end = max([start, *result.line_range])
    if result.col_offset < 0 or (end == start and result.end_col_offset <= result.col_offset):
        return Region(start, end)
    return Region(start, end, result.col_offset + 1, result.end_col_offset + 1)
