"""Gathers what commits do not tell about people: the time, the ref, and reviews from outside."""

from dataclasses import replace

from gatekeeper.gate.case import Case
from gatekeeper.gate.request import Request, ReviewExport
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.objects.notes import Notes, review_notes
from gatekeeper.history.people.testimony import OpenPgp, OpenPgpAnswer, Sighting, Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.model.coverage import RecordedCoverage
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import UsageError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.model.path import printable
from gatekeeper.model.project import Project
from gatekeeper.model.review import ExportedRequest, Review, Reviews
from gatekeeper.model.touched import Territory, territory
from gatekeeper.tools.gpg import check, find_gpg


def take_testimony(case: Case, place: LedgerPlace) -> Testimony:
    """The testimony for one run; the ledger is read only when there are commits to judge."""
    request, view, change, project = case.request, case.view, case.change, case.project
    land = territory(project, case.owned)
    filed, problems = _filed(place) if change.commits else ((), ())
    notes = review_notes(view, (commit.id for commit in change.commits))
    noted = _noted(notes) if notes.texts or notes.copied else ()
    reviews = Reviews(
        (*(completed(each, land) for each in filed), *noted),
        tuple(each for export in request.reviews for each in _requests(export, request, project)),
        (*problems, *notes.problems),
    )
    return Testimony(
        reviews=reviews,
        now=request.now,
        ref=request.ref or project.review_ref,
        openpgp=_openpgp(request, view, project),
        registry=project.registry,
        coverage=_coverage(case),
        seen=lambda: _seen(place),
    )


def _seen(place: LedgerPlace) -> tuple[Sighting, ...]:
    """The commits that earlier runs of the gate have judged, with the ledger's time."""
    from gatekeeper.gate.ledgers.index import entries_of  # a commit's hook does not ask

    entries = entries_of(place, Lookup(kinds=frozenset({PREDICATE_GATE_RUN}))).entries
    return tuple(
        Sighting(ObjectId(commit), at)
        for entry in entries
        for subject in entry.statement.subjects
        if (commit := subject.digests.get("gitCommit")) and (at := entry.recorded_time)
    )


def _filed(place: LedgerPlace) -> tuple[tuple[Review, ...], tuple[str, ...]]:
    from gatekeeper.gate.ledgers.reviews import (
        filed_reviews,  # a commit's hook has no review to read
    )

    return filed_reviews(place)


def _coverage(case: Case) -> RecordedCoverage:
    if not case.project.trace.reports:
        return RecordedCoverage()
    from gatekeeper.gate.facts.coverage import recorded_coverage

    reports = case.request.reports
    return recorded_coverage(case.view, case.change, case.project, case.owned, reports)


def _noted(notes: Notes) -> tuple[Review, ...]:
    from gatekeeper.reviews.gerrit_notes import read_notes

    return read_notes(notes.texts, notes.copied)


def _openpgp(request: Request, view: View, project: Project) -> OpenPgp | None:
    """What checks OpenPGP signatures by the keys of the registry; `None` without such keys or without gpg."""
    keys = tuple(k.public for p in project.registry.people for k in p.keys if k.is_openpgp)
    program = find_gpg(request.environment, view.top)
    if not keys or program is None:
        return None

    def check_signature(payload: bytes, signature: bytes) -> OpenPgpAnswer:
        answer = check(program, keys, payload, signature)
        return OpenPgpAnswer(answer.key, answer.why, answer.looked)

    return check_signature


def completed(review: Review, land: Territory) -> Review:
    """The review, with a reason against it when it does not answer the checklists of what it touches."""
    if review.refused is not None or review.content is None:
        return review
    from gatekeeper.gate.facts.review_units import review_units
    from gatekeeper.reviews.complete import why_incomplete

    units = review_units(land, (file.path for file in review.content.files))
    why = why_incomplete(review, {unit.name: unit.checklist for unit in units})
    return replace(review, refused=("review-incomplete", why)) if why else review


def _requests(
    export: ReviewExport, request: Request, project: Project
) -> tuple[ExportedRequest, ...]:
    from gatekeeper.reviews.exports import read_export
    from gatekeeper.reviews.fields import ReviewUnreadableError

    try:
        signed = (export.raw, export.signature)
        return read_export(export.form, *signed, project.registry, request.now)
    except ReviewUnreadableError as error:
        raise UsageError(
            f"the {export.form} export {printable(export.name)} cannot be read: {error}"
        ) from error
