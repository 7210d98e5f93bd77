"""DSSE envelopes of statements: canonical JSON, one form for one content (secure-systems-lab/dsse v1.0.2)."""

import base64
import binascii
import re

from gatekeeper.evidence.canonical import canonical, statement_bytes
from gatekeeper.evidence.statement import read_statement
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import Envelope, JsonValue, Signature, Statement
from gatekeeper.parse.json import JsonRefused

PAYLOAD_TYPE = "application/vnd.in-toto+json"
MAX_ENVELOPE_BYTES = 384 * 1024**2
_KEYID = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_BASE64 = rb"[A-Za-z0-9+/]*+={0,2}"
_ONE = rb'\{"keyid":"(SHA256:[A-Za-z0-9+/]{43})","sig":"(' + _BASE64 + rb')"\}'
_SIGNATURE = re.compile(_ONE)
_ENVELOPE = re.compile(
    rb'\{"payload":"('
    + _BASE64
    + rb')","payloadType":"application/vnd\.in-toto\+json","signatures":\['
    rb"((?:" + _ONE.replace(b"(", b"(?:").replace(b"(?:?:", b"(?:") + rb"(?:,(?=\{))?)*)\]\}"
)


def bytes_to_sign(statement: Statement) -> bytes:
    """What a person's key signs, in the namespace `gatekeeper`: the pre-authentication encoding of the statement."""
    return pre_authentication(statement_bytes(statement))


def pre_authentication(payload: bytes) -> bytes:
    """The pre-authentication encoding of a payload (DSSE, protocol.md)."""
    from securesystemslib.dsse import Envelope as Dsse

    return Dsse(payload, PAYLOAD_TYPE, {}).pae()


def seal(statement: Statement, signatures: tuple[Signature, ...] = ()) -> bytes:
    """The envelope of a statement as canonical JSON; signatures ordered by key id.

    Raises `EvidenceError` for a statement about nothing, a key id that is no SHA-256 fingerprint, or one
    key id twice.
    """
    return _enclose(statement_bytes(statement), signatures)


def _enclose(payload: bytes, signatures: tuple[Signature, ...]) -> bytes:
    ordered = sorted(signatures, key=lambda each: each.keyid)
    keyids = [each.keyid for each in ordered]
    if len(set(keyids)) != len(keyids) or not all(_KEYID.fullmatch(keyid) for keyid in keyids):
        raise EvidenceError(
            "no verdict: an envelope needs each signature's key once, by its SHA256: fingerprint; "
            "this is a fault of gatekeeper or a plugin, please report it"
        )
    return canonical(_document(payload, ordered))


def _document(payload: bytes, ordered: list[Signature]) -> JsonValue:
    if not ordered:
        # Without the library, whose import takes longer than all else a commit hook writes; tests hold both equal.
        return {"payload": _text(payload), "payloadType": PAYLOAD_TYPE, "signatures": []}
    from securesystemslib.dsse import Envelope as Dsse
    from securesystemslib.signer._signature import Signature as DsseSignature

    held = {each.keyid: DsseSignature(each.keyid, each.armoured.hex()) for each in ordered}
    document: JsonValue = Dsse(payload, PAYLOAD_TYPE, held).to_dict()
    return document


def read_envelope(raw: bytes) -> Envelope:
    """The envelope of these bytes.

    Raises `JsonRefused` when it is none, or not in its one canonical form: what may be written in two ways may
    be replayed.
    """
    match = _ENVELOPE.fullmatch(raw) if len(raw) <= MAX_ENVELOPE_BYTES else None
    if match is None:
        raise JsonRefused("it is no DSSE envelope of an in-toto statement in canonical form")
    payload = _decoded(match[1])
    signatures = tuple(
        Signature(keyid.decode("ascii"), _decoded(sig))
        for keyid, sig in _SIGNATURE.findall(match[2])
    )
    keyids = [each.keyid for each in signatures]
    if keyids != sorted(set(keyids)):
        raise JsonRefused("its signatures are not in order, each key once")
    return Envelope(payload, sha256(payload), read_statement(payload), signatures)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decoded(text: bytes) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise JsonRefused("what should be base64 is not") from error
    if base64.b64encode(raw) != text:
        raise JsonRefused("base64 is not written in its one form")
    return raw
