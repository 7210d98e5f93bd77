"""What code may write: its names, and whether it writes through addresses."""

from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Call,
    Dark,
    Index,
    Member,
    Name,
    Node,
    SizeOf,
    Unary,
    walk,
)


def written(node: object) -> set[str]:
    """The variables code may write: those assigned, counted, or whose address is taken."""
    found: set[str] = set()
    for one in walk(node):
        if isinstance(one, Dark):
            found |= one.names
        target = _target(one)
        while isinstance(target, Index | Member | Unary):
            target = _inside(target)
        if isinstance(target, Name):
            found.add(target.name)
    return found


def handed(node: object) -> set[str]:
    """The variables that stand alone, each with `[]` behind it: an array among them is handed on by its address."""
    inside = {id(one.array) for one in walk(node) if isinstance(one, Index)}
    inside |= {id(one.of) for one in walk(node) if isinstance(one, SizeOf)}
    names = (one for one in walk(node) if isinstance(one, Name))
    return {f"{one.name}[]" for one in names if id(one) not in inside}


def writes_elsewhere(node: object) -> bool:
    """Whether code may write to what is not one of the variables it names: it calls, or stores through an address."""
    return any(
        isinstance(one, Call | Dark) or isinstance(_target(one), Index | Member | Unary)
        for one in walk(node)
    )


def _target(one: Node) -> object:
    if isinstance(one, Assign):
        return one.left
    if isinstance(one, Unary) and (one.mark == "&" or one.mark[-2:] in ("++", "--")):
        return one.operand
    return None


def _inside(node: Index | Member | Unary) -> object:
    match node:
        case Index(array=array):
            return array
        case Member(record=record):
            return record
    return node.operand
