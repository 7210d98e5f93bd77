"""Gerrit's reviews as git notes on `refs/notes/review` (Gerrit plugin reviewnotes, as coreboot publishes them)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.identity import Identity
from gatekeeper.model.review import Meaning, Review

_VOTE = re.compile(r"^Code-Review\+2:([^<>\n]*+)<([^<>\n]++)>[ \t]*+$", re.MULTILINE)
_FIELD = re.compile(r"^(Submitted-at|Reviewed-on|Change-Id):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


def read_note(commit: ObjectId, text: str) -> tuple[Review, ...]:
    """The approvals of one note (`Code-Review+2`), in its order; empty for a note that holds none."""
    fields = dict(_FIELD.findall(text))
    where = fields.get("Reviewed-on") or "Gerrit note"
    at = _time(fields.get("Submitted-at", ""))
    return tuple(
        Review(
            Meaning.APPROVED,
            Identity(name.strip(" \t"), email.strip()),
            f"Gerrit note, {where}",
            at,
            commit=commit,
        )
        for name, email in _VOTE.findall(text)
    )


def read_notes(
    notes: Mapping[ObjectId, str], copied: Mapping[ObjectId, ObjectId]
) -> tuple[Review, ...]:
    """The approvals of all notes, ordered by commit.

    `copied` names the commits whose note hangs on another commit too, with that commit: git copies notes when a
    commit is amended or rebased (notes.rewriteRef), and Gerrit never writes one twice.
    """
    found: list[Review] = []
    for commit in sorted(notes):
        for review in read_note(commit, notes[commit]):
            other = copied.get(commit)
            if other is not None:
                why = f"the same note hangs on {other[:12]}"
                found.append(replace(review, refused=("approval-note-copied", why)))
            else:
                found.append(review)
    return tuple(found)


def _time(text: str) -> dt.datetime | None:
    try:
        time = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=dt.UTC)
