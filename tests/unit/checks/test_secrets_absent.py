"""secrets-absent: pass, fail, does not apply, undecided; what lies in tests and in code of others is told and does not fail."""

from dataclasses import replace

import pytest

from gatekeeper.checks.secrets_absent import SecretsAbsent
from gatekeeper.config.policy import shipped_policy
from gatekeeper.model.check import CheckResult, Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.secret import Secret, SecretFacts, SecretKind
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.policy.decide import limits_of
from gatekeeper.testing.sample_run import sample_run

SAMPLE = sample_run().facts
KEY = RepoPath("keys/a.pem")
OTHERS = (LayoutClass.TESTS, LayoutClass.THIRD_PARTY)


def facts(secrets: SecretFacts, layout: LayoutClass | None = None) -> Facts:
    return replace(SAMPLE, secrets=secrets, owned=(Owned(KEY, layout, ()),))


def judged(given: Facts) -> CheckResult:
    return SecretsAbsent().judge(given, limits_of(shipped_policy(), "secrets-absent"))


def secret(kind: SecretKind = SecretKind.PRIVATE_KEY) -> Secret:
    return Secret(KEY, Region(3, 3, 1, 20), kind, "a private key (EC PRIVATE KEY)")


@pytest.mark.parametrize("kind", SecretKind)
@pytest.mark.parametrize("layout", [None, *(each for each in LayoutClass if each not in OTHERS)])
def test_a_secret_fails_wherever_it_lies(kind: SecretKind, layout: LayoutClass | None) -> None:
    [answer] = judged(facts(SecretFacts(2, (secret(kind),)), layout)).answers
    assert (answer.outcome, answer.code, answer.subject) == (Outcome.FAIL, kind.value, KEY)
    assert str(answer.location) == "keys/a.pem:3"
    assert answer.to_pass


@pytest.mark.parametrize("layout", OTHERS)
def test_what_opens_nothing_of_the_product_is_told(layout: LayoutClass) -> None:
    [answer] = judged(facts(SecretFacts(2, (secret(),)), layout)).answers
    assert answer.outcome is Outcome.PASS
    assert "but 1 in tests and code of others" in answer.message
    assert [(row.text, row.note) for row in answer.rows] == [
        ("keys/a.pem:3", "a private key (EC PRIVATE KEY)")
    ]


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
