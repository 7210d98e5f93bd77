"""Time-stamp tokens over a head of the ledger (RFC 3161), asked for and read with rfc3161-client, an extra."""

import datetime as dt

from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import EvidenceError, UsageError

_MISSING = "time stamps need the extra: pip install 'iec62304-gatekeeper[timestamp]'"


def request_of(head: Sha256) -> bytes:
    """The query (`.tsq`) for a token over the head's 64 hexadecimal digits. Raises `UsageError` without the extra."""
    try:
        from rfc3161_client import TimestampRequestBuilder
    except ImportError as error:
        raise UsageError(_MISSING) from error
    # Without a nonce the same head gives the same query; the token is kept, not compared with the query.
    return (
        TimestampRequestBuilder().data(head.encode("ascii")).nonce(nonce=False).build().as_bytes()
    )


def stamped_at(head: Sha256, response: bytes, authority: bytes) -> dt.datetime:
    """When the authority says that it saw the head; `authority` is its root certificate, in PEM.

    Raises `EvidenceError` when the token is none, is not of that authority, or is about something else.
    """
    try:
        from cryptography.x509 import load_pem_x509_certificate
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError as error:
        raise UsageError(_MISSING) from error
    try:
        root = load_pem_x509_certificate(authority)
        token = decode_timestamp_response(response)
        verifier = VerifierBuilder().add_root_certificate(root).build()
        verifier.verify_message(token, head.encode("ascii"))
        return token.tst_info.gen_time.astimezone(dt.UTC)
    except (VerificationError, ValueError) as error:
        raise EvidenceError(f"it does not stamp the head {head}: {error}") from error
