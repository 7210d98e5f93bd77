"""Answers of checks: thrown away, overwritten, left in a place nobody looks at, read the wrong way."""

import re
from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, decides, label
from gatekeeper.analyzers.cflow.roles import words
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Case,
    Cast,
    Choice,
    Declare,
    Do,
    Expr,
    If,
    Loop,
    Member,
    Name,
    Node,
    Number,
    Return,
    Switch,
    Unary,
    Variable,
    walk,
)

_ZERO = re.compile("(?<!_not)_(e?ok|succ|success|none|pass)_$")
"""What 0 is called where a number tells what failed."""
_TRUTH = re.compile(
    "(?<!_not)_(true|valid|passed|secure|go|good|accept|accepted|granted|trusted|genuine|authentic|verified|allow|allowed)_$"
)

_FAILURE = re.compile("_(err|error|fail|failed|failure|bad|invalid|mismatch|denied)_")


def unused(body: Body) -> Iterator[Told]:
    """An answer that is all there is, and what it refuses is only told."""
    for call in body.made("verify", "security-call"):
        why = neglected(body, call)
        if why:
            yield call, "proof-unused", why
    for call in body.made("compare", "compare-safe"):
        up = next((up for up in body.above(call) if not isinstance(up, Cast)), None)
        if isinstance(up, Do) and len(call.arguments) > 1 and not body.is_void(call):
            yield call, "proof-unused", "two things are compared, and nobody takes the answer"


def neglected(body: Body, call: Call) -> str:
    """Why nothing follows from an answer; empty when something does."""
    name = label(call.function)
    up = next((up for up in body.above(call) if not isinstance(up, Unary | Binary | Cast)), None)
    if isinstance(up, If) and body.only_tells(up):
        return f"what `{name}` refuses is only told"
    if any(_unread(body, call, to) for to in call.arguments):
        return f"`{name}` writes its verdict where nobody looks"
    if not isinstance(up, Assign | Variable) or not isinstance(next(body.above(up)), Do | Declare):
        return ""
    to = label(up.left) if isinstance(up, Assign) else up.name
    if isinstance(up, Assign) and isinstance(bare(up.left), Member):
        return f"nothing depends on the answer of `{name}`" if _shelved(body, up, to) else ""
    if to not in body.variables:
        return ""
    if not body.names.is_a("security-call", call) and next(_forgiven(body, to, up), None):
        return f"what `{name}` refuses is forgiven"
    if not _matters(body, to, up):
        return f"nothing depends on the answer of `{name}`"
    if isinstance(up, Assign) and _last_only(body, up, to):
        return f"only the last answer of `{name}` counts"
    return ""


def _unread(body: Body, call: Call, to: Expr) -> bool:
    """Whether a call writes its verdict where nobody looks, or where saying yes is one of two ways in."""
    held = body.variables.get(label(to)) if isinstance(to, Unary) and to.mark == "&" else None
    plays = body.names.roles.plays
    if held is None or held.type.kind != "int" or plays("length", held.name):
        return False
    said_no = isinstance(held.value, Number) and not held.value.value
    said_no = said_no or (isinstance(held.value, Name) and held.value.name == "false")
    if not said_no and not body.names.is_a("writes-verdict", call):
        return False
    inside = {id(one) for one in walk(call)}
    reads = [n for n in body.nodes if isinstance(n, Name) and n.name == held.name and id(n) not in inside]  # fmt: skip
    up = next((up for up in body.above(call) if isinstance(up, Assign | Variable)), None)
    rc = label(up.left) if isinstance(up, Assign) else up.name if up else ""
    either = (n for n in body.nodes if isinstance(n, Binary) and n.mark == "||")
    return all(any(isinstance(up, Call) and body.tells(up) for up in body.above(n)) for n in reads) or any(
        _is_yes(one, held.name) and _is_yes(other, rc)
        for n in either for one, other in ((n.left, n.right), (n.right, n.left))
    )  # fmt: skip


def _is_yes(node: Expr, name: str) -> bool:
    """Whether it holds when a place says yes: it alone, or that it is the same as something."""
    told = node.left if isinstance(node, Binary) and node.mark == "==" else node
    return isinstance(told, Name) and told.name == name


def _shelved(body: Body, up: Assign, name: str) -> bool:
    """Whether an answer is put into a member nobody reads before it is written again, and the function goes on."""
    goes_on = any(
        isinstance(one, Assign)
        and isinstance(bare(one.left), Member)
        and label(one.left) != name
        and (isinstance(one.right, Number) or label(one.right).isupper())
        and one.line > up.line
        and not any(decides(u) for u in body.above(one))
        for one in body.nodes
    )
    return goes_on and not any(
        _reads_first(body.names.body(other), name, up)
        for other in body.names.read.own.functions.values()
    )


def _reads_first(body: Body, name: str, since: Node) -> bool:
    """Whether a function reads a member before it writes it; of the one it was written in, behind that."""
    own = any(one is since for one in body.nodes)
    for one in body.nodes:
        if isinstance(one, Member) and one.name == name and not (own and one.line <= since.line):
            up = next(body.above(one), None)
            return not (isinstance(up, Assign) and up.left is one and not up.mark)
    return False


def _last_only(body: Body, up: Assign, name: str) -> bool:
    """Whether a loop writes one answer over the other, and looks at none."""
    loop = next((one for one in body.above(up) if isinstance(one, Loop)), None)
    if loop is None or up.mark or any(isinstance(one, If | Switch) for one in body.above(up)):
        return False
    reads = (n for n in walk([loop.condition, loop.step, loop.body]) if isinstance(n, Name) and n.name == name)  # fmt: skip
    return all(
        n is bare(up.left) or any(isinstance(a, Call) and body.tells(a) for a in body.above(n))
        for n in reads
    )


def misread(body: Body) -> Iterator[Told]:
    """An answer is held against what its function does not say no with."""
    for call in body.made("verify"):
        # OpenSSL's way, and that of those who write as it does.
        count = label(call.function)[:2].isupper() and body.names.is_a("counts-truth", call)
        found = body.names.find(body.names.read, label(call.function))
        truth = found is not None and yes_of(body.names.body(found[1])) is True
        if not (count or truth):
            continue
        up = next((up for up in body.above(call) if not isinstance(up, Cast)), None)
        uses: list[Expr] = [call]
        if isinstance(up, Assign | Variable):
            name = label(up.left) if isinstance(up, Assign) else up.name
            uses = [n for n in body.nodes if isinstance(n, Name) and n.name == name and n.line >= up.line and n is not getattr(up, "left", None)]  # fmt: skip
        told = {_use(body, one) for one in uses} - {""}
        if told == {"sign"} or (count and told == {"truth"}):
            why = "its no" if told == {"sign"} else "its failure"
            yield call, "proof-unused", f"{why} is taken for a yes of `{label(call.function)}`"


def _use(body: Body, node: Expr) -> str:
    """How an answer is looked at: whether it is negative, whether it is not 0, or anything else."""
    told = "any"
    for up in body.above(node):
        if isinstance(up, Cast | Assign):
            node = up
            continue
        zero = isinstance(up, Binary) and isinstance(up.right, Number) and up.right.value == 0
        if isinstance(up, Binary) and zero and up.left is node:
            told = "sign" if up.mark in ("<", ">=") else "truth" if up.mark in ("==", "!=") else "any"  # fmt: skip
        elif (isinstance(up, Unary) and up.mark == "!") or (
            isinstance(up, If | Choice | Loop) and up.condition is node
        ) or (isinstance(up, Binary) and up.mark in ("&&", "||")):  # fmt: skip
            told = "truth"
        elif isinstance(up, Call):
            told = ""
        return told
    return told


def _forgiven(body: Body, name: str, since: Node) -> Iterator[If]:
    """The decisions that turn an answer into one of success."""
    for one in body.nodes:
        if isinstance(one, If) and one.line > since.line and _names(one.condition, name):
            sets = (n for n in walk(one.yes) if isinstance(n, Assign) and label(n.left) == name)
            yield from (one for n in sets if not n.mark and says_yes(n.right))


def _names(node: object, name: str) -> bool:
    return any(isinstance(one, Name) and one.name == name for one in walk(node))


def _matters(body: Body, name: str, since: Node) -> bool:
    """Whether what happens depends on a variable that was set at a node."""
    for one in body.nodes:
        if (
            isinstance(one, Name)
            and one.name == name
            and (one.line, one.column) > (since.line, since.column)
        ):
            up = next(body.above(one), None)
            if (
                isinstance(up, Assign)
                and up.left is one
                and not up.mark
                and _surely_behind(body, since, up)
                and not _names(up.right, name)
            ):
                # Overwritten before anybody looked.
                return False
            for up in body.above(one):
                told = isinstance(up, Call) and body.tells(up)
                if (
                    told
                    or (isinstance(up, If) and body.only_tells(up))
                    or (isinstance(up, Cast) and up.type.kind == "void")
                    or (isinstance(up, Assign) and up.left is one)
                ):
                    break
                if isinstance(up, If | Loop | Switch | Return | Choice | Call | Assign | Variable):
                    return True
    return False


def _surely_behind(body: Body, since: Node, later: Node) -> bool:
    """Whether what stands later happens whenever the first did: under no other decision, and in no other case."""
    around = {id(since), *(id(up) for up in body.above(since))}
    inner = later
    for outer in body.above(later):
        if decides(outer) and id(inner) not in around:
            return False
        inner = outer
    first, last = ((one.line, one.column) for one in (since, later))
    cases = ((one.line, one.column) for one in body.nodes if isinstance(one, Case))
    return not any(first < case < last for case in cases)


def yes_of(body: Body) -> bool | frozenset[int | str] | None:
    """What a function says yes with: a truth, or one of these constants; `None` when that is not known."""
    of = body.function.type.of
    values = [one.value for one in body.nodes if isinstance(one, Return) and one.value]
    numbers = {one.value for one in values if isinstance(one, Number)}
    if of is not None and of.name == "_Bool":
        return True
    if numbers - {0, 1} or any(isinstance(one, Unary) and one.mark == "-" for one in values):
        return False
    if numbers:
        return True if numbers == {0, 1} else None
    names = {one.name for one in walk(values) if isinstance(one, Name) and one.name.isupper()}
    good = {name for name in names if says_good(name)}
    known = body.names.read.known.constants
    return frozenset(known.get(name, name) for name in good) if names - good and good else None


def says_good(name: str, *, zero: bool = False) -> bool:
    """Whether a constant is called as an answer of success is; with `zero`, as one that is 0."""
    told = words(name)
    return bool(_ZERO.search(told) or (not zero and _TRUTH.search(told)))


def says_yes(value: Expr | None) -> bool:
    """Whether an answer is one of success, whichever way the function counts."""
    value = bare(value) if value is not None else None
    if isinstance(value, Name):
        return says_good(value.name)
    return isinstance(value, Number) and value.value in (0, 1)
