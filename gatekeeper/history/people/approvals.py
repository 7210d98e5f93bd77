"""Which claimed approvals of a commit count, and why the others do not."""

from collections.abc import Iterable

from gatekeeper.history.people.authors import CO_AUTHOR
from gatekeeper.history.people.claims import ACK_KEY, Claim
from gatekeeper.history.people.identities import Roster, is_independent_kind, place_of
from gatekeeper.model.act_time import ActTime
from gatekeeper.model.authorship import Approval, Authorship, Grade, RefusedApproval, Who
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.person import Person
from gatekeeper.model.software import SafetyClass

_EITHER = {"reviewer", "approver"}
_ROLES = {"Reviewed-by": {"reviewer"}, "Approved-by": _EITHER, ACK_KEY: {"reviewer"}}


@dataclass(frozen=True, slots=True)
class Bound:
    """A claim and the commits it is bound to."""

    claim: Claim
    covers: tuple[ObjectId, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of the claims about one commit."""

    approvals: tuple[Approval, ...]
    refused: tuple[RefusedApproval, ...]


def weigh(
    claims: Iterable[Bound],
    authors: tuple[Authorship, ...],
    classes: frozenset[SafetyClass],
    roster: Roster,
) -> Reviewed:
    """The claims about one commit, weighed against those who wrote it, in the order given.

    `classes` are those of the software items it touches: a reviewer cleared for none of them is refused here, a
    reviewer cleared for some is left to whoever judges item by item.
    """
    approvals: dict[tuple[str, ObjectId, str, ActTime], Approval] = {}
    refused: dict[RefusedApproval, None] = {}
    for bound in claims:
        claim = bound.claim
        who = _who(claim, roster)
        reason = claim.refused or _reason(claim, authors, classes, roster)
        if reason is not None or who is None:
            code, why = reason or ("trailer-refused", "it names nobody")
            review = claim.evidence.review
            at = review.at if review is not None else None
            refused[RefusedApproval(who, claim.commit, code, f"{claim.key}: {why}", at)] = None
            continue
        evidence = claim.evidence
        # The same review given again later may count where the first came too early.
        key = (who.key, claim.commit, f"{claim.key} {evidence.source}", evidence.time)
        approvals.setdefault(key, _approval(bound, who, authors))
    return Reviewed(tuple(approvals.values()), tuple(refused))


def _approval(bound: Bound, who: Who, authors: tuple[Authorship, ...]) -> Approval:
    claim, evidence = bound.claim, bound.claim.evidence
    grade, held = evidence.grade, evidence.held_back
    voucher = evidence.voucher
    if voucher is not None and voucher.id in {author.who.key for author in authors}:
        grade = Grade.G0
        held = ("signature-by-author", f"{voucher.id} signed for the review of their own work")
    words = evidence.source or f"{claim.key} trailer"
    return Approval(
        who,
        grade,
        claim.commit,
        bound.covers,
        words if grade is not Grade.G0 else f"{words} (claimed{_because(held)})",
        held,
        evidence.at,
        evidence.timed_by,
        claim.key == ACK_KEY or (evidence.review is not None and evidence.review.is_ack),
        evidence.review,
        evidence.time,
    )


def _because(held: tuple[str, str] | None) -> str:
    return f": {held[1]}" if held is not None else ""


def _who(claim: Claim, roster: Roster) -> Who | None:
    person = claim.evidence.person
    if claim.identity is None:
        return None
    if person is not None:
        return Who(person.id, claim.identity, person, claim.evidence.resolved_by)
    return roster.who(claim.identity)


def _reason(
    claim: Claim,
    authors: tuple[Authorship, ...],
    classes: frozenset[SafetyClass],
    roster: Roster,
) -> tuple[str, str] | None:
    """Code and sentence of the first thing that speaks against the reviewer, `None` when nothing does."""
    if claim.identity is None:
        return "trailer-refused", "it names nobody"
    who = _who(claim, roster) or roster.who(claim.identity)
    # Whom a key or a login tells is that person and nobody else.
    proven = claim.evidence.person is not None
    people = (who,) if proven else roster.everyone(claim.identity)
    same = next((a for a in authors if a.who.key in {each.key for each in people}), None)
    if same is not None:
        return _same_person(who, same)
    if who.person is None:
        return "reviewer-unregistered", "the registry of base does not know this identity"
    if not proven and (defects := roster.defects(claim.identity)):
        return "trailer-refused", defects[0]
    return _unfit(claim, who, who.person, classes)


def _same_person(who: Who, author: Authorship) -> tuple[str, str]:
    if who.person is None or author.who.person is None:
        stranger = who if who.person is None else author.who
        why = f"this looks like the {author.part} {author.who.shown} ({stranger.resolved_by})"
        return "reviewer-suspected-same-person", why
    code = "reviewer-is-co-author" if author.part == CO_AUTHOR else "reviewer-is-author"
    return code, f"one person with the {author.part}: {place_of(who.person)}"


def _unfit(
    claim: Claim, who: Who, person: Person, classes: frozenset[SafetyClass]
) -> tuple[str, str] | None:
    where = place_of(person)
    if not is_independent_kind(who):
        return "reviewer-is-bot", f"{person.id} is of kind {person.kind.value}: {where}"
    had = person.roles_at(claim.evidence.time)
    if not _ROLES.get(claim.key, _EITHER) & had:
        return "reviewer-without-role", f"{person.id} had not the role reviewer then: {where}"
    cleared = person.clearance_at(claim.evidence.time)
    if classes and not classes & cleared and "approver" not in had:
        names = ", ".join(sorted(each.name for each in classes))
        why = f"{person.id} had no clearance for class {names} then: {where}"
        return "reviewer-without-clearance", why
    return None
