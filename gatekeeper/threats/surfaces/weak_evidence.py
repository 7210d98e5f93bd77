"""Ways in that only a name tells: drivers of a vendor, requests for an update, device nodes, libraries no row knows.

A table of functions is never whole: each vendor calls its drivers otherwise. So the words of a name are looked at where
nothing stronger speaks: a file that shows an interface by a row of the table, a register or a wrapper needs no word for it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from re import Pattern

from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import (
    UNASKED,
    Signature,
    SurfaceDirection,
    SurfaceHit,
    SurfaceMatch,
    SurfaceRole,
    SurfaceTable,
    carrier,
)
from gatekeeper.threats.surfaces.address_hits import rows_by_kind
from gatekeeper.threats.surfaces.code_facts import COMMANDS, OBJECT, ROUTE, FileFacts
from gatekeeper.threats.surfaces.driver_words import (
    ASKS,
    BOTH,
    CALLED,
    CHANGES,
    HANDED,
    NO_DRIVER,
    PARSES,
    QUIET,
    TOLD,
    direction_of,
    drivers_of,
    words_of,
)
from gatekeeper.threats.surfaces.weak_files import (
    Said,
    Telling,
    behind_a_bus,
    by_file,
    by_header,
    called_by_purpose,
    plain,
    programs_written,
)

_NUMBER = late_pattern(r"\d+$")
_MOST_NAMED = 6
"""So many devices that differ by their number are all that there may be, such as names that no file may have."""
_EARLY = 3
"""The interface stands among the first words: `HAL_UART_Transmit`, not `power_reset_by_usb`."""
_PROGRAMS = frozenset({"firmware-update", "bootloader"})
_ASKED = frozenset({"http-client", "coap"})
_CALLED_BACK = late_pattern(r"^[^:]*(?:[cC]allback|_cb)$")
"""The name of a plain function that a driver calls."""
_SHAPES = {
    ROUTE: "a path is handed over together with what answers it",
    COMMANDS: "tells commands apart by their text",
    OBJECT: "by its name an object of a driver that the product does not define",
}


class WeakEvidence:
    """The rows of the table that go by words, and what they find in one tree."""

    def __init__(self, table: SurfaceTable) -> None:
        self._drivers = drivers_of(table)
        self._libraries: list[tuple[Pattern[str], Signature]] = []
        self._dotted: list[tuple[Pattern[str], Signature]] = []
        self._requests: list[tuple[frozenset[str], Signature]] = []
        self._nodes: list[tuple[Pattern[str], Signature]] = []
        self._chips: list[tuple[Pattern[str], Signature]] = []
        self._shapes: dict[str, Signature] = {}
        for row in table.signatures:
            match row.match, row.language:
                case SurfaceMatch.DRIVER, "python" if row.platform == CALLED:
                    self._dotted.append((late_pattern(row.symbol), row))
                case SurfaceMatch.DRIVER, "python":
                    self._libraries.append((late_pattern(row.symbol), row))
                case SurfaceMatch.REQUEST, _:
                    words = row.symbol.split()
                    self._requests += [(frozenset(each.split("+")), row) for each in words]
                case SurfaceMatch.CHIP, _:
                    self._chips.append((late_pattern(row.symbol), row))
                case SurfaceMatch.SHAPE, _:
                    self._shapes[row.symbol] = row
                case SurfaceMatch.NODE, _:
                    self._nodes.append((late_pattern(row.symbol), row))
        self._exactly = frozenset(
            f"{row.header}.{row.symbol}" for row in table.signatures if row.language == "python"
        )
        self._known = frozenset(name.partition(".")[0] for name in self._exactly)
        self._types = frozenset(r.symbol for r in table.signatures if r.match is SurfaceMatch.TYPE)
        self._rows = rows_by_kind(table)
        self._headers = frozenset(
            name_of(name).lower() for row in table.signatures for name in row.header.split("|")
        )

    def hits(
        self,
        facts: Mapping[RepoPath, FileFacts],
        product: frozenset[RepoPath],
        strong: Iterable[SurfaceHit],
        includes: Mapping[RepoPath, tuple[str, ...]],
    ) -> list[SurfaceHit]:
        """One hit for each file and interface type that nothing in `strong` shows in that file, ordered by place.

        `includes` are the headers that each file names and the tree does not hold. A device node counts only where nothing in the whole tree shows its interface: it is an address, and most often
        a default that is handed on. The name of a program that writes firmware counts where it stands.
        """
        opened = [
            hit
            for hit in strong
            if hit.role.opens and hit.path in product and (not hit.echo or _stands_for_others(hit))
        ]
        shown = _shown(opened)
        spoken = {(hit.path, hit.symbol) for hit in opened}
        mine = {path: each for path, each in facts.items() if path in product}
        found: dict[tuple[RepoPath, str], SurfaceHit] = {}
        named = (*self._asked(mine), *self._shaped(mine), *called_by_purpose(self._requests, mine))
        called = (
            each for each in self._called(mine) if (each[0].path, each[0].name) not in spoken
        )
        # Who calls a driver of others itself is a way in, whatever goes through the product's own wrapper beside it.
        direct = [hit for hit in opened if not hit.echo or hit.tier == 3]
        _take(called, found, _shown(direct))
        _take(named, found, shown)
        known = (*opened, *found.values())
        behind = (
            *behind_a_bus(self._chips, mine, known),
            *programs_written(self._requests, mine, known),
            *by_file(self._rows, mine, known),
            *by_header(self._drivers, self._headers, mine, includes),
        )
        _take(behind, found, shown)
        kinds = {hit.kind for hit in (*opened, *found.values())}
        for said, row, direction in self._named(mine):
            key = (said.path, row.kind)
            if row.kind not in kinds or (row.role is SurfaceRole.UPDATE and key not in shown):
                found.setdefault(key, _hit(said, row, direction))
        return [found[key] for key in sorted(found)]

    def _called(self, facts: Mapping[RepoPath, FileFacts]) -> Iterator[Telling]:
        defined = {plain(full) for each in facts.values() for full in each.functions}
        modules = {part.partition(".")[0] for path in facts for part in path.split("/")}
        called = {name for each in facts.values() for _, _, name, _ in each.calls}
        for path, each in facts.items():
            own = {plain(full) for full in each.functions}
            if path.endswith((".c", ".cc", ".cpp", ".cxx")):
                yield from self._called_back(path, each, called)
            for function, owner, name, line in each.calls:
                if path.endswith((".py", ".pyw")):
                    row = self._of_python(owner, name, modules)
                    why = f'called; no row of the table knows this of "{owner.partition(".")[0]}"'
                    if owner == HANDED:
                        # A class of the product with such a method is labelled where it hands the call on.
                        row = None if name in defined - own else row
                        why = "called of an object that the file was handed"
                    said = Said(path, function, line, f"{owner}.{name}", why, 4)
                    if row is not None:
                        yield said, row, row.direction
                elif owner != "." and any(map(str.islower, name)):
                    row, direction = self._driver((*words_of(owner), *words_of(name)))
                    if row is not None and name not in defined:
                        why = "called; by its name a driver that the product does not define"
                        yield Said(path, function, line, name, why, 5), row, direction

    def _called_back(
        self, path: RepoPath, facts: FileFacts, called: AbstractSet[str]
    ) -> Iterator[Telling]:
        """Plain functions for a driver to call; the callbacks of a class of C++ are the product's own."""
        told: list[Telling] = []
        for name in sorted({*facts.functions} - called):
            row, direction = self._driver(words_of(name))
            if row is not None and row.role is SurfaceRole.SURFACE and _CALLED_BACK.search(name):
                line = min((at for inside, *_, at in facts.calls if inside == name), default=1)
                why = "defined for a driver to call, by its name, and called by nobody here"
                told.append((Said(path, name, line, name, why, 5), row, direction))
        ways = {(row.kind, direction) for _, row, direction in told}
        for said, row, direction in told:
            both = sum(kind == row.kind for kind, _ in ways) > 1
            yield said, row, SurfaceDirection.BIDIR if both else direction

    def _driver(self, words: tuple[str, ...]) -> tuple[Signature | None, SurfaceDirection]:
        """The row of the last interface among the early words, and which way the verb goes: `ble_gattc_write` is GATT."""
        known = [
            (at, self._drivers[word]) for at, word in enumerate(words) if word in self._drivers
        ]
        named = [row for at, row in known if at < _EARLY or row.kind in _PROGRAMS]
        # Who names an update means it, whatever it comes over: `ota_tftp_init`.
        named.sort(key=lambda row: row.kind in _PROGRAMS)
        row = named[-1] if named else None
        said = frozenset(words)
        if row is not None and row.kind.startswith("message-parser"):
            return (row if said & PARSES else None), row.direction
        if row is None or said & QUIET:
            return None, SurfaceDirection.BIDIR
        way = direction_of(words)
        if row.role is SurfaceRole.UPDATE:
            moved = row.kind != "flash-write" and (way is not None or said & BOTH)
            return (row if moved or said & CHANGES else None), row.direction
        if way is None:
            moved = said & (BOTH | ASKS if row.kind in _ASKED else BOTH)
            return (row if moved else None), SurfaceDirection.BIDIR
        return row, way

    def _of_python(self, owner: str, name: str, modules: set[str]) -> Signature | None:
        """By the whole dotted name, whatever the library; or by a library that the table does not know."""
        root, dotted = owner.partition(".")[0], f"{owner}.{name}"
        if not root or root in modules or dotted in self._exactly:
            return None
        called = (row for pattern, row in self._dotted if pattern.search(dotted))
        if _is_plain(name) or root in self._known:
            return next(called, None)
        library = (row for pattern, row in self._libraries if pattern.search(root))
        return next(called, None) or next(library, None)

    def _asked(self, facts: Mapping[RepoPath, FileFacts]) -> Iterator[Telling]:
        for path, each in facts.items():
            for function, name, line in each.requests:
                said = frozenset(words_of(name))
                row = next((row for words, row in self._requests if words <= said), None)
                if row is not None and function and not said & TOLD:
                    why = "answered as a request, by its name"
                    yield Said(path, function, line, name, why, 2), row, row.direction

    def _shaped(self, facts: Mapping[RepoPath, FileFacts]) -> Iterator[Telling]:
        defined = {plain(full) for each in facts.values() for full in each.functions}
        types = self._types.union(*(each.types for each in facts.values()))
        for path, each in facts.items():
            for function, what, name, line in each.shapes:
                held, _, method = name.partition(".")
                if what != OBJECT:
                    said = Said(path, function, line, name, _SHAPES[what], 5)
                    row = self._shapes[what]
                    yield said, row, row.direction
                elif held not in types and (held[0].isupper() or method not in defined):
                    driver, way = self._object(held, method)
                    if driver is not None:
                        yield Said(path, function, line, name, _SHAPES[what], 5), driver, way

    def _object(self, held: str, method: str) -> tuple[Signature | None, SurfaceDirection]:
        """The row of the interface that an object or its type is called after, and which way the method moves data."""
        said, does = words_of(held), words_of(method)
        known = [self._drivers[word] for word in said if word in self._drivers]
        row, way = (known[-1] if known else None), direction_of(does)
        if {"serial", "usb"} <= {*said}:
            row = self._drivers.get("cdc")
        if "update" in said or (row is not None and row.kind == "firmware-update"):
            row = self._rows["firmware-update"]
        elif row is not None and row.kind.startswith("message-parser"):
            return (row if PARSES & {*does} else None), row.direction
        elif row is None or row.role is not SurfaceRole.SURFACE:
            return None, SurfaceDirection.BIDIR
        moves = not method or way is not None or BOTH & {*does}
        if (QUIET | NO_DRIVER) & {*said, *does} or not moves:
            return None, SurfaceDirection.BIDIR
        return (
            row,
            row.direction if row.role is SurfaceRole.UPDATE else way or SurfaceDirection.BIDIR,
        )

    def _named(self, facts: Mapping[RepoPath, FileFacts]) -> Iterator[Telling]:
        for path, each in facts.items():
            listed = Counter((function, _NUMBER.sub("", text)) for function, text, _ in each.nodes)
            for function, text, line in each.nodes:
                if listed[(function, _NUMBER.sub("", text))] >= _MOST_NAMED:
                    continue
                for pattern, row in self._nodes:
                    if pattern.match(text):
                        update = row.role is SurfaceRole.UPDATE
                        why = (
                            "program named"
                            if update
                            else "device named, and nothing else shows it"
                        )
                        yield Said(path, function, line, text, why, 2), row, row.direction


def _stands_for_others(echo: SurfaceHit) -> bool:
    """An address that is handed on (tier 3) has a hit where it is used. What nobody is asked for stands for nothing else,
    nor does in Python, where names are told by their imports, the way in of another file."""
    return echo.tier == 3 or (not echo.unasked and not echo.path.endswith(".py"))


def _shown(hits: Iterable[SurfaceHit]) -> set[tuple[RepoPath, str]]:
    """The file and interface type of each, and of what carries it."""
    shown = {(hit.path, hit.kind) for hit in hits}
    return shown | {(path, carrier(kind)) for path, kind in shown}


def _take(
    tellings: Iterable[Telling],
    found: dict[tuple[RepoPath, str], SurfaceHit],
    shown: AbstractSet[tuple[RepoPath, str]],
) -> None:
    """Adds to `found` the first place of each file and interface type that is not shown already."""
    for said, row, direction in tellings:
        key = (said.path, row.kind)
        known = found.get(key)
        order = (UNASKED in said.evidence, said.line)
        first = known is None or order < (known.echo, known.region.start_line)
        if key not in shown and first:
            found[key] = _hit(said, row, direction)


def _is_plain(name: str) -> bool:
    """Errors, messages and constants of a library open nothing."""
    return name.endswith(("Error", "Exception", "Message", "Warning")) or name.isupper()


def _hit(said: Said, row: Signature, direction: SurfaceDirection) -> SurfaceHit:
    region = Region(said.line, said.line)
    hit = row.hit(said.path, region, said.name, (said.tier, said.evidence), said.function)
    return replace(hit, direction=direction)
