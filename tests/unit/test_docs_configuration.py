"""The documents name every key of every configuration file with its default, and no other key."""

import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import doc_pages as doc
import msgspec
import pytest

from gatekeeper.config.options import GatekeeperOptions
from gatekeeper.config.own_files import (
    DeviationsFile,
    ExclusionsFile,
    RegistryOptions,
    SuppressionsFile,
)
from gatekeeper.config.soup import SoupFile
from gatekeeper.config.threat_reviews import ThreatReviewsFile
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.software import LayoutClass

FILES = {
    "gatekeeper.toml": GatekeeperOptions,
    "people.toml": RegistryOptions,
    "threat-reviews.toml": ThreatReviewsFile,
    "soup.toml": SoupFile,
    "deviations.toml": DeviationsFile,
    "suppressions.toml": SuppressionsFile,
    "exclusions.toml": ExclusionsFile,
}


def structs(kind: Any) -> list[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    return [found for argument in get_args(kind) for found in structs(argument)]


def tables(struct: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every table below a type, as TOML writes its heading, and the type that binds it."""
    for field in msgspec.structs.fields(struct):
        for inner in structs(field.type):
            name = f"{path}{field.encode_name}"
            many, named = get_origin(field.type) is list, get_origin(field.type) is dict
            yield f"[[{name}]]" if many else f"[{name}.ID]" if named else f"[{name}]", inner
            yield from tables(inner, f"{name}.")


ALSO_NAMED = {("soup.toml", "[[items]]"): "[[items]] of soup.toml"}
EVERY_TABLE = [
    pytest.param(ALSO_NAMED.get((file, title), title), struct, id=f"{file} {title}")
    for file, root in FILES.items()
    for title, struct in ((file, root), *tables(root))
]


def keys(struct: type[msgspec.Struct]) -> list[msgspec.structs.FieldInfo]:
    """The fields that are rows of a table; a single table of its own has a heading instead."""
    fields = msgspec.structs.fields(struct)
    return [f for f in fields if not (isinstance(f.type, type) and structs(f.type))]


def shown_default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    made = field.default_factory is not msgspec.NODEFAULT
    value = field.default_factory() if made else field.default
    if value is None:
        return "none"
    if isinstance(value, str) and "\\" in value:
        return f"`'{value}'`"
    return f"`{json.dumps(value)}`"


@pytest.mark.parametrize(("title", "struct"), EVERY_TABLE)
def test_each_key_is_told_with_its_default(title: str, struct: type[msgspec.Struct]) -> None:
    told = {
        row[0].strip("`"): row[2]
        for row in doc.rows(doc.sections(doc.page("reference/configuration.md"))[title])
    }
    assert told == {field.encode_name: shown_default(field) for field in keys(struct)}


def test_each_word_a_key_takes_is_told() -> None:
    text = doc.page("reference/configuration.md")
    words = {
        word
        for root in FILES.values()
        for struct in (root, *(inner for _, inner in tables(root)))
        for field in msgspec.structs.fields(struct)
        for literal in (field.type, *get_args(field.type))
        if get_origin(literal) is not None and literal not in structs(literal)
        for word in get_args(literal)
        if isinstance(word, str)
    }
    assert words >= {"required", "ai-agent"}
    assert {word for word in words if f"`{word}`" not in text} == set()


def test_the_layout_classes_stand_in_their_order() -> None:
    told = [
        row[0].strip("`")
        for row in doc.rows(doc.sections(doc.page("reference/configuration.md"))["[layout]"])
    ]
    assert told == [layout.value for layout in LayoutClass]


def test_each_suffix_is_told() -> None:
    section = doc.sections(doc.page("reference/configuration.md"))["[languages]"]
    languages = LanguageMap()
    suffixes = {*languages.c, *languages.cpp, *languages.python}
    assert {suffix for suffix in suffixes if f"`{suffix}`" not in section} == set()
