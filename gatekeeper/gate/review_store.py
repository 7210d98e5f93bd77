"""Where filed reviews lie, and how they are read back with nothing believed but signatures."""

import base64
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gatekeeper.evidence.canonical import canonical, statement_bytes
from gatekeeper.evidence.ledger import read_statement
from gatekeeper.history.view import View
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import Statement
from gatekeeper.model.path import printable
from gatekeeper.model.review import PREDICATE_REVIEW, Review
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.reviews.fields import Fields, ReviewUnreadableError
from gatekeeper.reviews.statement import read_review
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Sealed, verify

PAYLOAD_TYPE = "application/vnd.in-toto+json"
_MAX_BYTES = 64 * 1024**2


def bytes_to_sign(payload: bytes) -> bytes:
    """What is signed of a payload: its pre-authentication encoding (DSSE v1, protocol.md)."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def file_review(view: View, statement: Statement, armoured: bytes, keyid: str) -> str:
    """The digest of the filed envelope. Raises `EvidenceError` when it did not reach the disk."""
    payload = statement_bytes(statement)
    envelope = canonical(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": keyid, "sig": base64.b64encode(armoured).decode()}],
        }
    )
    digest = sha256(envelope)
    folder = _folder(view)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest}.json").write_bytes(envelope)
    except OSError as error:
        raise EvidenceError(f"the review could not be filed: {error.strerror}") from error
    return digest


def filed_reviews(view: View) -> tuple[tuple[Review, ...], tuple[str, ...]]:
    """Every filed review, and a sentence for each that could not be read; both ordered by file."""
    reviews: list[Review] = []
    problems: list[str] = []
    folder = _folder(view)
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            reviews += _reviews(path.read_bytes(), path.stem)
        except (OSError, JsonRefused, ReviewUnreadableError, ValueError) as error:
            problems.append(
                f"the filed review {path.stem[:12]} cannot be read: {printable(str(error))}"
            )
    return tuple(reviews), tuple(problems)


def _reviews(envelope: bytes, digest: str) -> Iterator[Review]:
    fields = Fields(parse_json(envelope, max_bytes=_MAX_BYTES), "the envelope")
    payload = base64.b64decode(fields.text("payload"), validate=True)
    statement = read_statement(payload)
    if statement.predicate_type != PREDICATE_REVIEW:
        return
    for signature in fields.tables("signatures"):
        armoured = base64.b64decode(signature.text("sig"), validate=True)
        yield signed_review(statement, payload, armoured, None, digest)


def signed_review(
    statement: Statement,
    payload: bytes,
    armoured: bytes,
    known_at: dt.datetime | None,
    digest: str,
) -> Review:
    """The review under one of its signatures; a false signature is a reason against it, not an error.

    Raises `ReviewUnreadableError` when the statement is not of the review's form.
    """
    answer = verify(bytes_to_sign(payload), armoured, FILE_NAMESPACE)
    key = answer.key.line if isinstance(answer, Sealed) else "unknown"
    review = read_review(statement, key=key, known_at=known_at, digest=digest)
    if isinstance(answer, Sealed):
        return review
    return replace(review, refused=("signature-invalid", answer.why))


def _folder(view: View) -> Path:
    return view.repository.common_dir / "gatekeeper" / "reviews"
