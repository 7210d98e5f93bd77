"""Is every suppression a decision by a named person, for a reason, for a time, and still needed?"""

from collections.abc import Iterable

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.suppression import ForeignMark, Suppression

_FORM = 'gatekeeper: suppress RULE reason="…" owner=ID expires=YYYY-MM-DD'


@asks(
    "suppressions-justified",
    "is every suppression justified, owned, approved, in time and still needed?",
)
def suppressions_justified(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a suppression with a defect, expired, unused, unapproved, or in a tool's own words."""
    answers = [_foreign(facts, mark) for mark in facts.foreign_marks if not mark.known]
    unused = {suppression.id for suppression in facts.unused_suppressions}
    for suppression in facts.suppressions:
        if answer := _judge(facts, suppression, limits, unused=suppression.id in unused):
            answers.append(answer)
    if answers:
        return tuple(answers)
    known = sum(mark.known for mark in facts.foreign_marks)
    message = f"{len(facts.suppressions)} suppressions hold"
    if known:
        message += f"; {known} marks of other tools are known since adoption and have no effect"
    return (Answer(Outcome.PASS, "ok", message),)


def _foreign(facts: Facts, mark: ForeignMark) -> Answer:
    if mark.location.region is None:
        message = (
            f"a configuration file of {mark.tool} lies in the tree; gatekeeper does not obey it"
        )
        cure = "take it out, or record it in the baseline at adoption"
    else:
        message = f'the mark "{printable(mark.text)}" of {mark.tool} has no effect here'
        cure = f"mend the code, or write above it: {_FORM}"
    return Answer(
        Outcome.FAIL,
        "foreign-suppression",
        message,
        mark.location.path,
        facts.class_of(mark.location.path),
        mark.location,
        to_pass=cure,
    )


def _judge(
    facts: Facts, suppression: Suppression, limits: Limits, *, unused: bool
) -> Answer | None:
    safety_class = facts.class_of(suppression.location.path)
    if suppression.defects:
        message = f"the suppression of {suppression.rule} has no effect: {suppression.defects[0]}"
        return _fail(suppression, safety_class, "incomplete", message, f"write: {_FORM}")
    if suppression.expires is not None and suppression.expires < facts.today:
        message = f"the suppression of {suppression.rule} expired on {suppression.expires}"
        return _fail(
            suppression, safety_class, "expired", message, "mend the code, or decide again"
        )
    if facts.project.registry.get(suppression.owner) is None:
        message = f'the owner "{suppression.owner}" is nobody in the people registry'
        return _fail(
            suppression, safety_class, "owner-unknown", message, "name a registered person"
        )
    if unused:
        message = f"the suppression of {suppression.rule} matches no finding"
        return _fail(suppression, safety_class, "unused", message, "take it out")
    return _approval(facts, suppression, safety_class, limits)


def _approval(
    facts: Facts, suppression: Suppression, safety_class: SafetyClass, limits: Limits
) -> Answer | None:
    """A new suppression of a class whose policy asks for it needs somebody else's approval: an independent review of its change."""
    if limits.text(safety_class, "approval") != "other" or not suppression.inline:
        return None
    if suppression.id in facts.known_suppressions or facts.change.kind is ChangeKind.STAGED:
        return None
    if facts.change.kind is ChangeKind.TREE or facts.change.before_review:
        return None
    path, owner = suppression.location.path, suppression.owner
    # One of them brings it, and which one only its lines could tell.
    brought = [commit for commit in facts.people.commits if path in commit.paths]
    if brought and all(any(a.who.key != owner for a in c.approvals) for c in brought):
        return None
    message = f"the new suppression of {suppression.rule} was approved by nobody but its owner"
    cure = "a reviewer other than the owner and the author approves the commit that brings it"
    return _fail(suppression, safety_class, "not-approved", message, cure)


def _fail(
    suppression: Suppression, safety_class: SafetyClass, code: str, message: str, cure: str
) -> Answer:
    rows = (
        Row("reason", printable(suppression.reason) or "none"),
        Row("owner", suppression.owner),
    )
    return Answer(
        Outcome.FAIL,
        f"suppression-{code}",
        printable(message),
        suppression.location.path,
        safety_class,
        suppression.location,
        rows=rows,
        to_pass=cure,
    )
