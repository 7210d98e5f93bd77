"""The threats shop given its bytes: contents of head and base that a threat model and its surfaces need."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from gatekeeper import __version__
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.contents import read_paths
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.readers import Readers
from gatekeeper.history.repository.view import View
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.change import Change
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key, Memory, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned
from gatekeeper.model.surface import SurfaceTable
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.model.threat_review import Reviewed, ReviewState
from gatekeeper.model.tree import Tree
from gatekeeper.threats.gather import gather_threats, needed_paths, take_apart
from gatekeeper.threats.surfaces.scan import Blobs
from gatekeeper.threats.surfaces.table import remembered_surface_table

_KIND = "project taken apart"


@dataclass(frozen=True, slots=True)
class ThreatLook:
    """What the threat part of a run starts from."""

    view: View
    change: Change
    project: Project
    readers: tuple[ThreatReader, ...]
    memory: Memory
    now: dt.datetime
    place: LedgerPlace | None = None
    """The ledger that reviews are read from; `None` where nobody asks for reviews."""
    ready: Callable[[], None] = lambda: None
    """Waits for who reads ahead."""


@contextmanager
def reading_ahead(ground: ThreatLook, owned: tuple[Owned, ...]) -> Iterator[ThreatLook]:
    """The look, beside which all files of head are taken apart where the memory does not know the project yet.

    To be entered before any tool is started (`tools/aside.py`).
    """
    if ground.memory.recall(_KIND, [_key(ground.project)]):
        yield ground
        return
    # Where most is remembered nothing is done aside.
    from gatekeeper.gate.facts.soup import soup_tree
    from gatekeeper.soup.remembered import tell_alone
    from gatekeeper.tools.aside import aside

    def work() -> None:
        # The gits that wait are the run's; what it asks them must not be mixed with our questions.
        with Readers() as own:
            apart = replace(ground, view=replace(ground.view, readers=own))
            blobs = _blobs(apart, ground.change.head, owned)
            take_apart(ground.project, owned, blobs, _table(ground.memory), ground.memory)
            tell_alone(soup_tree(apart.view, ground.change.head), ground.memory)

    with aside(work, ground.memory) as wait:
        yield replace(ground, ready=wait)


def threat_facts(ground: ThreatLook, owned: tuple[Owned, ...]) -> ThreatFacts:
    """What a run knows about threats, in head and against base; what files show is remembered."""
    change = ground.change
    ground.ready()
    table = _table(ground.memory)
    head = _blobs(ground, change.head, owned)
    base = None
    if change.base is not None:
        known: dict[str, Owned] = {each.path: each for each in owned}
        base = _changed(ground, change.base, owned_paths(change.base, ground.project, known), head)
    by_id = {reader.id: reader for reader in ground.readers}
    facts = gather_threats(ground.project, owned, head, base, by_id, table, ground.memory)
    ground.memory.keep(_KIND, {_key(ground.project): b""})
    if not ground.project.keeps_threat_reviews or ground.place is None:
        return facts
    return replace(facts, reviews=_reviews(ground, ground.place, facts, head))


def _key(project: Project) -> Key:
    """For the memory, that most files of a project configured so were taken apart, at whatever commit."""
    return memory_key(__version__, repr(project.sources))


def _reviews(
    ground: ThreatLook, place: LedgerPlace, facts: ThreatFacts, head: Blobs
) -> tuple[ReviewState, ...]:
    # Imported here: most projects keep no such reviews, and reading them takes longer than the rest.
    from gatekeeper.gate.facts.threat_reviews import authors_of, reviews_in_files, without_own_work
    from gatekeeper.gate.ledgers.threat_reviews import filed_threat_reviews
    from gatekeeper.threats.staleness import review_states, reviewed_now

    now = reviewed_now(facts.models, facts.mapping, facts.hits, head)
    filed = filed_threat_reviews(place, ground.view, ground.project)

    @cache
    def before() -> Mapping[str, Reviewed]:
        return _base_states(ground, _table(ground.memory))

    authors = authors_of(ground.change, ground.project)
    reviews = (
        *reviews_in_files(ground.view, ground.change, ground.project, ground.now),
        *without_own_work(filed, authors, now, before),
    )
    return review_states(now, reviews)


def _table(memory: Memory) -> SurfaceTable:
    rules = shipped("rules")
    return remembered_surface_table(
        (rules / "surfaces.csv").read_bytes(), (rules / "registers.csv").read_bytes(), memory
    )


def _base_states(ground: ThreatLook, table: SurfaceTable) -> Mapping[str, Reviewed]:
    """What there was to review before the change; nothing without a base."""
    from gatekeeper.threats.staleness import reviewed_now

    base = ground.change.base
    if base is None:
        return {}
    owned = owned_paths(base, ground.project)
    blobs = _blobs(ground, base, owned)
    by_id = {reader.id: reader for reader in ground.readers}
    facts = gather_threats(ground.project, owned, blobs, None, by_id, table, ground.memory)
    return reviewed_now(facts.models, facts.mapping, facts.hits, blobs)


def _changed(ground: ThreatLook, base: Tree, owned: tuple[Owned, ...], head: Blobs) -> Blobs:
    """As `_blobs` of base; what head holds unchanged is not read again."""
    wanted = needed_paths(ground.project, owned)
    same = {
        path: head[path]
        for path in wanted
        if path in head and base.get(path) == ground.change.head.get(path)
    }
    read = read_paths(ground.view, base, [path for path in wanted if path not in same])
    return dict(sorted({**same, **read}.items()))


def _blobs(ground: ThreatLook, tree: Tree, owned: tuple[Owned, ...]) -> Blobs:
    wanted: tuple[RepoPath, ...] = needed_paths(ground.project, owned)
    return read_paths(ground.view, tree, wanted)
