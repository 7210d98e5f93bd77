"""What would close a clause that is open: which file in which form, whose signature, which rule of the policy."""

from gatekeeper.model.record import Clause, Standing, ToolRole
from gatekeeper.record.clauses.by_graph import Holding


def cure_of(standing: Standing, void: str, graph: Holding | None) -> str:
    """What would settle the clause; `void` and `graph` as in `stand`. Empty for one that is settled."""
    if standing.settled:
        return ""
    if standing.known:
        return "what is named here has to hold or to pass; a deviation is not enough"
    if void and void in standing.why:
        return "judge a commit whose policy comes from a protected commit, with a ledger that is whole: gatekeeper record build"
    if graph is not None and graph.cure and graph.why in standing.why:
        return graph.cure
    return _by_role(standing.clause, rests=bool(standing.basis))


def _by_role(clause: Clause, *, rests: bool) -> str:
    """What a clause of its role waits for; `rests` when something is named that it rests on."""
    if clause.cure:
        return clause.cure
    match clause.role:
        case ToolRole.CHECK:
            return _judge(clause, "PATH")
        case _ if clause.hand_over:
            file = clause.hand_over.partition(":")[0]
            return f"commit {clause.hand_over}; then {_judge(clause, file)}"
        case ToolRole.REFERENCE if rests:
            return "let each document named here say that it is approved, in the column status of its source"
        case ToolRole.REFERENCE:
            return (
                "write a row in a source of [[trace.sources]] with the kind document: id, title, version, the status "
                f"approved, and {clause.id} in any column"
            )
        case _ if rests:
            return (
                "let a rule that names the clause require its check, and let it pass for each class; one that needs the history "
                "passes by runs that judged every commit since the baseline"
            )
    which = "a plugin's check" if clause.undecided else "the check"
    looked_at = f" ({clause.tool_check})" if clause.tool_check else ""
    return (
        f"let {which} decide it{looked_at}, and a [[policy.rules]] of each class name {clause.id}"
    )


def _judge(clause: Clause, what: str) -> str:
    return f'let somebody who did not write it sign: gatekeeper evidence judge "{clause.id}" --rests-on {what}'
