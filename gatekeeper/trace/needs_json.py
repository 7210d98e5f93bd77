"""`needs.json` as the builders of sphinx-needs (1 to 8) write it."""

import re
from collections.abc import Iterator, Mapping

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.trace.collect import DEFAULT_LINKS, MAX_FILE_BYTES, Collector, attributes

_ENTRY = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:\s*\{')
_LINE = re.compile(r"line (\d+)")
_TAKEN = frozenset({"id", "type", "title", "status", "content", "description", "delete"})
_BACK = "_back"


def read_needs_json(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """The needs of the current version of each file. Links are the fields that the file's own schema calls so, or
    those of the configuration, else those of the usual names; links back are made by the builder and left out."""
    into = Collector()
    for path, raw in files.items():
        try:
            document = parse_json(raw, max_bytes=MAX_FILE_BYTES)
        except JsonRefused as error:
            line = _LINE.match(str(error))
            into.unreadable(path, int(line[1]) if line else 1, str(error))
            continue
        version = _version(path, document, into)
        if version is not None:
            _read(path, raw.decode("utf-8"), version, options, into)
    return into.imported()


def _version(
    path: RepoPath, document: JsonValue, into: Collector
) -> Mapping[str, JsonValue] | None:
    versions = document.get("versions") if isinstance(document, dict) else None
    current = document.get("current_version") if isinstance(document, dict) else None
    if not isinstance(versions, dict) or not isinstance(current, str):
        into.unreadable(path, 1, "it has no versions or names no current_version")
        return None
    version = versions.get(current)
    if not isinstance(version, dict) or not isinstance(version.get("needs"), dict):
        into.unreadable(path, 1, f'its current version "{current[:40]}" is not among its versions')
        return None
    return version


def _read(
    path: RepoPath,
    text: str,
    version: Mapping[str, JsonValue],
    options: SourceOptions,
    into: Collector,
) -> None:
    lines: dict[str, int] = {}
    place, line = 0, 1
    for found in _ENTRY.finditer(text):
        line += text.count("\n", place, found.start())
        place = found.start()
        lines.setdefault(found[1], line)
    names = _link_fields(version, options)
    needs = version["needs"]
    for key, need in needs.items() if isinstance(needs, dict) else ():
        line = lines.get(key, 1)
        if not isinstance(need, dict) or need.get("id") != key:
            into.unreadable(path, line, f'the need "{key[:60]}" does not carry its own id')
            continue
        into.add(_item(path, line, key, need, names, options))


def _link_fields(version: Mapping[str, JsonValue], options: SourceOptions) -> frozenset[str]:
    if options.link_fields:
        return frozenset(options.link_fields)
    schema = version.get("needs_schema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if isinstance(properties, dict):
        return frozenset(
            name
            for name, entry in properties.items()
            if isinstance(entry, dict) and entry.get("field_type") == "links"
        )
    return frozenset(DEFAULT_LINKS)


def _item(
    path: RepoPath,
    line: int,
    key: str,
    need: Mapping[str, JsonValue],
    names: frozenset[str],
    options: SourceOptions,
) -> TraceItem:
    links = [
        TraceLink(name, target, at_line(path, line), "", name in options.reverse_fields)
        for name in sorted({*names, *options.reverse_fields})
        for target in _targets(need.get(name))
    ]
    rest = (
        (name, value)
        for name, value in need.items()
        if name not in _TAKEN | names and not name.endswith(_BACK) and isinstance(value, str)
    )
    return TraceItem(
        id=key,
        kind=_text(need, "type"),
        title=_text(need, "title"),
        text=_text(need, "content") or _text(need, "description"),
        location=at_line(path, line),
        links=tuple(links),
        status=_text(need, "status"),
        active=need.get("delete") is not True,
        attributes=attributes(rest),
    )


def _text(need: Mapping[str, JsonValue], name: str) -> str:
    value = need.get(name)
    return value if isinstance(value, str) else ""


def _targets(value: JsonValue) -> Iterator[str]:
    entries = value if isinstance(value, list) else [value]
    for entry in entries:
        if isinstance(entry, str):
            yield from (part.strip() for part in re.split(r"[,;]", entry) if part.strip())
