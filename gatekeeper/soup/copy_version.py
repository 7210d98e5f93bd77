"""The version of a copy, from the file in which its makers write it."""

import posixpath
import re

from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.soup.collect import Collector
from gatekeeper.soup.known import Known

_MAX_LOOKED = 24
_MAX_BYTES = 512 * 1024
_PLACES = (
    ("library.properties", re.compile(r"^version\s*=\s*([\w.+-]+)", re.M)),
    ("library.json", re.compile(r'"version"\s*:\s*"([^"\s]+)"')),
    ("package.json", re.compile(r'"version"\s*:\s*"([^"\s]+)"')),
    ("idf_component.yml", re.compile(r"^version:\s*[\"']?([\w.+-]+)", re.M)),
    ("CMakeLists.txt", re.compile(r"project\s*\([^)]*?\bVERSION\s+([0-9][\w.]*)", re.I | re.S)),
    ("VERSION", re.compile(r"\A\s*v?([0-9][\w.+-]*)\s*\Z")),
    ("VERSION.txt", re.compile(r"\A\s*v?([0-9][\w.+-]*)\s*\Z")),
    ("version.txt", re.compile(r"\A\s*v?([0-9][\w.+-]*)\s*\Z")),
)
_HEADER = late_pattern(
    r'^\s*#\s*define\s+\w*VERSION(?:_STR(?:ING)?)?\s+"v?([0-9]+(?:\.[0-9]+)+[\w.+-]*)"', re.M
)
_PARTS = ("MAJOR", "MINOR", r"(?:PATCH|BUILD|REVISION|SUBMINOR|MICRO)")


def version_by(into: Collector, root: RepoPath, known: Known) -> tuple[str, RepoPath | None, int]:
    """Version, file and line as the table says where they stand; empty, `None` and 0 when they do not."""
    for below in known.version_in:
        path = RepoPath(f"{root}/{below}")
        text = _text(into, path)
        if text is None:
            continue
        found = [re.search(pattern, text, re.M) for pattern in known.version]
        parts = [match.group(1) for match in found if match]
        if parts and len(parts) == len(known.version):
            first = next(match for match in found if match)
            return _joined(parts), path, text.count("\n", 0, first.start(1)) + 1
    return generic_version(into, root)


def _joined(parts: list[str]) -> str:
    """The parts with dots between; a single hexadecimal number holds two of them (littlefs: 0x00020005 is 2.5)."""
    if len(parts) == 1 and parts[0].lower().startswith("0x"):
        number = int(parts[0], 16)
        return f"{number >> 16}.{number & 0xFFFF}"
    return ".".join(parts)


def generic_version(into: Collector, root: RepoPath) -> tuple[str, RepoPath | None, int]:
    """Version, file and line by the places where makers usually write it; the header with the shortest path last."""
    for name, pattern in _PLACES:
        path = RepoPath(f"{root}/{name}")
        text = _text(into, path)
        found = pattern.search(text) if text is not None else None
        if text is not None and found:
            return found.group(1), path, text.count("\n", 0, found.start(1)) + 1
    for path in _headers(into, root):
        text = _text(into, path)
        if text is None:
            continue
        if found := _HEADER.search(text):
            return found.group(1), path, text.count("\n", 0, found.start(1)) + 1
        parts = [
            re.search(rf"^\s*#\s*define\s+\w*VERSION_{part}\s+\(?([0-9]+)", text, re.M)
            for part in _PARTS
        ]
        if all(parts):
            version = ".".join(match.group(1) for match in parts if match)
            first = min(match.start(1) for match in parts if match)
            return version, path, text.count("\n", 0, first) + 1
    return "", None, 0


def _headers(into: Collector, root: RepoPath) -> list[RepoPath]:
    """Headers that may hold the version: named after it or after the folder, not deep, shortest paths first."""
    stem = re.sub(r"\W|_", "", posixpath.basename(root).lower())
    hits = []
    for path in into.tree.below(root):
        name = posixpath.basename(path).lower()
        if not name.endswith((".h", ".hpp")) or path.count("/") - root.count("/") > 4:
            continue
        plain = re.sub(r"\W|_", "", name.rpartition(".")[0])
        if "version" in name or plain == stem:
            hits.append(path)
    return sorted(hits, key=lambda path: (path.count("/"), path))[:_MAX_LOOKED]


def _text(into: Collector, path: RepoPath) -> str | None:
    """The text of a file of the copy; what is not there or not text tells no version."""
    if path not in into.tree.paths:
        return None
    raw = into.tree.read(path)
    if isinstance(raw, str) or len(raw) > _MAX_BYTES:
        return None
    return raw.decode("utf-8", "replace")
