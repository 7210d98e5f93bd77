"""Who wrote and who approved each commit of a change, and who wrote each unit and its tests."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gatekeeper.history.objects.mailmap import base_mailmap
from gatekeeper.history.people.authors import NOTHING, Further
from gatekeeper.history.people.identities import Roster, call_roll
from gatekeeper.history.people.testimony import Clock, Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.history.units.line_people import committed_for, make_trace
from gatekeeper.history.units.lines import UnitLines, read_unit_lines
from gatekeeper.history.units.people import resolve_units
from gatekeeper.model.authorship import CommitPeople, People
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned
from gatekeeper.model.touched import Territory, territory

if TYPE_CHECKING:
    from gatekeeper.history.people.commit_people import Told

_NOTHING = Testimony()


def people_of(
    view: View,
    change: Change,
    project: Project,
    owned: tuple[Owned, ...],
    testimony: Testimony = _NOTHING,
) -> People:
    """Everything history and the testimony tell about the people of a change.

    When history is not whole, or cannot be read, nothing is told and `undecided` says why.
    """
    if change.incomplete is not None:
        return People((), (), (), change.incomplete)
    land = territory(project, owned)
    try:
        clock = _clock(view, testimony)
        told = _told(view, change, land, testimony)
        content = told.content if told is not None else {}
        paths = {commit: own.paths for commit, own in content.items()}
        units = read_unit_lines(view, change, land, paths)
        mailmap = base_mailmap(view, change, project.origin)
        named: Iterable[Identity] = told.identities() if told is not None else ()
        roster = call_roll(project.registry, {*named, *units.identities()}, mailmap)
        further = _further(view, change, roster, units, told)
    except RepositoryError as error:
        return People((), (), (), str(error))
    commits = () if told is None else _commits(change, told, land, roster, clock)
    problems = testimony.reviews.problems
    suspicions = roster.suspicions + (() if told is None else told.unlooked)
    coverage = testimony.coverage
    trace = make_trace(units, roster, clock, further)
    resolved = resolve_units(change, trace, project, coverage)
    return People(commits, resolved, suspicions, unread=problems, coverage=coverage)


def _clock(view: View, testimony: Testimony) -> Clock:
    """The ledger is asked only where the registry has trainings, which have dates."""
    if not any(person.trainings for person in testimony.registry.people):
        return Clock(testimony.now)
    from gatekeeper.history.people.sightings import first_seen

    return Clock(testimony.now, first_seen(view, testimony))


def _told(view: View, change: Change, land: Territory, testimony: Testimony) -> "Told | None":
    """What the commits tell; `None` without commits: a commit's hook has none, and what reads them takes long to import."""
    if not change.commits:
        return None
    from gatekeeper.history.people.commit_people import told_by_commits

    return told_by_commits(view, change, land, testimony)


def _further(
    view: View, change: Change, roster: Roster, units: UnitLines, told: "Told | None"
) -> Mapping[ObjectId, Further]:
    """What is told of commits beyond themselves; of those before the change only that an integrator changed nothing of them."""
    known = dict(told.further) if told is not None else {}
    everything = units.commits.values()
    asked = [c for c in everything if c.id not in known and committed_for(c, roster, None)]
    if not asked:
        return known
    from gatekeeper.history.people.integration import equal_elsewhere

    return known | dict.fromkeys(equal_elsewhere(view, asked, change.head.commit), NOTHING)


def _commits(
    change: Change, told: "Told", land: Territory, roster: Roster, clock: Clock
) -> tuple[CommitPeople, ...]:
    from gatekeeper.history.people.commit_people import people_of_commit

    return tuple(people_of_commit(commit, told, land, roster, clock) for commit in change.commits)
