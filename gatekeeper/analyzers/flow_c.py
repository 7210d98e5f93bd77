"""Flow in C and C++: follows values and memory through firmware code to what goes wrong (our own, `cflow/`, in `flow_c_worker.py`)."""

import json
from dataclasses import replace

import msgspec

from gatekeeper.analyzers.by_worker import PYTHON, answered, failures_of, worker_command
from gatekeeper.analyzers.cflow.report import c_rules
from gatekeeper.analyzers.portions import Portion, fired, joined, sighted
from gatekeeper.model.analyzer import Batch, Canary, Kept, Reading, RulePack, SnapshotFile
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


class _Said(msgspec.Struct):
    hits: dict[str, list[_Hit]] = {}
    error: str | None = None


class _File(msgspec.Struct):
    stands: bool = False
    rests_on: str = ""
    said: str = ""
    error: str | None = None


class _Report(msgspec.Struct):
    files: dict[str, _File]


class _ByFile(msgspec.Struct):
    files: dict[str, _Said]


@dataclass(frozen=True, slots=True)
class FlowC:
    """The `Analyzer` for flows in C and C++. It reads the whole tree in each call, for what a call leads to stands elsewhere.

    Of a file that was looked at before it is told what that rested on, and looks again only where that has changed.
    """

    id: str = "flow-c"
    title: str = (
        "values and memory followed through C and C++: bounds, sums, pointers, locks, answers"
    )
    need: ToolNeed = PYTHON
    languages: frozenset[Language] = _BOTH
    judges_endings: bool = True
    answers_by_file: bool = False
    reads_batch_only: bool = True
    keeps: bool = True
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
        reading = joined((portion, _read(batch, portion, answer)) for portion, answer in parts)
        # A callee's fault may be seen from several callers: the same one tells it, whoever looked at them when.
        told = sorted(reading.findings, key=lambda f: (f.message, len(f.steps), repr(f)))
        once = {(f.file, f.region, f.rule): f for f in reversed(told)}
        findings = (f for f in reading.findings if once[f.file, f.region, f.rule] is f)
        return replace(reading, findings=tuple(findings))


def _portions(batch: Batch) -> tuple[Portion, ...]:
    """The files of C and C++ in one portion, ordered; none when there is no such file."""
    files = sorted((f for f in batch.files if f.language in _BOTH), key=lambda f: f.name)
    canaries = tuple(c for c in batch.canaries if c.language in _BOTH)
    return (Portion(tuple(files), canaries),) if files else ()


def _command(batch: Batch, portion: Portion) -> Command:
    files = {file.name: _place(batch, file) for file in batch.files}
    files |= {canary.name: f"canary/{canary.name}" for canary in portion.canaries}
    given = {name: path for name, path in files.items() if name.endswith((".c", ".cpp"))}
    kept = {n: batch.kept[n].rests_on for n in portion.names if n in batch.kept}
    asked = json.dumps({"files": given, "look": portion.names, "kept": kept}, sort_keys=True)
    return worker_command("flow_c_worker.py", asked.encode(), _LIMITS)


def _place(batch: Batch, file: SnapshotFile) -> str:
    return batch.paths.get(file.name, (file.name,))[0]


def _read(batch: Batch, portion: Portion, completed: Completed) -> Reading:
    report = answered(_command(batch, portion), portion, completed, _Report)
    if isinstance(report, Reading):
        return report
    if any(file.stands and name not in batch.kept for name, file in report.files.items()):
        return Reading(defect="the worker leaves an answer standing that it was not given")
    kept = {
        name: batch.kept[name] if file.stands else Kept(file.rests_on, file.said)
        for name, file in report.files.items()
        if file.error is None
    }
    try:
        said = {n: msgspec.json.decode(one.said, type=_Said) for n, one in sorted(kept.items())}
    except (msgspec.DecodeError, UnicodeError) as error:
        return Reading(defect=f"what the worker said of a file cannot be read: {error}")
    failures = failures_of(_ByFile(said), "not all of it could be read")
    ended = failures_of(report, "it was not looked at")
    names = {_place(batch, file): file.name for file in batch.files}
    names |= {f"canary/{canary.name}": canary.name for canary in portion.canaries}
    told = [
        (path, hit) for one in said.values() for path, hits in one.hits.items() for hit in hits
    ]
    if any(path not in names for path, _ in told):
        return Reading(defect="the worker tells of a file that it was not given")
    findings = tuple(_finding(names[path], hit) for path, hit in told)
    mine = {file.name for file in portion.files}
    reading = Reading(
        frozenset(set(said) - set(failures)),
        failures | ended,
        findings,
        unsteady=frozenset(ended),
        kept={name: one for name, one in kept.items() if name in mine},
    )
    return sighted(portion, reading, fired)


def _finding(name: str, hit: _Hit) -> RawFinding:
    rule = c_rules()[hit.rule]
    return RawFinding(
        file=name,
        rule=rule.id,
        level=Level(rule.level),
        message=f"{rule.message}: {hit.why}",
        region=Region(hit.line, hit.line, hit.column, hit.column + 1 if hit.column else 0),
        cwe=rule.cwe,
        help=rule.help,
        steps=tuple(RawStep(Region(line, line), words, path) for path, line, words in hit.steps),
    )
