"""Controlled documents that the project names for a clause: which one, at which version and digest, and whether it is approved."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from gatekeeper.model.graph import EdgeKind, Graph, Node, NodeKind, State
from gatekeeper.model.path import RepoPath
from gatekeeper.model.record import ClauseState, Standing

_APPROVED = ("approved", "accepted")


@dataclass(frozen=True, slots=True)
class Pinned:
    """The documents of one clause, ordered by id, never empty."""

    documents: tuple[Node, ...]

    @property
    def approved(self) -> bool:
        """Whether each says so of itself, in a word that leaves no doubt, and is there whole."""
        return all(is_approved(d.status) and d.state is State.OK for d in self.documents)

    @property
    def basis(self) -> tuple[str, ...]:
        """A line for each document."""
        return tuple(map(_line, self.documents))


def is_approved(status: str) -> bool:
    """Whether a status says that its item is approved; whatever else it says is no approval."""
    return status.casefold() in _APPROVED


def pinned(graph: Graph, doubt: Callable[[RepoPath], str] = lambda _: "") -> Mapping[str, Pinned]:
    """Clause id to the documents that name it and are not withdrawn; one in doubt stays, for the others are not all that it rests on.

    `doubt` says of a file why nobody can tell that what is entered there was approved.
    """
    found: dict[str, set[Node]] = defaultdict(set)
    for edge in graph.edges:
        node = graph.get(edge.source) if edge.kind is EdgeKind.ANSWERS else None
        if node is None or node.kind is not NodeKind.DOCUMENT:
            continue
        if edge.state is State.OK and node.state is not State.BROKEN:
            path = node.location.path if node.location else None
            if path and node.state is State.OK and (why := doubt(path)):
                node = replace(node, state=State.UNKNOWN, why=why)
            found[edge.target[1]].add(node)
    return {
        clause: Pinned(tuple(sorted(nodes, key=lambda node: node.id)))
        for clause, nodes in found.items()
    }


def with_documents(standing: Standing, held: Pinned | None) -> Standing:
    """The standing with the documents it rests on. A document meets no clause: it is what a reference or a human rests on."""
    if held is None or standing.state is ClauseState.NOT_APPLICABLE:
        return standing
    standing = replace(standing, basis=(*standing.basis, *held.basis))
    if standing.state is ClauseState.REFERENCE:
        count = "1 document" if len(held.documents) == 1 else f"{len(held.documents)} documents"
        if held.approved:
            return replace(standing, known=True, why=f"rests on {count}, approved")
        return replace(standing, why=f"rests on {count}, of which not every one is approved")
    return standing


def _line(node: Node) -> str:
    version = f" {node.version}" if node.version else ", version unknown"
    status = node.status or "approval unknown"
    doubt = "" if node.state is State.OK else f", in doubt: {node.why}"
    return f"{node.id} {node.title}{version}, {status}, entry {node.digest}{doubt}"
