"""Parsed documents bound to typed options: every mistake at once, each with its place and a cure."""

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

import msgspec
from msgspec import structs

from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.parse.toml import TomlDocument

_NO_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)

Options = TypeVar("Options", bound=msgspec.Struct)
Value = TypeVar("Value")


@dataclass(slots=True)
class Binding:
    """One document while it is bound, and the problems found so far."""

    document: TomlDocument
    problems: list[ConfigurationProblem] = field(default_factory=list)

    def add(self, key: str, message: str, cure: str) -> None:
        """One more problem at a key."""
        place = self.document.locate(key)
        self.problems.append(ConfigurationProblem(message, place, key, cure))


def bind(binding: Binding, options: type[Options]) -> Options:
    """The options of the binding's document.

    `options` is a `msgspec.Struct` with `forbid_unknown_fields`; nested structs, lists of structs and
    mappings to structs are followed, so that each field's mistake is reported and not only the first.
    Where a value is missing or wrong the result holds a placeholder (an empty text, the first choice …),
    so that what follows can go on looking for further mistakes: with problems in the binding the options
    are good for nothing else.
    """
    cleaned = _clean_struct(binding.document.data, options, "", binding)
    return msgspec.convert(cleaned, options)


def filled(kind: type[Value], table: msgspec.Struct, **others: object) -> Value:
    """The value whose fields are keys of the table, lists as tuples; `others` are fields that are no key, or stand for one."""
    said = {n: each for n, each in structs.asdict(table).items() if n in kind.__annotations__}
    given = {n: tuple(each) if isinstance(each, list) else each for n, each in said.items()}
    return kind(**given | others)


# Any: the value is what a parser returned, its shape is what is being checked.
def _clean_struct(value: Any, struct: type[msgspec.Struct], key: str, binding: Binding) -> Any:
    if not isinstance(value, dict):
        binding.add(key, f"expected a table, got {_kind(value)}", f"write [{key}] with its keys")
        value = {}
        return {spec.encode_name: _placeholder(spec.type) for spec in _required(struct)}
    known = {spec.encode_name: spec for spec in structs.fields(struct)}
    for name in value:
        if name not in known:
            binding.add(_join(key, name), f'unknown key "{name}"', _suggest(name, list(known)))
    cleaned = {}
    for name, spec in known.items():
        if name in value:
            cleaned[name] = _clean(value[name], spec.type, _join(key, name), binding)
        elif spec.required:
            choices = f", and {_cure_for(spec.type)}" if _choices(spec.type) else ""
            binding.add(key or name, f'the key "{name}" is missing', f"add {name} = …{choices}")
            cleaned[name] = _placeholder(spec.type)
    return cleaned


def _required(struct: type[msgspec.Struct]) -> list[structs.FieldInfo]:
    return [spec for spec in structs.fields(struct) if spec.required]


def _clean(value: Any, wanted: Any, key: str, binding: Binding) -> Any:
    struct = _struct_of(wanted)
    if struct is not None:
        return _clean_struct(value, struct, key, binding)
    arguments = typing.get_args(wanted)
    origin = typing.get_origin(wanted)
    if origin is list and isinstance(value, list):
        element = arguments[0]
        return [_clean(v, element, f"{key}[{i}]", binding) for i, v in enumerate(value)]
    if origin in (dict, Mapping) and isinstance(value, dict):
        return {n: _clean(v, arguments[1], _join(key, n), binding) for n, v in value.items()}
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        sentence = str(error).partition(" - at ")[0]
        binding.add(key, f"{sentence[:1].lower()}{sentence[1:]}", _cure_for(wanted))
        return _placeholder(wanted)
    return value


def _placeholder(wanted: Any) -> Any:
    struct = _struct_of(wanted)
    if struct is not None:
        return {spec.encode_name: _placeholder(spec.type) for spec in _required(struct)}
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in typing.get_args(wanted) else ""
    if origin not in (None, typing.Literal):
        return origin()
    if choices := _choices(wanted):
        return choices[0]
    simple: dict[Any, Any] = {dt.date: dt.date.max, dt.datetime: _NO_TIME}
    return simple[wanted] if wanted in simple else wanted()


def _struct_of(wanted: Any) -> type[msgspec.Struct] | None:
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return wanted
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        structs = [struct for arg in typing.get_args(wanted) if (struct := _struct_of(arg))]
        return structs[0] if structs else None
    return None


def _suggest(name: str, known: list[str]) -> str:
    import difflib  # for a mistake alone

    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    return "remove it; known keys: " + ", ".join(sorted(known))


def _cure_for(wanted: Any) -> str:
    choices = _choices(wanted)
    if choices:
        return "use one of: " + ", ".join(f'"{choice}"' for choice in choices)
    return f"write {_type_name(wanted)}"


def _choices(wanted: Any) -> tuple[Any, ...]:
    if typing.get_origin(wanted) is typing.Literal:
        return typing.get_args(wanted)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return tuple(member.value for member in wanted)
    return tuple(choice for arg in typing.get_args(wanted) for choice in _choices(arg))


def _type_name(wanted: Any) -> str:
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is list:
        return f"a list with {_type_name(arguments[0])} in each place"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type_name(arg) for arg in arguments if arg is not type(None))
    if origin in (dict, Mapping):
        return f"a table with {_type_name(arguments[1])} under each key"
    names = {
        str: "a text in quotes",
        int: "a whole number",
        bool: "true or false",
        dt.date: "a date such as 2027-01-31",
        dt.datetime: "a date and time such as 2027-01-31T12:00:00Z",
    }
    return names.get(wanted, str(wanted))


def _kind(value: Any) -> str:
    names = {
        str: "text",
        int: "a number",
        bool: "true or false",
        list: "a list",
        float: "a number",
    }
    return names.get(type(value), type(value).__name__)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
