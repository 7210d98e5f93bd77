"""Does the tree keep keys, tokens and passwords out?"""

from collections.abc import Iterable

from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.secret import Secret, SecretKind
from gatekeeper.model.software import LayoutClass

_ELSEWHERE = frozenset({LayoutClass.TESTS, LayoutClass.THIRD_PARTY})
"""What lies there signs and opens nothing of the product; it is counted, and told by the answer that passes."""
_KEYS = frozenset({SecretKind.PRIVATE_KEY, SecretKind.LOCKED_KEY})
"""What nobody but their owner should have; that one of them opens nothing, no layout says: a person does, by a deviation."""
_TOLD = 20
_REVOKE = "it counts as known to others from now on: revoke it, make a new one outside of the repository, and take this one out"
_PASSED_BY = "revoke it, and put the change together anew so that no commit of it holds it"
_EXPLAIN = "make it when the tests run, or have a deviation say what it is for and that it opens nothing of the product"
_CURES = {
    SecretKind.PUBLISHED_KEY: "sign with a key of your own that never enters a repository; everybody can sign with this one",
    SecretKind.LOCKED_KEY: "keep it where only its users are; a passphrase can be tried for ever by who has the file",
}


@asks("secrets-absent", "does the tree keep keys, tokens and passwords out?")
def secrets_absent(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for each secret of ours, UNDECIDED for each file that could not be searched."""
    secrets = facts.secrets
    ours = [secret for secret in secrets.found if not _elsewhere(facts, secret)]
    others = [secret for secret in secrets.found if _elsewhere(facts, secret)]
    answers = [_found(facts, secret) for secret in ours]
    answers += [_unread(facts, path, cause) for path, cause in secrets.unread]
    told = (_none(facts, others, alone=not answers),) if others or not answers else ()
    return (*answers, *told)


def _layout(facts: Facts, secret: Secret) -> LayoutClass | None:
    owned = facts.ownership(secret.path)
    return None if owned is None else owned.layout


def _elsewhere(facts: Facts, secret: Secret) -> bool:
    return _layout(facts, secret) in _ELSEWHERE and not _in_tests(facts, secret)


def _in_tests(facts: Facts, secret: Secret) -> bool:
    return secret.kind in _KEYS and _layout(facts, secret) is LayoutClass.TESTS


def _found(facts: Facts, secret: Secret) -> Answer:
    by = secret.brought_by
    where = "is tracked" if by is None else f"was brought by commit {by[:10]} and stays in history"
    tests = _in_tests(facts, secret)
    cure = _EXPLAIN if tests else _CURES.get(secret.kind, _REVOKE)
    return Answer(
        Outcome.FAIL,
        f"{secret.kind.value}-in-tests" if tests else secret.kind.value,
        f"{secret.what} {where}{' among the tests' if tests else ''}, so everybody who can read the repository has it",
        secret.path,
        facts.class_of(secret.path),
        Location(secret.path, secret.region if by is None else None),
        rows=(Row("weakness", "CWE-798" if secret.kind is SecretKind.CREDENTIAL else "CWE-522"),),
        to_pass=cure if by is None else _PASSED_BY,
        commits=() if by is None else (by,),
    )


def _unread(facts: Facts, path: RepoPath, cause: str) -> Answer:
    return Answer(
        Outcome.UNDECIDED,
        "file-not-searched",
        f"this file could not be searched for secrets: {printable(cause)}",
        path,
        facts.class_of(path),
        Location(path),
        to_pass="fetch the missing object, or keep files of that size outside of the repository",
    )


def _none(facts: Facts, others: list[Secret], *, alone: bool) -> Answer:
    searched = facts.secrets.searched
    message = f"{searched} files hold no known form of a key, token or password"
    if others:
        message = f"{message} but" if alone else "beside those that fail there are"
        message += f" {len(others)} in tests and code of others"
    rows = [Row("elsewhere", str(Location(each.path, each.region)), each.what) for each in others]
    if not searched:
        return Answer(Outcome.NOT_APPLICABLE, "no-files", "no file to search")
    return Answer(Outcome.PASS, "ok", message, rows=tuple(rows[:_TOLD]))
