"""The threats shop given its bytes: contents of head and base that a threat model and its surfaces need."""

import datetime as dt
from dataclasses import replace

from gatekeeper.config.shipped import shipped
from gatekeeper.gate.contents import read_paths
from gatekeeper.gate.threat_reviews import counted_reviews
from gatekeeper.history.view import View
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.change import Change
from gatekeeper.model.memory import Memory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.model.tree import Tree
from gatekeeper.threats.gather import gather_threats, needed_paths
from gatekeeper.threats.staleness import review_states
from gatekeeper.threats.surfaces_table import read_surface_table


def threat_facts(
    view: View,
    change: Change,
    project: Project,
    owned: tuple[Owned, ...],
    readers: tuple[ThreatReader, ...],
    memory: Memory,
    now: dt.datetime,
) -> ThreatFacts:
    """What a run knows about threats, in head and against base; what files show is remembered."""
    rules = shipped("rules")
    table = read_surface_table(
        (rules / "surfaces.csv").read_bytes(), (rules / "registers.csv").read_bytes()
    )
    base = None
    if change.base is not None:
        base = _blobs(view, change.base, project, owned_paths(change.base, project))
    head = _blobs(view, change.head, project, owned)
    by_id = {reader.id: reader for reader in readers}
    facts = gather_threats(project, owned, head, base, by_id, table, memory)
    reviews = counted_reviews(view, change, project, now)
    if reviews is None:
        return facts
    states = review_states(facts.models, facts.mapping, facts.hits, head, reviews)
    return replace(facts, reviews=states)


def _blobs(
    view: View, tree: Tree, project: Project, owned: tuple[Owned, ...]
) -> dict[RepoPath, bytes | str]:
    return read_paths(view, tree, needed_paths(project, owned))
