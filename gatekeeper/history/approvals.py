"""Which claimed approvals of a commit count, and why the others do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gatekeeper.history.authors import CO_AUTHOR
from gatekeeper.history.claims import Claim
from gatekeeper.history.people import Roster, is_independent_kind, place_of
from gatekeeper.model.authorship import Approval, Authorship, Grade, RefusedApproval, Who
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.person import Person
from gatekeeper.model.software import SafetyClass

_ROLES = {"Reviewed-by": {"reviewer"}, "Approved-by": {"reviewer", "approver"}}
_SIGNATURES = "claimed: no signature was checked"


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
    approvals: dict[tuple[str, ObjectId, str], Approval] = {}
    refused: dict[RefusedApproval, None] = {}
    for bound in claims:
        claim = bound.claim
        who = roster.who(claim.identity) if claim.identity is not None else None
        reason = claim.refused or _reason(claim, authors, classes, roster)
        if reason is not None or who is None:
            code, why = reason or ("trailer-refused", "it names nobody")
            refused[RefusedApproval(who, claim.commit, code, f"{claim.key}: {why}")] = None
            continue
        source = f"{claim.key} trailer ({_SIGNATURES})"
        key = (who.key, claim.commit, claim.key)
        approvals.setdefault(key, Approval(who, Grade.G0, claim.commit, bound.covers, source))
    return Reviewed(tuple(approvals.values()), tuple(refused))


def brought_in(merge: Commit, by_id: dict[ObjectId, Commit]) -> tuple[ObjectId, ...]:
    """The commits of the range that a merge brings in: reached through a later parent, not through the first.

    Ordered. Looking inside the range is enough, because what base holds brings nobody's new work.
    """
    own = _reachable(merge.parents[:1], by_id)
    return tuple(sorted(_reachable(merge.parents[1:], by_id) - own))


def _reachable(starts: Sequence[ObjectId], by_id: dict[ObjectId, Commit]) -> set[ObjectId]:
    seen: set[ObjectId] = set()
    waiting = [commit for commit in starts if commit in by_id]
    while waiting:
        commit = waiting.pop()
        if commit not in seen:
            seen.add(commit)
            waiting += [parent for parent in by_id[commit].parents if parent in by_id]
    return seen


def _reason(
    claim: Claim,
    authors: tuple[Authorship, ...],
    classes: frozenset[SafetyClass],
    roster: Roster,
) -> tuple[str, str] | None:
    """Code and sentence of the first thing that speaks against the reviewer, `None` when nothing does."""
    if claim.identity is None:
        return "trailer-refused", "it names nobody"
    who = roster.who(claim.identity)
    people = roster.everyone(claim.identity)
    same = next((a for a in authors if a.who.key in {each.key for each in people}), None)
    if same is not None:
        return _same_person(who, same)
    if who.person is None:
        return "reviewer-unregistered", "the registry of base does not know this identity"
    if defects := roster.defects(claim.identity):
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
    roles = _ROLES[claim.key]
    if not roles & person.roles:
        return "reviewer-without-role", f"{person.id} has not the role reviewer: {where}"
    if classes and not classes & person.clearance and "approver" not in person.roles:
        names = ", ".join(sorted(each.value for each in classes))
        why = f"{person.id} has no clearance for class {names}: {where}"
        return "reviewer-without-clearance", why
    return None
