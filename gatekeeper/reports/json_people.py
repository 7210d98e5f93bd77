"""People of a run as JSON (rules/schema/gate-run.schema.json)."""

from collections.abc import Mapping

from gatekeeper.model.authorship import (
    Approval,
    CommitPeople,
    CommitSignature,
    Grade,
    People,
)
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.gate_run import Decision
from gatekeeper.model.verdict import meet
from gatekeeper.reports.escaping import json_text
from gatekeeper.reports.json_units import unit_value, who_value
from gatekeeper.reports.json_values import (
    JsonObject,
    path_value,
    text_or_null,
    texts,
    verdict_value,
)

_REVIEW = "review-independence"


def people_value(people: People, decisions: Mapping[str, tuple[Decision, ...]]) -> JsonObject:
    """Everything history tells about people, each commit with what was decided about it."""
    return {
        "undecided": text_or_null(people.undecided),
        "suspicions": texts(people.suspicions),
        "unread": texts(people.unread),
        "commits": [
            _commit(commit, decisions.get(commit.commit, ())) for commit in people.commits
        ],
        "units": [unit_value(unit) for unit in people.units],
    }


def _review(commit: CommitPeople, decisions: tuple[Decision, ...]) -> JsonObject:
    """What the check of reviews came to for this commit: one line for a machine."""
    about = [decision for decision in decisions if decision.check == _REVIEW]
    best = max((approval.grade.value for approval in commit.approvals), default=None)
    return {
        "verdict": verdict_value(meet(d.verdict for d in about)) if about else None,
        "codes": texts(tuple(sorted({decision.answer.code for decision in about}))),
        "grade": None if best is None else Grade(best).name,
        "authors": texts(tuple(dict.fromkeys(each.who.key for each in commit.authors))),
        "reviewers": texts(tuple(dict.fromkeys(each.who.key for each in commit.approvals))),
    }


def _signature(signature: CommitSignature | None) -> JsonObject | None:
    if signature is None:
        return None
    return {
        "state": signature.state.value,
        "why": json_text(signature.why),
        "signer": text_or_null(signature.signer.id if signature.signer else None),
        "fingerprint": json_text(signature.fingerprint),
    }


def _approval(approval: Approval) -> JsonObject:
    review = approval.review
    return {
        "who": who_value(approval.who),
        "grade": approval.grade.name,
        "commit": approval.commit,
        "covers": list(approval.covers),
        "source": json_text(approval.source),
        "held_back": text_or_null(approval.held_back[0] if approval.held_back else None),
        "at": approval.given_at,
        "timed_by": json_text(approval.timed_by),
        "checked": texts(review.checked() if review else ()),
        "review": text_or_null((review.digest or None) if review else None),
    }


def _commit(commit: CommitPeople, decisions: tuple[Decision, ...]) -> JsonObject:
    authors: list[JsonValue] = [
        {"who": who_value(authorship.who), "part": json_text(authorship.part)}
        for authorship in commit.authors
    ]
    approvals: list[JsonValue] = [_approval(approval) for approval in commit.approvals]
    refused: list[JsonValue] = [
        {
            "who": who_value(approval.who) if approval.who else None,
            "commit": approval.commit,
            "code": json_text(approval.code),
            "why": json_text(approval.why),
        }
        for approval in commit.refused
    ]
    return {
        "commit": commit.commit,
        "verdict": verdict_value(meet(d.verdict for d in decisions)) if decisions else None,
        "review": _review(commit, decisions),
        "signature": _signature(commit.signature),
        "subject": json_text(commit.subject),
        "is_clean_merge": commit.is_clean_merge,
        "seen_by_hook": commit.seen_by_hook,
        "authors": authors,
        "approvals": approvals,
        "refused": refused,
        "paths": [path_value(path) for path in commit.paths],
        "oddities": [
            {"code": json_text(odd.code), "text": json_text(odd.text)} for odd in commit.oddities
        ],
        "defects": texts(commit.defects),
    }
