"""The trace shop given its bytes: requirements and marked files of head, requirements of base, reports of the request."""

from dataclasses import replace

from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import read_paths
from gatekeeper.model.graph import TraceFacts
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.trace import GivenReport
from gatekeeper.model.tree import Tree

_NO_FILE = "it is a symbolic link or a submodule, which is not followed"


def trace_facts(
    case: Case,
    threats: ThreatFacts,
    reports: tuple[GivenReport, ...],
    *,
    baseline: Tree | None = None,
) -> TraceFacts:
    """What a run knows of the graph of head, compared with `baseline`, else with the base of the change."""
    view, change, settings = case.view, case.change, case.project.trace
    if not settings.sources:
        return TraceFacts()
    # Most commits are judged where no requirements are named: then none of this is imported.
    from gatekeeper.gate.records.clause_table import clause_table
    from gatekeeper.trace.gather import TraceInput, gather_trace, marked_paths, source_paths

    base = baseline or change.base
    head_blobs = {entry.path: entry.blob for entry in change.head if entry.is_file}
    base_blobs = None if base is None else {e.path: e.blob for e in base if e.is_file}
    sources = source_paths(settings, [entry.path for entry in change.head])
    wanted = {*sources, *marked_paths(settings, case.owned)} & head_blobs.keys()
    links = {path: _NO_FILE for path in sources if path not in head_blobs}
    table = clause_table()
    found = gather_trace(
        TraceInput(
            settings=settings,
            items=case.project.items,
            owned=case.owned,
            models=threats.models,
            blobs=head_blobs,
            head=read_paths(view, change.head, sorted(wanted)) | links,
            base_blobs=base_blobs,
            base={}
            if base is None
            else read_paths(view, base, source_paths(settings, base_blobs or ())),
            commit=change.head.commit,
            tree=change.head.tree,
            clauses=frozenset(clause.id for clause in table.clauses),
            reports=reports,
        )
    )
    return found if baseline is None else replace(found, baseline=baseline.commit)
