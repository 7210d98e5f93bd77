"""What signatures, other refs and exports add to a commit: who else wrote it, and what its trailers are worth."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.history.changes.own_content import OwnContent
from gatekeeper.history.objects.trailers import read_trailers
from gatekeeper.history.people.approvals import Bound
from gatekeeper.history.people.authors import (
    COMMITTER,
    PICKED,
    SQUASHED,
    SQUASHED_BY,
    UPLOADER,
    Further,
    named_authors,
)
from gatekeeper.history.people.claims import Claim, Evidence
from gatekeeper.history.people.freshness import file_contents
from gatekeeper.history.people.integration import MAX_SOURCES, Sources
from gatekeeper.history.people.testimony import Testimony
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.authorship import CommitSignature, Grade, SignatureState
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.person import Person, PersonKind
from gatekeeper.model.review import ExportedRequest

_INTEGRATOR = "integrator"
_Part = tuple[Identity, Person | None, str]
_TOO_LONG = f"a branch of more than {MAX_SOURCES} commits ends in its tree, and not all who wrote those were read"


@dataclass(frozen=True, slots=True)
class TrailerProof:
    """What the trailers of one commit rest on."""

    evidence: Evidence
    refused: tuple[str, str] | None = None

    def of(self, claim: Claim) -> Claim:
        """The claim with this behind it."""
        proven = replace(claim, evidence=self.evidence)
        return proven.against(self.refused) if self.refused else proven


def trailer_proofs(
    commits: Iterable[Commit], signatures: Mapping[ObjectId, CommitSignature]
) -> dict[ObjectId, TrailerProof]:
    """For each commit what its trailers are worth: G1 when a trusted integrator signed it, else G0 and why."""
    return {commit.id: _proof(commit, signatures.get(commit.id)) for commit in commits}


def _proof(commit: Commit, signature: CommitSignature | None) -> TrailerProof:
    at = dt.datetime.fromtimestamp(commit.commit_time, dt.UTC)
    plain = Evidence(at=at, time=time_seen(at))
    if signature is None:
        held = ("review-only-claimed", "nobody signed the commit that says so")
        return TrailerProof(replace(plain, held_back=held))
    if signature.state is SignatureState.INVALID:
        why = f"the commit that says so has a false signature: {signature.why}"
        return TrailerProof(plain, (signature.state.value, why))
    signer = signature.signer
    if signature.state is not SignatureState.VALID or signer is None:
        return TrailerProof(replace(plain, held_back=(signature.state.value, signature.why)))
    if not is_trusted_integrator(signer):
        why = f"{signer.id} signed it, whom the registry makes no integrator"
        return TrailerProof(replace(plain, held_back=("signature-wrong-signer", why)))
    by = f"{signer.id}, signed"
    return TrailerProof(replace(plain, grade=Grade.G1, voucher=signer, timed_by=by))


def is_trusted_integrator(person: Person) -> bool:
    """Whether the person's signature vouches for trailers."""
    return person.kind is PersonKind.INTEGRATOR or (
        person.kind is PersonKind.HUMAN and _INTEGRATOR in person.roles
    )


def further_of(
    commit: Commit,
    own: OwnContent,
    signature: CommitSignature | None,
    sources: Sources,
    bound: Iterable[Bound],
    testimony: Testimony,
) -> Further:
    """Who else wrote the commit, and whether its committer is known to have changed nothing of it."""
    squashed = [*sources.squashed.get(commit.id, ()), *_squashed_by_a_forge(commit, testimony)]
    named = [named_authors(source) for source in squashed]
    parts: dict[_Part, None] = {
        (identity, None, SQUASHED_BY if part == COMMITTER else SQUASHED): None
        for each in named
        for identity, part in each.parts
    }
    parts |= dict.fromkeys(_exported(commit, testimony))
    parts |= dict.fromkeys(_picked(sources.picked.get(commit.id, ())))
    equal = commit.committer == commit.author or own.is_clean_merge or commit.id in sources.equal
    defects = tuple(dict.fromkeys(text for each in named for text in each.defects))
    defects += (_TOO_LONG,) if commit.id in sources.too_long else ()
    defects += tuple(r.untold for r in _squashing(commit, testimony) if r.untold)
    return Further(signature, equal, tuple(parts), defects, tuple(_borne_out(commit, bound)))


def _borne_out(commit: Commit, bound: Iterable[Bound]) -> Iterator[frozenset[str]]:
    """For each review from outside that names the very content of this commit, and is proven, whose word that is."""
    files = file_contents(commit.files)
    for claim in (each.claim for each in bound):
        review, person = claim.evidence.review, claim.evidence.person
        proven = claim.refused is None and claim.evidence.grade.value >= Grade.G2.value
        if proven and review and person and review.content and review.content.files == files:
            yield frozenset({person.id, *([v.id] if (v := claim.evidence.voucher) else [])})


def _picked(sources: Iterable[Commit]) -> Iterator[_Part]:
    """Who wrote the commits that it was picked from; who only committed those did not write this."""
    for source in sources:
        for identity, part in named_authors(source).parts:
            if part != COMMITTER:
                yield identity, None, PICKED


def _squashed_by_a_forge(commit: Commit, testimony: Testimony) -> Iterator[Commit]:
    """What of the commits that a forge squashed into this one tells who wrote them."""
    for request in _squashing(commit, testimony):
        for each in request.commits:
            yield replace(
                commit,
                author=each.author,
                committer=each.committer,
                message=each.message,
                trailers=read_trailers(each.message),
            )


def _squashing(commit: Commit, testimony: Testimony) -> Iterator[ExportedRequest]:
    """The requests that a forge made this commit of."""
    if len(commit.parents) == 1:
        yield from (r for r in testimony.reviews.requests if r.merged_as == commit.id)


def _exported(commit: Commit, testimony: Testimony) -> Iterator[_Part]:
    """The uploader of the request the commit belongs to, and for the one it was squashed into those whom logins tell.

    A forge that rebases a request gives its commits other ids, and leaves author and message as they were.
    """
    said = (commit.author, commit.message.strip())
    for request in testimony.reviews.requests:
        inside = any(
            each.id == commit.id or (each.author, each.message.strip()) == said
            for each in request.commits
        )
        if inside or request.merged_as == commit.id:
            yield request.uploader, testimony.person(request.uploader_id), UPLOADER
        if request.merged_as == commit.id and len(commit.parents) == 1:
            for each in request.commits:
                if (person := testimony.person(each.author_id)) is not None:
                    yield each.author, person, SQUASHED
