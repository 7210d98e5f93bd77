"""secrets-absent: pass, fail, does not apply, undecided; what lies in tests and in code of others is told and does not fail."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.checks.secrets_absent import secrets_absent
from gatekeeper.config.policy import shipped_policy
from gatekeeper.model.check import CheckResult, Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.secret import Secret, SecretFacts, SecretKind
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.policy.decide import limits_of

SAMPLE = sample_run().facts
KEY = RepoPath("keys/a.pem")
OTHERS = (LayoutClass.TESTS, LayoutClass.THIRD_PARTY)


def facts(secrets: SecretFacts, layout: LayoutClass | None = None) -> Facts:
    return replace(SAMPLE, secrets=secrets, owned=(Owned(KEY, layout, ()),))


def judged(given: Facts) -> CheckResult:
    return secrets_absent.judge(given, limits_of(shipped_policy(), "secrets-absent"))


def secret(kind: SecretKind = SecretKind.PRIVATE_KEY) -> Secret:
    return Secret(KEY, Region(3, 3, 1, 20), kind, "a private key (EC PRIVATE KEY)")


@pytest.mark.parametrize("kind", SecretKind)
@pytest.mark.parametrize("layout", [None, *(each for each in LayoutClass if each not in OTHERS)])
def test_a_secret_fails_wherever_it_lies(kind: SecretKind, layout: LayoutClass | None) -> None:
    [answer] = judged(facts(SecretFacts(2, (secret(kind),)), layout)).answers
    assert (answer.outcome, answer.code, answer.subject) == (Outcome.FAIL, kind.value, KEY)
    assert str(answer.location) == "keys/a.pem:3"
    assert answer.to_pass


TOLD = [
    (LayoutClass.THIRD_PARTY, SecretKind.PRIVATE_KEY),
    (LayoutClass.TESTS, SecretKind.PUBLISHED_KEY),
    (LayoutClass.TESTS, SecretKind.TOKEN),
    (LayoutClass.TESTS, SecretKind.CREDENTIAL),
]


@pytest.mark.parametrize(("layout", "kind"), TOLD)
def test_what_opens_nothing_of_the_product_is_told(layout: LayoutClass, kind: SecretKind) -> None:
    [answer] = judged(facts(SecretFacts(2, (secret(kind),)), layout)).answers
    assert answer.outcome is Outcome.PASS
    assert "but 1 in tests and code of others" in answer.message
    assert [(row.text, row.note) for row in answer.rows] == [
        ("keys/a.pem:3", "a private key (EC PRIVATE KEY)")
    ]


@pytest.mark.parametrize("kind", [SecretKind.PRIVATE_KEY, SecretKind.LOCKED_KEY])
def test_a_private_key_among_the_tests_needs_a_person_who_says_what_it_opens(
    kind: SecretKind,
) -> None:
    [answer] = judged(facts(SecretFacts(2, (secret(kind),)), LayoutClass.TESTS)).answers
    assert (answer.outcome, answer.code) == (Outcome.FAIL, f"{kind.value}-in-tests")
    assert "deviation" in answer.to_pass


def test_what_lies_elsewhere_is_told_beside_what_fails_too() -> None:
    found = (secret(), secret(SecretKind.TOKEN))
    failed, told = judged(facts(SecretFacts(2, found), LayoutClass.TESTS)).answers
    assert (failed.outcome, told.outcome) == (Outcome.FAIL, Outcome.PASS)
    assert told.message == "beside those that fail there are 1 in tests and code of others"
    assert len(told.rows) == 1


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        (SecretFacts(2), (Outcome.PASS, "ok")),
        (SecretFacts(), (Outcome.NOT_APPLICABLE, "no-files")),
        (SecretFacts(1, (), ((KEY, "its object is missing"),)), (Outcome.UNDECIDED, "file-not-searched")),
        (SecretFacts(0, (), ((KEY, "its object is missing"),)), (Outcome.UNDECIDED, "file-not-searched")),
    ],
    ids=["none", "nothing to search", "one unread", "all unread"],
)  # fmt: skip
def test_what_was_not_read_is_never_passed(
    secrets: SecretFacts, expected: tuple[Outcome, str]
) -> None:
    [answer] = judged(facts(secrets)).answers
    assert (answer.outcome, answer.code) == expected
