"""Surfaces of all product files of one tree: files taken apart, then seen together."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import Region
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import RepoPath, name_of, stem_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import (
    UNASKED,
    Exposure,
    ScanFailure,
    SurfaceHit,
    SurfaceTable,
    carrier,
)
from gatekeeper.threats.c_code.headers import HeaderIndex
from gatekeeper.threats.surfaces.address_hits import AddressHits
from gatekeeper.threats.surfaces.c_table import settle
from gatekeeper.threats.surfaces.call_graph import CallGraph
from gatekeeper.threats.surfaces.code_facts import (
    GIVEN_ON,
    HANDED_IN,
    HANDED_OVER,
    NATIVE_USB,
    ROUTED,
    FileFacts,
    at_path,
)
from gatekeeper.threats.surfaces.controls import Guarding, wrapped
from gatekeeper.threats.surfaces.driver_words import drivers_of, words_of
from gatekeeper.threats.surfaces.in_settings import PLATFORMIO
from gatekeeper.threats.surfaces.scan_file import FileScanner
from gatekeeper.threats.surfaces.weak_evidence import WeakEvidence

_OVER = {
    "usb": late_pattern(r"usb-.*"),
    "ip-socket": late_pattern(r"mqtt|coap|snmp|mdns|(?:http|websocket|tftp|modbus)-.*"),
}
"""What goes over another interface type."""
_OVER_USB = ("kinetis-k", "rp2040", "samd")
"""Families of chips whose boards have no other chip between Arduino's `Serial` and the host's USB."""
_PORT = late_pattern(r"Serial\b")
_CALLING = frozenset({"mqtt", "http-client"})
_WAITS = frozenset({"bind", "listen", "accept", "server"})
_DECLARED = ("type used", "object of the library used")
Blobs = Mapping[RepoPath, bytes | str]
"""Content of each path, or the cause why it cannot be had."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the product of one tree shows, both ordered by path."""

    hits: tuple[SurfaceHit, ...]
    failures: tuple[ScanFailure, ...]
    echoes: tuple[SurfaceHit, ...] = ()
    """Who else reaches a surface that a hit already stands for."""
    facts: Mapping[RepoPath, FileFacts] = field(default_factory=dict)
    """Of each product file, and of those of libraries that may define what the product calls."""
    graph: CallGraph = field(default_factory=lambda: CallGraph({}), compare=False)


_STATUS = ("->SR", "->ISR", "->STATUS", "->STAT")
"""Registers that say what an interface does; to read them moves nothing."""


class Scanner:
    """Scans trees; a file that two trees share is taken apart once."""

    def __init__(
        self, table: SurfaceTable, languages: LanguageMap, memory: Memory | None = None
    ) -> None:
        self._files = FileScanner(table, languages, memory or NoMemory())
        self._addresses = AddressHits(table)
        self._weak = WeakEvidence(table)
        self._drivers = drivers_of(table)
        self._headers = {row.id: stem_of(row.header) for row in table.signatures}

    def scan(self, product: Iterable[RepoPath], blobs: Blobs) -> Scanned:
        """The hits in the product paths.

        Every other path in `blobs` is looked at for its includes, and for functions that wrap a way in.
        """
        paths = sorted(set(product))
        had = {path: raw for path, raw in sorted(blobs.items()) if isinstance(raw, bytes)}
        facts = self.facts(frozenset(paths), had)
        headers = HeaderIndex({p: raw for p, raw in had.items() if self._files.is_c(p, raw)})
        chips = frozenset().union(*(each.chips for each in facts.values()))
        hits: list[SurfaceHit] = []
        inside = frozenset(paths)
        handed = {
            HANDED_OVER + name for path in inside & facts.keys() for name in facts[path].handed
        }
        for path, each in facts.items():
            if each.candidates:
                hits.extend(settle(each, headers.seen_from(path) | handed))
        hits = [*_asked_after_all(_moving(hits), inside)]
        shown = frozenset(hit.kind for hit in hits if hit.path in inside and not hit.unasked)
        mine = {path: facts[path] for path in paths if path in facts}
        hits = [_at_home(hit, mine) for hit in hits]
        hits.extend(self._addresses.hits(facts, headers, chips, shown))
        graph = CallGraph(facts)
        hits = [*self._carried(self._without_own(hits, mine))]
        guarding = Guarding(graph, hits)
        reached = _told_closer(_certain(wrapped(graph, hits, inside), inside, facts, had), hits)
        includes = {path: headers.outside(path) for path in inside & facts.keys()}
        weak = self._weak.hits(facts, inside, (*hits, *reached), includes)
        own = [hit for hit in (*hits, *reached, *weak) if hit.path in inside]
        native = _native_usb(mine)
        own = [
            replace(hit, kind="usb-cdc")
            if hit.kind == "uart" and _PORT.match(hit.symbol) and native(hit.path)
            else hit
            for hit in own
        ]
        guarded = [guarding.guard(hit) if hit.role.opens else hit for hit in own]
        guarded.sort(key=lambda hit: (*hit.order, hit.tier, hit.wrapper))
        return Scanned(
            tuple(hit for hit in guarded if not hit.echo),
            tuple(_failures(paths, blobs, facts)),
            tuple(hit for hit in guarded if hit.echo),
            facts,
            graph,
        )

    def facts(
        self, product: frozenset[RepoPath], had: Mapping[RepoPath, bytes]
    ) -> dict[RepoPath, FileFacts]:
        """The facts of product files, and of those others that may define what the product calls."""
        mine = self._files.facts({path: had[path] for path in sorted(product & had.keys())})
        defined = {full.rpartition("::")[2] for each in mine.values() for full in each.functions}
        called = {name for each in mine.values() for _, _, name, _ in each.calls} - defined
        others = {
            path: raw
            for path, raw in had.items()
            if path not in product
            and self._files.is_c(path, raw)
            and self._files.may_wrap(raw, called)
        }
        facts = mine | self._files.facts(others)
        return {path: at_path(facts[path], path) for path in sorted(facts)}

    def _carried(self, hits: Iterable[SurfaceHit]) -> Iterable[SurfaceHit]:
        """What a file sends over USB or a socket is what the file is called after, if that goes over it: `hid.c`."""
        for hit in hits:
            words = words_of(name_of(hit.path)) if hit.kind in _OVER else ()
            kinds = [self._drivers[word].kind for word in words if word in self._drivers]
            kind = next((k for k in reversed(kinds) if _OVER[hit.kind].fullmatch(k)), hit.kind)
            kind = "http-server" if kind == "http-client" and "server" in words else kind
            # What waits for others is none that only calls them, whatever the file is called.
            waits = kind in _CALLING and not _WAITS.isdisjoint(words_of(hit.symbol))
            yield replace(hit, kind=kind) if kind != hit.kind and not waits else hit

    def _without_own(
        self, hits: Sequence[SurfaceHit], facts: Mapping[RepoPath, FileFacts]
    ) -> list[SurfaceHit]:
        """Without calls of what a maker's generator writes into the product: the row's header is that of the file which
        defines the name and shows the interface there, and who calls it is an echo; nor a class of the product's own in
        such a file, whose source shows what it opens instead."""
        shown = {(hit.path, hit.function, hit.kind) for hit in hits}
        opened = {(stem_of(hit.path), hit.kind) for hit in hits if hit.role.opens}
        stems = {path: stem_of(path) for path in facts}
        types = {(stem, name) for path, stem in stems.items() for name in facts[path].types}
        homes = {
            (stem, full): path for path, stem in stems.items() for full in facts[path].functions
        }

        def is_own(hit: SurfaceHit) -> bool:
            file = self._headers.get(hit.signature, "")
            if hit.evidence.startswith("type used") and (file, hit.symbol) in types:
                return any(stem == file and kind != hit.kind for stem, kind in opened)
            if hit.evidence.startswith(_DECLARED[1]):
                made = re.split(r"\W", hit.symbol)[0]
                return any((stem, hit.kind) in opened for stem, name in types if name == made)
            home = homes.get((file, hit.symbol))
            return home not in (None, hit.path) and (home, hit.symbol, hit.kind) in shown

        return [hit for hit in hits if not is_own(hit)]


def _native_usb(mine: Mapping[RepoPath, FileFacts]) -> Callable[[RepoPath], bool]:
    """Whether a file's `Serial` is its board's own USB: as the nearest PlatformIO project above it says, else as any of them, or
    every chip that is named, does."""
    boards = {
        path.removesuffix(PLATFORMIO): NATIVE_USB in each.chips
        for path, each in mine.items()
        if name_of(path) == PLATFORMIO
    }
    chips = frozenset().union(*(each.chips for each in mine.values())) - {NATIVE_USB}
    families = bool(chips) and all(chip.startswith(_OVER_USB) for chip in chips)

    def is_native(path: RepoPath) -> bool:
        above = [folder for folder in boards if path.startswith(folder)]
        return families or (boards[max(above, key=len)] if above else any(boards.values()))

    return is_native


def _moving(hits: Sequence[SurfaceHit]) -> list[SurfaceHit]:
    """Without status registers in a file that uses none but these of an interface: it asks, and moves nothing."""
    moved = {(hit.path, hit.kind) for hit in hits if not hit.symbol.endswith(_STATUS)}
    return [hit for hit in hits if hit.tier != 3 or (hit.path, hit.kind) in moved]


def _asked_after_all(
    hits: Sequence[SurfaceHit], product: frozenset[RepoPath]
) -> Iterable[SurfaceHit]:
    """With a hit for what only holds another's way in where nobody makes one, or no route is."""
    own = [hit for hit in hits if hit.path in product and not hit.echo]
    asked = {hit.kind for hit in own} | {f"{hit.kind} of {hit.symbol}" for hit in own}
    made = (hit for hit in hits if hit.path in product and GIVEN_ON in hit.evidence)
    asked |= {f"{hit.kind} of {hit.symbol}" for hit in made}
    asked |= {f"network in {hit.path}" for hit in own if hit.exposure is Exposure.NETWORK}
    for hit in hits:
        told, _, why = hit.evidence.partition(f"; {UNASKED}")
        key = f"{hit.kind} of {hit.symbol}" if why.startswith(HANDED_IN) else hit.kind
        key = f"network in {hit.path}" if why.startswith(GIVEN_ON) else key
        alone = key not in asked and why.startswith((ROUTED, HANDED_IN, GIVEN_ON))
        yield replace(hit, echo=False, evidence=told) if alone else hit


def _at_home(hit: SurfaceHit, facts: Mapping[RepoPath, FileFacts]) -> SurfaceHit:
    """A header that holds an object of a library's type only declares what its source file uses, if that is product too."""
    stem, dot, suffix = hit.path.rpartition(".")
    if suffix not in ("h", "hpp", "hh") or not hit.evidence.startswith(_DECLARED):
        return hit
    names = [f"{stem}{dot}{s}" for s in ("cpp", "cc", "cxx", "c")]
    beside = [name for name in names if name in facts]
    called = [path for path in facts if name_of(path) in map(name_of, map(RepoPath, names))]
    # Headers often lie in a folder of their own; two sources of one name tell nothing.
    source = next(iter(beside or (called if len(called) == 1 else ())), "")
    line = min((call[3] for call in facts[RepoPath(source)].calls), default=1) if source else 0
    if not line:
        return hit
    evidence = f"{hit.evidence}; {hit.path}:{hit.region.start_line}"
    return replace(hit, path=RepoPath(source), region=Region(line, line), evidence=evidence)


def _certain(
    reached: Iterable[SurfaceHit],
    product: frozenset[RepoPath],
    facts: Mapping[RepoPath, FileFacts],
    had: Mapping[RepoPath, bytes],
) -> list[SurfaceHit]:
    """Without hits through a library's function that the library defines more than once, as for several ports:
    which of them is built cannot be told."""
    hits = list(reached)
    wrapping = [h for h in hits if not h.echo and h.wrapper.partition(":")[0] not in product]
    names = {_plain(hit.wrapper) for hit in wrapping}
    defined = Counter(
        _plain(full)
        for path, each in facts.items()
        if path not in product
        for full in each.functions
    )
    for name in names:
        head = re.compile(rb"\b" + re.escape(name.encode()) + rb"\s*\([^;{}]*\)\s*\{")
        for path, raw in had.items():
            if path not in facts and name.encode() in raw and head.search(raw):
                defined[name] += 1
    unsure = {id(hit) for hit in wrapping if defined[_plain(hit.wrapper)] != 1}
    return [hit for hit in hits if id(hit) not in unsure]


def _told_closer(reached: Iterable[SurfaceHit], direct: Iterable[SurfaceHit]) -> list[SurfaceHit]:
    """Without USB through a wrapper in a file that itself shows what USB it is, and so for radios."""
    closer = {(hit.path, carrier(hit.kind)) for hit in direct if carrier(hit.kind) != hit.kind}
    return [hit for hit in reached if hit.echo or (hit.path, hit.kind) not in closer]


def _plain(function: str) -> str:
    return function.rpartition(":")[2]


def _failures(
    paths: Iterable[RepoPath], blobs: Blobs, facts: Mapping[RepoPath, FileFacts]
) -> Iterable[ScanFailure]:
    for path in paths:
        raw = blobs.get(path, "its content was not given")
        cause = raw if isinstance(raw, str) else facts[path].failure
        if cause:
            yield ScanFailure(path, cause)
