"""Canonical JSON: one document, one sequence of bytes (RFC 8785, JSON Canonicalization Scheme)."""

import json
import re
from collections.abc import Mapping

import rfc8785

from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import STATEMENT_TYPE, JsonValue, Statement
from gatekeeper.parse.json import without_strings

_ODD_NUMBER = re.compile(rb"\d[.eE]|\d{16}|-0")
"""A number that `json` and the scheme may write differently."""
_ASTRAL = re.compile(rb"[\xf0-\xf4]")
"""A character that `json` and the scheme may sort differently."""


def canonical(value: JsonValue) -> bytes:
    """The document's canonical bytes, in UTF-8.

    Raises `EvidenceError` for what the scheme cannot represent: numbers that are not finite, integers
    beyond 2^53 - 1, text with lone surrogates, keys that are not text, nesting too deep to walk.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise EvidenceError(
            f"no verdict: evidence cannot be written as canonical JSON: {_cause(error)}; "
            "this is a fault of gatekeeper or a plugin, please report it"
        ) from error


def is_canonical(raw: bytes, value: JsonValue) -> bool:
    """Whether the bytes that were read as that value are its canonical ones."""
    # The scheme is walked in Python; what json writes alike, by far the most, need not wait for it.
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    same = plain.encode("utf-8", "surrogatepass") == raw and not _ASTRAL.search(raw)
    if same and not _ODD_NUMBER.search(without_strings(raw)):
        return True
    try:
        return canonical(value) == raw
    except EvidenceError:
        return False


def statement_bytes(statement: Statement) -> bytes:
    """The in-toto Statement v1 as canonical JSON, without an envelope.

    Raises `EvidenceError` when it has no subject or a subject without digest: it would be about nothing.
    """
    if not statement.subjects or not all(
        subject.digests and all(subject.digests.values()) for subject in statement.subjects
    ):
        raise EvidenceError(
            "no verdict: a statement has no subject with a digest, so it is evidence of nothing; "
            "this is a fault of gatekeeper or a plugin, please report it"
        )
    return canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": subject.name, "digest": _texts(subject.digests)}
                for subject in statement.subjects
            ],
            "predicateType": statement.predicate_type,
            "predicate": dict(statement.predicate),
        }
    )


def _texts(digests: Mapping[str, str]) -> dict[str, JsonValue]:
    return dict(digests.items())


def _cause(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, UnicodeEncodeError):
        return "a key holds a lone surrogate"
    return ascii(str(error))[1:-1]
