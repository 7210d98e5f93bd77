"""By when a commit was there, as a ledger or a signed export tells: dates in commits are their makers' own."""

import datetime as dt
from collections.abc import Iterable, Iterator

from gatekeeper.history.people.testimony import Sighting, Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError


def first_seen(view: View, testimony: Testimony) -> dict[ObjectId, dt.datetime]:
    """When somebody beside its author first had a commit, or one that leads back to it.

    Raises RepositoryError when git cannot tell what leads back to what.
    """
    first: dict[ObjectId, dt.datetime] = {}
    for sighting in (*testimony.seen(), *_reviewed(testimony)):
        first[sighting.commit] = min(sighting.at, first.get(sighting.commit, sighting.at))
    return _handed_down(view, first) if first else {}


def _handed_down(view: View, first: dict[ObjectId, dt.datetime]) -> dict[ObjectId, dt.datetime]:
    """Who had a commit had all that it leads back to."""
    tips = "".join(f"{each}\n" for each in sorted(first)).encode("ascii")
    asked = ("rev-list", "--ignore-missing", "--topo-order", "--parents", "--stdin")
    answer = view.git.run(asked, stdin=tips)
    if answer.status != 0:
        raise RepositoryError(
            f"no verdict: what the ledger has seen is not told: {answer.complaint}"
        )
    seen = dict(first)
    for line in answer.stdout.decode("ascii").splitlines():
        commit, *parents = map(ObjectId, line.split())
        for parent in parents:
            seen[parent] = min(seen[commit], seen.get(parent, seen[commit]))
    return seen


def _reviewed(testimony: Testimony) -> Iterator[Sighting]:
    """What somebody reviewed was there by then: on a ledger's time, or that of a signed export."""
    filed = testimony.reviews.filed
    given: Iterable[tuple[ObjectId | None, dt.datetime | None]] = (
        *((each.content.parent if each.content else None, each.known_at) for each in filed),
        *(
            (each.commit, each.at)
            for request in testimony.reviews.requests
            for each in request.reviews
            if each.proof
        ),
    )
    yield from (Sighting(commit, at) for commit, at in given if commit and at)
