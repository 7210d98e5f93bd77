"""Gaps of the graph: requirements that are not verified, reports that are not bound, and what no source tells."""

from collections.abc import Iterator

from gatekeeper.model.graph import EdgeKind, Graph, NodeKind, State, TraceFacts, Verification
from gatekeeper.model.record import Gap, GapState
from gatekeeper.record.clauses.risks import RESIDUAL, told
from gatekeeper.record.few import few

_RESIDUAL = (NodeKind.CLAUSE.value, "14971:7.3")
_STATE = {
    Verification.FAILED: GapState.FAILED,
    Verification.SUSPECT: GapState.NOT_MET,
    Verification.UNTESTED: GapState.NOT_MET,
    Verification.UNKNOWN: GapState.UNKNOWN,
}


def trace_gaps(facts: TraceFacts) -> Iterator[Gap]:
    """One for each requirement without a verification that holds and each report without a binding.

    Links that do not hold are decisions of the check trace-sound and stand among those.
    """
    if not facts.configured:
        yield Gap(
            "Traceability",
            GapState.UNKNOWN,
            "requirements",
            "which requirement each unit implements and which test verifies it is not shown",
            "name the files of requirements in [[trace.sources]]",
        )
    if not facts.reports_expected:
        yield Gap(
            "Tests",
            GapState.UNKNOWN,
            "results and coverage",
            "test files and their authors are shown; whether the tests ran and passed on this tree is not",
            "name the reports in [[trace.reports]] and hand them over with --report",
        )
    for binding in facts.bindings:
        if not binding.bound:
            sentence = f"the report counts for nothing: {binding.why}"
            cure = "run the tests on this commit, bind the report with gatekeeper trace --bind, hand it over"
            yield Gap("Tests", GapState.UNKNOWN, binding.report, sentence, cure)
    for node in facts.graph.of(NodeKind.COVERAGE):
        if node.state is State.BROKEN:
            sentence = f"its coverage is of another content: {node.why}"
            cure = "measure the coverage of this commit, and hand it over"
            yield Gap("Tests", GapState.NOT_MET, node.id, sentence, cure)
    for node in facts.graph.of(NodeKind.DOCUMENT):
        if node.state is State.UNKNOWN:
            cure = "name the file by its path in the tree, or say where else the document lies"
            yield Gap("Documents", GapState.UNKNOWN, f"document {node.id}", node.why, cure)
    if not facts.reports_expected:
        return
    for each in facts.verified:
        if each.state is not Verification.VERIFIED:
            sentence = f"{each.state.value}: {each.why}"
            cure = "name it in a test, and hand over the results of this commit"
            yield Gap("Tests", _STATE[each.state], each.node[1], sentence, cure)


def doubt_gaps(graph: Graph) -> Iterator[Gap]:
    """One for each threat and hazard whose answer rests, by however many steps, on what does not hold, for each hazard that
    nothing controls, and for all of which nothing tells the risk that remains."""
    elsewhere = any(e.kind is EdgeKind.ANSWERS for e in graph.down(_RESIDUAL))
    hazards = [node for node in graph.of(NodeKind.HAZARD) if node.normative]
    untold = [] if elsewhere else [node.id for node in hazards if not told(node, RESIDUAL)]
    if untold:
        sentence = f"nothing tells the risk that remains of {len(untold)} of {len(hazards)}: {few(untold)}"
        cure = f"tell it in a field residual-risk of each, or pin the document that does to the clause {_RESIDUAL[1]}"
        yield Gap("Traceability", GapState.UNKNOWN, "hazards", sentence, cure)
    for node in graph.of(NodeKind.HAZARD):
        if node.normative and not any(e.kind is EdgeKind.CONTROLS for e in graph.down(node.key)):
            sentence = "nothing controls it"
            cure = "name it in the requirement or risk control that does, or withdraw it"
            yield Gap("Traceability", GapState.NOT_MET, node.id, sentence, cure)
    for node in graph.of(NodeKind.THREAT, NodeKind.HAZARD):
        if node.state not in (State.OK, State.EXTERNAL):
            state = GapState.UNKNOWN if node.state is State.UNKNOWN else GapState.NOT_MET
            area = "Threats" if node.kind is NodeKind.THREAT else "Traceability"
            sentence = f"what is done about it is in doubt: {node.why}"
            yield Gap(
                area, state, node.id, sentence, "mend that, and hand over its evidence again"
            )
