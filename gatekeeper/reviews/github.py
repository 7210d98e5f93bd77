"""Reviews of GitHub pull requests from recorded REST answers (GitHub REST API, version 2022-11-28).

A recording is an object or a list of objects: `pull` is the answer of `GET /repos/{o}/{r}/pulls/{n}`, `commits` of
`…/commits`, `reviews` of `…/reviews`, and `comments`, which may be left out, of `/issues/{n}/comments`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.review import ExportedCommit, ExportedRequest, Meaning, Review
from gatekeeper.reviews.fields import Fields, ReviewUnreadableError, records

_HOST = "users.noreply.github.com"


def read_github(document: JsonValue) -> tuple[ExportedRequest, ...]:
    """The pull requests of a recording, in its order. Raises `ReviewUnreadableError` for anything else."""
    return tuple(_request(each) for each in records(document))


def _request(recorded: Fields) -> ExportedRequest:
    pull = recorded.table("pull")
    source = f"GitHub export, pull request {pull.number('number')}"
    commits = tuple(_commit(each) for each in recorded.tables("commits"))
    reviews = [*_reviews(recorded.tables("reviews"), source)]
    reviews += _acks(recorded.tables("comments"), commits, source)
    login = _login(pull)
    merged = pull.optional_object_id("merge_commit_sha") if pull.has("merged_at") else None
    return ExportedRequest(
        source,
        _person(login),
        login,
        pull.table("head").object_id("sha"),
        merged,
        commits,
        tuple(reviews),
        _untold(pull, len(commits), source),
    )


def _untold(pull: Fields, listed: int, source: str) -> str:
    """A page of commits is no list of them, and the forge lists 250 at most."""
    count = pull.number("commits") if pull.has("commits") else listed
    return f"{source} lists {listed} of its {count} commits" if count > listed else ""


def _login(fields: Fields) -> str:
    user = fields.optional_table("user")
    return user.text("login") if user is not None else ""


def _person(login: str) -> Identity:
    return Identity(login, f"{login}@{_HOST}")


def _commit(fields: Fields) -> ExportedCommit:
    commit = fields.table("commit")
    author, committer = commit.table("author"), commit.table("committer")
    named = fields.optional_table("author")
    return ExportedCommit(
        fields.object_id("sha"),
        commit.table("tree").object_id("sha"),
        tuple(parent.object_id("sha") for parent in fields.tables("parents")),
        Identity(author.text("name"), author.text("email")),
        Identity(committer.text("name"), committer.text("email")),
        commit.text("message"),
        named.optional_text("login") if named is not None else "",
    )


def _reviews(recorded: Iterable[Fields], source: str) -> Iterator[Review]:
    """The last word of each person on each commit; a dismissed approval is one that was withdrawn."""
    for fields in recorded:
        state = fields.text("state")
        if state in ("COMMENTED", "PENDING"):
            continue
        if state not in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            raise ReviewUnreadableError(f'"{printable(state)}" is no state of a review')
        login = _login(fields)
        meaning = Meaning.REJECTED if state == "CHANGES_REQUESTED" else Meaning.APPROVED
        review = Review(
            meaning,
            _person(login),
            source,
            fields.optional_time("submitted_at"),
            commit=fields.optional_object_id("commit_id"),
            forge_id=login,
        )
        if state == "DISMISSED":
            review = replace(review, refused=("review-dismissed", "it was dismissed on the forge"))
        yield review


def _acks(
    recorded: Iterable[Fields], commits: tuple[ExportedCommit, ...], source: str
) -> Iterator[Review]:
    ids: tuple[ObjectId, ...] = tuple(commit.id for commit in commits)
    for fields in recorded:
        commit = ack_of(fields.optional_text("body"), ids)
        if commit is not None:
            login = _login(fields)
            yield Review(
                Meaning.APPROVED,
                _person(login),
                f"{source}, ACK",
                fields.optional_time("created_at"),
                commit=commit,
                forge_id=login,
                is_ack=True,
            )


_ACK = re.compile(
    r"^[ \t]*(?:\*\*)?(?:(?:code[- ]review|crACK|reACK|re-ACK|tested|utACK|tACK|untested)[ \t]+)?"
    r"(?:ACK|utACK|tACK|crACK|reACK|re-ACK|re-utACK|re-tACK)[ \t]+(?:commit[ \t]+)?`?([0-9a-f]{6,64})\b",
    re.MULTILINE | re.IGNORECASE,
)


def ack_of(comment: str, commits: Sequence[ObjectId]) -> ObjectId | None:
    """The commit that the last ACK of the comment names, `None` when it names none of these, or more than one.

    A bare ACK, a concept ACK and an approach ACK say nothing about a content. Quoted lines are not the writer's own.
    """
    own = "\n".join(line for line in comment.splitlines() if not line.lstrip().startswith(">"))
    named = _ACK.findall(own)
    if not named:
        return None
    fitting = [commit for commit in commits if commit.startswith(named[-1].lower())]
    return fitting[0] if len(fitting) == 1 else None
