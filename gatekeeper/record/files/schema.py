"""The JSON Schema (2020-12) of `record.json`, made from the types that the record is written from."""

import dataclasses
import json
import types
import typing
from enum import Enum, IntEnum

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.record import Record, UnitPath
from gatekeeper.model.software import SafetyClass
from gatekeeper.record.files.as_json import SCHEMA

NAME = "record.schema.json"


def record_schema() -> bytes:
    """The schema in UTF-8 with a final line feed; every field is required, and no other is allowed."""
    found: dict[str, JsonValue] = {}
    root = _of(Record, found)
    document: dict[str, JsonValue] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "Record of evidence",
        "type": "object",
        "required": ["nature", "record", "schema"],
        "additionalProperties": False,
        "properties": {"schema": {"const": SCHEMA}, "nature": {"type": "string"}, "record": root},
        "$defs": found,
    }
    return json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"


def _of(kind: object, found: dict[str, JsonValue]) -> JsonValue:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_of(each, found) for each in inner]}
    if origin is tuple and Ellipsis not in inner:
        return {
            "type": "array",
            "prefixItems": [_of(each, found) for each in inner],
            "minItems": len(inner),
            "maxItems": len(inner),
        }
    if origin in (tuple, frozenset):
        return {"type": "array", "items": _of(inner[0], found)}
    if isinstance(kind, typing.NewType):
        return _of(kind.__supertype__, found)
    if isinstance(kind, type):
        return _of_class(kind, found)
    raise TypeError(f"no schema is known for {kind!r}")


def _of_class(kind: type, found: dict[str, JsonValue]) -> JsonValue:
    if issubclass(kind, Enum):
        words: list[JsonValue] = [
            e.name.lower() if isinstance(e, IntEnum) else str(e.value) for e in kind
        ]
        return {"enum": words}
    if kind is type(None):
        return {"type": "null"}
    plain: dict[type, str] = {
        bool: "boolean", int: "integer", str: "string", bytes: "string", SafetyClass: "string",
    }  # fmt: skip
    if kind in plain:
        return {"type": plain[kind]}
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"no schema is known for {kind!r}")
    if kind.__name__ not in found:
        found[kind.__name__] = None
        hints = typing.get_type_hints(kind)
        fields = [field.name for field in dataclasses.fields(kind)]
        properties: dict[str, JsonValue] = {name: _of(hints[name], found) for name in fields}
        if kind is UnitPath:
            properties["path_bytes"] = {"type": "string", "pattern": "^([0-9a-f]{2})+$"}
        found[kind.__name__] = {
            "type": "object",
            "required": [*sorted(fields)],
            "additionalProperties": False,
            "properties": properties,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
