"""Votes of Gerrit changes from recorded REST answers (Gerrit 3.9, ChangeInfo with DETAILED_LABELS, DETAILED_ACCOUNTS,
ALL_REVISIONS, ALL_COMMITS and MESSAGES).

A recording is one ChangeInfo or a list of them, with or without Gerrit's `)]}'` line in front. Only the highest and the
lowest value of `Code-Review` decide, as they do in Gerrit's own submit rule. A vote is given to a patch set; Gerrit
carries it over to another only where a label says so, which is not believed here: the vote's message tells its patch set.
"""

import datetime as dt
from collections.abc import Iterator

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.identity import Identity
from gatekeeper.model.review import ExportedCommit, ExportedRequest, Meaning, Review
from gatekeeper.reviews.fields import Fields, ReviewUnreadableError, records

_LABEL = "Code-Review"
_HIGHEST, _LOWEST = 2, -2
PREFIX = b")]}'"


def read_gerrit(document: JsonValue) -> tuple[ExportedRequest, ...]:
    """The changes of a recording, in its order. Raises `ReviewUnreadableError` for anything else."""
    return tuple(_request(each) for each in records(document))


def _request(change: Fields) -> ExportedRequest:
    source = f"Gerrit export, change {change.number('_number')}"
    revisions = change.members("revisions")
    if not revisions:
        raise ReviewUnreadableError(f"{source} has no revisions; ask with o=ALL_REVISIONS")
    by_number = {fields.number("_number"): name for name, fields in revisions.items()}
    current = by_number[max(by_number)]
    uploader = revisions[current].table("uploader")
    head = Fields({"id": current}, source).object_id("id")
    commits = tuple(_commit(name, fields) for name, fields in revisions.items() if name == current)
    return ExportedRequest(
        source,
        _person(uploader),
        uploader.optional_text("username"),
        head,
        head,
        commits,
        tuple(_votes(change, source, by_number)),
    )


def _person(account: Fields) -> Identity:
    return Identity(account.optional_text("name"), account.optional_text("email"))


def _commit(name: str, revision: Fields) -> ExportedCommit:
    commit = revision.table("commit")
    author, committer = commit.table("author"), commit.table("committer")
    return ExportedCommit(
        Fields({"id": name}, "a revision").object_id("id"),
        None,
        tuple(parent.object_id("commit") for parent in commit.tables("parents")),
        Identity(author.text("name"), author.text("email")),
        Identity(committer.text("name"), committer.text("email")),
        commit.text("message"),
    )


def _votes(change: Fields, source: str, by_number: dict[int, str]) -> Iterator[Review]:
    label = change.table("labels").optional_table(_LABEL)
    given = _patch_sets(change)
    for vote in label.tables("all") if label is not None else ():
        value = vote.number("value") if vote.has("value") else 0
        if value not in (_HIGHEST, _LOWEST):
            continue
        meaning = Meaning.APPROVED if value == _HIGHEST else Meaning.REJECTED
        number = given.get((vote.number("_account_id"), value))
        commit = by_number.get(number) if number is not None else None
        review = Review(
            meaning,
            _person(vote),
            source,
            _time(vote.optional_text("date")),
            commit=Fields({"id": commit}, source).object_id("id") if commit else None,
            forge_id=vote.optional_text("username"),
        )
        yield review


def _patch_sets(change: Fields) -> dict[tuple[int, int], int]:
    """The patch set at which an account last gave a vote, by the messages that Gerrit wrote."""
    found: dict[tuple[int, int], int] = {}
    for message in change.tables("messages"):
        author = message.optional_table("author")
        if author is None or not message.has("_revision_number"):
            continue
        first = message.optional_text("message").split("\n", 1)[0]
        for word in first.split():
            name, sign, value = word.partition("+") if "+" in word else word.rpartition("-")
            if name == _LABEL and value.isdigit():
                number = int(value) if sign == "+" else -int(value)
                found[author.number("_account_id"), number] = message.number("_revision_number")
    return found


def _time(text: str) -> dt.datetime | None:
    """Gerrit's `2026-01-31 12:00:00.000000000`, UTC; `None` for an empty text."""
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text[:19]).replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise ReviewUnreadableError("the date of a vote is none") from error
