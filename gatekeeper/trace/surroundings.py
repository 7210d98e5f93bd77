"""What stands around the requirements: software items and their files, threats, mitigations and surfaces."""

from collections.abc import Iterable

from gatekeeper.model.graph import EdgeKind, Node, NodeKey, NodeKind, State
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import Owned, SoftwareItem
from gatekeeper.model.threat import ThreatModel
from gatekeeper.trace.build import Draft, case_key


def add_software(draft: Draft, items: Iterable[SoftwareItem], owned: Iterable[Owned]) -> None:
    """Adds the software items, their parents, and the item of each file that is a node already."""
    for item in items:
        key = _node(draft, NodeKind.SOFTWARE_ITEM, item.id, item.title, item.location)
        if item.parent is not None:
            parent = (NodeKind.SOFTWARE_ITEM.value, item.parent)
            draft.edge(key, parent, EdgeKind.PART_OF, "parent", item.location)
    for path in owned:
        unit = (NodeKind.UNIT.value, str(path.path))
        if unit in draft.nodes:
            for item in path.items:
                key = (NodeKind.SOFTWARE_ITEM.value, item.id)
                draft.edge(unit, key, EdgeKind.PART_OF, "paths", item.location)


def add_threats(draft: Draft, models: Iterable[ThreatModel]) -> None:
    """Adds threats, mitigations and surfaces, the requirements that mitigations name, and their tests.

    What such a name does not find is a broken edge; the check of the threat model tells it.
    """
    models = tuple(models)
    for model in models:
        for surface in model.surfaces:
            _node(draft, NodeKind.SURFACE, surface.id, surface.kind, surface.locus.location)
        for threat in model.threats:
            _node(draft, NodeKind.THREAT, threat.id, threat.title, threat.locus.location)
        for mitigation in model.mitigations:
            place = mitigation.locus.location
            _node(draft, NodeKind.MITIGATION, mitigation.id, mitigation.title, place)
    for model in models:
        _threats(draft, model)
        _mitigations(draft, model)


def _node(draft: Draft, kind: NodeKind, identifier: str, title: str, place: Location) -> NodeKey:
    node = Node(kind, identifier, title, "", State.OK, "", place)
    draft.nodes[node.key] = node
    return node.key


def _threats(draft: Draft, model: ThreatModel) -> None:
    for threat in model.threats:
        key = (NodeKind.THREAT.value, threat.id)
        for target in threat.targets:
            for kind in (NodeKind.SURFACE, NodeKind.SOFTWARE_ITEM):
                there = (kind.value, target)
                if there in draft.nodes:
                    place = threat.locus.location
                    draft.edge(key, there, EdgeKind.THREATENS, "targets", place)


def _mitigations(draft: Draft, model: ThreatModel) -> None:
    for mitigation in model.mitigations:
        key, place = (NodeKind.MITIGATION.value, mitigation.id), mitigation.locus.location
        for threat in mitigation.threats:
            there = (NodeKind.THREAT.value, threat)
            draft.edge(key, there, EdgeKind.MITIGATES, "threats", place, *_found(draft, there))
        for requirement in mitigation.requirements:
            kind = draft.kinds.get(requirement)
            there = (kind.value if kind else "", requirement)
            draft.edge(key, there, EdgeKind.DEMANDS, "requirements", place, *_found(draft, there))
        for test in mitigation.tests:
            path, _, case = test.partition("::")
            if RepoPath(path) in draft.ground.blobs:
                own = case_key(draft, RepoPath(path), case)
                draft.edge(own, key, EdgeKind.VERIFIES, "tests", place)


def _found(draft: Draft, key: NodeKey) -> tuple[State, str]:
    if key in draft.nodes:
        return State.OK, ""
    return State.BROKEN, f"{key[1]} does not exist"
