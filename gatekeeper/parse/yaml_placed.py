"""YAML documents as plain values with the line of each.

Plain scalars mean what YAML 1.2's core schema says: `true`, `false`, null, decimal numbers, else text. So `no` and
`2026-01-31` stay text, whichever version of YAML their writer had in mind; who wants a flag takes `no` for one.
"""

import re

from gatekeeper.model.evidence import JsonValue
from gatekeeper.parse.placed import Placed, Refused, step
from gatekeeper.parse.yaml import YamlList, YamlMap, YamlNode, YamlRefused, YamlScalar, parse_yaml

_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}\.[0-9]{0,30})([eE][-+]?[0-9]{1,2})?")


def parse_placed_yaml(raw: bytes, *, max_bytes: int) -> Placed:
    """The document and its lines, merge keys carried out; `Refused` for what `parse_yaml` refuses."""
    try:
        node = parse_yaml(raw.removeprefix(b"\xef\xbb\xbf"), max_bytes=max_bytes, merge=True)
    except YamlRefused as error:
        raise Refused(str(error), error.line) from error
    lines: dict[str, int] = {}
    block = raw.lstrip()[:1] not in (b"{", b"[")
    return Placed(_value(node, "", lines), lines, open_end=block and not raw.endswith(b"\n"))


def _value(node: YamlNode, pointer: str, lines: dict[str, int]) -> JsonValue:
    lines.setdefault(pointer, node.line)
    match node:
        case YamlScalar():
            return _plain(node) if node.plain else node.text
        case YamlList(entries=entries):
            return [_value(each, step(pointer, i), lines) for i, each in enumerate(entries)]
        case YamlMap(entries=pairs, key_lines=key_lines):
            for key, line in key_lines.items():
                lines[step(pointer, key)] = line
            return {key: _value(each, step(pointer, key), lines) for key, each in pairs.items()}


def _plain(node: YamlScalar) -> JsonValue:
    text = node.text
    if node.is_null:
        return None
    if text in _FLAGS:
        return _FLAGS[text]
    if _INTEGER.fullmatch(text) and (len(text) == 1 or not text.lstrip("+-").startswith("0")):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
