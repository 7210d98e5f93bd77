"""Flow in C and C++: follows values and memory through firmware code to what goes wrong (our own, `cflow/`, in `flow_c_worker.py`)."""

import json
from collections.abc import Mapping

import msgspec

from gatekeeper.analyzers.by_worker import PYTHON, answered, failures_of, worker_command
from gatekeeper.analyzers.cflow.report import c_rules
from gatekeeper.analyzers.portions import Portion, fired, joined, sighted
from gatekeeper.model.analyzer import Batch, Canary, Reading, RulePack
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region
from gatekeeper.model.step import RawStep
from gatekeeper.model.tool import Command, Completed, Limits, ToolNeed

_LIMITS = Limits(time_s=3600.0, memory_bytes=6 * 1024**3)
_BOTH = frozenset({Language.C, Language.CPP})
_CANARIES = (
    Canary(
        name="canary-flow-c.c",
        language=Language.C,
        content=b"""#include <string.h>
#define ROOM (2 * 8)
typedef struct { char name[ROOM]; int tail; } record_t;

static void store(record_t *record, const char *from, unsigned length)
{
    if (length <= sizeof(*record))
        memcpy(record->name, from, length);
}

void canary(const char *from)
{
    record_t record;
    store(&record, from, ROOM + 1);
}
""",
        rule="flow-c-beyond-write",
    ),
    Canary(
        name="canary-flow-c.cpp",
        language=Language.CPP,
        content=b"""namespace device {
class Pump {
 public:
  static constexpr unsigned kRoom{8};
  void set(unsigned at);
 private:
  unsigned char table_[kRoom];
};
void Pump::set(unsigned at) { table_[at] = 1; }
}
device::Pump pump;
void canary() { pump.set(device::Pump::kRoom); }
""",
        rule="flow-c-beyond-write",
    ),
)


class _Hit(msgspec.Struct):
    line: int
    column: int
    rule: str
    why: str
    steps: list[tuple[str, int, str]] = []


class _File(msgspec.Struct):
    hits: list[_Hit] = []
    error: str | None = None


class _Report(msgspec.Struct):
    files: dict[str, _File]
    elsewhere: dict[str, list[_Hit]] = {}


@dataclass(frozen=True, slots=True)
class FlowC:
    """The `Analyzer` for flows in C and C++. It reads the whole tree in each call, for what a call leads to stands elsewhere."""

    id: str = "flow-c"
    title: str = (
        "values and memory followed through C and C++: bounds, sums, pointers, locks, answers"
    )
    need: ToolNeed = PYTHON
    languages: frozenset[Language] = _BOTH
    judges_endings: bool = True
    answers_by_file: bool = False
    reads_batch_only: bool = True
    reads_whole_tree: bool = True

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """A file whose fault shows only to whoever knows a struct, a macro, a guard and a callee, and one with a class."""
        return _CANARIES

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """One call, for it reads the whole tree to see across files, and then parts; none without a file."""
        return tuple(_command(batch, portion) for portion in _portions(batch))

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether all of it could be read."""
        parts = zip(_portions(batch), completed, strict=True)
        return joined((portion, _read(batch, portion, answer)) for portion, answer in parts)


def _portions(batch: Batch) -> tuple[Portion, ...]:
    """The files of C and C++ in one portion, ordered; none when there is no such file."""
    files = sorted((f for f in batch.files if f.language in _BOTH), key=lambda f: f.name)
    canaries = tuple(c for c in batch.canaries if c.language in _BOTH)
    return (Portion(tuple(files), canaries),) if files else ()


def _command(batch: Batch, portion: Portion) -> Command:
    files = {file.name: batch.paths.get(file.name, (file.name,))[0] for file in batch.files}
    files |= {canary.name: f"canary/{canary.name}" for canary in portion.canaries}
    given = {name: path for name, path in files.items() if name.endswith((".c", ".cpp"))}
    asked = json.dumps({"files": given, "look": portion.names}, sort_keys=True)
    return worker_command("flow_c_worker.py", asked.encode(), _LIMITS)


def _read(batch: Batch, portion: Portion, completed: Completed) -> Reading:
    report = answered(_command(batch, portion), portion, completed, _Report)
    if isinstance(report, Reading):
        return report
    failures = failures_of(report, "not all of it could be read")
    known = {file.name for file in batch.files}
    said = {name: file.hits for name, file in report.files.items()}
    said |= {name: hits for name, hits in report.elsewhere.items() if name in known}
    paths = {name: path for name, (path, *_) in batch.paths.items()}
    findings = tuple(_finding(name, hit, paths) for name, hits in said.items() for hit in hits)
    reading = Reading(frozenset(set(report.files) - set(failures)), failures, findings)
    return sighted(portion, reading, fired)


def _finding(name: str, hit: _Hit, paths: Mapping[str, str]) -> RawFinding:
    rule = c_rules()[hit.rule]
    return RawFinding(
        file=name,
        rule=rule.id,
        level=Level(rule.level),
        message=f"{rule.message}: {hit.why}",
        region=Region(hit.line, hit.line, hit.column, hit.column + 1 if hit.column else 0),
        cwe=rule.cwe,
        help=rule.help,
        steps=tuple(
            RawStep(Region(line, line), words, "" if file == name else paths.get(file, file))
            for file, line, words in hit.steps
        ),
    )
