"""What found surfaces come to: a fingerprint by content only, and the EMB3D threats that follow."""

from collections.abc import Iterable

from gatekeeper.model.digest import sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.surface import SurfaceHit


@dataclass(frozen=True, slots=True)
class Expected:
    """An EMB3D threat that a property shown by the code brings with it (ids of MITRE; the choice is ours)."""

    threat: str
    properties: tuple[str, ...]
    hits: tuple[SurfaceHit, ...]


def surface_fingerprint(hits: Iterable[SurfaceHit]) -> str:
    """64 hex digits over the set of (kind, direction, class of the symbol, role, guarding controls).

    Content only: layout, comments, names of variables, the order of lines and how often a surface is used change
    nothing. Echoes are left out, because they stand for a surface that is in the set already.
    """
    facts = {
        "\t".join(
            (
                hit.kind,
                hit.direction.value,
                hit.platform,
                hit.role.value,
                *sorted(control.value for control in hit.controls),
            )
        )
        for hit in hits
        if not hit.echo
    }
    return sha256("\n".join(sorted(facts)).encode())


def expected_threats(hits: Iterable[SurfaceHit]) -> tuple[Expected, ...]:
    """The threats that follow from the ways in and out, ordered by id."""
    found: dict[str, list[SurfaceHit]] = {}
    for hit in hits:
        if hit.role.opens:
            for threat in hit.threats:
                found.setdefault(threat, []).append(hit)
    return tuple(
        Expected(
            threat,
            tuple(sorted({name for hit in found[threat] for name in hit.properties})),
            tuple(sorted(found[threat], key=lambda hit: hit.order)),
        )
        for threat in sorted(found)
    )
