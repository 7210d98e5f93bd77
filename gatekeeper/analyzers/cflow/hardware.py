"""What stands between a program and its hardware: waits, watchdogs, faults."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import (
    Body,
    Told,
    decides,
    first,
    is_empty,
    label,
)
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Case,
    Dark,
    Do,
    Expr,
    If,
    Index,
    Jump,
    Loop,
    Member,
    Name,
    Node,
    Number,
    Return,
    Switch,
    Unary,
    walk,
)
from gatekeeper.analyzers.cflow.verdicts import Verdicts


def waits(body: Body) -> Iterator[Told]:
    """A loop ends only when the hardware lets it."""
    names = body.names
    for loop in body.nodes:
        if not isinstance(loop, Loop) or names.plays(
            "counts", [loop.first, loop.condition, loop.step, loop.body]
        ):
            continue
        condition, inside = loop.condition, list(walk(loop.body))
        if condition is None or (isinstance(condition, Number) and condition.value):
            ifs = [one for one in inside if isinstance(one, If)]
            if len(ifs) != 1 or not isinstance(first(ifs[0].yes), Jump | Return):
                continue
            condition, skipped = ifs[0].condition, {id(n) for n in walk(ifs[0])}
            inside = [n for n in inside if id(n) not in skipped]
        if isinstance(condition, Number) or (
            isinstance(condition, Binary) and condition.mark in ("<", "<=", ">", ">=")
        ):
            continue
        if not (
            names.plays("wait-for", condition)
            or _asks_register(condition)
            or _asks_within(body, condition)
        ):
            continue
        asked = set(names_in(names.read, condition))
        if "NULL" in asked or _takes_out(body, condition, inside):
            continue
        if loop.late:
            # What a bus is told again each time is the question.
            inside = [n for n in inside if not (isinstance(n, Call) and body.names.is_a("bus", n))]
        if not any(_goes_on(body, one, asked) for one in (*inside, *walk([condition, loop.step]))):
            changes = any(
                isinstance(n, Call | Member | Unary | Index)
                or (
                    isinstance(n, Name)
                    and n.name not in body.variables
                    and n.name not in body.function.type.names
                )
                for n in walk(condition)
            )
            if changes or any(isinstance(n, Assign) for n in inside):
                yield loop, "wait-endless", "nothing but the hardware ends this loop"


def _takes_out(body: Body, condition: Expr, inside: list[Node]) -> bool:
    """Whether a condition fetches what the loop then works on: it goes on until there is no more."""
    filled = {
        label(one)
        for call in walk(condition)
        if isinstance(call, Call)
        for one in call.arguments
        if isinstance(one, Unary) and one.mark == "&" and label(one) in body.variables
    }
    return any(
        isinstance(one, Call)
        and filled & set(names_in(body.names.read, one))
        and not (body.names.is_a("log", one) or body.names.is_a("idles", one))
        for one in inside
    )


def _goes_on(body: Body, one: Node, asked: set[str]) -> bool:
    """Whether something in a loop is more than waiting for what its condition asks."""
    if isinstance(one, Unary):
        return one.mark[-2:] in ("++", "--")
    reads = any(
        isinstance(up, Assign) and set(names_in(body.names.read, up.left)) & asked
        for up in (one, *body.above(one))
    )
    if isinstance(one, Call):
        takes = body.names.is_a("receives", one) or body.names.is_a("takes-off", one)
        return takes or not (
            reads
            or body.names.is_a("idles", one)
            or body.names.is_a("kick", one)
            or set(names_in(body.names.read, one)) & asked
        )
    return isinstance(one, Return | Jump | If | Switch | Loop) or (
        isinstance(one, Assign) and not reads
    )


def _asks_within(body: Body, condition: Expr) -> bool:
    """Whether what it calls only hands on what the hardware says."""
    names = body.names
    called = (n for n in walk(condition) if isinstance(n, Call))
    found = (names.find(names.read, label(one.function)) for one in called)
    only = (first(one[1].body) for one in found if one and len(one[1].body.body) == 1)
    return any(isinstance(one, Return) and names.plays("wait-for", one.value) for one in only)


def _asks_register(condition: Expr) -> bool:
    """Whether bits of something that is spelled as a register are looked at."""
    masks = (one for one in walk(condition) if isinstance(one, Binary) and one.mark == "&")
    return any(label(one.left).isupper() for one in masks)


def fed(body: Body) -> Iterator[Told]:
    """The watchdog is fed by a wait, by a task that does nothing else, or whatever a check of all says."""
    names = body.names
    for call in (*body.made("kick"), *body.assigned("kick")):
        if (dropped := next(_looks_in_vain(body, call), None)) is not None:
            yield call, "watchdog-blind", f"it is fed whatever `{label(dropped.function)}` says"
            continue
        loop = next((up for up in body.above(call) if decides(up)), None)
        if not isinstance(loop, Loop) or names.plays("counts", loop.condition):
            continue
        if loop.condition is not None and names.plays("wait-for", loop.condition):
            yield call, "watchdog-blind", "it is fed while the program waits"
            continue
        others = [
            one
            for one in walk(loop.body)
            if isinstance(one, Call)
            and not any(
                isinstance(up, Call) and (names.is_a("kick", up) or names.is_a("idles", up))
                for up in (one, *body.above(one))
            )
        ]
        if (
            not others
            and not isinstance(loop.condition, Binary)
            and not any(decides(n) or isinstance(n, Return) for n in walk(loop.body))
        ):
            yield call, "watchdog-blind", "its task does nothing else"


def _looks_in_vain(body: Body, kick: Node) -> Iterator[Call]:
    """The calls before it that ask functions of the file for a yes or no that nobody heeds."""
    for call in body.calls:
        own = body.names.read.own.functions.get(label(call.function))
        asks = own is not None and own.type.of is not None and own.type.of.name == "_Bool"
        if asks and call.line < kick.line and body.is_dropped(call):
            yield call


def stopped(body: Body) -> Iterator[Told]:
    """The watchdog is stopped, started again, and stays stopped on another way out."""
    off, on = [*body.made("watchdog-off")], [*body.made("watchdog-on")]
    if off and on and not body.is_called("watchdog-off"):
        ends = frozenset(map(id, on))
        way = Verdicts(body, lambda _: False, frozenset(map(id, off)), ends=ends).way_out()
        if way is not None:
            yield way, "watchdog-off", "on this way out nothing starts it again"


def swallowed(body: Body) -> Iterator[Told]:
    """A fault leaves no trace."""
    for one in body.nodes:
        # Where the failure of another way follows, what is empty is the way that worked.
        empty = isinstance(one, If) and one.no is None and is_empty(one.yes)
        if isinstance(one, If) and empty and _tells_failure(body, one.condition):
            last = getattr(one.yes, "end", one.yes.line)
            # What a macro became may be nothing.
            if not any(one.yes.line <= line <= last for line, _ in body.names.read.macro_uses):
                yield one, "fault-untold", "nothing follows from this test"
        if isinstance(one, Switch) and body.names.plays("error", one.value):
            cases = one.body.body if isinstance(one.body, Block) else []
            last = next(
                (n for n, at in enumerate(cases) if isinstance(at, Case) and not at.value), None
            )
            # Where more than one answer is looked at, the others are left out on purpose.
            alone = sum(isinstance(at, Case) for at in cases) == 2
            if (
                alone
                and last is not None
                and any(isinstance(n, Jump) for n in cases[last + 1 :][:1])
            ):
                yield cases[last], "fault-untold", "what is left to `default` is forgotten"
    acts = any(isinstance(n, Assign | Return) for n in body.nodes) or not all(
        body.names.is_a("idles", call) or body.names.is_a("resets", call) for call in body.calls
    )
    # Assembler alone leads on to somewhere else.
    does = body.function.body.body
    leads = len(does) == 1 and isinstance(does[0], Do) and isinstance(does[0].value, Dark)
    if body.is_called("fault-handler") and not acts and not leads:
        why = f"`{body.function.name}` neither keeps the cause nor stops the outputs"
        yield body.function, "fault-untold", why


def _tells_failure(body: Body, condition: Expr) -> bool:
    """Whether a condition asks for a failure."""
    if body.names.plays("error", condition) or not isinstance(condition, Binary):
        return body.names.plays("error", condition)
    return (condition.mark == "<" and isinstance(condition.right, Number)) or (
        condition.mark == "!=" and any(isinstance(n, Call) for n in walk(condition))
    )
