"""StrictDoc documents (`.sdoc`, the grammar of StrictDoc 0.13 to 0.20, and its older relations and free text)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.trace.collect import Collector, attributes

_TAG = re.compile(r"\[(\[)?(/)?([A-Z][A-Za-z0-9_-]*)\]\]?")
_FIELD = re.compile(r"([A-Z][A-Za-z0-9_-]*):(?: (.*))?")
_RELATION = re.compile(r"(- |  )([A-Z_]+): (.*)")
_NO_ITEMS = frozenset({"DOCUMENT", "GRAMMAR", "DOCUMENT_FROM_FILE", "FREETEXT"})
_STRUCTURE = frozenset({"SECTION", "TEXT"})
_LISTS = frozenset({"RELATIONS", "REFS"})
_TITLES = ("TITLE", "STATEMENT")
_TAKEN = frozenset({"UID", "MID", "TITLE", "STATEMENT", "STATUS", "RELATIONS", "REFS", "LEVEL"})
_REVERSE = frozenset({"Child", "File"})


@dataclass(slots=True)
class _Node:
    """A node while it is read."""

    tag: str
    line: int
    fields: list[tuple[str, str, int]] = field(default_factory=list)
    relations: list[tuple[dict[str, str], int]] = field(default_factory=list)

    def get(self, name: str) -> str:
        return next((value for key, value, _ in self.fields if key == name), "")


def read_sdoc(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Every node of the documents: requirements and the project's own kinds are normative; sections and texts
    are items only when they have a UID that others may name."""
    into = Collector()
    for path, text in into.texts(files):
        for node in _nodes(path, text, into):
            _take(path, node, options, into)
    return into.imported()


def _take(path: RepoPath, node: _Node, options: SourceOptions, into: Collector) -> None:
    if node.tag in _NO_ITEMS or (options.types and node.tag not in options.types):
        return
    uid = node.get("UID") or node.get("MID")
    structure = node.tag in _STRUCTURE
    if structure and not uid:
        return
    rest = ((key, value) for key, value, _ in node.fields if key not in _TAKEN)
    into.add(
        TraceItem(
            id=uid,
            kind=node.tag,
            title=next((t for name in _TITLES if (t := node.get(name))), "").split("\n", 1)[0],
            text=node.get("STATEMENT"),
            location=at_line(path, node.line),
            links=tuple(_links(path, node, into)),
            status=node.get("STATUS"),
            normative=not structure,
            attributes=attributes(rest),
        )
    )


def _links(path: RepoPath, node: _Node, into: Collector) -> Iterator[TraceLink]:
    for relation, line in node.relations:
        kind, value = relation.get("TYPE", ""), relation.get("VALUE") or relation.get("PATH", "")
        if not value:
            into.unreadable(path, line, "a relation of it has neither VALUE nor PATH")
            continue
        role = f"{kind}/{relation['ROLE']}" if relation.get("ROLE") else kind
        yield TraceLink(role, value.strip(), at_line(path, line), "", kind in _REVERSE)


def _nodes(path: RepoPath, text: str, into: Collector) -> Iterator[_Node]:
    """Nodes in order; a field that is not closed, or a line that belongs to nothing, is a fault."""
    lines = text.split("\n")
    node: _Node | None = None
    open_tags: list[tuple[str, int]] = []
    index = 0
    listing = False
    while index < len(lines):
        line, number = lines[index], index + 1
        index += 1
        tag = _TAG.fullmatch(line.rstrip())
        if open_tags and open_tags[-1][0] == "FREETEXT":
            if line.rstrip() == "[/FREETEXT]":
                open_tags.pop()
        elif tag:
            if node is not None:
                yield node
            _balance(path, number, tag, open_tags, into)
            node, listing = None if tag[2] else _Node(tag[3], number), False
        elif node is None or node.tag in ("DOCUMENT", "GRAMMAR", "DOCUMENT_FROM_FILE"):
            if node is None and line.strip():
                into.unreadable(path, number, "this line belongs to no node")
        else:
            index, listing = _line(path, node, lines, index, listing, into)
    if node is not None:
        yield node
    for name, number in open_tags:
        into.unreadable(path, number, f"[{name}] is never closed")


def _balance(
    path: RepoPath,
    number: int,
    tag: re.Match[str],
    open_tags: list[tuple[str, int]],
    into: Collector,
) -> None:
    composite = bool(tag[1]) or tag[3] in ("SECTION", "FREETEXT")
    if not composite:
        return
    if not tag[2]:
        open_tags.append((tag[3], number))
    elif open_tags and open_tags[-1][0] == tag[3]:
        open_tags.pop()
    else:
        into.unreadable(path, number, f"[/{tag[3]}] closes nothing that is open")


def _line(
    path: RepoPath, node: _Node, lines: list[str], index: int, listing: bool, into: Collector
) -> tuple[int, bool]:
    """Reads one line of a node, with the lines of its value; the next index, and whether relations go on."""
    line, number = lines[index - 1], index
    if listing and (relation := _RELATION.fullmatch(line)):
        if relation[1] == "- ":
            node.relations.append(({}, number))
        if node.relations:
            node.relations[-1][0][relation[2]] = relation[3]
        return index, True
    found = _FIELD.fullmatch(line)
    if found is None:
        if line.strip():
            into.unreadable(path, number, f"this line of the {node.tag} is neither field nor tag")
        return index, listing
    name, value = found[1], found[2] or ""
    if name in _LISTS:
        return index, True
    if value.strip() == ">>>":
        end = next((i for i in range(index, len(lines)) if lines[i].startswith("<<<")), None)
        if end is None:
            into.unreadable(path, number, f"the text of {name} has no <<< that ends it")
            return len(lines), False
        value, index = "\n".join(lines[index:end]), end + 1
    node.fields.append((name, value.strip(), number))
    return index, False
