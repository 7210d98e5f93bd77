"""Reads an in-toto Statement v1 (in-toto attestation, spec/v1/statement.md) out of its bytes."""

from gatekeeper.evidence.canonical import is_canonical
from gatekeeper.model.evidence import STATEMENT_TYPE, JsonValue, Statement, Subject
from gatekeeper.parse.json import JsonRefused, parse_json

MAX_STATEMENT_BYTES = 256 * 1024**2


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
    return Statement(tuple(_subject(item) for item in subjects), predicate_type, predicate)


def _subject(item: JsonValue) -> Subject:
    digests = item.get("digest") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(digests, dict) or not digests:
        raise JsonRefused("a subject has no digest")
    name = item.get("name", "")
    texts = {key: value for key, value in digests.items() if value and isinstance(value, str)}
    if not isinstance(name, str) or len(texts) != len(digests):
        raise JsonRefused("a subject's name is not text, or its digest is none")
    return Subject(name, texts)
