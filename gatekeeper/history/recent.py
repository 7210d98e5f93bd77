"""Who has written lately: a start for a people registry."""

from gatekeeper.history.view import View
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity

_COMMITS = 500


def recent_identities(view: View, revision: str) -> tuple[tuple[Identity, int], ...]:
    """Authors of the last 500 commits with their number of commits, most first.

    Empty when history is cut off before it can tell; a registry is then written by hand.
    """
    tip = view.resolve(revision)
    answer = view.git.run(
        ("log", "-z", f"--max-count={_COMMITS}", "--format=%an%x00%ae", tip, "--")
    )
    if answer.status != 0:
        raise RepositoryError(f"no verdict: history cannot be read: {answer.complaint}")
    fields = answer.stdout.decode("utf-8", "surrogateescape").split("\0")
    counts: dict[Identity, int] = {}
    for name, email in zip(fields[0::2], fields[1::2], strict=False):
        identity = Identity(name, email)
        counts[identity] = counts.get(identity, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0].email, item[0].name)))
