"""What would close a clause that is open: which file in which form, whose signature, which rule of the policy."""

from collections.abc import Mapping
from types import MappingProxyType

from gatekeeper.model.record import Clause, Standing, ToolRole
from gatekeeper.record.clauses.by_graph import Holding

_BILL = "let each manifest be read, and write one version of each component there or in compliance/soup.toml"
_SUPPORT = "write support and end-of-support of each item in compliance/soup.toml"
_ASSESSED = "give the feeds with --feeds FOLDER, and sign a position on each anomaly: gatekeeper soup evaluate"
_TRAIL = "build the record with the whole ledger: gatekeeper evidence verify names what is wrong with it"
_MADE: Mapping[str, str] = MappingProxyType(
    {
        "62304:5.8.4": "tag the commit with git tag -s, by somebody of the people registry, and build the record of the tag",
        "62304:8.1.3": "tag the commit with git tag -s, and let the inventory be read whole, with one version for each component",
        "62304:8.3": f"fetch the whole history, and {_TRAIL}",
        "81001-5-1:4.3": _SUPPORT,
        "81001-5-1:8": _BILL,
        "eSTAR:SBOM file": _BILL,
        "eSTAR:Component support level / end of support": _SUPPORT,
        "eSTAR:Vulnerability safety and security assessment": _ASSESSED,
        "FDA-CY:524B(b)(3)": _BILL,
        "FDA-CY:App4/SBOM (V.A.4(b))": f"{_BILL}; {_SUPPORT}",
        "FDA-CY:App4/Vulnerability Assessment and Software Support (V.A.4)": _ASSESSED,
        "Part11:11.10(b)": _TRAIL,
        "Part11:11.10(e)": _TRAIL,
        "Part11:11.50": _TRAIL,
        "Part11:11.70": _TRAIL,
    }
)
"""Of clauses that rest on what the record makes itself."""


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
    if clause.id in _MADE:
        return _MADE[clause.id]
    match clause.role:
        case ToolRole.CHECK:
            return _judge(clause, "PATH of what was looked at")
        case ToolRole.PRODUCE if clause.hand_over:
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
            return "let a rule that names the clause require its check, and let it pass for each class"
    which = "a check of a plugin" if clause.undecided else "the check"
    looked_at = f": {clause.tool_check}" if clause.tool_check else ""
    return (
        f"name {clause.id}, beside the shipped ones, in the clauses of a [[policy.rules]] of each class in gatekeeper.toml for "
        f"{which} that decides it{looked_at}"
    )


def _judge(clause: Clause, what: str) -> str:
    return (
        f'let somebody who did not write it sign: gatekeeper evidence judge "{clause.id}" --as met --rests-on {what} '
        "--reason TEXT --expires DATE --key FILE"
    )
