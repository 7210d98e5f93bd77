"""Clauses that safety classes and hazards answer: by what gatekeeper.toml and the file of each hazard tell, joined to links and code."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import EdgeKind, Graph, Node, NodeKind, State
from gatekeeper.model.path import RepoPath
from gatekeeper.record.clauses.by_graph import Holding, holdings, judge
from gatekeeper.record.few import few

_UNTOLD = frozenset(
    (
        "",
        "to be determined",
        *["-", "–", "?", "??", "???", "n/a", "none", "open", "tbc", "tbd", "todo", "unknown"],
    )
)
"""Words for that nobody knows; a point behind them says no more."""
RESIDUAL = ("residual",)
_CAUSES = ("cause", "item", "unit", "contribut")
_EVALUATED = ("severity", "probability", "likelihood", "occurrence", "risk level", "evaluation")
_CLASS = re.compile(r"class|.*safety.*class")
_CONTROLLED = "14971:7.6"


def told(node: Node, names: Iterable[str]) -> list[str]:
    """What fields of it say whose names hold one of these, in more than a word for that nobody knows; in lower case."""
    return [text for name, text in _fields(node) if any(each in name for each in names)]


def _fields(node: Node) -> Iterator[tuple[str, str]]:
    for said in node.says:
        name, _, text = said.casefold().partition(": ")
        if _is_told(text):
            yield name, text


def _is_told(text: str) -> bool:
    return text.casefold().strip(" .") not in _UNTOLD


def of_risks(facts: Facts) -> Mapping[str, Holding]:
    """Clause id to what classes and hazards tell of it."""
    found = [node for node in facts.trace.graph.of(NodeKind.HAZARD) if node.normative]
    return {
        "62304:4.3": _reasons(facts),
        "62304:7.1.1": _causes(facts, found),
        "62304:7.2.2": _classes(facts, found),
        "14971:4.5": _traced(facts, found),
    }


def _reasons(facts: Facts) -> Holding:
    """Each item of less than the strictest class says why less is enough; that class needs no reason."""
    strictest = facts.project.classes.strictest
    loose = [
        f"{item.id}: class {item.safety_class.name}"
        for item in facts.project.items
        if item.safety_class.rank < strictest.rank and not _is_told(item.class_reason)
    ]
    held = judge("classes of software items", len(facts.project.items), (), loose)
    return _with(held, "write a class-reason beside each class that is not the strictest")


def _causes(facts: Facts, found: list[Node]) -> Holding:
    """Each hazard names software items that can contribute to it."""
    items = {item.id.casefold() for item in facts.project.items}
    loose = [n.id for n in found if not items.intersection(_words(told(n, _CAUSES)))]
    cure = "name in a field software-items of each hazard the ids of the items that can contribute to it"
    return _with(judge("hazards", len(found), (), loose), cure)


def _classes(facts: Facts, found: list[Node]) -> Holding:
    """Code that implements a control has the class that its hazards ask for; the strictest is enough for any."""
    graph, classes = facts.trace.graph, facts.project.classes
    against, unknown = [], []
    for node in found:
        built = [(facts.class_of(path), path) for path in sorted(_built(graph, node))]
        words = {t.removeprefix("class ") for name, t in _fields(node) if _CLASS.fullmatch(name)}
        asked = [each for each in classes.classes if each.name.casefold() in words]
        least = max(asked, key=lambda each: each.rank) if asked else classes.strictest
        less = [
            f"{path} is of class {held.name}" for held, path in built if held.rank < least.rank
        ]
        if not built:
            against.append(f"{node.id}: no code controls it")
        elif less and asked:
            against.append(f"{node.id} asks for class {least.name}, and {few(less)}")
        elif less:
            unknown.append(f"{node.id} does not tell its class, and {few(less)}")
    cure = "tell in a field safety-class of each hazard which class it asks for"
    return _with(judge("hazards", len(found), against, unknown), cure)


def _built(graph: Graph, hazard: Node) -> set[RepoPath]:
    """The files that implement what controls it."""
    controls = (e.source for e in graph.down(hazard.key) if e.kind is EdgeKind.CONTROLS)
    edges = (e for control in controls for e in graph.down(control))
    return {
        RepoPath(e.source[1])
        for e in edges
        if e.kind is EdgeKind.IMPLEMENTS and e.state is State.OK
    }


def _traced(facts: Facts, found: list[Node]) -> Holding:
    """Each hazard leads to its evaluation, to controls that are verified, and to the risk that remains."""
    controlled = holdings(facts.trace)[_CONTROLLED]
    if not controlled.holds:
        return controlled
    loose = [n.id for n in found if not (told(n, _EVALUATED) and told(n, RESIDUAL))]
    cure = "tell in fields severity and residual-risk of each hazard how it is evaluated"
    return _with(judge("hazards", len(found), (), loose), cure)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.split(r"[,;\s]+", text)}


def _with(held: Holding, cure: str) -> Holding:
    """What is held, with what would let its file tell; where there is nothing to judge, its own."""
    return replace(held, cure=cure) if held.holds is None and held.basis else held
