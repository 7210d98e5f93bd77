"""Whether a function of one type may be called through a pointer to one of another (C17 6.3.2.3, 6.7.6.3)."""

from gatekeeper.analyzers.cflow.tree import VOID, CType


def alike(own: CType, seen: CType) -> bool:
    """Whether a function may be called as one of another type; what is not known is let pass."""
    if own.kind != "function" or seen.kind != "function" or "..." in own.names + seen.names:
        return True
    pairs = [(own.of or VOID, seen.of or VOID)]
    if own.parameters and seen.parameters:
        if len(own.parameters) != len(seen.parameters):
            return False
        pairs += zip(own.parameters, seen.parameters, strict=True)
    return all(_passed_alike(a, b) for a, b in pairs)


def _passed_alike(a: CType, b: CType) -> bool:
    if "unknown" in (a.kind, b.kind):
        return True
    if a.kind == "pointer" and b.kind == "pointer":
        one, other = a.of or VOID, b.of or VOID
        if one.kind in ("void", "unknown") or other.kind in ("void", "unknown"):
            return True
        return _passed_alike(one, other)
    if a.kind != b.kind:
        return {a.kind, b.kind} <= {"pointer", "array"}
    return a.size == b.size and a.tag == b.tag
