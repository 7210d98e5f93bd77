"""One model file on the reader's desk: its values with their places, and what of it could not be read.

Readers ask an `Entry` for what they expect. What is there in another shape becomes a diagnostic with its place, and
what nobody asked for is told at the end: so nothing of a file is lost in silence, and no shape of a file is a fault
of the reader.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeVar

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.path import printable
from gatekeeper.model.threat import Locus, ThreatDiagnostic, Tri
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.parse.placed import Placed, step

UNREADABLE = "tm001-model-unreadable"
NOT_READ = "tm001-part-not-read"
UNCLEAR = "tm046-crossing-unknown"
TWICE = "tm004-duplicate-id"
MOST = 200
"""Diagnostics that one file is answered with; what follows is counted."""
_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off"})
_ASK = "write it as the format asks, or export the model again"

Word = TypeVar("Word")


@dataclass(slots=True)
class Sheet:
    """One file while it is read."""

    file: ModelFile
    placed: Placed
    diagnostics: list[ThreatDiagnostic] = field(default_factory=list)
    _seen: dict[str, "Entry"] = field(default_factory=dict)
    """By pointer: who asks twice for an entry gets the same one."""

    def root(self) -> "Entry":
        """The document as an entry; without keys, and with a problem, when it is no mapping."""
        return self.entry(self.placed.value, "", "")

    def entry(self, value: JsonValue, pointer: str, shape: str) -> "Entry":
        """The value under the pointer as an entry; a problem when it is no mapping."""
        if pointer in self._seen:
            return self._seen[pointer]
        if not isinstance(value, dict):
            self.problem(pointer, f"expected a mapping, got {kind_of(value)}")
            value = {}
        entry = self._seen[pointer] = Entry(self, value, pointer, shape)
        return entry

    def location(self, pointer: str) -> Location:
        """The line of the value, or of what is around it."""
        return at_line(self.file.path, self.placed.line(pointer))

    def locus(self, pointer: str, native_id: str) -> Locus:
        """The locus of an object."""
        return Locus(self.location(pointer), native_id, self.file.blob, pointer)

    def problem(self, pointer: str, message: str, cure: str = _ASK) -> None:
        """Something needed could not be read."""
        self._add(UNREADABLE, pointer, message, cure, needed=True)

    def lost(
        self, pointer: str, message: str, cure: str = "keep it elsewhere if it matters"
    ) -> None:
        """Something could not be read, and the rest stands without it."""
        self._add(NOT_READ, pointer, message, cure, needed=False)

    def unclear(self, pointer: str, message: str, cure: str) -> None:
        """A drawing was read, and does not say in which zone something lies."""
        self._add(UNCLEAR, pointer, message, cure, needed=False)

    def by_id(self, entries: Iterable["Entry"], key: str = "id") -> dict[str, "Entry"]:
        """The entries by their id; an id that stands twice is a problem."""
        found: dict[str, Entry] = {}
        for entry in entries:
            self.once(found, entry.needed(key), entry)
        return found

    def once(self, known: dict[str, "Entry"], name: str, entry: "Entry") -> None:
        """Adds the entry under its name; a problem with both places when another one of those known has it."""
        first = known.setdefault(name, entry)
        if first is not entry and name:
            place = first.sheet.location(first.pointer)
            message = f'the id "{shown(name)}" stands already at {place}'
            cure = "rename one of them, and what refers to it"
            self._add(TWICE, entry.pointer, message, cure, needed=True)

    def tell_unread(self) -> None:
        """A diagnostic for each key that nobody asked for, once for all entries of one shape."""
        unread: dict[tuple[str, str], list[str]] = {}
        for entry in self._seen.values():
            for key in entry.unread():
                unread.setdefault((entry.shape, key), []).append(step(entry.pointer, key))
        for (shape, key), places in sorted(unread.items()):
            often = f" ({len(places)} times)" if len(places) > 1 else ""
            where = f" under {shape}" if shape else ""
            self.lost(places[0], f'the key "{shown(key)}"{where} is not read{often}')

    def _add(self, code: str, pointer: str, message: str, cure: str, *, needed: bool) -> None:
        place = f"{shown(pointer, 120)}: " if pointer else ""
        location = self.location(pointer)
        self.diagnostics.append(
            ThreatDiagnostic(code, f"{place}{message}", location, self.file.path, cure, needed)
        )


class Entry:
    """One mapping of the file. Each question marks its key as read."""

    def __init__(
        self, sheet: Sheet, fields: Mapping[str, JsonValue], pointer: str, shape: str
    ) -> None:
        self.sheet, self.pointer, self.shape = sheet, pointer, shape
        self._fields = fields
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self._fields.get(key) is not None

    def keys(self) -> Iterator[str]:
        """Its keys, as written."""
        return iter(self._fields)

    def unread(self) -> list[str]:
        """The keys nobody asked for, ordered."""
        return sorted(set(self._fields) - self._read)

    def skip(self, *keys: str) -> None:
        """These keys are known and hold nothing the model has a word for (geometry, colours)."""
        self._read.update(keys)

    def skip_all(self) -> None:
        """Nothing of this entry has a word in the model."""
        self._read.update(self._fields)

    def at(self, key: str) -> str:
        """The pointer of the key."""
        return step(self.pointer, key)

    def locus(self, native_id: str) -> Locus:
        """Its locus."""
        return self.sheet.locus(self.pointer, native_id)

    def raw(self, key: str) -> JsonValue:
        """Whatever stands there."""
        self._read.add(key)
        return self._fields.get(key)

    def text(self, *keys: str) -> str:
        """The text of the first of the keys that is there; a number as its digits, empty when there is none."""
        self._read.update(keys)
        for key in keys:
            value = self._fields.get(key)
            if value is None:
                continue
            if isinstance(value, str):
                return value.strip()
            if isinstance(value, bool) or not isinstance(value, int | float):
                self.sheet.problem(self.at(key), f"expected text, got {kind_of(value)}")
                continue
            return str(value)
        return ""

    def needed(self, *keys: str) -> str:
        """The text, which must be there: a problem when it is not."""
        text = self.text(*keys)
        if not text:
            self.sheet.problem(self.pointer, f'"{keys[0]}" is missing or empty')
        return text

    def flag(self, key: str) -> Tri:
        """Yes, no, or unknown when it is not there; a problem when it is something else."""
        value = self.raw(key)
        if isinstance(value, bool):
            return Tri.YES if value else Tri.NO
        if isinstance(value, str) and value.strip().lower() in _YES | _NO:
            return Tri.YES if value.strip().lower() in _YES else Tri.NO
        if value is not None and value != "":
            self.sheet.problem(self.at(key), f"expected true or false, got {kind_of(value)}")
        return Tri.UNKNOWN

    def number(self, key: str) -> float | None:
        """The number; a text of digits counts as one. `None` when it is not there, or is none that can be counted with."""
        value = self.raw(key)
        got = kind_of(value)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            with suppress(ValueError, OverflowError):
                if isfinite(number := float(value)):
                    return number
            got = f'"{shown(value)}"' if isinstance(value, str) else "one without bounds"
        if value is not None and value != "":
            self.sheet.problem(self.at(key), f"expected a number, got {got}")
        return None

    def date(self, key: str) -> dt.date | None:
        """The date (`2027-01-31`), `None` when it is not there; a problem when it is something else."""
        text = self.text(key)
        try:
            return dt.date.fromisoformat(text) if text else None
        except ValueError:
            self.sheet.problem(self.at(key), f'"{shown(text)}" is no date')
            return None

    def choice(self, key: str, words: Mapping[str, Word], unknown: Word) -> Word:
        """What the word stands for, upper and lower case alike; an unlisted word is told and taken as unknown."""
        text = self.text(key)
        found = words.get(text.lower()) if text else unknown
        if found is None:
            listed = ", ".join(sorted(word for word in words if word))
            self.sheet.lost(
                self.at(key), f'"{shown(text)}" is not known here', f"use one of: {listed}"
            )
            return unknown
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list, in order; one text alone counts as a list of one."""
        value = self.raw(key)
        if value is None or value == "":
            return ()
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return (str(value).strip(),)
        if not isinstance(value, list):
            self.sheet.problem(self.at(key), f"expected a list of texts, got {kind_of(value)}")
            return ()
        return tuple(self._texts(key, value))

    def child(self, key: str) -> "Entry | None":
        """The mapping under the key, `None` when it is not there."""
        value = self.raw(key)
        if value is None:
            return None
        return self.sheet.entry(value, self.at(key), f"{self.shape}/{key}")

    def part(self, key: str) -> "Entry":
        """The mapping under the key, an empty one when it is not there: who asks that gets what is said of nothing."""
        return self.child(key) or Entry(self.sheet, {}, self.at(key), f"{self.shape}/{key}")

    def entries(self, key: str) -> tuple["Entry", ...]:
        """The mappings of a list, in order; empty when it is not there."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.sheet.problem(self.at(key), f"expected a list, got {kind_of(value)}")
            return ()
        place, shape = self.at(key), f"{self.shape}/{key}"
        return tuple(self.sheet.entry(v, step(place, i), shape) for i, v in enumerate(value))

    def named(self, key: str) -> tuple[tuple[str, "Entry"], ...]:
        """The mappings of a mapping, with their names, in order; empty when it is not there."""
        return self.part(key).members()

    def members(self) -> tuple[tuple[str, "Entry"], ...]:
        """Every value as a mapping, with its name, in order."""
        self._read.update(self._fields)
        shape = f"{self.shape}/*"
        return tuple(
            (name, self.sheet.entry(value, self.at(name), shape))
            for name, value in self._fields.items()
        )

    def _texts(self, key: str, values: Iterable[JsonValue]) -> Iterator[str]:
        for index, value in enumerate(values):
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                yield str(value).strip()
            else:
                place = step(self.at(key), index)
                self.sheet.problem(place, f"expected text, got {kind_of(value)}")


def shown(text: str, most: int = 60) -> str:
    """The text cut and made safe for a message."""
    return printable(text if len(text) <= most else f"{text[:most]}…")


def kind_of(value: JsonValue) -> str:
    """What kind of value it is, in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a mapping"
