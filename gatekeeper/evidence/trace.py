"""Traceability in the statement about a run: the reports it was given and how each requirement stands by them."""

from gatekeeper.evidence.portable import portable, stated
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.graph import TraceFacts, Verification

_NOTHING = sha256(b"")
"""What stands for a report that was not handed over."""


def stated_trace(trace: TraceFacts) -> dict[str, JsonValue]:
    """The reports by digest and what binds them; the requirements that are verified, and the cause for each other."""
    return {
        "reports": [
            {
                "name": portable(each.report),
                "sha256": None if each.digest == _NOTHING else each.digest,
                "gitCommit": each.commit,
                **stated(each, "bound why"),
            }
            for each in trace.bindings
        ],
        "verified": [
            portable(each.node[1])
            for each in trace.verified
            if each.state is Verification.VERIFIED
        ],
        "notVerified": [
            {
                "id": portable(each.node[1]),
                **stated(each, "state why tests"),
            }
            for each in trace.verified
            if each.state is not Verification.VERIFIED
        ],
    }
