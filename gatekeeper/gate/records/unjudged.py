"""Commits of a release that no run of the trail judged, as they tell of themselves: lists of commits are whole with them."""

import datetime as dt

from gatekeeper.evidence.statements import stated_commit
from gatekeeper.history.objects.commits import read_commits
from gatekeeper.history.objects.mailmap import base_mailmap
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.people.commit_people import people_of_commit, told_by_commits
from gatekeeper.history.people.identities import call_roll
from gatekeeper.history.people.testimony import Clock, Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import JsonValue, Ledger
from gatekeeper.model.facts import Facts
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.model.touched import territory
from gatekeeper.record.runs import commits_in

MOST = 200
"""More are not read: a project that takes up the gate late has its whole past unjudged, and the record says so."""


def stated_unjudged(
    view: View,
    ledger: Ledger,
    ground: RecordGround,
    head: ObjectId,
    facts: Facts,
    now: dt.datetime,
) -> tuple[JsonValue, ...]:
    """As the statement of a run would tell them, in the order of the history; empty where there are none, or too many.

    Errors as `told_by_commits`.
    """
    judged = {commit for entry in ledger.entries for commit in commits_in(entry)}
    lost = [commit for commit in ground.behind or () if commit not in judged]
    if not 0 < len(lost) <= MOST:
        return ()
    project = facts.project
    change = Change(ChangeKind.RANGE, None, tree_of(view, head), (), read_commits(view, lost))
    land, testimony = (
        territory(project, facts.owned),
        Testimony(now=now, registry=project.registry),
    )
    told = told_by_commits(view, change, land, testimony)
    mailmap = base_mailmap(view, change, project.origin)
    roster = call_roll(project.registry, told.identities(), mailmap)
    clock = Clock(now)
    return tuple(
        stated_commit(people_of_commit(commit, told, land, roster, clock))
        for commit in change.commits
    )
