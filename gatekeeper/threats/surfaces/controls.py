"""Which controls stand on the same paths as a way in, and who reaches a way in through a wrapper."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gatekeeper.model.guard import CONTROL_OF_KIND, Control, Guard
from gatekeeper.model.location import Region
from gatekeeper.model.surface import (
    UPDATE_KINDS,
    Exposure,
    SurfaceDirection,
    SurfaceHit,
    SurfaceRole,
)
from gatekeeper.threats.surfaces.call_graph import CallGraph, Node
from gatekeeper.threats.surfaces.driver_words import direction_of, words_of

UP, DOWN = 3, 4
"""How many calls up from the way in, and from there down, a control is looked for."""
_ENTRIES = frozenset({"main", "app_main", "setup", "loop", "_init", "Reset_Handler"})
"""Everything is reached from these, so nothing follows from a control that is reached from them only."""
_BLE = frozenset({"ble", "ble-gatt", "ble-l2cap", "bluetooth-classic", "bluetooth-l2cap"})
_STORES = frozenset({"filesystem", "persistent-config", "removable-media", "database"})
_PORTS = frozenset({"debug-port", "command-console", "option-bytes", "bootloader-serial"})


def relevant(control: str, kind: str) -> bool:
    """Whether a control of this table kind can protect a way in of that interface type."""
    match control:
        case "image-signature" | "rollback-protection" | "image-encryption":
            return kind in UPDATE_KINDS
        case "ble-security":
            return kind in _BLE or kind in UPDATE_KINDS
        case "storage-encryption":
            return kind in _STORES or kind in UPDATE_KINDS
        case "debug-lock":
            return kind in _PORTS
        case "safe-xml":
            return kind == "file-parser-xml"
    return True


class Guarding:
    """Finds the guards of hits in one tree."""

    def __init__(self, graph: CallGraph, hits: Iterable[SurfaceHit]) -> None:
        self._graph = graph
        self._held: dict[Node, list[SurfaceHit]] = {}
        self._declared: list[SurfaceHit] = []
        hits = tuple(hits)
        unsigned = any(h.role is SurfaceRole.WEAKNESS and h.kind == "bootloader" for h in hits)
        # A header that sets MCUBOOT_SIGN_RSA `#ifdef CONFIG_…` is no evidence where the setting is NONE.
        for hit in hits:
            if hit.role is SurfaceRole.CONTROL:
                setting = hit.tier == 2 and not hit.function
                if setting and unsigned and hit.kind == "image-signature":
                    continue
                if setting and hit.kind != "ble-security":
                    self._declared.append(hit)
                else:
                    self._held.setdefault((hit.path, hit.function), []).append(hit)
                    if setting and not hit.path.endswith((".c", ".cpp", ".cc", ".h", ".hpp")):
                        self._declared.append(hit)
        self._below: dict[Node, dict[Node, tuple[str, ...]]] = {}

    def guard(self, hit: SurfaceHit) -> SurfaceHit:
        """The hit with the controls in its reach."""
        found: dict[tuple[Control, str], Guard] = {}
        for control, via in self._on_paths((hit.path, hit.function)):
            self._add(found, hit, control, via, declared=False)
        for control in self._declared:
            self._add(found, hit, control, (), declared=True)
        return replace(hit, guards=tuple(sorted(found.values(), key=lambda guard: guard.order)))

    @staticmethod
    def _add(
        found: dict[tuple[Control, str], Guard],
        hit: SurfaceHit,
        control: SurfaceHit,
        via: tuple[str, ...],
        *,
        declared: bool,
    ) -> None:
        kind = CONTROL_OF_KIND.get(control.kind)
        if kind is None or not relevant(control.kind, hit.kind):
            return
        place = (control.path, control.region.start_line)
        guard = Guard(kind, control.signature, control.symbol, *place, via, declared)
        known = found.get((kind, control.symbol))
        if known is None or (len(guard.via), guard.order) < (len(known.via), known.order):
            found[(kind, control.symbol)] = guard

    def _on_paths(self, node: Node) -> Iterator[tuple[SurfaceHit, tuple[str, ...]]]:
        for control in self._held.get((node[0], ""), ()) if not node[1] else ():
            yield control, ()
        if not node[1]:
            return
        for ancestor in self._ancestors(node):
            for reached, via in self._descend(ancestor).items():
                for control in self._held.get(reached, ()):
                    yield control, via

    def _ancestors(self, node: Node) -> Iterator[Node]:
        seen, row = {node}, [node]
        for _ in range(UP + 1):
            yield from row
            above = {up for below in row for up in self._graph.callers.get(below, ())}
            row = sorted(
                up for up in above - seen if up[1].rpartition(":")[2] not in _ENTRIES and up[1]
            )
            seen |= set(row)

    def _descend(self, node: Node) -> dict[Node, tuple[str, ...]]:
        known = self._below.get(node)
        if known is not None:
            return known
        found: dict[Node, tuple[str, ...]] = {node: (node[1],)}
        row = [node]
        for _ in range(DOWN):
            below = []
            for each in row:
                for target in sorted(self._graph.callees.get(each, ())):
                    if target not in found:
                        found[target] = (*found[each], target[1])
                        below.append(target)
            row = below
        self._below[node] = found
        return found


def _direction(hit: SurfaceHit, mine: bool) -> SurfaceDirection:
    """A register moves data both ways; which way a library's function uses it, its name tells."""
    said = None if mine or hit.tier != 3 else direction_of(words_of(hit.function))
    return hit.direction if said is None else said


def _is_parent(hit: SurfaceHit) -> bool:
    """A class whose parent is a library's: who inherits from it or makes one of it has the library's interface. A port or
    bus is opened where the class stands."""
    wired = hit.exposure in (Exposure.WIRED_EXTERNAL, Exposure.BUS)
    return not wired and hit.evidence.startswith("parent of class")


def wrapped(
    graph: CallGraph, hits: Iterable[SurfaceHit], product: frozenset[str]
) -> Iterator[SurfaceHit]:
    """A hit of tier 5 for each function of the product that calls, in another file, a function with a hit.

    One step only: who calls the caller has the surface one step further away, and in the end `main` would have
    them all. A wrapper in the product makes an echo, unless it is a class whose parent is a library's.
    """
    once: set[tuple[Node, str, str]] = set()
    for hit in sorted(hits, key=lambda hit: hit.order):
        if not hit.role.opens or not hit.function:
            continue
        wrapper: Node = (hit.path, hit.function)
        for caller in sorted(graph.callers.get(wrapper, ())):
            key = (caller, hit.kind, hit.function)
            if caller[0] == hit.path or caller[0] not in product or key in once:
                continue
            once.add(key)
            yield replace(
                hit,
                path=caller[0],
                region=Region(graph.lines[(caller, wrapper)], graph.lines[(caller, wrapper)]),
                function=caller[1],
                tier=5,
                direction=_direction(hit, hit.path in product),
                evidence=f'calls "{hit.function}", which uses "{hit.symbol}" ({hit.path})',
                wrapper=f"{hit.path}:{hit.function}",
                echo=hit.path in product and not _is_parent(hit),
                guards=(),
            )
