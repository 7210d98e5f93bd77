"""Which approvals of a commit count for one subject under its class's policy, and why the others do not."""

from gatekeeper.checks.review_subjects import ReviewSubject
from gatekeeper.model.authorship import Approval, CommitPeople, Grade, RefusedApproval
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.person import REGISTERED, trainings_asked
from gatekeeper.model.policy import Limits

SAYS = {
    "reviewer-is-author": "the only reviewer of {what} also wrote it",
    "reviewer-is-co-author": "the only reviewer of {what} is a co-author of it",
    "reviewer-suspected-same-person": "the only reviewer of {what} looks like one of its authors",
    "reviewer-is-bot": "the only reviewer of {what} is no human",
    "reviewer-unregistered": "the only reviewer of {what} is not in the people registry",
    "reviewer-without-role": "the only reviewer of {what} has not the role reviewer",
    "reviewer-without-clearance": "the only reviewer of {what} has no clearance for class {class}",
    "reviewer-untrained": "the only reviewer of {what} was not trained for it at the time",
    "review-rejects": "the only reviewer of {what} rejects it",
    "approval-of-amended-content": "{what} was approved before it was changed again",
    "approval-of-what-was-left": "{what} was changed by what a merge threw away, which its approval cannot have seen",
    "approval-of-what-was-taken-back": "{what} was changed and changed back, and its approval shows neither",
    "approval-cherry-picked": "the approval of {what} was given to another commit",
    "approval-note-copied": "the approval of {what} is a note copied from another commit",
    "review-of-another-repository": "the approval of {what} is about another repository",
    "review-for-another-ref": "the approval of {what} is meant for another ref",
    "review-dismissed": "the approval of {what} was withdrawn on the forge",
    "review-incomplete": "the review of {what} does not answer its checklist",
    "signature-invalid": "the approval of {what} has a false signature",
    "signature-wrong-signer": "the approval of {what} is in the name of one and signed with the key of another",
    "signature-key-unknown": "the approval of {what} is signed with a key that nobody has registered",
    "signature-key-early": "the approval of {what} was signed before its key was valid",
    "signature-key-expired": "the approval of {what} was signed with a key that has ended",
    "signature-key-revoked": "the approval of {what} was signed with a revoked key",
    "trailer-refused": "the approval of {what} cannot be relied on",
}
"""The sentence for each code of a refused approval, the one that tells most first."""

ODD = {
    "merge-takes-one-side": "{what} was changed by a merge that keeps one side only, and nobody reviewed that",
    "merge-with-own-content": "{what} was changed by the merge itself, and nobody reviewed that",
    "replace-ref-not-followed": "{what} was changed without a review, whatever a replace ref shows",
    "submodule-moved": "a submodule inside {what} was moved without a review",
    "path-not-plain": "{what} was changed without a review, under a path that readers of lines lose",
    "hidden-from-differences": "{what} was changed without a review, in files that differences may not show",
    "ref-named-like-another": "{what} was changed without a review, beside a ref that looks like another",
    "skip-words-ignored": "{what} was changed without a review, and words in the message excuse nothing",
}
"""The sentence for each oddity of a commit that nobody reviewed, the one that tells most first."""
NEW_ROOT = "history-of-its-own"
"""A root that joins an existing history is refused whoever approved it: nothing says what it grew from."""

PROOFS = {
    Grade.G0: "a trailer by a reviewer",
    Grade.G1: "trailers in a commit or merge that a registered integrator signed, or better",
    Grade.G2: "an export of the forge's reviews signed by who may export them, or a review filed by 'gatekeeper review'",
    Grade.G3: "a review filed by 'gatekeeper review', which signs repository, ref, parent and tree with the reviewer's key",
}
_TOO_LOW = (
    "signature-unverifiable",
    "signature-by-author",
    "signature-wrong-signer",
    "signature-key-revoked",
    "signature-key-expired",
    "signature-key-early",
    "signature-key-unknown",
    "export-not-signed",
    "review-only-claimed",
)
"""Codes of what keeps evidence from a higher grade, the one that tells most first."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The approvals of one commit, as far as they go for one subject."""

    approvals: tuple[Approval, ...]
    refused: tuple[RefusedApproval, ...]


def weigh(people: CommitPeople, subject: ReviewSubject, limits: Limits) -> Weighed:
    """What role, clearance, training and the policy's word on ACKs leave of the approvals.

    A reviewer who rejects a commit is not outweighed by an earlier approval of their own.
    """
    acks = limits.text(subject.safety_class, "review-acks") == "counted"
    trainings = trainings_asked(
        limits.text(subject.safety_class, "review-trainings") or REGISTERED
    )
    kept: list[Approval] = []
    refused = list(people.refused)
    for approval in people.approvals:
        if approval.is_ack and not acks:
            continue
        reason = _unfit(approval, subject, trainings) or withdrawn(approval, people)
        if reason is None:
            kept.append(approval)
        else:
            refused.append(RefusedApproval(approval.who, approval.commit, *reason))
    return Weighed(tuple(kept), tuple(refused))


def _unfit(
    approval: Approval, subject: ReviewSubject, trainings: tuple[str, ...]
) -> tuple[str, str] | None:
    person = approval.who.person
    if person is None or "reviewer" not in person.roles_at(approval.time):
        return "reviewer-without-role", "not registered with the role reviewer at that time"
    if subject.needs_clearance and subject.safety_class not in person.clearance_at(approval.time):
        why = f"no clearance for class {subject.safety_class.name}: {person.location}"
        return "reviewer-without-clearance", why
    untrained = person.untrained(approval.time, trainings)
    return ("reviewer-untrained", untrained.text) if untrained else None


def withdrawn(approval: Approval, people: CommitPeople) -> tuple[str, str] | None:
    """Whether the same person has rejected the commit later, or at a time nobody can tell."""
    for other in people.refused:
        same = other.who is not None and other.who.key == approval.who.key
        if not same or other.code != "review-rejects":
            continue
        if other.at is None or approval.at is None or other.at >= approval.at:
            return "review-rejects", f"{approval.who.shown} rejects it"
    return None


def why_too_low(weighed: Weighed) -> tuple[str, str, bool]:
    """Code and clause of what keeps the best evidence from a higher grade, and whether that is open."""
    best = max(approval.grade.value for approval in weighed.approvals)
    held = dict(
        approval.held_back
        for approval in weighed.approvals
        if approval.held_back is not None and approval.grade.value == best
    )
    code = next((code for code in _TOO_LOW if code in held), "review-grade-too-low")
    because = held.get(code, "nothing stronger was brought")
    return code, because, code == "signature-unverifiable"
