"""Keys and passwords that stand in the program."""

import re
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.analyzers.cflow.body import (
    Body,
    Names,
    Told,
    bare,
    given,
    is_key,
    is_text,
    label,
)
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Call,
    Expr,
    Index,
    Listed,
    Member,
    Name,
    Node,
    Number,
    Return,
    Text,
    Variable,
    walk,
)

_GIVES = re.compile(r"_?(?:get|load|read|fetch|ptr)$", re.IGNORECASE)


_WORDS = re.compile(r"(?:^|_)(?:key|K)[RW]?[0-9]+[LRH]?$", re.IGNORECASE)
"""A register that holds a part of a key."""


def texts(names: Names, within: object) -> Iterator[Told]:
    """Secrets that stand in the program."""
    for one in walk(within):
        for whole, value in (*given(one), *_by_place(names, one)):
            target = whole
            if isinstance(whole, Name):
                target = replace(whole, name=whole.name.rpartition(".")[2])
            if names.is_a("sample", target):
                continue
            inner = bare(value)
            if isinstance(inner, Text) and _calls_a_setting(label(target), inner.value):
                continue
            typed = isinstance(inner, Number) and 999 < inner.value < 10**8
            whole_key = isinstance(inner, Text) and "PRIVATE KEY-----" in inner.value
            if (
                whole_key
                or (names.is_a("secret", target) and is_text(value))
                or (typed and names.is_a("typed-secret", target))
                or (
                    (names.is_a("secret", target) or names.is_a("key", target))
                    and isinstance(bare(value), Listed)
                    and is_key(value)
                )
            ):
                yield target, "secret-in-text", f"`{label(target)}` is the same in every device"


def _by_place(names: Names, node: Node) -> Iterator[tuple[Expr, Expr]]:
    """The members of a record, or of a row of them, that are set without their names."""
    if isinstance(node, Variable) and isinstance(node.value, Listed):
        kind = node.type.of if node.type.kind == "array" and node.type.of else node.type
        record = names.read.known.records.get(kind.tag)
        rows = [node.value] if kind is node.type else [v for _, v in node.value.items]
        for row in rows if record else ():
            items = row.items if isinstance(row, Listed) else []
            for field, (name, value) in zip(record.fields if record else (), items, strict=False):
                if name is None:
                    yield Name(value.line, value.column, field), value


def _calls_a_setting(name: str, text: str) -> bool:
    """Whether a text is what a setting is called: `DEVICE_KEY = "device"`."""
    words = re.split(r"[\W_]+", text.lower())
    return (
        name.lower().endswith("_key") and text != "" and set(words) <= {*name.lower().split("_")}
    )


def fixed(body: Body) -> Iterator[Told]:
    """Keys which stand in the program and are handed on, copied or returned, whatever they are called there."""
    names = body.names
    if body.is_called("sample"):
        return
    taken = {id(call) for call in body.made("keyed")}
    made = [c for c in body.made("stretches") if any(is_text(a) for a in c.arguments[:2])]
    for call in body.made("seeds"):
        if any(_fixed_row(body, a, text=True) for a in call.arguments):
            yield call, "secret-guessable", "the generator begins with the same in every device"
    for call in made:
        yield call, "secret-in-text", "the password it is made of is the same in every device"
    for one in body.nodes:
        if id(one) in taken and any(_fixed_row(body, a, text=True) for a in _arguments(one)):
            yield one, "secret-in-text", "the key is the same in every device"
        for target, value in (*given(one), *_handed(body, one)):
            rows = [n.array for n in walk(value) if isinstance(n, Index)] or [value]
            row = bare(target)
            is_one = names.is_a("secret", row) or names.is_a("key", row) or _is_indexed(names, row)
            if is_one and not names.is_a("sample", row) and all(_fixed_row(body, n) for n in rows):
                name = label(rows[0])
                own = names.read.own.variables.get(name) if name not in body.variables else None
                yield own or one, "secret-in-text", f"`{name}` is the same in every device"


def _is_indexed(names: Names, row: Expr) -> bool:
    return isinstance(row, Index) and any(
        names.is_a(r, bare(row.array)) for r in ("secret", "key")
    )


def _arguments(node: Node) -> list[Expr]:
    return node.arguments if isinstance(node, Call) else []


def _fixed_row(body: Body, node: Expr, *, text: bool = False) -> bool:
    """Whether it is a row of bytes that stands in the program and may be a key, or such a text."""
    node, names = bare(node), body.names
    held = body.held(node.name) if isinstance(node, Name) else None
    if isinstance(node, Member) and isinstance(record := bare(node.record), Name):
        whole = body.held(record.name)
        fields = names.read.known.records.get(whole.type.tag) if whole else None
        items = whole.value.items if whole and isinstance(whole.value, Listed) else []
        for place, (name, value) in enumerate(items):
            at = [*fields.fields][place] if fields and place < len(fields.fields) else ""
            if node.name == (name or at) and whole and (whole.static or whole.type.const):
                return is_key(value) and isinstance(bare(value), Listed)
    if held is None:
        return text and isinstance(node, Text) and is_key(node)
    no = names.is_a("no-key", node) or names.is_a("sample", node)
    told = isinstance(held.value, Listed) or (text and isinstance(held.value, Text))
    return told and is_key(held.value) and not no


def _handed(body: Body, node: Node) -> Iterator[tuple[Expr, Expr]]:
    """What parameters become in a call, and what a function that gives a key returns."""
    if isinstance(node, Return) and node.value is not None:
        name = _GIVES.sub("", body.function.name)
        yield Name(node.line, node.column, name), node.value
    if isinstance(node, Call) and isinstance(node.function, Name):
        found = body.names.find(body.names.read, node.function.name)
        for name, value in zip(found[1].type.names if found else (), node.arguments, strict=False):
            yield Name(value.line, value.column, name), value


def bytewise(body: Body) -> Iterator[Told]:
    """A key that is written byte by byte."""
    rows: dict[str, list[Assign]] = {}
    for one in body.nodes:
        match one:
            case Assign(mark="", left=Index(array=row, index=Number()), right=Number()):
                if body.names.is_a("key", bare(row)) or body.names.is_a("secret", bare(row)):
                    rows.setdefault(label(row), []).append(one)
            case Assign(mark="", left=Member(name=name), right=Number()) if _WORDS.search(name):
                rows.setdefault(_WORDS.sub("key", name), []).append(one)
    for name, sets in rows.items():
        if is_key(Listed(0, 0, [(None, one.right) for one in sets])):
            yield sets[0], "secret-in-text", f"`{name}` is the same in every device"
