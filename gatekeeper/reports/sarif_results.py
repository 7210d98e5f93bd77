"""Results of the SARIF report: one for each finding, and one for each problem that is no finding of its own."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.finding import Finding, FindingState, Judged
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.step import Way
from gatekeeper.model.suppression import Suppression
from gatekeeper.reports.escaping import json_text, sarif_text, shorten, uri
from gatekeeper.reports.json_values import JsonObject, verdict_value
from gatekeeper.reports.outline import (
    Index,
    Kind,
    finding_key,
    findings_worst_first,
    index_of,
    kind_of,
    problems,
)
from gatekeeper.reports.problem import problem_of

LONGEST_MESSAGE = 1024
"""UTF-16 units; GitLab refuses more, GitHub shows the first sentence only."""
_LONGEST_LINE = 240
_LEVELS = {Kind.ERROR: "error", Kind.UNDECIDED: "error", Kind.DEVIATED: "warning"}
"""UNDECIDED is an error: SARIF's kind `open` has level `none`, which services do not show. The rest is a note."""

RuleIndex = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ResultMaker:
    """Makes results; knows the rules' and weaknesses' places in their tables."""

    run: GateRun
    index: Index
    rules: RuleIndex
    weaknesses: Mapping[int, int]
    fallback: RepoPath
    """A file of the tree for what has no place in a file; services refuse a result without one."""
    decided: Mapping[tuple[str, Location, str], Decision]

    def finding(self, judged: Judged) -> JsonObject:
        """The result of a finding, with the decision about it, if any, in its properties."""
        finding = judged.finding
        result: JsonObject = {
            "ruleId": json_text(finding.rule),
            "ruleIndex": self.rules[finding.rule],
            "level": finding.level.value,
            "message": {"text": _text(finding.message)},
            "locations": [_location(finding.location, finding.excerpt)],
            "partialFingerprints": _fingerprints(finding.fingerprint),
        }
        if finding.ways:
            result["codeFlows"] = [_code_flow(way) for way in finding.ways]
        if finding.cwe:
            result["taxa"] = [self._taxon(number) for number in finding.cwe]
        result["suppressions"] = self._suppressions(judged)
        properties: JsonObject = {"state": judged.state.value, "why": json_text(judged.why)}
        decision = self.decided.get(finding_key(finding))
        if decision is not None:
            properties |= _decision_properties(decision)
        result["properties"] = properties | {"seenBy": _voices(finding)}
        return result

    def problem(self, decision: Decision, occurrence: int) -> JsonObject:
        """The result of a problem; `occurrence` tells apart those that are equal in everything else."""
        answer = decision.answer
        kind = kind_of(decision)
        parts = (decision.check, answer.code, answer.subject, str(occurrence))
        mark = sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
        place = answer.location or Location(self.fallback)
        message = problem_of(decision, self.index)
        notes = "\n".join(f"{label}: {text}" for label, text in message.notes)
        result: JsonObject = {
            "ruleId": json_text(decision.check),
            "ruleIndex": self.rules[decision.check],
            "level": _LEVELS.get(kind, "note"),
            "message": {"text": _text(f"{answer.message} ({message.where})\n{notes}")},
            "locations": [_location(place, answer.excerpt)],
            "partialFingerprints": _fingerprints(mark),
            "suppressions": [self._deviation(decision)] if kind is Kind.DEVIATED else [],
            "properties": _decision_properties(decision)
            | {"hasPlace": answer.location is not None},
        }
        return result

    def _taxon(self, number: int) -> JsonObject:
        component: JsonObject = {"name": "CWE", "index": 0}
        return {"id": str(number), "index": self.weaknesses[number], "toolComponent": component}

    def _suppressions(self, judged: Judged) -> list[JsonValue]:
        if judged.state is FindingState.NEW:
            return []
        if judged.suppression is None:
            return [_suppression("external", judged.why)]
        found = self.index.suppressions.get(judged.suppression)
        if found is None:
            return [_suppression("external", f"{judged.suppression}: {judged.why}")]
        return [_written(found)]

    def _deviation(self, decision: Decision) -> JsonObject:
        name = decision.deviation or ""
        deviation = self.index.deviations.get(name)
        reason = f"{name}: {deviation.reason}" if deviation else name
        return _suppression("external", reason, deviation.location if deviation else None)


def _written(suppression: Suppression) -> JsonObject:
    until = suppression.expires.isoformat() if suppression.expires else "no end"
    words = f"{suppression.reason} (owner {suppression.owner}, until {until})"
    kind = "inSource" if suppression.inline else "external"
    return _suppression(kind, words, suppression.location)


def _suppression(kind: str, why: str, place: Location | None = None) -> JsonObject:
    value: JsonObject = {"kind": kind, "status": "accepted", "justification": _text(why)}
    return value | ({"location": _location(place, ())} if place else {})


def _text(text: str) -> str:
    return shorten(sarif_text(text), LONGEST_MESSAGE)


def _fingerprints(mark: str) -> JsonObject:
    """Ours, and under the one name that GitHub compares."""
    return {"gatekeeper/v1": mark, "primaryLocationLineHash": f"{mark[:16]}:1"}


def _location(location: Location, excerpt: tuple[str, ...]) -> JsonObject:
    region = location.region or Region(1, 1)
    value: JsonObject = {"startLine": region.start_line, "endLine": region.end_line}
    if region.start_column > 0:
        value["startColumn"] = region.start_column
    if region.end_column > 0:
        value["endColumn"] = region.end_column
    if excerpt:
        lines = (line[:_LONGEST_LINE] for line in excerpt)
        value["snippet"] = {"text": "\n".join(json_text(line) for line in lines)}
    artifact: JsonObject = {"uri": uri(location.path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": value}}


def _code_flow(way: Way) -> JsonObject:
    """One flow of one thread."""
    steps: list[JsonValue] = [
        {"location": _location(step.location, ()) | {"message": {"text": _text(step.words)}}}
        for step in way
    ]
    return {"threadFlows": [{"locations": steps}]}


def _decision_properties(decision: Decision) -> JsonObject:
    answer = decision.answer
    return {
        "check": json_text(decision.check),
        "verdict": verdict_value(decision.verdict),
        "demand": decision.demand.value,
        "outcome": answer.outcome.value,
        "code": json_text(answer.code),
        "subject": json_text(answer.subject),
        "class": answer.safety_class.name if answer.safety_class else None,
    }


def _voices(finding: Finding) -> list[JsonValue]:
    return [json_text(f"{seen.analyzer}:{seen.rule}") for seen in finding.seen_by]


def result_maker(
    run: GateRun, rules: RuleIndex, weaknesses: Mapping[int, int], fallback: RepoPath
) -> ResultMaker:
    """The maker for the run. Of several decisions about one finding the worst is kept."""
    decided: dict[tuple[str, Location, str], Decision] = {}
    for decision in problems(run):
        if decision.answer.location is not None:
            key = (decision.answer.code, decision.answer.location, decision.answer.message)
            decided.setdefault(key, decision)
    return ResultMaker(run, index_of(run), rules, weaknesses, fallback, decided)


def results_worst_first(maker: ResultMaker, most: int) -> Iterator[JsonObject]:
    """At most so many results: problems that are no findings, then findings, each worst first."""
    seen: Counter[tuple[str, str, str]] = Counter()
    left = most
    for decision in problems(maker.run):
        if left <= 0 or maker.index.is_finding(decision.answer):
            continue
        left -= 1
        key = (decision.check, decision.answer.code, decision.answer.subject)
        seen[key] += 1
        yield maker.problem(decision, seen[key])
    for judged in findings_worst_first(maker.run)[: max(0, left)]:
        yield maker.finding(judged)


def result_count(maker: ResultMaker) -> int:
    """How many results there are before any limit."""
    own = sum(not maker.index.is_finding(decision.answer) for decision in problems(maker.run))
    return own + len(maker.run.facts.findings)
