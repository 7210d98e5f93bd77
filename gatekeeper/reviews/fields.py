"""Reads fields of a JSON object by type, with words for what is missing."""

import datetime as dt
from collections.abc import Mapping
from enum import Enum

from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.path import printable


class ReviewUnreadableError(ValueError):
    """The document is not of the form it should have; the text says where."""


class Fields:
    """One object of a document; every reader raises `ReviewUnreadableError` for what is not as asked."""

    def __init__(self, value: JsonValue | Mapping[str, JsonValue], place: str) -> None:
        if not isinstance(value, Mapping):
            raise ReviewUnreadableError(f"{place} is no object")
        self._value = value
        self._place = place

    def _wrong(self, name: str, what: str) -> ReviewUnreadableError:
        return ReviewUnreadableError(f'"{printable(name)}" of {self._place} is no {what}')

    def has(self, name: str) -> bool:
        """Whether there is something under that name."""
        return self._value.get(name) is not None

    def text(self, name: str) -> str:
        """The text under that name."""
        value = self._value.get(name)
        if not isinstance(value, str):
            raise self._wrong(name, "text")
        return value

    def optional_text(self, name: str) -> str:
        """The text under that name, empty when there is none or `null`."""
        return self.text(name) if self.has(name) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The list of texts under that name."""
        value = self._value.get(name)
        if not isinstance(value, list):
            raise self._wrong(name, "list")
        texts = tuple(each for each in value if isinstance(each, str))
        if len(texts) != len(value):
            raise self._wrong(name, "list of texts")
        return texts

    def flag(self, name: str) -> bool:
        """Whether there is a `true` under that name."""
        return self._value.get(name) is True

    def members(self, name: str) -> dict[str, "Fields"]:
        """The objects under the keys of the object under that name, in its order."""
        value = self._value.get(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "object")
        return {key: Fields(each, f'"{printable(key)}"') for key, each in value.items()}

    def number(self, name: str) -> int:
        """The integer under that name."""
        value = self._value.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(name, "number")
        return value

    def table(self, name: str) -> "Fields":
        """The object under that name."""
        return Fields(self._value.get(name), f'"{printable(name)}" of {self._place}')

    def optional_table(self, name: str) -> "Fields | None":
        """The object under that name, `None` when there is none or `null`."""
        return self.table(name) if self.has(name) else None

    def tables(self, name: str) -> tuple["Fields", ...]:
        """The list of objects under that name, empty when there is none."""
        return tables(self._value.get(name), f'"{printable(name)}" of {self._place}')

    def object_id(self, name: str) -> ObjectId:
        """The full git object id under that name."""
        value = self.text(name)
        if not is_object_id(value):
            raise self._wrong(name, "git object id")
        return ObjectId(value)

    def optional_object_id(self, name: str) -> ObjectId | None:
        """The full git object id under that name, `None` when there is none."""
        return self.object_id(name) if self.has(name) else None

    def time(self, name: str) -> dt.datetime:
        """The RFC 3339 time under that name, aware."""
        try:
            time = dt.datetime.fromisoformat(self.text(name))
        except ValueError as error:
            raise self._wrong(name, "time") from error
        if time.tzinfo is None:
            raise self._wrong(name, "time with an offset")
        return time

    def optional_time(self, name: str) -> dt.datetime | None:
        """The time under that name, `None` when there is none."""
        return self.time(name) if self.has(name) else None

    def choice(self, name: str, choices: type[Enum]) -> str:
        """The text under that name, one of the values of the enum."""
        value = self.text(name)
        if value not in {each.value for each in choices}:
            raise self._wrong(name, "known word")
        return value


def tables(value: JsonValue, place: str) -> tuple[Fields, ...]:
    """The objects of a list; empty for nothing."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ReviewUnreadableError(f"{place} is no list")
    return tuple(
        Fields(each, f"entry {number} of {place}") for number, each in enumerate(value, 1)
    )


def records(document: JsonValue) -> tuple[Fields, ...]:
    """The objects of a recording: one alone, or a list of them."""
    if isinstance(document, list):
        return tables(document, "the recording")
    return (Fields(document, "the recording"),)
