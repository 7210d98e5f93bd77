"""Text from git made fit for JSON: what is not UTF-8 becomes visible, and its bytes stay beside it."""

import datetime as dt
from enum import Enum, IntEnum

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.location import Location
from gatekeeper.model.path import path_bytes


def stated(value: object, names: str) -> dict[str, JsonValue]:
    """The fields of those names as a statement has them: `approved_by` is `approvedBy`, every text portable, a place as `at`.

    Raises `TypeError` for a field that has no shape of its own.
    """
    found: dict[str, JsonValue] = {}
    for name in names.split():
        first, *more = name.split("_")
        key = "at" if name == "location" else first + "".join(map(str.capitalize, more))
        found[key] = _shaped(getattr(value, name))
    return found


def _shaped(value: object) -> JsonValue:
    match value:
        case str():
            return portable(value)
        case None | bool():
            return value
        case IntEnum():
            return value.name.lower()
        case Enum():
            shown: JsonValue = value.value
            return shown
        case int():
            return value
        case dt.date():
            return value.isoformat()
        case Location():
            return place(value)
        case tuple():
            return [_shaped(each) for each in value]
        case _:
            raise TypeError(f"a {type(value).__name__} has no shape of its own in a statement")


def portable(text: str) -> str:
    """The text; what is not UTF-8 (a lone surrogate in `surrogateescape` text) shows as `\\uNNNN`."""
    return text if _is_utf8(text) else text.encode("utf-8", "backslashreplace").decode()


def portable_path(path: str) -> dict[str, JsonValue]:
    """`path` for a reader and, only when that is not the whole truth, `pathBytes` in hexadecimal."""
    if _is_utf8(path):
        return {"path": path}
    return {"path": portable(path), "pathBytes": path_bytes(path).hex()}


def place(location: Location) -> dict[str, JsonValue]:
    """A location as JSON; lines and columns count from 1 and are absent when unknown."""
    result = portable_path(location.path)
    region = location.region
    if region is None:
        return result
    result |= {"startLine": region.start_line, "endLine": region.end_line}
    if region.start_column:
        result["startColumn"] = region.start_column
    if region.end_column:
        result["endColumn"] = region.end_column
    return result


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
