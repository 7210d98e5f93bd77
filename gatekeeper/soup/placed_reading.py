"""Manifests whose carrier is JSON, YAML or TOML: read under caps into one form, with the line of each value; and Python as it stands."""

import ast
from collections.abc import Callable, Iterator, Mapping

from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.placed import Placed, Refused
from gatekeeper.parse.toml import TomlDocument, parse_toml
from gatekeeper.soup.collect import MAX_FILE_BYTES, Collector


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a manifest and where it stands."""

    values: Mapping[str, object]
    pointer: str
    document: "Placed | TomlDocument"

    def text(self, key: str) -> str:
        """The text of a key; empty when it is not there or no text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def scalar(self, key: str) -> str:
        """The text of a key whose value may be written as a number, as YAML's versions often are."""
        value = self.values.get(key)
        return str(value) if isinstance(value, str | int | float) and value is not True else ""

    def table(self, key: str) -> "Table":
        """The table of a key; an empty one when there is none."""
        value = self.values.get(key)
        return Table(value if isinstance(value, dict) else {}, self._below(key), self.document)

    def tables(self, key: str) -> "Iterator[Table]":
        """The tables of a list, in order."""
        value = self.values.get(key)
        for index, entry in enumerate(value if isinstance(value, list) else []):
            if isinstance(entry, dict):
                yield Table(entry, self._entry(key, index), self.document)

    def named(self, key: str) -> "Iterator[tuple[str, Table]]":
        """The tables of a table, with their names, in the order written."""
        inner = self.table(key)
        for name, value in inner.values.items():
            if isinstance(value, dict):
                yield name, Table(value, inner._below(name), self.document)

    def texts(self, key: str) -> Iterator[tuple[str, int]]:
        """The texts of a list with their lines; a single text counts as a list of one."""
        value = self.values.get(key)
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(entry, str):
                yield entry, self._line(self._entry(key, index))

    def line(self, key: str = "") -> int:
        """The line of a key, or of the table."""
        return self._line(self._below(key) if key else self.pointer)

    def _below(self, name: str) -> str:
        if isinstance(self.document, Placed):
            return f"{self.pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        return f"{self.pointer}.{name}" if self.pointer else name

    def _entry(self, key: str, index: int) -> str:
        inner = self._below(key)
        return f"{inner}/{index}" if isinstance(self.document, Placed) else f"{inner}[{index}]"

    def _line(self, pointer: str) -> int:
        if isinstance(self.document, Placed):
            return self.document.line(pointer)
        region = self.document.locate(pointer).region
        return region.start_line if region else 1


NO_TABLE = Table({}, "", Placed({}, {}))
"""What a document is that was read as that format already, or could not be read: then a fault tells why."""


def read_json(path: RepoPath, raw: bytes, into: Collector, format_: str = "") -> Table:
    """The object of a JSON file; `NO_TABLE` with a fault noted when it holds none, and when the format was met there before."""
    from gatekeeper.parse.json_placed import parse_placed_json

    return _table(parse_placed_json, path, raw, into, format_)


def read_yaml(path: RepoPath, raw: bytes, into: Collector, format_: str) -> Table:
    """The mapping of a YAML file; else as `read_json`."""
    from gatekeeper.parse.yaml_placed import parse_placed_yaml

    return _table(parse_placed_yaml, path, raw, into, format_)


def read_toml(path: RepoPath, raw: bytes, into: Collector, format_: str) -> Table:
    """The document of a TOML file; else as `read_json`."""
    if not into.first(format_, path):
        return NO_TABLE
    document = parse_toml(path, raw, max_bytes=MAX_FILE_BYTES)
    if isinstance(document, ConfigurationProblem):
        line = document.location.region.start_line if document.location.region else 1
        into.refuse(path, line, document.message)
        return NO_TABLE
    return Table(document.data, "", document)


def _table(
    parse: Callable[..., Placed], path: RepoPath, raw: bytes, into: Collector, format_: str
) -> Table:
    if format_ and not into.first(format_, path):
        return NO_TABLE
    try:
        placed = parse(raw, max_bytes=MAX_FILE_BYTES)
    except Refused as error:
        into.refuse(path, error.line, error.message)
        return NO_TABLE
    if not isinstance(placed.value, dict):
        into.refuse(path, 1, "it holds no table of keys")
        return NO_TABLE
    return Table(placed.value, "", placed)


def read_python(path: RepoPath, raw: bytes, into: Collector) -> ast.Module | None:
    """The file as Python; `None` with a fault noted when it is none."""
    from gatekeeper.parse.python import parse_python

    try:
        return parse_python(raw)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = error.lineno or 1 if isinstance(error, SyntaxError) else 1
        into.refuse(path, line, f"not Python that can be read: {error}")
        return None
