"""People of a run as JSON (rules/schema/gate-run.schema.json)."""

from collections.abc import Iterable, Mapping

from gatekeeper.model.authorship import (
    Approval,
    CommitPeople,
    CommitSignature,
    Grade,
    People,
    UnitPeople,
    UnitTest,
    Who,
)
from gatekeeper.model.coverage import UnitCoverage
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.gate_run import Decision
from gatekeeper.model.verdict import meet
from gatekeeper.reports.json_values import JsonObject, fields, path_value, plain, verdict_value

_REVIEW = "review-independence"


def people_value(people: People, decisions: Mapping[str, tuple[Decision, ...]]) -> JsonObject:
    """Everything history tells about people, each commit with what was decided about it."""
    return {
        **fields(people, "undecided suspicions unread"),
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
        "codes": plain(sorted({decision.answer.code for decision in about})),
        "grade": None if best is None else Grade(best).name,
        "authors": plain(tuple(dict.fromkeys(each.who.key for each in commit.authors))),
        "reviewers": plain(tuple(dict.fromkeys(each.who.key for each in commit.approvals))),
    }


def _signature(signature: CommitSignature | None) -> JsonObject | None:
    if signature is None:
        return None
    return {
        **fields(signature, "state why"),
        "signer": signature.signer.id if signature.signer else None,
        "fingerprint": signature.fingerprint,
    }


def _approval(approval: Approval) -> JsonObject:
    review = approval.review
    return {
        "who": who_value(approval.who),
        "grade": approval.grade.name,
        **fields(approval, "commit covers source"),
        "held_back": approval.held_back[0] if approval.held_back else None,
        "at": approval.given_at,
        "timed_by": approval.timed_by,
        "checked": plain(review.checked() if review else ()),
        "review": (review.digest or None) if review else None,
    }


def _commit(commit: CommitPeople, decisions: tuple[Decision, ...]) -> JsonObject:
    return {
        "commit": commit.commit,
        "verdict": verdict_value(meet(d.verdict for d in decisions)) if decisions else None,
        "review": _review(commit, decisions),
        "signature": _signature(commit.signature),
        **fields(commit, "subject is_clean_merge seen_by_hook"),
        "authors": [{"who": who_value(one.who), "part": one.part} for one in commit.authors],
        "approvals": [_approval(approval) for approval in commit.approvals],
        "refused": [
            {"who": who_value(one.who) if one.who else None, **fields(one, "commit code why")}
            for one in commit.refused
        ],
        "paths": [path_value(path) for path in commit.paths],
        "oddities": [fields(odd, "code text") for odd in commit.oddities],
        "defects": plain(commit.defects),
    }


def who_value(who: Who) -> JsonObject:
    """An identity and the person it was resolved to."""
    return {
        **fields(who.identity, "name email"),
        "person": who.person.id if who.person else None,
        "kind": who.person.kind.value if who.person else None,
        **fields(who, "key resolved_by"),
    }


def keys_of(people: Iterable[Who]) -> JsonValue:
    """The keys of several people, in their order."""
    return [who.key for who in people]


def unit_value(unit: UnitPeople) -> JsonObject:
    """Who wrote a unit and its tests, and how far the tests of others go."""
    return {
        "item": unit.item,
        "authors": [who_value(who) for who in unit.authors],
        "shares": [
            {"who": share.who.key, **fields(share, "lines changed_in counts")}
            for share in unit.shares
        ],
        "code_lines": unit.code_lines,
        "functions": [
            {
                **path_value(function.path),
                **fields(function, "name first last"),
                "authors": keys_of(function.authors),
            }
            for function in unit.functions
        ],
        "test_authors": [who_value(who) for who in unit.test_authors],
        "test_paths": [path_value(path) for path in unit.test_paths],
        **fields(unit, "assertions independent_assertion_lines"),
        "tests": [_test(test) for test in unit.tests],
        "coverage": _coverage(unit.coverage),
        "notes": [fields(note, "code text undecided") for note in unit.notes],
        "defects": plain(unit.defects),
    }


def _test(test: UnitTest) -> JsonObject:
    return {
        **path_value(test.path),
        **fields(test, "name line"),
        "authors": keys_of(test.authors),
        **fields(test, "assertions independent_assertions independent counts"),
        "mapping": [fields(each, "kind text") for each in test.evidence],
        **fields(test, "white_box black_box box_defects"),
    }


def _coverage(coverage: UnitCoverage | None) -> JsonObject | None:
    if coverage is None:
        return None
    told = "lines lines_by_others branches branches_by_others holes unmeasured"
    return {
        **fields(coverage, told),
        "tests": [{**path_value(test.path), "name": test.name} for test in coverage.tests],
        "left_out": plain(coverage.left_out),
    }
