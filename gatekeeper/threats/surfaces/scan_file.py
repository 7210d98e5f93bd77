"""One file scanned: which reader takes it, and its facts remembered by content."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import msgspec

from gatekeeper.model.digest import sha256
from gatekeeper.model.language import Language, LanguageMap, by_shebang
from gatekeeper.model.memory import Key, Memory, memory_key
from gatekeeper.model.path import RepoPath, name_of, suffix_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import SurfaceTable
from gatekeeper.threats.surfaces.c_table import CTable
from gatekeeper.threats.surfaces.code_facts import NATIVE_USB, NO_MEMORY, CandidateHit, FileFacts
from gatekeeper.threats.surfaces.in_settings import is_settings

if TYPE_CHECKING:
    from gatekeeper.threats.surfaces.in_python import PythonTable

SCANNER = "25"
"""To be raised when the facts of the same bytes change."""
HEADERS = (".h", ".hpp", ".hh", ".hxx", ".h++", ".inc", ".inl", ".ipp", ".tcc", ".tpp")
C_FILES = (*HEADERS, ".c", ".cc", ".cpp", ".cxx")
ASM_FILES = (".s", ".asm")
_UNREAD = frozenset(
    {".rs", ".go", ".java", ".kt", ".js", ".mjs", ".jsx", ".ts", ".tsx", ".qml"}
    | {".swift", ".cs", ".vb", ".pas", ".rb", ".php", ".pl", ".lua", ".sh", ".bash", ".ps1"}
    | {".m", ".mm", ".scala", ".zig", ".ada", ".adb", ".ads", ".f90", ".v", ".vhd", ".sv"}
)
"""Suffixes of programming languages that no scanner of ours reads."""
_KIND = "surfaces"
_WORD = late_pattern(rb"[A-Za-z_]\w*")
_DEFINED = late_pattern(
    rb"([A-Za-z_](?<=\b[A-Za-z_])\w*+)[ \t]*\((?=[^;{}]{0,1000}\{)|#[ \t]*define[ \t]+([A-Za-z_]\w*)\("
)
"""A name before brackets and a body, or that of a macro with parameters."""


class FileScanner:
    """Takes files apart, each content once; what a memory holds is not taken apart again."""

    def __init__(self, table: SurfaceTable, languages: LanguageMap, memory: Memory) -> None:
        self._table, self._languages, self._memory = table, languages, memory
        self._c = CTable(table)
        self._python: PythonTable | None = None
        # To write out a table of thousands of rows takes longer than to read it.
        self._digest = sha256(repr((table.digest or table, SCANNER)).encode())
        self._known: dict[Key, FileFacts] = {}
        self._defined: dict[bytes, frozenset[str]] = {}
        """By content the names that it seems to define: head and base share most."""

    def facts(self, blobs: Mapping[RepoPath, bytes]) -> dict[RepoPath, FileFacts]:
        """The facts of each file, in the order given."""
        keys = {path: self._key(path, raw) for path, raw in blobs.items()}
        self._recall(keys.values())
        fresh: dict[Key, bytes] = {}
        for path, key in keys.items():
            if key not in self._known:
                self._known[key] = self._scan(path, blobs[path])
                if self._known[key].failure != NO_MEMORY:
                    fresh[key] = msgspec.msgpack.encode(self._known[key])
        if fresh:
            self._memory.keep(_KIND, fresh)
        return {path: self._known[key] for path, key in keys.items()}

    def is_c(self, path: RepoPath, raw: bytes) -> bool:
        """Whether the file is C or C++, headers included."""
        language = self._language(path, raw)
        return language in (Language.C, Language.CPP) or path.lower().endswith(HEADERS)

    def may_wrap(self, raw: bytes, called: AbstractSet[str]) -> bool:
        """Whether the file seems to define one of the names called and can use a signature of the table inside."""
        if raw not in self._defined:
            found = _DEFINED.findall(raw)
            self._defined[raw] = frozenset((f or macro).decode("ascii") for f, macro in found)
        if called.isdisjoint(self._defined[raw]):
            return False
        words = (word.decode("ascii") for word in _WORD.findall(raw))
        return not self._c.symbols.isdisjoint(words)

    def _recall(self, keys: Iterable[Key]) -> None:
        wanted = [key for key in dict.fromkeys(keys) if key not in self._known]
        for key, value in self._memory.recall(_KIND, wanted).items():
            try:
                self._known[key] = msgspec.msgpack.decode(value, type=FileFacts)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue  # of another shape: taken apart again

    def _key(self, path: RepoPath, raw: bytes) -> Key:
        """Readers look at the name of a file as well as at its bytes, never at its folder."""
        return memory_key(self._digest, name_of(path), self._reader(path, raw), raw)

    def _reader(self, path: RepoPath, raw: bytes) -> str:
        if self.is_c(path, raw):
            return "c"
        if self._language(path, raw) is Language.PYTHON:
            return "python"
        if path.lower().endswith(ASM_FILES):
            return "asm"
        if is_settings(path):
            return "settings"
        suffix = suffix_of(path).lower()
        # Qt's translations are called .ts too and are XML.
        if (suffix in _UNREAD and not raw.startswith(b"<?xml")) or raw.startswith(b"#!"):
            return "none"
        return ""

    def _scan(self, path: RepoPath, raw: bytes) -> FileFacts:
        # Each reader is imported when there is something to read: most commits leave the memory little to ask.
        match self._reader(path, raw):
            case "c":
                from gatekeeper.threats.surfaces.in_c import scan_c

                return scan_c(path, raw, self._c)
            case "python":
                from gatekeeper.threats.surfaces.in_python import PythonTable, scan_python

                self._python = self._python or PythonTable(self._table)
                return scan_python(path, raw, self._python)
            case "asm":
                from gatekeeper.threats.surfaces.in_assembler import scan_asm

                return scan_asm(path, raw, self._c)
            case "settings":
                from gatekeeper.threats.surfaces.in_settings import scan_settings, serial_over_usb

                hits, cause = scan_settings(path, raw, self._table)
                chips = frozenset({NATIVE_USB} if serial_over_usb(path, raw) else ())
                return FileFacts(tuple(map(CandidateHit, hits)), cause, chips=chips)
            case "none":
                suffix = suffix_of(path).lower()
                return FileFacts(
                    failure=f"no scanner reads this language ({suffix or 'a script'})"
                )
        return FileFacts()

    def _language(self, path: RepoPath, raw: bytes) -> Language | None:
        named = self._languages.by_suffix(path)
        if named is None and not suffix_of(path):
            return by_shebang(raw.partition(b"\n")[0])
        return named
