"""Bytes that come with their length, and are used before anybody has looked at it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from gatekeeper.analyzers.cflow.looks.body import (
    COMPARES,
    COUNTS,
    Body,
    called,
    constant,
    is_bytes,
    key,
    keys,
    looked_at,
    ordered,
    plain,
)
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    Assign,
    Binary,
    Call,
    Choice,
    CType,
    If,
    Index,
    Loop,
    Member,
    Name,
    Node,
    Number,
    Unary,
)

Seen = tuple[Node, str, str]
"""Where, by which rule, and why."""
_LENGTH = re.compile(
    r"\w*(?:len|length|size|bytes|cap|capacity|Len|Length|Size|Sz|sz)|n|count|num"
)
_TAIL = re.compile(r"_?(?:len|length|size|bytes|sz|cap|capacity|ptr|buf|p)$", re.IGNORECASE)
_COPIES = frozenset({"memcpy", "memmove"})
_UNBOUNDED = frozenset({"strcpy", "strcat", "sprintf"})


def with_length(body: Body) -> dict[str, str]:
    """Pointers to bytes, each with the variable that tells how many there are.

    Parameters side by side or of one name, and variables whose addresses a call is given side by side.
    """
    given = [(n, t) for n, t in body.parameters.items() if n]
    found = {
        one: other
        for (one, type), (other, number) in pairwise(given)
        if is_bytes(type) and _counts(other, number)
    }
    for one, type in given:
        if is_bytes(type) and one not in found and len(stem := _stem(one)) > 1:
            for other, number in given:
                if _counts(other, number) and _stem(other) == stem:
                    found[one] = other
    for node in body.nodes:
        if isinstance(node, Call):
            handed = [
                key(a.operand) if isinstance(a := plain(argument), Unary) and a.mark == "&" else ""
                for argument in node.arguments
            ]
            for one, other in pairwise(handed):
                types = [body.variables[x].type if x in body.variables else UNKNOWN for x in (one, other)]  # fmt: skip
                if types[0].kind == "pointer" and is_bytes(types[0]) and _counts(other, types[1]):
                    found.setdefault(one, other)
    return found


def _counts(name: str, type: CType) -> bool:
    return type.kind == "int" and _LENGTH.fullmatch(name) is not None


def _stem(name: str) -> str:
    return _TAIL.sub("", name).lower()


def fixed_place(body: Body, node: Node, names: frozenset[str]) -> int | None:
    """The place, counted from where one of these pointers leads to, that a node reads or writes; `None` if it does not."""
    if id(node) in body.addressed:
        return None
    match node:
        case Index(array=array, index=index) if key(array) in names:
            return constant(index)
        case Member(record=record, arrow=True) if key(record) in names:
            return 0
        case Unary(mark="*", operand=operand):
            match plain(operand):
                case Name(name=name) if name in names:
                    return 0
                case Unary(mark="p++", operand=inner) if key(inner) in names:
                    return 0
                case Binary(mark="+", left=left, right=right) if key(left) in names:
                    return constant(right)
    return None


def late(body: Body) -> Iterator[Seen]:
    """Bytes that are read at a fixed place before their length is looked at, or copied to before their room is.

    A length that is read by and looked at nowhere is the callers': no fix read here was about one.
    """
    for bytes_, length in with_length(body).items():
        names = body.aliases(bytes_)
        kin = body.kin(length, names)
        first = min((at for at, about in body.looks if kin & about), default=len(body.nodes))
        looked = first < len(body.nodes)
        for node in body.nodes[:first]:
            if looked and fixed_place(body, node, names) is not None:
                why = f"`{bytes_}` is used here, and how many bytes it has, `{length}`, is looked at only behind it"
                yield node, "length-late", why
                break
            if _fills(node, names) and not keys(node) & kin:
                why = f"as much is copied to `{bytes_}` as its source has, and nobody has looked at `{length}`"
                yield node, "length-late", why
                break


def _fills(node: Node, names: frozenset[str]) -> bool:
    """Whether a call copies to one of these as much as something else says."""
    name = called(node)
    if not isinstance(node, Call) or name not in _COPIES | _UNBOUNDED or not node.arguments:
        return False
    if name in _COPIES and not keys(node.arguments[-1]):
        return False
    to = plain(node.arguments[0])
    return key(to.left if isinstance(to, Binary) else to) in names


def order(body: Body) -> Iterator[Seen]:
    """`*p && n`, `a[i] && i < n`: what is read on the left is looked at only on the right."""
    counters = {k: (b, body.aliases(b)) for b, n in with_length(body).items() for k in body.kin(n)}
    for node in body.nodes:
        if not isinstance(node, Binary) or node.mark != "&&":
            continue
        right = plain(node.right)
        bare = key(right) or (
            key(right.left)
            if isinstance(right, Binary)
            and right.mark == ">"
            and constant(right.right) is not None
            else ""
        )
        if bare in counters and bare == _own_name(right):
            names = counters[bare][1]
            early = next((x for x in ordered(node.left) if fixed_place(body, x, names) is not None), None)  # fmt: skip
        elif isinstance(right, Binary) and right.mark in ("<", "<="):
            early = _element(node.left, right)
        else:
            continue
        if early is not None and not looked_at(node.left) & looked_at(node.right) - {""}:
            yield (
                early,
                "length-late",
                "it is read here, and whether it is there is asked only behind the `&&`",
            )


def _own_name(node: object) -> str:
    inner = plain(node.left) if isinstance(node, Binary) else node
    return inner.name if isinstance(inner, Name) else ""


def _element(left: Node, bound: Binary) -> Node | None:
    """The place in the left side that the variable chooses which the right side compares."""
    name = key(bound.left)
    if "*" in name or not name or constant(bound.right) is not None:
        return None
    for one in ordered(left):
        match one:
            case Index(index=index) if key(index) == name:
                return one
            case Unary(mark="*", operand=operand) if key(operand) == name:
                return one
    return None


def ahead(body: Body) -> Iterator[Seen]:
    """What a loop reads one or more places behind the one its condition looked at."""
    lengths = {n: b for b, n in with_length(body).items()}
    for loop in body.nodes:
        if not isinstance(loop, Loop) or loop.condition is None or loop.late:
            continue
        for one in ordered(loop.condition):
            match one:
                case Binary(mark="<" | "!=", left=left, right=right) if key(right) and constant(right) is None:  # fmt: skip
                    place, bound = key(left), key(right)
                    step = body.type_of(left).kind == "pointer"
                case Binary(mark=">", left=left, right=Number(value=0)) if key(left) in lengths:
                    place, bound, step = lengths[key(left)], key(left), True
                case _ if one is loop.condition and key(one) in lengths:
                    place, bound, step = lengths[key(one)], key(one), True
                case _:
                    continue
            if place and "*" not in place and not _is_less(body, bound):
                found = _beyond(body, loop, place, bound, step=step)
                if found is not None:
                    yield found, "look-ahead", f"the loop looked at one place, `{place}` against `{bound}`, and this is one behind it"  # fmt: skip
                    break


def _is_less(body: Body, bound: str) -> bool:
    """Whether a bound was made smaller beforehand, or to be a multiple of something."""
    nodes = [v for _, name, v in body.values if name == bound]
    nodes += [n.right for n in body.nodes if isinstance(n, Assign) and n.mark and key(n.left) == bound]  # fmt: skip
    less = any(isinstance(x, Binary) and x.mark in ("-", "&", "%") for v in nodes for x in ordered(v))  # fmt: skip
    return less or any(
        isinstance(n, Binary) and n.mark in ("%", "&") and key(n.left) == bound for n in body.nodes
    )


def _beyond(body: Body, loop: Loop, place: str, bound: str, *, step: bool) -> Node | None:
    names = body.aliases(place) if step else frozenset((place,))
    if step and any(fixed_place(body, x, names) is not None for x in ordered(loop.condition)):
        # It ends at a byte of the text itself.
        return None
    for node in ordered(loop.body):
        if _looks_again(node, names | {bound}):
            return None
        if (isinstance(node, Assign) and key(node.left) in names | {bound}) or (
            isinstance(node, Unary)
            and node.mark in COUNTS
            and key(node.operand) in names | {bound}
        ):
            return None
        if step:
            reached = fixed_place(body, node, names)
            if reached is not None and reached >= 1:
                return node
        elif id(node) not in body.addressed and _next_element(node, place):
            return node
    return None


def _looks_again(node: Node, names: frozenset[str]) -> bool:
    match node:
        case If(condition=condition) | Choice(condition=condition) | Loop(condition=condition):
            about: object = condition
        case Binary(mark=mark) if mark in COMPARES:
            about = node
        case Call(arguments=arguments) if re.search(r"check|valid|assert", called(node), re.I):
            about = arguments
        case _:
            return False
    places = {
        k
        for one in ordered(about)
        if isinstance(one, Index | Unary)
        for k in keys(one.index if isinstance(one, Index) else one.operand)
    }
    return bool((looked_at(about) - places) & names)


def _next_element(node: Node, name: str) -> bool:
    """`a[name + 1]`, `*(a + name + 1)`."""
    match node:
        case Index(index=index):
            inner = plain(index)
        case Unary(mark="*", operand=operand):
            inner = plain(operand)
            if isinstance(inner, Binary) and isinstance(plain(inner.left), Binary):
                other = plain(inner.left)
                return (constant(inner.right) or 0) >= 1 and key(getattr(other, "right", None)) == name  # fmt: skip
            return False
        case _:
            return False
    return (
        isinstance(inner, Binary)
        and inner.mark == "+"
        and key(inner.left) == name
        and (constant(inner.right) or 0) >= 1
    )
