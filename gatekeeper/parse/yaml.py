"""YAML documents (1.1, as libyaml reads them) as nodes with lines: nothing is constructed, nothing is guessed of types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import yaml

MAX_DEPTH = 64
MAX_NODES = 500_000
"""Nodes of one document with every alias counted as often as it is used."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
_TAGS = "tag:yaml.org,2002:"
_KINDS = frozenset({"str", "int", "float", "bool", "null", "seq", "map", "timestamp"})


class YamlRefused(ValueError):
    """The document is not YAML that has one meaning here; the text says why."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """One value, as the text that stands there."""

    text: str
    line: int
    plain: bool
    """Written without quotes, so that it may mean null, a truth value or a number."""

    @property
    def is_null(self) -> bool:
        """Whether it means nothing."""
        return self.plain and self.text in _NULL

    @property
    def truth(self) -> bool | None:
        """What it says, `None` when it is no truth value."""
        if not self.plain or self.text not in _TRUE | _FALSE:
            return None
        return self.text in _TRUE


@dataclass(frozen=True, slots=True)
class YamlList:
    """Values in order."""

    entries: tuple["YamlNode", ...]
    line: int


@dataclass(frozen=True, slots=True)
class YamlMap:
    """Values by key; keys are unique scalars and keep their order."""

    entries: Mapping[str, "YamlNode"]
    line: int
    key_lines: Mapping[str, int]

    def text(self, key: str) -> str:
        """The text of a scalar; empty when it is not there, is null or is no scalar."""
        node = self.entries.get(key)
        return node.text if isinstance(node, YamlScalar) and not node.is_null else ""


YamlNode: TypeAlias = YamlScalar | YamlList | YamlMap


def parse_yaml(
    raw: bytes, *, max_bytes: int, first_line: int = 1, merge: bool = False
) -> YamlNode:
    """The one document of the bytes; `first_line` is where they begin in their file.

    With `merge` the merge key of YAML 1.1 (`<<`) is carried out for formats whose own tools know it: keys that are
    written win over merged ones, earlier sources over later ones.

    Refused with `YamlRefused`: larger than `max_bytes`, not UTF-8, not exactly one document, nested deeper than 64,
    more than 500,000 nodes with aliases counted as often as used, a key that is no scalar or stands twice in one
    mapping, a merge key unless asked for, a tag that is not YAML's own, anything libyaml cannot read.
    """
    if len(raw) > max_bytes:
        raise YamlRefused(f"it has {len(raw)} bytes, more than {max_bytes}", first_line)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = first_line + raw[: error.start].count(b"\n")
        raise YamlRefused("it is not UTF-8 text", line) from error
    builder = _Builder(first_line, merge)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        written = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") else ""
        tab = "\t" in written[: len(written) - len(written.lstrip())]
        what = "a tab indents, where YAML wants spaces" if tab else error.problem or error.context
        raise YamlRefused(f"not valid YAML: {what}", line) from error
    except yaml.YAMLError as error:
        raise YamlRefused(f"not valid YAML: {str(error).splitlines()[0]}", first_line) from error
    if builder.root is None:
        raise YamlRefused("it holds no document", first_line)
    return builder.root


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not closed yet."""

    mapping: bool
    line: int
    anchor: str | None
    weight: int = 1
    entries: list[YamlNode] = field(default_factory=list)
    pairs: dict[str, YamlNode] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)
    key: str | None = None
    merges: bool = False
    """Whether one of its keys is a merge key."""


@dataclass(slots=True)
class _Builder:
    first_line: int
    merge: bool = False
    root: YamlNode | None = None
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[YamlNode, int]] = field(default_factory=dict)
    nodes: int = 0

    def take(self, event: yaml.Event) -> None:
        """Let one event of the parser change what is built."""
        line = self.first_line + event.start_mark.line
        match event:
            case yaml.DocumentStartEvent():
                if self.root is not None:
                    raise YamlRefused("it holds more than one document", line)
            case yaml.ScalarEvent():
                self._tag(event.tag, line)
                plain = bool(event.implicit[0]) and event.tag is None
                self._put(YamlScalar(event.value, line, plain), 1, event.anchor)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._tag(event.tag, line)
                if len(self.open) >= MAX_DEPTH:
                    raise YamlRefused(f"it is nested deeper than {MAX_DEPTH}", line)
                mapping = isinstance(event, yaml.MappingStartEvent)
                self.open.append(_Open(mapping, line, event.anchor))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self.open.pop()
                self._put(_closed(done), done.weight, done.anchor)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    raise YamlRefused(f'the alias "{event.anchor}" names nothing before it', line)
                node, weight = self.anchors[event.anchor]
                # What is said again stands where it is said again.
                self._put(replace(node, line=line), weight, None)
            case _:
                pass

    def _put(self, node: YamlNode, weight: int, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = (node, weight)
        if not self.open:
            self._count(weight, node.line)
            self.root = node
            return
        parent = self.open[-1]
        parent.weight += weight
        self._count(parent.weight, node.line)
        if not parent.mapping:
            parent.entries.append(node)
        elif parent.key is None:
            self._key(parent, node)
        else:
            parent.pairs[parent.key] = node
            parent.key = None

    def _key(self, parent: _Open, node: YamlNode) -> None:
        if not isinstance(node, YamlScalar):
            raise YamlRefused("a key is no plain text", node.line)
        if node.plain and node.text == "<<":
            parent.merges = True
        if parent.merges and not self.merge:
            raise YamlRefused("merge keys are not read; write the values out", node.line)
        if node.text in parent.pairs:
            raise YamlRefused(f'the key "{node.text[:60]}" stands twice in one mapping', node.line)
        parent.key = node.text
        parent.key_lines[node.text] = node.line

    def _count(self, weight: int, line: int) -> None:
        if weight > MAX_NODES:
            raise YamlRefused(f"it has more than {MAX_NODES} nodes", line)

    def _tag(self, tag: str | None, line: int) -> None:
        if tag is None or tag == "!":
            return
        if not (tag.startswith(_TAGS) and tag.removeprefix(_TAGS) in _KINDS):
            raise YamlRefused(f'the tag "{tag[:60]}" is not one of YAML\'s own', line)


def _closed(done: _Open) -> YamlNode:
    if done.merges:
        _merge(done)
    if done.mapping:
        return YamlMap(done.pairs, done.line, done.key_lines)
    return YamlList(tuple(done.entries), done.line)


def _merge(done: _Open) -> None:
    """Put what the merge key names in its place."""
    source = done.pairs.pop("<<")
    line = done.key_lines.pop("<<")
    for each in source.entries if isinstance(source, YamlList) else (source,):
        if not isinstance(each, YamlMap):
            raise YamlRefused("a merge key merges something that is no mapping", line)
        for key, node in each.entries.items():
            if key not in done.pairs:
                done.pairs[key] = node
                done.key_lines[key] = line


def walk(node: YamlNode) -> Iterator[YamlNode]:
    """The node and all below it, in order of the document."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        match current:
            case YamlList(entries=entries):
                stack += reversed(entries)
            case YamlMap(entries=pairs):
                stack += reversed(list(pairs.values()))
            case YamlScalar():
                pass
