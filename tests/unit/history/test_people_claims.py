"""What commits say about their writers and reviewers, before and after it is weighed."""

import pytest

from gatekeeper.history.changes.reach import brought_in, parents_of
from gatekeeper.history.objects.trailers import read_trailers
from gatekeeper.history.people.approvals import Bound, weigh
from gatekeeper.history.people.authors import (
    author_defects,
    named_authors,
    parse_identity,
    resolved_authors,
)
from gatekeeper.history.people.claims import Claim, claims, seen_trees
from gatekeeper.history.people.commit_people import named_in
from gatekeeper.history.people.identities import Roster, call_roll
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.identity import Identity
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.testing.classes import CLASSES, A, C

AIKO = Identity("Aiko", "aiko@x.example")
BEN = Identity("Ben", "ben@x.example")
TREE = ObjectId("d" * 40)


def commit(
    message: str, *, author: Identity = AIKO, number: int = 1, parents: tuple[int, ...] = ()
) -> Commit:
    return Commit(
        oid(number),
        TREE,
        tuple(oid(parent) for parent in parents),
        author,
        author,
        0,
        0,
        message,
        read_trailers(message),
        (),
    )


def oid(number: int) -> ObjectId:
    return ObjectId(f"{number:040x}")


def registered(identity: Identity, **more: object) -> Person:
    given = {
        "kind": PersonKind.HUMAN,
        "roles": frozenset({"reviewer"}),
        "clearance": frozenset(CLASSES.classes),
        **more,
    }
    place = at_line(RepoPath("people.toml"), 1)
    return Person(identity.name.lower(), identity.name, (identity.email,), location=place, **given)


def roster(made: Commit, *people: Person) -> Roster:
    named = [identity for identity, _ in named_authors(made).parts]
    named += [c.identity for c in claims(made) if c.identity is not None]
    return call_roll(Registry(people), named)


def weighed(made: Commit, *people: Person) -> tuple[list[str], list[str]]:
    roll = roster(made, *people)
    bound = [Bound(claim, (made.id,)) for claim in claims(made)]
    found = weigh(bound, resolved_authors(made, roll), frozenset({C}), roll)
    return [a.who.key for a in found.approvals], [r.code for r in found.refused]


def test_an_identity_is_name_and_address() -> None:
    assert parse_identity(" Ben  <ben@x.example> # core") == BEN
    assert parse_identity("Ben") is None
    assert parse_identity("A <a@x>, B <b@x>") is None


def test_authors_in_order_with_their_parts() -> None:
    made = commit(
        "s\n\nb\n\nCo-authored-by: Ben <ben@x.example>\nSigned-off-by: Cy <cy@x>\nSigned-off-by: D <d@x>"
    )
    assert [(i.name, part) for i, part in named_authors(made).parts] == [
        ("Aiko", "author"),
        ("Aiko", "committer"),
        ("Ben", "co-author"),
        ("Cy", "first sign-off"),
    ]


def test_a_folded_co_author_is_one() -> None:
    made = commit("s\n\nb\n\nCo-developed-by: Ben\n <ben@x.example>")
    assert (BEN, "co-author") in named_authors(made).parts
    assert named_authors(made).defects == ()


@pytest.mark.parametrize(
    "key",
    [
        "Coauthored-by",
        "Co-autored-by",
        "Co-author",
        "Pair-programmed-with",
        "Original-author",
        "Originally-by",
        "Based-on-a-patch-by",
        "Contributed-by",
        "Author",
        "From",
    ],
)
def test_whoever_a_trailer_names_as_a_writer_is_a_co_author(key: str) -> None:
    made = commit(f"s\n\nb\n\n{key}: Ben <ben@x.example>\nLink: x\n")
    assert (BEN, "co-author") in named_authors(made).parts


@pytest.mark.parametrize("key", ["Suggested-by", "Reported-by", "Tested-by", "Submitted-by", "Cc"])
def test_who_had_another_part_is_none(key: str) -> None:
    made = commit(f"s\n\nb\n\n{key}: Ben <ben@x.example>\nLink: x\n")
    assert (BEN, "co-author") not in named_authors(made).parts


def test_the_log_of_what_was_squashed_names_its_authors_and_any_other_log_does_not() -> None:
    log = "commit abc\nAuthor: Ben <ben@x.example>\n\n    Round it\n"
    squashed = commit(f"Squashed commit of the following:\n\n{log}")
    assert (BEN, "co-author") in named_authors(squashed).parts
    quoted = commit(f"Mend the dose\n\nBisected to\n\n{log}\nLink: x\n")
    assert (BEN, "co-author") not in named_authors(quoted).parts


def test_a_co_author_who_is_nobody_is_a_defect() -> None:
    made = commit("s\n\nb\n\nCo-authored-by: Ben")
    assert author_defects(made, roster(made)) == ('"Co-authored-by: Ben" names nobody',)


def test_a_claim_says_where_it_stands_and_for_whom() -> None:
    made = commit("s\n\nb\n\nreviewed-BY: Ben <ben@x.example>")
    assert claims(made) == (Claim(made.id, "Reviewed-by", "Ben <ben@x.example>", BEN, None),)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("s\n\nReviewed-by: Ben <ben@x.example>\n\nend", "trailer-refused"),
        ("s\n\nb\n\nReviewed-by: Ben", "trailer-refused"),
        (
            "s\n\nb\n\nReviewed-by: Ben <ben@x.example>\n(cherry picked from commit abc123)",
            "approval-cherry-picked",
        ),
        (
            "s\n\nb\n\nReviewed-by: Ben <ben@x.example>\n(cherry picked from commit abc123)\n  Reviewed-by: x",
            "approval-cherry-picked",
        ),
    ],
    ids=["body", "nobody", "picked", "picked-with-indented-line"],
)
def test_claims_that_speak_against_themselves(message: str, code: str) -> None:
    assert [claim.refused[0] for claim in claims(commit(message)) if claim.refused] == [code]


def test_defects_of_the_trailers_void_every_claim() -> None:
    [claim] = claims(commit("s\n\nb\n\nReviewed-by: Ben <ben@x.example>"), ("it is odd",))
    assert claim.refused == ("trailer-refused", "it is odd")


@pytest.mark.parametrize(
    ("key", "roles", "expected"),
    [
        ("Reviewed-by", {"reviewer"}, (["ben"], [])),
        ("Approved-by", {"approver"}, (["ben"], [])),
        ("Reviewed-by", {"approver"}, ([], ["reviewer-without-role"])),
        ("Reviewed-by", {"tester"}, ([], ["reviewer-without-role"])),
    ],
    ids=["reviewer", "approver", "approver-reviews", "tester"],
)
def test_roles(key: str, roles: set[str], expected: tuple[list[str], list[str]]) -> None:
    made = commit(f"s\n\nb\n\n{key}: Ben <ben@x.example>")
    assert weighed(made, registered(BEN, roles=frozenset(roles)), registered(AIKO)) == expected


def test_clearance_for_none_of_the_classes_is_refused() -> None:
    made = commit("s\n\nb\n\nReviewed-by: Ben <ben@x.example>")
    person = registered(BEN, clearance=frozenset({A}))
    assert weighed(made, person) == ([], ["reviewer-without-clearance"])


@pytest.mark.parametrize("kind", [PersonKind.BOT, PersonKind.AI_AGENT, PersonKind.INTEGRATOR])
def test_only_humans_review(kind: PersonKind) -> None:
    made = commit("s\n\nb\n\nReviewed-by: Ben <ben@x.example>")
    assert weighed(made, registered(BEN, kind=kind)) == ([], ["reviewer-is-bot"])


def test_an_address_of_two_persons_cannot_review() -> None:
    made = commit("s\n\nb\n\nReviewed-by: Ben <ben@x.example>")
    other = registered(Identity("Other", BEN.email))
    assert weighed(made, registered(BEN), other) == ([], ["trailer-refused"])


def test_an_approval_names_its_carrier_and_all_it_covers() -> None:
    made = commit("s\n\nb\n\nReviewed-by: Ben <ben@x.example>")
    roll = roster(made, registered(BEN))
    bound = [Bound(claim, (oid(9), made.id)) for claim in claims(made)]
    [approval] = weigh(bound, resolved_authors(made, roll), frozenset(), roll).approvals
    assert (approval.commit, approval.covers) == (made.id, (oid(9), made.id))
    assert approval.source == "Reviewed-by trailer (claimed)"


def test_a_merge_brings_in_only_what_its_first_parent_has_not() -> None:
    graph = [
        commit("a", number=1),
        commit("b", number=2, parents=(1,)),
        commit("c", number=3, parents=(1, 2)),
        commit("d", number=4, parents=(2,)),
        commit("e", number=5, parents=(4, 3)),
    ]
    by_id = {each.id: each for each in graph}
    assert brought_in(by_id[oid(5)].parents, parents_of(by_id.values())) == (oid(3),)
    assert brought_in(by_id[oid(3)].parents, parents_of(by_id.values())) == (oid(2),)


def test_the_hooks_trace_names_trees() -> None:
    message = f"s\n\nb\n\nGatekeeper-Seen: {TREE}:{'a' * 64}\nGatekeeper-Seen: {TREE}:short"
    assert seen_trees(commit(message)) == (TREE,)


def test_words_of_the_whole_message_that_may_be_ids_are_kept() -> None:
    digest = "4" * 64
    message = f"Limit the dose\n\nAs asked in CR-12.\n\nFixes: #345, pump/PR-7\nGatekeeper-Seen: {digest}\n"
    assert named_in(message) == ("345", "CR-12", "pump/PR-7")
