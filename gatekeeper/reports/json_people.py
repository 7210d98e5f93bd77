"""People of a run as JSON (rules/schema/gate-run.schema.json)."""

from collections.abc import Mapping

from gatekeeper.model.authorship import CommitPeople, People, UnitPeople, Who
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.escaping import json_text
from gatekeeper.reports.json_values import (
    JsonObject,
    path_value,
    text_or_null,
    texts,
    verdict_value,
)


def people_value(people: People, verdicts: Mapping[str, Verdict]) -> JsonObject:
    """Everything history tells about people, each commit with the meet of the decisions about it."""
    return {
        "undecided": text_or_null(people.undecided),
        "suspicions": texts(people.suspicions),
        "commits": [_commit(commit, verdicts.get(commit.commit)) for commit in people.commits],
        "units": [_unit(unit) for unit in people.units],
    }


def _who(who: Who) -> JsonObject:
    return {
        "name": json_text(who.identity.name),
        "email": json_text(who.identity.email),
        "person": text_or_null(who.person.id if who.person else None),
        "kind": who.person.kind.value if who.person else None,
        "key": json_text(who.key),
        "resolved_by": json_text(who.resolved_by),
    }


def _commit(commit: CommitPeople, verdict: Verdict | None) -> JsonObject:
    authors: list[JsonValue] = [
        {"who": _who(authorship.who), "part": json_text(authorship.part)}
        for authorship in commit.authors
    ]
    approvals: list[JsonValue] = [
        {
            "who": _who(approval.who),
            "grade": approval.grade.name,
            "commit": approval.commit,
            "covers": list(approval.covers),
            "source": json_text(approval.source),
        }
        for approval in commit.approvals
    ]
    refused: list[JsonValue] = [
        {
            "who": _who(approval.who) if approval.who else None,
            "commit": approval.commit,
            "code": json_text(approval.code),
            "why": json_text(approval.why),
        }
        for approval in commit.refused
    ]
    return {
        "commit": commit.commit,
        "verdict": verdict_value(verdict) if verdict is not None else None,
        "subject": json_text(commit.subject),
        "is_clean_merge": commit.is_clean_merge,
        "seen_by_hook": commit.seen_by_hook,
        "authors": authors,
        "approvals": approvals,
        "refused": refused,
        "paths": [path_value(path) for path in commit.paths],
        "defects": texts(commit.defects),
    }


def _unit(unit: UnitPeople) -> JsonObject:
    return {
        "item": json_text(unit.item),
        "authors": [_who(who) for who in unit.authors],
        "test_authors": [_who(who) for who in unit.test_authors],
        "test_paths": [path_value(path) for path in unit.test_paths],
        "assertions": unit.assertions,
        "independent_assertion_lines": unit.independent_assertion_lines,
        "defects": texts(unit.defects),
    }
