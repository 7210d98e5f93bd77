"""The evidence folder, read: every statement checked against its digest, every log line against the one before."""

import fcntl
import os
import re
import stat
from pathlib import Path

from gatekeeper.evidence.log import LOG_NAME, LogLine, read_log
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.evidence import (
    STATEMENT_TYPE,
    DefectKind,
    Entry,
    EvidenceDefect,
    JsonValue,
    Ledger,
    Statement,
    Subject,
)
from gatekeeper.model.path import printable
from gatekeeper.parse.json import JsonRefused, parse_json

MAX_STATEMENT_BYTES = 256 * 1024**2
MAX_LOG_BYTES = 1024**3
_STATEMENT = re.compile(r"([0-9a-f]{64})\.json")
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}-[0-9a-f]{16}\.tmp")


def read_ledger(folder: Path, *, witnessed: Sha256 | None = None) -> Ledger:
    """What the folder holds: entries in log order, defects ordered by place then kind.

    Never raises for what the folder holds. An entry is listed only when its file has the logged digest and is
    an in-toto Statement v1; each statement is listed once.
    """
    try:
        present = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        present = []
    except OSError as error:
        defect = EvidenceDefect(DefectKind.UNREADABLE, printable(folder.name), _cause(error))
        return Ledger((), (defect,), None)
    raw, defects = _log_bytes(folder, LOG_NAME in present)
    log = read_log(raw, witnessed=witnessed)
    defects.extend(log.defects)
    entries: list[Entry] = []
    seen: set[Sha256] = set()
    for line in log.lines:
        if line.digest not in seen:
            seen.add(line.digest)
            _take(folder, line, entries, defects)
    defects.extend(_uncounted(present, seen))
    ordered = sorted(defects, key=lambda d: (_place(d.where), d.kind.value, d.sentence))
    return Ledger(tuple(entries), tuple(ordered), log.head)


def _log_bytes(folder: Path, present: bool) -> tuple[bytes, list[EvidenceDefect]]:
    if not present:
        return b"", []
    try:
        return _read(folder / LOG_NAME, MAX_LOG_BYTES), []
    except OSError as error:
        return b"", [EvidenceDefect(DefectKind.UNREADABLE, LOG_NAME, _cause(error))]


def _take(
    folder: Path, line: LogLine, entries: list[Entry], defects: list[EvidenceDefect]
) -> None:
    where = f"{LOG_NAME}:{line.number}"
    name = f"{line.digest}.json"
    try:
        raw = _read(folder / name, MAX_STATEMENT_BYTES)
    except FileNotFoundError:
        text = f"the statement {line.digest} is not there"
        defects.append(EvidenceDefect(DefectKind.MISSING, where, text))
        return
    except OSError as error:
        text = f"the statement {line.digest} cannot be read: {_cause(error)}"
        defects.append(EvidenceDefect(DefectKind.UNREADABLE, where, text))
        return
    if (actual := sha256(raw)) != line.digest:
        text = f"the statement {line.digest} was changed: its bytes now have the digest {actual}"
        defects.append(EvidenceDefect(DefectKind.ALTERED, where, text))
        return
    try:
        statement = read_statement(raw)
    except JsonRefused as error:
        text = f"{line.digest} is no in-toto statement: {printable(str(error))}"
        defects.append(EvidenceDefect(DefectKind.ALTERED, where, text))
        return
    entries.append(Entry(line.number, line.digest, statement))


def read_statement(raw: bytes) -> Statement:
    """The in-toto Statement v1; fields that the specification does not name are ignored.

    Raises `JsonRefused` when it is not one. Source: in-toto attestation, spec/v1/statement.md.
    """
    document = parse_json(raw, max_bytes=MAX_STATEMENT_BYTES)
    if not isinstance(document, dict) or document.get("_type") != STATEMENT_TYPE:
        raise JsonRefused(f"its _type is not {STATEMENT_TYPE}")
    predicate_type = document.get("predicateType")
    predicate = document.get("predicate")
    subjects = document.get("subject")
    if not isinstance(predicate_type, str) or not isinstance(predicate, dict):
        raise JsonRefused("it has no predicate of a named type")
    if not isinstance(subjects, list) or not subjects:
        raise JsonRefused("it has no subject")
    return Statement(tuple(_subject(item) for item in subjects), predicate_type, predicate)


def _subject(item: JsonValue) -> Subject:
    digests = item.get("digest") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(digests, dict) or not digests:
        raise JsonRefused("a subject has no digest")
    name = item.get("name", "")
    texts = {key: value for key, value in digests.items() if isinstance(value, str)}
    if not isinstance(name, str) or len(texts) != len(digests):
        raise JsonRefused("a subject's name or digest is not text")
    return Subject(name, texts)


def _uncounted(present: list[str], logged: set[Sha256]) -> list[EvidenceDefect]:
    """Everything in the folder that no log line accounts for."""
    defects = []
    for name in present:
        match = _STATEMENT.fullmatch(name)
        if name == LOG_NAME or (match is not None and match.group(1) in logged):
            continue
        if match is not None:
            kind = DefectKind.UNLOGGED
            text = "no log line names this statement: its writer was killed, or the log was cut"
        elif _TEMPORARY.fullmatch(name):
            kind, text = DefectKind.LEFTOVER, "a killed run left this behind; it may be deleted"
        else:
            kind, text = DefectKind.FOREIGN, "this is no part of the evidence"
        defects.append(EvidenceDefect(kind, printable(name), text))
    return defects


def _read(path: Path, limit: int) -> bytes:
    """The bytes of a regular file. Raises `OSError` for anything else: a link, a pipe, a file too large."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is not a regular file")
        # A writer holds the log while it appends; without this a reader could see half a line.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        facts = os.fstat(descriptor)
        if facts.st_size > limit:
            raise OSError(f"it has {facts.st_size} bytes, more than {limit}")
        return file.read(limit)


def _place(where: str) -> tuple[str, int, str]:
    name, _, line = where.rpartition(":")
    return (name, int(line), "") if name == LOG_NAME and line.isdigit() else ("~", 0, where)


def _cause(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
