"""Lizard driven token by token, so that no comment of the code under test is obeyed and no error is swallowed.

Lizard's command skips functions under `#lizard forgives`, stops at GENERATED CODE in any comment, reports equal
files once, leaves out files that are not UTF-8 and ends with 0 after a RecursionError (lizard 1.17 to 1.24).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import lizard

Tokens = Iterator[str]
Reader = Any
"""Any: lizard has no types."""
Processor = Callable[[Tokens, Reader], Tokens]


class Lost(Exception):
    """Functions of the file cannot be told apart; the text says why."""


@dataclass(frozen=True, slots=True, order=True)
class Measured:
    """One function as the worker prints it."""

    start: int
    name: str
    end: int
    ccn: int
    length: int
    parameters: int
    nesting: int = 0


def measure_tokens(
    name: str,
    source: str,
    depth_of: Callable[[object], int],
    watchers: tuple[Processor, ...] = (),
) -> tuple[Measured, ...]:
    """The functions lizard sees in the source, in its order; it picks the language by the suffix of the name.

    Watchers see every token of code after lizard's own counters. `depth_of` tells the nesting of a function
    of lizard's. Raises whatever lizard raises.
    """
    context = lizard.FileInfoBuilder(name)
    reader = (lizard.get_reader_for(name) or lizard.CLikeReader)(context)
    processors: tuple[Processor, ...] = (
        lizard.preprocessing,
        code_only,
        without_attributes,
        lizard.line_counter,
        lizard.token_counter,
        lizard.condition_counter,
        *watchers,
    )
    tokens = reader.generate_tokens(source)
    for processor in processors:
        tokens = processor(tokens, reader)
    for _ in reader(tokens, reader):
        pass
    return tuple(
        Measured(
            start=function.start_line,
            name=function.name,
            end=max(function.start_line, function.end_line),
            ccn=function.cyclomatic_complexity,
            length=function.nloc,
            parameters=len(function.parameters),
            nesting=depth_of(function),
        )
        for function in context.fileinfo.function_list
    )


def code_only(tokens: Tokens, reader: Reader) -> Tokens:
    """The tokens without comments, and no word in any comment obeyed; lines keep their numbers."""
    for token in tokens:
        if reader.get_comment_from_token(token) is None:
            yield token
        else:
            yield from "\n" * token.count("\n")


def without_attributes(tokens: Tokens, _: Reader) -> Tokens:
    """The tokens without `__attribute__((…))` and its like, which lizard takes for functions."""
    depth = 0
    in_attribute = False
    for token in tokens:
        if token in ("__attribute__", "__attribute", "__declspec", "_Alignas", "alignas"):
            in_attribute = True
        elif in_attribute and token != "\n":
            depth += (token == "(") - (token == ")")
            in_attribute = depth > 0
        else:
            yield token
