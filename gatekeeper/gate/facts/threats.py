"""The threats shop given its bytes: contents of head and base that a threat model and its surfaces need."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from gatekeeper import __version__
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import read_paths
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.readers import Readers
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.memory import Key, Memory, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import Owned
from gatekeeper.model.surface import SurfaceTable
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.threat_review import Reviewed, ReviewState
from gatekeeper.model.tree import Tree
from gatekeeper.threats.gather import gather_threats, needed_paths, take_apart
from gatekeeper.threats.surfaces.scan import Blobs
from gatekeeper.threats.surfaces.table import remembered_surface_table

_KIND = "project taken apart"


@contextmanager
def reading_ahead(case: Case) -> Iterator[Callable[[], None]]:
    """What waits for it, while all files of head are taken apart where the memory does not know the project yet.

    To be entered before any tool is started (`tools/aside.py`).
    """
    memory = case.request.memory
    if memory.recall(_KIND, [_key(case.project)]):
        yield lambda: None
        return
    # Where most is remembered nothing is done aside.
    from gatekeeper.gate.facts.soup import soup_tree
    from gatekeeper.soup.remembered import tell_alone
    from gatekeeper.tools.aside import aside

    def work() -> None:
        # The gits that wait are the run's; what it asks them must not be mixed with our questions.
        with Readers() as own:
            view, head = replace(case.view, readers=own), case.change.head
            blobs = read_paths(view, head, needed_paths(case.project, case.owned))
            take_apart(case.project, case.owned, blobs, _table(memory), memory)
            tell_alone(soup_tree(view, head), memory)

    with aside(work, memory) as wait:
        yield wait


def threat_facts(case: Case, place: LedgerPlace | None) -> ThreatFacts:
    """What a run knows about threats, in head and against base; what files show is remembered.

    `place` is the ledger that reviews are read from; `None` where nobody asks for reviews.
    """
    change, project, owned, memory = case.change, case.project, case.owned, case.request.memory
    table = _table(memory)
    head = _blobs(case, change.head, owned)
    base = None
    if change.base is not None:
        known: dict[str, Owned] = {each.path: each for each in owned}
        base = _changed(case, change.base, owned_paths(change.base, project, known), head)
    by_id = {reader.id: reader for reader in case.registry.threat_readers}
    facts = gather_threats(project, owned, head, base, by_id, table, memory)
    memory.keep(_KIND, {_key(project): b""})
    if not project.keeps_threat_reviews or place is None:
        return facts
    return replace(facts, reviews=_reviews(case, place, facts, head))


def _key(project: Project) -> Key:
    """For the memory, that most files of a project configured so were taken apart, at whatever commit."""
    return memory_key(__version__, repr(project.sources))


def _reviews(
    case: Case, place: LedgerPlace, facts: ThreatFacts, head: Blobs
) -> tuple[ReviewState, ...]:
    # Imported here: most projects keep no such reviews, and reading them takes longer than the rest.
    from gatekeeper.gate.facts.threat_reviews import authors_of, reviews_in_files, without_own_work
    from gatekeeper.gate.ledgers.threat_reviews import filed_threat_reviews
    from gatekeeper.threats.staleness import review_states, reviewed_now

    now = reviewed_now(facts.models, facts.mapping, facts.hits, head)
    filed = filed_threat_reviews(place, case.view, case.project)

    @cache
    def before() -> Mapping[str, Reviewed]:
        return _base_states(case, _table(case.request.memory))

    authors = authors_of(case.change, case.project)
    reviews = (
        *reviews_in_files(case.view, case.change, case.project, case.request.now),
        *without_own_work(filed, authors, now, before),
    )
    return review_states(now, reviews)


def _table(memory: Memory) -> SurfaceTable:
    rules = shipped("rules")
    return remembered_surface_table(
        (rules / "surfaces.csv").read_bytes(), (rules / "registers.csv").read_bytes(), memory
    )


def _base_states(case: Case, table: SurfaceTable) -> Mapping[str, Reviewed]:
    """What there was to review before the change; nothing without a base."""
    from gatekeeper.threats.staleness import reviewed_now

    base = case.change.base
    if base is None:
        return {}
    owned = owned_paths(base, case.project)
    blobs = _blobs(case, base, owned)
    by_id = {reader.id: reader for reader in case.registry.threat_readers}
    facts = gather_threats(case.project, owned, blobs, None, by_id, table, case.request.memory)
    return reviewed_now(facts.models, facts.mapping, facts.hits, blobs)


def _changed(case: Case, base: Tree, owned: tuple[Owned, ...], head: Blobs) -> Blobs:
    """As `_blobs` of base; what head holds unchanged is not read again."""
    wanted = needed_paths(case.project, owned)
    same = {
        path: head[path]
        for path in wanted
        if path in head and base.get(path) == case.change.head.get(path)
    }
    read = read_paths(case.view, base, [path for path in wanted if path not in same])
    return dict(sorted({**same, **read}.items()))


def _blobs(case: Case, tree: Tree, owned: tuple[Owned, ...]) -> Blobs:
    wanted: tuple[RepoPath, ...] = needed_paths(case.project, owned)
    return read_paths(case.view, tree, wanted)
