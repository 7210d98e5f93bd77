"""What is told once a file: an assert is what a test is made of, and hundreds of notes about it hide the rest."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from gatekeeper.model.finding import Finding
from gatekeeper.model.path import RepoPath

_ASSERT = "bandit:B101"


def told_once(
    findings: Iterable[Finding], in_tests: Callable[[RepoPath], bool]
) -> tuple[Finding, ...]:
    """The findings in the order given, where the asserts of a file of tests are one finding that says how many they are.

    A finding that another voice shares stays as it is.
    """
    every = tuple(findings)
    counts = Counter(f.location.path for f in every if _is_mere_assert(f))
    folded = {path for path, count in counts.items() if count > 1 and in_tests(path)}
    told: list[Finding] = []
    for finding in every:
        path = finding.location.path
        if path not in folded or not _is_mere_assert(finding):
            told.append(finding)
        elif counts[path]:
            words = f"{counts.pop(path)} asserts in a file of tests, which is what tests are made of; told once a file"
            told.append(replace(finding, message=words))
    return tuple(told)


def _is_mere_assert(finding: Finding) -> bool:
    return finding.rule == _ASSERT and len(finding.seen_by) == 1
