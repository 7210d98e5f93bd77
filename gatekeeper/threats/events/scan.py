"""Log calls of all product files of one tree; what a file shows is remembered by its content."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gatekeeper.model.digest import sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.log_event import LogCall, LogSettings, SilentPath
from gatekeeper.model.memory import Key, Memory, memory_key
from gatekeeper.model.path import RepoPath, suffix_of
from gatekeeper.threats.c_code.lexer import LexFailure
from gatekeeper.threats.events.in_c import log_calls_in_c
from gatekeeper.threats.events.in_python import log_calls_in_python
from gatekeeper.threats.events.names import LogNames
from gatekeeper.threats.surfaces.scan_file import C_FILES

SCANNER = "1"
"""To be raised when what is found in the same bytes changes."""
_KIND = "log-events"
_PYTHON = (".py", ".pyw")


@dataclass(frozen=True, slots=True)
class FileEvents:
    """What one file logs."""

    calls: tuple[LogCall, ...] = ()
    silent: tuple[SilentPath, ...] = ()
    failure: str = ""


class LogScanner:
    """Looks for log calls; what a memory holds is not looked for again."""

    def __init__(self, settings: LogSettings, memory: Memory) -> None:
        self.names = LogNames(settings)
        self._memory = memory
        self._digest = sha256(repr((settings, SCANNER)).encode())

    def scan(self, blobs: Mapping[RepoPath, bytes]) -> dict[RepoPath, FileEvents]:
        """What each file logs, by path; files that no scanner of ours reads are left out (TM036 names them)."""
        wanted = {
            path: raw
            for path, raw in sorted(blobs.items())
            if path.lower().endswith((*C_FILES, *_PYTHON)) and self.names.mark.search(raw)
        }
        keys = {path: self._key(path, raw) for path, raw in wanted.items()}
        known = self._recall(keys)
        fresh: dict[Key, bytes] = {}
        for path, key in keys.items():
            if key not in known:
                known[key] = self._scan(path, wanted[path])
                fresh[key] = msgspec.msgpack.encode(known[key])
        if fresh:
            self._memory.keep(_KIND, fresh)
        return {path: _at(known[key], path) for path, key in keys.items()}

    def _key(self, path: RepoPath, raw: bytes) -> Key:
        return memory_key(self._digest, suffix_of(path).lower(), raw)

    def _recall(self, keys: Mapping[RepoPath, Key]) -> dict[Key, FileEvents]:
        known: dict[Key, FileEvents] = {}
        for key, value in self._memory.recall(_KIND, list(dict.fromkeys(keys.values()))).items():
            try:
                known[key] = msgspec.msgpack.decode(value, type=FileEvents)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue  # of another shape: looked for again
        return known

    def _scan(self, path: RepoPath, raw: bytes) -> FileEvents:
        try:
            if path.lower().endswith(_PYTHON):
                return FileEvents(*log_calls_in_python(path, raw, self.names))
            return FileEvents(log_calls_in_c(path, raw, self.names))
        except LexFailure as failure:
            return FileEvents(failure=str(failure))
        except SyntaxError as error:
            return FileEvents(failure=f"not valid Python for this interpreter: {error.msg}")
        except (ValueError, RecursionError, MemoryError) as error:
            return FileEvents(
                failure=f"not valid Python for this interpreter: {type(error).__name__}"
            )


def _at(events: FileEvents, path: RepoPath) -> FileEvents:
    """The same for a file of the same bytes elsewhere."""
    return replace(
        events,
        calls=tuple(replace(c, location=replace(c.location, path=path)) for c in events.calls),
        silent=tuple(replace(s, location=replace(s.location, path=path)) for s in events.silent),
    )
