"""JSON documents (RFC 8259) under caps, with duplicate keys and non-numbers refused."""

import json
import re
from typing import NoReturn

from gatekeeper.model.evidence import JsonValue

MAX_NESTING = 200
MAX_DIGITS = 400
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[{]+|[\]}]+")
_GONE = object()
_BETWEEN = bytes(set(range(256)) - set(b"[]{}"))


class JsonRefused(ValueError):
    """The document is not JSON that has one meaning; the text says why, with the line when known."""


def parse_json(raw: bytes, *, max_bytes: int, blocks: bool = False) -> JsonValue:
    """The document.

    Refused with `JsonRefused`: larger than `max_bytes`, not UTF-8, nested deeper than 200, a duplicate key,
    `NaN` or `Infinity`, a number of more than 400 digits, anything `json` cannot read. With `blocks`, objects under one key are
    a list: HCL's JSON syntax keeps each as a block of its own (hashicorp/hcl, json/spec.md).
    """
    if len(raw) > max_bytes:
        raise JsonRefused(f"it has {len(raw)} bytes, more than {max_bytes}")
    if _nesting(raw) > MAX_NESTING:
        raise JsonRefused(f"it is nested deeper than {MAX_NESTING}")
    try:
        value: JsonValue = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_blocks if blocks else _object,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except UnicodeDecodeError as error:
        raise JsonRefused("it is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise JsonRefused(
            f"line {error.lineno}: {error.msg[:1].lower()}{error.msg[1:]}"
        ) from error
    except RecursionError as error:
        raise JsonRefused("it is nested too deep") from error
    return value


def without_strings(raw: bytes) -> bytes:
    """The document with every string taken out, quotes and all."""
    return _STRING.sub(b"", raw)


def _nesting(raw: bytes) -> int:
    """How deep brackets nest outside strings; regular expressions, because tools write tens of megabytes."""
    depth = deepest = 0
    for run in _BRACKETS.findall(without_strings(raw).translate(None, _BETWEEN)):
        step = len(run) if run[0] in b"[{" else -len(run)
        depth += step
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    result = dict(pairs)
    if len(result) != len(pairs):
        for key, _ in pairs:
            if result.pop(key, _GONE) is _GONE:
                raise JsonRefused(f'the key "{key}" stands twice in one object')
    return result


def _blocks(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    grouped: dict[str, list[JsonValue]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    for key, values in grouped.items():
        if len(values) > 1 and not all(isinstance(value, dict) for value in values):
            raise JsonRefused(f'the key "{key}" stands twice in one object')
    return {key: values if len(values) > 1 else values[0] for key, values in grouped.items()}


def _no_constant(name: str) -> NoReturn:
    raise JsonRefused(f"{name} is not a JSON number")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise JsonRefused(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if len(digits) > MAX_DIGITS or value in (float("inf"), float("-inf")):
        raise JsonRefused(f"the number {digits[:20]} is out of range")
    return value
