"""Do the analyzers find anything that was not accepted before?"""

from collections.abc import Iterable

from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding, FindingState, Judged, Level
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.step import Step, Way

_OLDER = "the change did not touch these lines: what is old is accepted once, by a baseline, unless the change causes it from elsewhere"

_MOST_STEPS = 6
"""Of a way, told with an answer."""


@asks("no-new-findings", "do the analyzers find anything that was not accepted before?")
def no_new_findings(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for each new finding at or above the level its class blocks from."""
    blocking = [
        (judged, safety_class)
        for judged in facts.findings
        if _blocks(judged, safety_class := facts.class_of(judged.finding.location.path), limits)
    ]
    answers = tuple(_answer(judged, safety_class) for judged, safety_class in blocking)
    return answers or (_sums(facts),)


def _blocks(judged: Judged, safety_class: SafetyClass, limits: Limits) -> bool:
    threshold = Level(limits.text(safety_class, "blocks-from") or "note")
    return judged.state is FindingState.NEW and judged.finding.level.rank >= threshold.rank


def _answer(judged: Judged, safety_class: SafetyClass) -> Answer:
    finding = judged.finding
    voices = ", ".join(f"{seen.analyzer} {seen.rule}" for seen in finding.seen_by)
    weakness = ", ".join(f"CWE-{number}" for number in finding.cwe)
    rows = [Row("seen by", voices), *_other_words(finding)]
    if weakness:
        rows.append(Row("weakness", weakness))
    if not judged.touched:
        rows.append(Row("untouched", _OLDER))
    rows += _way_rows(finding.ways[0]) if finding.ways else []
    return Answer(
        Outcome.FAIL,
        finding.rule,
        finding.message,
        finding.location.path,
        safety_class,
        finding.location,
        rows=tuple(rows),
        to_pass=finding.help or "change the code, or suppress with reason, owner and expiry",
        excerpt=finding.excerpt,
    )


def _other_words(finding: Finding) -> list[Row]:
    """What the voices say that do not lead, unless it is the same."""
    return [
        Row(f"{seen.analyzer} says", seen.words)
        for seen in finding.seen_by
        if seen.words and seen.words != finding.message
    ]


def _way_rows(way: Way) -> list[Row]:
    """The steps to the finding, those in the middle of a long way only counted; none when all stand in one line."""
    if len({step.location for step in way}) == 1:
        return []
    rows = [_step_row(number, step) for number, step in enumerate(way, 1)]
    left = len(rows) - _MOST_STEPS
    if left <= 1:
        return rows
    middle = Row("...", f"{left} steps more, in the reports json, html and sarif")
    return [*rows[: _MOST_STEPS - 2], middle, *rows[-2:]]


def _step_row(number: int, step: Step) -> Row:
    return Row(f"step {number}", str(step.location), step.words)


def _sums(facts: Facts) -> Answer:
    if facts.accounting.blind:
        return Answer(
            Outcome.UNDECIDED,
            "nobody-looked",
            "no analyzer looked at any file, so there is nothing it could have found",
            to_pass="install the tools that accounting-complete names, and run again",
        )
    states = [judged.state for judged in facts.findings]
    open_, suppressed = states.count(FindingState.OPEN), states.count(FindingState.SUPPRESSED)
    below = states.count(FindingState.NEW)
    message = (
        f"{len(states)} findings = {open_} known since adoption + {suppressed} suppressed + "
        f"{below} below the level that blocks"
    )
    return Answer(Outcome.PASS, "ok", message)
