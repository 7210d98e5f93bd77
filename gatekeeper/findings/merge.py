"""One defect seen by several tools becomes one finding with several voices; what a file says a hundredfold is told once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby

from gatekeeper.model.finding import Finding, Level, Seen
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath

_INJECTION = 74
_FAMILY = dict.fromkeys((77, 78, 88, 94, 95), _INJECTION)
"""Weaknesses tools take for each other: running text as a command or as code, all children of CWE-74."""

_LEADING = ("flow-python", "flow-c", "semgrep")
"""Whose words stand for a finding, in this order: they say where a value comes from and what that does to a device."""

MAY_ANSWER = frozenset({"flow-python"})
"""Whose answers count: one makes a verdict milder, so no plugin's does."""


@dataclass(frozen=True, slots=True)
class Answer:
    """That nobody else chooses the value used at a place."""

    location: Location
    voice: Seen
    """Who says so, and in which words."""
    speaks_to: frozenset[str]
    """`analyzer:rule` of those it answers."""


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings ordered by path, line and rule, those of one defect joined.

    Two are one defect when they stand in the same file, their regions overlap and they share a CWE or its family. The
    narrower region is kept and the highest level; one voice leads, and the words of the others stay with their names.
    """
    result: list[Finding] = []
    for _, in_file in groupby(sorted(findings, key=_order), key=lambda f: f.location.path):
        merged: list[Finding] = []
        for finding in in_file:
            _add(merged, finding)
        result.extend(sorted(merged, key=_order))
    return tuple(result)


def _add(merged: list[Finding], finding: Finding) -> None:
    for index, other in enumerate(merged):
        if _same_defect(other, finding):
            merged[index] = _join(other, finding)
            return
    merged.append(finding)


def _weaknesses(finding: Finding) -> set[int]:
    return {_FAMILY.get(number, number) for number in finding.cwe}


def _same_defect(one: Finding, other: Finding) -> bool:
    if one.rule == other.rule:
        return one.location == other.location
    return bool(_weaknesses(one) & _weaknesses(other)) and _overlap(
        one.location.region, other.location.region
    )


def _overlap(one: Region | None, other: Region | None) -> bool:
    if one is None or other is None:
        return one == other
    return one.start_line <= other.end_line and other.start_line <= one.end_line


def _join(one: Finding, other: Finding) -> Finding:
    first, second = sorted((one, other), key=_place_of_voice)
    narrower = second if _height(second) < _height(first) else first
    return replace(
        first,
        level=max(first.level, second.level, key=lambda level: level.rank),
        location=narrower.location,
        excerpt=narrower.excerpt,
        cwe=tuple(sorted({*first.cwe, *second.cwe})),
        help=first.help or second.help,
        help_uri=first.help_uri or second.help_uri,
        seen_by=tuple(sorted({*first.seen_by, *second.seen_by})),
        ways=tuple(dict.fromkeys((*first.ways, *second.ways))),
    )


def _place_of_voice(finding: Finding) -> int:
    analyzer = finding.rule.partition(":")[0]
    return _LEADING.index(analyzer) if analyzer in _LEADING else len(_LEADING)


def _height(finding: Finding) -> int:
    region = finding.location.region
    return region.end_line - region.start_line if region else 0


def _order(finding: Finding) -> tuple[str, int, int, str]:
    region = finding.location.region or Region(0, 0)
    return (finding.location.path, region.start_line, region.start_column, finding.rule)


def answered(findings: Iterable[Finding], answers: Iterable[Answer]) -> tuple[Finding, ...]:
    """The findings in the order given; one whose every voice is answered at its lines is a note that says why.

    No finding is left out. An answer to which there is no finding is not told.
    """
    by_path: dict[str, list[Answer]] = {}
    for answer in answers:
        by_path.setdefault(answer.location.path, []).append(answer)
    return tuple(_noted(finding, by_path.get(finding.location.path, [])) for finding in findings)


def _noted(finding: Finding, answers: list[Answer]) -> Finding:
    heard = [answer for answer in answers if _covers(answer.location, finding.location)]
    open_to = frozenset[str]().union(*(answer.speaks_to for answer in heard))
    if not heard or not {f"{seen.analyzer}:{seen.rule}" for seen in finding.seen_by} <= open_to:
        return finding
    words = "; ".join(sorted({answer.voice.words for answer in heard}))
    return replace(
        finding,
        level=Level.NOTE,
        message=f"{finding.message} ({words})",
        seen_by=tuple(sorted({*finding.seen_by, *(answer.voice for answer in heard)})),
    )


def _covers(answer: Location, finding: Location) -> bool:
    outer, inner = answer.region, finding.region
    if outer is None or inner is None:
        return False
    return outer.start_line <= inner.start_line and inner.end_line <= outer.end_line


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
