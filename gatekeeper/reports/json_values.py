"""Model values as JSON, each in one documented shape (rules/schema/gate-run.schema.json), and the one JSON writer."""

import json
import re
from collections.abc import Iterable, Mapping

from gatekeeper.model.check import Row
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.finding import Judged
from gatekeeper.model.gate_run import Decision
from gatekeeper.model.location import Location
from gatekeeper.model.policy import PolicyRule
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.step import Step
from gatekeeper.model.suppression import Suppression
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.escaping import json_text, uri
from gatekeeper.reports.outline import kind_of

JsonObject = dict[str, JsonValue]

_RUNNER_COMMAND = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)


def document(fields: Mapping[str, JsonValue], opened: frozenset[str] = frozenset()) -> bytes:
    """The JSON text: ASCII, one member a line, one element of a list a line, in the order given.

    ASCII so that nothing in it acts on a terminal; a line each so that two runs can be compared with diff.
    `opened` names the members whose objects are written in the same way, wherever they stand.
    """
    return _encoded(_object(fields, opened))


def json_array(elements: Iterable[JsonObject]) -> bytes:
    """A JSON array, written as `document` writes one."""
    return _encoded("[\n" + ",\n".join(_compact(element) for element in elements) + "\n]")


def _encoded(text: str) -> bytes:
    # The same string value: job runners obey `##[command]` anywhere in a line of output.
    return (_RUNNER_COMMAND.sub(r"#\\u0023", text) + "\n").encode("ascii")


def _object(fields: Mapping[str, JsonValue], opened: frozenset[str]) -> str:
    members = (f"{_compact(key)}: {_member(key, fields[key], opened)}" for key in fields)
    return "{\n" + ",\n".join(members) + "\n}"


def _member(key: str, value: JsonValue, opened: frozenset[str]) -> str:
    if isinstance(value, dict) and key in opened:
        return _object(value, opened)
    if not isinstance(value, list) or not value:
        return _compact(value)
    elements = (
        _object(element, opened)
        if key in opened and isinstance(element, dict)
        else _compact(element)
        for element in value
    )
    return "[\n" + ",\n".join(elements) + "\n]"


def _compact(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def texts(values: Iterable[str]) -> list[JsonValue]:
    """Strings, safe to encode, in their order."""
    return [json_text(value) for value in values]


def text_or_null(value: str | None) -> JsonValue:
    """The string, or null."""
    return None if value is None else json_text(value)


def verdict_value(verdict: Verdict) -> str:
    """`passed`, `deviated`, `undecided` or `failed`."""
    return verdict.name.lower()


def class_value(safety_class: SafetyClass | None) -> JsonValue:
    """`A`, `B`, `C` or null."""
    return None if safety_class is None else safety_class.name


def path_value(path: str) -> JsonObject:
    """A path twice: readable, and exact as a percent-encoded URI reference of git's bytes."""
    return {"path": json_text(path), "uri": uri(path)}


def location_value(location: Location | None) -> JsonValue:
    """A path with its region; null when there is no place."""
    if location is None:
        return None
    region = location.region
    return {
        **path_value(location.path),
        "start_line": region.start_line if region else None,
        "end_line": region.end_line if region else None,
        "start_column": region.start_column or None if region else None,
        "end_column": region.end_column or None if region else None,
    }


def reason_value(reason: Reason) -> JsonObject:
    """A reason with those below it."""
    return {
        "sentence": json_text(reason.sentence),
        "verdict": verdict_value(reason.verdict),
        "children": [reason_value(child) for child in reason.children],
    }


def rule_value(rule: PolicyRule) -> JsonObject:
    """One line of a policy."""
    return {
        "check": json_text(rule.check),
        "demand": rule.demand.value,
        "asked_by": json_text(rule.asked_by),
        "clauses": texts(rule.clauses),
        "limits": {json_text(key): _limit(value) for key, value in sorted(rule.limits.items())},
        "location": location_value(rule.location),
    }


def _limit(value: int | str) -> JsonValue:
    return json_text(value) if isinstance(value, str) else value


def decision_value(decision: Decision) -> JsonObject:
    """An answer as policy took it."""
    answer = decision.answer
    return {
        "check": json_text(decision.check),
        "kind": kind_of(decision).value,
        "verdict": verdict_value(decision.verdict),
        "demand": decision.demand.value,
        "outcome": answer.outcome.value,
        "code": json_text(answer.code),
        "message": json_text(answer.message),
        "subject": json_text(answer.subject),
        "class": class_value(answer.safety_class),
        "location": location_value(answer.location),
        "rows": [_row(row) for row in answer.rows],
        "excerpt": texts(answer.excerpt),
        "to_pass": json_text(answer.to_pass),
        "rule": rule_value(decision.rule) if decision.rule else None,
        "deviation": text_or_null(decision.deviation),
        "provider": json_text(decision.provider),
    }


def _row(row: Row) -> JsonObject:
    return {
        "label": json_text(row.label),
        "text": json_text(row.text),
        "note": json_text(row.note),
    }


def finding_value(judged: Judged) -> JsonObject:
    """A finding and what it counts as."""
    finding = judged.finding
    return {
        "rule": json_text(finding.rule),
        "level": finding.level.value,
        "state": judged.state.value,
        "why": json_text(judged.why),
        "suppression": text_or_null(judged.suppression),
        "message": json_text(finding.message),
        "location": location_value(finding.location),
        "cwe": list(finding.cwe),
        "help": json_text(finding.help),
        "help_uri": json_text(finding.help_uri),
        "excerpt": texts(finding.excerpt),
        "fingerprint": finding.fingerprint,
        "seen_by": [
            {
                "analyzer": json_text(seen.analyzer),
                "rule": json_text(seen.rule),
                "words": json_text(seen.words),
            }
            for seen in finding.seen_by
        ],
        "ways": [[_step(step) for step in way] for way in finding.ways],
    }


def _step(step: Step) -> JsonObject:
    return {"location": location_value(step.location), "words": json_text(step.words)}


def suppression_value(suppression: Suppression, *, used: bool, unused: bool) -> JsonObject:
    """A suppression; neither used nor unused when not everything it could be for was read."""
    return {
        "id": json_text(suppression.id),
        "rule": json_text(suppression.rule),
        "reason": json_text(suppression.reason),
        "owner": json_text(suppression.owner),
        "approved_by": json_text(suppression.approved_by),
        "expires": suppression.expires.isoformat() if suppression.expires else None,
        "path_glob": json_text(suppression.path_glob),
        "inline": suppression.inline,
        "used": used,
        "unused": unused,
        "defects": texts(suppression.defects),
        "location": location_value(suppression.location),
    }
