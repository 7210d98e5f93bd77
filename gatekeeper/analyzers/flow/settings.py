"""Settings that open a door as the program is delivered: where a constant was followed to, and what holds when nobody sets anything.

What is written out in the very call is seen by every pattern and not told again.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gatekeeper.analyzers.flow import fold
from gatekeeper.analyzers.flow.followed import doubted
from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.library import library
from gatekeeper.analyzers.flow.values import (
    HARMLESS,
    NOTHING,
    Box,
    Constant,
    Unknown,
    Value,
    delivered,
)


def perhaps(value: Value) -> Value:
    """The value where something else may stand in its place."""
    return replace(doubted(value), constant=Unknown.VALUE, given=delivered(value))


def of_command_line(receiver: Value, method: str, given: Given) -> Value | None:
    """What the parser of a command line gives: each option as it is when nobody sets it."""
    box = receiver.box
    if box is None or receiver.name != "argparse.ArgumentParser":
        return None
    if method == "add_argument":
        names = [one.constant for one in given.positional if isinstance(one.constant, str)]
        long = [name for name in names if name.startswith("--")] or names
        named = given.keywords.get("dest", NOTHING).constant
        if isinstance(named, Unknown):
            named = long[0].lstrip("-").replace("-", "_") if long else ""
        box.items[named] = perhaps(given.keywords.get("default", NOTHING))
    elif method == "parse_args":
        return Value(box=Box("object", dict(box.items), rest=NOTHING))
    return NOTHING


def compared(operator: ast.cmpop, one: Value, other: Value) -> Value:
    """A yes or no, and what it is as long as nobody sets anything otherwise."""
    among, asked, box = delivered(other), delivered(one), other.box
    if box is not None and box.exact:
        among = tuple(
            held.constant for held in box.contents() if not isinstance(held.constant, Unknown)
        )
    if isinstance(among, Unknown) or isinstance(asked, Unknown):
        return HARMLESS
    return replace(HARMLESS, given=fold.compare(type(operator), asked, among))


def first_given(values: Sequence[Value], all_of: bool) -> Constant | Unknown:
    """Of `and` or `or`, what decides as long as nobody sets anything otherwise."""
    for value in values:
        told = delivered(value)
        if isinstance(told, Unknown) or bool(told) != all_of:
            return told
    return delivered(values[-1])


def opened(name: str, node: ast.Call, given: Given) -> Iterator[str]:
    """The uses of settings that the call opens."""
    plain = {w.arg for w in node.keywords if isinstance(w.value, ast.Constant | ast.List)}
    for word in given.keywords.keys() - plain:
        yield from opened_by(name, word, given.keywords[word])
    for place, value in enumerate(given.positional):
        written = _first(node.args[place]) if place < len(node.args) else None
        if not isinstance(written, ast.Constant | ast.List):
            yield from opened_by(name, place, value)


def _first(node: ast.expr) -> ast.expr:
    return node.elts[0] if isinstance(node, ast.Tuple) and node.elts else node


def opened_by(name: str, word: str | int, value: Value) -> Iterator[str]:
    """The uses of settings that this value of the keyword, place or attribute opens."""
    for setting in library().settings:
        if word in setting.words and setting.calls.fullmatch(name):
            held = [value] if value.box is None else list(value.box.contents())
            if setting.key:
                told = value.box.attribute(setting.key) if value.box is not None else None
                held = [] if told is None else [told]
            elif setting.pair and (
                value.box is None or value.box.kind != "list" or len(held) != 2
            ):
                continue
            if any(map(setting.is_opened, held)):
                yield setting.use
