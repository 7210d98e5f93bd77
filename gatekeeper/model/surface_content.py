"""What found surfaces come to: a fingerprint by content only."""

from collections.abc import Iterable

from gatekeeper.model.digest import sha256
from gatekeeper.model.surface import SurfaceHit


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
