"""The log of an evidence folder: one line a statement, each bound to the line before it.

A line is the canonical JSON of `{"digest", "previous", "sequence"}`: the statement's SHA-256, the SHA-256 of
the line before without its line feed (64 zeros for the first), and the line's number. A chain shows what was
changed inside it; that it was not rewritten from end to end only a head noted elsewhere can show.
"""

import re
from collections import Counter
from dataclasses import dataclass

from gatekeeper.evidence.canonical import canonical
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.evidence import DefectKind, EvidenceDefect

LOG_NAME = "log.jsonl"
NOTHING = Sha256("0" * 64)
"""What the first line names as the line before it."""

_LINE = re.compile(
    rb'\{"digest":"([0-9a-f]{64})","previous":"([0-9a-f]{64})","sequence":([1-9][0-9]{0,14})\}'
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One whole line."""

    number: int
    """Where it stands, from 1."""
    own: Sha256
    """Digest of the line's bytes: what the next line names."""
    digest: Sha256
    previous: Sha256
    sequence: int


@dataclass(frozen=True, slots=True)
class Log:
    """The lines of a log and what is wrong between them."""

    lines: tuple[LogLine, ...]
    defects: tuple[EvidenceDefect, ...]
    head: Sha256 | None


def next_line(raw: bytes, digest: Sha256) -> bytes:
    """What to append to the log's bytes for one more statement, with its line feed.

    After a torn line (its writer was killed) a line feed comes first: what was written stays, and the new
    line is bound to it.
    """
    torn = bool(raw) and not raw.endswith(b"\n")
    ended = raw if torn else raw[:-1]
    number = raw.count(b"\n") + torn + 1
    previous = sha256(ended.rpartition(b"\n")[2]) if raw else NOTHING
    line = canonical({"digest": digest, "previous": previous, "sequence": number})
    return (b"\n" if torn else b"") + line + b"\n"


def names(raw: bytes, digest: Sha256) -> bool:
    """Whether a whole line of the log names the statement."""
    start = b'{"digest":"' + digest.encode("ascii")
    if start not in raw:
        return False
    lines = re.finditer(rb"(?m)^" + re.escape(start) + rb'".*$', raw)
    return any(_LINE.fullmatch(line.group()) and raw[line.end() :] for line in lines)


def read_log(raw: bytes, *, witnessed: Sha256 | None = None) -> Log:
    """The log's whole lines in order, with every defect of the chain named at its line.

    `witnessed` is a head that was noted elsewhere; a log that does not hold it has lost lines.
    """
    written = raw.split(b"\n")
    torn_end = written.pop()
    lines: list[LogLine] = []
    defects: list[EvidenceDefect] = []
    owns = [sha256(line) for line in written]
    for number, (line, own) in enumerate(zip(written, owns, strict=True), start=1):
        parsed = _parse(number, line, own)
        if parsed is None:
            defects.append(_defect(DefectKind.TORN, number, "the line is not a whole log line"))
            continue
        lines.append(parsed)
        defects.extend(_chain(parsed, owns))
    if torn_end:
        where = len(written) + 1
        defects.append(_defect(DefectKind.TORN, where, "the last line is not whole"))
    defects.extend(_replays(lines))
    head = owns[-1] if owns else None
    if witnessed is not None and witnessed not in owns:
        defects.append(_lost(witnessed, len(written)))
    return Log(tuple(lines), tuple(defects), head)


def _parse(number: int, line: bytes, own: Sha256) -> LogLine | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    digest, previous, sequence = (group.decode("ascii") for group in match.groups())
    return LogLine(number, own, Sha256(digest), Sha256(previous), int(sequence))


def _chain(line: LogLine, owns: list[Sha256]) -> list[EvidenceDefect]:
    expected = owns[line.number - 2] if line.number > 1 else NOTHING
    if line.previous != expected:
        if line.previous in owns:
            after = owns.index(line.previous) + 1
            text = f"the line was written after line {after}, not here"
            return [_defect(DefectKind.REORDERED, line.number, text)]
        if line.previous == NOTHING:
            text = "the line was written as the first of a log"
            return [_defect(DefectKind.REORDERED, line.number, text)]
        text = "the line before it was changed or taken out"
        return [_defect(DefectKind.BROKEN, line.number, text)]
    if line.sequence != line.number:
        text = f"the line calls itself number {line.sequence}"
        return [_defect(DefectKind.BROKEN, line.number, text)]
    return []


def _replays(lines: list[LogLine]) -> list[EvidenceDefect]:
    counted = Counter(line.digest for line in lines)
    first: set[Sha256] = set()
    defects = []
    for line in lines:
        if counted[line.digest] > 1 and line.digest in first:
            text = f"the statement {line.digest} was logged before"
            defects.append(_defect(DefectKind.REPLAYED, line.number, text))
        first.add(line.digest)
    return defects


def _lost(witnessed: Sha256, last: int) -> EvidenceDefect:
    text = f"the log does not hold the head {witnessed} that was noted elsewhere"
    return _defect(DefectKind.TRUNCATED, last, text)


def _defect(kind: DefectKind, line: int, sentence: str) -> EvidenceDefect:
    return EvidenceDefect(kind, f"{LOG_NAME}:{line}", sentence)
