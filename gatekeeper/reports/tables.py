"""All tables of a run, in the order in which they are read."""

from gatekeeper.model.gate_run import GateRun
from gatekeeper.reports.table import Table
from gatekeeper.reports.tables_code import (
    findings_table,
    not_analysed_table,
    suppressions_table,
    unread_table,
)
from gatekeeper.reports.tables_origin import (
    policy_table,
    providers_table,
    sources_table,
    tools_table,
)
from gatekeeper.reports.tables_people import commits_table, units_table
from gatekeeper.reports.tables_threats import model_faults_table, surfaces_table, threats_table


def tables_of(run: GateRun) -> tuple[Table, ...]:
    """All tables in the order in which they are read; each may be empty, none is left out."""
    facts = run.facts
    return (
        findings_table(run),
        not_analysed_table(facts),
        unread_table(facts),
        suppressions_table(facts),
        commits_table(run),
        units_table(facts),
        threats_table(facts),
        model_faults_table(facts),
        surfaces_table(facts),
        tools_table(facts),
        providers_table(run),
        policy_table(facts),
        sources_table(facts),
    )
