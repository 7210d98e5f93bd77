"""Approvals of GitLab merge requests from recorded REST answers (GitLab REST API v4).

A recording is an object or a list of objects: `merge_request` is the answer of `GET /projects/{id}/merge_requests/{iid}`,
`commits` of `…/commits`, `approvals` of `…/approvals`, and `notes`, which may be left out, of `…/notes`. `commits_total` is what
the header `X-Total` said of the commits: the forge gives 20 a page, or up to 100 to those who ask, and no other count.
GitLab resets approvals when commits are pushed only if the project says so, and does not tell which commit an approval
was given to. An approval therefore counts only when its time is known and no commit of the request was made later.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.identity import Identity
from gatekeeper.model.review import ExportedCommit, ExportedRequest, Meaning, Review
from gatekeeper.reviews.fields import Fields, records

_HOST = "users.noreply.gitlab.com"
_SAID = re.compile(r"^(approved|unapproved) this merge request$")
_PAGES = (0, 20, 100)
"""Commits of a list that may be cut: none, a page, and the largest page."""
_PUSHED = re.compile(r"^added \d+ commits?\b")


def read_gitlab(document: JsonValue) -> tuple[ExportedRequest, ...]:
    """The merge requests of a recording, in its order. Raises `ReviewUnreadableError` for anything else."""
    return tuple(_request(each) for each in records(document))


def _request(recorded: Fields) -> ExportedRequest:
    merge = recorded.table("merge_request")
    source = f"GitLab export, merge request {merge.number('iid')}"
    # The forge lists the newest first.
    commits = tuple(_commit(each) for each in reversed(recorded.tables("commits")))
    head = merge.optional_object_id("sha")
    login = merge.table("author").text("username")
    merged = merge.optional_object_id("squash_commit_sha")
    merged = merged or merge.optional_object_id("merge_commit_sha")
    said = _said(recorded.tables("notes"))
    pushed = _last_push(recorded.tables("notes"))
    reviews = _approvals(recorded.table("approvals").tables("approved_by"), said, source, head)
    return ExportedRequest(
        source,
        _person(merge.table("author")),
        login,
        head,
        merged,
        commits,
        tuple(_fresh(review, pushed) for review in reviews),
        _untold(recorded, len(commits), source),
    )


def _untold(recorded: Fields, listed: int, source: str) -> str:
    """The newest are listed first, so a page alone tells of the head and not of what came before."""
    if recorded.has("commits_total"):
        count = recorded.number("commits_total")
        return f"{source} lists {listed} of its {count} commits" if count > listed else ""
    if listed not in _PAGES:
        return ""
    return f"{source} lists {listed} commits, as many as a page holds, and does not tell how many there are"


def _person(user: Fields) -> Identity:
    return Identity(user.text("name"), f"{user.text('username')}@{_HOST}")


def _commit(fields: Fields) -> ExportedCommit:
    return ExportedCommit(
        fields.object_id("id"),
        None,
        tuple(ObjectId(parent) for parent in fields.texts("parent_ids")),
        Identity(fields.text("author_name"), fields.text("author_email")),
        Identity(fields.text("committer_name"), fields.text("committer_email")),
        fields.text("message"),
    )


def _said(notes: Iterable[Fields]) -> dict[str, dt.datetime]:
    """When each login last approved, by the notes the forge itself wrote."""
    found: dict[str, dt.datetime] = {}
    for note in notes:
        match = _SAID.match(note.optional_text("body"))
        if match is None or not _by_forge(note):
            continue
        login = note.table("author").text("username")
        if match[1] == "approved":
            found[login] = max(found.get(login, note.time("created_at")), note.time("created_at"))
    return found


def _last_push(notes: Iterable[Fields]) -> dt.datetime | None:
    times = [
        note.time("created_at")
        for note in notes
        if _by_forge(note) and _PUSHED.match(note.optional_text("body"))
    ]
    return max(times, default=None)


def _by_forge(note: Fields) -> bool:
    return note.flag("system")


def _approvals(
    approved: Iterable[Fields],
    said: dict[str, dt.datetime],
    source: str,
    head: ObjectId | None,
) -> Iterator[Review]:
    for entry in approved:
        user = entry.table("user")
        login = user.text("username")
        at = entry.optional_time("approved_at") or said.get(login)
        yield Review(Meaning.APPROVED, _person(user), source, at, commit=head, forge_id=login)


def _fresh(review: Review, pushed: dt.datetime | None) -> Review:
    if pushed is None or (review.at is not None and review.at >= pushed):
        return review
    why = (
        "commits were pushed after it"
        if review.at is not None
        else "commits were pushed, and the export does not tell when it was given"
    )
    return replace(review, refused=("approval-of-amended-content", why))
