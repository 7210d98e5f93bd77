"""ReqIF 1.0 to 1.2 (OMG formal/2016-07-01) and ReqIFz: spec objects as items, spec relations as links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.parse.xml import XmlElement, XmlRefused, parse_xml
from gatekeeper.trace.collect import MAX_FILE_BYTES, Collector, attributes

_ARCHIVE_BYTES = 64 * 1024 * 1024
_IDS = ("ReqIF.ForeignID", "UID", "ID")
_TITLES = ("ReqIF.ChapterName", "ReqIF.Name", "TITLE", "Title", "Name")
_TEXTS = ("ReqIF.Text", "STATEMENT", "Text", "Description")
_STATES = ("ReqIF.ForeignState", "STATUS", "Status")


@dataclass(slots=True)
class _Names:
    """What identifiers of the file stand for."""

    types: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


def read_reqif(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Every spec object of every file; of an archive every `.reqif` in it, with lines of that member.

    An item is named by its foreign id when it has one that is unique in the file, else by its identifier.
    """
    into = Collector()
    for path, raw in files.items():
        # Files of one archive may relate objects of each other, so they are read as one.
        whole = XmlElement("REQ-IF", {}, 1)
        for content in _members(path, raw, into):
            try:
                root = parse_xml(content, max_bytes=_ARCHIVE_BYTES)
            except XmlRefused as error:
                into.unreadable(path, error.line, str(error))
                continue
            if root.name == "REQ-IF":
                whole.children.append(root)
            else:
                into.unreadable(path, root.line, f'its root is "{root.name[:40]}", not REQ-IF')
        _read(path, whole, options, into)
    return into.imported()


def _members(path: RepoPath, raw: bytes, into: Collector) -> list[bytes]:
    if not raw.startswith(b"PK"):
        return [raw]
    try:
        members = read_archive(raw, max_bytes=MAX_FILE_BYTES)
    except ArchiveRefused as error:
        into.unreadable(path, 1, str(error))
        return []
    found = [members[name] for name in sorted(members) if name.lower().endswith(".reqif")]
    if not found:
        into.unreadable(path, 1, "it is an archive without a .reqif file")
    return found


def _read(path: RepoPath, root: XmlElement, options: SourceOptions, into: Collector) -> None:
    names = _names(root)
    # Definitions of relations bear the same element names as objects nowhere, so a walk is safe.
    objects = [element for element in root.walk() if element.name == "SPEC-OBJECT"]
    values = {element.get("IDENTIFIER"): dict(_values(element, names)) for element in objects}
    if len(values) != len(objects):
        _tell_duplicates(path, objects, into)
    ids = _ids(objects, values, options)
    links = _relations(path, root, ids, names, into)
    for element in objects:
        key = element.get("IDENTIFIER")
        kind = _type_of(element, names)
        if not options.types or kind in options.types:
            into.add(
                _item(path, element, kind, ids[key], values[key], links.pop(key, []), options)
            )
    _hierarchy(path, root, frozenset(values), into)


def _tell_duplicates(path: RepoPath, objects: list[XmlElement], into: Collector) -> None:
    seen: set[str] = set()
    for element in objects:
        key = element.get("IDENTIFIER")
        if key in seen:
            into.unreadable(path, element.line, f'the identifier "{key[:60]}" stands twice')
        seen.add(key)


def _names(root: XmlElement) -> _Names:
    names = _Names()
    for element in root.walk():
        key, long_name = element.get("IDENTIFIER"), element.get("LONG-NAME")
        if element.name.startswith("ATTRIBUTE-DEFINITION-") and key:
            names.definitions[key] = long_name
        elif element.name in ("SPEC-OBJECT-TYPE", "SPEC-RELATION-TYPE"):
            names.types[key] = long_name
        elif element.name == "ENUM-VALUE":
            names.values[key] = long_name
    return names


def _values(element: XmlElement, names: _Names) -> Iterator[tuple[str, str]]:
    holder = element.child("VALUES")
    for value in holder.children if holder is not None else ():
        definition = value.child("DEFINITION")
        reference = (
            definition.children[0].text.strip() if definition and definition.children else ""
        )
        name = names.definitions.get(reference, reference)
        inner = value.child("THE-VALUE")
        chosen = value.child("VALUES")
        if inner is not None:
            yield name, inner.whole_text()
        elif chosen is not None:
            refs = (ref.text.strip() for ref in chosen.children)
            yield name, ", ".join(names.values.get(ref, ref) for ref in refs)
        else:
            yield name, value.get("THE-VALUE").strip()


def _ids(
    objects: list[XmlElement], values: Mapping[str, Mapping[str, str]], options: SourceOptions
) -> dict[str, str]:
    """Identifier to id: the foreign one where each is told and none stands twice."""
    wanted = options.column("id", "")
    named = {key: _first(own, (wanted,) if wanted else _IDS) for key, own in values.items()}
    told = [name for name in named.values() if name]
    if wanted or len(set(told)) == len(told):
        return {
            e.get("IDENTIFIER"): named[e.get("IDENTIFIER")] or e.get("IDENTIFIER") for e in objects
        }
    return {key: key for key in named}


def _first(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _type_of(element: XmlElement, names: _Names) -> str:
    holder = element.child("TYPE")
    reference = holder.children[0].text.strip() if holder and holder.children else ""
    return names.types.get(reference, reference)


def _relations(
    path: RepoPath, root: XmlElement, ids: Mapping[str, str], names: _Names, into: Collector
) -> dict[str, list[TraceLink]]:
    """Links by the identifier of their source; one whose source is missing is a fault."""
    links: dict[str, list[TraceLink]] = {}
    for relation in (e for e in root.walk() if e.name == "SPEC-RELATION"):
        source, target = _end(relation, "SOURCE"), _end(relation, "TARGET")
        if not source or not target or source not in ids:
            end = source or "nothing"
            into.fault(
                "tr003-dangling-link",
                path,
                relation.line,
                f'a relation leads from "{end[:60]}" to "{(target or "nothing")[:60]}", and one is not there',
                relation.get("IDENTIFIER"),
                "remove the relation, or add what it names",
            )
            continue
        role = _type_of(relation, names)
        place = at_line(path, relation.line)
        links.setdefault(source, []).append(TraceLink(role, ids.get(target, target), place))
    return links


def _end(relation: XmlElement, name: str) -> str:
    end = relation.child(name)
    reference = end.child("SPEC-OBJECT-REF") if end is not None else None
    return reference.text.strip() if reference is not None else ""


def _item(
    path: RepoPath,
    element: XmlElement,
    kind: str,
    identifier: str,
    values: Mapping[str, str],
    links: list[TraceLink],
    options: SourceOptions,
) -> TraceItem:
    title = _first(values, (options.column("title", ""), *_TITLES)) or element.get("LONG-NAME")
    text = _first(values, (options.column("text", ""), *_TEXTS))
    return TraceItem(
        id=identifier,
        kind=kind,
        title=title,
        text=text,
        location=at_line(path, element.line),
        links=tuple(links),
        status=_first(values, (options.column("status", ""), *_STATES)),
        attributes=attributes(values.items()),
    )


def _hierarchy(path: RepoPath, root: XmlElement, ids: frozenset[str], into: Collector) -> None:
    """Places of a specification that name an object which is not there."""
    for place in (e for e in root.walk() if e.name == "SPEC-HIERARCHY"):
        holder = place.child("OBJECT")
        reference = holder.child("SPEC-OBJECT-REF") if holder is not None else None
        target = reference.text.strip() if reference is not None else ""
        if target not in ids:
            into.fault(
                "tr003-dangling-link",
                path,
                place.line,
                f'a place of a specification names the object "{target[:60]}", which is not there',
                place.get("IDENTIFIER"),
                "remove the place, or add the object",
            )
