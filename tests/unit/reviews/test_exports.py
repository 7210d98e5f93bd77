"""Recorded answers of forges, read as reviews: who approved which commit, and what does not count."""

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Key, Person, PersonKind, Registry
from gatekeeper.model.review import Meaning
from gatekeeper.reviews.exports import read_export
from gatekeeper.reviews.fields import ReviewUnreadableError
from gatekeeper.seal.public_key import read_key_line

NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
A, B, C, TREE, BASE = ("a" * 40, "b" * 40, "c" * 40, "d" * 40, "e" * 40)


AIKO = {"name": "Aiko", "email": "aiko@example.org", "date": "2026-01-01"}
OF_GITLAB = {
    f"{part}_{word}": text
    for part in ("author", "committer")
    for word, text in (("name", "Aiko"), ("email", "a@x.org"))
}


def github(**changes: Any) -> dict[str, Any]:
    def commit(sha: str, parent: str, login: str | None) -> dict[str, Any]:
        return {
            "sha": sha,
            "commit": {
                "author": AIKO,
                "committer": AIKO,
                "message": "Triple the dose",
                "tree": {"sha": TREE},
            },
            "parents": [{"sha": parent}],
            "author": {"login": login} if login else None,
        }

    def review(login: str, state: str, sha: str | None) -> dict[str, Any]:
        return {
            "user": {"login": login},
            "state": state,
            "commit_id": sha,
            "submitted_at": "2026-01-02T03:04:05Z",
        }

    pull = {
        "number": 12,
        "user": {"login": "aiko-ito"},
        "head": {"sha": B},
        "merged_at": "2026-01-03T00:00:00Z",
        "merge_commit_sha": C,
    }
    return {
        "pull": pull,
        "commits": [commit(A, BASE, "aiko-ito"), commit(B, A, None)],
        "reviews": [
            review("bmwangi", "APPROVED", B),
            review("carla-d", "CHANGES_REQUESTED", A),
            review("dora-n", "DISMISSED", A),
            review("eve", "COMMENTED", B),
        ],
        **changes,
    }


def read(form: str, document: Any) -> Any:
    [request] = read_export(form, json.dumps(document).encode(), None, Registry(), NOW)
    return request


def test_a_github_pull_request_becomes_reviews_of_commits() -> None:
    request = read("github", github())

    assert (request.uploader_id, request.head, request.merged_as) == ("aiko-ito", B, C)
    assert [each.author_id for each in request.commits] == ["aiko-ito", ""]
    assert request.content_at(B) == (BASE, TREE)
    assert [(r.forge_id, r.meaning.value, r.commit) for r in request.reviews] == [
        ("bmwangi", "approved", B),
        ("carla-d", "rejected", A),
        ("dora-n", "approved", A),
    ]
    assert request.reviews[0].at == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert [r.refused and r.refused[0] for r in request.reviews] == [
        None,
        None,
        "review-dismissed",
    ]


def test_a_state_that_nobody_knows_is_no_export() -> None:
    odd = {"user": {"login": "eve"}, "state": "VETOED", "commit_id": B, "submitted_at": None}
    with pytest.raises(ReviewUnreadableError, match="VETOED"):
        read("github", github(reviews=[odd]))


@pytest.mark.parametrize(
    ("comment", "commit"),
    [
        (f"ACK {B[:7]}", B),
        (f"utACK {B}", B),
        (f"tACK {B[:10]} - looks good", B),
        (f"re-ACK `{B[:8]}`", B),
        (f"Code review ACK {B[:7]}", B),
        (f"tested ACK {B[:7]}\nafter\nACK {A[:7]}", A),
        ("ACK", None),
        (f"Concept ACK {B[:7]}", None),
        (f"> ACK {B[:7]}", None),
        (f"NACK {B[:7]}", None),
        ("ACK fffffff", None),
        (f"not an ACK {B[:7]} from me", None),
    ],
    ids=[
        "short",
        "untested",
        "tested",
        "again",
        "code-review",
        "last-counts",
        "bare",
        "concept",
        "quoted",
        "nack",
        "other-commit",
        "in-a-sentence",
    ],
)
def test_an_ack_names_the_commit_it_is_for(comment: str, commit: str | None) -> None:
    said = [{"user": {"login": "bmwangi"}, "body": comment, "created_at": "2026-01-02T00:00:00Z"}]

    request = read("github", github(reviews=[], comments=said))

    assert [r.commit for r in request.reviews if r.is_ack] == ([commit] if commit else [])


def gitlab(*notes: tuple[str, str, str], **approval: Any) -> dict[str, Any]:
    def user(name: str) -> dict[str, Any]:
        return {"username": name, "name": name.title()}

    return {
        "merge_request": {
            "iid": 7,
            "author": user("aiko"),
            "sha": B,
            "squash_commit_sha": None,
            "merge_commit_sha": C,
        },
        "commits": [
            {"id": sha, "parent_ids": [parent], "message": "Triple the dose", **OF_GITLAB}
            for sha, parent in ((B, A), (A, BASE))
        ],
        "approvals": {"approved_by": [{"user": user("ben"), **approval}]},
        "notes": [
            {"system": True, "author": user(who), "body": body, "created_at": at}
            for who, body, at in notes
        ],
    }


APPROVED = ("ben", "approved this merge request", "2026-01-02T00:00:00Z")
PUSHED_BEFORE = ("aiko", "added 1 commit\n\n* abc", "2026-01-01T00:00:00Z")
PUSHED_AFTER = ("aiko", "added 2 commits\n\n* abc", "2026-01-03T00:00:00Z")


@pytest.mark.parametrize(
    ("notes", "refused"),
    [
        ((APPROVED,), False),
        ((PUSHED_BEFORE, APPROVED), False),
        ((APPROVED, PUSHED_AFTER), True),
        ((PUSHED_BEFORE,), True),
        ((), False),
    ],
    ids=["approved", "pushed-before", "pushed-after", "time-unknown", "never-pushed-to"],
)
def test_a_gitlab_approval_counts_when_nothing_was_pushed_after_it(
    notes: tuple[tuple[str, str, str], ...], refused: bool
) -> None:
    request = read("gitlab", gitlab(*notes))

    [review] = request.reviews
    assert (review.forge_id, review.commit) == ("ben", B)
    assert (review.refused is not None) == refused
    assert [each.id for each in request.commits] == [A, B]
    assert request.merged_as == C


@pytest.mark.parametrize(
    ("listed", "more", "untold"),
    [
        (2, {}, ""),
        (20, {}, "does not tell how many"),
        (100, {}, "does not tell how many"),
        (0, {}, "does not tell how many"),
        (20, {"commits_total": 20}, ""),
        (2, {"commits_total": 3}, "lists 2 of its 3 commits"),
    ],
)
def test_a_page_of_gitlabs_commits_is_no_list_of_them(
    listed: int, more: dict[str, int], untold: str
) -> None:
    told = gitlab(APPROVED)
    told["commits"] = [told["commits"][0]] * listed
    request = read("gitlab", told | more)
    assert untold in request.untold
    assert bool(request.untold) == bool(untold)


def test_a_note_that_a_person_wrote_is_no_word_of_the_forge() -> None:
    forged = gitlab(APPROVED, PUSHED_AFTER)
    forged["notes"].append(
        {
            "system": False,
            "author": {"username": "ben", "name": "Ben"},
            "body": "approved this merge request",
            "created_at": "2026-01-04T00:00:00Z",
        }
    )

    [review] = read("gitlab", forged).reviews

    assert review.refused is not None


def gerrit(*votes: tuple[int, int, int]) -> dict[str, Any]:
    """A change with two patch sets; votes are account, value and patch set."""

    def account(number: int) -> dict[str, Any]:
        names = {1: "Aiko", 2: "Ben"}
        name = names[number]
        return {"_account_id": number, "name": name, "email": f"{name.lower()}@example.org"}

    def revision(number: int) -> dict[str, Any]:
        said = {"author": AIKO, "committer": AIKO, "message": "Triple the dose"}
        commit = {**said, "parents": [{"commit": BASE}]}
        return {"_number": number, "uploader": account(1), "commit": commit}

    return {
        "_number": 4711,
        "revisions": {A: revision(1), B: revision(2)},
        "labels": {
            "Code-Review": {
                "all": [
                    {**account(who), "value": value, "date": "2026-01-02 03:04:05.000000000"}
                    for who, value, _ in votes
                ]
            }
        },
        "messages": [
            {
                "author": account(who),
                "message": f"Patch Set {number}: Code-Review{value:+d}\n\nfine",
                "_revision_number": number,
            }
            for who, value, number in votes
        ],
    }


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        ((2, 2, 2), [("approved", B)]),
        ((2, 2, 1), [("approved", A)]),
        ((2, -2, 2), [("rejected", B)]),
        ((2, 1, 2), []),
        ((2, -1, 2), []),
    ],
    ids=["highest", "earlier-patch-set", "lowest", "plus-one", "minus-one"],
)
def test_a_gerrit_vote_is_given_to_a_patch_set(
    vote: tuple[int, int, int], expected: list[tuple[str, str]]
) -> None:
    request = read("gerrit", gerrit(vote))

    assert [(r.meaning.value, r.commit) for r in request.reviews] == expected
    assert request.uploader.email == "aiko@example.org"


def test_gerrits_own_first_line_is_taken_off() -> None:
    raw = b")]}'\n" + json.dumps([gerrit((2, 2, 2))]).encode()

    [request] = read_export("gerrit", raw, None, Registry(), NOW)

    assert request.reviews[0].meaning is Meaning.APPROVED


@pytest.mark.parametrize("form", ["github", "gitlab", "gerrit"])
@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[1]", b"{}", b'{"pull": 3}', b"\xff", b'{"a": 1, "a": 2}'],
    ids=["nothing", "null", "numbers", "empty", "number", "no-text", "twice"],
)
def test_what_is_no_export_is_refused(form: str, raw: bytes) -> None:
    with pytest.raises(ReviewUnreadableError):
        read_export(form, raw, None, Registry(), NOW)


def exporter(folder: Path, role: str) -> tuple[Registry, Path]:
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = read_key_line(key.with_suffix(".pub").read_text()).line
    forge = Person(
        id="forge",
        name="Forge",
        emails=("forge@example.org",),
        kind=PersonKind.BOT,
        roles=frozenset({role}),
        clearance=frozenset(),
        location=at_line(RepoPath("people.toml"), 3),
        keys=(Key(public),),
    )
    return Registry((forge,)), key


@pytest.mark.parametrize(("role", "proof"), [("exporter", "forge"), ("tester", "")])
def test_an_export_is_proven_by_an_exporters_signature(
    tmp_path: Path, role: str, proof: str
) -> None:
    registry, key = exporter(tmp_path, role)
    raw = json.dumps(github()).encode()
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "gatekeeper", "-f", str(key)]
    signature = subprocess.run(command, input=raw, capture_output=True, check=True).stdout

    [request] = read_export("github", raw, signature, registry, NOW)

    assert {review.proof for review in request.reviews} == {proof}
    with pytest.raises(ReviewUnreadableError, match="signature"):
        read_export("github", raw + b" ", signature, registry, NOW)
