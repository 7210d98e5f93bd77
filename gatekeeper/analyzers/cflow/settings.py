"""Settings that open what should be closed, told by what is set to what: `rules/roles.toml`."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import ROW, Body, Names, Told, bare, behind, given, label
from gatekeeper.analyzers.cflow.roles import Setting, named, spelled_out, words
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Block,
    Call,
    Case,
    Do,
    Expr,
    Listed,
    Number,
    Return,
    Switch,
    Variable,
    walk,
)

_OPTIONS = 5
"""A call with more arguments takes each setting in its place, not one by name."""


def settings(names: Names, within: object, function: str) -> Iterator[Told]:
    """Settings that open what should be closed."""
    place = f"in {words(function)}"
    for one in walk(within):
        pairs = [(spelled_out(names.read, target), value) for target, value in given(one)]
        if isinstance(one, Call):
            if any(names.is_a(role, one) for role in ("log", "audit")):
                continue
            options = one.arguments if len(one.arguments) <= _OPTIONS else []
            told = (n for a in options for n in named(names.read, bare(a)) if n.isupper())
            called = " ".join(("call", spelled_out(names.read, one.function), *map(words, told)))
            if names.roles.plays("own-cipher", f"of {words(function)}") and names.find(
                names.read, label(one.function)
            ):
                continue
            pairs += [(called, behind(value, within)) for value in one.arguments or [one]]
        elif isinstance(one, Switch) and isinstance(one.body, Block):
            pairs += _by_case(names, one.body)
        elif isinstance(one, Listed) and len(one.items) <= ROW:
            row = f"row {spelled_out(names.read, one)}"
            pairs += [
                (row, v) for name, v in one.items if name is None and not isinstance(v, Call)
            ]
        for target, value in pairs:
            hit = None if isinstance(value, Listed) else _setting(names, target, place, value)
            excused = hit is None or (
                hit.unless
                and (
                    _excused(names, hit.unless, within)
                    or names.roles.plays(hit.unless, f"of {words(function)}")
                )
            )
            if hit is not None and not excused and not _undone(names, within, target, value, hit):
                yield value, hit.rule, hit.why
                break


def _excused(names: Names, role: str, within: object) -> bool:
    """Whether a name that plays a role stands in what is looked at, or in a function that uses the variable it is."""
    name = within.name if isinstance(within, Variable) else ""
    users = (
        one.body
        for one in names.read.own.functions.values()
        if role == "reads-verdict" or (name and name in names.mentioned(one, 0))
    )
    return any(names.plays(role, one) for one in (within, *users))


def _by_case(names: Names, body: Block) -> Iterator[tuple[str, Expr]]:
    """What is answered or set in each case of a switch."""
    case = ""
    for one in body.body:
        if isinstance(one, Case) and one.value is not None:
            case = f"case {spelled_out(names.read, one.value)}"
        elif case and isinstance(one, Return) and one.value is not None:
            yield case, one.value
        elif case and isinstance(one, Do) and isinstance(one.value, Assign):
            yield case, one.value.right


def _setting(names: Names, target: str, place: str, value: Expr) -> Setting | None:
    """The first of the table that fits."""
    written = [spelled_out(names.read, value)]
    if isinstance(value, Number):
        written.append(str(value.value))
    for row in names.roles.settings:
        if any(row.to.search(text) for text in written) and row.set.search(
            place if row.set.pattern.startswith("^in") else target
        ):
            return row
    return None


def _undone(names: Names, within: object, target: str, value: Expr, row: Setting) -> bool:
    """Whether the same is set to something else further down."""
    later = (
        one
        for one in walk(within)
        if isinstance(one, Assign) and (one.line, one.column) > (value.line, value.column)
    )
    return any(
        spelled_out(names.read, left) == target
        and not row.to.search(spelled_out(names.read, right))
        for one in later
        for left, right in given(one)
    )


def opened(body: Body) -> Iterator[Told]:
    """What a function sets; that it uses a weak algorithm is told at the first of its calls."""
    weak = False
    found = settings(body.names, body.function.body, body.function.name)
    for told in sorted(found, key=lambda one: (one[0].line, one[0].column)):
        if not (weak and told[1] == "cipher-weak"):
            yield told
        weak |= told[1] == "cipher-weak"
