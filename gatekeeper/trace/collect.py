"""What every reader of items shares: the text of a file under caps, and a place to put items and faults."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, TraceDiagnostic, TraceItem, TraceLink
from gatekeeper.parse.yaml import YamlList, YamlMap, YamlNode, YamlScalar

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_ITEMS = 200_000
MAX_ID = 300
_TARGETS = ("id", "uid", "hrid", "target")
"""Keys of a link that is written as a mapping; the first that is there names what it leads to."""
DEFAULT_LINKS = (
    "links", "parent", "parents", "from", "satisfies", "fulfils", "fulfills", "implements",
    "realizes", "derives", "derived_from", "derived-from", "refines", "depends_on", "covers",
    "verifies", "validates", "tests", "checks", "mitigates", "controls", "traces", "traces-to",
    "trace",
)  # fmt: skip
"""Names of fields that hold links when the configuration names none."""
_WITHDRAWN = frozenset(
    {"deleted", "obsolete", "rejected", "removed", "retired", "superseded", "withdrawn"}
)
"""States in which an item does not count any longer, in whatever format it stands."""
_SEPARATORS = re.compile(r"[,;\s]+")


@dataclass(slots=True)
class Collector:
    """Items and faults of one source while it is read."""

    items: list[TraceItem] = field(default_factory=list)
    diagnostics: list[TraceDiagnostic] = field(default_factory=list)
    full: bool = False
    """Whether there were more items than are read."""

    def texts(self, files: Mapping[RepoPath, bytes]) -> Iterator[tuple[RepoPath, str]]:
        """Each file that is text, in their order; a fault is noted for each other one."""
        for path, raw in files.items():
            if (text := self.text(path, raw)) is not None:
                yield path, text

    def text(self, path: RepoPath, raw: bytes) -> str | None:
        """The text of a file with line feeds only; `None` with a fault noted when it is too large or not UTF-8."""
        if len(raw) > MAX_FILE_BYTES:
            self.unreadable(path, 1, f"it has {len(raw)} bytes, more than {MAX_FILE_BYTES}")
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.unreadable(path, line, "it is not UTF-8 text")
            return None
        return text.replace("\r\n", "\n")

    def add(self, item: TraceItem) -> None:
        """One more item; one without an id that can be named is a fault besides."""
        line = item.location.region.start_line if item.location.region else 1
        if not item.id or len(item.id) > MAX_ID or any(ord(c) < 32 for c in item.id):
            self.fault(
                "tr009-no-id",
                item.location.path,
                line,
                f"this {item.kind or 'item'} has no id that can be named",
                item.id[:40],
                "give it an id of its own",
            )
            return
        if len(self.items) < MAX_ITEMS:
            gone = item.status.casefold() in _WITHDRAWN
            self.items.append(replace(item, active=False) if gone else item)
        elif not self.full:
            self.full = True
            sentence = f"its source holds more than {MAX_ITEMS} items, the rest is not read"
            self.unreadable(item.location.path, line, sentence)

    def unreadable(self, path: RepoPath, line: int, sentence: str) -> None:
        """A file, or a part of it, that could not be read as its format."""
        cure = "correct it at that line, or correct format and paths of the source"
        self.fault("tr001-unreadable", path, line, sentence, str(path), cure)

    def fault(
        self, code: str, path: RepoPath, line: int, message: str, subject: str, cure: str
    ) -> None:
        """One more fault."""
        self.diagnostics.append(TraceDiagnostic(at_line(path, line), code, message, subject, cure))

    def imported(self) -> Imported:
        """What was found, in the order read; faults by place."""
        return Imported(tuple(self.items), tuple(sorted(self.diagnostics)))


def split_ids(text: str) -> tuple[str, ...]:
    """The ids of a field: parted by commas, semicolons or white space; a final full stop is none of it."""
    parts = (part.rstrip(".") for part in _SEPARATORS.split(text))
    return tuple(part for part in parts if part)


def links_in(
    role: str, text: str, path: RepoPath, line: int, *, reverse: bool = False
) -> tuple[TraceLink, ...]:
    """A link for each id of a field."""
    place = at_line(path, line)
    return tuple(TraceLink(role, target, place, reverse=reverse) for target in split_ids(text))


def yaml_links(
    role: str, node: YamlNode, path: RepoPath, *, reverse: bool = False
) -> tuple[TraceLink, ...]:
    """The links of a YAML value: a text of ids, a list of them, a list of `id: stamp`, or mappings that name one target."""
    match node:
        case YamlScalar():
            text = "" if node.is_null else node.text
            return links_in(role, text, path, node.line, reverse=reverse)
        case YamlList(entries=entries):
            return tuple(
                link
                for entry in entries
                for link in yaml_links(role, entry, path, reverse=reverse)
            )
        case YamlMap() if target := next((n for n in _TARGETS if node.text(n)), ""):
            return links_in(role, node.text(target), path, node.key_lines[target], reverse=reverse)
        case YamlMap(entries=pairs, key_lines=lines):
            return tuple(
                TraceLink(role, key, at_line(path, lines[key]), _stamp(value), reverse)
                for key, value in pairs.items()
            )


def _stamp(node: YamlNode) -> str:
    return node.text if isinstance(node, YamlScalar) and not node.is_null else ""


def attributes(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Attributes ordered by name, without those that say nothing."""
    return tuple(sorted((name, value) for name, value in pairs if value))


def flat(node: YamlNode) -> str:
    """A YAML value as one text, for digests and display."""
    match node:
        case YamlScalar():
            return "" if node.is_null else node.text
        case YamlList(entries=entries):
            return ", ".join(flat(entry) for entry in entries)
        case YamlMap(entries=pairs):
            return ", ".join(f"{key}: {flat(value)}" for key, value in pairs.items())
