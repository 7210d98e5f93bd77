"""What came in: lengths nobody looks at, bounds that wrap, addresses somebody types in."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Names, Told, bare, decides, label
from gatekeeper.analyzers.cflow.by_name import gets_memory
from gatekeeper.analyzers.cflow.roles import names_in
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    CType,
    Expr,
    Index,
    Loop,
    Member,
    Name,
    Node,
    Number,
    SizeOf,
    Unary,
    Variable,
    walk,
)
from gatekeeper.analyzers.cflow.unlocks import decided


def unmeasured(body: Body) -> Iterator[Told]:
    """Bytes are read from a place whose length is handed in and never looked at."""
    type, names = body.function.type, body.names
    records = (names.read.known.records.get((v.type.of or v.type).tag) for v in body.tables)
    if any(names.roles.plays("said", *one.fields) for one in records if one):
        # Who calls it through a table holds the length against what stands in its row.
        return
    pairs = zip(type.names, type.parameters, type.names[1:], strict=False)
    for name, kind, length in pairs:
        of = kind.of
        is_bytes = kind.kind == "pointer" and of is not None and of.kind == "int" and of.size == 1
        unseen = names.roles.plays("how-far", length)
        if not is_bytes or not (unseen or names.roles.plays("length", length)):
            continue
        used = [up for one in _named(body, length) for up in body.above(one)][:1]
        if used and not (isinstance(used[0], Cast) and used[0].type.kind == "void"):
            continue
        for one in body.nodes:
            if isinstance(one, Index) and isinstance(bare(one.array), Name) and label(one) == name:
                stores = any(isinstance(up, Assign) and up.left is one for up in body.above(one))
                if not stores:
                    yield (
                        one,
                        "beyond-read",
                        f"nobody looks at `{length}`, so `{name}` may be shorter",
                    )
                    break


def _named(body: Body, name: str) -> Iterator[Name]:
    return (one for one in body.nodes if isinstance(one, Name) and one.name == name)


def wraps(body: Body) -> Iterator[Told]:
    """A sum is cut to a smaller type before it is compared with a bound."""
    for one in body.nodes:
        if isinstance(one, Binary) and one.mark in ("<", "<=", ">", ">="):
            for side, bound in ((one.left, one.right), (one.right, one.left)):
                narrow = isinstance(side, Cast) and side.type.kind == "int" and side.type.size < 4
                total = bare(side)
                if (
                    narrow
                    and isinstance(total, Binary)
                    and total.mark in ("+", "*")
                    # `(uint16_t)(a + b) < a` asks whether it went round.
                    and label(bound) not in {label(n) for n in _terms(total)}
                ):
                    yield (
                        one,
                        "overflow",
                        "the sum is cut before it is compared, so a large one passes",
                    )


def summed(body: Body) -> Iterator[Told]:
    """Two numbers of a message are added in the width they came in, and only their sum is held against a bound."""
    shape, ordered = body.shape, body.shape.ordered()
    for one in body.nodes:
        total = one.left if isinstance(one, Binary) and one.mark in (">", ">=") else None
        if not (isinstance(total, Binary) and total.mark == "+" and isinstance(one, Binary)):
            continue
        terms = [n for n in (bare(total.left), bare(total.right)) if isinstance(n, Member)]
        kinds = [shape.type_of(n) for n in terms]
        of = {label(n.record) for n in terms}
        said = [shape.handed[n].of for n in of if n in shape.handed]
        wide = [(k.kind, k.size, k.signed) for k in kinds] == [("int", 4, False)] * 2
        alone = sum(not _weighed_alone(body, n) for n in terms) == 2
        if wide and len(of) == 1 and said and said[0] and said[0].const and alone and ordered:
            why = f"`{terms[0].name}` near its end makes the sum small, so it passes"
            yield one, "overflow", why


def _weighed_alone(body: Body, term: Member) -> bool:
    """Whether a number is held against something by itself, in an order."""
    return any(
        isinstance(n, Binary) and n.mark in ("<", "<=", ">", ">=")
        and any(isinstance(s, Member) and s.name == term.name for s in map(bare, (n.left, n.right)))
        for n in body.nodes
    )  # fmt: skip


def refetched(body: Body) -> Iterator[Told]:
    """A number that somebody else may change at any time is held against a bound, and then read again and used."""
    shape = body.shape
    asked: dict[str, Node] = {}
    for one in body.nodes:
        if not (isinstance(one, Member) and one.arrow and isinstance(bare(one.record), Name)):
            continue
        of = shape.type_of(one.record).of
        if of is None or not of.volatile or shape.type_of(one).kind != "int":
            continue
        key = f"{label(one.record)}->{one.name}"
        up = next((up for up in body.above(one) if not isinstance(up, Cast)), None)
        if isinstance(up, Binary) and up.mark in ("<", "<=", ">", ">="):
            asked.setdefault(key, one)
        elif key in asked and isinstance(up, Call) and not body.tells(up):
            yield one, "race", f"`{key}` may have changed since it was held against its bound"
            return


def restored(body: Body) -> Iterator[Told]:
    """A record is filled as it was kept, and a number of it says where in it something lies, whatever it is."""
    names, known = body.names, body.names.read.known
    for call in body.calls:
        for to in (a.operand for a in call.arguments if isinstance(a, Unary) and a.mark == "&"):
            held = known.variables.get(to.name) if isinstance(to, Name) else None
            record = known.records.get(held.type.tag) if held else None
            sizes = [a for a in call.arguments if isinstance(a, SizeOf)]
            if record is None or not sizes or names.is_a("zeroise", call) or held is None:
                continue
            if names.find(names.read, label(call.function)) or body.names.is_a(
                "writes-image", call
            ):
                continue
            for at in _places(names, held.name):
                if not _is_bounded(names, at):
                    why = f"`{held.name}.{at}` says where in it something lies, and nothing bounds it"
                    yield call, "beyond-write", why
                    return


def narrowed(body: Body) -> Iterator[Told]:
    """Numbers of sixteen bits are added in sixteen, and the sum is held against a bound, or so many bytes are got."""
    weighed = {label(one) for one in _weighed(body)}
    for one in body.nodes:
        match one:
            case Variable(name=name, value=Binary() as total):
                pass
            case Assign(mark="", left=Name(name=name), right=Binary() as total):
                pass
            case _:
                continue
        held = body.variables.get(name)
        if held is None or (held.type.kind, held.type.size) != ("int", 2) or name not in weighed:
            continue
        if total.mark == "*" and (factor := _widened(body, total)) is not None:
            why = f"`{name}` holds the low half of so many times `{label(factor)}`"
            yield one, "overflow", why
            continue
        numbers = [n for n in _terms(total) if not isinstance(n, Number)]
        shape = body.shape
        kinds = [shape.type_of(n) for n in numbers if isinstance(n, Member | Name)]
        wide = [(kind.kind, kind.size) for kind in kinds] == [("int", 2)] * len(numbers)
        if len(numbers) > 1 and wide:
            why = f"`{name}` holds the low half of the sum, so a large one passes"
            yield one, "overflow", why


def _widened(body: Body, total: Binary) -> Expr | None:
    """The factor of sixteen bits or more of a product with a size, when nothing was held against it."""
    for one, other in ((total.left, total.right), (total.right, total.left)):
        kind = body.shape.type_of(bare(one))
        sized = isinstance(other, SizeOf) or (isinstance(other, Number) and other.value > 1)
        if sized and kind.kind == "int" and kind.size >= 2 and not _fits(body, one, other, total):
            return one
    return None


def _fits(body: Body, one: Expr, other: Expr, total: Binary) -> bool:
    """Whether a factor was held against a bound before, and a number that bounds it leaves the product in sixteen bits."""
    asked = [
        n.right if label(n.left) == label(one) else n.left
        for n in body.nodes
        if isinstance(n, Binary) and n.mark in ("<", "<=", ">", ">=") and n.line < total.line
        and label(one) in map(label, (n.left, n.right))
    ]  # fmt: skip
    known, of = body.names.read.known, other
    size = int(other.value) if isinstance(other, Number) else 0
    if isinstance(of, SizeOf):
        shape = body.shape
        size = known.size(of.of if isinstance(of.of, CType) else shape.type_of(of.of))
    most = max((int(n.value) for n in asked if isinstance(n, Number)), default=0)
    return bool(asked) and most * size < 1 << 16


def multiplied(body: Body) -> Iterator[Told]:
    """As much memory is asked for as a count that was read times a size, and only the loop that fills it looks at the count."""
    shape = body.shape
    turns = {id(n) for one in body.nodes if isinstance(one, Loop) for n in walk(one.condition)}
    weighed = {
        key
        for n in body.nodes
        if isinstance(n, Binary) and n.mark in ("<", "<=", ">", ">=") and id(n) not in turns
        for key in shape.keys(n)
    }
    for call in body.made("hands-out"):
        for total in (t for t in map(bare, call.arguments) if isinstance(t, Binary)):
            sides = (bare(total.left), bare(total.right))
            sized = total.mark == "*" and any(isinstance(n, SizeOf | Number) for n in sides)
            for said in (n for n in sides if isinstance(n, Member)) if sized else ():
                kind, key = shape.type_of(said), shape.key(said)
                wide = (kind.kind, kind.size) == ("int", 4) and not gets_memory(
                    label(call.function)
                )
                if wide and key not in weighed and _was_filled(body, said, call):
                    why = f"nothing is held against `{said.name}`, and so many times the size may wrap"
                    yield call, "overflow", why


def _was_filled(body: Body, said: Member, call: Call) -> bool:
    """Whether the record a number stands in was filled by a call before."""
    return any(
        isinstance(a, Unary) and a.mark == "&" and label(a) == label(said.record) and c.line <= call.line
        and not body.names.is_a("zeroise", c)
        for c in body.calls
        for a in c.arguments
    )  # fmt: skip


def _weighed(body: Body) -> Iterator[Name]:
    """The variables that are held against a bound, and those that say how much memory is got."""
    for one in body.nodes:
        asked: list[Expr] = []
        if isinstance(one, Binary) and one.mark in ("<", "<=", ">", ">="):
            asked = [one.left, one.right]
        elif isinstance(one, Call) and gets_memory(label(one.function)):
            asked = one.arguments
        yield from (name for side in asked if isinstance(name := bare(side), Name))


def _terms(total: Expr) -> Iterator[Expr]:
    """The parts of a sum or product; of a difference, the part a number is taken from."""
    if isinstance(total, Binary) and (
        total.mark in ("+", "*") or (total.mark == "-" and isinstance(total.right, Number))
    ):
        yield from _terms(total.left)
        yield from _terms(total.right)
    else:
        yield total


def typed_in(body: Body) -> Iterator[Told]:
    """Memory is read or written wherever somebody says."""
    one = next(_typed_addresses(body), None)
    if one is not None and not (
        body.about("authority") or _only_sometimes(body) or decided(body, one)
    ):
        yield one, "debug-open", "whoever types an address reads or writes what lies there"


def _typed_addresses(body: Body) -> Iterator[Node]:
    """Where what lies at an address is read or written that is made of a text, or of what writes there."""
    type = body.function.type
    records = body.names.read.known.records
    typed = {
        n
        for n, of in zip(type.names, type.parameters, strict=False)
        if (of.of or of).of is not None
        or any(
            k.of and k.of.of
            for _, k in getattr(records.get((of.of or of).tag), "fields", {}).values()
        )
    }
    numbers = [*body.made("to-number")] + [
        c for c in body.calls if typed & set(names_in(body.names.read, c.arguments))
    ]
    for call in numbers:
        cast = next((up for up in body.above(call) if not isinstance(up, Cast)), None)
        pointer = any(
            isinstance(up, Cast) and up.type.kind == "pointer" for up in body.above(call)
        )
        targets = {label(a) for a in call.arguments if isinstance(a, Unary) and a.mark == "&"}
        if isinstance(cast, Assign | Variable):
            targets.add(label(cast.left) if isinstance(cast, Assign) else cast.name)
        yield from (
            one
            for one in (body.made("by-address") if body.names.is_a("to-number", call) else ())
            if targets & set(names_in(body.names.read, one.arguments))
        )
        for one in body.nodes:
            address = one.operand if isinstance(one, Unary) and one.mark == "*" else None
            by_name = (isinstance(address, Cast) and body.names.is_a("to-number", call)) or pointer
            inside = address is not None and any(n is call for n in walk(address))
            named = address is not None and targets & set(names_in(body.names.read, address))
            if isinstance(address, Cast | Name) and by_name and (named or (inside and pointer)):
                yield one


def _only_sometimes(body: Body) -> bool:
    """Whether a table it stands in is only offered under a condition."""
    read, tables = body.names.read, {one.name for one in body.tables}
    offers = [
        [decides(up) for up in other.above(call)]
        for function in read.own.functions.values()
        for other in (body.names.body(function),)
        for call in other.calls
        if tables & {one.name for one in map(bare, call.arguments) if isinstance(one, Name)}
    ]
    return bool(offers) and all(any(ways) for ways in offers)


def origins(body: Body) -> frozenset[str]:
    """The variables that are filled with a secret: a call names both."""
    return frozenset(
        label(to)
        for call in body.calls
        if any(body.names.is_a("tag", bare(one)) for one in call.arguments)
        and not any(body.names.is_a(role, call) for role in ("compare", "log", "zeroise"))
        for to in call.arguments
        if isinstance(bare(to), Name) and label(to) in body.variables
    )


def _places(names: Names, record: str) -> Iterator[str]:
    """The numbers of a record of the file by which its own rows are read or written."""
    for function in names.read.own.functions.values():
        for one in walk(function.body):
            if not isinstance(one, Index):
                continue
            at = one.index.operand if isinstance(one.index, Unary) else bare(one.index)
            ends = [
                n
                for n in (at, bare(one.array))
                if isinstance(n, Member) and label(n.record) == record
            ]
            if len(ends) == 2:
                yield ends[0].name


def _is_bounded(names: Names, number: str) -> bool:
    """Whether a function of the file holds a number of that name against an end, or cuts it to size."""
    marks = ("<", "<=", ">", ">=", "%", "&")
    return any(
        isinstance(one, Binary) and one.mark in marks
        and any(isinstance(n, Member) and n.name == number for n in map(bare, (one.left, one.right)))
        for function in names.read.own.functions.values()
        for one in walk(function.body)
    )  # fmt: skip
