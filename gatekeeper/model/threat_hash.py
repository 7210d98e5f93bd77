"""The semantic hash of an object of a threat model: it stays when a box is moved, a list sorted or a line added."""

import dataclasses
import datetime as dt
import json
from enum import Enum

from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.threat_objects import ThreatObject

_PLACES = frozenset({"locus"})


def semantic_hash(*objects: ThreatObject) -> Sha256:
    """The digest of what the objects say, whichever order they and their lists come in.

    Places are left out, and so is every field that has its default value: a later version of gatekeeper, whose
    objects have one field more, still gives the same hash of the same model.
    """
    return sha256(json.dumps(sorted(_plain(each) for each in objects)).encode("ascii"))


def _plain(value: object) -> str:
    """The value as canonical JSON text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in _PLACES and getattr(value, field.name) != field.default
        }
        return json.dumps([type(value).__name__, said], sort_keys=True)
    match value:
        case tuple():
            return json.dumps(sorted({_plain(each) for each in value}))
        case Enum():
            return json.dumps(value.value)
        case dt.date():
            return json.dumps(value.isoformat())
        case None | bool() | int() | str():
            return json.dumps(value)
        case _:
            raise TypeError(f"a threat model holds no {type(value).__name__}")
