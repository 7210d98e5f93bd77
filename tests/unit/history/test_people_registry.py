"""Identities resolve to persons by the registry of base, and what looks like one person counts as one."""

import pytest

from gatekeeper.history.people.identities import call_roll, is_independent_kind, is_integrator
from gatekeeper.history.people.lookalikes import identity_defects, local_part, name_skeleton
from gatekeeper.model.identity import Identity
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person, PersonKind, Registry


def person(key: str, name: str, *emails: str, **more: object) -> Person:
    given = {"kind": PersonKind.HUMAN, "roles": frozenset(), "clearance": frozenset(), **more}
    return Person(key, name, emails, location=at_line(RepoPath("people.toml"), 12), **given)


AIKO = person("aiko", "Aiko Ito", "aiko@example.org", "a.ito@home.example")
BEN = person("ben", "Ben Mwangi", "ben@example.org")
REGISTRY = Registry((AIKO, BEN))


def keys(*identities: Identity, registry: Registry = REGISTRY) -> list[list[str]]:
    roster = call_roll(registry, identities)
    return [[who.key for who in roster.everyone(identity)] for identity in identities]


def test_an_address_resolves_in_any_case_and_says_where_it_is_registered() -> None:
    identity = Identity("whoever", "AIKO@Example.Org")
    who = call_roll(REGISTRY, [identity]).who(identity)
    assert (who.key, who.person) == ("aiko", AIKO)
    assert who.resolved_by == "e-mail in people.toml line 12"


def test_both_addresses_of_a_person_are_one_person() -> None:
    assert keys(Identity("a", "aiko@example.org"), Identity("b", "a.ito@home.example")) == [
        ["aiko"],
        ["aiko"],
    ]


def test_a_stranger_is_a_person_of_its_own() -> None:
    found = keys(Identity("Eve", "eve@e.example"), Identity("Zoe", "zoe@z.example"))
    assert found == [["unregistered:eve@e.example"], ["unregistered:zoe@z.example"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Identity("Eve", "a@e.example"), Identity("EVE ", "b@z.example")),
        (Identity("Eve", "a@e.example"), Identity("\uff25ve", "b@z.example")),
        (Identity("Eve", "a@e.example"), Identity("Eve\u200b", "b@z.example")),
        (Identity("Eve Cox", "a@e.example"), Identity("\u0415v\u0435 C\u043ex", "b@z.example")),
        (Identity("Eve", "eve@e.example"), Identity("Adam", "eve@z.example")),
        (Identity("Eve", "eve@e.example"), Identity("Adam", "12+e.ve@noreply.example")),
        (Identity("Eve", "eve@e.example"), Identity("Adam", "eve+work@z.example")),
        (Identity("Eve", "Eve@e.example"), Identity("Adam", "eve@E.example")),
    ],
    ids=["case", "width", "invisible", "letters", "local", "forge", "sub-address", "address"],
)
def test_strangers_alike_count_as_one_person(one: Identity, other: Identity) -> None:
    first, second = keys(one, other)
    assert first == second


@pytest.mark.parametrize(
    ("name", "email"),
    [("A. Ito", "x@z.example"), ("Aiko I.", "x@z.example"), ("aiko", "x@z.example"), ("x", "aikoito@z.example")],
)  # fmt: skip
def test_a_short_form_of_a_registered_name_counts_as_that_person(name: str, email: str) -> None:
    assert keys(Identity(name, email)) == [["aiko"]]


@pytest.mark.parametrize("name", ["Akira Ito", "Aiko Mori", "Ito"])
def test_half_a_name_is_not_enough(name: str) -> None:
    assert keys(Identity(name, "x@z.example")) == [["unregistered:x@z.example"]]


def test_likeness_joins_through_a_third_identity() -> None:
    chain = [Identity("m", "1@x"), Identity("n", "2@x"), Identity("m", "2@y")]
    assert len({key for [key] in keys(*chain)}) == 1
    assert len({key for [key] in keys(*reversed(chain))}) == 1


def test_a_stranger_like_a_registered_person_counts_as_that_person_and_is_reported() -> None:
    identity = Identity("Aiko Ito", "else@where.example")
    roster = call_roll(REGISTRY, [identity])
    assert [who.key for who in roster.everyone(identity)] == ["aiko"]
    assert roster.who(identity).person is None
    assert roster.suspicions == (
        '"Aiko Ito <else@where.example>" is not registered and has the same name as aiko '
        "(people.toml line 12)",
    )


def test_a_stranger_like_two_registered_persons_may_be_either_and_joins_them_not() -> None:
    between = Identity("Aiko Ito", "ben@where.example")
    found = keys(between, Identity("x", "aiko@example.org"), Identity("x", "ben@example.org"))
    assert found == [["aiko", "ben"], ["aiko"], ["ben"]]


def test_registered_persons_of_one_name_stay_two() -> None:
    registry = Registry((person("a", "Kim", "a@x"), person("b", "Kim", "b@x")))
    assert keys(Identity("Kim", "a@x"), Identity("Kim", "b@x"), registry=registry) == [
        ["a"],
        ["b"],
    ]


def test_an_address_under_the_name_of_another_registered_person_is_reported() -> None:
    roster = call_roll(REGISTRY, [Identity("Ben Mwangi", "aiko@example.org")])
    assert "is the address of aiko under the name of ben" in roster.suspicions[0]


def test_an_address_of_two_persons_is_a_defect_and_may_be_either() -> None:
    registry = Registry((person("a", "A", "team@x"), person("b", "B", "team@x")))
    identity = Identity("Team", "team@x")
    roster = call_roll(registry, [identity])
    assert [who.key for who in roster.everyone(identity)] == ["a", "b"]
    assert "several persons: a, b" in roster.defects(identity)[0]


def test_a_kelvin_sign_does_not_pass_for_a_k() -> None:
    identity = Identity("x", "ai\u212ao@example.org")
    assert call_roll(REGISTRY, [identity]).who(identity).person is None


def test_a_registered_address_outside_ascii_is_no_defect() -> None:
    registry = Registry((person("j", "J\u00fcrgen", "j\u00fcrgen@x"),))
    identity = Identity("J\u00fcrgen", "j\u00fcrgen@x")
    roster = call_roll(registry, [identity])
    assert (roster.who(identity).key, roster.defects(identity)) == ("j", ())


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        (Identity("Ai\u200bko", "a@x"), "invisible"),
        (Identity("Aiko\u202e", "a@x"), "invisible"),
        (Identity("Aiko", "\u0430iko@x"), "outside ASCII"),
        (Identity("\u0410iko", "a@x"), "different alphabets"),
        (Identity("Aiko", ""), "no e-mail"),
        (Identity("Aiko\udce9", "a@x"), "invisible"),
    ],
    ids=["zero-width", "bidi", "address", "mixed", "empty", "not-utf-8"],
)
def test_deceiving_identities_are_defects(identity: Identity, words: str) -> None:
    [defect, *_] = identity_defects(identity)
    assert words in defect
    assert defect.isprintable()


@pytest.mark.parametrize(
    "name", ["\u0418\u0432\u0430\u043d", "\u592a\u90ce Ito", "Jos\u00e9", "O'Neil-\u0141uk"]
)
def test_honest_names_of_any_alphabet_are_no_defect(name: str) -> None:
    assert identity_defects(Identity(name, "a@x")) == ()


def test_skeletons_and_local_parts() -> None:
    assert name_skeleton("  \u0410IKO\u200d  Ito ") == "aiko ito"
    assert local_part("1234+A.Ito+x@users.noreply.example") == "aito"
    assert local_part("+tag@x") == "+tag"
    assert local_part("no-reply@x") == local_part("noreply@y") == ""


def test_only_registered_humans_are_independent() -> None:
    bot = person("bot", "Bot", "bot@x", kind=PersonKind.BOT)
    registry = Registry((AIKO, bot))
    identities = [Identity("a", "aiko@example.org"), Identity("b", "bot@x"), Identity("c", "c@x")]
    roster = call_roll(registry, identities)
    assert [is_independent_kind(roster.who(i)) for i in identities] == [True, False, False]


def test_integrators_by_kind_or_role() -> None:
    by_kind = person("k", "K", "k@x", kind=PersonKind.INTEGRATOR)
    by_role = person("r", "R", "r@x", roles=frozenset({"integrator"}))
    registry = Registry((AIKO, by_kind, by_role))
    identities = [Identity("", "k@x"), Identity("", "r@x"), Identity("", "aiko@example.org")]
    roster = call_roll(registry, identities)
    assert [is_integrator(roster.who(i)) for i in identities] == [True, True, False]


def test_thousands_of_strangers_are_resolved_in_one_pass() -> None:
    crowd = [Identity(f"n{i // 2}", f"m{(i + 1) // 2}@x{i}") for i in range(6000)]
    assert len({key for [key] in keys(*crowd)}) == 1
