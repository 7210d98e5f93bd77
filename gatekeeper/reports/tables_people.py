"""Tables about people: who wrote and approved each commit, each unit and its tests."""

from gatekeeper.model.authorship import Approval, CommitPeople, Who
from gatekeeper.model.facts import Facts
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.outline import commit_verdicts
from gatekeeper.reports.table import CODE, WORDS, Table


def commits_table(run: GateRun) -> Table:
    """The people of each commit and what the decisions about it come to."""
    verdicts = commit_verdicts(run)
    rows = tuple(
        (commit.commit, _verdict_word(verdicts.get(commit.commit)), *_commit_cells(commit))
        for commit in run.facts.people.commits
    )
    columns = (
        ("commit", CODE),
        ("verdict", WORDS),
        ("subject", WORDS),
        ("written by", WORDS),
        ("approved by", WORDS),
        ("refused or unclear", WORDS),
        ("hook", WORDS),
    )
    caption = "Each row is a commit of the change with the people who wrote and approved it."
    empty = "No commit of its own is judged."
    return Table("People per commit", caption, columns, rows, empty, mark=1)


def _verdict_word(verdict: Verdict | None) -> str:
    return verdict.name.lower() if verdict is not None else "not judged alone"


def _commit_cells(commit: CommitPeople) -> tuple[str, ...]:
    authors = [f"{_who(one.who)} ({one.part})" for one in commit.authors]
    approvals = [_approval(one) for one in commit.approvals]
    refused = [f"{_who(one.who) if one.who else 'nobody'}: {one.why}" for one in commit.refused]
    return (
        commit.subject,
        "\n".join(authors),
        "\n".join(approvals),
        "\n".join([*refused, *commit.defects]),
        "seen" if commit.seen_by_hook else "not seen",
    )


def _approval(approval: Approval) -> str:
    """Who, how strong, when by whose clock, and what was checked."""
    when = f"{approval.at:%Y-%m-%d} by {approval.timed_by}" if approval.at else "no time told"
    first = f"{_who(approval.who)} ({approval.source}, {approval.grade.name}, {when})"
    checked = approval.review.checked() if approval.review is not None else ()
    return "\n".join((first, *checked))


def _who(who: Who) -> str:
    return f"{who.shown}, {who.resolved_by}"


def units_table(facts: Facts) -> Table:
    """Who wrote each unit and its tests."""
    rows = tuple(
        (
            unit.item,
            "\n".join(who.shown for who in unit.authors),
            "\n".join(who.shown for who in unit.test_authors),
            str(unit.assertions),
            str(unit.independent_assertion_lines),
            "\n".join(unit.defects),
        )
        for unit in facts.people.units
    )
    columns = (
        ("unit", CODE),
        ("written by", WORDS),
        ("tests written by", WORDS),
        ("assertions", WORDS),
        ("of these by others", WORDS),
        ("unclear", WORDS),
    )
    caption = "Each row is a software unit with the authors of its lines and of its tests."
    return Table("People per unit", caption, columns, rows, "No unit is concerned.")
