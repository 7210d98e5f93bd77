"""Texts that are made out of others: what that alone makes them fit for."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.ambiguous import left_by
from gatekeeper.analyzers.flow.values import (
    ALL,
    BELIEVED,
    NOTHING,
    Origin,
    Unknown,
    Value,
    constant,
    mixed,
    spread_of,
)

_MEANT = frozenset("/\\\n\r\t'\"`<>;&|$(){}[]*?!#%^~=")
_ANYWHERE = frozenset({k.ONE_NAME, k.HTML, k.SQL, k.LDAP, k.XPATH, k.HEADER, k.LOG})
"""What a text without any of those characters is fit for."""
_SLASHES = frozenset({"//+", "/+", "^//+", "^/+", "/{2,}", "^/{2,}"})
"""What takes doubled slashes out of a path: it then leads to no other host."""
WHOLE_REQUEST = "the request"
"""Source of what a function nobody knows makes out of a whole request: perhaps a text, perhaps a ready answer."""


def as_text(value: Value) -> Value:
    """The value once text was made with it: something out of a request may be anything, but then it is a text."""
    if value.taint is None or ALL in value.clean:
        return value
    ready = {k.HTML} if value.taint.source == WHOLE_REQUEST else set()
    gone = {k.ONE_NAME, k.UPLOAD} | ready
    return replace(value, clean=value.clean - gone | {k.QUERY})


def as_part(first: Value, *others: Value) -> tuple[Value, ...]:
    """The values as they are made into one; what a caller handed over is a part of what stands before it, and what it begins with is the caller's own."""
    if not any(value.taint and value.taint.origin is Origin.HANDED for value in (first, *others)):
        return (first, *others)
    begin = spread_of(first)
    begin = begin if k.PART in begin.clean else replace(begin, taint=None)
    return (begin, *(replace(v, clean=v.clean | {k.PART}) for v in map(spread_of, others)))


def made_of(parts: Sequence[Value]) -> Value:
    """A text made of these in their order; one that holds no slash, with a letter of the program beside it, is a name of its folder."""
    known = ["", *(p.constant if isinstance(p.constant, str) else "" for p in parts), ""]
    named = [
        replace(part, clean=part.clean | {k.PATH})
        if k.ONE_NAME in part.clean
        and (before.rpartition("/")[2] + behind.partition("/")[0]).strip(".")
        else part
        for before, part, behind in zip(known, parts, known[2:], strict=False)
    ]
    return as_text(mixed(*as_part(*named)))


def without_matches(text: Value, pattern: Value, by: Value) -> Value | None:
    """The text once each match of an expression gave way to `by`, where the characters that are left make it fit for anything."""
    if not isinstance(pattern.constant, str) or not isinstance(by.constant, str):
        return None
    left = left_by(pattern.constant, by.constant)
    if pattern.constant in _SLASHES:
        fit = frozenset({k.REDIRECT})
    elif left is None or left & _MEANT:
        return None
    elif all(one.isalnum() or one in "_-" for one in left):
        fit = frozenset({ALL})
    else:
        fit = _ANYWHERE if " " in left else _ANYWHERE | {k.SHELL}
    return replace(text, clean=text.clean | fit, constant=Unknown.VALUE, sure=False)


def drawn(value: Value) -> bool:
    """Whether it comes from a generator that can be predicted."""
    return value.taint is not None and value.taint.origin is Origin.GUESSABLE


def takes_numbers(form: object) -> bool:
    """Whether a text with places for `%` has such for numbers alone, and refuses anything else."""
    return isinstance(form, str) and set(re.findall(r"%[-+ #0-9.]*(.)", form)) - {"%"} <= set(
        "diouxXeEfFgG"
    )


def of_one_kind(form: ast.expr) -> bool:
    """Whether only a number or a time can be written like that: a text raises."""
    return bool(re.search(r"%[A-Za-z]|[bcdeEfFgGnxX]$", ast.unparse(form)[2:-1]))


def beginning(parts: Sequence[Value]) -> Value:
    """What a text made of these begins with: all that is known of its beginning, or else the first of them.

    Where nobody outside chose the first and a slash follows, it is as good as any host and slash.
    """
    known = takewhile(lambda part: isinstance(part.constant, str), parts)
    begin = "".join(str(part.constant) for part in known)
    if not begin and len(parts) > 1 and parts[0].taint is None and parts[0].box is None:
        behind = parts[1].constant
        if isinstance(behind, str) and behind[:1] == "/" and behind[:2] != "//":
            begin = f"a://b{behind}"
    return constant(begin) if begin else parts[0] if parts else NOTHING


def with_prefix(value: Value, first: Value) -> Value:
    """A text that begins with a host and a slash, or with a path of one's own, cannot lead to another host."""
    begin = first.constant
    if value.taint is not None and first.taint is not None and k.REDIRECT in first.clean:
        return replace(value, clean=value.clean | {k.REDIRECT})
    if value.taint is None or not isinstance(begin, str):
        return value
    if begin:
        value = replace(value, clean=value.clean | {k.OPTION})
    if begin == "/" and k.NO_SLASH in value.clean:
        return replace(value, clean=value.clean | {k.REDIRECT, k.FETCH})
    scheme, slashes, rest = begin.partition("://")
    fixed = (
        bool(slashes and "/" in rest and scheme)
        or (begin.startswith("/") and begin[1:2] not in ("", "/", "\\"))
        or begin.startswith(("?", "#"))
    )
    return replace(value, clean=value.clean | {k.REDIRECT, k.FETCH}) if fixed else value


def told(clean: frozenset[str]) -> frozenset[str]:
    """With what follows: without quotes a text cannot leave a quoted place; begun with one it is only that."""
    if "no-quote" in clean:
        clean = clean | {k.XPATH, k.SQL}
    if any({f"no {mark}", f"quoted {mark}"} <= clean for mark in "'\""):
        clean = clean | {k.CODE}
    if {"begins with /", "begins not with //"} <= clean:
        clean = clean | {k.REDIRECT}
    return clean


def undone(clean: frozenset[str]) -> frozenset[str]:
    """What is left when an escape was undone: what an encoding held, or the word of a function that vouches for the whole."""
    if k.ENCODED in clean:
        before = clean - {ALL, k.ENCODED, k.HARMLESS_WITHIN}
        return before | {ALL} if k.HARMLESS_WITHIN in clean else before
    vouched = frozenset({ALL, BELIEVED})
    return vouched if vouched <= clean else frozenset()


def is_its_class(whole: Value, attr: str) -> bool:
    """Whether it is an instance made here, and what the attribute gives is what its class says."""
    box = whole.box
    return whole.sure and box is not None and box.sure and attr not in box.items


def joined(separator: Value, parts: Value) -> Value:
    """What a separator makes of the texts it joins."""
    if parts.box is not None and parts.box.exact:
        texts = [value.constant for value in parts.box.items.values()]
        if isinstance(separator.constant, str) and all(isinstance(t, str) for t in texts):
            joined = constant(separator.constant.join(str(text) for text in texts))
            return replace(joined, sure=mixed(separator, parts).sure)
    return as_text(mixed(*as_part(separator, parts)))


def joins_texts(called: ast.expr, receiver: Value) -> bool:
    """Whether it is the method of a text: `os.path.join` and its like are calls as any other."""
    return isinstance(called, ast.Attribute) and called.attr == "join" and not receiver.name
