"""Who has written lately: a start for a people registry."""

from gatekeeper.history.repository.view import View
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity

_COMMITS = 500


def recent_identities(view: View, revision: str) -> tuple[tuple[Identity, int], ...]:
    """Authors of the last 500 commits with their number of commits, most first; none for who only committed them.

    Empty when history is cut off before it can tell; a registry is then written by hand.
    """
    tip = view.resolve(revision)
    answer = view.git.run(
        ("log", "-z", f"--max-count={_COMMITS}", "--format=%an%x00%ae%x00%cn%x00%ce", tip, "--")
    )
    if answer.status != 0:
        raise RepositoryError(f"no verdict: history cannot be read: {answer.complaint}")
    fields = answer.stdout.decode("utf-8", "surrogateescape").split("\0")
    counts: dict[Identity, int] = {}
    for author in zip(fields[0::4], fields[1::4], strict=False):
        counts[Identity(*author)] = counts.get(Identity(*author), 0) + 1
    for committer in zip(fields[2::4], fields[3::4], strict=False):
        counts.setdefault(Identity(*committer), 0)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0].email, item[0].name)))
