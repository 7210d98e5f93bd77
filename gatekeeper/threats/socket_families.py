"""What a socket is for, told by its address family (socket(2)): only some families are the internet's."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from gatekeeper.model.surface import Exposure, SurfaceHit

_FAMILIES = {
    "UNIX": ("unix-socket", Exposure.LOCAL_PROCESS),
    "LOCAL": ("unix-socket", Exposure.LOCAL_PROCESS),
    "CAN": ("can", Exposure.BUS),
    "BLUETOOTH": ("bluetooth-classic", Exposure.WIRELESS_SHORT),
    "PACKET": ("raw-socket", Exposure.NETWORK),
}
_NETWORKED = frozenset({"INET", "INET6", "UNSPEC"})


def of_family(hit: SurfaceHit, families: AbstractSet[str]) -> SurfaceHit:
    """The hit as one of the first family that is not the internet's; as it is where an internet family is named too.

    Families are written without their `AF_`.
    """
    known = sorted(families & frozenset(_FAMILIES))
    if not known or families & _NETWORKED:
        return hit
    kind, exposure = _FAMILIES[known[0]]
    evidence = f"{hit.evidence}; address family AF_{known[0]}"
    return replace(hit, kind=kind, exposure=exposure, evidence=evidence)
