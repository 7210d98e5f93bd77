"""Analyzers' answers between runs: what a tool said of a file is asked of the memory first, and kept for the next run."""

import hashlib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cache
from pathlib import Path

import msgspec

from gatekeeper import __version__
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.analysis.batch import Leaning
from gatekeeper.gate.plan import Plan, PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.model.analyzer import (
    Analyzer,
    BatchOnly,
    Keeps,
    Kept,
    Reading,
    SnapshotFile,
    TakesFlags,
)
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.finding import RawFinding, RawFunction
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.tool import ToolIdentity

KIND = "answer"
_LAYOUT = "1"
_NAMELESS = "f000000.remembered"
"""Stands for the file's safe name, which is another one in the next run."""
SAFE_NAME = re.compile(rb"\bf\d{6}\.[a-z]+\b")
_SAMPLED = 50
"""A merge gate works out one in so many answers again."""
DISTRUSTED = "the memory was not used, every file was looked at"
"""What a run says that found a wrong answer."""


class _Answer(msgspec.Struct, frozen=True):
    """What was said of one file."""

    analysed: bool
    failure: str | None
    findings: tuple[RawFinding, ...]
    functions: tuple[RawFunction, ...]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the memory knows of one analyzer's files."""

    keys: Mapping[str, Key] = field(default_factory=dict)
    """By safe name; empty for an analyzer whose answers are not remembered."""
    reading: Reading = field(default_factory=Reading)
    """What was said of the files that need not be looked at again, and of the sample."""
    known: frozenset[SnapshotFile] = frozenset()
    """Files that need not be looked at again."""
    sample: frozenset[str] = frozenset()
    """Safe names of files that are remembered and looked at all the same."""
    kept_keys: Mapping[str, Key] = field(default_factory=dict)
    """By safe name, for an analyzer that keeps what it said itself."""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """What such a one is handed of what it said, by safe name."""
    doubted: Mapping[str, Kept] = field(default_factory=dict)
    """What it is not handed, to see whether it says so again."""


def recall(
    request: Request,
    plan: Plan,
    planned: PlannedAnalyzer,
    tool: ToolIdentity,
    files: Mapping[SnapshotFile, bytes],
    paths: Mapping[str, tuple[str, ...]],
    leans: Leaning,
) -> Recalled:
    """What is remembered of the files, given with their content, by safe name their paths, and what they lean on."""
    together = _hang_together(planned.analyzer)
    if not files or not is_remembered(planned.analyzer):
        return Recalled()
    ground = _ground(plan, planned, tool)
    if together:
        ground = memory_key(ground, "together", *_standing(files, paths))
    keys = {
        file.name: _key(ground, file, content, leans.key(paths.get(file.name, ())))
        for file, content in files.items()
    }
    stored = request.memory.recall(KIND, list(keys.values()))
    answers = {
        file: answer
        for file in files
        if (raw := stored.get(keys[file.name])) is not None
        and (answer := _decoded(raw, file.name)) is not None
    }
    if together:
        if len(answers) < len(files):
            return _what_it_kept(request, plan, planned, tool, files, paths, keys)
        sample = frozenset(keys) if _is_drawn(request, ground) else frozenset[str]()
    else:
        sample = _sample(request, {file: keys[file.name] for file in answers})
    return Recalled(
        keys=keys,
        reading=_joined({file.name: answer for file, answer in answers.items()}),
        known=frozenset(file for file in answers if file.name not in sample),
        sample=sample,
    )


def _what_it_kept(
    request: Request,
    plan: Plan,
    planned: PlannedAnalyzer,
    tool: ToolIdentity,
    files: Mapping[SnapshotFile, bytes],
    paths: Mapping[str, tuple[str, ...]],
    keys: Mapping[str, Key],
) -> Recalled:
    """What an analyzer said of each file with this content that stood at these paths, whatever stood beside it."""
    if not isinstance(planned.analyzer, Keeps) or not planned.analyzer.keeps:
        return Recalled(keys)
    ground = memory_key(_ground(plan, planned, tool), "kept")
    own = {
        file: _key(ground, file, content, paths.get(file.name, ()))
        for file, content in files.items()
    }
    stored = request.memory.recall(KIND, list(own.values()))
    known = {
        file: one
        for file, key in own.items()
        if (raw := stored.get(key)) is not None and (one := _as_kept(raw)) is not None
    }
    doubted = _sample(request, {file: own[file] for file in known})
    return Recalled(
        keys,
        kept_keys={file.name: key for file, key in own.items()},
        kept={file.name: one for file, one in known.items() if file.name not in doubted},
        doubted={file.name: one for file, one in known.items() if file.name in doubted},
    )


def _key(ground: bytes, file: SnapshotFile, content: bytes, around: Iterable[str | bytes]) -> Key:
    return memory_key(ground, file.language.value, hashlib.sha256(content).digest(), *around)


def _as_kept(raw: bytes) -> Kept | None:
    try:
        return msgspec.json.decode(raw, type=Kept)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None  # kept by another version of ours: it is worked out again


def remember(request: Request, recalled: Recalled, reading: Reading) -> None:
    """Keeps what a tool said of each file it looked at; an answer that is void, or may be another tomorrow, is not kept."""
    if reading.defect is not None:
        return
    spoken = (reading.analysed | set(reading.failures)) - reading.unsteady
    names = sorted(spoken & set(recalled.keys))
    answers = _parted(reading, names)
    encoded = {name: _encoded(answers[name], name) for name in names}
    kept = {
        recalled.keys[name]: raw
        for name, raw in encoded.items()
        # The safe name of another file means nothing in the next run.
        if raw is not None and not SAFE_NAME.search(raw.replace(_NAMELESS.encode(), b""))
    }
    for name in sorted(set(reading.kept) & set(recalled.kept_keys) & spoken):
        raw = msgspec.json.encode(reading.kept[name])
        if reading.kept[name] != recalled.kept.get(name) and not SAFE_NAME.search(raw):
            kept[recalled.kept_keys[name]] = raw
    request.memory.keep(KIND, kept)


def wrong_answers(recalled: Recalled, reading: Reading) -> tuple[str, ...]:
    """Safe names in the sample of which the tool now says something else than the memory."""
    if reading.defect is not None:
        return ()
    names = sorted(recalled.sample - reading.unsteady)
    then, now = _parted(recalled.reading, names), _parted(reading, names)
    again = {
        name
        for name, one in recalled.doubted.items()
        if (new := reading.kept.get(name)) is not None
        and new.rests_on == one.rests_on
        and new.said != one.said
    }
    return tuple(sorted({name for name in names if then[name] != now[name]} | again))


def answers_of(reading: Reading, names: list[str]) -> dict[str, bytes]:
    """What was said of each of those files, in the form it is kept; what holds text that is none is left out."""
    parted = _parted(reading, sorted(names))
    encoded = {name: _encoded(answer, name) for name, answer in parted.items()}
    return {name: raw for name, raw in encoded.items() if raw is not None}


def answers_in(known: Mapping[str, bytes]) -> tuple[Reading, tuple[str, ...]]:
    """What `answers_of` gave, as one reading, and the files whose answer cannot be read; by safe name."""
    decoded = {name: _decoded(raw, name) for name, raw in sorted(known.items())}
    reading = _joined({name: answer for name, answer in decoded.items() if answer is not None})
    return reading, tuple(name for name, answer in decoded.items() if answer is None)


def with_recalled(
    recalled: Recalled, reading: Reading, looked_at: tuple[SnapshotFile, ...]
) -> Reading:
    """The reading of the files looked at together with what is remembered of the others.

    An answer that is void fails the files it was asked for: what is remembered comes from runs of the same
    tool that did see their canaries.
    """
    if not recalled.known:
        return reading
    if reading.defect is not None:
        reading = Reading(failures={file.name: reading.defect for file in looked_at})
    known = {file.name for file in recalled.known}
    old = recalled.reading
    return replace(
        reading,
        analysed=reading.analysed | (old.analysed & known),
        failures={
            **reading.failures,
            **{name: cause for name, cause in old.failures.items() if name in known},
        },
        findings=(*reading.findings, *(f for f in old.findings if f.file in known)),
        functions=(*reading.functions, *(f for f in old.functions if f.file in known)),
    )


def _ground(plan: Plan, planned: PlannedAnalyzer, tool: ToolIdentity) -> bytes:
    """Everything but the file that an answer depends on."""
    options = [part for pair in sorted(planned.setting.options) for part in pair]
    packs = [part for each in plan.packs for part in (each.pack.id, each.digest)]
    build = plan.builds.digest if isinstance(planned.analyzer, TakesFlags) else ""
    return memory_key(
        _LAYOUT,
        __version__,
        planned.analyzer.id,
        adapter_digest(type(planned.analyzer)),
        tool.name,
        tool.version,
        tool.digest,
        sys.version,
        "options",
        *options,
        "packs",
        *packs,
        "build",
        build,
    )


def adapter_digest(kind: type[Analyzer]) -> bytes:
    """The digest of the code that says what to run and reads the answer: every module beside the analyzer's, and the shipped tables that they read."""
    return _code_in(Path(inspect.getfile(kind)).parent)


@cache
def _code_in(folder: Path) -> bytes:
    digest = hashlib.sha256()
    code = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.py")}
    tables = (*shipped("rules").glob("*.toml"), shipped("rules") / "calibration.json")
    code |= {path.name: path for path in tables}
    for name, path in sorted(code.items()):
        digest.update(memory_key(name, path.read_bytes()))
    return digest.digest()


def _sample(request: Request, keys: Mapping[SnapshotFile, Key]) -> frozenset[str]:
    """Names of remembered files that a merge gate looks at again, drawn so that nobody can know them before."""
    if request.kind is ChangeKind.STAGED or not keys:
        return frozenset()
    drawn = sorted(keys, key=lambda file: hashlib.sha256(request.salt + keys[file]).digest())
    return frozenset(file.name for file in drawn[: -(-len(keys) // _SAMPLED)])


def _is_drawn(request: Request, ground: bytes) -> bool:
    """Whether answers that hang together are worked out again, all of them: in one of so many runs of a merge gate."""
    digest = hashlib.sha256(request.salt + ground).digest()
    staged = request.kind is ChangeKind.STAGED
    return not staged and int.from_bytes(digest[:8], "big") % _SAMPLED == 0


def is_remembered(analyzer: Analyzer) -> bool:
    """Whether its answers are kept; those of one that reads more than the tree are not."""
    return analyzer.answers_by_file or _hang_together(analyzer)


def _hang_together(analyzer: Analyzer) -> bool:
    return isinstance(analyzer, BatchOnly) and analyzer.reads_batch_only


def _standing(
    files: Mapping[SnapshotFile, bytes], paths: Mapping[str, tuple[str, ...]]
) -> Iterator[str | bytes]:
    """Every file with its place: what answers that hang together depend on."""
    for file in sorted(files, key=lambda file: (paths.get(file.name, ()), file.language.value)):
        yield from (file.language.value, hashlib.sha256(files[file]).digest())
        yield from paths.get(file.name, ())


def _parted(reading: Reading, names: list[str]) -> dict[str, _Answer]:
    findings: dict[str, list[RawFinding]] = {name: [] for name in names}
    functions: dict[str, list[RawFunction]] = {name: [] for name in names}
    for finding in reading.findings:
        if finding.file in findings:
            findings[finding.file].append(finding)
    for function in reading.functions:
        if function.file in functions:
            functions[function.file].append(function)
    return {
        name: _Answer(
            name in reading.analysed,
            reading.failures.get(name),
            tuple(sorted(findings[name], key=repr)),
            tuple(sorted(functions[name], key=repr)),
        )
        for name in names
    }


def _joined(answers: Mapping[str, _Answer]) -> Reading:
    return Reading(
        analysed=frozenset(name for name, answer in answers.items() if answer.analysed),
        failures={n: a.failure for n, a in answers.items() if a.failure is not None},
        findings=tuple(f for answer in answers.values() for f in answer.findings),
        functions=tuple(f for answer in answers.values() for f in answer.functions),
    )


def _encoded(answer: _Answer, name: str) -> bytes | None:
    try:
        return msgspec.json.encode(answer).replace(name.encode(), _NAMELESS.encode())
    except UnicodeEncodeError:
        return None  # a name of the source that is no text: not kept, so looked at again


def _decoded(raw: bytes, name: str) -> _Answer | None:
    try:
        return msgspec.json.decode(raw.replace(_NAMELESS.encode(), name.encode()), type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None  # kept by another version of ours: it is worked out again
