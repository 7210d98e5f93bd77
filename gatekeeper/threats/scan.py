"""Surfaces of all product files of one tree: files taken apart, then seen together."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import Region
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import (
    ScanFailure,
    Signature,
    SurfaceHit,
    SurfaceTable,
)
from gatekeeper.threats.c_headers import HeaderIndex
from gatekeeper.threats.call_graph import CallGraph
from gatekeeper.threats.code_facts import FileFacts, at_path
from gatekeeper.threats.scan_file import HEADERS, FileScanner
from gatekeeper.threats.surface_controls import Guarding, wrapped
from gatekeeper.threats.surfaces_c import settle
from gatekeeper.threats.surfaces_registers import Address, Registers

__all__ = ["HEADERS", "Blobs", "Scanned", "Scanner"]

Blobs = Mapping[RepoPath, bytes | str]
"""Content of each path, or the cause why it cannot be had."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the product of one tree shows, both ordered by path."""

    hits: tuple[SurfaceHit, ...]
    failures: tuple[ScanFailure, ...]


class Scanner:
    """Scans trees; a file that two trees share is taken apart once."""

    def __init__(
        self, table: SurfaceTable, languages: LanguageMap, memory: Memory | None = None
    ) -> None:
        self._files = FileScanner(table, languages, memory or NoMemory())
        self._registers = Registers(table.registers)
        self._rows = _rows_by_kind(table)

    def scan(self, product: Iterable[RepoPath], blobs: Blobs) -> Scanned:
        """The hits in the product paths.

        Every other path in `blobs` is looked at for its includes, and for functions that wrap a way in.
        """
        paths = sorted(set(product))
        had = {path: raw for path, raw in sorted(blobs.items()) if isinstance(raw, bytes)}
        facts = self._facts(frozenset(paths), had)
        headers = HeaderIndex({p: raw for p, raw in had.items() if self._files.is_c(p, raw)})
        chips = frozenset().union(*(each.chips for each in facts.values()))
        hits: list[SurfaceHit] = []
        for path, each in facts.items():
            if each.candidates:
                hits.extend(settle(each, headers.seen_from(path)))
            hits.extend(self._on_addresses(path, each.addresses, chips))
        inside = frozenset(paths)
        graph = CallGraph(facts)
        guarding = Guarding(graph, hits)
        reached = _certain(wrapped(graph, hits, inside), inside, facts, had)
        mine = [hit for hit in (*hits, *reached) if hit.path in inside]
        guarded = [guarding.guard(hit) if hit.role.opens else hit for hit in mine]
        return Scanned(
            tuple(sorted(guarded, key=lambda hit: (*hit.order, hit.tier, hit.wrapper))),
            tuple(_failures(paths, blobs, facts)),
        )

    def _facts(
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

    def _on_addresses(
        self, path: RepoPath, addresses: Iterable[Address], chips: frozenset[str]
    ) -> Iterable[SurfaceHit]:
        once: set[tuple[str, str]] = set()
        for address in addresses:
            context = f"{path} {address.function}"
            blocks = self._registers.resolve(address.value, chips, context)
            if not blocks or (blocks[0].kind, address.function) in once:
                continue
            row = self._rows.get(blocks[0].kind)
            if row is None:
                continue
            once.add((row.kind, address.function))
            named = ", ".join(sorted({f"{b.peripheral} of {b.family}" for b in blocks})[:3])
            yield SurfaceHit(
                path=path,
                region=Region(
                    address.line,
                    address.line,
                    address.column,
                    address.column + len(address.text),
                ),
                signature=f"{row.id}@{blocks[0].peripheral}",
                symbol=address.text,
                kind=row.kind,
                direction=row.direction,
                exposure=row.exposure,
                role=row.role,
                tier=3,
                evidence=f"address of {named}",
                emb3d=row.emb3d,
                function=address.function,
                platform="bare-metal",
            )


def _certain(
    reached: Iterable[SurfaceHit],
    product: frozenset[RepoPath],
    facts: Mapping[RepoPath, FileFacts],
    had: Mapping[RepoPath, bytes],
) -> list[SurfaceHit]:
    """Without hits through a library's function that the library defines more than once, as for several ports:
    which of them is built cannot be told."""
    hits = list(reached)
    names = {_plain(hit.wrapper) for hit in hits if not hit.echo}
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
    return [hit for hit in hits if hit.echo or defined[_plain(hit.wrapper)] == 1]


def _plain(function: str) -> str:
    return function.rpartition(":")[2]


def _rows_by_kind(table: SurfaceTable) -> dict[str, Signature]:
    """For each interface type the row whose direction and ids an address takes: one of bare metal, if there is one."""
    rows: dict[str, Signature] = {}
    opening = [row for row in table.signatures if row.role.opens and row.language == "c"]
    for row in sorted(opening, key=lambda row: (row.platform != "bare-metal", row.id)):
        rows.setdefault(row.kind, row)
    return rows


def _failures(
    paths: Iterable[RepoPath], blobs: Blobs, facts: Mapping[RepoPath, FileFacts]
) -> Iterable[ScanFailure]:
    for path in paths:
        raw = blobs.get(path, "its content was not given")
        cause = raw if isinstance(raw, str) else facts[path].failure
        if cause:
            yield ScanFailure(path, cause)
