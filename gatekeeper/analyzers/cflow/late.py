"""Bounds that are asked for only behind the read they are to guard: `a[i] != 0 && i < n`, `*p == ' ' && p < end`."""

from gatekeeper.analyzers.cflow.tree import Binary, Expr, Index, Name, Number, SizeOf, Unary, walk

BEHIND = "it is read before its place is compared with the end, which happens only behind it"
_BELOW, _ABOVE = frozenset({"<", "<="}), frozenset({">", ">="})


def read_too_early(both: Binary) -> Expr | None:
    """Where the left side of an `&&` reads at an index or a pointer that its right side compares with a bound first."""
    right = both.right
    while isinstance(right, Binary) and right.mark == "&&":
        right = right.left
    if not isinstance(right, Binary) or right.mark not in _BELOW | _ABOVE:
        return None
    at, bound = (right.left, right.right) if right.mark in _BELOW else (right.right, right.left)
    parts = tuple(walk(bound))
    open_ = any(not isinstance(one, Number | Binary | SizeOf) for one in parts)
    sized = any(isinstance(one, SizeOf) for one in parts)
    if not isinstance(at, Name) or not (open_ or sized):
        return None
    before = tuple(walk(both.left))
    if sum(isinstance(one, Name) and one.name == at.name for one in before) != 1:
        return None
    for one in before:
        match one:
            case Index(index=Name(name=name)) | Unary(mark="*", operand=Name(name=name)):
                if name == at.name:
                    return one
    return None
