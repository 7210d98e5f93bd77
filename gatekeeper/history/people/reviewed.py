"""Which commits of a change the reviews from outside are about: by what they are bound to, never by their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gatekeeper.history.changes.own_content import OwnContent
from gatekeeper.history.changes.reach import (
    Parents,
    brought_in,
    is_ancestor,
    parents_of,
    reachable,
)
from gatekeeper.history.people.approvals import Bound
from gatekeeper.history.people.claims import REVIEW_KEY, Claim, Evidence
from gatekeeper.history.people.freshness import (
    GONE,
    contents_between,
    file_contents,
    why_not_fresh,
)
from gatekeeper.history.people.identities import place_of
from gatekeeper.history.people.signatures import standing_of
from gatekeeper.history.people.testimony import Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.model.act_time import time_claimed, time_seen
from gatekeeper.model.authorship import Grade, SignatureState
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.review import Content, ExportedRequest, FileContent, Meaning, Review
from gatekeeper.model.touched import Territory, touched_paths

_MAX_SPANS = 2000
"""Pairs of ends that are compared for reviews of a rebased change; beyond, only single commits are."""

Files = tuple[FileContent, ...]
_Span = tuple[frozenset[ObjectId], Files]
"""Commits, and what differs between where they begin and where they end."""
_DROPPED = (
    "approval-of-what-was-left",
    "a merge threw away what it had brought in, so that what came of it, which was reviewed, does not show this; "
    "to pass, have the commits of that branch reviewed, and from its tip to the merge",
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A stretch of the range that a review may be about."""

    parent: ObjectId | None
    commit: ObjectId
    files: Files


@dataclass(frozen=True, slots=True)
class _Ground:
    view: View
    land: Territory
    commits: Sequence[Commit]
    trees: Mapping[ObjectId, ObjectId]
    """Of each commit of the range."""
    parents: Parents
    stretches: Mapping[Files, tuple[_Judged, ...]]
    near: frozenset[ObjectId]
    """Commits of the range and their parents outside: a review from there that fits nothing is worth a word."""
    dropped: Mapping[ObjectId, frozenset[RepoPath]]
    """By merge what it brought in and threw away: to who looks from where it began that is no difference."""
    testimony: Testimony


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
    ground = _ground(view, change, land, testimony, content)
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


def _ground(
    view: View,
    change: Change,
    land: Territory,
    testimony: Testimony,
    content: Mapping[ObjectId, OwnContent],
) -> _Ground:
    trees, parents = {each.id: each.tree for each in change.commits}, parents_of(change.commits)
    outside = {parent for several in parents.values() for parent in several} - parents.keys()
    stretches: dict[Files, list[_Judged]] = {}
    for judged in (*_single(change), *_series(view, trees, parents)):
        stretches.setdefault(judged.files, []).append(judged)
    kept = {files: tuple(stretch) for files, stretch in stretches.items()}
    near = frozenset(parents) | outside
    merges = (commit for commit in change.commits if commit.parents[1:])
    lost = {c.id: {*content[c.id].paths} - {*touched_paths(c.files)} for c in merges}
    dropped = {key: frozenset(paths) for key, paths in lost.items() if paths}
    return _Ground(view, land, change.commits, trees, parents, kept, near, dropped, testimony)


def _single(change: Change) -> list[_Judged]:
    return [
        _Judged(
            commit.parents[0] if commit.parents else None, commit.id, file_contents(commit.files)
        )
        for commit in change.commits
    ]


def _series(view: View, trees: Mapping[ObjectId, ObjectId], parents: Parents) -> list[_Judged]:
    """Every stretch of more than one commit along first parents, from where the range begins."""
    ends: list[tuple[ObjectId, ObjectId]] = []
    for commit in parents:
        position = commit
        while (above := parents[position][:1]) and above[0] in parents and len(ends) < _MAX_SPANS:
            position = above[0]
            ends += [(first, commit) for first in parents[position][:1]]
    starts = {parent: _tree(view, trees, parent) for parent, _ in ends}
    pairs = [(tree, trees[commit]) for parent, commit in ends if (tree := starts[parent])]
    known = [(parent, commit) for parent, commit in ends if starts[parent]]
    files = contents_between(view, pairs)
    return [
        _Judged(parent, commit, content)
        for (parent, commit), content in zip(known, files, strict=True)
    ]


def _tree(view: View, trees: Mapping[ObjectId, ObjectId], commit: ObjectId) -> ObjectId | None:
    if commit in trees:
        return trees[commit]
    try:
        return view.resolve_tree(commit)
    except RepositoryError:
        return None


def _bind(
    ground: _Ground, claim: Claim, review: Review, request: ExportedRequest | None
) -> list[Bound]:
    content = review.content
    if content is not None and (wrong := _elsewhere(ground, content)):
        return _refused(ground, claim, content, wrong)
    if review.commit is not None and review.commit in ground.trees:
        covers = frozenset({review.commit})
        if request is not None:
            mine = {each.id for each in request.commits}
            covers |= reachable((review.commit,), ground.parents) & mine
        return _seen(ground, claim, [(covers, _between(ground, covers, review.commit))])
    if content is None:
        return _unplaced(ground, claim, review, request)
    spans, why = _covered(ground, content)
    if spans:
        return _seen(ground, claim, spans)
    return _refused(ground, claim, content, ("approval-of-amended-content", why))


def _seen(ground: _Ground, claim: Claim, spans: Iterable[_Span]) -> list[Bound]:
    """The claim, for what shows to who looks at the ends of these spans: not what a merge between them brought in and threw away."""
    shown, unseen = set[ObjectId](), set[ObjectId]()
    for covers, files in spans:
        dropped = {*_dropped(ground, covers, {file.path for file in files})}
        shown |= covers - dropped
        unseen |= dropped
    against = claim.against(_DROPPED)
    found = [Bound(claim, tuple(sorted(shown)))] if shown else []
    return [*found, *(Bound(against, (commit,)) for commit in sorted(unseen - shown))]


def _dropped(
    ground: _Ground, covers: frozenset[ObjectId], shown: set[RepoPath]
) -> Iterable[ObjectId]:
    touched = {each.id: touched_paths(each.files) for each in ground.commits if ground.dropped}
    for merge in ground.commits:
        if merge.id not in covers or merge.id not in ground.dropped:
            continue
        told = shown
        if not covers.isdisjoint(merge.parents[1:]):
            # What was changed before on the side that the merge kept shows as what it decided for; a later change does not.
            before = reachable(merge.parents[:1], ground.parents) & covers
            told = {path for each in before for path in touched[each]} & shown
        if lost := ground.dropped[merge.id] - told:
            yield merge.id
            brought = brought_in(merge, ground.parents)
            yield from (each for each in brought if not lost.isdisjoint(touched[each]))


def _between(ground: _Ground, covers: frozenset[ObjectId], head: ObjectId) -> Files:
    """What differs between head and where those commits begin, along first parents; asked only where a merge threw something away."""
    position = head
    while position in covers and (above := ground.parents[position][:1]):
        position = above[0]
    return _files(ground, position, ground.trees[head]) if ground.dropped else ()


def _elsewhere(ground: _Ground, content: Content) -> tuple[str, str] | None:
    project, wanted = ground.land.project.name, ground.testimony.ref
    if content.repository and content.repository != project:
        return "review-of-another-repository", f'it is about "{content.repository}"'
    if content.ref and wanted and content.ref != wanted:
        return "review-for-another-ref", f"it is meant for {content.ref}, not for {wanted}"
    return None


def _covered(ground: _Ground, content: Content) -> tuple[list[_Span], str]:
    """The commits the reviewed content is, and why it is none when it is not."""
    for commit, tree in ground.trees.items():
        if tree == content.tree and _leads_to(ground, content.parent, commit):
            before = reachable((content.parent,), ground.parents)
            covers = reachable((commit,), ground.parents) - before
            return ([(covers, content.files)] if covers else []), ""
    why = "what is judged is not what was reviewed"
    found: list[_Span] = []
    start = _tree(ground.view, ground.trees, content.parent)
    for judged in ground.stretches.get(content.files, ()) if content.files else ():
        now = _tree(ground.view, ground.trees, judged.parent) if judged.parent else None
        if start is None or now is None:
            why = GONE
            continue
        stale = why_not_fresh(
            ground.view, ground.land, (start, content.files), (now, judged.files)
        )
        why = stale or why
        if stale is None and judged.parent is not None:
            before = reachable((judged.parent,), ground.parents)
            found.append((reachable((judged.commit,), ground.parents) - before, judged.files))
    return found, why


def _leads_to(ground: _Ground, older: ObjectId, newer: ObjectId) -> bool:
    """As `is_ancestor`; git is asked only where the range itself does not show it."""
    inside = reachable((newer,), ground.parents)
    shown = any(older == each or older in ground.parents[each] for each in inside)
    return shown or is_ancestor(ground.view, older, newer)


def _refused(
    ground: _Ground, claim: Claim, content: Content, reason: tuple[str, str]
) -> list[Bound]:
    """The claim, refused, beside every commit that touches what was reviewed near where it began."""
    if content.parent not in ground.near:
        return []
    paths = {file.path for file in content.files}
    against = claim.against(reason)
    # Another change of one of these files may begin at the same parent: that is no stale review of this one.
    concerned = [
        commit.id
        for commit in ground.commits
        if paths and paths <= {file.path for file in file_contents(commit.files)}
    ]
    return [Bound(against, (commit,)) for commit in sorted(concerned)]


def _unplaced(
    ground: _Ground, claim: Claim, review: Review, request: ExportedRequest | None
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
        content = Content("", "", parent, tree, _files(ground, parent, tree))
        spans, why = _covered(ground, content)
        if spans:
            return _seen(ground, claim, spans)
    else:
        why = f"it was given to {review.commit[:12]}, which is not what was merged"
    against = claim.against(("approval-of-amended-content", why))
    return [Bound(against, (commit,)) for commit in sorted(set(inside))]


def _files(ground: _Ground, parent: ObjectId, tree: ObjectId) -> Files:
    start = _tree(ground.view, ground.trees, parent)
    if start is None:
        return ()
    try:
        [files] = contents_between(ground.view, [(start, tree)])
    except RepositoryError:
        return ()
    return files
