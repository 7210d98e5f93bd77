"""RTEMS-style items (rtems-central's specification): one YAML file each, its place below the root is its id."""

import posixpath
from collections.abc import Mapping

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.parse.yaml import YamlList, YamlMap, YamlNode, YamlRefused, YamlScalar, parse_yaml
from gatekeeper.trace.collect import MAX_FILE_BYTES, Collector, attributes, flat

_TAKEN = frozenset({"links", "text", "brief", "name", "type", "enabled-by"})


def read_rtems(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """One item for each file; ids begin with `/` and count from `root`."""
    into = Collector()
    for path, raw in files.items():
        try:
            node = parse_yaml(raw, max_bytes=MAX_FILE_BYTES)
        except YamlRefused as error:
            into.unreadable(path, error.line, str(error))
            continue
        if isinstance(node, YamlMap):
            into.add(_item(path, node, options, into))
        else:
            into.unreadable(path, node.line, "it is no mapping, so no item")
    return into.imported()


def _item(path: RepoPath, node: YamlMap, options: SourceOptions, into: Collector) -> TraceItem:
    root = options.root.strip("/")
    inner = path.removeprefix(f"{root}/") if root else str(path)
    uid = "/" + inner.rpartition(".")[0]
    enabled = node.entries.get("enabled-by")
    rest = ((name, flat(value)) for name, value in node.entries.items() if name not in _TAKEN)
    kind = node.text("type")
    return TraceItem(
        id=uid,
        kind=node.text(f"{kind}-type") or kind,
        title=node.text("name") or node.text("brief").strip() or uid,
        text=(node.text("text") or node.text("brief")).strip(),
        location=at_line(path, node.line),
        links=tuple(_links(path, uid, node.entries.get("links"), into)),
        active=not (isinstance(enabled, YamlScalar) and enabled.truth is False),
        normative=kind == "requirement",
        attributes=attributes(rest),
    )


def _links(path: RepoPath, uid: str, node: YamlNode | None, into: Collector) -> list[TraceLink]:
    links: list[TraceLink] = []
    if node is None or (isinstance(node, YamlScalar) and node.is_null):
        return links
    for entry in node.entries if isinstance(node, YamlList) else (node,):
        if not isinstance(entry, YamlMap) or not entry.text("uid"):
            into.unreadable(path, entry.line, "a link of it names no uid")
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(uid), entry.text("uid")))
        line = entry.key_lines["uid"]
        links.append(TraceLink(entry.text("role"), target, at_line(path, line)))
    return links
