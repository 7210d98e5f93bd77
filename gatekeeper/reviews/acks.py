"""ACK comments as Bitcoin Core's reviewers write them (bitcoin/bitcoin, CONTRIBUTING.md, Peer review)."""

import re
from collections.abc import Sequence

from gatekeeper.model.digest import ObjectId

_ACK = re.compile(
    r"^[ \t]*(?:\*\*)?(?:(?:code[- ]review|crACK|reACK|re-ACK|tested|utACK|tACK|untested)[ \t]+)?"
    r"(?:ACK|utACK|tACK|crACK|reACK|re-ACK|re-utACK|re-tACK)[ \t]+(?:commit[ \t]+)?`?([0-9a-f]{6,64})\b",
    re.MULTILINE | re.IGNORECASE,
)


def ack_of(comment: str, commits: Sequence[ObjectId]) -> ObjectId | None:
    """The commit that the last ACK of the comment names, `None` when it names none of these, or more than one.

    A bare ACK, a concept ACK and an approach ACK say nothing about a content. Quoted lines are not the writer's own.
    """
    own = "\n".join(line for line in comment.splitlines() if not line.lstrip().startswith(">"))
    named = _ACK.findall(own)
    if not named:
        return None
    fitting = [commit for commit in commits if commit.startswith(named[-1].lower())]
    return fitting[0] if len(fitting) == 1 else None
