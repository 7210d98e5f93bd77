"""`gatekeeper trace`: what an id or a path comes from and what comes from it, and how far each link can be relied on."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import given_bytes, write_file
from gatekeeper.gate.trace_run import Traced, head_of, trace_commit
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.graph import Edge, Graph, Node, NodeKey, Verification
from gatekeeper.trace.binding import SUFFIX, note_bytes

_MAX_DEPTH = 12
_MAX_LINES = 400


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints the graph around one id, or how the whole of it stands; status 1 when something does not hold."""
    request = plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.at)
    if arguments.bind:
        commit, tree = head_of(request)
        for path in arguments.bind:
            note = note_bytes(given_bytes(path, "the report"), commit, tree, arguments.by)
            console.say(_bind(path, note))
        return ExitStatus.PASSED
    traced = trace_commit(request, arguments.baseline)
    if not traced.facts.configured:
        raise UsageError("the project names no source of requirements; add [[trace.sources]]")
    if arguments.id is None:
        console.say(*summary(traced))
        return ExitStatus.FAILED if traced.facts.diagnostics else ExitStatus.PASSED
    nodes = traced.facts.graph.named(arguments.id)
    if not nodes:
        raise UsageError(f'"{arguments.id}" is no id and no traced path of {arguments.at}')
    for node in nodes:
        console.say(*around(traced.facts.graph, node))
    return ExitStatus.PASSED


def _bind(path: Path, note: bytes) -> str:
    target = path.with_name(path.name + SUFFIX)
    write_file(target, (note,), f"the note {target}")
    return str(target)


def summary(traced: Traced) -> Iterator[str]:
    """How the whole graph stands: sources, links, verification, reports, then everything that does not hold."""
    facts = traced.facts
    yield f"commit {traced.commit or 'none'}, tree {traced.tree}"
    for name, count in facts.counts:
        yield f"  {count:>6} items  {name}"
    yield f"  {len(facts.graph.nodes):>6} nodes, {len(facts.graph.edges)} edges"
    for state in Verification:
        count = sum(each.state is state for each in facts.verified)
        yield f"  {count:>6} {state.value}"
    for binding in facts.bindings:
        word = "bound" if binding.bound else "not bound"
        yield f"  report {binding.report}: {word}: {binding.why}"
    for diagnostic in facts.diagnostics:
        yield f"{diagnostic.location}: {diagnostic.code}: {diagnostic.message}"
        yield f"    = to pass  {diagnostic.cure}"
    yield f"{len(facts.diagnostics)} things do not hold"


def around(graph: Graph, node: Node) -> Iterator[str]:
    """The node, then what it depends on, then what depends on it, each to the end."""
    yield f"{node.kind.value} {node.id}  {node.title}"
    yield f"  state     {_state(node.state.value, node.why)}"
    if node.location is not None:
        yield f"  where     {node.location}"
    if node.digest:
        yield f"  digest    {node.digest}"
    yield "  up: what it depends on"
    yield from _capped(_walk(graph, node.key, up=True)) or ("    nothing",)
    yield "  down: what depends on it"
    yield from _capped(_walk(graph, node.key, up=False)) or ("    nothing",)


def _capped(lines: Iterator[str]) -> tuple[str, ...]:
    shown: list[str] = []
    for line in lines:
        if len(shown) == _MAX_LINES:
            return (*shown, f"    … and more than {_MAX_LINES} lines; ask for an id nearer by")
        shown.append(line)
    return tuple(shown)


def _walk(graph: Graph, start: NodeKey, *, up: bool) -> Iterator[str]:
    """Edges depth first; a node that was shown before is named and not gone into again."""
    seen = {start}
    stack = [(1, edge) for edge in reversed(_edges(graph, start, up=up))]
    while stack:
        depth, edge = stack.pop()
        other = edge.target if up else edge.source
        again = other in seen
        yield _line(graph, edge, other, depth, again=again)
        if not again and depth < _MAX_DEPTH:
            seen.add(other)
            stack += [(depth + 1, more) for more in reversed(_edges(graph, other, up=up))]


def _edges(graph: Graph, key: NodeKey, *, up: bool) -> tuple[Edge, ...]:
    return graph.up(key) if up else graph.down(key)


def _line(graph: Graph, edge: Edge, other: NodeKey, depth: int, *, again: bool) -> str:
    node = graph.get(other)
    kind = node.kind.value if node else "missing"
    state = _state(edge.state.value, edge.why)
    where = f"  {edge.location}" if edge.location else ""
    title = f"  {node.title}" if node and node.title != node.id else ""
    more = "  (above)" if again else ""
    return (
        f"{'  ' * (depth + 1)}{edge.kind.value}: {kind} {other[1]}{title}  [{state}]{where}{more}"
    )


def _state(word: str, why: str) -> str:
    return f"{word}: {why}" if why else word
