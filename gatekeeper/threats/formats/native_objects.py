"""The native format's tables turned into the objects of the neutral model, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from gatekeeper.model import threat as words
from gatekeeper.model.digest import ObjectId
from gatekeeper.parse.toml import TomlDocument
from gatekeeper.threats.formats import native_options as shape

_PLACE = re.compile(r"(.+):([1-9][0-9]{0,6})", re.DOTALL)
_Made = TypeVar("_Made")
_ELSEWHERE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._/-]*)::(.+)", re.DOTALL)


def code_ref(text: str, origin: words.CodeOrigin = words.CodeOrigin.NATIVE) -> words.CodeRef:
    """The reference to code: a glob, `path:line`, or `symbol:name`, each with `repository::` before it or not."""
    repository = ""
    if elsewhere := _ELSEWHERE.fullmatch(text):
        repository, text = elsewhere.groups()
    if text.startswith("symbol:"):
        symbol = text.removeprefix("symbol:")
        return words.CodeRef(symbol, words.CodeKind.SYMBOL, None, repository, origin)
    if place := _PLACE.fullmatch(text):
        line = int(place.group(2))
        return words.CodeRef(place.group(1), words.CodeKind.PLACE, line, repository, origin)
    return words.CodeRef(text, words.CodeKind.GLOB, None, repository, origin)


class Places:
    """Gives each object its locus."""

    def __init__(self, document: TomlDocument, blob: ObjectId) -> None:
        self._document, self._blob = document, blob

    def at(self, key: str, native_id: str) -> words.Locus:
        """The locus of the object under the dotted key."""
        return words.Locus(self._document.locate(key), native_id, self._blob, key)


def native_model(options: shape.Table, places: Places) -> words.ThreatModel:
    """The model of options that hold no mistake."""

    def made(kind: type[_Made], name: str, entries: Sequence[shape.Table]) -> tuple[_Made, ...]:
        return tuple(
            _made(kind, entry, places.at(f"{name}[{index}]", shape.id_of(entry)))
            for index, entry in enumerate(entries)
        )

    boundaries = made(words.Boundary, "boundaries", options.boundaries)
    return words.ThreatModel(
        id=options.id,
        title=options.title,
        format="native",
        format_version="1",
        source=places.at("id", options.id),
        methodology=tuple(options.methodology),
        zones=made(words.Zone, "zones", options.zones),
        elements=made(words.Element, "elements", options.elements),
        surfaces=made(words.Surface, "surfaces", options.surfaces),
        data=made(words.DataAsset, "data", options.data),
        flows=made(words.Flow, "flows", options.flows),
        threats=made(words.Threat, "threats", options.threats),
        mitigations=made(words.Mitigation, "mitigations", options.mitigations),
        assumptions=made(words.Assumption, "assumptions", options.assumptions),
        boundaries=tuple(replace(each, zones=tuple(sorted(each.zones))) for each in boundaries),
        views=made(words.ModelView, "views", options.views),
        reviews=made(words.Review, "reviews", options.reviews),
        additions=tuple(
            _addition(entry, places.at(f"additions[{index}]", entry.to))
            for index, entry in enumerate(options.additions)
        ),
        reviewed=options.reviewed,
        may_have_no_elements=bool(
            options.surfaces or options.threats or options.mitigations or options.additions
        ),
    )


def _made(kind: type[_Made], entry: shape.Table, locus: words.Locus) -> _Made:
    """The object of a table: the keys of the native format are the fields of the model, in its words."""
    wanted = kind.__annotations__
    said = {name: _value(wanted[name], value) for name, value in shape.said_of(entry)}
    return kind(locus=locus, **said)  # type: ignore[call-arg]  # every object has a locus


def _value(wanted: object, said: object) -> object:
    """What is written, in the type that the field has."""
    match said:
        case list() if wanted == tuple[words.CodeRef, ...]:
            return tuple(code_ref(text) for text in said)
        case list():
            return tuple(said)
        case Enum() if wanted is str:
            return said.value
        case str():
            return said.strip()
        case _:
            return said


def _addition(entry: shape.Table, locus: words.Locus) -> words.Addition:
    said = {name: value for name, value in shape.said_of(entry) if value is not None}
    of_object = sorted(said.keys() - {"to", "by"})
    code = tuple[words.CodeRef, ...]
    values = tuple(
        (name, _value(code if name == "code" else str, said[name])) for name in of_object
    )
    return words.Addition(entry.to, values, tuple(entry.by), locus)
