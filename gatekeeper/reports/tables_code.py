"""Tables about code: findings, what was not analysed, suppressions."""

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Judged
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.step import Way
from gatekeeper.reports.outline import findings_worst_first
from gatekeeper.reports.table import Table, columns_of


def findings_table(run: GateRun) -> Table:
    """Every finding of every state, worst first."""
    columns = columns_of(
        "state | level | `rule` | `place` | message | how it comes about | `weakness` | "
        "why it counts so"
    )
    findings = findings_worst_first(run)
    rows = tuple(map(_finding_row, findings))
    links = tuple(judged.finding.help_uri for judged in findings)
    caption = "Each row is a finding of the analyzers: new before open before suppressed."
    empty = "The analyzers found nothing."
    return Table("Findings", caption, columns, rows, empty, mark=0, links=links, link_column=2)


def _finding_row(judged: Judged) -> tuple[str, ...]:
    finding = judged.finding
    return (
        judged.state.value,
        finding.level.value,
        finding.rule,
        str(finding.location),
        finding.message,
        " or: ".join(map(_way, finding.ways)),
        ", ".join(f"CWE-{number}" for number in finding.cwe),
        judged.why,
    )


def _way(way: Way) -> str:
    return "; ".join(f"{step.location} {step.words}" for step in way)


def not_analysed_table(facts: Facts) -> Table:
    """Every account that did not end analysed; failed first."""
    left = [a for a in facts.accounting.accounts if a.state is not AccountState.ANALYSED]
    left.sort(key=lambda account: account.state is not AccountState.FAILED)
    rows = tuple(
        (a.state.value, a.expectation.path, a.expectation.analyzer, a.cause) for a in left
    )
    columns = columns_of("end | `path` | `analyzer` | cause")
    caption = "Each row is a file that an analyzer had to read and did not."
    empty = "Every expected file was read by every analyzer that had to."
    return Table("Not analysed", caption, columns, rows, empty, mark=0)


def unread_table(facts: Facts) -> Table:
    """Tracked paths that no analyzer reads."""
    rows = tuple((each.path, each.cause) for each in facts.accounting.unread)
    columns = columns_of("`path` | reason")
    caption = "Each row is a tracked path for which no analyzer is meant."
    return Table("Without an analyzer", caption, columns, rows, "There is no such path.")


def suppressions_table(facts: Facts) -> Table:
    """Suppressions, and marks of the tools themselves, which have no effect."""
    rows = tuple(
        (
            one.id,
            one.rule,
            "used" if one.id in facts.used_suppressions else "not used",
            one.reason,
            f"{one.owner}, approved by {one.approved_by or 'review of the change'}",
            one.expires.isoformat() if one.expires else "never",
            "; ".join(one.defects),
        )
        for one in facts.suppressions
    )
    marks = tuple(
        (str(mark.location), mark.tool, "no effect", mark.text, "", "", "")
        for mark in facts.foreign_marks
    )
    columns = columns_of("`suppression` | `rule` | effect | reason | owner | expires | defects")
    caption = "Each row is a suppression, or a tool's own comment that asks for one."
    return Table("Suppressions", caption, columns, rows + marks, "Nothing is suppressed.")
