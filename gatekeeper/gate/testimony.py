"""Gathers what commits do not tell about people: the time, the ref, and reviews from outside."""

from gatekeeper.gate.request import Request
from gatekeeper.history.testimony import Testimony
from gatekeeper.history.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.project import Project


def take_testimony(request: Request, view: View, change: Change, project: Project) -> Testimony:
    """The testimony for one run."""
    return Testimony(
        now=request.now,
        ref=request.ref or project.review_ref,
        registry=project.registry,
    )
