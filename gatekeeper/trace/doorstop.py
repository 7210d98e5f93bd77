"""Doorstop items (3.x): one YAML or Markdown file each, with the review marks and link stamps that its tool writes."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.parse.yaml import YamlList, YamlMap, YamlNode, YamlRefused, YamlScalar, parse_yaml
from gatekeeper.trace.collect import MAX_FILE_BYTES, Collector, attributes, flat, yaml_links
from gatekeeper.trace.front_matter import read_front, split_front, title_of

DOCUMENT = ".doorstop.yml"
_KEYS = frozenset({"active", "level", "links", "text", "normative", "reviewed", "ref", "header"})
_H1 = re.compile(r"#\s+(.*)")


@dataclass(frozen=True, slots=True)
class _Document:
    """What `.doorstop.yml` of a folder says."""

    folder: str
    prefix: str
    markdown: bool
    reviewed: tuple[str, ...]
    """Further attributes that a review mark is made of."""


def read_doorstop(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Every item below the folders of the files; `.doorstop.yml` beside them says what makes a review mark.

    A Markdown file without front matter belongs to the document's pictures and texts and is no item, as Doorstop
    has it; a YAML file that resembles none is a fault.
    """
    into = Collector()
    documents = [_document(path, raw, into) for path, raw in files.items() if _is_document(path)]
    known = [document for document in documents if document is not None]
    for path, raw in files.items():
        if not _is_document(path):
            _read(path, raw, _nearest(path, known), into)
    return into.imported()


def _is_document(path: str) -> bool:
    return path.rpartition("/")[2] == DOCUMENT


def _document(path: RepoPath, raw: bytes, into: Collector) -> _Document | None:
    node = _mapping(path, raw, into)
    if node is None:
        return None
    settings = node.entries.get("settings")
    if not isinstance(settings, YamlMap) or not settings.text("prefix"):
        into.unreadable(path, node.line, "its settings name no prefix")
        return None
    extra = node.entries.get("attributes")
    reviewed = extra.entries.get("reviewed") if isinstance(extra, YamlMap) else None
    names = [flat(n) for n in reviewed.entries] if isinstance(reviewed, YamlList) else []
    folder = path.rpartition("/")[0]
    markdown = settings.text("itemformat") == "markdown"
    return _Document(folder, settings.text("prefix"), markdown, tuple(sorted(names)))


def _nearest(path: str, documents: list[_Document]) -> _Document | None:
    above = [d for d in documents if not d.folder or path.startswith(f"{d.folder}/")]
    return max(above, key=lambda d: len(d.folder), default=None)


def _mapping(path: RepoPath, raw: bytes, into: Collector) -> YamlMap | None:
    try:
        node = parse_yaml(raw, max_bytes=MAX_FILE_BYTES)
    except YamlRefused as error:
        into.unreadable(path, error.line, str(error))
        return None
    if not isinstance(node, YamlMap):
        into.unreadable(path, node.line, "it is no mapping, so no Doorstop item")
        return None
    return node


def _read(path: RepoPath, raw: bytes, document: _Document | None, into: Collector) -> None:
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    body = ""
    if suffix == "md":
        text = into.text(path, raw)
        if text is None or (split_front(text) is None and not _named(stem, document)):
            return
        front = read_front(path, text, into)
        if front is None:
            return
        node, body = front[0], front[1]
    elif suffix in ("yml", "yaml"):
        found = _mapping(path, raw, into)
        if found is None:
            return
        node = found
    else:
        return
    if not _KEYS & node.entries.keys():
        into.unreadable(path, node.line, "it has none of the keys of a Doorstop item")
        return
    into.add(_item(path, stem, node, body, document, markdown=suffix == "md"))


def _named(stem: str, document: _Document | None) -> bool:
    return document is not None and document.markdown and stem.startswith(document.prefix)


def _item(
    path: RepoPath,
    uid: str,
    node: YamlMap,
    body: str,
    document: _Document | None,
    *,
    markdown: bool,
) -> TraceItem:
    header, text = _markdown_parts(body) if markdown else (node.text("header"), node.text("text"))
    text = _load(text)
    links = yaml_links("parent", node.entries["links"], path) if "links" in node.entries else ()
    own = _own(uid, text, node)
    extended = _extended(node, document)
    targets = sorted({link.target.rpartition(":")[0] or link.target for link in links})
    normative = _truth(node, "normative", otherwise=True)
    taken = {"active", "header", "text", "links", "normative", "reviewed"}
    rest = ((name, flat(value)) for name, value in node.entries.items() if name not in taken)
    return TraceItem(
        id=uid,
        kind=document.prefix if document else "",
        title=_load(header) or title_of(text),
        text=text,
        location=at_line(path, 1),
        links=tuple(_split_stamp(link) for link in links),
        active=_truth(node, "active", otherwise=True),
        normative=normative,
        stamp=_digest(*own, *extended),
        reviewed=_reviewed(node.text("reviewed"), _digest(*own, *targets, *extended)),
        attributes=attributes(rest),
    )


def _split_stamp(link: TraceLink) -> TraceLink:
    """The older form `UID:stamp` of a link, taken apart; a stamp of `true` was confirmed by hand."""
    target, colon, stamp = link.target.rpartition(":")
    if not colon or link.stamp:
        return link
    return TraceLink(link.role, target, link.location, stamp)


def _reviewed(mark: str, expected: str) -> bool | None:
    if not mark:
        return None
    return mark.lower() in ("true", "yes") or mark == expected


def _own(uid: str, text: str, node: YamlMap) -> list[str]:
    values = [uid, text, node.text("ref").strip()]
    references = node.entries.get("references")
    if isinstance(references, YamlList) and references.entries:
        # Doorstop hashes Python's own picture of the list, so that has to be drawn again.
        values.append(str([_reference(entry) for entry in references.entries]))
    return values


def _reference(node: YamlNode) -> dict[str, str]:
    if not isinstance(node, YamlMap):
        return {}
    names = ("type", "path", "keyword", "sha")
    return {
        n: node.text(n).strip() if n == "path" else node.text(n)
        for n in names
        if n in node.entries
    }


def _extended(node: YamlMap, document: _Document | None) -> list[str]:
    names = document.reviewed if document else ()
    return [_as_text(node.entries[name]) for name in names if name in node.entries]


def _as_text(node: YamlNode) -> str:
    """A value as Doorstop turns it into text for a mark: mappings and lists as its own format has them."""
    return flat(node) if isinstance(node, YamlScalar) else f"?{flat(node)}"


def _digest(*values: str) -> str:
    digest = hashlib.sha256("".join(values).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")


def _truth(node: YamlMap, key: str, *, otherwise: bool) -> bool:
    value = node.text(key).lower().strip()
    return otherwise if not value else value in ("yes", "true", "enabled", "1")


def _load(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def _markdown_parts(body: str) -> tuple[str, str]:
    """The heading of the first rank that a body begins with, and the text after it."""
    lines = body.split("\n")
    index = next((i for i, line in enumerate(lines) if line.strip()), None)
    if index is None:
        return "", ""
    found = _H1.match(lines[index].strip())
    if found is None:
        return "", "\n".join(lines[index:])
    return found.group(1), "\n".join(lines[index + 1 :])
