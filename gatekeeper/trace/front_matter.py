"""Markdown with YAML front matter (as Jekyll has it): one item a file."""

import re
from collections.abc import Mapping

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.parse.yaml import YamlMap, YamlRefused, parse_yaml
from gatekeeper.trace.collect import (
    DEFAULT_LINKS,
    MAX_FILE_BYTES,
    Collector,
    attributes,
    flat,
    yaml_links,
)

_HEADING = re.compile(r"#\s+(.*)")


def split_front(text: str) -> tuple[str, str, int] | None:
    """The YAML between the first two lines of `---`, the body, and the body's first line; `None` without both."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    return None


def read_front(path: RepoPath, text: str, into: Collector) -> tuple[YamlMap, str, int] | None:
    """The front matter as a mapping, the body and its first line; `None` with a fault noted when there is none."""
    parts = split_front(text)
    if parts is None:
        into.unreadable(path, 1, "it has no front matter between two lines of ---")
        return None
    front, body, line = parts
    try:
        node = parse_yaml(front.encode(), max_bytes=MAX_FILE_BYTES, first_line=2)
    except YamlRefused as error:
        into.unreadable(path, error.line, str(error))
        return None
    if not isinstance(node, YamlMap):
        into.unreadable(path, 2, "its front matter is no mapping")
        return None
    return node, body, line


def first_heading(body: str) -> str:
    """The text of the first heading of the first rank, empty when there is none."""
    for line in body.split("\n"):
        if found := _HEADING.fullmatch(line.rstrip().rstrip("#").rstrip()):
            return found.group(1)
    return ""


def read_front_matter(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """One item for each file; its id is the field `id`, else the file's name without its suffix."""
    into = Collector()
    for path, text in into.texts(files):
        if (front := read_front(path, text, into)) is not None:
            into.add(_item(path, front[0], front[1], options))
    return into.imported()


def _item(path: RepoPath, node: YamlMap, body: str, options: SourceOptions) -> TraceItem:
    fields = {
        name: options.column(name, name) for name in ("id", "title", "type", "status", "text")
    }
    key = fields["id"]
    stem = path.rpartition("/")[2].rpartition(".")[0]
    active = node.text("active").lower() != "false"
    names = options.link_fields or DEFAULT_LINKS
    taken = {*fields.values(), *names, *options.reverse_fields, "active"}
    rest = ((name, flat(value)) for name, value in node.entries.items() if name not in taken)
    return TraceItem(
        id=node.text(key) or stem,
        kind=node.text(fields["type"]),
        title=node.text(fields["title"]) or first_heading(body),
        text=(node.text(fields["text"]) or body).strip(),
        location=at_line(path, node.key_lines.get(key, 1)),
        links=_links(path, node, options),
        status=node.text(fields["status"]),
        active=active,
        attributes=attributes(rest),
    )


def _links(path: RepoPath, node: YamlMap, options: SourceOptions) -> tuple[TraceLink, ...]:
    names = options.link_fields or DEFAULT_LINKS
    return tuple(
        link
        for name, value in node.entries.items()
        if name in names or name in options.reverse_fields
        for link in yaml_links(name, value, path, reverse=name in options.reverse_fields)
    )


_MOST = 400


def title_of(text: str) -> str:
    """The first line of a text; of a long one its first words, and `…` for the rest. One line, 402 characters at most: a requirement of one
    sentence stays whole, so that the record can be read without the repository."""
    line = text.split("\n", 1)[0]
    if len(line) <= _MOST:
        return line
    return f"{line[:_MOST].rsplit(' ', 1)[0]} …"
