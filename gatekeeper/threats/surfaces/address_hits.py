"""Hits of tier 3 on bare addresses: where the registers of an interface are used, directly or by a name for them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import RegisterBlock, Signature, SurfaceHit, SurfaceTable
from gatekeeper.threats.c_code.headers import HeaderIndex
from gatekeeper.threats.surfaces.code_facts import FileFacts
from gatekeeper.threats.surfaces.registers import Address, Registers

_Named = Mapping[str, list[tuple[RepoPath, Address, tuple[RegisterBlock, ...]]]]


class AddressHits:
    """The memory maps, with the row of the table whose direction and ids each interface takes."""

    def __init__(self, table: SurfaceTable) -> None:
        self._registers = Registers(table.registers)
        self._rows = rows_by_kind(table)

    def hits(
        self,
        facts: Mapping[RepoPath, FileFacts],
        headers: HeaderIndex,
        chips: frozenset[str],
        shown: frozenset[str],
    ) -> list[SurfaceHit]:
        """One hit for each file, function and interface type, in no order; `shown` are the types found otherwise.

        A macro only names an address: the registers are used where the name is. A name that is handed on and not
        reached through (`uart_init(UART1)`) is an echo when other code has the interface itself.
        """
        found: list[SurfaceHit] = []
        direct: list[SurfaceHit] = []
        named: dict[str, list[tuple[RepoPath, Address, tuple[RegisterBlock, ...]]]] = {}
        for path, each in facts.items():
            for address in each.addresses:
                context = f"{path} {address.function} {address.named} {address.words}"
                blocks = self._registers.resolve(address.value, chips, context)
                if blocks and blocks[0].kind in self._rows:
                    if address.named:
                        named.setdefault(address.named, []).append((path, address, blocks))
                    else:
                        direct.append(self._hit(path, address, blocks))
        for hit, through in self._by_name(facts, headers, named):
            (direct if through else found).append(hit)
        return self._once(found, direct, shown)

    def _by_name(
        self, facts: Mapping[RepoPath, FileFacts], headers: HeaderIndex, named: _Named
    ) -> Iterator[tuple[SurfaceHit, bool]]:
        for path, each in facts.items():
            for function, name, line, through in each.uses:
                for origin, address, blocks in named.get(name, ()):
                    if origin == path or origin in headers.seen_from(path):
                        yield self._used(path, function, line, (origin, address), blocks), through

    def _used(
        self,
        path: RepoPath,
        function: str,
        line: int,
        origin: tuple[RepoPath, Address],
        blocks: tuple[RegisterBlock, ...],
    ) -> SurfaceHit:
        where, address = origin
        at = Address(address.value, line, 1, address.named, function, address.named, "")
        evidence = f"{address.text} in {where}"
        return self._hit(path, at, blocks, evidence)

    @staticmethod
    def _once(
        found: list[SurfaceHit], direct: list[SurfaceHit], shown: frozenset[str]
    ) -> list[SurfaceHit]:
        kinds = shown | {hit.kind for hit in direct}
        unique: dict[tuple[str, str, str], SurfaceHit] = {}
        for hit in direct:
            unique.setdefault((hit.path, hit.function, hit.kind), hit)
        for hit in found:
            key = (hit.path, hit.function, hit.kind)
            if key not in unique:
                unique[key] = hit if hit.kind not in kinds else _echo(hit)
        return list(unique.values())

    def _hit(
        self,
        path: RepoPath,
        address: Address,
        blocks: tuple[RegisterBlock, ...],
        evidence: str = "",
    ) -> SurfaceHit:
        row = self._rows[blocks[0].kind]
        chips = ", ".join(sorted({f"{b.peripheral} of {b.family}" for b in blocks})[:3])
        end = address.column + len(address.text)
        region = Region(address.line, address.line, address.column, end)
        why = f"address of {chips}" + (f"; {evidence}" if evidence else "")
        hit = row.hit(path, region, address.text, (3, why), address.function)
        signature = f"{row.id}@{blocks[0].peripheral}"
        # A path in the evidence may say anything, also what stands before a reason not to ask.
        return replace(hit, signature=signature, platform="bare-metal", echo=False)


def _echo(hit: SurfaceHit) -> SurfaceHit:
    return replace(hit, echo=True, evidence=f"{hit.evidence}; handed on")


def rows_by_kind(table: SurfaceTable) -> dict[str, Signature]:
    """For each interface type a row of bare metal if there is one, else the first for C, else the first."""
    rows: dict[str, Signature] = {}
    opening = [row for row in table.signatures if row.role.opens]
    opening.sort(key=lambda row: (row.platform != "bare-metal", row.language != "c", row.id))
    for row in opening:
        rows.setdefault(row.kind, row)
    return rows
