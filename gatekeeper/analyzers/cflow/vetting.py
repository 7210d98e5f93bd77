"""Loops that go through a text and leave when a character is not of a kind that does no harm."""

from gatekeeper.analyzers.cflow.tree import (
    Binary,
    Call,
    Expr,
    Function,
    Index,
    Jump,
    Loop,
    Name,
    Number,
    Return,
    Unary,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.values import VETTED, Ptr, State, Value

_KINDS = frozenset({"isalnum", "isalpha", "isdigit", "isxdigit", "isupper", "islower"})
_SEPARATOR = ord("/")


def vetted(loop: Loop) -> frozenset[str]:
    """The variables whose characters a loop looks at, to leave at the first that is of no harmless kind.

    A loop that lets `/` pass still lets a path be chosen, and vets nothing.
    """
    nodes = list(walk(loop.body))
    if not any(isinstance(one, Return | Jump) for one in nodes):
        return frozenset()
    if any(isinstance(one, Number) and one.value == _SEPARATOR for one in nodes):
        return frozenset()
    found = set()
    ends: dict[str, set[str]] = {}
    for one in nodes:
        match one:
            case Call(function=Name(name=name), arguments=[first, *_]) if name in _KINDS:
                found.add(_text_of(first))
            case Binary(mark="<" | "<=" | ">" | ">=" as mark, left=left, right=Number()):
                ends.setdefault(_text_of(left), set()).add(mark[0])
    found |= {name for name, marks in ends.items() if marks == {"<", ">"}}
    return frozenset(found - {""})


def vet(state: State, name: str) -> None:
    """Takes in that the text a variable holds or points to was looked at, character by character."""
    number = state.env.get(name, 0)
    cell = state.cells.get(number, {}).get(0)
    vet_region(state, cell[0].region if cell and isinstance(cell[0], Ptr) else number)


def vet_region(state: State, number: int) -> None:
    """Takes in that the text in a region was looked at."""
    region = state.regions.get(number)
    if region is not None and region.taint and not region.taint.endswith(VETTED):
        state.edit(number, taint=region.taint + VETTED)


def vetted_parameters(function: Function) -> frozenset[str]:
    """The variables whose characters any loop of a function looks at."""
    loops = [one for one in walk(function.body) if isinstance(one, Loop)]
    return frozenset[str]().union(*map(vetted, loops))


def resolved(state: State, path: Value, into: Value) -> None:
    """Keeps which path was resolved, its links and dots, into which text."""
    if isinstance(path, Ptr) and isinstance(into, Ptr):
        state.facts[f"resolved {into.region}"] = path.region


def vet_resolved(state: State, compared: list[Value]) -> None:
    """Takes in that a path was looked at when what it was resolved into is compared with something."""
    for value in compared:
        number = state.facts.get(f"resolved {value.region}") if isinstance(value, Ptr) else None
        if isinstance(number, int):
            vet_region(state, number)


def _text_of(node: Expr) -> str:
    """The variable of which an expression is one character; empty when it is none."""
    match uncast(node):
        case Index(array=Name(name=name)) | Unary(mark="*", operand=Name(name=name)):
            return name
    return ""
