"""The standings of clauses as OSCAL assessment results (NIST OSCAL 1.2.1, assessment-results model, JSON)."""

import json
import re
import uuid
from collections.abc import Iterator

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.path import printable
from gatekeeper.model.record import ClauseState, Record, Standing
from gatekeeper.record.clauses.judged import counting, told_by_a_person
from gatekeeper.record.glance import NATURE, release_title, run_time

NAME = "assessment-results.oscal.json"
VERSION = "1.2.1"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://iec62304-gatekeeper.dev/oscal")
_NS = "https://iec62304-gatekeeper.dev/ns/oscal"
_EVIDENCE = "ledger/entries.intoto.jsonl"
_REASON = {ClauseState.MET: "pass", ClauseState.HUMAN_JUDGED: "pass", ClauseState.NOT_MET: "fail"}
_SATISFIED = (ClauseState.MET, ClauseState.HUMAN_JUDGED)


def assessment_results(record: Record) -> bytes:
    """The document in UTF-8 with a final line feed; ids follow from the run's statement, so equal records are equal.

    OSCAL knows satisfied and not satisfied only: whatever is neither met by data nor judged met by a person whose
    judgement counts is not satisfied, with the reason `other` where it is unknown. What does not apply is left out of the
    controls.
    """
    document: JsonValue = {
        "assessment-results": {
            "uuid": _id(record, "results"),
            "metadata": {
                "title": f"Record of evidence: {printable(release_title(record))}",
                "last-modified": _at(record),
                "version": record.head or record.tree,
                "oscal-version": VERSION,
                "remarks": NATURE,
            },
            "import-ap": {"href": f"#{_id(record, 'plan')}"},
            "results": [_result(record)],
            "back-matter": {"resources": [_plan(record)]},
        }
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _result(record: Record) -> JsonValue:
    shown = [s for s in record.standings if s.state is not ClauseState.NOT_APPLICABLE]
    away = len(record.standings) - len(shown)
    controls: list[JsonValue] = [{"control-id": _token(s)} for s in shown]
    result: dict[str, JsonValue] = {
        "uuid": _id(record, "result"),
        "title": "Clauses by the decisions of one gate run",
        "description": f"{len(shown)} clauses; {away} more do not apply to this project.",
        "start": _at(record),
        "props": [
            _property("verdict", record.verdict.name.lower()),
            _property("statement", record.statement),
            *([_property("ledger-head", record.ledger_head)] if record.ledger_head else []),
        ],
        "reviewed-controls": {"control-selections": [{"include-controls": controls}]},
        "observations": [_observation(record, s) for s in shown],
        "findings": [_finding(record, s) for s in shown],
    }
    return result


def _observation(record: Record, standing: Standing) -> JsonValue:
    told = "; ".join(_basis(standing)) or "Nothing in the record speaks of it."
    return {
        "uuid": _id(record, f"observation {standing.clause.id}"),
        "description": told,
        "methods": [_method(standing)],
        "collected": _at(record),
        "relevant-evidence": list(_relevant(record, standing)),
    }


def _method(standing: Standing) -> str:
    looked_at = standing.state is ClauseState.HUMAN_JUDGED or not standing.basis
    return "EXAMINE" if looked_at else "TEST"


def _relevant(record: Record, standing: Standing) -> Iterator[JsonValue]:
    run = f"The statement {record.statement} of the gate run."
    yield {"href": _EVIDENCE, "description": run}
    if good := counting(record.judgements, standing.clause.id):
        yield {"href": _EVIDENCE, "description": told_by_a_person(good)}


def _basis(standing: Standing) -> Iterator[str]:
    yield from (printable(each) for each in standing.basis)


def _finding(record: Record, standing: Standing) -> JsonValue:
    clause, state = standing.clause, standing.state
    reason = _REASON.get(state, "other") if standing.known else "other"
    return {
        "uuid": _id(record, f"finding {clause.id}"),
        "title": f"{clause.standard}, {clause.number}",
        "description": printable(clause.paraphrase),
        "target": {
            "type": "objective-id",
            "target-id": _token(standing),
            "status": {
                "state": "satisfied" if state in _SATISFIED else "not-satisfied",
                "reason": reason,
                "remarks": printable(f"{standing.word}: {standing.why}"),
            },
        },
        "related-observations": [{"observation-uuid": _id(record, f"observation {clause.id}")}],
    }


def _plan(record: Record) -> JsonValue:
    return {
        "uuid": _id(record, "plan"),
        "title": "Policy and table of clauses",
        "description": (
            "What is asked is told by the policy of the commit "
            f"{record.policy_origin or 'that is not known: the working tree'} and by the table of clauses of gatekeeper "
            f"{record.gatekeeper}. {printable(record.clause_note)}."
        ),
    }


def _property(name: str, value: str) -> JsonValue:
    return {"name": name, "ns": _NS, "value": value}


def _token(standing: Standing) -> str:
    return "c-" + re.sub(r"[^A-Za-z0-9._-]", "_", standing.clause.id)


def _id(record: Record, what: str) -> str:
    """A UUID of version 5, the same for the same statement."""
    return str(uuid.uuid5(_NAMESPACE, f"{record.statement} {what}"))


def _at(record: Record) -> str:
    return run_time(record).strftime("%Y-%m-%dT%H:%M:%SZ")
