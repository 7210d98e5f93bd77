"""The ledger as the commands use it: a statement goes in, entries come out judged."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from gatekeeper.evidence.clock import stated_time
from gatekeeper.evidence.envelope import read_envelope, seal
from gatekeeper.evidence.line import TIME_FORMAT, Line, next_line, read_line
from gatekeeper.history.ledger.commits import append_entry, newest_entries, read_entries
from gatekeeper.history.ledger.place import LedgerPlace, ledger_in, ledger_of
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.history.ledger.waiting import leave, odd_files, remove_waiting, waiting
from gatekeeper.history.repository.environment import HookEnvironment, hook_environment
from gatekeeper.history.repository.view import View, open_view
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import (
    DefectKind,
    EvidenceDefect,
    Ledger,
    RawEntry,
    Signature,
    Statement,
    Stored,
)
from gatekeeper.parse.json import JsonRefused
from gatekeeper.tools.pipes import start_piped

_LOOK_BACK = 8
"""Entries looked at for an equal one when a statement says no time of its own."""


@contextmanager
def open_ledger(
    view: View, evidence: Path | None, scratch: Path, hook: HookEnvironment
) -> Iterator[LedgerPlace]:
    """The ledger of the repository, or of the bare one that `evidence` names."""
    if evidence is None:
        yield ledger_of(view, hook)
        return
    with ledger_in(evidence, scratch, hook) as place:
        yield place


def append(
    place: LedgerPlace,
    statement: Statement,
    *,
    now: dt.datetime,
    signatures: tuple[Signature, ...] = (),
) -> Stored:
    """The statement, durable in the ledger; an equal one of the same time is not appended twice.

    During a push in quarantine it is made durable beside the ledger and gets its entry later.
    Raises `EvidenceError` when it did not reach the disk.
    """
    return append_sealed(place, seal(statement, signatures), now=now)


def append_sealed(place: LedgerPlace, envelope: bytes, *, now: dt.datetime) -> Stored:
    """As `append`, for an envelope that was sealed already. Raises `EvidenceError` when it is none."""
    try:
        read = read_envelope(envelope)
    except JsonRefused as error:
        raise EvidenceError(f"no entry: this is no envelope of a statement: {error}") from error
    if place.quarantined:
        leave(place.folder, envelope, now.astimezone(dt.UTC).strftime(TIME_FORMAT))
        return Stored(read.digest, place.folder, None, None)
    admit_waiting(place)
    line = _append(place, envelope, stated_time(read.statement), now)
    return Stored(read.digest, place.folder, line.own, line.sequence)


def admit_waiting(place: LedgerPlace) -> int:
    """How many statements that waited for a push to end got their entries, oldest first."""
    if place.quarantined:
        return 0
    left = waiting(place.folder)
    for each in left:
        try:
            statement = read_envelope(each.envelope).statement
        except JsonRefused:
            continue
        at = dt.datetime.strptime(each.at, TIME_FORMAT).replace(tzinfo=dt.UTC)
        _append(place, each.envelope, stated_time(statement) or each.at, at)
        remove_waiting(place.folder, each)
    return len(left)


def read(place: LedgerPlace, *, witnessed: Iterable[Sha256] = ()) -> Ledger:
    """The ledger, judged; `witnessed` are heads that were noted elsewhere."""
    heads = tuple(witnessed)
    head = read_ledger_ref(place.folder)
    if heads:
        return judged(place, read_entries(place.view, head), witnessed=heads)
    if head not in place.judged:
        from gatekeeper.evidence.chain import judge_ledger  # to append alone judges nothing

        place.judged[head] = judge_ledger(read_entries(place.view, head))
    return _with_waiting(place, place.judged[head])


def judged(
    place: LedgerPlace, raw: Sequence[RawEntry], *, witnessed: Iterable[Sha256] = ()
) -> Ledger:
    """As `read`, for entries that were read already; what lies in the folder of waiting statements is named."""
    from gatekeeper.evidence.chain import judge_ledger

    return _with_waiting(place, judge_ledger(raw, witnessed=witnessed))


def _with_waiting(place: LedgerPlace, ledger: Ledger) -> Ledger:
    return replace(ledger, defects=(*ledger.defects, *left_beside(place.folder)))


def left_beside(folder: Path) -> Iterator[EvidenceDefect]:
    """What waits beside the ledger, and what lies there and is no statement; ordered by name."""
    for each in waiting(folder):
        try:
            read_envelope(each.envelope)
        except JsonRefused as error:
            sentence = f"it lies among the statements that wait and is none: {error}"
            yield EvidenceDefect(DefectKind.FOREIGN, each.name, sentence)
            continue
        sentence = "it has no entry yet: it was left during a push"
        yield EvidenceDefect(DefectKind.WAITING, each.name, sentence)
    for odd in odd_files(folder):
        kind = DefectKind.ALTERED if odd.changed else DefectKind.FOREIGN
        yield EvidenceDefect(kind, odd.name, odd.sentence)


def newest(place: LedgerPlace, most: int) -> Iterator[tuple[Sha256, Statement]]:
    """Digest and statement of the newest entries, newest first, those that are none left out."""
    for raw in newest_entries(place.view, most):
        try:
            envelope = read_envelope(raw.envelope)
        except JsonRefused:
            continue
        yield envelope.digest, envelope.statement


def ledger_at(folder: Path, environment: Mapping[str, str]) -> Ledger:
    """The judged ledger of the git folder that a statement was stored in."""
    hook = hook_environment(environment, start_piped)
    named = HookEnvironment(git_dir=str(folder), search_path=hook.search_path)
    with (
        tempfile.TemporaryDirectory(prefix="gatekeeper-") as scratch,
        open_view(folder, Path(scratch), named) as view,
    ):
        return read(ledger_of(view, named))


def _append(place: LedgerPlace, envelope: bytes, since: str, now: dt.datetime) -> Line:
    digest = sha256(envelope)
    held: list[Line] = []

    def make(lines: Iterator[bytes]) -> tuple[RawEntry, str] | None:
        held.clear()
        last: Line | None = None
        for number, raw in enumerate(lines):
            line = _line(raw)
            last = last or line
            if line.entry == digest:
                held.append(line)
                return None
            if (since and line.recorded_at < since) or (not since and number >= _LOOK_BACK):
                break
        raw = next_line(last, digest, now)
        held.append(read_line(raw))
        return RawEntry(raw, envelope), held[0].recorded_at

    append_entry(place.view, make)
    return held[0]


def _line(raw: bytes) -> Line:
    try:
        return read_line(raw)
    except JsonRefused as error:
        raise EvidenceError(
            f"no verdict: the ledger ends in something that is no entry ({error}); find out with "
            "'gatekeeper evidence verify' what is wrong, and restore it from another clone"
        ) from error
