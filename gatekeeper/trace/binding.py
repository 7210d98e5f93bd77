"""Which commit a report is about: the note beside it, or what it says itself. Without either it proves nothing."""

import json
from dataclasses import replace

import msgspec

from gatekeeper.model.digest import ObjectId, is_object_id, sha256
from gatekeeper.model.trace import Binding, GivenReport, Making
from gatekeeper.parse.json import JsonRefused, parse_json

SUFFIX = ".bound.json"
_MAX_BYTES = 64 * 1024


class Note(msgspec.Struct, forbid_unknown_fields=True):
    """The note beside a report, as `gatekeeper trace --bind` writes it where the tests ran."""

    version: int
    report: str
    """SHA-256 of the report's bytes."""
    commit: str
    tree: str
    """The tree of the commit; results of another commit with the same tree are of the same content."""
    by: str = ""
    """Who ran it, as whoever bound it says."""


def note_bytes(report: bytes, commit: ObjectId, tree: ObjectId, by: str = "") -> bytes:
    """The note that binds a report to a commit and its tree, and says `by` whom it was made."""
    note = {"commit": commit, "report": sha256(report), "tree": tree, "version": 1}
    note |= {"by": by} if by else {}
    return json.dumps(note, indent=1, sort_keys=True).encode() + b"\n"


def bind_report(
    given: GivenReport,
    said: str,
    commit: ObjectId | None,
    tree: ObjectId,
    making: Making = Making(),  # noqa: B008  # a frozen value
) -> Binding:
    """What the report is about. `said` is the commit it names itself, `commit` and `tree` are those under test."""
    digest = sha256(given.raw)

    def binding(named: str, *, bound: bool, why: str) -> Binding:
        known = ObjectId(named) if is_object_id(named) else None
        return Binding(given.name, digest, known, bound, why, making)

    if given.note is None:
        if not said:
            why = f"it names no commit and no note {SUFFIX} lies beside it"
            return binding("", bound=False, why=why)
        if commit is not None and said == commit:
            return binding(said, bound=True, why="the report names the commit itself")
        return binding(said, bound=False, why=f"it is about the commit {said[:12]}")
    try:
        note = msgspec.convert(parse_json(given.note, max_bytes=_MAX_BYTES), Note)
    except (JsonRefused, msgspec.ValidationError) as error:
        return binding("", bound=False, why=f"its note cannot be read: {error}")
    if note.version != 1 or note.report != digest:
        why = "its note is about other bytes: the report changed after it was bound"
        return binding(note.commit, bound=False, why=why)
    making = replace(making, by=note.by or making.by)
    if said and said != note.commit:
        why = f"it names the commit {said[:12]}, and its note {note.commit[:12]}"
        return binding(note.commit, bound=False, why=why)
    if note.tree == tree:
        return binding(note.commit, bound=True, why="its note names the tree under test")
    return binding(note.commit, bound=False, why=f"it is about the commit {note.commit[:12]}")
