"""Functions of C and C++ files: no function is lost in silence, whatever the preprocessor does to the braces."""

from gatekeeper.analyzers.measure.branches import branch, plain
from gatekeeper.analyzers.measure.nesting import nesting_for
from gatekeeper.analyzers.measure.tokens import Lost, Measured, measure_tokens


def measure_c(name: str, raw: bytes) -> tuple[Measured, ...]:
    """The functions of the file, each once, ordered.

    When the braces do not balance as the file stands (they are split over `#if` and `#else`) it is read
    twice, with the first and with the last branch of each conditional, and of a function in both readings the
    larger measures count. Raises `Lost` when they balance in neither, or when lizard misses a function.
    """
    source = plain(raw)
    try:
        return tuple(sorted(set(_measure(name, source))))
    except Lost as whole:
        first, last = branch(source, last=False), branch(source, last=True)
        if first == source == last:
            raise
        try:
            return _larger((*_measure(name, first), *_measure(name, last)))
        except Lost:
            raise whole from None


def _measure(name: str, source: str) -> tuple[Measured, ...]:
    nesting = nesting_for(name)
    functions = measure_tokens(name, source, nesting.depth_of, (nesting,))
    if nesting.unopened:
        raise Lost(f"line {nesting.unopened} closes a brace that was not opened")
    if nesting.unclosed:
        raise Lost(f"{nesting.unclosed} braces are never closed")
    for line in nesting.bodies:
        if not any(function.start <= line <= function.end for function in functions):
            raise Lost(f"lizard does not see the function whose body opens on line {line}")
    return functions


def _larger(functions: tuple[Measured, ...]) -> tuple[Measured, ...]:
    known: dict[tuple[int, str], Measured] = {}
    for function in functions:
        other = known.get((function.start, function.name), function)
        known[function.start, function.name] = Measured(
            start=function.start,
            name=function.name,
            end=max(function.end, other.end),
            ccn=max(function.ccn, other.ccn),
            length=max(function.length, other.length),
            parameters=max(function.parameters, other.parameters),
            nesting=max(function.nesting, other.nesting),
        )
    return tuple(sorted(known.values()))
