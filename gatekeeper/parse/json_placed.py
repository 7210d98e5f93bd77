"""JSON documents with the line of every value: read by `parse_json`, the lines found by a scan of the same text."""

import json
import re

from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.parse.placed import Placed, Refused, as_text, step

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|\n|[^\s{}\[\],:"]++', re.DOTALL)
_REFUSED_AT = re.compile(r"line (\d+): (.*)", re.DOTALL)


def parse_placed_json(raw: bytes, *, max_bytes: int, blocks: bool = False) -> Placed:
    """The document and its lines; `Refused` for everything that `parse_json` refuses."""
    text = as_text(raw, max_bytes=max_bytes)
    try:
        value = parse_json(text.encode("utf-8"), max_bytes=max_bytes, blocks=blocks)
    except JsonRefused as error:
        placed = _REFUSED_AT.fullmatch(str(error))
        if placed:
            raise Refused(f"no valid JSON: {placed.group(2)}", int(placed.group(1))) from error
        if "stands twice" in str(error):
            _lines(text)  # says where
        raise Refused(f"no valid JSON: {error}") from error
    return Placed(value, _lines(text, blocks=blocks))


def _lines(text: str, *, blocks: bool = False) -> dict[str, int]:
    """The line of each value of a text that is JSON up to the first key that stands twice, which is `Refused`; of `blocks`
    the second is 1 below the first."""
    often: dict[str, int] = {}
    lines: dict[str, int] = {}
    line = 1
    # One frame for each open bracket: its pointer, and the index (list) or key (object) that comes next.
    stack: list[list[str | int | None]] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        first = token[0]
        if first == "\n":
            line += 1
        elif first in "}]":
            stack.pop()
        elif first == ",":
            top = stack[-1]
            top[1] = top[1] + 1 if isinstance(top[1], int) else None
        elif first == ":":
            continue
        elif stack and stack[-1][1] is None:
            stack[-1][1] = str(json.loads(token))
        else:
            pointer = step(str(stack[-1][0]), stack[-1][1] or 0) if stack else ""
            if pointer in lines and blocks:
                often[pointer] = often.get(pointer, 0) + 1
                pointer = step(pointer, often[pointer])
            elif pointer in lines:
                key = pointer.rpartition("/")[2]
                raise Refused(f'no valid JSON: the key "{key}" stands twice in one object', line)
            lines[pointer] = line
            if first in "{[":
                stack.append([pointer, None if first == "{" else 0])
    return lines
