"""Reads an in-toto Statement v1 (in-toto attestation, spec/v1/statement.md) out of its bytes."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

from gatekeeper.evidence.canonical import is_canonical
from gatekeeper.model.evidence import STATEMENT_TYPE, JsonValue, Statement, Subject
from gatekeeper.parse.json import JsonRefused, parse_json

MAX_STATEMENT_BYTES = 256 * 1024**2
_SMALL = 16 * 1024
"""Bytes of a statement that is held as it was read: as objects it takes six times as much."""
_AGAIN = object()


def read_statement(raw: bytes) -> Statement:
    """The in-toto Statement v1; fields that the specification does not name are ignored.

    Raises `JsonRefused` when it is not one, or not canonical JSON. Source: in-toto attestation, spec/v1/statement.md.
    """
    document = parse_json(raw, max_bytes=MAX_STATEMENT_BYTES)
    if not is_canonical(raw, document):
        raise JsonRefused("it is JSON that could be written in another way")
    if not isinstance(document, dict) or document.get("_type") != STATEMENT_TYPE:
        raise JsonRefused(f"its _type is not {STATEMENT_TYPE}")
    predicate_type = document.get("predicateType")
    predicate = document.get("predicate")
    subjects = document.get("subject")
    if not isinstance(predicate_type, str) or not isinstance(predicate, dict):
        raise JsonRefused("it has no predicate of a named type")
    if not isinstance(subjects, list) or not subjects:
        raise JsonRefused("it has no subject")
    told = _Late(raw, predicate) if len(raw) > _SMALL else predicate
    return Statement(tuple(_subject(item) for item in subjects), predicate_type, told)


class _Late(Mapping[str, JsonValue]):
    """The predicate of a large statement: what is one word is held, the rest is read again from the bytes when it is asked for."""

    __slots__ = ("_held", "_raw")

    def __init__(self, raw: bytes, predicate: dict[str, JsonValue]) -> None:
        self._raw = raw
        self._held = {k: _AGAIN if isinstance(v, dict | list) else v for k, v in predicate.items()}

    def __getitem__(self, key: str) -> JsonValue:
        held = self._held[key]
        return _predicate(self._raw)[key] if held is _AGAIN else cast(JsonValue, held)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


@lru_cache(maxsize=2)
def _predicate(raw: bytes) -> dict[str, JsonValue]:
    # It was held against every rule of `parse_json` when the statement was read.
    predicate: dict[str, JsonValue] = json.loads(raw)["predicate"]
    return predicate


def _subject(item: JsonValue) -> Subject:
    digests = item.get("digest") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(digests, dict) or not digests:
        raise JsonRefused("a subject has no digest")
    name = item.get("name", "")
    texts = {key: value for key, value in digests.items() if value and isinstance(value, str)}
    if not isinstance(name, str) or len(texts) != len(digests):
        raise JsonRefused("a subject's name is not text, or its digest is none")
    return Subject(name, texts)
