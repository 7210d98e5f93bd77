"""Surfaces of all product files of one tree: which scanner reads which file, and what could not be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from gatekeeper.model.language import Language, LanguageMap, by_shebang
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import ScanFailure, SurfaceHit, SurfaceTable
from gatekeeper.threats.c_headers import HeaderIndex
from gatekeeper.threats.surfaces_c import CScan, CTable, scan_c, settle
from gatekeeper.threats.surfaces_config import is_settings, scan_settings
from gatekeeper.threats.surfaces_python import PythonTable, scan_python

Blobs = Mapping[RepoPath, bytes | str]
"""Content of each path, or the cause why it cannot be had."""

HEADERS = (".h", ".hpp", ".hh", ".hxx", ".h++", ".inc", ".ipp", ".tpp")
_UNREAD = frozenset(
    {".s", ".asm", ".rs", ".go", ".java", ".kt", ".js", ".mjs", ".jsx", ".ts", ".tsx", ".qml"}
    | {".swift", ".cs", ".vb", ".pas", ".rb", ".php", ".pl", ".lua", ".sh", ".bash", ".ps1"}
    | {".m", ".mm", ".scala", ".zig", ".ada", ".adb", ".ads", ".f90", ".v", ".vhd", ".sv"}
)
"""Suffixes of programming languages that no scanner of ours reads."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the product of one tree shows, both ordered by path."""

    hits: tuple[SurfaceHit, ...]
    failures: tuple[ScanFailure, ...]


class Scanner:
    """Scans trees; a file that two trees share is taken apart once."""

    def __init__(self, table: SurfaceTable, languages: LanguageMap) -> None:
        self._table, self._languages = table, languages
        self._c, self._python = CTable(table), PythonTable(table)
        self._seen: dict[bytes, CScan | tuple[tuple[SurfaceHit, ...], str]] = {}

    def scan(self, product: Iterable[RepoPath], blobs: Blobs) -> Scanned:
        """The hits in the product paths; every other path in `blobs` is looked at for its includes only."""
        sources = {
            path: raw
            for path, raw in blobs.items()
            if isinstance(raw, bytes) and self._is_c(path, raw)
        }
        headers = HeaderIndex(sources)
        hits: list[SurfaceHit] = []
        failures: list[ScanFailure] = []
        for path in sorted(set(product)):
            raw = blobs.get(path, "its content was not given")
            found, cause = ((), raw) if isinstance(raw, str) else self._file(path, raw, headers)
            hits.extend(found)
            if cause:
                failures.append(ScanFailure(path, cause))
        return Scanned(tuple(sorted(hits, key=lambda hit: hit.order)), tuple(failures))

    def _file(
        self, path: RepoPath, raw: bytes, headers: HeaderIndex
    ) -> tuple[tuple[SurfaceHit, ...], str]:
        if self._is_c(path, raw):
            known = self._seen.get(raw)
            scan = known if isinstance(known, CScan) else scan_c(path, raw, self._c)
            self._seen[raw] = scan
            hits = settle(scan, headers.seen_from(path)) if scan.candidates else ()
            return tuple(replace(hit, path=path) for hit in hits), scan.failure
        if self._language(path, raw) is Language.PYTHON:
            return scan_python(path, raw, self._python)
        if is_settings(path):
            return scan_settings(path, raw, self._table)
        suffix = PurePosixPath(path).suffix.lower()
        # Qt's translations are called .ts too and are XML.
        if (suffix in _UNREAD and not raw.startswith(b"<?xml")) or raw.startswith(b"#!"):
            return (), f"no scanner reads this language ({suffix or 'a script'})"
        return (), ""

    def _is_c(self, path: RepoPath, raw: bytes) -> bool:
        language = self._language(path, raw)
        return language in (Language.C, Language.CPP) or path.lower().endswith(HEADERS)

    def _language(self, path: RepoPath, raw: bytes) -> Language | None:
        named = self._languages.by_suffix(path)
        if named is None and not PurePosixPath(path).suffix:
            return by_shebang(raw.partition(b"\n")[0])
        return named
