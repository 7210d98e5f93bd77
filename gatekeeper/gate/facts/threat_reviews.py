"""Which reviews of the threat model's elements count: signed by a registered reviewer who did not write the change."""

import datetime as dt
from collections.abc import Callable, Mapping

from gatekeeper.config.threat_reviews import read_threat_reviews
from gatekeeper.gate.contents import read_paths
from gatekeeper.history.repository.view import View
from gatekeeper.model.act_time import ActTime
from gatekeeper.model.change import Change
from gatekeeper.model.errors import ConfigurationError
from gatekeeper.model.person import KeyStanding, Person, PersonKind
from gatekeeper.model.project import Project
from gatekeeper.model.threat_review import ElementReview, Reviewed
from gatekeeper.model.tree import Tree
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Refused, verify

Judged = tuple[ElementReview, str]
"""A review and why it does not count; empty when it does."""


def reviews_in_files(
    view: View, change: Change, project: Project, now: dt.datetime
) -> tuple[Judged, ...]:
    """Every review of the project's file of reviews with its standing.

    Each has to be signed by a registered reviewer. What the change brings itself never counts when its reviewer is
    an author of anything else in the change. Raises `ConfigurationError` when the file of either tree has a mistake.
    """
    base = _read(view, change.base, project) if change.base is not None else ()
    head = _read(view, change.head, project)
    # For a whole tree there is no change to be afraid of.
    known = {(r.element, r.seen, r.reviewer, r.date) for r in base} if change.base else None
    authors = authors_of(change, project)
    judged: list[Judged] = [(review, _doubt(review, project, now)) for review in base]
    for review in head:
        mark = (review.element, review.seen, review.reviewer, review.date)
        doubt = _doubt(review, project, now)
        if known is not None and mark not in known and review.reviewer in authors and not doubt:
            doubt = f"{review.reviewer} is an author of the change that brings it"
        judged.append((review, doubt))
    return tuple(judged)


def without_own_work(
    reviews: tuple[Judged, ...],
    authors: frozenset[str],
    now: Mapping[str, Reviewed],
    before: Callable[[], Mapping[str, Reviewed]],
) -> tuple[Judged, ...]:
    """The reviews of the ledger; none of its own author's makes what the change brings fresh.

    What base had in the same state was reviewed before. `before` is asked only when it matters.
    """
    result = []
    for review, doubt in reviews:
        fits = now.get(review.element) == review.seen
        own = not doubt and fits and review.reviewer in authors
        late = own and before().get(review.element) != review.seen
        why = f"{review.reviewer} is an author of the change that it is about" if late else doubt
        result.append((review, why))
    return tuple(result)


def _read(view: View, tree: Tree | None, project: Project) -> tuple[ElementReview, ...]:
    path = project.threat_reviews
    if tree is None or path is None or tree.get(path) is None:
        return ()
    raw = read_paths(view, tree, [path])[path]
    if isinstance(raw, str):
        return ()
    reviews, problems = read_threat_reviews(path, raw)
    if problems:
        raise ConfigurationError(problems)
    return reviews


def authors_of(change: Change, project: Project) -> frozenset[str]:
    """Who wrote anything in the change but reviews."""
    writing = [c for c in change.commits if any(f.path != project.threat_reviews for f in c.files)]
    people = [project.registry.by_email(commit.author.email) for commit in writing]
    return frozenset(person.id for person in people if person is not None)


def _doubt(review: ElementReview, project: Project, now: dt.datetime) -> str:
    person = project.registry.get(review.reviewer)
    if person is None:
        return f'its reviewer "{review.reviewer}" is nobody in the people registry'
    roles = person.roles_at(ActTime(review.date, now.date()))
    if person.kind is not PersonKind.HUMAN or "reviewer" not in roles:
        return f"{review.reviewer} is no human with the role of reviewer"
    if not review.signature:
        return "it is not signed"
    return _signature(review, person, project, now)


def _signature(review: ElementReview, person: Person, project: Project, now: dt.datetime) -> str:
    found = verify(review.signed_text, review.signature.encode(), FILE_NAMESPACE)
    if isinstance(found, Refused):
        return f"its signature does not count: {found.why}"
    owner = project.registry.by_key(found.key.line)
    if owner is None or owner[0].id != person.id:
        return f"its signature is by no key of {person.id}"
    day = dt.datetime.combine(review.date, dt.time(12), dt.UTC)
    standing = owner[1].standing(day, now)
    return "" if standing is KeyStanding.VALID else f"the key was {standing.value} at its date"
