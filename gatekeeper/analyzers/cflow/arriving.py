"""What arrives, told by the shape of a function: bytes gathered without an end, walks and recursion as deep as they say, assertions on them."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import bare, given, label
from gatekeeper.analyzers.cflow.by_name import asserts, comes_from_wire, is_of_a_test
from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.roles import Roles
from gatekeeper.analyzers.cflow.shape import ORDER, Shape
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    Assign,
    Binary,
    Call,
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
    SizeOf,
    Switch,
    Unary,
    Variable,
    walk,
)
from gatekeeper.analyzers.cflow.values import Found

_Told = tuple[Node, str, str]
_COPIES = frozenset({"memcpy", "memmove"})


def arriving(read: Read, roles: Roles) -> set[Found]:
    """What stands against the functions of a file."""
    shapes = [Shape(read, function) for function in read.own.functions.values()]
    ordered = {key for shape in shapes for key in shape.ordered()}
    fixed = {
        key
        for shape in shapes
        for side, end in shape.equal()
        if _is_end(end)
        for key in shape.keys(side)
    }
    told = [
        (shape, *one)
        for shape in shapes
        for one in (
            *_gathered(shape, roles, ordered, fixed), *_collected(shape, ordered | fixed), *_walked(shape), *_copied_until(shape), *_asserted(shape, roles),
        )
    ] + list(_nested(shapes, roles))  # fmt: skip
    return {Found(s.function.file, n.line, n.column, rule, why) for s, n, rule, why in told}


def _is_end(end: Expr) -> bool:
    """Whether it is a constant other than zero."""
    if isinstance(end, SizeOf) or (isinstance(end, Number) and not end.value):
        return isinstance(end, SizeOf)
    return all(
        isinstance(one, Number | SizeOf | Binary) or (isinstance(one, Name) and one.name.isupper())
        for one in walk(end)
    )


def _gathered(shape: Shape, roles: Roles, ordered: set[str], fixed: set[str]) -> Iterator[_Told]:
    """Each byte that comes in is stored one place further, and nothing ends that."""
    name = shape.function.name
    if not roles.plays("takes-bytes", name) or roles.plays("sends", name):
        return
    looped = {id(n) for one in shape.nodes if isinstance(one, Loop) for n in walk(one)}
    raised: set[str] = set()
    for one in shape.nodes:
        match one:
            case Unary(mark="p++" | "++", operand=to) | Assign(mark="+", left=to, right=Number()):
                raised |= {shape.key(to)} - ordered - fixed
    for one in shape.nodes:
        if not (isinstance(one, Assign) and isinstance(one.left, Index)) or id(one) in looped:
            continue
        at = one.left.index
        at = at.operand if isinstance(at, Unary) else at
        row, kind, key = shape.type_of(one.left.array), shape.type_of(at), shape.key(at)
        few = kind.kind == "int" and not kind.signed and 1 << 8 * kind.size <= row.count
        if row.kind != "array" or row.count <= 0 or few or key not in raised:
            continue
        if not _ends(shape, key) & ordered:
            yield one.left, "beyond-write", f"each byte that comes in is stored one place further, and nothing ends that at {row.count}"  # fmt: skip


def _ends(shape: Shape, key: str) -> set[str]:
    """What a place is compared with: that may have been looked at where it was set."""
    ends = {shape.key(end) for side, end in shape.equal() if shape.key(side) == key}
    pairs = [pair for one in shape.nodes for pair in given(one)]
    return ends | {
        k for to, value in pairs if shape.key(to) in ends - {""} for k in shape.keys(value)
    }


def _collected(shape: Shape, ordered: set[str]) -> Iterator[_Told]:
    """Each part that comes in is stored behind the last, and nothing ends that."""
    raised = {
        shape.key(one.left)
        for one in shape.nodes
        if isinstance(one, Assign)
        and (one.mark == "+" or (isinstance(sum_ := bare(one.right), Binary) and sum_.mark == "+"))
        and (one.mark == "+" or shape.key(one.left) in shape.keys(one.right))
    }
    handed = {n for n, of in shape.handed.items() if of.of is not None and of.of.const}
    judged = {
        key
        for one in shape.nodes
        if isinstance(one, If) and _bars(one)
        for asked in walk(one.condition)
        # Who is given the bytes as well tells of them, and not of the room.
        if isinstance(asked, Call) and not handed & _names(asked.arguments)
        for key in shape.keys(*asked.arguments)
    }
    for name, call in shape.calls:
        if name not in _COPIES or len(call.arguments) < 3:
            continue
        to, source, count = bare(call.arguments[0]), *call.arguments[1:3]
        match to:
            case Index(array=row, index=at) | Binary(mark="+", left=row, right=at):
                key, kind = shape.key(bare(at)), shape.type_of(row)
            case _:
                continue
        if kind.kind != "array" or kind.count <= 0 or key not in raised - ordered - {""}:
            continue
        # Somebody else may have been asked whether it fits.
        if {key, *shape.keys(count)} & judged:
            continue
        if handed & _names(source) and not _ends(shape, key) & ordered:
            yield call, "beyond-write", f"each part that comes in is stored behind the last, and nothing ends that at {kind.count}"  # fmt: skip


def _bars(branch: If) -> bool:
    """Whether a decision leaves, or something is copied only behind it."""
    inside = [*walk([branch.yes, branch.no])]
    calls = (getattr(one.function, "name", "") for one in inside if isinstance(one, Call))
    return any(isinstance(one, Jump | Return) for one in inside) or {*calls} & _COPIES != set()


def _copied_until(shape: Shape) -> Iterator[_Told]:
    """Characters are copied into a row until one comes that ends them, and nothing else does."""
    handed = {f"{shape.function.name}:{name}" for name in shape.handed}
    for loop in (one for one in shape.nodes if isinstance(one, Loop) and one.condition):
        inside = [*walk([loop.condition, loop.body, loop.step])]
        if any(isinstance(n, Binary) and n.mark in ORDER for n in inside):
            continue
        ups = [n.operand for n in inside if isinstance(n, Unary) and n.mark[-2:] == "++"]
        moved = {shape.key(n) for n in ups}
        asked = [n for n in walk(loop.condition) if _is_character(shape, n)]
        froms = {key for n in asked for key in shape.keys(n)} & handed
        for one in inside if froms else ():
            match one:
                case Assign(left=Index(array=row, index=at), right=value):
                    at = at.operand if isinstance(at, Unary) else at
                case _:
                    continue
            kind = shape.type_of(row)
            counts = shape.key(at) in moved and kind.kind == "array" and kind.count > 0
            if counts and any(_is_character(shape, n) for n in walk(value)):
                why = f"it goes on until a certain character comes, however far behind byte {kind.count} that is"
                yield one, "beyond-write", why


def _is_character(shape: Shape, node: Node) -> bool:
    """Whether it reads a character, or what may be one, through an address."""
    kind = shape.type_of(node) if isinstance(node, Index | Unary) else None
    return kind is not None and ((kind.kind, kind.size) == ("int", 1) or kind.kind == "unknown")


def _walked(shape: Shape) -> Iterator[_Told]:
    """A walk goes on by what the bytes say, and nothing holds its place against an end."""
    compared = [n for n in shape.nodes if isinstance(n, Binary) and n.mark in ORDER | {"-"}]
    bounded = _names(compared)
    handed = {name for name, kind in shape.handed.items() if kind.kind == "pointer"}
    for loop in (one for one in shape.nodes if isinstance(one, Loop)):
        for one in walk(loop):
            if not (isinstance(one, Assign) and one.mark == "+" and isinstance(one.left, Name)):
                continue
            place, of = one.left.name, _names([n for n in walk(one.right) if shape.is_byte(n)])
            asked = _names(loop.condition)
            if place in of & asked - bounded and of & handed and not of & handed & bounded:
                why = f"`{place}` goes on by what the bytes say, and is held against no end"
                yield one, "beyond-read", why


def _names(within: object) -> set[str]:
    return {one.name for one in walk(within) if isinstance(one, Name)}


def _asserted(shape: Shape, roles: Roles) -> Iterator[_Told]:
    """The device stops when what was received is not what is expected."""
    from_wire, rows = _from_wire(shape, roles)
    called = shape.function.name
    taken = any(roles.plays("arrives", name) for name in shape.handed)
    if not (from_wire or rows) or (not taken and roles.plays("sends-off", called)):
        return
    returned = {id(n) for one in shape.nodes if isinstance(one, Return) for n in walk(one)}
    why = "whoever sends something else stops the device"
    for name, call in shape.calls:
        stops = (asserts(name) and not is_of_a_test(name)) or roles.plays("checks-error", name)
        asked = call.arguments[:1]
        last = _last(shape, call) if stops else None
        told = last is None or _says(last, rows, set(), from_wire - _names(asked), roles)
        heard = (bool(from_wire & _names(asked)) and told) or _reads(asked, rows)
        if stops and heard and not _rules_out(asked[0]):
            yield call, "assert-reachable", why
    for one in shape.nodes:
        if isinstance(one, If | Switch):
            asks, does = (one.condition, one.yes) if isinstance(one, If) else (one.value, one.body)
            heard = bool(from_wire & _names(asks)) or _reads(asks, rows)
            inside = {id(n) for n in walk(does)} if heard else set()
            for name, call in shape.calls:
                if id(call) in inside - returned and roles.plays("stops", name):
                    yield call, "assert-reachable", why


def _last(shape: Shape, call: Call) -> Expr | None:
    """What the variable that a call asks of was set to last before it."""
    asked = label(call.arguments[0]) if call.arguments else ""
    sets = [(n.line, n.column, value) for n in shape.nodes for to, value in given(n) if label(to) == asked]  # fmt: skip
    before = [one for one in sets if one[:2] < (call.line, call.column)]
    return max(before, key=lambda one: one[:2])[2] if before else None


def _rules_out(asked: Expr) -> bool:
    """Whether it asks of a state only that it is not one of several: `s != UNINIT`."""
    sides = (asked.left, asked.right) if isinstance(asked, Binary) and asked.mark == "!=" else ()
    return any(isinstance(n, Name) and n.name.isupper() and n.name != "NULL" for n in sides)


def _reads(node: object, rows: set[str]) -> bool:
    """Whether it reads through one of these addresses; what only its size is asked of is not read."""
    sized = {id(n) for one in walk(node) if isinstance(one, SizeOf) for n in walk(one)}
    for one in walk(node):
        match one:
            case _ if id(one) in sized:
                continue
            case Index(array=of) | Unary(mark="*", operand=of) | Member(record=of, arrow=True):
                if isinstance(of, Name) and of.name in rows:
                    return True
    return False


def _from_wire(shape: Shape, roles: Roles) -> tuple[set[str], set[str]]:
    """The variables that hold what a message said, its length where a function is one for messages; and where it lies."""
    pairs = {
        row: length
        for (row, kind), length in zip(shape.handed.items(), [*shape.handed][1:], strict=False)
        if kind.kind == "pointer" and kind.of is not None and kind.of.const
        and (kind.of.kind == "void" or (kind.of.kind, kind.of.size, kind.of.signed) == ("int", 1, False))
        and roles.plays("length", length)
    }  # fmt: skip
    listens = roles.plays("from-outside", shape.function.name) or any(
        roles.plays("sender", name, kind.name, (kind.of or kind).name, (kind.of or kind).tag)
        for name, kind in shape.handed.items()
    )
    messages = {
        row
        for row, kind in (*shape.handed.items(), *shape.own.items())
        if listens and kind.kind == "pointer" and (kind.of or UNKNOWN).kind not in ("int", "void")
        and roles.plays("message-record", (kind.of or UNKNOWN).tag, (kind.of or UNKNOWN).name)
    }  # fmt: skip
    rows = (
        messages
        | {*pairs}
        | {
            one.name
            for name, call in shape.calls
            if roles.plays("fills", name)
            for one in map(bare, call.arguments)
            if isinstance(one, Name) and shape.own.get(one.name, UNKNOWN).kind == "array"
        }
    )
    texts = {name for name, kind in shape.handed.items() if (kind.of or UNKNOWN).size == 1}
    found = set(pairs.values()) if listens else set()
    sets = [(label(to), value) for one in shape.nodes for to, value in given(one)]
    rows |= {name for name, of in sets if name in shape.own and label(of) in rows and isinstance(bare(of), Name)}  # fmt: skip
    while (
        more := {
            name
            for name, value in sets
            if name in shape.own and _says(value, rows, texts, found, roles)
        }
        - found
    ):
        found |= more
    return found, rows


def _says(value: Expr, rows: set[str], texts: set[str], found: set[str], roles: Roles) -> bool:
    """Whether a value was read out of a message, or is what a parser made of one."""
    calls = [one for one in walk(value) if isinstance(one, Call)]
    for call in calls:
        name = label(call.function)
        parses = roles.plays("parses", name) or comes_from_wire(name)
        if parses and (rows | texts | found) & _names(call.arguments):
            return True
    # A call of anything else answers for itself.
    return _reads(value, rows) or (not calls and bool(found & _names(value)))


def _nested(shapes: list[Shape], roles: Roles) -> Iterator[tuple[Shape, Node, str, str]]:
    """Functions that call each other as they go through bytes, each group once."""
    own = {shape.function.name: shape for shape in shapes}
    calls = {name: {to: call for to, call in shape.calls if to in own} for name, shape in own.items()}  # fmt: skip
    reached: dict[str, set[str]] = {}
    for name in own:
        waiting, found = [name], set[str]()
        while waiting:
            new = calls[waiting.pop()].keys() - found
            found |= new
            waiting += new
        reached[name] = found
    told: set[str] = set()
    for name, shape in own.items():
        ring = {other for other in reached[name] if name in reached[other]}
        if name in told or len(ring) < 2:  # one that calls itself is told of elsewhere
            continue
        told |= ring
        nodes = [(own[one], n) for one in ring for n in own[one].nodes]
        named = {n.name for _, n in nodes if isinstance(n, Name | Member | Variable)}
        named |= {n for one in ring for n in own[one].handed}
        handed = [(own[one], a) for one in ring for to, c in calls[one].items() if to in ring for a in c.arguments]  # fmt: skip
        steps = [(s, a) for s, a in handed if isinstance(a, Binary) and a.mark in ("+", "-")]
        # A place goes on as well, a depth is never one.
        places = _names([n.index for _, n in nodes if isinstance(n, Index)])
        counted = any(
            s.type_of(a.left).kind == "int" and not places & _names(a.left) for s, a in steps
        )
        reads = any(s.is_byte(n) for s, n in nodes)
        if reads and not counted and not roles.plays("depth-bound", *named):
            call = next(call for to, call in calls[name].items() if to in ring)
            yield shape, call, "recursion", "what was received decides how deep these functions call each other"  # fmt: skip
