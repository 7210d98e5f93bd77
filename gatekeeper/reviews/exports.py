"""Every form of export by its name, and what a signature over the whole file proves."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.person import KeyStanding, Registry
from gatekeeper.model.review import ExportedRequest
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.reviews.fields import ReviewUnreadableError
from gatekeeper.reviews.gerrit import PREFIX, read_gerrit
from gatekeeper.reviews.github import read_github
from gatekeeper.reviews.gitlab import read_gitlab
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Sealed, verify

FORMATS: Mapping[str, Callable[[JsonValue], tuple[ExportedRequest, ...]]] = {
    "gerrit": read_gerrit,
    "github": read_github,
    "gitlab": read_gitlab,
}
ROLE = "exporter"
"""Who has it may sign exports."""
_MAX_BYTES = 256 * 1024**2


def read_export(
    form: str, raw: bytes, signature: bytes | None, registry: Registry, now: dt.datetime
) -> tuple[ExportedRequest, ...]:
    """The requests of an export; their reviews are proven when an exporter's key that is good now signed the whole file.

    Raises `ReviewUnreadableError` when it is not of that form, or its signature is not one of these bytes.
    """
    try:
        requests = FORMATS[form](parse_json(raw.removeprefix(PREFIX), max_bytes=_MAX_BYTES))
    except JsonRefused as error:
        raise ReviewUnreadableError(str(error)) from error
    proof = _proof(raw, signature, registry, now)
    return tuple(
        replace(request, reviews=tuple(replace(r, proof=proof) for r in request.reviews))
        for request in requests
    )


def _proof(raw: bytes, signature: bytes | None, registry: Registry, now: dt.datetime) -> str:
    """Who vouches for the export; empty when nobody who may does. Nothing tells that it was signed before today."""
    if signature is None:
        return ""
    answer = verify(raw, signature, FILE_NAMESPACE)
    if not isinstance(answer, Sealed):
        raise ReviewUnreadableError(f"its signature cannot be used: {answer.why}")
    found = registry.by_key(answer.key.line)
    if found is None or ROLE not in found[0].roles:
        return ""
    person, key = found
    return person.id if key.standing(now, now) is KeyStanding.VALID else ""
