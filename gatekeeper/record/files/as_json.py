"""The record as JSON: every value of `Record`, keys sorted, one document with one sequence of bytes."""

import dataclasses
import json
from enum import Enum, IntEnum

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.path import path_bytes
from gatekeeper.model.record import Record, UnitPath
from gatekeeper.model.software import SafetyClass

SCHEMA = "https://iec62304-gatekeeper.dev/schema/record/v1"
NATURE = (
    "Evidence for an assessment. It does not state that anything conforms to a standard or regulation; "
    "states of clauses say what gate decisions were found, and what is unknown."
)


def record_json(record: Record) -> bytes:
    """The record in UTF-8 with a final line feed. Text that is not UTF-8 shows as `\\uNNNN`, and paths keep
    their bytes in `path_bytes` beside it."""
    document = {"schema": SCHEMA, "nature": NATURE, "record": _value(record)}
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def _value(value: object) -> JsonValue:
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, IntEnum) else _value(value.value)
    match value:
        case None | bool() | int():
            return value
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case SafetyClass():
            return value.name
        case frozenset():
            return sorted(map(_value, value), key=str)
        case tuple():
            return [_value(item) for item in value]
        case _:
            return _fields(value)


def _fields(value: object) -> dict[str, JsonValue]:
    """A dataclass by its field names; anything else raises `TypeError`."""
    # The function takes any dataclass and refuses the rest, which its annotation cannot say of `object`.
    names = [field.name for field in dataclasses.fields(value)]  # type: ignore[arg-type]
    result = {name: _value(getattr(value, name)) for name in names}
    if isinstance(value, UnitPath) and result["path"] != value.path:
        result["path_bytes"] = path_bytes(value.path).hex()
    return result
