"""A decision as the message of four parts that every format shows: what, where, who asked, what would make it pass."""

from dataclasses import dataclass

from gatekeeper.model.check import Answer, Row
from gatekeeper.model.gate_run import Decision
from gatekeeper.reports.excerpt import ExcerptLine, excerpt_lines
from gatekeeper.reports.outline import Index, Kind, kind_of

SHORT_COMMIT = 7


@dataclass(frozen=True, slots=True)
class Problem:
    """The parts of one message, none of them escaped: each format does that for its own sink."""

    kind: Kind
    check: str
    code: str
    message: str
    where: str
    """`path:line`, or the subject when it has no place in a file."""
    subject: str
    """`software unit PUMP-DOSE, class C`, or empty."""
    excerpt: tuple[ExcerptLine, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...]
    """Labelled sentences, in order: who asked, deviation, plugin, what would make it pass."""


def problem_of(decision: Decision, index: Index) -> Problem:
    """The message of one decision."""
    answer = decision.answer
    region = answer.location.region if answer.location else None
    return Problem(
        kind_of(decision),
        decision.check,
        answer.code,
        answer.message,
        str(answer.location) if answer.location else _bare_subject(answer, index),
        _qualification(answer, index),
        excerpt_lines(answer.excerpt, region),
        answer.rows,
        _notes(decision, index),
    )


def _bare_subject(answer: Answer, index: Index) -> str:
    if answer.subject in index.commits:
        return f"commit {answer.subject[:SHORT_COMMIT]}"
    return _item(answer.subject, index) or answer.subject


def _item(subject: str, index: Index) -> str:
    """`software unit ID`, `software item ID`, or empty for what is neither."""
    if subject not in index.items:
        return ""
    return f"software {'item' if subject in index.parents else 'unit'} {subject}"


def _qualification(answer: Answer, index: Index) -> str:
    parts = [_subject(answer, index)]
    if answer.safety_class is not None:
        parts.append(f"class {answer.safety_class.name}")
    return ", ".join(part for part in parts if part)


def _subject(answer: Answer, index: Index) -> str:
    """Whose place it is, when the place itself does not say so."""
    if answer.location is None:
        return ""
    path = answer.location.path
    if answer.subject == path:
        owned = index.owners.get(path)
        return ", ".join(_item(item.id, index) for item in owned.items) if owned else ""
    return _bare_subject(answer, index) if answer.subject != "change" else ""


def _notes(decision: Decision, index: Index) -> tuple[tuple[str, str], ...]:
    notes = [("asked by", _asked_by(decision))]
    if decision.deviation is not None:
        notes.append(("deviation", _deviation(decision.deviation, index)))
    if decision.provider != "gatekeeper":
        notes.append(("said by", f"the plugin {decision.provider}"))
    if decision.answer.to_pass:
        notes.append(("to pass", decision.answer.to_pass))
    return tuple(notes)


def _asked_by(decision: Decision) -> str:
    rule = decision.rule
    if rule is None:
        return "gatekeeper itself; no policy names this check"
    return f"{rule.location}  ({rule.asked_by})" if rule.asked_by else str(rule.location)


def _deviation(deviation_id: str, index: Index) -> str:
    deviation = index.deviations.get(deviation_id)
    if deviation is None:
        return f"{deviation_id} (not among the project's deviations)"
    approval = f"approved by {deviation.approved_by}, until {deviation.expires.isoformat()}"
    return f"{deviation.id}: {deviation.reason} (owner {deviation.owner}, {approval})"
