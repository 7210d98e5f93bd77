"""Reviews of the threat model's elements in the ledger: filed as signed statements, read back by their signatures."""

from dataclasses import replace

from gatekeeper.evidence.signers import judge_signers
from gatekeeper.evidence.threat_reviews import (
    PREDICATE_THREAT_REVIEW,
    read_threat_review,
    superseded_by,
)
from gatekeeper.gate.ledgers.index import entries_of
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.view import View
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.evidence import DefectKind, Entry
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.model.person import PersonKind
from gatekeeper.model.project import Project
from gatekeeper.model.threat_review import ElementReview

Judged = tuple[ElementReview, str]
"""A review and why it does not count; empty when it does."""


def filed_threat_reviews(place: LedgerPlace, view: View, project: Project) -> tuple[Judged, ...]:
    """Every review of an element in the ledger, in its order, each with why it does not count.

    A signature is held against the registry that its act names, which has to be in the history of base.
    """
    ledger = entries_of(place, Lookup(kinds=frozenset({PREDICATE_THREAT_REVIEW})))
    if not ledger.entries:
        return ()
    lost = next((defect for defect in ledger.defects if defect.loses), None)
    broken = "" if lost is None else f"the ledger is not whole: {lost.where}: {lost.sentence}"
    registries = Registries(view, project.origin)
    signed = judge_signers(replace(ledger, defects=()), registries)
    faults = {
        defect.where: defect.sentence
        for defect in signed.defects
        if defect.kind is DefectKind.SIGNATURE
    }
    judged = [_judged(entry, faults, project, broken) for entry in signed.entries]
    good = {
        entry.digest
        for entry, one in zip(signed.entries, judged, strict=True)
        if one is not None and not one[1]
    }
    replaced = {
        digest
        for entry in signed.entries
        if entry.digest in good
        for digest in superseded_by(entry)
    }
    return tuple(
        (one[0], one[1] or "a later review takes its place") if entry.digest in replaced else one
        for entry, one in zip(signed.entries, judged, strict=True)
        if one is not None
    )


def _judged(entry: Entry, faults: dict[str, str], project: Project, broken: str) -> Judged | None:
    """`None` for what is no review at all: there is no element that it could be told of."""
    review = read_threat_review(entry)
    if isinstance(review, str):
        return None
    return review, broken or _doubt(entry, review, faults, project)


def _doubt(entry: Entry, review: ElementReview, faults: dict[str, str], project: Project) -> str:
    if not entry.signers:
        return faults.get(f"entry {entry.sequence}", "it is not signed")
    person = project.registry.get(review.reviewer)
    if person is None:
        return f'its reviewer "{review.reviewer}" is nobody in the people registry'
    roles = person.roles_at(time_seen(entry.recorded_time))
    if person.kind is not PersonKind.HUMAN or "reviewer" not in roles:
        return f"{review.reviewer} is no human with the role of reviewer"
    return ""
