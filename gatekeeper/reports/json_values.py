"""Model values as JSON, each in one documented shape (rules/schema/gate-run.schema.json), and the one JSON writer."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Protocol, runtime_checkable

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.finding import Judged
from gatekeeper.model.gate_run import Decision
from gatekeeper.model.location import Location
from gatekeeper.model.policy import PolicyRule
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.suppression import Suppression
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.escaping import json_text, uri
from gatekeeper.reports.outline import kind_of

JsonObject = dict[str, JsonValue]
_Member = JsonValue | Iterator[JsonObject]


@runtime_checkable
class _Day(Protocol):
    """A date. Reports import no module that could ask a clock."""

    def isoformat(self) -> str: ...


_RUNNER_COMMAND = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)


def document(members: Mapping[str, JsonValue], opened: frozenset[str] = frozenset()) -> bytes:
    """The JSON text: ASCII, one member a line, one element of a list a line, in the order given.

    ASCII so that nothing in it acts on a terminal; a line each so that two runs can be compared with diff.
    `opened` names the members whose objects are written in the same way, wherever they stand.
    """
    return b"".join(document_pieces(members, opened))


def document_pieces(
    members: Mapping[str, _Member], opened: frozenset[str] = frozenset()
) -> Iterator[bytes]:
    """As `document`, an element a piece: of a list that is made while it is written, no two elements stand in memory."""
    yield from map(_encoded, _object(members, opened))
    yield b"\n"


def json_array(elements: Iterable[JsonObject]) -> bytes:
    """A JSON array, written as `document` writes one."""
    return _encoded("[\n" + ",\n".join(_compact(element) for element in elements) + "\n]\n")


def _encoded(text: str) -> bytes:
    # The same string value: job runners obey `##[command]` anywhere in a line of output.
    return _RUNNER_COMMAND.sub(r"#\\u0023", text).encode("ascii")


def _object(members: Mapping[str, _Member], opened: frozenset[str]) -> Iterator[str]:
    before = ""
    yield "{\n"
    for key, value in members.items():
        yield f"{before}{_compact(key)}: "
        yield from _member(key, value, opened)
        before = ",\n"
    yield "\n}"


def _member(key: str, value: _Member, opened: frozenset[str]) -> Iterator[str]:
    if isinstance(value, dict) and key in opened:
        yield from _object(value, opened)
    elif isinstance(value, list | Iterator):
        before = "[\n"
        for element in value:
            yield before
            if key in opened and isinstance(element, dict):
                yield from _object(element, opened)
            else:
                yield _compact(element)
            before = ",\n"
        yield "[]" if before == "[\n" else "\n]"
    else:
        yield _compact(value)


def _compact(value: JsonValue) -> str:
    text = _dumped(value)
    # Only a text with a surrogate, alone or of a pair, can be one that some parser refuses.
    return _dumped(_safe(value)) if "\\ud" in text else text


_dumped = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode


def _safe(value: JsonValue) -> JsonValue:
    """The value with every text in it, names of members too, as every JSON parser takes it."""
    match value:
        case str():
            return json_text(value)
        case list():
            return [_safe(each) for each in value]
        case dict():
            return {json_text(key): _safe(each) for key, each in value.items()}
        case _:
            return value


def fields(value: object, names: str) -> JsonObject:
    """The fields of those names, in that order, each in its documented shape. Raises `TypeError` for one that has none."""
    return {name: plain(getattr(value, name)) for name in names.split()}


def plain(value: object) -> JsonValue:
    """A text, number, day, word of a closed set or place, or several of them, in the one shape it has everywhere."""
    match value:
        # What most are comes first: a run has a million of these.
        case str() | bool() | None:
            return value
        case Verdict():
            return verdict_value(value)
        case Enum():
            shown: JsonValue = value.value
            return shown
        case SafetyClass():
            return value.name
        case Location():
            return location_value(value)
        case tuple() | list():
            return [plain(each) for each in value]
        case int():
            return value
        case _Day():
            return value.isoformat()
        case _:
            raise TypeError(f"a {type(value).__name__} has no shape of its own")


def verdict_value(verdict: Verdict) -> str:
    """`passed`, `deviated`, `undecided` or `failed`."""
    return verdict.name.lower()


def path_value(path: str) -> JsonObject:
    """A path twice: readable, and exact as a percent-encoded URI reference of git's bytes."""
    return {"path": path, "uri": _uri(path)}


@lru_cache(maxsize=4096)
def _uri(path: str) -> str:
    return uri(path)


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
        "sentence": reason.sentence,
        "verdict": verdict_value(reason.verdict),
        "children": [reason_value(child) for child in reason.children],
    }


def rule_value(rule: PolicyRule) -> JsonObject:
    """One line of a policy."""
    limits: JsonObject = dict(sorted(rule.limits.items()))
    return {
        **fields(rule, "check demand asked_by clauses"),
        "limits": limits,
        "location": location_value(rule.location),
    }


def decision_value(decision: Decision) -> JsonObject:
    """An answer as policy took it."""
    answer = decision.answer
    return {
        "check": decision.check,
        "kind": kind_of(decision).value,
        **fields(decision, "verdict demand"),
        **fields(answer, "outcome code message subject"),
        "class": plain(answer.safety_class),
        "location": plain(answer.location),
        "rows": [fields(row, "label text note") for row in answer.rows],
        **fields(answer, "excerpt to_pass"),
        "rule": rule_value(decision.rule) if decision.rule else None,
        **fields(decision, "deviation provider"),
    }


def finding_value(judged: Judged) -> JsonObject:
    """A finding and what it counts as."""
    finding = judged.finding
    return {
        **fields(finding, "rule level"),
        **fields(judged, "state why suppression"),
        **fields(finding, "message location cwe help help_uri excerpt fingerprint"),
        "seen_by": [fields(seen, "analyzer rule words") for seen in finding.seen_by],
        "ways": [[fields(step, "location words") for step in way] for way in finding.ways],
    }


def suppression_value(suppression: Suppression, *, used: bool, unused: bool) -> JsonObject:
    """A suppression; neither used nor unused when not everything it could be for was read."""
    return {
        **fields(suppression, "id rule reason owner approved_by expires path_glob inline"),
        "used": used,
        "unused": unused,
        **fields(suppression, "defects location"),
    }
