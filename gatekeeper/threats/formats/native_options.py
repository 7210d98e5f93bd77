"""The shape of `threat-model.toml`, version 1: the keys of its tables are the fields of the model's objects
(docs/reference/threat-model-toml.md).
"""

import dataclasses
import typing
from collections.abc import Iterable
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from gatekeeper.model import threat as words

CategoryName = Literal["S", "T", "R", "I", "D", "E", "patient-safety", "privacy", "abuse"]
DataClass = Literal[
    "phi", "pii", "cred", "key", "firmware", "prescription", "result", "log", "config", "other"
]
_OTHERWISE: dict[tuple[type, str], object] = {
    (words.Threat, "categories"): list[CategoryName],
    (words.DataAsset, "classes"): list[DataClass],
}
"""What of a format's own words only these are taken for in ours."""
_OF_ELEMENTS = (
    *("code", "soup", "safety_class", "data", "no_threats_because", "no_surfaces_because"),
    *("reason",),
)
_OF_FLOWS = (
    *("protocol", "version", "port", "encrypted", "authenticated", "integrity", "replay"),
    *("surfaces", "defaults", "authz"),
)
_OF_DATA = ("classes", "at_rest_encrypted", "at_rest_integrity")
_OF_THREATS = (
    *("categories", "refs", "severity", "exploitability", "exploitability_after", "impact"),
    *("multi_patient", "multi_patient_because", "hazards", "no_hazards_because", "status"),
    *("rationale", "approver", "expires"),
)
_OF_MITIGATIONS = ("category", "evidence")


# Any: what a table holds is checked when it is bound, and read by name.
class Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """A table whose keys are kebab-case and all known."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


def said_of(entry: Table) -> tuple[tuple[str, object], ...]:
    """Each field with its value."""
    return tuple((name, getattr(entry, name)) for name in entry.__struct_fields__)


def id_of(entry: Table) -> str:
    """Its id; of a review that of what was reviewed."""
    return str(dict(said_of(entry)).get("id") or dict(said_of(entry))["target"])


def _written(kind: type, name: str) -> Any:
    """The type of what is written for a field of the model."""
    told = _OTHERWISE.get((kind, name), kind.__annotations__[name])
    told = getattr(told, "__supertype__", told)
    return list[str] if typing.get_origin(told) is tuple else told


def _key(name: str) -> str:
    return "class" if name == "safety_class" else name.replace("_", "-")


def _table(kind: type, **defaults: object) -> Any:
    """The table whose keys are the fields of that object, but for its place; what has a default may be left out."""
    fields: list[Any] = []
    for each in dataclasses.fields(kind):
        default = defaults.get(each.name, each.default)
        field = (each.name, _written(kind, each.name))
        if default is dataclasses.MISSING:
            fields.append(field)
        elif default == ():
            fields.append((*field, msgspec.field(default_factory=list)))
        else:
            fields.append((*field, default))
    asked = [each for each in fields if each[0] != "locus"]
    name = f"{kind.__name__}Options"
    return msgspec.defstruct(name, asked, bases=(Table,), rename=_key, kw_only=True)


def _added(kinds: Iterable[tuple[type, tuple[str, ...]]]) -> Any:
    """`[[additions]]`: each key as in the table of the object it is said of."""
    fields: list[Any] = [
        ("to", str),
        ("by", list[str], msgspec.field(default_factory=list)),
        ("payload", Literal["data", "code", "command"] | None, None),
    ]
    fields += [(name, _written(kind, name) | None, None) for kind, of in kinds for name in of]
    return msgspec.defstruct("AdditionOptions", fields, bases=(Table,), rename=_key)


_LISTS = {
    "zones": _table(words.Zone),
    "boundaries": _table(words.Boundary),
    "elements": _table(words.Element),
    "surfaces": _table(words.Surface),
    "data": _table(words.DataAsset),
    "flows": _table(words.Flow),
    "threats": _table(words.Threat),
    "mitigations": _table(words.Mitigation),
    "assumptions": _table(words.Assumption),
    "views": _table(words.ModelView),
    "reviews": _table(words.Review, surface_fingerprint=""),
    "additions": _added(
        [
            (words.Element, _OF_ELEMENTS),
            (words.Flow, _OF_FLOWS),
            (words.DataAsset, _OF_DATA),
            (words.Threat, _OF_THREATS),
            (words.Mitigation, _OF_MITIGATIONS),
        ]
    ),
}


class _Head(Table):
    version: Literal[1]
    id: str
    title: str
    methodology: list[str] = msgspec.field(default_factory=list)
    reviewed: str = ""


ModelOptions: Any = msgspec.defstruct(
    "ModelOptions",
    [
        (n, GenericAlias(list, each), msgspec.field(default_factory=list))
        for n, each in _LISTS.items()
    ],
    bases=(_Head,),
)
"""`threat-model.toml`."""
