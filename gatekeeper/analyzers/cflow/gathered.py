"""Memory in which a function puts together what comes in byte by byte: what it holds was chosen outside, wherever it is read."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import bare, label
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.roles import Roles
from gatekeeper.analyzers.cflow.shape import Shape
from gatekeeper.analyzers.cflow.tree import Assign, Call, Expr, Index, Member, Name, walk


def gathered(read: Read, roles: Roles) -> dict[str, int]:
    """Each row of bytes and each number beside it, by `Shape.key`, with how many bytes the row has."""
    found: dict[str, int] = {}
    beside: set[str] = set()
    for function in read.own.functions.values():
        if roles.plays("sends", function.name) or not roles.plays("takes-bytes", function.name):
            continue
        shape = Shape(read, function)
        for to, key in _from_byte(shape, roles):
            row = shape.type_of(to.array) if isinstance(to, Index) else None
            if row is not None and row.kind == "array":
                found[key] = max(row.count, 0)
            elif isinstance(to, Member):
                beside.add(key)
    records = {key.partition(".")[0]: count for key, count in found.items() if "." in key}
    return found | {k: records[t] for k in beside if (t := k.partition(".")[0]) in records}


def _from_byte(shape: Shape, roles: Roles) -> Iterator[tuple[Expr, str]]:
    bytes_ = {n for n, kind in shape.handed.items() if kind.kind == "unknown" or kind.size == 1}
    pairs = [(one.left, bare(one.right)) for one in shape.nodes if isinstance(one, Assign)]
    bytes_ |= {label(to) for to, of in pairs if isinstance(to, Name) and _hears(of, roles)}
    for to, of in pairs:
        mixed = any(isinstance(n, Name) and n.name in bytes_ for n in walk(of))
        if _hears(of, roles) or (mixed and not any(isinstance(n, Call) for n in walk(of))):
            yield to, shape.key(to.array if isinstance(to, Index) else to)


def _hears(node: Expr, roles: Roles) -> bool:
    return (isinstance(node, Call) and roles.plays("hears", label(node.function))) or (
        isinstance(node, Member)
        and roles.plays("data-register", f"{label(node.record)}_{node.name}")
    )
