"""Which commits of a change the reviews from outside are about: by what they are bound to, never by their words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gatekeeper.history.changes.own_content import OwnContent
from gatekeeper.history.changes.reach import is_ancestor, reachable
from gatekeeper.history.people.approvals import Bound
from gatekeeper.history.people.claims import REVIEW_KEY, Claim, Evidence
from gatekeeper.history.people.freshness import GONE, why_not_fresh
from gatekeeper.history.people.identities import place_of
from gatekeeper.history.people.reviewed_ground import Files, Ground, ground_of
from gatekeeper.history.people.signatures import standing_of
from gatekeeper.history.people.testimony import Testimony
from gatekeeper.history.people.unshown import Reason, net_of, unshown
from gatekeeper.history.repository.view import View
from gatekeeper.model.act_time import time_claimed, time_seen
from gatekeeper.model.authorship import Grade, SignatureState
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.identity import Identity
from gatekeeper.model.person import Registry
from gatekeeper.model.review import Content, ExportedRequest, Meaning, Review
from gatekeeper.model.touched import Territory

_Span = tuple[frozenset[ObjectId], Files, ObjectId]
"""Commits, what differs between where they begin and where they end, and where they end."""


def bind_reviews(
    view: View,
    change: Change,
    land: Territory,
    testimony: Testimony,
    content: Mapping[ObjectId, OwnContent],
) -> dict[ObjectId, list[Bound]]:
    """The claims that come from outside, by the commit they speak about.

    Raises RepositoryError when trees of the range cannot be compared.
    """
    found: dict[ObjectId, list[Bound]] = {commit.id: [] for commit in change.commits}
    reviews = testimony.reviews
    if not reviews.filed and not reviews.requests:
        return found
    ground = ground_of(view, change, land, testimony, content)
    registry = land.project.registry
    for review, request in _all(testimony):
        claim = claim_of(review, registry, testimony)
        for bound in _bind(ground, claim, review, request):
            for covered in bound.covers:
                found[covered].append(bound)
    return found


def _all(testimony: Testimony) -> Iterable[tuple[Review, ExportedRequest | None]]:
    yield from ((review, None) for review in testimony.reviews.filed)
    for request in testimony.reviews.requests:
        yield from ((review, request) for review in request.reviews)


def claim_of(review: Review, registry: Registry, testimony: Testimony) -> Claim:
    """The review as a claim: who made it, how strong it is, and what already speaks against it."""
    refused = review.refused
    evidence = Evidence(
        source=review.source,
        at=review.at,
        timed_by="the forge, claimed",
        time=time_seen(review.at),
        review=review,
    )
    if review.key:
        evidence, refused = _signed(review, evidence, registry, testimony)
    else:
        person = registry.by_forge_id(review.forge_id) if review.forge_id else None
        where = f"forge id in {place_of(person)}" if person is not None else ""
        evidence = replace(evidence, person=person, resolved_by=where)
        if review.proof:
            voucher = registry.get(review.proof)
            signed = "the forge, signed"
            evidence = replace(evidence, grade=Grade.G2, timed_by=signed, voucher=voucher)
        else:
            why = "nobody who may export reviews has signed it with a key that is valid now"
            held = ("export-not-signed", why)
            evidence = replace(evidence, held_back=held)
    if refused is None and review.meaning is Meaning.REJECTED:
        refused = ("review-rejects", "the reviewer has rejected it")
    commit = review.commit or (review.content.tree if review.content else ObjectId(""))
    signer = evidence.person if review.key else None
    # Whose key signed is the reviewer, whatever name stands in the review.
    reviewer = Identity(signer.name, signer.emails[0]) if signer else review.reviewer
    return Claim(commit, REVIEW_KEY, review.source, reviewer, refused, evidence)


def _signed(
    review: Review, evidence: Evidence, registry: Registry, testimony: Testimony
) -> tuple[Evidence, tuple[str, str] | None]:
    found = registry.by_key(review.key)
    if review.refused is not None or found is None or review.at is None:
        unknown = ("signature-key-unknown", "the registry of base knows no such key")
        return evidence, review.refused or unknown
    person, key = found
    named = registry.by_email(review.reviewer.email)
    if named not in (None, person):
        # A key that went from one to another makes nobody the author of what the first has signed.
        why = f"it is in the name of {named.id}, and the key that signed it is that of {person.id}"
        return evidence, ("signature-wrong-signer", why)
    known = review.known_at or testimony.now
    state, why = standing_of(person, key, review.at, known)
    signed = replace(
        evidence,
        grade=Grade.G3,
        person=person,
        resolved_by=f"signing key in {place_of(person)}",
        timed_by="the ledger" if review.known_at else "the reviewer, signed",
        time=time_claimed(review.at, known),
    )
    return signed, None if state is SignatureState.VALID else (state.value, why)


def _bind(
    ground: Ground, claim: Claim, review: Review, request: ExportedRequest | None
) -> list[Bound]:
    content = review.content
    if content is not None and (wrong := _elsewhere(ground, content)):
        return _refused(ground, claim, content, wrong)
    if review.commit is not None and review.commit in ground.trees:
        covers = frozenset({review.commit})
        if request is not None:
            mine = {each.id for each in request.commits}
            covers |= reachable((review.commit,), ground.parents) & mine
        span = (covers, net_of(ground, covers, review.commit), review.commit)
        return _seen(ground, claim, [span])
    if content is None:
        return _unplaced(ground, claim, review, request)
    spans, why = _covered(ground, content)
    if spans:
        return _seen(ground, claim, spans)
    return _refused(ground, claim, content, ("approval-of-amended-content", why))


def _seen(ground: Ground, claim: Claim, spans: Iterable[_Span]) -> list[Bound]:
    """The claim, for those commits of these spans that show to who looks at their ends."""
    shown = set[ObjectId]()
    unseen: dict[ObjectId, Reason] = {}
    for covers, files, head in spans:
        hidden = unshown(ground, covers, files, head)
        shown |= covers - hidden.keys()
        unseen |= hidden
    found = [Bound(claim, tuple(sorted(shown)))] if shown else []
    left = sorted(unseen.keys() - shown)
    return [*found, *(Bound(claim.against(unseen[commit]), (commit,)) for commit in left)]


def _elsewhere(ground: Ground, content: Content) -> Reason | None:
    project, wanted = ground.land.project.name, ground.testimony.ref
    if content.repository != project:
        return "review-of-another-repository", f'it is about "{content.repository}"'
    if not content.ref or (wanted and content.ref != wanted):
        meant = content.ref or "no ref"
        return "review-for-another-ref", f"it is meant for {meant}, not for {wanted or 'any'}"
    return None


def _covered(ground: Ground, content: Content) -> tuple[list[_Span], str]:
    """The commits the reviewed content is, and why it is none when it is not."""
    for commit, tree in ground.trees.items():
        if tree == content.tree and _leads_to(ground, content.parent, commit):
            if not _is_whole(ground, content, commit):
                return [], "it names other files than those that differ"
            before = reachable((content.parent,), ground.parents)
            covers = reachable((commit,), ground.parents) - before
            return ([(covers, content.files, commit)] if covers else []), ""
    why = "what is judged is not what was reviewed"
    found: list[_Span] = []
    start = ground.tree_at(content.parent)
    for judged in ground.stretches.get(content.files, ()) if content.files else ():
        now = ground.tree_at(judged.parent) if judged.parent else None
        if start is None or now is None:
            why = GONE
            continue
        stale = why_not_fresh(
            ground.view, ground.land, (start, content.files), (now, judged.files)
        )
        why = stale or why
        if stale is None and judged.parent is not None:
            before = reachable((judged.parent,), ground.parents)
            covers = reachable((judged.commit,), ground.parents) - before
            found.append((covers, judged.files, judged.commit))
    return found, why


def _is_whole(ground: Ground, content: Content, commit: ObjectId) -> bool:
    """Whether the files that the review names, whose checklists it answers, are all that differs."""
    spans = ground.stretches.get(content.files, ())
    known = any(each.parent == content.parent and each.commit == commit for each in spans)
    return known or content.files == ground.files_between(content.parent, content.tree)


def _leads_to(ground: Ground, older: ObjectId, newer: ObjectId) -> bool:
    """As `is_ancestor`; git is asked only where the range itself does not show it."""
    inside = reachable((newer,), ground.parents)
    shown = any(older == each or older in ground.parents[each] for each in inside)
    return shown or is_ancestor(ground.view, older, newer)


def _refused(ground: Ground, claim: Claim, content: Content, reason: Reason) -> list[Bound]:
    """The claim, refused, beside every commit that touches what was reviewed near where it began."""
    if content.parent not in ground.near:
        return []
    paths = {file.path for file in content.files}
    against = claim.against(reason)
    # Another change of one of these files may begin at the same parent: that is no stale review of this one.
    concerned = [
        commit
        for commit, files in ground.changed.items()
        if paths and paths <= {file.path for file in files}
    ]
    return [Bound(against, (commit,)) for commit in sorted(concerned)]


def _unplaced(
    ground: Ground, claim: Claim, review: Review, request: ExportedRequest | None
) -> list[Bound]:
    """An exported review of a commit that is not in the range: the forge made another of it, or it is stale."""
    if request is None or review.commit is None:
        return []
    spot = request.content_at(review.commit)
    inside = [each.id for each in request.commits if each.id in ground.trees]
    if request.merged_as is not None and request.merged_as in ground.trees:
        inside.append(request.merged_as)
    if not inside:
        return []
    if spot is not None:
        parent, tree = spot
        content = Content("", "", parent, tree, ground.files_between(parent, tree))
        spans, why = _covered(ground, content)
        if spans:
            return _seen(ground, claim, spans)
    else:
        why = f"it was given to {review.commit[:12]}, which is not what was merged"
    against = claim.against(("approval-of-amended-content", why))
    return [Bound(against, (commit,)) for commit in sorted(set(inside))]
