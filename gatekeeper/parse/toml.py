"""TOML documents with the line of every key (TOML 1.0 through `tomllib`; the lines are found by our own scan)."""

import tomllib

from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.toml_lines import LineScan, scan_lines

MAX_BYTES = 256 * 1024
MAX_KEY_PARTS = 16
"""`tomllib` takes quadratic time for long dotted keys (40 KB: 4 s, CPython 3.11); nobody writes them by hand."""
MAX_NESTING = 24

TomlValue = object
"""What `tomllib` returns: dict, list, str, int, float, bool or a date type."""


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """A parsed document and where its keys stand."""

    path: RepoPath
    data: dict[str, TomlValue]
    lines: dict[str, int]
    """Dotted key with indices (`items[2].class`) to its line, from 1."""

    def locate(self, key: str) -> Location:
        """The place of the key, or of the nearest enclosing key that has one."""
        while key:
            if key in self.lines:
                return at_line(self.path, self.lines[key])
            cut = max(key.rfind("."), key.rfind("["))
            key = key[:cut] if cut > 0 else ""
        return at_line(self.path, 1)


def parse_toml(
    path: RepoPath, raw: bytes, *, max_bytes: int = MAX_BYTES
) -> TomlDocument | ConfigurationProblem:
    """The document, or the one problem that keeps it from being read as a whole.

    Refused before parsing: more than `max_bytes` (256 KiB), text that is not UTF-8, keys of more than 16 parts,
    nesting deeper than 24.
    """
    if len(raw) > max_bytes:
        return _problem(
            path, 1, f"the file has {len(raw)} bytes, more than {max_bytes}", "split the file"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _problem(path, line, "the file is not UTF-8 text", "save it as UTF-8")
    if text.startswith("\ufeff"):
        message = "the file begins with a byte order mark, which TOML does not allow"
        return _problem(path, 1, message, "save it as UTF-8 without one")
    scan = scan_lines(text.replace("\r\n", "\n"))
    if refusal := _refuse(path, scan):
        return refusal
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_problem(path, text, str(error))
    except (RecursionError, ValueError, OverflowError) as error:
        return _problem(path, 1, f"the file cannot be read as TOML: {error}", "correct the TOML")
    return TomlDocument(path, data, scan.lines)


def _refuse(path: RepoPath, scan: LineScan) -> ConfigurationProblem | None:
    if scan.most_key_parts > MAX_KEY_PARTS:
        message = f"a dotted key has {scan.most_key_parts} parts, more than {MAX_KEY_PARTS}"
        return _problem(
            path, scan.longest_key_line, message, "use tables instead of long dotted keys"
        )
    if scan.deepest_nesting > MAX_NESTING:
        message = f"values are nested {scan.deepest_nesting} deep, more than {MAX_NESTING}"
        return _problem(path, scan.deepest_line, message, "flatten the value")
    return None


def _syntax_problem(path: RepoPath, text: str, message: str) -> ConfigurationProblem:
    sentence, line = message, text.count("\n") + 1
    head, found, place = message.rpartition(" (at line ")
    if found:
        sentence, line = head, int(place.split(",")[0])
    return _problem(
        path, line, f"not valid TOML: {sentence[:1].lower()}{sentence[1:]}", "correct the syntax"
    )


def _problem(path: RepoPath, line: int, message: str, cure: str) -> ConfigurationProblem:
    return ConfigurationProblem(message, at_line(path, line), "", cure)
