"""Which headers a C or C++ file sees, through the project's own headers, and which names need theirs."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath

from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern

_INCLUDE = late_pattern(
    rb"^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*[<\"]([^>\"\n]+)[>\"]", re.M
)

_DISTINCTIVE = late_pattern(
    r"(?!flash_)[A-Za-z]\w*?[a-zA-Z0-9]_[A-Za-z0-9]+_\w|(?:[A-Z]+[a-z0-9]+){3}|[A-Z]{3,}_\w{3}|Q[A-Z]\w|sockaddr_|FreeRTOS_|lwip_|zsock_"
    r"|netconn_|espconn_|tu[dh]_|libusb_|wolfSSL_|NimBLE|mg_|cJSON_|R_[A-Z]|sl_|mq_|WiFi|\w+Serial$|PQ[a-z]|xml[RP]|sqlite3_|modbus_|mosquitto_"
    r"|zmq_|MQTT|Mqtt|CO_|LPI2C_|RF_|EasyLink_|HIDIOC|I2C_SMBUS|GATTServ|GAPRole|DNSService|bt_enable|isotp_|settings_|f_mount|lfs_|fds_|uv_"
)
"""Names of three words, of one after an abbreviation, or of a library that calls its own alike: nobody gives them to
something else, and their header may come through one outside the repository."""


def is_distinctive(symbol: str) -> bool:
    """Whether the name alone tells the library; any other counts only with its header included."""
    return _DISTINCTIVE.match(symbol) is not None


def included(raw: bytes) -> tuple[str, ...]:
    """What a file includes, in order, as written; continued lines are joined first."""
    joined = re.sub(rb"\\[ \t]*\r?\n", b"", raw)
    return tuple(match.decode("latin-1").strip() for match in _INCLUDE.findall(joined))


class HeaderIndex:
    """The include relation of one tree's files."""

    def __init__(self, sources: Mapping[RepoPath, bytes]) -> None:
        self._sources = sources
        self._direct: dict[RepoPath, tuple[str, ...]] = {}
        self._by_name: dict[str, list[RepoPath]] = {}
        for path in sorted(sources):
            self._by_name.setdefault(name_of(path), []).append(path)
        self._reached: dict[RepoPath, frozenset[str]] = {}

    def seen_from(self, path: RepoPath) -> frozenset[str]:
        """All headers included by the file, directly or through headers of the project: as written, and the
        paths of the project's own."""
        if path not in self._reached:
            self._reached[path] = self._reach(path)
        return self._reached[path]

    def outside(self, path: RepoPath) -> tuple[str, ...]:
        """What the file itself includes that the tree does not hold, as written, in order."""
        return tuple(name for name in self._includes(path) if not any(self._own(name)))

    def _reach(self, path: RepoPath) -> frozenset[str]:
        seen: set[str] = set()
        visited, waiting = {path}, [path]
        while waiting:
            for name in self._includes(waiting.pop()):
                seen.add(_plain(name))
                for header in self._own(name):
                    seen.add(header)
                    if header not in visited:
                        visited.add(header)
                        waiting.append(header)
        return frozenset(seen)

    def _includes(self, path: RepoPath) -> tuple[str, ...]:
        if path not in self._direct:
            self._direct[path] = included(self._sources[path]) if path in self._sources else ()
        return self._direct[path]

    def _own(self, name: str) -> Iterable[RepoPath]:
        plain = _plain(name)
        for path in self._by_name.get(PurePosixPath(plain).name, ()):
            if path == plain or path.endswith("/" + plain):
                yield path


def includes_header(seen: frozenset[str], header: str) -> str | None:
    """The include by which the header is seen, `None` when it is not."""
    for wanted in header.split("|"):
        for name in sorted(seen):
            if _is_same(name, wanted):
                return name
    return None


@cache
def _is_same(name: str, wanted: str) -> bool:
    """Whether an include as written is that header: their last parts agree, two of them if both have two."""
    if "xxxx" in wanted:
        pattern = re.escape(wanted).replace("xxxx", r"\w+")
        return re.fullmatch(pattern, PurePosixPath(name).name) is not None
    have, want = name.split("/"), wanted.split("/")
    shared = min(len(have), len(want))
    if have[-shared:] != want[-shared:]:
        return False
    return shared >= min(2, len(want))


def _plain(name: str) -> str:
    """The include without leading `./` and `../`."""
    return re.sub(r"^(?:\.{1,2}/)+", "", name)
